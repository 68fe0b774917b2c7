import assert from "node:assert/strict";
import { type DeviceReadings, SLOT_IDS } from "../../../src/domain/house/device.ts";
import { Sampler, toSample } from "../../../src/app/cycle/sample.ts";
import { isLoadSample, SAMPLE_COLUMNS, sampleRow } from "../../../src/domain/history/samples.ts";
import type { ChargerValues, Snapshot } from "../../../src/domain/house/snapshot.ts";
import {
  BATTERY,
  CHARGER,
  fresh,
  INVERTER,
  METER,
  PLUG,
  stale,
} from "../../domain/house/readings.ts";

const MODES = new Map([[SLOT_IDS.charger, "fast"]] as const);

const TELLING: ChargerValues = {
  ...CHARGER,
  powerW: 2680,
  phaseCurrentsA: [5.9, 6.1, 0.1],
  phaseVoltagesV: [231.1, 232, 233],
  phasePowersW: [1344.6, 1335.4, 0],
  sessionEnergyWh: 216,
  phaseEnergiesWh: [108, 107, 0],
  minCurrentA: 6,
  maxCurrentA: 16,
  isLinked: true,
  frequencyHz: 49.99,
  notices: [
    { kind: "error", code: 17, name: null },
    { kind: "error", code: 4, name: null },
    { kind: "warning", code: 16, name: "INCREASED_TEMPERATURE" },
  ],
};

function snapshotWith(charger: Snapshot["charger"]): Snapshot {
  return {
    meter: fresh(METER),
    inverter: fresh(INVERTER),
    battery: fresh(BATTERY),
    charger,
    plug: fresh(PLUG),
    devices: [],
    loads: [
      { id: SLOT_IDS.charger, name: "charger", policy: {}, kind: "charger", reading: charger },
      { id: SLOT_IDS.plug, name: "plug", policy: {}, kind: "switch", reading: fresh(PLUG) },
    ],
    flows: {
      gridPowerW: 0,
      pvPowerW: 5000,
      batteryPowerW: 0,
      consumptionPowerW: 4925,
      housePowerW: 2245,
      carPowerW: 2680,
      conversionLossW: 75,
    },
  };
}

function chargerColumns(charger: Snapshot["charger"]) {
  const values = sampleRow(toSample({
    atMs: 1,
    snapshot: snapshotWith(charger),
    mode: "tracked",
    modes: MODES,
    surplusW: null,
  }));
  return Object.fromEntries(
    SAMPLE_COLUMNS.filter((name) => name.startsWith("charger_")).map((
      name,
    ) => [name, values[name]]),
  );
}

Deno.test("toSample() stores all that a charger tells", () => {
  assert.deepEqual(chargerColumns(fresh(TELLING)), {
    charger_power_w: 2680,
    charger_enabled: 0,
    charger_target_ma: 6000,
    charger_current_l1_ma: 5900,
    charger_current_l2_ma: 6100,
    charger_current_l3_ma: 100,
    charger_voltage_l1_dv: 2311,
    charger_voltage_l2_dv: 2320,
    charger_voltage_l3_dv: 2330,
    charger_session_wh: 216,
    charger_total_wh: 100_000,
    charger_temperature_dc: 300,
    charger_frequency_mhz: 49_990,
    charger_power_l1_w: 1345,
    charger_power_l2_w: 1335,
    charger_power_l3_w: 0,
    charger_session_l1_wh: 108,
    charger_session_l2_wh: 107,
    charger_session_l3_wh: 0,
    charger_min_ma: 6000,
    charger_max_ma: 16_000,
    charger_linked: 1,
    charger_car_connected: null,
    charger_error_code: 17,
    charger_warning_code: 16,
  });
});

Deno.test("toSample() tells no error from an error that is not told, and from a name alone", () => {
  const errorCode = (notices: ChargerValues["notices"]) =>
    chargerColumns(fresh({ ...CHARGER, notices }))["charger_error_code"];
  assert.equal(errorCode([]), 0);
  assert.equal(errorCode([{ kind: "warning", code: 3, name: null }]), 0);
  assert.equal(errorCode(null), null);
  assert.equal(errorCode([{ kind: "error", code: null, name: "NEW_FAULT" }]), null);
});

Deno.test("toSample() stores nothing of a charger whose values are old, or of before", () => {
  const old = [stale(TELLING, 31_000), { ...stale(TELLING, 31_000), misses: 0 }];
  for (const reading of [...old, { ...fresh(TELLING), misses: 1 }]) {
    for (const value of Object.values(chargerColumns(reading))) assert.equal(value, null);
  }
});

Deno.test("toSample() stores of the house what its own device tells now", () => {
  const columns = (change: Partial<Snapshot>) => {
    const { values } = toSample({
      atMs: 1.4,
      snapshot: { ...snapshotWith(fresh(CHARGER)), ...change },
      mode: "tracked",
      modes: MODES,
      surplusW: 350.4,
    });
    return [
      values.pv_power_w,
      values.conversion_loss_w,
      values.consumption_power_w,
      values.house_power_w,
      values.surplus_w,
    ];
  };
  assert.deepEqual(columns({}), [5000, 75, 4925, 2245, 350]);
  const inverter = { ...stale(INVERTER, 31_000), misses: 0 };
  assert.deepEqual(columns({ inverter }), [null, null, null, null, 350]);
  assert.deepEqual(columns({ meter: stale(METER, 31_000) }), [5000, 75, null, null, null]);
});

Deno.test("toSample() stores each value of the house in its own column and unit", () => {
  const meter = {
    gridPowerW: 1.6,
    phasePowersW: [10.6, 20, 30],
    voltagesV: [231.14, 232, 233],
    frequencyHz: 50.0124,
    importedWh: 1234.4,
    exportedWh: 5678,
  };
  const inverter = { ...INVERTER, dcVoltageV: 751.25, vendorStatus: 4, status: "off" } as const;
  const battery = {
    ...BATTERY,
    powerW: -104,
    socPct: 61.25,
    status: "idle",
    currentA: -1.25,
  } as const;
  const { values, atMs } = toSample({
    atMs: 1.5,
    snapshot: {
      ...snapshotWith(fresh(CHARGER)),
      meter: fresh(meter),
      inverter: fresh(inverter),
      battery: fresh(battery),
    },
    mode: "tracked",
    modes: MODES,
    surplusW: null,
  });
  assert.equal(atMs, 2);
  assert.partialDeepStrictEqual(values, {
    grid_power_w: 2,
    grid_power_l1_w: 11,
    grid_power_l2_w: 20,
    grid_power_l3_w: 30,
    grid_voltage_l1_dv: 2311,
    grid_voltage_l2_dv: 2320,
    grid_voltage_l3_dv: 2330,
    grid_frequency_mhz: 50_012,
    grid_imported_wh: 1234,
    grid_exported_wh: 5678,
    inverter_ac_power_w: 4925,
    inverter_dc_power_w: 5000,
    inverter_dc_voltage_dv: 7513,
    inverter_temperature_dc: 452,
    inverter_status: 1,
    inverter_vendor_status: 4,
    inverter_lifetime_wh: 1_000_000,
    battery_power_w: -104,
    battery_soc_permille: 613,
    battery_soh_permille: 980,
    battery_temperature_dc: 220,
    battery_voltage_dv: 8200,
    battery_current_ma: -1250,
    battery_charged_wh: 10_000,
    battery_discharged_wh: 9000,
    surplus_w: null,
  });
});

Deno.test("toSample() stores the power of all batteries where a house has others", () => {
  const powerOf = (readings: DeviceReadings) => {
    const { flows, ...snapshot } = sourcesOf({ 9: readings });
    const all = { ...snapshot, flows: { ...flows, batteryPowerW: -700 } };
    const cycle = { atMs: 1, mode: "fast", modes: MODES, surplusW: null } as const;
    return toSample({ ...cycle, snapshot: all }).values.battery_power_w;
  };
  assert.equal(powerOf({ battery: fresh(STORE) }), -700);
  assert.equal(powerOf({ pv: fresh(PV) }), 0, "its own alone");
});

Deno.test("toSample() counts the places of a status from 1", () => {
  const statusOf = (status: "off" | "standby" | null) =>
    toSample({
      atMs: 1,
      snapshot: { ...snapshotWith(fresh(CHARGER)), inverter: fresh({ ...INVERTER, status }) },
      mode: "tracked",
      modes: MODES,
      surplusW: null,
    }).values.inverter_status;
  assert.deepEqual([statusOf("off"), statusOf("standby"), statusOf(null)], [1, 8, null]);
});

Deno.test("Sampler stores what a charger tells once, and between its answers what feeds it", () => {
  const sampler = new Sampler();
  const take = (atMs: number, charger: Snapshot["charger"]) =>
    sampler.take({
      atMs,
      snapshot: snapshotWith(charger),
      mode: "fast",
      modes: MODES,
      surplusW: null,
    })
      .devices.filter(isLoadSample).filter(({ role }) => role === "charger")
      .map(({ values }) => values);
  const answer = { ...fresh(TELLING), atMs: 1000 };
  const [first] = take(1000, answer);
  assert.deepEqual([first?.power_w, first?.solar_w], [2680, 2680]);
  const [between] = take(6000, answer);
  assert.deepEqual([between?.power_w, between?.solar_w], [null, 2680]);
  const [next] = take(11_000, { ...answer, atMs: 11_000 });
  assert.equal(next?.power_w, 2680);
});

Deno.test("toSample() stores what feeds a charger between its answers, whichever source it is", () => {
  const fedBy = (
    gridPowerW: number | null,
    batteryPowerW: number,
    pvPowerW: number,
    powerW = 2680,
  ) => {
    const snapshot = snapshotWith(fresh({ ...TELLING, powerW }));
    const { devices } = toSample({
      atMs: 1,
      snapshot: {
        ...snapshot,
        meter: fresh({ ...METER, gridPowerW }),
        battery: fresh({ ...BATTERY, powerW: batteryPowerW }),
        flows: { ...snapshot.flows, gridPowerW, batteryPowerW, pvPowerW, conversionLossW: 0 },
      },
      mode: "fast",
      modes: MODES,
      surplusW: null,
    }, () => false);
    const values = devices.find(({ role }) => role === "charger")?.values ?? {};
    return Object.entries(values).filter(([name, value]) => /_w$/.test(name) && value !== null);
  };
  const parts = (solar: number, battery: number, grid: number, unknown: number) =>
    Object.entries({
      solar_w: solar,
      battery_w: battery,
      grid_w: grid,
      unknown_w: unknown,
    });
  assert.deepEqual(fedBy(2680, 0, 0).toSorted(), parts(0, 0, 2680, 0).toSorted());
  assert.deepEqual(fedBy(0, 2680, 0).toSorted(), parts(0, 2680, 0, 0).toSorted());
  assert.deepEqual(fedBy(0, 0, 5000).toSorted(), parts(2680, 0, 0, 0).toSorted());
  assert.deepEqual(fedBy(null, 0, 0).toSorted(), parts(0, 0, 0, 2680).toSorted());
  assert.deepEqual(fedBy(0, 0, 5000, 0), [], "nothing flows, and nothing is news");
});

Deno.test("Sampler stores a charger at rest each 25 s, and at once what is another state", () => {
  const sampler = new Sampler();
  const take = (atMs: number, change: Partial<ChargerValues> = {}) => {
    const charger = { ...fresh({ ...CHARGER, powerW: 0, ...change }), atMs };
    const cycle = {
      atMs,
      snapshot: snapshotWith(charger),
      mode: "fast",
      modes: MODES,
      surplusW: null,
    } as const;
    return sampler.take(cycle).devices.some(({ role }) => role === "charger");
  };
  const at = [1, 5000, 24_999, 25_001, 30_000, 50_001].map((atMs) => take(atMs));
  assert.deepEqual(at, [true, false, false, true, false, true]);
  assert.equal(take(55_000, { phaseVoltagesV: [231, 229, 230] }), false, "noise of the grid");
  assert.equal(take(56_000, { enabled: true }), true);
  assert.equal(take(57_000), true);
  assert.equal(take(40_000), true, "the clock was set back");
});

/** A house with these PV systems and batteries, by id. */
function sourcesOf(readings: Readonly<Record<number, DeviceReadings>>, atMs = 0): Snapshot {
  const devices = Object.entries(readings).map(([id, own]) => ({
    device: { id: Number(id), driver: "lamp", name: id, roles: [], params: {} },
    readings: own,
  }));
  const snapshot = snapshotWith({ ...fresh(CHARGER), atMs });
  return { ...snapshot, devices };
}

const PV = { ...INVERTER, acPowerW: 2950.4, pvPowerW: 3000.6, lifetimeEnergyWh: 123_456 };
const STORE = { ...BATTERY, powerW: -500.2, socPct: 61.25, chargedWh: 9000, dischargedWh: 8000 };

Deno.test("toSample() stores each PV system and each battery where a house has several", () => {
  const other = { ...PV, acPowerW: null, pvPowerW: 0, lifetimeEnergyWh: null };
  const snapshot = sourcesOf({
    1: { pv: fresh(PV), battery: fresh(STORE) },
    8: { pv: fresh(other) },
    9: { battery: fresh({ ...STORE, socPct: null }) },
    10: { pv: { ...fresh(PV), misses: 1 } },
  });
  const { devices } = toSample({
    atMs: 1,
    snapshot,
    mode: "fast",
    modes: MODES,
    surplusW: null,
  });
  const told = { charged_wh: 9000, discharged_wh: 8000 };
  assert.deepEqual(devices.slice(2), [
    {
      role: "pv",
      deviceId: 1,
      values: { power_w: 3001, ac_power_w: 2950, lifetime_wh: 123_456 },
    },
    { role: "pv", deviceId: 8, values: { power_w: 0, ac_power_w: null, lifetime_wh: null } },
    { role: "battery", deviceId: 1, values: { power_w: -500, soc_permille: 613, ...told } },
    { role: "battery", deviceId: 9, values: { power_w: -500, soc_permille: null, ...told } },
  ]);
});

Deno.test("toSample() stores nothing twice where a house has one PV system and one battery", () => {
  const absent = { ...stale(STORE, 0), isConfigured: false, value: null };
  const snapshot = sourcesOf({
    1: { pv: fresh(PV), battery: absent },
    9: { battery: fresh(STORE) },
  });
  const cycle = { atMs: 1, snapshot, mode: "fast", modes: MODES, surplusW: null } as const;
  const roles = toSample(cycle).devices.map(({ role }) => role);
  assert.deepEqual(roles, ["charger", "switch"]);
});

Deno.test("Sampler stores an answer of a PV system once, and one in the dark each 25 s", () => {
  const sampler = new Sampler();
  const take = (atMs: number, answeredMs: number, pvPowerW: number) => {
    const pv = { ...fresh({ ...PV, pvPowerW, acPowerW: pvPowerW }), atMs: answeredMs };
    const snapshot = sourcesOf({ 1: { pv }, 8: { pv } });
    const cycle = { atMs, snapshot, mode: "fast", modes: MODES, surplusW: null } as const;
    return sampler.take(cycle).devices.filter(({ role }) => role === "pv").length;
  };
  assert.deepEqual([take(5000, 5000, 900), take(10_000, 5000, 900), take(15_000, 15_000, 900)], [
    2,
    0,
    2,
  ]);
  const dark = [20, 25, 30, 35, 40, 45].map((at) => take(at * 1000, at * 1000, 0));
  assert.deepEqual(dark, [2, 0, 0, 0, 0, 2]);
  assert.equal(take(40_000, 40_000, 0), 2, "the clock was set back");
  assert.equal(take(64_999, 64_999, 0), 0);
  assert.equal(take(65_000, 65_000, 0), 2);
});
