import assert from "node:assert/strict";
import { openNrgkickConnect } from "../../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { deadOrigin, type HttpReply } from "../transport/fake_http_host.ts";
import { CHARGING, type GatewayAnswer, IDLE, NrgkickBench, settingsBody } from "./fake_nrgkick.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { ShortWaits } from "../transport/short_waits.ts";

/** Longer than any answer takes here. */
const DEADLINE_MS = 5000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const message = (text: string, status: number): HttpReply => ({
  status,
  body: JSON.stringify({ Message: text }),
});
const html: HttpReply = { status: 502, body: "<html>Bad Gateway</html>" };

Deno.test("openNrgkickConnect().read() gives real bodies in the domain's units", async () => {
  await using bench = new NrgkickBench();
  bench.measurements = { json: CHARGING };
  bench.settings = { json: settingsBody({ enabled: true, currentA: 6, errorCodes: ["0", "17"] }) };
  assert.deepEqual(await bench.charger.read(), {
    powerW: 2680,
    phasePowersW: [1340, 1340, 0],
    enabled: true,
    targetCurrentA: 6,
    phaseCurrentsA: [5.89, 5.85, 0],
    phaseVoltagesV: [233.1, 232.3, 234.8],
    minCurrentA: 6,
    maxCurrentA: 16,
    stepA: 1,
    maxPhases: null,
    idlePowerW: 100,
    isCarConnected: null,
    isLinked: true,
    sessionEnergyWh: 216,
    phaseEnergiesWh: [108, 107, 0],
    totalEnergyWh: 3_399_226,
    temperatureC: 37,
    frequencyHz: 49.99,
    notices: [{ kind: "error", code: 17, name: null }],
  });
  assert.deepEqual(
    bench.host.requests.map(({ method, path }) => `${method} ${path}`),
    ["GET /api/measurements/00:1E:C0:00:00:01", "GET /api/settings/00:1E:C0:00:00:01"],
  );
});

Deno.test("openNrgkickConnect().read() needs nothing but the power", async () => {
  await using bench = new NrgkickBench();
  bench.measurements = { json: { ChargingPower: 3.45 } };
  bench.settings = { json: { Values: {} } };
  assert.deepEqual(await bench.charger.read(), {
    powerW: 3450,
    phasePowersW: [],
    enabled: null,
    targetCurrentA: null,
    phaseCurrentsA: [],
    phaseVoltagesV: [],
    minCurrentA: null,
    maxCurrentA: null,
    stepA: 1,
    maxPhases: null,
    idlePowerW: 100,
    isCarConnected: null,
    isLinked: null,
    sessionEnergyWh: null,
    phaseEnergiesWh: [],
    totalEnergyWh: null,
    temperatureC: null,
    frequencyHz: null,
    notices: null,
  });
});

Deno.test("openNrgkickConnect().read() tells bad measurements by what to do next", async () => {
  const cases: readonly [string, GatewayAnswer, string][] = [
    ["204", { status: 204 }, "DeviceUnreachable"],
    ["empty", { status: 200 }, "DeviceUnreachable"],
    ["away 200", message("No content found for this request", 200), "DeviceUnreachable"],
    ["away 404", message("No content found for this request", 404), "DeviceUnreachable"],
    ["away 500", message("No content found for this request", 500), "DeviceUnreachable"],
    ["other message", message("An error has occurred.", 200), "DeviceProtocol"],
    ["error 500", message("Error (3): Value out of range", 500), "DeviceProtocol"],
    ["500 empty", { status: 500 }, "DeviceProtocol"],
    ["404 of a wrong address", { status: 404, body: "Not Found" }, "DeviceProtocol"],
    ["redirect", { status: 302, headers: ["Location: /"] }, "DeviceProtocol"],
    ["html", { status: 200, body: "<html></html>" }, "DeviceProtocol"],
    ["html 502", html, "DeviceProtocol"],
    ["no object", { json: [] }, "DeviceProtocol"],
    ["null", { json: null }, "DeviceProtocol"],
    ["settings in its place", { json: settingsBody() }, "DeviceProtocol"],
    ["no power", { json: { ...CHARGING, ChargingPower: null } }, "DeviceProtocol"],
    ["power as text", { json: { ...CHARGING, ChargingPower: "2.68" } }, "DeviceProtocol"],
    ["power below 0", { json: { ...CHARGING, ChargingPower: -0.01 } }, "DeviceProtocol"],
    ["endless power", { status: 200, body: '{"ChargingPower":1e999}' }, "DeviceProtocol"],
    ["huge", "drip", "DeviceProtocol"],
    ["cut", { raw: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{" }, "DeviceProtocol"],
    ["401", { status: 401, body: "who?" }, "DeviceRejected"],
  ];
  for (const [name, measurements, error] of cases) {
    await using bench = new NrgkickBench();
    bench.measurements = measurements;
    await assert.rejects(bench.charger.read(), (thrown) => {
      assert.ok(thrown instanceof Error);
      assert.equal(thrown.name, error, `${name}: ${thrown.message}`);
      assert.match(thrown.message, /^Cannot read the measurements of NRGkick at 127/, name);
      return true;
    });
  }
});

Deno.test("openNrgkickConnect().read() takes a lost link at rest for absent", async () => {
  for (const ChargingPower of [0, 0.09]) {
    await using bench = new NrgkickBench();
    bench.measurements = { json: { ...IDLE, ChargingPower } };
    bench.settings = { json: settingsBody({ isConnected: false }) };
    await assert.rejects(bench.charger.read(), { name: "DeviceUnreachable", isAbsent: true });
  }
});

Deno.test("openNrgkickConnect().read() believes a lost link's flow only while it moves", async () => {
  await using bench = new NrgkickBench();
  bench.measurements = { json: { ...CHARGING, ChargingPower: 0.1 } };
  bench.settings = { json: settingsBody({ isConnected: false }) };
  const isLost = {
    name: "DeviceUnreachable",
    isAbsent: false,
    message: /: the link to the charger is lost \(Connected is false\), its values are old$/,
  };
  await assert.rejects(bench.charger.read(), isLost, "nothing to compare with yet");
  await assert.rejects(bench.charger.read(), isLost);
  bench.clock.nowMs += 36_000;
  assert.equal((await bench.charger.read()).powerW, 100);
  await assert.rejects(bench.charger.read(), isLost);
});

Deno.test("openNrgkickConnect().read() takes no values that stand still for 15 s", async () => {
  const time = (ms: number) => ({ Timestamp: CHARGING.Timestamp + Math.ceil(ms / 1000) });
  const count = (ms: number) => ({ ChargingEnergyOverAll: 3399 + ms / 1e6 });
  const cases: readonly [string, (atMs: number) => unknown, boolean][] = [
    ["everything at rest", () => IDLE, true],
    ["everything in a charge", () => CHARGING, true],
    ["the time in a charge", (ms) => ({ ...CHARGING, ...count(ms) }), true],
    ["all but the time in a charge", (ms) => ({ ...CHARGING, ...time(ms) }), true],
    ["all but the time at rest", (ms) => ({ ...IDLE, ...time(ms) }), false],
    ["nothing, by a clock that goes back", (ms) => ({ ...IDLE, ...time(-ms * 9) }), false],
    ["no time at rest", () => ({ ...IDLE, Timestamp: null }), false],
    ["no time, and power alone", () => ({ ChargingPower: 3.4 }), false],
  ];
  for (const [name, bodyAt, isOld] of cases) {
    await using bench = new NrgkickBench();
    bench.isLive = false;
    const startMs = bench.clock.nowMs;
    const readAt = (ms: number) => {
      bench.clock.nowMs = startMs + ms;
      bench.measurements = { json: bodyAt(ms) };
      return bench.charger.read();
    };
    for (const ms of [0, 5000, 10_000, 15_000]) await readAt(ms);
    if (!isOld) {
      await readAt(15_001);
      continue;
    }
    const isFrozen = {
      name: "DeviceProtocol",
      message: /: its values have been frozen for 15 s$/,
    };
    await assert.rejects(readAt(15_001), isFrozen, name);
    bench.isLive = true;
    assert.equal((await bench.charger.read()).enabled, false, "live again");
  }
});

Deno.test("openNrgkickConnect().read() stands without settings, unless absent", async () => {
  const away = message("No content found for this request", 200);
  const cases: readonly [string, unknown, GatewayAnswer, boolean][] = [
    ["html", IDLE, html, true],
    ["empty 500", IDLE, { status: 500 }, true],
    ["no values", IDLE, { json: {} }, true],
    ["silence", IDLE, "silence", true],
    ["away at rest", IDLE, away, false],
    ["204 at rest", IDLE, { status: 204 }, false],
    ["away while it charges", CHARGING, away, true],
    ["204 while it charges", CHARGING, { status: 204 }, true],
  ];
  for (const [name, measurements, settings, isRead] of cases) {
    using _silence = settings === "silence" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = new NrgkickBench({ deadlineMs: DEADLINE_MS });
    bench.measurements = { json: measurements };
    bench.settings = settings;
    if (!isRead) {
      await assert.rejects(bench.charger.read(), { name: "DeviceUnreachable" }, name);
      continue;
    }
    const values = await bench.charger.read();
    assert.equal(values.powerW, measurements === IDLE ? 0 : 2680, name);
    assert.equal(values.enabled, null, name);
    assert.equal(values.targetCurrentA, null, name);
  }
});

Deno.test("openNrgkickConnect().read() ends at its deadline", async () => {
  await using bench = new NrgkickBench({ deadlineMs: 50 });
  bench.measurements = "silence";
  await assert.rejects(bench.charger.read(), {
    name: "DeviceTimeout",
    message: `Cannot read the measurements of NRGkick at ${
      new URL(bench.host.origin).host
    }: timeout after 50 ms`,
  });
});

Deno.test("openNrgkickConnect().read() and apply() tell a closed port as unreachable", async () => {
  const origin = deadOrigin();
  const charger = openNrgkickConnect({
    measurementsUrl: `${origin}/api/measurements/x`,
    settingsUrl: `${origin}/api/settings/x`,
    pin: "0000",
    clock: new ManualClock(),
  });
  await assert.rejects(charger.read(), { name: "DeviceUnreachable" });
  await assert.rejects(charger.apply(STOP), { name: "DeviceUnreachable" });
  await charger.close();
});

Deno.test("openNrgkickConnect().close() ends what is under way", async () => {
  await using bench = new NrgkickBench();
  bench.measurements = "silence";
  const reading = assert.rejects(bench.charger.read(), { name: "DeviceUnreachable" });
  await bench.charger.close();
  await reading;
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceUnreachable" });
  assert.deepEqual(bench.host.puts, []);
});

Deno.test("openNrgkickConnect().restMs() lets a charger that was told to pause be for 15 s", async () => {
  await using bench = new NrgkickBench();
  const { charger, clock } = bench;
  const restMs = async (body = IDLE) => {
    clock.nowMs += 5000;
    // The mains voltage never stands still.
    bench.measurements = { json: { ...body, VoltagePhase: [230 + clock.nowMs / 1e6, 231, 232] } };
    await charger.read();
    return charger.restMs?.();
  };
  assert.deepEqual([await restMs(), await restMs()], [0, 0], "nobody has told it anything");
  await charger.apply(STOP);
  clock.nowMs += 20_000;
  await restMs();
  assert.equal(await charger.apply(STOP), "confirmed");
  assert.equal(await restMs(), 15_000);
  assert.equal(await restMs(CHARGING), 0, "current flows");
  assert.equal(await restMs(), 15_000);
  bench.measurements = { status: 500 };
  await assert.rejects(charger.read());
  assert.equal(charger.restMs?.(), 0, "the newest read has failed");
});

Deno.test("openNrgkickConnect().read() asks for the settings again after a read that failed", async () => {
  await using bench = new NrgkickBench();
  const { charger, clock, host } = bench;
  const asked = () => host.requests.filter(({ path }) => path.includes("settings")).length;
  const read = async () => {
    clock.nowMs += 5000;
    // The mains voltage never stands still.
    bench.measurements = { json: { ...IDLE, VoltagePhase: [230 + clock.nowMs / 1e6, 231, 232] } };
    await charger.read();
    return asked();
  };
  await read();
  assert.equal(await charger.apply(STOP), "confirmed");
  assert.deepEqual([await read(), await read()], [1, 1], "nothing has shown that they changed");
  bench.measurements = { status: 500 };
  await assert.rejects(charger.read());
  assert.equal(await read(), 2, "nobody knows what happened meanwhile");
});
