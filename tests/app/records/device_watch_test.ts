import assert from "node:assert/strict";
import { DeviceWatch } from "../../../src/app/records/device_watch.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { LoadSight } from "../../../src/domain/house/load.ts";
import type { Snapshot } from "../../../src/domain/house/snapshot.ts";
import {
  absent,
  BATTERY,
  CHARGER,
  fresh,
  INVERTER,
  METER,
  unavailable,
} from "../../domain/house/readings.ts";
import { at } from "../../control/house.ts";

const WELL: Snapshot = {
  meter: fresh(METER),
  inverter: fresh(INVERTER),
  battery: fresh(BATTERY),
  charger: fresh(CHARGER),
  plug: absent(),
  devices: [],
  loads: [],
  flows: {
    gridPowerW: 0,
    pvPowerW: 5000,
    batteryPowerW: 0,
    consumptionPowerW: 4925,
    housePowerW: 4925,
    carPowerW: 0,
    conversionLossW: 75,
  },
};
const SITE_LOST = {
  meter: { ...unavailable<typeof METER>(), atMs: 7 },
  inverter: unavailable<typeof INVERTER>(),
  battery: unavailable<typeof BATTERY>(),
};

function houseOf(change: Partial<Snapshot>): Snapshot {
  const house = { ...WELL, ...change };
  if (house.loads.length > 0) return house;
  return { ...house, loads: [chargerSight(SLOT_IDS.charger, house.charger)] };
}

function chargerSight(id: number, reading: Snapshot["charger"], name = "NRGkick"): LoadSight {
  return { id, name, policy: {}, kind: "charger", reading };
}

/** What is told of a house that is as given from one time to another. */
function watching(watch = new DeviceWatch()) {
  return (afterMs: number, change: Partial<Snapshot> = {}, isChargerOnline = true) =>
    watch.observe({
      snapshot: houseOf(change),
      online: new Set(isChargerOnline ? [SLOT_IDS.charger] : []),
      now: at(afterMs),
    })
      .map(({ code, atMs, detail }) => ({ code, afterMs: atMs - at(0).atMs, detail }));
}

Deno.test("DeviceWatch tells of devices that are gone for 30 s, together, from when they went", () => {
  const observe = watching();
  assert.deepEqual(observe(0), []);
  assert.deepEqual(observe(5000, SITE_LOST), []);
  assert.deepEqual(observe(34_999, SITE_LOST), []);
  assert.deepEqual(observe(35_000, SITE_LOST), [{
    code: "device.lost",
    afterMs: 5000,
    detail: {
      devices: ["meter", "inverter", "battery"],
      sinceMs: 7,
      diagnosis: null,
      error: "refused",
      isAbsent: false,
    },
  }]);
  assert.deepEqual(observe(99_000, SITE_LOST), [], "told once");
});

Deno.test("DeviceWatch tells of devices that answer again for a minute, and how long they were gone", () => {
  const observe = watching();
  observe(0);
  observe(5000, SITE_LOST);
  observe(35_000, SITE_LOST);
  assert.deepEqual(observe(100_000), []);
  assert.deepEqual(observe(159_999), []);
  assert.deepEqual(observe(160_000), [{
    code: "device.back",
    afterMs: 100_000,
    detail: { devices: ["meter", "inverter", "battery"], lostMs: 95_000 },
  }]);
});

Deno.test("DeviceWatch takes a charger for lost once it has been given up", () => {
  const observe = watching();
  const silent = { charger: unavailable<typeof CHARGER>() };
  observe(0);
  observe(5000, silent);
  assert.deepEqual(observe(90_000, silent), []);
  observe(95_000, silent, false);
  const [lost] = observe(125_000, silent, false);
  assert.deepEqual([lost?.code, lost?.afterMs], ["device.lost", 95_000]);
});

Deno.test("DeviceWatch takes a meter that tells no power for six minutes for lost, not at night", () => {
  const blind = { meter: fresh({ ...METER, gridPowerW: null }) };
  const asleep = { ...blind, inverter: fresh({ ...INVERTER, status: "sleeping" as const }) };
  const lostAfterMs = (change: Partial<Snapshot>) => {
    const observe = watching();
    observe(95_000);
    for (let afterMs = 100_000; afterMs <= 700_000; afterMs += 5000) {
      const [event] = observe(afterMs, change);
      if (event !== undefined) return [event.code, event.afterMs, afterMs];
    }
    return null;
  };
  assert.deepEqual(lostAfterMs(blind), ["device.lost", 460_000, 490_000]);
  assert.equal(lostAfterMs(asleep), null);
  const observe = watching();
  for (let afterMs = 0; afterMs <= 900_000; afterMs += 5000) {
    const isSeen = afterMs % 300_000 === 0;
    assert.deepEqual(observe(afterMs, isSeen ? {} : blind), [], "each five minutes it is seen");
  }
});

Deno.test("DeviceWatch forgets a device that is set up no more", () => {
  const observe = watching();
  const silent = { battery: unavailable<typeof BATTERY>() };
  observe(0);
  observe(5000, silent);
  assert.equal(observe(35_000, silent).length, 1);
  observe(40_000, { battery: absent() });
  observe(45_000);
  assert.deepEqual(observe(300_000), [], "it is another one, and was never lost");
});

Deno.test("DeviceWatch names each of several chargers, whatever their order, and forgets one that went", () => {
  const observe = watching();
  const lost = unavailable<typeof CHARGER>();
  const [carport, garage] = [
    chargerSight(SLOT_IDS.charger, fresh(CHARGER), "Carport"),
    chargerSight(12, lost, "Garage"),
  ];
  observe(0, { loads: [carport, garage] });
  const told = observe(30_000, { loads: [garage, carport] });
  assert.deepEqual(told.map(({ code, detail }) => ({ code, ...detail })), [{
    code: "device.lost",
    devices: ["charger"],
    sinceMs: null,
    diagnosis: null,
    error: "refused",
    isAbsent: false,
    deviceId: 12,
    deviceName: "Garage",
  }]);
  assert.deepEqual(observe(40_000, { loads: [carport] }), [], "removed, not back");
  const again = { loads: [carport, chargerSight(12, fresh(CHARGER), "Garage")] };
  assert.deepEqual([observe(50_000, again), observe(120_000, again)], [[], []]);
});
