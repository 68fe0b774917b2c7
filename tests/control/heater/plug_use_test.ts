import assert from "node:assert/strict";
import { followUse, roundUse } from "../../../src/control/heater/plug_use.ts";
import type { PlugUse } from "../../../src/domain/history/history_rows.ts";
import { splitBetween } from "../../../src/domain/house/energy_book.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";
import { at, chargingState, START_MS } from "../house.ts";
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

/** What one hour adds to a use that has taken 10 Wh, 8 of them sun and 1 unknown. */
function addedWh(
  flows: Partial<PowerFlows>,
  { drawW = 2000, isBeforeCar = false }: { drawW?: number; isBeforeCar?: boolean } = {},
) {
  const use: PlugUse = { startedAtMs: 0, energyWh: 10, solarWh: 8, unknownWh: 1 };
  const whole = {
    gridPowerW: 0,
    pvPowerW: 3000,
    batteryPowerW: 0,
    carPowerW: 0,
    conversionLossW: 10,
    ...flows,
  };
  const plug = { id: 3, powerW: drawW };
  const car = { id: 2, powerW: whole.carPowerW };
  const sources = splitBetween(isBeforeCar ? [plug, car] : [car, plug], whole);
  const { running } = followUse(use, {
    on: true,
    drawW,
    sources: sources.get(3) ?? null,
    elapsedMs: 3_600_000,
    now: at(START_MS),
  });
  assert.ok(running !== null);
  return [running.energyWh - 10, running.solarWh - 8, running.unknownWh - 1];
}

Deno.test("followUse() splits an hour to the watt", () => {
  const beforeCar = { isBeforeCar: true };
  assert.deepEqual(addedWh({ gridPowerW: -500, batteryPowerW: -300 }), [2000, 2000, 0]);
  assert.deepEqual(addedWh({ gridPowerW: 300, batteryPowerW: -300 }), [2000, 1700, 0]);
  assert.deepEqual(addedWh({ gridPowerW: -500, batteryPowerW: 200 }), [2000, 1800, 0]);
  assert.deepEqual(addedWh({ gridPowerW: 1999, batteryPowerW: 0 }), [2000, 1, 0]);
  assert.deepEqual(addedWh({ gridPowerW: 2500 }), [2000, 0, 0], "the house buys, too");
  assert.deepEqual(addedWh({ gridPowerW: 700, carPowerW: 500 }, beforeCar), [2000, 1800, 0]);
  assert.deepEqual(addedWh({ gridPowerW: 700, carPowerW: 500 }), [2000, 1300, 0]);
  assert.deepEqual(addedWh({ gridPowerW: 700, carPowerW: 2500 }, beforeCar), [2000, 2000, 0]);
  assert.deepEqual(addedWh({ gridPowerW: 700, carPowerW: null }, beforeCar), [2000, 1300, 0]);
  assert.deepEqual(addedWh({ gridPowerW: null }), [2000, 0, 2000]);
});

Deno.test("followUse() takes no sun from a house into which something else feeds", () => {
  assert.deepEqual(addedWh({ pvPowerW: null, gridPowerW: 300 }), [2000, 0, 1700]);
  assert.deepEqual(
    addedWh({ pvPowerW: null, conversionLossW: null, gridPowerW: 300 }),
    [2000, 1700, 0],
    "the inverter tells nothing of its sun at all",
  );
});

Deno.test("roundUse() rounds so that the parts are never more than the whole", () => {
  const rounded = (energyWh: number, solarWh: number, unknownWh: number) => {
    const use = roundUse({ startedAtMs: 5, energyWh, solarWh, unknownWh });
    assert.equal(use.startedAtMs, 5);
    return [use.energyWh, use.solarWh, use.unknownWh];
  };
  assert.deepEqual(rounded(10.4, 10.6, 0), [10, 10, 0]);
  assert.deepEqual(rounded(10.4, 5.5, 4.9), [10, 6, 4]);
  assert.deepEqual(rounded(10.4, 5.2, 3.4), [10, 5, 3]);
  assert.deepEqual(rounded(10.5, 5.4, 0.6), [11, 5, 1]);
});
