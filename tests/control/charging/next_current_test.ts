import assert from "node:assert/strict";
import type { ControlState } from "../one.ts";
import type { FollowTimers } from "../../../src/control/charger_memory.ts";
import { type Balance, balanceOf } from "../../../src/control/charging/charge.ts";
import { isRelieved } from "../../../src/control/charging/next_current.ts";
import { IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import { CHARGE, noiseOf, situationOf } from "./one_charge.ts";
import { charging, chargingState, decideAt, type House, PER_AMPERE_W, START_MS } from "../house.ts";

/** A state that charges at a current, with some timers running. */
function following(
  currentA: number,
  timers: Partial<FollowTimers>,
  rest: Partial<ControlState> = {},
): ControlState {
  const state = chargingState(currentA);
  return { ...state, ...rest, follow: { ...state.follow, ...timers } };
}

function currentAt(afterMs: number, state: ControlState, house: House): number | null {
  const { charger } = decideAt(afterMs, { state, house });
  return charger?.enabled === true ? charger.currentA : null;
}

Deno.test("nextCurrentA() moves a charger of fine steps by half an ampere or not at all", () => {
  const fine = { stepA: 0.1, batteryPowerW: 0 };
  const raised = (exportedW: number) =>
    currentAt(
      20_000,
      following(8, { spareSinceMs: START_MS, spareA: 9 }),
      charging({ currentA: 8, ...fine, gridPowerW: -exportedW }),
    );
  assert.equal(raised(229), 8);
  assert.equal(raised(230), 8.5);
  const bare = { ...fine, hasBattery: false, batteryPowerW: null, socPct: null };
  const bought = charging({ currentA: 8, ...bare, gridPowerW: 138 });
  assert.equal(currentAt(0, chargingState(8), bought), 7.5);
});

Deno.test("nextCurrentA() waits for a battery that is taking the import over", () => {
  const state = (importBatteryW: number, importedWh = 5) =>
    following(10, { importSinceMs: START_MS - 20_000, importBatteryW, importedWh });
  const house = charging({ currentA: 10, gridPowerW: 600, batteryPowerW: -1000 });
  // 600 W within a minute are 200 W in 20 s.
  assert.equal(currentAt(0, state(-1200), house), 10);
  assert.equal(currentAt(0, state(-1199), house), 9);
  assert.equal(currentAt(0, state(-1200, 20.1), house), 9, "and that has bought too much");
});

Deno.test("nextCurrentA() waits for a raise that the car's reading does not show yet", () => {
  const raisedMs = START_MS - 15_000;
  const trial = { currentA: 15, borneA: 10, isProbe: false, surplusW: 7000, sinceMs: raisedMs };
  const state = (changedMs: number): ControlState =>
    following(15, { importSinceMs: START_MS - 5000 }, {
      changedMs,
      trials: { trial, fall: null, refusal: null },
    });
  // 15 A take 6900 W, of which the reading shows 4600 W; the meters show all of it.
  const ramping = charging({ currentA: 10, gridPowerW: 900, batteryPowerW: -1000 });
  assert.equal(currentAt(0, state(raisedMs), ramping), 15);
  assert.equal(currentAt(0, state(raisedMs - 1), ramping), 10, "another change than the raise");
  const clouded = { ...ramping, batteryPowerW: 2600 };
  assert.equal(currentAt(0, state(raisedMs), clouded), 7, "more than the raise explains");
});

Deno.test("nextCurrentA() waits out of a fall what is no more than that fall, while it is under way", () => {
  const fallen = (sinceMs: number, rest: Partial<ControlState> = {}) =>
    following(8, { importSinceMs: START_MS - 40_000 }, {
      changedMs: sinceMs,
      changedFromA: 10,
      ...rest,
    });
  const site = { gridPowerW: 920, batteryPowerW: 0 };
  // From 10 to 8 A are 920 W; the car's reading shows the fall below 9 A.
  const followed = charging({ currentA: 8, ...site });
  const ahead = charging({ currentA: 10, ...site });
  assert.equal(currentAt(0, fallen(START_MS - 5000), followed), 8, "the meters are of before");
  assert.equal(currentAt(0, fallen(START_MS - 10_000), followed), 6, "they are not any more");
  const old = { ...followed, siteAgeMs: 5000 };
  assert.equal(currentAt(0, fallen(START_MS - 14_000), old), 8, "readings 5 s old");
  assert.equal(currentAt(0, fallen(START_MS - 25_000), ahead), 8, "the car is on its way");
  assert.equal(currentAt(0, fallen(START_MS - 30_000), ahead), 7, "30 s are enough");
  const more = charging({ currentA: 8, gridPowerW: 971, batteryPowerW: 0 });
  assert.equal(currentAt(0, fallen(START_MS - 5000), more), 6, "the sun has fallen, too");
  const bare = { ...followed, hasBattery: false, batteryPowerW: null, socPct: null };
  assert.equal(currentAt(0, fallen(START_MS - 5000), bare), 6, "nobody but the grid would wait");
});

Deno.test("nextCurrentA() waits after a raise for a battery that still charges, up to 3 Wh", () => {
  const trial = { currentA: 10, borneA: 8, isProbe: false, surplusW: 5000, sinceMs: 0 };
  const raised = (importedWh: number, sinceMs = START_MS - 20_000) =>
    following(10, { importSinceMs: START_MS - 15_000, importBatteryW: -600, importedWh }, {
      changedMs: sinceMs,
      changedFromA: 8,
      trials: { trial: { ...trial, sinceMs }, fall: null, refusal: null },
    });
  const house = charging({ currentA: 10, gridPowerW: 500, batteryPowerW: -600, acPowerW: 5000 });
  assert.equal(currentAt(0, raised(2), house), 10);
  assert.equal(currentAt(0, raised(3), house), 9, "the sun would carry 10 A through the battery");
  assert.equal(currentAt(0, raised(2, START_MS - 30_000), house), 9, "30 s are enough");
  const taking = { ...house, batteryPowerW: -50 };
  assert.equal(currentAt(0, raised(2), taking), 9, "a battery that takes nothing gives nothing up");
  // From 8 to 10 A are 920 W, and 50 W are noise.
  assert.equal(currentAt(0, raised(1), { ...house, gridPowerW: 970 }), 10);
  assert.equal(currentAt(0, raised(1), { ...house, gridPowerW: 971 }), 9, "more than the raise");
});

Deno.test("nextCurrentA() gives an inverter that is held back 15 s to bear a step up", () => {
  const stepped = (sinceMs: number, isProbe: boolean) =>
    following(10, { importSinceMs: START_MS - 15_000 }, {
      changedMs: sinceMs,
      changedFromA: 8,
      trials: {
        trial: { currentA: 10, borneA: 8, isProbe, surplusW: 3680, sinceMs },
        fall: null,
        refusal: null,
      },
    });
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null };
  const house = charging({ currentA: 10, ...bare, gridPowerW: 500 });
  assert.equal(currentAt(0, stepped(START_MS - 14_000, true), house), 10);
  assert.equal(currentAt(0, stepped(START_MS - 15_000, true), house), 8, "to what was borne");
  assert.equal(currentAt(0, stepped(START_MS - 14_000, false), house), 8, "any other raise");
  // The car's reading shows the step from the middle of it on, 9 A.
  const behind = charging({ currentA: 8, ...bare, gridPowerW: 500 });
  assert.equal(currentAt(0, stepped(START_MS - 29_000, true), behind), 10);
  assert.equal(currentAt(0, stepped(START_MS - 30_000, true), behind), 8);
});

Deno.test("nextCurrentA() has a noisy house be short for 30 s, a quiet one for 15 s", () => {
  const short = (forMs: number, spreadW: number) =>
    following(10, { shortSinceMs: START_MS - forMs }, {
      noise: { givenW: null, stepW: null, variance: spreadW ** 2 },
    });
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null };
  const house = charging({ currentA: 10, ...bare, gridPowerW: 90 });
  assert.equal(currentAt(0, short(14_000, 50), house), 10);
  assert.equal(currentAt(0, short(15_000, 50), house), 9);
  assert.equal(currentAt(0, short(29_000, 60), house), 10);
  assert.equal(currentAt(0, short(30_000, 60), house), 9);
});

Deno.test("nextCurrentA() takes a step back alone where that explains the import", () => {
  const trial = {
    currentA: 10,
    borneA: 9,
    isProbe: false,
    surplusW: 4140,
    sinceMs: START_MS - 15_000,
  };
  const stepped = following(10, { importSinceMs: START_MS - 5000 }, {
    changedMs: trial.sinceMs,
    trials: { trial, fall: null, refusal: null },
  });
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null };
  const importing = (currentA: number, gridPowerW: number) =>
    charging({ currentA, ...bare, gridPowerW });
  // An ampere takes 460 W.
  assert.equal(currentAt(0, stepped, importing(10, 480)), 9);
  assert.equal(currentAt(0, stepped, importing(10, 960)), 7, "the sun has fallen, too");
  const from8 = { trial: { ...trial, borneA: 8 }, fall: null, refusal: null };
  const { charger } = decideAt(0, {
    state: { ...stepped, trials: from8 },
    house: importing(10, 480),
    settings: { minCurrentA: 9 },
  });
  assert.deepEqual([charger?.enabled, charger?.currentA], [true, 9], "the smallest has grown");

  const back = (sinceMs: number) =>
    following(9, { importSinceMs: START_MS - 40_000 }, {
      changedMs: sinceMs,
      changedFromA: 10,
      trials: {
        trial: null,
        fall: { trial: { ...trial, isProbe: true }, currentA: 9, sinceMs },
        refusal: null,
      },
    });
  assert.equal(currentAt(0, back(START_MS - 5000), importing(9, 300)), 9, "meters of before");
  assert.equal(currentAt(0, back(START_MS - 10_000), importing(9, 300)), 8, "meters of after");
  assert.equal(currentAt(0, back(START_MS - 29_000), importing(10, 300)), 9, "on its way");
  assert.equal(currentAt(0, back(START_MS - 30_000), importing(10, 300)), 8, "30 s are enough");
  assert.equal(currentAt(0, back(START_MS - 5000), importing(9, 960)), 6, "more is real");
});

/** A house whose grid and battery spread by 60 W, and what its charge was short in the mean. */
function noisy(
  currentA: number,
  shortW: number,
  { gatheredMs = 90_000, spreadW = 60, ...timers }:
    & { gatheredMs?: number; spreadW?: number }
    & Partial<FollowTimers> = {},
): ControlState {
  const noise = { givenW: 0, stepW: 0, variance: spreadW ** 2 };
  return following(currentA, { mean: { shortW, gatheredMs }, ...timers }, { noise });
}

Deno.test("nextCurrentA() lowers by the mean beside a noisy meter, without a wait", () => {
  const fine = charging({ currentA: 10, stepA: 0.1, batteryPowerW: 0 });
  const lent = { lentWh: 40 };
  assert.equal(currentAt(0, noisy(10, 51, lent), fine), 9.8, "51 W are 0.11 A");
  assert.equal(currentAt(0, noisy(10, 50, lent), fine), 10, "no more than 50 W");
  assert.equal(currentAt(0, noisy(10, 51, { ...lent, gatheredMs: 59_999 }), fine), 10);
  assert.equal(currentAt(0, noisy(10, 51, { ...lent, spreadW: 30 }), fine), 10, "a quiet meter");
  assert.equal(currentAt(0, noisy(10, 51, lent), { ...fine, stepA: 1 }), 9);
  assert.equal(currentAt(0, noisy(6, 51, lent), { ...fine, carPowerW: 2760 }), 6);
});

Deno.test("nextCurrentA() lets the battery lend what is short in the mean, and takes import as it is", () => {
  const fine = charging({ currentA: 10, stepA: 0.1, batteryPowerW: 60 });
  assert.equal(currentAt(0, noisy(10, 51, { lentWh: 39 }), fine), 10);
  assert.equal(currentAt(0, noisy(10, 51, { lentWh: 40 }), fine), 9.8);
  const bought = { ...fine, gridPowerW: 500, batteryPowerW: 0 };
  const importing = noisy(10, 51, { lentWh: 40, importSinceMs: START_MS - 20_000 });
  assert.equal(currentAt(0, importing, bought), 8.9, "what the grid gives, not the mean");
});

Deno.test("nextCurrentA() raises by the mean beside a noisy meter, not by a lucky reading", () => {
  const lucky = charging({ currentA: 8, batteryPowerW: -2 * PER_AMPERE_W });
  const spare = { spareSinceMs: START_MS - 60_000, spareA: 10 };
  assert.equal(currentAt(0, noisy(8, -PER_AMPERE_W + 1, spare), lucky), 8);
  assert.equal(currentAt(0, noisy(8, -PER_AMPERE_W, spare), lucky), 9);
  assert.equal(currentAt(0, noisy(8, 0, { ...spare, spreadW: 30 }), lucky), 10, "a quiet meter");
});

Deno.test("nextCurrentA() raises before there is a mean to what no chance explains", () => {
  const young = { gatheredMs: 5000, spareSinceMs: START_MS - 60_000, spareA: 12 };
  // Four spreads of the 60 W, which this cycle has made 59.1 W, are 236.4 W.
  const sunny = (spareW: number) => charging({ currentA: 8, batteryPowerW: -spareW });
  assert.equal(currentAt(0, noisy(8, 0, young), sunny(2 * PER_AMPERE_W + 236)), 9);
  assert.equal(currentAt(0, noisy(8, 0, young), sunny(2 * PER_AMPERE_W + 237)), 10);
});

Deno.test("isRelieved() while the sun carries the charge and the battery is fast enough", () => {
  const site = { quality: "known", gridPowerW: 0, batteryPowerW: 0 } as const;
  const situation = situationOf();
  const relieved = (timers: Partial<FollowTimers>, own: Partial<Balance> = {}) =>
    isRelieved(
      {
        ...CHARGE,
        timers: {
          ...IDLE_FOLLOW,
          importSinceMs: START_MS - 10_000,
          importBatteryW: -1000,
          ...timers,
        },
      },
      {
        ...balanceOf(CHARGE, site, situation),
        gridPowerW: 600,
        batteryPowerW: -900,
        aboveSmallestW: 2 * PER_AMPERE_W,
        ...own,
      },
      situation,
    );
  // 100 W in 10 s are 600 W in a minute.
  assert.equal(relieved({}), true);
  assert.equal(relieved({}, { gridPowerW: 601 }), false);
  assert.equal(relieved({}, { batteryPowerW: -901 }), false);
  assert.equal(relieved({ importSinceMs: null }), false);
  assert.equal(relieved({ importSinceMs: START_MS }), false, "just begun");
  assert.equal(relieved({ importedWh: 20 }), true);
  assert.equal(relieved({ importedWh: 20.1 }), false);
  assert.equal(relieved({}, { aboveSmallestW: 2 * PER_AMPERE_W - 50 }), true);
  assert.equal(relieved({}, { aboveSmallestW: 2 * PER_AMPERE_W - 51 }), false);
});

Deno.test("isRelieved() at the smallest current while the battery still bridges, for 4 Wh", () => {
  const site = { quality: "known", gridPowerW: 480, batteryPowerW: 400 } as const;
  const cloud = (
    timers: Partial<FollowTimers>,
    { currentA = 6, hasBattery = true, batteryPowerW = 400 } = {},
  ) => {
    const command = { enabled: true, currentA };
    const importing = { importSinceMs: START_MS - 10_000, importBatteryW: -2800 };
    const charge = { ...CHARGE, command, timers: { ...IDLE_FOLLOW, ...importing, ...timers } };
    const situation = situationOf({}, { hasBattery });
    const balance = { ...balanceOf(charge, site, situation), aboveSmallestW: -1000 };
    return isRelieved(charge, { ...balance, batteryPowerW }, situation);
  };
  assert.equal(cloud({}), true, "3.2 kW in 10 s: it is on its way");
  assert.equal(cloud({ importedWh: 4 }), true);
  assert.equal(cloud({ importedWh: 4.1 }), false);
  assert.equal(cloud({ bridgedWh: 400 }), false, "Bridge energy is spent");
  assert.equal(cloud({}, { batteryPowerW: -2480 }), true, "480 W in 15 s");
  assert.equal(cloud({}, { batteryPowerW: -2481 }), false);
  assert.equal(cloud({}, { currentA: 7 }), false, "a current that can fall does");
  assert.equal(cloud({}, { hasBattery: false }), false);
});

Deno.test("nextCurrentA() takes a failed raise back within a minute, to what was borne", () => {
  const raised = (sinceMs: number) =>
    following(12, { importSinceMs: START_MS - 60_000 }, {
      trials: {
        trial: { currentA: 12, borneA: 10, isProbe: false, surplusW: 5520, sinceMs },
        fall: null,
        refusal: null,
      },
    });
  // Two amperes are 920 W, and 50 W are noise; 920 W short the sun would carry 10 A.
  const house = (missingW: number) =>
    charging({ currentA: 12, carPowerW: 13 * PER_AMPERE_W, gridPowerW: missingW });
  assert.equal(currentAt(0, raised(START_MS - 59_999), house(970)), 10);
  assert.equal(currentAt(0, raised(START_MS - 59_999), house(971)), 10, "what is carried");
  const bright = charging({ currentA: 12, gridPowerW: 970 });
  assert.equal(currentAt(0, raised(START_MS - 59_999), bright), 10, "9 A would be carried");
  assert.equal(currentAt(0, raised(START_MS - 60_000), bright), 9);
  assert.equal(currentAt(0, raised(START_MS - 59_999), { ...bright, gridPowerW: 971 }), 9);
});

Deno.test("nextCurrentA() counts as lent only what the battery gives, or gives most of", () => {
  const lent = () => following(10, { shortSinceMs: START_MS - 60_000 });
  const paying = (gridPowerW: number, batteryPowerW: number) =>
    currentAt(0, lent(), charging({ currentA: 10, gridPowerW, batteryPowerW }));
  assert.equal(paying(50, 10), 10);
  assert.equal(paying(51, 10), 9);
  assert.equal(paying(60, 60), 10);
  assert.equal(paying(60, 59), 9);
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null };
  assert.equal(currentAt(0, lent(), charging({ currentA: 10, gridPowerW: 51, ...bare })), 9);
});

Deno.test("nextCurrentA() lowers later beside a noisy meter: 30 s instead of 15 s", () => {
  const short = (agoMs: number, spreadW: number) =>
    currentAt(
      0,
      following(10, { shortSinceMs: START_MS - agoMs, lentWh: 400 }, {
        noise: { ...noiseOf(spreadW), givenW: 300 },
        decidedMs: START_MS,
      }),
      charging({ currentA: 10, batteryPowerW: 300 }),
    );
  assert.equal(short(15_000, 50), 9);
  assert.equal(short(29_999, 60), 10);
  assert.equal(short(30_000, 60), 9);
});

Deno.test("nextCurrentA() asks a car that does not draw with what the sun bears", () => {
  const asks = (own: Partial<House>) =>
    currentAt(
      0,
      following(6, {}, { car: { ...chargingState(6).car, vainA: 8, asks: 2 } }),
      { ...charging({ currentA: 6, carPowerW: 0 }), ...own },
    );
  assert.equal(asks({ batteryPowerW: -6 * PER_AMPERE_W }), 6);
});
