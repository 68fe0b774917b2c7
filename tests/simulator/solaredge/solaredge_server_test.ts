import assert from "node:assert/strict";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { RawModbus } from "./raw_modbus.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const METER_POWER = 40_206;

interface TestSite extends AsyncDisposable {
  readonly house: SimulatedHouse;
  readonly port: number;
  advance(seconds: number): void;
}

async function startSite(options: Partial<SimulatedHouseOptions> = {}): Promise<TestSite> {
  let atMs = NOON_MS;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => atMs,
    ...options,
  });
  return {
    house,
    port: house.addresses.inverterPort,
    advance: (seconds) => {
      atMs += seconds * 1000;
    },
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, not ${expected} ± ${tolerance}`);
}

Deno.test("SolarEdgeServer tells who it is", async () => {
  await using site = await startSite();
  using client = await RawModbus.connect(site.port);
  const common = await client.registers(40_000, 69);
  assert.equal(common.text(40_000, 2), "SunS");
  assert.deepEqual([common.u16(40_002), common.u16(40_003)], [1, 65]);
  assert.equal(common.text(40_004, 16), "SolarEdge ");
  assert.equal(common.text(40_020, 16), "SE10K-RWS48BNN4");
  assert.equal(common.u16(40_068), 1);
  const meter = await client.registers(40_121, 67);
  assert.deepEqual([meter.u16(40_121), meter.u16(40_122)], [1, 65]);
  assert.equal(meter.text(40_155, 8), "Export+Import");
  assert.equal(meter.u16(40_187), 2);
  const battery = await client.registers(57_600, 68);
  assert.equal(battery.text(57_600, 16), "BYD");
  assert.equal(battery.u16(57_664), 112);
  assert.equal(battery.lowFirstF32(57_666), 8000);
});

Deno.test("SolarEdgeServer inverter block has values and filler of real frames", async () => {
  await using site = await startSite({
    pvWPerKwp: () => 600,
    householdW: () => 400,
    battery: null,
    inverterIdleCloseMs: null,
  });
  using client = await RawModbus.connect(site.port);
  const block = await client.registers(40_069, 52);
  const truth = site.house.house.stateAgo(1);
  assert.deepEqual([block.u16(40_069), block.u16(40_070)], [103, 50]);
  assertNear(block.scaled(40_083, 40_084), truth.acPowerW, 0.5);
  assertNear(block.scaled(40_100, 40_101), truth.acPowerW / 0.985, 0.5);
  const dcW = block.u16(40_096) * 1e-3 * block.u16(40_098) * 0.1;
  assert.deepEqual([block.i16(40_097), block.i16(40_099)], [-3, -1]);
  assertNear(dcW, truth.dcPowerW, 1);
  for (const address of [40_102, 40_104, 40_105]) assert.equal(block.u16(address), 0x8000);
  assert.equal(block.i16(40_106), -2);
  assertNear(block.i16(40_103) / 100, 35, 20);
  assert.deepEqual([block.u16(40_107), block.u16(40_108)], [4, 0]);
  for (let address = 40_109; address < 40_121; address++) {
    const isZero = [40_113, 40_114, 40_119, 40_120].includes(address);
    assert.equal(block.u16(address), isZero ? 0 : 0xffff, `register ${address}`);
  }
  const [total, l1, l2, l3] = [0, 1, 2, 3].map((phase) => block.u16(40_071 + phase));
  assertNear((l1 ?? 0) + (l2 ?? 0) + (l3 ?? 0), total ?? 0, 2);
  assertNear(block.u16(40_079) / 10, 233, 4);
  for (const pair of [0, 1, 2]) assertNear(block.u16(40_076 + pair) / 10, 404, 6);
  assertNear(block.u16(40_085) / 100, 50, 0.1);
  const before = block.u32(40_093);
  site.advance(3600);
  const later = await client.registers(40_093, 2);
  assertNear(later.u32(40_093) - before, truth.acPowerW, 3);
});

Deno.test("SolarEdgeServer power scale factor follows the power", async () => {
  const table = [
    { pvW: 6000, scale: 0 },
    { pvW: 2000, scale: -1 },
    { pvW: 200, scale: -2 },
    { pvW: 0, scale: 0 },
  ];
  for (const { pvW, scale } of table) {
    await using site = await startSite({ pvWPerKwp: () => pvW / 9.4, battery: null });
    using client = await RawModbus.connect(site.port);
    const block = await client.registers(40_083, 25);
    assert.equal(block.i16(40_084), scale, `${pvW} W`);
    assertNear(block.scaled(40_083, 40_084), pvW * 0.985, 0.5);
    assert.equal(block.u16(40_107), pvW === 0 ? 2 : 4);
  }
});

Deno.test("SolarEdgeServer meter counts export as positive and reacts to the car", async () => {
  await using site = await startSite({
    pvWPerKwp: () => 500,
    householdW: () => 400,
    battery: null,
    inverterIdleCloseMs: null,
  });
  using client = await RawModbus.connect(site.port);
  const before = await client.registers(40_188, 107);
  assert.deepEqual([before.u16(40_188), before.u16(40_189)], [203, 105]);
  assertNear(before.scaled(METER_POWER, 40_210), 4700 * 0.985 - 400, 1);
  for (const address of [40_199, 40_200, 40_201, 40_202]) assert.equal(before.u16(address), 0);
  for (const address of [40_259, 40_292]) assert.equal(before.u16(address), 0x8000);
  assert.deepEqual([before.i16(40_194), before.i16(40_203), before.i16(40_205)], [-1, -2, -2]);
  site.house.house.charger.command({ isEnabled: true, currentA: 16 }, NOON_MS);
  site.advance(60);
  const after = await client.registers(40_188, 107);
  const truth = site.house.state();
  assert.ok(truth.carPowerW > 7000);
  assertNear(after.i16(METER_POWER), -truth.gridPowerW, 1);
  assert.ok(after.i16(METER_POWER) < -2000);
  const phases = [40_207, 40_208, 40_209].map((address) => after.i16(address));
  assertNear(phases.reduce((sum, powerW) => sum + powerW, 0), after.i16(METER_POWER), 3);
  assert.ok((phases[2] ?? 0) > (phases[0] ?? 0), "the car draws on two phases");
  site.advance(600);
  const later = await client.registers(40_226, 17);
  assert.ok(later.u32(40_234) > after.u32(40_234), "imported");
  assert.equal(later.u32(40_226), after.u32(40_226));
});

Deno.test("SolarEdgeServer meter shows powers each second, and all else each five", async () => {
  const pvWPerKwp = (atMs: number) => 300 + atMs / 1000 % 100;
  await using site = await startSite({ pvWPerKwp, householdW: () => 400, battery: null });
  using client = await RawModbus.connect(site.port);
  const read = async (afterS: number) => {
    site.advance(afterS);
    const block = await client.registers(40_188, 107);
    return { powerW: block.i16(METER_POWER), tenthsA: block.i16(40_190) };
  };
  const first = await read(0);
  const second = await read(4);
  const third = await read(1);
  assertNear(second.powerW - first.powerW, 4 * 9.4 * 0.985, 2);
  assertNear(third.powerW - second.powerW, 9.4 * 0.985, 2);
  assert.equal(second.tenthsA, first.tenthsA);
  assert.ok(third.tenthsA > second.tenthsA);
});

Deno.test("SolarEdgeServer battery block is the same in its three maps", async () => {
  await using site = await startSite({ pvWPerKwp: () => 300, battery: { socPct: 40 } });
  using client = await RawModbus.connect(site.port);
  const own = await client.registers(57_668, 70);
  const mirror = await client.registers(62_788, 70);
  const highFirst = await client.registers(0xe944, 70);
  const truth = site.house.house.stateAgo(1);
  assert.ok(truth.batteryPowerW < -500);
  assertNear(own.lowFirstF32(57_716), -truth.batteryPowerW, 0.01);
  assertNear(mirror.lowFirstF32(62_836), -truth.batteryPowerW, 0.01);
  assertNear(highFirst.f32(0xe974), -truth.batteryPowerW, 0.01);
  assertNear(own.lowFirstF32(57_714), truth.batteryPowerW / own.lowFirstF32(57_712), 0.01);
  assertNear(own.lowFirstF32(57_732), truth.socPct ?? -1, 0.01);
  assert.equal(own.lowFirstF32(57_730), 99);
  assert.equal(own.lowFirstF32(57_668), 4950);
  assert.equal(own.lowFirstU32(57_734), 3);
  assert.equal(highFirst.u32(0xe986), 3);
});

Deno.test("SolarEdgeServer absent battery and meters answer data that say so", async () => {
  await using site = await startSite({ battery: null });
  using client = await RawModbus.connect(site.port);
  for (const start of [57_600, 57_856, 58_368]) {
    const block = await client.registers(start, 70);
    assert.equal(block.u16(start + 64), 255);
    assert.equal(block.text(start, 64), "");
    assert.equal(block.lowFirstF32(start + 66), 0);
  }
  const meter2 = await client.registers(40_295, 67);
  assert.deepEqual([meter2.u16(40_295), meter2.u16(40_296)], [0xffff, 0]);
});

Deno.test("SolarEdgeServer sleeps at night while the battery rests", async () => {
  await using site = await startSite({ pvWPerKwp: () => 0, battery: { socPct: 5 } });
  using client = await RawModbus.connect(site.port);
  assert.equal((await client.registers(40_107, 1)).u16(40_107), 2);
  assert.equal((await client.registers(57_734, 2)).lowFirstU32(57_734), 10);
  await using other = await startSite({ pvWPerKwp: () => 0, battery: { socPct: 50 } });
  using otherClient = await RawModbus.connect(other.port);
  assert.equal((await otherClient.registers(40_107, 1)).u16(40_107), 4);
  assert.equal((await otherClient.registers(57_734, 2)).lowFirstU32(57_734), 4);
});

Deno.test("SolarEdgeServer refuses what it does not have", async () => {
  await using site = await startSite();
  using client = await RawModbus.connect(site.port);
  const table = [
    { functionCode: 3, body: [0, 0, 0, 1], answer: [0x83, 2] },
    { functionCode: 3, body: [0x9c, 0x40, 3, 0], answer: [0x83, 3] },
    { functionCode: 3, body: [0x9c, 0x40, 0, 126], answer: [0x83, 3] },
    { functionCode: 3, body: [0x9c, 0x40, 0, 0], answer: [0x83, 3] },
    { functionCode: 3, body: [0x9c], answer: [0x83, 3] },
    { functionCode: 4, body: [0x9c, 0x40, 0, 1], answer: [0x84, 1] },
    { functionCode: 6, body: [0x9c, 0x93, 0, 1], answer: [0x86, 2] },
    { functionCode: 6, body: [0xe0, 0x0d, 0, 7], answer: [6, 0xe0, 0x0d, 0, 7] },
    {
      functionCode: 16,
      body: [0xe0, 0x10, 0, 2, 4, 0x40, 0, 0x45, 0x9c],
      answer: [16, 0xe0, 0x10, 0, 2],
    },
  ];
  for (const { functionCode, body, answer } of table) {
    await client.send(functionCode, body);
    const given = await client.answer();
    assert.deepEqual([given.functionCode, ...given.body], answer);
  }
  assert.equal((await client.registers(0xe00d, 1)).u16(0xe00d), 0xffff, "written to nothing");
});

Deno.test("SolarEdgeServer answers requests in their order, and unit 1 alone", async () => {
  await using site = await startSite();
  using client = await RawModbus.connect(site.port);
  await client.sendRead(40_069, 2, 2);
  const second = await client.sendRead(40_069, 2);
  const third = await client.sendRead(40_188, 2);
  const answers = [await client.answer(), await client.answer()];
  assert.deepEqual(answers.map((answer) => answer.transactionId), [second, third]);
});

Deno.test("SolarEdgeServer of newer firmware is silent on unknown registers", async () => {
  await using site = await startSite({ isInverterSilentOnUnknown: true });
  using client = await RawModbus.connect(site.port);
  await client.sendRead(1, 1);
  const known = await client.sendRead(40_000, 2);
  assert.equal((await client.answer()).transactionId, known);
});

Deno.test("SolarEdgeServer closes on bytes that are no Modbus TCP", async () => {
  await using site = await startSite();
  using client = await RawModbus.connect(site.port);
  await client.connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  assert.equal(await client.untilEnd(), 0);
});

Deno.test("SolarEdgeServer turns a second client away, takes one after another", async () => {
  await using site = await startSite();
  {
    using first = await RawModbus.connect(site.port);
    await first.registers(40_069, 2);
    using second = await RawModbus.connect(site.port);
    assert.equal(await second.untilEnd(), 0);
    await first.registers(40_069, 2);
  }
  for (let round = 0; round < 5; round++) {
    using next = await RawModbus.connect(site.port);
    await next.registers(40_069, 2);
  }
});

Deno.test("SolarEdgeServer closes a connection that was idle for two minutes", async () => {
  await using site = await startSite();
  using client = await RawModbus.connect(site.port);
  await client.registers(40_069, 2);
  site.advance(120);
  await client.registers(40_069, 2);
  site.advance(121);
  await client.sendRead(40_069, 2);
  assert.equal(await client.untilEnd(), 0);
  using sleeper = await RawModbus.connect(site.port);
  await sleeper.registers(40_069, 2);
  site.advance(121);
  using next = await RawModbus.connect(site.port);
  await next.registers(40_069, 2);
  assert.equal(await sleeper.untilEnd(), 0);
});
