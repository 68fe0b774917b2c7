import assert from "node:assert/strict";
import * as v from "valibot";
import {
  begunGoal,
  GOAL_PRESS,
  movedGoal,
  parseGoal,
  type RunningGoal,
} from "../../../src/domain/goals/goal.ts";
import { deadlineOf } from "../../../src/domain/goals/deadline.ts";

const ZONE = "Europe/Berlin";
const WEEKDAYS = [1, 2, 3, 4, 5] as const;

function readyBy(time: string, from: string, days: RunningGoal["days"] = "once"): string | null {
  const fromMs = Temporal.ZonedDateTime.from(`${from}[${ZONE}]`).epochMilliseconds;
  const atMs = deadlineOf({ readyBy: time, days, fromMs }, ZONE);
  if (atMs === null) return null;
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(ZONE)
    .toString({ timeZoneName: "never" });
}

Deno.test("deadlineOf() is the next such time after the round began, on one of its days", () => {
  // 27 November 2026 is a Friday.
  const table: readonly (readonly [string, string, RunningGoal["days"], string])[] = [
    ["07:00", "2026-11-26T20:00", "once", "2026-11-27T07:00:00+01:00"],
    ["07:00", "2026-11-27T06:59:59", "once", "2026-11-27T07:00:00+01:00"],
    ["07:00", "2026-11-27T07:00", "once", "2026-11-28T07:00:00+01:00"],
    ["07:00", "2026-11-27T06:00", WEEKDAYS, "2026-11-27T07:00:00+01:00"],
    ["07:00", "2026-11-27T08:00", WEEKDAYS, "2026-11-30T07:00:00+01:00"],
    ["07:00", "2026-11-27T08:00", [5], "2026-12-04T07:00:00+01:00"],
    ["07:00", "2026-11-27T06:00", [7], "2026-11-29T07:00:00+01:00"],
    ["00:00", "2026-11-27T23:30", "once", "2026-11-28T00:00:00+01:00"],
  ];
  for (const [time, from, days, expected] of table) {
    assert.equal(readyBy(time, from, days), expected, `${time} from ${from} on ${days}`);
  }
  assert.equal(deadlineOf({ readyBy: null, days: "once", fromMs: 0 }, ZONE), null);
});

Deno.test("deadlineOf() goes by the clock on the wall when clocks change", () => {
  assert.equal(readyBy("07:00", "2026-03-28T20:00"), "2026-03-29T07:00:00+02:00", "10 h later");
  assert.equal(readyBy("07:00", "2026-10-24T20:00"), "2026-10-25T07:00:00+01:00", "12 h later");
  assert.equal(readyBy("02:30", "2026-03-28T20:00"), "2026-03-29T03:30:00+02:00", "left out");
  assert.equal(readyBy("02:30", "2026-10-24T20:00"), "2026-10-25T02:30:00+02:00", "the first");
});

Deno.test("GOAL_PRESS takes a goal until, by a time once, or by a time on some days", () => {
  const read = (input: unknown) => {
    const result = v.safeParse(GOAL_PRESS, input);
    return result.success ? result.output : null;
  };
  assert.deepEqual(read({ energyWh: 20_000 }), { energyWh: 20_000, readyBy: null, days: "once" });
  assert.deepEqual(read({ energyWh: 20_000, readyBy: "07:00" }), {
    energyWh: 20_000,
    readyBy: "07:00",
    days: "once",
  });
  const weekly = { energyWh: 100, readyBy: "23:59", days: [1, 7] };
  assert.deepEqual(read(weekly), weekly);
  const wrong: readonly unknown[] = [
    {},
    null,
    { energyWh: 99 },
    { energyWh: 200_001 },
    { energyWh: 1000.5 },
    { energyWh: "1000" },
    { energyWh: 1000, readyBy: "7:00" },
    { energyWh: 1000, readyBy: "24:00" },
    { energyWh: 1000, readyBy: "07:60" },
    { energyWh: 1000, readyBy: "07:00", days: [] },
    { energyWh: 1000, readyBy: "07:00", days: [0] },
    { energyWh: 1000, readyBy: "07:00", days: [8] },
    { energyWh: 1000, readyBy: "07:00", days: [1, 1] },
    { energyWh: 1000, readyBy: "07:00", days: "twice" },
    { energyWh: 1000, days: [1] },
    { energyWh: 1000, soc: 80 },
  ];
  for (const input of wrong) assert.equal(read(input), null, JSON.stringify(input));
});

Deno.test("parseGoal() reads what was stored, and nothing else", () => {
  const goal: RunningGoal = {
    ...begunGoal({ energyWh: 20_000, readyBy: "07:00", days: [1, 2] }, 1_795_000_000_000.4),
    before: { startedAtMs: 1_794_000_000_000, energyWh: 1234.5 },
  };
  assert.deepEqual(parseGoal(JSON.stringify(goal)), goal);
  const wrong: readonly unknown[] = [
    null,
    7,
    "",
    "{",
    "[]",
    JSON.stringify({ ...goal, energyWh: null }),
    JSON.stringify({ ...goal, fromMs: -1 }),
    JSON.stringify({ ...goal, filler: "x".repeat(1000) }),
  ];
  for (const text of wrong) assert.equal(parseGoal(text), null, String(text));
  const padded = (length: number) => JSON.stringify(goal).padEnd(length);
  assert.deepEqual(parseGoal(padded(1000)), goal);
  assert.equal(parseGoal(padded(1001)), null, "no goal is so long");
});

Deno.test("movedGoal() moves what a wrong clock has stamped, and nothing else", () => {
  const goal = begunGoal({ energyWh: 20_000, readyBy: "07:00", days: "once" }, 5000);
  const move = { fromMs: 0, toMs: 10_000, stepMs: 3_600_000, kept: new Set<number>() };
  const before = { startedAtMs: 4000, energyWh: 12 };
  assert.deepEqual(movedGoal({ ...goal, before }, move), {
    ...goal,
    setAtMs: 3_605_000,
    fromMs: 3_605_000,
    before: { startedAtMs: 3_604_000, energyWh: 12 },
  });
  const kept = { ...move, kept: new Set([5000]) };
  assert.equal(movedGoal(goal, kept), goal);
  const later = { ...goal, fromMs: 6000 };
  assert.deepEqual(movedGoal(later, kept), { ...later, fromMs: 3_606_000 }, "its round alone");
  const round = { ...move, kept: new Set([6000]) };
  assert.deepEqual(movedGoal(later, round), { ...later, setAtMs: 3_605_000 }, "its setting alone");
  assert.deepEqual(movedGoal({ ...goal, before }, kept), {
    ...goal,
    before: { startedAtMs: 3_604_000, energyWh: 12 },
  }, "its session alone");
});

Deno.test("begunGoal() is set at a whole moment, and none before 1970", () => {
  const press = { energyWh: 1000, readyBy: null, days: "once" } as const;
  const begun = (atMs: number) => [begunGoal(press, atMs).setAtMs, begunGoal(press, atMs).fromMs];
  assert.deepEqual([begun(5.4), begun(-5)], [[5, 5], [0, 0]]);
});
