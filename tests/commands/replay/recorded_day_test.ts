import assert from "node:assert/strict";
import {
  FigureSum,
  missingInDay,
  readRecordedDay,
} from "../../../src/commands/replay/recorded_day.ts";
import { ORDER_OF_SETTINGS } from "../../../src/domain/history/load_order.ts";
import type { SampleRow } from "../../../src/domain/history/samples.ts";
import { CHARGE_MODES } from "../../../src/domain/house/mode.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { sampleAt } from "../../storage/data_folder.ts";

const FROM_MS = Date.UTC(2026, 5, 21, 6);

type Columns = Partial<SampleRow>;

/** A day of samples, each so many ms after its beginning. */
function dayOf(rows: readonly (readonly [afterMs: number, columns: Columns])[]) {
  const samples = rows.map(([afterMs, columns]) =>
    sampleAt(FROM_MS + afterMs, { pv_power_w: 0, house_power_w: 0, ...columns })
  );
  return { samples, day: readRecordedDay(samples, ORDER_OF_SETTINGS) };
}

const NOTHING = { carPowerW: 0, gridPowerW: 0, batteryPowerW: 0, socPct: null } as const;

Deno.test("FigureSum adds up an hour of powers by their signs", () => {
  const sum = new FigureSum();
  sum.add({
    durationMs: HOUR_MS,
    carPowerW: 2000,
    gridPowerW: 500,
    batteryPowerW: 300,
    socPct: 50,
  });
  assert.deepEqual(sum.figures, {
    chargedWh: 2000,
    boughtWh: 500,
    starts: 1,
    importedWh: 500,
    exportedWh: 0,
    batteryGivenWh: 300,
    endSocPct: 50,
  });
  sum.add({ ...NOTHING, durationMs: HOUR_MS / 2, gridPowerW: -800, batteryPowerW: -900 });
  const { importedWh, exportedWh, batteryGivenWh, boughtWh, endSocPct } = sum.figures;
  assert.deepEqual([importedWh, exportedWh, batteryGivenWh, boughtWh], [500, 400, 300, 500]);
  assert.equal(endSocPct, 50, "the last one that was told");
  sum.add({ ...NOTHING, durationMs: HOUR_MS, carPowerW: 2000, gridPowerW: 3000 });
  assert.equal(sum.figures.boughtWh, 2500, "no more than the car took");
  sum.add({
    durationMs: HOUR_MS,
    carPowerW: null,
    gridPowerW: null,
    batteryPowerW: null,
    socPct: 7,
  });
  assert.deepEqual([sum.figures.chargedWh, sum.figures.endSocPct], [4000, 7]);
});

Deno.test("FigureSum counts a start from 100 W on, and none where nothing was told between", () => {
  const starts = (...powersW: readonly (number | null)[]) => {
    const sum = new FigureSum();
    for (const carPowerW of powersW) sum.add({ ...NOTHING, durationMs: 5000, carPowerW });
    return sum.figures.starts;
  };
  assert.equal(starts(0, 99.9), 0);
  assert.equal(starts(0, 100), 1);
  assert.equal(starts(0, 100, 3000), 1);
  assert.equal(starts(2000, 0, 2000), 2);
  assert.equal(starts(2000, null, 2000), 1);
  assert.equal(starts(null, 2000), 1);
});

Deno.test("readRecordedDay() sums what happened, a late cycle for a minute at most", () => {
  const { day } = dayOf([
    [0, {
      charger_power_w: 1200,
      grid_power_w: 600,
      battery_power_w: 60,
      battery_soc_permille: 405,
    }],
    [30_000, { charger_power_w: 1200, grid_power_w: -1200 }],
    [30_000 + 10 * MINUTE_MS, { charger_power_w: 6000, grid_power_w: 6000 }],
  ]);
  assert.deepEqual([day.fromMs, day.toMs], [FROM_MS, FROM_MS + 630_000]);
  assert.deepEqual(day.happened, {
    chargedWh: 10 + 20,
    boughtWh: 5,
    starts: 1,
    importedWh: 5,
    exportedWh: 20,
    batteryGivenWh: 0.5,
    endSocPct: 40.5,
  });
});

Deno.test("readRecordedDay() draws straight lines between what is known", () => {
  const { day } = dayOf([
    [0, { pv_power_w: 1000, house_power_w: null }],
    [10_000, { pv_power_w: null, house_power_w: 300 }],
    [20_000, { pv_power_w: 3000, house_power_w: 500 }],
    [30_000, { pv_power_w: 2000, house_power_w: 400 }],
  ]);
  const pv = [-5000, 0, 5000, 20_000, 25_000, 30_000, 60_000].map((ms) =>
    day.pvPowerW(FROM_MS + ms)
  );
  assert.deepEqual(pv, [1000, 1000, 1500, 3000, 2500, 2000, 2000]);
  assert.equal(day.pvPowerW(FROM_MS + 10_000), 2000, "an earlier time starts over");
  assert.deepEqual([0, 15_000, 30_000].map((ms) => day.housePowerW(FROM_MS + ms)), [300, 400, 400]);
  assert.equal(dayOf([[0, { house_power_w: null }]]).day.housePowerW(FROM_MS), 0);
});

Deno.test("readRecordedDay() has each mode once it is another one, and none that there is not", () => {
  const modes = ["tracked", "tracked", "fast", "fast", "tracked"] as const;
  const rows = modes.map((mode, at) => [at * 5000, { mode: CHARGE_MODES.indexOf(mode) }] as const);
  const { day } = dayOf([...rows, [25_000, { mode: 99 }], [30_000, { mode: null }]]);
  assert.deepEqual(day.modes.map(({ atMs, mode }) => [atMs - FROM_MS, mode]), [
    [0, "tracked"],
    [10_000, "fast"],
    [20_000, "tracked"],
  ]);
});

Deno.test("readRecordedDay() tells how long the house's power was unknown, from a minute on", () => {
  const gapMs = (...knownMs: readonly number[]) =>
    dayOf([
      [0, { house_power_w: null }],
      ...knownMs.map((ms) => [ms, {}] as const),
      [300_000, { house_power_w: null }],
    ]).day.gapMs;
  const steps = [0, 60_000, 120_000, 180_000, 240_000];
  assert.equal(gapMs(...steps), 0);
  assert.equal(gapMs(...steps.slice(2)), 120_000, "at the beginning");
  assert.equal(gapMs(...steps.slice(0, 3)), 180_000, "at the end");
  assert.equal(gapMs(0, 60_000, 120_001, 180_000, 240_000), 60_001);
});

/** A battery by the minute: its power, and its charge in %. */
function batteryOf(rows: readonly (readonly [powerW: number, socPct: number | null])[]) {
  return dayOf(rows.map(([powerW, socPct], minute) => [minute * MINUTE_MS, {
    battery_power_w: powerW,
    battery_soc_permille: socPct === null ? null : socPct * 10,
  }])).day.battery;
}

Deno.test("readRecordedDay() tells how strong the battery was, and how much it holds", () => {
  const full = batteryOf([[-6000, 40], [-6000, null], [-6000, 45], [0, 50], [400, 50], [0, 49]]);
  assert.deepEqual(full, {
    startSocPct: 40,
    mostChargeW: 6000,
    mostDischargeW: 400,
    capacityWh: Math.round(100 * 300 * 0.96 / 10),
  });
  const empty = batteryOf([[6000, 50], [6000, 45], [0, 40]]);
  assert.deepEqual(empty, {
    startSocPct: 50,
    mostChargeW: 0,
    mostDischargeW: 6000,
    capacityWh: Math.round(100 * 200 / 0.96 / 10),
  });
});

Deno.test("readRecordedDay() knows no capacity from a small swing, or from one against the power", () => {
  const capacity = (...rows: Parameters<typeof batteryOf>[0]) => batteryOf(rows)?.capacityWh;
  assert.equal(capacity([-6000, 40], [0, 49.9]), null);
  assert.equal(capacity([-6000, 40], [0, 50]), 960);
  assert.equal(capacity([6000, 40], [0, 50]), null, "it gave, and has more");
  assert.equal(capacity([0, 40], [0, 60]), null);
  assert.equal(batteryOf([[500, null], [500, null]]), null, "none that told its charge");
  const { day } = dayOf([[0, { battery_power_w: -6000, battery_soc_permille: 400 }], [
    HOUR_MS,
    { battery_soc_permille: 500 },
  ]]);
  assert.equal(day.battery?.capacityWh, 960, "a hole of an hour counts for a minute");
});

Deno.test("readRecordedDay() tells the inverter's most, and the phases that carried an ampere", () => {
  const phases = (...currentsMa: readonly number[]) =>
    dayOf([[0, {}], [5000, {
      charger_current_l1_ma: currentsMa[0] ?? null,
      charger_current_l2_ma: currentsMa[1] ?? null,
      charger_current_l3_ma: currentsMa[2] ?? null,
    }]]).day.phases;
  assert.equal(phases(), null);
  assert.equal(phases(1000, 1000, 1000), null);
  assert.equal(phases(6000, 1000, 0), 1);
  assert.equal(phases(6000, 1001, 0), 2);
  assert.equal(phases(0, 6000, 6000), 2);
  assert.equal(phases(6000, 6000, 6000), 3);
  const { day } = dayOf([[0, { inverter_ac_power_w: 4000 }], [5000, {
    inverter_ac_power_w: 3000,
  }]]);
  assert.equal(day.mostAcPowerW, 4000);
  assert.equal(dayOf([[0, {}]]).day.mostAcPowerW, 0);
});

Deno.test("missingInDay() names what a day lacks", () => {
  const missing = (...rows: Parameters<typeof dayOf>[0]) => missingInDay(dayOf(rows).samples);
  assert.equal(missing(), "it has no samples");
  assert.equal(missing([0, {}]), "it has no samples");
  assert.equal(missing([0, {}], [5000, {}]), null);
  assert.equal(
    missing([0, {}], [5000, { pv_power_w: null }]),
    "its samples tell no pv_power_w",
  );
  assert.equal(
    missing([0, {}], [5000, { house_power_w: null }]),
    "its samples tell no house_power_w",
  );
  assert.equal(missing([0, {}], [5000, { pv_power_w: null }], [9000, {}]), null);
});
