import assert from "node:assert/strict";
import type { ChargerFault } from "../../../src/simulator/faults/faults.ts";
import { startCharger, wish } from "../solaredge/asked_gateway.ts";

Deno.test("charger faults change the answers, and end", async () => {
  await using charger = await startCharger();
  const { faults } = charger.house;
  const away = '{"Message":"No content found for this request"}';
  const table = [
    { fault: { kind: "away-message" }, status: 200, body: away },
    { fault: { kind: "away-message", status: 404 }, status: 404, body: away },
    { fault: { kind: "away-204" }, status: 204, body: "" },
    {
      fault: { kind: "error-500" },
      status: 500,
      body: '{"Message":"An error has occurred."}',
    },
  ] as const;
  for (const { fault, status, body } of table) {
    await faults.set("charger", fault);
    for (
      const answer of [
        await charger.get("measurements"),
        await charger.get("settings"),
        await charger.put(wish(true, 6)),
      ]
    ) assert.deepEqual([answer.status, answer.body], [status, body]);
  }
  await faults.set("charger", { kind: "html" });
  assert.match((await charger.get("settings")).body, /^<!DOCTYPE html>/);
  await faults.set("charger", { kind: "error-code", code: "17" });
  assert.match((await charger.get("settings")).body, /"ErrorCodes":\["17"\]/);
  await faults.clear("charger");
  assert.match((await charger.get("settings")).body, /"ErrorCodes":\["0"\].*"Charging":false/);
});

Deno.test("charger faults wrong-pin and put-ignored keep it from obeying", async () => {
  await using charger = await startCharger();
  await charger.house.faults.set("charger", { kind: "wrong-pin" });
  assert.equal((await charger.put(wish(true, 6))).status, 500);
  assert.match((await charger.get("settings")).body, /"PasswordMatch":false/);
  await charger.house.faults.set("charger", { kind: "put-ignored" });
  assert.equal((await charger.put(wish(true, 6))).status, 202);
  charger.advance(20);
  assert.match((await charger.get("settings")).body, /"Charging":false/);
  await charger.house.faults.clear("charger");
  assert.equal((await charger.put(wish(true, 6))).status, 202);
  charger.advance(20);
  assert.match((await charger.get("settings")).body, /"Charging":true/);
});

Deno.test("charger faults frozen and link-lost stop its clock", async () => {
  await using charger = await startCharger();
  for (const kind of ["frozen", "link-lost"] as const) {
    const before = (await charger.get("measurements")).body;
    await charger.house.faults.set("charger", { kind });
    charger.advance(100);
    assert.equal((await charger.get("measurements")).body, before);
    const isConnected = kind === "frozen";
    const { body } = await charger.get("settings");
    assert.match(body, new RegExp(`"Connected":${isConnected}`));
    await charger.house.faults.clear("charger");
    assert.notEqual((await charger.get("measurements")).body, before);
  }
});

Deno.test("charger faults of a lost link with live time, and of the time alone", async () => {
  await using charger = await startCharger();
  const withoutTime = (text: string) => text.replace(/,"Timestamp":\d+/, "");
  const timeIn = (text: string) => Number(/"Timestamp":(\d+)/.exec(text)?.[1]);
  const faults = [{ kind: "link-lost", isTimeLive: true }, { kind: "time-frozen" }] as const;
  for (const fault of faults) {
    const before = (await charger.get("measurements")).body;
    await charger.house.faults.set("charger", fault);
    charger.advance(100);
    const { body } = await charger.get("measurements");
    const isLinkLost = fault.kind === "link-lost";
    assert.equal(withoutTime(body) === withoutTime(before), isLinkLost);
    assert.equal(timeIn(body) - timeIn(before), isLinkLost ? 100 : 0);
    await charger.house.faults.clear("charger");
  }
});

Deno.test("charger faults of the PIN: 500 or 202, told or not, and never an effect", async () => {
  const rows: readonly [ChargerFault, number, boolean][] = [
    [{ kind: "wrong-pin" }, 500, false],
    [{ kind: "wrong-pin", answer: 202 }, 202, false],
    [{ kind: "wrong-pin", answer: 202, isTold: false }, 202, true],
  ];
  for (const [fault, status, match] of rows) {
    await using charger = await startCharger();
    await charger.house.faults.set("charger", fault);
    assert.equal((await charger.put(wish(true, 10))).status, status);
    charger.advance(20);
    const { body } = await charger.get("settings");
    assert.match(body, /"Charging":false/);
    assert.match(body, new RegExp(`"PasswordMatch":${match}`));
  }
});

Deno.test("charger faults empty and hang-up give no data, the latter obeys", async () => {
  await using charger = await startCharger();
  await charger.house.faults.set("charger", { kind: "empty" });
  const empty = await charger.get("settings");
  assert.deepEqual([empty.status, empty.body], [200, ""]);
  await charger.house.faults.set("charger", { kind: "hang-up" });
  assert.equal((await charger.put(wish(true, 10))).head, "");
  await charger.house.faults.clear("charger");
  charger.advance(20);
  assert.match((await charger.get("settings")).body, /"Charging":true/);
});

Deno.test("charger fault deaf takes no connection, and listens again on the same port", async () => {
  await using charger = await startCharger();
  await charger.house.faults.set("charger", { kind: "deaf" });
  const { hostname, port } = new URL(charger.house.addresses.nrgkickSettingsUrl);
  const signal = AbortSignal.timeout(50);
  await assert.rejects(Deno.connect({ hostname, port: Number(port), signal }));
  await charger.house.faults.clear("charger");
  assert.equal((await charger.get("settings")).status, 200);
});

Deno.test("charger faults clamped and flag-false tell another state than was asked", async () => {
  await using charger = await startCharger();
  await charger.house.faults.set("charger", { kind: "clamped", currentA: 8 });
  assert.equal((await charger.put(wish(true, 12))).status, 202);
  charger.advance(60);
  assert.match((await charger.get("settings")).body, /"Charging":true},.*"Value":8\.0,/);
  await charger.house.faults.set("charger", { kind: "flag-false" });
  assert.match((await charger.get("settings")).body, /"Charging":false/);
  assert.match((await charger.get("measurements")).body, /"ChargingPower":3\.\d/);
});

Deno.test("charger faults behind it: a full car, one asleep, one just plugged in, one phase", async () => {
  const rows: readonly [ChargerFault, boolean, number][] = [
    [{ kind: "car-full" }, true, 0],
    [{ kind: "car-asleep" }, true, 0],
    [{ kind: "phases-lost", supplyPhases: 1 }, true, 1],
    [{ kind: "self-start" }, false, 2],
  ];
  for (const [fault, isAsked, phases] of rows) {
    await using charger = await startCharger();
    await charger.house.faults.set("charger", fault);
    if (isAsked) await charger.put(wish(true, 10));
    charger.advance(60);
    const { powerW, activePhases, isEnabled } = charger.house.state().charger;
    assert.ok(isEnabled, fault.kind);
    assert.equal(powerW > 0 ? activePhases : 0, phases, fault.kind);
    await charger.house.faults.clear("charger");
    charger.advance(60);
    assert.equal(charger.house.state().charger.activePhases, 2, `${fault.kind} over`);
  }
});

Deno.test("charger fault down refuses, and listens again on the same port", async () => {
  await using charger = await startCharger();
  await charger.get("settings");
  const { hostname, port } = new URL(charger.house.addresses.nrgkickSettingsUrl);
  using idle = await Deno.connect({ hostname, port: Number(port) });
  await idle.write(new TextEncoder().encode("GET /api/devices HTTP/1.1\r\nHost: x\r\n\r\n"));
  assert.ok(await idle.read(new Uint8Array(1000)) !== null, "kept alive");
  await charger.house.faults.set("charger", { kind: "down" });
  await assert.rejects(charger.get("settings"), Deno.errors.ConnectionRefused);
  assert.equal(await idle.read(new Uint8Array(1000)), null);
  await charger.house.faults.clear("charger");
  assert.equal((await charger.get("settings")).status, 200);
});

Deno.test("charger faults silent and slow hold answers back", async () => {
  await using charger = await startCharger();
  for (
    const fault of [{ kind: "silent" }, { kind: "slow", delayMs: 600_000 }] as const
  ) {
    await charger.house.faults.set("charger", fault);
    const { hostname, port } = new URL(charger.house.addresses.nrgkickSettingsUrl);
    using connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode("GET /api/devices HTTP/1.1\r\n\r\n"));
    const answer = connection.read(new Uint8Array(1000)).catch((error) => {
      assert.ok(error instanceof Deno.errors.ConnectionReset);
      return null;
    });
    await charger.house.faults.set("charger", { kind: "down" });
    assert.equal(await answer, null);
  }
  await charger.house.faults.set("charger", { kind: "slow", delayMs: 5 });
  assert.equal((await charger.get("settings")).status, 200);
});
