import assert from "node:assert/strict";
import { NO_CLOUDS } from "../../../src/control/site/clouds.ts";
import { BUFFERED_RAISE_CALM_MS } from "../../../src/control/charging/next_current.ts";
import type { ControlState } from "../one.ts";
import type { FollowTimers } from "../../../src/control/charger_memory.ts";
import {
  at,
  charging,
  chargingState,
  decideAt,
  type House,
  PER_AMPERE_W,
  START_MS,
} from "../house.ts";

/** A state that charges at a current, with some timers running. */
function following(
  currentA: number,
  timers: Partial<FollowTimers>,
  rest: Partial<ControlState> = {},
): ControlState {
  const state = chargingState(currentA);
  return { ...state, ...rest, follow: { ...state.follow, ...timers } };
}

function currentAt(
  afterMs: number,
  state: ControlState,
  house: House,
  settings: Parameters<typeof decideAt>[1]["settings"] = {},
): number | null {
  const { charger } = decideAt(afterMs, { state, house, settings });
  return charger !== null && charger.enabled ? charger.currentA : null;
}

Deno.test("followSun() lowers in the same cycle when the grid pays beyond noise", () => {
  const state = chargingState(10);
  const bare = { hasBattery: false, socPct: null };
  assert.equal(currentAt(0, state, charging({ currentA: 10, ...bare, gridPowerW: 100 })), 10);
  assert.equal(currentAt(0, state, charging({ currentA: 10, ...bare, gridPowerW: 101 })), 9);
  const lent = charging({ currentA: 10, gridPowerW: 101, batteryPowerW: 400 });
  assert.equal(currentAt(0, state, lent), 8, "whatever the battery could still lend");
  assert.equal(currentAt(0, state, charging({ currentA: 10, gridPowerW: 1000 })), 7);
  assert.equal(currentAt(0, state, charging({ currentA: 10, gridPowerW: 9000 })), 6);
});

Deno.test("followSun() lowers for a little import that lasts", () => {
  const state = following(10, { shortSinceMs: START_MS });
  const little = charging({ currentA: 10, gridPowerW: 60, hasBattery: false, socPct: null });
  assert.equal(currentAt(14_999, state, little), 10);
  assert.equal(currentAt(15_000, state, little), 9);
});

Deno.test("followSun() raises nothing in the minute after the grid has paid", () => {
  const sunny = charging({ currentA: 8, gridPowerW: -2000 });
  const state = following(8, { importedMs: START_MS, spareSinceMs: START_MS, spareA: 12 });
  assert.equal(currentAt(59_999, state, sunny), 8);
  assert.equal(currentAt(60_000, state, sunny), 12);
  const { follow } = decideAt(0, {
    state: chargingState(8),
    house: charging({ currentA: 8, gridPowerW: 101 }),
  }).state;
  assert.equal(follow.importedMs, START_MS);
});

Deno.test("followSun() waits one cycle for import that its own change may have made", () => {
  const importing = charging({ currentA: 10, gridPowerW: 600 });
  const changed = { changedMs: START_MS - 9999 };
  assert.equal(currentAt(0, following(10, {}, changed), importing), 10);
  assert.equal(currentAt(1, following(10, {}, changed), importing), 8, "settled after 10 s");
  const lasting = { importSinceMs: START_MS - 4999 };
  assert.equal(currentAt(0, following(10, lasting, { changedMs: START_MS }), importing), 10);
  assert.equal(currentAt(1, following(10, lasting, { changedMs: START_MS }), importing), 8);
});

Deno.test("followSun() lowers after 15 s when the battery has lent enough", () => {
  const paying = charging({ currentA: 10, batteryPowerW: 1000 });
  const state = following(10, { shortSinceMs: START_MS, lentWh: 200 });
  assert.equal(currentAt(14_999, state, paying), 10);
  assert.equal(currentAt(15_000, state, paying), 7);
  const noise = charging({ currentA: 10, batteryPowerW: 50 });
  assert.equal(currentAt(15_000, state, noise), 10);
  const unsettled = { ...state, changedMs: START_MS + 5001 };
  assert.equal(currentAt(15_000, unsettled, paying), 10);
  assert.equal(currentAt(15_001, unsettled, paying), 7);
});

Deno.test("followSun() lets the battery lend a tenth of Bridge energy before it lowers", () => {
  const lent = (lentWh: number) =>
    following(10, { shortSinceMs: START_MS - 60_000, lentWh }, { decidedMs: START_MS });
  const paying = charging({ currentA: 10, batteryPowerW: 1000 });
  assert.equal(currentAt(0, lent(39.9), paying), 10);
  assert.equal(currentAt(0, lent(40), paying), 7);
  assert.equal(currentAt(0, lent(399.9), { ...paying, socPct: 90 }), 10, "full soon anyway");
  assert.equal(currentAt(0, lent(399.9), { ...paying, socPct: 89.9 }), 7);
  assert.equal(currentAt(0, lent(400), { ...paying, socPct: 90 }), 7);
  const drained = following(10, { shortSinceMs: START_MS, drainSinceMs: START_MS });
  const draining = { ...paying, batteryPowerW: 2651 };
  assert.equal(currentAt(89_999, drained, draining, { batteryBridgeWh: 5000 }), 10);
  assert.equal(currentAt(90_000, drained, draining, { batteryBridgeWh: 5000 }), 6);
  assert.equal(currentAt(0, lent(0), { ...paying, gridPowerW: 151 }), 7, "and the grid pays");
  assert.equal(currentAt(0, lent(0), paying, { batteryBridgeWh: 0 }), 7);
});

Deno.test("followSun() counts what the battery has lent until it has it back", () => {
  const lent = (house: House) =>
    decideAt(-5000 + 36_000, { state: following(10, { lentWh: 50 }), house }).state.follow.lentWh;
  assert.equal(lent(charging({ currentA: 10, batteryPowerW: 1000 })), 60);
  assert.equal(lent(charging({ currentA: 10, batteryPowerW: -1000 })), 40);
  assert.equal(lent(charging({ currentA: 10, gridPowerW: -1000 })), 40, "it is full");
  assert.equal(lent(charging({ currentA: 10, batteryPowerW: -9000 })), 0);
});

Deno.test("followSun() takes an ampere off a car that draws more than it was told", () => {
  const greedy = charging({ currentA: 10, carPowerW: 5000, batteryPowerW: 300 });
  const state = following(10, { shortSinceMs: START_MS - 15_000, lentWh: 200 });
  assert.equal(currentAt(0, state, greedy), 9);
});

Deno.test("followSun() raises after 10 s to what was carried all the time, with no battery", () => {
  const bare = { hasBattery: false, socPct: null };
  const sunny = charging({ currentA: 8, ...bare, gridPowerW: -4 * PER_AMPERE_W });
  const state = following(8, { spareSinceMs: START_MS, spareA: 11 });
  assert.equal(currentAt(9999, state, sunny), 8);
  assert.equal(currentAt(10_000, state, sunny), 11);
  assert.equal(currentAt(10_000, following(8, { spareSinceMs: START_MS, spareA: 15 }), sunny), 12);
  const changed = { ...state, changedMs: START_MS };
  assert.equal(currentAt(9999, changed, sunny), 8);
  assert.equal(currentAt(10_000, changed, sunny), 11);
  const almost = charging({ currentA: 8, ...bare, gridPowerW: -PER_AMPERE_W + 1 });
  assert.equal(currentAt(20_000, state, almost), 8);
});

Deno.test("followSun() raises sooner to what is carried now where a battery pays for errors", () => {
  const sunny = charging({ currentA: 8, gridPowerW: -4 * PER_AMPERE_W });
  const state = following(8, { spareSinceMs: START_MS, spareA: 9 });
  assert.equal(currentAt(BUFFERED_RAISE_CALM_MS - 1, state, sunny), 8);
  assert.equal(currentAt(BUFFERED_RAISE_CALM_MS, state, sunny), 12);
  const changed = { ...state, changedMs: START_MS + 1 };
  assert.equal(currentAt(BUFFERED_RAISE_CALM_MS, changed, sunny), 8);
});

Deno.test("followSun() raises a car that has not followed yet only 30 s after the last change", () => {
  const state = following(9, { spareSinceMs: START_MS - 60_000 }, { changedMs: START_MS });
  const slow = (carPowerW: number) => charging({ currentA: 9, carPowerW, gridPowerW: -4000 });
  assert.equal(currentAt(29_999, state, slow(3680)), 9);
  assert.equal(currentAt(30_000, state, slow(3680)), 15);
  assert.equal(currentAt(5000, state, slow(3681)), 15);
});

Deno.test("followSun() leaves a reserve while clouds pass, and says so", () => {
  const cloudy = { ...NO_CLOUDS, isCloudy: true, minute: Math.floor(START_MS / 60_000) };
  const state = following(8, { spareSinceMs: START_MS - 60_000 }, { clouds: cloudy });
  const spare = (spareW: number) =>
    decideAt(0, { state, house: charging({ currentA: 8, gridPowerW: -spareW }) });
  assert.deepEqual(spare(559).charger, { enabled: true, currentA: 8 });
  assert.deepEqual(spare(559).reason, { code: "limit.cloudy", powerW: 3680, spareW: 559 });
  assert.deepEqual(spare(560).charger, { enabled: true, currentA: 9 });
  assert.equal(spare(560).cloudy, true);
});

Deno.test("followSun() counts what goes into the battery, and stops at Max current", () => {
  const state = following(14, { spareSinceMs: START_MS, spareA: 20 });
  const sunny = charging({ currentA: 14, batteryPowerW: -3000 });
  assert.equal(currentAt(20_000, state, sunny), 15);
  assert.equal(currentAt(20_000, state, sunny, { maxCurrentA: 10 }), 10);
  assert.equal(currentAt(20_000, state, { ...sunny, maxCurrentA: 13 }), 13);
});

Deno.test("followSun() keeps the smallest current while nothing flows", () => {
  const sunny = charging({ currentA: 8, carPowerW: 0, gridPowerW: -6000 });
  const state = following(8, { spareSinceMs: START_MS - 60_000, spareA: 15 });
  assert.equal(currentAt(0, state, sunny), 6);
});

Deno.test("followSun() pauses when import at 6 A has lasted 15 s and brought 2 Wh", () => {
  const house = charging({ currentA: 6, gridPowerW: 400 });
  const state = following(6, { importSinceMs: START_MS, importedWh: 5 });
  assert.equal(currentAt(14_999, state, house), 6);
  assert.equal(currentAt(15_000, state, house), null);
  const little = following(6, { importSinceMs: START_MS - 60_000, importedWh: 0 });
  assert.equal(currentAt(12_999, little, house), 6);
  assert.equal(currentAt(13_000, little, house), null, "400 W for 18 s are 2 Wh");
  const justOn = { ...state, switchedMs: START_MS };
  assert.equal(currentAt(15_000, justOn, house), null, "breaks the dwell");
  const justLowered = { ...state, changedMs: START_MS };
  assert.equal(currentAt(24_999, justLowered, house), 6, "the car needs time to follow");
  assert.equal(currentAt(25_000, justLowered, house), null);
  const lowered = following(7, { importSinceMs: START_MS, importedWh: 5 });
  assert.equal(currentAt(15_000, lowered, charging({ currentA: 7, gridPowerW: 9000 })), 6);
});

Deno.test("followSun() pauses sooner for import that no battery will take over", () => {
  const bare = { hasBattery: false, socPct: null };
  const house = charging({ currentA: 6, gridPowerW: 400, ...bare });
  const state = following(6, { importSinceMs: START_MS, importedWh: 1 }, { changedMs: START_MS });
  assert.equal(currentAt(4999, state, house), 6);
  assert.equal(currentAt(12_999, state, house), 6, "400 W for 18 s are 2 Wh");
  assert.equal(currentAt(13_000, state, house), null);
  const dipped = following(6, { importSinceMs: START_MS, bridgedWh: 2 });
  assert.equal(currentAt(4999, dipped, house), 6);
  assert.equal(currentAt(5000, dipped, house), null);
});

Deno.test("followSun() counts import from the cycle in which it shows", () => {
  const importing = charging({ currentA: 6, gridPowerW: 1800 });
  const first = decideAt(0, { state: chargingState(6), house: importing }).state;
  assert.deepEqual([first.follow.importSinceMs, first.follow.importedWh], [START_MS, 0]);
  const second = decideAt(4000, { state: first, house: importing }).state;
  assert.deepEqual([second.follow.importSinceMs, second.follow.importedWh], [START_MS, 2]);
});

Deno.test("followSun() gathers no raise while the battery pays", () => {
  const greedy = charging({ currentA: 8, carPowerW: 6000, batteryPowerW: 300 });
  const { follow } = decideAt(0, { state: chargingState(8), house: greedy }).state;
  assert.equal(follow.spareSinceMs, null);
});

Deno.test("followSun() forgets import that has ended", () => {
  const state = following(6, { importSinceMs: START_MS - 60_000, importedWh: 1.9 });
  const { follow } = decideAt(0, { state, house: charging({ currentA: 6 }) }).state;
  assert.deepEqual([follow.importSinceMs, follow.importedWh], [null, 0]);
});

Deno.test("followSun() pauses for 10 min when the battery gives too much for 2 min", () => {
  const state = following(6, { drainSinceMs: START_MS }, { switchedMs: START_MS });
  const draining = charging({ currentA: 6, batteryPowerW: 2651 });
  assert.equal(currentAt(119_999, state, draining), 6);
  const paused = decideAt(120_000, { state, house: draining });
  assert.equal(paused.charger?.enabled, false);
  assert.equal(paused.state.protectedUntilMs, START_MS + 720_000);
  assert.equal(currentAt(120_000, state, charging({ currentA: 6, batteryPowerW: 2650 })), 6);
  const other = { batteryMaxConsumptionW: 3000 };
  assert.equal(currentAt(120_000, state, draining, other), 6);
});

Deno.test("followSun() bridges a dip until its energy is spent, not before 5 min on", () => {
  const dip = charging({ currentA: 6, batteryPowerW: 1800 });
  const state = following(6, { shortSinceMs: START_MS - 60_000, bridgedWh: 395 });
  assert.equal(currentAt(4999, state, dip), 6, "1800 W for 10 s are 5 Wh");
  assert.equal(currentAt(5000, state, dip), null);
  assert.equal(currentAt(5000, state, dip, { batteryBridgeWh: 401 }), 6);
  const justOn = { ...state, switchedMs: START_MS - 294_999 };
  assert.equal(currentAt(5000, justOn, dip), 6);
  assert.equal(currentAt(5001, justOn, dip), null);
  const blip = { ...state, follow: { ...state.follow, shortSinceMs: START_MS } };
  assert.equal(currentAt(14_999, blip, dip), 6, "one bad sample is no dip");
  assert.equal(currentAt(15_000, blip, dip), null);
});

Deno.test("followSun() counts what the battery gives to the car, not to the house", () => {
  const bridged = (house: House) =>
    decideAt(-5000 + 36_000, { state: following(6, {}), house }).state.follow.bridgedWh;
  assert.equal(bridged(charging({ currentA: 6, batteryPowerW: 1000 })), 10);
  assert.equal(bridged(charging({ currentA: 6, carPowerW: 500, batteryPowerW: 2000 })), 5);
  assert.equal(bridged(charging({ currentA: 6, batteryPowerW: -1000 })), 0);
  assert.equal(bridged(charging({ currentA: 6, batteryPowerW: 50 })), 0, "noise is no dip");
  assert.equal(bridged(charging({ currentA: 6, batteryPowerW: 51 })), 0.51);
});

Deno.test("followSun() gives a dip back as the sun covers more than the smallest charge", () => {
  const bridged = (house: House) =>
    decideAt(-5000 + 36_000, { state: following(6, { bridgedWh: 100 }), house }).state.follow
      .bridgedWh;
  assert.equal(bridged(charging({ currentA: 6, gridPowerW: -1000 })), 90);
  assert.equal(bridged(charging({ currentA: 6, gridPowerW: -20_000 })), 0);
  assert.equal(bridged(charging({ currentA: 6 })), 100);
});

Deno.test("followSun() ends a dip without a battery once it has been on for 5 min", () => {
  const bare = { hasBattery: false, socPct: null };
  const dip = charging({ currentA: 6, ...bare, gridPowerW: 60 });
  const state = following(6, { shortSinceMs: START_MS - 15_000, bridgedWh: 2 });
  assert.equal(currentAt(0, { ...state, switchedMs: START_MS - 299_999 }, dip), 6);
  assert.equal(currentAt(0, { ...state, switchedMs: START_MS - 300_000 }, dip), null);
});

Deno.test("followSun() with no battery counts of a fall only what the smallest charge is short of", () => {
  const bare = { hasBattery: false, socPct: null };
  const dipWh = (currentA: number, gridPowerW: number, changedAgoMs = 60_000) =>
    decideAt(-5000 + 36_000, {
      state: following(currentA, {}, { changedMs: START_MS + 31_000 - changedAgoMs }),
      house: charging({ currentA, ...bare, gridPowerW }),
    }).state.follow.bridgedWh;
  assert.equal(dipWh(10, 1000), 0, "9 A are borne");
  assert.equal(dipWh(10, 4 * PER_AMPERE_W + 100), 1);
  assert.equal(dipWh(6, 100), 1);
  assert.equal(dipWh(6, 100, 10_000), 1);
});

Deno.test("followSun() with no battery falls as far as the panels will have by the time that the car follows", () => {
  const bare = { hasBattery: false, socPct: null };
  const state = following(12, { importSinceMs: START_MS - 10_000 });
  const fallTo = (pvBeforeW: number, house: Partial<House> = bare) =>
    currentAt(
      0,
      { ...state, pvPowerW: pvBeforeW },
      charging({ currentA: 12, gridPowerW: 200, pvPowerW: 5000, ...house }),
    );
  assert.equal(fallTo(5000), 11);
  assert.equal(fallTo(4000), 11, "a rise is none");
  assert.equal(fallTo(5000 + 2 * PER_AMPERE_W / 3), 9, "two amperes more in 15 s");
  assert.equal(fallTo(5000 + 2 * PER_AMPERE_W / 3, {}), 11, "a battery gives it");
});

Deno.test("followSun() ends a start that no car answers when the sun goes", () => {
  const house: House = { ...charging({ currentA: 6 }), carPowerW: 0, batteryPowerW: -1000 };
  const state = following(6, { shortSinceMs: START_MS - 60_000, bridgedWh: 400 });
  assert.equal(currentAt(0, state, house), null);
  const sunny = { ...house, batteryPowerW: -3000 };
  assert.equal(currentAt(0, state, sunny), 6);
});

Deno.test("followSun() holds the smallest current on old site data and pauses after 2 min", () => {
  const state = following(10, { spareSinceMs: START_MS - 60_000, spareA: 15 });
  const aged = (siteAgeMs: number) =>
    charging({ currentA: 10, gridPowerW: -5000, siteAgeMs, siteQuality: "stale" });
  const held = decideAt(0, { state, house: aged(30_001) });
  assert.deepEqual(held.charger, { enabled: true, currentA: 6 });
  assert.deepEqual(held.reason, {
    code: "stale.meter",
    ageMs: 30_001,
    pausesAtMs: at(START_MS + 120_000 - 30_001).atMs,
  });
  assert.equal(currentAt(0, state, aged(120_000)), 6);
  const paused = decideAt(0, { state: { ...state, switchedMs: START_MS }, house: aged(120_001) });
  assert.equal(paused.charger?.enabled, false);
  assert.deepEqual(paused.reason, { code: "blind.meter", ageMs: 120_001 });
  const batteryOnly = decideAt(0, {
    state,
    house: charging({ currentA: 10, gridPowerW: -5000, batteryAgeMs: 31_000 }),
  });
  assert.equal(batteryOnly.reason.code, "stale.battery", "the meter is fresh");
  const fresh = charging({ currentA: 10, gridPowerW: -5000, siteAgeMs: 30_000 });
  assert.equal(currentAt(0, state, fresh), 15);
});

Deno.test("followSun() treats an unknown charge of the battery as stale", () => {
  const state = chargingState(10);
  const house = charging({ currentA: 10, gridPowerW: -5000, socPct: null });
  assert.equal(currentAt(25_000, state, house), 10, "known 5 s before the start");
  assert.equal(currentAt(25_001, state, house), 6);
  assert.equal(currentAt(115_000, state, house), 6);
  assert.equal(currentAt(115_001, state, house), null);
});

Deno.test("followSun() goes on with a silent charger, and down when the grid pays", () => {
  const state = following(10, { spareSinceMs: START_MS - 60_000, spareA: 15 });
  const silent = charging({ currentA: 10, gridPowerW: -5000, chargerQuality: "unavailable" });
  assert.equal(currentAt(0, state, silent), 10);
  assert.equal(currentAt(0, state, { ...silent, gridPowerW: 500 }), 6);
  const stale = charging({ currentA: 10, gridPowerW: -5000, chargerQuality: "stale" });
  assert.equal(currentAt(0, state, stale), 10, "never raised");
  assert.equal(currentAt(0, state, { ...stale, gridPowerW: 500 }), 8);
});

Deno.test("followSun() says how it goes", () => {
  const table: { currentA: number; house: Partial<House>; reason: Record<string, unknown> }[] = [
    {
      currentA: 10,
      house: { gridPowerW: -300 },
      reason: { code: "charging.tracked", powerW: 4600, spareW: 300 },
    },
    {
      currentA: 15,
      house: { gridPowerW: -300 },
      reason: { code: "limit.current", powerW: 6900, limitA: 15 },
    },
    {
      currentA: 6,
      house: { batteryPowerW: 1000 },
      reason: {
        code: "stop.pending",
        powerW: 2760,
        missingW: 1000,
        pausesAtMs: at(START_MS + 1_440_000).atMs,
      },
    },
    {
      currentA: 6,
      house: { carPowerW: 0 },
      reason: { code: "asked", currentA: 6, sinceMs: at(START_MS - 3_600_000).atMs },
    },
  ];
  for (const { currentA, house, reason } of table) {
    const decision = decideAt(0, {
      state: chargingState(currentA),
      house: charging({ currentA, ...house }),
    });
    assert.deepEqual(decision.reason, reason);
  }
});
