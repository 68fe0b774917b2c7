import assert from "node:assert/strict";
import fc from "fast-check";
import { rollUpHour, sourcesReachOut, STEP_MS } from "../../../src/domain/history/five_minutes.ts";
import { toFiveMinuteRow } from "../../../src/domain/history/house_steps.ts";
import { INTEGRATED_COLUMNS, type PowerSample } from "../../../src/domain/history/power_samples.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { ORDER_OF_SETTINGS } from "../../../src/domain/history/load_order.ts";
import {
  ENERGY_COLUMNS,
  type EnergyColumn,
  type FiveMinuteRow,
  mapColumns,
} from "../../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import type { SampleRow } from "../../../src/domain/history/samples.ts";
import { powerSample, powerSamples } from "./power_samples.ts";

const HOUR = Date.UTC(2026, 5, 21, 10);
const END = HOUR + HOUR_MS;

function rollUp(samples: readonly PowerSample[], untilMs = END): readonly FiveMinuteRow[] {
  return rollUpHour({ hourMs: HOUR, untilMs, samples })
    .map((step) => toFiveMinuteRow(step, ORDER_OF_SETTINGS));
}

function sum(rows: readonly FiveMinuteRow[], column: EnergyColumn): number {
  return rows.reduce((total, { energies }) => total + (energies[column] ?? 0), 0);
}

for (const powerW of [1, 6, 100, 230, 9999]) {
  Deno.test(`rollUpHour() makes ${powerW} W for an hour ${powerW} Wh`, () => {
    const rows = rollUp(
      powerSamples({ fromMs: HOUR - 2000, toMs: END }, () => ({
        pv_power_w: powerW,
        grid_power_w: -powerW,
        consumption_power_w: 0,
      })),
    );
    assert.equal(rows.length, 12);
    assert.equal(sum(rows, "pv_wh"), powerW);
    assert.equal(sum(rows, "grid_export_wh"), powerW);
    assert.equal(sum(rows, "grid_import_wh"), 0);
    assert.ok(rows.every(({ knownMs }) => knownMs === STEP_MS));
    assert.ok(rows.every(({ means }) => means.pv_power_w === powerW));
    assert.ok(rows.every(({ energies }) => Math.abs((energies.pv_wh ?? 0) - powerW / 12) <= 1));
  });
}

for (
  const { nextMs, knownMs } of [
    { nextMs: 1000, knownMs: 1000 },
    { nextMs: 30_000, knownMs: 30_000 },
    { nextMs: 30_001, knownMs: 5000 },
  ]
) {
  Deno.test(`rollUpHour() lets a power hold ${knownMs} ms when the next comes in ${nextMs} ms`, () => {
    const known = { pv_power_w: 36_000, grid_power_w: 0, consumption_power_w: 0 };
    const [row] = rollUp([powerSample(HOUR, known), powerSample(HOUR + nextMs)]);
    assert.equal(row?.knownMs, knownMs);
    assert.equal(row?.energies.pv_wh, knownMs / 100);
    assert.equal(row?.means.pv_power_w, 36_000);
  });
}

Deno.test("rollUpHour() takes the time before the first sample from the one before the hour", () => {
  const known = { pv_power_w: 3600, grid_power_w: 3600, consumption_power_w: 7200 };
  const [row] = rollUp([powerSample(HOUR - 4000, known), powerSample(HOUR + 6000)]);
  assert.equal(row?.knownMs, 6000);
  assert.equal(row?.energies.consumption_wh, 12);
});

Deno.test("rollUpHour() knows each quantity's own gap", () => {
  const rows = rollUp(powerSamples({ fromMs: HOUR, toMs: END }, (atMs) => ({
    charger_power_w: 3600,
    consumption_power_w: 5000,
    pv_power_w: 100,
    grid_power_w: atMs < HOUR + 7 * MINUTE_MS ? 1200 : null,
  })));
  assert.deepEqual(rows.slice(0, 3).map(({ knownMs }) => knownMs), [STEP_MS, 2 * MINUTE_MS, 0]);
  assert.equal(sum(rows, "car_wh"), 3600);
  assert.equal(sum(rows, "grid_import_wh"), 140);
  assert.equal(rows[1]?.means.grid_power_w, 1200);
  assert.equal(rows[2]?.energies.grid_import_wh, null);
  assert.equal(rows[2]?.means.grid_power_w, null);
  assert.equal(rows[2]?.energies.plug_wh, null);
});

Deno.test("rollUpHour() makes no row for a step that no sample stands for", () => {
  const rows = rollUp([
    powerSample(HOUR + STEP_MS - 2000, { pv_power_w: 1 }),
    powerSample(HOUR + 30 * MINUTE_MS),
  ]);
  assert.deepEqual(rows.map(({ startMs }) => (startMs - HOUR) / STEP_MS), [0, 1, 6]);
  assert.deepEqual(rollUp([]), []);
});

Deno.test("rollUpHour() makes only steps that have ended", () => {
  const samples = powerSamples({ fromMs: HOUR, toMs: END }, () => ({ pv_power_w: 100 }));
  assert.equal(rollUp(samples, HOUR + 2 * STEP_MS - 1).length, 1);
  assert.equal(rollUp(samples, HOUR + 2 * STEP_MS).length, 2);
  assert.equal(rollUp(samples, HOUR - 1).length, 0);
});

Deno.test("rollUpHour() keeps the last reading of the meter's counters", () => {
  const [row] = rollUp([
    powerSample(HOUR, { grid_imported_wh: 10, grid_exported_wh: 20 }),
    powerSample(HOUR + 5000, { grid_imported_wh: 11 }),
    powerSample(HOUR + 10_000),
  ]);
  assert.deepEqual([row?.importedTotalWh, row?.exportedTotalWh], [11, 20]);
});

Deno.test("rollUpHour() tells the car's sources in a house with no battery, and at night", () => {
  const withoutBattery = { pv_power_w: 5000, inverter_dc_power_w: 5000, grid_power_w: 600 };
  const night = {
    pv_power_w: 0,
    inverter_dc_power_w: 2000,
    battery_power_w: 2000,
    grid_power_w: 0,
  };
  const unread = { pv_power_w: 500, inverter_dc_power_w: null, grid_power_w: 0 };
  const car = (values: Partial<PowerSample["values"]>) => {
    const [row] = rollUp(powerSamples({ fromMs: HOUR, toMs: HOUR + STEP_MS }, () => ({
      charger_power_w: 2400,
      plug_power_w: 1200,
      ...values,
    })));
    const { car_solar_wh, car_battery_wh, car_grid_wh, car_unknown_wh } = row?.energies ?? {};
    const { plug_solar_wh, plug_unknown_wh } = row?.energies ?? {};
    return {
      car_solar_wh,
      car_battery_wh,
      car_grid_wh,
      car_unknown_wh,
      plug_solar_wh,
      plug_unknown_wh,
    };
  };
  assert.deepEqual(car(withoutBattery), {
    car_solar_wh: 150,
    car_battery_wh: 0,
    car_grid_wh: 50,
    car_unknown_wh: 0,
    plug_solar_wh: 50,
    plug_unknown_wh: 0,
  });
  assert.deepEqual(car(night), {
    car_solar_wh: 33,
    car_battery_wh: 167,
    car_grid_wh: 0,
    car_unknown_wh: 0,
    plug_solar_wh: 0,
    plug_unknown_wh: 0,
  });
  assert.deepEqual(car(unread), {
    car_solar_wh: 0,
    car_battery_wh: 0,
    car_grid_wh: 0,
    car_unknown_wh: 200,
    plug_solar_wh: 0,
    plug_unknown_wh: 100,
  });
});

const ANY_COLUMNS = [...INTEGRATED_COLUMNS, "charger_power_w", "plug_power_w"] as const;

/** Samples from half a minute before the hour to half a minute after it, with gaps and unknowns. */
const anySamples = fc.array(
  fc.record({
    afterMs: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
      fc.integer({ min: 20_000, max: 900_000 }),
    ),
    values: fc.tuple(
      ...ANY_COLUMNS.map(() => fc.option(fc.integer({ min: -12_000, max: 12_000 }), { freq: 4 })),
    ),
  }),
  { maxLength: 300 },
).map((items) => {
  let atMs = HOUR - 30 * SECOND_MS;
  return items.map(({ afterMs, values }) => {
    atMs += afterMs;
    const named = Object.fromEntries(
      ANY_COLUMNS.map((column, index) => [column, values[index] ?? null]),
    );
    return powerSample(atMs, named);
  }).filter((sample) => sample.atMs < END + 30 * SECOND_MS);
});

/** Parts follow their whole first and their own exact sum second. */
const PARTS: ReadonlySet<EnergyColumn> = new Set([
  "car_solar_wh",
  "car_battery_wh",
  "car_grid_wh",
  "car_unknown_wh",
  "plug_solar_wh",
  "plug_unknown_wh",
]);

/** What the counters after a gap tell of it comes later: where the loads had theirs from. */
function withoutSources({ energies, loads, ...row }: FiveMinuteRow) {
  const others = ENERGY_COLUMNS.filter((column) => !PARTS.has(column));
  const drawn = loads.map(({ deviceId, powerW, energies: { energy_wh: energyWh } }) => [
    deviceId,
    powerW,
    energyWh,
  ]);
  return { ...row, loads: drawn, energies: others.map((column) => energies[column]) };
}

Deno.test("rollUpHour() step by step, late and again makes the rows of all at once", () => {
  const cuts = fc.array(fc.integer({ min: HOUR, max: END }), { maxLength: 5 });
  fc.assert(fc.property(anySamples, cuts, (samples, untils) => {
    const whole = rollUp(samples);
    for (const untilMs of untils) {
      const known = samples.filter(({ atMs }) => atMs < untilMs + 30 * SECOND_MS);
      const part = rollUp(known, untilMs);
      const late = whole.slice(0, part.length);
      assert.deepEqual(part.map(withoutSources), late.map(withoutSources));
      const seen = samples.filter(({ values }) => values.grid_power_w !== null);
      const seenUntil = seen.filter(({ atMs }) => atMs < untilMs + 30 * SECOND_MS);
      const withBattery = (list: readonly PowerSample[]) =>
        list.filter(({ values }) => values.battery_power_w !== null);
      const partSeen = rollUp(withBattery(seenUntil), untilMs);
      assert.deepEqual(partSeen, rollUp(withBattery(seen)).slice(0, partSeen.length));
    }
  }));
});

/** What is proven sun of these is not reckoned here: each is that with its unknown part. */
const WITH_UNKNOWN = {
  car_solar_wh: "car_unknown_wh",
  plug_solar_wh: "plug_unknown_wh",
} as const;

Deno.test("rollUpHour() sums up to the exact integral within rounding, never negative", () => {
  fc.assert(fc.property(anySamples, (samples) => {
    const rows = rollUp(samples);
    const exact = exactWh(samples);
    for (const column of ENERGY_COLUMNS) {
      if (column in WITH_UNKNOWN || column.endsWith("unknown_wh")) continue;
      const boundWh = PARTS.has(column) ? 2 : 0.5;
      assert.ok(
        Math.abs(sum(rows, column) - exact[column]) <= boundWh + 1e-6,
        `${column}: ${sum(rows, column)} for ${exact[column]}`,
      );
      assert.ok(rows.every(({ energies }) => (energies[column] ?? 0) >= 0));
    }
    for (
      const [solar, unknown] of [
        ["car_solar_wh", WITH_UNKNOWN.car_solar_wh],
        ["plug_solar_wh", WITH_UNKNOWN.plug_solar_wh],
      ] as const
    ) {
      const bothWh = exact[solar] + exact[unknown];
      assert.ok(Math.abs(sum(rows, solar) + sum(rows, unknown) - bothWh) <= 2 + 1e-6, solar);
      assert.ok(sum(rows, unknown) <= exact[unknown] + 2, `${unknown} at most`);
      assert.ok(rows.every(({ energies }) => (energies[unknown] ?? 0) >= 0));
    }
    for (const { energies, knownMs } of rows) {
      const { car_wh, car_solar_wh, car_battery_wh, car_grid_wh, car_unknown_wh } = energies;
      assert.equal(
        (car_solar_wh ?? 0) + (car_battery_wh ?? 0) + (car_grid_wh ?? 0) + (car_unknown_wh ?? 0),
        car_wh ?? 0,
      );
      const { plug_solar_wh, plug_unknown_wh, plug_wh } = energies;
      assert.ok((plug_solar_wh ?? 0) + (plug_unknown_wh ?? 0) <= (plug_wh ?? 0));
      assert.ok(knownMs >= 0 && knownMs <= STEP_MS);
    }
  }));
});

/** The integrals of one hour in Wh, reckoned a sample at a time without rounding. */
function exactWh(samples: readonly PowerSample[]): Readonly<Record<EnergyColumn, number>> {
  const totals = { ...mapColumns(ENERGY_COLUMNS, () => 0) };
  for (const [index, { atMs, values }] of samples.entries()) {
    const nextMs = samples[index + 1]?.atMs ?? Infinity;
    const endMs = nextMs - atMs <= 30_000 ? nextMs : atMs + 5000;
    const hours = Math.max(0, Math.min(END, endMs) - Math.max(HOUR, atMs)) / HOUR_MS;
    const add = (column: EnergyColumn, powerW: number | null) => {
      totals[column] += Math.max(0, powerW ?? 0) * hours;
    };
    const grid = values.grid_power_w;
    add("pv_wh", values.pv_power_w);
    add("consumption_wh", values.consumption_power_w);
    add("house_wh", values.house_power_w);
    add("grid_import_wh", grid);
    add("grid_export_wh", grid === null ? null : -grid);
    add("battery_charge_wh", values.battery_power_w === null ? null : -values.battery_power_w);
    add("battery_discharge_wh", values.battery_power_w);
    add("conversion_loss_wh", values.conversion_loss_w);
  }
  for (const [name, id] of [["car", SLOT_IDS.charger], ["plug", SLOT_IDS.plug]] as const) {
    const told = samples.flatMap(({ atMs, loads }) =>
      loads.filter(({ deviceId }) => deviceId === id).map(({ sources }) => ({ atMs, sources }))
    );
    for (const [index, { atMs, sources }] of told.entries()) {
      const nextMs = told[index + 1]?.atMs ?? Infinity;
      const endMs = nextMs - atMs <= 30_000 ? nextMs : atMs + 5000;
      const hours = Math.max(0, Math.min(END, endMs) - Math.max(HOUR, atMs)) / HOUR_MS;
      if (sources === null) continue;
      const { solarW, batteryW, gridW, unknownW } = sources;
      totals[`${name}_wh`] += (solarW + batteryW + gridW + unknownW) * hours;
      totals[`${name}_solar_wh`] += solarW * hours;
      totals[`${name}_unknown_wh`] += unknownW * hours;
      if (name === "plug") continue;
      totals.car_battery_wh += batteryW * hours;
      totals.car_grid_wh += gridW * hours;
    }
  }
  return totals;
}

Deno.test("rollUpHour() leaves out what a load does not tell, in order of the loads' ids", () => {
  const sources = { solarW: 600, batteryW: 120, gridW: 60, unknownW: 20 };
  const sample = powerSample(HOUR, { pv_power_w: 100, grid_power_w: -1 });
  const loads = [
    { deviceId: 9, sources },
    { deviceId: 8, sources: null },
    { deviceId: 7, sources: { ...sources, solarW: 0 } },
  ];
  const [step] = rollUpHour({ hourMs: HOUR, untilMs: END, samples: [{ ...sample, loads }] });
  assert.deepEqual(step?.loads.map(({ deviceId, powerW }) => [deviceId, powerW]), [
    [7, 200],
    [9, 800],
  ]);
});

Deno.test("rollUpHour() a mean just below 0 is 0", () => {
  const [row] = rollUp(
    [-1, 0, 0].map((grid_power_w, index) => powerSample(HOUR + index * 5000, { grid_power_w })),
  );
  assert.deepEqual(row?.means.grid_power_w, 0);
});

Deno.test("sourcesReachOut() counts a house without battery as told, and one that is silent not", () => {
  const counter = { grid_imported_wh: 5 };
  const [range, load] = [{ fromMs: HOUR, toMs: END }, { charger_power_w: 1000 }];
  const before = (first: Partial<SampleRow>, drawn: Partial<SampleRow> = { grid_power_w: null }) =>
    sourcesReachOut({
      ...range,
      samples: [powerSample(HOUR - 5000, first), powerSample(HOUR, { ...load, ...drawn })],
    }).before;
  const noBattery = { pv_power_w: 100, inverter_dc_power_w: 100 };
  assert.equal(before({ ...counter, ...noBattery }), false);
  assert.equal(before({ ...counter, pv_power_w: 100, inverter_dc_power_w: 600 }), true);
  assert.equal(before({ ...counter, battery_power_w: 0 }), true, "its counter is silent");
  assert.equal(before({ ...counter, battery_discharged_wh: 7 }), false);
  const noSun = { grid_power_w: 500, pv_power_w: null };
  assert.equal(before({}, noSun), true, "the battery is not known");
  assert.equal(before({}, { grid_power_w: 500, ...noBattery }), false, "nothing was drawn unseen");
});
