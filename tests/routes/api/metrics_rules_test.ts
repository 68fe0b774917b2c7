import assert from "node:assert/strict";
import { findProgram } from "../../deploy/run_installed.ts";
import { AppUnderTest } from "../app_under_test.ts";

/** What Prometheus' own linter asks of names: base units, and endings that belong to one kind. */
const UNITS = /_(bytes|watts|amperes|celsius|seconds|joules|ratio)(_total)?$/;
const WITHOUT_UNIT =
  /^chargemanager_(build_info|inverter_status|charger_(active_phases|charging)|plug_on|load_(up|active|mode)|device_up|mode|decision|cloudy|healthy|storage_up)$/;
const OTHER_UNITS = /milli|kilo|_percent|_minutes|_hours|_days|_kwh|_volts_/;
const PROMTOOL = await findProgram("promtool");

/** What is wrong with a text of Prometheus' format, a line each. */
function faultsOf(text: string): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const kinds = new Map<string, string>();
  let helped = "";
  if (!text.endsWith("\n")) faults.push("no line end at the end");
  for (const line of text.trimEnd().split("\n")) {
    const [, word, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === "HELP") {
      if (kinds.has(name)) faults.push(`${name} stands twice`);
      helped = name;
    } else if (word === "TYPE") {
      if (helped !== name) faults.push(`${name} has no help`);
      if ((rest === "counter") !== name.endsWith("_total")) faults.push(`${name} is a ${rest}`);
      kinds.set(name, rest);
      if (!/^[a-z][a-z0-9_]*$/.test(name)) faults.push(`${name} is no name`);
      const isUnit = UNITS.test(name) || WITHOUT_UNIT.test(name) || name.endsWith("_total");
      if (!isUnit || OTHER_UNITS.test(name)) faults.push(`${name} has no base unit`);
    } else {
      const series = /^(\w+)(\{.*\})? (\S+)$/.exec(line);
      if (series === null) faults.push(`"${line}" is no series`);
      if (series !== null && series[1] !== helped) faults.push(`${series[1]} stands apart`);
      const key = `${series?.[1]}${series?.[2] ?? ""}`;
      if (seen.has(key)) faults.push(`${key} has two values`);
      seen.add(key);
    }
  }
  return faults;
}

async function metricsOfHouse(): Promise<string> {
  const app = new AppUnderTest();
  const response = await app.ask("/metrics");
  assert.equal(response.status, 200);
  return await response.text();
}

Deno.test("GET /metrics keeps the rules of Prometheus' linter", async () => {
  const text = await metricsOfHouse();
  assert.deepEqual(faultsOf(text), []);
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["chargemanager_pv_power_watts", "chargemanager_pv_power_kilowatts", /no base unit/],
    ["chargemanager_control_ticks_total", "chargemanager_control_ticks", /is a counter/],
    ["# HELP chargemanager_cloudy", "# HALP chargemanager_cloudy", /is no series|has no help/],
  ];
  for (const [right, put, fault] of wrong) {
    assert.match(faultsOf(text.replaceAll(right, put)).join("\n"), fault);
  }
  const doubled = /^chargemanager_cloudy .*\n/m.exec(text)?.[0] ?? "";
  assert.match(faultsOf(text.replace(doubled, doubled + doubled)).join(), /two values/);
});

Deno.test({
  name: `promtool finds nothing wrong with /metrics${
    PROMTOOL === null ? " (skipped: no promtool)" : ""
  }`,
  ignore: PROMTOOL === null,
  fn: async () => {
    const child = new Deno.Command(PROMTOOL ?? "", {
      args: ["check", "metrics"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(await metricsOfHouse()));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    assert.deepEqual(
      [code, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr)],
      [0, ""],
    );
  },
});
