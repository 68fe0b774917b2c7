import assert from "node:assert/strict";
import {
  crossFieldIssues,
  defaultSettings,
  type SettingChanges,
  unknownVariables,
} from "../../../src/domain/settings/parse_settings.ts";
import { issueLine } from "../../../src/domain/settings/setting_issues.ts";
import { SETTINGS, type Settings } from "../../../src/domain/settings/settings.ts";
import * as v from "valibot";

const NOBODY = { hasSwitch: false, gridMeter: null, taken: () => [] } as const;

function broken(
  before: Partial<Settings>,
  changes: SettingChanges,
  others: { readonly hasSwitch?: boolean; readonly gridMeter?: string | null } = {},
): readonly string[] {
  const current = { ...defaultSettings(), ...before };
  return crossFieldIssues(current, changes, { ...NOBODY, ...others }).map(({ key, code }) =>
    `${key} ${code}`
  );
}

Deno.test("crossFieldIssues() an enabled plug needs an address, or another switch of the house", () => {
  const missing = ["plugHost no-plug-address"];
  const plug = { plugEnabled: true, plugHost: "plug.lan" };
  assert.deepEqual(broken({}, { plugEnabled: true }), missing);
  assert.deepEqual(broken({}, { plugEnabled: true }, { hasSwitch: true }), []);
  assert.deepEqual(broken({ plugHost: "plug.lan" }, { plugEnabled: true }), []);
  assert.deepEqual(broken({ plugEnabled: true }, { pvPeakPowerW: 5000 }), [], "it was so before");
  assert.deepEqual(
    broken(plug, { plugHost: "" }, { hasSwitch: true }),
    missing,
    "it is taken away",
  );
  assert.deepEqual(broken(plug, { plugHost: "other.lan" }, { hasSwitch: true }), []);
  assert.deepEqual(broken({}, { plugEnabled: true, plugHost: "" }, { hasSwitch: true }), []);
  assert.deepEqual(broken({ plugHost: "plug.lan" }, { plugHost: "" }, { hasSwitch: true }), []);
});

Deno.test("crossFieldIssues() a switch of the house changes nothing about other settings", () => {
  const secret = { webSecretEnabled: true };
  assert.deepEqual(broken({}, secret, { hasSwitch: true }), ["webSecret no-secret"]);
  assert.deepEqual(broken({ webSecret: "long enough" }, secret), []);
  assert.deepEqual(broken({ webSecret: "long enough" }, { webSecret: "" }), [], "it is off");
  assert.deepEqual(broken({ maxCurrentA: 10 }, { minCurrentA: 10 }), []);
  assert.deepEqual(broken({ maxCurrentA: 10 }, { minCurrentA: 11 }, { hasSwitch: true }), [
    "minCurrentA smallest-above-max",
  ]);
});

Deno.test("crossFieldIssues() the house has one grid meter, and keeps one that it has", () => {
  const meter = { gridMeter: "Meter" };
  const added = { inverterHost: "se.lan" };
  assert.deepEqual(broken({}, added), []);
  assert.deepEqual(broken({}, added, meter), ["inverterHost grid-meter-of-device"]);
  assert.deepEqual(broken(added, { inverterHost: "other.lan" }, meter), [], "it was there");
  assert.deepEqual(broken(added, { inverterHost: "" }, meter), []);
  assert.deepEqual(broken({}, { pvPeakPowerW: 5000 }, meter), []);
});

Deno.test("crossFieldIssues() tells what others take, from before to after", () => {
  const current = defaultSettings();
  const taken = ({ before, next }: { readonly before: Settings; readonly next: Settings }) => {
    assert.deepEqual([before.plugHost, next.plugHost], ["", "a.lan"]);
    return [{ key: "plugHost", code: "address-of-device", other: "Lamp" } as const];
  };
  const issues = crossFieldIssues(current, { plugHost: "a.lan" }, { ...NOBODY, taken });
  assert.deepEqual(issues.map(({ code }) => code), ["address-of-device"]);
});

Deno.test("unknownVariables() are those of our prefix that mean nothing, with the nearest", () => {
  const [far, near] = ["CHARGEMANAGER_QQQQQQQQQQQQQQQQQQ", "CHARGEMANAGER_WEBPORT"];
  const names = [near, far, "PATH", "CHARGEMANAGER_WEB_PORT", "CHARGEMANAGER_DATA_DIR"];
  assert.deepEqual(unknownVariables(names, ["CHARGEMANAGER_DATA_DIR"]), [
    { name: near, nearest: "CHARGEMANAGER_WEB_PORT" },
    { name: far, nearest: null },
  ]);
  assert.deepEqual(unknownVariables([], []), []);
  const many = Array.from({ length: 21 }, (_, at) => `CHARGEMANAGER_${at}`);
  assert.deepEqual(unknownVariables(many, []).map(({ name }) => name), many.slice(0, 20));
  const [long] = unknownVariables([`CHARGEMANAGER_${"X".repeat(90)}`], []);
  assert.equal(long?.name, `CHARGEMANAGER_${"X".repeat(46)}`, "60 characters of it");
});

Deno.test("issueLine() names key, code and what belongs to it", () => {
  assert.equal(
    issueLine([
      { key: "nrgkickPassword", code: "no-pin" },
      { key: "webPort", code: "port-unavailable", port: 80, why: "taken" },
      { key: "x", code: "fixed-by-environment", variable: "X" },
    ]),
    'nrgkickPassword: no-pin; webPort: port-unavailable (port 80, why "taken"); ' +
      'x: fixed-by-environment (variable "X")',
  );
});

Deno.test("postgresUrl() takes an address with host, user and database, or none", () => {
  const takes = (text: string) => v.is(SETTINGS.postgresUrl.schema, text);
  for (const text of ["", "postgres://me@db/x", "postgresql://me:secret@10.0.0.5:5432/fleet"]) {
    assert.equal(takes(text), true, text);
  }
  for (
    const text of [
      "x",
      "http://me@db/x",
      "postgres://db/x",
      "postgres://me@db",
      "postgres://me@db/",
      "postgres:///x",
      "mypostgres://me@db/x",
      `postgres://me@db/${"x".repeat(500)}`,
    ]
  ) assert.equal(takes(text), false, text);
});

Deno.test("a time zone is one of the system's, or left to it", () => {
  const takes = (text: string) => v.is(SETTINGS.timeZone.schema, text);
  assert.deepEqual(["", "Europe/Berlin", "UTC"].map(takes), [true, true, true]);
  assert.deepEqual(["Europe/Nowhere", "x", " "].map(takes), [false, false, false]);
});
