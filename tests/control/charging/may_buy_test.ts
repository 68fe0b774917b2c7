import assert from "node:assert/strict";
import fc from "fast-check";
import { DIP_WH, MAY_BUY_DIP_MS } from "../../../src/control/charging/following.ts";
import { NO_SPELLS } from "../../../src/control/site/sun_spells.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import {
  charging,
  chargingState,
  Cycles,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  PER_AMPERE_W,
} from "../house.ts";
import { START_MS } from "../house.ts";
import { HOUSEHOLD_W, steadyHourOf } from "../steady_house.ts";

const RUNS = 40;
/** Meters, ramps and the first dip cost so much at most, whatever may be bought. */
const SLACK_WH = 40;
const SMALLEST_A = 6;
/** Two phases at 6 A. */
const SMALLEST_W = 2760;
const BARE: House = { ...NIGHT, hasBattery: false, socPct: null };
const READY = { ...pausedState(), startableSinceMs: START_MS - 600_000 };

Deno.test("May buy under a steady sun buys its share of the smallest charge, or of one ampere", () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 50 }),
      fc.constantFrom(1, 2, 3),
      fc.integer({ min: 0, max: 9000 }),
      (mayBuyPct, phases, pvW) => {
        const { boughtWh, changes } = steadyHourOf({
          pvW,
          hasBattery: false,
          car: { phases },
          settings: { mayBuyPct, carMaxPhases: phases },
        });
        const smallestW = phases * 6 * 230;
        const shortW = smallestW - (pvW - HOUSEHOLD_W);
        const mayBuyW = mayBuyPct / 100 * smallestW;
        const mostWh = shortW > 0 ? Math.min(shortW, mayBuyW) : mayBuyW / SMALLEST_A;
        assert.ok(boughtWh <= mostWh + SLACK_WH, `${boughtWh} Wh`);
        assert.ok(changes <= 6, `${changes} changes`);
      },
    ),
    { seed, numRuns: RUNS },
  );
});

Deno.test("May buy starts and keeps a charge whose smallest current the sun gives the rest of", () => {
  const settings = { mayBuyPct: 30 };
  const isStarted = (house: Partial<House>, own = settings) =>
    decideAt(0, { state: READY, house: { ...BARE, ...house }, settings: own }).charger?.enabled;
  assert.equal(isStarted({ gridPowerW: -0.7 * SMALLEST_W - 1 }), true);
  assert.equal(isStarted({ gridPowerW: -0.7 * SMALLEST_W + 1 }), false);
  assert.equal(isStarted({ gridPowerW: -0.7 * SMALLEST_W - 1 }, { mayBuyPct: 0 }), false);
  const battery = {
    hasBattery: true,
    socPct: 80,
    gridPowerW: 0,
    batteryPowerW: -0.7 * SMALLEST_W - 1,
  };
  assert.equal(isStarted(battery), false, "a house battery would give it");

  const { reason } = decideAt(0, { state: pausedState(), house: BARE, settings });
  assert.ok(reason.code === "wait.surplus");
  assert.equal(Math.round(reason.neededW), 1932);

  const cycles = new Cycles(chargingState(6), settings);
  const within = charging({ ...BARE, currentA: 6, carPowerW: SMALLEST_W, gridPowerW: 820 });
  for (let second = 0; second < 3600; second += 5) {
    assert.deepEqual(cycles.step(within).charger, { enabled: true, currentA: 6 });
  }
});

Deno.test("May buy gives the share of an ampere that the sun misses to the next whole one", () => {
  const settings = { mayBuyPct: 20 };
  /** The first other current that a charge of 7 A is told under a sun for so many amperes; else 7. */
  const toldA = (sunA: number, own: Partial<Settings>, house: Partial<House> = {}) => {
    const cycles = new Cycles(chargingState(7), own);
    const bare = { hasBattery: false, socPct: null, gridPowerW: (7 - sunA) * PER_AMPERE_W };
    const seen = charging({ currentA: 7, ...bare, ...house });
    let currentA = 7;
    for (let second = 0; second < 600 && currentA === 7; second += 5) {
      currentA = cycles.step(seen).charger?.currentA ?? 0;
    }
    return currentA;
  };
  assert.deepEqual([7.79, 7.81].map((sunA) => toldA(sunA, settings)), [7, 8]);
  assert.deepEqual([7.81, 8.01].map((sunA) => toldA(sunA, {})), [7, 8]);
  const batteryPowerW = -0.81 * PER_AMPERE_W;
  const spare = { hasBattery: true, socPct: 80, gridPowerW: 0, batteryPowerW };
  assert.equal(toldA(7.81, settings, spare), 7, "a house battery would give it");
  assert.deepEqual([6.81, 6.6].map((sunA) => toldA(sunA, settings)), [7, 6], "and keeps it");
});

Deno.test("May buy ends a charge once a dip has cost its few minutes of the share", () => {
  const lasts = (mayBuyPct: number) => {
    const cycles = new Cycles(chargingState(6), { mayBuyPct });
    const dark = charging({ ...BARE, currentA: 6, carPowerW: SMALLEST_W, gridPowerW: SMALLEST_W });
    let second = 0;
    while (cycles.step(dark).charger?.enabled === true && second < 3600) second += 5;
    return second;
  };
  const dipWh = 0.2 * SMALLEST_W * MAY_BUY_DIP_MS / HOUR_MS;
  const longestS = 10 + (dipWh + DIP_WH) / (0.8 * SMALLEST_W) * 3600;
  assert.ok(lasts(0) <= 15, `${lasts(0)} s`);
  assert.ok(lasts(20) > 20 && lasts(20) <= longestS, `${lasts(20)} s`);
});

Deno.test("May buy lets one dip cost 2 Wh and two minutes of the share", () => {
  const house = { ...BARE, currentA: 6, carPowerW: SMALLEST_W };
  const lastsS = (mayBuyPct: number, excessW: number) => {
    const cycles = new Cycles(chargingState(6), { mayBuyPct });
    const gridPowerW = mayBuyPct / 100 * SMALLEST_W + excessW;
    let second = 0;
    while (cycles.step(charging({ ...house, gridPowerW })).charger?.enabled === true) second += 5;
    return second;
  };
  for (const [mayBuyPct, excessW] of [[20, 400], [5, 300]] as const) {
    const dipWh = DIP_WH + mayBuyPct / 100 * SMALLEST_W / 30;
    const untilS = dipWh / excessW * 3600;
    const lastedS = lastsS(mayBuyPct, excessW);
    assert.ok(lastedS > untilS - 10 && lastedS <= untilS + 5, `${lastedS} s of ${untilS} s`);
  }
});

Deno.test("May buy learns in every mode how long the sun that bears a start stays, and stays away", () => {
  const cycles = new Cycles(pausedState("disabled"), { mayBuyPct: 20 });
  const lasts = (excessW: number, lastsS: number) => {
    const gridPowerW = -0.8 * SMALLEST_W + excessW;
    for (let second = 0; second < lastsS; second += 5) cycles.step({ ...BARE, gridPowerW });
  };
  for (const [excessW, lastsS] of [[-1, 100], [1, 240], [-1, 20]] as const) lasts(excessW, lastsS);
  const { sunMs, dipMs } = cycles.state.spells;
  assert.deepEqual([sunMs, dipMs], [100_000, 240_000]);
});

/** How long a charge lasts, in s, in a steady dip that buys so much more than the share, after others. */
function dipLastsS(
  { dipMs, excessW, pvRiseW = 0 }: {
    readonly dipMs: number | null;
    readonly excessW: number;
    /** What the panels give more from cycle to cycle. */
    readonly pvRiseW?: number;
  },
): number {
  const charge = chargingState(6);
  const cycles = new Cycles({ ...charge, spells: { ...NO_SPELLS, dipMs } }, { mayBuyPct: 20 });
  const gridPowerW = 0.2 * SMALLEST_W + excessW;
  const house = { ...BARE, currentA: 6, carPowerW: SMALLEST_W, gridPowerW };
  let second = 0;
  const pvPowerW = () => 2000 + second / 5 * pvRiseW;
  while (cycles.step(charging({ ...house, pvPowerW: pvPowerW() })).charger?.enabled === true) {
    second += 5;
  }
  return second;
}

Deno.test("May buy lets a dip cost less after longer ones, and half of the share at least", () => {
  const shareWh = 0.2 * SMALLEST_W / 30;
  for (const [dipMinutes, part] of [[1, 1], [2, 1], [3, 2 / 3], [4, 0.5], [20, 0.5]] as const) {
    const untilS = (DIP_WH + part * shareWh) / 400 * 3600;
    const lastedS = dipLastsS({ dipMs: dipMinutes * MINUTE_MS, excessW: 400 });
    assert.ok(lastedS > untilS - 10 && lastedS <= untilS + 5, `${lastedS} s of ${untilS} s`);
  }
});

Deno.test("May buy lets a dip cost all of it that ends before a new start could draw", () => {
  const excessW = 400;
  const lastsS = (pvRiseW: number) => dipLastsS({ dipMs: 20 * MINUTE_MS, excessW, pvRiseW });
  const [half, all] = [lastsS(0), dipLastsS({ dipMs: null, excessW })];
  // In 40 s, eight cycles, 50 W a cycle more are the 400 W that are short: the least that is no chance.
  assert.equal(lastsS(51), all);
  assert.equal(lastsS(49), half);
  assert.ok(half < all);
});
