import assert from "node:assert/strict";
import modbus from "modbus-serial";
import tplink from "tplink-smarthome-api";
import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";

/** Clients that nobody here wrote: what they understand is what the real devices say. */
const OPTIONS = { now: () => Date.UTC(2026, 5, 21, 11), seed: 1, weather: "clear" } as const;
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

Deno.test("modbus-serial reads the simulated inverter", async () => {
  await using house = await startSimulatedHouse(OPTIONS);
  const client = new modbus.default();
  client.setTimeout(20_000);
  await client.connectTCP(house.addresses.inverterHost, { port: house.addresses.inverterPort });
  client.setID(1);
  try {
    const { data } = await client.readHoldingRegisters(40_069, 52);
    assert.deepEqual(data.slice(0, 2), [103, 50]);
    await assert.rejects(client.readHoldingRegisters(1, 1), { modbusCode: 2 });
  } finally {
    await new Promise<void>((resolve) => client.destroy(() => resolve()));
  }
});

Deno.test("tplink-smarthome-api reads and switches the simulated plug", async () => {
  await using house = await startSimulatedHouse(OPTIONS);
  const [host = "", port] = house.addresses.plugHost.split(":");
  const client = new tplink.Client({ logger: QUIET, defaultSendOptions: { timeout: 20_000 } });
  const plug = await client.getDevice({ host, port: Number(port) });
  assert.ok("setPowerState" in plug);
  assert.equal(await plug.getPowerState(), false);
  await plug.setPowerState(true);
  assert.equal(await plug.getPowerState(), true);
  assert.equal(house.house.heater.isOn, true);
});
