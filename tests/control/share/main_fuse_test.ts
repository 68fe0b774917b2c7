import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FusedCharger,
  type FusedLoad,
  type FusedSwitch,
  fuseWords,
} from "../../../src/control/share/main_fuse.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type {
  ChargerValues,
  MeterValues,
  Quality,
  Reading,
} from "../../../src/domain/house/snapshot.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { NIGHT, snapshotOf } from "../house.ts";

const SEED = 20_261_130;
const LIMIT_A = 25;
const VOLTAGE_V = 230;
const RANGE = { minA: 6, maxA: 16, stepA: 1 } as const;
const NIGHTLY = snapshotOf({ ...NIGHT, hasBattery: false });
const WELL = {
  isConfigured: true,
  quality: "fresh",
  atMs: 0,
  ageMs: 0,
  error: null,
  misses: 0,
} as const;

const on = (currentA: number): ChargerCommand => ({ enabled: true, currentA });
const OFF: ChargerCommand = { enabled: false, currentA: 6 };

/** A charger that was told `before`, draws that, and is about to be told `command`. */
function chargerOf(
  {
    phases = 3,
    before,
    command,
    drawnA = before.enabled ? before.currentA : 0,
    isDwelling = false,
  }: {
    readonly phases?: Phases;
    readonly before: ChargerCommand;
    readonly command: ChargerCommand;
    readonly drawnA?: number;
    readonly isDwelling?: boolean;
  },
): FusedCharger {
  const { value } = NIGHTLY.charger;
  assert.ok(value !== null);
  const phaseCurrentsA = [1, 2, 3].map((phase) => phase <= phases ? drawnA : 0);
  const powerW = drawnA * phases * VOLTAGE_V;
  const reading = { ...WELL, value: { ...value, powerW, phaseCurrentsA } };
  return { kind: "charger", reading, phases, range: RANGE, command, before, isDwelling };
}

function switchOf({ isOn, command }: { readonly isOn: boolean; readonly command: boolean | null }) {
  const value = { on: isOn, powerW: isOn ? 2000 : 0, totalWh: null, hasMeter: true, model: "" };
  const load: FusedSwitch = {
    kind: "switch",
    reading: { ...WELL, value },
    drawW: isOn ? 2000 : 0,
    stepW: 2000,
    command: command === null ? null : { on: command },
    isSteered: true,
  };
  return load;
}

/** What the loads are told beside a meter that tells these currents by phase, + import. */
function told(
  loads: readonly FusedLoad[],
  { netA, isLost = false, values = {}, ...sight }: {
    readonly netA: readonly number[];
    readonly isLost?: boolean;
    readonly values?: Partial<MeterValues>;
    readonly quality?: Quality;
    readonly misses?: number;
    readonly ageMs?: number;
    readonly isConfigured?: boolean;
  },
): readonly (number | boolean | null)[] {
  const phasePowersW = netA.map((currentA) => currentA * VOLTAGE_V);
  const gridPowerW = phasePowersW.reduce((sumW, powerW) => sumW + powerW, 0);
  const own = { ...WELL, ...sight };
  const value = { gridPowerW, phasePowersW, voltagesV: [], ...values } as const;
  const counters = { frequencyHz: null, importedWh: null, exportedWh: null };
  const meter: Reading<MeterValues> = {
    ...own,
    value: own.quality === "unavailable" ? null : { ...value, ...counters },
  };
  const flows = { ...NIGHTLY.flows, gridPowerW: meter.value?.gridPowerW ?? null };
  const snapshot = { ...NIGHTLY, meter, flows };
  return fuseWords(loads, { snapshot, limitA: LIMIT_A, isLost }).map((word, index) => {
    const load = loads[index];
    const isOff = word.kind === "off" || load?.command === null;
    if (load?.kind === "switch") return isOff ? false : load.command?.on ?? null;
    if (isOff) return 0;
    if (word.kind === "current") return word.currentA;
    return load?.command?.enabled === true ? load.command.currentA : 0;
  });
}

Deno.test("fuseWords() starts nothing and raises nothing while the meter is lost", () => {
  const cases = [
    { name: "off", before: OFF, command: on(6), lostA: 0, silentA: 0 },
    { name: "a raise", before: on(6), command: on(16), lostA: 6, silentA: 6 },
    { name: "as before", before: on(16), command: on(16), lostA: 6, silentA: 16 },
    { name: "below the smallest", before: on(5), command: on(6), lostA: 0, silentA: 0 },
  ] as const;
  for (const { name, before, command, lostA, silentA } of cases) {
    const dead = { netA: [0, 0, 0], quality: "unavailable" } as const;
    const load = chargerOf({ before, command });
    assert.deepEqual(told([load], { ...dead, isLost: true }), [lostA], name);
    assert.deepEqual(told([load], dead), [silentA], name);
    const none = { ...dead, isConfigured: false, isLost: true };
    assert.deepEqual(told([load], none), [6], `${name}, a house without a meter`);
  }
});

Deno.test("fuseWords() raises nothing on a reading that is not of now, and still lowers on it", () => {
  const loads = [
    chargerOf({ before: on(6), command: on(10) }),
    chargerOf({ before: OFF, command: on(6), phases: 1 }),
    switchOf({ isOn: false, command: true }),
  ];
  const netA = [4, 4, 4];
  assert.deepEqual(told(loads, { netA, ageMs: 10_000 }), [10, 6, true]);
  assert.deepEqual(told(loads, { netA, ageMs: 10_001 }), [6, 0, false], "too old");
  assert.deepEqual(told(loads, { netA, misses: 1, ageMs: 5000 }), [6, 0, false], "missed");
  const running = [
    chargerOf({ before: on(16), command: on(16) }),
    switchOf({ isOn: true, command: null }),
  ];
  const late = { misses: 2, ageMs: 15_000 };
  assert.deepEqual(told(running, { netA: [30, 2, 2], ...late }), [16, false]);
  assert.deepEqual(told(running, { netA: [35, 35, 35], ...late }), [6, false]);
});

Deno.test("fuseWords() has all power of a meter of one phase on that phase", () => {
  const load = chargerOf({ phases: 1, before: OFF, command: on(16) });
  assert.deepEqual(told([load], { netA: [12] }), [12], "25 A less 12 A and the margin");
  assert.deepEqual(told([load], { netA: [20] }), [0]);
  assert.deepEqual(told([load], { netA: [-10] }), [16]);
  const values = { phasePowersW: [12 * VOLTAGE_V, null, null] };
  assert.deepEqual(told([load], { netA: [12], values }), [12], "the others are not there");
  const half = { phasePowersW: [0, null, null], gridPowerW: 24 * VOLTAGE_V };
  assert.deepEqual(told([load], { netA: [24], values: half }), [16], "two phases are not told");
});

Deno.test("fuseWords() reckons with the fullest phase for what hangs on fewer than three", () => {
  const starting = chargerOf({ phases: 1, before: OFF, command: on(16) });
  for (const netA of [[15, 0, 0], [0, 15, 0], [0, 0, 15]]) {
    assert.deepEqual(told([starting], { netA }), [9], netA.join(" "));
    const raised = chargerOf({ phases: 2, before: on(6), command: on(16) });
    assert.deepEqual(told([raised], { netA }), [15], netA.join(" "));
  }
  // It tells its own first phase, which hangs on another one of the house.
  const running = chargerOf({ phases: 1, before: on(16), command: on(16) });
  for (const netA of [[2, 2, 28], [2, 28, 2], [28, 2, 2]]) {
    assert.deepEqual(told([running], { netA }), [13], netA.join(" "));
  }
  const heater = switchOf({ isOn: false, command: true });
  assert.deepEqual(told([heater], { netA: [0, 0, 17] }), [false]);
  assert.deepEqual(told([heater], { netA: [0, 0, 16] }), [true]);
});

Deno.test("fuseWords() raises nothing into what another load gives up in the same cycle", () => {
  const raised = chargerOf({ phases: 1, before: on(6), command: on(16) });
  const lowered = chargerOf({ phases: 1, before: on(16), command: on(6) });
  // Both on one phase, or each on its own: the meter shows it once the other one has come down.
  assert.deepEqual(told([raised, lowered], { netA: [22, 22, 0] }), [8, 6]);
  assert.deepEqual(
    told([switchOf({ isOn: false, command: true }), lowered], { netA: [22, 0, 0] }),
    [
      false,
      6,
    ],
  );
});

Deno.test("fuseWords() starts nothing in the dwell after the fuse, and lets run what runs", () => {
  const waiting = { isDwelling: true, command: on(6) } as const;
  const netA = [0, 0, 0];
  assert.deepEqual(told([chargerOf({ ...waiting, before: OFF })], { netA }), [0]);
  assert.deepEqual(told([chargerOf({ ...waiting, before: on(6) })], { netA }), [6]);
  const behind = chargerOf({ before: OFF, command: on(16) });
  assert.deepEqual(
    told([chargerOf({ ...waiting, before: OFF }), behind], { netA: [4, 4, 4] }),
    [0, 16],
    "what waits holds no room",
  );
});

/** A charger whose reading tells otherwise. */
function telling(load: FusedCharger, values: Partial<ChargerValues>): FusedCharger {
  const { value } = load.reading;
  assert.ok(value !== null);
  return { ...load, reading: { ...WELL, value: { ...value, ...values } } };
}

Deno.test("fuseWords() takes a charger that tells no currents by its power, spread over its phases", () => {
  const load = chargerOf({ phases: 2, before: on(10), command: on(16) });
  const netA = [20, 20, 5];
  assert.deepEqual(told([load], { netA }), [14]);
  const slow = { phaseCurrentsA: [], powerW: 2 * 6 * VOLTAGE_V };
  assert.deepEqual(told([telling(load, slow)], { netA }), [10], "6 A of the 20 are its own");
  assert.deepEqual(told([telling(load, { phaseCurrentsA: [], powerW: null })], { netA }), [0]);
  const noise = { phaseCurrentsA: [1, 1, 1], powerW: 0 };
  assert.deepEqual(told([telling(load, noise)], { netA }), [0], "1 A is no current");
});

Deno.test("fuseWords() takes what a charger draws beyond its word for the house's", () => {
  const wild = chargerOf({ before: on(6), command: on(6), drawnA: 10 });
  assert.deepEqual(told([wild], { netA: [25, 25, 25] }), [6]);
  assert.deepEqual(told([wild], { netA: [26, 26, 26] }), [0], "20 A are not its own");
  const untold = { ...chargerOf({ before: on(10), command: on(10) }), before: null };
  assert.deepEqual(told([untold], { netA: [20, 20, 20] }), [10], "nothing was told: all it draws");
});

Deno.test("fuseWords() spreads a house whose meter tells no phases", () => {
  const whole = (currentA: number) => ({
    netA: [],
    values: { gridPowerW: 3 * currentA * VOLTAGE_V, phasePowersW: [] },
  });
  for (const phases of [1, 2, 3] as const) {
    assert.deepEqual(told([chargerOf({ phases, before: OFF, command: on(16) })], whole(10)), [14]);
  }
  assert.deepEqual(told([chargerOf({ before: on(6), command: on(16) })], whole(16)), [14]);
});

Deno.test("fuseWords() reckons currents at the meter's voltages, as far as they are mains", () => {
  const load = chargerOf({ phases: 1, before: OFF, command: on(16) });
  const at = (voltageV: number) =>
    told([load], { netA: [17.4, 0, 0], values: { voltagesV: [voltageV, 230, 230] } })[0];
  assert.deepEqual([at(200), at(199)], [0, 6]);
  assert.deepEqual([at(260), at(261)], [8, 6]);
});

Deno.test("fuseWords() keeps no room for a charger without a car, and all that one draws untold", () => {
  const behind = chargerOf({ before: OFF, command: on(16) });
  const released = chargerOf({ before: on(16), command: on(16), drawnA: 0 });
  const netA = [4, 4, 4];
  assert.deepEqual(told([telling(released, { isCarConnected: false }), behind], { netA }), [
    16,
    16,
  ]);
  assert.deepEqual(told([telling(released, { isCarConnected: true }), behind], { netA }), [16, 0]);
  const untold = { ...chargerOf({ before: on(16), command: on(16) }), command: null };
  assert.deepEqual(told([untold, behind], { netA: [16, 16, 16] }), [0, 8]);
});

Deno.test("fuseWords() leaves a switch alone that is not steered", () => {
  const load = { ...switchOf({ isOn: true, command: true }), isSteered: false };
  const netA = [30, 0, 0];
  assert.deepEqual(told([load], { netA }), [true]);
  assert.deepEqual(told([{ ...load, isSteered: true }], { netA }), [false]);
});

interface Placed {
  readonly load: FusedLoad;
  /** Phases of the house on which it hangs. */
  readonly on: readonly number[];
}

const houses = fc.record({
  loads: fc.array(
    fc.record({
      kind: fc.constantFrom("charger" as const, "charger" as const, "switch" as const),
      phases: fc.constantFrom(1 as const, 2 as const, 3 as const),
      turn: fc.integer({ min: 0, max: 2 }),
      beforeA: fc.constantFrom(0, 6, 9, 16),
      commandA: fc.constantFrom(0, 6, 8, 12, 16),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  houseA: fc.array(fc.integer({ min: -20, max: 30 }), { minLength: 3, maxLength: 3 }),
  misses: fc.constantFrom(0, 0, 1),
});

function placed(
  { kind, phases, turn, beforeA, commandA }: {
    readonly kind: "charger" | "switch";
    readonly phases: Phases;
    readonly turn: number;
    readonly beforeA: number;
    readonly commandA: number;
  },
): Placed {
  if (kind === "switch") {
    const load = switchOf({ isOn: beforeA > 0, command: commandA > 0 });
    return { load, on: [turn] };
  }
  const before = beforeA > 0 ? on(beforeA) : OFF;
  const load = chargerOf({ phases, before, command: commandA > 0 ? on(commandA) : OFF });
  return { load, on: Array.from({ length: phases }, (_, index) => (index + turn) % 3) };
}

/** What a load takes on each of its phases once it is told so. */
function takesA(load: FusedLoad, command: number | boolean | null): number {
  if (typeof command === "number") return command;
  const isOn = command ?? (load.kind === "switch" && load.reading.value?.on === true);
  return isOn ? 2000 / VOLTAGE_V : 0;
}

function beforeA({ load }: Placed): number {
  if (load.kind === "switch") return load.drawW / VOLTAGE_V;
  return load.before?.enabled === true ? load.before.currentA : 0;
}

function throughA(
  houseA: readonly number[],
  loads: readonly Placed[],
  ownA: (one: Placed, index: number) => number,
): readonly number[] {
  return houseA.map((currentA, phase) =>
    loads.reduce(
      (sumA, one, index) => one.on.includes(phase) ? sumA + ownA(one, index) : sumA,
      currentA,
    )
  );
}

Deno.test(`fuseWords() on whatever phases loads hang: no cycle goes above the fuse, nor further (seed ${SEED})`, () => {
  const property = fc.property(houses, ({ loads: drawnLoads, houseA, misses }) => {
    const loads = drawnLoads.map(placed);
    const netA = throughA(houseA, loads, beforeA);
    const words = told(loads.map(({ load }) => load), { netA, misses });
    const planned = throughA(
      houseA,
      loads,
      ({ load }, index) => takesA(load, words[index] ?? null),
    );
    const mostA = Math.max(LIMIT_A, ...netA);
    assert.ok(Math.max(...planned) <= mostA + 1e-6, `${planned} of ${netA}`);
    for (const [index, one] of loads.entries()) {
      const own = takesA(one.load, words[index] ?? null);
      const { command } = one.load;
      const decidedA = command === null || "on" in command
        ? takesA(one.load, command?.on ?? null)
        : command.enabled
        ? command.currentA
        : 0;
      assert.ok(own <= decidedA, "never more than decided");
      if (misses > 0) assert.ok(own <= Math.max(0, beforeA(one)), "no raise on an old reading");
    }
  });
  fc.assert(property, { seed: SEED, numRuns: 2000 });
});

Deno.test(`fuseWords() comes under the fuse cycle by cycle, or all gives way (seed ${SEED})`, () => {
  const property = fc.property(houses, ({ loads: drawnLoads, houseA }) => {
    let loads = drawnLoads.map(placed);
    let netA: readonly number[] = [];
    // In each cycle the last one that can gives way by an ampere at least.
    for (let cycle = 0; cycle < 80; cycle++) {
      netA = throughA(houseA, loads, beforeA);
      const words = told(loads.map(({ load }) => load), { netA });
      loads = loads.map(({ load, on: phases }, index) => {
        const ownA = takesA(load, words[index] ?? null);
        if (load.kind === "switch") {
          return { load: switchOf({ isOn: ownA > 0, command: null }), on: phases };
        }
        const command = ownA > 0 ? on(ownA) : OFF;
        return { load: chargerOf({ phases: load.phases, before: command, command }), on: phases };
      });
    }
    const isAllOff = loads.every((one) => beforeA(one) === 0);
    assert.ok(isAllOff || Math.max(...netA) <= LIMIT_A + 1e-6, netA.join(" "));
  });
  fc.assert(property, { seed: SEED, numRuns: 300 });
});
