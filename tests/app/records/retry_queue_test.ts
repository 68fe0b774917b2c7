import assert from "node:assert/strict";
import { entryOf, RetryQueue } from "../../../src/app/records/retry_queue.ts";
import type { ClockMove } from "../../../src/domain/house/time.ts";

/** An entry that writes its number, and moves with a clock that was set. */
function entry(written: number[], row: number, isEvent = true) {
  return entryOf({
    isEvent,
    row,
    run: (one) => written.push(one),
    move: (one, { stepMs }) => one + stepMs,
  });
}

function writeAll(journal: RetryQueue): void {
  for (const { run } of journal.due()) run();
}

Deno.test("RetryQueue keeps what waits in order until it is on the disk", () => {
  const journal = new RetryQueue();
  const written: number[] = [];
  assert.equal(journal.isEmpty, true);
  for (const row of [1, 2, 3]) journal.add(entry(written, row));
  assert.equal(journal.isEmpty, false);
  const [first, second] = journal.due();
  assert.deepEqual(journal.due().map(({ isUrgent }) => isUrgent), [true, true, true]);
  first?.run();
  first?.done();
  second?.run();
  writeAll(journal);
  assert.deepEqual(written, [1, 2, 2, 3], "what is not done is tried again");
  for (const { done } of journal.due()) done();
  assert.equal(journal.isEmpty, true);
});

Deno.test("RetryQueue.add() gives up the oldest event beyond 500, and no end of a session", () => {
  const journal = new RetryQueue();
  const written: number[] = [];
  journal.add(entry(written, 0, false));
  for (let row = 1; row < 500; row++) journal.add(entry(written, row));
  assert.equal(journal.takeLost(), 0);
  journal.add(entry(written, 500));
  journal.add(entry(written, 501));
  writeAll(journal);
  assert.equal(written.length, 500);
  assert.deepEqual([written[0], written[1], written.at(-1)], [0, 3, 501]);
  assert.deepEqual([journal.takeLost(), journal.takeLost()], [2, 0]);
});

Deno.test("RetryQueue.add() gives up the oldest where nothing but ends waits", () => {
  const journal = new RetryQueue();
  const written: number[] = [];
  for (let row = 0; row <= 500; row++) journal.add(entry(written, row, false));
  writeAll(journal);
  assert.deepEqual([written.length, written[0]], [500, 1]);
});

Deno.test("RetryQueue.moveStamps() gives what waits its right time", () => {
  const journal = new RetryQueue();
  const written: number[] = [];
  for (const row of [1, 2]) journal.add(entry(written, row));
  const move: ClockMove = { fromMs: 0, toMs: 9, stepMs: 100, kept: new Set() };
  journal.moveStamps(move);
  journal.moveStamps(move);
  writeAll(journal);
  assert.deepEqual(written, [201, 202]);
});
