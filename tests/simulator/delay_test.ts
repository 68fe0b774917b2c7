import assert from "node:assert/strict";
import { aborted, delay } from "../../src/simulator/sockets/delay.ts";
import { notedTimers } from "../devices/transport/noted_timers.ts";

Deno.test("delay() waits so long, and not at all for nothing or once it is given up", async () => {
  const never = new AbortController().signal;
  assert.deepEqual(await notedTimers(() => delay(3, never)), { delaysMs: [3], left: 0 });
  assert.deepEqual(await notedTimers(() => delay(0, never)), { delaysMs: [], left: 0 });
  const early = AbortSignal.abort();
  assert.deepEqual(await notedTimers(() => delay(600_000, early)), { delaysMs: [], left: 0 });
  const stop = new AbortController();
  const noted = await notedTimers(() => {
    const waiting = delay(600_000, stop.signal);
    stop.abort();
    return waiting;
  });
  assert.deepEqual(noted, { delaysMs: [600_000], left: 0 });
});

Deno.test("aborted() resolves when its signal fires, or has", async () => {
  await aborted(AbortSignal.abort());
  const stop = new AbortController();
  let isOver = false;
  const over = aborted(stop.signal).then(() => isOver = true);
  await Promise.resolve();
  assert.equal(isOver, false);
  stop.abort();
  await over;
});
