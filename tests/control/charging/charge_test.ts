import assert from "node:assert/strict";
import { balanceOf, type Charge, isFollowed } from "../../../src/control/charging/charge.ts";
import { NO_TRIALS } from "../../../src/control/charging/trials.ts";
import { assess } from "../one.ts";
import { IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import {
  at,
  charging,
  chargingState,
  type House,
  PER_AMPERE_W,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "../house.ts";
import { noiseOf, situationOf } from "./one_charge.ts";

/** A charge at 8 A on two phases that was told long ago: 3680 W. */
const CHARGE: Charge = {
  command: { enabled: true, currentA: 8 },
  switchedMs: 0,
  changedMs: 0,
  fromA: 0,
  timers: IDLE_FOLLOW,
  trials: NO_TRIALS,
};

function balance(house: Partial<House>) {
  const situation = assess({
    state: chargingState(8),
    snapshot: snapshotOf(charging({ currentA: 8, ...house })),
    settings: SETTINGS,
    now: at(START_MS),
  });
  const { gridPowerW, batteryPowerW } = { gridPowerW: 0, batteryPowerW: 0, ...house };
  const site = {
    quality: "known",
    gridPowerW: gridPowerW ?? 0,
    batteryPowerW: batteryPowerW ?? 0,
  } as const;
  return { situation, balance: balanceOf(CHARGE, { ...situation.site, ...site }, situation) };
}

Deno.test("balanceOf() a charge: what is missing, what is beyond the smallest, what is carried", () => {
  const { balance: short } = balance({ batteryPowerW: 300, gridPowerW: 100 });
  assert.deepEqual(short, {
    gridPowerW: 100,
    batteryPowerW: 300,
    shortW: 400,
    aboveSmallestW: 2 * PER_AMPERE_W - 400,
    bridgeW: 400,
    carriedA: 7,
    carriedAtMostA: 7,
    raisableA: 7,
    meanFallA: null,
  });
  const { balance: plenty } = balance({ batteryPowerW: -PER_AMPERE_W });
  assert.deepEqual([plenty.shortW, plenty.bridgeW], [-PER_AMPERE_W, 0]);
  assert.deepEqual([plenty.carriedA, plenty.raisableA], [9, 9]);
  assert.equal(balance({ batteryPowerW: -PER_AMPERE_W + 1 }).balance.carriedA, 8);
});

Deno.test("balanceOf() before current flows: the smallest charge is what may be short", () => {
  const idle = (sunW: number, hasBattery = true) => {
    const house = { carPowerW: 0, hasBattery, batteryPowerW: hasBattery ? -sunW : 0 };
    const grid = hasBattery ? {} : { gridPowerW: -sunW };
    const { shortW, aboveSmallestW, bridgeW, carriedA, raisableA } =
      balance({ ...house, ...grid }).balance;
    return [shortW, aboveSmallestW, bridgeW, carriedA, raisableA];
  };
  const smallestW = 6 * PER_AMPERE_W;
  assert.deepEqual(idle(smallestW + 500), [-500, 500, 0, 6, 6]);
  assert.deepEqual(idle(smallestW - 500), [500, -500, 500, 6, 6]);
  assert.deepEqual(idle(0), [smallestW, -smallestW, smallestW, 6, 6]);
  assert.deepEqual(idle(smallestW - 500, false), [500, -500, 0, 6, 6], "no battery to lend");
});

Deno.test("isFollowed() is true while the car shows its current to less than an ampere", () => {
  const follows = (carPowerW: number | null) =>
    isFollowed(CHARGE, balance({ carPowerW }).situation);
  assert.equal(follows(8 * PER_AMPERE_W), true);
  assert.equal(follows(9 * PER_AMPERE_W - 1), true);
  assert.equal(follows(9 * PER_AMPERE_W), false);
  assert.equal(follows(7 * PER_AMPERE_W + 1), true);
  assert.equal(follows(7 * PER_AMPERE_W), false);
  assert.equal(follows(null), false);
});

Deno.test("balanceOf() tries 2 A more of a held-back inverter, then 4 A, and 1 A after a refusal", () => {
  const triedA = (trials: Partial<Charge["trials"]>) => {
    const house = charging({ currentA: 8, batteryPowerW: 0, inverterStatus: "throttled" });
    const situation = assess({
      state: chargingState(8),
      snapshot: snapshotOf(house),
      settings: SETTINGS,
      now: at(START_MS),
    });
    const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
    const charge = { ...CHARGE, trials: { ...NO_TRIALS, ...trials } };
    return balanceOf(charge, site, situation).raisableA;
  };
  const trial = { currentA: 8, borneA: 6, isProbe: true, surplusW: 2760, sinceMs: 0 };
  const refusal = { currentA: 8, surplusW: 3680, untilMs: 0, failures: 1 };
  assert.equal(triedA({}), 10);
  assert.equal(triedA({ trial: { ...trial, borneA: 7 } }), 10);
  assert.equal(triedA({ trial }), 12);
  assert.equal(triedA({ trial: { ...trial, borneA: 4 } }), 12, "4 A at most");
  assert.equal(triedA({ trial: { ...trial, isProbe: false } }), 10, "the sun had shown");
  assert.equal(triedA({ refusal }), 9);
  assert.equal(triedA({ refusal, trial }), 12, "it gives again");
});

Deno.test("balanceOf() a charge whose car or house is not known: it stays, or falls when bought", () => {
  const known = (gridPowerW: number, batteryPowerW: number) =>
    ({ quality: "known", gridPowerW, batteryPowerW }) as const;
  const nothing = { surplusW: null, mayBuyW: 600 };
  for (const missing of [{ surplusW: null }, { carPowerW: null }, nothing]) {
    const of = (gridPowerW: number, batteryPowerW: number) =>
      balanceOf(CHARGE, known(gridPowerW, batteryPowerW), situationOf({}, missing));
    assert.deepEqual(of(100, 400), {
      gridPowerW: 100,
      batteryPowerW: 400,
      shortW: 500,
      aboveSmallestW: 0,
      bridgeW: 400,
      carriedA: 8,
      carriedAtMostA: 8,
      raisableA: 8,
      meanFallA: null,
    });
    const bought = of(101, -400);
    assert.deepEqual([bought.carriedA, bought.raisableA, bought.bridgeW], [6, 6, 0]);
  }
});

Deno.test("balanceOf() probes an inverter that is held back only while next to nothing is short", () => {
  const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
  const triedA = (shortW: number) => {
    const surplusW = 8 * PER_AMPERE_W - shortW;
    return balanceOf(CHARGE, site, situationOf({}, { isHeldBack: true, surplusW })).raisableA;
  };
  assert.equal(triedA(50), 10);
  assert.equal(triedA(51), 7);
});

Deno.test("balanceOf() reckons 30 s with a raise that the car's reading does not show yet", () => {
  const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
  const ramping = (sinceMs: number, carPowerW: number, rest: Partial<Charge> = {}) => {
    const trial = { currentA: 10, borneA: 8, isProbe: false, surplusW: 5000, sinceMs };
    const { carriedA, carriedAtMostA } = balanceOf(
      {
        ...CHARGE,
        command: { enabled: true, currentA: 10 },
        changedMs: sinceMs,
        trials: { ...NO_TRIALS, trial },
        ...rest,
      },
      site,
      situationOf({}, { carPowerW, surplusW: 8 * PER_AMPERE_W }),
    );
    return [carriedA, carriedAtMostA];
  };
  assert.deepEqual(ramping(START_MS - 29_999, 8 * PER_AMPERE_W), [8, 10]);
  assert.deepEqual(ramping(START_MS - 30_000, 8 * PER_AMPERE_W), [8, 8]);
  assert.deepEqual(ramping(START_MS, 9 * PER_AMPERE_W), [8, 9]);
  assert.deepEqual(ramping(START_MS, 9 * PER_AMPERE_W + 1), [8, 8], "followed");
  assert.deepEqual(ramping(START_MS, 12 * PER_AMPERE_W), [8, 8], "it takes more than it was told");
  assert.deepEqual(ramping(START_MS, 8 * PER_AMPERE_W, { changedMs: START_MS - 1 }), [8, 8]);
  assert.deepEqual(ramping(START_MS, 8 * PER_AMPERE_W, { trials: NO_TRIALS }), [8, 8]);
  const almost = balanceOf(CHARGE, site, situationOf({}, { surplusW: 9 * PER_AMPERE_W - 1 }));
  assert.equal(almost.carriedAtMostA, 8, "nothing is hidden of a charge that runs");
});

Deno.test("balanceOf() beside a noisy meter falls by the mean, once that is short by more than 50 W", () => {
  const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
  const fallA = (shortW: number, carPowerW = 8 * PER_AMPERE_W, spreadW = 100) => {
    const mean = { shortW, gatheredMs: 3_600_000 };
    const charge = { ...CHARGE, timers: { ...IDLE_FOLLOW, mean } };
    return balanceOf(charge, site, situationOf({}, { noise: noiseOf(spreadW), carPowerW }))
      .meanFallA;
  };
  assert.equal(fallA(50), null);
  assert.equal(fallA(51), 7);
  assert.equal(fallA(PER_AMPERE_W + 1), 6);
  assert.equal(fallA(100, 8 * PER_AMPERE_W + 100), null, "what is left still carries 8 A");
  assert.equal(fallA(51, 8 * PER_AMPERE_W, 0), null, "no noise: single readings count");
});

Deno.test("balanceOf() has the grid buy what the smallest charge misses, or a part of one ampere", () => {
  const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
  const boughtW = (missingW: number) => {
    const { smallestPowerW } = situationOf();
    const situation = situationOf({}, { surplusW: smallestPowerW - missingW, mayBuyW: 600 });
    return -balanceOf(CHARGE, site, situation).gridPowerW;
  };
  assert.deepEqual([601, 600, 400, 0.5, 0, -500].map(boughtW), [600, 600, 400, 0.5, 100, 100]);
});

Deno.test("balanceOf() raises nothing for a charger that tells more than it was told and the house takes", () => {
  const raisableA = (
    carPowerW: number,
    consumptionPowerW: number | null = 3680,
    changedMs = CHARGE.changedMs,
  ) => {
    const { measured } = situationOf();
    const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
    const situation = situationOf({}, {
      surplusW: 12 * PER_AMPERE_W,
      carPowerW,
      measured: { ...measured, consumptionPowerW },
    });
    return balanceOf({ ...CHARGE, changedMs }, site, situation).raisableA;
  };
  // By 100 W and a twentieth of what it tells the meters may differ.
  assert.deepEqual([raisableA(3978), raisableA(3979)], [12, 8]);
  assert.deepEqual([raisableA(4315, 4000), raisableA(4316, 4000)], [12, 8]);
  assert.deepEqual([raisableA(3978, 100), raisableA(3979, 100)], [12, 8], "it was told 3680 W");
  assert.equal(raisableA(4000, 3700), 12, "just that");
  assert.equal(raisableA(9000, null), 12, "nobody knows what the house takes");
  assert.equal(raisableA(3979, 3680, START_MS - 29_999), 12, "it may still follow");
  assert.equal(raisableA(3979, 3680, START_MS - 30_000), 8);
});
