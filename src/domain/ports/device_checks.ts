import type { Diagnosis, Problem } from "../codes/diagnosis.ts";
import type { DeviceError } from "../codes/errors.ts";
import type { Given } from "./drivers.ts";
import type { Device } from "../house/device.ts";
import type { DeviceName } from "../codes/house_event.ts";
import type { Slot } from "../devices/slots.ts";
import type { SettingKey, Settings } from "../settings/settings.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "../house/snapshot.ts";

/** What a device told last, signs as in the program; null: nothing. */
export type DeviceAnswer =
  | { readonly device: "inverter"; readonly values: InverterValues | null }
  | { readonly device: "meter"; readonly values: MeterValues | null }
  | { readonly device: "battery"; readonly values: BatteryValues | null }
  | { readonly device: "charger"; readonly values: ChargerValues | null }
  | { readonly device: "plug"; readonly values: PlugValues | null };

/** One bare value that a device told. */
export type Told = number | string | boolean | null;

/** What a test of one device brought; nothing was written to it. */
export interface DeviceTest {
  readonly answer: DeviceAnswer;
  /** The device is reached and says that the house has none: of batteries alone. */
  readonly isAbsent: boolean;
  /** Host, with its port where that is known. */
  readonly address: string;
  /** What it says of itself; serial numbers and MAC addresses but for their end. */
  readonly identity: Readonly<Record<string, Told>>;
  /** How long each read took, in ms; empty where none was answered, or none was made. */
  readonly durationsMs: readonly number[];
  /** Age of the answer; null: there is none. */
  readonly ageMs: number | null;
  readonly problems: readonly Problem[];
}

/** What to test or search, by settings that need not be stored. */
export interface CheckRequest {
  readonly group: Slot;
  readonly settings: Settings;
  /** Hosts, as in settings, to whose inverter the program has a connection: it takes no second. */
  readonly heldHosts: readonly string[];
  /** Else addresses of the machine itself, and names that lead there, are refused. */
  readonly mayUseOwnMachine: boolean;
}

/** Another one runs, or there were many in the last minute. */
export interface CheckRefused {
  readonly kind: "refused";
  readonly waitMs: number;
}

export interface ConnectionTester {
  /**
   * Reads the devices of a group within a few seconds. Never writes, and never rejects with a
   * DeviceError. @throws SettingsInvalid for an address that is refused. Null: the program itself holds the only connection that the inverter takes.
   */
  test(request: CheckRequest): Promise<readonly DeviceTest[] | null>;
}

/** Its local interface is off; the gateway does not reach it. */
export type FoundHint = "api-disabled" | "charger-away";

/** A device that a search found, and what to enter to reach it. */
export interface FoundDevice {
  readonly name: string;
  readonly address: string;
  /** What is still to be done with it; null: nothing. */
  readonly hint: FoundHint | null;
  /** Texts for the form's fields. */
  readonly fill: Readonly<Partial<Record<SettingKey, string>>>;
}

export interface Findings {
  readonly found: readonly FoundDevice[];
  readonly problems: readonly Problem[];
  /** The program itself holds the inverter's only connection: it was not looked for. */
  readonly isHeld: boolean;
  /** An address that the settings do not name would have been looked at too. */
  readonly isAddressMissing: boolean;
}

/** A device that a search found, as a new one of the list: its driver, and what to enter for it. */
export interface FoundOfDriver {
  readonly driver: string;
  readonly name: string;
  readonly address: string;
  readonly hint: FoundHint | null;
  /** Of its driver; no secrets. */
  readonly params: Given;
}

/** Where to search for devices of all makes. */
export interface DriverSearch {
  /** An address to look at besides, with a port or without; null: only who answers to a call. */
  readonly host: string | null;
  /** Host and port of devices that take one client, which is the program: they are not looked at. */
  readonly heldHosts: readonly string[];
  /** Else addresses of the machine itself, and names that lead there, are not spoken to. */
  readonly mayUseOwnMachine: boolean;
}

export interface FoundByDrivers {
  readonly found: readonly FoundOfDriver[];
  /** The program itself is the one client at the address: it was not looked at. */
  readonly isHeld: boolean;
  /** Searches that could not be made; what is not at an address is none. */
  readonly problems: readonly Problem[];
}

export interface DriverFinder {
  /** Searches for devices of every make within a few seconds. Changes nothing, never rejects with a DeviceError. */
  find(search: DriverSearch): Promise<FoundByDrivers>;
}

/** What a sweep through the network keeps to: see DriverSearch. */
export type SweepSearch = Omit<DriverSearch, "host">;

/** How far a sweep through the network is, and what it has found. */
export interface SweepState {
  readonly kind: "idle" | "running" | "over" | "cancelled";
  readonly looked: number;
  readonly count: number;
  readonly found: readonly FoundOfDriver[];
}

export interface NetworkSweep {
  /** Looks through the own network in the background. False: it does so already. */
  begin(search: SweepSearch): boolean;
  /** What has been found by then stays. */
  cancel(): void;
  state(): SweepState;
}

export interface Discoverer {
  /** Searches the network within a few seconds. Changes nothing, never rejects with a DeviceError. */
  find(request: CheckRequest): Promise<Findings>;
}

export interface Diagnoser {
  /** What a device's failure means. */
  diagnose(
    failure: { readonly device: DeviceName; readonly error: DeviceError },
    settings: Settings,
  ): Diagnosis;
  /** What is wrong although the device answers. */
  findIn(answer: DeviceAnswer, settings: Settings): readonly Diagnosis[];
  /** More feeds in than is read. */
  readonly partialPlant: Diagnosis;
  /** The same for devices beside those of the settings, in the words of their drivers. */
  readonly others: OtherDiagnoser;
}

export interface OtherDiagnoser {
  diagnose(error: DeviceError, device: Device): Diagnosis;
  findIn(answer: DeviceAnswer, device: Device): readonly Diagnosis[];
}
