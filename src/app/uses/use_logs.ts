import type { LoadMemory } from "../../control/state.ts";
import type {
  EndedPlugUse,
  EndedSession,
  PlugUseRow,
  SessionRow,
} from "../../domain/history/history_rows.ts";
import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { PlugUseStore, SessionStore } from "../../domain/ports/record_stores.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { type ClockMove, movedTime } from "../../domain/house/time.ts";
import type { DecidedCycle } from "../status.ts";
import { deviceDetail } from "../records/device_detail.ts";
import { PlugUseLog } from "./plug_use_log.ts";
import { type DueAt, entryOf, type RetryQueue, type Write } from "../records/retry_queue.ts";
import { findRow, lostEnd, movedEnding, SessionLog } from "./session_log.ts";

/** What the ends of sessions and uses go to. */
export interface UseLogParts {
  readonly sessions: SessionStore;
  readonly plugUses: PlugUseStore;
  readonly retryQueue: RetryQueue;
  /** Takes the event of a session's end that this program has not seen. */
  readonly noteLost: (event: HouseEvent) => void;
}

/** A session or use that an earlier program left, ends at the newest sign of that program. */
interface Left {
  readonly lastSeenMs: number | null;
  readonly settings: Settings;
}

/** Keeps the sessions of every charger and the uses of every switch. */
export class UseLogs {
  readonly #chargers = new Map<number, SessionLog>();
  readonly #switches = new Map<number, PlugUseLog>();

  constructor(private readonly parts: UseLogParts) {}

  /**
   * Goes on with the rows that run; those that nobody goes on with have been lost. Each use ends: a
   * steered switch is switched off at the start, and one that a person holds on, or that nobody
   * steers, begins another use, since nobody knows what it took meanwhile.
   * @returns the chargers whose remembered session has an end in its row @throws StorageFailed
   */
  resume(loads: ReadonlyMap<number, LoadMemory>, left: Left): readonly number[] {
    const { sessions, plugUses } = this.parts;
    const goesOn = new Set<number>();
    const over: number[] = [];
    for (const [id, memory] of loads) {
      if (memory.kind !== "charger") continue;
      const log = this.#logOf(id);
      if (memory.session === null) continue;
      const found = findRow(sessions, id, memory.session);
      if (found.kind === "ended") over.push(id);
      else if (found.row !== null) {
        log.resume(found.row, memory.session);
        goesOn.add(found.row.id);
      }
    }
    for (const row of sessions.running()) {
      if (!goesOn.has(row.id)) this.#endLost(row, left);
    }
    for (const use of plugUses.running()) {
      this.#endUse(use, Math.max(use.startedAtMs, left.lastSeenMs ?? 0));
    }
    return over;
  }

  /** Follows all loads of one cycle. @returns the ends of sessions */
  observe(cycle: DecidedCycle): readonly HouseEvent[] {
    const { decision: { loads } } = cycle;
    const events: HouseEvent[] = [];
    for (const load of loads) {
      if (load.kind === "charger") {
        const ended = this.#logOf(load.id).observe(load, cycle);
        if (ended === null) continue;
        this.#keepEnding(load.id, ended.ending);
        events.push(named(ended.event, deviceDetail(load.id, cycle.snapshot)));
      } else {
        if (load.endedUse !== null) this.#keepEndedUse(load.id, load.endedUse);
        this.#useLogOf(load.id).observe(load.use);
      }
    }
    return [...events, ...this.#endRemoved(cycle)];
  }

  /** Ends what only another database, which is in place of this one since, thinks to run. */
  endForeign(settings: Settings): void {
    const { sessions, plugUses } = this.parts;
    const [rows, uses] = [sessions.running(), plugUses.running()];
    for (const row of rows) {
      if (row.startedAtMs === this.#chargers.get(row.deviceId)?.startedAtMs) continue;
      this.#endLost(row, { lastSeenMs: null, settings });
    }
    for (const use of uses) {
      if (use.startedAtMs === this.#switches.get(use.deviceId)?.startedAtMs) continue;
      this.#endUse(use, use.startedAtMs);
    }
  }

  /** What runs of a device that is in the house no more ends with what it had. */
  #endRemoved({ decision, now, settings }: DecidedCycle): readonly HouseEvent[] {
    const present = new Set(decision.loads.map(({ id }) => id));
    const events: HouseEvent[] = [];
    for (const [id, log] of this.#chargers) {
      const ended = present.has(id) ? null : log.leave(now, settings);
      if (ended === null) continue;
      this.#keepEnding(id, ended.ending);
      events.push(ended.event);
    }
    for (const [id, log] of this.#switches) {
      const use = present.has(id) ? null : log.leave();
      if (use !== null) this.#keepEndedUse(id, { ...use, endedAtMs: now.atMs });
    }
    return events;
  }

  /** The database is another one: all rows are due again. */
  storeAgain(): void {
    for (const log of this.#all()) log.storeAgain();
  }

  /** The wall clock was wrong when they began. */
  moveStamps(move: ClockMove): void {
    for (const log of this.#all()) log.moveStamps(move);
  }

  /** The rows that are due, or all that run when `isLast`. */
  due(at: DueAt): readonly Write[] {
    return this.#all().flatMap((log) => log.due(at));
  }

  #all(): readonly (SessionLog | PlugUseLog)[] {
    return [...this.#chargers.values(), ...this.#switches.values()];
  }

  #logOf(id: number): SessionLog {
    const log = this.#chargers.get(id) ?? new SessionLog(this.parts.sessions, id);
    this.#chargers.set(id, log);
    return log;
  }

  #useLogOf(id: number): PlugUseLog {
    const log = this.#switches.get(id) ?? new PlugUseLog(this.parts.plugUses, id);
    this.#switches.set(id, log);
    return log;
  }

  #endLost(row: SessionRow, left: Left): void {
    const { ending, event } = lostEnd(row, left);
    this.#keepEnding(row.deviceId, ending);
    this.parts.noteLost(named(event, this.#nameOf(row)));
  }

  /** Where sessions are those of several chargers, the event tells whose it was. */
  #nameOf({ deviceId, device }: SessionRow) {
    return this.#chargers.size > 1 && device !== null ? { deviceId, deviceName: device } : {};
  }

  #endUse({ deviceId, ...use }: PlugUseRow, endedAtMs: number): void {
    this.#keepEndedUse(deviceId, { ...use, unknownWh: use.unknownWh ?? 0, endedAtMs });
  }

  #keepEnding(deviceId: number, row: EndedSession): void {
    const run = (ending: EndedSession) => this.parts.sessions.end(deviceId, ending);
    this.parts.retryQueue.add(entryOf({ isEvent: false, row, run, move: movedEnding }));
  }

  #keepEndedUse(deviceId: number, row: EndedPlugUse): void {
    const run = (use: EndedPlugUse) => this.parts.plugUses.end(deviceId, use);
    this.parts.retryQueue.add(entryOf({ isEvent: false, row, run, move: movedUse }));
  }
}

function movedUse(use: EndedPlugUse, move: ClockMove): EndedPlugUse {
  return {
    ...use,
    startedAtMs: movedTime(use.startedAtMs, move),
    endedAtMs: movedTime(use.endedAtMs, move),
  };
}

function named(event: HouseEvent, name: object): HouseEvent {
  return Object.assign({}, event, { detail: { ...event.detail, ...name } });
}
