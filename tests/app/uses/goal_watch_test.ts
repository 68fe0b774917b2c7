import assert from "node:assert/strict";
import { GoalWatch, type WatchedGoal } from "../../../src/app/uses/goal_watch.ts";
import { Notices } from "../../../src/app/records/notices.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";
import { begunGoal } from "../../../src/domain/goals/goal.ts";
import type { EndedGoal, GoalEnd, GoalState } from "../../../src/domain/goals/goal_state.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import { at } from "../../control/house.ts";
import { MemoryNotifier } from "../fakes.ts";

const NOW = at(0);
const PLAIN: ModeChoice = { mode: "tracked", modeBy: "user", sinceMs: 0 };
const READY_MS = NOW.atMs + 3_600_000;

function choiceOf(setAtMs: number): ModeChoice {
  return {
    ...PLAIN,
    goal: begunGoal({ energyWh: 20_000, readyBy: "07:00", days: "once" }, setAtMs),
  };
}

function stateOf(gotWh: number | null): GoalState {
  return {
    energyWh: 20_000,
    readyBy: "07:00",
    days: "once",
    setAtMs: 1,
    gotWh,
    missingWh: 20_000 - (gotWh ?? 0),
    deadlineMs: READY_MS,
    powerW: 6900,
    isDue: false,
    startsAtMs: null,
    readyAtMs: null,
    shortWh: 0,
    cost: null,
  };
}

function cycle(
  choice: ModeChoice,
  goal: GoalState | null,
  endedGoal: EndedGoal | null = null,
): WatchedGoal {
  return { decision: { goal, endedGoal }, choice, name: {}, now: NOW };
}

function told(events: readonly HouseEvent[]): readonly unknown[] {
  return events.map(({ kind, code, detail }) => [kind, code, detail]);
}

Deno.test("GoalWatch tells of a goal that is set, and of one in its place, once", () => {
  const watch = new GoalWatch(PLAIN);
  const set = ["charger", "goal.set", { energyWh: 20_000, deadlineMs: READY_MS }];
  assert.deepEqual(told(watch.observe(cycle(PLAIN, null))), []);
  assert.deepEqual(told(watch.observe(cycle(choiceOf(1), stateOf(0)))), [set]);
  assert.deepEqual(told(watch.observe(cycle(choiceOf(1), stateOf(10)))), []);
  assert.deepEqual(told(watch.observe(cycle(choiceOf(2), stateOf(10)))), [set]);
  const resumed = new GoalWatch(choiceOf(1));
  assert.deepEqual(told(resumed.observe(cycle(choiceOf(1), stateOf(10)))), [], "after a restart");
});

Deno.test("GoalWatch tells of a goal that a person ended, with what it had", () => {
  for (const gotWh of [3100, null]) {
    const watch = new GoalWatch(choiceOf(1));
    watch.observe(cycle(choiceOf(1), stateOf(gotWh)));
    assert.deepEqual(told(watch.observe(cycle(PLAIN, null))), [
      ["charger", "goal.dropped", { energyWh: 20_000, gotWh }],
    ]);
  }
});

Deno.test("GoalWatch tells how a round ended: in time, late, or missed by so much", () => {
  const end = (end: GoalEnd, deadlineMs: number, gotWh: number) => {
    const watch = new GoalWatch(choiceOf(1));
    const over = { end, energyWh: 20_000, gotWh, deadlineMs };
    return told(watch.observe(cycle(PLAIN, null, over)));
  };
  const shared = { energyWh: 20_000, gotWh: 20_010 };
  assert.deepEqual(end("met", READY_MS, 20_010), [
    ["charger", "goal.met", { ...shared, deadlineMs: READY_MS, lateMs: 0 }],
  ]);
  const lateMs = NOW.atMs - 60_000;
  assert.deepEqual(end("met", lateMs, 20_010), [
    ["charger", "goal.met", { ...shared, deadlineMs: lateMs, lateMs: 60_000 }],
  ]);
  assert.deepEqual(end("unplugged", READY_MS, 20_010), [
    ["charger", "goal.missed", { ...shared, missedWh: 0, deadlineMs: READY_MS, end: "unplugged" }],
  ]);
  assert.deepEqual(end("no-flow", READY_MS, 17_900), [
    ["charger", "goal.missed", {
      energyWh: 20_000,
      gotWh: 17_900,
      missedWh: 2100,
      deadlineMs: READY_MS,
      end: "no-flow",
    }],
  ]);
});

Deno.test("GoalWatch tells nothing but the end of a round whose goal goes on", () => {
  const watch = new GoalWatch(choiceOf(1));
  const over: EndedGoal = { end: "met", energyWh: 20_000, gotWh: 20_000, deadlineMs: READY_MS };
  const events = watch.observe(cycle(choiceOf(1), stateOf(0), over));
  assert.deepEqual(events.map(({ code }) => code), ["goal.met"]);
});

Deno.test("Notices tells of a goal that was missed, but not for want of a car", () => {
  const notifier = new MemoryNotifier();
  const notices = new Notices(notifier);
  for (const end of ["no-car", "car-full", "met"] as const) {
    const watch = new GoalWatch(choiceOf(1));
    const over = { end, energyWh: 20_000, gotWh: 0, deadlineMs: READY_MS };
    for (const event of watch.observe(cycle(PLAIN, null, over))) notices.take(event, NOW);
  }
  assert.deepEqual(
    notifier.told.map(({ code, detail }) => [code, "end" in detail ? detail.end : null]),
    [["goal.missed", "car-full"]],
  );
});
