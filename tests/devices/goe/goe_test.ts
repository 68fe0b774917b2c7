import assert from "node:assert/strict";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import { goe } from "../../../src/devices/goe/goe.ts";
import { openGoe } from "../../../src/devices/goe/goe_charger.ts";
import { guardedLookup } from "../../../src/devices/transport/guarded_lookup.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { charge, ReadGoe, STOP } from "./goe_house.ts";
import { ShortWaits } from "../transport/short_waits.ts";

Deno.test("goe is a driver of one charger by its address alone", () => {
  assert.deepEqual([goe.id, goe.label, goe.roles, goe.secrets], ["goe", "go-e", ["charger"], []]);
  assert.equal(goe.address({ host: "192.0.2.9" }), "192.0.2.9:80");
  assert.equal(goe.address({ host: "garage.lan:8080" }), "garage.lan:8080");
  assert.equal(goe.address({}), null);
  assert.deepEqual(goe.check({ host: "two words" }), ["host"]);
  assert.deepEqual(goe.check({ host: "garage.lan", pin: "0000" }), ["pin"]);
  const context = { clock: new ManualClock(), patience: {}, paces: new WritePaces() };
  assert.throws(() => goe.open({}, ["charger"], context), { name: "InvariantBroken" });
});

Deno.test("goe opened anew keeps the pace of what was opened before", async () => {
  await using read = await ReadGoe.start();
  const context = { clock: read.clock, patience: {}, paces: new WritePaces() };
  const params = { host: `127.0.0.1:${read.server.port}` };
  const first = goe.open(params, ["charger"], context);
  assert.equal(await first.charger?.apply(charge(10)), "sent");
  await first.close();
  const second = goe.open(params, ["charger"], context);
  assert.equal(await second.charger?.apply(STOP), "waiting");
  read.clock.advance(5000);
  assert.equal(await second.charger?.apply(STOP), "sent");
  await second.close();
  assert.deepEqual(read.queries, ["amp=10&frc=2", "frc=1"]);
});

Deno.test("goe speaks to no address of the machine itself where that is forbidden", async () => {
  await using host = new FakeHttpHost(() => ({ status: 200, body: "{}" }));
  const { hostname, port } = new URL(host.origin);
  const charger = openGoe({
    host: hostname,
    port: Number(port),
    clock: new ManualClock(),
    lookup: guardedLookup(),
  });
  await assert.rejects(charger.read(), (error) => {
    assert.ok(error instanceof DeviceRejected);
    assert.equal(error.symptom, "own-machine");
    return true;
  });
  assert.deepEqual(host.requests, []);
  await charger.close();
});

Deno.test("goe.find is a charger that answers a read, and nothing without an address", async () => {
  await using read = await ReadGoe.start();
  const { signal } = new AbortController();
  const terms = { clock: read.clock, deadlineMs: 5000, signal, places: {} };
  const host = `127.0.0.1:${read.server.port}`;
  const found = [{ name: "go-e", address: host, hint: null, params: { host } }];
  assert.deepEqual(await goe.find?.look?.(host, terms), found);
  assert.deepEqual(await goe.find?.look?.("", terms), []);
  await read.setFault({ kind: "api-off" });
  await assert.rejects(async () => await goe.find?.look?.(host, terms), DeviceRejected);
});

Deno.test("goe identify() asks four keys and no more", async () => {
  await using host = new FakeHttpHost(() => ({
    status: 200,
    body: '{"fwv":"60.4","typ":"go-eCharger_V4","var":11,"sse":"900001"}',
  }));
  const { hostname, port } = new URL(host.origin);
  const charger = openGoe({ host: hostname, port: Number(port), clock: new ManualClock() });
  assert.equal((await charger.identify()).firmware, "60.4");
  assert.deepEqual(host.requests.map(({ method, path }) => [method, path]), [
    ["GET", "/api/status?filter=fwv,typ,var,sse"],
  ]);
  await charger.close();
});

Deno.test("goe read() is one request on a connection of its own", async () => {
  await using read = await ReadGoe.start({ house: { car: { phases: 3 } } });
  await read.wishFor(charge(16), 12);
  const { value } = read.reading;
  assert.equal(value?.phasePowersW.length, 3);
  assert.ok((value?.powerW ?? 0) > 10_900);
  assert.deepEqual([value?.minCurrentA, value?.maxCurrentA, value?.stepA], [6, 16, 1]);
  assert.deepEqual([value?.maxPhases, value?.isCarConnected, value?.idlePowerW], [3, true, 50]);
  assert.ok(read.error === null && read.reading.quality === "fresh");
});

Deno.test("goe read() takes values that stand still for old only while current flows", async () => {
  let powerW = 2300;
  let upTimeMs = 1000;
  await using host = new FakeHttpHost(() => {
    const nrg = [230, 230, 230, 1, powerW / 230, 0, 0, powerW, 0, 0, 0, powerW, 99, 0, 0, 0];
    const body = { car: 2, frc: 2, amp: 10, ama: 16, err: 0, nrg, wh: 100, eto: 1000 };
    return { status: 200, body: JSON.stringify({ ...body, rbt: upTimeMs += 1000 }) };
  });
  const { hostname, port } = new URL(host.origin);
  const clock = new ManualClock();
  const charger = openGoe({ host: hostname, port: Number(port), clock });
  const readAfter = (ms: number) => {
    clock.nowMs += ms;
    return charger.read();
  };
  assert.equal((await readAfter(0)).powerW, 2300);
  await readAfter(15_000);
  await assert.rejects(readAfter(1), { name: "DeviceProtocol" });
  powerW = 50;
  await readAfter(5000);
  await assert.rejects(readAfter(16_000), { name: "DeviceProtocol" }, "50 W flow");
  powerW = 49;
  await readAfter(5000);
  assert.equal((await readAfter(3_600_000)).powerW, 49);
  await charger.close();
});

Deno.test("goe apply() a write that is due ends a read that gets no answer", async () => {
  const patienceMs = 3000;
  using _patience = new ShortWaits(patienceMs);
  await using host = new FakeHttpHost(({ path }) =>
    path.startsWith("/api/set") ? { status: 200, body: '{"frc":true}' } : "silence"
  );
  const { hostname, port } = new URL(host.origin);
  const charger = openGoe({
    host: hostname,
    port: Number(port),
    clock: new ManualClock(),
    deadlineMs: 60_000,
    patienceMs,
  });
  const read = charger.read();
  const ended = assert.rejects(read, { name: "DeviceTimeout", message: /given up$/ });
  assert.equal(await charger.apply(STOP), "sent");
  await ended;
  assert.deepEqual(host.requests.map(({ path }) => path).slice(1), ["/api/set?frc=1"]);
  await charger.close();
});
