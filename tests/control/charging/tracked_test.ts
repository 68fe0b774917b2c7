import assert from "node:assert/strict";
import { planTracked } from "../../../src/control/charging/tracked.ts";
import { NO_TRIALS } from "../../../src/control/charging/trials.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { ControlState } from "../one.ts";
import { at, charging, chargingState, Cycles, pausedState, START_MS } from "../house.ts";
import { situationOf } from "./one_charge.ts";

Deno.test("planTracked() keeps a protection pause over a press of Fast and back", () => {
  const drained = charging({ currentA: 15, batteryPowerW: 4800 });
  const state = { ...chargingState(15, "fast"), protectedUntilMs: START_MS + 600_000 };
  const cycles = new Cycles(state, { batteryMaxConsumptionW: 500 });
  cycles.press("tracked");
  cycles.press("fast");
  cycles.press("tracked");
  const { charger } = cycles.step(drained);
  assert.equal(charger?.enabled, false);
  const later = cycles.step({ ...drained, carPowerW: 0, enabled: false, batteryPowerW: 0 });
  assert.deepEqual(later.reason, {
    code: "wait.protection",
    limitW: 500,
    startsAtMs: at(START_MS + 600_000).atMs,
  });
});

Deno.test("planTracked() with no battery counts a charge of less than a quarter of an hour as short", () => {
  /** What the grid has given so long ends a charge at the smallest current. */
  const PAUSED_AFTER_MS = 10_000;
  const bought = charging({ currentA: 6, hasBattery: false, gridPowerW: 2000 });
  const shortChargesAfter = (lastedMs: number, shortCharges: number) => {
    const switchedMs = START_MS + PAUSED_AFTER_MS - lastedMs;
    const cycles = new Cycles({ ...chargingState(6), switchedMs, shortCharges });
    while (cycles.afterMs < PAUSED_AFTER_MS - 5000) {
      assert.equal(cycles.step(bought).charger?.enabled, true);
    }
    assert.equal(cycles.step(bought).charger?.enabled, false);
    return cycles.state.shortCharges;
  };
  assert.equal(shortChargesAfter(899_999, 0), 1);
  assert.equal(shortChargesAfter(899_999, 2), 3);
  assert.equal(shortChargesAfter(899_999, 3), 3, "no more than three");
  assert.equal(shortChargesAfter(900_000, 2), 0);
});

const TRIAL = { currentA: 6, borneA: null, isProbe: false, surplusW: 3000, sinceMs: START_MS };
const FALL = { trial: TRIAL, currentA: 0, sinceMs: START_MS - 60_000 };
const IDLE: Partial<Situation> = { isCharging: false, carPowerW: 0 };

Deno.test("planTracked() takes a charge over from another mode only where the sun would start it", () => {
  const isKept = (mustQualify: boolean, startSurplusW: number) =>
    planTracked({ ...chargingState(8), mustQualify }, situationOf({}, { startSurplusW })).wish
      .enabled;
  assert.equal(isKept(true, 2760), true);
  assert.equal(isKept(true, 2759), false);
  assert.equal(isKept(false, 2759), true);
});

Deno.test("planTracked() begins a trial with a start, and judges a fall while it waits", () => {
  const ready = { ...pausedState(), startableSinceMs: START_MS - 600_000 };
  const trialsOf = (state: ControlState, rest: Partial<Situation>) =>
    planTracked(state, situationOf({ carPowerW: 0 }, { ...IDLE, ...rest })).trials;
  const started = trialsOf(ready, { startSurplusW: 3000, startA: 6, sunW: 3000 });
  assert.deepEqual(started, { ...NO_TRIALS, trial: TRIAL });
  const fallen = { ...ready, trials: { ...NO_TRIALS, fall: FALL } };
  const judged = trialsOf(fallen, { startSurplusW: 3000, isHeldBack: false, startPowerW: 9000 });
  assert.deepEqual([judged.fall, judged.refusal?.currentA], [null, 3]);
  assert.deepEqual(trialsOf(fallen, { startSurplusW: null }), fallen.trials);
});

Deno.test("planTracked() remembers the trial of a charge that ended within ten minutes", () => {
  const ended = (lastedMs: number) => {
    const state: ControlState = {
      ...chargingState(6),
      switchedMs: START_MS - lastedMs,
      trials: { ...NO_TRIALS, trial: TRIAL },
    };
    return planTracked(state, situationOf({ siteAgeMs: 120_001 })).trials;
  };
  assert.deepEqual(ended(600_000), NO_TRIALS);
  assert.deepEqual(ended(599_999), {
    ...NO_TRIALS,
    fall: { trial: TRIAL, currentA: 0, sinceMs: START_MS },
  });
});
