import type { Program } from "../../src/app/program.ts";
import type { Energies, HistoryRow, TimeRange } from "../../src/domain/history/history_rows.ts";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import { settingsOf } from "../../src/domain/settings/load_settings.ts";
import { localDay, startOfDay } from "../ui/local_time.ts";
import { energiesOfLoad, loadsIn, withAllCars } from "../history/load_history.tsx";
import { missingMs, sumEnergies } from "../history/history_totals.ts";
import type { Period } from "../history/period.ts";
import { type Carbon, carbonOf } from "./carbon.ts";
import { type CarOrigin, carOrigin } from "./car_distance.ts";
import {
  COMPARABLE,
  type ComparedSpans,
  comparedSpans,
  type ComparedWith,
  daysOf,
  type DaySpan,
} from "./comparison.ts";
import type { Money } from "./money.ts";
import { moneyOfPeriod } from "./period_money.ts";

/** What a time was worth; null: unknown, or a setting is missing. */
export interface Worth {
  readonly energies: Energies;
  readonly money: Money | null;
  readonly car: CarOrigin | null;
  readonly carbon: Carbon | null;
}

/** One of two spans that are compared. */
export interface ComparedSpan extends Worth {
  readonly span: DaySpan;
  readonly missingMs: number;
}

/** A period beside another one. */
export interface Comparison {
  readonly chosen: ComparedWith;
  /** What else there is a record of. */
  readonly possible: readonly ComparedWith[];
  readonly now: ComparedSpan;
  readonly then: ComparedSpan;
}

/** More days than two years' parts have. */
const MAX_DAYS = 400;
/** Prices by time are read hour by hour: two more years of that would keep a page waiting. */
const MOST_ZONED_DAYS = 62;

/** @param rows of the range, with the cars of all chargers; the book of energy is summed, no more */
export function worthOf(
  program: Program,
  { range, rows, known }: {
    readonly range: TimeRange;
    readonly rows: readonly HistoryRow[];
    readonly known: readonly KnownLoad[];
  },
): Worth {
  return { ...energyWorth(program, rows, known), money: moneyOfPeriod(program, range, rows) };
}

function energyWorth(
  program: Program,
  rows: readonly HistoryRow[],
  known: readonly KnownLoad[],
): Omit<Worth, "money"> {
  const energies = sumEnergies(rows);
  const { gridCo2GPerKwh } = program.settings().values;
  return {
    energies,
    car: carsOrigin(program, { rows, known, energies }),
    carbon: carbonOf(energies, gridCo2GPerKwh),
  };
}

/** Where the kilometres of one charger came from. */
export function originOfCharger(
  program: Program,
  rows: readonly HistoryRow[],
  deviceId: number,
): CarOrigin | null {
  const energies = energiesOfLoad(rows, deviceId);
  if (energies === null) return null;
  return carOrigin([{ energies, kwhPer100Km: consumptionAt(program, deviceId) }]);
}

function carsOrigin(
  program: Program,
  { rows, known, energies }: {
    readonly rows: readonly HistoryRow[];
    readonly known: readonly KnownLoad[];
    readonly energies: Energies;
  },
): CarOrigin | null {
  const chargers = loadsIn(rows, known).filter(({ kind }) => kind === "charger");
  if (chargers.length > 1) {
    return carOrigin(chargers.flatMap(({ deviceId }) => {
      const drawn = energiesOfLoad(rows, deviceId);
      return drawn === null
        ? []
        : [{ energies: drawn, kwhPer100Km: consumptionAt(program, deviceId) }];
    }));
  }
  const drawn = {
    energy_wh: energies.car_wh,
    solar_wh: energies.car_solar_wh,
    battery_wh: energies.car_battery_wh,
    grid_wh: energies.car_grid_wh,
    unknown_wh: energies.car_unknown_wh,
  };
  const [charger] = chargers;
  return carOrigin([{
    energies: drawn,
    kwhPer100Km: consumptionAt(program, charger?.deviceId ?? null),
  }]);
}

/** What the car of a charger takes for 100 km, in kWh; of a removed one what the house says. */
function consumptionAt(program: Program, deviceId: number | null): number | null {
  const { values } = program.settings();
  const device = program.devices.list().find(({ id }) => id === deviceId);
  return settingsOf(values, device?.policy ?? {}).carKwhPer100Km;
}

/** The period beside the one that is asked for, or the first that can be; null: none can. */
export function readComparison(
  program: Program,
  { period, asked, known }: {
    readonly period: Period;
    readonly asked: ComparedWith | null;
    readonly known: readonly KnownLoad[];
  },
): Comparison | null {
  if (COMPARABLE[period.kind].length === 0) return null;
  const ends = program.history.balanceEnds();
  if (ends === null) return null;
  const timeZone = program.timeZone();
  const begun = localDay(ends.fromMs, timeZone);
  const isWhole = startOfDay(begun, timeZone) === ends.fromMs;
  const record = {
    today: localDay(program.nowMs(), timeZone),
    firstDay: isWhole ? begun : begun.add({ days: 1 }),
    timeZone,
  };
  const found = COMPARABLE[period.kind].flatMap((compared) => {
    const spans = comparedSpans(period, compared, record);
    return spans === null ? [] : [{ compared, spans }];
  });
  const one = found.find(({ compared }) => compared === asked) ?? found[0];
  if (one === undefined) return null;
  return {
    chosen: one.compared,
    possible: found.map(({ compared }) => compared),
    ...readSpans(program, one.spans, known),
  };
}

function readSpans(
  program: Program,
  { now, then }: ComparedSpans,
  known: readonly KnownLoad[],
): Pick<Comparison, "now" | "then"> {
  return { now: readSpan(program, now, known), then: readSpan(program, then, known) };
}

function readSpan(program: Program, span: DaySpan, known: readonly KnownLoad[]): ComparedSpan {
  const timeZone = program.timeZone();
  const range = { fromMs: startOfDay(span.first, timeZone), toMs: startOfDay(span.end, timeZone) };
  const stored = program.history.steps({ ...range, step: "1d", timeZone, limit: MAX_DAYS });
  const chargers = loadsIn(stored, known).filter(({ kind }) => kind === "charger");
  const rows = withAllCars(stored, chargers.map(({ deviceId }) => deviceId));
  const isTooLong = daysOf(span) > MOST_ZONED_DAYS && program.prices().isByTime(range);
  return {
    span,
    ...energyWorth(program, rows, known),
    money: isTooLong ? null : moneyOfPeriod(program, range, rows),
    missingMs: missingMs(rows, range),
  };
}
