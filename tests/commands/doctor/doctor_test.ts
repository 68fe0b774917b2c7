import assert from "node:assert/strict";
import type { DoctorReport } from "../../../src/commands/doctor/doctor_report.ts";
import { decodeCipher } from "../../../src/devices/tplink/wire.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import type {
  ChargerFault,
  InverterFault,
  PlugFault,
} from "../../../src/simulator/faults/faults.ts";
import { deadOrigin, FakeHttpHost } from "../../devices/transport/fake_http_host.ts";
import { ShortWaits } from "../../devices/transport/short_waits.ts";
import { DEADLINE_MS, DoctoredHouse, PIN } from "../doctored_house.ts";
import { RecordingProxy } from "../recording_proxy.ts";

/** Of a search: a call is made three times within it. */
const SEARCH_MS = 7500;

Deno.test("runDoctor() in a house that is well prints all there is, and exits 0", async () => {
  await using house = await DoctoredHouse.open();
  const { code, printed } = await house.ask();
  assert.equal(code, 0);
  const text = printed.join();
  assert.match(text, /The program is not running/);
  assert.match(text, /^inverter at 127\.0\.0\.1:\d+: ok$/m);
  assert.match(text, /model SE10K-RWS48BNN4, firmware 0004\.0022\.0039, serial \*{4}\w{4}/);
  assert.match(text, /^ {2}3 reads, [\d.]+ ms at best, [\d.]+ ms median$/m);
  assert.match(text, /^ {2}grid power +-?\d+ W +\d+\.\d s old$/m);
  assert.match(text, /^ {2}soc +[\d.]+ % /m);
  assert.match(text, /^battery at .*: ok$/m);
  assert.match(text, /^charger at .*: ok$/m);
  assert.match(text, /^ {2}model HS110\(EU\), hardware 4\.0, firmware 1\.0\.4 Build 191111/m);
  assert.match(text, /^All is well\.$/m);
});

Deno.test("runDoctor() tells of what is not set up; only a plug may be missing", async () => {
  await using house = await DoctoredHouse.open({ battery: null });
  const plug = await house.ask({ plugHost: "" });
  assert.equal(plug.code, 0);
  assert.match(plug.printed.join(), /^plug: not configured$/m);
  assert.match(plug.printed.join(), /^battery: there is none$/m);
  const empty = await house.ask({
    inverterHost: "",
    nrgkickMeasurementsUrl: "",
    nrgkickSettingsUrl: "",
    plugHost: "",
  });
  assert.equal(empty.code, 1);
  assert.match(empty.printed.join(), /No inverter is set up[^]*No charger is set up/);
  const half = await house.ask({ nrgkickSettingsUrl: "" });
  assert.equal(half.code, 1);
  assert.match(half.printed.join(), /Only one of the charger's two addresses is entered/);
});

/** What the doctor says of a device, by the codes of its problems. */
type Codes = Readonly<Record<string, readonly string[]>>;

const INVERTER_FAULTS: readonly { readonly fault: InverterFault; readonly codes: Codes }[] = [
  { fault: { kind: "down" }, codes: allOf("port-closed") },
  { fault: { kind: "silent" }, codes: allOf("no-answer") },
  { fault: { kind: "slow", delayMs: 10_000 }, codes: allOf("no-answer") },
  { fault: { kind: "garbage" }, codes: allOf("garbled") },
  { fault: { kind: "exception", code: 1 }, codes: allOf("refused-request") },
  { fault: { kind: "exception", code: 4 }, codes: allOf("server-error") },
  { fault: { kind: "exception", code: 6 }, codes: allOf("busy") },
  { fault: { kind: "exception", code: 11 }, codes: allOf("wrong-unit") },
  { fault: { kind: "meter-lost" }, codes: { meter: ["meter-silent"] } },
  { fault: { kind: "battery-lost" }, codes: { battery: ["battery-fault"] } },
  { fault: { kind: "battery-asleep" }, codes: {} },
  { fault: { kind: "split" }, codes: {} },
  { fault: { kind: "frozen" }, codes: {} },
];
for (const { fault, codes } of INVERTER_FAULTS) {
  Deno.test(`runDoctor() inverter with the fault ${nameOf(fault)}`, async () => {
    await using house = await DoctoredHouse.open();
    await house.simulation.faults.set("inverter", fault);
    using _silence = Object.values(codes).flat().includes("no-answer") ? shortWaits() : null;
    await assertProblems(house, {}, codes);
  });
}

Deno.test("runDoctor() inverter that restarts has no values", async () => {
  await using house = await DoctoredHouse.open();
  await house.simulation.faults.set("inverter", { kind: "not-implemented" });
  const { code, printed } = await house.ask({}, { isJson: true });
  assert.equal(code, 1);
  assert.deepEqual(problemsIn(printed[0])["inverter"], ["inverter-blank"]);
});

Deno.test("runDoctor() inverter that another program is connected to", async () => {
  await using house = await DoctoredHouse.open();
  const { inverterPort } = house.simulation.addresses;
  using other = await Deno.connect({ hostname: "127.0.0.1", port: inverterPort });
  const asks = new Uint8Array([0, 1, 0, 0, 0, 6, 1, 3, 0x9c, 0x40, 0, 2]);
  await other.write(asks);
  await other.read(new Uint8Array(64));
  await assertProblems(house, {}, allOf("dropped"));
  const { printed } = await house.ask();
  assert.match(printed.join(), /another program is connected to the inverter/);
  assert.match(printed.join(), /meter at .*NOT WELL\n {2}! as with the inverter$/m);
});

Deno.test("runDoctor() inverter of another unit, name or kind", async () => {
  await using house = await DoctoredHouse.open();
  {
    using _silence = shortWaits();
    await assertProblems(house, { inverterUnitId: 2 }, allOf("no-answer"));
    const { printed } = await house.ask({ inverterUnitId: 2 });
    assert.match(printed.join(), /the Modbus unit is not 2/);
  }
  await assertProblems(house, { inverterHost: "no-such-name.invalid" }, allOf("name-unknown"));
  const web = new URL(house.simulation.addresses.nrgkickSettingsUrl).host;
  const { code, printed: wrong } = await house.ask({ inverterHost: web }, { isJson: true });
  assert.equal(code, 1);
  assert.equal(problemsIn(wrong[0])["inverter"]?.length, 1);
});

const CHARGER_FAULTS: readonly { readonly fault: ChargerFault; readonly code: string | null }[] = [
  { fault: { kind: "down" }, code: "port-closed" },
  { fault: { kind: "silent" }, code: "no-answer" },
  { fault: { kind: "slow", delayMs: 10_000 }, code: "no-answer" },
  { fault: { kind: "away-message" }, code: "charger-away" },
  { fault: { kind: "away-message", status: 404 }, code: "charger-away" },
  { fault: { kind: "away-204" }, code: "charger-away" },
  { fault: { kind: "link-lost" }, code: "charger-away" },
  { fault: { kind: "wrong-pin" }, code: "pin-mismatch" },
  { fault: { kind: "error-500" }, code: "server-error" },
  { fault: { kind: "html" }, code: "other-device" },
  { fault: { kind: "error-code", code: "17" }, code: "charger-error" },
  { fault: { kind: "put-ignored" }, code: null },
];
for (const { fault, code } of CHARGER_FAULTS) {
  Deno.test(`runDoctor() charger with the fault ${nameOf(fault)}`, async () => {
    await using house = await DoctoredHouse.open();
    await house.simulation.faults.set("charger", fault);
    using _silence = code === "no-answer" ? shortWaits() : null;
    await assertProblems(house, {}, code === null ? {} : { charger: [code] });
  });
}

Deno.test("runDoctor() charger whose settings are at a wrong address", async () => {
  await using house = await DoctoredHouse.open();
  const { nrgkickSettingsUrl } = house.simulation.addresses;
  const wrong = nrgkickSettingsUrl.replace(/..$/, "99");
  await assertProblems(house, { nrgkickSettingsUrl: wrong }, { charger: ["wrong-path"] });
});

Deno.test("runDoctor() charger of the second generation whose API is off, or wants a user", async () => {
  await using house = await DoctoredHouse.open();
  const body = JSON.stringify({ Response: "API must be enabled within the NRGkick App" });
  await using charger = new FakeHttpHost(() => ({ status: 200, body }));
  const settings = {
    nrgkickGeneration: 2,
    nrgkickAddress: new URL(charger.origin).host,
    nrgkickUser: "house",
    nrgkickPassword: "correct horse",
  };
  await assertProblems(house, settings, { charger: ["api-disabled"] });
  charger.reply = () => ({ status: 401, body: "{}" });
  await assertProblems(house, settings, { charger: ["sign-in-wrong"] });
  const dead = { ...settings, nrgkickAddress: new URL(deadOrigin()).host };
  await assertProblems(house, dead, { charger: ["port-closed"] });
  assert.ok(charger.requests.every(({ method, path }) => method === "GET" && !path.includes("?")));
});

const PLUG_FAULTS: readonly { readonly fault: PlugFault; readonly code: string | null }[] = [
  { fault: { kind: "down" }, code: "port-closed" },
  { fault: { kind: "silent" }, code: "no-answer" },
  { fault: { kind: "slow", delayMs: 10_000 }, code: "no-answer" },
  { fault: { kind: "truncated" }, code: "garbled" },
  { fault: { kind: "split" }, code: null },
  { fault: { kind: "relay-error" }, code: null },
];
for (const { fault, code } of PLUG_FAULTS) {
  Deno.test(`runDoctor() plug with the fault ${nameOf(fault)}`, async () => {
    await using house = await DoctoredHouse.open();
    await house.simulation.faults.set("plug", fault);
    using _silence = code === "no-answer" ? shortWaits() : null;
    await assertProblems(house, {}, code === null ? {} : { plug: [code] });
    if (fault.kind !== "down") return;
    assert.match((await house.ask()).printed.join(), /KLAP/);
  });
}

Deno.test("runDoctor() --json is one document with every value, unit and age", async () => {
  await using house = await DoctoredHouse.open();
  const { code, printed } = await house.ask({}, { isJson: true });
  assert.equal(code, 0);
  assert.equal(printed.length, 1);
  assert.equal(printed[0]?.split("\n").length, 1);
  const report: unknown = JSON.parse(printed[0] ?? "");
  assert.deepEqual(Object.keys(record(report)), [
    "schema",
    "version",
    "atMs",
    "isWell",
    "program",
    "notes",
    "devices",
  ]);
  assert.equal(record(report)["schema"], 1);
  assert.equal(record(report)["isWell"], true);
  assert.deepEqual(record(report)["program"], { isRunning: false, problems: [] });
  const devices = list(record(report)["devices"]).map(record);
  assert.deepEqual(devices.map((device) => device["device"]), [
    "inverter",
    "meter",
    "battery",
    "charger",
    "plug",
  ]);
  const units = new Map<unknown, unknown>();
  for (const device of devices) {
    assert.equal(device["verdict"], "ok");
    assert.equal(device["source"], "device");
    const { reads, minMs, medianMs } = record(device["roundTrip"]);
    assert.equal(reads, 3);
    assert.ok(Number(minMs) >= 0 && Number(medianMs) >= Number(minMs));
    for (const value of list(device["values"]).map(record)) {
      assert.ok(Number.isFinite(value["ageMs"]), String(value["name"]));
      assert.ok("value" in value && !Number.isNaN(value["value"]));
      units.set(value["name"], value["unit"]);
    }
  }
  const expected = { gridPowerW: "W", importedWh: "Wh", socPct: "%", voltagesV: "V" };
  for (const [name, unit] of Object.entries(expected)) assert.equal(units.get(name), unit);
  assert.equal(units.get("temperatureC"), "°C");
  assert.equal(units.get("frequencyHz"), "Hz");
  assert.equal(units.get("status"), null);
});

Deno.test("runDoctor() writes nothing to any device", async () => {
  await using house = await DoctoredHouse.open();
  const { simulation } = house;
  const { inverterPort, nrgkickSettingsUrl, nrgkickMeasurementsUrl, plugHost } =
    simulation.addresses;
  await using inverter = new RecordingProxy(inverterPort);
  await using charger = new RecordingProxy(Number(new URL(nrgkickSettingsUrl).port));
  await using plug = new RecordingProxy(Number(plugHost.split(":")[1]));
  const through = (url: string) => url.replace(/:\d+\//, `:${charger.port}/`);
  const settings = {
    inverterHost: `127.0.0.1:${inverter.port}`,
    nrgkickMeasurementsUrl: through(nrgkickMeasurementsUrl),
    nrgkickSettingsUrl: through(nrgkickSettingsUrl),
    plugHost: `127.0.0.1:${plug.port}`,
  };
  const before = structuredClone(simulation.state());
  for (const fault of [null, { kind: "wrong-pin" }, { kind: "away-204" }] as const) {
    await simulation.faults.set("charger", fault);
    await house.ask(settings);
  }
  assert.deepEqual(simulation.state(), before);
  assert.ok(inverter.sent.length > 9 && charger.sent.length > 9 && plug.sent.length > 9);
  for (const request of inverter.sent) {
    assert.equal(request.length, 12, "one whole request a piece");
    assert.equal(request[7], 3, "read holding registers");
  }
  const decoder = new TextDecoder();
  for (const request of charger.sent) assert.match(decoder.decode(request), /^GET [^?]* HTTP/);
  for (const request of plug.sent) {
    const command: unknown = JSON.parse(decodeCipher(request.subarray(4)));
    const methods = Object.values(record(command)).flatMap((module) => Object.keys(record(module)));
    assert.ok(methods.length > 0 && methods.every((method) => method.startsWith("get_")));
  }
  assert.equal(inverter.connectionCount, 3, "one connection a round");
  await inverter.settled();
});

Deno.test("runDoctor() prints no secret and no whole serial number", async () => {
  await using house = await DoctoredHouse.open();
  const { nrgkickSettingsUrl } = house.simulation.addresses;
  const secrets = [PIN, "swordfish-42", "7E040000", nrgkickSettingsUrl.slice(-17)];
  const settings = { webSecret: "swordfish-42", webSecretEnabled: "on" };
  for (const fault of [null, { kind: "wrong-pin" }, { kind: "html" }, { kind: "down" }] as const) {
    await house.simulation.faults.set("charger", fault);
    for (const isJson of [false, true]) {
      const text = (await house.ask(settings, { isJson })).printed.join();
      for (const secret of secrets) assert.ok(!text.includes(secret), secret);
    }
  }
});

Deno.test("runDoctor() refuses wrong settings of the environment, all of them", async () => {
  await using house = await DoctoredHouse.open();
  await assert.rejects(
    house.ask({ inverterUnitId: 999, inverterPort: 0, language: "fr" }),
    (error) => error instanceof SettingsInvalid && error.issues.length === 3,
  );
});

Deno.test("runDoctor() --watch repeats until its signal, and tells the last round's code", async () => {
  await using house = await DoctoredHouse.open();
  const stop = new AbortController();
  const rounds: string[] = [];
  const print = (text: string) => {
    rounds.push(text);
    stop.abort();
  };
  const options = { isJson: true, watchS: 3600 };
  const { code } = await house.ask({}, options, { print, stop: stop.signal });
  assert.equal(code, 0);
  assert.equal(rounds.length, 1);
  await house.simulation.faults.set("plug", { kind: "down" });
  const again = new AbortController();
  let count = 0;
  const twice = (text: string) => {
    count++;
    assert.deepEqual(problemsIn(text)["plug"], ["port-closed"]);
    if (count === 2) again.abort();
  };
  const surroundings = { print: twice, stop: again.signal };
  const { code: unwell } = await house.ask({}, { isJson: true, watchS: 0 }, surroundings);
  assert.equal(unwell, 1);
  assert.equal(count, 2);
});

Deno.test("runDoctor() --watch ends at once while devices are silent, and prints no half round", async () => {
  await using house = await DoctoredHouse.open();
  house.deadlineMs = 600_000;
  await house.simulation.faults.set("inverter", { kind: "silent" });
  await house.simulation.faults.set("charger", { kind: "silent" });
  await house.simulation.faults.set("plug", { kind: "silent" });
  const stop = new AbortController();
  const asked = house.ask({}, { watchS: 5 }, { stop: stop.signal });
  stop.abort();
  assert.deepEqual(await asked, { code: 1, printed: [] });
});

Deno.test("runDoctor() --find prints what was found at an address, and exits by it", async () => {
  await using house = await DoctoredHouse.open();
  const { inverterPort, nrgkickSettingsUrl } = house.simulation.addresses;
  house.deadlineMs = SEARCH_MS;
  using _calls = new ShortWaits(SEARCH_MS / 3);
  const search = {
    plugs: { broadcastAddresses: ["127.255.255.255"], port: inverterPort },
    chargers: { ownAddresses: ["127.0.0.1"], group: "127.0.0.1", port: inverterPort },
    inverterPorts: [inverterPort],
  };
  const find = (address: string | null, isJson = false) =>
    house.ask({}, { isFind: true, address, isJson }, { search });
  const inverter = await find(`127.0.0.1:${inverterPort}`);
  assert.equal(inverter.code, 0);
  assert.match(
    inverter.printed.join(),
    new RegExp(`^SolarEdge at 127.0.0.1:${inverterPort}: SolarEdge SE10K-RWS48BNN4`, "m"),
  );
  const charger = await find(new URL(nrgkickSettingsUrl).host);
  assert.equal(charger.code, 0);
  assert.ok(charger.printed.join().includes(`settingsUrl     ${nrgkickSettingsUrl}`));
  const none = await find(null);
  assert.equal(none.code, 1);
  assert.match(none.printed.join(), /Nothing found\.[^]*name an address/);
  const json = record(JSON.parse((await find(`127.0.0.1:${inverterPort}`, true)).printed[0] ?? ""));
  assert.equal(json["hasFound"], true);
  assert.equal(json["schema"], 2);
  const [found] = Array.isArray(json["found"]) ? json["found"] : [];
  const { driver, params, address } = record(found);
  assert.deepEqual([driver, params], ["solaredge", { host: "127.0.0.1", port: inverterPort }]);
  assert.equal(address, `127.0.0.1:${inverterPort}`);
});

Deno.test("runDoctor() leaves nothing open over many rounds with dead devices", async () => {
  await using house = await DoctoredHouse.open();
  house.deadlineMs = 20;
  for (const device of ["inverter", "charger", "plug"] as const) {
    await house.simulation.faults.set(device, { kind: "silent" });
  }
  for (let round = 0; round < 30; round++) assert.equal((await house.ask()).code, 1);
});

/** For devices that are silent. */
function shortWaits(): ShortWaits {
  return new ShortWaits(DEADLINE_MS);
}

function allOf(code: string): Codes {
  return { inverter: [code], meter: [code], battery: [code] };
}

function nameOf(fault: object): string {
  return Object.values(fault).join(" ");
}

/** Asks the doctor and compares the codes of all problems, and the exit code with them. */
async function assertProblems(
  house: DoctoredHouse,
  settings: Readonly<Record<string, unknown>>,
  expected: Codes,
): Promise<void> {
  const { code, printed } = await house.ask(settings, { isJson: true });
  assert.deepEqual(problemsIn(printed[0]), expected);
  assert.equal(code, Object.keys(expected).length === 0 ? 0 : 1);
}

/** Codes of the problems by device; devices without any are left out. */
function problemsIn(json: string | undefined): Codes {
  const report: DoctorReport = JSON.parse(json ?? "");
  return Object.fromEntries(report.devices.flatMap(({ device, problems }) => {
    const codes = problems.map(({ code }) => code);
    return codes.length === 0 ? [] : [[device, codes]];
  }));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value));
  return { ...value };
}

function list(value: unknown): readonly unknown[] {
  assert.ok(Array.isArray(value));
  return value;
}
