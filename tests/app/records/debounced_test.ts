import assert from "node:assert/strict";
import { Debounced } from "../../../src/app/records/debounced.ts";
import { at } from "../../control/house.ts";

/** A change to true has to hold for 30 s, one to false for a minute. */
const holdMs = (to: boolean) => to ? 30_000 : 60_000;

Deno.test("Debounced.observe() counts a change when it has held, from when it came", () => {
  const settled = new Debounced(false, holdMs);
  assert.equal(settled.observe(false, at(1000)), null);
  assert.equal(settled.observe(true, at(11_000)), null);
  assert.equal(settled.observe(true, at(40_999)), null);
  assert.equal(settled.value, false);
  assert.deepEqual(settled.observe(true, at(41_000)), { atMs: at(11_000).atMs, afterMs: 10_000 });
  assert.equal(settled.value, true);
  assert.equal(settled.observe(true, at(90_000)), null, "told once");
  assert.equal(settled.observe(false, at(100_000)), null);
  assert.equal(settled.observe(false, at(159_999)), null);
  assert.deepEqual(settled.observe(false, at(160_000)), {
    atMs: at(100_000).atMs,
    afterMs: 89_000,
  });
});

Deno.test("Debounced.observe() begins anew where the value came back in between", () => {
  const settled = new Debounced(false, holdMs);
  settled.observe(true, at(0));
  settled.observe(false, at(20_000));
  settled.observe(true, at(25_000));
  assert.equal(settled.observe(true, at(54_999)), null);
  assert.deepEqual(settled.observe(true, at(55_000)), { atMs: at(25_000).atMs, afterMs: 25_000 });
});

Deno.test("Debounced.moveStamps() moves a change that has not counted yet", () => {
  const settled = new Debounced(false, holdMs);
  const move = { fromMs: 0, toMs: at(20_000).atMs, stepMs: 5_000_000, kept: new Set<number>() };
  settled.moveStamps(move);
  settled.observe(true, at(10_000));
  settled.moveStamps(move);
  assert.equal(settled.observe(true, at(40_000))?.atMs, at(10_000).atMs + 5_000_000);
});
