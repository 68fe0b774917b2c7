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
    odd: { changes: 6, starts: 3 },
  };
  /** A start whose sun has to be found step by step. */
  const SEARCH = 3;
  const steady = runs.filter(({ drawn }) => drawn.sky === "constant");
  assert.ok(steady.length > HOUSES / 5);
  for (const { drawn, run } of steady) {
    const { changes, starts } = steadyHour(run);
    const name = `seed ${drawn.seed}: ${changes} changes, ${starts} starts an hour`;
    const search = drawn.house.exportLimitW === null ? 0 : SEARCH;
    assert.ok(changes <= bounds[drawn.kind].changes + search, name);
    assert.ok(starts <= bounds[drawn.kind].starts, name);
  }
});

Deno.test("decide() buys little at one event, and next to nothing under a constant sun", () => {
  for (const kind of ["ordinary", "odd"]) {
    const own = runs.filter(({ drawn }) => drawn.kind === kind);
    const events = own.flatMap(({ drawn, run }) => boughtByEvent(drawn, run));
    assert.ok(events.length > HOUSES / 2);
    const p99 = percentile(events, 0.99);
    assert.ok(p99 <= 15, `${kind}: p99 of ${events.length} events is ${p99} Wh`);
  }
  for (const { drawn, run } of runs) {
    const isBounded = drawn.sky === "constant" && drawn.kind === "ordinary";
    const { boughtWh } = steadyHour(run);
    if (isBounded) assert.ok(boughtWh <= 10, `seed ${drawn.seed}: ${boughtWh} Wh an hour`);
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
