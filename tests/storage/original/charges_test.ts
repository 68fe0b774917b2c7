import assert from "node:assert/strict";
import { OriginalCharges } from "../../../src/storage/original/charges.ts";

function charges(...rows: readonly (readonly [atMs: number, powerW: number])[]): OriginalCharges {
  const all = new OriginalCharges();
  for (const [atMs, powerW] of rows) all.add({ atMs, powerW });
  all.sort();
  return all;
}

Deno.test("take() gives the mean of what the log tells from a moment up to another", () => {
  const log = charges([1000, 10], [2000, 20], [3000, 31], [4000, 90]);
  assert.equal(log.take({ fromMs: 1000, toMs: 4000 }), 20);
  assert.equal(log.take({ fromMs: 4000, toMs: 5000 }), 90);
  assert.deepEqual([...log.unused()], []);
});

Deno.test("take() without a row gives what the row before told, for half a minute", () => {
  const after = (ms: number) => {
    const log = charges([1000, 10], [2000, 20]);
    return log.take({ fromMs: 2000 + ms, toMs: 2001 + ms });
  };
  assert.deepEqual([1, 30_000, 30_001].map(after), [20, 20, null]);
  assert.equal(charges([5000, 10]).take({ fromMs: 1000, toMs: 5000 }), null, "nothing before");
  assert.equal(charges().take({ fromMs: 1000, toMs: 5000 }), null);
});

Deno.test("take() looks no further than half a minute, and leaves the rest unused", () => {
  const log = charges([1000, 10], [30_999, 30], [31_000, 700], [40_000, 50]);
  assert.equal(log.take({ fromMs: 1000, toMs: 60_000 }), 20);
  assert.deepEqual([...log.unused()], [{ atMs: 31_000, powerW: 700 }, {
    atMs: 40_000,
    powerW: 50,
  }]);
});

Deno.test("unused() are those between the ranges, which tell of no range after them but the next", () => {
  const log = charges([1000, 10], [2000, 20], [3000, 30]);
  assert.equal(log.take({ fromMs: 1000, toMs: 1500 }), 10);
  assert.equal(log.take({ fromMs: 2500, toMs: 2600 }), 20);
  assert.equal(log.take({ fromMs: 3000, toMs: 3100 }), 30);
  assert.deepEqual([...log.unused()], [{ atMs: 2000, powerW: 20 }]);
});

Deno.test("sort() brings rows into the order of their times, those of one time as they came", () => {
  const log = charges([3000, 30], [1000, 10], [2000, 20], [1000, 11]);
  assert.deepEqual([...log.unused()], [
    { atMs: 1000, powerW: 10 },
    { atMs: 1000, powerW: 11 },
    { atMs: 2000, powerW: 20 },
    { atMs: 3000, powerW: 30 },
  ]);
  assert.equal(log.take({ fromMs: 900, toMs: 1100 }), 11, "10.5, rounded");
  assert.equal(log.take({ fromMs: 1900, toMs: 3100 }), 25);
});

Deno.test("a log that grows keeps all of its rows", () => {
  const log = new OriginalCharges();
  for (let at = 0; at < 10_000; at++) log.add({ atMs: at * 1000, powerW: at });
  log.sort();
  assert.deepEqual(
    [...log.unused()].map(({ powerW }) => powerW),
    Array.from({ length: 10_000 }, (_, at) => at),
  );
  assert.equal(log.take({ fromMs: 0, toMs: 1000 }), 0);
  assert.equal(log.take({ fromMs: 9_999_000, toMs: 1e9 }), 9999);
  assert.equal([...log.unused()].length, 9998);
});
