import assert from "node:assert/strict";
import {
  BATTERY_WH,
  type BenchHouse,
  type ControllerKind,
  type DayRun,
  type DayTotals,
  emptyTrace,
  runDay,
} from "./bench_house.ts";
import { CHARGEMANAGER, withPlug } from "./chargemanager.ts";
import { type BenchDay, benchDay, DAY_S } from "./days.ts";
import { EVCC } from "./evcc.ts";
import { foresee, START_RULE_SOC_PCT } from "./foresight.ts";
import { ORIGINAL } from "./original.ts";
import { drawDay } from "./picture.ts";
import { scorePlug } from "./plug.ts";
import { meanScore, scoreDay } from "./score.ts";

const TOTALS: DayTotals = {
  importedWh: 1000,
  exportedWh: 0,
  carWh: 10_000,
  endStoredWh: 4000,
  directWh: 50,
  starts: 2,
  commands: 30,
};

/** A day of one sun and one household, in W. */
function flatDay(sunW: (hour: number) => number): BenchDay {
  return {
    name: "flat",
    dayClass: "clear",
    seed: 1,
    dayOfYear: 172,
    pvWPerKwp: new Float64Array(DAY_S).map((_, second) => sunW(second / 3600) / 9.4),
    householdW: new Float64Array(DAY_S).fill(300),
  };
}

Deno.test("scoreDay() takes off what was bought and what the evening's battery misses", () => {
  const without = { ...TOTALS, importedWh: 400, carWh: 0, endStoredWh: 5000, exportedWh: 9000 };
  const score = scoreDay(TOTALS, without);
  assert.equal(score.importWh, 600);
  assert.equal(score.solarWh, 10_000 - 600 - 1000);
  assert.equal(meanScore([score, score], 2 * 9000).captured, 8400 / 9000);
  assert.equal(scoreDay({ ...TOTALS, importedWh: 300 }, without).solarWh, 9000, "no reward");
});

Deno.test("benchDay() the same class and seed give the same day, another seed another", () => {
  assert.deepEqual(benchDay("mixed", 3), benchDay("mixed", 3));
  assert.notDeepEqual(benchDay("mixed", 3).pvWPerKwp, benchDay("mixed", 4).pvWPerKwp);
});

Deno.test("foresee() nobody who keeps its rule does better, and it buys next to nothing", () => {
  for (const phases of [1, 2, 3] as const) {
    const day = benchDay("broken", 5);
    const without = runDay(day, phases, null).totals;
    const rules = { endWh: without.endStoredWh, startSocPct: START_RULE_SOC_PCT };
    const best = scoreDay(foresee(day, phases, rules).totals, without);
    for (const kind of [CHARGEMANAGER, EVCC]) {
      const score = scoreDay(runDay(day, phases, kind).totals, without);
      // The limit lives in minute means and 161 levels, so a hair above it is no wonder.
      assert.ok(score.solarWh < best.solarWh * 1.01, `${kind.name} at ${phases} phases`);
    }
    assert.ok(best.importWh < 100, `${best.importWh} Wh`);
    const free = scoreDay(foresee(day, phases, { ...rules, startSocPct: 0 }).totals, without);
    assert.ok(free.solarWh >= best.solarWh - 50, "fewer rules, no less sun");
  }
});

Deno.test("EVCC begins after a minute of sun and ends three minutes after it", () => {
  // 6 kW from 10 h to 11 h, into a battery that is full.
  const day = flatDay((hour) => hour >= 2 && hour < 9 ? 6000 : hour >= 10 && hour < 11 ? 6000 : 0);
  const carW = runDay(day, 2, EVCC).trace.carW;
  const flows = (minute: number) => (carW[minute] ?? 0) > 500;
  assert.equal(flows(10 * 60), false);
  assert.equal(flows(10 * 60 + 2), true);
  assert.equal(flows(11 * 60 + 2), true, "the smallest current goes on at the battery's cost");
  assert.equal(flows(11 * 60 + 5), false);
});

Deno.test("ORIGINAL buys by day what the sun does not give", () => {
  const day = flatDay(() => 0);
  const { trace, totals } = runDay(day, 2, ORIGINAL);
  assert.ok((trace.carW[8 * 60] ?? 0) < 1, "still Tracked in the early morning");
  assert.ok((trace.carW[12 * 60] ?? 0) > 2500, "Slow at noon");
  assert.ok(totals.importedWh > 20_000);
});

Deno.test("runDay() a day without a car, and one whose charger is never told anything, are one", () => {
  const day = benchDay("clear", 1);
  const idle: ControllerKind = { name: "idle", make: (_: BenchHouse) => ({ step: () => {} }) };
  assert.deepEqual(runDay(day, 2, idle).totals, runDay(day, 2, null).totals);
  assert.ok(runDay(day, 2, null).totals.endStoredWh <= BATTERY_WH);
});

Deno.test("drawDay() one panel each, and no number that is none", () => {
  const svg = drawDay("A & B", [
    { title: "one < two", trace: emptyTrace() },
    { title: "two", trace: emptyTrace() },
  ]);
  assert.match(svg, /^<svg xmlns=/);
  assert.equal(svg.match(/class="car" d=/g)?.length, 2);
  assert.ok(svg.includes("A &amp; B") && svg.includes("one &lt; two"));
  assert.ok(!/NaN|undefined|Infinity/.test(svg));
});

Deno.test("scorePlug() takes off what is bought, and what the evening's battery misses", () => {
  const run = (importedWh: number, endStoredWh: number, heaterWh: number): DayRun => ({
    totals: { ...TOTALS, importedWh, endStoredWh },
    sun: { heaterWh, heaterSunWh: heaterWh * 0.9, carSunWh: 8000, switches: 2 },
    trace: emptyTrace(),
  });
  const alone = run(1000, 5000, 0);
  assert.equal(scorePlug(run(1300, 4800, 2000), alone).heaterSpareWh, 1500);
  assert.equal(scorePlug(run(900, 5200, 2000), alone).heaterSpareWh, 2000, "no reward");
});

Deno.test("runDay() a heater beside the car lives on sun and leaves the car what it had", () => {
  const day = flatDay((hour) => hour >= 9 && hour < 15 ? 6000 : 0);
  const heater = withPlug("heater", { plugWindow1: "09:00-15:00" });
  const { sun } = runDay(day, 1, heater);
  assert.ok(sun.heaterWh > 2000, `${sun.heaterWh} Wh`);
  assert.ok(sun.heaterSunWh > 0.97 * sun.heaterWh, `${sun.heaterSunWh} of ${sun.heaterWh} Wh`);
  const alone = runDay(day, 1, CHARGEMANAGER);
  assert.ok(Math.abs(sun.carSunWh - alone.sun.carSunWh) < 0.01 * alone.sun.carSunWh);
  assert.deepEqual([alone.sun.heaterWh, alone.sun.switches], [0, 0]);
});
