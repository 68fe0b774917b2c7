import assert from "node:assert/strict";
import { decide } from "../one.ts";
import { assessEvening, NO_EVENING } from "../../../src/control/site/evening.ts";
import type { Site } from "../../../src/control/site/site.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { Outlook } from "../../../src/domain/sun/outlook.ts";
import { SwitchingCharger } from "../phases/switching_charger.ts";
import {
  at,
  charging,
  chargingState,
  type House,
  NIGHT,
  pausedState,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "../house.ts";

/** So much surplus, in Wh, expected in the next hour; four days in five bring only half of it. */
function toCome(p50: number): Outlook {
  const powers = { p20: p50 / 2, p50, p80: 2 * p50 };
  const step = { atMs: at(START_MS).atMs, lengthMs: HOUR_MS, pvW: powers, surplusW: powers };
  return { fillWhPerPct: 80, steps: [step] };
}

const EVENING_95: Settings = { ...SETTINGS, eveningSocPct: 95 };
const QUIET: Site = { quality: "known", gridPowerW: 0, batteryPowerW: -2000 };
/** 15 % short of the 95 %, so 10 % short of what will do: 800 Wh. */
const VIEW = {
  outlook: toCome(799),
  settings: EVENING_95,
  site: QUIET,
  socPct: 80,
  pvPowerW: 2500,
  carsW: 0,
  elapsedMs: 5 * SECOND_MS,
  now: at(START_MS),
} as const;
const KEPT = { ...NO_EVENING, isKept: true };

Deno.test("assessEvening() keeps the sun for the battery once no more than it misses is to come", () => {
  const kept = assessEvening(NO_EVENING, VIEW);
  assert.deepEqual(kept, {
    evening: { comesWh: 799, socPct: 80, eveningSocPct: 95 },
    memory: KEPT,
  });
  assert.equal(assessEvening(NO_EVENING, { ...VIEW, outlook: toCome(800) }).evening, null);
  for (const socPct of [90, 92]) {
    const last = { ...VIEW, outlook: toCome(0), socPct };
    assert.equal(assessEvening(NO_EVENING, last).evening, null, "5 % short will do");
  }
  const high: Settings = { ...EVENING_95, batteryMaxChargingW: 700 };
  const slow = { ...VIEW, outlook: toCome(5000), settings: high };
  assert.equal(assessEvening(NO_EVENING, slow).evening?.comesWh, 700, "as far as it can take it");
});

Deno.test("assessEvening() gives the sun back at half as much again, or with the battery charged", () => {
  // 15 % are 1200 Wh.
  const after = (wh: number, socPct: number = VIEW.socPct) =>
    assessEvening(KEPT, { ...VIEW, outlook: toCome(wh), socPct });
  assert.notEqual(after(1799).evening, null);
  assert.deepEqual(after(1800), { evening: null, memory: NO_EVENING });
  assert.notEqual(after(11, 94.9).evening, null);
  assert.equal(after(12, 94.9).evening, null, "a tenth of a percent is 8 Wh");
  assert.equal(after(0, 95).evening, null);
});

Deno.test("assessEvening() keeps nothing where it cannot or shall not count", () => {
  const evening = (other: Partial<typeof VIEW> | { settings: Settings; socPct?: null }) =>
    assessEvening(KEPT, { ...VIEW, ...other }).evening;
  assert.notEqual(evening({}), null);
  assert.equal(evening({ settings: { ...SETTINGS, lookAhead: false } }), null);
  assert.equal(evening({ settings: { ...SETTINGS, eveningSocPct: 0 } }), null);
  assert.equal(assessEvening(KEPT, { ...VIEW, outlook: null }).evening, null);
  assert.equal(assessEvening(KEPT, { ...VIEW, socPct: null }).evening, null);
});

Deno.test("assessEvening() keeps no more than the battery has lent, where all of the day was seen", () => {
  const lent = (lentWh: number | null, wh: number, isKept = false) =>
    assessEvening({ ...NO_EVENING, isKept, lentWh }, { ...VIEW, outlook: toCome(wh) });
  assert.equal(lent(500, 500).evening, null, "a day that never fills it is shared");
  assert.equal(lent(500, 499).evening?.comesWh, 499);
  assert.equal(lent(5000, 800).evening, null, "and never more than it misses");
  assert.notEqual(lent(5000, 799).evening, null);
  assert.notEqual(lent(500, 749, true).evening, null);
  assert.equal(lent(500, 750, true).evening, null, "half as much again");
  assert.equal(lent(0, 0).evening, null, "who took nothing owes nothing");
  assert.notEqual(lent(null, 799).evening, null, "unknown is not nothing");
});

Deno.test("assessEvening() counts what cars have of the sun that the battery could take", () => {
  const lent = (
    other: Partial<Omit<typeof VIEW, "site">> | Record<string, unknown>,
    beforeWh = 100,
  ) =>
    assessEvening({ ...NO_EVENING, lentWh: beforeWh }, {
      ...VIEW,
      carsW: 3600,
      elapsedMs: MINUTE_MS,
      ...other,
    }).memory.lentWh;
  assert.equal(SETTINGS.batteryMaxChargingW, 4950);
  assert.equal(lent({ site: QUIET }), 100 + 2950 / 60, "2 kW of 4.95 kW go into it already");
  assert.equal(lent({ site: { ...QUIET, batteryPowerW: 400 } }), 160, "and what it gives");
  assert.equal(
    lent({ site: { ...QUIET, batteryPowerW: -5100 } }),
    100,
    "sun beyond it is the car's",
  );
  assert.equal(lent({ carsW: 0 }), 100);
  assert.equal(lent({ site: { quality: "lost", device: "meter", ageMs: null } }), 100);
  assert.equal(lent({ outlook: null }), 100 + 2950 / 60, "whatever is known of the sun to come");
  assert.equal(lent({ socPct: 95 }), 0, "it has all that it shall have");
  assert.equal(lent({ pvPowerW: 50 }), 0, "each night begins anew");
  assert.equal(lent({ pvPowerW: null }), 100 + 2950 / 60);
  const unseen = { ...VIEW, carsW: 3600 };
  assert.equal(assessEvening(NO_EVENING, unseen).memory.lentWh, null, "begun by day");
  assert.equal(assessEvening(NO_EVENING, { ...unseen, pvPowerW: 0 }).memory.lentWh, 0);
});

Deno.test("assessEvening() gives up a battery that leaves the sun to the grid, until it is lower", () => {
  const exported: Site = { quality: "known", gridPowerW: -1500, batteryPowerW: -100 };
  const see = (memory: typeof KEPT, afterMs: number, site: Site, socPct: number = VIEW.socPct) =>
    assessEvening(memory, { ...VIEW, site, socPct, now: at(START_MS + afterMs) });
  const first = see(KEPT, 0, exported);
  assert.notEqual(first.evening, null);
  assert.notEqual(see(first.memory, MINUTE_MS - 1, exported).evening, null);
  const refused = see(first.memory, MINUTE_MS, exported);
  assert.equal(refused.evening, null);
  assert.equal(see(refused.memory, 2 * MINUTE_MS, QUIET, 75.1).evening, null, "it stays given up");
  assert.notEqual(see(refused.memory, 2 * MINUTE_MS, QUIET, 75).evening, null);
  for (
    const site of [
      { ...exported, batteryPowerW: -1500 },
      { ...exported, gridPowerW: -100 },
      { quality: "lost", device: "meter", ageMs: null },
    ] as const
  ) assert.notEqual(see(first.memory, MINUTE_MS, site).evening, null, JSON.stringify(site));
});

/** 6 A on two phases, the sun gives 3 kW, and the battery has 80 %. */
const CHARGING: House = charging({ currentA: 6, gridPowerW: 0, batteryPowerW: -240, socPct: 80 });

function lastSun(afterMs: number, { house = CHARGING, state = chargingState(6), wh = 799 } = {}) {
  return decide({
    state,
    snapshot: snapshotOf(house),
    settings: EVENING_95,
    now: at(START_MS + afterMs),
    outlook: toCome(wh),
  });
}

Deno.test("decide() ends a charge for the evening, but not in its first five minutes", () => {
  assert.equal(lastSun(0, { wh: 3000 }).charger?.enabled, true);
  assert.deepEqual(lastSun(0).charger, { enabled: false, currentA: 6 });
  const young = { ...chargingState(6), switchedMs: START_MS };
  assert.equal(lastSun(5 * MINUTE_MS - 1, { state: young }).charger?.enabled, true);
  assert.equal(lastSun(5 * MINUTE_MS, { state: young }).charger?.enabled, false);
});

Deno.test("decide() starts nothing on sun that is the evening's, and says so", () => {
  const house = { ...NIGHT, batteryPowerW: -4000, socPct: 80 };
  const state = { ...pausedState(), startableSinceMs: START_MS - 10 * MINUTE_MS };
  assert.equal(lastSun(0, { house, state, wh: 3000 }).charger?.enabled, true);
  const kept = lastSun(0, { house, state });
  assert.equal(kept.charger?.enabled, false);
  assert.deepEqual(kept.reason, {
    code: "wait.evening",
    comesWh: 799,
    socPct: 80,
    eveningSocPct: 95,
  });
  const dull = lastSun(0, { house: { ...house, batteryPowerW: -100 }, state });
  assert.equal(dull.reason.code, "wait.surplus", "too little sun is told as ever");
});

Deno.test("decide() does not turn Auto back to Slow while the battery has the sun", () => {
  const paused = pausedState();
  const state = {
    ...paused,
    choice: { ...paused.choice, modeBy: "auto" as const },
    lackingSinceMs: START_MS - MINUTE_MS,
  };
  const since = (batteryPowerW: number) =>
    lastSun(0, { state, house: { ...NIGHT, batteryPowerW, socPct: 80 } }).state.lackingSinceMs;
  assert.equal(since(-4000), null);
  assert.equal(since(-100), START_MS - MINUTE_MS, "no sun is no sun");
});

Deno.test("decide() goes to no fewer phases when the evening ends a charge", () => {
  const charger = new SwitchingCharger({ phaseSwitching: "always", carMaxPhases: 3 });
  charger.socPct = 70;
  charger.outlookW = 5000;
  charger.minutes(20, 5000);
  assert.ok(charger.flowingA > 0);
  charger.outlookW = 100;
  charger.minutes(20, 3000);
  assert.equal(charger.flowingA, 0);
  assert.equal(charger.decision?.reason.code, "wait.evening");
  assert.deepEqual(charger.switches, []);
});

Deno.test("decide() shares the sun of a day that never fills the battery", () => {
  const winter = () => {
    const charger = new SwitchingCharger({ phaseSwitching: "always", carMaxPhases: 3 });
    charger.socPct = 65;
    // 1.8 kWh in six hours, and 2 kWh are missing of 90 %.
    charger.outlookW = 300;
    return charger;
  };
  const charger = winter();
  charger.minutes(1, 0);
  charger.minutes(20, 3000);
  assert.ok(charger.flowingA > 0, "it has the first half");
  charger.minutes(40, 3000);
  assert.equal(charger.flowingA, 0);
  assert.equal(charger.decision?.reason.code, "wait.evening");
  const begunByDay = winter();
  begunByDay.minutes(20, 3000);
  assert.equal(begunByDay.decision?.reason.code, "wait.evening", "what was lent before is unknown");
});

Deno.test("decide() neither starts nor stops twice in the dwell while the outlook wavers", () => {
  let state = pausedState();
  let switchedMs = -Infinity;
  let isOn = false;
  let turns = 0;
  for (let afterMs = 0; afterMs < HOUR_MS; afterMs += 5 * SECOND_MS) {
    const wh = Math.floor(afterMs / MINUTE_MS) % 7 < 4 ? 9000 : 0;
    const house = isOn ? CHARGING : { ...NIGHT, batteryPowerW: -3000, socPct: 80 };
    const { state: next, charger } = lastSun(afterMs, { state, house, wh });
    state = next;
    if (charger !== null && charger.enabled !== isOn) {
      const leastMs = isOn ? 5 * MINUTE_MS : 2 * MINUTE_MS;
      assert.ok(afterMs - switchedMs >= leastMs, `after ${afterMs - switchedMs} ms`);
      switchedMs = afterMs;
      isOn = charger.enabled;
      turns++;
    }
  }
  assert.ok(turns >= 4, `${turns}`);
});
