import assert from "node:assert/strict";
import { findInCharger } from "../../src/devices/checks/diagnosis_values.ts";
import { decodeNotice } from "../../src/devices/nrgkick_gen2/vendor_codes.ts";
import type { ChargerNotice } from "../../src/domain/house/snapshot.ts";
import type { Diagnosis } from "../../src/domain/codes/diagnosis.ts";
import { CHARGER } from "../domain/house/readings.ts";
import { told } from "./told.ts";

/** What a charger that answers and reports these is said to have. */
function diagnosisOf(notices: readonly ChargerNotice[]): Diagnosis | null {
  return findInCharger({ ...CHARGER, notices }, "nrgkick-gen2")[0] ?? null;
}

/** Every notice that the maker of generation 2 lists. */
function listed(): readonly ChargerNotice[] {
  return (["error", "warning", "rcd"] as const).flatMap((kind) =>
    Array.from({ length: 100 }, (_, code) => decodeNotice(kind, code))
      .filter((notice) => notice !== null)
      .filter(({ name }) => name !== null)
  );
}

Deno.test("findInCharger() has cause and advice for all that the maker lists", () => {
  const notices = listed();
  assert.equal(notices.length, 46);
  for (const notice of notices) {
    const diagnosis = diagnosisOf([notice]);
    const name = notice.name ?? "";
    assert.ok(diagnosis !== null, name);
    const { what, todo } = told(diagnosis);
    assert.match(what.en, new RegExp(`^The charger reports [a-z ]+ ${notice.code} \\(.{8,}\\)$`));
    assert.match(
      what.de,
      new RegExp(`^Das Ladegerät meldet [A-Za-z]+ ${notice.code} \\(.{8,}\\)$`),
    );
    for (const { en, de } of [what, todo]) {
      assert.ok(!en.includes(name) && !de.includes(name) && en !== de, name);
      assert.ok(!/[.!]$/.test(en) && !/[.!]$/.test(de), name);
    }
    assert.ok(todo.en.length > 10 && todo.de.length > 10, name);
  }
});

Deno.test("findInCharger() tells errors from warnings, and names what nobody lists", () => {
  const rows: readonly [readonly ChargerNotice[], string, string][] = [
    [[{ kind: "error", code: 17, name: null }], "charger-error", "error 17"],
    [[{ kind: "error", code: null, name: null }], "charger-error", "error"],
    [[{ kind: "error", code: null, name: "NEW" }], "charger-error", "error (NEW)"],
    [[{ kind: "warning", code: 99, name: null }], "charger-warning", "warning 99"],
    [
      [
        { kind: "rcd", code: 4, name: null },
        { kind: "warning", code: 1, name: null },
      ],
      "charger-error",
      "residual current 4; warning 1",
    ],
    [
      [1, 2, 3, 4].map((code) => ({ kind: "error", code, name: null })),
      "charger-error",
      "error 1; error 2; error 3",
    ],
    [
      [{ kind: "error", code: 1, name: "constructor" }],
      "charger-error",
      "error 1 (constructor)",
    ],
  ];
  for (const [notices, code, list] of rows) {
    const diagnosis = diagnosisOf(notices);
    assert.equal(diagnosis?.code, code, list);
    assert.equal(told(diagnosis).what.en, `The charger reports ${list}`);
  }
  assert.equal(diagnosisOf([]), null);
});
