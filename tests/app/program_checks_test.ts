import assert from "node:assert/strict";
import { RunningProgram } from "../../src/app/running_program.ts";
import type { CheckRequest } from "../../src/domain/device_checks.ts";
import {
  EMPTY_HISTORY,
  FakeCharger,
  FakePlug,
  FakeSite,
  ManualClock,
  MemoryBackups,
  MemoryHistory,
  MemoryLogger,
  MemoryModes,
  MemoryNotifier,
  memoryRecords,
  MemorySettings,
} from "./fakes.ts";

const SILENT = {
  code: "no-answer",
  what: { en: "silent", de: "stumm" },
  todo: { en: "wait", de: "warten" },
};

async function setUp() {
  const site = new FakeSite();
  const requests: CheckRequest[] = [];
  const held = Promise.withResolvers<void>();
  const program = await RunningProgram.load({
    version: "0",
    isDemo: false,
    clock: new ManualClock(),
    logger: new MemoryLogger(),
    openers: {
      openSite: ({ inverterHost }) => inverterHost === "" ? null : site,
      openCharger: () => new FakeCharger(),
      openPlug: () => new FakePlug(),
    },
    tools: {
      tester: {
        test: async (request) => {
          requests.push(request);
          await held.promise;
          return [];
        },
      },
      discoverer: { find: () => Promise.reject(new Error("not asked for")) },
      diagnoser: { diagnose: () => SILENT, findIn: () => [] },
    },
    history: new MemoryHistory(),
    settingsStore: new MemorySettings(),
    modes: new MemoryModes(null),
    queries: EMPTY_HISTORY,
    upkeep: EMPTY_HISTORY,
    keeper: new MemoryBackups(),
    records: memoryRecords(),
    notifier: new MemoryNotifier(),
    backups: new MemoryBackups(),
    environment: () => undefined,
    onBroken: (error) => {
      throw error;
    },
  });
  return { program, site, requests, held };
}

Deno.test("changeSettings() waits for a test that has the inverter's connection", async () => {
  const { program, requests, held } = await setUp();
  const input = { inverterHost: "192.0.2.7" };
  const tested = program.testDevices("solaredge", input);
  const changed = program.changeSettings(input);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  assert.equal(program.settings().values.inverterHost, "", "the test runs still");
  assert.deepEqual(requests[0]?.heldHosts, []);
  held.resolve();
  assert.equal((await tested).kind, "tested");
  await changed;
  assert.equal(program.settings().values.inverterHost, "192.0.2.7");
  await program.tick();
  await program.testDevices("solaredge", input);
  assert.deepEqual(requests[1]?.heldHosts, ["192.0.2.7"]);
});

Deno.test("a failed read comes with its diagnosis, and without once it answers", async () => {
  const { program, site, held } = await setUp();
  held.resolve();
  await program.changeSettings({ inverterHost: "192.0.2.7" });
  site.meter.isDead = true;
  await program.tick();
  assert.deepEqual(program.status().meter.diagnosis, SILENT);
  assert.equal(program.status().inverter.diagnosis, null);
  site.meter.isDead = false;
  await program.tick();
  assert.equal(program.status().meter.diagnosis, null);
});
