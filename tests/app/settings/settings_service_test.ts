import assert from "node:assert/strict";
import { RightEnded, SettingsInvalid, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { isSecretRight } from "../../../src/app/settings/secrets.ts";
import { NO_OTHERS, type Others } from "../../../src/domain/settings/parse_settings.ts";
import { SettingsService } from "../../../src/app/settings/settings_service.ts";
import { ManualClock, MemoryLogger, MemorySettings } from "../fakes.ts";

const LANGUAGES = ["en", "xy"];

async function setUp(
  stored: Record<string, unknown> = {},
  environment: Record<string, string> = {},
) {
  const store = new MemorySettings();
  store.stored = stored;
  const logger = new MemoryLogger();
  const service = new SettingsService(store, new ManualClock(), logger, false, LANGUAGES);
  await service.load((name) => environment[name]);
  return { store, logger, service };
}

Deno.test("SettingsService environment wins over store, store over defaults", async () => {
  const { service } = await setUp(
    { maxCurrentA: 10, trackingStartSocPct: 40 },
    { CHARGEMANAGER_MAX_CURRENT_A: "12" },
  );
  assert.equal(service.values.maxCurrentA, 12);
  assert.equal(service.values.trackingStartSocPct, 40);
  assert.equal(service.values.batteryBridgeWh, 400);
  assert.deepEqual([...service.fixed], ["maxCurrentA"]);
  await assert.rejects(service.change({ maxCurrentA: 11 }), SettingsInvalid);
});

Deno.test("SettingsService a stored value that is no longer valid falls back, with a word", async () => {
  const { service, logger } = await setUp({ maxCurrentA: 99, gone: 1 });
  assert.equal(service.values.maxCurrentA, 15);
  assert.equal(logger.lines.length, 2);
});

Deno.test("SettingsService knows what the house has beside the devices of the settings", async () => {
  const { service, store } = await setUp();
  const others: { -readonly [K in keyof Others]: Others[K] } = {
    ...NO_OTHERS,
    gridMeter: "Garage",
  };
  service.askForOthers(() => others);
  const issuesOf = (input: Record<string, unknown>) =>
    service.change(input).then(() => [], (error) => {
      assert.ok(error instanceof SettingsInvalid);
      return error.issues;
    });
  const second = { key: "inverterHost", code: "grid-meter-of-device", other: "Garage" };
  assert.deepEqual(await issuesOf({ inverterHost: "10.0.0.2" }), [second]);
  assert.deepEqual(await issuesOf({ plugEnabled: true }), [
    { key: "plugHost", code: "no-plug-address" },
  ]);
  assert.deepEqual(store.stored, {}, "nothing is stored");
  Object.assign(others, { hasSwitch: true, gridMeter: null });
  assert.deepEqual(await issuesOf({ inverterHost: "10.0.0.2", plugEnabled: true }), []);
  others.gridMeter = "Garage";
  assert.deepEqual(await issuesOf({ inverterHost: "10.0.0.3" }), [], "it was one before");
  assert.deepEqual(await issuesOf({ inverterHost: "" }), []);
  assert.deepEqual(await issuesOf({ inverterHost: "10.0.0.3" }), [second]);
});

Deno.test("SettingsService refuses an address that another device has, and stores nothing", async () => {
  const { service, store } = await setUp();
  const issue = { key: "plugHost", code: "address-of-device", other: "Cellar" } as const;
  service.askForOthers(() => ({
    ...NO_OTHERS,
    taken: ({ next }) => next.plugHost === "plug.lan" ? [issue] : [],
  }));
  await assert.rejects(service.change({ plugHost: "plug.lan", maxCurrentA: 10 }), (error) => {
    assert.ok(error instanceof SettingsInvalid);
    assert.deepEqual(error.issues, [issue]);
    return true;
  });
  assert.deepEqual(store.stored, {});
  await service.change({ plugHost: "other.lan" });
});

Deno.test("SettingsService starts without a switch that is enabled, and says so", async () => {
  const { service, logger } = await setUp();
  await service.load((name) => name === "CHARGEMANAGER_PLUG_ENABLED" ? "on" : undefined);
  assert.equal(service.values.plugEnabled, false);
  assert.deepEqual(logger.lines, ["warn Plug not enabled"]);
  service.askForOthers(() => ({ ...NO_OTHERS, hasSwitch: true }));
  await service.load((name) => name === "CHARGEMANAGER_PLUG_ENABLED" ? "on" : undefined);
  assert.equal(service.values.plugEnabled, true);
});

Deno.test("SettingsService takes the languages that are spoken, and no other", async () => {
  const { service } = await setUp();
  await service.change({ language: "xy" });
  assert.equal(service.values.language, "xy");
  await service.change({ language: "auto" });
  for (const language of ["fr", "english", "EN", "", null]) {
    await assert.rejects(service.change({ language }), (error) => {
      assert.ok(error instanceof SettingsInvalid);
      assert.deepEqual(error.issues, [{
        key: "language",
        code: "not-as-expected",
        setting: "language",
        given: JSON.stringify(language),
      }]);
      return true;
    });
  }
  assert.equal(service.values.language, "auto");
  await assert.rejects(setUp({}, { CHARGEMANAGER_LANGUAGE: "fr" }), SettingsInvalid);
});

Deno.test("SettingsService a stored language that is spoken no more falls back to auto", async () => {
  const { service, logger } = await setUp({ language: "fr", maxCurrentA: 10 });
  assert.equal(service.values.language, "auto");
  assert.equal(service.values.maxCurrentA, 10);
  assert.deepEqual(logger.lines, ["warn Stored setting left out"]);
});

Deno.test("SettingsService a wrong environment is refused whole", async () => {
  await assert.rejects(
    setUp({}, { CHARGEMANAGER_WEB_PORT: "x", CHARGEMANAGER_MAX_CURRENT_A: "5" }),
    (error: unknown) => error instanceof SettingsInvalid && error.issues.length === 2,
  );
});

Deno.test("SettingsService change() is all or nothing", async () => {
  const { service, store } = await setUp();
  await assert.rejects(service.change({ maxCurrentA: 10, trackingStartSocPct: 101 }));
  assert.equal(service.values.maxCurrentA, 15);
  assert.deepEqual(store.stored, {});
  await service.change({ maxCurrentA: 10 });
  assert.equal(service.values.maxCurrentA, 10);
  assert.deepEqual(store.stored, { maxCurrentA: 10 });
});

Deno.test("SettingsService what the disk refuses is not in force, and the gate is undone", async () => {
  const { service, store } = await setUp();
  let undone = 0;
  service.guardWith(() => Promise.resolve(() => void undone++));
  store.isBroken = true;
  await assert.rejects(service.change({ maxCurrentA: 10 }), StorageFailed);
  assert.equal(service.values.maxCurrentA, 15);
  assert.equal(undone, 1);
});

Deno.test("SettingsService a gate that refuses keeps everything as it was", async () => {
  const { service, store } = await setUp();
  service.guardWith(() =>
    Promise.reject(
      new SettingsInvalid([{ key: "webPort", code: "port-unavailable", port: 8080, why: "taken" }]),
    )
  );
  await assert.rejects(service.change({ webPort: 8080 }), SettingsInvalid);
  assert.equal(service.values.webPort, 5000);
  assert.deepEqual(store.stored, {});
});

Deno.test("SettingsService the secret is kept as a hash only", async () => {
  const { service, store } = await setUp();
  await service.change({ webSecret: "correct horse", webSecretEnabled: true });
  assert.doesNotMatch(JSON.stringify([store.stored, service.values]), /correct horse/);
  assert.equal(await isSecretRight("correct horse", service.values.webSecret), true);
  assert.equal(await isSecretRight("wrong horse", service.values.webSecret), false);
});

Deno.test("SettingsService change() tells which values are others now", async () => {
  const { service } = await setUp();
  const group = { batteryMaxConsumptionW: 2600, batteryMaxChargingW: 4000, allowedHosts: [] };
  assert.deepEqual(await service.change(group), ["batteryMaxChargingW"]);
  assert.deepEqual(await service.change(group), []);
  assert.deepEqual(await service.change({ allowedHosts: ["a.lan", "b.lan"] }), ["allowedHosts"]);
});

Deno.test("SettingsService changes asked at once are taken one after the other", async () => {
  const { service } = await setUp();
  await Promise.all([
    service.change({ webSecret: "correct horse", maxCurrentA: 10 }),
    service.change({ maxCurrentA: 11 }),
  ]);
  assert.equal(service.values.maxCurrentA, 11);
});

Deno.test("SettingsService.change() sends a stored password to no host that it was not entered for", async () => {
  const stored = {
    nrgkickMeasurementsUrl: "http://192.0.2.33/api/measurements/00:1E:C0:00:00:01",
    nrgkickSettingsUrl: "http://192.0.2.33/api/settings/00:1E:C0:00:00:01",
    nrgkickPassword: "7351",
  };
  const elsewhere: Record<string, unknown>[] = [
    { nrgkickSettingsUrl: "http://192.0.2.66/api/settings/00:1E:C0:00:00:01" },
    { nrgkickMeasurementsUrl: "http://192.0.2.33:8080/" },
    { nrgkickGeneration: 2, nrgkickAddress: "192.0.2.66" },
    { nrgkickAddress: "192.0.2.66" },
  ];
  for (const changes of elsewhere) {
    const { service, store } = await setUp(stored);
    const issues = await issuesOf(service.change(changes));
    assert.deepEqual(issues, ["nrgkickPassword"], JSON.stringify(changes));
    assert.deepEqual(store.stored, stored);
    await service.change({ ...changes, nrgkickPassword: "1234" });
    assert.equal(service.values.nrgkickPassword, "1234");
  }
  const { service } = await setUp(stored);
  await service.change({ nrgkickSettingsUrl: "http://192.0.2.33:80/api/settings/other" });
  await service.change({ nrgkickGeneration: 2, nrgkickAddress: "192.0.2.33" });
  const empty = { nrgkickMeasurementsUrl: "", nrgkickSettingsUrl: "", nrgkickAddress: "" };
  await service.change(empty);
  const twoSteps = service.change({ nrgkickAddress: "192.0.2.66" });
  assert.deepEqual(await issuesOf(twoSteps), ["nrgkickPassword"]);
});

Deno.test("SettingsService.change() leaves the factory PIN and the first address alone", async () => {
  const { service } = await setUp({ nrgkickAddress: "192.0.2.33" });
  await service.change({ nrgkickAddress: "192.0.2.34" });
  const held = await setUp({}, { CHARGEMANAGER_NRGKICK_PASSWORD: "7351" });
  await held.service.change({ nrgkickAddress: "192.0.2.33" });
  for (const nrgkickAddress of ["192.0.2.34", ""]) {
    assert.deepEqual(await issuesOf(held.service.change({ nrgkickAddress })), ["nrgkickAddress"]);
  }
});

Deno.test("SettingsService.change() takes no address of the machine itself", async () => {
  const { service } = await setUp();
  const own: Record<string, string>[] = [
    { inverterHost: "127.0.0.1:502" },
    { inverterHost: "localhost" },
    { inverterHost: "[::1]" },
    { inverterHost: "[fe80::1]" },
    { inverterHost: "0.0.0.0" },
    { plugHost: "169.254.169.254" },
    { nrgkickSettingsUrl: "http://2130706433/" },
    { nrgkickSettingsUrl: "http://[::ffff:127.0.0.1]:8123/" },
    { nrgkickMeasurementsUrl: "http://api.localhost./" },
    { nrgkickAddress: "127.1.2.3" },
  ];
  for (const changes of own) {
    assert.deepEqual(await issuesOf(service.change(changes)), Object.keys(changes));
  }
  await service.change({ inverterHost: "192.0.2.7", plugHost: "plug.lan" });
});

async function issuesOf(change: Promise<unknown>): Promise<readonly string[]> {
  try {
    await change;
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsInvalid, String(error));
    return error.issues.map(({ key }) => key);
  }
}

Deno.test("SettingsService asks for the right to change when its turn has come", async () => {
  const { service, store } = await setUp();
  let isOut = false;
  service.guardWith(() => {
    isOut = true;
    return Promise.resolve(() => {});
  });
  const first = service.change({ maxCurrentA: 10 }, () => Promise.resolve(!isOut));
  const second = service.change({ maxCurrentA: 13 }, () => Promise.resolve(!isOut));
  assert.deepEqual(await first, ["maxCurrentA"]);
  await assert.rejects(second, RightEnded);
  assert.deepEqual(store.stored, { maxCurrentA: 10 });
});

Deno.test("SettingsService the environment's secret has the same hash at the next start", async () => {
  const environment = { CHARGEMANAGER_WEB_SECRET: "of the house" };
  const first = await setUp({}, environment);
  const hash = first.service.values.webSecret;
  assert.ok(await isSecretRight("of the house", hash));
  assert.deepEqual(first.store.stored, { webSecret: hash });
  const stored = Object.freeze(first.store.stored);
  const second = await setUp(stored, environment);
  assert.equal(second.service.values.webSecret, hash);
  assert.equal(second.store.stored, stored, "nothing new is to be written");
  const other = await setUp(second.store.stored, { CHARGEMANAGER_WEB_SECRET: "another one" });
  assert.notEqual(other.service.values.webSecret, hash);
  assert.ok(await isSecretRight("another one", other.service.values.webSecret));
  assert.deepEqual(other.store.stored, { webSecret: other.service.values.webSecret });
});

Deno.test("SettingsService an empty secret of the environment leaves the stored one on the disk", async () => {
  const { service, store } = await setUp({ webSecret: "kept" }, { CHARGEMANAGER_WEB_SECRET: "" });
  assert.equal(service.values.webSecret, "");
  assert.deepEqual(store.stored, { webSecret: "kept" });
});

Deno.test("SettingsService starts with the environment's secret where nothing can be kept", async () => {
  const store = new MemorySettings();
  store.isBroken = true;
  const logger = new MemoryLogger();
  const service = new SettingsService(store, new ManualClock(), logger, false, LANGUAGES);
  await service.load((name) => name === "CHARGEMANAGER_WEB_SECRET" ? "of the house" : undefined);
  assert.ok(await isSecretRight("of the house", service.values.webSecret));
  assert.match(logger.lines.join(), /Secret of the environment not kept/);
});

Deno.test("SettingsService one thing that does not fit in the environment keeps it from starting", async () => {
  await assert.rejects(
    setUp({}, { CHARGEMANAGER_MIN_CURRENT_A: "12", CHARGEMANAGER_MAX_CURRENT_A: "10" }),
    (error: unknown) => error instanceof SettingsInvalid && error.issues.length === 1,
  );
});
