import assert from "node:assert/strict";
import { missingAddresses } from "../../../src/domain/ports/device_checks.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";

Deno.test("missingAddresses() names what the chosen kind of device still needs", () => {
  const settings = defaultSettings();
  const both = ["nrgkickMeasurementsUrl", "nrgkickSettingsUrl"];
  assert.deepEqual(missingAddresses("solaredge", settings), ["inverterHost"]);
  assert.deepEqual(missingAddresses("plug", settings), ["plugHost"]);
  assert.deepEqual(missingAddresses("nrgkick", settings), both);
  const half = { ...settings, nrgkickSettingsUrl: "http://box/api/settings/1" };
  assert.deepEqual(missingAddresses("nrgkick", half), ["nrgkickMeasurementsUrl"]);
  const second = { ...half, nrgkickGeneration: 2 } as const;
  assert.deepEqual(missingAddresses("nrgkick", second), ["nrgkickAddress"]);
  assert.deepEqual(missingAddresses("nrgkick", { ...second, nrgkickAddress: "nrg.lan" }), []);
});
