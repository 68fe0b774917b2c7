import assert from "node:assert/strict";
import { NEW_HABITS } from "../../src/control/car/car_habits.ts";
import { assess } from "./one.ts";
import { silentCharger, type Situation } from "../../src/control/situation.ts";
import type { ControlState } from "./one.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import {
  ANSWERED_AT_MS,
  at,
  charging,
  chargingState,
  type House,
  NIGHT,
  pausedState,
  PER_AMPERE_W,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "./house.ts";
import { managedPlug } from "./heater/plug_house.ts";

function situationOf(
  house: Partial<House>,
  state: Partial<ControlState> = {},
  settings: Partial<Settings> = {},
): Situation {
  return assess({
    state: { ...pausedState(), ...state },
    snapshot: snapshotOf({ ...NIGHT, ...house }),
    settings: { ...SETTINGS, ...settings },
    now: at(START_MS),
  });
}

Deno.test("assess() takes current for flowing from the charger's idle power on", () => {
  const isCharging = (carPowerW: number | null) => situationOf({ carPowerW }).isCharging;
  assert.equal(isCharging(99.9), false);
  assert.equal(isCharging(100), true);
  assert.equal(isCharging(0), false);
  assert.equal(isCharging(null), false);
});

Deno.test("assess() takes no more than a minute of a gap, and nothing of a step back", () => {
  const elapsedMs = (decidedMs: number | null) => situationOf({}, { decidedMs }).elapsedMs;
  assert.equal(elapsedMs(START_MS - 59_999), 59_999);
  assert.equal(elapsedMs(START_MS - 60_001), 60_000);
  assert.equal(elapsedMs(START_MS + 1), 0);
  assert.equal(elapsedMs(null), 0);
});

Deno.test("assess() gives a charger up after three misses and a minute, both of them", () => {
  const isOnline = (chargerMisses: number, chargerAgeMs: number | null, startedMs = 0) =>
    situationOf({ chargerMisses, chargerAgeMs }, { startedMs }).charger.isOnline;
  assert.equal(isOnline(3, 59_999), true);
  assert.equal(isOnline(2, 90_000), true);
  assert.equal(isOnline(3, 60_000), false);
  assert.equal(isOnline(3, null, START_MS - 59_999), true, "it has never answered");
  assert.equal(isOnline(3, null, START_MS - 60_000), false);
  const none = situationOf({ hasCharger: false }).charger;
  assert.deepEqual([none.isConfigured, none.isOnline], [false, false]);
});

Deno.test("silentCharger() says since when, and whether it has been given up", () => {
  const reason = (chargerMisses: number) =>
    silentCharger(situationOf({ chargerMisses, chargerAgeMs: 60_000 }));
  assert.deepEqual(reason(2), { code: "silent.charger", sinceMs: ANSWERED_AT_MS });
  assert.deepEqual(reason(3), { code: "offline.charger", sinceMs: ANSWERED_AT_MS });
});

Deno.test("assess() reckons an ampere by what the car draws, and a start by what it needs", () => {
  const learnt = (drawPart: number, startA: number | null, isStartProven = false) => {
    const habits = { ...NEW_HABITS, drawPart, startA, isStartProven, forMinA: 6 };
    const { perAmpereW, smallestPowerW, startPowerW, range } = situationOf({}, { habits });
    return [perAmpereW, smallestPowerW, startPowerW, range.minA].map(Math.round);
  };
  assert.deepEqual(learnt(1, null), [460, 2760, 2760, 6]);
  assert.deepEqual(learnt(1.1, null), [506, 3036, 3036, 6]);
  assert.deepEqual(learnt(1, 8), [460, 2760, 3680, 6]);
  assert.deepEqual(learnt(1, 8, true), [460, 3680, 3680, 8], "less has been seen to stop it");
  assert.deepEqual(learnt(1, 99, true), [460, 15 * 460, 15 * 460, 15], "as far as the range goes");
});

Deno.test("assess() is blind without a fresh meter, or with one that tells no power", () => {
  const isBlind = (house: Partial<House>) => situationOf(house).isMeterBlind;
  assert.equal(isBlind({}), false);
  assert.equal(isBlind({ gridPowerW: null }), true);
  assert.equal(isBlind({ siteQuality: "stale" }), true);
  assert.equal(isBlind({ hasMeter: false }), false);
  const isSocMissing = (house: Partial<House>) => situationOf(house).isSocMissing;
  assert.equal(isSocMissing({}), false);
  assert.equal(isSocMissing({ socPct: null }), true);
  assert.equal(isSocMissing({ socPct: null, batteryQuality: "stale" }), false);
  assert.equal(isSocMissing({ socPct: null, hasBattery: false }), false);
});

Deno.test("assess() lets a plug with Priority claim its power once the car has had five minutes", () => {
  const surplusW = (askedForMs: number) =>
    situationOf(
      charging({ currentA: 6, batteryPowerW: -1000, hasPlug: true }),
      {
        ...chargingState(6),
        switchedMs: START_MS - askedForMs,
        plug: { ...managedPlug(), claim: "due" },
      },
      { plugEnabled: true, plugPriority: "plug", plugOnPowerW: 2100 },
    ).surplusW;
  assert.equal(surplusW(299_999), 6 * PER_AMPERE_W + 1000);
  assert.equal(surplusW(300_000), 6 * PER_AMPERE_W + 1000 - 2100);
});
