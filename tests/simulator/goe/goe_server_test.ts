import assert from "node:assert/strict";
import * as v from "valibot";
import { GoeServer } from "../../../src/simulator/goe/goe_server.ts";
import { House } from "../../../src/simulator/house/house.ts";

const START_MS = Date.UTC(2026, 5, 21, 11);
const STATUS = v.record(v.string(), v.unknown());

/** A charger on a loopback port, on a clock of the test's. */
class Bench implements AsyncDisposable {
  nowMs = START_MS;
  readonly house = new House({ seed: 1, weather: "clear", startMs: START_MS });
  readonly server = new GoeServer({
    house: this.house,
    now: () => this.nowMs,
    hostname: "127.0.0.1",
    port: 0,
    latencyMs: 0,
  });

  constructor() {
    this.server.open();
  }

  async ask(path: string) {
    const response = await fetch(`http://127.0.0.1:${this.server.port}${path}`);
    const text = await response.text();
    return { response, text };
  }

  async status(keys: string): Promise<v.InferOutput<typeof STATUS>> {
    const { text } = await this.ask(`/api/status?filter=${keys}`);
    return v.parse(STATUS, JSON.parse(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
  }
}

Deno.test("GoeServer answers chunked and closes, all keys or those that are asked for", async () => {
  await using bench = new Bench();
  const { response, text } = await bench.ask("/api/status");
  assert.deepEqual([response.status, response.headers.get("connection")], [200, "close"]);
  assert.equal(response.headers.get("content-length"), null);
  const all = v.parse(STATUS, JSON.parse(text));
  assert.ok(Object.keys(all).length > 30);
  assert.deepEqual(await bench.status("frc,car"), { car: 4, frc: 1 });
  const unknown = await bench.ask("/api/status?filter=frc,xyz");
  assert.deepEqual([unknown.response.status, unknown.text], [400, '{"frc":1}']);
});

Deno.test("GoeServer a write is answered by key, and the car follows", async () => {
  await using bench = new Bench();
  const { response, text } = await bench.ask("/api/set?amp=10&frc=2");
  assert.deepEqual([response.status, text], [200, '{"amp":true,"frc":true}']);
  bench.nowMs += 60_000;
  assert.deepEqual(await bench.status("car,frc,amp,modelStatus"), {
    car: 2,
    frc: 2,
    amp: 10,
    modelStatus: 3,
  });
  const { carPowerW } = bench.house.state;
  assert.ok(carPowerW > 4500);
  const atCharge = Math.round((28 + carPowerW / 600) * 100) / 100;
  assert.deepEqual(await bench.status("tma"), { tma: [atCharge, 26.5] }, "it warms up");
  await bench.ask("/api/set?frc=1");
  bench.nowMs += 60_000;
  assert.deepEqual(await bench.status("car,modelStatus"), { car: 4, modelStatus: 4 });
  assert.equal(bench.house.state.carPowerW, 0);
});

Deno.test("GoeServer refuses what is out of range or cannot be set", async () => {
  await using bench = new Bench();
  for (const query of ["amp=17", "amp=5", "frc=3", "amp=6.5", "psm=3", "psm=x", "alw=1", "amp="]) {
    const { response, text } = await bench.ask(`/api/set?${query}`);
    assert.equal(response.status, 500, query);
    assert.ok(Object.values(v.parse(STATUS, JSON.parse(text))).every((told) => told !== true));
  }
  const mixed = await bench.ask("/api/set?amp=40&frc=2");
  assert.deepEqual([mixed.response.status, mixed.text], [
    200,
    '{"amp":"amp: value out of range","frc":true}',
  ]);
});

Deno.test("GoeServer an unplugged car and a power cut leave neutral, by which it charges", async () => {
  await using bench = new Bench();
  bench.house.car.unplug();
  assert.deepEqual(await bench.status("car,frc"), { car: 1, frc: 0 });
  bench.house.plugInCar({ needWh: 10_000 });
  bench.nowMs += 60_000;
  assert.deepEqual(await bench.status("car,modelStatus"), { car: 2, modelStatus: 15 });
  await bench.ask("/api/set?frc=1");
  await bench.server.setFault({ kind: "power-loss" });
  assert.equal(bench.server.force, 0);
});

Deno.test("GoeServer one phase for a car of two while it is switched to one", async () => {
  await using bench = new Bench();
  await bench.ask("/api/set?amp=10&psm=1&frc=2");
  bench.nowMs += 60_000;
  assert.deepEqual(await bench.status("pnp,fsp"), { fsp: true, pnp: 1 });
  assert.ok(bench.house.state.carPowerW < 2400);
});
