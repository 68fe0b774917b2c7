import assert from "node:assert/strict";
import { percentile } from "./fuzz_judge.ts";
import { runCase } from "./fuzz_run.ts";
import { drawPlugCase, isCovered } from "./plug_case.ts";
import { boughtByUse, brokenPlugRules, plugHour } from "./plug_judge.ts";

const HOUSES = 150;
const runs = Array.from({ length: HOUSES }, (_, index) => {
  const drawn = drawPlugCase(index + 1);
  return { drawn, run: runCase(drawn) };
});
/** Where the car takes no part, what is bought is the plug's doing; clouds are the battery's. */
const alone = runs.filter(({ drawn }) =>
  drawn.mode === "disabled" && drawn.sky !== "clouds" && isCovered(drawn)
);

Deno.test("decidePlug() keeps dwell, import, silence and drain in random houses", () => {
  for (const { drawn, run } of runs) {
    assert.deepEqual(brokenPlugRules(drawn, run), [], `seed ${drawn.seed}`);
  }
});

Deno.test("decidePlug() buys next to nothing in random houses", () => {
  const uses = alone.flatMap(({ run }) => boughtByUse(run));
  const [half, most] = [percentile(uses, 0.5), percentile(uses, 0.99)];
  assert.ok(uses.length >= 20, `${uses.length} uses`);
  assert.ok(half < 1 && most <= 15, `p50 ${half} Wh, p99 ${most} Wh`);
});

Deno.test("decidePlug() rests under a constant sun in random houses", () => {
  for (const { drawn, run } of alone.filter(({ drawn }) => drawn.sky === "constant")) {
    const { switches, boughtWh } = plugHour(run);
    assert.ok(switches <= 2 && boughtWh <= 15, `seed ${drawn.seed}: ${switches}, ${boughtWh} Wh`);
  }
});

Deno.test("The random houses heat, in every mode and with either Priority", () => {
  for (const mode of ["disabled", "tracked"] as const) {
    for (const priority of ["car", "plug"] as const) {
      const heated = runs.filter(({ drawn, run }) =>
        drawn.mode === mode && drawn.settings.plugPriority === priority &&
        run.truths.some(({ plugW }) => plugW > 0)
      );
      assert.ok(heated.length >= 8, `${mode}, ${priority}: ${heated.length}`);
    }
  }
  const silenced = runs.filter(({ drawn, run }) => {
    const last = run.truths[Math.floor(drawn.silentFromS)];
    return last !== undefined && last.plugW > 0;
  });
  assert.ok(silenced.length >= 3, `${silenced.length} were on when their meter died`);
});
