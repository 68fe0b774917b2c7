import assert from "node:assert/strict";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import {
  BATTERY,
  HOUSE,
  INVERTER,
  METER,
  replyWith,
  type SolarEdgeBench,
  withSite,
} from "./bench.ts";
import { filled, float, inverter5520, meter4857, withRegisters } from "./registers.ts";

const withStatus = (status: number) =>
  withRegisters(INVERTER_BLOCK, inverter5520, { 40107: [status] });

/** Reads all each 5 s until `ms` have passed since the first read. */
async function readUntil(bench: SolarEdgeBench, ms: number): Promise<void> {
  for (let elapsedMs = 0; elapsedMs < ms; elapsedMs += 5000) {
    await bench.round();
    bench.clock.nowMs += Math.min(5000, ms - elapsedMs);
  }
}

for (
  const { name, script, frozen } of [
    {
      name: "all of a producing inverter",
      script: HOUSE,
      frozen: ["meter", "battery", "inverter"],
    },
    {
      name: "all of a throttled inverter",
      script: { ...HOUSE, [INVERTER]: withStatus(5) },
      frozen: ["meter", "battery", "inverter"],
    },
    { name: "all while it sleeps", script: { ...HOUSE, [INVERTER]: withStatus(2) }, frozen: [] },
    {
      name: "a meter that is lost",
      script: { ...HOUSE, [METER]: [203, 105, ...filled(53, 0x8000)] },
      frozen: ["battery", "inverter"],
    },
  ]
) {
  Deno.test(`SolarEdgeSite registers that stand still for 60 s: ${name}`, async () => {
    await withSite({ script }, async (bench) => {
      await readUntil(bench, 60_000);
      for (const outcome of Object.values(await bench.round())) {
        assert.ok(!(outcome instanceof Error), "60 s is not too long");
      }
      bench.clock.nowMs += 1000;
      // What a part does at the inverter's word it does from the round after that word on.
      await bench.round();
      const entries = Object.entries(await bench.round());
      for (const [part, outcome] of entries) {
        assert.equal(outcome instanceof DeviceProtocol, frozen.includes(part), part);
        if (!(outcome instanceof Error)) continue;
        assert.match(
          outcome.message,
          new RegExp(`^Cannot read ${part} of 127\\.0\\.0\\.1:\\d+: .* frozen for 61 s$`),
        );
      }
      assert.equal(bench.server.connectionCount, 1);
    });
  });
}

Deno.test("SolarEdgeSite frozen registers count again with their first change", async () => {
  await withSite({ script: HOUSE }, async (bench) => {
    await readUntil(bench, 70_000);
    for (const outcome of Object.values(await bench.round())) {
      assert.ok(outcome instanceof DeviceProtocol);
    }
    bench.server.reply = replyWith({
      ...HOUSE,
      [METER]: withRegisters(METER_BLOCK, meter4857, { 40204: [4996] }),
      [INVERTER]: withRegisters(INVERTER_BLOCK, inverter5520, { 40079: [2316] }),
    });
    bench.clock.nowMs += 5000;
    const { meter, inverter } = await bench.round();
    assert.ok(!(meter instanceof Error) && !(inverter instanceof Error));
    assert.ok(!((await bench.round()).battery instanceof Error));
  });
});

Deno.test("SolarEdgeSite a meter that moves beside a battery at rest is not frozen", async () => {
  await withSite({ script: { ...HOUSE, [BATTERY]: filled(70, 0) } }, async (bench) => {
    for (let second = 0; second < 200; second += 5) {
      bench.server.reply = replyWith({
        ...HOUSE,
        [BATTERY]: withRegisters(BATTERY_BLOCK, filled(70, 0), {
          57732: [...float(64), 7, 0],
        }),
        [METER]: withRegisters(METER_BLOCK, meter4857, { 40196: [23_000 + second] }),
        [INVERTER]: withRegisters(INVERTER_BLOCK, inverter5520, { 40085: [5000 + second % 2] }),
      });
      for (const outcome of Object.values(await bench.round())) {
        assert.ok(!(outcome instanceof Error));
      }
      bench.clock.nowMs += 5000;
    }
  });
});

Deno.test("SolarEdgeSite a meter counts as frozen up to 60 s after the inverter was seen at work", async () => {
  for (const [afterMs, isFrozen] of [[60_000, true], [60_001, false]] as const) {
    await withSite({ script: HOUSE }, async ({ site, clock }) => {
      await site.meter.read();
      clock.nowMs += 1;
      await site.inverter.read();
      clock.nowMs += afterMs;
      const read = site.meter.read().then(() => false, (error) => error.symptom === "frozen");
      assert.equal(await read, isFrozen, `${afterMs} ms`);
    });
  }
});
