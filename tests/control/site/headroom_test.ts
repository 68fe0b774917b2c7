import assert from "node:assert/strict";
import { NO_CLOUDS } from "../../../src/control/site/clouds.ts";
import { type HeadroomView, headroomW } from "../../../src/control/site/headroom.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import type { Outlook } from "../../../src/domain/sun/outlook.ts";
import {
  at,
  charging,
  chargingState,
  decideAt,
  type House,
  PER_AMPERE_W,
  SETTINGS,
  START_MS,
} from "../house.ts";

/** So much surplus, in W, expected in the next two hours; four days in five bring only half of it. */
function toCome(p50: number): Outlook {
  const powers = { p20: p50 / 2, p50, p80: 2 * p50 };
  const step = { atMs: at(START_MS).atMs, lengthMs: 2 * HOUR_MS, pvW: powers, surplusW: powers };
  return { fillWhPerPct: 80, steps: [step] };
}

/** 9 kWh to come bring 6 with half in hand; 1200 Wh are missing, and 1600 above what is kept. */
const VIEW: HeadroomView = {
  isCloudy: true,
  isHeldBack: false,
  isBehind: false,
  hasBattery: true,
  isSwitched: false,
  socPct: 80,
  surplusW: 4200,
  reachW: 10_000,
  smallestPowerW: 4140,
  settings: SETTINGS,
  outlook: toCome(4500),
  now: at(START_MS),
};
const room = (rest: Partial<HeadroomView> = {}) => headroomW({ ...VIEW, ...rest });

Deno.test("headroomW() is three quarters of Max consumption while clouds pass", () => {
  assert.equal(SETTINGS.batteryMaxConsumptionW, 2600);
  assert.equal(room(), 1950);
  const settings = { ...SETTINGS, batteryMaxConsumptionW: 1000 };
  assert.equal(room({ settings }), 750);
  assert.equal(room({ settings: { ...settings, batteryMaxConsumptionW: 0 } }), 0);
});

Deno.test("headroomW() is 0 where it is not wanted, or where nobody knows", () => {
  const nowhere: readonly Partial<HeadroomView>[] = [
    { isCloudy: false },
    { isCloudy: null },
    { isHeldBack: true },
    { isBehind: true },
    { hasBattery: false },
    { socPct: null },
    { surplusW: null },
    { outlook: null },
    { settings: { ...SETTINGS, lookAhead: false } },
    { surplusW: 4139 },
  ];
  for (const rest of nowhere) assert.equal(room(rest), 0, JSON.stringify(rest));
  assert.equal(room({ surplusW: 4140 }), 1950, "the sun bears the smallest charge");
});

Deno.test("headroomW() leaves the battery 60 %, and On at SOC where that is more", () => {
  // Half an hour of it: 160 W for each percent of 80 Wh.
  const after = (socPct: number) => Math.round(room({ socPct }));
  assert.deepEqual([59, 60, 61, 72, 73].map(after), [0, 0, 160, 1920, 1950]);
  const settings = { ...SETTINGS, trackingStartSocPct: 75 };
  assert.deepEqual([75, 76].map((socPct) => Math.round(room({ socPct, settings }))), [0, 160]);
  const low = { ...SETTINGS, trackingStartSocPct: 0 };
  assert.equal(room({ socPct: 60, settings: low }), 0);
});

Deno.test("headroomW() leaves the battery 80 % beside a charger that goes to fewer phases", () => {
  const after = (socPct: number, settings = SETTINGS) =>
    Math.round(room({ socPct, settings, isSwitched: true }));
  assert.deepEqual([79, 80, 81, 92, 93].map((socPct) => after(socPct)), [0, 0, 160, 1920, 1950]);
  const late = { ...SETTINGS, trackingStartSocPct: 85 };
  assert.deepEqual([85, 86].map((socPct) => after(socPct, late)), [0, 160]);
});

Deno.test("headroomW() is no more than the sun to come gives back, with half in hand", () => {
  // 1200 Wh are missing of 95 %.
  assert.equal(room({ outlook: toCome(900) }), 0);
  assert.equal(room({ outlook: toCome(1200) }), 800, "1600 Wh with half in hand, 400 to spare");
  const settings = { ...SETTINGS, eveningSocPct: 0 };
  assert.equal(room({ outlook: toCome(600), settings }), 1600, "nothing is missing");
  assert.equal(room({ outlook: toCome(1200), now: at(START_MS + HOUR_MS) }), 0, "half is over");
});

Deno.test("headroomW() goes no further than the inverter reaches", () => {
  assert.equal(room({ surplusW: 9000 }), 1000);
  assert.equal(room({ surplusW: 10_000 }), 0);
  assert.equal(room({ reachW: Infinity }), 1950);
});

const CLOUDY = {
  ...NO_CLOUDS,
  isCloudy: true,
  minute: Math.floor(START_MS / MINUTE_MS),
} as const;

/** What a charge at 8 A on two phases is told that has been carried for a minute. */
function told(
  house: Partial<House>,
  { isCloudy = true, mode = "tracked" as ChargeMode, outlook = toCome(4500) } = {},
) {
  const state = chargingState(8, mode);
  const follow = { ...state.follow, spareSinceMs: START_MS - MINUTE_MS };
  return decideAt(0, {
    state: { ...state, clouds: { ...CLOUDY, isCloudy }, follow },
    house: charging({ currentA: 8, socPct: 80, ...house }),
    settings: { slowFollowsSun: true },
    outlook,
  });
}

Deno.test("decide() has a charged battery give to the car beside the sun while clouds pass", () => {
  assert.equal(told({}).charger?.currentA, 12, "1850 W more are four amperes");
  assert.equal(told({}, { isCloudy: false }).charger?.currentA, 8);
  assert.equal(told({}, { outlook: toCome(950) }).charger?.currentA, 8, "too little is to come");
  assert.equal(told({ socPct: 60 }).charger?.currentA, 8);
  assert.equal(told({}, { mode: "slow" }).charger?.currentA, 8, "Slow never pauses");
});

Deno.test("decide() says that it is more than the sun gives, and counts it as no sun", () => {
  const { reason } = decideAt(0, {
    state: { ...chargingState(12), clouds: CLOUDY },
    house: charging({ currentA: 12, socPct: 80, batteryPowerW: 1900 }),
    outlook: toCome(4500),
  });
  assert.deepEqual(reason, {
    code: "charging.tracked",
    powerW: 12 * PER_AMPERE_W,
    spareW: -1900,
  });
  const state = chargingState(8);
  const spent = { ...state, clouds: CLOUDY, follow: { ...state.follow, bridgedWh: 100 } };
  const house = charging({ currentA: 8, socPct: 80, batteryPowerW: 400 });
  const { bridgedWh } = decideAt(0, { state: spent, house, outlook: toCome(4500) }).state.follow;
  const backWh = (8 * PER_AMPERE_W - 400 - 6 * PER_AMPERE_W) * 5 / 3600;
  assert.ok(Math.abs(bridgedWh - (100 - backWh)) < 1e-9, `${bridgedWh}`);
});

Deno.test("decide() takes what the battery gives as given, up to that and no further", () => {
  const state = chargingState(12);
  const follow = { ...state.follow, shortSinceMs: START_MS - 30 * SECOND_MS, lentWh: 400 };
  const current = (batteryPowerW: number) =>
    decideAt(0, {
      state: { ...state, clouds: CLOUDY, follow },
      house: charging({ currentA: 12, socPct: 80, batteryPowerW }),
      outlook: toCome(4500),
    }).charger?.currentA;
  assert.equal(current(1900), 12);
  assert.equal(current(2500), 10, "a cloud comes: what the sun and 1950 W carry");
  assert.equal(current(4500), 6, "it is here: the sun alone is short of the smallest charge");
});
