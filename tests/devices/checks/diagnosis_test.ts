import assert from "node:assert/strict";
import {
  contextOf,
  contextOfDevice,
  diagnose,
  type DiagnosisContext,
  diagnosisOf,
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
import { DRIVERS } from "../../../src/devices/registry.ts";
import { SYMPTOMS } from "../../../src/domain/codes/symptom.ts";
import { DeviceRejected, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { adviceOf } from "../../../src/words/diagnosis_texts.ts";
import { SPOKEN } from "../../../src/words/words.ts";
import type { Slot } from "../../../src/domain/devices/slots.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { BATTERY, CHARGER, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import { told } from "../../words/told.ts";

Deno.test("diagnosisOf() has whole sentences for every symptom and device, in every language", () => {
  for (const { id: kind } of DRIVERS) {
    for (const symptom of SYMPTOMS) {
      const diagnosis = diagnosisOf(symptom, madeUp(kind));
      const { what, todo } = told(diagnosis);
      assert.equal(diagnosis.code, symptom);
      for (const words of SPOKEN) {
        const advice = adviceOf(diagnosis, words);
        for (const text of [advice.what, advice.todo]) {
          assert.match(text, /^\S.{10,}[^\s.]$/, `${kind} ${symptom} ${words.code}`);
          assert.doesNotMatch(text, /[{}]/, `${kind} ${symptom} ${words.code}`);
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
  const { what } = told(diagnose(error, context));
  assert.match(what.en, /^\$& \{unit\} takes the connection .* not 5,/);
});

Deno.test("contextOfDevice() names a device whose parameters do not tell where it is", () => {
  const params = { host: "192.0.2.7", port: 1502, unitId: 5 };
  const context = (driver: string, params: Readonly<Record<string, unknown>>) =>
    contextOfDevice({ driver, params, name: "roof" });
  assert.deepEqual(context("solaredge", params), {
    kind: "solaredge",
    address: "192.0.2.7:1502",
    unitId: 5,
  });
  const unknown = { address: "roof", unitId: null };
  assert.deepEqual(context("solaredge", { ...params, port: 0 }), { kind: "solaredge", ...unknown });
  assert.deepEqual(context("of-old", params), { kind: "of-old", ...unknown });
});

Deno.test("findIn…() what is well is not complained of", () => {
  assert.deepEqual(findInInverter(INVERTER, "solaredge"), []);
  assert.deepEqual(
    findInInverter({ ...INVERTER, status: "sleeping", acPowerW: null }, "solaredge"),
    [],
  );
  assert.deepEqual(findInMeter(METER), []);
  assert.deepEqual(findInBattery(BATTERY), []);
  assert.deepEqual(findInBattery({ ...BATTERY, status: "power-saving", powerW: 0 }), []);
  assert.deepEqual(findInCharger(CHARGER, "nrgkick-gen2"), []);
  assert.deepEqual(findInPlug(PLUG), []);
  assert.deepEqual(findInPlug({ ...PLUG, hasMeter: false, powerW: null }), []);
});

Deno.test("diagnose() blames PasswordMatch only where it is false", () => {
  const context = madeUp("nrgkick-connect");
  const start = "Cannot charge at 6 A with NRGkick at 192.0.2.7: ";
  const refused = told(diagnose(
    new DeviceRejected(`${start}HTTP 500: Error (7): Password wrong`, { symptom: "pin-wrong" }),
    context,
  ));
  assert.doesNotMatch(JSON.stringify(refused), /PasswordMatch|Connect/);
  assert.match(refused.todo.en, /as Password under Settings/);
  const mismatch = told(diagnose(
    new DeviceRejected(`${start}PIN is another`, { symptom: "pin-mismatch" }),
    context,
  ));
  assert.match(mismatch.what.en, /another PIN than its Connect box \(PasswordMatch is false\)/);
});

Deno.test("findIn…() what is wrong with values that were told", () => {
  const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);
  const blank = { ...INVERTER, status: null, acPowerW: null, dcPowerW: null };
  assert.deepEqual(codes(findInInverter(blank, "solaredge")), ["inverter-blank"]);
  assert.deepEqual(findInInverter({ ...blank, status: "producing" }, "solaredge"), []);
  assert.deepEqual(findInInverter({ ...blank, acPowerW: 0 }, "solaredge"), []);
  assert.deepEqual(findInInverter({ ...blank, dcPowerW: 0 }, "solaredge"), []);
  assert.deepEqual(codes(findInMeter({ ...METER, gridPowerW: null })), ["meter-silent"]);
  assert.deepEqual(codes(findInBattery(UNKNOWN_BATTERY)), ["battery-silent"]);
  assert.deepEqual(codes(findInBattery({ ...BATTERY, status: "fault" })), ["battery-fault"]);
  assert.deepEqual(codes(findInBattery({ ...BATTERY, powerW: null })), ["battery-power-silent"]);
  assert.deepEqual(codes(findInCharger({ ...CHARGER, powerW: null }, "nrgkick-gen2")), [
    "charger-power-silent",
  ]);
  const half = { ...CHARGER, enabled: null, targetCurrentA: null };
  assert.deepEqual(codes(findInCharger(half, "nrgkick-connect")), ["charger-half"]);
  assert.deepEqual(findInCharger({ ...half, enabled: true }, "nrgkick-connect"), []);
  assert.deepEqual(findInCharger({ ...half, targetCurrentA: 6 }, "nrgkick-connect"), []);
  assert.deepEqual(codes(findInPlug({ ...PLUG, hasMeter: true, powerW: null })), [
    "plug-meter-silent",
  ]);
  assert.deepEqual(codes(findInPlug({ ...PLUG, isTripped: true })), ["plug-tripped"]);
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
    assert.deepEqual(findInAnswer(answer, "x"), [], answer.device);
    assert.deepEqual(findInAnswer({ device: answer.device, values: null }, "x"), [], answer.device);
  }
  const ill = [
    findInAnswer({ device: "inverter", values: { ...INVERTER, status: "fault" } }, "x"),
    findInAnswer({ device: "meter", values: { ...METER, gridPowerW: null } }, "x"),
    findInAnswer({ device: "battery", values: { ...BATTERY, socPct: null } }, "x"),
    findInAnswer({ device: "charger", values: { ...CHARGER, powerW: null } }, "x"),
    findInAnswer({ device: "plug", values: { ...PLUG, hasMeter: true, powerW: null } }, "x"),
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
  const fault = (vendorStatus: number | null) => {
    const [found] = findInInverter({ ...INVERTER, status: "fault", vendorStatus }, "solaredge");
    return found === undefined ? null : told(found).what;
  };
  assert.match(fault(25)?.en ?? "", /25: isolation/);
  assert.match(fault(25)?.de ?? "", /25: Isolation/);
  assert.match(fault(0x7fff)?.en ?? "", /fault/);
  assert.equal(fault(null)?.en, "The inverter reports a fault");
  const inverter = { ...INVERTER, status: "fault", vendorStatus: 25 } as const;
  for (const driver of ["fronius", "gone"]) {
    assert.deepEqual(findInInverter(inverter, driver), [
      { code: "inverter-fault", driver, label: null },
    ]);
  }
  const NOTICES = [17, 4].map((code) => ({ kind: "error", code, name: null } as const));
  const [charger] = findInCharger({ ...CHARGER, notices: NOTICES }, "nrgkick-connect")
    .map((found) => told(found));
  assert.equal(charger?.what.en, "The charger reports error 17; error 4");
  assert.equal(charger?.what.de, "Das Ladegerät meldet Fehler 17; Fehler 4");
  const summary = (...kinds: readonly ("error" | "warning" | "rcd")[]) => {
    const notices = kinds.map((kind, code) => ({ kind, code, name: null }));
    return findInCharger({ ...CHARGER, notices }, "goe")
      .map((found) => [found.code, "notices" in found ? found.notices.length : 0]);
  };
  assert.deepEqual(summary("warning"), [["charger-warning", 1]]);
  assert.deepEqual(summary("warning", "error"), [["charger-error", 2]]);
  assert.deepEqual(summary("rcd", "warning"), [["charger-error", 2]]);
  assert.deepEqual(summary("warning", "warning", "warning", "warning"), [["charger-warning", 3]]);
});

function madeUp(kind: string): DiagnosisContext {
  return { kind, address: "192.0.2.7:1502", unitId: kind === "solaredge" ? 1 : null };
}

Deno.test("contextOf() has the port of every such device where its setting names none", () => {
  const placeOf = (slot: Slot, change: Partial<Settings>) => {
    const { kind, ...place } = contextOf(slot, { ...defaultSettings(), ...change });
    return { ...place, isKnown: DRIVERS.some(({ id }) => id === kind) };
  };
  const at = (address: string, unitId: number | null = null) => ({
    address,
    unitId,
    isKnown: true,
  });
  assert.deepEqual(placeOf("plug", { plugHost: "192.0.2.9" }), at("192.0.2.9:9999"));
  assert.deepEqual(placeOf("plug", { plugHost: "plug.lan:9998" }), at("plug.lan:9998"));
  assert.deepEqual(placeOf("plug", { plugHost: "" }), at(""));
  const roof = { inverterHost: "se.lan", inverterPort: 502, inverterUnitId: 3 };
  assert.deepEqual(placeOf("inverter", roof), at("se.lan:502", 3));
  assert.deepEqual(placeOf("inverter", { inverterHost: "[fd00::1]:1" }), at("fd00::1:1", 1));
  const box = {
    nrgkickMeasurementsUrl: "http://box.lan/api/measurements/00:1E:C0:00:00:00",
    nrgkickSettingsUrl: "http://other.lan/api/settings/00:1E:C0:00:00:00",
  };
  assert.deepEqual(placeOf("charger", box), at("box.lan"));
  const second = { nrgkickGeneration: 2, nrgkickAddress: "nrg.lan" } as const;
  assert.deepEqual(placeOf("charger", { ...box, ...second }), at("nrg.lan"));
});
