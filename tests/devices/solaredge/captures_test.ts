import assert from "node:assert/strict";
import type { SolarEdgeSite } from "../../../src/devices/solaredge/solaredge.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import {
  decodeBatteryIdentity,
  decodeBatteryPresence,
  decodeCommon,
} from "../../../src/devices/solaredge/identity.ts";
import {
  decodeBattery,
  decodeInverter,
  decodeMeter,
} from "../../../src/devices/solaredge/decode.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type {
  BatteryValues,
  InverterValues,
  MeterValues,
} from "../../../src/domain/house/snapshot.ts";
import { absent, fresh } from "../../domain/house/readings.ts";
import { hasRecorded, type Recorded, recordedRange } from "./recorded_registers.ts";
import { type Script, withSite } from "./bench.ts";
import * as excerpts from "./excerpts.ts";
import * as recordings from "./recordings.ts";

/** Every block that the driver may ask for, by its first register. */
const BLOCKS = [
  COMMON_BLOCK,
  INVERTER_BLOCK,
  ...[0, 174, 348].flatMap((offset) => [
    { ...METER_IDENTITY_BLOCK, address: METER_IDENTITY_BLOCK.address + offset },
    { ...METER_BLOCK, address: METER_BLOCK.address + offset },
  ]),
  ...[0, 0x100, 0x300].flatMap((offset) => [
    { ...BATTERY_IDENTITY_BLOCK, address: BATTERY_IDENTITY_BLOCK.address + offset },
    { ...BATTERY_BLOCK, address: BATTERY_BLOCK.address + offset },
  ]),
];

/** A device that answers with what was recorded, and 0 for the rest. */
function scriptOf(recorded: Recorded): Script {
  return Object.fromEntries(
    BLOCKS.map((block) => [block.address, recordedRange(recorded, block)]),
  );
}

interface Facts {
  readonly model: string;
  readonly inverter?: Partial<InverterValues>;
  /** Null: the device has no meter. */
  readonly meter?: Partial<MeterValues> | null;
  readonly meterSlot?: number;
  /** Null: the house has none. */
  readonly battery?: Partial<BatteryValues> | null;
  readonly batteries?: number;
  readonly pvPowerW?: number | null;
  readonly housePowerW?: number | null;
}

/** What the sources state of their devices, in the signs of this program. */
const DEVICES: readonly { readonly recorded: Recorded; readonly facts: Facts }[] = [
  {
    recorded: recordings.se10kFrames,
    facts: {
      model: "",
      inverter: { acPowerW: 5520, dcPowerW: 5604, temperatureC: 51.97 },
      meter: { gridPowerW: -4857, phasePowersW: [-1544, -1821, -1490] },
      housePowerW: 663,
    },
  },
  {
    recorded: recordings.se5000hFrames,
    facts: {
      model: "SE5000H-RWS00BNO4",
      inverter: { acPowerW: 1395, dcPowerW: 1416.3, temperatureC: 41.69, acLimitW: 5000 },
      meter: { gridPowerW: 91, phasePowersW: [-1032, 123, 1000] },
      housePowerW: 1486,
    },
  },
  {
    recorded: recordings.se5kFollowed,
    facts: {
      model: "SE5K-RWS48BNN4",
      inverter: {
        acPowerW: 1296,
        dcPowerW: 1315.7,
        acLimitW: 5000,
        temperatureC: 25.65,
        lifetimeEnergyWh: 5_490_414,
        acVoltagesV: [228, 235.2, 236],
      },
      meter: {
        gridPowerW: -11_917,
        phasePowersW: [-1450, -5582, -4884],
        importedWh: 27_153_792,
        exportedWh: 35_809_416,
      },
      battery: null,
      // More is exported than it gives: the other inverter is unknown here.
      pvPowerW: null,
      housePowerW: null,
    },
  },
  {
    recorded: recordings.us10kTwoMeters,
    facts: {
      model: "SE10000H-US000BNI4",
      inverter: { acPowerW: 183.98, dcPowerW: 186.78, frequencyHz: 60.01, acLimitW: 10_000 },
      meter: { gridPowerW: 12_246, frequencyHz: 59.99 },
      meterSlot: 2,
      battery: null,
      pvPowerW: 186.78,
      housePowerW: 12_429.98,
    },
  },
  {
    recorded: recordings.se10kRestingBattery,
    facts: {
      model: "SE10K-RWS48BEN4",
      inverter: { acPowerW: -38.16, dcPowerW: -38.74, status: "producing" },
      meter: null,
      battery: { powerW: 0, socPct: 16, sohPct: 100, status: "holding" },
      pvPowerW: 0,
    },
  },
  {
    recorded: recordings.se15kAsleep,
    facts: {
      model: "SE15K-RW000BNN4",
      inverter: { acPowerW: 0, dcPowerW: 0, status: "sleeping", acLimitW: 15_000 },
      meter: null,
      battery: null,
      pvPowerW: 0,
    },
  },
  {
    recorded: recordings.se10kIntake,
    facts: {
      model: "SE10K-RWS48BEN4",
      inverter: { acPowerW: -5008, dcPowerW: -5084, status: "off", temperatureC: 46.99 },
      meter: { gridPowerW: -3484, importedWh: 125_534, exportedWh: 2_278_607 },
      battery: { powerW: -5002, status: "charging", sohPct: 99 },
      // Its follower gives what it takes and exports.
      pvPowerW: null,
      housePowerW: null,
    },
  },
  {
    recorded: recordings.se10000hTwoBatteries,
    facts: {
      model: "SE10000H-AUSNBBX14",
      inverter: { acPowerW: 9490, dcPowerW: 9635, acVoltagesV: [250.2, null, null] },
      meter: { gridPowerW: -5279 },
      battery: { powerW: 0, status: "holding", sohPct: 100 },
      batteries: 2,
      pvPowerW: 9635,
      housePowerW: 4211,
    },
  },
  {
    recorded: recordings.se10kBackup,
    facts: {
      model: "SE10K-RWB48BFN4",
      inverter: { acPowerW: 383.3, acVoltagesV: [232.3, 231.7, 232], acLimitW: 10_000 },
      battery: null,
    },
  },
  {
    recorded: recordings.se17k,
    facts: {
      model: "SE17K-RW0T0BNN4",
      inverter: { acPowerW: 865, dcPowerW: 878.1, acLimitW: 17_000, dcVoltageV: 746.9 },
      meter: null,
      battery: null,
      pvPowerW: 878.1,
    },
  },
  {
    recorded: recordings.se3500h,
    facts: {
      model: "SE3500H-RW000BNN4",
      inverter: {
        acPowerW: 2141.3,
        dcPowerW: 2172.6,
        acLimitW: 3500,
        temperatureC: 49.79,
        frequencyHz: 50.003,
        lifetimeEnergyWh: 3_466_757,
        acVoltagesV: [240.3, null, null],
        dcVoltageV: 382.6,
      },
      meter: null,
      battery: null,
    },
  },
  {
    recorded: recordings.se5000hReactive,
    facts: {
      model: "SE5000H-RW000BNN4",
      inverter: { acPowerW: 0, acVoltagesV: [231.1, null, null] },
      battery: null,
      pvPowerW: 0,
    },
  },
  {
    recorded: recordings.se6000hLg,
    facts: {
      model: "SE6000H",
      meter: null,
      battery: { powerW: -910, status: "charging", chargedWh: 12_000, dischargedWh: 10_000 },
    },
  },
];

for (const { recorded, facts } of DEVICES) {
  const title = facts.model || "SE10K-RWS48BNN4 (its name was not recorded)";
  Deno.test(`openSolarEdge() recorded ${title} as its source states it`, async () => {
    const batteryCount = hasRecorded(recorded, BATTERY_IDENTITY_BLOCK) ? null : 0;
    await withSite({ script: scriptOf(recorded), batteryCount }, async ({ site }) => {
      if (facts.model !== "") assert.equal((await site.identify()).model, facts.model);
      await assertFacts(site, facts);
    });
  });
}

async function assertFacts(site: SolarEdgeSite, facts: Facts): Promise<void> {
  const hasMeter = facts.meter !== null;
  const meter = hasMeter ? await site.meter.read() : null;
  const battery = await site.battery.read();
  const inverter = await site.inverter.read();
  // The name is read behind the first values.
  const named = await site.inverter.read();
  assert.deepEqual({ ...named, ...facts.inverter }, { ...inverter, acLimitW: named.acLimitW });
  if (meter === null) await assert.rejects(site.meter.read());
  else assert.deepEqual({ ...meter, ...facts.meter }, meter);
  if (facts.battery === null) assert.equal(battery, null);
  else if (facts.battery !== undefined) {
    assert.ok(battery !== null);
    assert.deepEqual({ ...battery, ...facts.battery }, battery);
  }
  const identity = await site.identify();
  if (facts.meterSlot !== undefined) assert.equal(identity.meterSlot, facts.meterSlot);
  if (facts.batteries !== undefined) assert.equal(identity.battery?.count, facts.batteries);
  const flows = deriveFlows({
    meter: meter === null ? absent() : fresh(meter),
    inverter: fresh(inverter),
    battery: battery === null ? absent() : fresh(battery),
    charger: absent(),
  });
  if (facts.pvPowerW !== undefined) assert.equal(flows.pvPowerW, facts.pvPowerW);
  if (facts.housePowerW !== undefined) assert.equal(flows.housePowerW, facts.housePowerW);
}

Deno.test("openSolarEdge() a recorded leader with its follower is the sum of both", async () => {
  const script = scriptOf(recordings.se5000hLeader);
  const follower = { unitId: 2, script: scriptOf(recordings.se5000hFollower) };
  await withSite({ script, follower }, async ({ site }) => {
    const meter = await site.meter.read();
    await site.inverter.read();
    const inverter = await site.inverter.read();
    assert.equal(inverter.acPowerW, 1530.1 + 1599.6);
    assert.equal(inverter.dcPowerW, 1553.4 + 1624);
    assert.equal(inverter.acLimitW, 10_000);
    assert.equal(meter.gridPowerW, -326.1);
    assert.equal(await site.battery.read(), null);
  });
});

Deno.test("openSolarEdge() two recorded batteries count by what each can hold", async () => {
  await withSite({ script: scriptOf(recordings.se10000hTwoBatteries) }, async ({ site }) => {
    assert.equal((await site.battery.read())?.socPct?.toFixed(2), "99.58");
  });
});

Deno.test("decodeCommon() an SE3000 of 2012 that was recorded", () => {
  const common = decodeCommon(recordedRange(recordings.se3000Common, COMMON_BLOCK));
  assert.deepEqual(common, {
    manufacturer: "SolarEdge",
    model: "SE3000",
    firmware: "0003.2537",
    serial: null,
    ratedPowerW: 3000,
  });
});

for (
  const { name, recorded, ratedW, expected } of [
    {
      name: "asleep",
      recorded: excerpts.se10kAsleep,
      ratedW: 10_000,
      expected: {
        acPowerW: 0,
        dcPowerW: 0,
        status: "sleeping",
        acVoltagesV: [234.2, 235.2, 236.7],
        dcVoltageV: 0.8,
        temperatureC: 18.38,
      },
    },
    {
      name: "SE6000",
      recorded: excerpts.se6000,
      ratedW: 6000,
      expected: { acPowerW: 1373, dcPowerW: 1393.9, frequencyHz: 49.979 },
    },
    {
      name: "SE3680",
      recorded: excerpts.se3680,
      ratedW: 3680,
      expected: { acPowerW: 364.9, dcPowerW: 370.4, frequencyHz: 50.026 },
    },
    {
      name: "SE82.8K, whose 0 V without a scale are no voltage",
      recorded: excerpts.se82k,
      ratedW: 82_800,
      expected: { acPowerW: 25_859, dcPowerW: 26_252, dcVoltageV: null },
    },
    {
      name: "SE11400H",
      recorded: excerpts.se11400,
      ratedW: 11_400,
      expected: { acPowerW: 2741.8, acVoltagesV: [121.3, 121, null] },
    },
    {
      name: "SE5K of old firmware",
      recorded: excerpts.se5kOld,
      ratedW: 5000,
      expected: { acPowerW: 3382, dcVoltageV: 749.6, acVoltagesV: [239.2, 237.3, 236.6] },
    },
  ]
) {
  Deno.test(`decodeInverter() excerpt of an inverter that was posted: ${name}`, () => {
    const values = decodeInverter(recordedRange(recorded, INVERTER_BLOCK), ratedW);
    assert.deepEqual({ ...values, ...expected }, values);
  });
}

Deno.test("decodeMeter() excerpts of meters that were posted", () => {
  const importing = decodeMeter(recordedRange(excerpts.meterImporting, METER_BLOCK));
  assert.equal(importing.gridPowerW, 1511);
  assert.deepEqual(importing.phasePowersW, [1511, 0, 0]);
  assert.deepEqual(importing.voltagesV, [242.97, 0.41, 0]);
  const mixed = decodeMeter(recordedRange(excerpts.meterMixed, METER_BLOCK));
  assert.equal(mixed.gridPowerW, -369);
  assert.deepEqual(mixed.phasePowersW, [0, 40, -410]);
});

Deno.test("decodeBattery() batteries that were posted", () => {
  const valuesOf = (recorded: Recorded) => decodeBattery(recordedRange(recorded, BATTERY_BLOCK));
  const charging = valuesOf(recordings.batteryCharging);
  assert.deepEqual([charging.powerW, charging.status], [-690, "charging"]);
  assert.deepEqual([charging.chargedWh, charging.dischargedWh], [1818, 1]);
  assert.equal(charging.voltageV, 821.004638671875);
  assert.equal(charging.currentA, -0.8409345746040344);
  assert.equal(charging.socPct, 28.888887405395508);
  assert.equal(charging.sohPct, 99);
  const idle = valuesOf(recordings.batteryIdle);
  assert.deepEqual([idle.powerW, idle.currentA, idle.status], [0, 0, "idle"]);
  assert.equal(idle.temperatureC?.toFixed(1), "13.9");
  assert.equal(idle.voltageV?.toFixed(1), "778.7");
  assert.equal(idle.socPct?.toFixed(2), "9.57");
  assert.deepEqual([idle.sohPct, idle.chargedWh], [99, 1131]);
  assert.equal(valuesOf(recordings.batteryFillers).powerW, null);
  const unrated = recordedRange(recordings.batteryUnrated, BATTERY_IDENTITY_BLOCK);
  assert.equal(decodeBatteryPresence(unrated), "present");
  assert.deepEqual(decodeBatteryIdentity(unrated), {
    manufacturer: "SolarEdge",
    model: "SE Energy Bank",
  });
  assert.equal(valuesOf(recordings.batteryUnrated).powerW, 500);
});
