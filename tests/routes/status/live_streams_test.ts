import assert from "node:assert/strict";
import { type LiveSource, LiveStreams } from "../../../routes/status/live_streams.ts";

/** Messages at once, and no sign of life within a test. */
const QUICK = { spacingMs: 0, heartbeatMs: 60_000 };

/** A source that counts its messages and can be told to have news. */
class NumberedSource implements LiveSource {
  listener: (() => void) | null = null;
  made = 0;

  readonly subscribe = (listener: () => void) => {
    this.listener = listener;
    return () => {
      this.listener = null;
    };
  };
  readonly message = () => `<p>${++this.made}</p>`;
}

function open(streams: LiveStreams, source: LiveSource) {
  const response = streams.open(source);
  assert.ok(response?.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader.read()).value ?? null;
  return { response, reader, next };
}

Deno.test("LiveStreams sends a message at once and one after each change", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const { response, next } = open(streams, source);
  assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  assert.equal(await next(), "data: <p>1</p>\n\n");
  source.listener?.();
  assert.equal(await next(), "data: <p>2</p>\n\n");
  streams.close();
});

Deno.test("LiveStreams joins changes within the spacing into one message", async () => {
  const streams = new LiveStreams(64, { spacingMs: 20, heartbeatMs: 60_000 });
  const source = new NumberedSource();
  const { next } = open(streams, source);
  for (let change = 0; change < 5; change++) source.listener?.();
  assert.equal(await next(), "data: <p>1</p>\n\n");
  assert.equal(await next(), "data: <p>2</p>\n\n");
  assert.equal(source.made, 2);
  streams.close();
});

Deno.test("LiveStreams gives a sign of life while nothing changes", async () => {
  const streams = new LiveStreams(64, { spacingMs: 0, heartbeatMs: 5 });
  const { next } = open(streams, new NumberedSource());
  await next();
  assert.equal(await next(), ":\n\n");
  streams.close();
});

Deno.test("LiveStreams writes a message of several lines as one event", async () => {
  const streams = new LiveStreams(64, QUICK);
  const { next } = open(streams, { subscribe: () => () => {}, message: () => "a\nb\r\nc\rd" });
  assert.equal(await next(), "data: a\ndata: b\ndata: c\ndata: d\n\n");
  streams.close();
});

Deno.test("LiveStreams compressed, each message can be read when it comes, to the proper end", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const response = streams.open(source, true);
  assert.equal(response?.headers.get("content-encoding"), "gzip");
  assert.ok(response?.body);
  const reader = response.body.pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "data: <p>1</p>\n\n");
  source.listener?.();
  assert.equal((await reader.read()).value, "data: <p>2</p>\n\n");
  streams.close();
  assert.deepEqual(await reader.read(), { done: true, value: undefined });
  assert.equal(streams.count, 0);
});

Deno.test("LiveStreams compressed, a reader that leaves takes everything with it", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const response = streams.open(source, true);
  await response?.body?.cancel();
  assert.equal(streams.count, 0);
  assert.equal(source.listener, null);
  streams.close();
});

Deno.test("LiveStreams tells proxies to pass on each message as it is", () => {
  const streams = new LiveStreams(64, QUICK);
  for (const isPacked of [false, true]) {
    const headers = streams.open(new NumberedSource(), isPacked)?.headers;
    assert.equal(headers?.get("cache-control"), "no-store, no-transform");
    assert.equal(headers?.get("x-accel-buffering"), "no");
    assert.equal(headers?.get("vary"), "Accept-Encoding");
  }
  streams.close();
});

Deno.test("LiveStreams refuses what is over its limit, until one has gone", async () => {
  const streams = new LiveStreams(64, QUICK);
  const opened = Array.from({ length: 64 }, () => open(streams, new NumberedSource()));
  assert.equal(streams.count, 64);
  assert.equal(streams.open(new NumberedSource()), null);
  await opened[10]?.reader.cancel();
  assert.equal(streams.count, 63);
  open(streams, new NumberedSource());
  streams.close();
});

Deno.test("LiveStreams close() ends every stream, drops its listener, and opens none", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const { reader, next } = open(streams, source);
  await next();
  streams.close();
  assert.deepEqual(await reader.read(), { done: true, value: undefined });
  assert.equal(streams.count, 0);
  assert.equal(source.listener, null);
  assert.equal(streams.open(new NumberedSource()), null);
});

Deno.test("LiveStreams a client that leaves frees its place and its listener", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const { reader } = open(streams, source);
  await reader.cancel();
  assert.equal(streams.count, 0);
  assert.equal(source.listener, null);
  streams.close();
});

Deno.test("LiveStreams a slow reader gets the newest message, not every old one", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const response = streams.open(source);
  assert.ok(response?.body);
  for (let change = 0; change < 50; change++) {
    source.listener?.();
    await new Promise((done) => setTimeout(done, 0));
  }
  assert.ok(source.made <= 3, `${source.made} messages wait`);
  streams.close();
});

Deno.test("LiveStreams a message that cannot be made ends its stream and no other", async () => {
  const streams = new LiveStreams(64, QUICK);
  const healthy = open(streams, new NumberedSource());
  const broken = streams.open({
    subscribe: () => () => {},
    message: () => {
      throw new TypeError("no page");
    },
  });
  await assert.rejects(broken?.text() ?? Promise.resolve(""), TypeError);
  assert.equal(await healthy.next(), "data: <p>1</p>\n\n");
  assert.equal(streams.count, 1);
  streams.close();
});

Deno.test("LiveStreams gives a sign of life each 15 s and a message a second, if nobody says otherwise", () => {
  const { setInterval, setTimeout } = globalThis;
  const asked: (readonly [string, number | undefined])[] = [];
  Object.assign(globalThis, {
    setInterval: (work: () => void, ms?: number) => {
      asked.push(["interval", ms]);
      return setInterval(work, ms);
    },
    setTimeout: (work: () => void, ms?: number) => {
      asked.push(["timeout", ms]);
      return setTimeout(work, ms);
    },
  });
  try {
    const streams = new LiveStreams();
    const source = new NumberedSource();
    for (let at = 0; at < 64; at++) assert.ok(streams.open(source) !== null, `${at}`);
    assert.equal(streams.open(source), null, "the 65th");
    streams.close();
  } finally {
    Object.assign(globalThis, { setInterval, setTimeout });
  }
  assert.deepEqual(asked.slice(0, 2), [["interval", 15_000], ["timeout", 1000]]);
});

Deno.test("LiveStreams makes two messages for a reader who reads none, and the next when it does", async () => {
  const streams = new LiveStreams(64, QUICK);
  const source = new NumberedSource();
  const reader = streams.open(source)?.body?.getReader();
  for (let change = 0; change < 5; change++) {
    source.listener?.();
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.equal(source.made, 2);
  await reader?.read();
  await reader?.read();
  const { value } = await reader?.read() ?? {};
  assert.equal(new TextDecoder().decode(value), "data: <p>3</p>\n\n");
  streams.close();
});
