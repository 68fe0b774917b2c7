import assert from "node:assert/strict";
import { timeLeft } from "../../../routes/goals/time_left.ts";
import type { ChargerLoadState } from "../../../src/app/load_states.ts";
import { STEP_MS } from "../../../src/domain/history/five_minutes.ts";
import type { FiveMinuteRow } from "../../../src/domain/history/history_rows.ts";
import { historyUpTo, NOW_MS } from "../fake_program.ts";
import { CAR, sampleGoal } from "../sample_loads.ts";

const NOON_MS = Math.floor(NOW_MS / STEP_MS) * STEP_MS + 60_000;
const energies = { energy_wh: 1, solar_wh: 1, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
/** Wants 20 kWh, has 3.1: at 3380 W that is 5 h. */
const LOAD: ChargerLoadState = {
  ...CAR,
  charging: true,
  quality: "fresh",
  powerW: 3380,
  goal: { ...sampleGoal(NOON_MS), deadlineMs: null },
};

/** Steps that end before the one of now, with these means of the charger, the newest last. */
function steps(...means: readonly (number | null)[]): readonly FiveMinuteRow[] {
  return historyUpTo(NOON_MS, means.length, () => ({})).map((row, index) => ({
    ...row,
    loads: [{ deviceId: CAR.id, powerW: means[index] ?? null, energies }],
  }));
}

Deno.test("timeLeft() rounds what is left at a steady power up to five minutes", () => {
  assert.deepEqual(timeLeft(LOAD, steps(3380, 3380), NOON_MS), {
    leftMs: 5 * 3_600_000,
    doneAtMs: NOON_MS - 60_000 + 5 * 3_600_000 + STEP_MS,
  });
  const faster = { ...LOAD, powerW: 3381 };
  assert.equal(timeLeft(faster, steps(3380, 3380), NOON_MS)?.leftMs, 5 * 3_600_000);
  const slower = { ...LOAD, powerW: 3379 };
  assert.equal(timeLeft(slower, steps(3380, 3380), NOON_MS)?.leftMs, 5 * 3_600_000 + STEP_MS);
});

Deno.test("timeLeft() is told where the power was the same for ten minutes, and else not", () => {
  const isTold = (rows: readonly FiveMinuteRow[], change: Partial<ChargerLoadState> = {}) =>
    timeLeft({ ...LOAD, ...change }, rows, NOON_MS) !== null;
  assert.ok(isTold(steps(0, 3380, 3380)), "what was before does not matter");
  assert.ok(isTold(steps(3042, 3718)));
  assert.ok(!isTold(steps(3041, 3380)));
  assert.ok(!isTold(steps(3380, 3719)));
  assert.ok(!isTold(steps(null, 3380)));
  assert.ok(isTold(steps(3380, 3380, 0).slice(0, 2)), "the newest is not there yet");
  assert.ok(!isTold(steps(3380, 3380, 0, 0).slice(0, 2)), "too long ago");
  assert.ok(!isTold(steps(3380)));
  assert.ok(!isTold([]));
  const good = steps(3380, 3380);
  assert.ok(!isTold(good, { charging: false }));
  assert.ok(!isTold(good, { quality: "stale" }));
  assert.ok(!isTold(good, { powerW: null }));
  assert.ok(!isTold(good, { goal: null }));
  assert.ok(!isTold(good, { id: 9 }), "another's power");
  const goal = { ...sampleGoal(NOON_MS), deadlineMs: null };
  assert.ok(!isTold(good, { goal: { ...goal, gotWh: null } }));
  assert.ok(!isTold(good, { goal: { ...goal, gotWh: 20_000 } }));
  assert.ok(isTold(good, { goal: { ...goal, gotWh: 19_999 } }));
  assert.ok(isTold(good, { goal: { ...goal, energyWh: 84_220 } }), "a day");
  assert.ok(!isTold(good, { goal: { ...goal, energyWh: 84_221 } }), "more than a day");
  const begun = steps(3380, 3380, 0).map((row) => ({ ...row, startMs: row.startMs + STEP_MS }));
  assert.ok(isTold(begun), "what has only begun does not matter");
  assert.ok(!isTold(steps(0, 0), { powerW: 0 }));
});
