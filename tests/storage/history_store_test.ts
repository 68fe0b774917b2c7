import assert from "node:assert/strict";
import fc from "fast-check";
import { StorageFailed } from "../../src/domain/errors.ts";
import { SAMPLE_COLUMNS, type SampleColumn } from "../../src/domain/ports.ts";
import { DataFolder, sampleAt } from "./data_folder.ts";

function committedTimes(folder: DataFolder): unknown[] {
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
});

for (
  const { ageMs, committed } of [{ ageMs: 59_999, committed: 0 }, { ageMs: 60_000, committed: 3 }]
) {
  Deno.test(`add() has committed ${committed} of 3 samples ${ageMs} ms after the first`, () => {
    using folder = new DataFolder();
    folder.steadyMs = 777;
    using database = folder.open();
    database.history.add(sampleAt(1000));
    folder.steadyMs += ageMs - 1;
    database.history.add(sampleAt(2000));
    assert.equal(committedTimes(folder).length, 0);
    folder.steadyMs += 1;
    database.history.add(sampleAt(3000));
    assert.equal(committedTimes(folder).length, committed);
    assert.equal(database.history.bufferedCount, 3 - committed);
  });
}

Deno.test("add() counts the next minute from the first sample after a commit", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.history.add(sampleAt(1000));
  database.history.flush();
  folder.steadyMs = 300_000;
  database.history.add(sampleAt(2000));
  assert.deepEqual(committedTimes(folder), [1000]);
  folder.steadyMs = 360_000;
  database.history.add(sampleAt(3000));
  assert.deepEqual(committedTimes(folder), [1000, 2000, 3000]);
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
  assert.deepEqual(committedTimes(folder), [1000, 6000, 10_000_000]);
});

Deno.test("add() replaces a sample of the same time, in memory and in the table", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.history.add(sampleAt(1000, { mode: 0, plug_on: 1 }));
  database.history.add(sampleAt(1000, { mode: 1 }));
  assert.equal(database.history.bufferedCount, 1);
  database.history.flush();
  database.history.add(sampleAt(1000, { mode: 2 }));
  database.history.flush();
  assert.deepEqual(folder.query("SELECT at_ms, mode, plug_on FROM samples"), [
    { at_ms: 1000, mode: 2, plug_on: null },
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
    assert.deepEqual(committedTimes(folder), [2000]);
  });
}

Deno.test("add() loses nothing while another program writes, and commits all after it", () => {
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
    const points = database.history.fiveMinutes({ fromMs: 0, toMs: 100_000 });
    assert.deepEqual(points.map((point) => point.atMs), [0]);
  }
  folder.steadyMs = 70_000;
  database.history.add(sampleAt(71_000));
  assert.deepEqual(committedTimes(folder), [1000, 61_000, 66_000, 71_000]);
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
  const times = committedTimes(folder);
  assert.deepEqual([times.length, times[0], times.at(-1)], [1000, 4, 1003]);
});

Deno.test("add() commits a thousand samples at once when they come within a minute", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (let atMs = 1; atMs <= 1001; atMs++) database.history.add(sampleAt(atMs));
  assert.equal(committedTimes(folder).length, 1000);
  assert.equal(database.history.droppedCount, 0);
});

const STEP_MS = 300_000;
/** A step that starts on the hour. */
const START_MS = 1_790_002_800_000;

Deno.test("fiveMinutes() averages each step, buffered and committed alike", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const add = (atMs: number, powerW: number) =>
    database.history.add(sampleAt(atMs, {
      pv_power_w: powerW,
      house_power_w: powerW + 1,
      charger_power_w: powerW + 2,
      grid_power_w: -powerW,
      battery_power_w: -powerW - 1,
      battery_soc_permille: powerW,
    }));
  add(START_MS, 100);
  add(START_MS + STEP_MS - 1, 201);
  database.history.flush();
  add(START_MS + STEP_MS, 300);
  add(START_MS + STEP_MS + 5000, 400);
  const points = database.history.fiveMinutes({ fromMs: START_MS, toMs: START_MS + 2 * STEP_MS });
  assert.deepEqual(points, [
    {
      atMs: START_MS,
      pvPowerW: 151,
      consumptionPowerW: null,
      housePowerW: 152,
      carPowerW: 153,
      gridPowerW: -150,
      batteryPowerW: -151,
      socPct: 15.1,
    },
    {
      atMs: START_MS + STEP_MS,
      pvPowerW: 350,
      consumptionPowerW: null,
      housePowerW: 351,
      carPowerW: 352,
      gridPowerW: -350,
      batteryPowerW: -351,
      socPct: 35,
    },
  ]);
  assert.equal(database.history.bufferedCount, 2);
});

Deno.test("fiveMinutes() counts known values only; a column without any stays null", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (const isCommitted of [true, false]) {
    const fromMs = isCommitted ? START_MS : START_MS + STEP_MS;
    database.history.add(sampleAt(fromMs, { pv_power_w: 100, grid_power_w: 0 }));
    database.history.add(sampleAt(fromMs + 5000, { pv_power_w: null, grid_power_w: -1 }));
    if (isCommitted) database.history.flush();
    const [point] = database.history.fiveMinutes({ fromMs, toMs: fromMs + STEP_MS });
    assert.deepEqual(point, {
      atMs: fromMs,
      pvPowerW: 100,
      consumptionPowerW: null,
      housePowerW: null,
      carPowerW: null,
      gridPowerW: 0,
      batteryPowerW: null,
      socPct: null,
    });
  }
});

Deno.test("fiveMinutes() takes samples from fromMs up to but not including toMs", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const range = { fromMs: START_MS + 1000, toMs: START_MS + 2000 };
  for (const isCommitted of [false, true]) {
    for (const [offsetMs, powerW] of [[999, 1], [1000, 10], [1999, 20], [2000, 99]] as const) {
      database.history.add(sampleAt(START_MS + offsetMs, { pv_power_w: powerW }));
    }
    if (isCommitted) database.history.flush();
    const points = database.history.fiveMinutes(range);
    assert.deepEqual(points.map(({ atMs, pvPowerW }) => ({ atMs, pvPowerW })), [
      { atMs: START_MS, pvPowerW: 15 },
    ]);
  }
});

Deno.test("fiveMinutes() gives nothing for an empty table, range or gap", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const range = { fromMs: 0, toMs: START_MS * 2 };
  assert.deepEqual(database.history.fiveMinutes(range), []);
  database.history.add(sampleAt(START_MS));
  database.history.flush();
  database.history.add(sampleAt(START_MS + 1000 * STEP_MS));
  const fiveMinutes = (fromMs: number, toMs: number) =>
    database.history.fiveMinutes({ fromMs, toMs }).map((point) => point.atMs);
  assert.deepEqual(fiveMinutes(range.fromMs, range.toMs), [START_MS, START_MS + 1000 * STEP_MS]);
  assert.deepEqual(fiveMinutes(START_MS, START_MS), []);
  assert.deepEqual(fiveMinutes(START_MS + 1, START_MS), []);
  assert.deepEqual(fiveMinutes(START_MS + 1, START_MS + 1000 * STEP_MS), []);
});

Deno.test("fiveMinutes() is the same however the samples are spread over memory and table", () => {
  using folder = new DataFolder();
  const arrival = fc.record({
    offsetMs: fc.integer({ min: 0, max: 6 * STEP_MS }).map((ms) => ms - ms % 20_000),
    powerW: fc.option(fc.integer({ min: -9000, max: 9000 })),
    isFlushed: fc.boolean(),
  });
  const bound = fc.integer({ min: -STEP_MS, max: 7 * STEP_MS });
  using database = folder.open();
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), bound, bound, (arrivals, from, to) => {
      folder.change("DELETE FROM samples");
      const newest = new Map<number, number | null>();
      for (const { offsetMs, powerW, isFlushed } of arrivals) {
        newest.set(offsetMs, powerW);
        database.history.add(sampleAt(START_MS + offsetMs, { grid_power_w: powerW }));
        if (isFlushed) database.history.flush();
      }
      const range = { fromMs: START_MS + from, toMs: START_MS + to };
      const points = database.history.fiveMinutes(range);
      assert.deepEqual(
        points.map(({ atMs, gridPowerW }) => ({ atMs, gridPowerW })),
        expectedMeans(newest, { from, to }),
      );
      database.history.flush();
      assert.deepEqual(database.history.fiveMinutes(range), points);
    }),
    { numRuns: 100 },
  );
});

function expectedMeans(
  samples: ReadonlyMap<number, number | null>,
  range: { readonly from: number; readonly to: number },
): { atMs: number; gridPowerW: number | null }[] {
  const means = [];
  for (let step = 0; step < 7; step++) {
    const inStep = [...samples].filter(([offsetMs]) =>
      offsetMs >= Math.max(range.from, step * STEP_MS) &&
      offsetMs < Math.min(range.to, (step + 1) * STEP_MS)
    );
    if (inStep.length === 0) continue;
    const known = inStep.flatMap(([, powerW]) => powerW === null ? [] : [powerW]);
    const sum = known.reduce((total, powerW) => total + powerW, 0);
    const gridPowerW = known.length === 0 ? null : Math.round(sum / known.length) + 0;
    means.push({ atMs: START_MS + step * STEP_MS, gridPowerW });
  }
  return means;
}
