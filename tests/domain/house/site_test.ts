import assert from "node:assert/strict";
import type { DeviceReadings, DeviceSight, PvValues } from "../../../src/domain/house/device.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
  Reading,
} from "../../../src/domain/house/readings.ts";
import {
  flowsOfOthers,
  NO_OTHERS,
  siteBattery,
  siteInverter,
} from "../../../src/domain/house/site.ts";
import { absent, BATTERY, CHARGER, fresh, INVERTER, METER, unavailable } from "./readings.ts";

const NOBODY = { chargerId: null, switchId: null } as const;
const UNKNOWN_PV: PvValues = {
  pvPowerW: null,
  acPowerW: null,
  dcPowerW: null,
  acLimitW: null,
  temperatureC: null,
  status: null,
  vendorStatus: null,
  lifetimeEnergyWh: null,
  acVoltagesV: [],
  frequencyHz: null,
  dcVoltageV: null,
};
const UNKNOWN_BATTERY: BatteryValues = {
  powerW: null,
  socPct: null,
  sohPct: null,
  status: null,
  temperatureC: null,
  voltageV: null,
  currentA: null,
  chargedWh: null,
  dischargedWh: null,
};
const RELAY: PlugValues = { on: true, powerW: 900, totalWh: null, hasMeter: true, model: "x" };

const meterReading = (more: Partial<MeterValues>) => fresh({ ...METER, ...more });
const inverterReading = (more: Partial<InverterValues>) =>
  fresh({ ...INVERTER, acLimitW: null, ...more });
const batteryReading = (more: Partial<BatteryValues>) => fresh({ ...BATTERY, ...more });
const chargerReading = (more: Partial<ChargerValues>) => fresh({ ...CHARGER, ...more });

function sight(id: number, readings: DeviceReadings): DeviceSight {
  return { device: { id, driver: "test", name: `d${id}`, roles: [], params: {} }, readings };
}

const NO_BATTERY: Reading<BatteryValues> = absent();
const NO_CHARGER: Reading<ChargerValues> = absent();
const NO_INVERTER: Reading<InverterValues> = absent();

const pv = (pvPowerW: number | null, more: Partial<PvValues> = {}) =>
  fresh({ ...UNKNOWN_PV, pvPowerW, ...more });
const battery = (powerW: number | null, more: Partial<BatteryValues> = {}) =>
  fresh({ ...UNKNOWN_BATTERY, powerW, ...more });

Deno.test("flowsOfOthers() adds sun, batteries and loads; a part that is unknown makes it unknown", () => {
  const sights = [
    sight(1, { pv: pv(2000, { acPowerW: 1950 }) }),
    sight(2, { battery: battery(-700) }),
    sight(3, { load: fresh({ powerW: 300, totalWh: null }) }),
  ];
  assert.deepEqual(flowsOfOthers(sights, NOBODY), {
    pvPowerW: 2000,
    batteryPowerW: -700,
    acPowerW: 1250,
    loadPowerW: 300,
    hasSource: true,
  });
  const lost = [...sights, sight(4, { pv: unavailable() }), sight(5, { load: unavailable() })];
  assert.deepEqual(flowsOfOthers(lost, NOBODY), {
    pvPowerW: null,
    batteryPowerW: -700,
    acPowerW: null,
    loadPowerW: null,
    hasSource: true,
  });
  assert.deepEqual(flowsOfOthers([], NOBODY), NO_OTHERS);
});

Deno.test("flowsOfOthers() a hybrid without AC power gives what panels and battery give together", () => {
  const hybrid = sight(1, { pv: pv(3000), battery: battery(-1000) });
  assert.equal(flowsOfOthers([hybrid], NOBODY).acPowerW, 2000);
  const half = sight(1, { pv: pv(3000), battery: battery(null) });
  assert.deepEqual(flowsOfOthers([half], NOBODY), {
    pvPowerW: 3000,
    batteryPowerW: null,
    acPowerW: null,
    loadPowerW: 0,
    hasSource: true,
  });
});

Deno.test("flowsOfOthers() what is steered is car and plug, and no other load", () => {
  const loads = [
    sight(1, { charger: chargerReading({ powerW: 4000 }) }),
    sight(2, { charger: chargerReading({ powerW: 1400 }) }),
    sight(3, { switch: fresh(RELAY) }),
    sight(4, { switch: fresh({ ...RELAY, powerW: null, hasMeter: false }) }),
  ];
  assert.equal(flowsOfOthers(loads, { chargerId: 1, switchId: null }).loadPowerW, 2300);
  assert.equal(flowsOfOthers(loads, { chargerId: 1, switchId: 3 }).loadPowerW, 1400);
  assert.equal(flowsOfOthers(loads, NOBODY).loadPowerW, 6300);
  assert.equal(flowsOfOthers(loads, NOBODY).hasSource, false);
});

Deno.test("deriveFlows() 3000 W of sun beside a battery on the AC side are 3000 W", () => {
  // Inverter 3000 W DC, 2940 W AC; the battery of another make gives 900 W beside it.
  const readings = {
    meter: meterReading({ gridPowerW: -2840 }),
    inverter: inverterReading({ acPowerW: 2940, dcPowerW: 3000, status: "producing" }),
    battery: NO_BATTERY,
    charger: NO_CHARGER,
    others: flowsOfOthers([sight(1, { battery: battery(900) })], NOBODY),
  };
  assert.deepEqual(deriveFlows(readings), {
    gridPowerW: -2840,
    pvPowerW: 3000,
    batteryPowerW: 900,
    consumptionPowerW: 1000,
    housePowerW: 1000,
    carPowerW: 0,
    conversionLossW: 60,
  });
});

Deno.test("deriveFlows() a battery on the DC side beside one on the AC side", () => {
  const flows = deriveFlows({
    meter: meterReading({ gridPowerW: 0 }),
    inverter: inverterReading({ acPowerW: 1960, dcPowerW: 2000, status: "producing" }),
    battery: batteryReading({ powerW: -1000 }),
    charger: chargerReading({ powerW: 1400 }),
    others: flowsOfOthers([sight(1, { battery: battery(-500) })], NOBODY),
  });
  assert.equal(flows.pvPowerW, 3000);
  assert.equal(flows.batteryPowerW, -1500);
  assert.equal(flows.consumptionPowerW, 1460);
  assert.equal(flows.housePowerW, 60);
});

Deno.test("deriveFlows() two PV systems are one sun, and more export than the first gives is no riddle", () => {
  const readings = {
    meter: meterReading({ gridPowerW: -4500 }),
    inverter: inverterReading({ acPowerW: 2940, dcPowerW: 3000, status: "producing" }),
    battery: NO_BATTERY,
    charger: NO_CHARGER,
  };
  assert.equal(deriveFlows(readings).pvPowerW, null, "something else feeds in that is not read");
  const others = flowsOfOthers([sight(1, { pv: pv(2000, { acPowerW: 1960 }) })], NOBODY);
  const flows = deriveFlows({ ...readings, others });
  assert.equal(flows.pvPowerW, 5000);
  assert.equal(flows.consumptionPowerW, 400);
});

Deno.test("deriveFlows() a house of other makes alone needs no inverter of the settings", () => {
  const others = flowsOfOthers([
    sight(1, { pv: pv(4000), battery: battery(-1500) }),
    sight(2, { load: fresh({ powerW: 400, totalWh: null }) }),
  ], NOBODY);
  const flows = deriveFlows({
    meter: meterReading({ gridPowerW: -1000 }),
    inverter: NO_INVERTER,
    battery: absent(),
    charger: chargerReading({ powerW: 700 }),
    others,
  });
  assert.deepEqual(flows, {
    gridPowerW: -1000,
    pvPowerW: 4000,
    batteryPowerW: -1500,
    consumptionPowerW: 1500,
    housePowerW: 400,
    carPowerW: 700,
    conversionLossW: 0,
  });
  const night = flowsOfOthers([sight(1, { pv: unavailable() })], NOBODY);
  const unknown = deriveFlows({
    meter: meterReading({ gridPowerW: 300 }),
    inverter: NO_INVERTER,
    battery: NO_BATTERY,
    charger: NO_CHARGER,
    others: night,
  });
  assert.equal(unknown.pvPowerW, null);
  assert.equal(unknown.consumptionPowerW, null);
  assert.equal(unknown.batteryPowerW, 0);
});

Deno.test("siteInverter() and siteBattery() are sums, as good as the worst part", () => {
  const own = inverterReading({ acPowerW: 2000, dcPowerW: 2100, status: "throttled" });
  const beside = [sight(1, { pv: pv(900, { acPowerW: 880, acLimitW: 3000 }) })];
  assert.equal(siteInverter(own, beside), own, "its limits and its troubles are its own");
  const two = siteInverter(NO_INVERTER, [
    ...beside,
    sight(2, { pv: pv(2100, { acPowerW: 2000, status: "throttled" }) }),
  ]);
  assert.equal(two.value?.acPowerW, 2880);
  assert.equal(two.value?.status, "throttled");
  assert.equal(two.value?.acLimitW, null, "the second one's is not known");
  assert.equal("pvPowerW" in (two.value ?? {}), false);
  const lost = siteInverter(NO_INVERTER, [...beside, sight(2, { pv: unavailable() })]);
  assert.equal(lost.quality, "unavailable");
  assert.equal(lost.value, null);
  assert.equal(lost.error, "refused");
  const both = siteBattery(batteryReading({ powerW: 500, socPct: 40 }), [
    sight(1, { battery: battery(-200, { socPct: 80 }) }),
  ]);
  assert.equal(both.value?.powerW, 300);
  assert.equal(both.value?.socPct, 60);
  assert.equal(siteBattery(NO_BATTERY, []).isConfigured, false);
});

Deno.test("siteBattery() of several is as good as the worst of them, and as old as the oldest", () => {
  type Mark = Pick<Reading<BatteryValues>, "quality" | "ageMs" | "atMs">;
  const together = (...marks: readonly Mark[]) => {
    const [first, ...rest] = marks.map((mark) => ({ ...batteryReading({ powerW: 500 }), ...mark }));
    assert.ok(first !== undefined);
    const { quality, ageMs, atMs, value } = siteBattery(
      first,
      rest.map((battery, index) => sight(index, { battery })),
    );
    return [quality, ageMs, atMs, value?.powerW ?? null];
  };
  const fresh = (ageMs: number | null) =>
    ({ quality: "fresh", ageMs, atMs: ageMs === null ? null : 9000 - ageMs }) as const;
  const stale = { ...fresh(40), quality: "stale" } as const;
  const gone = { quality: "unavailable", ageMs: null, atMs: null } as const;
  assert.deepEqual(together(fresh(5)), ["fresh", 5, 8995, 500], "one alone is itself");
  assert.deepEqual(together(fresh(5), fresh(20)), ["fresh", 20, 8980, 1000]);
  assert.deepEqual(together(fresh(20), fresh(5)), ["fresh", 20, 8980, 1000]);
  assert.deepEqual(together(fresh(5), stale), ["stale", 40, 8960, 1000]);
  assert.deepEqual(together(stale, fresh(50)), ["stale", 50, 8950, 1000]);
  assert.deepEqual(together(fresh(5), gone), ["unavailable", null, null, null]);
  assert.deepEqual(together(gone, stale, fresh(5)), ["unavailable", null, null, null]);
});
