import assert from "node:assert/strict";
import { AppUnderTest } from "../routes/app_under_test.ts";
import { findProgram, ROOT, run } from "./run_installed.ts";

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
