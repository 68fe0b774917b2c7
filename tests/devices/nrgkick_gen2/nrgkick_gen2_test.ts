import assert from "node:assert/strict";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import { deadOrigin } from "../transport/fake_http_host.ts";
import { controlBody, type Gen2Answer, Gen2Bench, INFO, valuesBody } from "./fake_nrgkick_gen2.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { ShortWaits } from "../transport/short_waits.ts";

/** Longer than any answer takes here. */
const DEADLINE_MS = 5000;
const STOP = { enabled: false, currentA: 6 };
const READ_PATHS = ["/values", "/control"];
const refusal = (text: string, status: number): Gen2Answer => ({
  status,
  body: JSON.stringify({ Response: text }),
});
const html: Gen2Answer = { status: 200, body: "<html>Router</html>" };

Deno.test("openNrgkickGen2().read() gives whole bodies in the domain's units", async () => {
  await using bench = new Gen2Bench();
  bench.values = { json: valuesBody({ powerW: 2683.5, currentA: 5.77 }) };
  bench.control = { json: controlBody({ currentA: 6.5, isPaused: false }) };
  assert.deepEqual(await bench.charger.read(), {
    powerW: 2683.5,
    phasePowersW: [1345, 1340.4, 0],
    enabled: true,
    targetCurrentA: 6.5,
    phaseCurrentsA: [5.77, 5.77, 0],
    phaseVoltagesV: [233.1, 232.3, 234.8],
    minCurrentA: 6,
    maxCurrentA: 16,
    stepA: 0.1,
    maxPhases: 3,
    phaseSwitch: { phases: 3, options: [1, 2, 3], dwellMs: 0 },
    idlePowerW: 50,
    isCarConnected: true,
    isLinked: null,
    sessionEnergyWh: 5000,
    phaseEnergiesWh: [],
    totalEnergyWh: 100_000,
    temperatureC: 28.33,
    frequencyHz: 49.98,
    notices: [],
  });
  assert.deepEqual(
    bench.host.requests.map(({ method, path }) => `${method} ${path}`),
    ["GET /values", "GET /control", "GET /info"],
  );
  assert.equal(bench.host.requests[0]?.headers["authorization"], undefined);
  assert.equal(bench.host.maxOpenCount, 1);
});

Deno.test("openNrgkickGen2() sends user and password only where a user is set", async () => {
  const rows: readonly [string, string, string | undefined][] = [
    ["", "0000", undefined],
    ["owner", "p:ss", "Basic b3duZXI6cDpzcw=="],
    ["käthe", "", "Basic a8OkdGhlOg=="],
  ];
  for (const [user, password, authorization] of rows) {
    await using bench = new Gen2Bench({ user, password });
    await bench.charger.read();
    await bench.charger.apply({ enabled: true, currentA: 8 });
    await bench.charger.identify();
    assert.equal(bench.host.requests.length, 5);
    for (const { headers, path } of bench.host.requests) {
      assert.equal(headers["authorization"], authorization, path);
    }
  }
});

Deno.test("openNrgkickGen2().read() asks for the range once, and again after an error", async () => {
  await using bench = new Gen2Bench();
  await bench.charger.read();
  await bench.charger.read();
  assert.deepEqual(bench.paths, [...READ_PATHS, "/info", ...READ_PATHS]);
  bench.values = { status: 500 };
  await assert.rejects(bench.charger.read(), { name: "DeviceProtocol" });
  bench.values = { json: valuesBody() };
  bench.info = { json: { ...INFO, connector: { phase_count: 1, max_current: 10 } } };
  const { maxCurrentA, maxPhases } = await bench.charger.read();
  assert.deepEqual([maxCurrentA, maxPhases], [10, 1], "the attachment bears no more");
  assert.equal(bench.paths.filter((path) => path === "/info").length, 2);
});

Deno.test("openNrgkickGen2().read() tells the phases that it is switched to", async () => {
  await using bench = new Gen2Bench();
  const { current_set, charge_pause } = controlBody({ currentA: 6, isPaused: false });
  bench.control = { json: { current_set, charge_pause, phase_count: 1 } };
  assert.equal((await bench.charger.read()).maxPhases, 1);
  bench.info = html;
  bench.control = { json: { current_set, charge_pause } };
  assert.equal((await bench.charger.read()).maxPhases, 3, "what its attachment can");
});

Deno.test("openNrgkickGen2().read() stands without /info, and asks again a minute later", async () => {
  await using bench = new Gen2Bench();
  bench.info = html;
  assert.equal((await bench.charger.read()).maxCurrentA, null);
  bench.info = { json: INFO };
  bench.clock.nowMs += 59_999;
  assert.equal((await bench.charger.read()).maxCurrentA, null);
  bench.clock.nowMs += 1;
  assert.equal((await bench.charger.read()).maxCurrentA, 16);
  assert.equal(bench.paths.filter((path) => path === "/info").length, 2);
});

Deno.test("openNrgkickGen2().read() takes the smaller of charger and attachment", async () => {
  const rows: readonly [unknown, number | null][] = [
    [{ general: { rated_current: 32 }, connector: { max_current: 16 } }, 16],
    [{ general: { rated_current: 16 }, connector: { max_current: 32 } }, 16],
    [{ general: { rated_current: 32 } }, 32],
    [{ connector: { max_current: 10 } }, 10],
    [{ general: { rated_current: 64 }, connector: {} }, null],
    [{}, null],
  ];
  for (const [info, maxCurrentA] of rows) {
    await using bench = new Gen2Bench();
    bench.info = { json: info };
    assert.equal((await bench.charger.read()).maxCurrentA, maxCurrentA, JSON.stringify(info));
  }
});

Deno.test("openNrgkickGen2().read() stands without /control unless it is refused", async () => {
  const rows: readonly [string, Gen2Answer, string | null][] = [
    ["html", html, null],
    ["500", { status: 500 }, null],
    ["503", { status: 503 }, null],
    ["no object", { json: [] }, null],
    ["silence", "silence", null],
    ["401", { status: 401 }, "DeviceRejected"],
    ["off", refusal("API must be enabled", 200), "DeviceRejected"],
  ];
  for (const [name, control, error] of rows) {
    using _silence = control === "silence" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = new Gen2Bench({ deadlineMs: DEADLINE_MS });
    bench.control = control;
    if (error !== null) {
      await assert.rejects(bench.charger.read(), { name: error }, name);
      continue;
    }
    const { powerW, enabled, targetCurrentA } = await bench.charger.read();
    assert.deepEqual([powerW, enabled, targetCurrentA], [0.8, null, null], name);
  }
});

Deno.test("openNrgkickGen2().read() tells faults by what to do next, and recovers at once", async () => {
  const api = "the local API is switched off; " +
    "enable the JSON API under Extended, Local API in the NRGkick app";
  const user = "the local API asks for another user or password; enter those of the NRGkick app";
  const rows: readonly [string, Gen2Answer, string, string][] = [
    ["api off", refusal("API must be enabled within the NRGkick App", 200), "DeviceRejected", api],
    ["401", refusal("401 Unauthorized", 401), "DeviceRejected", `HTTP 401: ${user}`],
    ["403", { status: 403 }, "DeviceRejected", `HTTP 403: ${user}`],
    ["busy", { status: 503 }, "DeviceUnreachable", "HTTP 503: busy, asked again later"],
    ["500", { status: 500 }, "DeviceProtocol", "HTTP 500"],
    ["html", html, "DeviceProtocol", "HTTP 200 is no JSON: a web page"],
    ["empty", { status: 200 }, "DeviceProtocol", "HTTP 200 without a body"],
    ["cut", { raw: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{" }, "DeviceProtocol", ""],
    ["hung up", { raw: "" }, "DeviceProtocol", ""],
    ["endless", "drip", "DeviceProtocol", "answer of more than 65536 bytes"],
    ["silence", "silence", "DeviceTimeout", "timeout after 5000 ms"],
    ["slow", { stalled: "HTTP/1.1 200 OK\r\n" }, "DeviceTimeout", "timeout after 5000 ms"],
  ];
  for (const [name, values, error, detail] of rows) {
    using _silence = error === "DeviceTimeout" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = new Gen2Bench({ deadlineMs: DEADLINE_MS });
    bench.values = values;
    await assert.rejects(bench.charger.read(), (thrown) => {
      assert.ok(thrown instanceof DeviceError);
      assert.equal(thrown.name, error, `${name}: ${thrown.message}`);
      const start = `Cannot read the values of NRGkick at ${bench.address}: `;
      assert.ok(thrown.message.startsWith(start), thrown.message);
      if (detail !== "") assert.equal(thrown.message.slice(start.length), detail, name);
      return true;
    });
    bench.values = { json: valuesBody() };
    assert.equal((await bench.charger.read()).isCarConnected, true, name);
  }
});

Deno.test("openNrgkickGen2().read() takes no flow whose values stand still for 15 s", async () => {
  const cases = [{ powerW: 2680, isOld: true }, { powerW: 0.8, isOld: false }];
  for (const { powerW, isOld } of cases) {
    await using bench = new Gen2Bench();
    bench.isLive = false;
    bench.values = { json: valuesBody({ powerW }) };
    for (const waitMs of [0, 5000, 10_000]) {
      bench.clock.nowMs += waitMs;
      await bench.charger.read();
    }
    bench.clock.nowMs += 1;
    const reading = bench.charger.read();
    if (!isOld) {
      await reading;
      continue;
    }
    await assert.rejects(reading, {
      name: "DeviceProtocol",
      message: `Cannot read the values of NRGkick at ${bench.address}: ` +
        "its values have been frozen for 15 s",
    });
    bench.isLive = true;
    assert.equal((await bench.charger.read()).powerW, powerW);
  }
});

Deno.test("openNrgkickGen2().apply() waits a while for a read, and then ends it", async () => {
  await using bench = new Gen2Bench({ deadlineMs: 60_000, patienceMs: 20 });
  bench.values = "silence";
  const reading = assert.rejects(bench.charger.read(), {
    name: "DeviceTimeout",
    message: /: given up$/,
  });
  assert.equal(await bench.charger.apply(STOP), "sent");
  await reading;
  assert.deepEqual(bench.writes, ["/control?charge_pause=1"]);
});

Deno.test("openNrgkickGen2() tells a closed port as unreachable", async () => {
  const { hostname: host, port } = new URL(deadOrigin());
  const clock = new ManualClock();
  const options = { host, port: Number(port), user: "", password: "", clock };
  const charger = openNrgkickGen2(options);
  await assert.rejects(charger.read(), { name: "DeviceUnreachable" });
  await assert.rejects(charger.apply(STOP), { name: "DeviceUnreachable" });
  await assert.rejects(charger.identify(), { name: "DeviceUnreachable" });
  await charger.close();
});

Deno.test("openNrgkickGen2() writes an IPv6 address as a URL wants it", async () => {
  const clock = new ManualClock();
  const charger = openNrgkickGen2({ host: "::1", port: 1, user: "", password: "", clock });
  await assert.rejects(charger.read(), (error) => {
    assert.ok(error instanceof DeviceError);
    assert.ok(error.message.includes("NRGkick at [::1]:1: "), error.message);
    return true;
  });
  await charger.close();
});

Deno.test("openNrgkickGen2().identify() tells what it is", async () => {
  await using bench = new Gen2Bench();
  const { model, firmware, serialNumber, ratedCurrentA } = await bench.charger.identify();
  assert.deepEqual(
    [model, firmware, serialNumber, ratedCurrentA],
    ["NRGkick Gen2 SIM", "4.0.0.33", "T0000000000000000S1D2", 32],
  );
  assert.deepEqual(bench.paths, ["/info"]);
  bench.info = refusal("API must be enabled within the NRGkick App", 200);
  await assert.rejects(bench.charger.identify(), {
    name: "DeviceRejected",
    message: `Cannot identify NRGkick at ${bench.address}: the local API is switched off; ` +
      "enable the JSON API under Extended, Local API in the NRGkick app",
  });
});

Deno.test("openNrgkickGen2().close() ends what is under way", async () => {
  await using bench = new Gen2Bench();
  bench.values = "silence";
  const reading = assert.rejects(bench.charger.read(), { name: "DeviceUnreachable" });
  await bench.charger.close();
  await reading;
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceUnreachable" });
  assert.deepEqual(bench.writes, []);
});

Deno.test("openNrgkickGen2().restMs() lets a charger that was told to pause be for 10 s", async () => {
  await using bench = new Gen2Bench();
  const restMs = async (isPaused = true, powerW = 0.8) => {
    bench.clock.nowMs += 5000;
    await bench.show({ isPaused }, { powerW });
    return bench.charger.restMs?.();
  };
  assert.deepEqual([await restMs(), await restMs()], [0, 0], "nobody has told it anything");
  assert.equal(await bench.charger.apply(STOP), "confirmed");
  assert.equal(await restMs(), 10_000);
  assert.equal(await restMs(true, 49.9), 10_000);
  assert.equal(await restMs(true, 50), 0, "current flows");
  assert.equal(await restMs(), 10_000);
  bench.isLive = false;
  await restMs();
  assert.equal(await restMs(), 0, "nothing in its answer moves");
  bench.isLive = true;
  assert.equal(await restMs(), 10_000);
  bench.values = { status: 500 };
  await assert.rejects(bench.charger.read());
  assert.equal(bench.charger.restMs?.(), 0, "the newest read has failed");
});

Deno.test("openNrgkickGen2().read() asks for the control again after a read that failed", async () => {
  await using bench = new Gen2Bench();
  const read = async () => {
    bench.clock.nowMs += 5000;
    await bench.charger.read();
    return bench.paths.filter((path) => path === "/control").length;
  };
  await read();
  assert.equal(await bench.charger.apply(STOP), "confirmed");
  assert.deepEqual([await read(), await read()], [1, 1], "nothing has shown that it changed");
  bench.values = { status: 500 };
  await assert.rejects(bench.charger.read());
  bench.values = { json: valuesBody() };
  assert.equal(await read(), 2, "nobody knows what happened meanwhile");
  bench.values = { json: valuesBody({ general: { status: "STANDBY" } }) };
  assert.equal(await read(), 3, "the car is another than before");
});
