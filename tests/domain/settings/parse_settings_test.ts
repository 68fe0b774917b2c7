import assert from "node:assert/strict";
import fc from "fast-check";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import { SETTING_KEYS, SETTINGS } from "../../../src/domain/settings/settings.ts";
import {
  changesFromText,
  defaultSettings,
  environmentName,
  parseChanges,
  settingsFromEnvironment,
  settingsFromStore,
  withChanges,
} from "../../../src/domain/settings/parse_settings.ts";

const DEFAULTS = defaultSettings();

function issuesOf(input: Record<string, unknown>, fixed: ("webPort")[] = []) {
  try {
    parseChanges(input, DEFAULTS, new Set(fixed));
  } catch (error) {
    assert.ok(error instanceof SettingsInvalid);
    return error.issues;
  }
  return [];
}

Deno.test("defaultSettings() are the product's table", () => {
  assert.equal(DEFAULTS.trackingStartSocPct, 60);
  assert.equal(DEFAULTS.batteryMaxConsumptionW, 2600);
  assert.equal(DEFAULTS.batteryMaxChargingW, 4950);
  assert.equal(DEFAULTS.batteryBridgeWh, 400);
  assert.equal(DEFAULTS.carMaxPhases, 2);
  assert.equal(DEFAULTS.maxCurrentA, 15);
  assert.equal(DEFAULTS.plugInMode, "slow");
  assert.equal(DEFAULTS.plugOnPowerW, 2100);
  assert.equal(DEFAULTS.plugWindow1, "13:55-16:15");
  assert.equal(DEFAULTS.inverterPort, 1502);
  assert.equal(DEFAULTS.pvPeakPowerW, 9400);
  assert.equal(DEFAULTS.nrgkickPassword, "0000");
  assert.equal(DEFAULTS.webPort, 5000);
  assert.equal(DEFAULTS.rawRetentionDays, 30);
  assert.equal(DEFAULTS.importPrice, null);
  assert.equal(SETTING_KEYS.length, Object.keys(DEFAULTS).length);
});

Deno.test("parseChanges() range boundaries", () => {
  const rows = [
    ["trackingStartSocPct", 0, 100, -1, 101],
    ["batteryMaxConsumptionW", 0, 20_000, -1, 20_001],
    ["batteryBridgeWh", 0, 5000, -1, 5001],
    ["maxCurrentA", 6, 32, 5, 33],
    ["plugOnPowerW", 0, 3900, -1, 3901],
    ["inverterPort", 1, 65_535, 0, 65_536],
    ["inverterUnitId", 1, 247, 0, 248],
    ["inverterFollowerUnitId", 2, 247, -1, 248],
    ["inverterAcLimitW", 0, 100_000, -1, 100_001],
    ["mainFuseA", 0, 250, -1, 251],
    ["pvPeakPowerW", 100, 100_000, 99, 100_001],
    ["rawRetentionDays", 3, 400, 2, 401],
    ["backupKeep", 0, 60, -1, 61],
    ["plugStartHour", 0, 23, -1, 24],
  ] as const;
  for (const [key, low, high, below, above] of rows) {
    assert.deepEqual(issuesOf({ [key]: low }), [], `${key} ${low}`);
    assert.deepEqual(issuesOf({ [key]: high }), [], `${key} ${high}`);
    for (const bad of [below, above, low + 0.5, String(low), null, NaN, true]) {
      assert.deepEqual(issuesOf({ [key]: bad }).map((issue) => issue.key), [key], `${key} ${bad}`);
    }
  }
});

Deno.test("parseChanges() names every issue at once and says what is wrong", () => {
  const issues = issuesOf({
    trackingStartSocPct: 101,
    autoTracking: "on",
    nonsense: 1,
    plugWindow1: "24:59-10:00",
    webPort: 80,
  }, ["webPort"]);
  assert.deepEqual(issues.map((issue) => issue.key), [
    "trackingStartSocPct",
    "autoTracking",
    "nonsense",
    "plugWindow1",
    "webPort",
  ]);
  assert.deepEqual(issues[0], {
    key: "trackingStartSocPct",
    code: "not-as-expected",
    setting: "trackingStartSocPct",
    given: "101",
  });
  assert.deepEqual(issues[2], { key: "nonsense", code: "unknown-setting" });
  assert.deepEqual(issues[4], {
    key: "webPort",
    code: "fixed-by-environment",
    variable: "CHARGEMANAGER_WEB_PORT",
  });
});

Deno.test("parseChanges() never repeats a secret", () => {
  const text = JSON.stringify(issuesOf({ webSecret: "geheim", nrgkickPassword: "987654321" }));
  assert.doesNotMatch(text, /geheim|987654321/);
  assert.match(text, /webSecret/);
  assert.match(text, /nrgkickPassword/);
});

Deno.test("parseChanges() what does not fit together is refused at the key that mends it", () => {
  assert.deepEqual(issuesOf({ plugEnabled: true }).map((issue) => issue.key), ["plugHost"]);
  assert.deepEqual(issuesOf({ plugEnabled: true, plugHost: "plug.lan" }), []);
  assert.deepEqual(issuesOf({ webSecretEnabled: true }).map((issue) => issue.key), ["webSecret"]);
  assert.deepEqual(issuesOf({ nrgkickPassword: "12345" }).map((issue) => issue.key), [
    "nrgkickPassword",
  ]);
  assert.deepEqual(issuesOf({ nrgkickPassword: "12345", nrgkickGeneration: 2 }), []);
});

Deno.test("parseChanges() an old conflict does not stop another setting", () => {
  const current = withChanges(DEFAULTS, { plugEnabled: true, plugHost: "" });
  assert.deepEqual(parseChanges({ trackingStartSocPct: 50 }, current), { trackingStartSocPct: 50 });
});

Deno.test("host settings take a host or host:port and nothing else", () => {
  const right = ["", "192.168.178.30", "plug.lan", "plug:9999", "[fe80::1]:502", "a_b.local"];
  const wrong = [
    "192.168.1",
    "256.1.1.1",
    "http://x",
    "x:0",
    "x:65536",
    "a b",
    "x/y",
    "-x",
    "x..y",
  ];
  for (const text of right) assert.deepEqual(issuesOf({ plugHost: text }), [], text);
  for (const text of wrong) assert.equal(issuesOf({ plugHost: text }).length, 1, text);
});

Deno.test("URL settings take http and https and no credentials", () => {
  const right = ["", "http://192.168.178.33/api/measurements/00:1E:C0:00:00:00", "https://a.lan/x"];
  const wrong = ["ftp://a/b", "192.168.1.2/api", "javascript:alert(1)", "http://u:p@a/", "http://"];
  for (const text of right) assert.deepEqual(issuesOf({ nrgkickSettingsUrl: text }), [], text);
  for (const text of wrong) assert.equal(issuesOf({ nrgkickSettingsUrl: text }).length, 1, text);
});

Deno.test("environmentName() digits stay with their word", () => {
  assert.equal(environmentName("plugWindow1"), "CHARGEMANAGER_PLUG_WINDOW1");
  assert.equal(environmentName("inverterHost"), "CHARGEMANAGER_INVERTER_HOST");
  assert.equal(environmentName("trackingStartSocPct"), "CHARGEMANAGER_TRACKING_START_SOC_PCT");
});

Deno.test("settingsFromEnvironment() reads text, and names wrong variables all at once", () => {
  const env = (values: Record<string, string>) => (name: string) => values[name];
  assert.deepEqual(
    settingsFromEnvironment(env({
      CHARGEMANAGER_AUTO_TRACKING: "off",
      CHARGEMANAGER_WEB_PORT: "8080",
      CHARGEMANAGER_IMPORT_PRICE: "0,31",
      CHARGEMANAGER_ALLOWED_HOSTS: "sun.example, car.example",
      CHARGEMANAGER_CAR_MAX_PHASES: "3",
    })),
    {
      autoTracking: false,
      carMaxPhases: 3,
      webPort: 8080,
      importPrice: 0.31,
      allowedHosts: ["sun.example", "car.example"],
    },
  );
  assert.throws(
    () =>
      settingsFromEnvironment(env({
        CHARGEMANAGER_WEB_PORT: "http",
        CHARGEMANAGER_CAR_MAX_PHASES: "4",
      })),
    (error: unknown) => {
      assert.ok(error instanceof SettingsInvalid);
      assert.deepEqual(
        error.issues.map((issue) => issue.key),
        ["CHARGEMANAGER_CAR_MAX_PHASES", "CHARGEMANAGER_WEB_PORT"],
      );
      assert.equal(
        error.message,
        'CHARGEMANAGER_CAR_MAX_PHASES: not-as-expected (setting "carMaxPhases", given "\\"4\\""); ' +
          'CHARGEMANAGER_WEB_PORT: not-as-expected (setting "webPort", given "\\"http\\"")',
      );
      return true;
    },
  );
});

Deno.test("settingsFromStore() keeps what is still valid", () => {
  const { values, dropped } = settingsFromStore({ maxCurrentA: 12, webPort: 0, gone: true });
  assert.deepEqual(values, { maxCurrentA: 12 });
  assert.deepEqual(dropped.map((issue) => issue.key), ["webPort", "gone"]);
});

Deno.test("parseChanges() takes a language by its code, of those that are spoken where it is told", () => {
  for (const language of ["auto", "en", "gsw"]) {
    assert.deepEqual(parseChanges({ language }, DEFAULTS), { language });
  }
  for (const language of ["EN", "english", "e", "en-GB", "", 1, null]) {
    assert.deepEqual(issuesOf({ language }).map(({ key }) => key), ["language"], `${language}`);
  }
  const spoken = ["en", "de"];
  const read = (code: string) => parseChanges({ language: code }, DEFAULTS, new Set(), spoken);
  assert.deepEqual(["auto", "en", "de"].map((code) => read(code).language), ["auto", "en", "de"]);
  assert.throws(() => read("gsw"), SettingsInvalid);
  assert.deepEqual(settingsFromStore({ language: "gsw" }, spoken).values, {});
  assert.deepEqual(settingsFromStore({ language: "gsw" }).values, { language: "gsw" });
  const named = (name: string) => name === "CHARGEMANAGER_LANGUAGE" ? "gsw" : undefined;
  assert.throws(() => settingsFromEnvironment(named, spoken), SettingsInvalid);
});

Deno.test("changesFromText() takes a currency in small letters", () => {
  assert.deepEqual(changesFromText({ currency: " chf " }), { currency: "CHF" });
});

Deno.test("changesFromText() reads back every default as its form shows it", () => {
  for (const key of SETTING_KEYS) {
    const text = textOf(key);
    assert.deepEqual(changesFromText({ [key]: text }), { [key]: DEFAULTS[key] }, key);
  }
});

Deno.test("parseChanges() any JSON object either is refused with issues or stays valid", () => {
  const keys = fc.oneof(fc.constantFrom(...SETTING_KEYS), fc.string());
  fc.assert(fc.property(fc.dictionary(keys, fc.jsonValue()), (input) => {
    try {
      const next = withChanges(DEFAULTS, parseChanges(input, DEFAULTS));
      assert.deepEqual(settingsFromStore({ ...next, webSecret: "12345678" }).dropped, []);
    } catch (error) {
      assert.ok(error instanceof SettingsInvalid);
      assert.ok(error.issues.length > 0);
    }
  }));
});

function textOf(key: typeof SETTING_KEYS[number]): string {
  const show = <K extends typeof key>(name: K) => SETTINGS[name].toText(DEFAULTS[name]);
  return show(key);
}
