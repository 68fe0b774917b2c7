import { type LoadReason, movedReason, reasonChange } from "../../domain/codes/told_reason.ts";
import type { ReasonFacts } from "../../domain/history/history_rows.ts";
import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { ReasonStore } from "../../domain/ports/record_stores.ts";
import type { DecidedCycle } from "../status.ts";
import type { Write } from "./retry_queue.ts";

/** Another reason counts when it has held for so long; where none holds, the one of then does. */
const HOLD_MS = 30 * SECOND_MS;
const UNSETTLED_MS = 2 * MINUTE_MS;
/** Numbers of the same reason are told again so often at most. */
const MOVED_EACH_MS = 15 * MINUTE_MS;
/** So many rows of a load at once, and then one each so many ms: at most 184 in a day. */
const MOST_AT_ONCE = 40;
const ONE_EACH_MS = 10 * MINUTE_MS;
/** So many wait at most while the disk refuses. */
const MAX_WAITING = 500;

/** Follows why each load does what it does, and has what a person would notice of it stored. */
export class ReasonLog {
  readonly #loads = new Map<number, LoadReasons>();
  #waiting: readonly ReasonFacts[] = [];

  constructor(private readonly store: ReasonStore) {}

  /** Takes the reasons of a cycle, by load; one that is no longer told of is told to be over. */
  observe(told: ReadonlyMap<number, LoadReason | null>, now: Moment): void {
    for (const id of new Set([...this.#loads.keys(), ...told.keys()])) {
      const load = this.#loads.get(id) ?? new LoadReasons(now);
      this.#loads.set(id, load);
      const row = load.observe(told.get(id) ?? null, now);
      if (row !== null) this.#waiting = [...this.#waiting, { deviceId: id, ...row }];
    }
    this.#waiting = this.#waiting.slice(-MAX_WAITING);
  }

  /** The database is another one: each load's reason is told once more. */
  tellAgain(): void {
    this.#loads.clear();
  }

  /** The wall clock was wrong: what waits and what is under way has its right time. */
  moveStamps(move: ClockMove): void {
    for (const load of this.#loads.values()) load.moveStamps(move);
    this.#waiting = this.#waiting.map((row) => ({
      ...row,
      atMs: movedTime(row.atMs, move),
      reason: typeof row.reason === "object" && row.reason !== null
        ? movedReason(row.reason, move)
        : null,
    }));
  }

  /** All that waits, oldest first: rows that only follow what is stored anyway. */
  due(): readonly Write[] {
    return this.#waiting.map((row) => ({
      isUrgent: false,
      run: () => this.store.add(row),
      done: () => {
        this.#waiting = this.#waiting.filter((other) => other !== row);
      },
    }));
  }
}

/** Why each load that the house has does what it does, by its id. */
export function reasonsIn(
  { decision, snapshot }: Pick<DecidedCycle, "decision" | "snapshot">,
): ReadonlyMap<number, LoadReason | null> {
  const present = new Set(
    snapshot.loads.filter(({ reading }) => reading.isConfigured).map(({ id }) => id),
  );
  return new Map(
    decision.loads.filter(({ id }) => present.has(id)).map(({ id, reason }) => [id, reason]),
  );
}

/** The reasons of one load. */
class LoadReasons {
  #told: { readonly reason: LoadReason | null; readonly steadyMs: number } | null = null;
  /** A reason that is not the told one, and since when. */
  #next: { readonly reason: LoadReason | null; readonly since: Moment } | null = null;
  /** Since when (steady ms) none has been the told one. */
  #unlikeMs: number | null = null;
  #left = MOST_AT_ONCE;
  #leftMs: number;

  constructor({ steadyMs }: Moment) {
    this.#leftMs = steadyMs;
  }

  moveStamps(move: ClockMove): void {
    if (this.#next === null) return;
    const { reason, since } = this.#next;
    this.#next = {
      reason: reason === null ? null : movedReason(reason, move),
      since: { ...since, atMs: movedTime(since.atMs, move) },
    };
  }

  /** Takes the reason of a cycle. @returns what is to be stored; null: nothing new */
  observe(
    reason: LoadReason | null,
    now: Moment,
  ): { readonly atMs: number; readonly reason: LoadReason | null } | null {
    const change = reasonChange(this.#told?.reason ?? null, reason);
    if (change !== "other") {
      this.#next = null;
      this.#unlikeMs = null;
      const isDue = change === "moved" && this.#told !== null &&
        now.steadyMs - this.#told.steadyMs >= MOVED_EACH_MS;
      return isDue ? this.#tell(reason, now, now) : null;
    }
    this.#unlikeMs ??= now.steadyMs;
    if (this.#next === null || reasonChange(this.#next.reason, reason) === "other") {
      this.#next = { reason, since: now };
    }
    const { since } = this.#next;
    const holds = now.steadyMs - since.steadyMs >= HOLD_MS;
    const isUnsettled = now.steadyMs - this.#unlikeMs >= UNSETTLED_MS;
    return holds || isUnsettled ? this.#tell(this.#next.reason, since, now) : null;
  }

  #tell(reason: LoadReason | null, since: Moment, now: Moment) {
    const more = Math.floor((now.steadyMs - this.#leftMs) / ONE_EACH_MS);
    this.#leftMs += more * ONE_EACH_MS;
    this.#left = Math.min(MOST_AT_ONCE, this.#left + more);
    if (this.#left === 0) return null;
    this.#left -= 1;
    this.#told = { reason, steadyMs: now.steadyMs };
    this.#next = null;
    this.#unlikeMs = null;
    return { atMs: since.atMs, reason };
  }
}
