import assert from "node:assert/strict";
import { Hono } from "hono";
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { boundHeld, DOWNLOADS } from "../../../routes/server/held_answers.ts";
import { Listener } from "../../../routes/server/listener.ts";
import { answerExchange } from "../../../routes/server/node_exchange.ts";
import { bodyLimits } from "../../../routes/server/request_limits.ts";
import { WebServer } from "../../../routes/server/web_server.ts";
import { WholeAnswer } from "../../../routes/server/whole_answer.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { freePort } from "../../setup/free_port.ts";
import { StubProgram } from "../stub_program.ts";

/** What is asked of the timers while `work` runs, in ms; those of an hour or more do not fire. */
async function timersOf(work: () => Promise<void>) {
  const { setInterval, setTimeout } = globalThis;
  const asked = { intervals: [] as unknown[], timeouts: [] as unknown[] };
  Object.assign(globalThis, {
    setInterval: (run: () => void, ms?: number) => {
      asked.intervals.push(ms);
      return setInterval(run, ms);
    },
    setTimeout: (run: () => void, ms?: number) => {
      asked.timeouts.push(ms);
      return setTimeout(run, ms);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(globalThis, { setInterval, setTimeout });
  }
  return asked;
}

function serverOf(open: typeof Listener.open, more = {}) {
  return new WebServer(() => new Response("page"), new MemoryLogger(), {
    hostname: "127.0.0.1",
    onTakenBack: () => {},
    open,
    ...more,
  });
}

Deno.test("WebServer calls itself each 20 s and gives up a new port after a minute, if nobody says otherwise", async () => {
  const server = serverOf(Listener.open);
  const { intervals, timeouts } = await timersOf(async () => {
    await server.start(0);
    await server.move(freePort());
    await server.stop();
  });
  assert.ok(intervals.includes(20_000), `${intervals}`);
  assert.ok(timeouts.includes(60_000), `${timeouts}`);
});

Deno.test("WebServer waits five seconds for its own call, one call at a time", async () => {
  const asked: unknown[] = [];
  const called = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<boolean>();
  const server = serverOf(async (...given) => {
    const listener = await Listener.open(...given);
    listener.isReached = (hostname, deadlineMs) => {
      asked.push([hostname, deadlineMs]);
      called.resolve();
      return answer.promise;
    };
    return listener;
  }, { probeMs: 1 });
  await server.start(0);
  await called.promise;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(asked, [["127.0.0.1", 5000]]);
  answer.resolve(true);
  await server.stop();
  assert.equal(server.state.losses, 0);
});

Deno.test("WebServer a port that opens again after the stop is closed at once", async () => {
  const opened: Listener[] = [];
  const opening = Promise.withResolvers<void>();
  const may = Promise.withResolvers<void>();
  const server = serverOf(async (...given) => {
    if (opened.length > 0) {
      opening.resolve();
      await may.promise;
    }
    const listener = await Listener.open(...given);
    listener.isReached = () => Promise.resolve(false);
    opened.push(listener);
    return listener;
  }, { probeMs: 1 });
  await server.start(0);
  await opening.promise;
  await server.stop();
  let isClosed = false;
  const { prototype } = Listener;
  const close = prototype.close;
  prototype.close = function () {
    isClosed = true;
    return close.call(this);
  };
  try {
    may.resolve();
    for (let turn = 0; turn < 1000 && !isClosed; turn++) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    prototype.close = close;
  }
  assert.ok(isClosed);
  for (const listener of opened) await listener.close();
  assert.equal(server.port, 0);
});

Deno.test("WebServer pauses a second before it opens a lost port again, and a minute at most", async () => {
  const pausesOf = async (more: { readonly reopenMs?: number }, count: number) => {
    const pauses: unknown[] = [];
    const enough = Promise.withResolvers<void>();
    const logger = Object.assign(new MemoryLogger(), {
      error: (_: string, details: Readonly<Record<string, unknown>> = {}) => {
        if (!("pauseMs" in details)) return;
        pauses.push(details["pauseMs"]);
        if (pauses.length === count) enough.resolve();
      },
    });
    let opened = 0;
    const server = new WebServer(() => new Response("page"), logger, {
      hostname: "127.0.0.1",
      onTakenBack: () => {},
      probeMs: 1,
      ...more,
      open: async (...given) => {
        if (opened++ > 0) throw new Error("no file left");
        const listener = await Listener.open(...given);
        listener.isReached = () => Promise.resolve(false);
        return listener;
      },
    });
    const { setTimeout } = globalThis;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => setTimeout(run, ms >= 30_000 ? 0 : ms),
    });
    try {
      await server.start(0);
      await enough.promise;
    } finally {
      Object.assign(globalThis, { setTimeout });
      await server.stop();
    }
    return pauses.slice(0, count);
  };
  assert.deepEqual(await pausesOf({}, 1), [1000]);
  assert.deepEqual(await pausesOf({ reopenMs: 40_000 }, 3), [40_000, 60_000, 60_000]);
});

Deno.test("bodyLimits() waits ten seconds for a body, if nobody says otherwise", async () => {
  const program = new StubProgram();
  const seen: unknown[] = [];
  const app = new Hono().use(bodyLimits(program)).all("/api/x", async (c) => {
    seen.push((await c.req.raw.text()).length);
    return c.body(null);
  });
  const put = async (body: BodyInit | null, headers: Record<string, string> = {}) => {
    const response = await app.request("/api/x", { method: "PUT", body, headers });
    await response.body?.cancel();
    return response.status;
  };
  const { timeouts } = await timersOf(async () => void await put("{}"));
  assert.deepEqual(timeouts, [10_000]);
  assert.equal(await put("{}", { "content-length": "65536" }), 200, "as much as it may say");
  assert.equal(await put("{}", { "content-length": "65537" }), 413);
  assert.equal(await put(null), 200);
  const page = new Hono().use(bodyLimits(program)).all("/mode", (c) => c.body(null));
  const post = async (body: string) => {
    const headers = { "content-type": "text/plain" };
    const response = await page.request("/mode", { method: "POST", body, headers });
    await response.body?.cancel();
    return response.status;
  };
  assert.deepEqual([await post(""), await post("x")], [200, 415]);
});

Deno.test("boundHeld() holds no place for HEAD, for a refusal, nor after an answer that broke", async () => {
  let cancelled = 0;
  const body = (pull: (controller: ReadableStreamDefaultController) => void) =>
    new ReadableStream({ pull, cancel: () => void (cancelled += 1) });
  const app = new Hono()
    .use(boundHeld(new StubProgram(), DOWNLOADS))
    .get("/", (c) => c.text("held"))
    .get("/refused", (c) => c.text("no", 404))
    .get("/none", (c) => c.body(null))
    .get("/broken", () => new Response(body((controller) => controller.error(new Error("gone")))))
    .get(
      "/endless",
      () => new Response(body((controller) => controller.enqueue(new Uint8Array(1)))),
    );
  const ask = (path: string, method = "GET") => {
    const request = new Request(`http://192.168.178.5:5000${path}`, { method });
    return Promise.resolve(app.fetch(request, { remoteAddr: { hostname: "192.168.178.20" } }));
  };
  for (let time = 0; time < 3; time++) {
    assert.equal((await ask("/", "HEAD")).status, 200);
    const refused = await ask("/refused");
    assert.deepEqual([refused.status, await refused.text()], [404, "no"]);
    assert.equal((await ask("/none")).status, 200);
    await assert.rejects((await ask("/broken")).text(), /gone/);
    await (await ask("/endless")).body?.cancel();
  }
  assert.equal(cancelled, 3, "the one behind hears of it");
});

Deno.test("WholeAnswer is not used before it is read", async () => {
  const answer = new WholeAnswer(new TextEncoder().encode("whole"), {
    "content-type": "text/plain",
  });
  assert.equal(answer.bodyUsed, false);
  assert.equal(await answer.text(), "whole");
  assert.equal(answer.bodyUsed, true);
});

/** What a handler reads of a body that comes in these pieces: its length, or why it is refused. */
async function readOf(pieces: readonly Uint8Array[]): Promise<number | string> {
  const incoming = Object.assign(new IncomingMessage(new Socket()), {
    method: "PUT",
    url: "/",
    rawHeaders: ["host", "house", "transfer-encoding", "chunked"],
  });
  incoming.headers["transfer-encoding"] = "chunked";
  let read: number | string = "";
  const answering = answerExchange(
    { incoming, outgoing: new ServerResponse(incoming) },
    async (request) => {
      read = await request.arrayBuffer().then(
        (bytes) => bytes.byteLength,
        (error) => error instanceof Error ? error.message : String(error),
      );
      return new WholeAnswer(new Uint8Array(), {});
    },
  );
  await new Promise((resolve) => setTimeout(resolve));
  for (const piece of pieces) incoming.emit("data", piece);
  incoming.emit("end");
  await answering;
  incoming.destroy();
  return read;
}

Deno.test("answerExchange() takes two thousand pieces of a body, and one more for each kilobyte of a long one", async () => {
  const crumbs = (count: number) => Array.from({ length: count }, () => new Uint8Array(1));
  assert.equal(await readOf(crumbs(2000)), 2000);
  assert.match(`${await readOf(crumbs(2001))}`, /too many chunks/);
  const long = new Uint8Array(164 * 1024);
  assert.equal(await readOf([long, ...crumbs(2101)]), long.length + 2101);
  assert.match(`${await readOf([long, ...crumbs(2102)])}`, /too many chunks/);
  const usual = new Uint8Array(64 * 1024 - 1999);
  assert.equal(await readOf([usual, ...crumbs(1999)]), 64 * 1024);
  assert.match(`${await readOf([usual, ...crumbs(2000)])}`, /too many chunks/);
});
