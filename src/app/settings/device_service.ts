import { DevicesInvalid, RightEnded } from "../../domain/codes/errors.ts";
import type { DeviceSight } from "../../domain/house/device.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { DriverFacts, Given } from "../../domain/ports/drivers.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { DeviceStore, StoredDevice } from "../../domain/ports/record_stores.ts";
import { conflictsOf, takenAddresses } from "../../domain/devices/device_conflicts.ts";
import type { DeviceIssue } from "../../domain/devices/device_issues.ts";
import { type DeviceEntry, parseDevice } from "../../domain/devices/parse_device.ts";
import type { Change } from "../../domain/settings/parse_settings.ts";
import type { SettingIssue } from "../../domain/settings/setting_issues.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { DEVICES_VARIABLE, fixedDevices } from "./fixed_devices.ts";
import type { HeldDevice } from "./device_trial.ts";
import { heldDevices } from "./held_devices.ts";
import type { MayStill } from "./settings_service.ts";

export interface DeviceServiceParts {
  readonly store: DeviceStore;
  readonly drivers: readonly DriverFacts[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  /** Those of the environment alone: what a page sets must not keep the program from starting. */
  readonly environmentSettings: () => Settings;
  /** Addresses of the machine itself may be entered. */
  readonly mayUseOwnMachine: boolean;
  readonly environment: (name: string) => string | undefined;
}

/**
 * The devices of the house beside those of the settings: the environment's first, then the stored
 * ones. One change at a time, in the order of the calls; one that is refused changes nothing.
 */
export class DeviceService {
  #fixed: readonly StoredDevice[] = [];
  #stored: readonly StoredDevice[] = [];
  #all: readonly StoredDevice[] = [];
  #isLoaded = false;
  #tail: Promise<void> = Promise.resolve();

  constructor(private readonly parts: DeviceServiceParts) {}

  get drivers(): readonly DriverFacts[] {
    return this.parts.drivers;
  }

  /** In the order of the house; the same list until something changes. */
  get all(): readonly StoredDevice[] {
    return this.#all;
  }

  /** Whether one of them is a switch; before `load`, whether one may be. @throws StorageFailed */
  get hasSwitch(): boolean {
    const { store, environment } = this.parts;
    const all = this.#isLoaded ? this.#all : store.load();
    if (all.some(({ roles }) => roles.includes("switch"))) return true;
    return !this.#isLoaded && (environment(DEVICES_VARIABLE) ?? "").includes('"switch"');
  }

  /** Name of the device that is the grid meter; null: none is. */
  get gridMeter(): string | null {
    return this.#all.find(({ roles }) => roles.includes("grid"))?.name ?? null;
  }

  /** Addresses that settings would name anew and a device of the list has. */
  takenBy(change: Change): readonly SettingIssue[] {
    return takenAddresses(change, { drivers: this.parts.drivers, devices: this.#all });
  }

  /** The devices to which the program is connected as their only client. */
  heldAmong(sights: readonly DeviceSight[]): readonly HeldDevice[] {
    const { drivers, settings } = this.parts;
    return heldDevices({ drivers, settings: settings(), sights });
  }

  isFixed(id: number): boolean {
    return this.#fixed.some((device) => device.id === id);
  }

  /** Reads environment and store. @throws DevicesInvalid for the environment, StorageFailed */
  load(): void {
    const { environment, store, environmentSettings, drivers, mayUseOwnMachine } = this.parts;
    const terms = { drivers, settings: environmentSettings(), mayUseOwnMachine };
    this.#fixed = fixedDevices(environment(DEVICES_VARIABLE), terms);
    this.#put(store.load());
    this.#isLoaded = true;
  }

  /** @throws DevicesInvalid with every issue, StorageFailed, RightEnded */
  add(input: Given, mayStill?: MayStill): Promise<StoredDevice> {
    return this.#inTurn(mayStill, () => {
      const entry = this.#check(input, null);
      const device = { ...entry, id: this.parts.store.add(entry) };
      this.#put([...this.#stored, device]);
      this.#note("Device added", device);
      return device;
    });
  }

  /** What is left out of `input` stays. @throws DevicesInvalid, StorageFailed, RightEnded */
  change(id: number, input: Given, mayStill?: MayStill): Promise<StoredDevice> {
    return this.#inTurn(mayStill, () => {
      const before = this.#storedOne(id);
      const device = { ...this.#check(input, before), id };
      this.parts.store.change(device);
      this.#put(this.#stored.map((one) => one.id === id ? device : one));
      this.#note("Device changed", device);
      return device;
    });
  }

  /** What it has told stays stored. @throws DevicesInvalid, StorageFailed, RightEnded */
  remove(id: number, mayStill?: MayStill): Promise<void> {
    return this.#inTurn(mayStill, () => {
      const device = this.#storedOne(id);
      this.parts.store.remove(id, this.parts.clock.wallMs());
      this.#put(this.#stored.filter((one) => one.id !== id));
      this.#note("Device removed", device);
    });
  }

  /**
   * Puts the stored devices into the order of `ids`, which names each of them once; ids of fixed ones
   * may be among them and stay in front. @throws DevicesInvalid, StorageFailed, RightEnded
   */
  order(ids: unknown, mayStill?: MayStill): Promise<void> {
    return this.#inTurn(mayStill, () => {
      const wanted = this.#checkOrder(ids);
      this.parts.store.order(wanted);
      this.#put(wanted.flatMap((id) => this.#stored.filter((one) => one.id === id)));
      this.parts.logger.info("Devices ordered", { ids: wanted.join(" ") });
    });
  }

  /** Reads a device as it would be, without storing it. @throws DevicesInvalid */
  draft(input: Given, id: number | null): DeviceEntry {
    return this.#check(input, id === null ? null : this.#storedOne(id));
  }

  /** The database is another one since: what is in force goes into it. @throws StorageFailed */
  rewrite(): void {
    this.parts.store.keep(this.#stored, this.parts.clock.wallMs());
  }

  /** Takes into force what a database has that could not be reached before. @throws StorageFailed */
  reload(): void {
    const stored = this.parts.store.load();
    if (stored.length > 0) this.#put(stored);
    else this.rewrite();
  }

  #check(input: Given, before: StoredDevice | null): DeviceEntry {
    const { drivers, mayUseOwnMachine } = this.parts;
    const place = `#${this.#all.length + 1}`;
    const { entry, issues } = parseDevice(input, { drivers, mayUseOwnMachine, before, place });
    if (entry === null) throw new DevicesInvalid(issues);
    const others = this.#all.filter((one) => one !== before);
    const conflicts = conflictsOf(entry, { drivers, settings: this.parts.settings(), others });
    if (conflicts.length > 0) throw new DevicesInvalid(conflicts);
    return entry;
  }

  /** @throws DevicesInvalid for an id that there is not, and one of the environment's */
  #storedOne(id: number): StoredDevice {
    const stored = this.#stored.find((one) => one.id === id);
    if (stored !== undefined) return stored;
    const fixed = this.#fixed.find((one) => one.id === id);
    throw new DevicesInvalid([
      fixed === undefined ? { device: null, key: "id", code: "unknown-device", id: String(id) } : {
        device: fixed.name,
        key: "id",
        code: "fixed-by-environment",
        variable: DEVICES_VARIABLE,
      },
    ]);
  }

  #checkOrder(given: unknown): readonly number[] {
    const key = "ids";
    if (!Array.isArray(given) || !given.every((id) => typeof id === "number")) {
      throw new DevicesInvalid([{ device: null, key, code: "wrong-form", expected: "ids" }]);
    }
    const ids: readonly number[] = given;
    const wanted = ids.filter((id) => !this.isFixed(id));
    const issues: DeviceIssue[] = [];
    for (const id of new Set(wanted)) {
      const device = this.#stored.find((one) => one.id === id);
      const told = { key, id: String(id) };
      if (device === undefined) issues.push({ ...told, device: null, code: "unknown-device" });
      else if (wanted.indexOf(id) !== wanted.lastIndexOf(id)) {
        issues.push({ ...told, device: device.name, code: "twice-in-order" });
      }
    }
    const missing = this.#stored.filter(({ id }) => !wanted.includes(id)).map(({ name }) => name);
    if (missing.length > 0) {
      issues.push({ device: null, key, code: "missing-in-order", names: missing });
    }
    if (issues.length > 0) throw new DevicesInvalid(issues);
    return wanted;
  }

  #put(stored: readonly StoredDevice[]): void {
    this.#stored = stored;
    this.#all = [...this.#fixed, ...stored];
  }

  #note(what: string, { id, driver, name }: StoredDevice): void {
    this.parts.logger.info(what, { id, driver, device: name });
  }

  #inTurn<T>(mayStill: MayStill | undefined, work: () => T): Promise<T> {
    const turn = this.#tail.then(async () => {
      if (mayStill !== undefined && !await mayStill()) {
        throw new RightEnded("Cannot change devices: signed out meanwhile");
      }
      return work();
    });
    this.#tail = turn.then(() => {}, () => {});
    return turn;
  }
}
