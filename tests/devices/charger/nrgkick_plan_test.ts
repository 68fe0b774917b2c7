import assert from "node:assert/strict";
import { FaultPlayer, planFaults } from "../../../src/simulator/faults/fault_plan.ts";
import { charge, STOP } from "./nrgkick_fault_table.ts";
import { ReadCharger } from "./nrgkick_house.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const HOUR_MS = 3_600_000;
const CYCLE_MS = 5000;
const WISHES = [charge(10), charge(10), charge(10), charge(6), STOP, charge(12)];
const WISH_MS = 40_000;
/** Longer than any answer takes here. */
const DEADLINE_MS = 5000;

for (
  const { generation, seed } of [{ generation: 1, seed: 1 }, { generation: 2, seed: 2 }] as const
) {
  const name = `NRGkick ${generation} an hour of faults of seed ${seed}`;
  Deno.test(`${name}: well in the next cycle, one write in five seconds`, async () => {
    await using read = await ReadCharger.start({ generation, deadlineMs: DEADLINE_MS });
    const fromMs = read.clock.wallMs();
    const toMs = fromMs + HOUR_MS;
    const rates = { faultsPerHour: 40, maxSlowMs: 20 };
    const plan = planFaults({ seed, fromMs, toMs, ...rates, chargerGeneration: generation });
    const mine = plan.filter(({ device }) => device === "charger");
    const player = new FaultPlayer(mine, read.simulation.faults);
    let wroteAtMs = -Infinity;
    let writes = 0;
    let freshCycles = 0;
    while (read.clock.wallMs() < toMs) {
      read.clock.advance(CYCLE_MS);
      const atMs = read.clock.wallMs();
      await player.advanceTo(atMs);
      const isWell = read.simulation.faults.active("charger") === null;
      using _fault = isWell ? null : new ShortWaits(DEADLINE_MS);
      await read.poll(0);
      const { quality, value, error } = read.reading;
      if (isWell) {
        freshCycles++;
        assert.deepEqual([quality, error], ["fresh", null]);
        const powerW = value?.powerW ?? NaN;
        assert.ok(Math.abs(powerW - read.truePowerW) <= 5.01, `${powerW} W at ${atMs}`);
      }
      const wish = WISHES[Math.floor((atMs - fromMs) / WISH_MS) % WISHES.length] ?? STOP;
      await read.apply(wish).catch(() => {});
      if (read.writes.length === writes) continue;
      assert.equal(read.writes.length, writes + 1, "one write a cycle");
      assert.ok(atMs - wroteAtMs >= CYCLE_MS);
      writes = read.writes.length;
      wroteAtMs = atMs;
    }
    assert.ok(mine.length > 8 && writes > 20 && freshCycles > 100, `${writes} ${freshCycles}`);
  });
}
