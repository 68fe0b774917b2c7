import assert from "node:assert/strict";
import type { Reason } from "../../../src/domain/codes/reason.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { SLOT_MS } from "../../../src/domain/goals/price_slots.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { Decision } from "../one.ts";
import { GoalNight } from "./goal_nights.ts";

const EVENING = "2026-11-29T20:00";
/** 15 A on two phases are 6900 W: 20 kWh take 2 h 54 min. */
const GOAL = { energyWh: 20_000, readyBy: "07:00" } as const;
/** 3 kW more than the car's smallest charge, from a house battery that is charged. */
const SUN = { gridPowerW: 0, batteryPowerW: -6000 } as const;

function timeOf(atMs: number | null | undefined): string | null {
  if (atMs === null || atMs === undefined) return null;
  const time = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO("Europe/Berlin");
  return time.toPlainTime().toString({ smallestUnit: "minute" });
}

/** Reasons in the order in which they were first told. */
function told(): { readonly codes: Reason["code"][]; readonly note: (decision: Decision) => void } {
  const codes: Reason["code"][] = [];
  return { codes, note: ({ reason }) => codes.includes(reason.code) || codes.push(reason.code) };
}

Deno.test("a goal with a time waits as long as it can, is met in time, and buys no more", () => {
  const night = new GoalNight(EVENING, "disabled");
  night.set(GOAL);
  assert.deepEqual([night.choice.mode, night.choice.modeBy], ["tracked", "goal"]);
  const { goal, reason, charger } = night.step();
  assert.equal(charger?.enabled, false);
  assert.equal(reason.code, "goal.waits");
  assert.equal(timeOf(goal?.startsAtMs), "03:51");
  assert.deepEqual([goal?.gotWh, goal?.missingWh, goal?.powerW], [0, 20_000, 6900]);
  night.runUntil("2026-11-30T03:51");
  assert.equal(night.takenWh, 0, "nothing is bought before it must");
  const reasons = told();
  night.runUntil("2026-11-30T07:00", reasons.note);
  assert.equal(night.ended.length, 1);
  assert.equal(night.ended[0]?.end, "met");
  assert.ok(night.takenWh >= 20_000 && night.takenWh < 20_200, `${night.takenWh} Wh`);
  assert.equal(night.starts, 1);
  assert.deepEqual(reasons.codes.slice(0, 3), ["asked", "goal.charging", "stopping"]);
  assert.deepEqual([night.choice.mode, night.choice.goal], ["tracked", undefined]);
});

Deno.test("a goal with a time has the sun first, which counts towards it", () => {
  const night = new GoalNight("2026-11-29T10:00", "fast");
  night.set({ energyWh: 20_000, readyBy: "17:00" });
  night.house = SUN;
  night.runUntil("2026-11-29T12:00");
  assert.ok(night.takenWh > 8000, `${night.takenWh} Wh of sun`);
  assert.equal(night.last?.goal?.isDue, false);
  const sunWh = night.takenWh;
  night.house = {};
  night.runUntil("2026-11-29T17:00");
  assert.equal(night.ended[0]?.end, "met");
  assert.ok(night.boughtWh <= 20_000 - sunWh + 300, `${night.boughtWh} Wh bought`);
});

Deno.test("a goal until so much leaves the mode as it is and ends in Disabled, by goal", () => {
  const night = new GoalNight(EVENING, "slow");
  night.set({ energyWh: 3000 });
  assert.deepEqual([night.choice.mode, night.choice.modeBy], ["slow", "user"]);
  let turned: Decision | null = null;
  night.runUntil("2026-11-29T22:00", (decision) => {
    if (decision.reason.code === "goal.met") turned = decision;
  });
  assert.ok(turned !== null);
  assert.equal(night.ended[0]?.end, "met");
  assert.deepEqual([night.choice.mode, night.choice.modeBy], ["disabled", "goal"]);
  assert.equal(night.last?.charger?.enabled, false);
  assert.ok(night.takenWh >= 3000 && night.takenWh < 3100, `${night.takenWh} Wh`);
});

Deno.test("a car that draws less than the limits is known from its sessions, by their median", () => {
  const night = new GoalNight("2026-11-25T18:00");
  night.carMaxW = 3600;
  night.house = { isCarConnected: true };
  for (const maxW of [3600, 3500, 6900, 3550]) {
    night.carMaxW = maxW;
    night.press("fast");
    night.runUntil(timeAfter(night, 30));
    night.house = { isCarConnected: false };
    night.step();
    night.house = { isCarConnected: true };
    night.press("tracked");
    night.runUntil(timeAfter(night, 10));
  }
  night.carMaxW = 3600;
  night.set(GOAL);
  const { goal } = night.step();
  assert.equal(goal?.powerW, 3575, "the median of 3500, 3550, 3600 and 6900 W");
  const needMs = (goal?.missingWh ?? 0) / 3575 * HOUR_MS;
  const startsAtMs = night.at("2026-11-26T06:45") - needMs;
  assert.ok(Math.abs((goal?.startsAtMs ?? 0) - startsAtMs) < 10);
  night.restart();
  assert.equal(night.step().goal?.powerW, 3575, "after a restart, too");
});

function timeAfter(night: GoalNight, minutes: number): string {
  return Temporal.Instant.fromEpochMilliseconds(night.now.atMs + minutes * MINUTE_MS)
    .toZonedDateTimeISO("Europe/Berlin").toPlainDateTime().toString();
}

Deno.test("a car that draws less than was reckoned: the goal says so, goes on late, and is met", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.carMaxW = 3680;
  const short: number[] = [];
  night.runUntil("2026-11-30T06:59", ({ reason }) => {
    if (reason.code === "goal.short") short.push(reason.shortWh);
  });
  // Begun at 3:51, it has 3 h 9 min for what takes 5 h 26 min.
  assert.ok((short[0] ?? 0) > 8000 && (short[0] ?? 0) < 9000, `short by ${short[0]} Wh`);
  assert.equal(night.ended.length, 0);
  const late = told();
  night.runUntil("2026-11-30T10:00", late.note);
  assert.ok(late.codes.includes("goal.late"));
  assert.equal(night.ended[0]?.end, "met");
  assert.ok(night.takenWh >= 20_000 && night.takenWh < 20_100);
});

Deno.test("a goal that is late is given up once nothing has flowed for an hour", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.carMaxW = 0;
  night.runUntil("2026-11-30T07:59");
  assert.equal(night.ended.length, 0);
  night.runUntil("2026-11-30T08:02");
  assert.deepEqual(night.ended.map(({ end, gotWh }) => [end, gotWh]), [["no-flow", 0]]);
  assert.equal(night.last?.charger?.enabled, false, "and the sun decides again");
});

Deno.test("a goal on weekdays begins its next round after each of them, and counts anew", () => {
  const night = new GoalNight("2026-11-26T20:00");
  night.set({ ...GOAL, days: [1, 2, 3, 4, 5] });
  night.runUntil("2026-11-27T07:01");
  assert.deepEqual(night.ended.map(({ end }) => end), ["met"]);
  const { goal } = night.step();
  assert.ok((goal?.gotWh ?? Infinity) < 150, "what the last round had does not count");
  assert.equal(timeOf(goal?.startsAtMs), "03:51");
  night.runUntil("2026-11-30T03:50");
  assert.equal(night.ended.length, 1, "not on Saturday and Sunday");
  night.runUntil("2026-11-30T07:01");
  assert.deepEqual(night.ended.map(({ end }) => end), ["met", "met"]);
  assert.ok(night.takenWh > 40_000 && night.takenWh < 40_300);
});

Deno.test("a goal counts from nothing once another car is plugged in", () => {
  const night = new GoalNight(EVENING, "slow");
  night.house = { isCarConnected: true };
  night.runUntil("2026-11-29T21:00");
  night.set(GOAL);
  assert.ok((night.step().goal?.gotWh ?? 0) > 2500, "the session that runs counts");
  assert.ok((night.last?.countedWh ?? 0) > 2500);
  night.house = { isCarConnected: false };
  night.step();
  night.house = { isCarConnected: true };
  night.step();
  assert.equal(night.step().goal?.gotWh, 0);
});

Deno.test("a goal counts from its setting where the charger does not tell of cars", () => {
  const night = new GoalNight(EVENING, "slow");
  night.runUntil("2026-11-29T21:00");
  assert.ok((night.last?.session?.energyWh ?? 0) > 2500);
  assert.equal(night.last?.countedWh, 0, "its session may be that of many days");
  night.set(GOAL);
  assert.ok((night.step().goal?.gotWh ?? Infinity) < 100);
  night.restart();
  assert.ok((night.step().goal?.gotWh ?? Infinity) < 200);
});

Deno.test("nothing is switched on for a goal while its socket is known to be empty", () => {
  const night = new GoalNight(EVENING);
  night.house = { isCarConnected: false };
  night.set(GOAL);
  night.runUntil("2026-11-30T05:00", ({ charger, reason }) => {
    assert.equal(charger?.enabled, false);
    assert.equal(reason.code, "car.absent");
  });
  night.house = { isCarConnected: true };
  night.step();
  assert.equal(night.step().charger?.enabled, true, "as soon as there is a car");
  night.house = { isCarConnected: false };
  night.runUntil("2026-11-30T07:01");
  assert.deepEqual(night.ended.map(({ end }) => end), ["no-car"]);
});

Deno.test("a car that is full before ends the round, and says by how much it was missed", () => {
  const night = new GoalNight(EVENING);
  night.set({ ...GOAL, days: [1, 2] });
  night.runUntil("2026-11-30T05:00");
  night.carMaxW = 0;
  night.runUntil("2026-11-30T05:10");
  const [over] = night.ended;
  assert.equal(over?.end, "car-full");
  assert.ok(over !== undefined && over.gotWh > 6000 && over.gotWh < 8000);
  assert.deepEqual([night.choice.mode, night.choice.modeBy], ["disabled", "car-full"]);
  // On the next night it is asked again: nobody has seen that it is the same car.
  night.carMaxW = Infinity;
  night.runUntil("2026-12-01T07:01");
  assert.deepEqual(night.ended.map(({ end }) => end), ["car-full", "met"]);
});

Deno.test("a car that is full after the deadline leaves the goal of the next day as it is", () => {
  const night = new GoalNight(EVENING);
  night.set({ ...GOAL, days: [1, 2] });
  night.carMaxW = 3000;
  night.runUntil("2026-11-30T07:30");
  assert.deepEqual(night.ended, [], "late, and charging");
  night.carMaxW = 0;
  night.runUntil("2026-11-30T07:40");
  assert.deepEqual(night.ended.map(({ end }) => end), ["car-full"]);
  assert.equal(night.last?.goal?.deadlineMs, night.at("2026-12-01T07:00"));
  night.carMaxW = Infinity;
  night.runUntil("2026-12-01T07:01");
  assert.deepEqual(night.ended.map(({ end }) => end), ["car-full", "met"]);
});

Deno.test("a full car that has not been away since is not asked again", () => {
  const night = new GoalNight(EVENING);
  night.house = { isCarConnected: true };
  night.set({ ...GOAL, days: [1, 2] });
  night.runUntil("2026-11-30T05:00");
  night.carMaxW = 0;
  night.runUntil("2026-12-01T07:01", ({ charger, goal }) => {
    const isNext = goal !== null && goal.deadlineMs !== null &&
      goal.deadlineMs > night.at("2026-11-30T12:00");
    if (isNext) assert.equal(charger?.enabled, false);
  });
  assert.deepEqual(night.ended.map(({ end }) => end), ["car-full", "car-full"]);
});

Deno.test("a press of a mode ends a goal, the same mode too, and it stops what it had begun", () => {
  for (const mode of ["tracked", "slow", "fast", "disabled"] as const) {
    const night = new GoalNight(EVENING);
    night.set(GOAL);
    night.runUntil("2026-11-30T05:00");
    assert.equal(night.last?.charger?.currentA, 15);
    night.press(mode);
    assert.equal(night.choice.goal, undefined, mode);
    const { charger, goal } = night.step();
    assert.equal(goal, null);
    assert.equal(charger?.enabled, mode === "slow" || mode === "fast", mode);
    assert.deepEqual(night.ended, []);
  }
});

Deno.test("a goal that is ended by hand pauses what it had begun", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.runUntil("2026-11-30T05:00");
  night.drop();
  const { charger, goal } = night.step();
  assert.deepEqual([charger?.enabled, goal, night.choice.mode], [false, null, "tracked"]);
});

Deno.test("a plug-in does not turn the mode of a goal with a time", () => {
  const night = new GoalNight(EVENING, "tracked", { plugInMode: "slow" });
  night.house = { isCarConnected: false };
  night.set(GOAL);
  night.step();
  night.house = { isCarConnected: true };
  night.step();
  assert.deepEqual([night.choice.mode, night.choice.goal?.energyWh], ["tracked", 20_000]);
  assert.equal(night.step().charger?.enabled, false);
});

Deno.test("a goal goes on after a restart in the middle, and counts what was there before", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.runUntil("2026-11-30T05:00");
  const gotWh = night.last?.goal?.gotWh ?? 0;
  night.restart();
  const { goal } = night.step();
  assert.ok(Math.abs((goal?.gotWh ?? 0) - gotWh) < 100);
  night.runUntil("2026-11-30T07:00");
  assert.equal(night.ended[0]?.end, "met");
  assert.ok(night.takenWh < 20_200, `${night.takenWh} Wh`);
});

Deno.test("a goal goes on without a meter, as Fast does", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.runUntil("2026-11-30T03:00");
  night.house = { siteQuality: "unavailable", siteAgeMs: 300_000, gridPowerW: null };
  let isTold = false;
  night.runUntil("2026-11-30T07:00", ({ reason }) => {
    if (reason.code === "goal.charging") isTold ||= reason.isMeterBlind;
  });
  assert.ok(isTold);
  assert.equal(night.ended[0]?.end, "met");
});

Deno.test("a charger that is offline misses nothing that it can still make up for", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.runUntil("2026-11-30T04:30");
  const known = night.last?.goal;
  night.house = { chargerQuality: "unavailable", chargerMisses: 9, chargerAgeMs: 300_000 };
  const { goal, reason, charger } = night.step();
  assert.equal(reason.code, "offline.charger");
  assert.equal(charger, null, "no stop for what may go on");
  assert.equal(goal?.gotWh, null, "unknown is not 0 and not all");
  assert.ok(Math.abs((goal?.missingWh ?? 0) - (known?.missingWh ?? 0)) < 100);
  night.runUntil("2026-11-30T04:40");
  night.house = {};
  night.runUntil("2026-11-30T07:00");
  assert.equal(night.ended[0]?.end, "met");
});

Deno.test("a goal is never met by an energy that is not known", () => {
  const night = new GoalNight(EVENING, "slow");
  night.set({ energyWh: 3000 });
  night.runUntil("2026-11-29T21:00");
  night.house = { carPowerW: null };
  night.runUntil("2026-11-29T23:30", ({ goal }) => assert.equal(goal?.gotWh, null));
  assert.deepEqual(night.ended, []);
});

Deno.test("with prices by time it buys in the cheapest half hours, once for each row of them", () => {
  const night = new GoalNight(EVENING);
  const fromMs = night.now.atMs;
  // Cheap from 23:00 to 1:00 and from 3:00 to 5:00.
  night.prices = Array.from({ length: 40 }, (_, place) => {
    const startMs = fromMs + place * SLOT_MS;
    const hours = (startMs - fromMs) / HOUR_MS;
    const isCheap = (hours >= 3 && hours < 5) || (hours >= 7 && hours < 9);
    return { startMs, price: isCheap ? 0.2 : 0.4 };
  });
  night.set(GOAL);
  assert.equal(
    timeOf(night.step().goal?.startsAtMs),
    "00:00",
    "5 h 26 min of half hours, the late ones",
  );
  assert.equal(night.last?.goal?.cost?.toFixed(2), "4.00");
  const hours = new Set<string>();
  night.runUntil("2026-11-30T07:00", ({ goal, charger }) => {
    if (charger?.enabled && goal?.isDue) hours.add(timeOf(night.now.atMs)?.slice(0, 2) ?? "");
  });
  assert.equal(night.ended[0]?.end, "met");
  assert.deepEqual([...hours], ["00", "03", "04"]);
  assert.equal(night.starts, 2);
});

Deno.test("a goal through the night in which clocks change is ready by the clock on the wall", () => {
  for (
    const [evening, morning] of [
      ["2026-03-28T20:00", "2026-03-29"],
      ["2026-10-24T20:00", "2026-10-25"],
    ] as const
  ) {
    const night = new GoalNight(evening);
    night.set({ energyWh: 40_000, readyBy: "07:00" });
    const { goal } = night.step();
    assert.equal(goal?.deadlineMs, night.at(`${morning}T07:00`));
    const startsAtMs = night.at(`${morning}T07:00`) - 15 * MINUTE_MS - 40_000 / 6900 * HOUR_MS;
    assert.ok(Math.abs((goal?.startsAtMs ?? 0) - startsAtMs) < MINUTE_MS);
    night.runUntil(`${morning}T07:00`);
    assert.equal(night.ended[0]?.end, "met");
  }
});

Deno.test("a charger that is silent for a moment makes a goal no less due", () => {
  const night = new GoalNight(EVENING, "tracked", { mainFuseA: 20 });
  night.set(GOAL);
  // Beside a house that takes 14 A of the fuse there are some 6 A for the car.
  night.housePowerW = 6440;
  night.runUntil("2026-11-30T04:30");
  const { command } = night.state;
  assert.ok(command?.enabled && command.currentA < 10, `${command?.currentA} A`);
  let stops = 0;
  for (let cycle = 0; cycle < 60; cycle++) {
    night.house = cycle % 3 === 0 ? { chargerQuality: "stale", chargerAgeMs: 40_000 } : {};
    night.housePowerW = cycle % 2 === 0 ? 6440 : 5520;
    if (night.step().charger?.enabled !== true) stops++;
  }
  assert.equal(stops, 0);
});

Deno.test("a program that starts long after the deadline begins no charge for it", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.carMaxW = 0;
  night.runUntil("2026-11-29T22:00");
  night.carMaxW = Infinity;
  night.restart(60 * HOUR_MS);
  assert.equal(night.step().charger?.enabled, false);
  assert.deepEqual(night.ended.map(({ end, gotWh }) => [end, gotWh]), [["no-flow", 0]]);
  night.runUntil("2026-12-02T14:00", ({ charger }) => assert.equal(charger?.enabled, false));
});

Deno.test("a program that starts again in a late charge goes on with it", () => {
  const night = new GoalNight(EVENING);
  night.set(GOAL);
  night.carMaxW = 3000;
  night.runUntil("2026-11-30T08:30");
  assert.equal(night.last?.reason.code, "goal.late");
  night.restart();
  assert.equal(night.step().goal?.isDue, true);
  night.runUntil("2026-11-30T12:00");
  assert.equal(night.ended[0]?.end, "met");
});

Deno.test("a charger that may switch phases is reckoned with the most of them", () => {
  const phaseSwitch = { options: [1, 3], phases: 1, dwellMs: 0 } as const;
  const one = { phaseVoltagesV: [230, 230, 230], phaseSwitch } as const;
  const powerOf = (change: Partial<Settings>) => {
    const night = new GoalNight(EVENING, "tracked", { carMaxPhases: 3, ...change });
    night.house = one;
    night.set(GOAL);
    return night.step().goal?.powerW;
  };
  assert.equal(powerOf({ phaseSwitching: "always" }), 3 * 15 * 230);
  assert.equal(powerOf({ phaseSwitching: "never" }), 15 * 230);
});

Deno.test("a car that draws more than was reckoned, at less than full current, rests once at most", () => {
  const night = new GoalNight("2026-11-25T18:00", "tracked", { mainFuseA: 13 });
  night.housePowerW = -4000;
  for (const _session of [1, 2, 3]) {
    night.house = { isCarConnected: true };
    night.carMaxW = 3000;
    night.press("fast");
    night.runUntil(timeAfter(night, 30));
    night.house = { isCarConnected: false };
    night.press("tracked");
    night.step();
  }
  night.house = { isCarConnected: true };
  night.housePowerW = 0;
  night.carMaxW = Infinity;
  night.runUntil("2026-11-25T20:00");
  night.set(GOAL);
  const { starts } = night;
  assert.equal(night.step().goal?.powerW, 3000);
  night.runUntil("2026-11-26T01:00");
  assert.deepEqual([night.last?.goal?.isDue, night.last?.goal?.powerW], [false, 5520], "12 A");
  const { state } = night;
  night.house = { isCarConnected: true, maxCurrentA: 8 };
  assert.equal(night.step().goal?.powerW, 3680, "no more than the limits allow by then");
  night.state = state;
  night.house = { isCarConnected: true };
  night.runUntil("2026-11-26T07:01");
  assert.equal(night.ended[0]?.end, "met");
  assert.ok(night.starts - starts <= 2, `${night.starts - starts} starts`);
});
