import assert from "node:assert/strict";
import type { DemoHouse } from "../../src/domain/ports/demo_house.ts";
import type { LogBook, Logger } from "../../src/domain/ports/log.ts";
import { type AppParts, createApp } from "../../routes/app.tsx";
import { LiveStreams } from "../../routes/status/live_streams.ts";
import { TokenService } from "../../src/app/settings/token_service.ts";
import { FakeTokenStore } from "./fake_token_store.ts";
import { StubProgram } from "./stub_program.ts";

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
  /** Address of the client. */
  readonly from?: string;
}

/** The whole interface around a program that switches nothing, with a clock that stands still. */
export class AppUnderTest {
  readonly program = new StubProgram();
  readonly live: LiveStreams;
  readonly logged: string[] = [];
  readonly tokenStore = new FakeTokenStore();
  readonly tokens = new TokenService({
    store: this.tokenStore,
    logger: this.#logger(),
    nowMs: () => this.program.nowMs(),
  });
  steadyMs = 1_000_000;
  readonly app: ReturnType<typeof createApp>;

  /** Without a house it is the real program's interface. */
  constructor(
    demoHouse: DemoHouse | null = null,
    log: LogBook | null = null,
    bodyDeadlineMs = 5,
    more: Partial<AppParts> = {},
  ) {
    this.live = more.live ?? new LiveStreams(4, { spacingMs: 0, heartbeatMs: 3_600_000 });
    this.app = createApp({
      program: this.program,
      tokens: this.tokens,
      live: this.live,
      logger: this.#logger(),
      demoHouse,
      ...(log === null ? {} : { log }),
      steadyMs: () => this.steadyMs,
      hostname: "pantry",
      residentMemoryBytes: () => 52_428_800,
      bodyDeadlineMs,
      ...more,
    });
  }

  /** Asks as one client at 192.168.178.20 does; `target` may name a host. */
  async ask(target: string, call: Call = {}): Promise<Response> {
    const { from = "192.168.178.20", ...init } = call;
    const url = target.startsWith("http") ? target : `http://192.168.178.5:5000${target}`;
    const request = new Request(url, { redirect: "manual", ...init });
    return await this.app.fetch(request, { remoteAddr: { hostname: from } });
  }

  async putJson(target: string, value: unknown, headers = {}): Promise<Response> {
    return await this.ask(target, {
      method: "PUT",
      headers: { "content-type": "application/json", ...headers },
      body: typeof value === "string" ? value : JSON.stringify(value),
    });
  }

  async postForm(
    target: string,
    fields: Record<string, string>,
    call: Call = {},
  ): Promise<Response> {
    return await this.ask(target, {
      method: "POST",
      ...call,
      body: new URLSearchParams(fields),
    });
  }

  /** Signs in with an old link. @returns the cookie */
  async signIn(secret: string): Promise<string> {
    const response = await this.ask(`/?secret=${encodeURIComponent(secret)}`);
    await response.body?.cancel();
    const cookie = response.headers.get("set-cookie")?.split(";")[0];
    assert.ok(cookie);
    return cookie;
  }

  #logger(): Logger {
    const write = (message: string, fields = {}) => {
      this.logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    return { error: write, warn: write, info: write, debug: write };
  }
}

/** Checks status and content type, and reads the body as JSON. */
export async function expectJson(response: Response, status: number): Promise<unknown> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  return JSON.parse(text);
}

/** Checks status and content type, and reads the page. */
export async function expectPage(response: Response, status: number): Promise<string> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
  return text;
}

/** Checks that a browser is sent on, and to where. */
export async function expectRedirect(response: Response, location: string): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, 303, text);
  assert.equal(response.headers.get("location"), location);
}
