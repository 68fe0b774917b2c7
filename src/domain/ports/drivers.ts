import type { LoadValues, PvValues, Role } from "../house/device.ts";
import type { BatteryValues, MeterValues } from "../house/readings.ts";
import type { Setting } from "../settings/setting_kinds.ts";
import type { Charger, Source, SwitchedPlug } from "./devices.ts";

/** Parameters as they are stored or sent. */
export type Given = Readonly<Record<string, unknown>>;

/** Parameters of a driver by key, of the same kinds as settings: form, environment and docs follow. */
export type Params = Readonly<Record<string, Setting<unknown>>>;

/** What a driver tells of itself; nothing of it touches the network. */
export interface DriverFacts {
  /** Stable, as stored. */
  readonly id: string;
  /** The make's own name; a proper name in every language. */
  readonly label: string;
  readonly roles: readonly Role[];
  readonly params: Params;
  /** Texts that open something; they are given back to nobody. */
  readonly secrets: readonly string[];
  /** It takes a single client: while one has it, nothing else may connect to its host. */
  readonly takesOneClient: boolean;
  /** What is wrong with parameters, by key; empty: nothing. Unknown keys count, missing ones do not. */
  check(params: Given): readonly string[];
  /** Where it lies, to notice one that is entered twice: host and port; null: none is entered. */
  address(params: Given): string | null;
  /** Modbus unit that its words tell; null: there is none. */
  unitId(params: Given): number | null;
}

/** A device of the house that is open; it connects at its first read. One port for each role. */
export interface OpenDevice {
  readonly grid?: Source<MeterValues>;
  readonly pv?: Source<PvValues>;
  /** Null: the device tells that the house has none. */
  readonly battery?: Source<BatteryValues | null>;
  readonly charger?: Charger;
  readonly switch?: SwitchedPlug;
  readonly load?: Source<LoadValues>;
  /** Asks who it is, over the connection of its reads. @throws DeviceError */
  identify?(): Promise<object>;
  close(): Promise<void>;
}
