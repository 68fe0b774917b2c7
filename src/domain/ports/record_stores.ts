import type { HouseEvent } from "../codes/house_event.ts";
import type {
  EndedPlugUse,
  EndedSession,
  EventFacts,
  EventKind,
  EventRow,
  Page,
  PageOf,
  PlugUse,
  PlugUseRow,
  ReasonFacts,
  ReasonRow,
  SessionFacts,
  SessionRow,
  TimeRange,
} from "../history/history_rows.ts";
import type { Device } from "../house/device.ts";
import type { LoadPolicy } from "../settings/load_settings.ts";
import type { ModeChoice } from "../house/mode.ts";
import type { ClockMove } from "../house/time.ts";

export interface SettingsStore {
  /** What was stored, by key; may hold keys and values of another version. @throws StorageFailed */
  load(): Readonly<Record<string, unknown>>;
  /** Stores all or none, on disk when it returns. @throws StorageFailed */
  save(changes: Readonly<Record<string, unknown>>, atMs: number): void;
  /** What these keys were set to, oldest first; a secret is "***". @throws StorageFailed */
  changesOf(keys: readonly string[]): readonly StoredChange[];
}

export interface StoredChange {
  readonly atMs: number;
  readonly key: string;
  readonly value: unknown;
}

/** A device as it is stored: what opens something lies beside its other parameters. */
export interface StoredDevice extends Device {
  readonly secrets: Device["params"];
}

/** A row of a device that something else than a page makes, which has its id, name and policy here. */
export interface SlotRow extends Pick<StoredDevice, "id" | "driver" | "name" | "roles"> {
  /** "inverter", "charger" or "plug" of the settings; "env:NAME" of the environment. */
  readonly slot: string;
  readonly policy: LoadPolicy;
}

export interface DeviceStore {
  /** Those of the house, in its order; a row that cannot be read is left out. @throws StorageFailed */
  load(): readonly StoredDevice[];
  /** Goes behind the others, on disk when it returns. @returns its id @throws StorageFailed */
  add(device: Omit<StoredDevice, "id">): number;
  /** On disk when it returns. @throws StorageFailed */
  change(device: StoredDevice): void;
  /** Its row stays, for its history, without its secrets. @throws StorageFailed */
  remove(id: number, atMs: number): void;
  /** Rows of the settings' and the environment's devices. @throws StorageFailed */
  slots(): readonly SlotRow[];
  /** What one of them is from now on, under its slot. @throws StorageFailed */
  changeSlot(row: SlotRow): void;
  /** Makes a row for a device of the environment that had none. @returns its id @throws StorageFailed */
  addSlot(slot: string, device: Omit<StoredDevice, "id">): number;
  /** Ids of all in their order, slots among them. @throws StorageFailed */
  sequence(): readonly number[];
  /** The order of these, slots among them; others stay behind them. @throws StorageFailed */
  order(ids: readonly number[]): void;
  /**
   * These are the devices of the house from now on, each under its own id: for a database that is
   * another one since. What else it has counts as removed; those of the settings stay. @throws
   * StorageFailed
   */
  keep(
    devices: readonly StoredDevice[],
    atMs: number,
    slots?: { readonly rows: readonly SlotRow[]; readonly sequence: readonly number[] },
  ): void;
}

export interface ModeStore {
  /** The charger's mode at its last save; null when there was none. @throws StorageFailed */
  load(deviceId: number): ModeChoice | null;
  /**
   * On disk when it returns. What is tried again does not wait long for another program's write.
   * @throws StorageFailed
   */
  save(
    deviceId: number,
    choice: ModeChoice,
    options?: { readonly isTriedAgain: boolean },
  ): void;
}

/** Which sessions or uses are asked for. */
export interface UsesQuery extends TimeRange, Page {
  /** Only those of this device; missing or null: of all. */
  readonly deviceId?: number | null;
}

export interface SessionStore {
  /**
   * Begins or updates the session of this charger and start time, on disk when it returns.
   * @throws StorageFailed
   */
  save(deviceId: number, session: SessionFacts): void;
  /** Ends it; a second call changes nothing. On disk when it returns. @throws StorageFailed */
  end(deviceId: number, session: EndedSession): void;
  /** Those that have no end yet, of all chargers. @throws StorageFailed */
  running(): readonly SessionRow[];
  /** Those that began in the range, newest first. @throws StorageFailed */
  page(query: UsesQuery): PageOf<SessionRow>;
  one(id: number): SessionRow | null;
}

export interface PlugUseStore {
  save(deviceId: number, use: PlugUse): void;
  end(deviceId: number, use: EndedPlugUse): void;
  running(): readonly PlugUseRow[];
  page(query: UsesQuery): PageOf<PlugUseRow>;
}

export interface EventStore {
  /** On disk when it returns. @throws StorageFailed */
  add(event: EventFacts): void;
  /** Newest first. @throws StorageFailed */
  page(query: TimeRange & Page & { readonly kinds: readonly EventKind[] | null }): PageOf<EventRow>;
}

export interface ReasonStore {
  /** On disk when it returns, or a minute later inside `soon`. @throws StorageFailed */
  add(reason: ReasonFacts): void;
  /** Those of a range, newest first. @throws StorageFailed */
  page(query: UsesQuery): PageOf<ReasonRow>;
  /** The newest of each load of the house in 100 days before a moment (epoch ms). @throws StorageFailed */
  before(atMs: number): readonly ReasonRow[];
}

/** Puts right what this program has stored with a clock that was wrong. */
export interface StampMender {
  /** What is stored from now on can be moved; what is there already cannot. @throws StorageFailed */
  begin(): void;
  /** Moves it, all or nothing, and has its history made anew. @throws StorageFailed */
  move(move: ClockMove): void;
  /** Nothing will be moved any more. */
  settle(): void;
}

/** What control remembers of a load or of the site (SITE_ID), as JSON of its own shape. */
export interface MemoryStore {
  /** The text as it was saved; null: none. @throws StorageFailed */
  load(deviceId: number): string | null;
  /** On disk when it returns, or a minute later inside `soon`. @throws StorageFailed */
  save(deviceId: number, json: string, atMs: number): void;
}

/** Tells a person, who does not look at the pages, of an event. */
export interface Notifier {
  /** Returns at once and never throws; what cannot be told in time is dropped. */
  tell(event: HouseEvent): void;
  /** Takes every event that goes into the log of events, likewise. */
  hear?(event: HouseEvent): void;
}
