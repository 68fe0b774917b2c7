import assert from "node:assert/strict";
import { DeviceChecks, type DeviceTools } from "../../../src/app/settings/device_checks.ts";
import type {
  CheckRequest,
  DeviceTest,
  Findings,
} from "../../../src/domain/ports/device_checks.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import type { SettingKey, Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Snapshot } from "../../../src/domain/house/snapshot.ts";
import { BATTERY, INVERTER, METER } from "../../domain/house/readings.ts";
import { ManualClock } from "../fakes.ts";

const NOTHING: Findings = { found: [], problems: [], isHeld: false, isAddressMissing: false };
const DIAGNOSIS = {
  code: "no-answer",
  what: { en: "silent", de: "stumm" },
  todo: { en: "wait", de: "warten" },
};
const NEVER = {
  isConfigured: true,
  quality: "unavailable",
  value: null,
  atMs: null,
  ageMs: null,
  error: null,
  misses: 0,
} as const;
const FRESH = { ...NEVER, quality: "fresh", atMs: 1, ageMs: 2500.4 } as const;
const SNAPSHOT = {
  meter: { ...NEVER, error: "timeout", diagnosis: DIAGNOSIS, misses: 4 },
  inverter: { ...FRESH, value: INVERTER },
  battery: { ...NEVER, isConfigured: false },
  charger: NEVER,
  plug: NEVER,
  devices: [],
  loads: [],
  flows: {
    gridPowerW: null,
    pvPowerW: null,
    batteryPowerW: null,
    consumptionPowerW: null,
    housePowerW: null,
    carPowerW: null,
    conversionLossW: null,
  },
} satisfies Snapshot;

interface Parts {
  readonly clock: ManualClock;
  readonly asked: CheckRequest[];
  /** Null: the inverter is held. */
  tests: readonly DeviceTest[] | null;
  gate: Promise<void>;
  connectedHost: string | null;
  snapshot: Snapshot;
}

function setUp(change: Partial<Settings> = {}, fixed: readonly SettingKey[] = []) {
  const clock = new ManualClock();
  const values = { ...defaultSettings(), ...change };
  const asked: CheckRequest[] = [];
  const parts: Parts = {
    clock,
    asked,
    tests: [],
    gate: Promise.resolve(),
    connectedHost: null,
    snapshot: SNAPSHOT,
  };
  const tools: DeviceTools = {
    tester: {
      test: async (request) => {
        asked.push(request);
        await parts.gate;
        return parts.tests;
      },
    },
    discoverer: { find: (request) => (asked.push(request), Promise.resolve(NOTHING)) },
    diagnoser: {
      diagnose: () => DIAGNOSIS,
      findIn: ({ device, values }) =>
        device === "inverter" && values !== null ? [{ ...DIAGNOSIS, code: "inverter-fault" }] : [],
      partialPlant: DIAGNOSIS,
      others: { diagnose: () => DIAGNOSIS, findIn: () => [] },
    },
  };
  const checks = new DeviceChecks({
    tools,
    clock,
    mayUseOwnMachine: false,
    settings: () => ({ values, fixed: new Set(fixed) }),
    snapshot: () => parts.snapshot,
    connectedHosts: () => [parts.connectedHost ?? ""],
  });
  return Object.assign(parts, { checks });
}

Deno.test("test() takes what is typed over what is stored, and the stored secret", async () => {
  const { checks, asked } = setUp({
    plugHost: "192.0.2.1",
    nrgkickAddress: "nrg.lan",
    nrgkickPassword: "7351",
  });
  await checks.test("plug", { plugHost: "192.0.2.9", plugOnPowerW: "no number", nonsense: 1 });
  assert.equal(asked[0]?.settings.plugHost, "192.0.2.9");
  await checks.test("charger", { nrgkickGeneration: 2, nrgkickAddress: "nrg.lan" });
  assert.deepEqual(
    [asked[1]?.settings.nrgkickAddress, asked[1]?.settings.nrgkickPassword],
    ["nrg.lan", "7351"],
  );
});

Deno.test("test() tells what the device itself has answered", async () => {
  const parts = setUp({ plugHost: "192.0.2.1" });
  const answer = { device: "plug", values: null } as const;
  const one: DeviceTest = {
    answer,
    isAbsent: false,
    address: "192.0.2.1:9999",
    identity: {},
    durationsMs: [12],
    ageMs: null,
    problems: [],
  };
  parts.tests = [one];
  assert.deepEqual(await parts.checks.test("plug", {}), {
    kind: "tested",
    tests: [one],
    source: "device",
    isElsewhere: false,
  });
});

Deno.test("test() refuses what is wrong, fixed or missing, and asks nobody", async () => {
  const { checks, asked } = setUp({ inverterHost: "192.0.2.1" }, ["inverterHost"]);
  const refuses = async (work: Promise<unknown>, keys: readonly string[]) => {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof SettingsInvalid);
      assert.deepEqual(error.issues.map(({ key }) => key), keys);
      return true;
    });
  };
  await refuses(checks.test("inverter", { inverterUnitId: 0, inverterPort: "x" }), [
    "inverterUnitId",
    "inverterPort",
  ]);
  await refuses(checks.test("inverter", { inverterHost: "192.0.2.2" }), ["inverterHost"]);
  await refuses(checks.test("charger", { nrgkickMeasurementsUrl: "http://box/1" }), [
    "nrgkickSettingsUrl",
  ]);
  await refuses(checks.find("charger", { nrgkickAddress: "192.168.1" }), ["nrgkickAddress"]);
  assert.deepEqual(asked, []);
});

Deno.test("find() is not stopped by fields that a search does not need", async () => {
  const { checks, asked } = setUp();
  await checks.find("plug", { plugHost: "192.168.1" });
  await checks.find("charger", { nrgkickGeneration: 9, nrgkickPassword: "12" });
  assert.equal(asked.length, 2);
});

Deno.test("test() names every host that the program has or is about to have", async () => {
  const parts = setUp({ inverterHost: "192.0.2.1" });
  parts.connectedHost = "192.0.2.5";
  await parts.checks.test("inverter", { inverterHost: "192.0.2.9" });
  assert.deepEqual(parts.asked[0]?.heldHosts, ["192.0.2.1", "192.0.2.5"]);
});

Deno.test("test() of an inverter that is held tells the program's own last values", async () => {
  const parts = setUp({ inverterHost: "192.0.2.1" });
  parts.tests = null;
  const result = await parts.checks.test("inverter", { inverterHost: "192.0.2.1:1502" });
  assert.equal(result.kind, "tested");
  if (result.kind !== "tested") return;
  assert.deepEqual([result.source, result.isElsewhere], ["program", false]);
  const [inverter, meter, battery] = result.tests;
  assert.deepEqual(inverter?.answer, { device: "inverter", values: INVERTER });
  assert.deepEqual([inverter?.ageMs, inverter?.address], [2500, "192.0.2.1:1502"]);
  assert.deepEqual(inverter?.problems.map(({ code }) => code), ["inverter-fault"]);
  assert.deepEqual(meter?.problems, [{ ...DIAGNOSIS, detail: "timeout" }]);
  assert.equal(battery?.isAbsent, true);
  parts.snapshot = {
    ...SNAPSHOT,
    meter: { ...FRESH, value: METER },
    battery: { ...FRESH, value: BATTERY },
  };
  const other = await parts.checks.test("inverter", { inverterUnitId: 2 });
  assert.ok(other.kind === "tested" && other.isElsewhere && !other.tests[2]?.isAbsent);
});

Deno.test("test() of an inverter that is held tells no error of one read above fresh values", async () => {
  const parts = setUp({ inverterHost: "192.0.2.1" });
  parts.tests = null;
  const missed = { ...FRESH, error: "timeout", diagnosis: DIAGNOSIS, misses: 1 };
  const fault = { ...DIAGNOSIS, code: "inverter-fault" };
  parts.snapshot = {
    ...SNAPSHOT,
    inverter: { ...FRESH, value: INVERTER, diagnosis: fault },
    meter: { ...missed, value: METER },
    battery: { ...missed, value: BATTERY, quality: "stale" },
  };
  const result = await parts.checks.test("inverter", {});
  assert.equal(result.kind, "tested");
  if (result.kind !== "tested") return;
  const [inverter, meter, battery] = result.tests;
  assert.deepEqual(meter?.problems, []);
  assert.deepEqual(battery?.problems, [{ ...DIAGNOSIS, detail: "timeout" }]);
  assert.deepEqual(inverter?.problems, [{ ...fault, detail: null }], "told once");
});

Deno.test("checks run one at a time, and twelve a minute", async () => {
  const parts = setUp({ plugHost: "192.0.2.1" });
  const held = Promise.withResolvers<void>();
  parts.gate = held.promise;
  const first = parts.checks.test("plug", {});
  const second = await parts.checks.find("plug", {});
  assert.deepEqual(second, { kind: "refused", waitMs: 5000 });
  held.resolve();
  assert.equal((await first).kind, "tested");
  await parts.checks.settle();
  for (let count = 1; count < 12; count++) {
    assert.equal((await parts.checks.find("plug", {})).kind, "found", String(count));
    parts.clock.advance(1000);
  }
  assert.deepEqual(await parts.checks.find("plug", {}), { kind: "refused", waitMs: 49_000 });
  parts.clock.advance(48_999);
  assert.equal((await parts.checks.test("plug", {})).kind, "refused");
  parts.clock.advance(1);
  assert.equal((await parts.checks.test("plug", {})).kind, "tested");
  assert.equal(parts.asked.length, 13);
  parts.clock.advance(60_000);
  for (let count = 0; count < 12; count++) {
    assert.equal((await parts.checks.find("plug", {})).kind, "found", String(count));
  }
  assert.deepEqual(await parts.checks.find("plug", {}), { kind: "refused", waitMs: 60_000 });
});

Deno.test("test() sends a stored password to no other host, and find() needs none", async () => {
  const { checks, asked } = setUp({
    nrgkickGeneration: 2,
    nrgkickAddress: "192.0.2.33",
    nrgkickPassword: "sesame",
  });
  await assert.rejects(
    checks.test("charger", { nrgkickAddress: "192.0.2.66" }),
    (error) => error instanceof SettingsInvalid && error.issues[0]?.key === "nrgkickPassword",
  );
  assert.equal(asked.length, 0);
  await checks.test("charger", { nrgkickAddress: "192.0.2.66", nrgkickPassword: "mine" });
  await checks.find("charger", { nrgkickAddress: "192.0.2.66" });
  assert.equal(asked.length, 2);
});
