import assert from "node:assert/strict";
import {
  checkWritten,
  decodeMeasurements,
  decodeSettings,
} from "../../src/devices/nrgkick_answers.ts";
import { CHARGING, settingsBody } from "./fake_nrgkick.ts";
import { answerOf, assertDecodesAnything } from "./json_answers.ts";

Deno.test("decodeMeasurements() takes what is impossible for unknown", () => {
  const decoded = decodeMeasurements(
    answerOf({
      ChargingPower: 0,
      ChargingPowerPhase: [1.34, 51, null, 1],
      ChargingEnergyPhase: 0.1,
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
    phasePowersW: [1340, null, null],
    phaseCurrentsA: [5.9, null, null],
    phaseVoltagesV: [],
    sessionEnergyWh: null,
    phaseEnergiesWh: [],
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
  const { notices } = decodeSettings(answerOf(body), "read");
  assert.deepEqual(
    notices?.map(({ kind, code, name }) => [kind, code ?? name]),
    [17, "x".repeat(16), 1, 2, 3, 4, 5, 6].map((told) => ["error", told]),
  );
});

Deno.test("decodeSettings() tells no errors from errors that it was not told", () => {
  const noticesOf = (Info: unknown) =>
    decodeSettings(answerOf({ Info, Values: {} }), "read").notices;
  assert.deepEqual(noticesOf({ ErrorCodes: ["0"] }), []);
  assert.deepEqual(noticesOf({ ErrorCodes: [] }), []);
  for (const Info of [undefined, {}, { ErrorCodes: "0" }, { ErrorCodes: [null] }]) {
    assert.equal(noticesOf(Info), null, JSON.stringify(Info));
  }
});

Deno.test("decoders throw nothing but device errors and give no NaN, whatever comes", () => {
  assertDecodesAnything({
    decoders: [decodeMeasurements, decodeSettings, checkWritten],
    bodies: [CHARGING, settingsBody()],
    wordsKey: "Message",
  });
});
