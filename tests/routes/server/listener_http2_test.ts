import assert from "node:assert/strict";
import { Listener } from "../../../routes/server/listener.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { ask, RawClient, statusOf } from "../../hostile/raw_client.ts";

const CONNECTIONS = 60;
const STREAMS = 500;
/** Reads end when the other end closes. */
const PATIENT_MS = 20_000;

const PREFACE = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SETTINGS = frame({ type: 4, stream: 0, payload: [] });
/** Indexed header fields of HPACK's table: GET, http, "/". */
const GET_ROOT = [0x82, 0x86, 0x84];
const CANCEL = [0, 0, 0, 8];

/** Streams that are opened and reset at once. */
const RESETS = Array.from({ length: STREAMS }, (_, at) => [
  ...frame({ type: 1, flags: 5, stream: 2 * at + 1, payload: GET_ROOT }),
  ...frame({ type: 3, stream: 2 * at + 1, payload: CANCEL }),
]).flat();

function frame(
  { type, flags = 0, stream, payload }: {
    readonly type: number;
    readonly flags?: number;
    readonly stream: number;
    readonly payload: readonly number[];
  },
): readonly number[] {
  const id = [stream >> 24, stream >> 16, stream >> 8, stream].map((byte) => byte & 255);
  return [0, 0, payload.length, type, flags, ...id, ...payload];
}

Deno.test("Listener refuses HTTP/2 with its resets, with hardly a line in the log", async () => {
  let asked = 0;
  const logger = new MemoryLogger();
  const listener = await Listener.open(0, () => {
    asked += 1;
    return new Response("page");
  }, { hostname: "127.0.0.1", logger, steadyMs: () => 0 });
  const sent = new Uint8Array([...PREFACE, ...SETTINGS, ...RESETS]);
  for (let at = 0; at < CONNECTIONS; at++) {
    using client = await RawClient.connect(listener.port);
    await client.send(sent);
    const answer = await client.read(PATIENT_MS);
    assert.ok([400, null].includes(statusOf(answer)), answer);
    assert.doesNotMatch(answer, /page/);
  }
  assert.equal(asked, 0);
  assert.ok(logger.lines.length <= 2, `${logger.lines.length} lines: ${logger.lines[0]}`);
  const upgrade = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\n" +
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
  assert.notEqual(statusOf(await ask(listener.port, upgrade)), 101);
  assert.ok(logger.lines.length <= 2);
  await listener.close();
});

Deno.test("Listener takes requests that are reset before their answer without a line each", async () => {
  const logger = new MemoryLogger();
  const listener = await Listener.open(0, () => new Response("page"), {
    hostname: "127.0.0.1",
    logger,
    steadyMs: () => 0,
  });
  for (let at = 0; at < CONNECTIONS; at++) {
    using client = await RawClient.connect(listener.port);
    await client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(20));
  }
  const well = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  assert.equal(statusOf(await ask(listener.port, well)), 200);
  assert.ok(logger.lines.length <= 2, `${logger.lines.length} lines: ${logger.lines[0]}`);
  await listener.close();
});
