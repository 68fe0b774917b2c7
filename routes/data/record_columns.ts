import {
  ENERGY_COLUMNS,
  type EventRow,
  type HistoryRow,
  type HistoryStep,
  LOAD_ENERGY_COLUMNS,
  MEAN_POWER_COLUMNS,
  type PlugUseRow,
  type SessionRow,
  type UsedDevice,
} from "../../src/domain/history/history_rows.ts";
import { BOOK_COLUMNS, SAMPLE_COLUMNS, type SampleRow } from "../../src/domain/history/samples.ts";
import { type CsvCell, type CsvDialect, csvLine } from "./csv.ts";
import { isoTime } from "../ui/local_time.ts";
import { eventSentence } from "../../src/words/event_texts.ts";
import type { Place } from "../../src/words/words.ts";

/** What a column may hold: a Date is a moment, a list are words, null is unknown. */
type ColumnValue = CsvCell | readonly string[] | Readonly<Record<string, unknown>>;

/** One column of what is given out, named as in the database, its unit at the end. */
export interface Column<Row> {
  readonly name: string;
  readonly value: (row: Row, place: Place) => ColumnValue;
}

/** Columns of one kind of record, in their order. */
export type Columns<Row> = readonly Column<Row>[];

const KILO = 1000;

/** Columns of history rows; means only where the step has them. */
export function historyColumns(step: HistoryStep): Columns<HistoryRow> {
  const means = step === "5m" || step === "1h" ? MEAN_POWER_COLUMNS : [];
  return [
    { name: "start", value: (row) => new Date(row.startMs) },
    { name: "end", value: (row) => new Date(row.endMs) },
    { name: "known_ms", value: (row) => row.knownMs },
    ...ENERGY_COLUMNS.map((name) => ({ name, value: (row: HistoryRow) => row.energies[name] })),
    ...means.map((name) => ({ name, value: (row: HistoryRow) => row.means?.[name] ?? null })),
    { name: "meter_import_wh", value: (row) => row.meterImportWh },
    { name: "meter_export_wh", value: (row) => row.meterExportWh },
  ];
}

/** What one load drew in a step or a cycle, and what fed it. */
export interface LoadRow<K extends string> {
  readonly startMs: number;
  /** Null for a cycle. */
  readonly endMs: number | null;
  readonly values: Readonly<Record<K, number | null>>;
}

export const LOAD_STEP_COLUMNS = ["power_w", ...LOAD_ENERGY_COLUMNS] as const;
export const LOAD_SAMPLE_COLUMNS = ["power_w", ...BOOK_COLUMNS] as const;

/** Columns of the steps of one load. */
export const LOAD_STEP_RECORD: Columns<LoadRow<(typeof LOAD_STEP_COLUMNS)[number]>> = [
  { name: "start", value: (row) => new Date(row.startMs) },
  { name: "end", value: (row) => row.endMs === null ? null : new Date(row.endMs) },
  ...LOAD_STEP_COLUMNS.map((name) => ({
    name,
    value: ({ values }: LoadRow<(typeof LOAD_STEP_COLUMNS)[number]>) => values[name],
  })),
];

/** Columns of the samples of one load. */
export const LOAD_SAMPLE_RECORD: Columns<LoadRow<(typeof LOAD_SAMPLE_COLUMNS)[number]>> = [
  { name: "at", value: (row) => new Date(row.startMs) },
  ...LOAD_SAMPLE_COLUMNS.map((name) => ({
    name,
    value: ({ values }: LoadRow<(typeof LOAD_SAMPLE_COLUMNS)[number]>) => values[name],
  })),
];

export const SOURCE_SAMPLE_COLUMNS = [
  "pv_power_w",
  "pv_ac_power_w",
  "pv_lifetime_wh",
  "battery_power_w",
  "battery_soc_permille",
  "battery_charged_wh",
  "battery_discharged_wh",
] as const;

/** Columns of the samples of one PV system or battery. */
export const SOURCE_SAMPLE_RECORD: Columns<LoadRow<(typeof SOURCE_SAMPLE_COLUMNS)[number]>> = [
  { name: "at", value: (row) => new Date(row.startMs) },
  ...SOURCE_SAMPLE_COLUMNS.map((name) => ({
    name,
    value: ({ values }: LoadRow<(typeof SOURCE_SAMPLE_COLUMNS)[number]>) => values[name],
  })),
];

/** A sample of the house with two of its loads. */
export interface TimedRow {
  readonly atMs: number;
  readonly row: SampleRow;
}

export const SAMPLE_RECORD: Columns<TimedRow> = [
  { name: "at", value: ({ atMs }) => new Date(atMs) },
  ...SAMPLE_COLUMNS.map((name) => ({ name, value: ({ row }: TimedRow) => row[name] })),
];

/** Whose session or use it is. */
const DEVICE_COLUMNS: Columns<UsedDevice> = [
  { name: "device_id", value: ({ deviceId }) => deviceId },
  { name: "device", value: ({ device }) => device },
];

export const SESSION_RECORD: Columns<SessionRow> = [
  { name: "id", value: (session) => session.id },
  { name: "started_at", value: (session) => new Date(session.startedAtMs) },
  { name: "ended_at", value: (session) => dateOrNull(session.endedAtMs) },
  { name: "ended_by", value: (session) => session.endedBy },
  { name: "energy_wh", value: (session) => session.energyWh },
  { name: "solar_wh", value: (session) => session.solarWh },
  { name: "battery_wh", value: (session) => session.batteryWh },
  { name: "grid_wh", value: (session) => session.gridWh },
  { name: "unknown_wh", value: (session) => session.unknownWh },
  { name: "charged_ms", value: (session) => session.chargedMs },
  { name: "pauses", value: (session) => session.pauses },
  { name: "max_power_w", value: (session) => session.maxPowerW },
  { name: "modes", value: (session) => session.modes },
  { name: "phases", value: (session) => session.phases },
  { name: "fewest_phases", value: (session) => session.fewestPhases },
  { name: "soc_start_pct", value: (session) => session.socStartPct },
  { name: "soc_end_pct", value: (session) => session.socEndPct },
  { name: "cost", value: ({ costMilli }) => amountOf(costMilli) },
  { name: "unknown_cost", value: ({ unknownCostMilli }) => amountOf(unknownCostMilli) },
  { name: "currency", value: (session) => session.currency },
  ...DEVICE_COLUMNS,
];

export const PLUG_USE_RECORD: Columns<PlugUseRow> = [
  { name: "id", value: (use) => use.id },
  { name: "started_at", value: (use) => new Date(use.startedAtMs) },
  { name: "ended_at", value: (use) => dateOrNull(use.endedAtMs) },
  { name: "energy_wh", value: (use) => use.energyWh },
  { name: "solar_wh", value: (use) => use.solarWh },
  { name: "unknown_wh", value: (use) => use.unknownWh },
  ...DEVICE_COLUMNS,
];

export const EVENT_RECORD: Columns<EventRow> = [
  { name: "id", value: (event) => event.id },
  { name: "at", value: (event) => new Date(event.atMs) },
  { name: "kind", value: (event) => event.kind },
  { name: "code", value: (event) => event.code },
  { name: "text", value: (event, place) => eventSentence(event, place) },
  { name: "detail", value: (event) => event.detail },
];

/** The line with the columns' names. */
export function csvHead<Row>(columns: Columns<Row>, dialect: CsvDialect): string {
  return dialect.byteOrderMark + csvLine(columns.map(({ name }) => name), dialect, "UTC");
}

/** One record as a line. */
export function csvRecord<Row>(
  columns: Columns<Row>,
  row: Row,
  as: { readonly dialect: CsvDialect; readonly place: Place },
): string {
  const cells = columns.map(({ value }) => cellOf(value(row, as.place)));
  return csvLine(cells, as.dialect, as.place.timeZone);
}

/** One record as JSON: names in camel case, a moment as `startMs` and, with its offset, `start`. */
export function jsonRecord<Row>(
  columns: Columns<Row>,
  row: Row,
  place: Place,
): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = {};
  for (const column of columns) {
    const held = column.value(row, place);
    const { key, momentKey } = recordKeys(column);
    if (held instanceof Date) record[`${key}Ms`] = held.getTime();
    record[key] = held instanceof Date ? isoTime(held.getTime(), place.timeZone) : held;
    if (held === null && momentKey !== null) record[momentKey] = null;
  }
  return record;
}

/** Names of a column in JSON; a moment has a second one for its epoch ms. */
export function recordKeys({ name }: Pick<Column<unknown>, "name">): {
  readonly key: string;
  readonly momentKey: string | null;
} {
  const key = camelCase(name);
  return { key, momentKey: MOMENTS.has(name) ? `${key}Ms` : null };
}

/** Columns that are moments. */
const MOMENTS: ReadonlySet<string> = new Set(["start", "end", "at", "started_at", "ended_at"]);

function cellOf(value: ColumnValue): CsvCell {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Array.isArray(value) ? value.join(" ") : JSON.stringify(value);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function amountOf(milli: number | null): number | null {
  return milli === null ? null : milli / KILO;
}

function dateOrNull(atMs: number | null): Date | null {
  return atMs === null ? null : new Date(atMs);
}
