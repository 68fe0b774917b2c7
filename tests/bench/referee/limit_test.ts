import assert from "node:assert/strict";
import { limitDay, limitOf } from "./limit.ts";

const HOUR_S = 3600;
const RULES = { phases: 1, mostA: 15, stepS: 60 } as const;

/** A day whose sun beyond the house is so much in W, hour by hour from the first on. */
function dayOf(hoursW: readonly number[]) {
  const seconds = (powerOf: (hour: number) => number) =>
    new Float64Array(24 * HOUR_S).map((_, second) => powerOf(Math.floor(second / HOUR_S)));
  return limitDay({
    pvWPerKwp: seconds((hour) => ((hoursW[hour] ?? 0) + 300) / 9.4),
    loadW: seconds(() => 300),
  }, RULES);
}

function assertNear(value: number, expected: number): void {
  assert.ok(Math.abs(value - expected) < 0.002, `${value} instead of ${expected}`);
}

Deno.test("limitOf() with nothing bought: whole amperes from the smallest on, while the sun has them", () => {
  const days = [dayOf([1500, 1300, 5000])];
  const { captured, boughtWh, starts } = limitOf(days, { boughtWh: 0, starts: 6 });
  // 6 A of 1500 W, nothing of 1300 W, 15 A of 5000 W.
  assertNear(captured, (1380 + 3450) / 7800);
  assert.deepEqual([boughtWh, starts], [0, 2]);
});

Deno.test("limitOf() spends what may be bought where it catches most", () => {
  const days = [dayOf([1300, 0, 700])];
  // 80 Wh catch all of the first hour; what is left buys 680 W beside 700 W for a part of the third.
  assertNear(limitOf(days, { boughtWh: 80, starts: 6 }).captured, 1300 / 2000);
  assertNear(limitOf(days, { boughtWh: 420, starts: 6 }).captured, (1300 + 350) / 2000);
});

Deno.test("limitOf() of few starts: the hours worth most, in the mean of all days", () => {
  const days = [dayOf([1500, 0, 1500]), dayOf([])];
  assertNear(limitOf(days, { boughtWh: 0, starts: 0 }).captured, 0);
  assertNear(limitOf(days, { boughtWh: 0, starts: 0.5 }).captured, 1380 / 3000);
  assertNear(limitOf(days, { boughtWh: 0, starts: 1 }).captured, 2 * 1380 / 3000);
});
