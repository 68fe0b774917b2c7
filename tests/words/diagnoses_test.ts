import assert from "node:assert/strict";
import * as v from "valibot";
import { DIAGNOSIS, type Diagnosis, isSameDiagnosis } from "../../src/domain/codes/diagnosis.ts";
import { parseReason } from "../../src/domain/codes/reason.ts";
import { SYMPTOMS } from "../../src/domain/codes/symptom.ts";
import { de } from "../../src/words/de/de.ts";
import { adviceOf } from "../../src/words/diagnosis_texts.ts";
import { en } from "../../src/words/en/en.ts";
import { SPOKEN } from "../../src/words/words.ts";
import { told } from "./told.ts";

const SILENT = { code: "no-answer", driver: "solaredge", address: "roof:1502", unitId: 3 } as const;
const NOTICE = { kind: "error", code: 16, name: "RESIDUAL_CURRENT_DETECTED" } as const;
const REPORTED = { code: "charger-error", driver: "nrgkick-gen2", notices: [NOTICE] } as const;
const FAULT = { code: "inverter-fault", driver: "solaredge", label: "25" } as const;
/** As an older version wrote it. */
const STORED = {
  code: "meter-silent",
  what: { en: "It was silent", de: "Er schwieg" },
  todo: { en: "Wait", de: "Warten" },
};

Deno.test("DIAGNOSIS reads every kind back from a row as it was written", () => {
  const kinds: readonly Diagnosis[] = [
    SILENT,
    { ...SILENT, unitId: null },
    REPORTED,
    FAULT,
    { ...FAULT, label: null },
    { code: "meter-silent" },
    STORED,
  ];
  for (const diagnosis of kinds) {
    assert.deepEqual(v.parse(DIAGNOSIS, JSON.parse(JSON.stringify(diagnosis))), diagnosis);
    const reason = { code: "fault.charger", diagnosis };
    assert.deepEqual(parseReason(JSON.parse(JSON.stringify(reason))), reason);
  }
  for (
    const other of [
      { code: "of.the.future" },
      { code: "no-answer" },
      { code: "charger-error", driver: "x", notices: [] },
      "meter-silent",
      null,
    ]
  ) assert.equal(v.safeParse(DIAGNOSIS, other).success, false, JSON.stringify(other));
});

Deno.test("adviceOf() keeps the words of an older version, in English for a third language", () => {
  assert.deepEqual(adviceOf(STORED, de), { what: "Er schwieg", todo: "Warten" });
  const english = { what: "It was silent", todo: "Wait" };
  assert.deepEqual(adviceOf(STORED, en), english);
  assert.deepEqual(adviceOf(STORED, { ...de, code: "xx" }), english);
});

Deno.test("adviceOf() has the make's own words, else the common ones", () => {
  assert.match(told(SILENT).what.en, /^roof:1502 takes the connection .* unit is not 3,/);
  for (const driver of ["wallbox", "constructor", "__proto__", ""]) {
    assert.deepEqual(told({ ...SILENT, driver }).what, {
      en: "No answer in time from roof:1502",
      de: "Keine rechtzeitige Antwort von roof:1502",
    });
    assert.equal(told({ ...FAULT, driver }).what.en, "The inverter reports a fault 25");
    assert.equal(
      told({ ...REPORTED, driver }).what.en,
      "The charger reports error 16 (RESIDUAL_CURRENT_DETECTED)",
    );
  }
  assert.equal(
    told(FAULT).what.de,
    "Der Wechselrichter meldet eine Störung 25: Isolationsfehler auf der DC-Seite",
  );
  assert.equal(
    told(REPORTED).what.en,
    "The charger reports error 16 (a residual current flowed, and it switched off)",
  );
  assert.match(told(REPORTED).todo.en, /^Do not charge with it/);
});

Deno.test("adviceOf() says where the fields are, and beside them does not", () => {
  const wrongPin = { ...SILENT, code: "pin-mismatch", driver: "nrgkick-connect" } as const;
  const unknown = { ...SILENT, code: "name-unknown", driver: "x" } as const;
  const said = [wrongPin, unknown].flatMap((diagnosis) =>
    [false, true].map((isAtFields) => adviceOf(diagnosis, en, isAtFields).todo)
  );
  assert.deepEqual(said, [
    "Enter the charger's PIN, four digits, in the box's own pages and under Settings",
    "Enter the charger's PIN, four digits, in the box's own pages and here",
    "Check its spelling under Settings, or enter the IP address instead",
    "Check its spelling, or enter the IP address instead",
  ]);
  const drivers = ["x", ...Object.keys(en.diagnoses.makes)];
  for (const words of SPOKEN) {
    const settings = words.frame.settings;
    for (const driver of drivers) {
      for (const code of SYMPTOMS) {
        const [away, here] = [false, true].map((isAtFields) =>
          adviceOf({ ...SILENT, code, driver }, words, isAtFields).todo
        );
        assert.doesNotMatch(`${away} ${here}`, /[{|}]|\s\s/, `${driver} ${code}`);
        const place = new RegExp(`(under|unter|onder) ${settings}`);
        assert.doesNotMatch(here ?? "", place, `${driver} ${code}`);
      }
    }
  }
});

Deno.test("adviceOf() takes the first notice's advice, also where no maker explains it", () => {
  const unknown = { kind: "warning", code: 99, name: null } as const;
  const { what, todo } = told({ ...REPORTED, notices: [unknown, NOTICE] });
  assert.match(what.de, /^Das Ladegerät meldet Warnung 99; Fehler 16 \(ein Fehlerstrom floss/);
  assert.equal(todo.de, "In der App des Ladegeräts nachsehen");
  assert.match(
    told({ ...REPORTED, notices: [{ ...unknown, kind: "rcd" }] }).todo.en,
    /this number/,
  );
});

Deno.test("isSameDiagnosis() looks at the code and at every number", () => {
  assert.equal(isSameDiagnosis(REPORTED, { ...REPORTED, notices: [{ ...NOTICE }] }), true);
  assert.equal(isSameDiagnosis(null, null), true);
  assert.equal(isSameDiagnosis(REPORTED, null), false);
  const other = { ...NOTICE, code: 17 };
  assert.equal(isSameDiagnosis(REPORTED, { ...REPORTED, notices: [other] }), false);
  assert.equal(isSameDiagnosis(REPORTED, { ...REPORTED, code: "charger-warning" }), false);
});

Deno.test("adviceOf() of a device without a unit id of its own names the first", () => {
  const whatOf = (unitId: number | null) => {
    const texts = Object.values(SYMPTOMS).map((code) =>
      adviceOf({ ...SILENT, code, unitId }, en).what
    );
    return texts.join("\n");
  };
  assert.equal(whatOf(null), whatOf(1));
  assert.notEqual(whatOf(null), whatOf(2), "some do name it");
});
