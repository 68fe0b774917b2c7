import type { BackupFile, Backups, StorageKeeper } from "../../src/domain/ports/backups.ts";
import type { DeviceLeavers } from "../../src/app/cycle/equipment.ts";
import { DatabaseSync } from "node:sqlite";
import type { RecordStores } from "../../src/app/records/recorder.ts";
import type { ApplyState, ChargerCommand, PlugApplyState } from "../../src/domain/house/command.ts";
import { DeviceTimeout, DeviceUnreachable, StorageFailed } from "../../src/domain/codes/errors.ts";
import { ORDER_OF_SETTINGS } from "../../src/domain/history/load_order.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import type { ModeChoice } from "../../src/domain/house/mode.ts";
import type { Charger, SiteDevices, SwitchedPlug } from "../../src/domain/ports/devices.ts";
import type { Clock } from "../../src/domain/house/time.ts";
import type { Logger } from "../../src/domain/ports/log.ts";
import type {
  HistoryQueries,
  HistoryStore,
  HistoryUpkeep,
} from "../../src/domain/ports/history_stores.ts";
import type { Sample } from "../../src/domain/history/samples.ts";
import type {
  DeviceStore,
  ModeStore,
  Notifier,
  SettingsStore,
  SlotRow,
  StampMender,
  StoredChange,
  StoredDevice,
} from "../../src/domain/ports/record_stores.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "../../src/domain/house/snapshot.ts";
import { Connection } from "../../src/storage/database/connection.ts";
import { openRecords } from "../../src/storage/database/database.ts";
import { migrate } from "../../src/storage/database/migrations.ts";
import { BATTERY, CHARGER, INVERTER, METER, PLUG } from "../domain/house/readings.ts";
import type { FiveMinuteRow } from "../../src/domain/history/history_rows.ts";

/** Clocks that a test moves; wall and steady time may be moved apart. */
export class ManualClock implements Clock {
  #steadyMs = 0;
  constructor(private atMs = Date.UTC(2026, 5, 21, 10)) {}
  wallMs(): number {
    return this.atMs;
  }
  steadyMs(): number {
    return this.#steadyMs;
  }
  advance(ms: number): void {
    this.atMs += ms;
    this.#steadyMs += ms;
  }
  setWall(ms: number): void {
    this.atMs = ms;
  }
}

/** Keeps what was logged, level first. */
export class MemoryLogger implements Logger {
  readonly lines: string[] = [];
  error = (message: string) => void this.lines.push(`error ${message}`);
  warn = (message: string) => void this.lines.push(`warn ${message}`);
  info = (message: string) => void this.lines.push(`info ${message}`);
  debug = (message: string) => void this.lines.push(`debug ${message}`);
}

/** A source whose next answers a test sets; throws while `isDead`. */
export class FakeSource<T> {
  isDead = false;
  isAbsent = false;
  constructor(public value: T) {}
  read(): Promise<T> {
    if (!this.isDead) return Promise.resolve(this.value);
    const absent = new DeviceUnreachable("Cannot read: absent", { isAbsent: true });
    return Promise.reject(
      this.isAbsent ? absent : new DeviceTimeout("Cannot read: timeout after 50 ms"),
    );
  }
}

export class FakeSite implements SiteDevices {
  readonly meter = new FakeSource<MeterValues>(METER);
  readonly inverter = new FakeSource<InverterValues>(INVERTER);
  readonly battery = new FakeSource<BatteryValues | null>(BATTERY);
  isClosed = false;
  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

/** Does at once what it is told and keeps every wish. */
export class FakeCharger extends FakeSource<ChargerValues> implements Charger {
  readonly wishes: ChargerCommand[] = [];
  nextState: ApplyState | Error | null = null;
  isClosed = false;
  constructor(value: ChargerValues = CHARGER) {
    super(value);
  }
  apply(wish: ChargerCommand): Promise<ApplyState> {
    if (this.nextState instanceof Error) return Promise.reject(this.nextState);
    this.wishes.push(wish);
    const isDone = this.value.enabled === wish.enabled &&
      (!wish.enabled || this.value.targetCurrentA === wish.currentA);
    const powerW = wish.enabled ? wish.currentA * 2 * 230 : 0;
    const amps = wish.enabled ? wish.currentA : 0;
    this.value = {
      ...this.value,
      enabled: wish.enabled,
      targetCurrentA: wish.currentA,
      powerW,
      phaseCurrentsA: [amps, amps, 0],
    };
    return Promise.resolve(this.nextState ?? (isDone ? "confirmed" : "sent"));
  }
  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

export class FakePlug extends FakeSource<PlugValues> implements SwitchedPlug {
  isClosed = false;
  constructor(value: PlugValues = PLUG) {
    super(value);
  }
  set(on: boolean): Promise<PlugApplyState> {
    if (this.isDead) return Promise.reject(new DeviceTimeout("Cannot switch: timeout"));
    this.value = { ...this.value, on };
    return Promise.resolve("confirmed");
  }
  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

export class MemoryHistory implements HistoryStore {
  readonly samples: Sample[] = [];
  isBroken = false;
  add(sample: Sample): void {
    if (this.isBroken) throw new StorageFailed("Cannot store samples: disk is full");
    this.samples.push(sample);
  }
  flush(): void {}
  fiveMinutes(): readonly FiveMinuteRow[] {
    if (this.isBroken) throw new StorageFailed("Cannot read samples: disk is full");
    return [];
  }
}

/** Knows nothing, and has nothing to do. */
export const EMPTY_HISTORY: HistoryQueries & HistoryUpkeep = {
  steps: () => [],
  samples: () => [],
  ends: () => null,
  balanceEnds: () => null,
  loadOrder: () => ORDER_OF_SETTINGS,
  loads: () => [],
  pieces: () => [],
};

export class MemorySettings implements SettingsStore {
  stored: Record<string, unknown> = {};
  isBroken = false;
  changes: StoredChange[] = [];
  changesOf(keys: readonly string[]): readonly StoredChange[] {
    return this.changes.filter(({ key }) => keys.includes(key));
  }
  load(): Readonly<Record<string, unknown>> {
    return this.stored;
  }
  save(changes: Readonly<Record<string, unknown>>): void {
    if (this.isBroken) throw new StorageFailed("Cannot store settings: disk is full");
    this.stored = { ...this.stored, ...changes };
  }
}

export class MemoryDevices implements DeviceStore {
  rows: readonly StoredDevice[] = [];
  slotRows: readonly SlotRow[] = [];
  places: readonly number[] = [];
  isBroken = false;
  #lastId: number;
  /** @param lastId 3 where the settings make devices: their rows come first */
  constructor({ lastId = 0 } = {}) {
    this.#lastId = lastId;
    this.places = Array.from({ length: lastId }, (_, at) => at + 1);
  }
  load(): readonly StoredDevice[] {
    return this.rows;
  }
  add(device: Omit<StoredDevice, "id">): number {
    const id = this.#nextId();
    this.#keep([...this.rows, { ...device, id }]);
    return id;
  }
  change(device: StoredDevice): void {
    this.#keep(this.rows.map((one) => one.id === device.id ? device : one));
  }
  remove(id: number): void {
    this.#keep(this.rows.filter((one) => one.id !== id));
  }
  slots(): readonly SlotRow[] {
    return this.slotRows;
  }
  changeSlot(row: SlotRow): void {
    this.#mustWork();
    this.slotRows = [...this.slotRows.filter(({ id }) => id !== row.id), row];
  }
  addSlot(slot: string, { driver, name, roles }: Omit<StoredDevice, "id">): number {
    this.#mustWork();
    const id = this.#nextId();
    this.slotRows = [...this.slotRows, { id, slot, driver, name, roles, policy: {} }];
    return id;
  }
  sequence(): readonly number[] {
    return this.places;
  }
  order(ids: readonly number[]): void {
    this.places = [...ids, ...this.places.filter((id) => !ids.includes(id))];
    this.#keep(this.rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)));
  }
  keep(devices: readonly StoredDevice[]): void {
    this.#keep(devices);
  }
  #nextId(): number {
    const id = ++this.#lastId;
    this.places = [...this.places, id];
    return id;
  }
  #keep(rows: readonly StoredDevice[]): void {
    this.#mustWork();
    this.rows = rows;
  }
  #mustWork(): void {
    if (this.isBroken) throw new StorageFailed("Cannot store devices: disk is full");
  }
}

export class MemoryModes implements ModeStore {
  isBroken = false;
  /** Of the chargers beside that of the settings. */
  readonly others = new Map<number, ModeChoice>();
  constructor(public stored: ModeChoice | null = null) {}
  load(deviceId: number = SLOT_IDS.charger): ModeChoice | null {
    return deviceId === SLOT_IDS.charger ? this.stored : this.others.get(deviceId) ?? null;
  }
  save(deviceId: number, choice: ModeChoice): void {
    if (this.isBroken) throw new StorageFailed("Cannot store the mode: disk is full");
    if (deviceId === SLOT_IDS.charger) this.stored = choice;
    else this.others.set(deviceId, choice);
  }
}

/** A database that is always well, and backups that are only counted. */
export class MemoryBackups implements Backups, StorageKeeper {
  files: BackupFile[] = [];
  isStopped = false;
  recoveries: ("put-aside" | "back-on-disk")[] = [];
  trouble(): null {
    return null;
  }
  recover(): "put-aside" | "back-on-disk" | null {
    return this.recoveries.shift() ?? null;
  }
  list(): readonly BackupFile[] {
    return this.files;
  }
  make({ isNightly, atMs }: { isNightly: boolean; atMs: number }): Promise<BackupFile> {
    const file = { name: `backup-${atMs}`, sizeBytes: 1, madeAtMs: atMs, isNightly };
    this.files = [file, ...this.files];
    return Promise.resolve(file);
  }
  rotate(): void {}
  stop(): void {
    this.isStopped = true;
  }
  open(): Promise<null> {
    return Promise.resolve(null);
  }
}

/** Takes leave of no device. */
export const NO_LEAVE: DeviceLeavers = {
  charger: () => Promise.resolve(),
  plug: () => Promise.resolve(),
};
/** The real stores of the recorder on a database that is in memory only. */
export function memoryRecords(): RecordStores {
  const connection = new Connection(new DatabaseSync(":memory:"), {
    path: ":memory:",
    busyTimeoutMs: 0,
  });
  migrate(connection);
  return openRecords(connection);
}

/** Stores nothing that could be moved. */
export const NO_STAMPS: StampMender = { begin: () => {}, move: () => {}, settle: () => {} };

/** Keeps what a person was told. */
export class MemoryNotifier implements Notifier {
  readonly told: HouseEvent[] = [];
  tell(event: HouseEvent): void {
    this.told.push(event);
  }
}
