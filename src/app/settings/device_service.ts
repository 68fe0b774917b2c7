import { DevicesInvalid, SettingsInvalid } from "../../domain/codes/errors.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { DriverFacts, Given } from "../../domain/ports/drivers.ts";
import type { DriverSearch, FoundOfDriver } from "../../domain/ports/device_checks.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { DeviceStore, SlotRow, StoredDevice } from "../../domain/ports/record_stores.ts";
import { conflictsOf, deviceAt, takenAddresses } from "../../domain/devices/device_conflicts.ts";
import { leadingSwitch } from "../../domain/devices/leading_switch.ts";
import { type DeviceEntry, parseDevice } from "../../domain/devices/parse_device.ts";
import { type Slot, slotOf } from "../../domain/devices/slots.ts";
import type { Change } from "../../domain/settings/parse_settings.ts";
import type { SettingIssue } from "../../domain/settings/setting_issues.ts";
import type { SettingKey, Settings } from "../../domain/settings/settings.ts";
import { environmentName } from "../../domain/settings/parse_settings.ts";
import { DEVICES_VARIABLE, fixedDevices, refusalOf, withRows } from "./fixed_devices.ts";
import type { HeldDevice } from "./device_trial.ts";
import { heldDevices } from "./held_devices.ts";
import {
  type HouseDevice,
  inOrder,
  orderOf,
  priorityOf,
  searchHost,
  slotDevice,
  slotHouse,
  slotWithId,
} from "./house_order.ts";
import { type Leave, LEAVE_NOTHING, leftFor } from "./left_devices.ts";
import { OpenedDevices } from "./opened_devices.ts";
import {
  isPolicyAlone,
  issuesOfSettings,
  otherRoles,
  settingsAfter,
  settingsFor,
  settingsWithout,
  withKnownSecrets,
} from "./slot_changes.ts";
import { type MayStill, Turns } from "./turns.ts";

export interface DeviceServiceParts {
  readonly store: DeviceStore;
  readonly drivers: readonly DriverFacts[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  /** Those of the environment alone: what a page sets must not keep the program from starting. */
  readonly environmentSettings: () => Settings;
  /** Keys of the settings that the environment holds. */
  readonly fixedSettings: () => ReadonlySet<SettingKey>;
  /** Changes settings as their page does. @throws SettingsInvalid, StorageFailed, RightEnded */
  readonly changeSettings: (input: Given, mayStill?: MayStill) => Promise<unknown>;
  /** Addresses of the machine itself may be entered. */
  readonly mayUseOwnMachine: boolean;
  readonly environment: (name: string) => string | undefined;
}

/**
 * The devices of the house: those that the settings make (slots), those of the environment, and the
 * stored ones. One change at a time, in the order of the calls; one that is refused changes nothing.
 */
export class DeviceService {
  #fixed: readonly StoredDevice[] = [];
  #stored: readonly StoredDevice[] = [];
  #all: readonly StoredDevice[] = [];
  #slots: readonly SlotRow[] = [];
  #sequence: readonly number[] = [];
  #house: { readonly of: Settings; readonly devices: readonly HouseDevice[] } | null = null;
  #isLoaded = false;
  #leave: Leave = LEAVE_NOTHING;
  readonly #turns = new Turns();
  readonly #opened: OpenedDevices;

  constructor(private readonly parts: DeviceServiceParts) {
    this.#opened = new OpenedDevices(parts.drivers);
  }

  get drivers(): readonly DriverFacts[] {
    return this.parts.drivers;
  }

  /** Those beside the ones of the settings, in their order; the same list until something changes. */
  get all(): readonly StoredDevice[] {
    return this.#all;
  }

  /** Those of the house that are opened, in its order; the same list until something changes. */
  get opened(): readonly HouseDevice[] {
    return this.#opened.of(this.house, this.parts.settings());
  }

  /** All of them in the order of the house; the same list until something changes. */
  get house(): readonly HouseDevice[] {
    const settings = this.parts.settings();
    if (this.#house?.of === settings) return this.#house.devices;
    const slots = slotHouse(settings, this.#rows());
    const others = this.#all.map((device) => ({ ...device, slot: null }));
    const devices = inOrder([...slots, ...others], this.#sequence, settings.plugPriority);
    this.#house = { of: settings, devices };
    return devices;
  }

  /** Whether one beside the settings' plug is a switch; before `load`, whether one may be. @throws StorageFailed */
  get hasSwitch(): boolean {
    const all = this.#isLoaded ? this.#all : this.parts.store.load();
    if (all.some(({ roles }) => roles.includes("switch"))) return true;
    return !this.#isLoaded && (this.parts.environment(DEVICES_VARIABLE) ?? "").includes('"switch"');
  }

  /** Name of the device that is the grid meter; null: none is. */
  get gridMeter(): string | null {
    return this.#all.find(({ roles }) => roles.includes("grid"))?.name ?? null;
  }

  /** Sets who makes safe what is left. */
  leaveWith(leave: Leave): void {
    this.#leave = leave;
  }

  /** Stores settings once the loads of theirs are safe that the change leaves. @throws as Leave */
  leaveFor({ before, next }: Change, store: () => void): Promise<void> {
    const devicesOf = (settings: Settings) => slotHouse(settings, this.#rows());
    return this.#leave(leftFor(devicesOf(next), devicesOf(before)), store);
  }

  /** Addresses that settings would name anew and a device of the list has. */
  takenBy(change: Change): readonly SettingIssue[] {
    return takenAddresses(change, { drivers: this.parts.drivers, devices: this.#all });
  }

  /** The devices to which the program is connected as their only client. */
  heldIn(snapshot: Snapshot): readonly HeldDevice[] {
    const { drivers, settings } = this.parts;
    return heldDevices({ drivers, settings: settings(), snapshot });
  }

  /** The environment holds it, or where one of the settings lies. */
  isFixed(id: number): boolean {
    return this.variableOf(id) !== null;
  }

  /** The variable that holds a device; null: none does. */
  variableOf(id: number): string | null {
    if (this.#fixed.some((device) => device.id === id)) return DEVICES_VARIABLE;
    const slot = slotWithId(id);
    if (slot === null) return null;
    const { addressKeys } = slotOf(slot, this.parts.settings());
    const held = addressKeys.find((key) => this.parts.fixedSettings().has(key));
    return held === undefined ? null : environmentName(held);
  }

  /** Reads environment and store. @throws DevicesInvalid for the environment, StorageFailed */
  load(): void {
    const { environment, environmentSettings, drivers, mayUseOwnMachine } = this.parts;
    const terms = { drivers, settings: environmentSettings(), mayUseOwnMachine };
    this.#fixed = fixedDevices(environment(DEVICES_VARIABLE), terms);
    this.#read();
    this.#isLoaded = true;
  }

  /** @throws DevicesInvalid with every issue, StorageFailed, RightEnded */
  add(input: Given, mayStill?: MayStill): Promise<StoredDevice> {
    return this.#inTurn(mayStill, () => {
      const entry = this.#check(input, null);
      const device = { ...entry, id: this.parts.store.add(entry) };
      this.#sequence = [...this.#sequence, device.id];
      this.#put([...this.#stored, device]);
      this.#note("Device added", device);
      return device;
    });
  }

  /** What is left out of `input` stays. @throws DevicesInvalid, StorageFailed, RightEnded, ProgramEnding */
  change(id: number, input: Given, mayStill?: MayStill): Promise<StoredDevice> {
    return this.#inTurn(mayStill, async () => {
      const slot = this.#namedSlot(id);
      if (slot !== null) return await this.#changeSlot(slot, input, mayStill);
      const fixed = this.#fixed.find((one) => one.id === id);
      if (fixed !== undefined && isPolicyAlone(input)) return this.#changeFixed(fixed, input);
      const before = this.#storedOne(id);
      const device = { ...this.#check(input, before), id };
      const after = this.house.map((one) => one.id === id ? device : one);
      await this.#changeSettings(null, device.name, this.#settingsAfter(after), mayStill);
      await this.#leave(leftFor([device], [before]), () => this.#store(device));
      this.#note("Device changed", device);
      return device;
    });
  }

  /**
   * What it has told stays stored; of one that the settings make, they forget address and secret.
   * @throws DevicesInvalid, StorageFailed, RightEnded, ProgramEnding
   */
  remove(id: number, mayStill?: MayStill): Promise<void> {
    return this.#inTurn(mayStill, async () => {
      const slot = this.#namedSlot(id);
      const device = slot === null ? this.#storedOne(id) : this.#slotDevice(slot);
      const changes = slot === null
        ? this.#settingsAfter(this.house.filter((one) => one.id !== id))
        : settingsWithout(slot, this.parts.settings());
      await this.#changeSettings(slot, device.name, changes, mayStill);
      if (slot === null) {
        await this.#leave([{ id, isStaying: false }], () => {
          this.parts.store.remove(id, this.parts.clock.wallMs());
          this.#put(this.#stored.filter((one) => one.id !== id));
        });
      }
      this.#note("Device removed", device);
    });
  }

  /**
   * Puts the devices into the order of `ids`, which names each of them once, those of the environment
   * left out or not. The setting Priority follows it, and "Enabled" stays with its switch.
   * @throws DevicesInvalid, StorageFailed, RightEnded
   */
  order(ids: unknown, mayStill?: MayStill): Promise<void> {
    return this.#inTurn(mayStill, async () => {
      const wanted = orderOf(ids, this.house, (id) => this.#fixed.some((one) => one.id === id));
      const house = wanted.flatMap((id) => this.house.filter((one) => one.id === id));
      const priority = priorityOf(house);
      const [first] = house.filter(({ roles }) => roles.includes("switch"));
      const isTurned = priority !== null && priority !== this.parts.settings().plugPriority;
      const changes = { ...isTurned && { plugPriority: priority }, ...this.#settingsAfter(house) };
      if ("plugEnabled" in changes) this.#keepEnabled();
      await this.#changeSettings(null, first?.name ?? "", changes, mayStill);
      const sequence = [...wanted, ...this.#sequence.filter((id) => !wanted.includes(id))];
      this.parts.store.order(sequence);
      this.#sequence = sequence;
      this.#put(this.#stored);
      this.parts.logger.info("Devices ordered", { ids: wanted.join(" ") });
    });
  }

  /** Reads a device as it would be, without storing it. @throws DevicesInvalid */
  draft(input: Given, id: number | null): DeviceEntry {
    if (id === null) return this.#check(input, null);
    const slot = this.#namedSlot(id);
    return slot === null
      ? this.#check(input, this.#storedOne(id))
      : this.#parsed(withKnownSecrets(slot, this.parts.settings(), input), this.#slotDevice(slot));
  }

  /** Where to search. @throws DevicesInvalid for a host that is none, or not to be asked */
  search(host: unknown): Pick<DriverSearch, "host" | "mayUseOwnMachine"> {
    const { mayUseOwnMachine } = this.parts;
    return { host: searchHost(host, mayUseOwnMachine), mayUseOwnMachine };
  }

  /** Name of the device that lies where one was found; null: none does. */
  nameAt({ driver, params }: Pick<FoundOfDriver, "driver" | "params">): string | null {
    const { drivers } = this.parts;
    return deviceAt({ driver, params }, { drivers, devices: this.house })?.name ?? null;
  }

  /** The database is another one since: what is in force goes into it. @throws StorageFailed */
  rewrite(): void {
    const slots = { rows: this.#slots, sequence: this.#sequence };
    this.parts.store.keep(this.#stored, this.parts.clock.wallMs(), slots);
  }

  /** Takes into force what a database has that could not be reached before. @throws StorageFailed */
  reload(): void {
    if (this.parts.store.load().length > 0) this.#read();
    else if (this.#stored.length > 0) this.rewrite();
    else this.#readSlots([]);
  }

  #read(stored = this.parts.store.load()): void {
    this.#fixed = withRows(this.#fixed, stored, this.parts);
    this.#readSlots(stored);
  }

  #readSlots(stored: readonly StoredDevice[]): void {
    [this.#slots, this.#sequence] = [this.parts.store.slots(), this.parts.store.sequence()];
    this.#put(stored);
  }

  async #changeSlot(slot: Slot, input: Given, mayStill?: MayStill): Promise<StoredDevice> {
    const before = this.#slotDevice(slot);
    const entry = this.#parsed(withKnownSecrets(slot, this.parts.settings(), input), before);
    if (String(entry.roles) !== String(before.roles)) {
      throw new DevicesInvalid([otherRoles(entry, before)]);
    }
    const changes = settingsFor(slot, this.parts.settings(), entry);
    await this.#changeSettings(slot, entry.name, changes, mayStill);
    const { driver, name, roles, policy = {} } = entry;
    this.#keepRow({ id: before.id, slot, driver, name, roles, policy });
    this.#note("Device changed", before);
    return this.#slotDevice(slot);
  }

  #changeFixed(before: StoredDevice, input: Given): StoredDevice {
    const device = { ...before, policy: this.#parsed(input, before).policy ?? {} };
    const row = this.#slots.find((one) => one.id === before.id);
    if (row !== undefined) this.#keepRow({ ...row, policy: device.policy });
    this.#fixed = this.#fixed.map((one) => one.id === before.id ? device : one);
    this.#put(this.#stored);
    this.#note("Device changed", device);
    return device;
  }

  #settingsAfter(after: readonly StoredDevice[]): Given {
    const [settings, fixed] = [this.parts.settings(), this.parts.fixedSettings()];
    return settingsAfter(after, { settings, fixed, house: this.house });
  }

  /** The switch that the setting "Enabled" is about has it by its own values from now on. */
  #keepEnabled(): void {
    if (this.parts.fixedSettings().has("plugEnabled")) return;
    const id = leadingSwitch(this.house, this.parts.settings());
    const one = this.#all.find((device) => device.id === id);
    if (one === undefined) return;
    const policy = { plugEnabled: true, ...one.policy };
    if (this.#fixed.includes(one)) this.#changeFixed(one, { policy });
    else this.#store({ ...one, policy });
  }

  #store(device: StoredDevice): void {
    this.parts.store.change(device);
    this.#put(this.#stored.map((one) => one.id === device.id ? device : one));
  }

  #keepRow(row: SlotRow): void {
    this.parts.store.changeSlot(row);
    this.#slots = [...this.#slots.filter(({ id }) => id !== row.id), row];
    this.#house = null;
  }

  /** Changes settings for a device; `slot` is null for one beside theirs. @throws DevicesInvalid */
  async #changeSettings(
    slot: Slot | null,
    device: string,
    changes: Given,
    mayStill?: MayStill,
  ): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const keys = slot === null ? {} : slotOf(slot, this.parts.settings()).keys;
    try {
      await this.parts.changeSettings(changes, mayStill);
    } catch (error) {
      if (!(error instanceof SettingsInvalid)) throw error;
      throw new DevicesInvalid(issuesOfSettings(error, { device, keys }));
    }
  }

  /** The slot of an id, if the settings name its address; null: it is none, or not of the house. */
  #namedSlot(id: number): Slot | null {
    return this.house.find((one) => one.id === id)?.slot ?? null;
  }

  #rows = () => ({ rows: this.#slots, drivers: this.parts.drivers });

  #slotDevice(slot: Slot): HouseDevice {
    return slotDevice(slot, this.parts.settings(), this.#rows());
  }

  #parsed(input: Given, before: StoredDevice | null): DeviceEntry {
    const { drivers, mayUseOwnMachine, settings } = this.parts;
    const place = `#${this.#all.length + 1}`;
    const terms = { drivers, mayUseOwnMachine, before, place, settings: settings() };
    const { entry, issues } = parseDevice(input, terms);
    if (entry === null) throw new DevicesInvalid(issues);
    return entry;
  }

  #check(input: Given, before: StoredDevice | null): DeviceEntry {
    const { drivers, settings } = this.parts;
    const entry = this.#parsed(input, before);
    const others = this.#all.filter((one) => one !== before);
    const conflicts = conflictsOf(entry, { drivers, settings: settings(), others });
    if (conflicts.length > 0) throw new DevicesInvalid(conflicts);
    return entry;
  }

  /** @throws DevicesInvalid for an id that there is not, and one of the environment's */
  #storedOne(id: number): StoredDevice {
    const stored = this.#stored.find((one) => one.id === id);
    if (stored !== undefined) return stored;
    throw new DevicesInvalid([refusalOf(id, this.#fixed)]);
  }

  #put(stored: readonly StoredDevice[]): void {
    this.#stored = stored;
    const all = [...this.#fixed, ...stored];
    const places = new Map(this.#sequence.map((id, at) => [id, at]));
    const placeOf = ({ id }: StoredDevice) => id < 0 ? -1 : places.get(id) ?? places.size;
    this.#all = all.toSorted((one, other) => placeOf(one) - placeOf(other));
    this.#house = null;
  }

  #note(what: string, { id, driver, name }: StoredDevice): void {
    this.parts.logger.info(what, { id, driver, device: name });
  }

  #inTurn<T>(mayStill: MayStill | undefined, work: () => T | Promise<T>): Promise<T> {
    return this.#turns.take("devices", mayStill, work);
  }
}
