import type { ChargerDecision } from "../../control/decide.ts";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type {
  EndedSession,
  Session,
  SessionEnd,
  SessionFacts,
  SessionRow,
} from "../../domain/history/history_rows.ts";
import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { SessionStore } from "../../domain/ports/record_stores.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { DecidedCycle } from "../status.ts";
import { type DueAt, SAVE_EACH_MS, type Write } from "../records/retry_queue.ts";

/** Longest step that counts as charged: a gap between cycles tells nothing. */
const MAX_STEP_MS = MINUTE_MS;
/**
 * How much later than its session a row may begin, in ms: it does where another row has the
 * session's start.
 */
const MAX_START_SHIFT_MS = 1000;

/** What control does not know of a session that runs. */
interface RunningRow extends
  Pick<
    SessionFacts,
    "startedAtMs" | "chargedMs" | "phases" | "fewestPhases" | "socStartPct"
  > {
  /** Start of its session: the row's, unless that was taken. */
  readonly sessionStartMs: number;
}

/** A session that has ended: its row, to be written until it has been taken, and the event. */
export interface EndedRow {
  readonly ending: EndedSession;
  readonly event: HouseEvent;
}

/** One cycle of a charger; `stepMs`: since the one before. */
interface Step {
  readonly charger: ChargerDecision;
  readonly cycle: DecidedCycle;
  readonly stepMs: number;
}

/** Keeps the row of a charger's session that runs: at once what is new, its energy now and then. */
export class SessionLog {
  #row: RunningRow | null = null;
  #facts: SessionFacts | null = null;
  #saved: { readonly facts: SessionFacts; readonly steadyMs: number } | null = null;
  #steadyMs: number | null = null;
  /** On which the car drew in the cycle before; null: it did not. */
  #phases: number | null = null;
  /** Start of the session that ended when its charger left the house; null: none. */
  #leftStartMs: number | null = null;

  constructor(private readonly store: SessionStore, private readonly deviceId: number) {}

  /** Goes on with the row that an earlier program left. */
  resume(row: SessionRow, session: Pick<Session, "startedAtMs">): void {
    this.#row = {
      startedAtMs: row.startedAtMs,
      sessionStartMs: session.startedAtMs,
      chargedMs: row.chargedMs ?? 0,
      phases: row.phases,
      fewestPhases: row.fewestPhases,
      socStartPct: row.socStartPct,
    };
  }

  /** Follows the session of one cycle. @returns the end of one; null: none has ended */
  observe(charger: ChargerDecision, cycle: DecidedCycle): EndedRow | null {
    const stepMs = this.#stepTo(cycle.now.steadyMs);
    const session = this.#unlessLeft(charger.session);
    const endedSession = this.#unlessLeft(charger.endedSession);
    const step = { charger, cycle, stepMs };
    let ended: EndedRow | null = null;
    if (endedSession !== null) {
      const row = this.#follow(endedSession, step);
      ended = endOf(toFacts(row, endedSession, cycle), endedSession, cycle.settings);
      this.#forget();
    }
    if (session !== null) {
      this.#row = this.#follow(session, step);
      this.#facts = toFacts(this.#row, session, cycle);
    }
    return ended;
  }

  /** The charger is in the house no more. @returns the end of what ran of it; null: nothing */
  leave({ atMs }: Moment, settings: Settings): EndedRow | null {
    const facts = this.#facts;
    if (facts === null) return null;
    this.#leftStartMs = this.#row?.sessionStartMs ?? null;
    this.#forget();
    return endOf(facts, { endedAtMs: atMs, endedBy: "disabled" }, settings);
  }

  /** Start of the row of the session that runs; null: none runs. */
  get startedAtMs(): number | null {
    return this.#row?.startedAtMs ?? null;
  }

  /** The database is another one: the row is due again. */
  storeAgain(): void {
    this.#saved = null;
  }

  /** The wall clock was wrong when the session began. */
  moveStamps(move: ClockMove): void {
    if (this.#row !== null) this.#row = movedStarts(this.#row, move);
    if (this.#facts !== null) this.#facts = movedStart(this.#facts, move);
    const saved = this.#saved;
    if (saved !== null) this.#saved = { ...saved, facts: movedStart(saved.facts, move) };
    const leftMs = this.#leftStartMs;
    if (leftMs !== null) this.#leftStartMs = movedTime(leftMs, move);
  }

  /** The row where it is due, or always when `isLast`. */
  due({ steadyMs, isLast }: DueAt): readonly Write[] {
    const facts = this.#facts;
    if (facts === null) return [];
    const isUrgent = isLast || isNews(facts, this.#saved?.facts ?? null);
    if (!isUrgent && !hasGrown(facts, this.#saved, steadyMs)) return [];
    const done = () => {
      this.#saved = { facts, steadyMs };
    };
    return [{ isUrgent, run: () => this.store.save(this.deviceId, facts), done }];
  }

  #forget(): void {
    this.#row = null;
    this.#facts = null;
    this.#saved = null;
  }

  /** A charger that comes back does not go on with what has an end already. */
  #unlessLeft<T extends Session>(session: T | null): T | null {
    return session?.startedAtMs === this.#leftStartMs ? null : session;
  }

  #follow(session: Session, { charger, cycle, stepMs }: Step): RunningRow {
    const row = this.#row?.sessionStartMs === session.startedAtMs
      ? this.#row
      : this.#begin(session, cycle);
    const { isCharging, phases } = charger;
    const wasOn = this.#phases;
    this.#phases = isCharging ? phases : null;
    if (!isCharging) return row;
    // While current begins its phases come one after the other.
    const fewest = phases === wasOn ? phases : row.fewestPhases;
    return {
      ...row,
      chargedMs: row.chargedMs + stepMs,
      phases: Math.max(row.phases ?? 0, phases),
      fewestPhases: fewest === null ? null : Math.min(row.fewestPhases ?? fewest, fewest),
    };
  }

  #begin({ startedAtMs }: Session, { snapshot }: DecidedCycle): RunningRow {
    this.#saved = null;
    return {
      startedAtMs: this.#freeStart(startedAtMs),
      sessionStartMs: startedAtMs,
      chargedMs: 0,
      phases: null,
      fewestPhases: null,
      socStartPct: snapshot.battery.value?.socPct ?? null,
    };
  }

  /** A clock that was set back can begin two sessions in the same millisecond. */
  #freeStart(startedAtMs: number): number {
    try {
      const rows = rowsFrom(this.store, this.deviceId, startedAtMs);
      const taken = new Set(rows.filter(isEnded).map((row) => row.startedAtMs));
      let freeMs = startedAtMs;
      while (taken.has(freeMs)) freeMs++;
      return freeMs;
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      return startedAtMs;
    }
  }

  #stepTo(steadyMs: number): number {
    const stepMs = this.#steadyMs === null ? 0 : steadyMs - this.#steadyMs;
    this.#steadyMs = steadyMs;
    return Math.max(0, Math.min(MAX_STEP_MS, stepMs));
  }
}

function movedStart<T extends { readonly startedAtMs: number }>(row: T, move: ClockMove): T {
  return { ...row, startedAtMs: movedTime(row.startedAtMs, move) };
}

function movedStarts(row: RunningRow, move: ClockMove): RunningRow {
  return { ...movedStart(row, move), sessionStartMs: movedTime(row.sessionStartMs, move) };
}

/** An end that has not been stored yet, as the clock that is right would have stamped it. */
export function movedEnding(ending: EndedSession, move: ClockMove): EndedSession {
  return { ...movedStart(ending, move), endedAtMs: movedTime(ending.endedAtMs, move) };
}

/** What became of a session while no program looked. */
export type LeftSession =
  /** It goes on, in its row or without one. */
  | { readonly kind: "running"; readonly row: SessionRow | null }
  /** It had ended before the memory of it was written anew. */
  | { readonly kind: "ended" };

/** Finds the row of a session that control remembers of a charger. @throws StorageFailed */
export function findRow(
  store: SessionStore,
  deviceId: number,
  session: Pick<Session, "startedAtMs">,
): LeftSession {
  const rows = rowsFrom(store, deviceId, session.startedAtMs);
  const row = rows.find((one) => !isEnded(one)) ?? null;
  return row === null && rows.length > 0 ? { kind: "ended" } : { kind: "running", row };
}

function rowsFrom(
  store: SessionStore,
  deviceId: number,
  fromMs: number,
): readonly SessionRow[] {
  const range = { fromMs, toMs: fromMs + MAX_START_SHIFT_MS };
  return store.page({ ...range, deviceId, limit: MAX_START_SHIFT_MS, afterId: null }).rows;
}

/** The end of a row that nobody goes on with: lost, with the energy it had. */
export function lostEnd(
  row: SessionRow,
  { lastSeenMs, settings }: { readonly lastSeenMs: number | null; readonly settings: Settings },
): EndedRow {
  const facts: SessionFacts = {
    ...row,
    solarWh: row.solarWh ?? 0,
    batteryWh: row.batteryWh ?? 0,
    gridWh: row.gridWh ?? 0,
    unknownWh: row.unknownWh ?? 0,
    chargedMs: row.chargedMs ?? 0,
    pauses: row.pauses ?? 0,
    maxPowerW: row.maxPowerW ?? 0,
  };
  return endOf(facts, { endedAtMs: lastSeenMs ?? row.startedAtMs, endedBy: "lost" }, settings);
}

function endOf(
  facts: SessionFacts,
  end: SessionEnd,
  settings: Settings,
): EndedRow {
  // A clock that was set back makes no session shorter than its charge.
  const endedAtMs = Math.round(Math.max(end.endedAtMs, facts.startedAtMs + facts.chargedMs));
  // With prices by time its cost follows from history, which does not know its end yet.
  const isByTime = settings.priceZones.length > 0 || settings.priceUrl !== "";
  const { costMilli, unknownCostMilli } = costOf(facts, {
    importPrice: isByTime ? null : settings.importPrice,
    feedInPrice: settings.feedInPrice,
  });
  const currency = costMilli === null ? null : settings.currency;
  const { startedAtMs, energyWh, solarWh } = facts;
  const { endedBy } = end;
  return {
    ending: { ...facts, endedAtMs, endedBy, costMilli, unknownCostMilli, currency },
    event: {
      atMs: endedAtMs,
      kind: "session",
      code: "session.ended",
      detail: { startedAtMs, endedBy, energyWh, solarWh, costMilli, currency },
    },
  };
}

/**
 * What a session cost in thousandths of the currency: the grid's part at the import price, the rest
 * at what feeding it in would have earned. What is unknown may have been bought and costs as much;
 * that part is told by itself. Null without an import price.
 */
export function costOf(
  { solarWh, batteryWh, gridWh, unknownWh }: SourceEnergies,
  { importPrice, feedInPrice }: Pick<Settings, "importPrice" | "feedInPrice">,
): Pick<SessionRow, "costMilli" | "unknownCostMilli"> {
  if (importPrice === null) return { costMilli: null, unknownCostMilli: null };
  // Wh at a price a kWh: thousandths of the price a Wh.
  const ownWh = solarWh + batteryWh;
  return {
    costMilli: Math.round((gridWh + unknownWh) * importPrice + ownWh * (feedInPrice ?? 0)),
    unknownCostMilli: Math.round(unknownWh * importPrice),
  };
}

type SourceEnergies = Pick<Session, "solarWh" | "batteryWh" | "gridWh" | "unknownWh">;

function toFacts(row: RunningRow, session: Session, { snapshot }: DecidedCycle): SessionFacts {
  const { startedAtMs, phases, fewestPhases, socStartPct } = row;
  return {
    ...session,
    startedAtMs,
    chargedMs: Math.round(row.chargedMs),
    phases,
    fewestPhases,
    socStartPct,
    socEndPct: snapshot.battery.value?.socPct ?? null,
  };
}

/** A new row, mode or pause. */
function isNews(facts: SessionFacts, saved: SessionFacts | null): boolean {
  return saved === null || facts.modes.length !== saved.modes.length ||
    facts.pauses !== saved.pauses;
}

/**
 * True when the energy has changed since the row was saved, and that was a minute ago or longer.
 */
function hasGrown(
  facts: SessionFacts,
  saved: { readonly facts: SessionFacts; readonly steadyMs: number } | null,
  steadyMs: number,
): boolean {
  return saved !== null && facts.energyWh !== saved.facts.energyWh &&
    steadyMs - saved.steadyMs >= SAVE_EACH_MS;
}

function isEnded(row: SessionRow): boolean {
  return row.endedAtMs !== null;
}
