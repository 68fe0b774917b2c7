import assert from "node:assert/strict";
import {
  checkWritten,
  decodeMeasurements,
  decodeSettings,
} from "../../../src/devices/nrgkick_connect/answers.ts";
import { assertBounds } from "../transport/bounds.ts";
import { CHARGING, settingsBody } from "./fake_nrgkick.ts";
import { answerOf, assertDecodesAnything } from "../transport/json_answers.ts";

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

Deno.test("decodeMeasurements() takes each value to the end of what is possible, and none beyond", () => {
  const decoded = (more: Readonly<Record<string, unknown>>) =>
    decodeMeasurements(answerOf({ ChargingPower: 0, ...more }), "read");
  assert.equal(decoded({ ChargingPower: 50 }).powerW, 50_000);
  assert.throws(() => decoded({ ChargingPower: 50.01 }), { name: "DeviceProtocol" });
  const lists = [
    ["ChargingPowerPhase", "phasePowersW", 50, 50_000],
    ["ChargingCurrentPhase", "phaseCurrentsA", 100, 100],
    ["VoltagePhase", "phaseVoltagesV", 500, 500],
    ["ChargingEnergyPhase", "phaseEnergiesWh", 1000, 1_000_000],
  ] as const;
  for (const [key, name, most, told] of lists) {
    assert.deepEqual(decoded({ [key]: [most, most + 0.01, -0.01] })[name], [told, null, null], key);
  }
  const values = [
    ["ChargingEnergy", "sessionEnergyWh", 0, 1000, 1000],
    ["ChargingEnergyOverAll", "totalEnergyWh", 0, 10_000_000, 1000],
    ["TemperatureMainUnit", "temperatureC", -60, 150, 1],
    ["Frequency", "frequencyHz", 0, 100, 1],
  ] as const;
  for (const [key, name, least, most, factor] of values) {
    assert.equal(decoded({ [key]: least })[name], least * factor, key);
    assert.equal(decoded({ [key]: most })[name], most * factor, key);
    assert.equal(decoded({ [key]: least - 0.01 })[name], null, key);
    assert.equal(decoded({ [key]: most + 0.01 })[name], null, key);
  }
});

Deno.test("decodeSettings() takes currents to the end of what is possible, and none beyond", () => {
  for (
    const [key, name] of [
      ["Value", "targetCurrentA"],
      ["Min", "minCurrentA"],
      ["Max", "maxCurrentA"],
    ] as const
  ) {
    const read = (value: number) =>
      decodeSettings(answerOf({ Values: { ChargingCurrent: { [key]: value } } }), "read")[name];
    assertBounds(key, read, { least: 0, most: 32 });
  }
  const stamp = (Timestamp: number) =>
    decodeMeasurements(answerOf({ ChargingPower: 0, Timestamp }), "read").timestampS;
  assert.deepEqual([0, 1].map(stamp), [null, 1]);
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

Deno.test("checkWritten() tells a wrong PIN from another refusal", () => {
  const refused = (status: number, Message?: string) => () =>
    checkWritten(answerOf(Message === undefined ? {} : { Message }, status), "write");
  const name = "DeviceRejected";
  assert.throws(refused(400, "wrong Password"), { name, symptom: "pin-wrong" });
  assert.throws(refused(500, "not allowed"), { name, symptom: "server-error" });
  for (const status of [401, 403]) {
    assert.throws(refused(status), { name, symptom: "sign-in-wrong" });
  }
  for (const status of [400, 402, 404]) {
    assert.throws(refused(status), { name: "DeviceProtocol" });
  }
});

Deno.test("checkWritten() takes an answer without a body for accepted, but for 204", () => {
  const written = (status: number) => checkWritten({ status, body: { kind: "empty" } }, "write");
  for (const status of [200, 202, 299]) assert.equal(written(status), undefined);
  assert.throws(() => written(204), { name: "DeviceUnreachable", isAbsent: true });
  assert.throws(() => written(300), { name: "DeviceProtocol" });
  assert.throws(() => written(199), { name: "DeviceProtocol" });
  assert.equal(checkWritten(answerOf({}), "write"), undefined);
  assert.throws(() => checkWritten(answerOf("yes"), "write"), { name: "DeviceProtocol" });
});
