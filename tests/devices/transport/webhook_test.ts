import assert from "node:assert/strict";
import { postJson } from "../../../src/devices/transport/webhook.ts";
import { deadOrigin } from "./fake_http_host.ts";

const PATH = "/hook/a-secret";

/** A host that answers so, and what it was sent; null: it does not answer. */
class Hook implements AsyncDisposable {
  readonly sent: string[] = [];
  readonly #end = Promise.withResolvers<Response>();
  readonly #server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { method, headers } = request;
      const body = await request.text();
      const { pathname } = new URL(request.url);
      this.sent.push(`${method} ${pathname} ${headers.get("content-type")} ${body}`);
      return this.reply?.() ?? this.#end.promise;
    },
  );

  constructor(private readonly reply: (() => Response) | null) {}

  get origin(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.resolve(new Response());
    await this.#server.shutdown();
  }
}

function post(origin: string, { deadlineMs = 5000, signal = new AbortController().signal } = {}) {
  return postJson(`${origin}${PATH}`, { text: "käthe", at: 7 }, { deadlineMs, signal });
}

Deno.test("postJson() posts its JSON once, and leaves the answer's body unread", async () => {
  for (const reply of [() => new Response("x".repeat(5000)), () => new Response(null)]) {
    await using hook = new Hook(reply);
    await post(hook.origin);
    assert.deepEqual(hook.sent, [`POST ${PATH} application/json {"text":"käthe","at":7}`]);
  }
});

Deno.test("postJson() tells what went wrong by the host alone, and follows no redirect", async () => {
  const status = (code: number) => () =>
    new Response(null, { status: code, headers: { location: "/elsewhere" } });
  const rows: readonly (readonly [(() => Response) | null, string, RegExp])[] = [
    [status(404), "DeviceProtocol", /: status 404$/],
    [status(500), "DeviceProtocol", /: status 500$/],
    [status(302), "DeviceProtocol", /: status 302$/],
    [null, "DeviceTimeout", /: timeout after 100 ms$/],
  ];
  for (const [reply, name, message] of rows) {
    await using hook = new Hook(reply);
    await assert.rejects(
      post(hook.origin, { deadlineMs: reply === null ? 100 : 5000 }),
      (error) => {
        assert.ok(error instanceof Error);
        assert.equal(error.name, name);
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(`Cannot post to ${new URL(hook.origin).host}: `));
        return true;
      },
    );
    assert.ok(hook.sent.length <= 1, `${hook.sent}`);
  }
  await assert.rejects(post(deadOrigin()), { name: "DeviceUnreachable", symptom: "no-connection" });
});

Deno.test("postJson() ends at once on its signal", async () => {
  await using hook = new Hook(null);
  const stop = new AbortController();
  const posting = post(hook.origin, { deadlineMs: 600_000, signal: stop.signal });
  stop.abort();
  await assert.rejects(posting, { name: "DeviceUnreachable" });
});
