import assert from "node:assert/strict";
import { askProgram, deviceSights, readText } from "../../../src/commands/doctor/doctor_program.ts";
import type { DoctorReport } from "../../../src/commands/doctor/doctor_report.ts";
import { type Running, runProgram } from "../../../src/commands/run/run_program.ts";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import { deadOrigin } from "../../devices/transport/fake_http_host.ts";
import { HeldTime } from "../../app/held_time.ts";
import { DoctoredHouse } from "../doctored_house.ts";
import { RecordingProxy } from "../recording_proxy.ts";
import { ShortWaits } from "../../devices/transport/short_waits.ts";

/** Of a search: a call is made three times within it. */
const SEARCH_MS = 7500;
const SECRET = "swordfish-42";

/** The program on the doctor's house and folder, after one cycle. */
async function startProgram(
  house: DoctoredHouse,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Running & AsyncDisposable> {
  const running = await runProgram({
    dataDir: house.dataDir,
    clock: SYSTEM_CLOCK,
    isDemo: false,
    mayUseOwnMachine: true,
    environment: () => undefined,
    presets: { ...house.settings, ...settings },
    port: 0,
    hostname: "127.0.0.1",
    write: () => {},
    onBroken: () => {},
  });
  await running.program.tick();
  return Object.assign(running, {
    async [Symbol.asyncDispose]() {
      await running.stop();
    },
  });
}

/** Asks with what is stored alone, as the doctor of a service does. */
async function askBeside(
  house: DoctoredHouse,
  origin: string,
  settings: Readonly<Record<string, unknown>> = {},
) {
  const { code, printed } = await house.ask(settings, { isJson: true }, { programOrigin: origin });
  const report: DoctorReport = JSON.parse(printed[0] ?? "");
  return { code, report };
}

Deno.test("runDoctor() asks the running program in place of the inverter", async () => {
  await using house = await DoctoredHouse.open();
  await using inverter = new RecordingProxy(house.simulation.addresses.inverterPort);
  const inverterHost = `127.0.0.1:${inverter.port}`;
  await using running = await startProgram(house, { inverterHost });
  const origin = `http://127.0.0.1:${running.port}`;
  const { code, report } = await askBeside(house, origin, { inverterHost });
  assert.equal(code, 0, JSON.stringify(report));
  assert.equal(inverter.connectionCount, 1, "the program's own, no other");
  assert.deepEqual(report.program, { isRunning: true, problems: [] });
  const sources = report.devices.map(({ device, source, verdict }) => ({
    device,
    source,
    verdict,
  }));
  assert.deepEqual(sources, [
    { device: "inverter", source: "program", verdict: "ok" },
    { device: "meter", source: "program", verdict: "ok" },
    { device: "battery", source: "program", verdict: "ok" },
    { device: "charger", source: "device", verdict: "ok" },
    { device: "plug", source: "device", verdict: "ok" },
  ]);
  const grid = report.devices[1]?.values.find(({ name }) => name === "gridPowerW");
  assert.equal(grid?.value, running.program.status().gridPowerW);
  assert.equal(grid?.unit, "W");
  assert.ok(typeof grid?.ageMs === "number" && grid.ageMs >= 0);
  const text = (await house.ask({ inverterHost }, {}, { programOrigin: origin })).printed.join();
  assert.match(text, /The program is running and holds the inverter's only connection/);
  assert.match(text, /^meter: ok, as the running program says$/m);
});

Deno.test("runDoctor() tells what the running program does not reach", async () => {
  await using house = await DoctoredHouse.open({ battery: null });
  await house.simulation.faults.set("inverter", { kind: "down" });
  await using running = await startProgram(house);
  const { code, report } = await askBeside(house, `http://127.0.0.1:${running.port}`);
  assert.equal(code, 1);
  for (const device of report.devices.slice(0, 3)) {
    assert.equal(device.verdict, "failing");
    assert.deepEqual(device.problems.map(({ code }) => code), ["port-closed"]);
    assert.match(device.problems[0]?.what ?? "", /refuses the connection: Modbus TCP is switched/);
    assert.match(device.problems[0]?.detail ?? "", /connection refused/);
  }
});

Deno.test("runDoctor() says that a running program tells of no battery or no inverter", async () => {
  await using house = await DoctoredHouse.open({ battery: null });
  await using running = await startProgram(house);
  const origin = `http://127.0.0.1:${running.port}`;
  const { code, report } = await askBeside(house, origin);
  assert.equal(code, 0);
  assert.equal(report.devices[2]?.verdict, "absent");
  const none = await askBeside(house, origin, { inverterHost: "" });
  assert.equal(none.code, 1);
  assert.equal(none.report.devices[0]?.verdict, "not-configured");
  const options = { programOrigin: origin };
  const text = (await house.ask({ inverterHost: "" }, {}, options)).printed.join();
  assert.match(text, /^The program is running: every device was asked directly\.$/m);
});

Deno.test("runDoctor() gives the secret of the environment, and says when it lacks one", async () => {
  await using house = await DoctoredHouse.open();
  await using running = await startProgram(house);
  await running.program.changeSettings({ webSecret: SECRET, webSecretEnabled: true });
  const origin = `http://127.0.0.1:${running.port}`;
  const locked = await askBeside(house, origin);
  assert.equal(locked.code, 1);
  assert.deepEqual(locked.report.program.problems.map(({ code }) => code), [
    "program-locked",
  ]);
  assert.equal(locked.report.devices[0]?.verdict, "unknown");
  assert.equal(locked.report.devices[3]?.verdict, "ok");
  const settings = { webSecret: SECRET, webSecretEnabled: "on" };
  const opened = await askBeside(house, origin, settings);
  assert.equal(opened.code, 0);
  assert.ok(!JSON.stringify(opened.report).includes(SECRET));
});

Deno.test("runDoctor() says when nobody answers though the folder is in use", async () => {
  await using house = await DoctoredHouse.open();
  await using inverter = new RecordingProxy(house.simulation.addresses.inverterPort);
  const inverterHost = `127.0.0.1:${inverter.port}`;
  await using _running = await startProgram(house, { inverterHost: "" });
  const { code, report } = await askBeside(house, deadOrigin(), { inverterHost });
  assert.equal(code, 1);
  assert.deepEqual(report.program.problems.map(({ code }) => code), [
    "program-silent",
  ]);
  assert.equal(inverter.connectionCount, 0, "who has the folder may have the inverter");
});

Deno.test("runDoctor() --find leaves the inverter alone while the program runs", async () => {
  await using house = await DoctoredHouse.open();
  await using inverter = new RecordingProxy(house.simulation.addresses.inverterPort);
  await using _running = await startProgram(house);
  house.deadlineMs = SEARCH_MS;
  using _calls = new ShortWaits(SEARCH_MS / 3);
  const { code, printed } = await house.ask({}, {
    isFind: true,
    address: `127.0.0.1:${inverter.port}`,
  }, {
    search: {
      plugs: { broadcastAddresses: ["127.255.255.255"], port: inverter.port },
      chargers: { ownAddresses: ["127.0.0.1"], group: "127.0.0.1", port: inverter.port },
      inverterPorts: [inverter.port],
    },
  });
  assert.equal(code, 1);
  assert.match(printed.join(), /the program is running/);
  assert.equal(inverter.connectionCount, 0);
});

Deno.test("deviceSights() reads the series of each device, and nothing else", () => {
  const text = [
    "# HELP chargemanager_device_up 1 while the device answers",
    'chargemanager_device_up{device="meter"} 1',
    'chargemanager_device_up{device="plug"} 0',
    'chargemanager_device_up{device="battery"} NaN',
    'chargemanager_device_last_success_timestamp_seconds{device="meter"} 1781254800.5',
    "chargemanager_healthy 1",
  ].join("\n");
  assert.deepEqual(
    deviceSights(text),
    new Map([
      ["meter", { atMs: 1_781_254_800_500 }],
      ["plug", { atMs: null }],
    ]),
  );
  assert.equal(deviceSights("").size, 0);
});

Deno.test("readText() takes 256 kB of an answer and no more, in whatever pieces", async () => {
  const of = (length: number) => readText(new Response("x".repeat(length)));
  assert.equal((await of(262_144)).length, 262_144);
  await assert.rejects(of(262_145), RangeError);
  const bytes = new TextEncoder().encode("17 °C");
  const pieces = [bytes.slice(0, 4), bytes.slice(4)];
  assert.equal(await readText(new Response(ReadableStream.from(pieces))), "17 °C");
  assert.equal(await readText(new Response(null)), "");
});

Deno.test("askProgram() leaves no timer and no listener behind an answer", async () => {
  const real = globalThis.fetch;
  globalThis.fetch = () => Promise.resolve(Response.json({ cycleAgeMs: 1 }));
  using time = new HeldTime();
  const { signal } = new AbortController();
  let listeners = 0;
  signal.addEventListener = () => void listeners++;
  signal.removeEventListener = () => void listeners--;
  try {
    const access = { origin: "http://127.0.0.1:1", secret: null, deadlineMs: 1000, signal };
    assert.deepEqual((await askProgram(access)).problems, []);
  } finally {
    globalThis.fetch = real;
  }
  assert.deepEqual([time.timers, listeners], [0, 0]);
});
