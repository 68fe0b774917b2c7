import assert from "node:assert/strict";
import * as v from "valibot";
import { FroniusHouse, type FroniusHouseOptions } from "../../devices/fronius/fronius_house.ts";
import { peerTest } from "../../peers/peers.ts";

/** A client that nobody here wrote reads the simulated Fronius, and what it reads is what flows. */
const CLIENT = new URL("./fronius_client.py", import.meta.url).pathname;

const VALUES = v.record(v.string(), v.nullable(v.union([v.number(), v.string(), v.boolean()])));
const TOLD = v.object({
  version: v.number(),
  base: v.string(),
  code: v.number(),
  flow: VALUES,
  meters: v.record(v.string(), VALUES),
  inverters: v.array(VALUES),
});

async function ask(python: string, options: FroniusHouseOptions) {
  await using read = FroniusHouse.start(options);
  await read.poll(0);
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: ["-W", "ignore", CLIENT, read.address],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const told = v.parse(TOLD, JSON.parse(new TextDecoder().decode(stdout)));
  return { told, readings: read.readings, state: read.house.state };
}

peerTest(
  "pyfronius",
  "pyfronius reads of a simulated GEN24 what the driver reads",
  async (python) => {
    const { told, readings, state } = await ask(python, { model: "gen24" });
    assert.deepEqual([told.version, told.base, told.code], [1, "/solar_api/v1/", 0]);
    const { flow, meters, inverters } = told;
    assert.equal(flow.power_grid, readings.grid.value?.gridPowerW);
    assert.equal(flow.power_photovoltaics, readings.pv.value?.pvPowerW);
    assert.equal(flow.power_battery, readings.battery.value?.powerW);
    assert.equal(flow.state_of_charge, readings.battery.value?.socPct);
    assert.equal(flow.energy_total, readings.pv.value?.lifetimeEnergyWh);
    assert.deepEqual([flow.meter_location, flow.meter_mode], ["grid", "bidirectional"]);
    const usedW = state.housePowerW + state.carPowerW;
    assert.ok(Math.abs(Number(flow.power_load) + usedW) <= 0.01, `${flow.power_load} W`);
    assert.equal(meters["0"]?.energy_real_consumed, readings.grid.value?.importedWh);
    assert.equal(meters["0"]?.energy_real_produced, readings.grid.value?.exportedWh);
    assert.equal(meters["0"]?.meter_location, 0);
    assert.deepEqual(inverters.map(({ custom_name, device_type }) => [custom_name, device_type]), [
      ["Roof", 1],
    ]);
  },
);

peerTest(
  "pyfronius",
  "pyfronius reads of a simulated IG Plus that there is no meter",
  async (python) => {
    const { told, readings } = await ask(python, { model: "igplus", house: { battery: null } });
    assert.deepEqual([told.flow.meter_location, told.flow.power_grid], ["unknown", null]);
    assert.equal(told.flow.power_photovoltaics, readings.pv.value?.pvPowerW);
    assert.deepEqual(told.meters, {});
  },
);
