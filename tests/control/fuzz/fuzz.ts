import { drawCase } from "./fuzz_case.ts";
import { boughtByEvent, brokenRules, percentile, steadyHour } from "./fuzz_judge.ts";
import { runCase } from "./fuzz_run.ts";

/** Runs many houses and prints what they cost, worst first: `deno task fuzz [HOUSES] [FIRST_SEED]`. */

const HOUSES = 2000;
const WORST = 10;

interface Row {
  readonly seed: number;
  readonly kind: string;
  readonly sky: string;
  readonly changes: number;
  readonly starts: number;
  readonly boughtWh: number;
}

const houses = Number(Deno.args[0] ?? HOUSES);
const firstSeed = Number(Deno.args[1] ?? 1);
const rows: Row[] = [];
const events = { ordinary: new Array<number>(), odd: new Array<number>() };
let broken = 0;
for (let seed = firstSeed; seed < firstSeed + houses; seed++) {
  const drawn = drawCase(seed);
  const run = runCase(drawn);
  for (const rule of brokenRules(drawn, run)) {
    broken++;
    console.log(`seed ${seed}: ${rule}`);
  }
  events[drawn.kind].push(...boughtByEvent(drawn, run));
  rows.push({ seed, kind: drawn.kind, sky: drawn.sky, ...steadyHour(run) });
}
console.log(`${houses} houses from seed ${firstSeed}, hard rules broken: ${broken}`);
for (const kind of ["ordinary", "odd"] as const) {
  const constant = rows.filter((row) => row.kind === kind && row.sky === "constant");
  for (const value of ["changes", "starts", "boughtWh"] as const) {
    const values = constant.map((row) => row[value]);
    const worst = [...constant].sort((one, other) => other[value] - one[value]).slice(0, WORST);
    console.log(
      `${kind}, constant sun, ${value} an hour: p90 ${percentile(values, 0.9).toFixed(1)}, ` +
        `p99 ${percentile(values, 0.99).toFixed(1)}; worst ` +
        worst.map((row) => `${row[value].toFixed(0)} (${row.seed})`).join(", "),
    );
  }
  console.log(
    `${kind}, bought by one of ${events[kind].length} events: ` +
      `p50 ${percentile(events[kind], 0.5).toFixed(1)}, p90 ${
        percentile(events[kind], 0.9).toFixed(1)
      }, p99 ${percentile(events[kind], 0.99).toFixed(1)} Wh`,
  );
}
if (broken > 0) Deno.exit(1);
