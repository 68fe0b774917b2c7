import assert from "node:assert/strict";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import { createDeviceDiscoverer } from "../../../src/devices/checks/device_discoverer.ts";
import type { SearchOptions } from "../../../src/devices/checks/search.ts";
import type { Slot } from "../../../src/domain/devices/slots.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { startSimulatedHouse } from "../../../src/simulator/simulated_house.ts";
import { answerPlugSearches } from "../../../src/simulator/tplink/search.ts";
import { RecordingProxy } from "../../commands/recording_proxy.ts";
import { nrgkickAnnouncement } from "../transport/dns_message.ts";
import { deadOrigin, FakeHttpHost } from "../transport/fake_http_host.ts";
import { assertFound, FakeResponder } from "../transport/fake_responder.ts";
import { notedTimers } from "../transport/noted_timers.ts";
import { ShortWaits } from "../transport/short_waits.ts";
import { de } from "../../../src/words/de/de.ts";
import { told } from "../../words/told.ts";

const START_MS = Date.UTC(2026, 5, 21, 10);
const HOUSE = { seed: 1, weather: "clear", startMs: START_MS, now: () => START_MS } as const;
/** Longer than any answer takes here. */
const DEADLINE_MS = 7500;
/** A call is made three times within it. */
const CALL_MS = DEADLINE_MS / 3;
/** Calls that nobody hears: port 9 of this machine. */
const NOWHERE = {
  clock: SYSTEM_CLOCK,
  deadlineMs: DEADLINE_MS,
  plugs: { broadcastAddresses: ["127.0.0.1"], port: 9 },
  chargers: { ownAddresses: ["127.0.0.1"], group: "127.0.0.1", port: 9 },
  inverterPorts: [],
} satisfies SearchOptions;

async function find(
  group: Slot,
  change: Partial<Settings>,
  options: Partial<SearchOptions> = {},
  heldHosts: readonly string[] = [],
) {
  using _calls = new ShortWaits(CALL_MS);
  const settings = { ...defaultSettings(), ...change };
  return await createDeviceDiscoverer({ ...NOWHERE, ...options }).find({
    group,
    settings,
    heldHosts,
    mayUseOwnMachine: true,
  });
}

Deno.test("find() plugs: the simulated one answers, and its address is what to enter", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  const port = Number(house.addresses.plugHost.split(":")[1]);
  await using _answers = await answerPlugSearches({
    ...HOUSE,
    house: house.house,
    hostname: "127.0.0.1",
    port,
    model: "hs110-hw4",
  });
  const plugs = { broadcastAddresses: ["127.0.0.1"], port };
  await assertFound([[{ plugHost: house.addresses.plugHost }], true], async (deadlineMs) => {
    const { found, problems, isAddressMissing } = await find("plug", {}, { plugs, deadlineMs });
    assert.deepEqual([problems, isAddressMissing], [[], false]);
    return [found.map(({ fill }) => fill), /^HS110\(EU\) “/.test(found[0]?.name ?? "")];
  });
});

Deno.test("find() chargers: generation 2 by its call, generation 1 at the address", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  await using charger = await FakeResponder.open(() => [
    nrgkickAnnouncement({ isApiEnabled: false }),
    nrgkickAnnouncement({ address: [192, 0, 2, 82], port: 8080 }),
  ]);
  const chargers = { ...NOWHERE.chargers, port: charger.port };
  const { nrgkickMeasurementsUrl, nrgkickSettingsUrl } = house.addresses;
  const fill = { nrgkickGeneration: "1", nrgkickMeasurementsUrl, nrgkickSettingsUrl };
  const nrgkickAddress = new URL(nrgkickSettingsUrl).host;
  const called = [
    { nrgkickGeneration: "2", nrgkickAddress: "192.0.2.81" },
    { nrgkickGeneration: "2", nrgkickAddress: "192.0.2.82:8080" },
  ];
  await assertFound<unknown>([[...called, fill], true], async (deadlineMs) => {
    const all = await find("charger", { nrgkickAddress }, { chargers, deadlineMs });
    const hint = all.found[0]?.hint;
    assert.equal(all.isHeld, false);
    const fills = all.found.map((device) => device.fill);
    return [fills, /JSON-API ist aus/.test(hint ? de.checks.hints[hint] : "")];
  });
  const beside = { nrgkickAddress: new URL(deadOrigin()).host };
  await assertFound<unknown>(called, async (deadlineMs) => {
    const one = await find("charger", beside, { chargers, deadlineMs });
    assert.deepEqual(one.problems, [], "what fails beside is no problem");
    return one.found.map((device) => device.fill);
  });
  const byUrl = await find("charger", { nrgkickSettingsUrl });
  assert.deepEqual(byUrl.found.map((device) => device.fill), [fill]);
  const none = await find("charger", {});
  assert.deepEqual([none.found.length, none.isAddressMissing], [0, true]);
});

Deno.test("find() an inverter at the address, at its own port first", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  const { inverterHost, inverterPort } = house.addresses;
  const { found } = await find("inverter", { inverterHost, inverterPort });
  assert.deepEqual(found.map(({ fill }) => fill), [
    { inverterHost, inverterPort: String(inverterPort) },
  ]);
  assert.match(found[0]?.name ?? "", /SE10K/);
  const named = await find("inverter", { inverterHost: `${inverterHost}:${inverterPort}` });
  assert.equal(named.found.length, 1, "its own port is no other's");
  const wrong = await find("inverter", { inverterHost, inverterPort: 9 });
  assert.deepEqual(wrong.problems.map(({ code }) => code), ["port-closed"]);
  const [problem] = wrong.problems;
  assert.ok(problem);
  assert.match(told(problem).what.de, /127\.0\.0\.1:9 lehnt die Verbindung ab/);
  assert.equal((await find("inverter", {})).isAddressMissing, true);
});

Deno.test("find() never touches an inverter that is held, nor speaks HTTP to its port", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  await using inverter = new RecordingProxy(house.addresses.inverterPort);
  const { port } = inverter;
  const inverterHost = `127.0.0.1:${port}`;
  const held = await find("inverter", { inverterHost }, {}, ["localhost"]);
  assert.deepEqual(held, { found: [], problems: [], isHeld: true, isAddressMissing: false });
  const change = { nrgkickAddress: `localhost:${port}` };
  await find("charger", { ...change, inverterHost });
  await find("charger", { ...change, inverterPort: port, inverterHost: "127.0.0.1" });
  await find("charger", { ...change, inverterPort: 1502 }, {}, [inverterHost]);
  const usual = await find("charger", { nrgkickAddress: "127.0.0.1:1502" });
  assert.equal(usual.isAddressMissing, true);
  const bare = await find("charger", { nrgkickAddress: "127.0.0.1", inverterHost });
  assert.equal(bare.isAddressMissing, false, "the port of HTTP is none of the inverter's");
  assert.equal(inverter.connectionCount, 0);
  await find("charger", { ...change, inverterHost: "127.0.0.1:9" }, {}, ["127.0.0.1:8"]);
  const { connectionCount } = inverter;
  assert.ok(connectionCount > 0, "another port of the inverter's machine is asked");
  await find("charger", change);
  assert.ok(inverter.connectionCount > connectionCount, "the proxy counts");
  await inverter.settled();
});

Deno.test("find() never asks the machine itself where that is not allowed", async () => {
  await using host = new FakeHttpHost(() => ({ status: 200, body: "{}" }));
  const refused = createDeviceDiscoverer(NOWHERE).find({
    group: "charger",
    settings: { ...defaultSettings(), nrgkickAddress: new URL(host.origin).host },
    heldHosts: [],
    mayUseOwnMachine: false,
  });
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof SettingsInvalid);
    assert.deepEqual(error.issues.map(({ key }) => key), ["nrgkickAddress"]);
    return true;
  });
  assert.equal(host.requests.length, 0);
});

Deno.test("find() gives up a host that tells nothing when its time is over", async () => {
  const totalMs = 8000;
  using _silence = new ShortWaits(totalMs);
  await using host = new FakeHttpHost(() => "silence");
  const { found, problems } = await find(
    "charger",
    { nrgkickAddress: new URL(host.origin).host },
    { deadlineMs: 60_000, totalMs },
  );
  assert.deepEqual([found, problems.length], [[], 1]);
  assert.ok(host.requests.length > 0);
});

Deno.test("find() has nine seconds in all", async () => {
  const noted = await notedTimers(() => find("inverter", {}));
  assert.deepEqual(noted, { delaysMs: [9000], left: 0 });
});

Deno.test("find() says when no call could leave", async () => {
  const { problems } = await find("plug", {}, { plugs: { broadcastAddresses: [], port: 9 } });
  assert.deepEqual(problems.map(({ code }) => code), ["search-failed"]);
});
