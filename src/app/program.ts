import type { Slot } from "../domain/devices/slots.ts";
import type { CheckRefused, DeviceTest, Findings } from "../domain/ports/device_checks.ts";
import type { BrokerState } from "../domain/ports/broker_state.ts";
import type { DayAheadState } from "../domain/ports/day_ahead.ts";
import type { FleetState } from "../domain/ports/fleet.ts";
import type { ChargeMode } from "../domain/house/mode.ts";
import type {
  EventStore,
  PlugUseStore,
  ReasonStore,
  SessionStore,
} from "../domain/ports/record_stores.ts";
import type { HistoryQueries } from "../domain/ports/history_stores.ts";
import type { PriceBook } from "../domain/history/prices.ts";
import type { Restoring } from "../domain/ports/restoring.ts";
import type { SettingKey, Settings } from "../domain/settings/settings.ts";
import type { DatabaseCare } from "./upkeep/database_care.ts";
import type { DeviceBook } from "./settings/device_book.ts";
import type { MayStill } from "./settings/turns.ts";
import type { Goals } from "./goals.ts";
import type { Status } from "./status.ts";
import type { FiveMinuteRow } from "../domain/history/history_rows.ts";
import type { SunToCome } from "../domain/sun/sun_to_come.ts";

/** The settings in force and which of them the environment holds. */
export interface SettingsView {
  /** `webSecret` is a hash, or empty when there is none; no secret value leaves through a page. */
  readonly values: Settings;
  readonly fixed: ReadonlySet<SettingKey>;
}

/** Whether cycles run; `problem` says why not, in one line. */
export interface Health {
  readonly isHealthy: boolean;
  readonly problem: string | null;
  /** Time since the last cycle ended in ms; null: none has ended yet. */
  readonly cycleAgeMs: number | null;
}

/** What a test of devices gives. */
export type TestResult = CheckRefused | {
  readonly kind: "tested";
  readonly tests: readonly DeviceTest[];
  /** program: it holds the only connection that the inverter takes, so its own values are told. */
  readonly source: "device" | "program";
  /** The program's connection is to another port or unit than the one asked about. */
  readonly isElsewhere: boolean;
};

/** What a search for devices gives. */
export type FindResult = CheckRefused | { readonly kind: "found"; readonly findings: Findings };

/** What pages and interfaces may do with the running program. */
export interface Program {
  readonly version: string;
  /** A simulated house: nothing real is switched. */
  readonly isDemo: boolean;
  /** What is kept for good; its methods throw StorageFailed. */
  readonly history: HistoryQueries;
  /** Now, wall time in epoch ms; simulated in a demo. */
  nowMs(): number;
  /** IANA name of the site's zone: the setting, else the system's. */
  timeZone(): string;
  status(): Status;
  /**
   * Stores the mode of a charger (left out: of the first) and asks for a cycle now.
   * @throws StorageFailed, then nothing has changed
   */
  chooseMode(mode: ChargeMode, id?: number): void;
  /**
   * How the press that holds on a charger now is taken back: with who had chosen before, and a cycle
   * now. What it gives returns false where something has changed the mode since, also another press.
   */
  undoOf(id: number): () => boolean;
  /** Switches a switch on or off for a while (null: its rules hold again) and asks for a cycle now. */
  holdSwitch(id: number, hold: { readonly on: boolean; readonly forMs: number } | null): void;
  readonly goals: Goals;
  settings(): SettingsView;
  /** What a kWh counted, and counts. @throws StorageFailed */
  prices(): PriceBook;
  /**
   * Takes a partial object of settings, all or nothing, on disk when it resolves and in force
   * from the cycle that it asks for.
   * `mayStill` is asked when its turn has come, after the changes before it.
   * @returns the keys whose values are others now, by this very call
   * @throws SettingsInvalid with every issue, StorageFailed, RightEnded; then nothing has changed
   */
  changeSettings(
    input: Readonly<Record<string, unknown>>,
    mayStill?: MayStill,
  ): Promise<readonly SettingKey[]>;
  /**
   * Reads the devices of a group by its settings with `input` laid over them, unsaved; a secret that
   * is not in it is the stored one. One check at a time, a few seconds, nothing is written.
   * @throws SettingsInvalid for what is wrong or missing in what the group's devices need
   */
  testDevices(group: Slot, input: Readonly<Record<string, unknown>>): Promise<TestResult>;
  /** Searches for devices of a group, likewise. @throws SettingsInvalid */
  findDevices(group: Slot, input: Readonly<Record<string, unknown>>): Promise<FindResult>;
  /** True when `secret` is the stored one; also true when none is asked for. */
  isSecretRight(secret: string): Promise<boolean>;
  /** Somebody at this address has sent a wrong secret: that becomes an event. */
  noteWrongSecret(address: string): void;
  /** What the roof will still give; null: not reckoned yet, or nothing is known of its sun. */
  sunToCome(): SunToCome | null;
  /** Five-minute rows of the last 12 hours, oldest first. Empty when the database cannot tell. */
  recentHistory(): readonly FiveMinuteRow[];
  /** The devices beside those of the settings. */
  readonly devices: DeviceBook;
  readonly database: DatabaseCare;
  /** Going back to a backup; null: not here, because nothing would start the program again. */
  readonly restoring: Restoring | null;
  /** Charging sessions, newest first; the one that runs is at most two minutes old. */
  readonly sessions: Pick<SessionStore, "page" | "one">;
  readonly plugUses: Pick<PlugUseStore, "page">;
  /** What happened, newest first: see HouseEvent. */
  readonly events: Pick<EventStore, "page">;
  /** Why each load did what it did. */
  readonly reasons: Pick<ReasonStore, "page" | "before">;
  health(): Health;
  /** How the program stands with its MQTT broker; left out: it knows none. */
  broker?: () => BrokerState;
  /** How it stands with the fleet's database; left out: it knows none. */
  fleet?: () => FleetState;
  /** How it stands with the source of its prices; left out: it knows none. */
  dayAhead?: () => DayAheadState;
  /** Calls `listener` after every published status. @returns ends the calls */
  subscribe(listener: () => void): () => void;
}
