import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import { UNKNOWN_BATTERY } from "../../../src/devices/solaredge/decode.ts";
import {
  byteByByte,
  exceptionReply,
  type FakeRequest,
  registersReply,
} from "../transport/fake_modbus_server.ts";
import {
  BATTERY,
  BATTERY_2_ID,
  BATTERY_ID,
  batteryIdentity,
  COMMON,
  emptySlot,
  HOUSE,
  INVERTER,
  METER,
  METER_ID,
  replyWith,
  SILENCE,
  withSite,
} from "./bench.ts";
import { filled, float, meter4857, withRegisters } from "./registers.ts";

Deno.test("openSolarEdge() reads the three blocks in order over one connection", async () => {
  await withSite({ script: HOUSE }, async ({ server, site }) => {
    assert.equal(server.connectionCount, 0, "nothing connects before the first read");
    for (let cycle = 0; cycle < 3; cycle++) {
      const [meter, battery, inverter] = await Promise.all([
        site.meter.read(),
        site.battery.read(),
        site.inverter.read(),
      ]);
      assert.equal(meter.gridPowerW, -4857);
      assert.equal(battery?.powerW, 1250);
      assert.equal(battery?.socPct, 64.5);
      assert.equal(battery?.status, "discharging");
      assert.equal(inverter.acPowerW, 5520);
      assert.equal(inverter.temperatureC, 51.97);
    }
    const first = [METER_ID, METER, BATTERY_ID, BATTERY, BATTERY_2_ID, INVERTER, COMMON];
    const next = [METER, BATTERY, INVERTER];
    assert.deepEqual(server.addresses, [...first, ...next, ...next]);
    assert.deepEqual(
      server.requests.slice(0, 7).map(({ count }) => count),
      [67, 55, 68, 70, 68, 52, 69],
    );
    assert.ok(
      server.requests.every(({ functionCode }) => functionCode === 3),
      "nothing is written",
    );
    assert.equal(server.connectionCount, 1);
    assert.equal(server.pipelinedCount, 0);
  });
});

Deno.test("openSolarEdge() tables agree with the requests", () => {
  assert.deepEqual(
    [
      METER_IDENTITY_BLOCK,
      METER_BLOCK,
      BATTERY_IDENTITY_BLOCK,
      BATTERY_BLOCK,
      COMMON_BLOCK,
      INVERTER_BLOCK,
    ].map((one) => one.address),
    [METER_ID, METER, BATTERY_ID, BATTERY, COMMON, INVERTER],
  );
});

Deno.test("openSolarEdge() answers that come byte by byte", async () => {
  await withSite({ script: HOUSE }, async ({ server, site }) => {
    const whole = server.reply;
    server.reply = (request) => byteByByte(whole(request));
    assert.equal((await site.inverter.read()).acPowerW, 5520);
    assert.equal((await site.battery.read())?.powerW, 1250);
  });
});

for (
  const [name, answer] of [
    ["an empty slot", emptySlot],
    ["no such register", (request: FakeRequest) => exceptionReply(request, 2)],
  ] as const
) {
  Deno.test(`battery.read() ${name} is no battery, asked once a connection`, async () => {
    await withSite({ script: { ...HOUSE, [BATTERY_ID]: answer } }, async (bench) => {
      const { server, clock, site, round } = bench;
      for (let cycle = 0; cycle < 3; cycle++) assert.equal((await round()).battery, null);
      assert.equal(server.addresses.filter((address) => address === BATTERY_ID).length, 1);
      assert.ok(!server.addresses.includes(BATTERY));
      server.disconnect();
      await server.settled();
      await assert.rejects(site.meter.read(), DeviceUnreachable);
      clock.nowMs += 1000;
      server.reply = replyWith(HOUSE);
      assert.equal((await site.battery.read())?.powerW, 1250);
      assert.equal(server.addresses.filter((address) => address === BATTERY_ID).length, 2);
    });
  });
}

Deno.test("battery.read() asks an empty slot again after five minutes", async () => {
  await withSite({ script: { ...HOUSE, [BATTERY_ID]: emptySlot } }, async (bench) => {
    const { server, clock, site } = bench;
    const asked = () => server.addresses.filter((address) => address === BATTERY_ID).length;
    assert.equal(await site.battery.read(), null);
    server.reply = replyWith(HOUSE);
    clock.nowMs += 5 * 60_000 - 1;
    assert.equal(await site.battery.read(), null);
    assert.equal(asked(), 1);
    clock.nowMs += 1;
    assert.equal((await site.battery.read())?.powerW, 1250, "it was not found yet");
    clock.nowMs += 24 * 3_600_000;
    assert.equal((await site.battery.read())?.powerW, 1250);
    assert.equal(asked(), 2, "one that is there is not asked for again");
  });
});

Deno.test("battery.read() one that was there is unknown for five minutes, then gone", async () => {
  await withSite({ script: HOUSE }, async ({ server, clock, site }) => {
    assert.equal((await site.battery.read())?.powerW, 1250);
    server.reply = replyWith({ ...HOUSE, [BATTERY_ID]: emptySlot });
    server.disconnect();
    await server.settled();
    await assert.rejects(site.battery.read(), DeviceUnreachable);
    clock.nowMs += 60_000;
    assert.deepEqual(await site.battery.read(), UNKNOWN_BATTERY);
    clock.nowMs += 5 * 60_000 - 1;
    assert.deepEqual(await site.battery.read(), UNKNOWN_BATTERY);
    clock.nowMs += 1;
    assert.equal(await site.battery.read(), null, "taken out of the house");
    clock.nowMs += 5 * 60_000;
    server.reply = replyWith(HOUSE);
    assert.equal((await site.battery.read())?.powerW, 1250);
  });
});

Deno.test("battery.read() rated energy of 0 is still a battery", async () => {
  const unrated = withRegisters(BATTERY_IDENTITY_BLOCK, batteryIdentity, { 57666: float(0) });
  await withSite({ script: { ...HOUSE, [BATTERY_ID]: unrated } }, async ({ site }) => {
    assert.equal((await site.battery.read())?.powerW, 1250);
  });
});

Deno.test("battery.read() an identity that is not readable yet is asked for again", async () => {
  await withSite({ script: { ...HOUSE, [BATTERY_ID]: filled(68, 0xffff) } }, async (bench) => {
    const { server, site } = bench;
    assert.deepEqual(await site.battery.read(), UNKNOWN_BATTERY);
    assert.ok(!server.addresses.includes(BATTERY));
    server.reply = replyWith(HOUSE);
    assert.equal((await site.battery.read())?.powerW, 1250);
  });
});

Deno.test("battery.read() a refused block is DeviceRejected and ends nothing else", async () => {
  const script = { ...HOUSE, [BATTERY]: (request: FakeRequest) => exceptionReply(request, 2) };
  await withSite({ script }, async ({ server, round }) => {
    const { meter, battery, inverter } = await round();
    assert.ok(battery instanceof DeviceRejected);
    assert.ok(!(meter instanceof Error) && !(inverter instanceof Error));
    assert.equal(server.connectionCount, 1);
  });
});

Deno.test("meter.read() an empty slot is unknown, another model refused", async () => {
  const empty = [0xffff, 0, ...filled(53, 0xffff)];
  await withSite({ script: { ...HOUSE, [METER]: empty } }, async ({ server, site }) => {
    assert.equal((await site.meter.read()).gridPowerW, null);
    const synergy = withRegisters(METER_BLOCK, meter4857, { 40188: [160] });
    server.reply = replyWith({ ...HOUSE, [METER]: synergy });
    await assert.rejects(site.meter.read(), DeviceProtocol);
    assert.equal((await site.inverter.read()).acPowerW, 5520);
    assert.equal(server.connectionCount, 1);
  });
});

Deno.test("openSolarEdge() a restarting inverter is unknown, then values again", async () => {
  const restarting = {
    ...HOUSE,
    [METER]: [203, 105, ...filled(53, 0x8000)],
    [BATTERY]: filled(70, 0xffff),
    [INVERTER]: filled(52, 0xffff),
  };
  await withSite({ script: restarting }, async ({ server, site }) => {
    assert.equal((await site.meter.read()).gridPowerW, null);
    assert.deepEqual(await site.battery.read(), UNKNOWN_BATTERY);
    assert.equal((await site.inverter.read()).status, null);
    server.reply = replyWith(HOUSE);
    assert.equal((await site.meter.read()).gridPowerW, -4857);
  });
});

for (
  const [name, fault, error] of [
    ["silence", () => SILENCE, DeviceTimeout],
    ["garbage", () => ({ pieces: [new Uint8Array(30).fill(0x41)] }), DeviceProtocol],
    ["a close", () => ({ close: true }), DeviceUnreachable],
    ["a close in mid frame", (request: FakeRequest) => ({
      pieces: registersReply(request, meter4857).pieces?.map((piece) => piece.subarray(0, 20)),
      close: true,
    }), DeviceUnreachable],
    [
      "another unit",
      (request: FakeRequest) => registersReply({ ...request, unitId: 2 }, meter4857),
      DeviceProtocol,
    ],
  ] as const
) {
  Deno.test(`openSolarEdge() ${name} is ${error.name} for the round, then it reads`, async () => {
    const script = { ...HOUSE, [METER]: fault };
    await withSite({ script }, async ({ server, clock, round }) => {
      const failed = await round();
      for (const outcome of Object.values(failed)) assert.ok(outcome instanceof error);
      assert.deepEqual(server.addresses, [METER_ID, METER]);
      await server.settled();
      server.reply = replyWith(HOUSE);
      clock.nowMs += 999;
      for (const outcome of Object.values(await round())) assert.ok(outcome instanceof error);
      assert.equal(server.connectionCount, 1);
      clock.nowMs += 1;
      for (const outcome of Object.values(await round())) assert.ok(!(outcome instanceof Error));
      assert.equal(server.connectionCount, 2);
      assert.equal(server.maxOpenCount, 1);
    });
  });
}

Deno.test("openSolarEdge() a fault in the middle keeps what came before", async () => {
  const script = { ...HOUSE, [BATTERY]: () => ({ close: true }) };
  await withSite({ script }, async ({ round }) => {
    const { meter, battery, inverter } = await round();
    assert.ok(!(meter instanceof Error));
    assert.ok(battery instanceof DeviceUnreachable && inverter instanceof DeviceUnreachable);
  });
});

Deno.test("openSolarEdge() a unit that is not there is DeviceTimeout", async () => {
  await withSite(
    { script: HOUSE, unitId: 7 },
    async ({ server, site }) => {
      await assert.rejects(site.meter.read(), DeviceTimeout);
      assert.equal(server.requests[0]?.unitId, 7);
    },
  );
});

Deno.test("openSolarEdge() a refused port is DeviceUnreachable", async () => {
  await withSite({ script: HOUSE }, async ({ server, round }) => {
    await server.close();
    for (const outcome of Object.values(await round())) {
      assert.ok(outcome instanceof DeviceUnreachable);
      assert.match(outcome.message, /^Cannot reach 127\.0\.0\.1:\d+: connection refused/);
    }
  });
});

Deno.test("SiteDevices.close() leaves no connection open and reads no more", async () => {
  await withSite({ script: HOUSE }, async ({ server, site, round }) => {
    await round();
    assert.equal(server.openCount, 1);
    await site.close();
    await server.settled();
    assert.equal(server.openCount, 0);
    for (const outcome of Object.values(await round())) {
      assert.ok(outcome instanceof DeviceUnreachable);
    }
    assert.equal(server.connectionCount, 1);
  });
});
