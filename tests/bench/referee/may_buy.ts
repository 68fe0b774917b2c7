import { parseArgs } from "node:util";
import type { Phases } from "../../../src/domain/house/units.ts";
import { trackedAllDay } from "../controllers.ts";
import { type CurveRow, drawCurve } from "./curve.ts";
import { limitDay, limitOf } from "./limit.ts";
import {
  BARE,
  type Controller,
  measuredDays,
  type Referee,
  type RefereeDay,
  refereeOf,
  type Score,
  simulatedDays,
} from "./referee.ts";

const USAGE = `deno run -A --no-lock tests/bench/referee/may_buy.ts BENCH_DIR DATA_DIR
  [--set public] [--seeds 11,12] [--phases 1,2,3] [--picture]

Captured against bought in a house with no battery, for each share of "May buy", beside the
referee's evcc on the same days. One row each: phases, name, captured (% of all that is exported
without a car; % of that of the days on which it captures anything, as the referee prints it), kWh
bought a day, starts a day. BENCH_DIR: the referee's bench, DATA_DIR: its days.
--seeds: days of the own weather in their place. --picture: these rows and the limit (bare_limit.ts,
6 starts) as docs/lab/may_buy.svg.`;

const SHARES = [0, 10, 20, 30, 40, 50];
/** Steps, starts and largest current of the limit are the referee's and what is asked of a controller. */
const LIMITS_KWH = [0, 0.05, 0.1, 0.2, 0.3, 0.6, 1, 1.6];
const LIMIT_STARTS = 6;
const LIMIT_STEP_S = 60;
const LIMIT_MOST_A = 15;
/** By then no roof of these days bears a charge. */
const DAWN_W_PER_KWP = 20;
const TWILIGHT_S = 1800;
const TITLE = "No battery: share of the exported sun that is captured, against what is bought";
const PICTURE = new URL("../../../docs/lab/may_buy.svg", import.meta.url);

interface Row extends CurveRow {
  /** Of what the days export on which anything is captured, in %: as the referee prints it. */
  readonly capturedOfSomePct: number;
  readonly starts: number;
}

/** The limit where so much is bought and no more started than is asked of a controller. */
function limitRows(days: readonly RefereeDay[], phases: Phases): readonly Row[] {
  const rules = { phases, mostA: LIMIT_MOST_A, stepS: LIMIT_STEP_S };
  const limitDays = days.map((day) => limitDay(day, rules));
  return LIMITS_KWH.map((boughtKwh) => {
    const { captured, starts } = limitOf(limitDays, {
      boughtWh: 1000 * boughtKwh,
      starts: LIMIT_STARTS,
    });
    const capturedPct = 100 * captured;
    return {
      phases,
      name: "limit",
      capturedPct,
      capturedOfSomePct: capturedPct,
      boughtKwh,
      starts,
    };
  });
}

/** The same controller, asked only while the sun shines: a house with no battery waits at night. */
function byDay(controller: Controller, { pvWPerKwp }: RefereeDay): Controller {
  const fromS = pvWPerKwp.findIndex((powerW) => powerW >= DAWN_W_PER_KWP) - TWILIGHT_S;
  const toS = pvWPerKwp.findLastIndex((powerW) => powerW >= DAWN_W_PER_KWP) + TWILIGHT_S;
  let second = 0;
  return {
    name: controller.name,
    step: (plant) => {
      second++;
      if (second >= fromS && second <= toS) controller.step(plant);
    },
  };
}

/** Evcc and each share on some days, one after the other. */
function rowsOf(
  referee: Referee,
  days: readonly RefereeDay[],
  phases: Phases,
): readonly Row[] {
  const makers: readonly { readonly name: string; make(): Controller }[] = [
    { name: "evcc", make: () => referee.evccPv(60) },
    ...SHARES.map((mayBuyPct) => ({
      name: `${mayBuyPct} %`,
      make: () => trackedAllDay({ mayBuyPct }),
    })),
  ];
  const scores: Score[][] = makers.map(() => []);
  const exportsWh = days.map((day) => {
    const { pvWPerKwp, loadW } = day;
    const house = { ...referee.DEFAULT_PLANT, ...BARE, ...day.house, phases };
    const run = (by: Controller) => referee.simulate(by, house, pvWPerKwp, loadW);
    const base = run(referee.none);
    makers.forEach(({ make }, at) =>
      scores[at]?.push(referee.score(run(byDay(make(), day)), base))
    );
    return base.exportWh;
  });
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return makers.map(({ name }, at) => {
    const own = scores[at] ?? [];
    const sunWh = sum(own.map(({ solarWh }) => solarWh));
    const someWh = sum(exportsWh.filter((_, day) => (own[day]?.captured || 0) !== 0));
    return {
      phases,
      name,
      capturedPct: 100 * sunWh / sum(exportsWh),
      capturedOfSomePct: 100 * sunWh / someWh,
      boughtKwh: sum(own.map(({ importWh }) => importWh)) / days.length / 1000,
      starts: sum(own.map(({ starts }) => starts)) / days.length,
    };
  });
}

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals: [benchFolder, dataFolder] } = parseArgs({
    args: [...words],
    options: {
      set: { type: "string", default: "public" },
      seeds: { type: "string", default: "" },
      phases: { type: "string", default: "1,2,3" },
      picture: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (benchFolder === undefined || dataFolder === undefined) {
    console.log(USAGE);
    return 2;
  }
  const referee = await refereeOf(benchFolder);
  const measured = await measuredDays(referee, dataFolder, values.set);
  const seeds = values.seeds.split(",").filter((seed) => seed !== "").map(Number);
  const days = seeds.length === 0 ? measured : simulatedDays(measured, seeds);
  const all: Row[] = [];
  for (const phases of ([1, 2, 3] as const).filter((n) => values.phases.includes(`${n}`))) {
    const rows = rowsOf(referee, days, phases);
    all.push(...rows, ...(values.picture ? limitRows(days, phases) : []));
    for (const row of rows) {
      console.log(
        `${phases}, ${row.name.padEnd(5)} ${row.capturedPct.toFixed(1)} ` +
          `${row.capturedOfSomePct.toFixed(1)} ${row.boughtKwh.toFixed(3)} ${
            row.starts.toFixed(1)
          }`,
      );
    }
  }
  if (values.picture) await Deno.writeTextFile(PICTURE, drawCurve(TITLE, all));
  return 0;
}

Deno.exitCode = await main(Deno.args);
