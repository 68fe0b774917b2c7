import assert from "node:assert/strict";
import { SettingsInvalid, StorageFailed } from "../../src/domain/errors.ts";
import { isSecretRight } from "../../src/app/secrets.ts";
import { refuseSetting, SettingsService } from "../../src/app/settings_service.ts";
import { ManualClock, MemoryLogger, MemorySettings } from "./fakes.ts";

async function setUp(
  stored: Record<string, unknown> = {},
  environment: Record<string, string> = {},
) {
  const store = new MemorySettings();
  store.stored = stored;
  const logger = new MemoryLogger();
  const service = new SettingsService(store, new ManualClock(), logger);
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

Deno.test("SettingsService a wrong environment is refused whole", async () => {
  await assert.rejects(
    setUp({}, { CHARGEMANAGER_WEB_PORT: "x", CHARGEMANAGER_MAX_CURRENT_A: "5" }),
    (error: unknown) => error instanceof SettingsInvalid && error.issues.length === 2,
  );
  await assert.rejects(setUp({}, { CHARGEMANAGER_PLUG_ENABLED: "on" }), SettingsInvalid);
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
    Promise.reject(refuseSetting({ key: "webPort", message: { en: "in use", de: "belegt" } }))
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
