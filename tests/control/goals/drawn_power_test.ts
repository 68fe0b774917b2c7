import assert from "node:assert/strict";
import type { CarHabits } from "../../../src/control/car/car_habits.ts";
import {
  DRAWN_SESSIONS,
  expectedPowerW,
  mostPowerW,
  watchFullPower,
} from "../../../src/control/goals/drawn_power.ts";
import { NO_PHASES } from "../../../src/control/phases/phase_memory.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { situationOf } from "../charging/one_charge.ts";
import { type House, START_MS } from "../house.ts";
import { SWITCHING, switchingSituation } from "../phases/switching_house.ts";

type Drawn = CarHabits["drawn"][number];
const HABITS = situationOf().habits;

/** What a session drew on two phases at 15 A. */
const drawnOf = (startedAtMs: number, powerW: number, rest: Partial<Drawn> = {}): Drawn => ({
  startedAtMs,
  atA: 15,
  phases: 2,
  powerW,
  ...rest,
});

/** What is known after a cycle at full current in the session that began at 7. */
function learned(
  {
    drawn = [],
    house = {},
    currentA = 15,
    enabled = true,
    forMs = 60_000,
    startedAtMs = 7,
    rest = {},
  }: {
    readonly drawn?: readonly Drawn[];
    readonly house?: Partial<House>;
    readonly currentA?: number;
    readonly enabled?: boolean;
    /** Null: nobody knows for how long. */
    readonly forMs?: number | null;
    /** Null: no session runs. */
    readonly startedAtMs?: number | null;
    readonly rest?: Partial<Situation>;
  } = {},
): readonly Drawn[] {
  const before = {
    command: { enabled, currentA },
    changedMs: forMs === null ? null : START_MS - forMs,
    session: startedAtMs === null ? null : { startedAtMs },
  };
  const situation = situationOf({ carPowerW: 3600.4, ...house }, rest);
  return watchFullPower({ ...HABITS, drawn }, before, situation).drawn;
}

Deno.test("watchFullPower() learns what a car draws that has had a minute at the full current", () => {
  const known = [drawnOf(7, 3600)];
  assert.deepEqual(learned(), known);
  assert.deepEqual(learned({ currentA: 16 }), known);
  const nothing: readonly Parameters<typeof learned>[0][] = [
    { currentA: 14 },
    { enabled: false },
    { forMs: 59_999 },
    { forMs: null },
    { startedAtMs: null },
    { house: { chargerQuality: "stale", chargerAgeMs: 20_000 } },
    { house: { carPowerW: 0 } },
    { house: { carPowerW: null } },
    { rest: { isCharging: false } },
  ];
  for (const cycle of nothing) assert.deepEqual(learned(cycle), [], JSON.stringify(cycle));
});

Deno.test("watchFullPower() keeps the most of a session, and one row for it", () => {
  const earlier = drawnOf(1, 5000);
  const drawn = [earlier, drawnOf(7, 3600)];
  const after = (carPowerW: number, rest: Partial<Situation> = {}) =>
    learned({ drawn, house: { carPowerW }, rest });
  assert.deepEqual(after(3636), drawn, "by a hundredth it is the same");
  assert.deepEqual(after(3637), [earlier, drawnOf(7, 3637)]);
  assert.deepEqual(after(2000), drawn, "it is less towards its end");
  assert.deepEqual(after(2000, { phases: 1 }), [...drawn, drawnOf(7, 2000, { phases: 1 })]);
  const range = { minA: 6, maxA: 12, stepA: 1 };
  assert.deepEqual(after(2000, { range }), [...drawn, drawnOf(7, 2000, { atA: 12 })]);
  assert.deepEqual(learned({ drawn, startedAtMs: 8 }), [...drawn, drawnOf(8, 3600)]);
});

Deno.test("watchFullPower() keeps nine sessions", () => {
  const drawn = Array.from({ length: DRAWN_SESSIONS }, (_, at) => drawnOf(at - 20, 3000));
  assert.equal(DRAWN_SESSIONS, 9);
  assert.deepEqual(learned({ drawn }), [...drawn.slice(1), drawnOf(7, 3600)]);
});

/** What a car is reckoned to draw that drew this before, on two phases of 15 A: 6900 W at most. */
function expectedW(
  drawn: readonly Drawn[],
  startedAtMs: number | null = null,
  rest: Partial<Situation> = {},
): number {
  const session = startedAtMs === null ? null : { startedAtMs };
  const situation = situationOf({}, { habits: { ...HABITS, drawn }, ...rest });
  return expectedPowerW({ phases: NO_PHASES, session }, situation);
}

Deno.test("expectedPowerW() is what the car drew in this session, else the median of the earlier ones", () => {
  const drawn = [drawnOf(1, 5000), drawnOf(2, 3000), drawnOf(3, 3400)];
  assert.equal(expectedW([]), 6900);
  assert.equal(expectedW(drawn), 3400);
  assert.equal(expectedW(drawn.slice(0, 2)), 4000);
  assert.equal(expectedW(drawn.slice(0, 1)), 5000);
  assert.equal(expectedW(drawn, 3), 3400);
  assert.equal(expectedW([...drawn, drawnOf(7, 3600)], 7), 3600);
  assert.equal(expectedW([...drawn, drawnOf(7, 3600)], 8), 3500, "another session than the last");
  assert.equal(expectedW([drawnOf(1, 9000)]), 6900, "no more than the limits allow");
  assert.equal(expectedW([drawnOf(7, 9000)], 7), 6900);
});

Deno.test("expectedPowerW() takes no power that was drawn on others, or at another current", () => {
  assert.equal(expectedW([drawnOf(1, 3000, { phases: 1 })]), 6900);
  assert.equal(expectedW([drawnOf(1, 3000, { atA: 16 })]), 6900);
  assert.equal(expectedW([drawnOf(7, 3000, { atA: 14 })], 7), 6900);
});

/** The same, of a charger that is set to one phase and may be switched to three. */
function switchedW(
  setTo: Phases,
  { drawn = [], failures = 0, settings = SWITCHING }: {
    readonly drawn?: readonly Drawn[];
    readonly failures?: number;
    readonly settings?: typeof SWITCHING;
  } = {},
): readonly [expected: number, most: number] {
  const situation = switchingSituation(
    { setTo, phaseCurrentsA: [8, setTo === 3 ? 8 : 0, setTo === 3 ? 8 : 0] },
    { settings, habits: { ...HABITS, drawn } },
  );
  assert.equal(situation.phases, setTo);
  const memory = { phases: { ...NO_PHASES, failures }, session: null };
  return [expectedPowerW(memory, situation), mostPowerW(memory, situation)];
}

Deno.test("mostPowerW() is that of the most phases while the charger may be switched to them", () => {
  assert.deepEqual(switchedW(3), [10_350, 10_350]);
  assert.deepEqual(switchedW(1), [10_350, 10_350]);
  assert.deepEqual(switchedW(1, { failures: 1 }), [10_350, 10_350]);
  assert.deepEqual(switchedW(1, { failures: 2 }), [3450, 3450], "it was given up");
  const settings = { ...SWITCHING, phaseSwitching: "never" } as const;
  assert.deepEqual(switchedW(1, { settings }), [3450, 3450]);
});

Deno.test("expectedPowerW() knows what was drawn on the most phases, at whatever current", () => {
  const drawn = [drawnOf(1, 9000, { phases: 3, atA: 13 })];
  assert.deepEqual(switchedW(1, { drawn }), [9000, 10_350]);
  assert.deepEqual(switchedW(3, { drawn }), [10_350, 10_350], "15 A are told now");
});

Deno.test("mostPowerW() is that of the only current, and none where no current may be told", () => {
  const mostW = (minA: number, maxA: number) =>
    mostPowerW({ phases: NO_PHASES }, situationOf({}, { range: { minA, maxA, stepA: 1 } }));
  assert.equal(mostW(6, 6), 2760);
  assert.equal(mostW(7, 6), 0);
});
