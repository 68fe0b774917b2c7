import assert from "node:assert/strict";
import type { InverterFault } from "../../../src/simulator/faults/faults.ts";
import {
  type SimulatedHouse,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
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

Deno.test("faults of the inverter show in status, vendor status and power", () =>
  withHouse(async ({ house, port, advance }) => {
    using client = await RawModbus.connect(port);
    const table: readonly {
      fault: InverterFault;
      status: number;
      vendor: readonly number[];
      hasPower: boolean;
    }[] = [
      { fault: { kind: "starting" }, status: 3, vendor: [0, 0, 0], hasPower: false },
      { fault: { kind: "throttled" }, status: 5, vendor: [0, 0, 0], hasPower: true },
      {
        fault: { kind: "inverter-fault", vendorStatus: 0x3_0017 },
        status: 7,
        vendor: [0, 3, 0x17],
        hasPower: false,
      },
      {
        fault: { kind: "inverter-fault", vendorStatus: 121 },
        status: 7,
        vendor: [121, 0, 0],
        hasPower: false,
      },
    ];
    for (const { fault, status, vendor, hasPower } of table) {
      await house.faults.set("inverter", fault);
      // The inverter's registers are a second old.
      advance(2);
      const block = await client.registers(40_069, 52);
      assert.equal(house.house.state.acPowerW > 0, hasPower, "and so it is");
      assert.equal(block.u16(40_107), status);
      assert.deepEqual([40_108, 40_119, 40_120].map((address) => block.u16(address)), vendor);
      assert.equal(block.i16(40_083) > 0, hasPower);
      assert.equal(block.i16(40_100) > 0, hasPower);
    }
    await house.faults.set("inverter", { kind: "grid-off" });
    const off = await client.registers(40_113, 2);
    assert.deepEqual([off.u16(40_113), off.u16(40_114)], [1, 0]);
    await house.faults.clear("inverter");
    assert.equal((await client.registers(40_113, 1)).u16(40_113), 0);
    await assertWell(house, client);
  }));

Deno.test("fault wild-power shows what fits no house, under a scale of its own", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    for (const powerW of [127_000, -127_000, 1_270_000]) {
      await house.faults.set("inverter", { kind: "wild-power", powerW });
      const block = await client.registers(40_083, 2);
      assert.equal(block.scaled(40_083, 40_084), powerW);
    }
  }));

Deno.test("fault scale-race is harmless in one request and wrong in two", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "scale-race" });
    await client.registers(40_083, 2);
    const truthW = house.house.stateAgo(1).acPowerW;
    const scales = new Set<number>();
    for (let read = 0; read < 2; read++) {
      const block = await client.registers(40_083, 2);
      scales.add(block.i16(40_084));
      assert.ok(Math.abs(block.scaled(40_083, 40_084) - truthW) <= 5);
    }
    assert.equal(scales.size, 2);
    const value = (await client.registers(40_083, 1)).i16(40_083);
    const scale = (await client.registers(40_084, 1)).i16(40_084);
    assert.ok(Math.abs(value * 10 ** scale - truthW) > truthW / 2);
  }));

Deno.test("fault sign-flipped turns total and phases of the meter", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    const powersOf = async () => {
      const block = await client.registers(40_188, 55);
      return [40_206, 40_207, 40_208, 40_209].map((address) => block.i16(address));
    };
    const right = await powersOf();
    await house.faults.set("inverter", { kind: "sign-flipped" });
    assert.deepEqual(await powersOf(), right.map((powerW) => 0 - powerW));
  }));

Deno.test("faults of the battery's counters and of its power while it sleeps", () =>
  withHouse(async ({ house, port, advance }) => {
    using client = await RawModbus.connect(port);
    const countersOf = async () => {
      const block = await client.registers(57_718, 8);
      return { out: block.u16(57_718) + block.u16(57_719) * 0x10000, in: block.u16(57_722) };
    };
    await house.faults.set("inverter", { kind: "counters-reset" });
    assert.deepEqual(await countersOf(), { out: 0, in: 0 });
    await house.faults.set("inverter", { kind: "counters-backwards" });
    const before = await countersOf();
    for (let minute = 0; minute < 15; minute++) {
      advance(60);
      await client.registers(40_069, 2);
    }
    const after = await countersOf();
    assert.ok(after.out < before.out || after.in < before.in, "no energy went through the battery");
    await house.faults.set("inverter", { kind: "battery-overflow", status: 4 });
    const wild = await client.registers(57_716, 20);
    assert.equal(wild.lowFirstF32(57_716), -32_768);
    assert.equal(wild.lowFirstU32(57_734), 4);
  }));

Deno.test("fault old-answers sends the answer before once more", () =>
  withHouse(async ({ house, port }) => {
    using client = await RawModbus.connect(port);
    await house.faults.set("inverter", { kind: "old-answers" });
    const first = await client.sendRead(40_069, 2);
    assert.equal((await client.answer()).transactionId, first);
    const second = await client.sendRead(40_188, 2);
    assert.equal((await client.answer()).transactionId, first);
    assert.equal((await client.answer()).transactionId, second);
  }));

Deno.test("fault unknown-hangs is well until a register is asked for that does not exist", () =>
  withHouse(async ({ house, port }) => {
    await house.faults.set("inverter", { kind: "unknown-hangs" });
    {
      using client = await RawModbus.connect(port);
      await assertWell(house, client);
      await client.sendRead(1, 1);
      await client.sendRead(40_069, 2);
      await client.connection.closeWrite();
      assert.equal(await client.untilEnd(), 0);
    }
    {
      using client = await RawModbus.connect(port);
      await client.sendRead(40_069, 2);
      await client.connection.closeWrite();
      assert.equal(await client.untilEnd(), 0, "a new connection hangs too");
    }
    await house.faults.clear("inverter");
    using client = await RawModbus.connect(port);
    await assertWell(house, client);
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
