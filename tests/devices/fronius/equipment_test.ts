import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { createOpeners } from "../../../src/devices/registry.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { FroniusHouse } from "./fronius_house.ts";

const CYCLE_MS = 5000;
const FLOW = "/solar_api/v1/GetPowerFlowRealtimeData.fcgi";

Deno.test("Equipment.poll() a Fronius among the devices is read once a cycle for all its roles", async () => {
  await using read = FroniusHouse.start();
  const { clock, house, asked } = read;
  const equipment = new Equipment(createOpeners(), clock, new MemoryLogger());
  await equipment.configure(defaultSettings(), NO_LEAVE, [{
    id: 1,
    driver: "fronius",
    name: "Roof",
    roles: ["grid", "pv", "battery"],
    params: { host: read.address },
    secrets: {},
    slot: null,
  }]);
  for (let cycle = 1; cycle <= 3; cycle++) {
    clock.advance(CYCLE_MS);
    await equipment.poll(CYCLE_MS);
    assert.equal(asked.filter((path) => path === FLOW).length, cycle);
    const { devices: [roof], flows, meter } = equipment.snapshot();
    const { state } = house;
    const gridPowerW = Math.round(state.gridPowerW * 100) / 100;
    assert.equal(meter.value?.gridPowerW, gridPowerW);
    assert.equal(flows.gridPowerW, gridPowerW);
    assert.equal(roof?.readings.pv?.value?.pvPowerW, state.pvPowerW);
    assert.equal(roof?.readings.battery?.value?.powerW, state.batteryPowerW);
  }
  await read.setFault({ kind: "down" });
  clock.advance(CYCLE_MS);
  await equipment.poll(CYCLE_MS);
  for (const reading of Object.values(equipment.snapshot().devices[0]?.readings ?? {})) {
    assert.match(reading?.error ?? "", /: connection refused$/);
  }
  await read.setFault(null);
  clock.advance(CYCLE_MS);
  await equipment.poll(CYCLE_MS);
  const [roof] = equipment.snapshot().devices;
  assert.equal(roof?.readings.pv?.value?.pvPowerW, house.state.pvPowerW);
  await equipment.close();
});
