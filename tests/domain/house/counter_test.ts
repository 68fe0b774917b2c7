import assert from "node:assert/strict";
import { counterMoveWh } from "../../../src/domain/house/counter.ts";
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
