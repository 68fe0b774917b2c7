import assert from "node:assert/strict";
import { movedTime, wallOf } from "../../../src/domain/house/time.ts";

Deno.test("wallOf() gives whole milliseconds, whatever the steady clock shows", () => {
  const now = { atMs: 1_790_000_000_000, steadyMs: 5000.4 };
  assert.equal(wallOf(4000.1, now), 1_789_999_999_000);
  assert.equal(wallOf(5000.4, now), now.atMs);
  assert.equal(wallOf(6000, now), 1_790_000_001_000);
});

Deno.test("movedTime() moves what lies in the span, both ends included, but for what is kept", () => {
  const move = { fromMs: 10, toMs: 20, stepMs: 100, kept: new Set([15]) };
  assert.deepEqual([9, 10, 15, 20, 21].map((atMs) => movedTime(atMs, move)), [9, 110, 15, 120, 21]);
});
