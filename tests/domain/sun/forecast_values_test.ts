import assert from "node:assert/strict";
import { clearDay, type ClearnessDay, type Roof } from "../../../src/domain/sun/roof.ts";
import { nextDay, restOfDay, type SlotPowers } from "../../../src/domain/sun/sun_forecast.ts";
import { DAY_MS, SLOT_MS, SLOTS, solarDay } from "../../../src/domain/sun/solar_days.ts";
import { JUNE_MS, madeUpDay, PEAK_W, PLACE } from "./made_up_days.ts";

const NOON = 48;
const NOON_MS = JUNE_MS + NOON * SLOT_MS;
const UNSEEN = solarDay(JUNE_MS, []);

/** A day that is light from 6 h to 18 h, with one part of its clear sky before noon and another after. */
function dayOf([before, after]: readonly [number, number]): ClearnessDay {
  const isLight = (slot: number) => slot >= 24 && slot < 72;
  const clearW = Array.from({ length: SLOTS }, (_, slot) => isLight(slot) ? 1000 : 0);
  const pvW = clearW.map((powerW, slot) => powerW * (slot < NOON ? before : after));
  return { clearW, pvW, clearness: (before + after) / 2 };
}

function roofOf(days: readonly (readonly [number, number])[]): Roof {
  const factors = Array.from({ length: SLOTS }, () => 1);
  const clearness = days.map(dayOf);
  return { place: PLACE, peakW: PEAK_W, days: days.length, isLearned: true, factors, clearness };
}

/** A forecast's three parts of the clear sky in a slot of the day. */
function partsAt({ powersW, fromSlot, startMs }: SlotPowers, slot: number): readonly number[] {
  const clearW = clearDay(roofOf([]), startMs)[slot] ?? NaN;
  return [powersW.p20, powersW.p50, powersW.p80].map((list) =>
    (list[slot - fromSlot] ?? NaN) / clearW
  );
}

function areNear(actual: readonly number[], expected: readonly number[], about: string): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of expected.entries()) {
    const isNear = Math.abs((actual[index] ?? NaN) - value) < 1e-5;
    assert.ok(isNear, `${about}: ${actual}, not ${expected}`);
  }
}

Deno.test("nextDay() without any day seen takes half of a clear sky, and today's for three tenths", () => {
  // Of nine usual errors the fifths lie at -0.12 - 0.7 * 0.1 and at 0.12 + 0.7 * 0.08.
  areNear(partsAt(nextDay(roofOf([]), UNSEEN, JUNE_MS), NOON), [0.31, 0.5, 0.676], "unseen");
  const after = (part: number) =>
    partsAt(nextDay(roofOf([]), madeUpDay(JUNE_MS, () => part), JUNE_MS + DAY_MS), NOON);
  areNear(after(1), [0.46, 0.65, 0.826], "clear");
  areNear(after(0.2), [0.22, 0.41, 0.586], "dull");
});

// Worked out beside the program, from what the comments of the forecast say.
Deno.test("nextDay() by the days that were seen, each against the one before it", () => {
  const cases = [
    [[0, 0, 0], null, [0.03, 0.063077, 0.2745]],
    [[1, 1, 1], null, [0.7255, 0.936923, 0.999333]],
    [[1], null, [0.455, 0.65875, 0.930769]],
    [[0], null, [0.03, 0.34125, 0.54]],
    [[0.1, 0.9], 0.4, [0.108769, 0.47, 0.776769]],
    [[0.02, 0.02], 0.5, [0.101662, 0.233046, 0.4716]],
    [[0.3, 0.6, 0.9, 0.2, 0.7, 0.8], 0.9, [0.409538, 0.769846, 0.907222]],
  ] as const;
  for (const [days, todays, expected] of cases) {
    const today = todays === null ? UNSEEN : madeUpDay(JUNE_MS, () => todays);
    const roof = roofOf(days.map((part) => [part, part]));
    const parts = partsAt(nextDay(roof, today, JUNE_MS + DAY_MS), NOON);
    areNear(parts, expected, `${days} and ${todays}`);
  }
});

Deno.test("restOfDay() fades from the sky of now to the usual one, by e in five hours", () => {
  const rest = (part: number) =>
    restOfDay(roofOf([]), madeUpDay(JUNE_MS, (slot) => slot < NOON ? part : null), NOON_MS);
  const half = restOfDay(roofOf([]), UNSEEN, NOON_MS);
  areNear(partsAt(half, NOON), [0.31, 0.5, 0.676], "unseen");
  for (const slot of [48, 49, 58, 68]) {
    const fade = Math.exp(-((slot - NOON + 0.5) * 15) / 300);
    const p50 = partsAt(rest(1), slot)[1] ?? NaN;
    assert.ok(Math.abs(p50 - (0.5 + 0.5 * fade)) < 1e-9, `slot ${slot}`);
  }
  areNear(partsAt(rest(1), 68), [0.489398, 0.679398, 0.855398], "later");
});

Deno.test("restOfDay() stays between 3 and 103 % of the clear sky", () => {
  const rest = (part: number) =>
    restOfDay(roofOf([]), madeUpDay(JUNE_MS, (slot) => slot < NOON ? part : null), NOON_MS);
  areNear(partsAt(rest(0), NOON), [0.03, 0.03, 0.188345], "none");
  areNear(partsAt(rest(1.1), NOON), [0.895186, 1.03, 1.03], "more than clear");
});

Deno.test("restOfDay() takes the last hour and a half as the sky of now", () => {
  const p50 = (brightFrom: number, brightTo: number) => {
    const part = (slot: number) => slot >= brightFrom && slot < brightTo ? 1 : 0.2;
    const today = madeUpDay(JUNE_MS, (slot) => slot < NOON ? part(slot) : null);
    return partsAt(restOfDay(roofOf([]), today, NOON_MS), NOON)[1] ?? NaN;
  };
  assert.ok(Math.abs(p50(42, 48) - 0.987655) < 1e-5, `${p50(42, 48)}`);
  assert.ok(Math.abs(p50(0, 42) - p50(0, 0)) < 1e-9);
  assert.ok(p50(0, 43) > p50(0, 0) + 0.05);
  assert.ok(p50(43, 48) < p50(42, 48) - 0.05);
});

// Worked out beside the program, from what the comments of the forecast say.
Deno.test("restOfDay() by days whose sky was like this one's, each by how it went on", () => {
  const cases = [
    [[[0.6, 0.2]], 0.6, [0.254213, 0.53435, 0.735237]],
    [[[0.9, 0.1], [0.5, 0.8]], 0.5, [0.344953, 0.557308, 0.8]],
    [[[0.9, 0.1], [0.5, 0.8], [0.5, 0.7], [0.8, 0.6]], 0.8, [0.492453, 0.724771, 0.952407]],
    [Array.from({ length: 6 }, () => [1, 0.2] as const), 0.2, [0.03, 0.193001, 0.375076]],
    [Array.from({ length: 6 }, () => [1, 0.2] as const), 0.9, [0.259682, 0.259682, 0.915705]],
  ] as const;
  for (const [days, now, expected] of cases) {
    const today = madeUpDay(JUNE_MS, (slot) => slot < NOON ? now : null);
    areNear(partsAt(restOfDay(roofOf(days), today, NOON_MS), NOON), expected, `${days} at ${now}`);
  }
});

Deno.test("restOfDay() begins with the slot that runs, and not outside its day", () => {
  const from = (atMs: number) => {
    const { fromSlot, powersW } = restOfDay(roofOf([]), UNSEEN, atMs);
    assert.equal(powersW.p50.length, SLOTS - fromSlot);
    return fromSlot;
  };
  assert.equal(from(JUNE_MS - 1), 0);
  assert.equal(from(JUNE_MS + SLOT_MS - 1), 0);
  assert.equal(from(JUNE_MS + SLOT_MS), 1);
  assert.equal(from(JUNE_MS + DAY_MS), SLOTS);
  assert.equal(from(JUNE_MS + 2 * DAY_MS), SLOTS);
  const first = nextDay(roofOf([]), UNSEEN, JUNE_MS);
  assert.deepEqual([first.fromSlot, first.powersW.p20.length], [0, SLOTS]);
});

Deno.test("restOfDay() in the evening has no error of a day of which nothing is left", () => {
  const dark = JUNE_MS + 72 * SLOT_MS;
  const rest = (days: readonly (readonly [number, number])[]) =>
    partsAt(restOfDay(roofOf(days), UNSEEN, dark), 76);
  areNear(rest([[0.5, 0.5]]), [0.31, 0.5, 0.676], "days that are dark by then tell nothing");
});

Deno.test("restOfDay() before there is light to tell by, every day counts the same", () => {
  const parts = partsAt(restOfDay(roofOf([[0.9, 0.1], [0.5, 0.8]]), UNSEEN, NOON_MS), NOON);
  areNear(parts, [0.120927, 0.5, 0.8], "worked out beside the program");
});
