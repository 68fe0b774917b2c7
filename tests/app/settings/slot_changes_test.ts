import assert from "node:assert/strict";
import {
  issuesOfSettings,
  settingsAfter,
  settingsFor,
  settingsWithout,
} from "../../../src/app/settings/slot_changes.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { SettingKey, Settings } from "../../../src/domain/settings/settings.ts";

const SETTINGS = { ...defaultSettings(), plugHost: "plug.lan", inverterHost: "inverter.lan" };

Deno.test("settingsWithout() takes address and secret away, and enables no plug that is not there", () => {
  const without = (own: Partial<Settings>) => settingsWithout("plug", { ...SETTINGS, ...own });
  assert.deepEqual(without({ plugEnabled: true }), { plugHost: "", plugEnabled: false });
  assert.deepEqual(without({ plugEnabled: false }), { plugHost: "" });
  assert.deepEqual(settingsWithout("inverter", { ...SETTINGS, plugEnabled: true }), {
    inverterHost: "",
  });
  const charger = settingsWithout("charger", { ...SETTINGS, plugEnabled: true });
  assert.deepEqual(charger, {
    nrgkickMeasurementsUrl: "",
    nrgkickSettingsUrl: "",
    nrgkickPassword: "0000",
  });
});

Deno.test("settingsAfter() takes Enabled back where it would be about another switch, and only there", () => {
  const relay = (id: number) =>
    ({ id, driver: "relay", name: `${id}`, roles: ["switch"], params: {}, secrets: {} }) as const;
  const house = [relay(11), relay(12)];
  const changes = (
    ids: readonly number[],
    own: Partial<Settings> = {},
    fixed: readonly SettingKey[] = [],
  ) =>
    settingsAfter(ids.map(relay), {
      settings: { ...SETTINGS, plugHost: "", plugEnabled: true, ...own },
      fixed: new Set(fixed),
      house,
    });
  const off = { plugEnabled: false };
  assert.deepEqual(changes([11, 12, 13]), {}, "another one behind it");
  assert.deepEqual(changes([12, 11]), off);
  assert.deepEqual(changes([12, 11], off), {}, "nothing was enabled");
  assert.deepEqual(changes([12, 11], { plugHost: "plug.lan" }), {}, "it is about the plug");
  assert.deepEqual(changes([]), off);
  assert.deepEqual(changes([], {}, ["plugEnabled"]), {}, "the environment holds it");
  assert.deepEqual(changes([12], {}, ["plugEnabled"]), off, "which is refused then");
});

Deno.test("settingsFor() names the settings that change, and no others", () => {
  const entry = (params: Record<string, unknown>) => ({
    driver: "solaredge",
    name: "Roof",
    roles: ["pv"] as const,
    params,
    secrets: {},
  });
  const changes = (params: Record<string, unknown>) =>
    settingsFor("inverter", SETTINGS, entry(params));
  assert.deepEqual(changes({ host: "inverter.lan", port: 1502 }), {});
  assert.deepEqual(changes({ host: "other.lan", port: 1502, unitId: 2 }), {
    inverterHost: "other.lan",
    inverterUnitId: 2,
  });
  assert.deepEqual(changes({}), {});
});

Deno.test("issuesOfSettings() are the device's, at the parameter that the setting is", () => {
  const issue = (key: "plugHost" | "webPort") =>
    ({ key, code: "not-as-expected", setting: key, given: "x" }) as const;
  const error = new SettingsInvalid([issue("plugHost"), issue("webPort")]);
  const issues = issuesOfSettings(error, { device: "Plug", keys: { host: "plugHost" } });
  assert.deepEqual(issues.map(({ device, key, code }) => [device, key, code]), [
    ["Plug", "host", "of-setting"],
    ["Plug", "webPort", "of-setting"],
  ]);
});
