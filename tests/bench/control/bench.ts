import { parseArgs } from "node:util";
import type { Phases } from "../../../src/domain/house/units.ts";
import { type ControllerKind, runDay } from "./bench_house.ts";
import { CHARGEMANAGER } from "./chargemanager.ts";
import { type BenchDay, benchDay, DAY_CLASSES } from "./days.ts";
import { EVCC } from "./evcc.ts";
import { foresee, START_RULE_SOC_PCT } from "./foresight.ts";
import { ORIGINAL } from "./original.ts";
import { drawDay } from "./picture.ts";
import { PLUG_CARS, printPlugs } from "./plug.ts";
import { type DayScore, meanScore, type Score, scoreDay } from "./score.ts";

const USAGE = `deno task bench:control [--seeds 1,2,3,4] [--phases 1,2,3] [--picture] [--plug]

Control on simulated days: captured is the car energy that was neither bought nor taken from the
evening's battery, as a share of what the day exports without a car. import: more grid energy than
without a car, whole day. direct: grid energy while the car charged. Energies in kWh a day.
The limits know the whole day beforehand and have no lag; the first keeps the rule "On at SOC", as
chargemanager and evcc do here, the second does not, nor does the original.

Plug: a heater of 2 kW that draws whenever its relay is closed. sun: its energy that neither grid
nor battery gave in that second, as a share; what they give is first for the one without Priority.
spare: its energy that the same day with the same car and no plug neither imports less nor has more of
in its battery in the evening, as a share. switches: relay changes a day, and on the worst day. car and
alone: the car's solar energy (as sun) with the plug and on the same day without it. import: more
grid energy than without the plug. --plug: that part alone.`;

const CONTROLLERS: readonly ControllerKind[] = [CHARGEMANAGER, EVCC, ORIGINAL];
const LIMITS = [
  { name: "limit by foresight", startSocPct: START_RULE_SOC_PCT },
  { name: "limit, any SoC", startSocPct: 0 },
] as const;
/** Days that export less than this have no share to speak of, in Wh a day. */
const LEAST_EXPORT_WH = 1000;
const PICTURE = new URL("../../../docs/lab/control_day.svg", import.meta.url);
/** The day of the picture: one that has a bit of everything. */
const PICTURE_DAY = { dayClass: "mixed", seed: 1, phases: 2 } as const;

interface Row {
  readonly controller: string;
  readonly dayClass: string;
  readonly score: DayScore;
  readonly exportedWh: number;
}

/** Every controller and the limit over some days at a number of phases. */
function scoreDays(days: readonly BenchDay[], phases: Phases): readonly Row[] {
  return days.flatMap((day) => {
    const without = runDay(day, phases, null).totals;
    const row = (controller: string, score: DayScore): Row => ({
      controller,
      dayClass: day.dayClass,
      score,
      exportedWh: without.exportedWh,
    });
    return [
      ...CONTROLLERS.map((kind) =>
        row(kind.name, scoreDay(runDay(day, phases, kind).totals, without))
      ),
      ...LIMITS.map(({ name, startSocPct }) => {
        const rules = { endWh: without.endStoredWh, startSocPct };
        return row(name, scoreDay(foresee(day, phases, rules).totals, without));
      }),
    ];
  });
}

function printTable(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  console.log(
    "controller           captured     car  import  direct  starts  commands   days",
  );
  for (const { name } of [...CONTROLLERS, ...LIMITS]) {
    const own = rows.filter(({ controller }) => controller === name);
    const exportedWh = own.reduce((sum, row) => sum + row.exportedWh, 0);
    const score = meanScore(own.map((row) => row.score), exportedWh);
    printScore(name, score, { days: own.length, exportedWh });
  }
}

function printScore(
  name: string,
  score: Score,
  of: { readonly days: number; readonly exportedWh: number },
): void {
  const kwh = (energyWh: number) => (energyWh / 1000).toFixed(2).padStart(8);
  const hasShare = of.exportedWh / of.days >= LEAST_EXPORT_WH;
  console.log(
    name.padEnd(20) + (hasShare ? `${(100 * score.captured).toFixed(1)} %` : "-").padStart(9) +
      kwh(score.carWh) + kwh(score.importWh) + kwh(score.directWh) +
      score.starts.toFixed(1).padStart(8) + score.commands.toFixed(0).padStart(10) +
      String(of.days).padStart(7),
  );
}

function drawPicture(): void {
  const { dayClass, seed, phases } = PICTURE_DAY;
  const day = benchDay(dayClass, seed);
  const without = runDay(day, phases, null).totals;
  const runs = [
    ...CONTROLLERS.map((kind) => ({ name: kind.name, ...runDay(day, phases, kind) })),
    {
      name: LIMITS[0].name,
      ...foresee(day, phases, {
        endWh: without.endStoredWh,
        startSocPct: LIMITS[0].startSocPct,
      }),
    },
  ];
  const panels = runs.map(({ name, totals, trace }) => {
    const score = scoreDay(totals, without);
    const captured = (100 * score.solarWh / without.exportedWh).toFixed(0);
    const boughtKwh = (score.importWh / 1000).toFixed(2);
    const title = `${name}: ${captured} % captured, ${boughtKwh} kWh bought, ` +
      `${totals.starts} starts`;
    return { title, trace };
  });
  const title = `One simulated day (${day.name}), ${phases} phases, under each controller`;
  Deno.writeTextFileSync(PICTURE, drawDay(title, panels));
  console.log(`Written: docs/lab/control_day.svg, ${title}`);
}

function numbers(text: string, isAllowed: (value: number) => boolean): readonly number[] | null {
  const values = text.split(",").map((word) => /^[0-9]{1,6}$/.test(word) ? Number(word) : NaN);
  return values.every((value) => !Number.isNaN(value) && isAllowed(value)) ? values : null;
}

function toPhases(value: number): Phases {
  return value >= 3 ? 3 : value === 2 ? 2 : 1;
}

function main(words: readonly string[]): number {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seeds: { type: "string", default: "1,2,3,4" },
      phases: { type: "string", default: "1,2,3" },
      picture: { type: "boolean", default: false },
      plug: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const seeds = numbers(values.seeds, (seed) => seed > 0);
  const phases = numbers(values.phases, (count) => count >= 1 && count <= 3);
  if (values.help || seeds === null || phases === null) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (values.picture) {
    drawPicture();
    return 0;
  }
  const days = DAY_CLASSES.flatMap((dayClass) => seeds.map((seed) => benchDay(dayClass, seed)));
  console.log(`Days, class and seed: ${days.map((day) => day.name).join(", ")}`);
  for (const count of values.plug ? [] : phases) {
    const rows = scoreDays(days, toPhases(count));
    printTable(`${count} ${count === 1 ? "phase" : "phases"}, all days`, rows);
    for (const dayClass of DAY_CLASSES) {
      printTable(`${count}: ${dayClass}`, rows.filter((row) => row.dayClass === dayClass));
    }
  }
  for (const count of phases) {
    for (const car of PLUG_CARS) printPlugs(days, toPhases(count), car);
  }
  return 0;
}

if (import.meta.main) Deno.exit(main(Deno.args));
