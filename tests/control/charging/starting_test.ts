import assert from "node:assert/strict";
import {
  isStartRefused,
  meetsStartRule,
  type StartTimers,
  updateSpells,
  updateStartable,
  waitForSun,
} from "../../../src/control/charging/starting.ts";
import { NO_PHASES } from "../../../src/control/phases/phase_memory.ts";
import { NO_SPELLS } from "../../../src/control/site/sun_spells.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { ControlState } from "../one.ts";
import { NO_TRIALS, type Trials } from "../../../src/control/charging/trials.ts";
import { SWITCHING, switchingSituation } from "../phases/switching_house.ts";
import { situationOf } from "./one_charge.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  SETTINGS,
  START_MS,
} from "../house.ts";

/** Sun enough for 6 A on two phases, into a battery that has reached On at SOC. */
const SUNNY: House = { ...NIGHT, batteryPowerW: -2760 };
const CLOUDED: House = { ...NIGHT, batteryPowerW: -2759 };
/** The rule has held for the last minute and more. */
const READY: ControlState = { ...pausedState(), startableSinceMs: START_MS - 600_000 };

function isStarted(state: ControlState, house: House, afterMs = 0): boolean {
  return decideAt(afterMs, { state, house }).charger?.enabled ?? false;
}

Deno.test("meetsStartRule() asks for the smallest charge and a battery that had its share", () => {
  const table: { house: House; expected: boolean }[] = [
    { house: SUNNY, expected: true },
    { house: CLOUDED, expected: false },
    { house: { ...SUNNY, socPct: 60 }, expected: true },
    { house: { ...SUNNY, socPct: 59.9 }, expected: false },
    { house: { ...SUNNY, batteryPowerW: 0, gridPowerW: -2760 }, expected: true },
    { house: { ...SUNNY, batteryPowerW: 100, gridPowerW: -2800 }, expected: false },
    { house: { ...SUNNY, voltageV: 240 }, expected: false },
    { house: { ...SUNNY, voltageV: 240, gridPowerW: -120 }, expected: true },
  ];
  for (const { house, expected } of table) assert.equal(isStarted(READY, house), expected);
});

Deno.test("meetsStartRule() starts below On at SOC on sun that the battery leaves to the grid", () => {
  const full: House = { ...NIGHT, socPct: 20, batteryPowerW: -4800, gridPowerW: -2760 };
  const table: { house: House; expected: boolean }[] = [
    { house: full, expected: true },
    { house: { ...full, batteryPowerW: -1200 }, expected: true },
    { house: { ...full, batteryPowerW: 0 }, expected: true },
    { house: { ...full, gridPowerW: -2759 }, expected: false },
    { house: { ...full, batteryPowerW: -7560, gridPowerW: 0 }, expected: false },
  ];
  for (const { house, expected } of table) assert.equal(isStarted(READY, house), expected);
});

/** A pause at 20 % of battery, at a charger that is switched to one phase of three. */
function onePhase(house: Partial<House>, rest: Partial<Situation> = {}): Situation {
  const startSurplusW = -(house.gridPowerW ?? 0);
  const phaseVoltagesV = [230, 230, 230];
  const paused = { ...NIGHT, setTo: 1, socPct: 20, phaseVoltagesV, ...house } as const;
  return switchingSituation(paused, { phases: 1, startPowerW: 1380, startSurplusW, ...rest });
}

Deno.test("meetsStartRule() below On at SOC has a third of a start on the fewest phases from the grid's sun", () => {
  const starts = (batteryPowerW: number, gridPowerW: number, rest: Partial<Situation> = {}) =>
    meetsStartRule(onePhase({ batteryPowerW, gridPowerW }, rest));
  assert.deepEqual([starts(-4800, -460), starts(-4800, -459)], [true, false]);
  const shared = [starts(-1840, -460), starts(-1839, -460)];
  assert.deepEqual(
    shared,
    [true, false],
    "the rest is no more than half of what the battery takes",
  );
  assert.deepEqual([starts(0, -1380), starts(0, -1379), starts(100, -1379)], [true, false, false]);
  const reachW = 1380;
  assert.deepEqual(
    [starts(-4800, -460, { reachW }), starts(-4800, -460, { reachW: reachW - 1 })],
    [true, false],
    "the inverter passes no more",
  );
  assert.equal(starts(-4800, -1380, { phases: 3, startPowerW: 4140 }), false, "on all phases");
  const settings = { ...SWITCHING, phaseSwitching: "plug-in" } as const;
  assert.equal(starts(-4800, -1379, { settings }), false, "which are not switched then");
});

Deno.test("meetsStartRule() needs export alone in a house with no battery", () => {
  const exporting: House = { ...NIGHT, hasBattery: false, socPct: null, gridPowerW: -2760 };
  assert.equal(isStarted(READY, exporting), true);
  assert.equal(isStarted(READY, { ...exporting, gridPowerW: -2759 }), false);
});

Deno.test("meetsStartRule() never starts on data that are not fresh or not complete", () => {
  const missing: Partial<House>[] = [
    { siteAgeMs: 30_001 },
    { siteQuality: "stale" },
    { batteryQuality: "stale" },
    { siteQuality: "unavailable" },
    { gridPowerW: null },
    { batteryPowerW: null },
    { socPct: null },
    { carPowerW: null },
    { chargerQuality: "stale" },
    { chargerQuality: "unavailable" },
  ];
  for (const house of missing) assert.equal(isStarted(READY, { ...SUNNY, ...house }), false);
});

Deno.test("waitForSun() starts once the rule has held for 60 s, at the smallest current", () => {
  const state: ControlState = {
    ...pausedState(),
    startableSinceMs: START_MS,
    decidedMs: START_MS,
  };
  const waiting = decideAt(59_999, { state, house: SUNNY });
  assert.equal(waiting.charger?.enabled, false);
  assert.deepEqual(waiting.reason, {
    code: "wait.stable",
    surplusW: 2760,
    startsAtMs: at(START_MS + 60_000).atMs,
  });
  const started = decideAt(60_000, { state, house: SUNNY });
  assert.deepEqual(started.charger, { enabled: true, currentA: 6 });
  assert.deepEqual(started.reason, {
    code: "asked",
    currentA: 6,
    sinceMs: at(START_MS + 60_000).atMs,
  });
});

Deno.test("waitForSun() waits half a minute on the fewest phases where Bridge energy carries ten", () => {
  const waitsMs = (rest: Partial<Situation> = {}) => {
    const sunny = { socPct: 80, batteryPowerW: -1380 };
    const situation = onePhase(sunny, { startSurplusW: 1380, ...rest });
    const timers: StartTimers = {
      startableSinceMs: START_MS,
      switchedMs: null,
      protectedUntilMs: null,
      shortCharges: 0,
      trials: NO_TRIALS,
      phases: NO_PHASES,
    };
    const { reason } = waitForSun(timers, situation);
    return reason.code === "wait.stable" ? reason.startsAtMs - at(START_MS).atMs : reason.code;
  };
  const bridging = (batteryBridgeWh: number) => ({
    settings: { ...SWITCHING, batteryBridgeWh },
  });
  assert.deepEqual([waitsMs(bridging(230)), waitsMs(bridging(229))], [30_000, 60_000]);
  assert.equal(waitsMs({ phases: 3 }), 60_000, "on all phases");
  assert.equal(waitsMs({ isBehind: true }), 60_000, "the battery bridges for another");
  assert.equal(waitsMs({ settings: { ...SWITCHING, phaseSwitching: "never" } }), 60_000);
  assert.notEqual(waitsMs({ hasBattery: false }), 30_000);
});

Deno.test("waitForSun() starts at the earliest 2 min after the pause", () => {
  const state: ControlState = { ...READY, switchedMs: START_MS };
  const waiting = decideAt(119_999, { state, house: SUNNY });
  assert.equal(waiting.charger?.enabled, false);
  assert.deepEqual(waiting.reason, {
    code: "wait.dwell",
    surplusW: 2760,
    startsAtMs: at(START_MS + 120_000).atMs,
  });
  assert.equal(isStarted(state, SUNNY, 120_000), true);
});

Deno.test("waitForSun() starts at the earliest when a protection pause ends", () => {
  const state: ControlState = { ...READY, protectedUntilMs: START_MS + 600_000 };
  for (const house of [SUNNY, NIGHT]) {
    assert.deepEqual(decideAt(599_999, { state, house }).reason, {
      code: "wait.protection",
      limitW: SETTINGS.batteryMaxConsumptionW,
      startsAtMs: at(START_MS + 600_000).atMs,
    });
  }
  assert.equal(isStarted(state, SUNNY, 600_000), true);
});

/** What Tracked wants in a broken sky, with so much sun, a minute after a protection pause. */
function afterProtection(
  house: Partial<House>,
  { afterMs = MINUTE_MS, ...rest }: Partial<Situation> & { readonly afterMs?: number } = {},
) {
  const timers: StartTimers = {
    startableSinceMs: START_MS - 10 * MINUTE_MS,
    switchedMs: null,
    protectedUntilMs: START_MS - afterMs,
    shortCharges: 0,
    trials: NO_TRIALS,
    phases: NO_PHASES,
  };
  const situation = switchingSituation(
    { ...NIGHT, socPct: 90, ...house },
    { settings: { ...SWITCHING, phaseSwitching: "never" }, isCloudy: true, ...rest },
  );
  return waitForSun(timers, situation);
}

Deno.test("waitForSun() after a protection pause wants a fifth more sun while clouds pass", () => {
  // Two phases at 6 A take 2760 W.
  const [little, enough] = [{ batteryPowerW: -3311 }, { batteryPowerW: -3312 }];
  assert.equal(afterProtection(enough).wish.enabled, true);
  const { wish, reason } = afterProtection(little);
  assert.equal(wish.enabled, false);
  assert.deepEqual(reason, { code: "wait.surplus", surplusW: 3311, neededW: 3312, phases: 2 });
  const isStarted = (rest: Parameters<typeof afterProtection>[1]) =>
    afterProtection(little, rest).wish.enabled;
  assert.equal(isStarted({ isCloudy: false }), true);
  assert.equal(isStarted({ isCloudy: null }), true);
  assert.equal(isStarted({ isHeldBack: true }), true, "no more sun would show there");
  assert.equal(isStarted({ afterMs: 60 * MINUTE_MS - 1 }), false);
  assert.equal(isStarted({ afterMs: 60 * MINUTE_MS }), true, "an hour ago");
});

Deno.test("waitForSun() after a protection pause wants no more sun than roof and inverter ever give", () => {
  const little = { batteryPowerW: -2760 };
  const isStarted = (rest: Parameters<typeof afterProtection>[1]) =>
    afterProtection(little, rest).wish.enabled;
  const underRoof = (pvPeakPowerW: number) =>
    isStarted({ settings: { ...SWITCHING, phaseSwitching: "never", pvPeakPowerW } });
  assert.equal(underRoof(4140), false, "0.8 of it is the 3312 W that are wanted");
  assert.equal(underRoof(4139), true);
  assert.equal(isStarted({ reachW: 3312 }), false);
  assert.equal(isStarted({ reachW: 3311 }), true);
});

Deno.test("waitForSun() after a protection pause bears nothing off a full battery, and wants the sun alone", () => {
  const full = { socPct: 100, gridPowerW: -2700 };
  assert.equal(afterProtection(full, { afterMs: 60 * MINUTE_MS }).wish.enabled, true);
  assert.equal(afterProtection(full).wish.enabled, false);
});

Deno.test("waitForSun() after a protection pause starts as ever where fewer phases can be taken", () => {
  const little = { batteryPowerW: -2760 };
  const isStarted = (phaseSwitching: Situation["settings"]["phaseSwitching"]) =>
    afterProtection(little, { settings: { ...SWITCHING, phaseSwitching } }).wish.enabled;
  assert.equal(isStarted("always"), true);
  assert.equal(isStarted("plug-in"), false);
});

Deno.test("updateStartable() survives one bad cycle and not many", () => {
  const cyclesToStart = (isBad: (cycle: number) => boolean) => {
    const cycles = new Cycles(pausedState());
    for (let cycle = 1; cycle <= 100; cycle++) {
      if (cycles.step(isBad(cycle) ? CLOUDED : SUNNY).charger?.enabled) return cycle;
    }
    return null;
  };
  assert.equal(cyclesToStart(() => false), 13);
  assert.equal(cyclesToStart((cycle) => cycle === 8), 16, "three cycles later");
  assert.equal(cyclesToStart((cycle) => cycle % 2 === 0), null);
});

Deno.test("updateStartable() gathers nothing while the charger's data are stale", () => {
  const cycles = new Cycles(pausedState());
  for (let cycle = 1; cycle <= 20; cycle++) cycles.step({ ...SUNNY, chargerQuality: "stale" });
  assert.equal(cycles.step(SUNNY).reason.code, "wait.stable");
});

Deno.test("updateStartable() gathers no more than 20 minutes, and nothing in a gap", () => {
  const gatheredS = (cycles: Cycles) =>
    cycles.state.startableSinceMs === null
      ? null
      : (START_MS + cycles.afterMs - cycles.state.startableSinceMs) / 1000;
  const cycles = new Cycles(pausedState("disabled"));
  for (let cycle = 0; cycle < 6 * 720; cycle++) cycles.step(SUNNY);
  assert.equal(gatheredS(cycles), 1200, "six hours of sun are no more than 20 minutes");
  for (let cycle = 0; cycle < 119; cycle++) cycles.step(CLOUDED);
  assert.equal(gatheredS(cycles), 10);
  cycles.step(CLOUDED);
  assert.equal(gatheredS(cycles), null, "gone after ten minutes");

  const suspended = new Cycles(pausedState("disabled"));
  suspended.step(SUNNY);
  suspended.step(SUNNY);
  suspended.step(SUNNY, 3_600_000);
  assert.equal(gatheredS(suspended), 65, "an hour with no cycle counts as a minute");
});

Deno.test("updateStartable() gathers in every mode, so that a press acts at once", () => {
  const cycles = new Cycles(pausedState("disabled"));
  for (let cycle = 1; cycle <= 13; cycle++) {
    assert.equal(cycles.step(SUNNY).charger?.enabled, false);
  }
  cycles.press("tracked");
  assert.deepEqual(cycles.step(SUNNY).charger, { enabled: true, currentA: 6 });
});

Deno.test("waitForSun() says what is waited for", () => {
  const table: { house: Partial<House>; reason: Record<string, unknown> }[] = [
    {
      house: { batteryPowerW: -500 },
      reason: { code: "wait.surplus", surplusW: 500, neededW: 2760, phases: 2 },
    },
    {
      house: { socPct: 42, gridPowerW: -500 },
      reason: { code: "wait.soc", socPct: 42, startSocPct: SETTINGS.trackingStartSocPct },
    },
    { house: { socPct: null }, reason: { code: "wait.battery" } },
    { house: { siteAgeMs: 45_000 }, reason: { code: "blind.meter", ageMs: 45_000 } },
    {
      house: { siteQuality: "unavailable", siteAgeMs: 200_000 },
      reason: { code: "blind.meter", ageMs: 200_000 },
    },
    {
      house: { siteQuality: "unavailable", siteAgeMs: null },
      reason: { code: "blind.meter", ageMs: null },
    },
    { house: { batteryAgeMs: 45_000 }, reason: { code: "blind.battery", ageMs: 45_000 } },
    {
      house: { batteryQuality: "unavailable", batteryAgeMs: 200_000 },
      reason: { code: "blind.battery", ageMs: 200_000 },
    },
    {
      house: { batteryQuality: "unavailable", batteryAgeMs: 200_000, gridPowerW: null },
      reason: { code: "blind.meter", ageMs: 200_000 },
    },
    { house: { carPowerW: 2760, enabled: true }, reason: { code: "stopping", powerW: 2760 } },
  ];
  for (const { house, reason } of table) {
    const decision = decideAt(0, { state: pausedState(), house: { ...NIGHT, ...house } });
    assert.deepEqual(decision.reason, reason);
    assert.equal(decision.charger?.enabled, false);
  }
});

Deno.test("waitForSun() still waits for the battery when its charge stays unknown", () => {
  const state = pausedState();
  const house = { ...NIGHT, socPct: null };
  assert.equal(decideAt(3_600_000, { state, house }).reason.code, "wait.battery");
});

Deno.test("meetsStartRule() starts a little short beside a full battery that gives sun away", () => {
  const full: House = { ...NIGHT, socPct: 99, gridPowerW: -1794 };
  const table: {
    house: Partial<House>;
    settings?: { batteryBridgeWh: number };
    expected: boolean;
  }[] = [
    { house: {}, expected: true },
    { house: { gridPowerW: -1793 }, expected: false },
    { house: { socPct: 98.9 }, expected: false },
    { house: { gridPowerW: 0, batteryPowerW: -1794 }, expected: false },
    { house: {}, settings: { batteryBridgeWh: 0 }, expected: false },
    { house: { gridPowerW: -2460 }, settings: { batteryBridgeWh: 100 }, expected: true },
    { house: { gridPowerW: -2459 }, settings: { batteryBridgeWh: 100 }, expected: false },
    { house: { hasBattery: false, socPct: null }, expected: false },
    // 4000 W less the household of 1206 W: the inverter passes no more to the car.
    { house: { acPowerW: 3000, acLimitW: 4000 }, expected: true },
    { house: { acPowerW: 3000, acLimitW: 3900 }, expected: false },
  ];
  for (const { house, settings, expected } of table) {
    const input = { state: READY, house: { ...full, ...house }, settings: settings ?? {} };
    assert.equal(decideAt(0, input).charger?.enabled, expected, JSON.stringify(house));
  }
});

Deno.test("waitForSun() believes the sun later after each false start with no battery", () => {
  const exporting: House = { ...NIGHT, hasBattery: false, socPct: null, gridPowerW: -3000 };
  const startsAfter = (shortCharges: number, afterMs: number, house = exporting) =>
    isStarted(
      {
        ...pausedState(),
        startableSinceMs: START_MS,
        decidedMs: START_MS + afterMs - 5000,
        shortCharges,
      },
      house,
      afterMs,
    );
  for (const [shortCharges, waitMs] of [60_000, 120_000, 240_000, 240_000].entries()) {
    assert.equal(startsAfter(shortCharges, waitMs - 1), false);
    assert.equal(startsAfter(shortCharges, waitMs), true);
  }
  assert.equal(startsAfter(3, 60_000, SUNNY), true, "a battery bridges");
});

Deno.test("waitForSun() with no battery waits longer after 20 min that have not borne the start", () => {
  const minute = Math.floor(START_MS / MINUTE_MS);
  const after = (minutes: number, meanW: number, rest: Partial<Situation> = {}) => {
    // In the mean of twenty minutes; what was before them does not count.
    const sunW = (ago: number) => ago >= 20 ? 0 : meanW + (ago < 10 ? 500 : -500);
    const means = Array.from(
      { length: 30 },
      (_, ago) => ({ minute: minute - 1 - ago, meanW: sunW(ago) }),
    );
    const history = { means, minute, sumW: 0, count: 0 };
    const timers = {
      ...pausedState(),
      startableSinceMs: START_MS - minutes * MINUTE_MS,
      phases: { ...NO_PHASES, history },
    };
    const idle = { isCharging: false, startSurplusW: 4000, hasBattery: false, ...rest };
    return waitForSun(timers, situationOf({ carPowerW: 0 }, idle)).wish.enabled;
  };
  // Nine tenths of 2760 W.
  assert.deepEqual([after(1, 2484), after(1, 2483)], [true, false]);
  assert.deepEqual([after(9.9, 0), after(10, 0)], [false, true]);
  assert.equal(after(1, 0, { hasBattery: true }), true, "a battery bridges");
  assert.equal(after(1, 0, { mayBuyW: 500 }), true, "the grid may bridge");
});

Deno.test('waitForSun() with "May buy" waits longer where the sun has stayed for less than 4 min', () => {
  const startsAfter = (sunMs: number | null, gatheredMs: number, rest: Partial<Situation> = {}) => {
    const timers = { ...pausedState(), startableSinceMs: START_MS - gatheredMs };
    const spells = { ...NO_SPELLS, sunMs };
    const idle = { isCharging: false, startSurplusW: 4000, hasBattery: false, mayBuyW: 500 };
    const situation = situationOf({ carPowerW: 0 }, { ...idle, spells, ...rest });
    return waitForSun(timers, situation).wish.enabled;
  };
  const waits = [[null, 60], [5, 60], [4, 60], [3, 80], [2, 120], [1.6, 150], [0.5, 150]] as const;
  for (const [minutes, waitS] of waits) {
    const sunMs = minutes === null ? null : minutes * MINUTE_MS;
    assert.equal(startsAfter(sunMs, waitS * 1000 - 1), false, `${minutes} min`);
    assert.equal(startsAfter(sunMs, waitS * 1000), true, `${minutes} min`);
  }
  const battery = { hasBattery: true, mayBuyW: 0 };
  assert.equal(startsAfter(MINUTE_MS, 60_000, battery), true, "a battery bridges");
});

Deno.test('updateStartable() with "May buy" counts much sun by the square of its part, four times at most', () => {
  const before = START_MS - 10_000;
  /** What a cycle of 5 s adds under so many times the smallest charge. */
  const gathersS = (part: number, rest: Partial<Situation> = {}) => {
    const idle = { isCharging: false, hasBattery: false, mayBuyW: 500, elapsedMs: 5000 };
    const startSurplusW = part * 2760;
    const decided = { decidedMs: START_MS - 5000, startSurplusW };
    const situation = situationOf({ carPowerW: 0 }, { ...idle, ...decided, ...rest });
    const sinceMs = updateStartable(before, situation);
    return sinceMs === null ? null : (START_MS - sinceMs) / 1000 - 5;
  };
  assert.deepEqual([0.9, 1, 1.5, 2, 3].map((part) => gathersS(part)), [5, 5, 11.25, 20, 20]);
  assert.equal(gathersS(2, { mayBuyW: 0 }), 5);
  assert.equal(gathersS(2, { isBehind: true }), 5, "the first charger has its share");
});

Deno.test("updateSpells() goes by what bears a start beside what may be bought", () => {
  const isSunny = (startSurplusW: number | null, rest: Partial<Situation> = {}) =>
    updateSpells(situationOf({}, { startSurplusW, hasBattery: false, mayBuyW: 500, ...rest }))
      .spell?.isSunny;
  assert.deepEqual([isSunny(2260), isSunny(2259)], [true, false]);
  assert.equal(isSunny(null), undefined, "nothing is known");
  assert.equal(isSunny(2260, { site: { quality: "lost", device: "meter", ageMs: 1 } }), undefined);
});

Deno.test("waitForSun() behind another charger believes the sun later after each false start", () => {
  const after = (shortCharges: number, gatheredMs: number) => {
    const timers = { ...pausedState(), startableSinceMs: START_MS - gatheredMs, shortCharges };
    const idle = { isCharging: false, startSurplusW: 4000, isBehind: true };
    return waitForSun(timers, situationOf({ carPowerW: 0 }, idle)).wish.enabled;
  };
  for (const [shortCharges, minutes] of [1, 2, 4, 8].entries()) {
    const waitMs = minutes * MINUTE_MS;
    assert.deepEqual([after(shortCharges, waitMs - 1), after(shortCharges, waitMs)], [false, true]);
  }
});

Deno.test("meetsStartRule() with no battery looks 40 s ahead of panels that give less and less", () => {
  const meets = (pvFallWPerS: number, hasBattery = false) =>
    meetsStartRule(situationOf({ carPowerW: 0 }, {
      isCharging: false,
      startSurplusW: 3060,
      pvFallWPerS,
      hasBattery,
    }));
  assert.deepEqual([meets(7.5), meets(7.6), meets(7.6, true)], [true, false, true]);
});

Deno.test("waitForSun() waits until a start that failed under this sun may be tried again", () => {
  const after = (afterMs: number, refusal: Partial<NonNullable<Trials["refusal"]>> = {}) => {
    const failed = { currentA: 5, surplusW: 5000, untilMs: START_MS + 60_000, failures: 1 };
    const state = {
      ...pausedState(),
      startableSinceMs: 1,
      trials: { ...NO_TRIALS, refusal: { ...failed, ...refusal } },
    };
    return decideAt(afterMs, { state, house: { ...NIGHT, batteryPowerW: -5000 } });
  };
  const refused = after(59_999);
  assert.equal(refused.charger?.enabled, false);
  assert.deepEqual(refused.reason, {
    code: "wait.stable",
    surplusW: 5000,
    startsAtMs: at(START_MS + 60_000).atMs,
  });
  assert.equal(after(60_000).charger?.enabled, true);
  assert.equal(after(0, { currentA: 6 }).charger?.enabled, true, "a higher current failed");
  assert.equal(after(0, { surplusW: 4000 }).charger?.enabled, true, "there is more sun now");
});

Deno.test("meetsStartRule() takes what a full battery bears off only where the sun goes to the grid", () => {
  // 2 kW of sun; Bridge energy of 400 Wh bears 966 W, a third of the charge, for 20 minutes.
  const full: House = { ...NIGHT, socPct: 99, batteryPowerW: -2000, gridPowerW: -51 };
  assert.equal(isStarted(READY, full), true);
  assert.equal(
    isStarted(READY, { ...full, gridPowerW: -50, batteryPowerW: -2001 }),
    false,
    "noise",
  );
  assert.equal(isStarted(READY, { ...full, hasBattery: false, socPct: null }), false);
});

Deno.test("meetsStartRule() has the battery served by 100 W of export, or at Max charging", () => {
  const low: House = { ...NIGHT, socPct: 20 };
  const mostW = SETTINGS.batteryMaxChargingW;
  assert.equal(isStarted(READY, { ...low, gridPowerW: -2760 }), true);
  const taking = (batteryPowerW: number, gridPowerW: number) =>
    isStarted({ ...READY, switchedMs: 0 }, { ...low, batteryPowerW, gridPowerW, carPowerW: 0 });
  assert.equal(taking(-mostW, -2760), true);
  assert.equal(taking(-mostW, -99), false, "the sun that is left is too little");
});

Deno.test("updateStartable() gathers nothing of time in which the grid pays for the charge", () => {
  const gathered = (gridPowerW: number) => {
    const cycles = new Cycles({
      ...chargingState(6, "slow"),
      startableSinceMs: START_MS - 65_000,
      decidedMs: START_MS,
    });
    cycles.step(charging({ currentA: 6, batteryPowerW: -500, gridPowerW, carPowerW: 3300 }));
    const { startableSinceMs } = cycles.state;
    return startableSinceMs === null ? null : START_MS + 5000 - startableSinceMs;
  };
  assert.equal(gathered(100), 70_000);
  assert.equal(gathered(101), 65_000);
});

Deno.test("updateStartable() forgets what is gathered once bad cycles have cost all of it", () => {
  const left = (gatheredMs: number) => {
    const cycles = new Cycles({
      ...pausedState(),
      startableSinceMs: START_MS - gatheredMs,
      decidedMs: START_MS,
    });
    cycles.step(CLOUDED);
    const { startableSinceMs } = cycles.state;
    return startableSinceMs === null ? null : START_MS + 5000 - startableSinceMs;
  };
  assert.equal(left(10_000), null);
  assert.equal(left(10_001), 1);
});

Deno.test("isStartRefused() until the wait of a failed start is over", () => {
  const refusal = { currentA: 5, surplusW: 5000, untilMs: START_MS, failures: 1 };
  const refused = (untilMs: number, rest: Partial<Situation> = {}) =>
    isStartRefused(
      { ...NO_TRIALS, refusal: { ...refusal, untilMs } },
      { ...situationOf(), startSurplusW: 4000, ...rest },
    );
  assert.equal(refused(START_MS + 1), true);
  assert.equal(refused(START_MS), false);
  assert.equal(refused(START_MS + 1, { startSurplusW: null }), false);
  assert.equal(isStartRefused(NO_TRIALS, situationOf()), false);
});

Deno.test("waitForSun() tells what it waits for, in the order of what comes first", () => {
  const timers = {
    startableSinceMs: START_MS,
    switchedMs: null,
    protectedUntilMs: null,
    shortCharges: 0,
    trials: NO_TRIALS,
    phases: NO_PHASES,
  };
  const idle: Partial<Situation> = { isCharging: false, carPowerW: 0, startSurplusW: 3000 };
  const reason = (own: Partial<StartTimers>, rest: Partial<Situation> = {}) =>
    waitForSun({ ...timers, ...own }, situationOf({ carPowerW: 0 }, { ...idle, ...rest })).reason;
  const sure = { isHeldBack: true };
  assert.equal(reason({}, { startSurplusW: null }).code, "silent.charger");
  assert.deepEqual(reason({}, { ...sure, isCharging: true, carPowerW: 3000 }), {
    code: "stopping",
    powerW: 3000,
  });
  assert.deepEqual(reason({}, { ...sure, startSurplusW: 2759 }), {
    code: "wait.held-back",
    startsAtMs: at(START_MS + 60_000).atMs,
  });
  assert.equal(reason({}, { ...sure, startSurplusW: 2760 }).code, "wait.stable");
  assert.equal(reason({}).code, "wait.stable");
  const dwell = (switchedMs: number) => reason({ switchedMs }).code;
  assert.equal(dwell(START_MS - 60_000), "wait.stable", "both end at once");
  assert.equal(dwell(START_MS - 59_999), "wait.dwell");
});

Deno.test("meetsStartRule() holds below On at SOC where the battery takes all that it can", () => {
  const mostW = SETTINGS.batteryMaxChargingW;
  const meets = (batteryPowerW: number, gridPowerW: number) =>
    meetsStartRule(
      situationOf({}, {
        socPct: 20,
        site: { quality: "known", gridPowerW, batteryPowerW },
        startSurplusW: 3000,
      }),
    );
  assert.equal(meets(0, -100), true);
  assert.equal(meets(0, -99), false);
  assert.equal(meets(-mostW + 150, 0), true);
  assert.equal(meets(-mostW + 151, 0), false);
});

Deno.test("meetsStartRule() has a full battery bear a start only within reach of the inverter", () => {
  const meets = (reachW: number, socPct: number | null = 99) =>
    meetsStartRule(
      situationOf({}, {
        socPct,
        site: { quality: "known", gridPowerW: -51, batteryPowerW: 0 },
        startSurplusW: 2000,
        reachW,
      }),
    );
  assert.equal(meets(2760), true);
  assert.equal(meets(2759), false);
  assert.equal(meets(2760, null), false);
});
