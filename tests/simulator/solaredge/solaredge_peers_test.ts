import assert from "node:assert/strict";
import * as v from "valibot";
import { openSolarEdge } from "../../../src/devices/solaredge/solaredge.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { ManualClock } from "../../app/fakes.ts";
import { peerTest } from "../../peers/peers.ts";

/** Clients that nobody here wrote read the simulated inverter, and tell what the driver tells. */
const CLIENT = new URL("./solaredge_client.py", import.meta.url).pathname;
const NOON_MS = Date.UTC(2026, 5, 21, 11);

const METER = v.object({
  power: v.number(),
  l1: v.number(),
  imported: v.nullable(v.number()),
  exported: v.nullable(v.number()),
});
const INVERTER = {
  model: v.string(),
  ac: v.number(),
  dc: v.number(),
  energy: v.number(),
  frequency: v.number(),
  temperature: v.number(),
  status: v.number(),
};
const SOLAREDGE_MODBUS = v.object({
  ...INVERTER,
  version: v.string(),
  did: v.number(),
  meters: v.record(v.string(), v.object({ ...METER.entries, option: v.string() })),
  batteries: v.record(
    v.string(),
    v.object({ power: v.number(), soe: v.number(), soh: v.number(), status: v.number() }),
  ),
});
const SUNSPEC2 = v.object({
  ...INVERTER,
  ids: v.array(v.number()),
  options: v.array(v.string()),
  meters: v.array(METER),
});

interface House {
  readonly name: string;
  readonly options: Partial<SimulatedHouseOptions>;
  readonly did: 101 | 102 | 103;
  readonly status: number;
}

const HOUSES: readonly House[] = [
  { name: "three phases, a battery that charges from the sun", options: {}, did: 103, status: 4 },
  {
    name: "one phase of 5 kW, no battery",
    options: { maxAcPowerW: 5000, battery: null, inverter: { phases: 1, model: "SE5000H" } },
    did: 101,
    status: 4,
  },
  {
    name: "two batteries that discharge, the meter behind one of production",
    options: {
      pvWPerKwp: () => 0,
      householdW: () => 2600,
      inverter: { batteries: 2, meterSlot: 2 },
    },
    did: 103,
    status: 4,
  },
  {
    name: "a battery that charges from the AC side",
    options: { pvWPerKwp: () => 0, gridChargeW: () => 3000, battery: { socPct: 20 } },
    did: 103,
    status: 1,
  },
];

async function startHouse(options: Partial<SimulatedHouseOptions>): Promise<SimulatedHouse> {
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => NOON_MS,
    heater: { isOn: false },
    ...options,
  });
  house.house.advanceTo(NOON_MS);
  return house;
}

/** What a library tells of a unit of the house. */
async function askPeer(
  python: string,
  { library, unit }: { library: "solaredge_modbus" | "sunspec2"; unit: number },
  house: SimulatedHouse,
): Promise<unknown> {
  const { inverterPort } = house.addresses;
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [CLIENT, library, String(inverterPort), String(unit)],
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

/** What the driver tells of the same house. */
async function askDriver(house: SimulatedHouse) {
  const { inverterPort } = house.addresses;
  const site = openSolarEdge({
    host: "127.0.0.1",
    port: inverterPort,
    unitId: 1,
    clock: new ManualClock(NOON_MS),
  });
  try {
    const meter = await site.meter.read();
    const battery = await site.battery.read();
    const inverter = await site.inverter.read();
    return { meter, battery, inverter, identity: await site.identify() };
  } finally {
    await site.close();
  }
}

function assertNear(actual: number | null | undefined, expected: number, name: string): void {
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(actual - expected) < 1e-3,
    `${name}: ${actual}, not ${expected}`,
  );
}

type Driver = Awaited<ReturnType<typeof askDriver>>;

function assertInverter(
  told: v.InferOutput<v.ObjectSchema<typeof INVERTER, undefined>>,
  { inverter, identity }: Driver,
): void {
  assert.equal(told.model, identity.model);
  assertNear(inverter.acPowerW, told.ac, "AC power");
  assertNear(inverter.dcPowerW, told.dc, "DC power");
  assertNear(inverter.lifetimeEnergyWh, told.energy, "lifetime energy");
  assertNear(inverter.frequencyHz, told.frequency, "frequency");
  assertNear(inverter.temperatureC, told.temperature, "temperature");
}

function assertMeter(told: v.InferOutput<typeof METER> | undefined, { meter }: Driver): void {
  assert.ok(told !== undefined);
  assertNear(meter.gridPowerW, -told.power, "grid power");
  assertNear(meter.phasePowersW[0], -told.l1, "grid power of L1");
  assert.equal(meter.importedWh, told.imported);
  assert.equal(meter.exportedWh, told.exported);
}

for (const { name, options, did, status } of HOUSES) {
  peerTest(
    "solaredge_modbus",
    `SolarEdgeServer ${name}, as solaredge_modbus reads it`,
    async (python) => {
      await using house = await startHouse(options);
      const asked = { library: "solaredge_modbus", unit: 1 } as const;
      const told = v.parse(SOLAREDGE_MODBUS, await askPeer(python, asked, house));
      const driver = await askDriver(house);
      assertInverter(told, driver);
      assert.deepEqual([told.did, told.status], [did, status]);
      assert.equal(told.version, driver.identity.firmware);
      assertMeter(Object.values(told.meters).find((one) => one.option === "Export+Import"), driver);
      const batteries = Object.values(told.batteries);
      assert.equal(batteries.length, driver.identity.battery?.count ?? 0);
      if (driver.battery === null) return;
      const chargeW = batteries.reduce((sum, { power }) => sum + power, 0);
      assertNear(driver.battery.powerW, -chargeW, "battery power");
      assertNear(driver.battery.socPct, batteries[0]?.soe ?? NaN, "battery charge");
      assertNear(driver.battery.sohPct, batteries[0]?.soh ?? NaN, "battery health");
      assertNear(-chargeW, house.house.stateAgo(1).batteryPowerW, "what it truly gives");
    },
  );

  peerTest("sunspec2", `SolarEdgeServer ${name}, as pysunspec2 reads it`, async (python) => {
    await using house = await startHouse(options);
    const asked = { library: "sunspec2", unit: 1 } as const;
    const told = v.parse(SUNSPEC2, await askPeer(python, asked, house));
    const driver = await askDriver(house);
    assert.deepEqual(told.ids, [1, did, 203], "the models of its chain");
    assert.equal(told.status, status);
    assertInverter(told, driver);
    assertMeter(told.meters[told.options.indexOf("Export+Import")], driver);
  });
}

for (const library of ["solaredge_modbus", "sunspec2"] as const) {
  peerTest(
    library,
    `SolarEdgeServer a leader and its follower, as ${library} reads them`,
    async (python) => {
      await using house = await startHouse({ inverter: { followerShare: 0.4 } });
      const powers = v.object({ ac: v.number(), dc: v.number() });
      const leader = v.parse(powers, await askPeer(python, { library, unit: 1 }, house));
      const follower = v.parse(powers, await askPeer(python, { library, unit: 2 }, house));
      const truth = house.house.stateAgo(1);
      assert.ok(Math.abs(leader.ac + follower.ac - truth.acPowerW) < 1);
      assert.ok(Math.abs(leader.dc + follower.dc - truth.dcPowerW) < 1);
      assert.ok(Math.abs(follower.ac - 0.4 * truth.acPowerW) < 1);
    },
  );
}
