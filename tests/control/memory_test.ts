import assert from "node:assert/strict";
import { toSession } from "../../src/control/car/session.ts";
import { restoreState, toMemory } from "./one.ts";
import { isMaterialChange, MEMORY_MAX_AGE_MS } from "../../src/control/memory.ts";
import type { ControlState } from "./one.ts";
import { type ControlMemory, parseMemory } from "../../src/domain/codes/control_memory.ts";
import type { Moment } from "../../src/domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  type House,
  NIGHT,
  pausedState,
  START_MS,
} from "./house.ts";

const SUNNY = charging({ currentA: 6, gridPowerW: -500 });
const NOW = at(START_MS);

/** A program that starts `gapMs` of wall time after another one ended, with a steady clock anew. */
function laterBy(gapMs: number): Moment {
  return { atMs: NOW.atMs + gapMs, steadyMs: 1000 };
}

/** What a state becomes through the text that is stored of it. */
function restarted(state: ControlState, gapMs: number): ControlState {
  const memory = parseMemory(JSON.stringify(toMemory(state, NOW)));
  assert.ok(memory !== null);
  return restoreState(memory, state.choice, laterBy(gapMs));
}

/** Time in ms from the start of the next program until then. */
function fromStart(steadyMs: number | null): number | null {
  return steadyMs === null ? null : steadyMs - 1000;
}

Deno.test("restoreState() starts afresh without a memory, and with one of another day", () => {
  const state = { ...pausedState(), protectedUntilMs: START_MS + MINUTE_MS, shortCharges: 2 };
  const memory = toMemory(state, NOW);
  for (const gapMs of [MEMORY_MAX_AGE_MS + 1, -MEMORY_MAX_AGE_MS - 1]) {
    const restored = restoreState(memory, state.choice, laterBy(gapMs));
    assert.deepEqual(restored, restoreState(null, state.choice, laterBy(gapMs)));
  }
  assert.equal(restarted(state, MEMORY_MAX_AGE_MS).shortCharges, 2);
});

Deno.test("restoreState() never shortens a protection pause, and never stretches it", () => {
  const state = { ...pausedState(), protectedUntilMs: START_MS + 6 * MINUTE_MS };
  const leftMs = (gapMs: number) => fromStart(restarted(state, gapMs).protectedUntilMs);
  assert.equal(leftMs(0), 6 * MINUTE_MS);
  assert.equal(leftMs(4 * MINUTE_MS), 2 * MINUTE_MS);
  assert.equal(leftMs(HOUR_MS), 0);
  assert.equal(leftMs(-HOUR_MS), 6 * MINUTE_MS, "a clock that was set back");
  const absurd = { ...state, protectedUntilMs: START_MS + 5 * HOUR_MS };
  assert.equal(fromStart(restarted(absurd, 0).protectedUntilMs), 10 * MINUTE_MS);
});

Deno.test("restoreState() keeps Auto's hour and the dwell, and lets them run on", () => {
  const state = {
    ...pausedState(),
    autoTurnedMs: START_MS - 20 * MINUTE_MS,
    switchedMs: START_MS - MINUTE_MS,
  };
  const after = restarted(state, 5 * MINUTE_MS);
  assert.equal(fromStart(after.autoTurnedMs), -25 * MINUTE_MS);
  assert.equal(fromStart(after.switchedMs), -6 * MINUTE_MS);
  assert.equal(fromStart(restarted(state, -HOUR_MS).autoTurnedMs), -20 * MINUTE_MS, "set back");
});

Deno.test("restoreState() lets the wait after the main fuse run on", () => {
  const state = { ...pausedState(), fusedOffMs: START_MS - MINUTE_MS };
  assert.equal(fromStart(restarted(state, 2 * MINUTE_MS).fusedOffMs), -3 * MINUTE_MS);
  assert.equal(fromStart(restarted(state, -HOUR_MS).fusedOffMs), -MINUTE_MS, "set back");
});

Deno.test("restoreState() counts no time without a program as evidence", () => {
  const state = { ...pausedState(), lackingSinceMs: START_MS - 5 * MINUTE_MS };
  assert.equal(fromStart(restarted(state, 3 * HOUR_MS).lackingSinceMs), -5 * MINUTE_MS);
  const ready = { ...pausedState(), startableSinceMs: START_MS - HOUR_MS };
  assert.equal(restarted(ready, 0).startableSinceMs, null, "the sun has to show itself anew");
});

Deno.test("restoreState() goes on with the session, its energy and the car's charged time", () => {
  const before = new Cycles(chargingState(6, "slow"));
  for (let cycle = 0; cycle < 100; cycle++) before.step(SUNNY, 30_000);
  const session = before.state.session;
  assert.ok(session !== null);
  const next = restarted(before.state, MINUTE_MS);
  assert.deepEqual(next.session, { ...session, isUnseen: true });
  assert.equal(next.car.chargedMs, before.state.car.chargedMs);
});

Deno.test("a restart neither invents nor loses a plug-in", () => {
  const disabled = { mode: "disabled", modeBy: "car-full", sinceMs: 0 } as const;
  const first = (house: House, leave: (cycles: Cycles) => void) => {
    const before = new Cycles({ ...pausedState(), choice: disabled });
    leave(before);
    const memory = toMemory(before.state, at(START_MS + before.afterMs));
    const state = restoreState(memory, disabled, { ...NOW, atMs: memory.writtenAtMs });
    return new Cycles(state).step(house).state.choice.modeBy;
  };
  const idle = (cycles: Cycles) => void cycles.step(NIGHT);
  assert.equal(first(NIGHT, idle), "car-full");
  assert.equal(first(SUNNY, idle), "plug-in", "power has risen from nothing meanwhile");
  const unknown = (cycles: Cycles) => void cycles;
  assert.equal(first(SUNNY, unknown), "car-full", "it is not known that nothing flowed");
  const connected = (isCarConnected: boolean) => (cycles: Cycles) =>
    void cycles.step({ ...NIGHT, isCarConnected });
  const plugged = { ...NIGHT, isCarConnected: true };
  assert.equal(first(plugged, connected(false)), "plug-in");
  assert.equal(first(plugged, connected(true)), "car-full");
  const away: House = { ...NIGHT, chargerQuality: "unavailable", isChargerAbsent: true };
  const absent = (awayMs: number) => (cycles: Cycles) => {
    cycles.step(away);
    cycles.step(away, awayMs);
  };
  assert.equal(first(NIGHT, absent(300_000)), "plug-in");
  assert.equal(first(NIGHT, absent(290_000)), "car-full");
});

Deno.test("a restart asks a car that does not start no three times more", () => {
  const asked = { ...NIGHT, enabled: true };
  const before = new Cycles(chargingState(6, "slow"));
  for (let cycle = 0; cycle < 30; cycle++) before.step(asked);
  assert.equal(before.state.car.asks, 3);
  const memory = toMemory(before.state, at(START_MS + before.afterMs));
  const after = new Cycles(restoreState(memory, before.state.choice, at(START_MS)));
  for (let cycle = 0; cycle < 30; cycle++) {
    assert.equal(after.step(asked).state.car.asks, 3);
  }
});

Deno.test("a restart commands nothing by itself and believes the charger, not its memory", () => {
  const charge = chargingState(15, "tracked");
  const restored = restarted(charge, 10_000);
  assert.equal(restored.command, null);
  const cycles = new Cycles({ ...restored, startedMs: START_MS });
  const decision = cycles.step({ ...NIGHT, batteryPowerW: 0 });
  assert.deepEqual(decision.charger, { enabled: false, currentA: 6 });
});

Deno.test("parseMemory() survives its own text and refuses or repairs any other", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  cycles.step(SUNNY);
  const memory = { ...toMemory(cycles.state, NOW), chargerPlace: "2 box.lan" };
  assert.deepEqual(parseMemory(JSON.stringify(memory)), memory);
  const rows: readonly (string | null)[] = [
    null,
    "",
    "{",
    "[]",
    "null",
    "7",
    "{}",
    '{"writtenAtMs":"x"}',
  ];
  for (const text of rows) assert.equal(parseMemory(text), null, `${text}`);
  assert.equal(parseMemory(" ".repeat(10_001)), null);
  const broken = parseMemory(JSON.stringify({
    ...memory,
    session: { startedAtMs: -1 },
    command: { enabled: true, currentA: 400, switchedAtMs: null },
    autoTurnedAtMs: "noon",
    shortCharges: 1.5,
  }));
  assert.deepEqual(broken, {
    ...memory,
    session: null,
    command: null,
    autoTurnedAtMs: null,
    shortCharges: 0,
  });
});

Deno.test("parseMemory() goes on with a session that a program of today has stored", () => {
  const text = '{"writtenAtMs":1700013500000,"session":{"solarWh":2388.250000000003,' +
    '"batteryWh":0,"gridWh":291.24999999999926,"unknownWh":0,"openWh":0,"countedWh":2796,' +
    '"sinceCounterWh":0,"correctionWh":116.49999999999773,"isUnseen":false,"isFlowing":true,' +
    '"pauses":0,"importedWh":null,"dischargedWh":null,"startedAtMs":1700010005000,' +
    '"counterWh":2896,"mode":"slow","modes":["slow"],"maxPowerW":2760},"car":{"chargedMs":' +
    '3505000,"wasFlowing":true,"isAtRest":false,"askedAtMs":null,"lastAskAtMs":null,"asks":0,' +
    '"seenPhases":null,"takenA":6},"presence":{"absentSinceAtMs":null,"absentUntilAtMs":null,' +
    '"isCarConnected":null},"habits":{"drawPart":1,"wakeMs":null,"startA":null,' +
    '"isStartProven":false,"forMinA":6,"drawn":[{"startedAtMs":1700010005000,"atA":16,' +
    '"phases":1,"powerW":3580}]},"command":{"enabled":true,"currentA":6,"switchedAtMs":' +
    '1700006400000},"loan":{"bridgedWh":0,"lentWh":0},"protectedUntilAtMs":null,' +
    '"autoTurnedAtMs":null,"lackedMs":null,"shortCharges":0,"chargerPlace":"http://box.lan/1"}';
  const memory = parseMemory(text);
  const later = { fusedOffAtMs: null, phases: null };
  assert.deepEqual(memory, { ...JSON.parse(text), ...later }, "it knew of neither");
  assert.ok(memory !== null && memory.session !== null);
  assert.deepEqual(toSession(memory.session), {
    startedAtMs: 1700010005000,
    energyWh: 2796,
    solarWh: 2492,
    batteryWh: 0,
    gridWh: 304,
    unknownWh: 0,
    maxPowerW: 2760,
    pauses: 0,
    modes: ["slow"],
  });
});

Deno.test("isMaterialChange() tells turns from energies and from a clock that is slewed", () => {
  const memory = toMemory({ ...chargingState(6), autoTurnedMs: START_MS }, NOW);
  const changed = (change: Partial<ControlMemory>) =>
    isMaterialChange(memory, { ...memory, ...change });
  assert.equal(isMaterialChange(null, memory), true);
  assert.equal(changed({ writtenAtMs: 0, loan: { bridgedWh: 3, lentWh: 4 } }), false);
  assert.equal(changed({ autoTurnedAtMs: (memory.autoTurnedAtMs ?? 0) + 1500 }), false);
  assert.equal(changed({ autoTurnedAtMs: (memory.autoTurnedAtMs ?? 0) + 2500 }), true);
  assert.equal(changed({ protectedUntilAtMs: 5 }), true);
  assert.equal(changed({ lackedMs: 5 }), true);
  assert.equal(changed({ command: null }), true);
});

Deno.test("isMaterialChange() is true for a time that moved by more than two seconds, or came or went", () => {
  const state = { ...chargingState(6), protectedUntilMs: START_MS + MINUTE_MS };
  const before = toMemory(state, NOW);
  const isMaterial = (change: Partial<typeof before>) =>
    isMaterialChange(before, { ...before, ...change });
  const { protectedUntilAtMs } = before;
  assert.ok(protectedUntilAtMs !== null);
  assert.equal(isMaterial({}), false);
  assert.equal(isMaterial({ writtenAtMs: before.writtenAtMs + HOUR_MS }), false);
  for (const sign of [1, -1]) {
    assert.equal(isMaterial({ protectedUntilAtMs: protectedUntilAtMs + sign * 2000 }), false);
    assert.equal(isMaterial({ protectedUntilAtMs: protectedUntilAtMs + sign * 2001 }), true);
  }
  assert.equal(isMaterial({ protectedUntilAtMs: null }), true);
  assert.equal(isMaterial({ autoTurnedAtMs: 1 }), true);
  assert.equal(isMaterial({ shortCharges: 1 }), true);
  assert.equal(isMaterial({ lackedMs: 5 }), true);
});

Deno.test("isMaterialChange() is true for each turn that a restart would forget, alone", () => {
  const { session } = new Cycles(chargingState(6, "slow")).step(SUNNY).state;
  const state = { ...chargingState(6), session };
  const memory = {
    ...toMemory(state, NOW),
    phases: { switchedAtMs: [1000, 900_000], failures: 0 },
  };
  const { car, presence, habits, command, phases } = memory;
  assert.ok(car && presence && habits && command && memory.session);
  const isMaterial = (change: Partial<typeof memory>) =>
    isMaterialChange(memory, { ...memory, ...change });
  const material: readonly Partial<typeof memory>[] = [
    { session: null },
    { session: { ...memory.session, startedAtMs: 7 } },
    { presence: { ...presence, absentSinceAtMs: 7 } },
    { presence: { ...presence, isCarConnected: true } },
    { command: { ...command, enabled: false } },
    { command: { ...command, switchedAtMs: 7 } },
    { fusedOffAtMs: 7 },
    { car: { ...car, wasFlowing: !car.wasFlowing } },
    { car: { ...car, asks: 2 } },
    { habits: { ...habits, wakeMs: 7 } },
    { habits: { ...habits, startA: 7 } },
    { habits: { ...habits, isStartProven: true } },
    { phases: { ...phases, switchedAtMs: [1000, 900_000, 990_000] } },
    { phases: { ...phases, failures: 1 } },
  ];
  for (const change of material) assert.equal(isMaterial(change), true, JSON.stringify(change));
  const others: readonly Partial<typeof memory>[] = [
    { session: { ...memory.session, solarWh: 7 } },
    { presence: { ...presence, absentUntilAtMs: 7 } },
    { command: { ...command, currentA: 9 } },
    { car: { ...car, chargedMs: 7, takenA: 9 } },
    { habits: { ...habits, drawPart: 1.1 } },
    { phases: { ...phases, switchedAtMs: [2500, 901_500] } },
    { phases: { ...phases, switchedAtMs: [900_000] } },
  ];
  for (const change of others) assert.equal(isMaterial(change), false, JSON.stringify(change));
});
