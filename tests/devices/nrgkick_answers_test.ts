import assert from "node:assert/strict";
import * as v from "valibot";
import {
  checkWritten,
  decodeMeasurements,
  decodeSettings,
} from "../../src/devices/nrgkick_answers.ts";
import { CHARGING, settingsBody } from "./fake_nrgkick.ts";
import { answerOf, assertDecodesAnything, readIfThere } from "./json_answers.ts";

Deno.test("decodeMeasurements() takes what is impossible for unknown", () => {
  const decoded = decodeMeasurements(
    answerOf({
      ChargingPower: 0,
      ChargingCurrentPhase: [5.9, -1, "x", 7],
      VoltagePhase: "230",
      ChargingEnergy: -1,
      ChargingEnergyOverAll: 1e300,
      TemperatureMainUnit: 999,
      Frequency: true,
      Timestamp: 0,
    }),
    "read",
  );
  assert.deepEqual(decoded, {
    powerW: 0,
    phaseCurrentsA: [5.9, null, null],
    phaseVoltagesV: [],
    sessionEnergyWh: null,
    totalEnergyWh: null,
    temperatureC: null,
    frequencyHz: null,
    timestampS: null,
  });
});

Deno.test("decodeSettings() bounds error codes and leaves out 0", () => {
  const codes = [
    "0",
    17,
    "x".repeat(99),
    ...Array.from({ length: 20 }, (_, index) => `${index + 1}`),
  ];
  const body = { Info: { ErrorCodes: codes }, Values: {} };
  const { errorCodes } = decodeSettings(answerOf(body), "read");
  assert.deepEqual(errorCodes, ["17", "x".repeat(16), "1", "2", "3", "4", "5", "6"]);
});

Deno.test("decoders throw nothing but device errors and give no NaN, whatever comes", () => {
  assertDecodesAnything({
    decoders: [decodeMeasurements, decodeSettings, checkWritten],
    bodies: [CHARGING, settingsBody()],
    wordsKey: "Message",
  });
});

const connect = readIfThere("nrgkick_gen1_connect.json");

Deno.test({
  name: "decoders real bodies (recorded: ../shared/captures/nrgkick_gen1_connect.json)",
  ignore: connect === null,
  fn: () => {
    const { items } = v.parse(
      v.object({ items: v.array(v.object({ name: v.string(), body: v.optional(v.unknown()) })) }),
      connect,
    );
    const bodyOf = (name: string) => answerOf(items.find((item) => item.name === name)?.body);
    const measured = (name: string) => decodeMeasurements(bodyOf(name), "read");
    const idle = {
      powerW: 0,
      phaseCurrentsA: [0, 0, 0],
      phaseVoltagesV: [233, 232.7, 235.1],
      sessionEnergyWh: 1710,
      totalEnergyWh: 3_382_764,
      temperatureC: 45,
      frequencyHz: 49.97,
      timestampS: 1_789_038_580,
    };
    assert.deepEqual(measured("measurements_idle_3phase_grid_2phase_car"), idle);
    assert.deepEqual(measured("measurements_charging_2phase_6A"), {
      powerW: 2680,
      phaseCurrentsA: [5.89, 5.85, 0],
      phaseVoltagesV: [233.1, 232.3, 234.8],
      sessionEnergyWh: 216,
      totalEnergyWh: 3_399_226,
      temperatureC: 37,
      frequencyHz: 49.99,
      timestampS: 1_789_206_522,
    });
    assert.equal(measured("measurements_after_stop").sessionEnergyWh, 133);
    assert.deepEqual(
      measured("measurements_single_phase_supply_floating_voltages").phaseVoltagesV,
      [240.2, 124.7, 59.3],
    );
    assert.deepEqual(decodeSettings(bodyOf("settings_paused_16A_32A_unit"), "read"), {
      isConnected: true,
      enabled: false,
      targetCurrentA: 16,
      minCurrentA: 6,
      maxCurrentA: 32,
      isPinRight: true,
      errorCodes: [],
    });
    assert.throws(() => measured("charger_away_message"), { name: "DeviceUnreachable" });
  },
});

const vendor = readIfThere("nrgkick_gen1_vendor_doc_examples.json");

Deno.test({
  name: "decoders vendor examples (../shared/captures/nrgkick_gen1_vendor_doc_examples.json)",
  ignore: vendor === null,
  fn: () => {
    const schema = v.object({
      settings: v.unknown(),
      measurements: v.unknown(),
      error_500: v.unknown(),
    });
    const { settings, measurements, error_500 } = v.parse(schema, vendor);
    const decoded = decodeMeasurements(answerOf(measurements), "read");
    assert.equal(decoded.powerW, 3680);
    assert.equal(decoded.totalEnergyWh, 862_448);
    assert.deepEqual(decoded.phaseCurrentsA, [15.97, 0, 0]);
    assert.equal(decodeSettings(answerOf(settings), "read").enabled, true);
    assert.throws(() => checkWritten(answerOf(error_500, 500), "write"), {
      name: "DeviceRejected",
      message: "Cannot write: HTTP 500: Error (6): Password not in request",
    });
  },
});
