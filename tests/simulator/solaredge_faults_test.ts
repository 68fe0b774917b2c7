import assert from "node:assert/strict";
import type { InverterFault } from "../../src/simulator/faults.ts";
import { type SimulatedHouse, startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { RawModbus } from "./raw_modbus.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const FLOAT_ABSENT = -3.4028234663852886e38;

async function withHouse(
  check: (
    site: { house: SimulatedHouse; port: number; advance(seconds: number): void },
  ) => Promise<void>,
): Promise<void> {
  let atMs = NOON_MS;
  await using house = await startSimulatedHouse({
    seed: 1,
    weather: "broken",
    startMs: NOON_MS - 60_000,
    now: () => atMs,
  });
  await check({
    house,
    port: house.addresses.inverterPort,
    advance: (seconds) => {
      atMs += seconds * 1000;
    },
  });
}

/** Checks that the device is well, by a value that is right. */
async function assertWell(house: SimulatedHouse, client: RawModbus): Promise<void> {
  const meter = await client.registers(40_206, 5);
  assert.equal(meter.scaled(40_206, 40_210), Math.round(-house.house.state.gridPowerW));
}

Deno.test("fault down refuses, and listens again on the same port", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await assertWell(house, client);
    await house.faults.set("inverter", { kind: "down" });
    assert.equal(house.faults.active("inverter")?.kind, "down");
    assert.equal(await client.untilEnd(), 0);
    await assert.rejects(RawModbus.connect(port), Deno.errors.ConnectionRefused);
    await house.faults.clear("inverter");
    assert.equal(house.faults.active("inverter"), null);
    using next = await RawModbus.connect(port);
    await assertWell(house, next);
  }));

Deno.test("fault silent takes requests and answers none of them", () =>
  withHouse(async ({ house, port }) => {
    await house.faults.set("inverter", { kind: "silent" });
    {
      using client = await RawModbus.connect(port);
      await client.sendRead(40_069, 52);
      await client.connection.closeWrite();
      assert.equal(await client.untilEnd(), 0);
    }
    await house.faults.clear("inverter");
    using client = await RawModbus.connect(port);
    await client.sendRead(40_069, 52);
    await client.connection.closeWrite();
    assert.equal(await client.untilEnd(), 9 + 104);
  }));

Deno.test("fault slow holds answers back, and lets a client go that does not wait", () =>
  withHouse(async ({ house, port }) => {
    await house.faults.set("inverter", { kind: "slow", delayMs: 600_000 });
    {
      using client = await RawModbus.connect(port);
      await client.sendRead(40_069, 52);
    }
    await house.faults.set("inverter", { kind: "slow", delayMs: 5 });
    using client = await RawModbus.connect(port);
    await assertWell(house, client);
  }));

Deno.test("fault frozen tells the same for minutes", () =>
  withHouse(async ({ house, port, advance }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "frozen" });
    const before = await client.registers(40_188, 55);
    advance(100);
    const after = await client.registers(40_188, 55);
    assert.equal(after.u16(40_206), before.u16(40_206));
    assert.equal(after.u32(40_226), before.u32(40_226));
    await house.faults.clear("inverter");
    await assertWell(house, client);
  }));

Deno.test("fault not-implemented fills inverter, meter and battery with sentinels", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "not-implemented" });
    const inverter = await client.registers(40_069, 52);
    assert.equal(inverter.u16(40_069), 103);
    for (const address of [40_082, 40_083, 40_084, 40_086, 40_087, 40_088, 40_089, 40_100]) {
      assert.equal(inverter.u16(address), 0x8000, `register ${address}`);
    }
    for (const address of [40_071, 40_080, 40_085, 40_107]) {
      assert.equal(inverter.u16(address), 0xffff, `register ${address}`);
    }
    assert.equal(inverter.u32(40_093), 0);
    const meter = await client.registers(40_188, 55);
    assert.deepEqual([meter.u16(40_206), meter.u16(40_210)], [0x8000, 0x8000]);
    const battery = await client.registers(57_716, 18);
    assert.equal(battery.lowFirstF32(57_716), FLOAT_ABSENT);
    await house.faults.clear("inverter");
    await assertWell(house, client);
  }));

Deno.test("fault meter-lost spoils the meter with its scale factors, and nothing else", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "meter-lost" });
    const meter = await client.registers(40_188, 107);
    assert.equal(meter.u16(40_188), 203);
    for (let address = 40_190; address < 40_226; address++) {
      assert.equal(meter.u16(address), 0x8000, `register ${address}`);
    }
    assert.deepEqual([meter.u32(40_226), meter.u32(40_234)], [0, 0]);
    assert.equal(meter.u16(40_242), 0x8000);
    const inverter = await client.registers(40_069, 52);
    assert.ok(inverter.scaled(40_083, 40_084) > 0);
    assert.deepEqual([inverter.u16(40_119), inverter.u16(40_120)], [3, 0x15]);
    assert.equal((await client.registers(40_155, 8)).text(40_155, 8), "Export+Import");
    await house.faults.clear("inverter");
    await assertWell(house, client);
  }));

Deno.test("fault meter-asleep tells 0 W with scale factors and energies in place", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "meter-asleep" });
    const meter = await client.registers(40_188, 55);
    assert.deepEqual([meter.u16(40_190), meter.u16(40_206), meter.u16(40_210)], [0, 0, 0]);
    assert.ok(meter.u32(40_226) > 0);
  }));

Deno.test("faults battery-asleep and battery-lost spoil the battery alone", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "battery-asleep" });
    const asleep = await client.registers(57_664, 74);
    assert.equal(asleep.lowFirstF32(57_716), FLOAT_ABSENT);
    assert.ok(asleep.lowFirstF32(57_732) > 0);
    assert.equal(asleep.lowFirstU32(57_734), 10);
    await house.faults.set("inverter", { kind: "battery-lost" });
    const lost = await client.registers(57_664, 74);
    assert.equal(lost.lowFirstF32(57_666), 0);
    assert.ok(Number.isNaN(lost.lowFirstF32(57_732)));
    assert.equal(lost.lowFirstU32(57_734), 5);
    await assertWell(house, client);
  }));

Deno.test("fault exception answers every read with its code", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "exception", code: 4 });
    await client.sendRead(40_069, 52);
    const answer = await client.answer();
    assert.deepEqual([answer.functionCode, ...answer.body], [0x83, 4]);
    await house.faults.clear("inverter");
    await assertWell(house, client);
  }));

Deno.test("fault garbage answers the right number of wrong bytes", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "garbage" });
    const transactionId = await client.sendRead(40_069, 52);
    const bytes = await client.bytes(9 + 104);
    assert.notEqual((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), transactionId);
    assert.notEqual(bytes[7], 3);
    await house.faults.clear("inverter");
    await assertWell(house, client);
  }));

Deno.test("fault split gives right answers in pieces", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "split" });
    const meter = await client.registers(40_188, 55);
    assert.equal(meter.i16(40_206), Math.round(-house.house.state.gridPowerW));
    assert.ok(client.segments > 3, `${client.segments} segments`);
  }));

Deno.test("every fault replaces the one before and leaves nothing behind", () =>
  withHouse(async ({ house, port }) => {
    const faults: readonly InverterFault[] = [
      { kind: "down" },
      { kind: "silent" },
      { kind: "down" },
      { kind: "slow", delayMs: 600_000 },
      { kind: "frozen" },
    ];
    for (const fault of faults) void house.faults.set("inverter", fault);
    await house.faults.clear("inverter");
    using client = await RawModbus.connect(port);
    await assertWell(house, client);
  }));
