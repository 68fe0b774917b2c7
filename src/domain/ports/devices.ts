import type { ApplyState, ChargerCommand, PlugApplyState } from "../house/command.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "../house/snapshot.ts";

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
  /** Asks who they are, over the connection of their reads. @throws DeviceError */
  identify?(): Promise<object>;
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
  /**
   * Called in each cycle in which the relay is on, is steered, and shall stay on. Missing: it stays
   * on by itself. With it the relay goes off by itself when the calls end. @throws DeviceError
   */
  stayOn?(): Promise<void>;
  close(): Promise<void>;
}

/** What the settings name, opened; null where the house has none. */
export interface Devices {
  readonly site: SiteDevices | null;
  readonly charger: Charger | null;
  readonly plug: SwitchedPlug | null;
}
