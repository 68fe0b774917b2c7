import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import { goalJson } from "../../../routes/goals/goals_api.ts";
import type { GoalState } from "../../../src/domain/goals/goal_state.ts";
import { en } from "../../../src/words/en/en.ts";
import { AppUnderTest } from "../app_under_test.ts";
import { FakeProgram, NOW_MS, SUNNY } from "../fake_program.ts";
import { CAR, sampleGoal } from "../sample_loads.ts";

async function pageOf(goal: GoalState | null, language = "en"): Promise<string> {
  const program = new FakeProgram();
  program.current = { ...SUNNY, loads: [{ ...CAR, goal }] };
  const app = statusRoutes(program, new LiveStreams());
  return await (await app.request("/", { headers: { "accept-language": language } })).text();
}

Deno.test("GET / offers as a goal what a commuter's car takes this night, in the reader's marks", async () => {
  const html = await pageOf(null);
  const [form = ""] = /<form class="goal-form".*?<\/form>/s.exec(html) ?? [];
  assert.match(form, /<input[^>]*name="kwh"[^>]*size="5"[^>]*value="20"/);
  assert.match(form, /name="kwh"[^>]*maxlength="7"/i);
  assert.match(form, /<input[^>]*name="readyBy"[^>]*value="07:00"/);
  const checked = [...form.matchAll(/<input[^>]*checked[^>]*>/g)].map(([input]) =>
    /name="(\w+)"/.exec(input)?.[1] + (/value="(once|until|days)"/.exec(input)?.[1] ?? "")
  );
  assert.deepEqual(checked, ["wayonce", "day1", "day2", "day3", "day4", "day5"]);
  const title = (words: string) => `<summary><span class="goal-title">${words}</span>`;
  assert.ok(html.includes(`<details class="goal-fold">${title(en.loads.goals.set)}</summary>`));
  assert.ok((await pageOf(sampleGoal(NOW_MS))).includes(title(en.loads.goals.title)));
});

Deno.test("GET / a goal that runs is open, with a bar as long as the part that the car has", async () => {
  const widthOf = async (gotWh: number | null) => {
    const html = await pageOf({ ...sampleGoal(NOW_MS), energyWh: 20_000, gotWh });
    assert.match(html, /<details class="goal-fold" open/);
    assert.doesNotMatch(html, /class="goal-form"/);
    return /class="goal-bar-fill" width="([^"]*)"/.exec(html)?.[1];
  };
  assert.equal(await widthOf(3100), "15.5%");
  assert.equal(await widthOf(0), "0%");
  assert.equal(await widthOf(25_000), "100%");
  assert.equal(await widthOf(-100), "0%");
  assert.equal(await widthOf(null), undefined);
});

Deno.test("GET / no form has a field that hides its own id from scripts, and each choice has one", async () => {
  for (const goal of [null, sampleGoal(NOW_MS)]) {
    const html = await pageOf(goal);
    assert.match(html, /<form /);
    assert.doesNotMatch(html, /<(?:input|button|select)[^>]* name="id"/);
  }
  const [form = ""] = /<form class="goal-form".*?<\/form>/s.exec(await pageOf(null)) ?? [];
  const choices = form.match(/<input[^>]*type="(?:radio|checkbox)"[^>]*>/g) ?? [];
  assert.equal(choices.length, 10);
  assert.equal(new Set(choices.map((input) => / id="([^"]+)"/.exec(input)?.[1])).size, 10);
});

Deno.test("GET / a guest sees a goal and can neither end nor set one", async () => {
  for (const goal of [sampleGoal(NOW_MS), null]) {
    const app = new AppUnderTest();
    app.program.askFor("a secret of the house");
    app.program.values = { ...app.program.values, webLook: "everyone" };
    app.program.current = { ...app.program.current, loads: [{ ...CAR, goal }] };
    const html = await (await app.ask("/")).text();
    assert.equal(html.includes('id="goal-4"'), goal !== null);
    assert.doesNotMatch(html, /action="\/goal"/);
    const headers = { cookie: await app.signIn("a secret of the house") };
    assert.match(await (await app.ask("/", { headers })).text(), /action="\/goal"/);
  }
});

Deno.test("goalJson() tells money to a thousandth, in the currency of the house", () => {
  const program = new FakeProgram();
  program.values = { ...program.values, currency: "CHF" };
  const json = goalJson({ ...sampleGoal(NOW_MS), cost: 5.40849 }, program);
  assert.deepEqual([json?.["cost"], json?.["currency"]], [5.408, "CHF"]);
  const free = goalJson({ ...sampleGoal(NOW_MS), cost: null }, program);
  assert.deepEqual([free?.["cost"], free?.["currency"]], [null, null]);
});
