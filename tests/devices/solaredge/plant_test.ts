import assert from "node:assert/strict";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import { diagnose } from "../../../src/devices/checks/diagnosis.ts";
import { sumBatteries, sumInverters } from "../../../src/domain/house/sums.ts";
import { UNKNOWN_BATTERY } from "../../../src/devices/solaredge/decode.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import { absent, BATTERY as RESTING, INVERTER as PRODUCING } from "../../domain/house/readings.ts";
import { exceptionReply, type FakeRequest } from "../transport/fake_modbus_server.ts";
import {
  BATTERY,
  BATTERY_2,
  BATTERY_2_ID,
  BATTERY_3,
  BATTERY_3_ID,
  BATTERY_ID,
  batteryIdentity,
  COMMON,
  discharging,
  emptySlot,
  HOUSE,
  INVERTER,
  METER,
  replyWith,
  type Script,
  SILENCE,
  type SolarEdgeBench,
  withSite,
} from "./bench.ts";
import { ReadHouse } from "./house.ts";
import { commonBlock, filled, float, inverter1395, withRegisters } from "./registers.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A battery's identity and values, moved to a further slot as they are. */
const bigger = withRegisters(BATTERY_IDENTITY_BLOCK, batteryIdentity, {
  57666: float(16_000),
});
const second = withRegisters(BATTERY_BLOCK, filled(70, 0), {
  57716: float(-3400),
  57730: [...float(99), ...float(40), 4, 0],
});
const TWO: Script = {
  ...HOUSE,
  [BATTERY_2_ID]: bigger,
  [BATTERY_2]: second,
  [BATTERY_3_ID]: emptySlot,
};

function count({ server }: SolarEdgeBench, address: number): number {
  return server.addresses.filter((one) => one === address).length;
}

Deno.test("battery.read() a second battery counts: powers add up, charge by what each holds", async () => {
  await withSite({ script: TWO }, async (bench) => {
    for (let cycle = 0; cycle < 3; cycle++) {
      const values = await bench.site.battery.read();
      assert.equal(values?.powerW, 1250 + 3400);
      assert.equal(values?.socPct?.toFixed(3), ((64.5 + 2 * 40) / 3).toFixed(3));
      assert.equal(values?.status, "discharging");
    }
    assert.equal(count(bench, BATTERY_2_ID), 1, "it is looked for once");
    assert.equal(count(bench, BATTERY_2), 3, "and read each cycle");
    assert.equal(count(bench, BATTERY_3_ID), 1);
    assert.equal((await bench.site.identify()).battery?.count, 2);
  });
});

Deno.test("battery.read() three batteries count", async () => {
  const script = { ...TWO, [BATTERY_3_ID]: batteryIdentity, [BATTERY_3]: discharging };
  await withSite({ script }, async ({ site }) => {
    assert.equal((await site.battery.read())?.powerW, 2 * 1250 + 3400);
    assert.equal((await site.identify()).battery?.count, 3);
  });
});

for (
  const { name, answer } of [
    { name: "an empty slot", answer: emptySlot },
    { name: "zeros", answer: filled(68, 0) },
    { name: "fillers", answer: filled(68, 0xffff) },
    { name: "no such register", answer: (request: FakeRequest) => exceptionReply(request, 2) },
    { name: "a device failure", answer: (request: FakeRequest) => exceptionReply(request, 4) },
  ]
) {
  Deno.test(`battery.read() slot 2 of ${name} is asked again after five minutes, then daily`, async () => {
    await withSite({ script: { ...HOUSE, [BATTERY_2_ID]: answer } }, async (bench) => {
      const { server, clock, site } = bench;
      const read = async () => assert.equal((await site.battery.read())?.powerW, 1250);
      for (let cycle = 0; cycle < 3; cycle++) await read();
      assert.equal(count(bench, BATTERY_2_ID), 1);
      server.disconnect();
      await server.settled();
      await assert.rejects(site.battery.read(), DeviceError);
      clock.nowMs += 5 * MINUTE_MS - 1;
      await read();
      assert.equal(count(bench, BATTERY_2_ID), 1, "a new connection is no reason to ask");
      clock.nowMs += 1;
      await read();
      assert.equal(count(bench, BATTERY_2_ID), 2);
      clock.nowMs += DAY_MS - 1;
      await read();
      assert.equal(count(bench, BATTERY_2_ID), 2);
      clock.nowMs += 1;
      server.reply = replyWith(TWO);
      assert.equal((await site.battery.read())?.powerW, 4650, "one that was added is found");
    });
  });
}

Deno.test("battery.read() slot 2 that hangs costs one cycle, and is left alone for a day", async () => {
  const script = { ...HOUSE, [BATTERY_2_ID]: () => SILENCE };
  await withSite({ script }, async (bench) => {
    const { server, clock, round } = bench;
    const first = await round();
    assert.ok(!(first.battery instanceof Error), "the first battery is known all the same");
    assert.ok(first.inverter instanceof DeviceError);
    await server.settled();
    for (let cycle = 0; cycle < 5; cycle++) {
      clock.nowMs += 5000;
      for (const outcome of Object.values(await round())) assert.ok(!(outcome instanceof Error));
    }
    clock.nowMs += DAY_MS - 5 * 5000 - 1;
    await bench.site.battery.read();
    assert.equal(count(bench, BATTERY_2_ID), 1);
    assert.equal(server.connectionCount, 2);
    clock.nowMs += DAY_MS;
    await bench.site.battery.read();
    assert.equal(count(bench, BATTERY_2_ID), 2, "and asked once more after that");
  });
});

Deno.test("battery.read() a second battery that falls silent makes the sum unknown, never a part", async () => {
  await withSite({ script: TWO }, async ({ server, clock, site }) => {
    assert.equal((await site.battery.read())?.powerW, 4650);
    server.reply = replyWith({ ...TWO, [BATTERY_2_ID]: emptySlot });
    server.disconnect();
    await server.settled();
    await assert.rejects(site.battery.read(), DeviceError);
    clock.nowMs += 5000;
    const values = await site.battery.read();
    assert.deepEqual([values?.powerW, values?.socPct], [null, null]);
    clock.nowMs += 5 * MINUTE_MS;
    assert.equal((await site.battery.read())?.powerW, 1250, "taken out of the house");
  });
});

Deno.test("battery.read() a restarting inverter is asked for its second battery once it is back", async () => {
  const filler = filled(68, 0xffff);
  const script = { ...TWO, [BATTERY_ID]: filler, [BATTERY_2_ID]: filler };
  await withSite({ script }, async (bench) => {
    for (let cycle = 0; cycle < 3; cycle++) {
      assert.equal((await bench.site.battery.read())?.powerW, null);
    }
    assert.equal(count(bench, BATTERY_2_ID), 0);
    bench.server.reply = replyWith(TWO);
    assert.equal((await bench.site.battery.read())?.powerW, 4650);
  });
});

for (
  const { batteryCount, powerW, asked } of [
    { batteryCount: 0, powerW: undefined, asked: [] },
    { batteryCount: 1, powerW: 1250, asked: [BATTERY_ID, BATTERY] },
    { batteryCount: 2, powerW: 4650, asked: [BATTERY_ID, BATTERY, BATTERY_2_ID, BATTERY_2] },
  ] as const
) {
  Deno.test(`battery.read() ${batteryCount} batteries by setting, no other is asked for`, async () => {
    await withSite({ script: TWO, batteryCount }, async ({ server, site }) => {
      assert.equal((await site.battery.read())?.powerW, powerW);
      assert.deepEqual(server.addresses, asked);
    });
  });
}

Deno.test("battery.read() a battery that the setting promises is unknown while it is not found", async () => {
  const script = { ...TWO, [BATTERY_2_ID]: filled(68, 0) };
  await withSite({ script, batteryCount: 2 }, async ({ site }) => {
    assert.equal((await site.battery.read())?.powerW, null);
  });
});

Deno.test("sumBatteries() none, one, and several of which one tells nothing", () => {
  const one = { values: { ...RESTING, powerW: 500 }, ratedWh: 8000 };
  assert.equal(sumBatteries([]), null);
  assert.deepEqual(sumBatteries([one]), one.values);
  const half = sumBatteries([one, { values: UNKNOWN_BATTERY, ratedWh: 8000 }]);
  assert.deepEqual([half?.powerW, half?.socPct, half?.temperatureC], [null, null, 22]);
  const unrated = sumBatteries([one, { values: { ...RESTING, socPct: 20 }, ratedWh: null }]);
  assert.equal(unrated?.socPct, 45, "where one tells no size all count alike");
  const fault = { values: { ...RESTING, status: "fault" }, ratedWh: null } as const;
  assert.equal(sumBatteries([one, fault])?.status, "fault");
  const charging = {
    values: { ...RESTING, powerW: -900, status: "charging" },
    ratedWh: 1,
  } as const;
  assert.equal(sumBatteries([one, charging])?.status, "charging");
});

/** A real leader of 1530 W would show the plant's half: here 5520 W, and 1395 W behind it. */
const FOLLOWER = {
  unitId: 2,
  script: {
    [COMMON]: commonBlock("SE5000H"),
    [INVERTER]: inverter1395,
    [BATTERY_ID]: emptySlot,
  },
};

Deno.test("inverter.read() a leader and its follower are one inverter", async () => {
  await withSite({ script: HOUSE, follower: FOLLOWER }, async ({ server, site, round }) => {
    for (let cycle = 0; cycle < 3; cycle++) {
      for (const outcome of Object.values(await round())) assert.ok(!(outcome instanceof Error));
    }
    const values = await site.inverter.read();
    assert.equal(values.acPowerW, 5520 + 1395);
    assert.equal(values.dcPowerW, 5604 + 1416.3);
    assert.equal(values.acLimitW, 15_000);
    assert.equal(values.status, "producing");
    assert.equal(values.temperatureC, 51.97);
    assert.equal((await site.identify()).followerModel, "SE5000H");
    const behind = server.requests.filter(({ unitId }) => unitId === 2).map(({ address }) =>
      address
    );
    assert.deepEqual(behind.slice(0, 5), [BATTERY_ID, INVERTER, COMMON, INVERTER, INVERTER]);
    assert.equal(server.connectionCount, 1);
    assert.equal(server.pipelinedCount, 0);
  });
});

Deno.test("battery.read() a battery at the follower counts", async () => {
  const script = {
    ...FOLLOWER.script,
    [BATTERY_ID]: batteryIdentity,
    [BATTERY]: second,
    [BATTERY_2_ID]: emptySlot,
  };
  await withSite({ script: HOUSE, follower: { unitId: 2, script } }, async ({ site }) => {
    assert.equal((await site.battery.read())?.powerW, 4650);
  });
});

Deno.test("battery.read() a follower that cannot tell of batteries has none; one that fails is named", async () => {
  const untold = { [BATTERY_ID]: (request: FakeRequest) => exceptionReply(request, 4) };
  const script = { ...FOLLOWER.script, ...untold };
  await withSite({ script: HOUSE, follower: { unitId: 2, script } }, async ({ site }) => {
    assert.equal((await site.battery.read())?.powerW, 1250);
    assert.equal((await site.identify()).battery?.count, 1);
  });
  const failing = {
    ...FOLLOWER.script,
    [BATTERY_ID]: batteryIdentity,
    [BATTERY]: () => ({ close: true }),
    [BATTERY_2_ID]: batteryIdentity,
  };
  const follower = { unitId: 2, script: failing };
  await withSite({ script: HOUSE, follower }, async ({ site, clock }) => {
    const messages: string[] = [];
    for (let cycle = 0; cycle < 4; cycle++) {
      await site.battery.read().catch((error) => messages.push(error.message));
      clock.nowMs += 5000;
    }
    assert.match(
      messages.at(-1) ?? "",
      /^Cannot read battery of unit 2 at 127\.0\.0\.1:[0-9]+: 3 /,
    );
  });
});

Deno.test("inverter.read() a follower that fails makes the sum unknown and is named; the rest is read", async () => {
  const follower = { unitId: 2, script: { [BATTERY_ID]: emptySlot, [INVERTER]: () => SILENCE } };
  const script = { ...HOUSE, [METER]: HOUSE[METER] ?? [] };
  await withSite({ script, follower }, async (bench) => {
    const { server, clock, round } = bench;
    const asked = () =>
      server.requests.filter((one) => one.unitId === 2 && one.address === INVERTER).length;
    for (let cycle = 0; cycle < 6; cycle++) {
      const { meter, battery, inverter } = await round();
      assert.ok(!(meter instanceof Error) && !(battery instanceof Error), `cycle ${cycle}`);
      assert.ok(inverter instanceof DeviceError);
      assert.match(inverter.message, /unit 2 at /);
      const { code } = diagnose(inverter, { kind: "solaredge", address: "here", unitId: 1 });
      assert.equal(code, "follower-failed");
      if (cycle < 3) await server.settled();
      clock.nowMs += 5000;
    }
    assert.equal(asked(), 3, "then it is left alone for a minute");
    assert.equal(server.connectionCount, 4);
  });
});

Deno.test("sumInverters() tells what one of both does, and nothing that only one of them gives", () => {
  const asleep = { ...PRODUCING, status: "sleeping", acPowerW: 0, dcPowerW: 0 } as const;
  assert.equal(sumInverters(asleep, PRODUCING).status, "producing");
  assert.equal(sumInverters(PRODUCING, { ...PRODUCING, acPowerW: null }).acPowerW, null);
  assert.equal(sumInverters(PRODUCING, { ...PRODUCING, acLimitW: null }).acLimitW, null);
  const faulty = { ...PRODUCING, status: "fault", vendorStatus: 25 } as const;
  const both = sumInverters(PRODUCING, faulty);
  assert.deepEqual([both.status, both.vendorStatus], ["fault", 25]);
});

Deno.test("deriveFlows() a leader that is read alone beside its follower tells neither house nor sun", async () => {
  await using read = await ReadHouse.start({
    house: {
      pvWPerKwp: () => 800,
      householdW: () => 500,
      battery: null,
      inverter: { followerShare: 0.6 },
    },
    deadlineMs: 5000,
  });
  await read.poll(5000);
  const flows = deriveFlows({
    meter: read.meter,
    inverter: read.inverter,
    battery: absent(),
    charger: absent(),
  });
  assert.ok((flows.gridPowerW ?? 0) < -5000);
  assert.deepEqual([flows.pvPowerW, flows.housePowerW], [null, null]);
});
