import { parseArgs } from "node:util";
import { trackedAllDay } from "../controllers.ts";
import {
  type Controller,
  type House,
  measuredDays,
  type Referee,
  type RefereeDay,
  refereeOf,
  type Score,
  simulatedDays,
} from "./referee.ts";

const USAGE = `deno run -A --no-lock tests/bench/referee/rows.ts BENCH_DIR DATA_DIR
  [--set public | --seeds 11,12] [--classes mixed,broken] [--every 3] [--phases 3] [--switch 1,3]
  [--house '{"kwp":6}'] [--settings '{"mayBuyPct":10}'] [--days] [--evcc]

One row of all days and one for each class, as the referee prints them: captured (% of what is
exported without a car), kWh a day imported because of the car and bought while it charged, kWh a day
of sun that the car missed, starts and phase switches a day, switches under current.
BENCH_DIR: the referee's bench, DATA_DIR: its days. --seeds: days of the own weather in their place,
of each class one a seed. --house, --settings: other than the default ones. --days: each day, too.
--evcc: the referee's evcc in place of chargemanager.`;

interface Row {
  readonly dayClass: string;
  readonly exportWh: number;
  readonly score: Score;
}

function rowOf(
  referee: Referee,
  { dayClass, pvWPerKwp, loadW, house }: RefereeDay,
  by: { readonly house: House; make(): Controller },
): Row {
  const whole = { ...referee.DEFAULT_PLANT, ...house, ...by.house };
  const run = (controller: Controller) => referee.simulate(controller, whole, pvWPerKwp, loadW);
  const base = run(referee.none);
  return { dayClass, exportWh: base.exportWh, score: referee.score(run(by.make()), base) };
}

function print(name: string, rows: readonly Row[]): void {
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0);
  const kwhADay = (of: (row: Row) => number) => (sum(of) / rows.length / 1000).toFixed(3);
  const aDay = (of: (score: Score) => number) =>
    (sum(({ score }) => of(score)) / rows.length).toFixed(2);
  // A day on which nothing is captured has no share, as in the referee's own table.
  const shared = ({ exportWh, score }: Row) => (score.captured || 0) === 0 ? 0 : exportWh;
  const capturedPct = 100 * sum(({ score }) => score.solarWh) / sum(shared);
  console.log(
    name.padEnd(16),
    `${capturedPct.toFixed(2)} %`.padStart(8),
    `import ${kwhADay(({ score }) => score.importWh)}`,
    `direct ${kwhADay(({ score }) => score.directWh)}`,
    `missed ${kwhADay(({ score, exportWh }) => exportWh - score.solarWh)}`,
    `starts ${aDay(({ starts }) => starts)}`,
    `switches ${aDay(({ phaseSwitches }) => phaseSwitches)}`,
    `hot ${sum(({ score }) => score.hotSwitches)}`,
    `days ${rows.length}`,
  );
}

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals: [benchFolder, dataFolder] } = parseArgs({
    args: [...words],
    options: {
      set: { type: "string", default: "public" },
      seeds: { type: "string", default: "" },
      classes: { type: "string", default: "clear,mixed,broken,overcast" },
      every: { type: "string", default: "1" },
      phases: { type: "string", default: "3" },
      switch: { type: "string", default: "" },
      house: { type: "string", default: "{}" },
      settings: { type: "string", default: "{}" },
      days: { type: "boolean", default: false },
      evcc: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (benchFolder === undefined || dataFolder === undefined) {
    console.log(USAGE);
    return 2;
  }
  const list = (text: string) => text.split(",").filter((word) => word !== "");
  const referee = await refereeOf(benchFolder);
  const measured = await measuredDays(referee, dataFolder, values.set);
  const seeds = list(values.seeds).map(Number);
  const classes = list(values.classes);
  const days = (seeds.length === 0 ? measured : simulatedDays(measured, seeds))
    .filter(({ dayClass }) => classes.includes(dayClass))
    .filter((_, at) => at % Number(values.every) === 0);
  const switchablePhases = list(values.switch).map(Number);
  const house = { phases: Number(values.phases), switchablePhases, ...JSON.parse(values.house) };
  const settings = JSON.parse(values.settings);
  const make = () => {
    if (!values.evcc) return trackedAllDay(settings);
    return switchablePhases.length > 0 ? referee.evccSwitching(60) : referee.evccPv(60);
  };
  const rows: Row[] = [];
  for (const day of days) {
    const row = rowOf(referee, day, { house, make });
    rows.push(row);
    if (values.days) print(`${rows.length} ${row.dayClass}`, [row]);
  }
  print("all", rows);
  for (const dayClass of classes) {
    const own = rows.filter((row) => row.dayClass === dayClass);
    if (own.length > 0) print(dayClass, own);
  }
  return 0;
}

Deno.exitCode = await main(Deno.args);
