import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../src/domain/errors.ts";
import type { SiteDevices } from "../../src/domain/ports.ts";
import { openSolarEdge } from "../../src/devices/solaredge_modbus.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
  UNKNOWN_BATTERY,
} from "../../src/devices/sunspec.ts";
import {
  byteByByte,
  exceptionReply,
  FakeModbusServer,
  type FakeReply,
  type FakeRequest,
  registersReply,
} from "./fake_modbus_server.ts";
import { ManualClock } from "./manual_clock.ts";
import {
  filled,
  float,
  inverter5520,
  meter4857,
  withRegisters,
  words,
} from "./solaredge_registers.ts";

const METER = 40188;
const IDENTITY = 57600;
const BATTERY = 57668;
const INVERTER = 40069;
const SILENCE: FakeReply = {};
/** Longer than any answer takes here. */
const PATIENT_MS = 5000;
const IMPATIENT_MS = 200;

const identity = withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), {
  57600: words("4259 4400"),
  57664: [112, 0, ...float(8000)],
});
const emptySlot = withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), { 57664: [255] });
const discharging = withRegisters(BATTERY_BLOCK, filled(70, 0), {
  57716: float(-1250),
  57730: [...float(97), ...float(64.5), 4, 0],
});

/** What a block of the device answers: its registers, or anything else. */
type Script = Readonly<
  Record<number, readonly number[] | ((request: FakeRequest) => FakeReply)>
>;

const HOUSE: Script = {
  [METER]: meter4857,
  [IDENTITY]: identity,
  [BATTERY]: discharging,
  [INVERTER]: inverter5520,
};

function replyWith(script: Script): (request: FakeRequest) => FakeReply {
  return (request) => {
    const answer = script[request.address];
    if (request.unitId !== 1 || answer === undefined) return SILENCE;
    return typeof answer === "function" ? answer(request) : registersReply(request, answer);
  };
}

interface Bench {
  readonly server: FakeModbusServer;
  readonly clock: ManualClock;
  readonly site: SiteDevices;
  /** One cycle's reads, asked for together. */
  round(): Promise<{ meter: unknown; battery: unknown; inverter: unknown }>;
}

async function withSite(
  options: { script: Script; deadlineMs?: number; unitId?: number },
  test: (bench: Bench) => Promise<void>,
): Promise<void> {
  const server = new FakeModbusServer(replyWith(options.script));
  const clock = new ManualClock();
  const site = openSolarEdge({
    host: "127.0.0.1",
    port: server.port,
    unitId: options.unitId ?? 1,
    clock,
    deadlineMs: options.deadlineMs ?? PATIENT_MS,
  });
  const settle = (read: Promise<unknown>) => read.catch((error: unknown) => error);
  const round = async () => {
    const [meter, battery, inverter] = await Promise.all([
      settle(site.meter.read()),
      settle(site.battery.read()),
      settle(site.inverter.read()),
    ]);
    return { meter, battery, inverter };
  };
  try {
    await test({ server, clock, site, round });
  } finally {
    await site.close();
    await server.close();
  }
}

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
    const cycle = [METER, BATTERY, INVERTER];
    assert.deepEqual(server.addresses, [METER, IDENTITY, BATTERY, INVERTER, ...cycle, ...cycle]);
    assert.deepEqual(server.requests.slice(0, 4).map(({ count }) => count), [55, 68, 70, 52]);
    assert.equal(server.connectionCount, 1);
    assert.equal(server.pipelinedCount, 0);
  });
});

Deno.test("openSolarEdge() tables agree with the requests", () => {
  assert.deepEqual(
    [METER_BLOCK, BATTERY_IDENTITY_BLOCK, BATTERY_BLOCK, INVERTER_BLOCK].map((one) => one.address),
    [METER, IDENTITY, BATTERY, INVERTER],
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
    await withSite({ script: { ...HOUSE, [IDENTITY]: answer } }, async (bench) => {
      const { server, clock, site, round } = bench;
      for (let cycle = 0; cycle < 3; cycle++) assert.equal((await round()).battery, null);
      assert.equal(server.addresses.filter((address) => address === IDENTITY).length, 1);
      assert.ok(!server.addresses.includes(BATTERY));
      server.disconnect();
      await server.settled();
      await assert.rejects(site.meter.read(), DeviceUnreachable);
      clock.nowMs += 1000;
      server.reply = replyWith(HOUSE);
      assert.equal((await site.battery.read())?.powerW, 1250);
      assert.equal(server.addresses.filter((address) => address === IDENTITY).length, 2);
    });
  });
}

Deno.test("battery.read() rated energy of 0 is still a battery", async () => {
  const unrated = withRegisters(BATTERY_IDENTITY_BLOCK, identity, { 57666: float(0) });
  await withSite({ script: { ...HOUSE, [IDENTITY]: unrated } }, async ({ site }) => {
    assert.equal((await site.battery.read())?.powerW, 1250);
  });
});

Deno.test("battery.read() an identity that is not readable yet is asked for again", async () => {
  await withSite({ script: { ...HOUSE, [IDENTITY]: filled(68, 0xffff) } }, async (bench) => {
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

Deno.test("battery.read() an identity silent three times is asked after ten minutes", async () => {
  const script = { ...HOUSE, [IDENTITY]: () => SILENCE };
  await withSite({ script, deadlineMs: IMPATIENT_MS }, async ({ server, clock, round }) => {
    const asked = () => server.addresses.filter((address) => address === IDENTITY).length;
    for (let silence = 1; silence <= 3; silence++) {
      const { battery } = await round();
      assert.ok(battery instanceof DeviceTimeout);
      assert.equal(asked(), silence);
      await server.settled();
      clock.nowMs += 5000;
    }
    clock.nowMs += 600_000 - 5000 - 1;
    const { meter, battery, inverter } = await round();
    assert.ok(battery instanceof DeviceTimeout);
    assert.match(
      battery.message,
      /^Cannot read battery of 127\.0\.0\.1:\d+: 3 requests .* asked again in 1 s$/,
    );
    assert.ok(!(meter instanceof Error) && !(inverter instanceof Error));
    assert.equal(asked(), 3);
    clock.nowMs += 1;
    server.reply = replyWith(HOUSE);
    const recovered = await round();
    assert.ok(!(recovered.battery instanceof Error));
    assert.equal(asked(), 4);
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
    [METER]: [203, 105, ...filled(53, 0x8000)],
    [IDENTITY]: identity,
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
    const deadlineMs = error === DeviceTimeout ? IMPATIENT_MS : PATIENT_MS;
    await withSite({ script, deadlineMs }, async ({ server, clock, round }) => {
      const failed = await round();
      for (const outcome of Object.values(failed)) assert.ok(outcome instanceof error);
      assert.deepEqual(server.addresses, [METER]);
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
    { script: HOUSE, deadlineMs: IMPATIENT_MS, unitId: 7 },
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
