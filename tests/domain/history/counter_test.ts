import assert from "node:assert/strict";
import { counterMoveWh } from "../../../src/domain/history/counter.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";

function move(...totals: readonly (number | null)[]): number | null {
  return counterMoveWh(totals.map((totalWh, index) => ({ atMs: index * 5 * MINUTE_MS, totalWh })));
}

Deno.test("counterMoveWh() is the difference from the first reading to the last", () => {
  assert.equal(move(1000, 1001, 1100), 100);
  assert.equal(move(1000, 1000), 0);
  assert.equal(move(null, 1000, null, 1200, null), 200);
});

Deno.test("counterMoveWh() is unknown with fewer than two readings", () => {
  assert.equal(move(), null);
  assert.equal(move(1000), null);
  assert.equal(move(null, 1000, null), null);
});

Deno.test("counterMoveWh() is unknown when the counter went back or jumped", () => {
  assert.equal(move(1000, 0, 5), null);
  assert.equal(move(1000, 999, 1010), null);
  // 50 kW for five minutes and one to be late with.
  assert.equal(move(1000, 6000), 5000);
  assert.equal(move(1000, 6001), null);
  assert.equal(move(1000, null, 10_000), 9000);
});

Deno.test("counterMoveWh() allows 50 kW for the time since, and one minute", () => {
  const rise = (moveWh: number, afterMs: number) =>
    counterMoveWh([{ atMs: 7, totalWh: 100 }, { atMs: 7 + afterMs, totalWh: 100 + moveWh }]);
  assert.equal(rise(50_000, 59 * MINUTE_MS), 50_000);
  assert.equal(rise(50_001, 59 * MINUTE_MS), null);
  assert.equal(rise(50_000, 59 * MINUTE_MS - 1), null);
});
