import assert from "node:assert/strict";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import { InvariantBroken } from "../../../src/domain/codes/errors.ts";
import type { HttpReply } from "../transport/fake_http_host.ts";
import {
  CHARGING,
  type GatewayAnswer,
  IDLE,
  NrgkickBench,
  settingsBody,
  type SettingsDetails,
} from "./fake_nrgkick.ts";
import { ShortWaits } from "../transport/short_waits.ts";

/** Longer than any answer takes here. */
const DEADLINE_MS = 5000;
const SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });
const stopBody = (pin = "0000") =>
  `{"Values":{"ChargingStatus":{"Charging":false},"DeviceMetadata":{"Password":"${pin}"}}}`;
const chargeBody = (currentA: number, pin = "0000") =>
  `{"Values":{"ChargingStatus":{"Charging":true},"ChargingCurrent":{"Value":${currentA}},` +
  `"DeviceMetadata":{"Password":"${pin}"}}}`;
const message = (text: string, status: number): HttpReply => ({
  status,
  body: JSON.stringify({ Message: text }),
});
const html: HttpReply = { status: 502, body: "<html>Bad Gateway</html>" };

Deno.test("openNrgkickConnect().apply() waits a while for a read, and then ends it", async () => {
  await using bench = new NrgkickBench({ deadlineMs: 60_000, patienceMs: 20 });
  bench.measurements = "silence";
  const reading = assert.rejects(bench.charger.read(), {
    name: "DeviceTimeout",
    message: /: given up$/,
  });
  assert.equal(await bench.charger.apply(STOP), "sent");
  await reading;
  assert.deepEqual(bench.host.puts, [stopBody()]);
});

Deno.test("openNrgkickConnect().apply() writes one body, the PIN as text", async () => {
  const cases: readonly [string, ChargerCommand, string][] = [
    ["0000", charge(10), chargeBody(10)],
    ["0123", charge(6), chargeBody(6, "0123")],
    ["1234", STOP, stopBody("1234")],
    ["0000", { enabled: false, currentA: NaN }, stopBody()],
    ["0000", charge(15.9), chargeBody(15)],
  ];
  for (const [pin, wish, body] of cases) {
    await using bench = new NrgkickBench({ pin });
    assert.equal(await bench.charger.apply(wish), "sent");
    assert.deepEqual(bench.host.puts, [body]);
    const [request] = bench.host.requests;
    assert.equal(request?.path, "/api/settings/00:1E:C0:00:00:01");
    assert.equal(request?.headers["content-type"], "application/json");
  }
});

Deno.test("openNrgkickConnect().apply() sends no current that is no number", async () => {
  await using bench = new NrgkickBench();
  await assert.rejects(bench.charger.apply(charge(NaN)), InvariantBroken);
  assert.deepEqual(bench.host.requests, []);
});

Deno.test("openNrgkickConnect().apply() keeps to the range of the device", async () => {
  const cases: readonly [number | null, number, number][] = [
    [16, 32, 16],
    [16, 15, 15],
    [32, 32, 32],
    [32, 20, 20],
    [10, 16, 10],
    [null, 32, 16],
    [320, 32, 16],
    [16, 3, 6],
  ];
  for (const [maxA, wishA, sentA] of cases) {
    await using bench = new NrgkickBench();
    if (maxA !== null) {
      bench.settings = { json: settingsBody({ maxA }) };
      await bench.charger.read();
    }
    assert.equal(await bench.charger.apply(charge(wishA)), "sent");
    assert.deepEqual(bench.host.puts, [chargeBody(sentA)], JSON.stringify([maxA, wishA]));
    const maxSeenA = maxA ?? 16;
    bench.settings = { json: settingsBody({ enabled: true, currentA: sentA, maxA: maxSeenA }) };
    await bench.charger.read();
    assert.equal(await bench.charger.apply(charge(wishA)), "confirmed");
  }
});

Deno.test("openNrgkickConnect().apply() keeps the range it once was told", async () => {
  await using bench = new NrgkickBench();
  bench.settings = { json: settingsBody({ maxA: 32 }) };
  await bench.charger.read();
  bench.settings = html;
  await bench.charger.read();
  await bench.charger.apply(charge(20));
  assert.deepEqual(bench.host.puts, [chargeBody(20)]);
});

Deno.test("openNrgkickConnect().apply() tells answers by what to do next", async () => {
  const cases: readonly [string, GatewayAnswer, ApplyState | string][] = [
    ["202", { status: 202 }, "sent"],
    ["200 {}", { json: {} }, "sent"],
    ["204", { status: 204 }, "DeviceUnreachable"],
    ["away", message("No content found for this request", 404), "DeviceUnreachable"],
    ["no PIN", message("Error (6): Password not in request", 500), "DeviceRejected"],
    ["wrong PIN with 200", message("Error (7): Wrong PIN", 200), "DeviceRejected"],
    ["403", { status: 403, body: "<html>" }, "DeviceRejected"],
    ["range", message("Error (3): Value out of range", 500), "DeviceProtocol"],
    [
      "content type",
      message("The request contains an entity body but no Content-Type header.", 415),
      "DeviceProtocol",
    ],
    ["bug", message("An error has occurred.", 500), "DeviceProtocol"],
    ["500 empty", { status: 500 }, "DeviceProtocol"],
    ["404 empty", { status: 404 }, "DeviceProtocol"],
    ["302", { status: 302, headers: ["Location: /sign-in"] }, "DeviceProtocol"],
    ["html", { status: 200, body: "<html></html>" }, "DeviceProtocol"],
    ["null", { json: null }, "DeviceProtocol"],
    ["hung up", { raw: "" }, "DeviceProtocol"],
    ["huge", "drip", "DeviceProtocol"],
    ["silence", "silence", "DeviceTimeout"],
  ];
  for (const [name, putAnswer, result] of cases) {
    using _silence = putAnswer === "silence" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = new NrgkickBench({ deadlineMs: DEADLINE_MS });
    bench.putAnswer = putAnswer;
    const applied = bench.charger.apply(STOP);
    if (!result.startsWith("Device")) {
      assert.equal(await applied, result, name);
      continue;
    }
    await assert.rejects(applied, (thrown) => {
      assert.ok(thrown instanceof Error);
      assert.equal(thrown.name, result, `${name}: ${thrown.message}`);
      assert.match(thrown.message, /^Cannot stop NRGkick at 127/, name);
      return true;
    });
  }
});

Deno.test("openNrgkickConnect().apply() confirms past the gateway's lag", async () => {
  await using bench = new NrgkickBench();
  const show = async (details: SettingsDetails, measurements: unknown = IDLE) => {
    bench.settings = { json: settingsBody(details) };
    bench.measurements = { json: measurements };
    await bench.charger.read();
  };
  await show({ enabled: false, currentA: 16 });
  assert.equal(await bench.charger.apply(STOP), "confirmed");
  assert.equal(await bench.charger.apply(charge(10)), "sent");
  bench.clock.nowMs += SPACING_MS;
  await show({ enabled: false, currentA: 16 });
  assert.equal(await bench.charger.apply(charge(10)), "verifying");
  await show({ enabled: true, currentA: 10 });
  assert.equal(await bench.charger.apply(charge(10)), "confirmed", "a full car draws nothing");
  assert.equal(await bench.charger.apply(STOP), "sent");
  await show({ enabled: false, currentA: 10 }, CHARGING);
  assert.equal(await bench.charger.apply(STOP), "verifying", "current still flows");
  bench.clock.nowMs += SETTLE_MS;
  await show({ enabled: false, currentA: 10 }, CHARGING);
  assert.equal(await bench.charger.apply(STOP), "sent");
  await show({ enabled: false, currentA: 10 }, IDLE);
  assert.equal(await bench.charger.apply(STOP), "confirmed");
  assert.deepEqual(bench.host.puts, [chargeBody(10), stopBody(), stopBody()]);
});

Deno.test("openNrgkickConnect().apply() makes one write of many wishes", async () => {
  await using bench = new NrgkickBench();
  const states = await Promise.all(
    [charge(6), charge(8), STOP].map((wish) => bench.charger.apply(wish)),
  );
  assert.deepEqual(states, ["sent", "waiting", "waiting"]);
  bench.clock.nowMs += SPACING_MS - 1;
  assert.equal(await bench.charger.apply(STOP), "waiting");
  bench.clock.nowMs += 1;
  assert.equal(await bench.charger.apply(STOP), "sent");
  assert.deepEqual(bench.host.puts, [chargeBody(6), stopBody()]);
});

Deno.test("openNrgkickConnect().apply() decides on the read in flight", async () => {
  await using bench = new NrgkickBench();
  bench.settings = { json: settingsBody({ enabled: true, currentA: 10, maxA: 32 }) };
  const reading = bench.charger.read();
  assert.equal(await bench.charger.apply(charge(10)), "confirmed");
  await reading;
  assert.deepEqual(bench.host.puts, []);
  assert.equal(bench.host.maxOpenCount, 1);
});

Deno.test("openNrgkickConnect().apply() with a wrong PIN gives up starts alone", async () => {
  await using bench = new NrgkickBench({ pin: "1111" });
  bench.putAnswer = message("Error (7): Password wrong", 500);
  bench.settings = { json: settingsBody({ enabled: true, currentA: 16 }) };
  await bench.charger.read();
  const host = new URL(bench.host.origin).host;
  const isRejected = {
    name: "DeviceRejected",
    message: `Cannot charge at 10 A with NRGkick at ${host}: HTTP 500: Error (7): Password wrong`,
  };
  await assert.rejects(bench.charger.apply(charge(10)), isRejected);
  bench.clock.nowMs += 3_600_000;
  await bench.charger.read();
  await assert.rejects(bench.charger.apply(charge(10)), isRejected);
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceRejected" });
  bench.clock.nowMs += SETTLE_MS;
  await assert.rejects(bench.charger.apply(STOP), { name: "DeviceRejected" });
  const pin = "1111";
  assert.deepEqual(bench.host.puts, [chargeBody(10, pin), stopBody(pin), stopBody(pin)]);
});

Deno.test("openNrgkickConnect().apply() tells the wrong PIN that PasswordMatch tells", async () => {
  await using bench = new NrgkickBench();
  bench.settings = { json: settingsBody({ isPinRight: false }) };
  assert.equal((await bench.charger.read()).enabled, false, "reading works");
  assert.equal(await bench.charger.apply(charge(10)), "sent");
  await bench.charger.read();
  bench.clock.nowMs += 3_600_000;
  await assert.rejects(bench.charger.apply(charge(10)), {
    name: "DeviceRejected",
    message: /PIN is another \(PasswordMatch is false\)$/,
  });
  assert.equal(bench.host.puts.length, 1);
  bench.settings = { json: settingsBody({ isPinRight: true }) };
  await bench.charger.read();
  assert.equal(await bench.charger.apply(charge(10)), "sent");
});

Deno.test("openNrgkickConnect().waitMs() is the time until what waits can be sent", async () => {
  await using bench = new NrgkickBench();
  assert.equal(bench.charger.waitMs?.(), null);
  await bench.charger.apply(charge(10));
  bench.clock.nowMs += 1000;
  assert.equal(await bench.charger.apply(STOP), "waiting");
  assert.equal(bench.charger.waitMs?.(), SPACING_MS - 1000);
});
