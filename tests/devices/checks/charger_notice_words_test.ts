import assert from "node:assert/strict";
import { diagnoseNotices } from "../../../src/devices/checks/charger_notice_words.ts";
import { decodeNotice } from "../../../src/devices/nrgkick_gen2/vendor_codes.ts";
import type { ChargerNotice } from "../../../src/domain/house/snapshot.ts";

/** Every notice that the maker of generation 2 lists. */
function listed(): readonly ChargerNotice[] {
  return (["error", "warning", "rcd"] as const).flatMap((kind) =>
    Array.from({ length: 100 }, (_, code) => decodeNotice(kind, code))
      .filter((notice) => notice !== null)
      .filter(({ name }) => name !== null)
  );
}

Deno.test("diagnoseNotices() has cause and advice for all that the maker lists", () => {
  const notices = listed();
  assert.equal(notices.length, 46);
  for (const notice of notices) {
    const diagnosis = diagnoseNotices([notice]);
    const name = notice.name ?? "";
    assert.ok(diagnosis !== null, name);
    const { what, todo } = diagnosis;
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

Deno.test("diagnoseNotices() tells errors from warnings, and names what nobody lists", () => {
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
  for (const [notices, code, told] of rows) {
    const diagnosis = diagnoseNotices(notices);
    assert.equal(diagnosis?.code, code, told);
    assert.equal(diagnosis.what.en, `The charger reports ${told}`);
  }
  assert.equal(diagnoseNotices([]), null);
});
