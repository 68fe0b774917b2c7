import assert from "node:assert/strict";
import {
  acLimitW,
  type AcMemory,
  NO_AC_MEMORY,
  watchAc,
} from "../../../src/control/site/ac_limit.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";
import { at } from "../house.ts";

const HOUR_MS = 3_600_000;
const FLOWS: PowerFlows = {
  gridPowerW: 0,
  pvPowerW: null,
  batteryPowerW: 0,
  consumptionPowerW: null,
  housePowerW: null,
  carPowerW: null,
  conversionLossW: null,
};

interface Cycle {
  readonly grid: number | null;
  readonly battery: number | null;
  readonly ac: number | null;
}

/** Memory after cycles of 5 s. */
function after(cycles: readonly Cycle[], memory: AcMemory = NO_AC_MEMORY): AcMemory {
  return cycles.reduce(
    (before, { grid, battery, ac }, index) =>
      watchAc(before, { ...FLOWS, gridPowerW: grid, batteryPowerW: battery }, {
        acPowerW: ac,
        now: at(index * 5000),
      }),
    memory,
  );
}

const times = (count: number, cycle: Cycle): readonly Cycle[] =>
  Array.from({ length: count }, () => cycle);
const BLOCKED: Cycle = { grid: 1000, battery: -2000, ac: 5000 };

Deno.test("watchAc() takes AC power for the limit that stands still for 15 s of import and charge", () => {
  assert.equal(after(times(3, BLOCKED)).ceiling, null);
  assert.deepEqual(after(times(4, BLOCKED)).ceiling, { powerW: 5000, seenMs: at(15_000).steadyMs });
});

Deno.test("watchAc() believes no limit where something else explains the import", () => {
  const ramp = (from: number, step: number) =>
    [0, 1, 2, 3, 4, 5].map((index) => from + index * step);
  const cases: Record<string, readonly Cycle[]> = {
    "no import": times(9, { ...BLOCKED, grid: 100 }),
    "the battery gives": times(9, { ...BLOCKED, battery: 500 }),
    "AC power rises": ramp(4000, 101).map((ac) => ({ ...BLOCKED, ac })),
    "the battery makes room": ramp(-2000, 101).map((battery) => ({ ...BLOCKED, battery })),
    "AC power is unknown": times(9, { ...BLOCKED, ac: null }),
    "the battery is unknown": times(9, { ...BLOCKED, battery: null }),
  };
  for (const [why, cycles] of Object.entries(cases)) {
    assert.equal(after(cycles).ceiling, null, why);
  }
});

Deno.test("watchAc() forgets a limit that the inverter has passed", () => {
  const seen = after(times(4, BLOCKED));
  const idle: Cycle = { grid: -500, battery: 0, ac: 5100 };
  assert.notEqual(after([idle], seen).ceiling, null);
  assert.equal(after([{ ...idle, ac: 5101 }], seen).ceiling, null);
});

Deno.test("acLimitW() is the lower of what is told and what was seen, which grows by the hour", () => {
  const seen: AcMemory = { ceiling: { powerW: 5000, seenMs: at(0).steadyMs }, still: null };
  assert.equal(acLimitW(NO_AC_MEMORY, null, at(0)), null);
  assert.equal(acLimitW(NO_AC_MEMORY, 8000, at(0)), 8000);
  assert.equal(acLimitW(seen, null, at(0)), 5000);
  assert.equal(acLimitW(seen, 8000, at(HOUR_MS)), 5500);
  assert.equal(acLimitW(seen, 5200, at(HOUR_MS)), 5200);
});

Deno.test("watchAc() lets AC power and battery move by 40 W, or by a tenth of the import", () => {
  const moved = (cycle: Cycle, own: Partial<Cycle>) =>
    after([...times(3, cycle), { ...cycle, ...own }]).ceiling?.powerW ?? null;
  const small: Cycle = { grid: 200, battery: -2000, ac: 5000 };
  const large: Cycle = { grid: 1000, battery: -2000, ac: 5000 };
  const table = [
    { cycle: small, by: 40, isStill: true },
    { cycle: small, by: 41, isStill: false },
    { cycle: large, by: 100, isStill: true },
    { cycle: large, by: 101, isStill: false },
  ];
  for (const { cycle, by, isStill } of table) {
    const seen = `${cycle.grid} W of import, moved by ${by} W`;
    assert.equal(moved(cycle, { ac: 5000 + by }), isStill ? 5000 + by / 2 : null, `${seen} up`);
    assert.equal(moved(cycle, { ac: 5000 - by }), isStill ? 5000 - by / 2 : null, `${seen} down`);
    assert.equal(moved(cycle, { battery: -2000 + by }), isStill ? 5000 : null, `${seen}: battery`);
  }
  assert.equal(moved(small, { battery: -3000 }), 5000, "a battery that takes more is no way out");
});

Deno.test("watchAc() needs more than 100 W of import, and of charge", () => {
  const least: Cycle = { grid: 101, battery: -101, ac: 5000 };
  assert.equal(after(times(4, least)).ceiling?.powerW, 5000);
  assert.equal(after(times(4, { ...least, battery: -100 })).ceiling, null);
  assert.equal(after(times(4, { ...least, grid: 100 })).ceiling, null);
});

Deno.test("acLimitW() counts the hours from when the limit was seen", () => {
  const seen: AcMemory = {
    ceiling: { powerW: 5000, seenMs: at(3 * HOUR_MS).steadyMs },
    still: null,
  };
  assert.equal(acLimitW(seen, null, at(3 * HOUR_MS)), 5000);
  assert.equal(acLimitW(seen, null, at(5 * HOUR_MS)), 6000);
});
