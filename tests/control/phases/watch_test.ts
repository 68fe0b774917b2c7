import assert from "node:assert/strict";
import { DAY_MS, PHASE_DWELL_MS } from "../../../src/control/phases/choice.ts";
import {
  NO_PHASES,
  type PhaseMemory,
  type SwitchUnderWay,
} from "../../../src/control/phases/phase_memory.ts";
import { changeOf, isSwitchDone, watchPhases } from "../../../src/control/phases/watch.ts";
import { NOTHING_SEEN } from "../../../src/control/car/presence.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { type House, START_MS } from "../house.ts";
import { historyOf, memoryOf, sun, SWITCHING, switchingSituation } from "./switching_house.ts";

const PLUG_IN = { ...SWITCHING, phaseSwitching: "plug-in" } as const;
/** Paused, with no current. */
const RESTING = {
  enabled: false,
  carPowerW: 0,
  phaseCurrentsA: [0, 0, 0],
  isCarConnected: true,
} satisfies Partial<House>;
/** 8 A on three phases. */
const DRAWING = {
  carPowerW: 8 * 690,
  phaseCurrentsA: [8, 8, 8],
  isCarConnected: true,
} satisfies Partial<House>;

interface Cycle {
  readonly house?: Partial<House> & { readonly setTo?: Phases | null };
  readonly rest?: Partial<Situation>;
  readonly mode?: ChargeMode;
  readonly isAsked?: boolean;
  readonly isPluggedIn?: boolean;
  readonly isPluggedOut?: boolean;
}

/** A memory that was seen a cycle ago after one more cycle, of a paused charger where nothing is said. */
function watch(before: Partial<PhaseMemory>, cycle: Cycle = {}): PhaseMemory {
  const { house = RESTING, rest = {}, mode = "tracked", isAsked = false } = cycle;
  const { isPluggedIn = false, isPluggedOut = false } = cycle;
  const presence = { memory: NOTHING_SEEN, isPluggedIn, isPluggedOut };
  return watchPhases(
    { ...memoryOf([]), seenMs: START_MS - 5000, ...before },
    { mode, isAsked, presence },
    switchingSituation(house, rest),
  );
}

Deno.test("watchPhases() gathers what the car could have, with all that the battery gets", () => {
  const gathered = (house: Partial<House>, rest: Partial<Situation> = {}) => {
    const { sumW, count } = watch({}, { house, rest }).history;
    return [sumW, count];
  };
  const house = { carPowerW: 3680, gridPowerW: -500, batteryPowerW: -300 };
  assert.deepEqual(gathered(house), [4480, 1]);
  assert.deepEqual(gathered({ ...house, gridPowerW: 700, batteryPowerW: 300 }), [2680, 1]);
  assert.deepEqual(gathered(house, { reachW: 4000 }), [4000, 1], "no more than reaches it");
  assert.deepEqual(gathered({ ...house, siteQuality: "stale", siteAgeMs: 90_000 }), [0, 0]);
  assert.deepEqual(gathered(house, { carPowerW: null }), [0, 0]);
});

Deno.test("watchPhases() forgets a switch after a day", () => {
  const switchedMs = [START_MS - DAY_MS, START_MS - DAY_MS + 1, START_MS];
  assert.deepEqual(watch({ switchedMs }).switchedMs, switchedMs.slice(1));
});

Deno.test("watchPhases() knows whether this stay's car has drawn, or takes it for granted", () => {
  const stale = { chargerQuality: "stale", chargerAgeMs: 20_000 } as const;
  const absent = { ...RESTING, isCarConnected: false };
  const rows: readonly (readonly [string, Partial<PhaseMemory>, Partial<House>, boolean])[] = [
    ["not yet", { hasDrawn: false }, RESTING, false],
    ["now", { hasDrawn: false }, DRAWING, true],
    ["before", { hasDrawn: true }, RESTING, true],
    ["nobody is there", { hasDrawn: true }, absent, false],
    ["seen a minute ago", { hasDrawn: false, seenMs: START_MS - 60_000 }, RESTING, false],
    ["longer ago", { hasDrawn: false, seenMs: START_MS - 60_001 }, RESTING, true],
    ["never seen", { hasDrawn: false, seenMs: null }, RESTING, true],
    ["never seen, and nobody there", { hasDrawn: true, seenMs: null }, absent, false],
    ["old values tell nothing", { hasDrawn: false }, { ...DRAWING, ...stale }, false],
    ["nor that nobody is there", { hasDrawn: true }, { ...absent, ...stale }, true],
    ["nor after a gap", { hasDrawn: false, seenMs: null }, { ...RESTING, ...stale }, false],
  ];
  for (const [name, before, house, hasDrawn] of rows) {
    const after = watch(before, { house });
    assert.equal(after.hasDrawn, hasDrawn, name);
    const isOld = "chargerQuality" in house;
    const beforeMs = before.seenMs === undefined ? START_MS - 5000 : before.seenMs;
    assert.equal(after.seenMs, isOld ? beforeMs : START_MS, name);
  }
});

Deno.test("watchPhases() keeps since when current flows, and since when a pause shows none", () => {
  const since = (house: Partial<House>, before: Partial<PhaseMemory> = {}) => {
    const { flowsSinceMs, restsSinceMs } = watch(before, { house });
    return [flowsSinceMs, restsSinceMs];
  };
  const earlier = { flowsSinceMs: 7, restsSinceMs: 9 };
  assert.deepEqual(since(DRAWING), [START_MS, null]);
  assert.deepEqual(since(DRAWING, earlier), [7, null]);
  assert.deepEqual(since(RESTING), [null, START_MS]);
  assert.deepEqual(since(RESTING, earlier), [null, 9]);
  const restless: readonly Partial<House>[] = [
    { enabled: true },
    { enabled: null },
    { phaseCurrentsA: [0, 1, 0] },
    { carPowerW: null },
    { chargerQuality: "stale", chargerAgeMs: 20_000 },
  ];
  for (const house of restless) {
    assert.deepEqual(since({ ...RESTING, ...house }, earlier), [null, null], JSON.stringify(house));
  }
  assert.deepEqual(since({ ...RESTING, phaseCurrentsA: [0.9, 0, 0] }, earlier), [null, 9]);
  assert.deepEqual(since({ ...RESTING, phaseCurrentsA: [] }, earlier), [null, 9]);
});

Deno.test("watchPhases() begins a stay without failures, whoever says that it is new", () => {
  const drawn = { setTo: 3, phases: 2 } as const;
  const before = { failures: 2, drawn, isUnproven: true };
  const kept = ({ failures, drawn, isUnproven }: PhaseMemory) => ({ failures, drawn, isUnproven });
  const anew = { failures: 0, drawn: null, isUnproven: false };
  assert.deepEqual(kept(watch(before)), before);
  assert.deepEqual(kept(watch(before, { isPluggedIn: true })), anew);
  assert.deepEqual(kept(watch(before, { isPluggedOut: true })), anew);
  assert.deepEqual(
    kept(watch(before, { house: { ...RESTING, isCarConnected: false } })),
    anew,
  );
});

const BEGUN: SwitchUnderWay = {
  to: 1,
  sinceMs: START_MS - 60_000,
  toldMs: null,
  surplusW: 2000,
  isUp: false,
};
const TOLD: SwitchUnderWay = { ...BEGUN, toldMs: START_MS - 30_000 };
const OLD = { chargerQuality: "stale", chargerAgeMs: 20_000 } as const;
const UNKNOWN_SITE = { siteQuality: "stale", siteAgeMs: 90_000 } as const;

/** What has become of a switch: it goes on, has ended, has shown, or has failed. */
function outcome(underWay: SwitchUnderWay, cycle: Cycle = {}, before: Partial<PhaseMemory> = {}) {
  const after = watch({ underWay, hasDrawn: false, ...before }, cycle);
  if (after.underWay !== null) {
    assert.deepEqual([after.wanted, after.failures], [underWay.to, 0]);
    return "goes on";
  }
  if (after.failures > 0) return "failed";
  return after.isUnproven ? "shown" : "ended";
}

Deno.test("watchPhases() ends a switch that nobody wants any more", () => {
  const unknown = { ...RESTING, ...UNKNOWN_SITE };
  const rows: readonly (readonly [string, SwitchUnderWay, Cycle, string])[] = [
    ["it is wanted", BEGUN, {}, "goes on"],
    ["Fast", BEGUN, { mode: "fast" }, "goes on"],
    ["Slow", BEGUN, { mode: "slow" }, "ended"],
    ["Disabled", TOLD, { mode: "disabled" }, "ended"],
    ["the sun is unknown", BEGUN, { house: unknown }, "ended"],
    ["Fast needs none", BEGUN, { house: unknown, mode: "fast" }, "goes on"],
    ["it is told already", TOLD, { house: unknown }, "goes on"],
    ["never, by setting", BEGUN, {
      rest: { settings: { ...SWITCHING, phaseSwitching: "never" } },
    }, "ended"],
    ["this stay's are open", BEGUN, { rest: { settings: PLUG_IN } }, "goes on"],
    ["it is so already", BEGUN, { house: { ...RESTING, setTo: 1 } }, "ended"],
    ["so it said long ago", BEGUN, { house: { ...RESTING, ...OLD, setTo: 1 } }, "goes on"],
  ];
  for (const [name, underWay, cycle, expected] of rows) {
    assert.equal(outcome(underWay, cycle), expected, name);
  }
  assert.equal(outcome(TOLD, { rest: { settings: PLUG_IN } }, { hasDrawn: true }), "ended");
  const silent = { house: { chargerQuality: "unavailable" } } as const;
  assert.equal(watch({ underWay: TOLD }, silent).underWay, TOLD, "silence ends nothing");
});

Deno.test("watchPhases() gives a charger two minutes to end its charge for a switch", () => {
  const begun = (ms: number) => ({ ...BEGUN, sinceMs: START_MS - ms });
  assert.equal(outcome(begun(119_999), { house: DRAWING }), "goes on");
  assert.equal(outcome(begun(120_000), { house: DRAWING }), "failed");
  assert.equal(outcome(begun(120_000), {}), "goes on", "it has ended it");
});

Deno.test("watchPhases() gives a switch a minute to show", () => {
  const told = (ms: number) => ({ ...TOLD, toldMs: START_MS - ms });
  const shown = { ...RESTING, setTo: 1 } as const;
  assert.equal(outcome(told(59_999)), "goes on");
  assert.equal(outcome(told(60_000)), "failed");
  assert.equal(outcome(told(60_000), { house: shown }), "shown");
  assert.equal(outcome(told(5000), { house: shown }), "shown");
  assert.equal(outcome(told(5000), { house: { ...shown, ...OLD } }), "goes on", "long ago");
});

Deno.test("watchPhases() takes a car that does not begin in five minutes for a failure, once", () => {
  const { car } = switchingSituation();
  const after = (before: Partial<PhaseMemory>, askedMs: number | null, house = {}) => {
    const { failures, isUnproven } = watch(before, {
      house: { ...RESTING, enabled: true, ...house },
      rest: { car: { ...car, askedMs } },
      isAsked: true,
    });
    return [failures, isUnproven];
  };
  const unproven = { isUnproven: true, failures: 1 };
  assert.deepEqual(after(unproven, START_MS - 299_999), [1, true]);
  assert.deepEqual(after(unproven, START_MS - 300_000), [2, false]);
  assert.deepEqual(after(unproven, null), [1, true]);
  assert.deepEqual(after({ isUnproven: false }, START_MS - 300_000), [0, false]);
  assert.deepEqual(after(unproven, START_MS - 300_000, DRAWING), [1, true], "it draws");
});

Deno.test("watchPhases() sees what the car draws on once it has drawn for half a minute", () => {
  const after = (
    before: Partial<PhaseMemory>,
    house: Partial<House> & { readonly setTo?: Phases | null },
    forMs = 30_000,
  ) => {
    const { drawn, failures, isUnproven } = watch(
      { flowsSinceMs: START_MS - forMs, ...before },
      { house: { ...DRAWING, ...house } },
    );
    return [drawn && `${drawn.setTo}:${drawn.phases}`, failures, isUnproven];
  };
  const unproven = { isUnproven: true };
  assert.deepEqual(after(unproven, {}), ["3:3", 0, false]);
  assert.deepEqual(after(unproven, {}, 29_999), [null, 0, true]);
  assert.deepEqual(after(unproven, { phaseCurrentsA: [8, 0, 0] }), ["3:1", 1, false]);
  assert.deepEqual(after(unproven, { setTo: 1 }), ["1:3", 1, false], "stuck");
  assert.deepEqual(after({}, { phaseCurrentsA: [8, 8, 0] }), ["3:2", 0, false], "no switch before");
  assert.deepEqual(after(unproven, { setTo: 2, phaseCurrentsA: [8, 0, 0] }), ["2:1", 0, false]);
  assert.deepEqual(after(unproven, { setTo: null }), [null, 0, true]);
  assert.deepEqual(after(unproven, { phaseCurrentsA: [] }), [null, 0, true]);
  assert.deepEqual(after(unproven, OLD), [null, 0, true]);
});

/** What the next start shall have of a charger that is set to three phases, and what is held back. */
function chosen(before: Partial<PhaseMemory> = {}, cycle: Cycle = {}) {
  const { wanted, held } = watch({ history: historyOf(sun(15, 2000)), ...before }, cycle);
  return [wanted, held];
}

Deno.test("watchPhases() wants what suits the next start, or holds it back", () => {
  const recent = { switchedMs: [START_MS - PHASE_DWELL_MS + 1] };
  const untilMs = START_MS + 1;
  const never = { settings: { ...SWITCHING, phaseSwitching: "never" } } as const;
  assert.deepEqual(chosen(), [1, null]);
  assert.deepEqual(chosen(recent), [3, { to: 1, untilMs }]);
  assert.deepEqual(chosen({ switchedMs: [START_MS - PHASE_DWELL_MS] }), [1, null]);
  assert.deepEqual(chosen({ failures: 2 }), [3, { to: 1, untilMs: Infinity }]);
  assert.deepEqual(chosen({}, { mode: "slow" }), [3, null], "nothing suits better");
  assert.deepEqual(chosen(recent, { house: { ...RESTING, setTo: 1 } }), [1, null], "it is here");
  assert.deepEqual(chosen({}, { isAsked: true }), [3, null]);
  assert.deepEqual(chosen({}, { house: DRAWING }), [3, null]);
  assert.deepEqual(chosen({ wanted: 1, held: { to: 1, untilMs } }, { rest: never }), [null, null]);
  const underWay = { ...BEGUN, to: 1 as const };
  assert.deepEqual(chosen({ ...recent, underWay }), [1, null]);
});

Deno.test("watchPhases() by the stay wants others only while the car has not drawn", () => {
  const surplusW = { p20: 2000, p50: 2000, p80: 2000 };
  const { now } = switchingSituation();
  const steps = [{ atMs: now.atMs, lengthMs: 3_600_000, pvW: surplusW, surplusW }];
  const rest = { settings: PLUG_IN, outlook: { fillWhPerPct: 80, steps } };
  assert.deepEqual(chosen({ hasDrawn: false }, { rest }), [1, null]);
  assert.deepEqual(chosen({ hasDrawn: true }, { rest }), [3, null]);
});

Deno.test("changeOf() tells a switch that has shown, one that has failed, and the last of each", () => {
  const before: PhaseMemory = { ...NO_PHASES, underWay: TOLD };
  const done: PhaseMemory = { ...NO_PHASES, isUnproven: true, switchedMs: [1, 2] };
  const change = (after: Partial<PhaseMemory>, from = before) =>
    changeOf(from, { ...NO_PHASES, ...after }).phaseChange;
  const switched = { kind: "switched", phases: 1, count: 2, isLast: false };
  assert.deepEqual(change(done), switched);
  const [seven, eight] = [7, 8].map((count) => Array.from({ length: count }, () => 1));
  assert.equal(change({ ...done, switchedMs: seven ?? [] })?.isLast, false);
  assert.equal(change({ ...done, switchedMs: eight ?? [] })?.isLast, true);
  const failed = { kind: "failed", phases: 1, count: 1, isLast: false };
  assert.deepEqual(change({ failures: 1 }), failed);
  const again = { ...before, failures: 1 };
  assert.deepEqual(change({ failures: 2 }, again), { ...failed, count: 2, isLast: true });
  assert.equal(change({ failures: 1 }, again), undefined, "it was so before");
  assert.equal(change({ underWay: TOLD }), undefined, "it goes on");
  assert.equal(change({}), undefined, "it was dropped");
  const drawn = { setTo: 3, phases: 1 } as const;
  assert.deepEqual(change({ failures: 1, drawn }, NO_PHASES), { ...failed, phases: 3 });
  assert.equal(change({ failures: 1 }, NO_PHASES), undefined, "nobody knows which");
  assert.equal(change({ isUnproven: true, drawn }, NO_PHASES), undefined, "none was under way");
});

Deno.test("isSwitchDone() is the cycle in which a switch has shown", () => {
  const before = { ...NO_PHASES, underWay: TOLD };
  const shown = { ...NO_PHASES, isUnproven: true };
  assert.equal(isSwitchDone(before, shown), true);
  assert.equal(isSwitchDone(NO_PHASES, shown), false);
  assert.equal(isSwitchDone(before, NO_PHASES), false);
  assert.equal(isSwitchDone(before, { ...before, isUnproven: true }), false);
});
