import assert from "node:assert/strict";
import { DeviceRejected, DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_BLOCK,
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import type { Block } from "../../../src/devices/transport/register_block.ts";
import { type Recorded, recordedRange } from "./recorded_registers.ts";
import { se10kFrames, se3000Common, se5000hFrames } from "./recordings.ts";
import { openSolarEdge } from "../../../src/devices/solaredge/solaredge.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { peerTest as pythonPeerTest } from "../../peers/peers.ts";
import { type Image, PymodbusPeer } from "./pymodbus_peer.ts";
import { filled, float, withRegisters } from "./registers.ts";
import { batteryIdentity } from "./bench.ts";

const PATIENT_MS = 5000;

/** A block as it was recorded. */
function imageOf(recorded: Recorded, block: Block<string>): Image {
  return { address: block.address, registers: recordedRange(recorded, block) };
}

function peerTest(name: string, test: (python: string) => Promise<void>): void {
  pythonPeerTest("pymodbus", name, test);
}

const siteAt = (port: number, clock = new ManualClock()) =>
  openSolarEdge({ host: "127.0.0.1", port, unitId: 1, clock, deadlineMs: PATIENT_MS });

peerTest("openSolarEdge() a recorded single phase house behind pymodbus", async (python) => {
  await using peer = await PymodbusPeer.start(python, [
    imageOf(se5000hFrames, COMMON_BLOCK),
    imageOf(se5000hFrames, INVERTER_BLOCK),
    imageOf(se5000hFrames, METER_IDENTITY_BLOCK),
    imageOf(se5000hFrames, METER_BLOCK),
  ]);
  const site = siteAt(peer.port);
  try {
    for (let cycle = 0; cycle < 3; cycle++) {
      const [meter, battery, inverter] = await Promise.all([
        site.meter.read(),
        site.battery.read(),
        site.inverter.read(),
      ]);
      assert.equal(meter.gridPowerW, 91);
      assert.deepEqual(meter.phasePowersW, [-1032, 123, 1000]);
      assert.deepEqual(meter.voltagesV, [234.48, 237.63, 231.48]);
      assert.equal(meter.frequencyHz, 49.99);
      assert.equal(battery, null, "pymodbus has no such registers");
      assert.equal(inverter.acPowerW, 1395);
      assert.equal(inverter.dcPowerW, 1416.3);
      assert.equal(inverter.temperatureC, 41.69);
      assert.equal(inverter.status, "producing");
      assert.deepEqual(inverter.acVoltagesV, [235.7, null, null]);
    }
    const identity = await site.identify();
    assert.deepEqual({ ...identity, serial: null }, {
      manufacturer: "SolarEdge",
      model: "SE5000H-RWS00BNO4",
      firmware: "0004.0020.0036",
      serial: null,
      ratedPowerW: 5000,
      meterModel: "SE-RGMTR-1D-240C-A",
      meterOption: "Export+Import",
      meterSlot: 1,
      meterProblem: null,
      synergyUnits: 1,
      battery: null,
      followerModel: null,
    });
  } finally {
    await site.close();
  }
});

peerTest(
  "openSolarEdge() a recorded three phase house with a battery behind pymodbus",
  async (python) => {
    // As recorded of a 9.2 kWh battery that charges with 690 W.
    const charging = withRegisters(BATTERY_BLOCK, filled(70, 0), {
      57668: [...float(5650), ...float(8192), ...float(5350), ...float(8550)],
      57708: float(23),
      57712: [...float(821.004638671875), ...float(-0.8409345746040344), ...float(690)],
      57730: [...float(99), ...float(28.888887405395508), 3, 0, 3, 0],
    });
    await using peer = await PymodbusPeer.start(python, [
      imageOf(se10kFrames, INVERTER_BLOCK),
      imageOf(se10kFrames, METER_IDENTITY_BLOCK),
      imageOf(se10kFrames, METER_BLOCK),
      { address: 57600, registers: batteryIdentity },
      { address: 57668, registers: charging },
    ]);
    const site = siteAt(peer.port);
    try {
      const [meter, battery, inverter] = await Promise.all([
        site.meter.read(),
        site.battery.read(),
        site.inverter.read(),
      ]);
      assert.equal(meter.gridPowerW, -4857);
      assert.deepEqual(meter.phasePowersW, [-1544, -1821, -1490]);
      assert.equal(inverter.acPowerW, 5520);
      assert.equal(inverter.dcPowerW, 5604);
      assert.equal(inverter.temperatureC, 51.97);
      assert.equal(battery?.powerW, -690);
      assert.equal(battery?.status, "charging");
      assert.equal(battery?.socPct, 28.888887405395508);
      assert.equal(battery?.voltageV, 821.004638671875);
    } finally {
      await site.close();
    }
  },
);

peerTest(
  "openSolarEdge() an inverter without meter and battery behind pymodbus",
  async (python) => {
    await using peer = await PymodbusPeer.start(python, [
      imageOf(se3000Common, COMMON_BLOCK),
      imageOf(se5000hFrames, INVERTER_BLOCK),
    ]);
    const site = siteAt(peer.port);
    try {
      await assert.rejects(site.meter.read(), (error) =>
        error instanceof DeviceRejected &&
        /slot 1 is empty \(nothing at register 40121\)$/.test(error.message));
      assert.equal(await site.battery.read(), null);
      assert.equal((await site.inverter.read()).acPowerW, 1395);
      const { model, firmware, ratedPowerW } = await site.identify();
      assert.deepEqual({ model, firmware, ratedPowerW }, {
        model: "SE3000",
        firmware: "0003.2537",
        ratedPowerW: 3000,
      });
    } finally {
      await site.close();
    }
  },
);

peerTest(
  "openSolarEdge() pymodbus that goes away is read again when it is back",
  async (python) => {
    const blocks = [imageOf(se10kFrames, INVERTER_BLOCK)];
    const clock = new ManualClock();
    const first = await PymodbusPeer.start(python, blocks);
    const site = siteAt(first.port, clock);
    try {
      assert.equal((await site.inverter.read()).acPowerW, 5520);
      await first[Symbol.asyncDispose]();
      await assert.rejects(site.inverter.read(), DeviceUnreachable);
      await using _second = await PymodbusPeer.start(python, blocks, first.port);
      clock.nowMs += 5000;
      assert.equal((await site.inverter.read()).acPowerW, 5520);
      await site.close();
    } finally {
      await site.close();
    }
  },
);
