import assert from "node:assert/strict";
import { GoeServer } from "../../src/simulator/goe/goe_server.ts";
import { WholeProgram } from "./whole_program.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const HOUSE = { startMs: NOON_MS, seed: 7, weather: "clear", battery: { socPct: 90 } } as const;

/** The whole program, in which a go-e charger is entered by the interface and no other one. */
async function startGoe() {
  const whole = await WholeProgram.start(HOUSE, {
    nrgkickMeasurementsUrl: "",
    nrgkickSettingsUrl: "",
  });
  const server = new GoeServer({
    house: whole.simulation.house,
    now: () => whole.clock.wallMs(),
    hostname: "127.0.0.1",
    port: 0,
    latencyMs: 0,
  });
  server.open();
  const added = await whole.request("/api/devices", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      driver: "goe",
      name: "garage",
      roles: ["charger"],
      params: { host: `127.0.0.1:${server.port}` },
    }),
  });
  assert.equal(added.status, 201, await added.text());
  return {
    whole,
    server,
    [Symbol.asyncDispose]: async () => {
      await whole[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}

Deno.test("a go-e that is added by the interface is steered in Tracked, and left forced off", async () => {
  await using goe = await startGoe();
  const { whole, server } = goe;
  // From its first cycle on it is the first charger, whose mode this is.
  await whole.step();
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  await whole.steps(1800);
  const { charger } = whole.running.program.status();
  assert.deepEqual([charger.quality, charger.charging, charger.error], ["fresh", true, null]);
  const { carPowerW, energies } = whole.simulation.state();
  assert.ok(carPowerW > 3000, `${carPowerW} W`);
  assert.ok(energies.importedWh < 60, `${energies.importedWh} Wh bought`);
  await server.setFault({ kind: "error-code", code: 8 });
  await whole.steps(60);
  const told = whole.running.program.status();
  assert.equal(told.charger.charging, false);
  assert.match(JSON.stringify(told.reason), /GND_INVALID/);
  await server.setFault(null);
  await whole.steps(300);
  assert.equal(whole.running.program.status().charger.charging, true);
  assert.deepEqual(await whole.stop(), { isSafe: true });
  assert.equal(server.force, 1);
  assert.deepEqual(whole.log.filter((line) => line.includes("BROKEN")), []);
});
