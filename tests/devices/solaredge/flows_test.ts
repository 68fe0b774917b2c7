import assert from "node:assert/strict";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";
import type { SimulatedHouseOptions } from "../../../src/simulator/simulated_house.ts";
import { absent } from "../../domain/house/readings.ts";
import { ReadHouse } from "./house.ts";

const PATIENT_MS = 5000;
/** Inverter and battery show the second before the meter's; each rounds by itself. */
const SKEW_W = 25;

interface House {
  readonly name: string;
  readonly options: Partial<SimulatedHouseOptions>;
  /** How far the house may be off; `SKEW_W` where nothing is said. */
  readonly houseSkewW?: number;
  readonly pvSkewW?: number;
  readonly lossSkewW?: number;
  /** What cannot be known of it. */
  readonly unknown?: readonly (keyof PowerFlows)[];
}

const STEADY = { weather: "clear", heater: { isOn: false } } as const;

const HOUSES: readonly House[] = [
  {
    name: "sun that charges the battery and is exported",
    options: { pvWPerKwp: () => 800, householdW: () => 600, battery: { maxChargeW: 3000 } },
  },
  {
    name: "sun above the AC rating, the rest into the battery",
    options: {
      peakPowerW: 14_000,
      pvWPerKwp: () => 900,
      householdW: () => 11_000,
      battery: { socPct: 50 },
    },
  },
  {
    name: "sun above the AC rating and a full battery",
    options: {
      peakPowerW: 14_000,
      pvWPerKwp: () => 900,
      householdW: () => 300,
      battery: { socPct: 100 },
    },
  },
  {
    name: "a battery that gives at night",
    options: { pvWPerKwp: () => 0, householdW: () => 1500, battery: { socPct: 60 } },
  },
  {
    name: "an empty battery at night",
    options: { pvWPerKwp: () => 0, householdW: () => 900, battery: { socPct: 5 } },
  },
  {
    name: "no battery",
    options: { pvWPerKwp: () => 300, householdW: () => 2000, battery: null },
  },
  {
    name: "one phase of 5 kW",
    options: {
      maxAcPowerW: 5000,
      inverter: { phases: 1, model: "SE5000H" },
      pvWPerKwp: () => 700,
      householdW: () => 1000,
      battery: null,
    },
  },
  {
    name: "a battery charged from the grid at night",
    options: {
      pvWPerKwp: () => 0,
      householdW: () => 400,
      battery: { socPct: 20 },
      gridChargeW: () => 3000,
    },
  },
  {
    name: "a battery charged from sun and grid",
    options: {
      pvWPerKwp: () => 100,
      householdW: () => 400,
      battery: { socPct: 20 },
      gridChargeW: () => 2000,
    },
    // The DC power is made from the AC power, and off by what the inverter loses.
    pvSkewW: 75,
    lossSkewW: 75,
  },
  {
    name: "a battery charged from the grid at night, on firmware that shows 0 W then",
    options: {
      inverter: { intake: "zero" },
      pvWPerKwp: () => 0,
      householdW: () => 400,
      battery: { socPct: 20 },
      gridChargeW: () => 3000,
    },
    // What the charge loses in the inverter counts as the house's.
    houseSkewW: 60,
    unknown: ["pvPowerW", "conversionLossW"],
  },
];

for (const house of HOUSES) {
  const { name, options, houseSkewW, pvSkewW, lossSkewW, unknown = [] } = house;
  Deno.test(`deriveFlows() of the driver's readings: ${name}`, async () => {
    await using read = await ReadHouse.start({
      house: { ...STEADY, ...options },
      deadlineMs: PATIENT_MS,
    });
    for (let cycle = 0; cycle < 12; cycle++) {
      await read.poll(5000);
      const { battery } = read;
      const flows = deriveFlows({
        meter: read.meter,
        inverter: read.inverter,
        battery: battery.value === null ? absent() : { ...battery, value: battery.value },
        charger: absent(),
      });
      const truth = read.house.state();
      assertNear(flows.gridPowerW, truth.gridPowerW, "grid");
      assertNear(flows.batteryPowerW, truth.batteryPowerW, "battery");
      assertNear(flows.housePowerW, truth.housePowerW, "house", houseSkewW);
      if (unknown.includes("pvPowerW")) assert.equal(flows.pvPowerW, null);
      else assertNear(flows.pvPowerW, truth.pvPowerW, "sun", pvSkewW);
      if (!unknown.includes("conversionLossW")) {
        assertNear(flows.conversionLossW, truth.lossPowerW, "loss", lossSkewW);
      }
    }
  });
}

function assertNear(
  actual: number | null,
  expected: number,
  name: string,
  toleranceW = SKEW_W,
): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= toleranceW,
    `${name} is ${actual} W, truly ${expected} W`,
  );
}
