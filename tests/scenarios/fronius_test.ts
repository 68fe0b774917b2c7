import assert from "node:assert/strict";
import type { FroniusFault } from "../../src/simulator/fronius/fronius_faults.ts";
import { FroniusServer } from "../../src/simulator/fronius/fronius_server.ts";
import type { HouseState } from "../../src/simulator/house/house.ts";
import { WholeProgram } from "./whole_program.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const HOUSE = { startMs: NOON_MS, seed: 7, weather: "broken", battery: { socPct: 70 } } as const;
const HOUR_S = 3600;

/** The whole program with a Fronius among the devices in place of the inverter of the settings. */
class FroniusProgram implements AsyncDisposable {
  private constructor(
    readonly whole: WholeProgram,
    private readonly server: FroniusServer,
    /** Paths that the Fronius was asked for. */
    readonly asked: string[],
  ) {}

  static async start(): Promise<FroniusProgram> {
    const whole = await WholeProgram.start(HOUSE, { inverterHost: "" });
    const asked: string[] = [];
    const server = new FroniusServer({
      house: whole.simulation.house,
      now: () => whole.clock.wallMs(),
      model: "gen24",
      hostname: "127.0.0.1",
      port: 0,
      latencyMs: 0,
      onRequest: (path) => asked.push(path),
    });
    server.open();
    const answer = await whole.request("/api/devices", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        driver: "fronius",
        name: "Roof",
        roles: ["grid", "pv", "battery"],
        params: { host: `127.0.0.1:${server.port}` },
      }),
    });
    assert.equal(answer.ok, true, await answer.text());
    await whole.step();
    return new FroniusProgram(whole, server, asked);
  }

  get status() {
    return this.whole.running.program.status();
  }

  get roof() {
    return this.status.devices.find(({ driver }) => driver === "fronius") ??
      assert.fail("there is no Fronius");
  }

  get address(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  setFault(fault: FroniusFault | null): Promise<void> {
    return this.server.setFault(fault);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    assert.deepEqual(this.whole.log.filter((line) => line.includes("BROKEN")), []);
    await this.whole[Symbol.asyncDispose]();
    await this.server.stop();
  }
}

function assertTrue({ status, roof }: FroniusProgram, state: HouseState): void {
  const trueW = {
    grid: Math.round(state.gridPowerW) + 0,
    pv: Math.round(state.pvPowerW),
    battery: Math.round(state.batteryPowerW) + 0,
  };
  assert.equal(roof.quality, "fresh");
  assert.equal(roof.error, null);
  assert.deepEqual(roof.powers, trueW);
  const { gridPowerW, pvPowerW, batteryPowerW, consumptionPowerW } = status;
  assert.deepEqual({ grid: gridPowerW, pv: pvPowerW, battery: batteryPowerW }, trueW);
  const usedW = state.housePowerW + state.carPowerW;
  assert.ok(Math.abs((consumptionPowerW ?? NaN) - usedW) <= 1, `${consumptionPowerW} ${usedW}`);
}

Deno.test("a Fronius that is added is grid, sun and battery of the house, also after a restart", async () => {
  await using house = await FroniusProgram.start();
  const { whole, asked } = house;
  for (const again of [false, true]) {
    if (again) {
      await whole.stop();
      await whole.restart();
    }
    for (let cycle = 0; cycle < 12; cycle++) {
      asked.length = 0;
      await whole.step();
      assertTrue(house, whole.simulation.state());
      assert.equal(asked.filter((path) => path.includes("PowerFlow")).length, 1);
    }
  }
});

Deno.test("a broken-cloud hour by a Fronius alone: the car takes the sun and buys next to nothing", async () => {
  await using house = await FroniusProgram.start();
  const { whole } = house;
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  const before = whole.simulation.state().energies;
  let boughtWh = 0;
  let sunWh = 0;
  await whole.steps(HOUR_S, () => {
    const state = whole.simulation.state();
    if (state.carPowerW > 500) boughtWh += Math.max(0, state.gridPowerW) * 5 / HOUR_S;
    sunWh += Math.max(0, state.pvAvailableW - state.housePowerW) * 5 / HOUR_S;
  });
  const { energies, carStarts } = whole.simulation.state();
  const carWh = energies.carWh - before.carWh;
  const figures = `car ${carWh} Wh of ${sunWh} Wh, bought ${boughtWh} Wh, ${carStarts} starts`;
  assert.ok(carWh > 0.5 * sunWh, figures);
  assert.ok(boughtWh < 50, figures);
  assert.ok(carStarts <= 4, figures);
});

Deno.test("a Fronius that is lost pauses Tracked and is told in words; back, all of it is known at once", async () => {
  await using house = await FroniusProgram.start();
  const { whole } = house;
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  await whole.steps(15 * 60);
  assert.ok(whole.simulation.state().carPowerW > 1000);
  await house.setFault({ kind: "status", code: 8, reason: "Transfer timeout." });
  await whole.steps(150);
  const { status, roof } = house;
  assert.equal(roof.quality, "unavailable");
  assert.match(roof.error ?? "", /: status 8 LNRequestTimeout \(Transfer timeout\.\)$/);
  assert.deepEqual(roof.powers, { grid: null, pv: null, battery: null });
  assert.deepEqual([status.gridPowerW, status.pvPowerW, status.batteryPowerW], [null, null, null]);
  assert.equal(status.reason.code, "blind.meter");
  assert.deepEqual(status.meter.diagnosis, {
    code: "part-away",
    driver: "fronius",
    address: house.address,
    unitId: null,
  });
  assert.equal(whole.simulation.state().carPowerW, 0);
  await house.setFault(null);
  await whole.step();
  assertTrue(house, whole.simulation.state());
});

Deno.test("a Fronius whose meter sits elsewhere gives its sun and no grid", async () => {
  await using house = await FroniusProgram.start();
  const { whole } = house;
  await house.setFault({ kind: "load-meter" });
  await whole.steps(130);
  const { status, roof } = house;
  assert.equal(roof.powers.grid, null);
  assert.equal(status.gridPowerW, null);
  assert.equal(roof.powers.pv, Math.round(whole.simulation.state().pvPowerW));
  assert.match(roof.error ?? "", /: no meter at the grid connection \(it is not\)$/);
  const { diagnosis } = status.meter;
  assert.equal(diagnosis?.code, "no-site-meter");
});
