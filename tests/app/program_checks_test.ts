import assert from "node:assert/strict";
import type {
  CheckRequest,
  NetworkSweep,
  SweepSearch,
} from "../../src/domain/ports/device_checks.ts";
import { setUp } from "./program_under_test.ts";

const SILENT = {
  code: "no-answer",
  what: { en: "silent", de: "stumm" },
  todo: { en: "wait", de: "warten" },
};

async function setUpWithTools(sweep?: NetworkSweep) {
  const requests: CheckRequest[] = [];
  const held = Promise.withResolvers<void>();
  const parts = await setUp({
    settings: { inverterHost: "" },
    tools: {
      tester: {
        test: async (request) => {
          requests.push(request);
          await held.promise;
          return [];
        },
      },
      ...sweep === undefined ? {} : { sweep },
      discoverer: { find: () => Promise.reject(new Error("not asked for")) },
      diagnoser: {
        diagnose: () => SILENT,
        findIn: () => [],
        partialPlant: SILENT,
        others: { diagnose: () => SILENT, findIn: () => [] },
      },
    },
  });
  return { ...parts, requests, held };
}

Deno.test("changeSettings() waits for a test that has the inverter's connection", async () => {
  const { program, requests, held } = await setUpWithTools();
  const input = { inverterHost: "192.0.2.7" };
  const tested = program.testDevices("inverter", input);
  const changed = program.changeSettings(input);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  assert.equal(program.settings().values.inverterHost, "", "the test runs still");
  assert.deepEqual(requests[0]?.heldHosts, []);
  held.resolve();
  assert.equal((await tested).kind, "tested");
  await changed;
  assert.equal(program.settings().values.inverterHost, "192.0.2.7");
  await program.tick();
  await program.testDevices("inverter", input);
  assert.deepEqual(requests[1]?.heldHosts, ["192.0.2.7"]);
});

Deno.test("a failed read comes with its diagnosis, and without once it answers", async () => {
  const { program, site, held } = await setUpWithTools();
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

Deno.test("a sweep leaves alone what the program holds, and knows what the house has", async () => {
  const asked: (SweepSearch | "cancel")[] = [];
  const found = (host: string) => ({
    driver: "tplink",
    name: "Plug",
    address: host,
    hint: null,
    params: { host },
  });
  const { program } = await setUpWithTools({
    begin: (search) => (asked.push(search), asked.length === 1),
    cancel: () => void asked.push("cancel"),
    state: () => ({
      kind: "over",
      looked: 254,
      count: 254,
      found: [found("switch.lan"), found("other.lan")],
    }),
  });
  await program.changeSettings({ inverterHost: "192.0.2.7" });
  const { sweep } = program.devices;
  assert.ok(sweep !== undefined);
  assert.deepEqual([sweep.begin(), sweep.begin()], [true, false]);
  sweep.cancel();
  const search = { heldHosts: ["192.0.2.7:1502"], mayUseOwnMachine: false };
  assert.deepEqual(asked, [search, search, "cancel"]);
  const { looked, found: seen } = sweep.state();
  assert.equal(looked, 254);
  assert.deepEqual(seen.map(({ address, known }) => [address, known]), [
    ["switch.lan", "TP-Link"],
    ["other.lan", null],
  ]);
  const { program: without } = await setUpWithTools();
  assert.equal(without.devices.sweep, undefined);
});
