import assert from "node:assert/strict";
import type { Charge } from "../../../src/control/charging/charge.ts";
import { type Following, followSun } from "../../../src/control/charging/following.ts";
import { NO_TRIALS, type Trials } from "../../../src/control/charging/trials.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { type FollowTimers, IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import { at, type House, PER_AMPERE_W, SETTINGS, START_MS } from "../house.ts";
import { CHARGE, noiseOf, situationOf } from "./one_charge.ts";

const CYCLE: Partial<Situation> = { elapsedMs: 5000 };
const trial = { currentA: 8, borneA: 6, isProbe: false, surplusW: 3680, sinceMs: 0 };
const FALL = { trial, currentA: 8, sinceMs: START_MS - 30_000 };

function follow(
  house: Partial<House>,
  charge: Partial<Charge> = {},
  situation: Partial<Situation> = {},
): Following {
  return followSun({ ...CHARGE, ...charge }, situationOf(house, { ...CYCLE, ...situation }));
}

const timersOf = (house: Partial<House>, timers: Partial<FollowTimers> = {}) =>
  follow(house, { timers: { ...IDLE_FOLLOW, ...timers } }).timers;

Deno.test("followSun() without data of the house: keeps, then lowers, then pauses, and protects nothing", () => {
  const timers = {
    ...IDLE_FOLLOW,
    importSinceMs: 1,
    shortSinceMs: 2,
    spareSinceMs: 3,
    drainSinceMs: 4,
    bridgedWh: 7,
  };
  const charge = { timers, trials: { ...NO_TRIALS, trial } };
  const held = follow({ socPct: null }, charge);
  assert.deepEqual(held.wish, { enabled: true, currentA: 8 });
  assert.deepEqual(held.timers, {
    ...timers,
    importSinceMs: null,
    shortSinceMs: null,
    spareSinceMs: null,
    mean: null,
  });
  assert.deepEqual([held.trials, held.isProtecting], [NO_TRIALS, false]);
  const old = follow({ siteAgeMs: 40_000 }, charge);
  assert.deepEqual(old.wish, { enabled: true, currentA: 6 });
  assert.deepEqual([old.isProtecting, old.reason], [false, {
    code: "stale.meter",
    ageMs: 40_000,
    pausesAtMs: at(START_MS + 80_000).atMs,
  }]);
  assert.equal(follow({ siteAgeMs: 20_000, batteryAgeMs: 40_000 }).reason?.code, "stale.battery");
  const lost = follow({ siteAgeMs: 120_001 }, charge);
  assert.deepEqual([lost.wish.enabled, lost.isProtecting, lost.reason], [false, false, null]);
});

Deno.test("followSun() keeps trials: a fall ends one, a raise begins one, else a fall is judged", () => {
  const trials: Trials = { ...NO_TRIALS, trial };
  const fallen = follow({ gridPowerW: 1000 }, { trials });
  assert.equal(fallen.wish.currentA, 6);
  assert.deepEqual(fallen.trials, {
    ...NO_TRIALS,
    fall: { trial, currentA: 6, sinceMs: START_MS },
  });
  const spare = { timers: { ...IDLE_FOLLOW, spareSinceMs: START_MS - 60_000, spareA: 10 } };
  const sunny = { batteryPowerW: -2 * PER_AMPERE_W };
  const raised = follow(sunny, spare);
  assert.equal(raised.wish.currentA, 10);
  assert.deepEqual(raised.trials.trial, {
    currentA: 10,
    borneA: 8,
    isProbe: false,
    surplusW: 10 * PER_AMPERE_W,
    sinceMs: START_MS,
  });
  assert.equal(raised.timers.spareSinceMs, null, "the next raise gathers anew");
  const kept = follow({}, { trials: { ...NO_TRIALS, fall: FALL } });
  assert.equal(kept.wish.currentA, 8);
  assert.deepEqual([kept.trials.fall, kept.trials.refusal?.currentA], [null, 8]);
  const blind = follow({}, { trials: { ...NO_TRIALS, fall: FALL } }, { sunW: null });
  assert.deepEqual(blind.trials.fall, FALL, "not judged while the sun is not known");
  const asking = follow(
    { carPowerW: 0, batteryPowerW: -4000 },
    { command: { enabled: true, currentA: 6 } },
    { range: { minA: 6, maxA: 15, stepA: 1 }, startA: 8 },
  );
  assert.deepEqual([asking.wish.currentA, asking.trials.trial?.borneA], [8, null], "still a start");
});

Deno.test("followSun() counts time and energy of import", () => {
  assert.equal(timersOf({ gridPowerW: 100 }).importSinceMs, null);
  const first = timersOf({ gridPowerW: 720, batteryPowerW: -300 });
  assert.deepEqual(
    [first.importSinceMs, first.importBatteryW, first.importedWh, first.importedMs],
    [START_MS, -300, 0, START_MS],
  );
  const running = { importSinceMs: START_MS - 5000, importBatteryW: -400, importedWh: 2 };
  const next = timersOf({ gridPowerW: 720, batteryPowerW: -300 }, running);
  assert.deepEqual(
    [next.importSinceMs, next.importBatteryW, next.importedWh],
    [START_MS - 5000, -400, 3],
  );
  const over = timersOf({ gridPowerW: 100 }, { ...running, importedMs: START_MS - 5000 });
  assert.deepEqual(
    [over.importSinceMs, over.importedWh, over.importedMs],
    [null, 0, START_MS - 5000],
  );
});

Deno.test("followSun() counts what is short, lent and bridged, in W and Wh", () => {
  assert.equal(timersOf({ batteryPowerW: 50 }).shortSinceMs, null);
  assert.equal(timersOf({ batteryPowerW: 51 }).shortSinceMs, START_MS);
  const lent = (batteryPowerW: number) => {
    const { lentWh, bridgedWh } = timersOf({ batteryPowerW }, { lentWh: 10, bridgedWh: 10 });
    return [lentWh, bridgedWh];
  };
  assert.deepEqual(lent(720), [11, 11]);
  assert.deepEqual(lent(-720), [9, 10 - (2 * PER_AMPERE_W + 720) / 720]);
  assert.deepEqual(lent(36), [10, 10 - (2 * PER_AMPERE_W - 36) / 720], "noise is not lent");
});

Deno.test("followSun() counts since when more could be drawn, and how much all the while", () => {
  const spare = (ampere: number, timers: Partial<FollowTimers> = {}) => {
    const { spareSinceMs, spareA } = timersOf({
      batteryPowerW: -ampere * PER_AMPERE_W,
      stepA: 0.1,
    }, timers);
    return [spareSinceMs, spareA];
  };
  assert.deepEqual(spare(0.4), [null, 8.4], "no half ampere");
  assert.deepEqual(spare(2), [START_MS, 10]);
  const before = { spareSinceMs: START_MS - 1000, spareA: 9 };
  assert.deepEqual(spare(2, before), [START_MS - 1000, 9]);
  assert.deepEqual(spare(0.6, before), [START_MS - 1000, 8.6]);
});

Deno.test("followSun() gathers a mean of a charge that runs, from 30 s after the last change", () => {
  const gathers = (changedMs: number, house: Partial<House> = {}) =>
    follow(house, { changedMs }, { noise: noiseOf(100) }).timers.mean !== null;
  assert.equal(gathers(START_MS - 30_000), true);
  assert.equal(gathers(START_MS - 29_999), false);
  assert.equal(gathers(START_MS - 30_000, { carPowerW: 0 }), false);
});

Deno.test("followSun() protects the battery after two minutes beyond Max consumption and noise", () => {
  const most = SETTINGS.batteryMaxConsumptionW;
  assert.equal(timersOf({ batteryPowerW: most + 50 }).drainSinceMs, null);
  assert.equal(timersOf({ batteryPowerW: most + 51 }).drainSinceMs, START_MS);
  const drained = (agoMs: number) =>
    follow({ batteryPowerW: most + 51 }, {
      timers: { ...IDLE_FOLLOW, drainSinceMs: START_MS - agoMs },
    });
  assert.deepEqual(
    [drained(119_999).wish.enabled, drained(119_999).isProtecting],
    [true, false],
  );
  assert.deepEqual([drained(120_000).wish.enabled, drained(120_000).isProtecting], [false, true]);
});

Deno.test("followSun() at the smallest current pauses for what is bought: 15 s and 2 Wh, or 5 s and a dip", () => {
  const least = { command: { enabled: true, currentA: 6 } };
  const paused = (
    house: Partial<House>,
    agoMs: number,
    own: { readonly Wh?: number; readonly dipWh?: number; readonly changedMs?: number } = {},
  ) => {
    const timers = {
      ...IDLE_FOLLOW,
      importSinceMs: START_MS - agoMs,
      importBatteryW: house.batteryPowerW ?? 0,
      importedWh: own.Wh ?? 20,
      bridgedWh: own.dipWh ?? 20,
    };
    const changedMs = own.changedMs ?? CHARGE.changedMs;
    const charge = { ...least, changedMs, timers };
    return !follow({ carPowerW: 2760, ...house }, charge).wish.enabled;
  };
  const house = { gridPowerW: 720, batteryPowerW: 0 };
  assert.equal(paused(house, 14_999), false);
  assert.equal(paused(house, 15_000), true);
  assert.equal(paused(house, 60_000, { Wh: 0.9 }), false, "1.9 Wh with this cycle's");
  assert.equal(paused(house, 60_000, { Wh: 1 }), true);
  assert.equal(paused(house, 60_000, { changedMs: START_MS - 24_999 }), false);
  assert.equal(paused(house, 60_000, { changedMs: START_MS - 25_000 }), true);
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null };
  const bought = { ...bare, gridPowerW: 720 };
  assert.equal(paused(bought, 4999), false);
  assert.equal(paused(bought, 5000), true);
  const little = { ...bought, gridPowerW: 360 };
  assert.equal(paused(little, 60_000, { dipWh: 1.4 }), false, "1.9 Wh with this cycle's");
  assert.equal(paused(little, 60_000, { dipWh: 1.5 }), true);
  const falling = { ...bought, carPowerW: 4000 };
  assert.equal(paused(falling, 60_000, { changedMs: START_MS - 29_999 }), false, "on its way down");
  assert.equal(paused(falling, 60_000, { changedMs: START_MS - 30_000 }), true);
  assert.equal(paused({ ...bought, carPowerW: 3480 }, 60_000, { changedMs: START_MS }), true);
  assert.equal(paused({ ...bought, carPowerW: 3481 }, 60_000, { changedMs: START_MS }), false);
});

Deno.test("followSun() foretells when import has cost enough for a pause", () => {
  const timers = { ...IDLE_FOLLOW, importSinceMs: START_MS - 14_000, bridgedWh: 1.4 };
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null, carPowerW: 2760 };
  const { reason } = follow({ ...bare, gridPowerW: 144 }, {
    command: { enabled: true, currentA: 6 },
    timers,
  });
  assert.ok(reason?.code === "stop.pending");
  // 0.4 Wh of 2 Wh are left after this cycle's 0.2 Wh: 10 s at 144 W.
  assert.equal(reason.pausesAtMs, at(START_MS + 10_000).atMs);
});

Deno.test("followSun() lets a battery bridge that gives at least as much as the grid", () => {
  const bridges = (gridPowerW: number, batteryPowerW: number | null, bridgedWh = 0) =>
    follow(
      {
        carPowerW: 2760,
        gridPowerW,
        batteryPowerW,
        ...(batteryPowerW === null ? { hasBattery: false, socPct: null } : {}),
      },
      {
        command: { enabled: true, currentA: 6 },
        timers: { ...IDLE_FOLLOW, shortSinceMs: START_MS - 60_000, bridgedWh },
      },
    ).wish.enabled;
  assert.equal(bridges(90, 90), true);
  assert.equal(bridges(90, 89), false);
  assert.equal(bridges(0, 500), true);
  assert.equal(bridges(0, 500, SETTINGS.batteryBridgeWh), false);
  assert.equal(bridges(60, null), true, "without a battery a little");
  assert.equal(bridges(60, null, 2), false);
});
