import assert from "node:assert/strict";
import {
  diagnose,
  type DiagnosisContext,
  diagnosisOf,
  symptomOf,
} from "../../../src/devices/checks/diagnosis.ts";
import {
  findInAnswer,
  findInBattery,
  findInCharger,
  findInInverter,
  findInMeter,
  findInPlug,
} from "../../../src/devices/checks/diagnosis_values.ts";
import { UNKNOWN_BATTERY } from "../../../src/devices/solaredge/decode.ts";
import { DRIVER_KINDS, type DriverKind } from "../../../src/devices/checks/symptom.ts";
import { type Symptom, SYMPTOMS } from "../../../src/domain/codes/symptom.ts";
import {
  type DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { LANGUAGES } from "../../../src/domain/settings/language.ts";
import { BATTERY, CHARGER, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";

const MESSAGES: readonly {
  readonly kind: DriverKind;
  readonly error: DeviceError;
  readonly symptom: Symptom;
}[] = [
  ...rows("solaredge", DeviceUnreachable, {
    "connection refused": "port-closed",
    "connection refused, next try in 998 ms": "port-closed",
    "host name unknown": "name-unknown",
    "host name not resolved": "name-unknown",
    "no route to host": "no-route",
    "no route to network": "no-route",
    "connection closed by the device": "dropped",
    "connection reset by the device": "dropped",
    "EACCES": "unreachable",
  }),
  ...rows("solaredge", DeviceTimeout, {
    "no connection within 3000 ms": "no-connection",
    "timeout after 8000 ms": "no-answer",
  }),
  ...rows("solaredge", DeviceRejected, {
    "exception 2 (illegal data address)": "unknown-register",
    "exception 1 (illegal function)": "refused-request",
  }),
  ...rows("solaredge", DeviceProtocol, {
    "exception 4 (device failure)": "server-error",
    "exception 6 (device busy)": "busy",
    "exception 11 (gateway target does not answer)": "wrong-unit",
    "answer of unit 3, not 1": "wrong-unit",
    "answer of protocol 18516, not 0": "garbled",
    "model at 40069 is 65535, not one of 101, 102, 103": "other-device",
    '0x00000001 at 40000 is not "SunS"': "other-device",
    "its registers are frozen since 65 s": "frozen",
  }),
  ...rows("nrgkick-connect", DeviceUnreachable, {
    "connection refused": "port-closed",
    "no connection within 3000 ms": "no-connection",
    "no route to host": "no-route",
    "host name unknown": "name-unknown",
    "the charger is absent (HTTP 204)": "charger-away",
    "the link to the charger is lost (Connected is false), its values are old": "charger-away",
  }),
  ...rows("nrgkick-connect", DeviceTimeout, { "timeout after 3000 ms": "no-answer" }),
  ...rows("nrgkick-connect", DeviceRejected, {
    "HTTP 500: Error (7): Password wrong": "pin-wrong",
    "HTTP 500: Error (6): Password not in request": "pin-wrong",
    "the charger says that its PIN is another (PasswordMatch is false)": "pin-mismatch",
    "HTTP 401": "sign-in-wrong",
  }),
  ...rows("nrgkick-connect", DeviceProtocol, {
    "HTTP 404: No HTTP resource was found": "wrong-path",
    "HTTP 500: An error has occurred.": "server-error",
    "HTTP 200 is no JSON: a web page": "other-device",
    "HTTP 302": "other-device",
    "connection closed by the device before its answer was whole": "dropped",
    "the answer is no HTTP (HPE_INVALID_CONSTANT)": "garbled",
    "its values have been frozen for 20 s": "frozen",
    "ChargingPower: Invalid key": "garbled",
  }),
  ...rows("nrgkick-gen2", DeviceRejected, {
    "the local API is switched off; enable the JSON API": "api-disabled",
    "HTTP 401: the local API asks for another user or password": "sign-in-wrong",
    "HTTP 403: the local API asks for another user or password": "sign-in-wrong",
    "HTTP 200: solar charging is active": "refused-request",
  }),
  ...rows("nrgkick-gen2", DeviceUnreachable, { "HTTP 503: busy, asked again later": "busy" }),
  ...rows("nrgkick-gen2", DeviceProtocol, {
    "HTTP 404: no NRGkick of generation 2": "wrong-path",
    "HTTP 500": "server-error",
  }),
  ...rows("tplink", DeviceUnreachable, {
    "port 9999 closed: this firmware may need the TP-Link cloud protocol (KLAP)": "port-closed",
    "failed to lookup address information: Name or service not known": "name-unknown",
    "No route to host (os error 113)": "no-route",
  }),
  ...rows("tplink", DeviceTimeout, { "timeout after 2000 ms": "no-answer" }),
  ...rows("tplink", DeviceProtocol, {
    "answer ended after 300 of 612 bytes": "garbled",
    "system.set_relay_state gave error -1 relay error": "server-error",
    "it reads back off": "server-error",
    "Connection reset by peer (os error 104)": "dropped",
  }),
];

for (const { kind, error, symptom } of MESSAGES) {
  Deno.test(`symptomOf() ${kind}, ${error.kind}: ${error.message}`, () => {
    assert.equal(symptomOf(error, kind), symptom);
  });
}

Deno.test("symptomOf() takes no host name for a sign", () => {
  const error = new DeviceTimeout("Cannot reach connection refused.lan:1502: timeout after 20 ms");
  assert.equal(symptomOf(error, "solaredge"), "no-answer");
});

Deno.test("diagnosisOf() has whole sentences for every symptom and device, in every language", () => {
  for (const kind of DRIVER_KINDS) {
    for (const symptom of SYMPTOMS) {
      const { code, what, todo } = diagnosisOf(symptom, contextOf(kind));
      assert.equal(code, symptom);
      for (const language of LANGUAGES) {
        for (const text of [what[language], todo[language]]) {
          assert.match(text, /^\S.{10,}[^\s.]$/, `${kind} ${symptom} ${language}`);
          assert.doesNotMatch(text, /[{}]/, `${kind} ${symptom} ${language}`);
        }
      }
      assert.notEqual(what.en, what.de);
      assert.notEqual(todo.en, todo.de);
    }
  }
});

Deno.test("diagnose() names address and unit, whatever they look like", () => {
  const error = new DeviceTimeout("Cannot reach x: timeout after 8000 ms");
  const context: DiagnosisContext = { kind: "solaredge", address: "$& {unit}", unitId: 5 };
  const { what } = diagnose(error, context);
  assert.match(what.en, /^\$& 5 takes the connection .* not 5,/);
});

Deno.test("findIn…() what is well is not complained of", () => {
  assert.deepEqual(findInInverter(INVERTER), []);
  assert.deepEqual(findInInverter({ ...INVERTER, status: "sleeping", acPowerW: null }), []);
  assert.deepEqual(findInMeter(METER), []);
  assert.deepEqual(findInBattery(BATTERY), []);
  assert.deepEqual(findInBattery({ ...BATTERY, status: "power-saving", powerW: 0 }), []);
  assert.deepEqual(findInCharger(CHARGER), []);
  assert.deepEqual(findInPlug(PLUG), []);
  assert.deepEqual(findInPlug({ ...PLUG, hasMeter: false, powerW: null }), []);
});

Deno.test("diagnose() blames PasswordMatch only where it is false", () => {
  const context = contextOf("nrgkick-connect");
  const start = "Cannot charge at 6 A with NRGkick at 192.0.2.7: ";
  const refused = diagnose(
    new DeviceRejected(`${start}HTTP 500: Error (7): Password wrong`),
    context,
  );
  assert.doesNotMatch(JSON.stringify(refused), /PasswordMatch|Connect/);
  assert.match(refused.todo.en, /as Password under Settings/);
  const told = diagnose(
    new DeviceRejected(`${start}PIN is another (PasswordMatch is false)`),
    context,
  );
  assert.match(told.what.en, /another PIN than its Connect box \(PasswordMatch is false\)/);
});

Deno.test("findIn…() what is wrong with values that were told", () => {
  const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);
  const blank = { ...INVERTER, status: null, acPowerW: null, dcPowerW: null };
  assert.deepEqual(codes(findInInverter(blank)), ["inverter-blank"]);
  assert.deepEqual(codes(findInMeter({ ...METER, gridPowerW: null })), ["meter-silent"]);
  assert.deepEqual(codes(findInBattery(UNKNOWN_BATTERY)), ["battery-silent"]);
  assert.deepEqual(codes(findInBattery({ ...BATTERY, status: "fault" })), ["battery-fault"]);
  assert.deepEqual(codes(findInBattery({ ...BATTERY, powerW: null })), ["battery-power-silent"]);
  assert.deepEqual(codes(findInCharger({ ...CHARGER, powerW: null })), ["charger-power-silent"]);
  const half = { ...CHARGER, enabled: null, targetCurrentA: null };
  assert.deepEqual(codes(findInCharger(half)), ["charger-half"]);
  assert.deepEqual(findInCharger({ ...half, enabled: true }), []);
  assert.deepEqual(findInCharger({ ...half, targetCurrentA: 6 }), []);
  assert.deepEqual(codes(findInPlug({ ...PLUG, hasMeter: true, powerW: null })), [
    "plug-meter-silent",
  ]);
});

Deno.test("findInAnswer() looks at the values of each device, and at none that were not told", () => {
  const well = [
    { device: "inverter", values: INVERTER },
    { device: "meter", values: METER },
    { device: "battery", values: BATTERY },
    { device: "charger", values: CHARGER },
    { device: "plug", values: PLUG },
  ] as const;
  for (const answer of well) {
    assert.deepEqual(findInAnswer(answer), [], answer.device);
    assert.deepEqual(findInAnswer({ device: answer.device, values: null }), [], answer.device);
  }
  const ill = [
    findInAnswer({ device: "inverter", values: { ...INVERTER, status: "fault" } }),
    findInAnswer({ device: "meter", values: { ...METER, gridPowerW: null } }),
    findInAnswer({ device: "battery", values: { ...BATTERY, socPct: null } }),
    findInAnswer({ device: "charger", values: { ...CHARGER, powerW: null } }),
    findInAnswer({ device: "plug", values: { ...PLUG, hasMeter: true, powerW: null } }),
  ];
  assert.deepEqual(ill.map(([found]) => found?.code), [
    "inverter-fault",
    "meter-silent",
    "battery-silent",
    "charger-power-silent",
    "plug-meter-silent",
  ]);
});

Deno.test("findIn…() names the device's own codes, in words where there are some", () => {
  const fault = (vendorStatus: number | null) =>
    findInInverter({ ...INVERTER, status: "fault", vendorStatus })[0]?.what;
  assert.match(fault(25)?.en ?? "", /25: isolation/);
  assert.match(fault(25)?.de ?? "", /25: Isolation/);
  assert.match(fault(0x7fff)?.en ?? "", /fault/);
  assert.equal(fault(null)?.en, "The inverter reports a fault");
  const NOTICES = [17, 4].map((code) => ({ kind: "error", code, name: null } as const));
  const [charger] = findInCharger({ ...CHARGER, notices: NOTICES });
  assert.equal(charger?.what.en, "The charger reports error 17; error 4");
  assert.equal(charger?.what.de, "Das Ladegerät meldet Fehler 17; Fehler 4");
});

function contextOf(kind: DriverKind): DiagnosisContext {
  return { kind, address: "192.0.2.7:1502", unitId: kind === "solaredge" ? 1 : null };
}

function rows(
  kind: DriverKind,
  Kind: new (message: string) => DeviceError,
  symptoms: Readonly<Record<string, Symptom>>,
) {
  return Object.entries(symptoms).map(([reason, symptom]) => ({
    kind,
    error: new Kind(`Cannot read x at 192.0.2.7:1502: ${reason}`),
    symptom,
  }));
}
