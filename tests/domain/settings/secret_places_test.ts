import assert from "node:assert/strict";
import { secretPlaceIssues } from "../../../src/domain/settings/secret_places.ts";
import type { SettingKey, Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";

/** Settings of which the password is told to nobody else. */
const STORED: Settings = { ...defaultSettings(), nrgkickPassword: "sesame" };

function keys(
  current: Partial<Settings>,
  changes: Partial<Settings>,
  fixed: readonly SettingKey[] = [],
): readonly string[] {
  return secretPlaceIssues({ ...STORED, ...current }, changes, new Set(fixed)).map(({ key }) =>
    key
  );
}

Deno.test("secretPlaceIssues() asks for the password again where it would go to another host", () => {
  const box = { nrgkickAddress: "nrg.lan" };
  assert.deepEqual(keys(box, { nrgkickAddress: "other.lan" }), ["nrgkickPassword"]);
  assert.deepEqual(keys(box, { nrgkickAddress: "nrg.lan:8080" }), ["nrgkickPassword"]);
  assert.deepEqual(keys({}, { nrgkickAddress: "nrg.lan" }), ["nrgkickPassword"]);
  assert.deepEqual(keys(box, { nrgkickAddress: "NRG.lan:80" }), [], "the same, written otherwise");
  assert.deepEqual(keys(box, { nrgkickAddress: "" }), [], "it goes nowhere");
  assert.deepEqual(keys(box, { maxCurrentA: 7 }), []);
  const withPassword = { nrgkickAddress: "other.lan", nrgkickPassword: "mine" };
  assert.deepEqual(keys(box, withPassword), []);
});

Deno.test("secretPlaceIssues() knows one host as address and in a URL, with the port of each", () => {
  const box = { nrgkickAddress: "nrg.lan" };
  const url = (text: string) => keys(box, { nrgkickSettingsUrl: text });
  assert.deepEqual(url("http://nrg.lan/api"), []);
  assert.deepEqual(url("http://nrg.lan:80/api"), []);
  assert.deepEqual(url("https://nrg.lan/api"), ["nrgkickPassword"]);
  assert.deepEqual(url("http://nrg.lan:81/api"), ["nrgkickPassword"]);
  const secure = { nrgkickMeasurementsUrl: "https://nrg.lan/m" };
  assert.deepEqual(keys(secure, { nrgkickSettingsUrl: "https://nrg.lan:443/s" }), []);
  const ipv6 = { nrgkickAddress: "[2001:db8::1]:81" };
  assert.deepEqual(keys(ipv6, { nrgkickSettingsUrl: "http://[2001:db8::1]:81/s" }), []);
});

Deno.test("secretPlaceIssues() leaves a password that everybody knows, or none", () => {
  for (const nrgkickPassword of ["", defaultSettings().nrgkickPassword]) {
    assert.deepEqual(keys({ nrgkickPassword }, { nrgkickAddress: "other.lan" }), []);
  }
});

Deno.test("secretPlaceIssues() binds a password of the environment to the addresses of now", () => {
  const fixed = ["nrgkickPassword"] as const;
  const box = { nrgkickAddress: "nrg.lan" };
  assert.deepEqual(keys(box, { nrgkickAddress: "other.lan" }, fixed), ["nrgkickAddress"]);
  assert.deepEqual(keys(box, { nrgkickAddress: "" }, fixed), ["nrgkickAddress"]);
  assert.deepEqual(keys(box, { nrgkickAddress: "nrg.lan:80" }, fixed), []);
  assert.deepEqual(keys({}, { nrgkickAddress: "nrg.lan" }, fixed), [], "the first one");
});

Deno.test("secretPlaceIssues() asks for the broker's password anew at another broker", () => {
  const current = {
    ...defaultSettings(),
    mqttUrl: "mqtts://broker.lan",
    mqttPassword: "secret",
  };
  const issues = (mqttUrl: string, more = {}) =>
    secretPlaceIssues(current, { mqttUrl, ...more }, new Set()).map(({ key, code }) => [key, code]);
  const refused = [["mqttPassword", "password-of-other-host"]];
  assert.deepEqual(issues("mqtts://broker.lan:8883"), [], "the same broker");
  assert.deepEqual(issues(""), [], "off");
  assert.deepEqual(issues("mqtts://other.lan"), refused);
  assert.deepEqual(issues("mqtts://broker.lan:8884"), refused);
  assert.deepEqual(issues("mqtt://broker.lan:8883"), refused, "without encryption");
  assert.deepEqual(issues("mqtts://other.lan", { mqttPassword: "new" }), []);
  const plain = { ...current, mqttUrl: "mqtt://broker.lan" };
  assert.deepEqual(secretPlaceIssues(plain, { mqttUrl: "mqtt://broker.lan:1883" }, new Set()), []);
});
