import type {
  EventKind,
  EventRow,
  HistoryRow,
  ReasonRow,
  SessionRow,
  TimeRange,
} from "../../src/domain/history/history_rows.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import type { Program } from "../../src/app/program.ts";
import { orNothing } from "../records/running_energies.ts";
import type { ChartHouse } from "./chart_data.ts";
import { MAX_LOADS } from "./chart_shows.tsx";

/** What happened in the time of a chart, oldest first. */
export interface ChartAround {
  readonly events: readonly EventRow[];
  /** Sessions of which a part lies in it. */
  readonly sessions: readonly SessionRow[];
  /** Why each load did what it did; missing: not asked for. */
  readonly reasons?: readonly ReasonRow[];
}

export const NOTHING_AROUND: ChartAround = { events: [], sessions: [] };

/** What a person would look for in a chart; who changed a setting is not part of it. */
const KINDS: readonly EventKind[] = ["mode", "charger", "plug", "session", "device", "program"];
const REASON_KINDS: readonly EventKind[] = ["mode", "charger", "plug", "device", "program"];
/** More marks than these cover each other. */
const MAX_EVENTS = 150;
const MAX_SESSIONS = 60;
/** What four loads can have in a day. */
const MAX_REASONS = 800;
/** A reason older than this is not looked for. */
const REASON_BEFORE_MS = 48 * HOUR_MS;
/** Cars that came so long before may still be there. */
const SESSION_BEFORE_MS = 72 * HOUR_MS;
/** Events before the range of which one may be the reason that holds at its start. */
const MAX_BEFORE = 40;

/**
 * Events and sessions of a range, of one load or of all (null). Before them come the newest event of
 * each load that is still its reason when the range begins. Nothing where the database cannot tell.
 */
export function chartAround(
  program: Pick<Program, "events" | "sessions">,
  range: TimeRange,
  deviceId: number | null = null,
): ChartAround {
  return orNothing(() => ({
    events: eventsOf(program, range, deviceId),
    sessions: sessionsOf(program, range, deviceId),
  })) ?? NOTHING_AROUND;
}

/**
 * Why each load, or one, did what it did in a range, oldest first: before them come those that held
 * when it began. None where the database cannot tell.
 */
export function chartReasons(
  program: Pick<Program, "reasons">,
  { fromMs, toMs }: TimeRange,
  deviceId: number | null = null,
): readonly ReasonRow[] {
  return orNothing(() => {
    const query = { fromMs, toMs, deviceId, limit: MAX_REASONS, afterId: null };
    const { rows, nextAfterId } = program.reasons.page(query);
    const told = rows.toSorted((left, right) => left.atMs - right.atMs || left.id - right.id);
    // Where the first ones are left out, nobody knows how long one of before held.
    if (nextAfterId !== null) return told;
    const held = program.reasons.before(fromMs);
    return [...held.filter((row) => deviceId === null || row.deviceId === deviceId), ...told];
  }) ?? [];
}

/** What of the house belongs to a chart of these rows; nothing where the database cannot tell. */
export function chartHouse(
  program: Pick<Program, "history">,
  rows: readonly Pick<HistoryRow, "loads">[],
): ChartHouse {
  const known = orNothing(() => program.history.loads()) ?? [];
  const ends = orNothing(() => program.history.ends());
  return { loads: loadsBeside(known, rows), beginsMs: ends?.fromMs ?? null };
}

/** Loads with values beside what is charged: where there is one charger, that is the charger. */
export function loadsBeside(
  known: readonly KnownLoad[],
  rows: readonly Pick<HistoryRow, "loads">[],
): readonly KnownLoad[] {
  const ids = new Set(rows.flatMap(({ loads }) => loads.map(({ deviceId }) => deviceId)));
  const told = known.filter(({ deviceId }) => ids.has(deviceId));
  const hasSeveral = told.filter(({ kind }) => kind === "charger").length > 1;
  return told.filter(({ kind }) => hasSeveral || kind !== "charger").slice(0, MAX_LOADS);
}

/** What the program's own end and start are told of: all loads. */
export const TOLD_OF_ALL = "all";

/**
 * Whose reason an event tells: until the next of the same it is why the load does what it does, and
 * nothing holds over an end of the program. Null: it tells none.
 */
export function toldOf({ kind, code, detail }: Pick<EventRow, "kind" | "code" | "detail">) {
  if (/^program\.(started|stopped|broken)$/.test(code)) return TOLD_OF_ALL;
  const { deviceId, devices } = detail;
  const isContact = code === "device.lost" || code === "device.back";
  const named = isContact && Array.isArray(devices) ? devices : [];
  const isOfPlug = code === "plug.switched" || named.includes("plug");
  const isOfCharger = kind === "mode" || code.startsWith("charging.") || named.includes("charger");
  if (!isOfPlug && !isOfCharger) return null;
  return typeof deviceId === "number" ? `${deviceId}` : isOfPlug ? "plug" : "charger";
}

/** The newest event of each load that is still its reason after these, oldest first. */
function holding(events: readonly EventRow[]): readonly EventRow[] {
  const reasons = new Map<string, EventRow>();
  for (const event of events) {
    const of = toldOf(event);
    if (of === null) continue;
    if (of === TOLD_OF_ALL) reasons.clear();
    else reasons.delete(TOLD_OF_ALL);
    reasons.set(of, event);
  }
  return [...reasons.values()];
}

function eventsOf(
  program: Pick<Program, "events">,
  { fromMs, toMs }: TimeRange,
  deviceId: number | null,
): readonly EventRow[] {
  const isAsked = ({ kind, detail }: EventRow) =>
    deviceId === null || kind === "program" || detail["deviceId"] === undefined ||
    detail["deviceId"] === deviceId;
  const page = (query: TimeRange & { readonly limit: number }, kinds: readonly EventKind[]) => {
    const { rows, nextAfterId } = program.events.page({ ...query, kinds, afterId: null });
    const events = rows.filter(isAsked)
      .toSorted((left, right) => left.atMs - right.atMs || left.id - right.id);
    return { events, isWhole: nextAfterId === null };
  };
  const { events, isWhole } = page({ fromMs, toMs, limit: MAX_EVENTS }, KINDS);
  // Where the first ones are left out, nobody knows how long a reason of before held.
  if (!isWhole) return events;
  const before = { fromMs: Math.max(0, fromMs - REASON_BEFORE_MS), toMs: fromMs };
  const earlier = page({ ...before, limit: MAX_BEFORE }, REASON_KINDS);
  return [...holding(earlier.events), ...events];
}

function sessionsOf(
  program: Pick<Program, "sessions">,
  { fromMs, toMs }: TimeRange,
  deviceId: number | null,
): readonly SessionRow[] {
  const began = { fromMs: Math.max(0, fromMs - SESSION_BEFORE_MS), toMs };
  const { rows } = program.sessions.page({
    ...began,
    limit: MAX_SESSIONS,
    afterId: null,
    deviceId,
  });
  return rows.filter(({ endedAtMs }) => endedAtMs === null || endedAtMs > fromMs).toReversed();
}
