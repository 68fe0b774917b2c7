import assert from "node:assert/strict";
import { type Balance, balanceOf, type Charge } from "../../../src/control/charging/charge.ts";
import { isOwnChange, missingW } from "../../../src/control/charging/own_change.ts";
import { NO_TRIALS, type Trials } from "../../../src/control/charging/trials.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import { PER_AMPERE_W, START_MS } from "../house.ts";
import { CHARGE, noiseOf, situationOf } from "./one_charge.ts";

interface Case {
  readonly charge?: Partial<Charge>;
  readonly balance?: Partial<Balance>;
  readonly situation?: Partial<Situation>;
}

const BALANCE: Balance = {
  ...balanceOf(CHARGE, { quality: "known", gridPowerW: 0, batteryPowerW: 0 }, situationOf()),
  gridPowerW: 500,
};

function judge(before: Partial<Charge>, own: Case): boolean {
  const charge = { ...CHARGE, changedMs: START_MS - 20_000, ...before, ...own.charge };
  return isOwnChange(charge, { ...BALANCE, ...own.balance }, situationOf({}, own.situation));
}

/** From 10 to 8 A, 20 s ago, seen anew just now; the car has followed. */
const fall = (own: Case) => judge({ fromA: 10 }, own);
/** From 6 to 8 A, 20 s ago, seen anew just now; the car has followed. */
const raise = (own: Case) => judge({ fromA: 6 }, own);

const probe = { currentA: 8, borneA: 6, isProbe: true, surplusW: 3000, sinceMs: 0 };
const PROBED: Trials = { ...NO_TRIALS, trial: probe };
const BATTERY_BEHIND = { gridPowerW: 500, batteryPowerW: -51 };

Deno.test("missingW() is what the grid gives, and the battery", () => {
  assert.equal(missingW({ ...BALANCE, gridPowerW: 300, batteryPowerW: 200 }), 500);
  assert.equal(missingW({ ...BALANCE, gridPowerW: 300, batteryPowerW: -200 }), 300);
});

Deno.test("isOwnChange() after a fall: while the car's reading is above the middle, or too young", () => {
  assert.equal(fall({}), false, "followed, and read 20 s later");
  const carPowerW = 9 * PER_AMPERE_W;
  assert.equal(fall({ situation: { carPowerW } }), false, "in the middle");
  assert.equal(fall({ situation: { carPowerW: carPowerW + 1 } }), true);
  assert.equal(fall({ situation: { carPowerW: null } }), false);
  const changedMs = START_MS - 20_000;
  assert.equal(fall({ situation: { siteKnownMs: changedMs + 9999 } }), true);
  assert.equal(fall({ situation: { siteKnownMs: changedMs + 10_000 } }), false);
  assert.equal(fall({ situation: { siteKnownMs: null } }), true, "the house was not read since");
});

Deno.test("isOwnChange() waits for no fall without a battery, but for that of a step too far", () => {
  const ahead = { hasBattery: false, carPowerW: 9 * PER_AMPERE_W + 1 };
  assert.equal(fall({ situation: ahead }), false);
  const fallen = (isProbe: boolean) => ({
    trials: {
      ...NO_TRIALS,
      fall: { trial: { ...probe, isProbe }, currentA: 8, sinceMs: START_MS - 20_000 },
    },
  });
  assert.equal(fall({ situation: ahead, charge: fallen(true) }), true);
  assert.equal(fall({ situation: ahead, charge: fallen(false) }), false);
});

Deno.test("isOwnChange() sees a change under way while grid and battery give less and less", () => {
  for (const change of [fall, raise]) {
    const easing = (stepW: number | null) => change({ situation: { noise: noiseOf(0, stepW) } });
    assert.equal(easing(-51), true);
    assert.equal(easing(-50), false, "noise");
    assert.equal(easing(51), false);
    assert.equal(easing(null), false);
  }
});

Deno.test("isOwnChange() after a raise: while the battery still charges, and that cost 3 Wh at most", () => {
  const behind = (importedWh: number, batteryPowerW: number) =>
    raise({
      charge: { timers: { ...IDLE_FOLLOW, importedWh } },
      balance: { ...BATTERY_BEHIND, batteryPowerW },
    });
  assert.equal(behind(3, -51), true);
  assert.equal(behind(3.01, -51), false);
  assert.equal(behind(3, -50), false);
  assert.equal(behind(0, 0), false);
});

Deno.test("isOwnChange() after a step of a held-back inverter: for 15 s, or until the car shows it", () => {
  const stepped = (situation: Partial<Situation>, trials = PROBED) =>
    raise({ charge: { trials }, situation });
  const changedMs = START_MS - 20_000;
  assert.equal(stepped({}), false);
  assert.equal(stepped({ siteKnownMs: changedMs + 14_999 }), true);
  assert.equal(stepped({ siteKnownMs: changedMs + 15_000 }), false);
  assert.equal(stepped({ carPowerW: 7 * PER_AMPERE_W - 1 }), true);
  assert.equal(stepped({ carPowerW: 7 * PER_AMPERE_W }), false, "in the middle");
  assert.equal(stepped({ carPowerW: null }), false);
  const other = { ...NO_TRIALS, trial: { ...probe, isProbe: false } };
  assert.equal(stepped({ siteKnownMs: changedMs + 14_999 }, other), false);
});

Deno.test("isOwnChange() explains no more than the change itself and noise, for less than 30 s", () => {
  const situation = { siteKnownMs: START_MS - 20_000 };
  const missing = (gridPowerW: number) => fall({ situation, balance: { gridPowerW } });
  assert.equal(missing(2 * PER_AMPERE_W + 50), true);
  assert.equal(missing(2 * PER_AMPERE_W + 51), false);
  const since = (agoMs: number) =>
    fall({
      charge: { changedMs: START_MS - agoMs },
      situation: { siteKnownMs: START_MS - agoMs },
    });
  assert.equal(since(29_999), true);
  assert.equal(since(30_000), false);
  assert.equal(judge({ fromA: 0 }, { situation }), false, "from what is not known");
});
