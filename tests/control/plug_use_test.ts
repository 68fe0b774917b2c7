import assert from "node:assert/strict";
import { chargingState } from "./house.ts";
import { managedPlug, PluggedHouse } from "./plug_house.ts";

Deno.test("followUse() runs from relay on to relay off, by whomever it was switched", () => {
  const house = new PluggedHouse({ plugEnabled: false });
  assert.equal(house.step(5000).plugUse, null);
  house.relayOn = true;
  const begun = house.step(5000);
  assert.deepEqual([begun.plugUse?.energyWh, begun.endedPlugUse], [0, null]);
  const run = house.run(1800, 5000);
  assert.deepEqual([run.plugUse?.energyWh, run.plugUse?.solarWh], [1000, 1000]);
  assert.equal(run.plugUse?.startedAtMs, begun.plugUse?.startedAtMs);
  const silent = house.run(600, 5000, { plugOn: null });
  assert.equal(silent.plugUse?.energyWh, 1000, "what is not known is not counted");
  house.relayOn = false;
  const ended = house.step(5000);
  assert.equal(ended.plugUse, null);
  const { startedAtMs = 0, endedAtMs = 0, energyWh } = ended.endedPlugUse ?? {};
  assert.deepEqual([energyWh, endedAtMs - startedAtMs], [1000, 2_405_000]);
  assert.equal(house.step(5000).endedPlugUse, null, "told once");
});

Deno.test("followUse() takes what grid and battery give for no sun", () => {
  const table = [
    { own: { gridPowerW: 0, batteryPowerW: -100 }, solarWh: 1000 },
    { own: { gridPowerW: 500, batteryPowerW: 0 }, solarWh: 750 },
    { own: { gridPowerW: 500, batteryPowerW: 500 }, solarWh: 500 },
    { own: { gridPowerW: 1500, batteryPowerW: 1500 }, solarWh: 0 },
    { own: { gridPowerW: null }, solarWh: 0, unknownWh: 1000 },
    { own: { batteryPowerW: null }, solarWh: 0, unknownWh: 1000 },
  ];
  for (const { own, solarWh, unknownWh = 0 } of table) {
    const house = new PluggedHouse({ plugAlwaysWindow: "01:00-09:00" });
    house.run(10, 0, own);
    const { plugUse } = house.run(1800, 0, own);
    assert.deepEqual([plugUse?.energyWh, plugUse?.solarWh], [1000, solarWh]);
    assert.equal(plugUse?.unknownWh, unknownWh);
  }
});

Deno.test("followUse() charges the battery's help to the one without Priority", () => {
  const car = { carPowerW: 2760, enabled: true, targetCurrentA: 6, batteryPowerW: 1000 };
  for (
    const { plugPriority, solarWh } of [
      { plugPriority: "car", solarWh: 500 },
      { plugPriority: "plug", solarWh: 1000 },
    ] as const
  ) {
    const settings = { plugPriority, plugAlwaysWindow: "01:00-09:00" };
    const house = new PluggedHouse(settings, { ...chargingState(6), plug: managedPlug() });
    house.run(10, 0, car);
    assert.equal(house.run(1800, 0, car).plugUse?.solarWh, solarWh);
  }
});
