import assert from "node:assert/strict";
import {
  DAY_MS,
  levelToStart,
  mayAgainMs,
  PHASE_DWELL_MS,
  startsFromW,
  sunForDownW,
  sunForUpW,
} from "../../../src/control/phases/choice.ts";
import { levelsOf, type PhaseLevels } from "../../../src/control/phases/levels.ts";
import { NO_PHASES } from "../../../src/control/phases/phase_memory.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { HOUR_MS, type Phases } from "../../../src/domain/house/units.ts";
import type { Outlook } from "../../../src/domain/sun/outlook.ts";
import { at, START_MS } from "../house.ts";
import { memoryOf, sun, SWITCHING, switchingSituation } from "./switching_house.ts";

const LEVELS: PhaseLevels = { low: { setTo: 1, phases: 1 }, high: { setTo: 3, phases: 3 } };
/** From so much sun a charge begins on one phase, and on three. */
const [LOW_W, HIGH_W] = [1380, 4140];

/** What a charge that is tracked begins on after such minutes. */
function startsOn(
  sunsW: readonly number[],
  { setTo = 1, ...rest }: Partial<Situation> & { readonly setTo?: Phases } = {},
): Phases | null {
  const situation = switchingSituation({ setTo }, rest);
  return levelToStart(LEVELS, "tracked", memoryOf(sunsW), situation)?.setTo ?? null;
}

Deno.test("levelToStart() is the most phases for Fast, and none of one's own for Slow and Disabled", () => {
  const situation = switchingSituation();
  const start = (mode: "fast" | "slow" | "disabled") =>
    levelToStart(LEVELS, mode, memoryOf(sun(15, 9000)), situation);
  assert.equal(start("fast"), LEVELS.high);
  assert.deepEqual([start("slow"), start("disabled")], [null, null]);
});

Deno.test("levelToStart() goes by the sun of a quarter of an hour and of the last three minutes", () => {
  const rows: readonly (readonly [string, readonly number[], Phases | null])[] = [
    ["nothing known", [], null],
    ["two minutes", sun(2, 9000), null],
    ["three minutes", sun(3, HIGH_W), 3],
    ["a watt too little", sun(3, HIGH_W - 1), 1],
    ["too little even for one phase", sun(15, 0), 1],
    ["a cloud passes", [...sun(12, 5000), ...sun(3, 4000)], 1],
    ["the sun has just come", [...sun(12, 2800), ...sun(3, 9000)], 1],
    ["it has come in the mean too", [...sun(12, 3000), ...sun(3, 9000)], 3],
    ["what was longer ago counts no more", [...sun(15, 0), ...sun(15, HIGH_W)], 3],
    ["what was a quarter of an hour ago counts", [0, ...sun(14, HIGH_W)], 1],
    ["now is three minutes", [...sun(11, 9000), 4140, 4138, 4141], 1],
    ["and their mean", [...sun(11, 9000), 0, 4138, 4140, 4142], 3],
  ];
  for (const [name, sunsW, setTo] of rows) assert.equal(startsOn(sunsW), setTo, name);
});

Deno.test("levelToStart() leaves the most phases through a cloud, where clouds pass and they are set", () => {
  const cloud = [...sun(12, 5000), ...sun(3, 4000)];
  assert.equal(startsOn(cloud, { setTo: 3, isCloudy: true }), 3);
  assert.equal(startsOn(cloud, { setTo: 3, isCloudy: false }), 1);
  assert.equal(startsOn(cloud, { setTo: 3, isCloudy: null }), 1);
  assert.equal(startsOn(cloud, { setTo: 1, isCloudy: true }), 1, "they are not set");
  const grey = [...sun(12, 4000), ...sun(3, 4000)];
  assert.equal(startsOn(grey, { setTo: 3, isCloudy: true }), 1, "nor in the mean");
});

Deno.test("levelToStart() takes the fewest phases while the battery has what it takes of the sun", () => {
  const low = (startSurplusW: number | null, rest: Partial<Situation> = {}) =>
    startsOn(sun(15, 9000), { socPct: 40, startSurplusW, ...rest });
  assert.equal(SWITCHING.trackingStartSocPct, 60);
  assert.equal(low(HIGH_W - 1), 1, "what goes to the grid bears one phase");
  assert.equal(low(HIGH_W), 3);
  assert.equal(low(null), 3, "not known is not little");
  assert.equal(low(0, { socPct: 60 }), 3);
  assert.equal(low(0, { hasBattery: false }), 3);
  assert.equal(low(0, { fill: { comesWh: 5000, wantedWh: 5000 } }), 3, "surely full by sunset");
  assert.equal(low(0, { fill: { comesWh: 4999, wantedWh: 5000 } }), 1);
});

const PLUG_IN = { ...SWITCHING, phaseSwitching: "plug-in" } as const;

/** What a stay begins on with such steps to come: from when in hours, for how long, and how much sun in W. */
function staysOn(...steps: readonly (readonly [number, number, number])[]): Phases | null {
  const outlook: Outlook = {
    fillWhPerPct: 80,
    steps: steps.map(([fromH, hours, p50]) => {
      const surplusW = { p20: 0, p50, p80: 20_000 };
      const [atMs, lengthMs] = [at(START_MS + fromH * HOUR_MS).atMs, hours * HOUR_MS];
      return { atMs, lengthMs, pvW: surplusW, surplusW };
    }),
  };
  return startsOn(sun(15, 9000), { settings: PLUG_IN, outlook });
}

Deno.test("levelToStart() for a whole stay takes what gets more of the sun to come", () => {
  assert.equal(startsOn(sun(15, 9000), { settings: PLUG_IN, outlook: null }), null);
  assert.equal(staysOn(), null);
  assert.equal(staysOn([0, 1, LOW_W - 1]), null, "too little for either");
  assert.equal(staysOn([0, 1, LOW_W]), 1);
  assert.equal(staysOn([0, 1, HIGH_W - 1]), 1);
  assert.equal(staysOn([0, 1, HIGH_W]), 3, "one phase takes 3450 W at most");
  assert.equal(staysOn([0, 1, HIGH_W], [1, 0.5, LOW_W]), 1, "as much with fewer");
  assert.equal(staysOn([0, 1, HIGH_W], [1, 0.4, LOW_W]), 3);
  assert.equal(staysOn([0, 1, 12_000], [1, 5, 2000]), 1, "three take 10 350 W at most");
  assert.equal(staysOn([0, 1, 12_000], [1, 3, 2000]), 3);
});

Deno.test("levelToStart() counts of a step only what is still to come of it", () => {
  assert.equal(staysOn([-2, 1, 9000]), null, "it is over");
  assert.equal(staysOn([-2, 1, 9000], [0, 1, 2000]), 1);
  assert.equal(staysOn([-0.5, 1, HIGH_W], [1, 0.3, LOW_W]), 1, "half of it: 345 Wh more");
  assert.equal(staysOn([-0.5, 1, HIGH_W], [1, 0.2, LOW_W]), 3);
  assert.equal(staysOn([5, 1, HIGH_W], [1, 0.6, LOW_W]), 1, "and no more than all of it");
});

/** A charge at the most current on one phase, under such minutes. */
function upW(
  sunsW: readonly number[],
  house: Parameters<typeof switchingSituation>[0] = {},
  rest: Partial<Situation> = {},
): number | null {
  const command = { enabled: true, currentA: 15 };
  const situation = switchingSituation({ setTo: 1, socPct: 90, ...house }, { command, ...rest });
  return sunForUpW(LEVELS, memoryOf(sunsW), situation);
}

Deno.test("sunForUpW() wants half an hour that bears the most phases in the mean, and two minutes each", () => {
  const rows: readonly (readonly [string, readonly number[], number | null])[] = [
    ["half an hour", sun(30, HIGH_W), HIGH_W],
    ["a watt too little", sun(30, HIGH_W - 1), null],
    ["a quarter will do after a start", sun(15, HIGH_W), HIGH_W],
    ["less will not", sun(14, 9000), null],
    ["nothing known", [], null],
    ["the least of the last two, rounded", [...sun(28, 5000), 4500.4, 4700], 4500],
    ["the last one is too dark", [...sun(28, 9000), 9000, 4139], null],
    ["and the one before", [...sun(28, 9000), 4139, 9000], null],
    ["a third counts in the mean alone", [...sun(27, 9000), 0, 5000, 5000], 5000],
    ["the mean is too dark", [...sun(28, 4000), 5000, 5000], null],
  ];
  for (const [name, sunsW, expectedW] of rows) assert.equal(upW(sunsW), expectedW, name);
});

Deno.test("sunForUpW() is for a charge at its most, with a house that is known", () => {
  const sunsW = sun(30, 5000);
  assert.equal(upW(sunsW, {}, { command: { enabled: true, currentA: 14 } }), null);
  assert.equal(upW(sunsW, {}, { command: { enabled: true, currentA: 16 } }), 5000);
  assert.equal(upW(sunsW, {}, { command: { enabled: false, currentA: 15 } }), null);
  assert.equal(upW(sunsW, {}, { command: null }), null);
  assert.equal(upW(sunsW, { siteQuality: "unavailable", siteAgeMs: null }), null);
});

Deno.test("sunForUpW() lets the house battery have what it can take first", () => {
  const sunsW = sun(30, 5450);
  const settings = { ...SWITCHING, batteryMaxChargingW: 2000 };
  assert.equal(upW(sunsW, { socPct: 90 }, { settings }), 5450, "nearly full");
  assert.equal(upW(sunsW, { socPct: 89 }, { settings }), null, "it takes 2000 W");
  assert.equal(upW(sun(30, 5451), { socPct: 89 }, { settings }), 5451, "and not a watt more");
  assert.equal(upW(sunsW, {}, { settings, socPct: null }), 5450, "nobody knows its charge");
  assert.equal(upW(sunsW, { socPct: 89, hasBattery: false }, { settings }), 5450);
  assert.equal(upW(sunsW, { socPct: 89, gridPowerW: -100 }, { settings }), null);
  assert.equal(upW(sunsW, { socPct: 89, gridPowerW: -101 }, { settings }), 5450, "it is fed in");
});

Deno.test("sunForUpW() below On at SOC has to bear the start beside all that the battery takes", () => {
  const settings = { ...SWITCHING, batteryMaxChargingW: 2000 };
  const up = (sunW: number, socPct: number, rest: Partial<Situation> = {}) =>
    upW(sun(30, sunW), { socPct, gridPowerW: -1000 }, { settings, ...rest });
  assert.deepEqual([up(6139, 59), up(6140, 59)], [null, 6140]);
  assert.equal(up(6139, 60), 6139, "the battery has its share");
  assert.equal(up(6139, 59, { fill: { comesWh: 5000, wantedWh: 5000 } }), 6139, "surely has it");
  assert.equal(
    upW([...sun(29, 9000), 6139], { socPct: 59, gridPowerW: -1000 }, { settings }),
    null,
  );
});

Deno.test("sunForDownW() is the sun that bears the fewest phases and not the most", () => {
  const down = (sunsW: readonly number[], isCloudy = false) =>
    sunForDownW(LEVELS, memoryOf(sunsW), switchingSituation({}, { isCloudy }));
  assert.equal(down(sun(2, 2000)), null, "too little is known");
  assert.equal(down(sun(15, LOW_W)), LOW_W);
  assert.equal(down(sun(15, LOW_W - 1)), null);
  assert.equal(down(sun(15, HIGH_W - 1)), HIGH_W - 1);
  assert.equal(down(sun(15, HIGH_W)), null);
  assert.equal(down([...sun(12, 9000), ...sun(3, 2000.4)]), 2000, "that of now");
  assert.equal(down([...sun(12, 9000), ...sun(3, 2000)], true), null, "a cloud is bridged");
});

Deno.test("sunForUpW() and sunForDownW() stay off the most phases where clouds end them", () => {
  // Three phases at 6 A take 4140 W: below 1540 W the battery gives more than 2600 W.
  const under = (minutes: number, cloudW: number) => [
    ...sun(10, 9000),
    ...sun(minutes, cloudW),
    ...sun(20 - minutes, 9000),
  ];
  const down = (sunsW: readonly number[], rest: Partial<Situation> = {}) =>
    sunForDownW(LEVELS, memoryOf(sunsW), switchingSituation({}, { isCloudy: true, ...rest }));
  assert.deepEqual([upW(under(2, 1539)), upW(under(3, 1539))], [9000, null]);
  assert.deepEqual([down(under(2, 1539)), down(under(3, 1539))], [null, 9000]);
  assert.deepEqual([upW(under(10, 1540)), down(under(10, 1540))], [9000, null], "it bears those");
  assert.deepEqual([
    upW([...under(3, 0), ...sun(20, 9000)]),
    down([...under(3, 0), ...sun(20, 9000)]),
  ], [
    9000,
    null,
  ], "half an hour ago");
  const settings = { ...SWITCHING, batteryMaxConsumptionW: 4140 };
  assert.deepEqual([upW(under(3, 0), {}, { settings }), down(under(3, 0), { settings })], [
    9000,
    null,
  ]);
  const bare = { hasBattery: false };
  assert.deepEqual([upW(under(3, 0), bare), down(under(3, 0), bare)], [9000, null]);
});

Deno.test("startsFromW() is what the car draws at its least on so many phases", () => {
  const from = (setTo: Phases, rest: Partial<Situation> = {}) =>
    startsFromW(setTo, switchingSituation({}, rest));
  assert.deepEqual([from(1), from(3)], [LOW_W, HIGH_W]);
  assert.equal(from(3, { settings: { ...SWITCHING, carMaxPhases: 2 } }), 2 * LOW_W);
  assert.equal(from(3, { settings: { ...SWITCHING, phaseSwitching: "never" } }), HIGH_W);
  assert.equal(from(2), 2 * LOW_W, "none of its levels");
  assert.equal(from(1, { startA: 8 }), 8 * 230, "it begins with 8 A");
  const { habits } = switchingSituation();
  assert.equal(from(3, { habits: { ...habits, drawPart: 0.9 } }), 0.9 * HIGH_W);
});

Deno.test("mayAgainMs() is never after a second failure in a stay, and counts eight a day", () => {
  const again = (switchedMs: readonly number[], failures = 0) =>
    mayAgainMs({ ...NO_PHASES, switchedMs, failures }, null);
  assert.deepEqual([again([], 1), again([], 2), again([], 3)], [-Infinity, Infinity, Infinity]);
  assert.equal(again([7], 1), 7 + PHASE_DWELL_MS);
  assert.equal(again([1, 2, 3, 4, 5, 6, 7, 8, 9]), 2 + DAY_MS, "the eighth from the end counts");
  assert.equal(DAY_MS, 86_400_000);
  assert.equal(PHASE_DWELL_MS, 600_000);
});

Deno.test("levelsOf() are those of the situation above", () => {
  assert.deepEqual(levelsOf(switchingSituation().charger.values, SWITCHING), LEVELS);
});
