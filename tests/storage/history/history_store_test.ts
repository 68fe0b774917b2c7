import assert from "node:assert/strict";
import fc from "fast-check";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { MAX_HOLD_MS, rollUp, STEP_MS } from "../../../src/domain/history/five_minutes.ts";
import {
  type DeviceSample,
  SAMPLE_COLUMNS,
  type SampleColumn,
  sampleRow,
} from "../../../src/domain/history/samples.ts";
import { powerSample } from "../../domain/history/power_samples.ts";
import type { PowerSample } from "../../../src/domain/history/power_samples.ts";
import { ROLE_TABLES } from "../../../src/storage/samples/device_samples.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";
import { keepUp } from "./recorded_hours.ts";
import type { FiveMinuteRow } from "../../../src/domain/history/history_rows.ts";

const HOUR_MS = 3_600_000;

/** Times of the samples that a crash at this moment leaves. */
function keptTimes(folder: DataFolder): unknown[] {
  return folder.afterCrash((_, left) => timesIn(left));
}

function timesIn(folder: DataFolder): unknown[] {
  return folder.query("SELECT at_ms FROM samples ORDER BY at_ms").map((row) => row["at_ms"]);
}

Deno.test("add() brings every column through, values, zeros and nulls", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const values: Partial<Record<SampleColumn, number | null>> = {};
  for (const [index, column] of SAMPLE_COLUMNS.entries()) {
    values[column] = index % 3 === 0 ? null : (index - 20) * 1_000_003;
  }
  database.history.add(sampleAt(1000, values));
  database.history.add(sampleAt(2000));
  database.history.flush();
  assert.deepEqual(folder.query("SELECT * FROM samples ORDER BY at_ms"), [
    { at_ms: 1000, ...sampleAt(1000, values).values },
    { at_ms: 2000, ...sampleAt(2000).values },
  ]);
  for (const [role, table] of Object.entries(ROLE_TABLES)) {
    const told = sampleAt(1000, values).devices.filter((device) => device.role === role);
    assert.deepEqual(
      folder.query(`SELECT * FROM ${table}`),
      told.map(({ deviceId, values }) => ({
        sample_key: 1_000_000 + deviceId,
        at_ms: 1000,
        device_id: deviceId,
        ...values,
      })),
    );
  }
  const range = { fromMs: 0, toMs: 9000, limit: 9 };
  assert.deepEqual(database.queries.samples(range).map((sample) => sampleRow(sample)), [
    sampleRow(sampleAt(1000, values)),
    sampleRow(sampleAt(2000)),
  ]);
});

for (
  const { ageMs, kept } of [{ ageMs: 59_999, kept: 0 }, { ageMs: 60_000, kept: 3 }]
) {
  Deno.test(`a crash ${ageMs} ms after the first of 3 samples leaves ${kept}`, () => {
    using folder = new DataFolder();
    folder.steadyMs = 777;
    using database = folder.open();
    database.history.add(sampleAt(1000));
    folder.steadyMs += ageMs - 1;
    database.history.add(sampleAt(2000));
    assert.equal(keptTimes(folder).length, 0);
    folder.steadyMs += 1;
    database.history.add(sampleAt(3000));
    assert.equal(keptTimes(folder).length, kept);
    assert.equal(database.history.bufferedCount, 3 - kept);
  });
}

Deno.test("add() counts the next minute from the first sample after a flush", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.history.add(sampleAt(1000));
  database.history.flush();
  folder.steadyMs = 300_000;
  database.history.add(sampleAt(2000));
  assert.deepEqual(keptTimes(folder), [1000]);
  folder.steadyMs = 360_000;
  database.history.add(sampleAt(3000));
  assert.deepEqual(keptTimes(folder), [1000, 2000, 3000]);
});

Deno.test("add() follows the steady clock when wall time jumps", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.history.add(sampleAt(10_000_000));
  folder.steadyMs = 5000;
  database.history.add(sampleAt(1000));
  assert.equal(database.history.bufferedCount, 2);
  folder.steadyMs = 60_000;
  database.history.add(sampleAt(6000));
  assert.deepEqual(keptTimes(folder), [1000, 6000, 10_000_000]);
});

Deno.test("What a device without a key of its own tells is not stored as another's", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { values, devices: [own] } = sampleAt(1000, { grid_power_w: 5, plug_on: 1 });
  assert.ok(own?.role === "switch");
  for (const deviceId of [1003, 1000, -1]) {
    const devices = [{ ...own, deviceId }];
    database.history.add({ atMs: 1000, values, devices });
    database.history.add({ atMs: 2 ** 43, values, devices: [{ ...own, deviceId: 999 }] });
    database.history.flush();
  }
  assert.deepEqual(keptTimes(folder), [1000, 2 ** 43]);
  assert.deepEqual(folder.query("SELECT at_ms, device_id FROM switch_samples"), [
    { at_ms: 2 ** 43, device_id: 999 },
  ]);
  const beyondMs = Math.floor(Number.MAX_SAFE_INTEGER / 1000) + 1;
  database.history.add({ atMs: beyondMs, values, devices: [own] });
  database.history.flush();
  assert.deepEqual(keptTimes(folder), [1000, 2 ** 43, beyondMs]);
  assert.equal(folder.query("SELECT at_ms FROM switch_samples").length, 1);
});

Deno.test("each PV system and battery is stored for itself, and is no load", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { values, devices } = sampleAt(1000, { charger_power_w: 700, grid_power_w: 700 });
  const sources: readonly DeviceSample[] = [
    { role: "pv", deviceId: 1, values: { power_w: 3000, ac_power_w: 2900, lifetime_wh: 5 } },
    { role: "pv", deviceId: 8, values: { power_w: 0, ac_power_w: null, lifetime_wh: null } },
    {
      role: "battery",
      deviceId: 1,
      values: { power_w: -500, soc_permille: 613, charged_wh: 9, discharged_wh: null },
    },
  ];
  const sample = { atMs: 1000, values, devices: [...devices, ...sources] };
  database.history.add(sample);
  const range = { fromMs: 0, toMs: 300_000 };
  const loadsOf = () =>
    database.history.fiveMinutes(range).flatMap(({ loads }) =>
      loads.map(({ deviceId }) => deviceId)
    );
  assert.deepEqual(loadsOf(), [2]);
  folder.steadyMs = 60_000;
  database.history.add(sampleAt(6000));
  folder.afterCrash(({ queries }) => {
    assert.deepEqual(queries.samples({ ...range, limit: 1 }), [sample], "out of the pending file");
  });
  database.history.flush();
  assert.deepEqual(database.queries.samples({ ...range, limit: 1 }), [sample]);
  assert.deepEqual(loadsOf(), [2]);
  const dueMs = 40 * 86_400_000;
  assert.ok([...database.upkeep.pieces({ atMs: dueMs, timeZone: "UTC", rawRetentionDays: 30 })]);
  database.commit();
  for (const table of ["pv_samples", "battery_samples"]) {
    assert.deepEqual(folder.query(`SELECT * FROM ${table}`), [], "deleted with the others");
  }
});

Deno.test("add() replaces a sample of the same time, in memory and in the table", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.history.add(sampleAt(1000, { mode: 0, plug_on: 1 }));
  database.history.add(sampleAt(1000, { mode: 1 }));
  assert.equal(database.history.bufferedCount, 1);
  database.history.flush();
  assert.deepEqual(folder.query("SELECT * FROM switch_samples"), []);
  for (const atMs of [3000, 4000, 3000]) database.history.add(sampleAt(atMs));
  const waiting = database.history.buffered({ fromMs: 0, toMs: 9000 });
  assert.deepEqual(waiting.map(({ atMs }) => atMs), [4000, 3000], "in the order they came");
  database.history.add(sampleAt(1000, { mode: 2, surplus_w: 3, plug_on: 1 }));
  database.history.flush();
  database.history.add(sampleAt(1000, { mode: 3, plug_on: 0 }));
  database.history.flush();
  assert.deepEqual(folder.query("SELECT at_ms, mode, surplus_w FROM samples LIMIT 1"), [
    { at_ms: 1000, mode: 3, surplus_w: null },
  ]);
  assert.deepEqual(folder.query("SELECT at_ms, is_on FROM switch_samples"), [
    { at_ms: 1000, is_on: 0 },
  ]);
});

for (const wrong of [1.5, NaN, Infinity, 2 ** 53]) {
  Deno.test(`add() refuses a value of ${wrong} and goes on with the next sample`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    assert.throws(
      () => database.history.add(sampleAt(1000, { surplus_w: wrong })),
      new StorageFailed(`Cannot take sample: surplus_w is ${wrong}, which is no whole number`),
    );
    assert.throws(() => database.history.add(sampleAt(wrong)), StorageFailed);
    database.history.add(sampleAt(2000, { surplus_w: 1 }));
    database.history.flush();
    assert.deepEqual(keptTimes(folder), [2000]);
  });
}

Deno.test("add() loses nothing while another program writes, and keeps all after it", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 1 });
  database.history.add(sampleAt(1000));
  {
    using _lock = folder.lock();
    for (const [atMs, steadyMs] of [[61_000, 60_000], [66_000, 65_000]] as const) {
      folder.steadyMs = steadyMs;
      assert.throws(
        () => database.history.add(sampleAt(atMs)),
        (error) =>
          error instanceof StorageFailed && /^Cannot commit \d samples: /.test(error.message),
      );
    }
    assert.throws(() => database.history.flush(), StorageFailed);
    const points = database.history.fiveMinutes({ fromMs: 0, toMs: STEP_MS });
    assert.deepEqual(points.map(({ startMs }) => startMs), [0]);
  }
  folder.steadyMs = 70_000;
  database.history.add(sampleAt(71_000));
  assert.deepEqual(keptTimes(folder), [1000, 61_000, 66_000, 71_000]);
  assert.equal(database.history.droppedCount, 0);
});

Deno.test("add() keeps the newest 1000 samples when the disk refuses for long", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 0 });
  {
    using _lock = folder.lock();
    for (let atMs = 1; atMs < 1000; atMs++) database.history.add(sampleAt(atMs));
    for (let atMs = 1000; atMs <= 1003; atMs++) {
      assert.throws(() => database.history.add(sampleAt(atMs)), StorageFailed);
    }
  }
  assert.equal(database.history.bufferedCount, 1000);
  assert.equal(database.history.droppedCount, 3);
  database.history.flush();
  const times = keptTimes(folder);
  assert.deepEqual([times.length, times[0], times.at(-1)], [1000, 4, 1003]);
});

Deno.test("add() keeps a thousand samples at once when they come within a minute", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (let atMs = 1; atMs <= 1001; atMs++) database.history.add(sampleAt(atMs));
  assert.equal(keptTimes(folder).length, 1000);
  assert.equal(database.history.droppedCount, 0);
});

Deno.test("add() commits once an hour, and what a commit has is not stored twice after a crash", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const add = (atMs: number) => {
    folder.steadyMs = atMs;
    database.history.add(sampleAt(atMs));
  };
  for (let atMs = 0; atMs < 3_600_000; atMs += 5000) add(atMs);
  assert.deepEqual(timesIn(folder), []);
  assert.ok(keptTimes(folder).length > 700);
  for (let atMs = 3_600_000; atMs <= 3_660_000; atMs += 5000) add(atMs);
  assert.ok(timesIn(folder).length > 720);
  add(3_665_000);
  assert.deepEqual(keptTimes(folder), timesIn(folder));
});

for (
  const { ageMs, stored } of [{ ageMs: 3_599_999, stored: 0 }, { ageMs: 3_600_000, stored: 4 }]
) {
  Deno.test(`add() ${ageMs} ms after the last commit has ${stored} samples on the disk`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    for (const atMs of [0, 60_000, ageMs - 60_000, ageMs]) {
      folder.steadyMs = atMs;
      database.history.add(sampleAt(atMs));
    }
    assert.equal(timesIn(folder).length, stored);
    assert.equal(keptTimes(folder).length, 4);
  });
}

Deno.test("samples in a transaction that the disk refuses are committed with the next one", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 0 });
  folder.change(`CREATE TRIGGER refusal BEFORE UPDATE ON pending_file
    WHEN (SELECT count(*) FROM settings) > 0 BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  database.history.add(sampleAt(1000));
  folder.steadyMs = 60_000;
  database.history.add(sampleAt(2000));
  assert.equal(database.history.bufferedCount, 0);
  assert.throws(() => database.settings.save({ webPort: 1 }, 1), StorageFailed);
  assert.equal(database.history.bufferedCount, 2);
  assert.deepEqual(keptTimes(folder), [1000, 2000]);
  assert.deepEqual(timesIn(folder), []);
  database.history.flush();
  assert.deepEqual(timesIn(folder), [1000, 2000]);
  assert.deepEqual(folder.query("SELECT * FROM settings"), []);
});

/** What the chart shows of a row, and its other means. */
function pointOf({ startMs, means, energies }: FiveMinuteRow) {
  return {
    atMs: startMs,
    pvPowerW: means.pv_power_w,
    consumptionPowerW: means.consumption_power_w,
    housePowerW: means.house_power_w,
    carPowerW: means.car_power_w,
    gridPowerW: means.grid_power_w,
    batteryPowerW: means.battery_power_w,
    socPermille: means.battery_soc_permille,
    pvWh: energies.pv_wh,
    carWh: energies.car_wh,
  };
}

/** A step that starts on the hour. */
const START_MS = 1_790_002_800_000;

Deno.test("fiveMinutes() gives every power of a step, rolled up or not", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const add = (atMs: number, powerW: number) =>
    database.history.add(sampleAt(atMs, {
      pv_power_w: powerW,
      consumption_power_w: powerW + 3,
      house_power_w: powerW + 1,
      charger_power_w: powerW + 2,
      grid_power_w: -powerW,
      battery_power_w: -powerW - 1,
      battery_soc_permille: powerW,
    }));
  const point = (atMs: number, powerW: number, energyWh: number) => ({
    atMs,
    pvPowerW: powerW,
    consumptionPowerW: powerW + 3,
    housePowerW: powerW + 1,
    carPowerW: powerW + 2,
    gridPowerW: -powerW,
    batteryPowerW: -powerW - 1,
    socPermille: powerW,
    pvWh: energyWh,
    carWh: energyWh,
  });
  add(START_MS, 100);
  add(START_MS + 5000, 202);
  add(START_MS + STEP_MS, 300);
  add(START_MS + STEP_MS + 5000, 402);
  const range = { fromMs: START_MS + 1, toMs: START_MS + 2 * STEP_MS };
  const points = [point(START_MS, 151, 0), point(START_MS + STEP_MS, 351, 1)];
  assert.deepEqual(database.history.fiveMinutes(range).map(pointOf), points);
  keepUp(database, { atMs: START_MS + STEP_MS });
  assert.deepEqual(database.history.fiveMinutes(range).map(pointOf), points);
  assert.equal(database.history.bufferedCount, 4);
});

Deno.test("fiveMinutes() counts known values only; a column without any stays null", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (const isCommitted of [true, false]) {
    const fromMs = isCommitted ? START_MS : START_MS + STEP_MS;
    database.history.add(sampleAt(fromMs, { pv_power_w: 100, grid_power_w: 0 }));
    database.history.add(sampleAt(fromMs + 5000, { pv_power_w: null, grid_power_w: -1 }));
    if (isCommitted) database.history.flush();
    const rows = database.history.fiveMinutes({ fromMs, toMs: fromMs + STEP_MS });
    assert.deepEqual(rows.map(pointOf), [{
      atMs: fromMs,
      pvPowerW: 100,
      consumptionPowerW: null,
      housePowerW: null,
      carPowerW: null,
      gridPowerW: 0,
      batteryPowerW: null,
      socPermille: null,
      pvWh: 0,
      carWh: null,
    }]);
  }
});

Deno.test("fiveMinutes() gives the step of fromMs up to the last that is over", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (let step = 0; step < 4; step++) database.history.add(sampleAt(START_MS + step * STEP_MS));
  const stepsOf = (fromMs: number, toMs: number) =>
    database.history.fiveMinutes({ fromMs: START_MS + fromMs, toMs: START_MS + toMs })
      .map(({ startMs }) => (startMs - START_MS) / STEP_MS);
  for (const atMs of [START_MS, START_MS + 4 * STEP_MS]) {
    keepUp(database, { atMs });
    assert.deepEqual(stepsOf(2 * STEP_MS - 1, 3 * STEP_MS), [1, 2]);
    assert.deepEqual(stepsOf(2 * STEP_MS, 3 * STEP_MS - 1), []);
    assert.deepEqual(stepsOf(0, 4 * STEP_MS), [0, 1, 2, 3]);
  }
});

Deno.test("fiveMinutes() gives nothing for an empty table, range or gap", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const yearMs = 365 * 24 * HOUR_MS;
  const range = { fromMs: START_MS - yearMs, toMs: START_MS + yearMs };
  assert.deepEqual(database.history.fiveMinutes(range), []);
  database.history.add(sampleAt(START_MS));
  database.history.flush();
  database.history.add(sampleAt(START_MS + 1000 * STEP_MS));
  const fiveMinutes = (fromMs: number, toMs: number) =>
    database.history.fiveMinutes({ fromMs, toMs }).map(({ startMs }) => startMs);
  assert.deepEqual(fiveMinutes(range.fromMs, range.toMs), [START_MS, START_MS + 1000 * STEP_MS]);
  assert.deepEqual(fiveMinutes(START_MS, START_MS), []);
  assert.deepEqual(fiveMinutes(START_MS + STEP_MS, START_MS), []);
  assert.deepEqual(fiveMinutes(START_MS + STEP_MS, START_MS + 1000 * STEP_MS), []);
});

Deno.test("fiveMinutes() of hours that are not rolled up has each hour's energy for itself", () => {
  using folder = new DataFolder();
  using database = folder.open();
  // In each hour 100 5/12 Wh: what rounding leaves over of one is not the next one's.
  for (let atMs = START_MS; atMs <= START_MS + 2 * HOUR_MS; atMs += MAX_HOLD_MS) {
    const isFirst = (atMs - START_MS) % HOUR_MS < STEP_MS;
    database.history.add(sampleAt(atMs, { pv_power_w: isFirst ? 105 : 100 }));
  }
  const range = { fromMs: START_MS, toMs: START_MS + 2 * HOUR_MS };
  const rows = database.history.fiveMinutes(range);
  const energies = () => rows.map(({ energies }) => energies.pv_wh ?? 0);
  const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
  assert.deepEqual([sum(energies().slice(0, 12)), sum(energies().slice(12))], [100, 100]);
  database.history.flush();
  keepUp(database, { atMs: START_MS + 2 * HOUR_MS });
  assert.deepEqual(database.history.fiveMinutes(range), rows, "as the roll-up makes them");
});

Deno.test("fiveMinutes() is what a roll-up makes, however much of it has been made", () => {
  const arrival = fc.record({
    step: fc.integer({ min: 0, max: 6 }),
    aroundMs: fc.integer({ min: -4, max: 4 }).map((tens) => tens * 10_000),
    powerW: fc.option(fc.integer({ min: -9000, max: 9000 })),
    isFlushed: fc.boolean(),
    isRolledUp: fc.boolean(),
  });
  const timed = <T extends { step: number; aroundMs: number }>(one: T) => ({
    ...one,
    atMs: START_MS + one.step * STEP_MS + one.aroundMs,
  });
  const bound = fc.integer({ min: -1, max: 8 });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), bound, bound, (arrivals, from, to) => {
      using folder = new DataFolder();
      using database = folder.open();
      const samples = new Map<number, PowerSample>();
      for (const one of arrivals.map(timed).toSorted((one, other) => one.atMs - other.atMs)) {
        const { atMs } = one;
        // When the samples that may still hold in a step have all been seen.
        if (one.isRolledUp) keepUp(database, { atMs: atMs - MAX_HOLD_MS });
        samples.set(atMs, powerSample(atMs, { grid_power_w: one.powerW }));
        database.history.add(sampleAt(atMs, { grid_power_w: one.powerW }));
        if (one.isFlushed) database.history.flush();
      }
      const range = { fromMs: START_MS + from * STEP_MS, toMs: START_MS + to * STEP_MS };
      assert.deepEqual(
        database.history.fiveMinutes(range).map(pointOf)
          .map(({ atMs, gridPowerW }) => ({ atMs, gridPowerW })),
        rollUp({ ...range, samples: [...samples.values()] })
          .map(({ startMs, means }) => ({ atMs: startMs, gridPowerW: means.grid_power_w })),
      );
    }),
    { numRuns: 60 },
  );
});
