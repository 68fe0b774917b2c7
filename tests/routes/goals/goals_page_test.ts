import assert from "node:assert/strict";
import { fieldsOf, goalIn, goalOf, goalProblem } from "../../../routes/goals/goal_fields.ts";
import { progressTexts } from "../../../routes/goals/goal_sentences.ts";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import type { Goal } from "../../../src/domain/goals/goal.ts";
import type { GoalState } from "../../../src/domain/goals/goal_state.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import type { Words } from "../../../src/words/words.ts";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { FakeProgram, NOW_MS, SUNNY } from "../fake_program.ts";
import { CAR, HEATER, sampleGoal } from "../sample_loads.ts";

const GOAL: Goal = { energyWh: 20_000, readyBy: "07:00", days: "once" };

function house(goal: GoalState | null = null, language = "en") {
  const program = new FakeProgram();
  program.current = { ...SUNNY, loads: [{ ...CAR, goal }, HEATER] };
  const live = new LiveStreams(64, { spacingMs: 0, heartbeatMs: 60_000 });
  const app = statusRoutes(program, live);
  const shown = async (path = "/") => {
    const response = await app.request(path, { headers: { "accept-language": language } });
    return (await response.text()).replaceAll(UNIT_SPACE, " ");
  };
  const press = (fields: Record<string, string>, hasScripts = false) =>
    app.request("/goal", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "accept-language": "en", ...hasScripts ? { "hx-request": "true" } : {} },
    });
  const post = (path: string, fields: Record<string, string>) =>
    app.request(path, { method: "POST", body: new URLSearchParams(fields) });
  const undo = async (id: string) => {
    const [, press = ""] =
      new RegExp(`id="undo-${id}".*?name="press" value="(\\d+)"`).exec(await shown()) ?? [];
    return await post("/undo", { id, press });
  };
  const mode = (id: string, mode: string) => post("/mode", { id, mode });
  return { program, shown, press, undo, mode };
}

Deno.test("goalIn() reads a form: by a time once or on days, or until so much", () => {
  const read = (fields: Record<string, string>) => goalIn(new Map(Object.entries(fields)));
  const time = { readyBy: "07:00" };
  assert.deepEqual(read({ kwh: "20", way: "once", ...time, day1: "on" }), GOAL);
  assert.deepEqual(read({ kwh: "12,5", way: "until", ...time }), {
    energyWh: 12_500,
    readyBy: null,
    days: "once",
  });
  assert.deepEqual(read({ kwh: "12.5", way: "days", ...time, day1: "on", day7: "on" }), {
    energyWh: 12_500,
    readyBy: "07:00",
    days: [1, 7],
  });
  const wrong: readonly Record<string, string>[] = [
    {},
    { kwh: "", way: "until" },
    { kwh: "much", way: "until" },
    { kwh: "0", way: "until" },
    { kwh: "201", way: "until" },
    { kwh: "20", way: "never", ...time },
    { way: "until" },
    { kwh: " ", way: "until" },
    { kwh: "20", way: "once" },
    { kwh: "20", way: "once", readyBy: "7" },
    { kwh: "20", way: "days", ...time },
  ];
  for (const fields of wrong) assert.equal(read(fields), null, JSON.stringify(fields));
  assert.equal(goalIn(null), null);
});

Deno.test("goalProblem() asks about a number that languages read in two ways", () => {
  const problem = (kwh: string, words: Words) =>
    goalProblem(new Map([["kwh", kwh], ["way", "until"]]), words);
  assert.equal(problem("9.400", en), null);
  assert.equal(problem("9,400", de), null);
  assert.equal(problem("12,5", en), null);
  assert.equal(problem(" 9,400 ", en), "“9,400” can be read in two ways: enter 9.4 or 9400.");
  assert.equal(
    problem("9.400", de),
    "„9.400“ lässt sich auf zwei Arten lesen: 9,4 oder 9400 eingeben.",
  );
  assert.equal(problem("much", en), en.loads.goals.wrong);
});

Deno.test("goalOf() gives back the goal whose fields are shown", () => {
  const goals: readonly Goal[] = [
    GOAL,
    { ...GOAL, days: [2, 3] },
    { ...GOAL, readyBy: null },
  ];
  for (const goal of goals) assert.deepEqual(goalOf(fieldsOf(goal)), goal);
});

Deno.test("the card of a charger offers a goal, and says beforehand what it would take", async () => {
  const { program, shown } = house();
  const { gotWh, missingWh, deadlineMs, powerW, startsAtMs, readyAtMs, cost } = sampleGoal(NOW_MS);
  program.goals.foretold = {
    ...{ gotWh, missingWh, deadlineMs, powerW, startsAtMs, readyAtMs, cost },
    ...{ shortWh: 0, isCheapNow: false },
  };
  const html = await shown();
  assert.match(html, /<details class="goal-fold"><summary>/, "folded away");
  assert.match(html, /16\.9 kWh take 4 h 36 min at 3\.68 kW\. Starts at \d\d:\d\d/);
  assert.match(html, /Without sun 16\.9 kWh come from house battery and grid, up to €5\.41\./);
  const preview = await shown("/goal/preview?id=4&kwh=20&way=once&readyBy=07:00");
  assert.match(preview, /^16\.9 kWh take/);
  assert.match(await shown("/goal/preview?id=4&kwh=x&way=once&readyBy=07:00"), /^A goal is 0\.1/);
  assert.equal(await shown("/goal/preview?id=99&kwh=x&way=once&readyBy=07:00"), "");
  assert.equal(await shown("/goal/preview?id=99&kwh=20&way=once&readyBy=07:00"), "");
  program.goals.foretold = null;
  assert.equal(await shown("/goal/preview?id=4&kwh=20&way=once&readyBy=07:00"), "");
});

Deno.test("the card shows a goal with its progress, and folds what its sentence says already", async () => {
  const goal = sampleGoal(NOW_MS);
  const { program, shown } = house(goal);
  const html = await shown();
  assert.match(html, /20\.0 kWh by 07:00 \(Mon–Fri\)/);
  assert.match(html, /3\.1 kWh of 20\.0 kWh so far\. Starts at \d\d:\d\d unless the sun does\./);
  assert.match(html, /name="do" value="end"/);
  const deadlineMs = goal.deadlineMs ?? 0;
  const reason = {
    code: "goal.waits",
    gotWh: 3100,
    goalWh: 20_000,
    deadlineMs,
    startsAtMs: NOW_MS,
  };
  program.current = {
    ...SUNNY,
    loads: [{ ...CAR, goal, reason: { ...reason, code: "goal.waits" } }],
  };
  assert.equal((await shown()).match(/of 20\.0 kWh so far/g)?.length, 1, "in the sentence alone");
  assert.match(await house({ ...goal, gotWh: null }).shown(), /not known at the moment/);
  assert.match(await house(goal, "de").shown(), /20,0 kWh bis 07:00 \(Mo–Fr\)/);
});

Deno.test("POST /goal sets and ends, without scripts too", async () => {
  const { program, press } = house();
  const set = await press({ id: "4", do: "set", kwh: "20", way: "once", readyBy: "07:00" });
  assert.deepEqual([set.status, set.headers.get("location")], [303, "/"]);
  await press({ id: "4", do: "end" }, true);
  assert.deepEqual(program.goals.taken, [{ id: 4, goal: GOAL }, { id: 4, goal: null }]);
});

Deno.test("POST /goal says what is wrong and changes nothing", async () => {
  const { program, press } = house();
  for (
    const fields of [
      { id: "4", do: "set", kwh: "x", way: "once", readyBy: "07:00" },
      { id: "7", do: "set", kwh: "20", way: "until" },
      { id: "9", do: "end" },
    ]
  ) {
    const answer = await press(fields);
    assert.equal(answer.status, 400);
    const text = await answer.text();
    assert.match(text, /Nothing has changed/);
    assert.doesNotMatch(text, /Mode not changed/);
  }
  const beside = await press({ id: "4", do: "set", kwh: "9,400", way: "until" }, true);
  assert.equal(beside.status, 400);
  assert.match(
    await beside.text(),
    /hx-target="#notice" [^>]*><\/hx-partial>.*hx-target="#goal-4-preview" [^>]*><strong>“9,400” can/,
  );
  program.goals.isStorageBroken = true;
  assert.equal((await press({ id: "4", do: "end" })).status, 503);
  assert.deepEqual(program.goals.taken, []);
});

Deno.test("what was done to a goal can be taken back for a moment, and a press that ended one", async () => {
  const { program, shown, press, undo, mode } = house();
  await press({ id: "4", do: "set", kwh: "20", way: "once", readyBy: "07:00" });
  program.current = { ...SUNNY, loads: [{ ...CAR, goal: sampleGoal(NOW_MS) }, HEATER] };
  assert.match(await shown(), /Goal set\..*id="undo-4-button"/s);
  assert.equal((await undo("4")).status, 303);
  assert.deepEqual(program.takenBack, [4]);
  assert.equal((await undo("4")).status, 400, "once");
  // A press of the mode that is chosen already ends a goal all the same.
  await mode("4", CAR.mode);
  assert.equal((await undo("4")).status, 303);
  program.current = { ...SUNNY, loads: [CAR, HEATER] };
  program.goals.isOver = true;
  await press({ id: "4", do: "end" });
  program.current = { ...program.current };
  assert.match(await shown(), /Goal ended\..*id="undo-4-button"/s);
});

Deno.test("progressTexts() tells what is still to be bought until it is being bought, or has no time", () => {
  const place = { words: en, timeZone: "Europe/Berlin" };
  const at = { place, nowMs: NOW_MS, currency: "EUR", hasBattery: false };
  const boughtOf = (change: Partial<GoalState>, isTold = false) =>
    progressTexts({ ...sampleGoal(NOW_MS), ...change }, at, { isTold, left: null })
      .some((text) => text.includes("5.41"));
  assert.equal(boughtOf({}), true);
  assert.equal(boughtOf({}, true), true, "also where the charger's sentence says the rest");
  assert.equal(boughtOf({ isDue: true }), false);
  assert.equal(boughtOf({ missingWh: 0 }), false);
  assert.equal(boughtOf({ missingWh: 1 }), true);
  assert.equal(boughtOf({ deadlineMs: null }), false);
});
