import assert from "node:assert/strict";
import { missingAddresses, missingHalf, searchHost } from "../../../src/domain/devices/slots.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";

Deno.test("missingAddresses() names what the chosen kind of device still needs", () => {
  const settings = defaultSettings();
  const both = ["nrgkickMeasurementsUrl", "nrgkickSettingsUrl"];
  assert.deepEqual(missingAddresses("inverter", settings), ["inverterHost"]);
  assert.deepEqual(missingAddresses("plug", settings), ["plugHost"]);
  assert.deepEqual(missingAddresses("charger", settings), both);
  const half = { ...settings, nrgkickSettingsUrl: "http://box/api/settings/1" };
  assert.deepEqual(missingAddresses("charger", half), ["nrgkickMeasurementsUrl"]);
  const second = { ...half, nrgkickGeneration: 2 } as const;
  assert.deepEqual(missingAddresses("charger", second), ["nrgkickAddress"]);
  assert.deepEqual(missingAddresses("charger", { ...second, nrgkickAddress: "nrg.lan" }), []);
});

Deno.test("missingHalf() is the one address that stands beside none", () => {
  const settings = defaultSettings();
  const measurements = { ...settings, nrgkickMeasurementsUrl: "http://box/api/measurements/1" };
  const both = { ...measurements, nrgkickSettingsUrl: "http://box/api/settings/1" };
  assert.equal(missingHalf(settings), null);
  assert.equal(missingHalf(measurements), "nrgkickSettingsUrl");
  assert.equal(missingHalf({ ...both, nrgkickMeasurementsUrl: "" }), "nrgkickMeasurementsUrl");
  assert.equal(missingHalf(both), null);
  assert.equal(missingHalf({ ...measurements, nrgkickGeneration: 2 }), null);
});

Deno.test("searchHost() is the first address that is entered", () => {
  const settings = defaultSettings();
  const urls = {
    nrgkickMeasurementsUrl: "http://box:8080/api/measurements/1",
    nrgkickSettingsUrl: "http://other/api/settings/1",
  };
  assert.equal(searchHost("charger", settings), null);
  assert.equal(searchHost("charger", { ...settings, ...urls }), "box:8080");
  assert.equal(searchHost("charger", { ...settings, ...urls, nrgkickAddress: "nrg:81" }), "nrg:81");
  assert.equal(searchHost("inverter", { ...settings, inverterHost: "se.lan" }), "se.lan");
  assert.equal(searchHost("plug", { ...settings, plugHost: "plug.lan" }), null);
});
