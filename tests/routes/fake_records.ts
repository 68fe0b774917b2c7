import {
  type Energies,
  ENERGY_COLUMNS,
  type EnergyColumn,
  type EventKind,
  type EventRow,
  type HistoryRow,
  type HistoryStep,
  type MeanPowerColumn,
  type Page,
  type PageOf,
  type PlugUseRow,
  type ReasonRow,
  type SessionRow,
  type TimeRange,
} from "../../src/domain/history/history_rows.ts";
import type { HistoryQueries } from "../../src/domain/ports/history_stores.ts";
import type { Sample } from "../../src/domain/history/samples.ts";
import type { Program } from "../../src/app/program.ts";
import {
  type KnownLoad,
  ORDER_OF_SETTINGS,
  sumLoads,
} from "../../src/domain/history/load_order.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";

const STEP_MS = 300_000;

/** What a five-minute row of a test knows; all else is null. */
export interface FiveMinutes {
  readonly startMs: number;
  readonly knownMs?: number;
  readonly energies?: Partial<Energies>;
  readonly means?: Partial<Readonly<Record<MeanPowerColumn, number | null>>>;
}

/** A row of five minutes, or of the step that it is told to last. */
export function historyRow(known: FiveMinutes, lastsMs = STEP_MS): HistoryRow {
  return {
    startMs: known.startMs,
    endMs: known.startMs + lastsMs,
    knownMs: known.knownMs ?? lastsMs,
    energies: { ...noEnergies(), ...known.energies },
    means: { ...noMeans(), ...known.means },
    meterImportWh: null,
    meterExportWh: null,
    loads: [],
  };
}

/** History out of five-minute rows: every longer step is their sum. */
export class FakeHistory implements HistoryQueries {
  rows: readonly HistoryRow[] = [];
  sampleRows: readonly Sample[] = [];
  knownLoads: readonly KnownLoad[] = [];
  /** Thrown by every method, when it is set. */
  failure: Error | null = null;
  asked = 0;

  steps(
    query: TimeRange & { step: HistoryStep; timeZone: string; limit: number },
  ): readonly HistoryRow[] {
    this.#ask();
    const { fromMs, toMs, step, timeZone, limit } = query;
    const inside = this.rows.filter((row) => row.startMs >= fromMs && row.startMs < toMs);
    if (step === "5m") return inside.slice(0, limit);
    const groups = Map.groupBy(inside, (row) => spanOf(row.startMs, step, timeZone).fromMs);
    return [...groups.entries()].slice(0, limit).map(([startMs, rows]) => ({
      ...summed(rows),
      startMs,
      endMs: spanOf(startMs, step, timeZone).toMs,
      means: step === "1h" ? noMeans() : null,
    }));
  }

  samples({ fromMs, toMs, limit }: TimeRange & { limit: number }): readonly Sample[] {
    this.#ask();
    return this.sampleRows.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).slice(0, limit);
  }

  ends(): TimeRange | null {
    this.#ask();
    const [first] = this.rows;
    const last = this.rows.at(-1);
    const times = this.sampleRows.map(({ atMs }) => atMs);
    if (first !== undefined && last !== undefined) times.push(first.startMs, last.endMs);
    if (times.length === 0) return null;
    return {
      fromMs: times.reduce((a, b) => Math.min(a, b)),
      toMs: times.reduce((a, b) => Math.max(a, b)),
    };
  }

  balanceEnds(): TimeRange | null {
    this.#ask();
    const first = this.rows.find(({ knownMs }) => knownMs > 0);
    const last = this.rows.at(-1);
    if (first === undefined || last === undefined) return null;
    return { fromMs: first.endMs - first.knownMs, toMs: last.endMs };
  }

  loads() {
    this.#ask();
    return this.knownLoads;
  }

  loadOrder() {
    this.#ask();
    return ORDER_OF_SETTINGS;
  }

  #ask(): void {
    this.asked += 1;
    if (this.failure !== null) throw this.failure;
  }
}

/** Sessions, uses of the plug and events of a test, newest last. */
export class FakeLists {
  sessionRows: readonly SessionRow[] = [];
  useRows: readonly PlugUseRow[] = [];
  eventRows: readonly EventRow[] = [];
  reasonRows: readonly ReasonRow[] = [];

  readonly sessions: Program["sessions"] = {
    page: (query) =>
      pageOf(ofDevice(this.sessionRows, query), ({ startedAtMs }) => startedAtMs, query),
    one: (id) => this.sessionRows.find((row) => row.id === id) ?? null,
  };
  readonly plugUses: Program["plugUses"] = {
    page: (query) => pageOf(ofDevice(this.useRows, query), ({ startedAtMs }) => startedAtMs, query),
  };
  readonly events: Program["events"] = {
    page: ({ kinds, ...query }) => {
      const isAsked = (kind: EventKind) => kinds === null || kinds.includes(kind);
      const rows = this.eventRows.filter(({ kind }) => isAsked(kind));
      return pageOf(rows, ({ atMs }) => atMs, query);
    },
  };
  readonly reasons: Program["reasons"] = {
    page: (query) => pageOf(ofDevice(this.reasonRows, query), ({ atMs }) => atMs, query),
    before: (beforeMs) => newest(this.reasonRows.filter(({ atMs }) => atMs < beforeMs)),
  };
}

function newest(rows: readonly ReasonRow[]): readonly ReasonRow[] {
  return [...new Map(rows.map((row) => [row.deviceId, row])).values()];
}

function ofDevice<Row extends { readonly deviceId: number }>(
  rows: readonly Row[],
  { deviceId = null }: { readonly deviceId?: number | null },
): readonly Row[] {
  return deviceId === null ? rows : rows.filter((row) => row.deviceId === deviceId);
}

/** A session by the sun; what a test needs otherwise it names. */
export function sessionRow(known: Partial<SessionRow> & { id: number }): SessionRow {
  const startedAtMs = known.startedAtMs ?? 0;
  return {
    deviceId: SLOT_IDS.charger,
    device: "NRGkick",
    startedAtMs,
    endedAtMs: startedAtMs + 7_200_000,
    endedBy: "car-full",
    energyWh: 5400,
    solarWh: 5130,
    batteryWh: 216,
    gridWh: 54,
    unknownWh: 0,
    chargedMs: 6_900_000,
    pauses: 1,
    maxPowerW: 3450,
    modes: ["tracked"],
    phases: 2,
    fewestPhases: 2,
    socStartPct: 71.5,
    socEndPct: 88,
    costMilli: null,
    unknownCostMilli: null,
    currency: null,
    ...known,
  };
}

function pageOf<Row extends { readonly id: number }>(
  rows: readonly Row[],
  atMs: (row: Row) => number,
  { fromMs, toMs, limit, afterId }: TimeRange & Page,
): PageOf<Row> {
  const inside = rows.filter((row) => atMs(row) >= fromMs && atMs(row) < toMs).toReversed();
  const start = afterId === null ? 0 : inside.findIndex(({ id }) => id === afterId) + 1;
  const page = inside.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = start + page.length < inside.length;
  return { rows: page, nextAfterId: hasMore && last !== undefined ? last.id : null };
}

function spanOf(atMs: number, step: HistoryStep, timeZone: string): TimeRange {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  if (step === "1h") {
    const from = at.round({ smallestUnit: "hour", roundingMode: "floor" }).epochMilliseconds;
    return { fromMs: from, toMs: from + 3_600_000 };
  }
  const first = step === "1d" ? at.toPlainDate() : at.toPlainDate().with({ day: 1 });
  const end = first.add(step === "1d" ? { days: 1 } : { months: 1 });
  return {
    fromMs: first.toZonedDateTime(timeZone).epochMilliseconds,
    toMs: end.toZonedDateTime(timeZone).epochMilliseconds,
  };
}

function summed(rows: readonly HistoryRow[]): HistoryRow {
  const energies: Record<EnergyColumn, number | null> = { ...noEnergies() };
  for (const name of ENERGY_COLUMNS) {
    const known = rows.map((row) => row.energies[name]).filter((wh) => wh !== null);
    energies[name] = known.length === 0 ? null : known.reduce((sum, wh) => sum + wh, 0);
  }
  const knownMs = rows.reduce((sum, row) => sum + row.knownMs, 0);
  const byDevice = Map.groupBy(rows.flatMap(({ loads }) => loads), ({ deviceId }) => deviceId);
  const loads = [...byDevice].flatMap(([deviceId, steps]) => {
    const sum = sumLoads(steps);
    return sum === null ? [] : [{ deviceId, ...sum }];
  });
  return { ...historyRow({ startMs: 0, knownMs }), energies, loads };
}

function noEnergies(): Energies {
  return {
    pv_wh: null,
    consumption_wh: null,
    house_wh: null,
    car_wh: null,
    car_solar_wh: null,
    car_battery_wh: null,
    car_grid_wh: null,
    car_unknown_wh: null,
    plug_wh: null,
    plug_solar_wh: null,
    plug_unknown_wh: null,
    grid_import_wh: null,
    grid_export_wh: null,
    battery_charge_wh: null,
    battery_discharge_wh: null,
    conversion_loss_wh: null,
  };
}

function noMeans(): Readonly<Record<MeanPowerColumn, number | null>> {
  return {
    pv_power_w: null,
    consumption_power_w: null,
    house_power_w: null,
    car_power_w: null,
    plug_power_w: null,
    grid_power_w: null,
    battery_power_w: null,
    battery_soc_permille: null,
  };
}
