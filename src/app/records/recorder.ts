import { type ChargerMemory, newCharger } from "../../control/charger_memory.ts";
import { newSite } from "../../control/site/site_memory.ts";
import { chargerIn, type ControlState, type LoadMemory } from "../../control/state.ts";
import type { SessionMemory } from "../../domain/codes/control_memory.ts";
import { besideSettings, type Device } from "../../domain/house/device.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type {
  EndedPlugUse,
  EndedSession,
  EventKind,
  EventRow,
  SessionRow,
} from "../../domain/history/history_rows.ts";
import { type EarlierEnd, type HouseEvent, movedEvent } from "../../domain/codes/house_event.ts";
import { isChargeMode, type ModeChoice } from "../../domain/house/mode.ts";
import type {
  EventStore,
  MemoryStore,
  Notifier,
  PlugUseStore,
  SessionStore,
} from "../../domain/ports/record_stores.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import { EventGate } from "./event_gate.ts";
import { EventWatch, modeEvent } from "./event_watch.ts";
import { entryOf, RetryQueue } from "./retry_queue.ts";
import { Notices } from "./notices.ts";
import { PlugUseLog } from "./plug_use_log.ts";
import { findRow, lostEnd, movedEnding, SessionLog } from "./session_log.ts";
import { StorageWatch } from "./storage_watch.ts";
import { WrongSecrets } from "../settings/wrong_secrets.ts";
import { switchOf } from "../first_loads.ts";
import { chargerPlaces, MemoryKeeper, switchIds } from "./memory_keeper.ts";
import type { DecidedCycle } from "../status.ts";

/** Newest events of the program among which its last start or end is looked for. */
const LOOK_BACK = 100;

export interface RecordStores {
  readonly sessions: SessionStore;
  readonly plugUses: PlugUseStore;
  readonly events: EventStore;
  readonly memory: MemoryStore;
  /** What `work` writes is one transaction: all of it is kept, or nothing. @throws StorageFailed */
  together(work: () => void): void;
  /** The same for what only grows: on the disk within a minute. @throws StorageFailed */
  soon(work: () => void): void;
}

export interface RecorderParts {
  readonly version: string;
  readonly stores: RecordStores;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly describe?: Describe | undefined;
}

/** What a program that starts goes on with. */
export interface Resumed {
  /** The mode of each charger, by the id of its device. */
  readonly choices: ReadonlyMap<number, ModeChoice>;
  /** The charger whose sessions and events are kept. */
  readonly first: number;
  /** The devices beside those of the settings. */
  readonly devices: readonly Device[];
  readonly settings: Settings;
  readonly now: Moment;
}

/** Says for the log what is wrong; without it the log has the code. */
export type Describe = (diagnosis: Diagnosis) => string;

/**
 * Keeps what the program must not forget: the session that runs, uses of the plug, events, and what
 * control remembers. A disk that refuses disturbs nothing: what must not be lost waits, bounded.
 */
export class Recorder {
  readonly #retryQueue = new RetryQueue();
  readonly #gate = new EventGate();
  readonly #storage = new StorageWatch();
  readonly #wrongSecrets = new WrongSecrets();
  readonly #notices: Notices;
  readonly #sessionLog: SessionLog;
  readonly #plugUseLog: PlugUseLog;
  readonly #memory: MemoryKeeper;
  #watch: EventWatch | null = null;
  #state: ControlState | null = null;
  /** What runs in a database that has been put in place of another has not been looked at yet. */
  #isStoreNew = false;
  #plugId: number | null = null;
  #lastSeenMs: number | null = null;
  /** Told with the first cycle: a start that fails before is none. */
  #starting: readonly HouseEvent[] = [];

  constructor(private readonly parts: RecorderParts) {
    this.#notices = new Notices(parts.notifier);
    this.#sessionLog = new SessionLog(parts.stores.sessions);
    this.#plugUseLog = new PlugUseLog(parts.stores.plugUses);
    this.#memory = new MemoryKeeper(parts.stores.memory);
  }

  /**
   * Takes up what an earlier program left: the state that control goes on with. Writes nothing yet.
   * Without a database that can be read it begins anew. `first` is the charger whose sessions and
   * events are kept.
   */
  resume({ choices, first, devices, settings, now }: Resumed): ControlState {
    const places = chargerPlaces(settings, devices);
    const lasts: number[] = [];
    const loads = new Map<number, LoadMemory>();
    for (const [id, choice] of choices) {
      const place = places.get(id) ?? "";
      const left = this.#orNull(() => this.#memory.loadCharger(id, { choice, place, now }));
      if (left !== null && left.lastSeenMs !== null) lasts.push(left.lastSeenMs);
      loads.set(id, left?.charger ?? newCharger(choice));
    }
    for (const id of switchIds(devices)) {
      const left = this.#orNull(() => this.#memory.loadSwitch(id, now));
      if (left !== null) loads.set(id, left);
    }
    const lastSeenMs = lasts.length === 0 ? null : Math.max(...lasts);
    this.#lastSeenMs = lastSeenMs;
    const charger = chargerIn({ site: newSite(now), loads }, first, now);
    const left = { session: charger.session, lastSeenMs, settings };
    const isOver = this.#orNull(() => this.#resumeSession(left)) === "ended";
    this.#orNull(() => this.#endPlugUse(lastSeenMs));
    const { choice } = charger;
    this.#starting = this.#orNull(() => this.#startEvents({ choice, lastSeenMs, now })) ?? [];
    const goesOn = isOver ? withoutSession(charger) : charger;
    this.#watch = new EventWatch({ choice, isFlowing: goesOn.session?.isFlowing ?? false });
    return { site: newSite(now), loads: loads.set(first, goesOn) };
  }

  /**
   * Keeps one cycle. `storageError` is what was refused in it before; null: nothing.
   * @returns why something could not be stored; null: all is
   */
  record(cycle: DecidedCycle, storageError: string | null): string | null {
    const { now, decision } = cycle;
    this.#state = decision.state;
    const others = besideSettings(cycle.snapshot.devices).map(({ device }) => device);
    this.#memory.note(chargerPlaces(cycle.settings, others));
    const plug = switchOf(decision, this.#plugId);
    const events = [
      ...this.#starting,
      ...this.#watch?.observe(cycle) ?? [],
      ...this.#wrongSecrets.due(now),
    ];
    this.#starting = [];
    for (const event of events) this.note(event, now);
    const ended = this.#sessionLog.observe(cycle);
    if (ended !== null) {
      this.#keepEnding(ended.ending);
      this.note(ended.event, now);
    }
    const endedUse = plug?.endedUse ?? null;
    if (endedUse !== null) this.#keepEndedUse(endedUse);
    this.#plugUseLog.observe(plug?.use ?? null);
    this.#plugId = this.#plugUseLog.startedAtMs === null ? null : plug?.id ?? null;
    this.#notices.tick(now);
    const error = this.#write({ now, isLast: false });
    // Not before what waited has been written: the end of that very session may be among it.
    if (error === null && this.#isStoreNew) this.#endForeign(cycle.settings);
    const refusal = error ?? storageError;
    for (const event of this.#storage.observe(refusal, now, this.#retryQueue)) {
      this.note(event, now);
    }
    return error;
  }

  /**
   * The database is another one since: what runs and what control remembers goes into it with the
   * next cycle, and what only that database thinks to run ends there.
   */
  storeAgain(): void {
    this.#memory.saveAgain();
    this.#sessionLog.storeAgain();
    this.#plugUseLog.storeAgain();
    this.#isStoreNew = true;
  }

  /** Takes an event, to be written in its turn. */
  note(event: HouseEvent, now: Moment): void {
    this.#log(event);
    this.#notices.take(event, now);
    const passed = this.#gate.pass(event, now);
    if (passed === null) return;
    this.#keepEvent(passed);
  }

  /** Somebody at this address has sent a wrong secret. */
  noteWrongSecret(address: string): void {
    this.#wrongSecrets.note(address);
  }

  #log({ code, detail }: HouseEvent): void {
    const { logger } = this.parts;
    if (code === "device.fault") {
      const { device, diagnosis } = detail;
      const what = this.parts.describe?.(diagnosis) ?? diagnosis.code;
      logger.warn("Device reports a fault", { device, what });
    } else if (code === "device.well") {
      logger.info("Device reports no fault any more", { ...detail });
    }
  }

  /** The wall clock had been wrong: what is not stored yet gets its right times. */
  moveStamps(move: ClockMove): void {
    this.#retryQueue.moveStamps(move);
    this.#starting = this.#starting.map((event) => movedEvent(event, move));
    this.#watch?.moveStamps(move);
    this.#sessionLog.moveStamps(move);
    this.#plugUseLog.moveStamps(move);
    this.#memory.saveAgain();
  }

  /** Wall time of the newest sign of the program before; null: none. Known after `resume`. */
  get lastSeenMs(): number | null {
    return this.#lastSeenMs;
  }

  /** Writes everything at the end of the program. @returns why that was not possible */
  stop(now: Moment, { isSafe }: { readonly isSafe: boolean }): string | null {
    for (const event of this.#wrongSecrets.due(now, true)) this.note(event, now);
    this.note(
      { atMs: now.atMs, kind: "program", code: "program.stopped", detail: { isSafe } },
      now,
    );
    return this.#write({ now, isLast: true });
  }

  /** All that is due in one transaction: a crash keeps a cycle's records whole, or none of them. */
  #write({ now, isLast }: { readonly now: Moment; readonly isLast: boolean }): string | null {
    const at = { steadyMs: now.steadyMs, isLast };
    const due = [
      ...this.#retryQueue.due(),
      ...this.#sessionLog.due(at),
      ...this.#plugUseLog.due(at),
      ...this.#state === null ? [] : this.#memory.due(this.#state, now, isLast),
    ];
    if (due.length === 0) return null;
    try {
      const { stores } = this.parts;
      const write = () => {
        for (const { run } of due) run();
      };
      if (due.some(({ isUrgent }) => isUrgent)) stores.together(write);
      else stores.soon(write);
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      return error.message;
    }
    for (const { done } of due) done();
    return null;
  }

  #keepEnding(row: EndedSession): void {
    const run = (ending: EndedSession) => this.parts.stores.sessions.end(ending);
    this.#retryQueue.add(entryOf({ isEvent: false, row, run, move: movedEnding }));
  }

  #keepEndedUse(row: EndedPlugUse): void {
    const run = (use: EndedPlugUse) => this.parts.stores.plugUses.end(use);
    this.#retryQueue.add(entryOf({ isEvent: false, row, run, move: movedUse }));
  }

  #keepEvent(row: HouseEvent): void {
    this.parts.notifier.hear?.(row);
    const run = (event: HouseEvent) => this.parts.stores.events.add(event);
    this.#retryQueue.add(entryOf({ isEvent: true, row, run, move: movedEvent }));
  }

  /** Goes on with the row of the session; a row that nobody goes on with has been lost. */
  #resumeSession(left: {
    readonly session: SessionMemory | null;
    readonly lastSeenMs: number | null;
    readonly settings: Settings;
  }): "goes-on" | "ended" {
    const { sessions } = this.parts.stores;
    const found = left.session === null ? null : findRow(sessions, left.session);
    const row = sessions.running();
    if (found?.kind === "running" && found.row !== null && left.session !== null) {
      this.#sessionLog.resume(found.row, left.session);
      return "goes-on";
    }
    if (row !== null) this.#endLost(row, left);
    return found?.kind === "ended" ? "ended" : "goes-on";
  }

  #endForeign(settings: Settings): void {
    const { sessions, plugUses } = this.parts.stores;
    const running = this.#orNull(() => ({ session: sessions.running(), use: plugUses.running() }));
    if (running === null) return;
    this.#isStoreNew = false;
    const { session, use } = running;
    if (session !== null && session.startedAtMs !== this.#sessionLog.startedAtMs) {
      this.#endLost(session, { lastSeenMs: null, settings });
    }
    if (use !== null && use.startedAtMs !== this.#plugUseLog.startedAtMs) {
      this.#keepEndedUse({ ...use, unknownWh: use.unknownWh ?? 0, endedAtMs: use.startedAtMs });
    }
  }

  #endLost(
    row: SessionRow,
    left: { readonly lastSeenMs: number | null; readonly settings: Settings },
  ): void {
    const { ending, event } = lostEnd(row, left);
    this.#keepEnding(ending);
    this.#keepEvent(event);
  }

  /** The plug is switched off at every start: a use that was left has ended. */
  #endPlugUse(lastSeenMs: number | null): void {
    const use = this.parts.stores.plugUses.running();
    if (use === null) return;
    const endedAtMs = Math.max(use.startedAtMs, lastSeenMs ?? 0);
    this.#keepEndedUse({ ...use, unknownWh: use.unknownWh ?? 0, endedAtMs });
  }

  #startEvents(input: {
    readonly choice: ModeChoice;
    readonly lastSeenMs: number | null;
    readonly now: Moment;
  }): readonly HouseEvent[] {
    const { choice, lastSeenMs, now } = input;
    const { version, stores } = this.parts;
    const ended = howEnded(newestOf(stores.events, "program", LOOK_BACK), now);
    return [
      ...unloggedMode(choice, newestOf(stores.events, "mode", 1)),
      {
        atMs: now.atMs,
        kind: "program",
        code: "program.started",
        detail: { version, ...ended, lastSeenMs },
      },
    ];
  }

  #orNull<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.parts.logger.error("Cannot resume", { error: error.message });
      return null;
    }
  }
}

function movedUse(use: EndedPlugUse, move: ClockMove): EndedPlugUse {
  return {
    ...use,
    startedAtMs: movedTime(use.startedAtMs, move),
    endedAtMs: movedTime(use.endedAtMs, move),
  };
}

/** A charger of a program that died between the end of its session and its memory of that. */
function withoutSession(memory: ChargerMemory): ChargerMemory {
  return { ...memory, session: null, car: { ...memory.car, chargedMs: 0 } };
}

function newestOf(events: EventStore, kind: EventKind, limit: number): readonly EventRow[] {
  const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
  return events.page({ ...range, limit, afterId: null, kinds: [kind] }).rows;
}

/** A mode is on the disk before its event: a crash between the two is made good here. */
function unloggedMode(choice: ModeChoice, [newest]: readonly EventRow[]): readonly HouseEvent[] {
  const from = newest?.detail["mode"];
  if (from === choice.mode || !isChargeMode(from)) return [];
  return [modeEvent({ atMs: choice.sinceMs, from, choice, reason: { code: "starting-up" } })];
}

/** Events that tell where a program began, or that none ran. */
const LIFE_CODES: readonly string[] = ["program.started", "program.stopped", "program.restored"];

/** How the program before ended, by the newest events of programs. */
function howEnded(
  rows: readonly EventRow[],
  now: Moment,
): { readonly earlierEnd: EarlierEnd; readonly isRepeated: boolean } {
  const lives = rows.filter(({ code }) => LIFE_CODES.includes(code));
  const [last] = lives;
  if (rows.length === 0) return { earlierEnd: "first", isRepeated: false };
  // A backup is of a program that ran; it was restored while none did.
  if (last !== undefined && last.code !== "program.started") {
    return { earlierEnd: "stopped", isRepeated: false };
  }
  const isRepeated = lives.some(({ atMs, detail }) =>
    detail["earlierEnd"] === "crashed" && Math.abs(now.atMs - atMs) < HOUR_MS
  );
  return { earlierEnd: "crashed", isRepeated };
}
