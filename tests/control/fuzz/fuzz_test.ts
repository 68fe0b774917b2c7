import assert from "node:assert/strict";
import { drawCase } from "./fuzz_case.ts";
import { boughtByEvent, brokenRules, percentile, steadyHour } from "./fuzz_judge.ts";
import { runCase } from "./fuzz_run.ts";

const HOUSES = 200;
const cases = Array.from({ length: HOUSES }, (_, index) => drawCase(index + 1));
const runs = cases.map((drawn) => ({ drawn, run: runCase(drawn) }));

Deno.test("decide() keeps limits, dwell and the rules of a dead meter in random houses", () => {
  for (const { drawn, run } of runs) {
    assert.deepEqual(brokenRules(drawn, run), [], `seed ${drawn.seed}`);
  }
});

Deno.test("decide() keeps its peace under a constant sun", () => {
  const bounds = {
    ordinary: { changes: 6, starts: 2 },
    odd: { changes: 16, starts: 3 },
  };
  const steady = runs.filter(({ drawn }) => drawn.sky === "constant");
  assert.ok(steady.length > HOUSES / 5);
  for (const { drawn, run } of steady) {
    const { changes, starts } = steadyHour(run);
    const name = `seed ${drawn.seed}: ${changes} changes, ${starts} starts an hour`;
    assert.ok(changes <= bounds[drawn.kind].changes, name);
    assert.ok(starts <= bounds[drawn.kind].starts, name);
  }
});

Deno.test("decide() buys little at one event in an ordinary house", () => {
  const events = runs
    .filter(({ drawn }) => drawn.kind === "ordinary")
    .flatMap(({ drawn, run }) => boughtByEvent(drawn, run));
  assert.ok(events.length > HOUSES / 2);
  const p99 = percentile(events, 0.99);
  assert.ok(p99 <= 15, `p99 of ${events.length} events: ${p99} Wh`);
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
