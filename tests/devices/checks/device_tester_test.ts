import assert from "node:assert/strict";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import { createDeviceTester } from "../../../src/devices/checks/device_tester.ts";
import { isSameHost } from "../../../src/devices/transport/same_host.ts";
import type { DeviceTest } from "../../../src/domain/ports/device_checks.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { RecordingProxy } from "../../commands/recording_proxy.ts";
import {
  type SimulatedHouse,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { told } from "../../words/told.ts";
import { notedTimers } from "../transport/noted_timers.ts";

const START_MS = Date.UTC(2026, 5, 21, 10);
const TESTER = createDeviceTester({ clock: SYSTEM_CLOCK, deadlineMs: 2000 });
const HASTY = createDeviceTester({ clock: SYSTEM_CLOCK, deadlineMs: 400, totalMs: 1200 });

function openHouse(): Promise<SimulatedHouse> {
  return startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: START_MS,
    now: () => START_MS,
    chargerCacheLagS: 0,
    gen2: { user: "house", password: "swordfish" },
  });
}

function settingsOf({ addresses }: SimulatedHouse, change: Partial<Settings> = {}): Settings {
  return {
    ...defaultSettings(),
    inverterHost: addresses.inverterHost,
    inverterPort: addresses.inverterPort,
    nrgkickMeasurementsUrl: addresses.nrgkickMeasurementsUrl,
    nrgkickSettingsUrl: addresses.nrgkickSettingsUrl,
    nrgkickPassword: addresses.chargerPin,
    nrgkickAddress: addresses.nrgkickGen2Address ?? "",
    plugHost: addresses.plugHost,
    ...change,
  };
}

function codesOf(tests: readonly DeviceTest[] | null): readonly string[] {
  return (tests ?? []).flatMap(({ answer, problems }) =>
    problems.map(({ code }) => `${answer.device} ${code}`)
  );
}

Deno.test("test() tells who answers, what and how fast, and writes nothing", async () => {
  await using house = await openHouse();
  const before = structuredClone(house.state());
  const settings = settingsOf(house);
  const site = await TESTER.test({
    group: "inverter",
    settings,
    heldHosts: ["192.0.2.1"],
    mayUseOwnMachine: true,
  });
  assert.deepEqual(site?.map(({ answer }) => answer.device), ["inverter", "meter", "battery"]);
  const [inverter, meter] = site ?? [];
  assert.equal(inverter?.identity["model"], "SE10K-RWS48BNN4");
  assert.match(String(inverter?.identity["serial"]), /^\*{4}\w{4}$/);
  assert.equal(inverter?.durationsMs.length, 1);
  assert.equal(typeof meter?.answer.values, "object");
  const second = settingsOf(house, {
    nrgkickGeneration: 2,
    nrgkickUser: "house",
    nrgkickPassword: "swordfish",
  });
  const [first] =
    await TESTER.test({ group: "charger", settings, heldHosts: [], mayUseOwnMachine: true }) ?? [];
  const [gen2] = await TESTER.test({
    group: "charger",
    settings: second,
    heldHosts: [],
    mayUseOwnMachine: true,
  }) ?? [];
  const [plug] =
    await TESTER.test({ group: "plug", settings, heldHosts: [], mayUseOwnMachine: true }) ?? [];
  assert.match(String(first?.identity["model"]), /NRGkick/);
  assert.match(String(gen2?.identity["firmware"]), /^\d+\./);
  assert.equal(plug?.identity["model"], "HS110(EU)");
  assert.deepEqual(codesOf([...site ?? [], ...[first, gen2, plug].filter((test) => !!test)]), []);
  assert.deepEqual(house.state(), before);
});

Deno.test("test() never connects to an inverter that the program holds, by whatever name", async () => {
  await using house = await openHouse();
  await using inverter = new RecordingProxy(house.addresses.inverterPort);
  const settings = settingsOf(house, { inverterPort: inverter.port });
  for (const held of ["127.0.0.1", "127.0.0.1:502", "localhost", "no-such-name.invalid"]) {
    const request = {
      group: "inverter",
      settings,
      heldHosts: [held],
      mayUseOwnMachine: true,
    } as const;
    assert.equal(await TESTER.test(request), null, held);
  }
  assert.equal(inverter.connectionCount, 0);
  await TESTER.test({
    group: "inverter",
    settings,
    heldHosts: ["127.0.0.2"],
    mayUseOwnMachine: true,
  });
  assert.equal(inverter.connectionCount, 1, "the proxy counts");
  await inverter.settled();
});

Deno.test("isSameHost() knows one machine by name, case and port, and others apart", async () => {
  assert.equal(await isSameHost("Roof.lan:1502", "roof.LAN:502"), true);
  assert.equal(await isSameHost("localhost", "127.0.0.1:1502"), true);
  assert.equal(await isSameHost("192.0.2.1", "192.0.2.2"), false);
  assert.equal(await isSameHost("no-such-name.invalid", "192.0.2.2"), false);
  assert.equal(await isSameHost("192.0.2.2", ""), false);
});

Deno.test("test() ends at a silent inverter, within its time, and says what to do", async () => {
  await using house = await openHouse();
  for (const device of ["inverter", "charger", "plug"] as const) {
    await house.faults.set(device, { kind: "silent" });
  }
  const settings = settingsOf(house);
  const rows = [
    { group: "inverter", code: "inverter no-answer" },
    { group: "charger", code: "charger no-answer" },
    { group: "plug", code: "plug no-answer" },
  ] as const;
  for (const { group, code } of rows) {
    const tests = await HASTY.test({ group, settings, heldHosts: [], mayUseOwnMachine: true });
    assert.deepEqual(codesOf(tests), [code]);
    const [problem] = tests?.[0]?.problems ?? [];
    assert.ok(problem && problem.detail !== null);
    const { todo } = told(problem);
    assert.notEqual(todo.de, todo.en);
  }
});

Deno.test("test() tells a wrong PIN, a wrong user and what no settings name", async () => {
  await using house = await openHouse();
  await house.faults.set("charger", { kind: "wrong-pin" });
  const settings = settingsOf(house);
  assert.deepEqual(
    codesOf(
      await TESTER.test({ group: "charger", settings, heldHosts: [], mayUseOwnMachine: true }),
    ),
    ["charger pin-mismatch"],
  );
  await house.faults.set("charger", null);
  const wrong = { ...settings, nrgkickGeneration: 2, nrgkickUser: "house" } as const;
  assert.deepEqual(
    codesOf(
      await TESTER.test({
        group: "charger",
        settings: wrong,
        heldHosts: [],
        mayUseOwnMachine: true,
      }),
    ),
    ["charger sign-in-wrong"],
  );
  const none = defaultSettings();
  assert.deepEqual(
    await TESTER.test({ group: "plug", settings: none, heldHosts: [], mayUseOwnMachine: true }),
    [],
  );
});

Deno.test("test() has eight seconds in all, and needs no address of the machine's own", async () => {
  const settings = defaultSettings();
  const test = () =>
    TESTER.test({ group: "plug", settings, heldHosts: [], mayUseOwnMachine: false });
  assert.deepEqual(await test(), []);
  assert.deepEqual(await notedTimers(test), { delaysMs: [8000], left: 0 });
});

Deno.test("test() and find() speak to the machine itself only where that is allowed", async () => {
  const asked: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => (asked.push(request.url), new Response("<html>Admin: s3cret</html>")),
  );
  const host = `localhost:${server.addr.port}`;
  const settings = { ...defaultSettings(), nrgkickGeneration: 2 as const, nrgkickAddress: host };
  const request = { group: "charger" as const, settings, heldHosts: [], mayUseOwnMachine: false };
  await assert.rejects(
    TESTER.test(request),
    (error) => error instanceof SettingsInvalid && error.issues[0]?.key === "nrgkickAddress",
  );
  assert.deepEqual(asked, []);
  const [test] = await TESTER.test({ ...request, mayUseOwnMachine: true }) ?? [];
  assert.ok(asked.length > 0);
  const told = JSON.stringify(test);
  assert.match(told, /a web page|no NRGkick/);
  assert.ok(!told.includes("Admin") && !told.includes("s3cret"), "by kind, never by content");
});
