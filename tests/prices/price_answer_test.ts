import assert from "node:assert/strict";
import { fetchJson, PricesFailed } from "../../src/prices/price_answer.ts";
import { HeldTime } from "../app/held_time.ts";

/** What is made of an answer, which comes without a network; the trouble where it is none. */
async function made(
  answer: (request: Request, signal: AbortSignal) => Response | Promise<Response>,
  signal = new AbortController().signal,
): Promise<unknown> {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { signal } = init ?? {};
    if (!(input instanceof Request) || !(signal instanceof AbortSignal)) throw new TypeError();
    return await answer(input, signal);
  };
  try {
    return await fetchJson(new Request("http://127.0.0.1/price"), { signal });
  } catch (error) {
    assert.ok(error instanceof PricesFailed);
    assert.equal(error.message, `Cannot fetch prices: ${error.trouble}`);
    return error.trouble;
  } finally {
    globalThis.fetch = real;
  }
}

/** Waits for the end of the call, as a server that never answers. */
function hanging(_request: Request, signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(new Error("ended")))
  );
}

/** JSON text of that many bytes, in pieces. */
function jsonOf(bytes: number): Response {
  const pieces = [bytes - 100_000, 100_000 - 2].map((count) => " ".repeat(count));
  return new Response(
    ReadableStream.from([...pieces, "{}"].map((text) => new TextEncoder().encode(text))),
  );
}

Deno.test("fetchJson() takes 512 kB and no more", async () => {
  assert.deepEqual(await made(() => jsonOf(512 * 1024)), {});
  assert.equal(await made(() => jsonOf(512 * 1024 + 1)), "too-long");
});

Deno.test("fetchJson() reads letters that come in two pieces, and an answer without a body as none", async () => {
  const bytes = new TextEncoder().encode('"€"');
  const pieces = [bytes.slice(0, 2), bytes.slice(2)];
  assert.equal(await made(() => new Response(ReadableStream.from(pieces))), "€");
  assert.equal(await made(() => new Response(null)), "unreadable");
});

Deno.test("fetchJson() tells who sends it elsewhere from who refuses, and leaves both at once", async () => {
  const rows = [[300, "elsewhere"], [399, "elsewhere"], [400, "refused"], [
    599,
    "refused",
  ]] as const;
  for (const [status, trouble] of rows) {
    let isLeft = false;
    const body = new ReadableStream({
      cancel: () => {
        isLeft = true;
      },
    });
    assert.equal(await made(() => new Response(body, { status })), trouble);
    assert.ok(isLeft, `${status}`);
  }
});

Deno.test("fetchJson() waits twenty seconds for an answer, and no longer than the program", async () => {
  using time = new HeldTime();
  assert.equal(await time.measure(made(hanging), 60_000), 20_000);
  const stop = new AbortController();
  const stopped = made(hanging, stop.signal);
  stop.abort();
  assert.equal(await time.measure(stopped, 60_000), 0);
  let used: AbortSignal | null = null;
  assert.equal(await made((_request, signal) => (used = signal, Response.json(7))), 7);
  await time.advance(60_000);
  assert.equal(Object(used).aborted, false, "no timer is left behind an answer");
});
