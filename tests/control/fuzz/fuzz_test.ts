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
  const steady = runs.filter(({ drawn }) => drawn.sky === "constant");
  assert.ok(steady.length > HOUSES / 5);
  for (const { drawn, run } of steady) {
    const { changes, starts } = steadyHour(run);
    const name = `seed ${drawn.seed}: ${changes} changes, ${starts} starts an hour`;
    assert.ok(changes <= bounds[drawn.kind].changes, name);
    assert.ok(starts <= bounds[drawn.kind].starts, name);
  }
});

/** Houses that an earlier rule kept moving under a constant sun. */
const RESTLESS_SEEDS = {
  /** Nothing may be exported: the sun has to be looked for, beside meters of much noise. */
  hiddenSun: [25, 428, 1035, 1044, 1204, 1707, 1856, 1977, 2655, 4917, 5925],
  /** An AC limit that nobody tells, or a battery that follows slowly. */
  slowBattery: [377, 1261, 1474, 1532, 1939, 2177, 2940, 3103],
  /** Single readings of a noisy meter carry half an ampere too much. */
  noisyMeter: [1071, 2093, 3312, 3552, 4187, 5741],
  /** With Priority the plug wants sun that only shows while the car draws it. */
  hiddenSunOfPlug: [1465, 2505, 3152, 3354, 4895],
};

Deno.test("decide() changes at most 6 times an hour where the sun or a limit does not show", () => {
  for (const [kind, seeds] of Object.entries(RESTLESS_SEEDS)) {
    for (const seed of seeds) {
      const run = runCase(drawCase(seed));
      const { changes, starts, boughtWh } = steadyHour(run);
      const name = `seed ${seed} (${kind}): ${changes} changes, ${starts} starts, ${boughtWh} Wh`;
      assert.ok(changes <= 6 && starts <= 1 && boughtWh <= 40, name);
      const plugMoves = run.plugTold.filter(({ second }) => second >= 900 && second < 4500).length;
      assert.ok(plugMoves <= 2, `${name}, ${plugMoves} moves of the plug`);
    }
  }
});

Deno.test("decide() buys nothing that hides in the noise of a meter", () => {
  for (const seed of [183, 1932, 4130]) {
    const { changes, boughtWh } = steadyHour(runCase(drawCase(seed)));
    assert.ok(changes <= 2 && boughtWh <= 3, `seed ${seed}: ${changes} changes, ${boughtWh} Wh`);
  }
});

Deno.test("decide() raises a charger of fine steps after a refusal that has run out", () => {
  // A refusal that leaves a third of an ampere free is no raise that the wait for more begins with.
  const run = runCase(drawCase(1376));
  assert.ok((run.commands.at(-1)?.currentA ?? 0) > 12.5, `${run.commands.at(-1)?.currentA} A`);
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
