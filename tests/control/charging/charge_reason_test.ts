import assert from "node:assert/strict";
import {
  changingReason,
  type ForetoldPauses,
  othersPart,
  type ToldTracked,
  trackedReason,
} from "../../../src/control/charging/charge_reason.ts";
import { assess } from "../one.ts";
import { type Situation } from "../../../src/control/situation.ts";
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
  const onOneAt = (currentA: number) =>
    situationOf({
      carPowerW: currentA * 230,
      phaseCurrentsA: [currentA, 0, 0],
      phaseSwitch: { phases: 1, options: [1, 3], dwellMs: 0 },
    });
  const onOne = onOneAt(15);
  const atMost = { currentA: onOne.range.maxA, beforeA: onOne.range.maxA, carriedA: 15 };
  const reason = trackedReason({ ...TOLD, ...atMost }, NONE, onOne);
  assert.deepEqual(reason, { code: "limit.current", powerW: 15 * 230, limitA: 15, phases: 1 });
  const calm = { ...TOLD, currentA: 14, beforeA: 14, carriedA: 14 };
  const tracked = trackedReason(calm, NONE, onOneAt(14));
  assert.deepEqual([tracked.code, "phases" in tracked && tracked.phases], ["charging.tracked", 1]);
  const never = situationOf({ carPowerW: 14 * PER_AMPERE_W }, {});
  assert.equal("phases" in trackedReason(calm, NONE, never), false, "none are switched");
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

Deno.test("othersPart() names a plug's part from one watt on, or that of many loads", () => {
  const part = (yieldedW: number) => othersPart(situationOf({}, { yieldedW }));
  assert.deepEqual(part(0), {});
  assert.deepEqual(part(0.9), {});
  assert.deepEqual(part(-0.9), {});
  assert.deepEqual(part(1), { plugW: 1 });
  assert.deepEqual(part(-1), { plugW: -1 });
  const ofMany = situationOf({}, { yieldedW: -1, hasManyLoads: true });
  assert.deepEqual(othersPart(ofMany), { othersW: -1 });
});

Deno.test("trackedReason() tells the first that is so: silent, on its way, at its most, held back", () => {
  const silent = situationOf({ carPowerW: null });
  assert.deepEqual(trackedReason(TOLD, NONE, silent), {
    code: "silent.charger",
    sinceMs: silent.charger.answeredAtMs,
  });
  const changing = { code: "charging.changing", powerW: 3680, currentA: 15 };
  const rising = { ...TOLD, currentA: 15, beforeA: 8 };
  assert.deepEqual(trackedReason(rising, NONE, situationOf({}, { isHeldBack: true })), changing);
  assert.equal(changingReason({ ...TOLD, changedMs: START_MS }, silent), null);
  assert.deepEqual(trackedReason(TOLD, NONE, situationOf({}, { isHeldBack: true })), {
    code: "charging.held-back",
    powerW: 3680,
  });
});

Deno.test("trackedReason() names clouds where they alone keep a higher current from the car", () => {
  const reason = (told: Partial<ToldTracked>, rest: Partial<Situation>) =>
    trackedReason({ ...TOLD, ...told }, NONE, situationOf({}, rest));
  const cloudy = { code: "limit.cloudy", powerW: 3680, spareW: 460 };
  const tracked = { ...cloudy, code: "charging.tracked" };
  const sunny = { surplusW: 4140 };
  assert.deepEqual(reason({}, sunny), cloudy);
  assert.deepEqual(reason({ carriedA: 9 }, sunny), tracked, "it is about to have it");
  assert.deepEqual(reason({}, { surplusW: 4139 }), { ...tracked, spareW: 459 });
  assert.deepEqual(reason({}, { ...sunny, yieldedW: 409 }), { ...cloudy, spareW: 51 });
  assert.deepEqual(reason({}, { ...sunny, yieldedW: 410 }), { ...tracked, spareW: 50 });
});

Deno.test("trackedReason() takes what grid and battery do for spare where the surplus is not known", () => {
  const spareW = (gridPowerW: number | null, batteryPowerW: number | null) => {
    const { measured } = situationOf();
    const rest = { surplusW: null, measured: { ...measured, gridPowerW, batteryPowerW } };
    const reason = trackedReason(TOLD, NONE, situationOf({}, rest));
    assert.ok(reason.code === "charging.tracked");
    return reason.spareW;
  };
  assert.equal(spareW(-300, -200), 500);
  assert.equal(spareW(300, -200), -100);
  assert.equal(spareW(null, -200), 200);
  assert.equal(spareW(-300, null), 300);
});

Deno.test("trackedReason() says before a pause what is missing: what is bought, or what the sun lacks", () => {
  const missingW = (rest: Partial<Situation>) => {
    const pauses = { ...NONE, sunGoneMs: START_MS + 120_000 };
    const reason = trackedReason(TOLD, pauses, situationOf({}, rest));
    assert.ok(reason.code === "stop.pending");
    return reason.missingW;
  };
  const known = (gridPowerW: number) =>
    ({ quality: "known", gridPowerW, batteryPowerW: 0 }) as const;
  const held = {
    quality: "held",
    device: "meter",
    ageMs: 1000,
    lostAtMs: START_MS + 100_000,
  } as const;
  const short = { surplusW: 3480 };
  assert.equal(missingW({ ...short, site: known(700) }), 700);
  assert.equal(missingW({ ...short, site: known(100) }), 200);
  assert.equal(missingW({ ...short, site: held }), 200);
  assert.equal(missingW({ ...short, site: held, yieldedW: 150 }), 200);
  assert.equal(missingW({ surplusW: 5000, site: held }), 0);
  assert.equal(missingW({ surplusW: 5000, site: known(-900) }), 0);
  assert.equal(missingW({ ...short, site: known(9000) }), 3680, "no more than the car takes");
});

Deno.test("trackedReason() foretells a pause a minute ahead to the second", () => {
  const pausesAtMs = (afterMs: number) => {
    const pauses = { ...NONE, sunGoneMs: START_MS + afterMs };
    const reason = trackedReason(TOLD, pauses, situationOf());
    assert.ok(reason.code === "stop.pending");
    return reason.pausesAtMs;
  };
  const startMs = at(START_MS).atMs;
  assert.equal(pausesAtMs(60_000), startMs + 60_000);
  assert.equal(pausesAtMs(60_001), Math.ceil((startMs + 60_001) / 60_000) * 60_000);
});
