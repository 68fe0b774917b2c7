import assert from "node:assert/strict";
import { takeOver } from "../../src/control/takeover.ts";
import type { ChargerCommand } from "../../src/domain/house/command.ts";
import { situationOf } from "./charging/one_charge.ts";
import { initialState, restoreState, toCharger, toMemory } from "./one.ts";
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

/** What a charger of which nothing was commanded is taken to have been told. */
function taken(house: Partial<House>, left: ChargerCommand | null = null): ChargerCommand | null {
  const state = { ...toCharger(chargingState(6)), command: null, leftCommand: left };
  return takeOver(state, situationOf(house)).command;
}

Deno.test("takeOver() goes on with the current that is told, else with the one that flows", () => {
  const charge = (currentA: number) => ({ enabled: true, currentA });
  const pause = { enabled: false, currentA: 6 };
  assert.deepEqual(taken({ targetCurrentA: 9 }), charge(9));
  assert.deepEqual(taken({ targetCurrentA: 9.7 }), charge(9), "in whole steps");
  assert.deepEqual(taken({ targetCurrentA: 32 }), charge(15), "no more than is allowed");
  assert.deepEqual(taken({ targetCurrentA: 2 }), charge(6));
  const flowing = { targetCurrentA: null, phaseCurrentsA: [8.2, 9.4, 0] };
  assert.deepEqual(taken(flowing), charge(9), "the phase that has most");
  assert.deepEqual(taken({ targetCurrentA: null, phaseCurrentsA: [] }), charge(6));
  assert.deepEqual(taken({ enabled: null, targetCurrentA: 9 }), charge(9), "it charges");
  assert.deepEqual(taken({ enabled: false, targetCurrentA: 9 }), pause, "it is told to stop");
  assert.deepEqual(taken({ carPowerW: 0, targetCurrentA: 9 }), pause, "nothing flows");
});

Deno.test("takeOver() goes on with a start that an earlier program asked for", () => {
  const waiting = { carPowerW: 0, targetCurrentA: 9 };
  const left = { enabled: true, currentA: 8 };
  assert.deepEqual(taken(waiting, left), { enabled: true, currentA: 9 });
  assert.deepEqual(taken({ ...waiting, enabled: null }, left)?.enabled, false);
  assert.deepEqual(taken({ ...waiting, enabled: false }, left)?.enabled, false);
  assert.deepEqual(taken(waiting, { ...left, enabled: false })?.enabled, false);
});
