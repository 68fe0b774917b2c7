import assert from "node:assert/strict";
import type { NetworkPart } from "../../src/simulator/part_devices.ts";
import { WholeProgram } from "./whole_program.ts";

const SEED = 5;
const HEATED = { plugEnabled: true, plugWindow1: "06:00-20:00" } as const;

const PARTS: readonly NetworkPart[] = [
  { kind: "charger", name: "Carport", device: "goe", car: { needWh: 40_000, phases: 1 } },
  { kind: "heater", name: "Bath", device: "shelly", powerW: 1500, tankWh: null, line: "L3" },
];

interface Listed {
  readonly id: number;
  readonly name: string;
}

/** Two cars and two heaters of four makes, each on its own socket, both cars in Tracked. */
async function startFourLoads(): Promise<{ whole: WholeProgram; carport: Listed; bath: Listed }> {
  const whole = await WholeProgram.start({
    seed: SEED,
    weather: "clear",
    startMs: Date.UTC(2026, 5, 21, 10),
    battery: null,
    peakPowerW: 14_000,
    maxAcPowerW: 14_000,
    car: { needWh: 40_000 },
    heater: { powerW: 2000, tankWh: null },
    parts: PARTS,
  }, { ...HEATED, timeZone: "UTC", plugOnPowerW: 2000 });
  for (const { row } of whole.simulation.devices) {
    const answer = await whole.request("/api/devices", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(row),
    });
    assert.equal(answer.status, 201, await answer.text());
  }
  const { all } = whole.running.program.deviceService;
  const named = (name: string) => {
    const device = all.find((one) => one.name === name);
    assert.ok(device !== undefined, name);
    return device;
  };
  const [carport, bath] = [named("Carport"), named("Bath")];
  const onePhase = { policy: { carMaxPhases: 1 } };
  assert.equal(await whole.put(`/api/devices/${carport.id}`, onePhase), 200);
  const policy = { ...HEATED, plugOnPowerW: 1500 };
  assert.equal(await whole.put(`/api/devices/${bath.id}`, { policy }), 200);
  await whole.step();
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  assert.equal(await whole.put(`/api/devices/${carport.id}/mode`, { mode: "tracked" }), 200);
  return { whole, carport, bath };
}

Deno.test(`four loads of four makes share the sun on real sockets, and one that hangs holds up none (seed ${SEED})`, async () => {
  const { whole, carport } = await startFourLoads();
  await using _ = whole;
  const { house } = whole.simulation;
  let [boughtWh, secondBegan] = [0, false];
  const look = () => {
    const [, second] = house.state.chargers;
    const loadsW = house.state.carPowerW +
      house.state.heaters.reduce((sum, { powerW }) => sum + powerW, 0);
    boughtWh += Math.max(0, Math.min(house.state.gridPowerW, loadsW)) * 5 / 3600;
    secondBegan ||= (second?.powerW ?? 0) > 1000;
  };
  await whole.steps(1500, look);
  const { chargers } = house.state;
  assert.ok(secondBegan && (chargers[0]?.powerW ?? 0) > 6500, JSON.stringify(chargers));
  assert.ok(boughtWh < 30, `${boughtWh} Wh bought`);
  const goe = whole.simulation.devices.find(({ name }) => name === "Carport");
  await goe?.setOutage("silent");
  await whole.steps(120, look);
  assert.ok((house.state.chargers[0]?.powerW ?? 0) > 6500, "the first goes on beside it");
  const { loads, meter } = whole.running.program.status();
  assert.equal(meter.quality, "fresh");
  assert.ok(loads.some(({ id }) => id === carport.id), "it is still one of the house");
  await goe?.setOutage(null);
  assert.deepEqual(whole.log.filter((line) => line.startsWith("BROKEN")), []);
  await whole.stop();
  house.advanceTo(whole.clock.wallMs() + 30_000);
  assert.ok(house.state.heaters.every(({ isOn }) => !isOn), "the heaters are off at the end");
});
