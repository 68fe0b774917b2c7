import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import {
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import { exceptionReply, type FakeRequest } from "../transport/fake_modbus_server.ts";
import {
  HOUSE,
  INVERTER,
  METER,
  METER_ID,
  replyWith,
  type Script,
  SILENCE,
  withSite,
} from "./bench.ts";
import { filled, inverter5520, meter4857, meterIdentity, withRegisters } from "./registers.ts";

/** Registers from one meter's slot to the next. */
const SLOT = 174;

const synergy = (units: number) =>
  withRegisters(METER_IDENTITY_BLOCK, filled(67, 0), {
    40121: [160, 8 + 20 * units],
    40129: [units],
  });
const emptySlot = withRegisters(METER_IDENTITY_BLOCK, filled(67, 0), { 40121: [0xffff, 0] });
const production = withRegisters(METER_BLOCK, meter4857, { 40206: [5520, 1840, 1840, 1840, 0] });
const still = withRegisters(METER_BLOCK, meter4857, {
  40190: [0, 0, 0, 0],
  40206: [0, 0, 0, 0],
});
const withStatus = (status: number) =>
  withRegisters(INVERTER_BLOCK, inverter5520, { 40107: [status] });

const FOUND: readonly { name: string; script: Script; slot: number; offset: number }[] = [
  { name: "slot 1", script: HOUSE, slot: 1, offset: 0 },
  {
    name: "slot 1 with another spelling",
    script: { ...HOUSE, [METER_ID]: meterIdentity("export+import ") },
    slot: 1,
    offset: 0,
  },
  {
    name: "slot 2 behind a production meter",
    script: {
      ...HOUSE,
      [METER_ID]: meterIdentity("Production"),
      [METER]: production,
      [METER_ID + SLOT]: meterIdentity("Export+Import"),
      [METER + SLOT]: meter4857,
    },
    slot: 2,
    offset: SLOT,
  },
  {
    name: "slot 3 behind two others",
    script: {
      ...HOUSE,
      [METER_ID]: meterIdentity("Production"),
      [METER_ID + SLOT]: meterIdentity("Consumption"),
      [METER_ID + 2 * SLOT]: meterIdentity("Export+Import"),
      [METER + 2 * SLOT]: meter4857,
    },
    slot: 3,
    offset: 2 * SLOT,
  },
  ...[{ units: 2, shift: 50 }, { units: 3, shift: 70 }].map(({ units, shift }) => ({
    name: `a Synergy of ${units} units`,
    script: {
      ...HOUSE,
      [METER_ID]: synergy(units),
      [METER_ID + shift]: meterIdentity("Export+Import"),
      [METER + shift]: meter4857,
    },
    slot: 1,
    offset: shift,
  })),
  {
    name: "slot 2 of a Synergy of 2 units",
    script: {
      ...HOUSE,
      [METER_ID]: synergy(2),
      [METER_ID + 50]: meterIdentity("Production"),
      [METER_ID + 50 + SLOT]: meterIdentity("Export+Import"),
      [METER + 50 + SLOT]: meter4857,
    },
    slot: 2,
    offset: 50 + SLOT,
  },
];

for (const { name, script, slot, offset } of FOUND) {
  Deno.test(`meter.read() finds the site's meter in ${name}`, async () => {
    await withSite({ script }, async ({ server, site }) => {
      assert.equal((await site.meter.read()).gridPowerW, -4857);
      const asked = server.addresses.length;
      assert.equal((await site.meter.read()).gridPowerW, -4857);
      assert.deepEqual(server.addresses.slice(asked), [METER + offset], "found once a connection");
      const identity = await site.identify();
      assert.equal(identity.meterSlot, slot);
      assert.equal(identity.meterOption?.toLowerCase(), "export+import");
      assert.equal(identity.meterProblem, null);
    });
  });
}

const WITHOUT: readonly { name: string; script: Script; text: RegExp; asked: readonly number[] }[] =
  [
    {
      name: "no meter at all",
      script: { ...HOUSE, [METER_ID]: emptySlot },
      text: /none measures the grid connection .*slot 1 is empty \(nothing at register 40121\)$/,
      asked: [METER_ID],
    },
    {
      name: "no such register",
      script: { ...HOUSE, [METER_ID]: (request: FakeRequest) => exceptionReply(request, 2) },
      text: /slot 1 is empty \(nothing at register 40121\)$/,
      asked: [METER_ID],
    },
    {
      name: "another model in the slot",
      script: {
        ...HOUSE,
        [METER_ID]: withRegisters(METER_IDENTITY_BLOCK, emptySlot, { 40121: [711, 32] }),
      },
      text: /slot 1 is empty \(model 711 at register 40121\)$/,
      asked: [METER_ID],
    },
    {
      name: "a production meter alone",
      script: {
        ...HOUSE,
        [METER_ID]: meterIdentity("Production"),
        [METER_ID + SLOT]: emptySlot,
      },
      text: /slot 1 holds a "Production" meter, slot 2 is empty \(nothing at register 40295\)$/,
      asked: [METER_ID, METER_ID + SLOT],
    },
    {
      name: "three meters of something else",
      script: {
        ...HOUSE,
        [METER_ID]: meterIdentity("Production"),
        [METER_ID + SLOT]: meterIdentity("Consumption"),
        [METER_ID + 2 * SLOT]: meterIdentity(""),
      },
      text: /"Production" meter, slot 2 holds a "Consumption" meter, slot 3 holds a "" meter$/,
      asked: [METER_ID, METER_ID + SLOT, METER_ID + 2 * SLOT],
    },
    {
      name: "a Synergy of 4 units",
      script: { ...HOUSE, [METER_ID]: synergy(4) },
      text: /place unknown behind 4 Synergy units, not 2 or 3$/,
      asked: [METER_ID],
    },
  ];

for (const { name, script, text, asked } of WITHOUT) {
  Deno.test(`meter.read() ${name} is told, asks no further and ends nothing else`, async () => {
    await withSite({ script }, async ({ server, site, round }) => {
      const { meter, battery, inverter } = await round();
      assert.ok(meter instanceof DeviceRejected);
      assert.match(meter.message, /^Cannot use meter of 127\.0\.0\.1:\d+: /);
      assert.match(meter.message, text);
      assert.ok(!(battery instanceof Error) && !(inverter instanceof Error));
      assert.deepEqual(server.addresses.slice(0, asked.length), asked);
      assert.equal(server.addresses[asked.length], 57600, "and no other register of a meter");
      const identity = await site.identify();
      assert.equal(identity.meterSlot, null);
      assert.equal(identity.meterProblem, meter.message);
      server.reply = replyWith(HOUSE);
      assert.equal((await site.meter.read()).gridPowerW, -4857, "found in the next cycle");
      assert.equal(server.connectionCount, 1);
    });
  });
}

Deno.test("meter.read() a meter that is moved is found again in the next cycle", async () => {
  await withSite({ script: HOUSE }, async ({ server, site }) => {
    await site.meter.read();
    server.reply = replyWith({
      ...HOUSE,
      [METER_ID]: synergy(2),
      [METER]: withRegisters(METER_BLOCK, meter4857, { 40188: [160] }),
      [METER_ID + 50]: meterIdentity("Export+Import"),
      [METER + 50]: meter4857,
    });
    await assert.rejects(site.meter.read(), DeviceProtocol);
    assert.equal((await site.meter.read()).gridPowerW, -4857);
  });
});

Deno.test("meter.read() an identity silent three times is left alone, slot 1 taken", async () => {
  const script = { ...HOUSE, [METER_ID]: () => SILENCE };
  await withSite({ script }, async ({ server, clock, site }) => {
    for (let silence = 0; silence < 4; silence++) {
      await assert.rejects(site.meter.read(), DeviceTimeout);
      await server.settled();
      clock.nowMs += 5000;
    }
    assert.equal((await site.meter.read()).gridPowerW, -4857);
    // Two answers prove that it is not the whole inverter that is silent.
    const asked = [INVERTER, INVERTER, METER_ID];
    assert.deepEqual(server.addresses, [METER_ID, ...asked, ...asked, ...asked, METER]);
  });
});

Deno.test("meter.read() an inverter that is silent altogether says nothing of its meter", async () => {
  const script = { ...HOUSE, [METER_ID]: () => SILENCE, [INVERTER]: () => SILENCE };
  await withSite({ script }, async ({ server, clock, site }) => {
    for (let silence = 0; silence < 6; silence++) {
      await assert.rejects(site.meter.read(), DeviceTimeout);
      await server.settled();
      clock.nowMs += 5000;
    }
    server.reply = replyWith({
      ...HOUSE,
      [METER_ID]: meterIdentity("Production"),
      [METER]: production,
      [METER_ID + SLOT]: meterIdentity("Export+Import"),
      [METER + SLOT]: meter4857,
    });
    assert.equal((await site.meter.read()).gridPowerW, -4857, "slot 1 is not taken unseen");
  });
});

Deno.test("meter.read() an identity that falls silent leaves the meter where it was", async () => {
  const known: Script = {
    ...HOUSE,
    [METER_ID]: meterIdentity("Production"),
    [METER]: production,
    [METER_ID + SLOT]: meterIdentity("Export+Import"),
    [METER + SLOT]: meter4857,
  };
  await withSite({ script: known }, async ({ server, clock, site }) => {
    await site.meter.read();
    server.reply = replyWith({ ...known, [METER_ID]: () => SILENCE });
    server.disconnect();
    await server.settled();
    await assert.rejects(site.meter.read(), DeviceUnreachable);
    for (let silence = 0; silence < 4; silence++) {
      clock.nowMs += 5000;
      await assert.rejects(site.meter.read(), DeviceTimeout);
      await server.settled();
    }
    clock.nowMs += 5000;
    assert.equal((await site.meter.read()).gridPowerW, -4857);
  });
});

for (
  const { status, gridPowerW } of [
    { status: 2, gridPowerW: null },
    { status: 1, gridPowerW: null },
    { status: 3, gridPowerW: null },
    { status: 8, gridPowerW: null },
    { status: 0xffff, gridPowerW: null },
    { status: 4, gridPowerW: 0 },
    { status: 5, gridPowerW: 0 },
  ]
) {
  Deno.test(`meter.read() no flow at all while the status is ${status}`, async () => {
    const script = { ...HOUSE, [METER]: still, [INVERTER]: withStatus(status) };
    await withSite({ script }, async ({ server, site }) => {
      const values = await site.meter.read();
      assert.equal(values.gridPowerW, gridPowerW);
      assert.deepEqual(values.phasePowersW, [gridPowerW, gridPowerW, gridPowerW]);
      assert.equal(values.importedWh, 0x01734f56, "the rest stays");
      assert.deepEqual(server.addresses, [METER_ID, METER, INVERTER]);
    });
  });
}

Deno.test("meter.read() 1 W while the inverter sleeps is believed, and nothing more asked", async () => {
  const awake = withRegisters(METER_BLOCK, still, { 40206: [0x10000 - 1] });
  const script = { ...HOUSE, [METER]: awake, [INVERTER]: withStatus(2) };
  await withSite({ script }, async ({ server, site }) => {
    assert.equal((await site.meter.read()).gridPowerW, 1);
    assert.deepEqual(server.addresses, [METER_ID, METER]);
  });
});
