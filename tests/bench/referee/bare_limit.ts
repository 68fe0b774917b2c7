import { parseArgs } from "node:util";
import { limitDay, limitOf } from "./limit.ts";
import { measuredDays, refereeOf } from "./referee.ts";

const USAGE = `deno run -A --no-lock tests/bench/referee/bare_limit.ts BENCH_DIR DATA_DIR
  [--set public] [--phases 1|2|3] [--bought 0,0.3] [--starts 6] [--most 15] [--step 60]

What nobody can exceed in a house with no battery on the measured days: the share of all sun that is
exported without a car, captured by whoever knows all days beforehand, acts at once, in whole
amperes from 6 to --most, decides anew every --step seconds, and buys (kWh a day) and starts no more
than that in the mean of all days. BENCH_DIR: the referee's bench, DATA_DIR: its days.
limit: no choice captures more. reached, bought, starts: of one that comes close.`;

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals: [benchFolder, dataFolder] } = parseArgs({
    args: [...words],
    options: {
      set: { type: "string", default: "public" },
      phases: { type: "string", default: "2" },
      bought: { type: "string", default: "0" },
      starts: { type: "string", default: "6" },
      most: { type: "string", default: "15" },
      step: { type: "string", default: "60" },
    },
    allowPositionals: true,
  });
  if (benchFolder === undefined || dataFolder === undefined) {
    console.log(USAGE);
    return 2;
  }
  const phases = values.phases === "3" ? 3 : values.phases === "2" ? 2 : 1;
  const rules = { phases, mostA: Number(values.most), stepS: Number(values.step) } as const;
  const measured = await measuredDays(await refereeOf(benchFolder), dataFolder, values.set);
  const days = measured.map((day) => limitDay(day, rules));
  console.log(`${phases} phases, ${days.length} days\nallowed    limit  reached   bought  starts`);
  for (const allowedKwh of values.bought.split(",").map(Number)) {
    const limit = limitOf(days, { boughtWh: 1000 * allowedKwh, starts: Number(values.starts) });
    const percent = (part: number) => (100 * part).toFixed(1).padStart(9);
    console.log(
      allowedKwh.toFixed(3).padStart(7) + percent(limit.captured) + percent(limit.reached) +
        (limit.boughtWh / 1000).toFixed(3).padStart(9) + limit.starts.toFixed(1).padStart(8),
    );
  }
  return 0;
}

Deno.exitCode = await main(Deno.args);
