import assert from "node:assert/strict";
import { drawCase } from "./fuzz_case.ts";
import { brokenRules } from "./fuzz_judge.ts";
import { runCase } from "./fuzz_run.ts";

const HOUSES = 200;
const cases = Array.from({ length: HOUSES }, (_, index) => drawCase(index + 1));
const runs = cases.map((drawn) => ({ drawn, run: runCase(drawn) }));

Deno.test("decide() keeps limits, dwell and the rules of a dead meter in random houses", () => {
  for (const { drawn, run } of runs) {
    assert.deepEqual(brokenRules(drawn, run), [], `seed ${drawn.seed}`);
  }
});

Deno.test("The random houses charge, pause and fall silent while they charge", () => {
  const count = (isSo: (one: typeof runs[number]) => boolean) => runs.filter(isSo).length;
  assert.ok(count(({ run }) => run.truths.some(({ carW }) => carW > 1000)) > HOUSES / 2);
  assert.ok(count(({ run }) => run.told.filter(({ command }) => !command.enabled).length > 1) > 20);
  const silenced = count(({ drawn, run }) => {
    const silentFromS = Math.round(drawn.silentFromS);
    return run.commands[silentFromS]?.enabled === true;
  });
  assert.ok(silenced > 10, `${silenced} charged when their meter died`);
});
