import assert from "node:assert/strict";
import { turnByItself, updateLacking } from "../../../src/control/charging/turning.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { ControlState } from "../one.ts";
import { situationOf } from "./one_charge.ts";
import { NO_TRIALS } from "../../../src/control/charging/trials.ts";
import {
  charging,
  chargingState,
  Cycles,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  START_MS,
} from "../house.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Slow charges at 6 A and the sun has carried that for three minutes. */
const SLOW: ControlState = {
  ...chargingState(6, "slow"),
  startableSinceMs: START_MS - 3 * MINUTE_MS,
  clouds: {
    isCloudy: false,
    means: [],
    minute: START_MS / MINUTE_MS,
    sumW: 0,
    count: 0,
    contraryMinutes: 0,
  },
};
const SUNNY: House = charging({ currentA: 6, batteryPowerW: -500, socPct: 61 });
const minute = Math.floor(START_MS / MINUTE_MS);
const READY: ControlState = { ...SLOW, clouds: { ...SLOW.clouds, minute } };

Deno.test("turnByItself() turns Slow into Tracked with charge, clear sky and minutes of sun", () => {
  const table: {
    name: string;
    state?: Partial<ControlState>;
    house?: Partial<House>;
    settings?: { autoTracking?: boolean; trackingStartSocPct?: number };
    isTurned: boolean;
  }[] = [
    { name: "all", isTurned: true },
    { name: "Auto off", settings: { autoTracking: false }, isTurned: false },
    { name: "at On at SOC", house: { socPct: 60 }, isTurned: false },
    { name: "charge unknown", house: { socPct: null }, isTurned: false },
    { name: "cloudy", state: { clouds: { ...READY.clouds, isCloudy: true } }, isTurned: false },
    {
      name: "sky unknown",
      state: { clouds: { ...READY.clouds, isCloudy: null } },
      isTurned: false,
    },
    { name: "just sunny", state: { startableSinceMs: START_MS - 179_999 }, isTurned: false },
    { name: "an hour ago", state: { autoTurnedMs: START_MS - HOUR_MS }, isTurned: true },
    { name: "less ago", state: { autoTurnedMs: START_MS - HOUR_MS + 1 }, isTurned: false },
    { name: "protecting", state: { protectedUntilMs: START_MS + 1 }, isTurned: false },
    { name: "protected", state: { protectedUntilMs: START_MS }, isTurned: true },
  ];
  for (const { name, state, house, settings, isTurned } of table) {
    const decision = decideAt(0, {
      state: { ...READY, ...state },
      house: { ...SUNNY, ...house },
      settings: settings ?? {},
    });
    const { mode, modeBy } = decision.state.choice;
    assert.deepEqual([mode, modeBy], isTurned ? ["tracked", "auto"] : ["slow", "user"], name);
    assert.equal(decision.charger?.enabled, true, "the charge goes on");
    if (!isTurned) continue;
    assert.deepEqual(decision.reason, { code: "turn.tracked", socPct: 61, surplusW: 3260 });
  }
});

Deno.test("turnByItself() turns on the sun of now, however long the sun was out before", () => {
  const sun = { ...NIGHT, batteryPowerW: -3000, socPct: 80, pvPowerW: 4000 };
  const dull = { ...NIGHT, socPct: 80, pvPowerW: 300 };
  const slow = (house: House) => ({ ...house, enabled: true, carPowerW: 2760 });
  const fed = { ...slow(sun), batteryPowerW: -240 };
  const drained = { ...slow(dull), batteryPowerW: 2760 };
  const table: { name: string; sunMin: number; darkMin: number; sunAgainMin: number }[] = [
    { name: "six hours of sun, an hour of none", sunMin: 360, darkMin: 60, sunAgainMin: 0 },
    { name: "pressed as it goes", sunMin: 360, darkMin: 0.5, sunAgainMin: 0 },
    { name: "ten minutes after it went", sunMin: 60, darkMin: 10, sunAgainMin: 2.9 },
    { name: "a short morning", sunMin: 5, darkMin: 5, sunAgainMin: 2.9 },
  ];
  for (const { name, sunMin, darkMin, sunAgainMin } of table) {
    const cycles = new Cycles(pausedState("disabled"), { batteryMaxConsumptionW: 20_000 });
    const run = (house: House, minutes: number) => {
      const modes = new Set<string>();
      for (let cycle = 0; cycle < minutes * 12; cycle++) {
        modes.add(cycles.step(house).state.choice.mode);
      }
      return [...modes].join();
    };
    run(sun, sunMin);
    run(dull, darkMin);
    cycles.press("slow");
    cycles.step(dull);
    assert.equal(run(drained, 60), "slow", `${name}: no sun, no turn`);
    // The sky is calm again before the sun has lasted for minutes.
    if (sunAgainMin > 0) assert.equal(run(fed, sunAgainMin), "slow", name);
    assert.match(run(fed, 60), /tracked/, `${name}: and with sun it turns`);
    const sinceMs = START_MS + cycles.afterMs;
    run(dull, 19.9);
    assert.equal(cycles.state.choice.mode, "tracked", name);
    run(dull, 0.2);
    assert.equal(cycles.state.choice.mode, "slow", `${name}: back after 20 minutes`);
    assert.ok(START_MS + cycles.afterMs - sinceMs <= 20.2 * MINUTE_MS);
  }
});

/** Tracked by Auto that has had no surplus since a steady time. */
function lacking(lackingSinceMs: number | null, rest: Partial<ControlState> = {}): ControlState {
  const state = pausedState("tracked");
  return { ...state, choice: { ...state.choice, modeBy: "auto" }, lackingSinceMs, ...rest };
}

Deno.test("turnByItself() turns back to Slow after 20 minutes without surplus", () => {
  const after = (state: ControlState, afterMs: number, house = NIGHT) =>
    decideAt(afterMs, { state, house });
  const early = after(lacking(START_MS), 20 * MINUTE_MS - 1);
  assert.equal(early.state.choice.mode, "tracked");
  const due = after(lacking(START_MS), 20 * MINUTE_MS);
  assert.deepEqual([due.state.choice.mode, due.state.choice.modeBy], ["slow", "auto"]);
  assert.deepEqual(due.charger, { enabled: true, currentA: 6 });
  assert.deepEqual(due.reason, { code: "turn.slow", lackedMs: 20 * MINUTE_MS });
  assert.equal(due.state.autoTurnedMs, START_MS + 20 * MINUTE_MS);

  const guarded = lacking(START_MS, { protectedUntilMs: START_MS + HOUR_MS });
  assert.equal(after(guarded, 30 * MINUTE_MS).state.choice.mode, "tracked");
  const person = { ...lacking(START_MS), choice: pausedState("tracked").choice };
  assert.equal(after(person, HOUR_MS).state.choice.mode, "tracked", "never what a person chose");
  const isAutoOff = decideAt(HOUR_MS, {
    state: lacking(START_MS),
    house: NIGHT,
    settings: { autoTracking: false },
  });
  assert.equal(isAutoOff.state.choice.mode, "tracked");
});

Deno.test("updateLacking() begins anew once the sun has been back", () => {
  const since = (state: ControlState, house: House) =>
    decideAt(0, { state, house }).state.lackingSinceMs;
  assert.equal(since(lacking(null), NIGHT), START_MS);
  assert.equal(since(lacking(START_MS - 1), NIGHT), START_MS - 1);
  const sunny = { ...NIGHT, batteryPowerW: -3000 };
  const stable = lacking(START_MS - 1, { startableSinceMs: START_MS - MINUTE_MS });
  assert.equal(since(stable, sunny), null);
  const blip = lacking(START_MS - 1, { startableSinceMs: START_MS - 59_999 });
  assert.equal(since(blip, sunny), START_MS - 1);
});

Deno.test("updateLacking() takes a sun under which the start has failed for none", () => {
  const refusal = { currentA: 3, surplusW: 500, untilMs: START_MS + HOUR_MS, failures: 3 };
  const state = lacking(START_MS - 1, {
    startableSinceMs: START_MS - MINUTE_MS,
    trials: { ...NO_TRIALS, refusal },
  });
  const throttled: House = { ...NIGHT, acPowerW: 500, pvPowerW: 500, inverterStatus: "throttled" };
  const since = (house: House, changes: Partial<ControlState> = {}) =>
    decideAt(0, { state: { ...state, ...changes }, house }).state.lackingSinceMs;
  assert.equal(since(throttled), START_MS - 1);
  assert.equal(since(throttled, { trials: NO_TRIALS }), null, "it may be tried");
  const over = { ...refusal, untilMs: START_MS };
  assert.equal(since(throttled, { trials: { ...NO_TRIALS, refusal: over } }), null);
});

Deno.test("turnByItself() takes the mode of a plug-in, and never over Disabled by hand", () => {
  const away: House = { ...NIGHT, chargerQuality: "unavailable", isChargerAbsent: true };
  const modeAfter = (
    run: { state: ControlState; absentMs: number; gone?: House; plugInMode?: "keep" | "fast" },
  ) => {
    const cycles = new Cycles(run.state, { plugInMode: run.plugInMode ?? "slow" });
    cycles.step(run.gone ?? away);
    cycles.step(run.gone ?? away, run.absentMs);
    const { reason, state } = cycles.step(NIGHT);
    return { mode: state.choice.mode, modeBy: state.choice.modeBy, code: reason.code };
  };
  const tracked = pausedState("tracked");
  const taken = { mode: "slow", modeBy: "plug-in", code: "turn.plug-in" };
  assert.deepEqual(modeAfter({ state: tracked, absentMs: 300_000 }), taken);
  assert.equal(modeAfter({ state: tracked, absentMs: 299_999 }).mode, "tracked");
  assert.equal(
    modeAfter({ state: tracked, absentMs: 300_000, plugInMode: "keep" }).mode,
    "tracked",
  );
  assert.equal(modeAfter({ state: tracked, absentMs: 300_000, plugInMode: "fast" }).mode, "fast");
  const silent = { ...away, isChargerAbsent: false, chargerMisses: 50 };
  assert.equal(modeAfter({ state: tracked, absentMs: 900_000, gone: silent }).mode, "tracked");
  assert.equal(modeAfter({ state: pausedState("disabled"), absentMs: 300_000 }).mode, "disabled");
  const full = pausedState("disabled");
  const byCar = { ...full, choice: { ...full.choice, modeBy: "car-full" as const } };
  assert.deepEqual(modeAfter({ state: byCar, absentMs: 300_000 }), taken);
});

Deno.test("turnByItself() notices a car that is connected, where the charger tells", () => {
  const cycles = new Cycles(pausedState("tracked"));
  assert.equal(cycles.step({ ...NIGHT, isCarConnected: true }).state.choice.mode, "tracked");
  cycles.step({ ...NIGHT, isCarConnected: false });
  cycles.step({ ...NIGHT, isCarConnected: null });
  assert.equal(cycles.step({ ...NIGHT, isCarConnected: true }).state.choice.modeBy, "plug-in");
});

Deno.test("turnByItself() takes power from nothing after a full car for a plug-in", () => {
  const off = pausedState("disabled");
  const modeAfter = (modeBy: "car-full" | "user", isIdleFirst: boolean) => {
    const cycles = new Cycles({ ...off, choice: { ...off.choice, modeBy } });
    if (isIdleFirst) cycles.step(NIGHT);
    const { state, charger } = cycles.step(charging({ currentA: 6 }));
    return [state.choice.mode, state.choice.modeBy, charger?.enabled];
  };
  assert.deepEqual(modeAfter("car-full", true), ["slow", "plug-in", true]);
  assert.deepEqual(modeAfter("car-full", false), ["disabled", "car-full", false]);
  assert.deepEqual(modeAfter("user", true), ["disabled", "user", false], "stopped again");
});

Deno.test("decide() leaves a start by itself a minute to draw after a full car, then stops it", () => {
  const off = pausedState("disabled");
  const cycles = new Cycles({ ...off, choice: { ...off.choice, modeBy: "car-full" } });
  const started = { ...NIGHT, enabled: true };
  assert.equal(cycles.step(started).charger?.enabled, false, "the pause has not been seen yet");
  assert.equal(cycles.step(NIGHT).charger?.enabled, false);
  assert.equal(cycles.step(started).charger, null);
  assert.equal(cycles.step(started, 59_999).charger, null);
  assert.equal(cycles.step(started, 1).charger?.enabled, false);
  cycles.step(NIGHT);
  cycles.step(started);
  assert.equal(cycles.step(charging({ currentA: 6 })).state.choice.modeBy, "plug-in");

  const byHand = new Cycles(off);
  byHand.step(NIGHT);
  assert.equal(byHand.step(started).charger?.enabled, false);
});

Deno.test("turnByItself() turns nothing without a charger, and nothing that a person disabled", () => {
  const turns = (modeBy: "user" | "car-full", isConfigured: boolean) => {
    const situation = situationOf();
    const state: ControlState = {
      ...pausedState("disabled"),
      choice: { mode: "disabled", modeBy, sinceMs: 0 },
    };
    const rest = { charger: { ...situation.charger, isConfigured }, isCharging: true };
    const seen = { isPluggedIn: false, wasFlowing: false };
    return turnByItself(state, { ...situation, ...rest }, seen) !== null;
  };
  assert.equal(turns("car-full", true), true, "it draws again");
  assert.equal(turns("user", true), false);
  assert.equal(turns("car-full", false), false);
});

Deno.test("updateLacking() counts only a Tracked of Auto, from the cycle that has no sun on", () => {
  const auto: ControlState = {
    ...chargingState(6),
    choice: { mode: "tracked", modeBy: "auto", sinceMs: 0 },
  };
  const dark: Partial<Situation> = {
    isCharging: false,
    surplusW: null,
    startSurplusW: 0,
    smallestPowerW: 2760,
  };
  const lacking = (state: Partial<ControlState>, rest: Partial<Situation> = {}) =>
    updateLacking({ ...auto, ...state }, situationOf({}, { ...dark, ...rest }));
  assert.equal(lacking({}), START_MS);
  assert.equal(lacking({ lackingSinceMs: 7 }), 7);
  assert.equal(lacking({ choice: { mode: "tracked", modeBy: "user", sinceMs: 0 } }), null);
  assert.equal(lacking({ choice: { mode: "slow", modeBy: "auto", sinceMs: 0 } }), null);
  const sunny = { startSurplusW: 3000 };
  const since = (agoMs: number) => ({ startableSinceMs: START_MS - agoMs });
  assert.equal(lacking(since(60_000), sunny), null);
  assert.equal(lacking(since(59_999), sunny), START_MS);
  assert.equal(lacking(since(60_000)), START_MS, "the sun is gone again");
  assert.equal(lacking({ startableSinceMs: null }, sunny), START_MS);
  const refusal = { currentA: 5, surplusW: 5000, untilMs: START_MS + 1, failures: 1 };
  const refused = { ...since(60_000), trials: { ...NO_TRIALS, refusal } };
  assert.equal(lacking(refused, sunny), START_MS, "a start under this sun has failed");
  const carried = (surplusW: number | null, isCharging = true) =>
    lacking({}, { isCharging, surplusW });
  assert.equal(carried(2760), null);
  assert.equal(carried(2759), START_MS);
  assert.equal(carried(null), START_MS);
  assert.equal(carried(2760, false), START_MS);
});
