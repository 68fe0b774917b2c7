import assert from "node:assert/strict";
import {
  checkWritten,
  decodeMeasurements,
  decodeSettings,
} from "../../../src/devices/nrgkick_connect/answers.ts";
import {
  decodeControl,
  decodeInfo,
  decodeValues,
} from "../../../src/devices/nrgkick_gen2/answers.ts";
import { answerOf } from "../transport/json_answers.ts";
import { GEN1, GEN2 } from "./nrgkick_recordings.ts";

const measured = (body: unknown) => decodeMeasurements(answerOf(body), "read");
const told = (body: unknown) => decodeSettings(answerOf(body), "read");

Deno.test("decodeMeasurements() real answers of generation 1", () => {
  const idle = measured(GEN1.idle);
  assert.deepEqual(idle, {
    powerW: 0,
    phasePowersW: [0, 0, 0],
    phaseCurrentsA: [0, 0, 0],
    phaseVoltagesV: [233, 232.7, 235.1],
    sessionEnergyWh: 1710,
    phaseEnergiesWh: [852, 857, 0],
    totalEnergyWh: 3_382_764,
    temperatureC: 45,
    frequencyHz: 49.97,
    timestampS: 1_789_038_580,
  });
  assert.deepEqual(measured(GEN1.charging), {
    powerW: 2680,
    phasePowersW: [1340, 1340, 0],
    phaseCurrentsA: [5.89, 5.85, 0],
    phaseVoltagesV: [233.1, 232.3, 234.8],
    sessionEnergyWh: 216,
    phaseEnergiesWh: [108, 107, 0],
    totalEnergyWh: 3_399_226,
    temperatureC: 37,
    frequencyHz: 49.99,
    timestampS: 1_789_206_522,
  });
  assert.deepEqual(measured(GEN1.paused), {
    ...idle,
    phaseVoltagesV: [234.6, 234.2, 236.6],
    sessionEnergyWh: 133,
    phaseEnergiesWh: [66, 66, 0],
    totalEnergyWh: 3_382_897,
    temperatureC: 44,
    frequencyHz: 49.98,
    timestampS: 1_789_038_918,
  });
  assert.deepEqual(measured(GEN1.onePhase), {
    ...idle,
    phaseVoltagesV: [240.2, 124.7, 59.3],
    sessionEnergyWh: 6,
    phaseEnergiesWh: [6, 0, 0],
    totalEnergyWh: 3_264_674,
    temperatureC: 40,
    frequencyHz: 49.98,
    timestampS: 1_694_595_638,
  });
  assert.deepEqual(measured(GEN1.example), {
    powerW: 3680,
    phasePowersW: [3680, 0, 0],
    phaseCurrentsA: [15.97, 0, 0],
    phaseVoltagesV: [231.2, 0, 0],
    sessionEnergyWh: 2154,
    phaseEnergiesWh: [],
    totalEnergyWh: 862_448,
    temperatureC: 24,
    frequencyHz: 49.98,
    timestampS: 1_550_217_927,
  });
});

Deno.test("decodeSettings() real answers of generation 1", () => {
  const paused = {
    isConnected: true,
    enabled: false,
    targetCurrentA: 16,
    minCurrentA: 6,
    maxCurrentA: 32,
    isPinRight: true,
    notices: [],
  };
  assert.deepEqual(told(GEN1.settings22), paused);
  assert.deepEqual(told(GEN1.settings11), { ...paused, targetCurrentA: 6, maxCurrentA: 16 });
  assert.deepEqual(told(GEN1.settingsExample), { ...paused, enabled: true });
});

Deno.test("decoders of generation 1 take the gateway's own words for what they are", () => {
  for (const decode of [measured, told]) {
    assert.throws(() => decode(GEN1.away), { name: "DeviceUnreachable", isAbsent: true });
  }
  assert.throws(() => checkWritten(answerOf(GEN1.refused, 500), "write"), {
    name: "DeviceRejected",
    message: "Cannot write: HTTP 500: Error (6): Password not in request",
  });
});

const SAMPLE = {
  powerW: 0,
  phasePowersW: [0, 0, 0],
  phaseCurrentsA: [0, 0, 0],
  phaseVoltagesV: [237.88, 237.13, 227.79],
  sessionEnergyWh: 0,
  totalEnergyWh: 14_187,
  temperatureC: 28.33,
  frequencyHz: 50.71,
  isCarConnected: false,
  notices: [],
};

Deno.test("decodeValues() the samples of generation 2", () => {
  const values = (body: unknown) => decodeValues(answerOf(body), "read");
  assert.deepEqual(values(GEN2.vendor.values), SAMPLE);
  assert.deepEqual(values(GEN2.vendorShort.values), {
    ...SAMPLE,
    phasePowersW: [null, null, null],
    phaseVoltagesV: [235.35, 231.77, 238.1],
    temperatureC: null,
    frequencyHz: 50.25,
    notices: null,
  });
  assert.deepEqual(values(GEN2.homeAssistant.values), {
    powerW: 11_000,
    phasePowersW: [3680, null, null],
    phaseCurrentsA: [16, 16, 16],
    phaseVoltagesV: [230, 230, 230],
    sessionEnergyWh: 5000,
    totalEnergyWh: 100_000,
    temperatureC: 35,
    frequencyHz: 50,
    isCarConnected: true,
    notices: [],
  });
  assert.throws(() => values(GEN2.otherSections.values), { name: "DeviceProtocol" });
});

Deno.test("decodeControl() and decodeInfo() the samples of generation 2", () => {
  const control = (body: unknown) => decodeControl(answerOf(body), "read");
  const info = (body: unknown) => decodeInfo(answerOf(body), "read");
  assert.deepEqual(control(GEN2.vendor.control), { currentA: 6, enabled: true, phases: 3 });
  assert.deepEqual(control(GEN2.homeAssistant.control), {
    currentA: 16,
    enabled: true,
    phases: 3,
  });
  assert.deepEqual(info(GEN2.vendor.info), {
    model: "NRGkick Gen2 SIM",
    serialNumber: "T0000000000000000S1D2",
    deviceName: "NRGkick 🔌⚡️",
    firmware: "4.0.0.33",
    ratedCurrentA: 32,
    connectorCurrentA: 32,
    connectorPhases: 3,
    macAddress: "02:00:00:00:00:02",
    rssiDbm: -62,
  });
  assert.deepEqual(info(GEN2.homeAssistant.info), {
    model: "NRGkick Gen2 SIM",
    serialNumber: "T0000000000000000S1D2",
    deviceName: "garage",
    firmware: null,
    ratedCurrentA: 32,
    connectorCurrentA: 32,
    connectorPhases: 3,
    macAddress: "02:00:00:00:00:03",
    rssiDbm: null,
  });
  assert.equal(info(GEN2.otherSections.info).ratedCurrentA, 32);
});
