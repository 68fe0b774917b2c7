import assert from "node:assert/strict";
import type { CheckRequest } from "../../src/domain/ports/device_checks.ts";
import { setUp } from "./program_under_test.ts";

const SILENT = {
  code: "no-answer",
  what: { en: "silent", de: "stumm" },
  todo: { en: "wait", de: "warten" },
};

async function setUpWithTools() {
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
