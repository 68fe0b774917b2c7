import assert from "node:assert/strict";
import fc from "fast-check";
import { toSample } from "../../../src/app/cycle/sample.ts";
import { type LoadStep, mapColumns } from "../../../src/domain/history/history_rows.ts";
import type { DeviceSight } from "../../../src/domain/house/device.ts";
import type { Reading, Snapshot } from "../../../src/domain/house/snapshot.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import {
  type DeviceSample,
  isLoadSample,
  ROLE_COLUMNS,
  type Sample,
  sampleRow,
} from "../../../src/domain/history/samples.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { BATTERY, CHARGER, fresh, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import { DataFolder, sampleAt as houseAt } from "../data_folder.ts";
import { house, keepUp } from "./recorded_hours.ts";

const START_MS = Date.UTC(2026, 5, 30, 21);
const HOURS = 4;
const CYCLE_MS = 5000;
/** A car and a heater of the settings, another charger and a load that is only metered. */
const IDS = [2, 3, 7, 8];

interface Powers {
  readonly gridW: number;
  readonly batteryW: number | null;
  readonly carW: number;
  readonly plugW: number;
  readonly otherCarW: number;
  readonly loadW: number;
}

const anyPowers: fc.Arbitrary<Powers> = fc.record({
  gridW: fc.integer({ min: -8000, max: 12_000 }),
  batteryW: fc.option(fc.integer({ min: -5000, max: 5000 }), { freq: 8 }),
  carW: fc.integer({ min: 0, max: 11_000 }),
  plugW: fc.integer({ min: 0, max: 3000 }),
  otherCarW: fc.integer({ min: 0, max: 11_000 }),
  loadW: fc.integer({ min: 0, max: 2000 }),
});

function snapshotOf(powers: Powers): Snapshot {
  const meter = fresh({ ...METER, gridPowerW: powers.gridW });
  const inverter = fresh({ ...INVERTER, acPowerW: 6000, dcPowerW: 6100 });
  const battery = fresh({ ...BATTERY, powerW: powers.batteryW });
  const charger = fresh({ ...CHARGER, powerW: powers.carW });
  const plug = fresh({ ...PLUG, on: true, powerW: powers.plugW });
  const device = { driver: "lamp", name: "Other", params: {} };
  const other: Reading<typeof CHARGER> = fresh({ ...CHARGER, powerW: powers.otherCarW });
  const devices: readonly DeviceSight[] = [
    { device: { ...device, id: 7, roles: ["charger"] }, readings: { charger: other } },
    {
      device: { ...device, id: 8, roles: ["load"] },
      readings: { load: fresh({ powerW: powers.loadW, totalWh: null }) },
    },
  ];
  const flows = deriveFlows({ meter, inverter, battery, charger });
  const loads: Snapshot["loads"] = [
    { id: 2, name: "charger", policy: {}, kind: "charger", reading: charger },
    { id: 7, name: "other", policy: {}, kind: "charger", reading: other },
    { id: 3, name: "plug", policy: {}, kind: "switch", reading: plug },
  ];
  return { meter, inverter, battery, charger, plug, devices, flows, loads };
}

function sampleAt(atMs: number, powers: Powers) {
  return toSample({
    atMs,
    snapshot: snapshotOf(powers),
    mode: "fast",
    modes: new Map(),
    surplusW: null,
  });
}

Deno.test("toSample() charges no more to the loads than grid and battery gave, and all of each load", () => {
  fc.assert(fc.property(anyPowers, (powers) => {
    const devices = sampleAt(1, powers).devices.filter(isLoadSample);
    assert.deepEqual(devices.map(({ deviceId }) => deviceId), [2, 7, 3, 8]);
    const sum = (column: "grid_w" | "battery_w") =>
      devices.reduce((total, { values }) => total + (values[column] ?? 0), 0);
    assert.ok(sum("grid_w") <= Math.max(0, powers.gridW));
    assert.ok(sum("battery_w") <= Math.max(0, powers.batteryW ?? 0));
    for (const { values } of devices) {
      const { solar_w, battery_w, grid_w, unknown_w, power_w } = values;
      assert.equal((solar_w ?? 0) + (battery_w ?? 0) + (grid_w ?? 0) + (unknown_w ?? 0), power_w);
      assert.ok([solar_w, battery_w, grid_w, unknown_w].every((part) => (part ?? 0) >= 0));
    }
  }));
});

function energiesOf(loads: readonly LoadStep[], sums: Map<string, number>): void {
  for (const { deviceId, energies } of loads) {
    for (const [column, energyWh] of Object.entries(energies)) {
      const key = `${deviceId} ${column}`;
      sums.set(key, (sums.get(key) ?? 0) + (energyWh ?? 0));
    }
  }
}

Deno.test("hours, days and months of each load are the sums of its five minutes, within the import", () => {
  fc.assert(
    fc.property(fc.array(anyPowers, { minLength: 3, maxLength: 12 }), (house) => {
      using folder = new DataFolder();
      using database = folder.open();
      for (let at = 0; at < HOURS * HOUR_MS / CYCLE_MS; at += 7) {
        const powers = house[Math.floor(at / 100) % house.length];
        if (powers !== undefined) database.history.add(sampleAt(START_MS + at * CYCLE_MS, powers));
      }
      // Over midnight and the end of a month.
      keepUp(database, { atMs: START_MS + 5 * HOUR_MS, timeZone: "Europe/Berlin" });
      const range = { fromMs: Date.UTC(2026, 4, 31, 22), toMs: Date.UTC(2026, 7, 1) };
      const query = { ...range, timeZone: "Europe/Berlin", limit: 1000 };
      const [fives = new Map(), ...longer] = (["5m", "1h", "1d", "1mo"] as const).map((step) => {
        const sums = new Map<string, number>();
        for (const { loads } of database.queries.steps({ ...query, step })) energiesOf(loads, sums);
        return sums;
      });
      assert.deepEqual(
        [...new Set([...fives.keys()].map((key) => Number(key.split(" ")[0])))],
        IDS,
      );
      for (const sums of longer) assert.deepEqual([...sums].sort(), [...fives].sort());
      for (const { loads, energies } of database.queries.steps({ ...query, step: "1h" })) {
        const boughtWh = loads.reduce((sum, load) => sum + (load.energies.grid_wh ?? 0), 0);
        assert.ok(boughtWh <= (energies.grid_import_wh ?? 0) + IDS.length, `${boughtWh}`);
      }
    }),
    { numRuns: 8 },
  );
});

const ZONE = "Europe/Berlin";
const WALLBOX = { driver: "lamp", roles: ["charger"], params: {}, secrets: {} } as const;

/** A cycle in which these chargers draw, in W, all of it sun. */
function drawn(atMs: number, chargers: Readonly<Record<number, number>>): Sample {
  const devices = Object.entries(chargers).map(([id, powerW]): DeviceSample => {
    const told: Partial<Record<string, number>> = {
      power_w: powerW,
      solar_w: powerW,
      battery_w: 0,
      grid_w: 0,
      unknown_w: 0,
    };
    const values = mapColumns(ROLE_COLUMNS.charger, (column) => told[column] ?? null);
    return { role: "charger", deviceId: Number(id), values };
  });
  return { ...houseAt(atMs, house({ pvW: 9000, gridW: 0 })), devices };
}

const HOUR_AT = (day: number, hour: number) => Date.UTC(2026, 5, day, hour);

/** Wh of the column of the car by step of each length, and of the samples in W. */
function carOf(database: ReturnType<DataFolder["open"]>) {
  const range = { fromMs: HOUR_AT(0, 22), toMs: HOUR_AT(40, 0) };
  const query = { ...range, timeZone: ZONE, limit: 5000 };
  const wh = (step: "5m" | "1h" | "1d" | "1mo") =>
    database.queries.steps({ ...query, step }).map(({ energies }) => energies.car_wh);
  const order = database.queries.loadOrder();
  const samples = database.queries.samples({ ...range, limit: 5000 });
  return {
    wh,
    sumOf: (step: "5m" | "1h" | "1d" | "1mo") =>
      wh(step).reduce<number>((sum, energyWh) => sum + (energyWh ?? 0), 0),
    watts: samples.map((sample) => sampleRow(sample, order).charger_power_w),
  };
}

/** A sample each 30 s over the minutes of an hour that are named. */
function drawFor(
  database: ReturnType<DataFolder["open"]>,
  { fromMs, minutes }: { readonly fromMs: number; readonly minutes: number },
  chargers: Readonly<Record<number, number>>,
): void {
  for (let at = 0; at < minutes * 60_000; at += 30_000) {
    database.history.add(drawn(fromMs + at, chargers));
  }
  const atRest = Object.fromEntries(Object.keys(chargers).map((id) => [id, 0]));
  database.history.add(drawn(fromMs + minutes * 60_000, atRest));
  database.history.flush();
}

Deno.test("the columns of the car go on where one charger took the place of another", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { devices } = database;
  const first = devices.add({ ...WALLBOX, name: "old" });
  drawFor(database, { fromMs: HOUR_AT(10, 8), minutes: 30 }, { [first]: 6000 });
  drawFor(database, { fromMs: HOUR_AT(20, 8), minutes: 30 }, { [first]: 6000 });
  const second = devices.add({ ...WALLBOX, name: "new" });
  devices.remove(first, HOUR_AT(20, 10));
  drawFor(database, { fromMs: HOUR_AT(20, 12), minutes: 30 }, { [second]: 2000 });
  keepUp(database, { atMs: HOUR_AT(20, 14), timeZone: ZONE });
  const { wh, sumOf, watts } = carOf(database);
  assert.deepEqual(wh("1h"), [3000, 3000, 1000], "also on the day of the change");
  assert.deepEqual(wh("1d"), [3000, 4000]);
  assert.deepEqual(wh("1mo"), [7000]);
  assert.equal(sumOf("5m"), 7000);
  assert.deepEqual([...new Set(watts)], [6000, 0, 2000]);
  devices.remove(second, HOUR_AT(20, 15));
  assert.deepEqual(database.queries.loads(), [
    { deviceId: 2, name: "NRGkick", kind: "charger" },
    { deviceId: 3, name: "TP-Link", kind: "switch" },
    { deviceId: second, name: "new", kind: "charger" },
    { deviceId: first, name: "old", kind: "charger" },
  ], "removed ones last, the newest first");
  assert.deepEqual(carOf(database).wh("1d"), [3000, 4000], "none is left, their history is");
});

Deno.test("the columns of the car are those of one charger each day, whoever was away", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { devices } = database;
  const [first, second] = ["a", "b"].map((name) => devices.add({ ...WALLBOX, name }));
  assert.ok(first !== undefined && second !== undefined);
  drawFor(database, { fromMs: HOUR_AT(5, 8), minutes: 30 }, { [second]: 4000 });
  drawFor(database, { fromMs: HOUR_AT(6, 8), minutes: 30 }, { [first]: 6000, [second]: 4000 });
  drawFor(database, { fromMs: HOUR_AT(6, 9), minutes: 30 }, { [second]: 4000 });
  drawFor(database, { fromMs: HOUR_AT(7, 8), minutes: 30 }, { [first]: 2000 });
  keepUp(database, { atMs: HOUR_AT(7, 14), timeZone: ZONE });
  const { wh, sumOf, watts } = carOf(database);
  assert.deepEqual(wh("1h"), [2000, 3000, null, 1000], "the second before there was the first");
  assert.deepEqual(wh("1d"), [2000, 3000, 1000]);
  assert.deepEqual(wh("1mo"), [6000]);
  assert.equal(sumOf("5m"), 6000);
  assert.deepEqual([...new Set(watts)], [4000, 0, 6000, null, 2000]);
  devices.remove(first, HOUR_AT(7, 15));
  assert.deepEqual(carOf(database).wh("1d"), [2000, 2000 + 2000, 1000], "the second is the first");
});

Deno.test("a part that a row of a load does not tell is not told of a longer step", () => {
  using folder = new DataFolder();
  using database = folder.open();
  drawFor(database, { fromMs: HOUR_AT(10, 8), minutes: 55 }, { 2: 6000 });
  keepUp(database, { atMs: HOUR_AT(10, 14), timeZone: ZONE });
  database.commit();
  folder.change(`UPDATE load_five_minutes SET battery_wh = NULL, grid_wh = NULL
    WHERE start_ms = ${HOUR_AT(10, 8)};
    UPDATE load_five_minutes SET energy_wh = NULL, solar_wh = NULL, battery_wh = NULL,
      grid_wh = NULL, unknown_wh = NULL WHERE start_ms = ${HOUR_AT(10, 8) + 1_800_000}`);
  drawFor(database, { fromMs: HOUR_AT(10, 14), minutes: 5 }, { 2: 1200 });
  drawFor(database, { fromMs: HOUR_AT(11, 14), minutes: 5 }, { 2: 1200 });
  keepUp(database, { atMs: HOUR_AT(11, 16), timeZone: ZONE });
  const query = { fromMs: HOUR_AT(0, 22), toMs: HOUR_AT(31, 0), timeZone: ZONE, limit: 1000 };
  const parts = (step: "1h" | "1d" | "1mo") =>
    database.queries.steps({ ...query, step }).map(({ loads }) => {
      const { energy_wh, solar_wh, battery_wh, grid_wh } = loads[0]?.energies ?? {};
      return [energy_wh, solar_wh, battery_wh, grid_wh];
    });
  assert.deepEqual(parts("1h"), [
    [5000, 5000, null, null],
    [100, 100, 0, 0],
    [100, 100, 0, 0],
  ]);
  assert.deepEqual(parts("1d"), [[5100, 5100, null, null], [100, 100, 0, 0]]);
  assert.deepEqual(parts("1mo"), [[5200, 5200, null, null]]);
});
