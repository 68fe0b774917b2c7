import type { ApplyState, ChargerCommand, PlugApplyState } from "./command.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "./snapshot.ts";
import type { HouseEvent } from "./house_event.ts";
import type { ModeChoice } from "./mode.ts";
import type { ClockMove } from "./time.ts";
import type {
  EventFacts,
  EventKind,
  EventRow,
  HistoryRow,
  HistoryStep,
  Page,
  PageOf,
  PlugUseFacts,
  PlugUseRow,
  SessionEndedBy,
  SessionFacts,
  SessionRow,
  TimeRange,
} from "./history.ts";

/** Both clocks; see `Moment`. Tests and the demo bring their own. */
export interface Clock {
  wallMs(): number;
  steadyMs(): number;
  /** Time since the machine booted, in which it may have slept; null or absent: cannot be told. */
  uptimeMs?(): number | null;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One event a line: part, what happened, and its numbers. Secrets never go in. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

/** A device that can be read. Every read ends within the driver's deadline. @throws DeviceError */
export interface Source<T> {
  read(): Promise<T>;
  /** How long the newest answer may stand until it is read again, in ms; missing: not at all. */
  restMs?(): number;
}

export type SiteMeter = Source<MeterValues>;
export type Inverter = Source<InverterValues>;
/** Null: the device tells that the house has no battery. */
export type Battery = Source<BatteryValues | null>;

/** The site's meter, inverter and battery, whatever number of connections is behind them. */
export interface SiteDevices {
  readonly meter: SiteMeter;
  readonly inverter: Inverter;
  readonly battery: Battery;
  close(): Promise<void>;
}

export interface Charger extends Source<ChargerValues> {
  /**
   * Asks for the newest wish; called every cycle, also while nothing changes. Sends at most one
   * request, and none while the last read shows the wish done or the write spacing runs.
   * @throws DeviceError
   */
  apply(wish: ChargerCommand): Promise<ApplyState>;
  /** From the newest `apply` until what is "waiting" can be sent, in ms; null or missing: unknown. */
  waitMs?(): number | null;
  close(): Promise<void>;
}

export interface SwitchedPlug extends Source<PlugValues> {
  /** Switches the relay, checks the answer and reads back. @throws DeviceError */
  set(on: boolean): Promise<PlugApplyState>;
  close(): Promise<void>;
}

/** What the settings name, opened; null where the house has none. */
export interface Devices {
  readonly site: SiteDevices | null;
  readonly charger: Charger | null;
  readonly plug: SwitchedPlug | null;
}

/** One cycle's values for the database: integers (W, Wh, tenths where named so); null is unknown. */
export interface Sample {
  readonly atMs: number;
  readonly values: Readonly<Record<SampleColumn, number | null>>;
}

/** Columns of a raw sample, unit in each name; decimals are stored as whole thousandths or tenths. */
export const SAMPLE_COLUMNS = [
  "grid_power_w",
  "grid_power_l1_w",
  "grid_power_l2_w",
  "grid_power_l3_w",
  "grid_voltage_l1_dv",
  "grid_voltage_l2_dv",
  "grid_voltage_l3_dv",
  "grid_frequency_mhz",
  "grid_imported_wh",
  "grid_exported_wh",
  "pv_power_w",
  "inverter_ac_power_w",
  "inverter_dc_power_w",
  "inverter_dc_voltage_dv",
  "inverter_temperature_dc",
  "inverter_status",
  "inverter_vendor_status",
  "inverter_lifetime_wh",
  "conversion_loss_w",
  "battery_power_w",
  "battery_soc_permille",
  "battery_soh_permille",
  "battery_status",
  "battery_temperature_dc",
  "battery_voltage_dv",
  "battery_current_ma",
  "battery_charged_wh",
  "battery_discharged_wh",
  "consumption_power_w",
  "house_power_w",
  "surplus_w",
  "charger_power_w",
  "charger_enabled",
  "charger_target_ma",
  "charger_current_l1_ma",
  "charger_current_l2_ma",
  "charger_current_l3_ma",
  "charger_voltage_l1_dv",
  "charger_voltage_l2_dv",
  "charger_voltage_l3_dv",
  "charger_session_wh",
  "charger_total_wh",
  "charger_temperature_dc",
  "plug_on",
  "plug_power_w",
  "plug_total_wh",
  "mode",
  "charger_frequency_mhz",
  "charger_power_l1_w",
  "charger_power_l2_w",
  "charger_power_l3_w",
  "charger_session_l1_wh",
  "charger_session_l2_wh",
  "charger_session_l3_wh",
  "charger_min_ma",
  "charger_max_ma",
  "charger_linked",
  "charger_car_connected",
  "charger_error_code",
  "charger_warning_code",
] as const;
export type SampleColumn = (typeof SAMPLE_COLUMNS)[number];

/** Means of five minutes in W (SoC in %); null where nothing is known. `atMs` is the start. */
export interface HistoryPoint {
  readonly atMs: number;
  readonly pvPowerW: number | null;
  /** House and car together. */
  readonly consumptionPowerW: number | null;
  readonly housePowerW: number | null;
  readonly carPowerW: number | null;
  readonly gridPowerW: number | null;
  readonly batteryPowerW: number | null;
  readonly socPct: number | null;
  /** What was measured: a mean stands for all of its step, also where a part is unknown. */
  readonly pvWh: number | null;
  readonly carWh: number | null;
}

export interface HistoryStore {
  /** Takes one sample; committed at the latest a minute of samples later. @throws StorageFailed */
  add(sample: Sample): void;
  /** Commits what has been taken so far. @throws StorageFailed */
  flush(): void;
  /**
   * Means of the five-minute steps from the one that `fromMs` is in to the last that has ended by
   * `toMs`, oldest first; steps without a sample are left out.
   * @throws StorageFailed
   */
  fiveMinutes(range: { fromMs: number; toMs: number }): readonly HistoryPoint[];
}

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

export interface ModeStore {
  /** The mode at the last save; null when there was none. @throws StorageFailed */
  load(): ModeChoice | null;
  /**
   * On disk when it returns. What is tried again does not wait long for another program's write.
   * @throws StorageFailed
   */
  save(choice: ModeChoice, options?: { readonly isTriedAgain: boolean }): void;
}

/** What is kept for good, in steps. */
export interface HistoryQueries {
  /**
   * Rows of a range, oldest first, at most `limit`; days and months are those of `timeZone`.
   * Steps without a sample are left out. @throws StorageFailed
   */
  steps(
    query: TimeRange & {
      readonly step: HistoryStep;
      readonly timeZone: string;
      readonly limit: number;
    },
  ): readonly HistoryRow[];
  /** Raw samples of a range, oldest first, at most `limit`. @throws StorageFailed */
  samples(query: TimeRange & { readonly limit: number }): readonly Sample[];
  /** First and last moment that anything is known of; null: nothing yet. @throws StorageFailed */
  ends(): TimeRange | null;
  /**
   * Between these a balance can be missing: from the first moment at which grid, PV and consumption
   * are known to the end of the newest five-minute row; null: never known. @throws StorageFailed
   */
  balanceEnds(): TimeRange | null;
}

/** When history is worked on, and by which settings. */
export interface UpkeepDue {
  readonly atMs: number;
  /** Days are those of this zone (IANA name). */
  readonly timeZone: string;
  readonly rawRetentionDays: number;
}

export const UPKEEP_PIECES = ["hour", "days", "retention"] as const;
export type UpkeepPiece = (typeof UPKEEP_PIECES)[number];

export interface HistoryUpkeep {
  /**
   * What has to be done: samples rolled up, days made anew in a changed zone, old samples deleted.
   * Each iteration does one piece of some milliseconds; left early, the rest is done the next time.
   * @throws StorageFailed
   */
  pieces(due: UpkeepDue): Iterable<UpkeepPiece>;
}

export interface SessionStore {
  /** Begins or updates the session of its start time, on disk when it returns. @throws StorageFailed */
  save(session: SessionFacts): void;
  /** Ends it; a second call changes nothing. On disk when it returns. @throws StorageFailed */
  end(
    session: SessionFacts & {
      readonly endedAtMs: number;
      readonly endedBy: SessionEndedBy;
      readonly costMilli: number | null;
      readonly unknownCostMilli: number | null;
      readonly currency: string | null;
    },
  ): void;
  /** The one that has no end yet; null: none. @throws StorageFailed */
  running(): SessionRow | null;
  /** Those that began in the range, newest first. @throws StorageFailed */
  page(query: TimeRange & Page): PageOf<SessionRow>;
  one(id: number): SessionRow | null;
}

export interface PlugUseStore {
  save(use: PlugUseFacts): void;
  end(use: PlugUseFacts & { readonly endedAtMs: number }): void;
  running(): PlugUseRow | null;
  page(query: TimeRange & Page): PageOf<PlugUseRow>;
}

export interface EventStore {
  /** On disk when it returns. @throws StorageFailed */
  add(event: EventFacts): void;
  /** Newest first. @throws StorageFailed */
  page(query: TimeRange & Page & { readonly kinds: readonly EventKind[] | null }): PageOf<EventRow>;
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

/** What control remembers across restarts, as JSON of its own shape. */
export interface MemoryStore {
  /** The text as it was saved; null: none. @throws StorageFailed */
  load(): string | null;
  /** On disk when it returns. @throws StorageFailed */
  save(json: string, atMs: number): void;
}

/** Tells a person, who does not look at the pages, of an event. */
export interface Notifier {
  /** Returns at once and never throws; what cannot be told in time is dropped. */
  tell(event: HouseEvent): void;
}
