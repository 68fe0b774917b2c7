import assert from "node:assert/strict";
import * as v from "valibot";
import { parse } from "yaml";
import { AppUnderTest } from "../routes/app_under_test.ts";
import { findProgram, ROOT, run, withFolder } from "./run_installed.ts";

const FOLDER = new URL("deploy/monitoring/", ROOT);
const PROMTOOL = await findProgram("promtool");
const WITHOUT = PROMTOOL === null ? " (skipped: no promtool)" : "";

const read = (name: string) => Deno.readTextFile(new URL(name, FOLDER));

/** What the program tells Prometheus, with all that a house can have. */
async function metrics(): Promise<string> {
  const app = new AppUnderTest(null, null, 5, {
    pages: () => ({ lostSinceMs: null, losses: 1 }),
  });
  return await (await app.ask("/metrics")).text();
}

Deno.test("alert rules and dashboard ask for metrics that the program has", async () => {
  const told = new Set(
    [...(await metrics()).matchAll(/^(chargemanager_\w+)/gm)].map(([name]) => name),
  );
  const asked = [await read("alerts.yml"), await read("dashboard.json")].join("\n")
    .match(/chargemanager_\w+/g) ?? [];
  assert.ok(asked.length > 15);
  assert.deepEqual([...new Set(asked)].filter((name) => !told.has(name)), []);
});

const RULES = v.object({
  groups: v.array(v.object({ rules: v.array(v.object({ alert: v.string() })) })),
});
const TRIED = v.object({ alertname: v.string(), exp_alerts: v.array(v.unknown()) });
const TESTS = v.object({ tests: v.array(v.object({ alert_rule_test: v.array(TRIED) })) });
const QUESTIONS = v.object({
  panels: v.array(v.object({ targets: v.optional(v.array(v.object({ expr: v.string() })), []) })),
});

Deno.test("each alert is seen to fire in alerts_test.yml", async () => {
  const { groups } = v.parse(RULES, parse(await read("alerts.yml")));
  const { tests } = v.parse(TESTS, parse(await read("alerts_test.yml")));
  const fired = tests.flatMap((test) => test.alert_rule_test)
    .filter((tried) => tried.exp_alerts.length > 0).map(({ alertname }) => alertname);
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  assert.ok(alerts.length > 5);
  assert.deepEqual(alerts.filter((alert) => !fired.includes(alert)), []);
});

Deno.test({
  name: `promtool understands each question of the dashboard${WITHOUT}`,
  ignore: PROMTOOL === null,
  fn: () =>
    withFolder(async (folder) => {
      const { panels } = v.parse(QUESTIONS, JSON.parse(await read("dashboard.json")));
      const questions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
      assert.ok(questions.length > 10);
      const rules = questions.map((expr, at) => ({
        record: `question:${at}`,
        expr: expr.replaceAll("$house", "a|b"),
      }));
      const file = `${folder}/questions.yml`;
      await Deno.writeTextFile(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
      const { code, output } = await run([PROMTOOL ?? "", "check", "rules", "--lint=none", file]);
      assert.equal(code, 0, output);
    }),
});

Deno.test({
  name:
    `promtool takes metrics, configuration and rules, and the alerts fire when they shall${WITHOUT}`,
  ignore: PROMTOOL === null,
  fn: async () => {
    const promtool = PROMTOOL ?? "";
    for (
      const words of [["check", "config", "prometheus.yml"], ["test", "rules", "alerts_test.yml"]]
    ) {
      const { code, output } = await run([promtool, ...words], { cwd: FOLDER });
      assert.equal(code, 0, output);
    }
    const child = new Deno.Command(promtool, {
      args: ["check", "metrics"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(await metrics()));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    assert.deepEqual([code, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr)], [
      0,
      "",
    ]);
  },
});
