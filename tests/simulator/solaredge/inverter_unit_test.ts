import assert from "node:assert/strict";
import { House } from "../../../src/simulator/house/house.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { RawModbus } from "./raw_modbus.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

async function withUnit(
  options: Partial<SimulatedHouseOptions>,
  check: (client: RawModbus, house: SimulatedHouse) => Promise<void>,
): Promise<void> {
  await using house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => NOON_MS,
    pvWPerKwp: () => 400,
    householdW: () => 700,
    battery: null,
    ...options,
  });
  using client = await RawModbus.connect(house.addresses.inverterPort);
  await check(client, house);
}

async function exceptionOf(client: RawModbus, address: number): Promise<number | undefined> {
  await client.sendRead(address, 67);
  const { functionCode, body } = await client.answer();
  return functionCode === 0x83 ? body[0] : undefined;
}

Deno.test("inverter of one phase: model 101, voltage as A-B and A-N, the rest not there", () =>
  withUnit({ inverter: { phases: 1, model: "SE5000H" } }, async (client, house) => {
    assert.equal((await client.registers(40_020, 16)).text(40_020, 16), "SE5000H");
    const block = await client.registers(40_069, 52);
    assert.equal(block.u16(40_069), 101);
    assert.equal(block.u16(40_071), block.u16(40_072));
    assert.equal(block.u16(40_076), block.u16(40_079));
    for (const address of [40_073, 40_074, 40_077, 40_078, 40_080, 40_081]) {
      assert.equal(block.u16(address), 0xffff, `register ${address}`);
    }
    const meter = await client.registers(40_188, 55);
    const state = house.state();
    assert.equal(meter.i16(40_206), Math.round(-state.gridPowerW));
    assert.ok(meter.i16(40_207) > 0 && meter.i16(40_208) < 0 && meter.i16(40_209) < 0);
  }));

Deno.test("inverter of split phase: model 102, A-B is both lines together", () =>
  withUnit({ inverter: { phases: 2 } }, async (client) => {
    const block = await client.registers(40_069, 52);
    assert.equal(block.u16(40_069), 102);
    assert.ok(Math.abs(block.u16(40_076) - block.u16(40_079) - block.u16(40_080)) <= 1);
    assert.equal(block.u16(40_081), 0xffff);
  }));

Deno.test("meter in slot 2: a production meter lies before it", () =>
  withUnit({ inverter: { meterSlot: 2 } }, async (client, house) => {
    assert.equal((await client.registers(40_155, 8)).text(40_155, 8), "Production");
    assert.equal((await client.registers(40_329, 8)).text(40_329, 8), "Export+Import");
    const state = house.state();
    const production = await client.registers(40_206, 5);
    assert.equal(production.i16(40_206), Math.round(state.acPowerW));
    const site = await client.registers(40_380, 5);
    assert.equal(site.i16(40_380), Math.round(-state.gridPowerW));
    assert.equal((await client.registers(40_469, 67)).u16(40_469), 0xffff);
  }));

for (
  const { synergyUnits, shift } of [{ synergyUnits: 2, shift: 50 }, { synergyUnits: 3, shift: 70 }]
) {
  Deno.test(`Synergy of ${synergyUnits} units: model 160, meters ${shift} registers on`, () =>
    withUnit({ inverter: { synergyUnits: synergyUnits === 2 ? 2 : 3 } }, async (client, house) => {
      const strings = await client.registers(40_121, 67);
      assert.deepEqual(
        [40_121, 40_122, 40_129].map((address) => strings.u16(address)),
        [160, shift - 2, synergyUnits],
      );
      const meter = await client.registers(40_121 + shift, 67);
      assert.equal(meter.u16(40_121 + shift), 1);
      assert.equal(meter.text(40_155 + shift, 8), "Export+Import");
      const power = await client.registers(40_206 + shift, 5);
      assert.equal(power.i16(40_206 + shift), Math.round(-house.state().gridPowerW));
    }));
}

Deno.test("slots that are not there hold data that says so, or do not exist", async () => {
  await withUnit({ inverter: { meterSlot: null } }, async (client) => {
    assert.equal((await client.registers(40_121, 67)).u16(40_121), 0xffff);
    assert.equal((await client.registers(57_600, 68)).u16(57_664), 255);
  });
  await withUnit({ inverter: { meterSlot: null, absentSlots: "nothing" } }, async (client) => {
    for (const address of [40_121, 40_295, 57_600, 57_856]) {
      assert.equal(await exceptionOf(client, address), 2, `register ${address}`);
    }
    assert.equal((await client.registers(40_069, 52)).u16(40_069), 103);
  });
});

Deno.test("House battery is charged from the grid: AC flows in, no sun is needed", () => {
  const house = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    pvWPerKwp: () => 0,
    householdW: () => 500,
    battery: { socPct: 30 },
    gridChargeW: (atMs) => atMs < NOON_MS + 60_000 ? 2000 : 0,
  });
  house.advanceTo(NOON_MS + 30_000);
  const { state } = house;
  assert.ok(Math.abs(state.acPowerW + 2000) < 5, `${state.acPowerW} W of AC`);
  assert.ok(Math.abs(state.batteryPowerW + 2000 * 0.985) < 5);
  assert.ok(Math.abs(state.gridPowerW - 2500) < 5);
  assert.equal(state.pvPowerW, 0);
  assert.ok(state.lossPowerW > 0);
  const inW = state.gridPowerW + state.pvPowerW + state.batteryPowerW;
  assert.ok(Math.abs(inW - state.housePowerW - state.carPowerW - state.lossPowerW) < 1e-6);
  house.advanceTo(NOON_MS + 120_000);
  assert.ok(house.state.batteryPowerW > 0, "and gives again when that ends");
  const { siteErrorWh } = house.energyBalance();
  assert.ok(Math.abs(siteErrorWh) < 1e-3, `${siteErrorWh} Wh missing`);
});

for (
  const { intake, shownW, status } of [
    { intake: "signed", shownW: [-2000, -2030.5], status: 1 },
    { intake: "zero", shownW: [0, 0], status: 4 },
  ] as const
) {
  Deno.test(`inverter whose intake is ${intake} while the grid charges the battery`, () =>
    withUnit({
      pvWPerKwp: () => 0,
      battery: { socPct: 30 },
      gridChargeW: () => 2000,
      inverter: { intake },
    }, async (client) => {
      const block = await client.registers(40_069, 52);
      assert.deepEqual([block.scaled(40_083, 40_084), block.scaled(40_100, 40_101)], shownW);
      assert.equal(block.u16(40_107), status);
      const battery = await client.registers(57_716, 20);
      assert.ok(battery.lowFirstF32(57_716) > 1900, "charging");
      assert.equal(battery.lowFirstU32(57_734), 3);
    }));
}
