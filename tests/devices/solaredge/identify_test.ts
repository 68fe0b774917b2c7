import assert from "node:assert/strict";
import { DeviceProtocol, DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_IDENTITY_BLOCK,
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import { exceptionReply, type FakeRequest } from "../transport/fake_modbus_server.ts";
import {
  BATTERY_2_ID,
  BATTERY_ID,
  COMMON,
  HOUSE,
  INVERTER,
  METER_ID,
  replyWith,
  SILENCE,
  withSite,
} from "./bench.ts";
import { commonBlock, filled, inverter5520, meterIdentity, withRegisters } from "./registers.ts";

Deno.test("identify() tells all parts over the one connection", async () => {
  await withSite({ script: HOUSE }, async ({ server, site, round }) => {
    await round();
    assert.deepEqual(await site.identify(), {
      manufacturer: "SolarEdge",
      model: "SE10K-RWS48BNN4",
      firmware: "0004.0022.0039",
      serial: "7E040000",
      ratedPowerW: 10_000,
      meterModel: "SE-MTR-3Y-400V-B",
      meterOption: "Export+Import",
      meterSlot: 1,
      meterProblem: null,
      synergyUnits: 1,
      battery: { manufacturer: "BYD", model: "LVS 8.0", count: 1 },
      followerModel: null,
    });
    assert.equal(server.connectionCount, 1);
  });
});

Deno.test("identify() no battery, and one whose names are not readable yet", async () => {
  const slot = (changes: Readonly<Record<number, readonly number[]>>) =>
    withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), changes);
  await withSite({ script: { ...HOUSE, [BATTERY_ID]: slot({ 57664: [255] }) } }, async (bench) => {
    assert.equal((await bench.site.identify()).battery, null);
    bench.server.reply = replyWith({ ...HOUSE, [BATTERY_ID]: slot({}) });
    assert.deepEqual((await bench.site.identify()).battery, {
      manufacturer: null,
      model: null,
      count: 1,
    });
  });
});

Deno.test("identify() fails as the reads do", async () => {
  const other = withRegisters(COMMON_BLOCK, commonBlock("SE10K"), { 40000: [1, 2] });
  await withSite({ script: { ...HOUSE, [COMMON]: other } }, async ({ server, site }) => {
    await assert.rejects(site.identify(), DeviceProtocol);
    await server.close();
    await assert.rejects(site.identify(), DeviceUnreachable);
  });
});

const wild = withRegisters(INVERTER_BLOCK, inverter5520, { 40083: [12_001, 0] });

for (
  const { name, common, limitW = null, acPowerW, asked } of [
    {
      name: "a rating of 10 kW",
      common: commonBlock("SE10K-RWS48BNN4"),
      limitW: 10_000,
      acPowerW: null,
      asked: 1,
    },
    {
      name: "a rating of 17 kW",
      common: commonBlock("SE17K"),
      limitW: 17_000,
      acPowerW: 12_001,
      asked: 1,
    },
    {
      name: "a name without a rating",
      common: commonBlock("StorEdge"),
      acPowerW: 12_001,
      asked: 1,
    },
    { name: "a common block of filler", common: filled(69, 0xffff), acPowerW: 12_001, asked: 3 },
    { name: "a common block of something else", common: filled(69, 7), acPowerW: 12_001, asked: 1 },
    {
      name: "no common block",
      common: (request: FakeRequest) => exceptionReply(request, 2),
      acPowerW: 12_001,
      asked: 1,
    },
  ]
) {
  Deno.test(`inverter.read() 12001 W under ${name}`, async () => {
    const script = { ...HOUSE, [COMMON]: common, [INVERTER]: wild };
    await withSite({ script }, async ({ server, site }) => {
      for (let cycle = 0; cycle < 3; cycle++) {
        const values = await site.inverter.read();
        assert.equal(values.acPowerW, acPowerW);
        assert.equal(values.acLimitW, limitW);
        assert.equal(values.status, "producing");
      }
      assert.equal(server.addresses.filter((address) => address === COMMON).length, asked);
      assert.equal(server.connectionCount, 1);
    });
  });
}

Deno.test("inverter.read() a common block that stays silent costs no value", async () => {
  const script = { ...HOUSE, [COMMON]: () => SILENCE };
  await withSite({ script }, async ({ server, clock, round }) => {
    for (const outcome of Object.values(await round())) assert.ok(!(outcome instanceof Error));
    await server.settled();
    for (let cycle = 0; cycle < 3; cycle++) {
      clock.nowMs += 5000;
      for (const outcome of Object.values(await round())) assert.ok(!(outcome instanceof Error));
    }
    assert.equal(server.addresses.filter((address) => address === COMMON).length, 1);
  });
});

Deno.test("inverter.read() the rating stays known when the block falls silent", async () => {
  const script = { ...HOUSE, [INVERTER]: wild };
  await withSite({ script }, async ({ server, clock, site }) => {
    assert.equal((await site.inverter.read()).acPowerW, null);
    server.reply = replyWith({ ...script, [COMMON]: () => SILENCE });
    server.disconnect();
    await server.settled();
    await assert.rejects(site.inverter.read(), DeviceUnreachable);
    for (let cycle = 0; cycle < 3; cycle++) {
      clock.nowMs += 5000;
      assert.equal((await site.inverter.read()).acPowerW, null);
    }
    assert.equal(server.connectionCount, 3);
  });
});

Deno.test("identify() a battery that cannot tell what it is does not count, nor does one of units unknown", async () => {
  const script = {
    ...HOUSE,
    [BATTERY_2_ID]: filled(68, 0),
    [METER_ID]: withRegisters(METER_IDENTITY_BLOCK, meterIdentity("Production"), {
      40121: [160, 48],
      40129: [4],
    }),
  };
  await withSite({ script }, async ({ site }) => {
    const { battery, synergyUnits, meterProblem } = await site.identify();
    assert.equal(battery?.count, 1);
    assert.equal(synergyUnits, 1);
    assert.match(meterProblem ?? "", /: place unknown behind 4 Synergy units, not 2 or 3$/);
  });
});

Deno.test("identify() strings behind the first meter are no meter", async () => {
  const strings = withRegisters(METER_IDENTITY_BLOCK, meterIdentity("Production"), {
    40121: [160, 48],
  });
  const script = { ...HOUSE, [METER_ID]: meterIdentity("Production"), [METER_ID + 174]: strings };
  await withSite({ script }, async ({ site }) => {
    const { meterProblem } = await site.identify();
    assert.match(meterProblem ?? "", /, slot 2 is empty \(synergy at register 40295\)$/);
  });
});

Deno.test("identify() spares the reads after it the common block", async () => {
  await withSite({ script: { ...HOUSE, [INVERTER]: wild } }, async ({ server, site }) => {
    await site.identify();
    assert.equal((await site.inverter.read()).acPowerW, null, "above the rating that it told");
    assert.equal(server.addresses.filter((address) => address === COMMON).length, 1);
  });
});
