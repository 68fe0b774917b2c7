import assert from "node:assert/strict";
import { FrozenWatch } from "../../../src/devices/transport/frozen_watch.ts";
import { ManualClock } from "./manual_clock.ts";

Deno.test("FrozenWatch is frozen once nothing has changed for more than a minute", () => {
  const clock = new ManualClock();
  const watch = new FrozenWatch(clock);
  assert.deepEqual([watch.hasMoved, watch.unchangedMs, watch.isFrozen], [false, 0, false]);
  watch.note([1, null]);
  assert.equal(watch.hasMoved, false, "nothing was known before");
  clock.nowMs += 60_000;
  watch.note([1, null]);
  assert.deepEqual([watch.hasMoved, watch.unchangedMs, watch.isFrozen], [false, 60_000, false]);
  watch.refuse("meter");
  clock.nowMs += 1;
  watch.note([1, null]);
  assert.equal(watch.isFrozen, true);
  assert.throws(() => watch.refuse("meter"), {
    name: "DeviceProtocol",
    message: "Cannot read meter: its registers have been frozen for 60 s",
  });
  watch.note([1, 2]);
  assert.deepEqual([watch.hasMoved, watch.unchangedMs, watch.isFrozen], [true, 0, false]);
  watch.note([1]);
  assert.equal(watch.hasMoved, true, "another number of registers");
});
