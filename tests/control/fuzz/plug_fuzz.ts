import { percentile } from "./fuzz_judge.ts";
import { runCase } from "./fuzz_run.ts";
import { drawPlugCase, isCovered } from "./plug_case.ts";
import { boughtByUse, brokenPlugRules, plugHour } from "./plug_judge.ts";

/** Runs many houses with a plug: `deno task fuzz:plug [HOUSES] [FIRST_SEED]`. */

const HOUSES = 2000;

const houses = Number(Deno.args[0] ?? HOUSES);
const firstSeed = Number(Deno.args[1] ?? 1);
const bought = { ordinary: new Array<number>(), odd: new Array<number>() };
const switched: number[] = [];
let broken = 0;
for (let seed = firstSeed; seed < firstSeed + houses; seed++) {
  const drawn = drawPlugCase(seed);
  const run = runCase(drawn);
  for (const rule of brokenPlugRules(drawn, run)) {
    broken++;
    console.log(`seed ${seed}: ${rule}`);
  }
  if (drawn.mode !== "disabled" || drawn.sky === "clouds" || !isCovered(drawn)) continue;
  bought[drawn.kind].push(...boughtByUse(run));
  if (drawn.sky === "constant") switched.push(plugHour(run).switches);
}
console.log(`${houses} houses from seed ${firstSeed}, hard rules broken: ${broken}`);
for (const kind of ["ordinary", "odd"] as const) {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((part) => percentile(bought[kind], part).toFixed(1));
  console.log(
    `${kind}, bought by one of ${bought[kind].length} uses without a car: ` +
      `p50 ${p50}, p90 ${p90}, p99 ${p99} Wh`,
  );
}
console.log(`switches an hour under a constant sun: p99 ${percentile(switched, 0.99)}`);
if (broken > 0) Deno.exit(1);
