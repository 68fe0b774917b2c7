import assert from "node:assert/strict";
import {
  conflictsOf,
  deviceAt,
  isAtAddressOfSettings,
  MAX_DEVICES,
  takenAddresses,
} from "../../../src/domain/devices/device_conflicts.ts";
import { deviceIssueLine } from "../../../src/domain/devices/device_issues.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { DriverFacts } from "../../../src/domain/ports/drivers.ts";
import { host } from "../../../src/domain/settings/setting_kinds.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import { ACME, OTHER, stored } from "./made_up_driver.ts";

const SETTINGS = defaultSettings();
const drivers = [ACME, OTHER];

function conflicts(
  entry: StoredDevice,
  others: readonly StoredDevice[],
  settings: Partial<Settings> = {},
): readonly string[] {
  return conflictsOf(entry, { drivers, settings: { ...SETTINGS, ...settings }, others })
    .map((issue) => {
      const more = "other" in issue ? issue.other : "setting" in issue ? issue.setting : "";
      return `${issue.key}: ${issue.code} ${more}`.trim();
    });
}

Deno.test("conflictsOf() allows 32 devices beside those of the settings", () => {
  const others = Array.from({ length: MAX_DEVICES }, (_, id) => stored(id, { host: `h${id}.lan` }));
  const entry = stored(99, { host: "new.lan" });
  assert.equal(MAX_DEVICES, 32);
  assert.deepEqual(conflicts(entry, others.slice(1)), []);
  assert.deepEqual(conflicts(entry, others), [": too-many"]);
});

Deno.test("conflictsOf() allows one meter at the grid, of the settings or of the list", () => {
  const meter = stored(1, { host: "a.lan" }, { roles: ["grid"] });
  const other = stored(2, { host: "b.lan" }, { roles: ["grid", "switch"] });
  assert.deepEqual(conflicts(meter, []), []);
  assert.deepEqual(conflicts(meter, [stored(3, { host: "c.lan" })]), []);
  assert.deepEqual(conflicts(meter, [other]), ["roles: second-grid-meter d2"]);
  const own = { inverterHost: "inverter.lan" };
  assert.deepEqual(conflicts(meter, [other], own), ["roles: grid-meter-of-settings inverterHost"]);
  assert.deepEqual(conflicts(stored(4, { host: "d.lan" }), [other], own), []);
});

Deno.test("conflictsOf() lets two devices lie at one address only as parts of one", () => {
  const at = (host: string, channel = 0) => stored(1, { host, channel });
  const there = stored(2, { host: "A.lan", channel: 0 });
  assert.deepEqual(conflicts(at("a.LAN"), [there]), ["host: same-address d2"]);
  assert.deepEqual(conflicts(at("a.lan:81"), [there]), []);
  assert.deepEqual(conflicts(at("a.lan", 1), [there]), [], "another channel");
  assert.deepEqual(conflicts(at("a.lan", 1), [stored(2, { host: "a.lan", channel: 1 })]), [
    "host: same-address d2",
  ]);
  const make = stored(3, { host: "a.lan" }, { driver: "other" });
  assert.deepEqual(conflicts(make, [stored(2, { host: "a.lan", channel: 1 })]), [
    "host: same-address d2",
  ]);
  assert.deepEqual(conflicts(stored(3, { host: "a.lan" }, { driver: "gone" }), [there]), []);
  assert.deepEqual(conflicts(stored(3, { channel: 9 }), [there]), [], "no address is told");
});

Deno.test("deviceAt() finds the device that lies there, if parameters tell a place", () => {
  const devices = [stored(1, { host: "a.lan" }), stored(2, { host: "b.lan" })];
  const found = (params: Record<string, unknown>, driver = "acme") =>
    deviceAt({ driver, params }, { drivers, devices })?.id ?? null;
  assert.deepEqual([found({ host: "b.lan" }), found({ host: "a.lan" }, "other")], [2, 1]);
  assert.deepEqual([found({ host: "c.lan" }), found({ host: "a.lan" }, "gone")], [null, null]);
  assert.equal(found({ host: "a.lan", channel: 9 }), null, "what is wrong is nowhere");
  assert.equal(found({ host: "" }), null);
});

Deno.test("takenAddresses() names a device that lies where a setting is about to point", () => {
  const devices = [stored(1, { host: "a.lan" }), stored(2, { host: "b.lan" })];
  const taken = (changes: Partial<Settings>) =>
    takenAddresses({ before: SETTINGS, next: { ...SETTINGS, ...changes } }, { drivers, devices });
  assert.deepEqual(taken({}), []);
  const url = "http://b.lan/api/measurements/1";
  assert.deepEqual(taken({ nrgkickMeasurementsUrl: url }), [
    { key: "nrgkickMeasurementsUrl", code: "address-of-device", other: "d2" },
  ]);
  assert.deepEqual(taken({ nrgkickMeasurementsUrl: "http://c.lan/api" }), []);
  assert.deepEqual(taken({ pvPeakPowerW: 5000 }), []);
});

Deno.test("deviceIssueLine() names device and key, where there are any", () => {
  const line = deviceIssueLine([
    { device: "Garage", key: "host", code: "no-address" },
    { device: "#2", key: "", code: "too-many", most: 32 },
    { device: null, key: "", code: "no-name" },
  ]);
  assert.equal(line, "Garage host: no-address; #2: too-many; : no-name");
});

/** A make whose address is entered under another name, and one that the settings have, too. */
const PLACED: DriverFacts = {
  ...ACME,
  id: "placed",
  params: { place: host({ group: "advanced" }) },
  check: () => [],
  address: ({ place }) => typeof place === "string" ? `${place}:80` : null,
};
const PLUG: DriverFacts = { ...ACME, id: "tplink", check: () => [] };

Deno.test("conflictsOf() names the key of the device's own make", () => {
  const entry = stored(1, { place: "a.lan" }, { driver: "placed" });
  const house = {
    drivers: [ACME, PLACED],
    settings: SETTINGS,
    others: [stored(2, { host: "a.lan" })],
  };
  assert.deepEqual(conflictsOf(entry, house).map(({ key }) => key), ["place"]);
});

Deno.test("conflictsOf() names the setting that points to the device's address", () => {
  const entry = stored(1, { host: "a.lan" });
  const url = { nrgkickMeasurementsUrl: "http://A.lan/api/measurements/1" };
  assert.deepEqual(conflicts(entry, [], url), [
    "host: address-of-setting nrgkickMeasurementsUrl",
  ]);
  const second = { nrgkickSettingsUrl: "http://a.lan:80/api/settings/1" };
  assert.deepEqual(conflicts(entry, [], second), ["host: address-of-setting nrgkickSettingsUrl"]);
  assert.deepEqual(conflicts(entry, [], { nrgkickSettingsUrl: "https://a.lan/api" }), []);
});

Deno.test("isAtAddressOfSettings() of a make that the settings have, and of one that they have not", () => {
  const house = { settings: { ...SETTINGS, plugHost: "a.lan" }, drivers: [ACME, PLUG] };
  const at = (name: string, driver: string, params = { host: name }) =>
    isAtAddressOfSettings(stored(1, params, { driver }), house);
  assert.deepEqual([at("a.lan", "tplink"), at("b.lan", "tplink")], [true, false]);
  assert.deepEqual([at("a.lan", "acme"), at("b.lan", "acme")], [true, false]);
  assert.deepEqual([at("a.lan", "gone"), at("", "acme")], [false, false], "it has no place");
});

Deno.test("takenAddresses() does not name again what has been there all the time", () => {
  const devices = [stored(1, { host: "a.lan" })];
  const before = { ...SETTINGS, nrgkickMeasurementsUrl: "http://a.lan/api" };
  const next = { ...before, pvPeakPowerW: 5000 };
  assert.deepEqual(takenAddresses({ before, next }, { drivers, devices }), []);
});
