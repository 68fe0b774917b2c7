import assert from "node:assert/strict";
import type { RecordedDay } from "../../../src/commands/replay/recorded_day.ts";
import { decideDay } from "../../../src/commands/replay/replay.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";

const FROM_MS = Date.UTC(2026, 5, 21, 10);
const REAL: Settings = { ...defaultSettings(), pvPeakPowerW: 5000, batteryMaxChargingW: 2500 };
const NOTHING = {
  chargedWh: 0,
  boughtWh: 0,
  starts: 0,
  importedWh: 0,
  exportedWh: 0,
  batteryGivenWh: 0,
  endSocPct: null,
};
/** Six minutes of 2000 W of sun, a household of 500 W, and a car that nobody lets charge. */
const RECORDED: RecordedDay = {
  fromMs: FROM_MS,
  toMs: FROM_MS + 6 * MINUTE_MS,
  happened: NOTHING,
  pvPowerW: () => 2000,
  housePowerW: () => 500,
  modes: [{ mode: "disabled", atMs: FROM_MS }],
  gapMs: 0,
  battery: null,
  mostAcPowerW: 0,
  phases: 2,
};
const FAST: RecordedDay["modes"] = [{ mode: "fast", atMs: FROM_MS }];

/** What became of them, as Wh of an hour. */
function hourly(
  recorded: Partial<RecordedDay>,
  { real = {}, tried = {} }: { real?: Partial<Settings>; tried?: Partial<Settings> } = {},
) {
  const day = { ...RECORDED, ...recorded };
  const { starts, endSocPct, ...sums } = decideDay(day, { ...REAL, ...real }, {
    ...REAL,
    ...tried,
  });
  const { chargedWh, importedWh, exportedWh, batteryGivenWh } = sums;
  return {
    chargedWh: Math.round(10 * chargedWh),
    importedWh: Math.round(10 * importedWh),
    exportedWh: Math.round(10 * exportedWh),
    batteryGivenWh: Math.round(10 * batteryGivenWh),
    starts,
    socPct: endSocPct === null ? null : Number(endSocPct.toFixed(1)),
  };
}

const STILL = {
  chargedWh: 0,
  importedWh: 0,
  exportedWh: 0,
  batteryGivenWh: 0,
  starts: 0,
  socPct: null,
};

Deno.test("decideDay() has the recorded sun and household, and an inverter that loses 1.5 %", () => {
  assert.deepEqual(hourly({}), { ...STILL, exportedWh: 2000 * 0.985 - 500 });
  assert.deepEqual(hourly({ pvPowerW: () => 0 }), { ...STILL, importedWh: 500 });
});

Deno.test("decideDay() an inverter gives 10 kW, or as much as it was seen or is said to give", () => {
  const noon = { pvPowerW: () => 15_000, housePowerW: () => 0 };
  assert.equal(hourly(noon).exportedWh, 10_000);
  assert.equal(hourly({ ...noon, mostAcPowerW: 12_000 }).exportedWh, 12_000);
  assert.equal(hourly(noon, { real: { pvPeakPowerW: 11_000 } }).exportedWh, 11_000);
  assert.equal(
    hourly(noon, { tried: { pvPeakPowerW: 11_000 } }).exportedWh,
    10_000,
    "the house stays as it is",
  );
});

Deno.test("decideDay() a battery takes and gives what it was seen or is said to, and holds what it held", () => {
  const battery = { startSocPct: 50, mostChargeW: 3000, mostDischargeW: 4000, capacityWh: 20_000 };
  const weak = { ...battery, mostChargeW: 100, mostDischargeW: 200 };
  const evening = { pvPowerW: () => 0, housePowerW: () => 9000 };
  const noon = { pvPowerW: () => 9000, housePowerW: () => 0 };
  const of = (recorded: Partial<RecordedDay>) => {
    const { batteryGivenWh, socPct } = hourly(recorded);
    return [batteryGivenWh, socPct];
  };
  // One way loses 4 %: 400 Wh out of 20 kWh are 2.08 % of them.
  assert.deepEqual(of({ ...evening, battery }), [4000, 47.9]);
  assert.deepEqual(of({ ...evening, battery: weak }), [2500, 48.7]);
  assert.deepEqual(of({ ...noon, battery }), [0, 51.4]);
  assert.deepEqual(of({ ...noon, battery: weak }), [0, 51.2]);
  assert.deepEqual(of({ ...evening, battery: { ...battery, capacityWh: null } }), [4000, 44.8]);
});

Deno.test("decideDay() the car takes up to 32 A on its phases, and never is full", () => {
  const long = { ...RECORDED, modes: FAST, pvPowerW: () => 0, housePowerW: () => 0 };
  const sharesOf = (phases: number | null, maxCurrentA: number) => {
    const tried = { maxCurrentA };
    const { chargedWh, starts } = hourly({ ...long, phases }, { tried, real: { carMaxPhases: 2 } });
    assert.equal(starts, 1);
    // The first seconds go by until it has begun.
    return Math.round(chargedWh / (maxCurrentA * 230) * 10) / 10;
  };
  const counted = ([1, 2, 3, 4, null] as const).map((phases) => sharesOf(phases, 15));
  assert.deepEqual(counted, [1, 1.9, 2.9, 2.9, 1.9]);
  assert.equal(sharesOf(2, 32), 1.9);
});

Deno.test("decideDay() presses each mode at its time, and is Tracked where none is known", () => {
  const chargedWh = (afterMs: number) => {
    const modes = [...FAST, { mode: "disabled", atMs: FROM_MS + afterMs } as const];
    return decideDay({ ...RECORDED, modes }, REAL, REAL).chargedWh;
  };
  const at = chargedWh(120_000);
  assert.ok(at > 150 && at < 230, `${at} Wh`);
  assert.equal(at, chargedWh(119_999));
  assert.ok(chargedWh(120_001) > at, "with the next cycle");
  const sun = { pvPowerW: () => 6000, housePowerW: () => 0 };
  assert.ok(hourly({ ...sun, modes: [], toMs: FROM_MS + 20 * MINUTE_MS }).chargedWh > 3000);
});
