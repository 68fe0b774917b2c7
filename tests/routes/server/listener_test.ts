import assert from "node:assert/strict";
import { Listener, type ListenerOptions } from "../../../routes/server/listener.ts";
import type { Handler } from "../../../routes/server/node_exchange.ts";
import { WholeAnswer } from "../../../routes/server/whole_answer.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { ask, RawClient, statusOf } from "../../hostile/raw_client.ts";

const WELL = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
/** Long enough for any answer: reads end when the other end closes. */
const PATIENT_MS = 20_000;

interface Opened extends AsyncDisposable {
  readonly port: number;
  readonly listener: Listener;
  readonly logger: MemoryLogger;
}

async function open(handler: Handler, options: Partial<ListenerOptions> = {}): Promise<Opened> {
  const logger = new MemoryLogger();
  const listener = await Listener.open(0, handler, {
    hostname: "127.0.0.1",
    logger,
    steadyMs: () => 0,
    ...options,
  });
  return {
    listener,
    port: listener.port,
    logger,
    [Symbol.asyncDispose]: () => listener.close(),
  };
}

const TIMES = { headMs: 600_000, requestMs: 600_000, keepAliveMs: 600_000, silentMs: 600_000 };

Deno.test("Listener closes who sends nothing, half a head, or half a request", async () => {
  const quick = { ...TIMES, headMs: 300, requestMs: 600 };
  await using opened = await open(() => new Response("page"), { times: quick });
  for (const sent of ["", "GET / HTT", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "]) {
    using client = await RawClient.connect(opened.port);
    await client.send(sent);
    const answer = await client.read(PATIENT_MS);
    assert.ok([408, null].includes(statusOf(answer)), answer);
  }
  await untilTrue(() => opened.listener.connections === 0);
  assert.equal(statusOf(await ask(opened.port, WELL)), 200);
});

Deno.test("Listener closes a connection that stays silent after its answer", async () => {
  await using opened = await open(() => new Response("page"), {
    times: { ...TIMES, keepAliveMs: 20 },
  });
  using client = await RawClient.connect(opened.port);
  await client.send(WELL);
  assert.equal(statusOf(await client.read(PATIENT_MS)), 200, "read ends when it closes");
});

Deno.test("Listener bounds the connections of a client, and tells of it once", async () => {
  const limits = { total: 4, perClient: 2 };
  await using opened = await open(() => new Response("page"), { limits, times: TIMES });
  using first = await RawClient.connect(opened.port);
  await first.send(WELL);
  await first.read(PATIENT_MS, (text) => text.endsWith("page"));
  using _second = await RawClient.connect(opened.port);
  for (let at = 0; at < 3; at++) {
    using third = await RawClient.connect(opened.port);
    assert.equal(await third.read(PATIENT_MS), "");
  }
  assert.equal(opened.listener.connections, 2);
  assert.equal(opened.logger.lines.filter((line) => /Too many connections/.test(line)).length, 1);
  first.close();
  await untilTrue(() => opened.listener.connections === 1);
  assert.equal(statusOf(await ask(opened.port, WELL)), 200);
});

Deno.test("Listener counts no client behind a trusted proxy, only the total", async () => {
  const limits = { total: 3, perClient: 1 };
  const isProxy = (address: string) => address === "127.0.0.1";
  await using opened = await open(() => new Response("page"), { limits, isProxy, times: TIMES });
  using _first = await RawClient.connect(opened.port);
  using _second = await RawClient.connect(opened.port);
  assert.equal(statusOf(await ask(opened.port, WELL)), 200);
});

Deno.test("Listener.isReached() is true while the port is open, and false after", async () => {
  const { listener } = await open(() => new Response("page"));
  assert.equal(await listener.isReached("127.0.0.1", PATIENT_MS), true);
  await listener.close();
  assert.equal(await listener.isReached("127.0.0.1", PATIENT_MS), false);
});

Deno.test("Listener refuses what is no HTTP without asking anybody", async () => {
  let asked = 0;
  await using opened = await open(() => {
    asked += 1;
    return new Response("page");
  });
  const cases = [
    ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 400],
    ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
    ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405],
  ] as const;
  for (const [sent, status] of cases) {
    assert.equal(statusOf(await ask(opened.port, sent)), status, sent.slice(0, 60));
  }
  assert.equal(asked, 0);
});

Deno.test("answerExchange() reads a body as it comes, and closes after one nobody read", async () => {
  await using opened = await open(async (request) =>
    new URL(request.url).pathname === "/read"
      ? new Response(`got ${await request.text()}`)
      : new Response("not read")
  );
  using client = await RawClient.connect(opened.port);
  await client.send(
    "POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
  );
  await client.send("2\r\nde\r\n0\r\n\r\n");
  assert.match(await client.read(PATIENT_MS, (text) => text.endsWith("abcde")), /got abcde$/);
  await client.send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  assert.match(await client.read(PATIENT_MS, (text) => text.endsWith("hi")), /got hi$/);
  await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\nx");
  const last = await client.read(PATIENT_MS);
  assert.match(last, /connection: close[^]*not read$/i);
});

Deno.test("answerExchange() answers one request with a body after another on one connection", async () => {
  // A reader that knows the length does not ask for the end of the body.
  const handler: Handler = async (request) => {
    const first = await request.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve));
    return new Response(`got ${new TextDecoder().decode(first?.value)}`);
  };
  await using opened = await open(handler, { times: TIMES });
  using client = await RawClient.connect(opened.port);
  for (const word of ["one", "two", "three"]) {
    await client.send(`PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: ${word.length}\r\n\r\n${word}`);
    const text = await client.read(PATIENT_MS, (text) => text.endsWith(word));
    assert.match(text, new RegExp(`got ${word}$`));
  }
});

Deno.test("answerExchange() refuses a body in crumbs", async () => {
  await using opened = await open(async (request) => {
    try {
      return new Response(await request.text());
    } catch {
      return new Response("crumbs", { status: 400 });
    }
  });
  const head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  assert.equal(
    statusOf(await ask(opened.port, head + "1\r\na\r\n".repeat(2000) + "0\r\n\r\n")),
    200,
  );
  assert.equal(statusOf(await ask(opened.port, head + "1\r\na\r\n".repeat(2001))), 400);
});

Deno.test("answerExchange() ends a stream whose reader is gone", async () => {
  const cancelled = Promise.withResolvers<void>();
  await using opened = await open(() => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
      cancel: () => cancelled.resolve(),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  using client = await RawClient.connect(opened.port);
  await client.send(WELL);
  await client.read(PATIENT_MS, (text) => text.includes("data: 1"));
  client.close();
  await cancelled.promise;
});

Deno.test("answerExchange() makes no more than a slow reader takes", async () => {
  let made = 0;
  const piece = new Uint8Array(64 * 1024);
  await using opened = await open(() => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        made += 1;
        controller.enqueue(piece);
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-disposition": "attachment" } });
  }, { times: { ...TIMES, silentMs: 200 } });
  using client = await RawClient.connect(opened.port);
  await client.send(WELL);
  // Nothing is read: the buffers of both ends fill up, and then silence closes the connection.
  await untilTrue(() => made > 0);
  await untilTrue(() => opened.listener.connections === 0);
  assert.ok(made < 500, `${made} pieces`);
});

Deno.test("answerExchange() answers HEAD without a body and keeps the connection", async () => {
  await using opened = await open(() => new Response("page"));
  using client = await RawClient.connect(opened.port);
  await client.send(WELL.replace("GET", "HEAD") + WELL);
  const text = await client.read(PATIENT_MS, (text) => text.endsWith("page"));
  assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 2);
});

Deno.test("answerExchange() hands on what was sent, and bytes as they are", async () => {
  const whole = new TextEncoder().encode("über");
  const seen: (string | null)[] = [];
  await using opened = await open(({ url, headers }) => {
    seen.push(url, ...["x-a", "X-B", "host", "x-c"].map((name) => headers.get(name)));
    return new WholeAnswer(whole, { "content-type": "text/plain" });
  });
  const head = "GET /a/../b?c#d HTTP/1.1\r\nHost: Box.local\r\nx-A:  1 \t\r\nX-B: 2\r\nx-b: 3\r\n";
  using client = await RawClient.connect(opened.port);
  await client.send(`${head}\r\n${head}Connection: close\r\n\r\n`);
  const text = await client.read(PATIENT_MS);
  assert.equal(text.match(/content-length: 5\r\n/gi)?.length, 2);
  const once = ["http://box.local/b?c#d", "1", "2, 3", "Box.local", null];
  assert.deepEqual(seen, [...once, ...once]);
});

async function untilTrue(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("Listener lets a stream live that says something now and then", async () => {
  const pieces = [...Array.from({ length: 14 }, (_, at) => `${at + 1}`), "end"];
  await using opened = await open(() => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) return controller.close();
        await new Promise((resolve) => setTimeout(resolve, 100));
        controller.enqueue(new TextEncoder().encode(`data: ${piece}\n\n`));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }, { times: { headMs: 300, requestMs: 600, keepAliveMs: 300, silentMs: 1200 } });
  using client = await RawClient.connect(opened.port);
  await client.send(WELL);
  const text = await client.read(PATIENT_MS, (text) => text.includes("data: end"));
  assert.match(text, /data: 1[^]*data: 14[^]*data: end/);
});

Deno.test("answerExchange() leaves no connection waiting after a body that was not read whole", async () => {
  await using opened = await open(async (request) => {
    const path = new URL(request.url).pathname;
    if (path === "/cancel") await request.body?.cancel();
    if (path === "/first") await request.body?.getReader().read();
    return new Response(path === "/none" ? null : "answer", {
      status: path === "/none" ? 204 : 200,
    });
  }, { times: TIMES });
  const body = "Content-Length: 100\r\n\r\nabc";
  for (const line of ["POST /cancel", "POST /first", "POST /none", "HEAD /x", "GET /x"]) {
    using client = await RawClient.connect(opened.port);
    await client.send(`${line} HTTP/1.1\r\nHost: a\r\n${body}`);
    const text = await client.read(PATIENT_MS);
    assert.match(text, /^HTTP\/1\.1 20[04] [^]*connection: close/i, line);
  }
  await untilTrue(() => opened.listener.connections === 0);
});

Deno.test("answerExchange() answers what is sent behind a body before it was read", async () => {
  await using opened = await open(async (request) => new Response(`got ${await request.text()};`), {
    times: TIMES,
  });
  using client = await RawClient.connect(opened.port);
  const form = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  await client.send(form + form + WELL + form);
  const text = await client.read(
    PATIENT_MS,
    (text) => (text.match(/got [a-z]*;/g) ?? []).length === 4,
  );
  assert.deepEqual(text.match(/got [a-z]*;/g), ["got hi;", "got hi;", "got ;", "got hi;"]);
});

Deno.test("Listener tells no length of an answer that has no body, and that of every other", async () => {
  for (
    const [status, length] of [[200, "0"], [204, undefined], [205, "0"], [304, undefined]] as const
  ) {
    await using opened = await open(() => new Response(null, { status }), { times: TIMES });
    using client = await RawClient.connect(opened.port);
    await client.send(WELL.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    const answer = await client.read(PATIENT_MS);
    assert.equal(statusOf(answer), status);
    assert.equal(/^content-length: (.*)\r$/im.exec(answer)?.[1], length, `${status}`);
  }
});
