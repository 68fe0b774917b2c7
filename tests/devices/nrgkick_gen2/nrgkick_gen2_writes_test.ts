import assert from "node:assert/strict";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import { InvariantBroken } from "../../../src/domain/codes/errors.ts";
import { writeOf } from "../../../src/devices/nrgkick_gen2/questions.ts";
import { type Gen2Answer, Gen2Bench, valuesBody } from "./fake_nrgkick_gen2.ts";
import { ShortWaits } from "../transport/short_waits.ts";

/** Longer than any answer takes here. */
const DEADLINE_MS = 5000;
const SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const REFUSAL_RETRY_MS = 60_000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const STOP_PATH = "/control?charge_pause=1";
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });
const chargePath = (currentA: number | string) => `/control?current_set=${currentA}&charge_pause=0`;
const refusal = (text: string, status: number): Gen2Answer => ({
  status,
  body: JSON.stringify({ Response: text }),
});
const SOLAR = "Charging pause is blocked by solar-charging";

Deno.test("openNrgkickGen2().apply() writes one GET, in tenths of amperes", async () => {
  const rows: readonly [ChargerCommand, string][] = [
    [charge(10), chargePath("10")],
    [charge(6), chargePath("6")],
    [charge(6.04), chargePath("6")],
    [charge(6.1), chargePath("6.1")],
    [charge(7.3), chargePath("7.3")],
    [charge(10.299999), chargePath("10.2")],
    [charge(9.7000000001), chargePath("9.7")],
    [charge(15.96), chargePath("15.9")],
    [charge(16), chargePath("16")],
    [charge(32), chargePath("16")],
    [charge(3), chargePath("6")],
    [STOP, STOP_PATH],
    [{ enabled: false, currentA: NaN }, STOP_PATH],
  ];
  for (const [wish, path] of rows) {
    await using bench = new Gen2Bench();
    assert.equal(await bench.charger.apply(wish), "sent");
    assert.deepEqual(bench.paths, [path], JSON.stringify(wish));
    assert.deepEqual(bench.host.requests.map(({ method, body }) => method + body), ["GET"]);
  }
});

Deno.test("openNrgkickGen2().apply() takes every tenth for itself", async () => {
  for (let tenths = 60; tenths <= 160; tenths += 7) {
    await using bench = new Gen2Bench();
    const text = (tenths / 10).toString();
    assert.equal(await bench.charger.apply(charge(tenths * 0.1)), "sent");
    await bench.show({ currentA: Math.fround(tenths / 10), isPaused: false });
    assert.equal(await bench.charger.apply(charge(tenths * 0.1)), "confirmed");
    assert.deepEqual(bench.writes, [chargePath(text)]);
  }
});

Deno.test("openNrgkickGen2().apply() sends no current that is no number", async () => {
  await using bench = new Gen2Bench();
  await assert.rejects(bench.charger.apply(charge(NaN)), InvariantBroken);
  assert.deepEqual(bench.paths, []);
});

Deno.test("openNrgkickGen2().apply() keeps to the range of charger and attachment", async () => {
  const rows: readonly [number | null, number | null, number][] = [
    [32, 32, 20.5],
    [32, 16, 16],
    [16, 32, 16],
    [32, 10, 10],
    [null, null, 16],
  ];
  for (const [rated, attached, sentA] of rows) {
    await using bench = new Gen2Bench();
    bench.info = {
      json: { general: { rated_current: rated }, connector: { max_current: attached } },
    };
    await bench.charger.read();
    await bench.charger.apply(charge(20.5));
    assert.deepEqual(bench.writes, [chargePath(sentA)]);
  }
});

Deno.test("openNrgkickGen2().apply() keeps the range it once was told", async () => {
  await using bench = new Gen2Bench();
  bench.info = { json: { general: { rated_current: 32 }, connector: { max_current: 20 } } };
  await bench.charger.read();
  bench.values = { status: 500 };
  await assert.rejects(bench.charger.read());
  bench.values = { json: valuesBody() };
  bench.info = { status: 500 };
  assert.equal((await bench.charger.read()).maxCurrentA, 20);
  await bench.charger.apply(charge(32));
  assert.deepEqual(bench.writes, [chargePath(20)]);
});

Deno.test("openNrgkickGen2().apply() confirms by what is read, not by the echo", async () => {
  await using bench = new Gen2Bench();
  await bench.show({ isPaused: true, currentA: 16 });
  assert.equal(await bench.charger.apply(STOP), "confirmed");
  assert.equal(await bench.charger.apply(charge(10.5)), "sent");
  bench.clock.nowMs += SPACING_MS;
  assert.equal(await bench.charger.apply(charge(10.5)), "verifying", "echoed is not done");
  await bench.show({ isPaused: false, currentA: 10.5 });
  assert.equal(await bench.charger.apply(charge(10.5)), "confirmed", "a full car draws nothing");
  assert.equal(await bench.charger.apply(charge(10.6)), "sent", "a tenth is another wish");
  bench.clock.nowMs += SPACING_MS;
  assert.equal(await bench.charger.apply(STOP), "sent");
  await bench.show({ isPaused: true }, { powerW: 2680 });
  assert.equal(await bench.charger.apply(STOP), "verifying", "current still flows");
  bench.clock.nowMs += SETTLE_MS;
  await bench.show({ isPaused: true }, { powerW: 50 });
  assert.equal(await bench.charger.apply(STOP), "sent");
  await bench.show({ isPaused: true }, { powerW: 49.9 });
  assert.equal(await bench.charger.apply(STOP), "confirmed", "0.8 W at rest flow into no car");
  assert.deepEqual(bench.writes, [chargePath(10.5), chargePath(10.6), STOP_PATH, STOP_PATH]);
});

Deno.test("openNrgkickGen2().apply() asks a car that does not start once more", async () => {
  await using bench = new Gen2Bench();
  await bench.charger.apply(charge(6));
  await bench.show({ isPaused: false, currentA: 6 }, { powerW: 0 });
  bench.clock.nowMs += SETTLE_MS;
  assert.equal(await bench.charger.apply(charge(6)), "confirmed");
  assert.equal(await bench.charger.apply({ ...charge(6), ask: 2 }), "sent");
  await bench.show({ isPaused: false, currentA: 6 }, { powerW: 0 });
  bench.clock.nowMs += SPACING_MS;
  assert.equal(await bench.charger.apply({ ...charge(6), ask: 2 }), "confirmed");
});

Deno.test("openNrgkickGen2().apply() takes a smaller current that is echoed for done", async () => {
  await using bench = new Gen2Bench();
  bench.writeAnswer = { json: { current_set: 10, charge_pause: 0 } };
  assert.equal(await bench.charger.apply(charge(15.5)), "sent");
  for (let read = 0; read < 20; read++) {
    bench.clock.nowMs += SETTLE_MS;
    await bench.show({ currentA: 10, isPaused: false });
    assert.equal((await bench.charger.read()).targetCurrentA, 10, "what it does is told as it is");
    assert.equal(await bench.charger.apply(charge(15.5)), "confirmed");
  }
  assert.deepEqual(bench.writes, [chargePath(15.5)]);
  bench.clock.nowMs += SETTLE_MS;
  await bench.show({ currentA: 8, isPaused: false });
  assert.equal(await bench.charger.apply(charge(15.5)), "sent", "set by somebody else");
  bench.clock.nowMs += SPACING_MS;
  bench.writeAnswer = null;
  assert.equal(await bench.charger.apply(charge(9)), "sent", "another wish is asked for");
  await bench.show({ currentA: 10, isPaused: false });
  assert.equal(await bench.charger.apply(charge(9)), "verifying", "and forgets the old echo");
});

Deno.test("openNrgkickGen2().apply() takes a current within half a step for the one that was echoed", async () => {
  const rows: readonly [number, string][] = [
    [9.96, "confirmed"],
    [10.04, "confirmed"],
    [9.95, "verifying"],
    [10.05, "verifying"],
    [10.1, "verifying"],
  ];
  for (const [shownA, state] of rows) {
    await using bench = new Gen2Bench();
    bench.writeAnswer = { json: { current_set: 10, charge_pause: 0 } };
    await bench.charger.apply(charge(15.5));
    await bench.show({ currentA: shownA, isPaused: false });
    assert.equal(await bench.charger.apply(charge(15.5)), state, `${shownA} A`);
  }
});

Deno.test("openNrgkickGen2().apply() takes an echo that is smaller by a step for the charger's own", async () => {
  for (const [echoA, state] of [[9.9, "confirmed"], [9.96, "verifying"]] as const) {
    await using bench = new Gen2Bench();
    bench.writeAnswer = { json: { current_set: echoA, charge_pause: 0 } };
    await bench.charger.apply(charge(10));
    await bench.show({ currentA: 9.9, isPaused: false });
    assert.equal(await bench.charger.apply(charge(10)), state, `${echoA} A`);
  }
});

Deno.test("openNrgkickGen2().waitMs() is the time until what waits can be sent", async () => {
  await using bench = new Gen2Bench();
  assert.equal(bench.charger.waitMs?.(), null);
  await bench.charger.apply(charge(10));
  bench.clock.nowMs += 1000;
  assert.equal(await bench.charger.apply(STOP), "waiting");
  assert.equal(bench.charger.waitMs?.(), SPACING_MS - 1000);
});

Deno.test("openNrgkickGen2().apply() asks again where the echo is no smaller current", async () => {
  const rows: readonly [string, unknown, number][] = [
    ["larger", { current_set: 16, charge_pause: 0 }, 16],
    ["below any charge", { current_set: 5, charge_pause: 0 }, 5],
    ["nothing", {}, 8],
    ["other words", { current_set: "8" }, 8],
  ];
  for (const [name, echo, shownA] of rows) {
    await using bench = new Gen2Bench();
    bench.writeAnswer = { json: echo };
    assert.equal(await bench.charger.apply(charge(10)), "sent", name);
    await bench.show({ currentA: shownA, isPaused: false });
    assert.equal(await bench.charger.apply(charge(10)), "verifying", name);
    bench.clock.nowMs += SETTLE_MS;
    assert.equal(await bench.charger.apply(charge(10)), "sent", name);
  }
});

Deno.test("openNrgkickGen2().apply() makes one write of many wishes, the last one", async () => {
  await using bench = new Gen2Bench();
  const states = await Promise.all(
    [charge(6), charge(8.5), STOP].map((wish) => bench.charger.apply(wish)),
  );
  assert.deepEqual(states, ["sent", "waiting", "waiting"]);
  bench.clock.nowMs += SPACING_MS - 1;
  assert.equal(await bench.charger.apply(charge(9.1)), "waiting");
  assert.equal(await bench.charger.apply(STOP), "waiting");
  bench.clock.nowMs += 1;
  assert.equal(await bench.charger.apply(STOP), "sent");
  assert.deepEqual(bench.writes, [chargePath(6), STOP_PATH]);
});

Deno.test("openNrgkickGen2().apply() decides on the read in flight, one request at a time", async () => {
  await using bench = new Gen2Bench();
  const reading = bench.show({ currentA: 10, isPaused: false });
  assert.equal(await bench.charger.apply(charge(10)), "confirmed");
  await reading;
  assert.deepEqual(bench.writes, []);
  assert.equal(bench.host.maxOpenCount, 1);
});

Deno.test("openNrgkickGen2().apply() tells answers by what to do next", async () => {
  const rows: readonly [string, Gen2Answer, ApplyState | string][] = [
    ["echo", { json: { charge_pause: 1 } }, "sent"],
    ["nothing echoed", { json: {} }, "sent"],
    ["refused", refusal(SOLAR, 405), "DeviceRejected"],
    ["out of range", refusal("Invalid", 406), "DeviceRejected"],
    ["refused with 200", refusal(SOLAR, 200), "DeviceRejected"],
    ["api off", refusal("API must be enabled within the NRGkick App", 200), "DeviceRejected"],
    ["401", { status: 401 }, "DeviceRejected"],
    ["busy", { status: 503 }, "DeviceUnreachable"],
    ["500", { status: 500 }, "DeviceProtocol"],
    ["204", { status: 204 }, "DeviceProtocol"],
    ["html", { status: 200, body: "<html>" }, "DeviceProtocol"],
    ["redirect", { status: 302, headers: ["Location: /"] }, "DeviceProtocol"],
    ["hung up", { raw: "" }, "DeviceProtocol"],
    ["silence", "silence", "DeviceTimeout"],
  ];
  for (const [name, writeAnswer, result] of rows) {
    using _silence = writeAnswer === "silence" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = new Gen2Bench({ deadlineMs: DEADLINE_MS });
    bench.writeAnswer = writeAnswer;
    const applied = bench.charger.apply(STOP);
    if (!result.startsWith("Device")) {
      assert.equal(await applied, result, name);
      continue;
    }
    await assert.rejects(applied, (thrown) => {
      assert.ok(thrown instanceof Error);
      assert.equal(thrown.name, result, `${name}: ${thrown.message}`);
      assert.ok(thrown.message.startsWith(`Cannot stop NRGkick at ${bench.address}: `), name);
      return true;
    });
  }
});

Deno.test("openNrgkickGen2().apply() repeats what was not taken at the spacing", async () => {
  await using bench = new Gen2Bench();
  await bench.show({ isPaused: false }, { powerW: 3000 });
  bench.writeAnswer = { status: 503 };
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceUnreachable" });
  bench.clock.nowMs += SPACING_MS - 1;
  assert.equal(await bench.charger.apply(STOP), "waiting");
  bench.clock.nowMs += 1;
  bench.writeAnswer = null;
  assert.equal(await bench.charger.apply(STOP), "sent");
});

Deno.test("openNrgkickGen2().apply() tries a refused start again after a minute", async () => {
  await using bench = new Gen2Bench();
  await bench.show({ isPaused: true });
  bench.writeAnswer = refusal(SOLAR, 405);
  const isRefused = {
    name: "DeviceRejected",
    isAskedAgain: true,
    message: `Cannot charge at 10 A with NRGkick at ${bench.address}: HTTP 405: ${SOLAR}`,
  };
  await assert.rejects(bench.charger.apply(charge(10)), isRefused);
  for (let elapsedMs = SPACING_MS; elapsedMs < REFUSAL_RETRY_MS; elapsedMs += SPACING_MS) {
    bench.clock.nowMs += SPACING_MS;
    await bench.charger.read();
    await assert.rejects(bench.charger.apply(charge(10)), isRefused);
  }
  assert.deepEqual(bench.writes, [chargePath(10)]);
  bench.clock.nowMs += SPACING_MS;
  await bench.charger.read();
  await assert.rejects(bench.charger.apply(charge(10)), isRefused);
  assert.equal(bench.writes.length, 2);
  bench.writeAnswer = null;
  bench.clock.nowMs += REFUSAL_RETRY_MS;
  await bench.charger.read();
  assert.equal(await bench.charger.apply(charge(10)), "sent");
});

Deno.test("openNrgkickGen2().apply() knows of a pause that stands once a refusal is over", async () => {
  await using bench = new Gen2Bench();
  await bench.show({ isPaused: true });
  bench.writeAnswer = refusal(SOLAR, 405);
  await assert.rejects(bench.charger.apply(charge(10)));
  bench.clock.nowMs += REFUSAL_RETRY_MS;
  await bench.charger.read();
  assert.equal(await bench.charger.apply(STOP), "confirmed");
  assert.deepEqual(bench.writes, [chargePath(10)]);
});

Deno.test("writeOf() names what it is to do", () => {
  const verbs = [charge(7.5), STOP, { ...STOP, phases: 1 }, { ...STOP, phases: 3 }] as const;
  assert.deepEqual(verbs.map((wish) => writeOf(wish).action), [
    "charge at 7.5 A with",
    "stop",
    "switch to 1 phase",
    "switch to 3 phases",
  ]);
});

Deno.test("openNrgkickGen2().apply() goes on sending a refused stop, and says so", async () => {
  await using bench = new Gen2Bench();
  await bench.show({ isPaused: false }, { powerW: 3000 });
  bench.writeAnswer = refusal(SOLAR, 405);
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceRejected" });
  bench.clock.nowMs += SETTLE_MS - 1;
  await bench.charger.read();
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceRejected" });
  assert.equal(bench.writes.length, 1);
  bench.clock.nowMs += 1;
  await bench.charger.read();
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceRejected" });
  assert.equal(bench.writes.length, 2);
});

Deno.test("openNrgkickGen2().apply() starts again as soon as the API is on again", async () => {
  await using bench = new Gen2Bench();
  const off = refusal("API must be enabled within the NRGkick App", 200);
  await bench.show({ isPaused: true });
  bench.writeAnswer = off;
  bench.values = off;
  await assert.rejects(bench.charger.apply(charge(10)), { name: "DeviceRejected" });
  bench.clock.nowMs += SPACING_MS;
  await assert.rejects(bench.charger.read(), { name: "DeviceRejected" });
  await assert.rejects(bench.charger.apply(charge(10)), { name: "DeviceRejected" });
  assert.equal(bench.writes.length, 1, "not asked for while it is refused");
  bench.writeAnswer = null;
  bench.clock.nowMs += SPACING_MS;
  await bench.show({ isPaused: true });
  assert.equal(await bench.charger.apply(charge(10)), "sent");
  await bench.show({ isPaused: false, currentA: 10 });
  assert.equal(await bench.charger.apply(charge(10)), "confirmed");
});

Deno.test("openNrgkickGen2() keeps the spacing also after a refusal that is over", async () => {
  await using bench = new Gen2Bench();
  const off = refusal("API must be enabled within the NRGkick App", 200);
  bench.values = off;
  await assert.rejects(bench.charger.read());
  bench.writeAnswer = off;
  await assert.rejects(bench.charger.apply(charge(10)));
  bench.writeAnswer = null;
  bench.clock.nowMs += SPACING_MS - 1;
  await bench.show({ isPaused: true });
  await assert.rejects(bench.charger.apply(charge(10)), { name: "DeviceRejected" });
  assert.equal(bench.writes.length, 1);
  bench.clock.nowMs += 1;
  await bench.charger.read();
  assert.equal(await bench.charger.apply(charge(10)), "sent");
});
