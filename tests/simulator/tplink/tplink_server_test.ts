import assert from "node:assert/strict";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

interface TestPlug extends AsyncDisposable {
  readonly house: SimulatedHouse;
  readonly port: number;
  advance(seconds: number): void;
  ask(request: unknown): Promise<unknown>;
}

async function startPlug(options: Partial<SimulatedHouseOptions> = {}): Promise<TestPlug> {
  let atMs = NOON_MS;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => atMs,
    ...options,
  });
  const port = Number(house.addresses.plugHost.split(":")[1]);
  return {
    house,
    port,
    advance: (seconds) => {
      atMs += seconds * 1000;
    },
    ask: async (request) => decode(await exchange(port, encode(JSON.stringify(request)))),
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

/** Sends bytes and reads until the plug ends the connection. */
async function exchange(port: number, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(bytes);
  return new Uint8Array(await new Response(connection.readable).arrayBuffer());
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  const plain = new TextEncoder().encode(text);
  const frame = new Uint8Array(4 + plain.length);
  new DataView(frame.buffer).setUint32(0, plain.length);
  for (let index = 0, key = 0xab; index < plain.length; index++) {
    key = (plain[index] ?? 0) ^ key;
    frame[4 + index] = key;
  }
  return frame;
}

function decode(frame: Uint8Array): unknown {
  const length = new DataView(frame.buffer).getUint32(0);
  assert.equal(frame.length, 4 + length);
  const plain = new Uint8Array(length);
  for (let index = 0, key = 0xab; index < length; index++) {
    const byte = frame[4 + index] ?? 0;
    plain[index] = byte ^ key;
    key = byte;
  }
  return JSON.parse(new TextDecoder().decode(plain));
}

function member(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    assert.ok(isRecord(found), `nothing at ${key} of ${path.join(".")}`);
    found = found[key];
  }
  return found;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const SYSINFO = { system: { get_sysinfo: {} } };
const REALTIME = { emeter: { get_realtime: {} } };

function relay(state: unknown) {
  return { system: { set_relay_state: { state } } };
}

Deno.test("TplinkServer speaks the bytes of the cipher", async () => {
  await using plug = await startPlug();
  // `{"system":{"get_sysinfo":null}}` under the autokey cipher, made by hand.
  const hex = "0000001fd0f281f88bff9af7d5ef94b6d1b4c09fec95e68fe187e8caf09eeb87eb96eb";
  const request = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const answer = decode(await exchange(plug.port, request));
  assert.equal(member(answer, "system", "get_sysinfo", "err_code"), 0);
});

Deno.test("TplinkServer switches, and the house draws and the meter tells it", async () => {
  await using plug = await startPlug({ battery: null });
  assert.equal(member(await plug.ask(SYSINFO), "system", "get_sysinfo", "relay_state"), 0);
  const gridW = plug.house.state().gridPowerW;
  assert.deepEqual(await plug.ask(relay(1)), { system: { set_relay_state: { err_code: 0 } } });
  plug.advance(10);
  const sysinfo = await plug.ask(SYSINFO);
  assert.equal(member(sysinfo, "system", "get_sysinfo", "relay_state"), 1);
  assert.equal(member(sysinfo, "system", "get_sysinfo", "on_time"), 10);
  assert.equal(member(sysinfo, "system", "get_sysinfo", "feature"), "TIM:ENE");
  assert.equal(member(await plug.ask(REALTIME), "emeter", "get_realtime", "power_mw"), 2_000_000);
  const drawnW = plug.house.state().gridPowerW - gridW;
  assert.ok(drawnW > 1500 && drawnW < 2500, `${drawnW} W`);
  await plug.ask(relay(0));
  plug.advance(10);
  assert.equal(member(await plug.ask(REALTIME), "emeter", "get_realtime", "power_mw"), 0);
  assert.equal(member(await plug.ask(SYSINFO), "system", "get_sysinfo", "on_time"), 0);
});

Deno.test("TplinkServer tells its meter in the form of its hardware", async () => {
  await using newer = await startPlug({ heater: { isOn: true } });
  const newForm = member(await newer.ask(REALTIME), "emeter", "get_realtime");
  assert.deepEqual(
    Object.keys(isRecord(newForm) ? newForm : {}),
    ["current_ma", "voltage_mv", "power_mw", "total_wh", "err_code"],
  );
  await using older = await startPlug({ plugModel: "hs110-hw1", heater: { isOn: true } });
  const oldForm = member(await older.ask(REALTIME), "emeter", "get_realtime");
  assert.deepEqual(
    Object.keys(isRecord(oldForm) ? oldForm : {}),
    ["current", "voltage", "power", "total", "err_code"],
  );
  assert.equal(member(oldForm, "power"), 2000);
  assert.equal(member(newForm, "power_mw"), 2_000_000);
  const totalKwh = Number(member(oldForm, "total"));
  assert.ok(Math.abs(Number(member(newForm, "total_wh")) / 1000 - totalKwh) <= 0.001);
});

Deno.test("TplinkServer HS100 has no meter, and says so at module level", async () => {
  await using plug = await startPlug({ plugModel: "hs100" });
  const answer = await plug.ask({ ...SYSINFO, ...REALTIME });
  assert.equal(member(answer, "system", "get_sysinfo", "feature"), "TIM");
  assert.equal(member(answer, "system", "get_sysinfo", "model"), "HS100(EU)");
  assert.deepEqual(member(answer, "emeter"), { err_code: -1, err_msg: "module not support" });
});

Deno.test("TplinkServer answers wrong commands with its error codes", async () => {
  await using plug = await startPlug();
  const table = [
    { request: { netif: { get_scaninfo: {} } }, path: ["netif"], code: -1 },
    { request: { cnCloud: { bind: {} } }, path: ["cnCloud", "bind"], code: -2 },
    { request: { system: { set_led_off: {} } }, path: ["system", "set_led_off"], code: -3 },
    { request: { system: { reboot: {} } }, path: ["system", "reboot"], code: -3 },
    { request: { emeter: { get_daystat: {} } }, path: ["emeter", "get_daystat"], code: -3 },
    { request: { emeter: { get_monthstat: null } }, path: ["emeter", "get_monthstat"], code: -3 },
    { request: { system: { fly: {} } }, path: ["system", "fly"], code: -2 },
    { request: relay(2), path: ["system", "set_relay_state"], code: -3 },
    { request: relay("1"), path: ["system", "set_relay_state"], code: -3 },
    { request: { system: { set_relay_state: null } }, path: ["system"], code: undefined },
    { request: { system: 5 }, path: ["system"], code: -3 },
  ];
  for (const { request, path, code } of table) {
    assert.equal(member(await plug.ask(request), ...path, "err_code"), code);
  }
  assert.equal(plug.house.house.heater.isOn, false);
  const time = member(await plug.ask({ time: { get_time: {} } }), "time", "get_time");
  const told = ["year", "month", "mday", "wday", "hour", "min"].map((part) => member(time, part));
  assert.deepEqual(told, [2026, 6, 21, 0, 11, 0]);
});

Deno.test("TplinkServer ends connections that send nonsense", async () => {
  await using plug = await startPlug();
  assert.equal((await exchange(plug.port, encode("hello"))).length, 0);
  assert.equal((await exchange(plug.port, encode("[1]"))).length, 0);
  using flood = await Deno.connect({ hostname: "127.0.0.1", port: plug.port });
  await flood.write(Uint8Array.of(0x7f, 0xff, 0xff, 0xff));
  assert.equal(await flood.read(new Uint8Array(10)), null);
});

Deno.test("plug fault relay-error leaves the relay where it is", async () => {
  await using plug = await startPlug();
  await plug.house.faults.set("plug", { kind: "relay-error" });
  assert.equal(
    member(await plug.ask(relay(1)), "system", "set_relay_state", "err_code"),
    -1,
  );
  assert.equal(plug.house.house.heater.isOn, false);
  await plug.house.faults.clear("plug");
  assert.equal(member(await plug.ask(relay(1)), "system", "set_relay_state", "err_code"), 0);
  assert.equal(plug.house.house.heater.isOn, true);
});

Deno.test("plug fault reboot refuses, keeps the relay and counts its time on from 0", async () => {
  await using plug = await startPlug({ heater: { isOn: true } });
  plug.advance(40);
  await plug.house.faults.set("plug", { kind: "reboot" });
  await assert.rejects(plug.ask(SYSINFO), Deno.errors.ConnectionRefused);
  plug.advance(20);
  await plug.house.faults.clear("plug");
  plug.advance(7);
  const sysinfo = member(await plug.ask(SYSINFO), "system", "get_sysinfo");
  assert.deepEqual([member(sysinfo, "relay_state"), member(sysinfo, "on_time")], [1, 7]);
});

Deno.test("plug faults of the load and the meter show in what the house draws", async () => {
  await using plug = await startPlug({ heater: { isOn: true, tankWh: null, totalWh: 900 } });
  const meter = async () => {
    plug.advance(10);
    const values = member(await plug.ask(REALTIME), "emeter", "get_realtime");
    return [member(values, "power_mw"), Number(member(values, "total_wh")) >= 900];
  };
  assert.deepEqual(await meter(), [2_000_000, true]);
  await plug.house.faults.set("plug", { kind: "load-resting" });
  assert.deepEqual(await meter(), [0, true]);
  assert.equal(plug.house.state().plug.isOn, true);
  await plug.house.faults.set("plug", { kind: "total-reset" });
  assert.deepEqual(await meter(), [2_000_000, false]);
  await plug.house.faults.set("plug", { kind: "switched-by-hand", isOn: false });
  assert.deepEqual(await meter(), [0, false]);
  await plug.house.faults.set("plug", { kind: "meter-error" });
  const refused = { err_code: -1, err_msg: "module not support" };
  assert.deepEqual(member(await plug.ask(REALTIME), "emeter"), refused);
});

Deno.test("plug fault wrong-length changes the header alone", async () => {
  await using plug = await startPlug();
  const whole = await exchange(plug.port, encode(JSON.stringify(SYSINFO)));
  await plug.house.faults.set("plug", { kind: "wrong-length", lengthBytes: 0xffff_ffff });
  const wrong = await exchange(plug.port, encode(JSON.stringify(SYSINFO)));
  assert.deepEqual(wrong.subarray(0, 4), Uint8Array.of(255, 255, 255, 255));
  assert.deepEqual(wrong.subarray(4), whole.subarray(4));
});

Deno.test("plug fault truncated sends half an answer, split sends all of it", async () => {
  await using plug = await startPlug();
  const whole = await exchange(plug.port, encode(JSON.stringify(SYSINFO)));
  await plug.house.faults.set("plug", { kind: "truncated" });
  const half = await exchange(plug.port, encode(JSON.stringify(SYSINFO)));
  assert.deepEqual(half, whole.slice(0, Math.floor(whole.length / 2)));
  await plug.house.faults.set("plug", { kind: "split" });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: plug.port });
  await connection.write(encode(JSON.stringify(SYSINFO)));
  assert.equal(await connection.read(new Uint8Array(1000)), 4, "the header first");
  await plug.house.faults.clear("plug");
  assert.deepEqual(await exchange(plug.port, encode(JSON.stringify(SYSINFO))), whole);
});

Deno.test("plug fault down refuses, and listens again on the same port", async () => {
  await using plug = await startPlug();
  await plug.house.faults.set("plug", { kind: "down" });
  await assert.rejects(plug.ask(SYSINFO), Deno.errors.ConnectionRefused);
  await plug.house.faults.clear("plug");
  assert.equal(member(await plug.ask(SYSINFO), "system", "get_sysinfo", "err_code"), 0);
});

Deno.test("plug faults silent and slow hold answers back until it goes down", async () => {
  await using plug = await startPlug();
  for (const fault of [{ kind: "silent" }, { kind: "slow", delayMs: 600_000 }] as const) {
    await plug.house.faults.set("plug", fault);
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: plug.port });
    await connection.write(encode(JSON.stringify(SYSINFO)));
    const answer = connection.read(new Uint8Array(1000)).catch((error) => {
      assert.ok(error instanceof Deno.errors.ConnectionReset);
      return null;
    });
    await plug.house.faults.set("plug", { kind: "down" });
    assert.equal(await answer, null);
  }
  await plug.house.faults.set("plug", { kind: "slow", delayMs: 5 });
  assert.equal(member(await plug.ask(SYSINFO), "system", "get_sysinfo", "err_code"), 0);
});
