import { type ChargerMemory, newCharger } from "../../control/charger_memory.ts";
import { newSite } from "../../control/site/site_memory.ts";
import type { PlugMemory } from "../../control/heater/plug_memory.ts";
import type { ControlState, LoadMemory } from "../../control/state.ts";
import { besideSettings, type Device } from "../../domain/house/device.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { EventKind, EventRow } from "../../domain/history/history_rows.ts";
import {
  type EarlierEnd,
  type HouseEvent,
  movedEvent,
  type NamedDevice,
} from "../../domain/codes/house_event.ts";
import { isChargeMode, type ModeChoice } from "../../domain/house/mode.ts";
import type {
  EventStore,
  MemoryStore,
  Notifier,
  PlugUseStore,
  ReasonStore,
  SessionStore,
} from "../../domain/ports/record_stores.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { ClockMove, Moment } from "../../domain/house/time.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import { EventGate } from "./event_gate.ts";
import { EventWatch } from "./event_watch.ts";
import { entryOf, RetryQueue, type Write } from "./retry_queue.ts";
import { modeEvent } from "./load_watch.ts";
import { Notices } from "./notices.ts";
import { ReasonLog, reasonsIn } from "./reason_log.ts";
import { StorageWatch } from "./storage_watch.ts";
import { UseLogs } from "../uses/use_logs.ts";
import { WrongSecrets } from "../settings/wrong_secrets.ts";
import { loadPlaces, MemoryKeeper, switchIds } from "./memory_keeper.ts";
import type { DecidedCycle } from "../status.ts";

/** Newest events of a kind among which the last start or end, or a charger's mode, is looked for. */
const LOOK_BACK = 100;

export interface RecordStores {
  readonly sessions: SessionStore;
  readonly plugUses: PlugUseStore;
  readonly events: EventStore;
  readonly reasons: ReasonStore;
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
 * Keeps what the program must not forget: sessions and uses, events, and what control remembers. A
 * disk that refuses disturbs nothing: what must not be lost waits, bounded.
 */
export class Recorder {
  readonly #retryQueue = new RetryQueue();
  readonly #gate = new EventGate();
  readonly #storage = new StorageWatch();
  readonly #wrongSecrets = new WrongSecrets();
  readonly #notices: Notices;
  readonly #uses: UseLogs;
  readonly #memory: MemoryKeeper;
  readonly #reasons: ReasonLog;
  #watch: EventWatch | null = null;
  #state: ControlState | null = null;
  /** What runs in a database that has been put in place of another has not been looked at yet. */
  #isStoreNew = false;
  #lastSeenMs: number | null = null;
  /** Told with the first cycle: a start that fails before is none. */
  #starting: readonly HouseEvent[] = [];

  constructor(private readonly parts: RecorderParts) {
    this.#notices = new Notices(parts.notifier);
    const { sessions, plugUses } = parts.stores;
    const noteLost = (event: HouseEvent) => this.#keepEvent(event);
    this.#uses = new UseLogs({ sessions, plugUses, retryQueue: this.#retryQueue, noteLost });
    this.#memory = new MemoryKeeper(parts.stores.memory);
    this.#reasons = new ReasonLog(parts.stores.reasons);
  }

  /**
   * Takes up what an earlier program left: the state that control goes on with. Writes nothing yet.
   * Without a database that can be read it begins anew. `first` is the charger of older events.
   */
  resume({ choices, first, devices, settings, now }: Resumed): ControlState {
    const places = loadPlaces(settings, devices);
    const lasts: number[] = [];
    const loads = new Map<number, LoadMemory>();
    for (const [id, choice] of choices) {
      const place = places.get(id) ?? "";
      const left = this.#orNull(() => this.#memory.loadCharger(id, { choice, place, now }));
      if (left !== null && left.lastSeenMs !== null) lasts.push(left.lastSeenMs);
      loads.set(id, left?.charger ?? newCharger(choice));
    }
    for (const id of switchIds(devices)) {
      const place = places.get(id) ?? "";
      const left = this.#orNull(() => this.#memory.loadSwitch(id, { place, now }));
      if (left !== null) loads.set(id, left);
    }
    const lastSeenMs = lasts.length === 0 ? null : Math.max(...lasts);
    this.#lastSeenMs = lastSeenMs;
    const over = this.#orNull(() => this.#uses.resume(loads, { lastSeenMs, settings })) ?? [];
    for (const id of over) {
      const memory = loads.get(id);
      if (memory?.kind === "charger") loads.set(id, withoutSession(memory));
    }
    const state = { site: newSite(now), loads };
    this.#starting = this.#orNull(() => this.#startEvents(state, { first, devices, now })) ?? [];
    this.#watch = new EventWatch(state);
    return state;
  }

  /**
   * Keeps one cycle. `storageError` is what was refused in it before; null: nothing. `state` is that of
   * now: what was pressed since the decision is stored already, and not written over.
   * @returns why something could not be stored; null: all is
   */
  record(
    cycle: DecidedCycle,
    storageError: string | null,
    state: ControlState = cycle.decision.state,
  ): string | null {
    const { now } = cycle;
    this.#state = state;
    const others = besideSettings(cycle.snapshot.devices).map(({ device }) => device);
    this.#memory.note(loadPlaces(cycle.settings, others));
    const events = [
      ...this.#starting,
      ...this.#watch?.observe(cycle) ?? [],
      ...this.#wrongSecrets.due(now),
    ];
    this.#starting = [];
    for (const event of events) this.note(event, now);
    for (const event of this.#uses.observe(cycle)) this.note(event, now);
    this.#reasons.observe(reasonsIn(cycle), now);
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
    this.#uses.storeAgain();
    this.#reasons.tellAgain();
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

  /**
   * Stores how a person has just pressed that a switch is held, before a cycle acts on it.
   * @returns why that could not be stored, which is tried again in each cycle; null: it is
   */
  keepHold(id: number, memory: PlugMemory, now: Moment): string | null {
    return this.#commit(this.#memory.dueSwitch(id, memory, now));
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
      const { device, lastedMs } = detail;
      logger.info("Device reports no fault any more", { device, lastedMs });
    }
  }

  /** The wall clock had been wrong: what is not stored yet gets its right times. */
  moveStamps(move: ClockMove): void {
    this.#retryQueue.moveStamps(move);
    this.#starting = this.#starting.map((event) => movedEvent(event, move));
    this.#watch?.moveStamps(move);
    this.#uses.moveStamps(move);
    this.#reasons.moveStamps(move);
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
      ...this.#uses.due(at),
      ...this.#reasons.due(),
      ...this.#state === null ? [] : this.#memory.due(this.#state, now, isLast),
    ];
    return this.#commit(due);
  }

  #commit(due: readonly Write[]): string | null {
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

  #keepEvent(row: HouseEvent): void {
    this.parts.notifier.hear?.(row);
    const run = (event: HouseEvent) => this.parts.stores.events.add(event);
    this.#retryQueue.add(entryOf({ isEvent: true, row, run, move: movedEvent }));
  }

  #endForeign(settings: Settings): void {
    this.#orNull(() => {
      this.#uses.endForeign(settings);
      this.#isStoreNew = false;
    });
  }

  #startEvents(
    { loads }: ControlState,
    { first, devices, now }: Pick<Resumed, "first" | "devices" | "now">,
  ): readonly HouseEvent[] {
    const { version, stores } = this.parts;
    const ended = howEnded(newestOf(stores.events, "program"), now);
    const chargers = [...loads].flatMap(([id, memory]) =>
      memory.kind === "charger" ? [{ id, choice: memory.choice }] : []
    );
    const modes = newestOf(stores.events, "mode");
    const unlogged = chargers.flatMap(({ id, choice }) => {
      const deviceName = devices.find((device) => device.id === id)?.name;
      const newest = modes.find(({ detail }) => (detail["deviceId"] ?? first) === id);
      const name = deviceName === undefined ? {} : { deviceId: id, deviceName };
      return unloggedMode(choice, newest, name);
    });
    const detail = { version, ...ended, lastSeenMs: this.#lastSeenMs };
    return [...unlogged, { atMs: now.atMs, kind: "program", code: "program.started", detail }];
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

/** A charger of a program that died between the end of its session and its memory of that. */
function withoutSession(memory: ChargerMemory): ChargerMemory {
  return { ...memory, session: null, car: { ...memory.car, chargedMs: 0 } };
}

function newestOf(events: EventStore, kind: EventKind): readonly EventRow[] {
  const newest = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: LOOK_BACK, afterId: null };
  return events.page({ ...newest, kinds: [kind] }).rows;
}

/** A mode is on the disk before its event: a crash between the two is made good here. */
function unloggedMode(
  choice: ModeChoice,
  newest: EventRow | undefined,
  name: NamedDevice,
): readonly HouseEvent[] {
  const from = newest?.detail["mode"];
  if (from === choice.mode || !isChargeMode(from)) return [];
  const reason = { code: "starting-up" } as const;
  return [modeEvent({ atMs: choice.sinceMs, from, choice, reason, name })];
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
