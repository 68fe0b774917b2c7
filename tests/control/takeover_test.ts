import assert from "node:assert/strict";
import { restoreState, toMemory } from "./one.ts";
import { initialState } from "./one.ts";
import { at, charging, chargingState, Cycles, type House, NIGHT, START_MS } from "./house.ts";

const SUNNY: House = { ...NIGHT, batteryPowerW: -5000 };
const UNKNOWN: House = {
  ...SUNNY,
  chargerQuality: "unavailable",
  chargerAgeMs: null,
};
const SILENT: House = { ...UNKNOWN, chargerAgeMs: 120_000, chargerMisses: 20 };

/** A program that has just started with nothing remembered. */
function fresh(mode: "slow" | "fast" | "tracked"): Cycles {
  const choice = { mode, modeBy: "user", sinceMs: at(START_MS).atMs } as const;
  return new Cycles(initialState(choice, at(START_MS)));
}

/** Seconds from now until the charger is asked to charge; null: not within five minutes. */
function asksAfterS(cycles: Cycles, house: House): number | null {
  for (let seconds = 5; seconds <= 300; seconds += 5) {
    const { charger, reason } = cycles.step(house);
    if (charger?.enabled === true) return seconds;
    assert.notEqual(reason.code, "wait.dwell", "nothing has been paused");
  }
  return null;
}

Deno.test("takeOver() takes a charger that rests for no pause of ours", () => {
  const first = fresh("tracked");
  first.step(UNKNOWN);
  assert.equal(asksAfterS(first, SUNNY), 65, "60 s of sun, and no dwell");
  for (const mode of ["slow", "fast"] as const) {
    const pressed = fresh(mode);
    pressed.step(UNKNOWN);
    pressed.press("tracked");
    pressed.step(UNKNOWN);
    assert.equal(asksAfterS(pressed, SUNNY), 65, `${mode} before the charger was known`);
  }
});

Deno.test("takeOver() keeps the dwell of a charger that somebody has switched", () => {
  const cycles = new Cycles(chargingState(6));
  cycles.step(charging({ currentA: 6, batteryPowerW: -3000 }));
  for (let cycle = 0; cycle < 20; cycle++) cycles.step(SILENT);
  const waits: (string | null)[] = [];
  for (let cycle = 0; cycle < 24; cycle++) waits.push(cycles.step(SUNNY).reason.code);
  assert.equal(waits.at(-1), "wait.dwell", "it is back at rest: nobody knows since when");
});

Deno.test("takeOver() forgets what an earlier program commanded once the charger is offline", () => {
  const left = (enabled: boolean) => {
    const state = { ...chargingState(6), command: { enabled, currentA: 6 } };
    const hourAgo = { ...state, switchedMs: START_MS - 3_600_000 };
    const memory = toMemory(hourAgo, at(START_MS));
    return new Cycles(restoreState(memory, state.choice, at(START_MS)));
  };
  const heard = left(true);
  heard.step(charging({ currentA: 6 }));
  assert.equal(heard.state.switchedMs, START_MS - 3_600_000, "it goes on with its dwell");

  for (const enabled of [true, false]) {
    const silent = left(enabled);
    for (let cycle = 0; cycle < 20; cycle++) silent.step(SILENT);
    assert.equal(silent.state.leftCommand, null);
    silent.step(enabled ? charging({ currentA: 6 }) : SUNNY);
    assert.equal(
      silent.state.switchedMs,
      START_MS + silent.afterMs,
      "what it did while it was silent is not known: the dwell begins now",
    );
  }
});
