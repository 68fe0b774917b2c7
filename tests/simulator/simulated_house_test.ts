import assert from "node:assert/strict";
import { DEVICE_NAMES } from "../../src/simulator/faults/faults.ts";
import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { RawModbus } from "./solaredge/raw_modbus.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const OPTIONS = { now: () => NOON_MS, seed: 1, weather: "broken" } as const;

Deno.test("startSimulatedHouse() lives its day up to now before it is first asked", async () => {
  await using house = await startSimulatedHouse({
    ...OPTIONS,
    startMs: NOON_MS - 6 * 3_600_000,
    battery: { socPct: 20 },
  });
  const state = house.state();
  assert.equal(state.atMs, NOON_MS);
  assert.ok(state.energies.pvWh > 5000, `${state.energies.pvWh} Wh`);
  assert.ok((state.socPct ?? 0) > 30);
});

Deno.test("startSimulatedHouse() tells addresses that answer", async () => {
  await using house = await startSimulatedHouse(OPTIONS);
  const { addresses } = house;
  assert.equal(addresses.inverterHost, "127.0.0.1");
  assert.equal(addresses.inverterUnitId, 1);
  assert.equal(addresses.chargerPin, "0000");
  using client = await RawModbus.connect(addresses.inverterPort);
  await client.registers(40_000, 69);
  const answer = await fetch(addresses.nrgkickMeasurementsUrl);
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
  const [hostname = "", port] = addresses.plugHost.split(":");
  using plug = await Deno.connect({ hostname, port: Number(port) });
  assert.equal(plug.remoteAddr.hostname, "127.0.0.1");
});

Deno.test("startSimulatedHouse() listens on given ports, or leaves nothing behind", async () => {
  const first = await startSimulatedHouse(OPTIONS);
  const taken = first.addresses.inverterPort;
  await assert.rejects(
    startSimulatedHouse({ ...OPTIONS, ports: { plug: taken } }),
    Deno.errors.AddrInUse,
  );
  await first.stop();
  await using second = await startSimulatedHouse({ ...OPTIONS, ports: { inverter: taken } });
  assert.equal(second.addresses.inverterPort, taken);
});

Deno.test("stop() ends clients and faults in every state, for good", async () => {
  for (const kind of ["down", "silent", "slow"] as const) {
    const house = await startSimulatedHouse({ ...OPTIONS, latencyMs: 600_000 });
    for (const device of DEVICE_NAMES) {
      await house.faults.set(device, kind === "slow" ? { kind, delayMs: 600_000 } : { kind });
    }
    if (kind !== "down") {
      using client = await RawModbus.connect(house.addresses.inverterPort);
      await client.sendRead(40_069, 2);
      await house.stop();
      assert.equal(await client.untilEnd(), 0);
    }
    await house.stop();
    await house.faults.clear("inverter");
    await assert.rejects(
      RawModbus.connect(house.addresses.inverterPort),
      Deno.errors.ConnectionRefused,
    );
  }
});

Deno.test("two houses of one seed tell the same bytes", async () => {
  const answers: Uint8Array[] = [];
  for (let round = 0; round < 2; round++) {
    await using house = await startSimulatedHouse({ ...OPTIONS, startMs: NOON_MS - 600_000 });
    using client = await RawModbus.connect(house.addresses.inverterPort);
    await client.sendRead(40_188, 105);
    answers.push((await client.answer()).body);
  }
  assert.deepEqual(answers[0], answers[1]);
});
