import assert from "node:assert/strict";
import {
  changingReason,
  type ForetoldPauses,
  plugPart,
  type ToldTracked,
  trackedReason,
} from "../../../src/control/charging/charge_reason.ts";
import { assess, type Situation } from "../../../src/control/situation.ts";
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

/** What is measured of a car that charges at 8 A on two phases: 3680 W. */
function situationOf(house: Partial<House> = {}, rest: Partial<Situation> = {}): Situation {
  const situation = assess({
    state: chargingState(8),
    snapshot: snapshotOf(charging({ currentA: 8, ...house })),
    settings: SETTINGS,
    now: at(START_MS),
  });
  return { ...situation, ...rest };
}

const NONE: ForetoldPauses = { sunGoneMs: Infinity, protectionMs: Infinity };
const TOLD: ToldTracked = { currentA: 8, beforeA: 8, changedMs: 0, carriedA: 8 };

Deno.test("changingReason() says that the car is on its way while an ampere and more is missing", () => {
  const isChanging = (carPowerW: number, told: Partial<ToldTracked> = {}) => {
    const reason = changingReason({ ...TOLD, ...told }, situationOf({ carPowerW }));
    if (reason === null) return false;
    assert.deepEqual(reason, { code: "charging.changing", powerW: carPowerW, currentA: 8 });
    return true;
  };
  const lately = { changedMs: START_MS - 29_999 };
  const longAgo = { changedMs: START_MS - 30_000 };
  assert.equal(isChanging(8 * PER_AMPERE_W, lately), false);
  assert.equal(isChanging(9 * PER_AMPERE_W - 1, lately), false);
  assert.equal(isChanging(9 * PER_AMPERE_W, lately), true);
  assert.equal(isChanging(9 * PER_AMPERE_W, longAgo), true, "more than told never stays unsaid");
  assert.equal(isChanging(7 * PER_AMPERE_W + 1, lately), false);
  assert.equal(isChanging(7 * PER_AMPERE_W, lately), true);
  assert.equal(isChanging(7 * PER_AMPERE_W, longAgo), false, "it takes what it will");
  assert.equal(isChanging(7 * PER_AMPERE_W, { ...longAgo, beforeA: 10 }), true, "told just now");
  assert.equal(isChanging(7 * PER_AMPERE_W, { changedMs: null }), true);
  assert.equal(changingReason(TOLD, situationOf({ carPowerW: null })), null);
});

Deno.test("trackedReason() foretells a pause of half an hour ahead, the nearer of two", () => {
  const reasonOf = (pauses: Partial<ForetoldPauses>, house: Partial<House> = {}) =>
    trackedReason(TOLD, { ...NONE, ...pauses }, situationOf({ batteryPowerW: 300, ...house }));
  const sunGone = (afterMs: number) => reasonOf({ sunGoneMs: START_MS + afterMs });
  assert.equal(sunGone(1_800_000).code, "stop.pending");
  assert.notEqual(sunGone(1_800_001).code, "stop.pending");
  const both = (sunMs: number) =>
    reasonOf({ sunGoneMs: START_MS + sunMs, protectionMs: START_MS + 50_000 });
  assert.deepEqual(both(50_001), {
    code: "guard.battery",
    batteryPowerW: 300,
    limitW: SETTINGS.batteryMaxConsumptionW,
    pausesAtMs: at(START_MS + 50_000).atMs,
  });
  assert.equal(both(50_000).code, "stop.pending");
  const unknown = reasonOf({ protectionMs: START_MS }, { batteryPowerW: null });
  assert.notEqual(unknown.code, "guard.battery");
});

Deno.test("trackedReason() foretells to the second in the last minute, and to the minute before", () => {
  const pausesAtMs = (afterMs: number) => {
    const pauses = { ...NONE, sunGoneMs: START_MS + afterMs };
    const reason = trackedReason(TOLD, pauses, situationOf({ batteryPowerW: 300 }));
    assert.ok(reason.code === "stop.pending");
    assert.equal(reason.missingW, 300);
    return reason.pausesAtMs - at(START_MS).atMs;
  };
  assert.equal(pausesAtMs(59_999), 59_999);
  assert.equal(pausesAtMs(60_000), 60_000);
  assert.equal(at(START_MS).atMs % 60_000, 0, "it is a full minute");
  assert.equal(pausesAtMs(60_001), 120_000);
  assert.equal(pausesAtMs(180_000), 180_000);
});

Deno.test("trackedReason() tells a car that is held by the limit from one that takes less", () => {
  const reasonOf = (carPowerW: number, told: Partial<ToldTracked>) =>
    trackedReason({ ...TOLD, ...told }, NONE, situationOf({ carPowerW, batteryPowerW: -900 }));
  const { maxA } = situationOf().range;
  const most = { currentA: maxA, beforeA: maxA, carriedA: maxA };
  const below = (maxA - 1) * PER_AMPERE_W;
  assert.deepEqual(reasonOf(below + 1, most), {
    code: "limit.current",
    powerW: below + 1,
    limitA: maxA,
  });
  assert.deepEqual(reasonOf(below, most), { code: "limit.car", powerW: below, currentA: maxA });
  const less = { currentA: maxA - 1, beforeA: maxA - 1, carriedA: maxA };
  assert.equal(reasonOf(below, less).code, "charging.tracked");
});

Deno.test("trackedReason() says that clouds keep an ampere which the sun would carry now", () => {
  const codeOf = (batteryPowerW: number, carriedA = 8) =>
    trackedReason({ ...TOLD, carriedA }, NONE, situationOf({ batteryPowerW })).code;
  assert.equal(codeOf(-PER_AMPERE_W), "limit.cloudy");
  assert.equal(codeOf(-PER_AMPERE_W + 1), "charging.tracked", "the sun carries no ampere more");
  assert.equal(codeOf(-PER_AMPERE_W, 9), "charging.tracked", "the current is about to rise");
});

Deno.test("plugPart() names a plug's part from one watt on", () => {
  const part = (yieldedW: number) => plugPart(situationOf({}, { yieldedW }));
  assert.deepEqual(part(0), {});
  assert.deepEqual(part(0.9), {});
  assert.deepEqual(part(-0.9), {});
  assert.deepEqual(part(1), { plugW: 1 });
  assert.deepEqual(part(-1), { plugW: -1 });
});
