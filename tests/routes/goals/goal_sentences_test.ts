import assert from "node:assert/strict";
import {
  dayName,
  previewText,
  progressTexts,
  wantedText,
} from "../../../routes/goals/goal_sentences.ts";
import type { GoalPreview } from "../../../src/app/goals.ts";
import type { Goal } from "../../../src/domain/goals/goal.ts";
import type { GoalState } from "../../../src/domain/goals/goal_state.ts";
import { en } from "../../../src/words/en/en.ts";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { sampleGoal } from "../sample_loads.ts";

const NOW_MS = Date.UTC(2026, 10, 23, 6);
const HOUR_MS = 3_600_000;
const AT = {
  place: { words: en, timeZone: "UTC" },
  nowMs: NOW_MS,
  currency: "EUR",
  hasBattery: false,
};

function plain(text: string): string {
  return text.replaceAll(UNIT_SPACE, " ").replaceAll(/\s/g, " ");
}

Deno.test("dayName() begins the week with Monday", () => {
  const names = [1, 2, 3, 4, 5, 6, 7].map((day) => dayName(day, en));
  assert.deepEqual(names, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
});

Deno.test("dayName() makes the names of a language once", () => {
  const { DateTimeFormat } = Intl;
  let made = 0;
  Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
    construct: (target, [locale, options]) => {
      made += 1;
      return new target(locale, options);
    },
  });
  try {
    for (const day of [3, 4]) dayName(day, { locale: "fr" });
  } finally {
    Intl.DateTimeFormat = DateTimeFormat;
  }
  assert.equal(made, 1);
});

Deno.test("wantedText() names days that follow each other as one, and all of them as daily", () => {
  const goal: Goal = { energyWh: 20_000, readyBy: "07:00", days: "once" };
  const wanted = (change: Partial<Goal>) => plain(wantedText({ ...goal, ...change }, AT));
  const onDays = (...days: Exclude<Goal["days"], "once">) => wanted({ days });
  assert.equal(wanted({}), plain(en.loads.goals.readyBy("20.0 kWh", "07:00")));
  assert.equal(wanted({ readyBy: null }), plain(en.loads.goals.until("20.0 kWh")));
  const named = (names: string) => plain(en.loads.goals.onDays("20.0 kWh", "07:00", names));
  assert.equal(onDays(1), named("Mon"));
  assert.equal(onDays(5, 1, 2, 4), named("Mon–Tue, Thu–Fri"));
  assert.equal(onDays(1, 3, 5), named("Mon, Wed, Fri"));
  assert.equal(onDays(2, 3, 4, 7), named("Tue–Thu, Sun"));
  assert.equal(onDays(1, 2, 3, 4, 5, 6, 7), named(en.loads.goals.daily));
  assert.equal(onDays(1, 2, 3, 4, 5, 6), named("Mon–Sat"));
});

Deno.test("progressTexts() tells what the car has, and what comes next", () => {
  const left = { leftMs: 2 * HOUR_MS, doneAtMs: NOW_MS + 2 * HOUR_MS };
  const told = (change: Partial<GoalState>, isTold = false, time: typeof left | null = null) =>
    progressTexts({ ...sampleGoal(NOW_MS), ...change }, AT, { isTold, left: time }).map(plain);
  const { goals } = en.loads;
  const got = plain(goals.progress("3.1 kWh", "20.0 kWh"));
  const [first, next, last] = told({});
  assert.deepEqual([first, next], [got, plain(goals.waits("08:00"))]);
  assert.match(last ?? "", /16\.9 kWh.*€5\.41/);
  assert.deepEqual(told({}, true), [last], "what the charger's sentence leaves");
  assert.equal(told({}, false, left)[1], plain(goals.left("2 h", "08:00")));
  assert.equal(told({ gotWh: null })[0], plain(goals.unknown));
  assert.deepEqual(told({ deadlineMs: null }), [got]);
  assert.equal(told({ startsAtMs: null })[1], plain(goals.deadline("14:00")));
  const due = { isDue: true };
  assert.deepEqual(told(due), [got, plain(goals.charging("13:00"))]);
  assert.deepEqual(told({ ...due, readyAtMs: null }), [got, plain(goals.charging("14:00"))]);
  assert.deepEqual(told({ ...due, shortWh: 1 }), [got, plain(goals.short("0.0 kWh", "14:00"))]);
  const late = { ...due, deadlineMs: NOW_MS };
  assert.deepEqual(told(late), [got, plain(goals.late("06:00"))]);
  assert.notDeepEqual(told({ ...due, deadlineMs: NOW_MS + 1 }), told(late));
});

Deno.test("previewText() tells what a goal takes, when it starts and what is bought", () => {
  const goal: Goal = { energyWh: 20_000, readyBy: "07:00", days: "once" };
  const { gotWh, missingWh, deadlineMs, powerW, startsAtMs, readyAtMs, cost } = sampleGoal(NOW_MS);
  const preview = {
    ...{ gotWh, missingWh, deadlineMs, powerW, startsAtMs, readyAtMs, cost },
    shortWh: 0,
    isCheapNow: false,
  };
  const told = (change: Partial<GoalPreview>) =>
    plain(previewText(goal, { ...preview, ...change }, AT));
  const { goals } = en.loads;
  const takes = plain(goals.takes("16.9 kWh", "4 h 36 min", "3.68 kW"));
  const starts = plain(goals.starts("08:00"));
  assert.ok(told({}).startsWith(`${takes} ${starts} `), told({}));
  assert.match(told({}), /€5\.41/);
  assert.match(told({ cost: 100 }), /€100\.00/);
  assert.doesNotMatch(told({ cost: null }), /€/);
  assert.ok(told({ startsAtMs: null }).startsWith(`${takes} ${plain(goals.startsNow)}`));
  const cheap = plain(goals.startsCheap);
  assert.ok(told({ startsAtMs: null, isCheapNow: true }).startsWith(`${takes} ${cheap} `));
  const short = plain(goals.short("2.0 kWh", "14:00"));
  const misses = told({ startsAtMs: null, shortWh: 2000 });
  assert.ok(misses.startsWith(`${takes} ${plain(goals.startsNow)} ${short} `), misses);
  assert.ok(told({ powerW: 0 }).startsWith(starts), told({ powerW: 0 }));
  assert.ok(!told({ powerW: 1 }).startsWith(starts), told({ powerW: 1 }));
  assert.equal(told({ missingWh: 0 }), plain(goals.already));
  assert.equal(told({ deadlineMs: null }), plain(goals.untilPreview("20.0 kWh")));
});
