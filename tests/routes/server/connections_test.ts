import assert from "node:assert/strict";
import {
  CONNECTION_LIMITS,
  CONNECTION_TIMES,
  Listener,
  type ListenerOptions,
} from "../../../routes/server/listener.ts";
import type { Handler } from "../../../routes/server/node_exchange.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { ask, RawClient } from "../../hostile/raw_client.ts";

/** Long enough for any answer: reads end when the other end closes. */
const PATIENT_MS = 20_000;
const TIMES = { headMs: 600_000, requestMs: 600_000, keepAliveMs: 600_000, silentMs: 600_000 };

async function open(handler: Handler, options: Partial<ListenerOptions> = {}) {
  const listener = await Listener.open(0, handler, {
    hostname: "127.0.0.1",
    logger: new MemoryLogger(),
    steadyMs: () => 0,
    times: TIMES,
    ...options,
  });
  const { port } = listener;
  return { listener, port, [Symbol.asyncDispose]: () => listener.close() };
}

Deno.test("Listener tells of refused connections once a minute, with how many there were", async () => {
  let steadyMs = 0;
  const limits = { total: 1, perClient: 1 };
  const told: unknown[] = [];
  const logger = Object.assign(new MemoryLogger(), {
    warn: (message: string, details: unknown) => void told.push([message, details]),
  });
  const options = { limits, logger, steadyMs: () => steadyMs };
  await using opened = await open(() => new Response("page"), options);
  using first = await RawClient.connect(opened.port);
  await first.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await first.read(PATIENT_MS, (text) => text.endsWith("page"));
  for (steadyMs of [0, 59_999, 60_000, 119_999, 120_000]) {
    using refused = await RawClient.connect(opened.port);
    assert.equal(await refused.read(PATIENT_MS), "");
  }
  const line = (refused: number) => ["Too many connections", { address: "127.0.0.1", refused }];
  assert.deepEqual(told, [line(1), line(2), line(2)]);
});

Deno.test("Listener says nothing to who has asked nothing, and 408 to who asked half", async () => {
  await using opened = await open(() => new Response("page"), { times: { ...TIMES, headMs: 30 } });
  for (const [sent, answer] of [["", /^$/], ["GET / HTTP/1.1\r\n", /^HTTP\/1\.1 408 /]] as const) {
    using client = await RawClient.connect(opened.port);
    await client.send(sent);
    assert.match(await client.read(PATIENT_MS), answer);
  }
});

Deno.test("Listener calls itself on this machine where it listens on all addresses", async () => {
  await using opened = await open(() => new Response("page"), { hostname: "0.0.0.0" });
  assert.equal(await opened.listener.isReached("0.0.0.0", PATIENT_MS), true);
});

Deno.test("Listener gives connections the times and numbers of a house with a few browsers", () => {
  const { headMs, requestMs, keepAliveMs, silentMs } = CONNECTION_TIMES;
  assert.deepEqual([headMs, requestMs, keepAliveMs, silentMs], [10_000, 600_000, 15_000, 60_000]);
  assert.deepEqual(CONNECTION_LIMITS, { total: 200, perClient: 24 });
});

Deno.test("answerExchange() knows an old client that names no host by the address it called", async () => {
  const asked: string[] = [];
  await using opened = await open(({ url }) => {
    asked.push(url);
    return new Response("page");
  });
  assert.match(await ask(opened.port, "GET /a HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 200 [^]*page$/);
  assert.deepEqual(asked, [`http://127.0.0.1:${opened.port}/a`]);
});

Deno.test("answerExchange() hands each piece of a body on before the next one comes", async () => {
  const seen: string[] = [];
  const came = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using opened = await open(async (request) => {
    const reader = request.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (const one of came) {
      seen.push((await reader?.read())?.value ?? "");
      one.resolve();
    }
    await reader?.read();
    return new Response(`got ${seen.join("+")}`);
  });
  using client = await RawClient.connect(opened.port);
  await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nab");
  await came[0]?.promise;
  await client.send("cd");
  await came[1]?.promise;
  await client.send("ef");
  assert.match(await client.read(PATIENT_MS, (text) => text.includes("got")), /got ab\+cd$/);
});

Deno.test("answerExchange() reads nothing of a body that the handler leaves alone", async () => {
  await using opened = await open(async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    return new Response("not read");
  });
  using client = await RawClient.connect(opened.port);
  await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
  assert.match(await client.read(PATIENT_MS), /connection: close[^]*not read$/i);
});
