import assert from "node:assert/strict";
import * as v from "valibot";
import { SETTING_KEYS, type SettingKey, SETTINGS } from "../../../src/domain/settings/settings.ts";

const accepts = (key: SettingKey, value: unknown) => v.is(SETTINGS[key].schema, value);

Deno.test("each number of the settings has the range and the default that the manual names", () => {
  const table: readonly [SettingKey, least: number, most: number, fallback: number | null][] = [
    ["trackingStartSocPct", 0, 100, 60],
    ["eveningSocPct", 0, 100, 95],
    ["batteryMaxConsumptionW", 0, 20_000, 2600],
    ["batteryMaxChargingW", 0, 20_000, 4950],
    ["batteryBridgeWh", 0, 5000, 400],
    ["maxCurrentA", 6, 32, 15],
    ["minCurrentA", 6, 16, 6],
    ["mayBuyPct", 0, 50, 0],
    ["plugOnPowerW", 0, 3900, 2100],
    ["plugOnSocPct", 0, 100, 70],
    ["plugStartHour", 0, 23, 0],
    ["inverterPort", 1, 65_535, 1502],
    ["inverterUnitId", 1, 247, 1],
    ["inverterFollowerUnitId", 0, 247, 0],
    ["inverterAcLimitW", 0, 100_000, 0],
    ["pvPeakPowerW", 100, 100_000, 9400],
    ["webPort", 1, 65_535, 5000],
    ["latitudeDeg", -66, 66, null],
    ["longitudeDeg", -180, 180, null],
    ["importPrice", 0, 100, null],
    ["feedInPrice", 0, 100, null],
    ["rawRetentionDays", 3, 400, 30],
    ["backupKeep", 0, 60, 7],
    ["carKwhPer100Km", 5, 100, null],
    ["mainFuseA", 0, 250, 0],
    ["gridCo2GPerKwh", 0, 2000, 0],
    ["priceSurcharge", 0, 100, null],
    ["priceTaxPct", 0, 100, null],
  ];
  const numbers = SETTING_KEYS.filter((key) => "min" in SETTINGS[key].control);
  assert.deepEqual(table.map(([key]) => key).toSorted(), numbers.toSorted());
  for (const [key, least, most, fallback] of table) {
    assert.equal(SETTINGS[key].fallback, fallback, key);
    for (const value of [least, most]) assert.ok(accepts(key, value), `${key} ${value}`);
    for (const value of [least - 1, most + 1, Number.NaN, Infinity]) {
      assert.ok(!accepts(key, value), `${key} ${value}`);
    }
    const { control } = SETTINGS[key];
    assert.ok("min" in control && "max" in control, key);
    assert.deepEqual([control.min, control.max], [least, most], key);
  }
});

Deno.test("each switch of the settings is on or off at first as the manual says", () => {
  const table: readonly [SettingKey, boolean][] = [
    ["autoTracking", true],
    ["lookAhead", true],
    ["slowFollowsSun", false],
    ["plugEnabled", false],
    ["plugAllowBattery", true],
    ["webSecretEnabled", false],
    ["webGuests", false],
    ["homeAssistantDiscovery", true],
    ["evccTopics", false],
    ["logFile", true],
  ];
  const switches = SETTING_KEYS.filter((key) => SETTINGS[key].control.kind === "switch");
  assert.deepEqual(table.map(([key]) => key).toSorted(), switches.toSorted());
  for (const [key, fallback] of table) assert.equal(SETTINGS[key].fallback, fallback, key);
});

Deno.test("each choice and each time of the settings begins as the manual says", () => {
  const table: readonly [SettingKey, unknown][] = [
    ["carMaxPhases", 2],
    ["plugInMode", "slow"],
    ["phaseSwitching", "plug-in"],
    ["plugWindow1", "13:55-16:15"],
    ["plugWindow2", "00:00-00:00"],
    ["plugAlwaysWindow", "00:00-00:00"],
    ["plugPriority", "car"],
    ["inverterBatteries", "auto"],
    ["nrgkickGeneration", 1],
    ["webLook", "signed-in"],
    ["backupTime", "03:30"],
    ["logLevel", "info"],
    ["logFormat", "auto"],
  ];
  for (const [key, fallback] of table) assert.equal(SETTINGS[key].fallback, fallback, key);
});

Deno.test("each text of the settings has the length that its field allows", () => {
  const table: readonly [SettingKey, least: number, most: number][] = [
    ["webSecret", 8, 128],
    ["nrgkickUser", 1, 64],
    ["nrgkickPassword", 1, 64],
    ["mqttUser", 1, 128],
    ["mqttPassword", 1, 128],
    ["houseName", 1, 80],
  ];
  for (const [key, least, most] of table) {
    assert.ok(accepts(key, "x".repeat(least)), `${key} ${least}`);
    assert.ok(accepts(key, "x".repeat(most)), `${key} ${most}`);
    assert.ok(!accepts(key, "x".repeat(most + 1)), `${key} ${most + 1}`);
    const { control } = SETTINGS[key];
    assert.ok("maxLength" in control && control.maxLength === most, key);
    assert.ok("minLength" in control && control.minLength === (least === 1 ? 0 : least), key);
  }
  assert.ok(!accepts("webSecret", "1234567"));
  for (const key of ["webSecret", "nrgkickUser", "nrgkickPassword", "mqttUser"] as const) {
    assert.ok(accepts(key, ""), `${key} may be empty`);
  }
});

Deno.test("addresses and lists of the settings have an end", () => {
  const url = (length: number) => `http://a.lan/${"x".repeat(length - 13)}`;
  for (const key of ["nrgkickMeasurementsUrl", "notifyUrl", "priceUrl"] as const) {
    assert.ok(accepts(key, url(500)), key);
    assert.ok(!accepts(key, url(501)), key);
  }
  const label = "a".repeat(63);
  const host = `${label}.${label}.${label}.${"a".repeat(61)}`;
  assert.ok(accepts("inverterHost", `${host}:65535`));
  assert.ok(!accepts("inverterHost", `${host}a`));
  assert.ok(accepts("allowedHosts", [host]));
  assert.ok(!accepts("allowedHosts", [`${host}a`]));
  assert.ok(accepts("allowedHosts", Array(50).fill("a")));
  assert.ok(!accepts("allowedHosts", Array(51).fill("a")));
  assert.equal(SETTINGS.notifyUrl.fromText(" - "), "", "a dash ends a secret address");
  assert.equal(SETTINGS.notifyUrl.fromText(" http://a.lan "), "http://a.lan");
});
