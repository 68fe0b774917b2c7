import { benchDay, DAY_CLASSES, SITE } from "../control/days.ts";

/*
 * The referee's bench lies outside of the project: its parts are looked up at run time, so that nothing
 * here needs it to be type-checked.
 */

/** What the referee counts of a day, in Wh and times. */
export interface Totals {
  readonly exportWh: number;
}

/** One day's score beside the same day without a car. */
export interface Score {
  readonly solarWh: number;
  /** Share of what the day exports without a car; NaN: it exports nothing. */
  readonly captured: number;
  readonly importWh: number;
  /** Grid energy that flowed while the car charged. */
  readonly directWh: number;
  readonly starts: number;
  readonly phaseSwitches: number;
  /** Phase switches under current. */
  readonly hotSwitches: number;
}

export interface Controller {
  readonly name: string;
  /** Called each second; the plant is handed through. */
  step(plant: never): void;
}

/** The house of a day: keys of the referee's plant. */
export type House = Readonly<Record<string, unknown>>;

/** A day of the sun and of a household, by the second. */
export interface RefereeDay {
  /** clear, mixed, broken or overcast; where they are told apart. */
  readonly dayClass: string;
  readonly pvWPerKwp: Float64Array;
  readonly loadW: Float64Array;
  readonly house: House;
}

/** The parts of the referee's bench that are used here. */
export interface Referee {
  readDay(path: string): Promise<Float64Array>;
  household(loadW: Float64Array): Float64Array;
  /** Date and latitude of a measured day, by its file's name. */
  whenAndWhere(file: string): House;
  simulate(by: Controller, house: House, pvWPerKwp: Float64Array, loadW: Float64Array): Totals;
  score(totals: Totals, base: Totals): Score;
  readonly none: Controller;
  evccPv(prioritySoc: number): Controller;
  evccSwitching(prioritySoc: number): Controller;
  readonly DEFAULT_PLANT: House;
}

/** The keys of a house with no battery. */
export const BARE: House = { batteryWh: 0, batteryMaxChargeW: 0, batteryMaxDischargeW: 0 };
/** The referee gives a day the household of so many days on. */
const LOAD_STRIDE = 7;

/** The bench in a folder: run.ts and what lies beside it. */
export async function refereeOf(folder: string): Promise<Referee> {
  const part = (file: string): Promise<Referee> =>
    import(new URL(`${folder}/${file}`, `file://${Deno.cwd()}/`).href);
  const [run, baselines, plant] = await Promise.all(
    ["run.ts", "baselines.ts", "plant.ts"].map(part),
  );
  if (run === undefined || baselines === undefined || plant === undefined) throw new Error(folder);
  return {
    ...run,
    none: baselines.none,
    evccPv: baselines.evccPv,
    evccSwitching: baselines.evccSwitching,
    DEFAULT_PLANT: plant.DEFAULT_PLANT,
  };
}

/** The measured days of a set in the data's folder, each with the household and seed that it has there. */
export async function measuredDays(
  referee: Referee,
  folder: string,
  set: string,
): Promise<readonly RefereeDay[]> {
  const rows = (await Deno.readTextFile(`${folder}/split.csv`)).trim().split("\n").slice(1)
    .map((row) => row.split(","));
  const namesOf = (kind: string) =>
    rows.filter(([rowKind, , , , rowSet]) => rowKind === kind && rowSet === set)
      .map(([, path = ""]) => path).sort();
  const loads = namesOf("load");
  return await Promise.all(
    namesOf("pv").map(async (pv, at) => ({
      dayClass: rows.find(([, path]) => path === pv)?.[2] ?? "",
      pvWPerKwp: await referee.readDay(`${folder}/${pv}`),
      loadW: referee.household(
        await referee.readDay(`${folder}/${loads[at * LOAD_STRIDE % loads.length]}`),
      ),
      house: { seed: at + 1, ...referee.whenAndWhere(pv.split("/").at(-1) ?? "") },
    })),
  );
}

/** Days of the own weather with the measured households: each class with each of these seeds. */
export function simulatedDays(
  measured: readonly RefereeDay[],
  seeds: readonly number[],
): readonly RefereeDay[] {
  return DAY_CLASSES.flatMap((dayClass) => seeds.map((seed) => benchDay(dayClass, seed)))
    .map(({ dayClass, dayOfYear, pvWPerKwp }, at) => ({
      dayClass,
      pvWPerKwp,
      loadW: measured[at * LOAD_STRIDE % measured.length]?.loadW ?? new Float64Array(86_400),
      house: { seed: at + 1, date: dateOf(dayOfYear), latitudeDeg: SITE.latitudeDeg },
    }));
}

function dateOf(dayOfYear: number): string {
  return new Date(Date.UTC(2026, 0, dayOfYear)).toISOString().slice(0, 10);
}
