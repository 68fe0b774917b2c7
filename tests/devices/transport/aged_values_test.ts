import assert from "node:assert/strict";
import { type Measured, OldValues } from "../../../src/devices/transport/aged_values.ts";
import { ManualClock } from "./manual_clock.ts";

const FLOWING: Measured = {
  powerW: 2680,
  phaseCurrentsA: [5.9, 5.8, 0],
  phaseVoltagesV: [233, 232, 234],
  sessionEnergyWh: 216,
  totalEnergyWh: 3_399_226,
};

/** Whether a read is refused that repeats the same values for so long. */
function isRefusedAfter(
  ms: number,
  { measured = FLOWING, timeS = null, isFlowing = true }: {
    readonly measured?: Measured;
    readonly timeS?: number | null;
    readonly isFlowing?: boolean;
  } = {},
): boolean {
  const clock = new ManualClock();
  const old = new OldValues(clock);
  old.note(measured, timeS);
  clock.nowMs += ms;
  old.note(measured, timeS);
  try {
    old.refuse("read NRGkick", { isFlowing });
    return false;
  } catch (error) {
    const seconds = Math.round(ms / 1000);
    assert.match(`${error}`, new RegExp(`frozen for ${seconds} s$`));
    return true;
  }
}

Deno.test("OldValues.refuse() takes values of a charge that stand still for 15 s for old", () => {
  assert.equal(isRefusedAfter(15_000), false);
  assert.equal(isRefusedAfter(15_001), true);
});

Deno.test("OldValues.refuse() judges by the answer's own time where there is one, also at rest", () => {
  assert.equal(isRefusedAfter(15_001, { timeS: 9, isFlowing: false }), true);
  assert.equal(isRefusedAfter(15_000, { timeS: 9, isFlowing: false }), false);
  assert.equal(isRefusedAfter(60_000, { isFlowing: false }), false, "nothing need ever move");
});

Deno.test("OldValues.refuse() does not judge by power alone: it may stand still", () => {
  const measured = { ...FLOWING, totalEnergyWh: null };
  assert.equal(isRefusedAfter(60_000, { measured }), false);
  assert.equal(isRefusedAfter(15_001, { measured: { ...FLOWING, sessionEnergyWh: null } }), true);
});

Deno.test("OldValues.areLive is true once value and time have moved", () => {
  const clock = new ManualClock();
  const old = new OldValues(clock);
  const note = (powerW: number, timeS: number | null) => {
    clock.nowMs += 1000;
    old.note({ ...FLOWING, powerW }, timeS);
    return [old.haveMoved, old.areLive];
  };
  assert.deepEqual(note(1, null), [false, false], "nothing was known before");
  assert.deepEqual(note(2, null), [true, true]);
  assert.deepEqual(note(2, null), [false, false]);
  assert.deepEqual(note(3, 7), [true, false], "its first time");
  assert.deepEqual(note(4, 7), [true, false]);
  assert.deepEqual(note(5, 8), [true, true]);
  assert.deepEqual(note(5, 9), [false, false]);
});
