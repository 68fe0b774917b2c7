import assert from "node:assert/strict";
import fc from "fast-check";
import { clearDay, energyOf, learnRoof, quantile } from "../../../src/domain/sun/roof.ts";
import { nextDay, QUANTILES, restOfDay } from "../../../src/domain/sun/sun_forecast.ts";
import { SLOT_MS } from "../../../src/domain/sun/solar_days.ts";
import { daysBefore, JUNE_MS, madeUpDay, PEAK_W, PLACE } from "./made_up_days.ts";

const ABOUT = { place: PLACE, peakW: PEAK_W };
const NOON = 48;

/** A sky of which three days in five are clear and the others dull, in turns. */
function changingSky(day: number): number {
  return day % 5 < 3 ? 1 : 0.2;
}

function restWh(partOf: (slot: number) => number | null, fromSlot = 40) {
  const roof = learnRoof(daysBefore(JUNE_MS, 60, changingSky), ABOUT);
  const today = madeUpDay(JUNE_MS, (slot) => slot < fromSlot ? partOf(slot) : null);
  const { powersW } = restOfDay(roof, today, JUNE_MS + fromSlot * SLOT_MS);
  return { p20: energyOf(powersW.p20), p50: energyOf(powersW.p50), p80: energyOf(powersW.p80) };
}

Deno.test("learnRoof() knows shade by the time of day after a month, not before", () => {
  const shaded = (_: number, slot: number) => slot >= 56 && slot < 64 ? 0.3 : 1;
  const learned = learnRoof(daysBefore(JUNE_MS, 30, shaded), ABOUT);
  assert.equal(learned.isLearned, true);
  assert.ok(Math.abs((learned.factors[60] ?? 0) - 0.3) < 0.02);
  assert.ok(Math.abs((learned.factors[NOON] ?? 0) - 1) < 0.02);
  const early = learnRoof(daysBefore(JUNE_MS, 29, shaded), ABOUT);
  assert.equal(early.isLearned, false);
  assert.equal(new Set(early.factors).size, 1, "one factor for the whole roof");
});

Deno.test("learnRoof() a roof that gives more than it is said to is larger from its first day on", () => {
  const one = learnRoof(daysBefore(JUNE_MS, 1, () => 1.3), ABOUT);
  assert.ok(Math.abs((one.factors[NOON] ?? 0) - 1.3) < 0.01);
  const dull = learnRoof(daysBefore(JUNE_MS, 1, () => 0.3), ABOUT);
  assert.ok((dull.factors[NOON] ?? 0) > 0.9, "one dull day makes no roof small");
});

Deno.test("learnRoof() leaves out days of which little is known", () => {
  const half = madeUpDay(JUNE_MS, (slot) => slot < 40 ? 1 : null);
  assert.equal(learnRoof([half], ABOUT).days, 0);
});

Deno.test("restOfDay() a bright morning tells of more sun than a dull one", () => {
  const [bright, dull] = [restWh(() => 1), restWh(() => 0.2)];
  assert.ok(bright.p20 > dull.p80, `${bright.p20} > ${dull.p80}`);
  const clearWh = energyOf(clearDay(learnRoof([], ABOUT), JUNE_MS), 40);
  assert.ok(Math.abs(bright.p50 - clearWh) < 0.15 * clearWh);
  assert.ok(Math.abs(dull.p50 - 0.2 * clearWh) < 0.15 * clearWh);
});

Deno.test("restOfDay() before sunrise goes by the days that were seen", () => {
  const roof = learnRoof(daysBefore(JUNE_MS, 60, changingSky), ABOUT);
  const { powersW } = restOfDay(roof, madeUpDay(JUNE_MS, () => null), JUNE_MS);
  const clearWh = energyOf(clearDay(roof, JUNE_MS));
  assert.ok(energyOf(powersW.p20) < 0.35 * clearWh);
  assert.ok(energyOf(powersW.p80) > 0.9 * clearWh);
});

Deno.test("restOfDay() and nextDay() stay in order and below the clear sky", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { maxLength: 40 }),
      fc.double({ min: 0, max: 1.2, noNaN: true }),
      fc.integer({ min: -4, max: 100 }),
      (parts, part, fromSlot) => {
        const days = daysBefore(JUNE_MS, parts.length, (day) => parts[day] ?? 0);
        const roof = learnRoof(days, ABOUT);
        const today = madeUpDay(JUNE_MS, (slot) => slot < fromSlot ? part : null);
        const rest = restOfDay(roof, today, JUNE_MS + fromSlot * SLOT_MS);
        for (const { powersW, startMs, fromSlot: from } of [rest, nextDay(roof, today, JUNE_MS)]) {
          const clearW = clearDay(roof, startMs);
          for (const [index, p50] of powersW.p50.entries()) {
            const [p20 = NaN, p80 = NaN] = [powersW.p20[index], powersW.p80[index]];
            assert.ok(p20 >= 0 && p20 <= p50 && p50 <= p80);
            assert.ok(p80 <= 1.04 * (clearW[from + index] ?? 0) + 1e-9);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("restOfDay() keeps to its quantiles in a sky that goes its own way", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const parts = Array.from({ length: 160 }, random);
  const below = { p20: 0, p50: 0, p80: 0 };
  for (let day = 60; day < parts.length; day++) {
    const roof = learnRoof(
      daysBefore(JUNE_MS, 60, (index) => parts[day - 60 + index] ?? 0),
      ABOUT,
    );
    const cameWh = (parts[day] ?? 0) * energyOf(clearDay(learnRoof([], ABOUT), JUNE_MS));
    const { powersW } = restOfDay(roof, madeUpDay(JUNE_MS, () => null), JUNE_MS);
    for (const name of QUANTILES) if (cameWh < energyOf(powersW[name])) below[name]++;
  }
  const share = (name: keyof typeof below) => below[name] / 100;
  assert.ok(Math.abs(share("p20") - 0.2) < 0.1, `p20 ${share("p20")}`);
  assert.ok(Math.abs(share("p50") - 0.5) < 0.1, `p50 ${share("p50")}`);
  assert.ok(Math.abs(share("p80") - 0.8) < 0.1, `p80 ${share("p80")}`);
});

Deno.test("quantile() lies between its values by their weights", () => {
  const of = (values: readonly number[]) => values.map((value) => ({ value, weight: 1 }));
  assert.equal(quantile(of([3, 1, 2]), 0.5), 2);
  assert.equal(quantile(of([1, 3]), 0.5), 2);
  assert.equal(quantile(of([4]), 0.2), 4);
  assert.equal(quantile([{ value: 1, weight: 1 }, { value: 2, weight: 8 }], 0.9), 2);
});
