import assert from "node:assert/strict";
import { findText } from "../../../src/commands/doctor/doctor_find.ts";
import { placesOfOneClient } from "../../../src/commands/doctor/doctor_rows.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";

const REPORT = { schema: 2, version: "1", hasFound: true, failures: [], notes: [] } as const;

Deno.test("findText() says what was found and what to enter for it, in columns", () => {
  const found = [{
    driver: "nrgkick-gen2",
    name: "Garage\u001b[31m",
    address: "192.0.2.7",
    hint: null,
    params: { host: "192.0.2.7", user: "" },
  }, { driver: "gone", name: "Thing", address: "192.0.2.8", hint: null, params: {} }];
  assert.equal(
    findText({ ...REPORT, found }),
    [
      "NRGkick Gen2 at 192.0.2.7: Garage [31m",
      "  host 192.0.2.7",
      "  user ",
      "gone at 192.0.2.8: Thing",
    ].join("\n"),
  );
});

Deno.test("findText() says that nothing was found, what was not searched, and what to know", () => {
  const failures = [{ detail: "no network" }, { detail: null }];
  const notes = ["name an address"];
  assert.equal(
    findText({ ...REPORT, hasFound: false, found: [], failures, notes }),
    "Nothing found.\nNot searched: no network\nNot searched: unknown\nNote: name an address",
  );
});

Deno.test("placesOfOneClient() are those of inverters that the program alone may have", () => {
  const row = (driver: string, params: Readonly<Record<string, unknown>>) => ({
    id: 4,
    driver,
    name: "Row",
    roles: ["pv" as const],
    params,
    secrets: {},
  });
  const settings = { ...defaultSettings(), inverterHost: "roof.lan", plugHost: "plug.lan" };
  const rows = [
    row("solaredge", { host: "barn.lan", port: 502 }),
    row("solaredge", {}),
    row("fronius", { host: "sun.lan" }),
    row("gone", { host: "x.lan" }),
  ];
  assert.deepEqual(placesOfOneClient(settings, rows), ["roof.lan:1502", "barn.lan:502"]);
  assert.deepEqual(placesOfOneClient(defaultSettings(), []), []);
});
