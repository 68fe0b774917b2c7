import assert from "node:assert/strict";
import { chooseMode, type ControlState, initialState } from "./one.ts";
import type { ModeOrigin } from "../../src/domain/house/mode.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  START_MS,
} from "./house.ts";

const SUNNY: House = { ...NIGHT, batteryPowerW: -5000 };
const READY: ControlState = { ...pausedState(), startableSinceMs: START_MS - 600_000 };

Deno.test("initialState() knows no command and no timer", () => {
  const choice = { mode: "slow", modeBy: "plug-in", sinceMs: 5 } as const;
  const state = initialState(choice, at(START_MS));
  assert.deepEqual(state.choice, choice);
  assert.deepEqual([state.command, state.switchedMs, state.startedMs], [null, null, START_MS]);
});

Deno.test("chooseMode() dates a new choice and keeps the date of the same one", () => {
  const choose = (mode: "tracked" | "slow", modeBy: ModeOrigin) =>
    chooseMode(pausedState("tracked"), { mode, modeBy }, at(START_MS)).choice;
  const before = pausedState("tracked").choice;
  assert.deepEqual(choose("tracked", "user"), before);
  assert.deepEqual(choose("tracked", "auto"), {
    mode: "tracked",
    modeBy: "auto",
    sinceMs: at(START_MS).atMs,
  });
  assert.deepEqual(choose("slow", "user"), {
    mode: "slow",
    modeBy: "user",
    sinceMs: at(START_MS).atMs,
  });
});

Deno.test("chooseMode() dates the first press in a new database, also of the mode that is there", () => {
  const state = pausedState("disabled");
  const choice = { mode: "disabled", modeBy: "user", sinceMs: 0, isInitial: true } as const;
  const pressed = chooseMode(
    { ...state, choice },
    { mode: "disabled", modeBy: "user" },
    at(START_MS),
  );
  assert.deepEqual(pressed.choice, {
    mode: "disabled",
    modeBy: "user",
    sinceMs: at(START_MS).atMs,
  });
});

Deno.test("chooseMode() lets a press of Tracked break the pause's dwell once a minute", () => {
  const pausedNow = { ...READY, switchedMs: START_MS };
  const press = (state: ControlState, afterMs: number) =>
    chooseMode(state, { mode: "tracked", modeBy: "user" }, at(START_MS + afterMs));
  const isStarted = (state: ControlState, afterMs: number) =>
    decideAt(afterMs, { state, house: SUNNY }).charger?.enabled;

  assert.equal(isStarted(pausedNow, 1000), false);
  assert.equal(isStarted(press(pausedNow, 1000), 1000), true);
  const broken = { ...pausedNow, dwellBrokenMs: START_MS };
  assert.equal(isStarted(press(broken, 59_999), 59_999), false);
  assert.equal(isStarted(press(broken, 60_000), 60_000), true);
});

Deno.test("chooseMode() breaks a dwell for nobody but a person, and no protection pause", () => {
  const pausedNow = { ...READY, switchedMs: START_MS };
  const auto = chooseMode(pausedNow, { mode: "tracked", modeBy: "auto" }, at(START_MS));
  assert.equal(decideAt(0, { state: auto, house: SUNNY }).charger?.enabled, false);
  const guarded = { ...READY, protectedUntilMs: START_MS + 600_000 };
  const pressed = chooseMode(guarded, { mode: "tracked", modeBy: "user" }, at(START_MS));
  assert.equal(decideAt(0, { state: pressed, house: SUNNY }).charger?.enabled, false);
});

Deno.test("chooseMode() from Slow to Tracked goes on with sun and stops without", () => {
  const slow = { ...chargingState(6, "slow"), switchedMs: START_MS - 1000 };
  const tracked = chooseMode(slow, { mode: "tracked", modeBy: "user" }, at(START_MS));
  const after = (house: House) => decideAt(0, { state: tracked, house });

  assert.deepEqual(after(charging({ currentA: 6 })).charger, { enabled: true, currentA: 6 });
  const dark = after(charging({ currentA: 6, batteryPowerW: 2760 }));
  assert.equal(dark.charger?.enabled, false);
  assert.deepEqual(dark.reason, { code: "stopping", powerW: 2760 });
  const uncharged = after(charging({ currentA: 6, socPct: 30, batteryPowerW: -2000 }));
  assert.equal(uncharged.charger?.enabled, false);
  const served = after(charging({ currentA: 6, socPct: 30, batteryPowerW: -4900 }));
  assert.equal(served.charger?.enabled, true);
});

Deno.test("chooseMode() keeps a tracked charge that is pressed again in a dip", () => {
  const dip = charging({ currentA: 6, batteryPowerW: 2000 });
  const pressed = chooseMode(
    chargingState(6),
    { mode: "tracked", modeBy: "user" },
    at(START_MS),
  );
  assert.equal(decideAt(0, { state: pressed, house: dip }).charger?.enabled, true);
});

Deno.test("chooseMode() keeps the on-dwell when it was broken a moment ago", () => {
  const cycles = new Cycles({ ...chargingState(6, "slow"), dwellBrokenMs: START_MS });
  cycles.press("tracked");
  const dip = charging({ currentA: 6, batteryPowerW: 2000 });
  assert.equal(cycles.step(dip).charger?.enabled, true);
});

Deno.test("chooseMode() asks for the start rule once, not in each cycle after it", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  cycles.press("tracked");
  cycles.step(charging({ currentA: 6 }));
  const dip = charging({ currentA: 6, batteryPowerW: 2000 });
  assert.equal(cycles.step(dip).charger?.enabled, true);
});
