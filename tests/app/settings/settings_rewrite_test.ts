import assert from "node:assert/strict";
import { SettingsService } from "../../../src/app/settings/settings_service.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { ManualClock, MemoryLogger, MemorySettings } from "../fakes.ts";

async function setUp(
  stored: Readonly<Record<string, unknown>> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const store = new MemorySettings();
  store.stored = { ...stored };
  const logger = new MemoryLogger();
  const service = new SettingsService(store, new ManualClock(), logger, false, ["en"]);
  const variable = (name: string) => environment[name];
  await service.load(variable);
  return { store, service, logger, variable };
}

const FIXED = { CHARGEMANAGER_MIN_CURRENT_A: "7" };

Deno.test("rewrite() writes what is not the default, and what the database has, but nothing that is fixed", async () => {
  const { store, service } = await setUp({ maxCurrentA: 12, trackingStartSocPct: 40 }, FIXED);
  store.stored = { pvPeakPowerW: 1234, nonsense: 5 };
  service.rewrite();
  assert.deepEqual(store.stored, {
    pvPeakPowerW: defaultSettings().pvPeakPowerW,
    nonsense: 5,
    maxCurrentA: 12,
    trackingStartSocPct: 40,
  });
});

Deno.test("reload() takes over what a database has, and writes into one that has nothing", async () => {
  const { store, service, variable } = await setUp({ maxCurrentA: 12 }, FIXED);
  store.stored = { maxCurrentA: 9 };
  await service.reload(variable);
  assert.deepEqual([service.values.maxCurrentA, service.values.minCurrentA], [9, 7]);
  store.stored = {};
  await service.reload(variable);
  assert.equal(service.values.maxCurrentA, 9);
  assert.deepEqual(store.stored, { maxCurrentA: 9 });
});

Deno.test("restore() puts a value back on the disk and into force, without asking anybody", async () => {
  const { store, service } = await setUp();
  service.guardWith(() => Promise.reject(new Error("asked")));
  service.restore({ webPort: 5005 });
  assert.deepEqual([service.values.webPort, store.stored], [5005, { webPort: 5005 }]);
  store.isBroken = true;
  assert.throws(() => service.restore({ webPort: 5006 }), StorageFailed);
  assert.equal(service.values.webPort, 5005);
});

Deno.test("ofEnvironment is what the environment says alone", async () => {
  const { service } = await setUp({ maxCurrentA: 12 }, FIXED);
  assert.deepEqual(service.ofEnvironment, { ...defaultSettings(), minCurrentA: 7 });
});

Deno.test("change() has what it leaves made safe before it is stored, and undoes the gate where that fails", async () => {
  const { store, service } = await setUp();
  const steps: string[] = [];
  let isRefused = false;
  service.guardWith(() => Promise.resolve(() => void steps.push("undone")));
  service.leaveWith(({ before, next }, store) => {
    steps.push(`leaves ${before.maxCurrentA} for ${next.maxCurrentA}`);
    if (isRefused) return Promise.reject(new StorageFailed("Cannot leave"));
    store();
    return Promise.resolve();
  });
  await service.change({ maxCurrentA: 11 });
  isRefused = true;
  await assert.rejects(service.change({ maxCurrentA: 10 }), StorageFailed);
  assert.deepEqual(steps, ["leaves 15 for 11", "leaves 11 for 10", "undone"]);
  assert.deepEqual([service.values.maxCurrentA, store.stored], [11, { maxCurrentA: 11 }]);
});
