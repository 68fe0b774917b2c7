import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import {
  type HistoryRow,
  type HistoryStep,
  mapColumns,
  type PageOf,
  type TimeRange,
} from "../../src/domain/history/history_rows.ts";
import {
  isLoadSample,
  LOAD_ROLES,
  type Sample,
  sampleRow,
  SOURCE_ROLES,
} from "../../src/domain/history/samples.ts";
import type { Role } from "../../src/domain/house/device.ts";
import { CSV_TYPE, type CsvDialect, GERMAN_EXCEL_CSV, STANDARD_CSV } from "./csv.ts";
import type { ExportStreams } from "./export_stream.ts";
import { apiWords } from "../ui/language.ts";
import { localDay } from "../ui/local_time.ts";
import {
  ALL_TIME,
  knownRange,
  notOneOf,
  type Parsed,
  parseDevice,
  parseRange,
  type QueryIssue,
  refuseQuery,
  wholeSteps,
} from "../api/range_query.ts";
import {
  type Columns,
  csvHead,
  csvRecord,
  EVENT_RECORD,
  historyColumns,
  jsonRecord,
  LOAD_SAMPLE_COLUMNS,
  LOAD_SAMPLE_RECORD,
  LOAD_STEP_RECORD,
  PLUG_USE_RECORD,
  SAMPLE_RECORD,
  SESSION_RECORD,
  SOURCE_SAMPLE_COLUMNS,
  SOURCE_SAMPLE_RECORD,
} from "./record_columns.ts";
import { refuse } from "../http/refusal.tsx";
import type { Place } from "../../src/words/words.ts";

export const EXPORT_NAMES = [
  "samples",
  "5m",
  "1h",
  "days",
  "months",
  "sessions",
  "plug-uses",
  "events",
] as const;
export type ExportName = (typeof EXPORT_NAMES)[number];

const STEPS = { "5m": "5m", "1h": "1h", days: "1d", months: "1mo" } as const satisfies Partial<
  Record<ExportName, HistoryStep>
>;
const DIALECTS: Readonly<Record<string, CsvDialect>> = {
  standard: STANDARD_CSV,
  "excel-de": GERMAN_EXCEL_CSV,
};
const FILE = /^([a-z0-9-]{2,9})\.(csv|json)$/;
/** Rows that are read and written in one turn; some milliseconds. */
const BATCH_ROWS = 250;
/** When an export that found no room may be tried again, in s. */
const RETRY_AFTER_S = "10";

const OF_NO_DEVICE: readonly QueryIssue[] = [
  { key: "device", tell: ({ queries }) => queries.ofNoDevice },
];

/** How one export is written. */
interface ExportForm {
  readonly isCsv: boolean;
  readonly dialect: CsvDialect;
  readonly place: Place;
}

/**
 * GET /export/{samples,5m,1h,days,months,sessions,plug-uses,events}.{csv,json}?from&to&dialect:
 * all of a range as a file, streamed. Steps and samples oldest first, lists newest first. With
 * &device=ID steps, samples, sessions and uses are those of that load alone, samples also those of one
 * PV system or battery; events refuse it.
 */
export function exportRoutes(program: Program, exports: ExportStreams): Hono {
  return new Hono().get("/export/:file", (c) => {
    const [, text = "", extension = ""] = FILE.exec(c.req.param("file")) ?? [];
    const name = EXPORT_NAMES.find((known) => known === text);
    if (name === undefined) return c.notFound();
    const timeZone = program.timeZone();
    const range = parseRange({ from: c.req.query("from"), to: c.req.query("to") }, timeZone);
    const dialect = parseDialect(c.req.query("dialect"));
    if (!range.isRight) return refuseQuery(c, program, range.issues);
    if (!dialect.isRight) return refuseQuery(c, program, dialect.issues);
    const device = parseDevice(c.req.query("device"));
    if (!device.isRight) return refuseQuery(c, program, device.issues);
    if (name === "events" && device.value !== null) return refuseQuery(c, program, OF_NO_DEVICE);
    const words = apiWords(c.req.raw, program.settings().values.language);
    const form = {
      isCsv: extension === "csv",
      dialect: dialect.value,
      place: { words, timeZone },
    };
    const ofLoad = device.value === null
      ? null
      : piecesOfLoad(program, name, range.value, form, device.value);
    const stream = exports.open(ofLoad ?? pieces(program, name, range.value, form));
    if (stream === null) return refuseFull(c, program);
    const file = fileName(name, extension, range.value, timeZone);
    return c.body(stream, 200, {
      "Content-Type": form.isCsv ? CSV_TYPE : "application/json",
      "Content-Disposition": `attachment; filename="${file}"`,
    });
  });
}

function parseDialect(text: string | undefined): Parsed<CsvDialect> {
  const name = text ?? "standard";
  const dialect = Object.hasOwn(DIALECTS, name) ? DIALECTS[name] : undefined;
  if (dialect !== undefined) return { isRight: true, value: dialect };
  return notOneOf("dialect", { allowed: Object.keys(DIALECTS), text: name });
}

function refuseFull(c: Context, program: Program): Response {
  return refuse(c, program, {
    status: 503,
    message: ({ refusals }) => refusals.otherDownloads,
    headers: { "retry-after": RETRY_AFTER_S },
  });
}

/** The file's text, piece by piece. */
function pieces(
  program: Program,
  name: ExportName,
  range: TimeRange,
  form: ExportForm,
): Iterator<string, unknown> {
  const { history, sessions, plugUses, events } = program;
  switch (name) {
    case "samples":
      return written(SAMPLE_RECORD, sampleBatches(program, range), form);
    case "sessions":
      return written(SESSION_RECORD, listBatches((page) => sessions.page(page), range), form);
    case "plug-uses":
      return written(PLUG_USE_RECORD, listBatches((page) => plugUses.page(page), range), form);
    case "events": {
      const read = (page: ListQuery) => events.page({ ...page, kinds: null });
      return written(EVENT_RECORD, listBatches(read, range), form);
    }
    case "5m":
    case "1h":
    case "days":
    case "months": {
      const step = STEPS[name];
      const { timeZone } = form.place;
      const known = knownRange(history, range);
      const whole = known === null ? null : wholeSteps(known, step, timeZone);
      return written(historyColumns(step), stepBatches(program, whole, { step, timeZone }), form);
    }
  }
}

/** The same of one load alone; null where a file has nothing of loads. */
function piecesOfLoad(
  program: Program,
  name: ExportName,
  range: TimeRange,
  form: ExportForm,
  deviceId: number,
): Iterator<string, unknown> | null {
  if (name === "samples") {
    return isSource(program, deviceId)
      ? written(SOURCE_SAMPLE_RECORD, deviceBatches(program, range, sourceSample(deviceId)), form)
      : written(LOAD_SAMPLE_RECORD, deviceBatches(program, range, loadSample(deviceId)), form);
  }
  if (name === "sessions") {
    const read = (page: ListQuery) => program.sessions.page({ ...page, deviceId });
    return written(SESSION_RECORD, listBatches(read, range), form);
  }
  if (name === "plug-uses") {
    const read = (page: ListQuery) => program.plugUses.page({ ...page, deviceId });
    return written(PLUG_USE_RECORD, listBatches(read, range), form);
  }
  if (name === "events") return null;
  const { timeZone } = form.place;
  const step = STEPS[name];
  const known = knownRange(program.history, range);
  const whole = known === null ? null : wholeSteps(known, step, timeZone);
  const batches = stepBatches(program, whole, { step, timeZone })
    .map((rows) => rows.flatMap((row) => loadStepOf(row, deviceId)));
  return written(LOAD_STEP_RECORD, batches, form);
}

function loadStepOf({ startMs, endMs, loads }: HistoryRow, deviceId: number) {
  return loads.filter((load) => load.deviceId === deviceId).map(({ powerW, energies }) => ({
    startMs,
    endMs,
    values: { power_w: powerW, ...energies },
  }));
}

/** A PV system or a battery that is no load besides. */
function isSource({ devices }: Program, deviceId: number): boolean {
  const roles = devices.list().find(({ id }) => id === deviceId)?.roles ?? [];
  const isOne = (kinds: readonly Role[]) => roles.some((role) => kinds.includes(role));
  return isOne(SOURCE_ROLES) && !isOne(LOAD_ROLES);
}

/** What one device told, of each sample that has it. */
function* deviceBatches<V>(
  { history }: Program,
  range: TimeRange,
  valuesOf: (sample: Sample) => V | null,
) {
  let { fromMs } = range;
  for (;;) {
    const samples = history.samples({ fromMs, toMs: range.toMs, limit: BATCH_ROWS });
    const last = samples.at(-1);
    if (last === undefined) return;
    yield samples.flatMap((sample) => {
      const values = valuesOf(sample);
      return values === null ? [] : [{ startMs: sample.atMs, endMs: null, values }];
    });
    fromMs = last.atMs + 1;
  }
}

function loadSample(deviceId: number) {
  return ({ devices }: Sample) => {
    const told = devices.filter(isLoadSample).find((device) => device.deviceId === deviceId);
    if (told === undefined) return null;
    return mapColumns(LOAD_SAMPLE_COLUMNS, (column) => told.values[column]);
  };
}

/** An inverter may be both: its columns begin with the role. */
function sourceSample(deviceId: number) {
  return ({ devices }: Sample) => {
    const told = Object.fromEntries(
      devices.filter((device) => device.deviceId === deviceId && !isLoadSample(device))
        .flatMap(({ role, values }) =>
          Object.entries(values).map(([column, value]) => [`${role}_${column}`, value])
        ),
    );
    if (Object.keys(told).length === 0) return null;
    return mapColumns(SOURCE_SAMPLE_COLUMNS, (column) => told[column] ?? null);
  };
}

function* sampleBatches({ history }: Program, range: TimeRange) {
  let { fromMs } = range;
  const order = history.loadOrder();
  for (;;) {
    const samples = history.samples({ fromMs, toMs: range.toMs, limit: BATCH_ROWS });
    const last = samples.at(-1);
    if (last === undefined) return;
    yield samples.map((sample) => ({ atMs: sample.atMs, row: sampleRow(sample, order) }));
    fromMs = last.atMs + 1;
  }
}

function* stepBatches(
  { history }: Program,
  range: TimeRange | null,
  as: { readonly step: HistoryStep; readonly timeZone: string },
) {
  if (range === null) return;
  let { fromMs } = range;
  while (fromMs < range.toMs) {
    const rows = history.steps({ ...as, fromMs, toMs: range.toMs, limit: BATCH_ROWS });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    fromMs = last.endMs;
  }
}

type ListQuery = TimeRange & { readonly limit: number; readonly afterId: number | null };

function* listBatches<Row>(read: (query: ListQuery) => PageOf<Row>, range: TimeRange) {
  let afterId: number | null = null;
  do {
    const page: PageOf<Row> = read({ ...range, limit: BATCH_ROWS, afterId });
    yield page.rows;
    afterId = page.nextAfterId;
  } while (afterId !== null);
}

function* written<Row>(
  columns: Columns<Row>,
  batches: Iterable<readonly Row[]>,
  form: ExportForm,
): Generator<string> {
  const { isCsv, dialect, place } = form;
  let before = isCsv ? csvHead(columns, dialect) : "[\n";
  for (const rows of batches) {
    if (rows.length === 0) continue;
    yield before +
      (isCsv
        ? rows.map((row) => csvRecord(columns, row, { dialect, place })).join("")
        : rows.map((row) => JSON.stringify(jsonRecord(columns, row, place))).join(",\n"));
    before = isCsv ? "" : ",\n";
  }
  const isEmpty = before !== "" && before !== ",\n";
  if (isCsv) yield isEmpty ? before : "";
  else yield isEmpty ? "[]\n" : "\n]\n";
}

/** "chargemanager-days-2026-11-01-2026-11-30.csv": with the days that were asked for. */
function fileName(
  name: ExportName,
  extension: string,
  range: TimeRange,
  timeZone: string,
): string {
  const days = [
    ...(range.fromMs > ALL_TIME.fromMs ? [localDay(range.fromMs, timeZone)] : []),
    ...(range.toMs < ALL_TIME.toMs ? [localDay(range.toMs - 1, timeZone)] : []),
  ];
  const [first, last] = days.map(String);
  const span = first === undefined || first === last || last === undefined
    ? [first ?? ""]
    : [first, last];
  return `${["chargemanager", name, ...span].filter((part) => part !== "").join("-")}.${extension}`;
}
