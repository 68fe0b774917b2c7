import assert from "node:assert/strict";
import { MOST_SWITCHES, PHASE_DWELL_MS } from "../../src/control/phases/choice.ts";
import { REST_MS } from "../../src/control/phases/switching.ts";
import { SHOWN_MS } from "../../src/control/phases/watch.ts";
import { HOUR_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import type { FaultOf } from "../../src/simulator/faults/faults.ts";
import { WholeProgram } from "./whole_program.ts";

/*
 * A whole day on real sockets with a charger of the second generation that switches phases, and in the
 * middle of its first switches a fault each.
 */

const START_MS = Date.UTC(2026, 5, 21, 4);
const HOURS = 14;
/** Two cycles of the program in one: a day has 5000 of them. */
const CYCLE_MS = 10 * SECOND_MS;
const SEED = 9;
const FAULTS: readonly { readonly fault: FaultOf["charger"]; readonly lastsMs: number }[] = [
  { fault: { kind: "hang-up" }, lastsMs: 40 * SECOND_MS },
  { fault: { kind: "restart", phases: 3 }, lastsMs: 20 * SECOND_MS },
  { fault: { kind: "put-ignored" }, lastsMs: 40 * SECOND_MS },
  // So long that the car is seen to draw on the phases of before.
  { fault: { kind: "phases-stuck" }, lastsMs: 240 * SECOND_MS },
];

Deno.test(`a day of broken clouds on one phase and on three, with faults in the middle of switches (seed ${SEED})`, async () => {
  const asked: { readonly atMs: number; readonly path: string }[] = [];
  const whole: WholeProgram = await WholeProgram.start({
    startMs: START_MS,
    seed: SEED,
    weather: "broken",
    battery: { socPct: 70 },
    car: { phases: 3, needWh: 80_000 },
    gen2: { canSwitchPhases: true },
    onChargerRequest: ({ path }) => {
      if (path.includes("phase_count")) asked.push({ atMs: whole.clock.wallMs(), path });
    },
  }, { plugHost: "" });
  await using _ = whole;
  const settings = {
    nrgkickGeneration: 2,
    nrgkickAddress: whole.simulation.addresses.nrgkickGen2Address,
    nrgkickPassword: "",
    carMaxPhases: 3,
    phaseSwitching: "always",
  };
  assert.equal(await whole.put("/api/settings", settings), 200);
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  const on = new Set<number>();
  const rested: number[] = [];
  let [flowedMs, clearMs, faults, boughtWh] = [-Infinity, Infinity, 0, 0];
  let isSwitching = false;
  for (let nowMs = START_MS; nowMs < START_MS + HOURS * HOUR_MS; nowMs = whole.clock.wallMs()) {
    const before = asked.length;
    whole.clock.advance(CYCLE_MS);
    await whole.running.program.tick();
    const { charger, gridPowerW, carPowerW } = whole.simulation.state();
    if (charger.powerW > 0) {
      flowedMs = whole.clock.wallMs();
      on.add(charger.activePhases);
    }
    if (asked.length > before) rested.push(whole.clock.wallMs() - flowedMs);
    if (carPowerW > 500) boughtWh += Math.max(0, gridPowerW) * CYCLE_MS / HOUR_MS;
    if (whole.clock.wallMs() >= clearMs) {
      await whole.simulation.faults.clear("charger");
      clearMs = Infinity;
    }
    const wasSwitching = isSwitching;
    isSwitching = whole.running.program.status().reason.code === "switch.phases";
    const next = FAULTS[faults];
    if (!isSwitching || wasSwitching || next === undefined || clearMs !== Infinity) continue;
    await whole.simulation.faults.set("charger", next.fault);
    clearMs = whole.clock.wallMs() + next.lastsMs;
    faults++;
  }
  const { count, hot } = whole.simulation.house.charger.phaseChanges;
  const { carWh, exportedWh } = whole.simulation.state().energies;
  const figures = `${count} changes, ${hot} hot, ${asked.length} asked, ${faults} faults, ` +
    `${Math.round(boughtWh)} Wh bought, ${Math.round(carWh)} Wh into the car, ${
      Math.round(exportedWh)
    } Wh sold`;
  assert.equal(faults, FAULTS.length, figures);
  assert.deepEqual([...on].sort(), [1, 3], figures);
  assert.equal(hot, 0, figures);
  assert.ok(rested.every((restMs) => restMs >= REST_MS), `${rested}`);
  // What does not show is asked again within a minute.
  const switches = asked.filter(({ atMs }, index) =>
    atMs - (asked[index - 1]?.atMs ?? -Infinity) > SHOWN_MS
  );
  assert.ok(switches.length >= FAULTS.length && switches.length <= MOST_SWITCHES, figures);
  for (const [index, { atMs }] of switches.entries()) {
    const sinceMs = atMs - (switches[index - 1]?.atMs ?? -Infinity);
    assert.ok(sinceMs >= PHASE_DWELL_MS, `${sinceMs} ms between two`);
  }
  assert.ok(carWh > 30_000 && boughtWh < 300, figures);
});
