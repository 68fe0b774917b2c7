import assert from "node:assert/strict";
import fc from "fast-check";
import { toSample } from "../../../src/app/cycle/sample.ts";
import type { LoadStep } from "../../../src/domain/history/history_rows.ts";
import type { DeviceSight } from "../../../src/domain/house/device.ts";
import type { Reading, Snapshot } from "../../../src/domain/house/snapshot.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { BATTERY, CHARGER, fresh, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import { DataFolder } from "../data_folder.ts";
import { keepUp } from "./recorded_hours.ts";

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
    const { devices } = sampleAt(1, powers);
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
