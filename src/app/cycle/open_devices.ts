import { type Diagnosis, ownWordIn } from "../../domain/codes/diagnosis.ts";
import { type DeviceError, DeviceRejected } from "../../domain/codes/errors.ts";
import type { DeviceName } from "../../domain/codes/house_event.ts";
import type { Device, DeviceReadings, DeviceSight, Role, Slot } from "../../domain/house/device.ts";
import type {
  BatteryValues,
  ChargerValues,
  MeterValues,
  Reading,
} from "../../domain/house/readings.ts";
import type { Clock, ClockMove } from "../../domain/house/time.ts";
import type { Charger, Source, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { DeviceAnswer } from "../../domain/ports/device_checks.ts";
import type { OpenDevice } from "../../domain/ports/drivers.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { type HouseDevice, opensWith, placeOf } from "../settings/house_order.ts";
import { deviceLogger } from "../log/logger.ts";
import { withDeadline } from "./deadline.ts";
import { type AgeLimits, Poller } from "./poller.ts";

/** Opens a device by its driver, secrets among its parameters; null where no driver takes it. */
export type OpenByDriver = (device: Device, clock: Clock) => OpenDevice | null;

/** What the settings call the roles of the devices that they make. */
export const ROLE_NAMES: Readonly<Partial<Record<Role, DeviceName>>> = {
  grid: "meter",
  pv: "inverter",
  battery: "battery",
  charger: "charger",
  switch: "plug",
};

/** A device whose answer nothing waits for; real time. */
const POLL_MS = 1000;
/** Tracked acts on site data up to 30 s old and pauses after 2 minutes (product rule). */
const SITE_LIMITS: AgeLimits = { freshMs: 30_000, keptMs: 120_000 };
/** One that refuses is asked again once a minute, but for the site and plug of the settings. */
const LIMITS: AgeLimits = { ...SITE_LIMITS, refusedMs: 60_000 };
/** A charger is offline after 60 s without a valid answer (product rule). */
const CHARGER_LIMITS: AgeLimits = { ...LIMITS, keptMs: 60_000 };

/** One device with a poller for each of its roles. */
interface OpenOne {
  readonly device: HouseDevice;
  /** Null: nothing could be opened. */
  readonly opened: OpenDevice | null;
  readonly pollers: Pollers;
}

type ValuesOf<R extends Role> = R extends "battery" ? BatteryValues | null
  : NonNullable<DeviceReadings[R]> extends Reading<infer V> ? V
  : never;
export type Pollers = { readonly [R in Role]?: Poller<ValuesOf<R>> };

/** A charger that is open, under the id of its device. */
export interface OpenCharger {
  readonly id: number;
  readonly name: string;
  readonly port: Charger;
}

/** A switch that is open, likewise. */
export interface OpenSwitch {
  readonly id: number;
  readonly name: string;
  readonly port: SwitchedPlug;
}

/** What failures and answers of a device mean; null and empty: nobody can tell. */
export interface DeviceWords {
  failure(error: DeviceError, device: HouseDevice, role: Role): Diagnosis | null;
  findIn(answer: DeviceAnswer, device: HouseDevice): readonly Diagnosis[];
}

/** The devices of the house: each is opened by its driver, polled and closed for itself. */
export class OpenDevices {
  #all: readonly OpenOne[] = [];

  constructor(
    private readonly parts: {
      readonly open: OpenByDriver;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly words: DeviceWords;
      /** Closes a device; never rejects. */
      readonly close: (device: OpenDevice) => Promise<void>;
    },
  ) {}

  /** The meter in use: that of the settings' inverter, else the first other one; null: none is. */
  get meter(): Poller<MeterValues> | null {
    const first = this.#all.find(({ pollers }) => pollers.grid !== undefined)?.pollers.grid;
    return this.ofSlot("inverter").grid ?? first ?? null;
  }

  /** What a device of the settings is read by; empty: they name none. */
  ofSlot(slot: Slot): Pollers {
    return this.#all.find(({ device }) => device.slot === slot)?.pollers ?? {};
  }

  /** The chargers that a cycle waits for: the first one, and that of the settings. */
  get awaitedChargers(): readonly Poller<ChargerValues>[] {
    const firstId = this.chargers[0]?.id;
    return this.#all.flatMap(({ device: { id, slot }, pollers: { charger } }) =>
      charger !== undefined && (id === firstId || slot === "charger") ? [charger] : []
    );
  }

  /** What a failure of this charger means; null: nobody can tell. */
  diagnoseCharger(id: number, error: DeviceError): Diagnosis | null {
    const one = this.#all.find(({ device }) => device.id === id);
    return one === undefined ? null : this.parts.words.failure(error, one.device, "charger");
  }

  /** The chargers that are open, in the order of the house. */
  get chargers(): readonly OpenCharger[] {
    return this.#all.flatMap(({ device, opened }) => {
      const port = device.roles.includes("charger") ? opened?.charger : undefined;
      return port === undefined ? [] : [{ id: device.id, name: device.name, port }];
    });
  }

  /** The switches that are open, likewise; what is a charger as well is steered as one. */
  get switches(): readonly OpenSwitch[] {
    return this.#all.flatMap(({ device: { roles, id, name }, opened }) => {
      const isSwitch = roles.includes("switch") && !roles.includes("charger");
      const port = isSwitch ? opened?.switch : undefined;
      return port === undefined ? [] : [{ id, name, port }];
    });
  }

  /** Whether it is to be closed for this list: it is not in it, or is opened otherwise. */
  isEnding(id: number, next: readonly HouseDevice[]): boolean {
    return this.#hasChanged(id, next, opensWith);
  }

  /** Whether it is left for this list: it is not in it, or is another one there. */
  isLeft(id: number, next: readonly HouseDevice[]): boolean {
    return this.#hasChanged(id, next, placeOf);
  }

  #hasChanged(
    id: number,
    next: readonly HouseDevice[],
    told: (device: HouseDevice) => string,
  ): boolean {
    const one = this.#all.find(({ device }) => device.id === id);
    const then = next.find((device) => device.id === id);
    return one === undefined || then === undefined || told(one.device) !== told(then);
  }

  /** Closes what is not in the list or has changed, then opens what is new; the rest stays open. */
  async configure(next: readonly HouseDevice[]): Promise<void> {
    const ending = this.#all.filter(({ device }) => this.isEnding(device.id, next));
    const staying = this.#all.filter((one) => !ending.includes(one));
    this.#all = staying;
    await this.#closeAll(ending);
    this.#all = next.map((device) => {
      const open = staying.find((one) => one.device.id === device.id);
      return open === undefined ? this.#open(device) : { ...open, device };
    });
  }

  /**
   * Reads all but `others`, side by side, and waits a second for each at most, and not at all
   * for one that has not answered the cycle before: a later answer counts in a later cycle. Never
   * rejects.
   */
  async poll(others: readonly (Poller<never> | Poller<unknown>)[]): Promise<void> {
    await Promise.all(this.#all.map(async ({ device, pollers }) => {
      const own = pollersIn(pollers)
        .filter((poller) => !others.includes(poller) && !poller.isReading);
      const action = `poll device "${device.name}"`;
      await withDeadline(Promise.all(own.map((poller) => poller.poll())), {
        action,
        deadlineMs: POLL_MS,
      }).catch(() => {});
    }));
  }

  moveStamps(move: ClockMove): void {
    for (const { pollers } of this.#all) {
      for (const poller of pollersIn(pollers)) poller.moveStamps(move);
    }
  }

  /** What each device told last, frozen; what opens a device stays here. */
  sights(): readonly DeviceSight[] {
    return Object.freeze(
      this.#all.map((one) => {
        const { secrets: _secrets, place: _place, slot, ...device } = one.device;
        const readings = Object.freeze(this.#readingsOf(one));
        return Object.freeze({ device, readings, ...(slot === null ? {} : { slot }) });
      }),
    );
  }

  /** What each role told last, with what the device says of itself. */
  #readingsOf({ device, pollers }: OpenOne): DeviceReadings {
    const readings = readingsOf(pollers);
    const { charger, battery, pv, switch: plug } = readings;
    const withWord = <T>(reading: Reading<T>, answer: DeviceAnswer) =>
      withOwnWord(reading, () => this.parts.words.findIn(answer, device));
    return {
      ...readings,
      ...(charger && {
        charger: withWord(charger, { device: "charger", values: charger.value }),
      }),
      ...(plug && { switch: withWord(plug, { device: "plug", values: plug.value }) }),
      ...(battery && {
        battery: withWord(battery, { device: "battery", values: battery.value }),
      }),
      ...(pv && { pv: withWord(pv, { device: "inverter", values: pv.value }) }),
    };
  }

  async close(): Promise<void> {
    const all = this.#all;
    this.#all = [];
    await this.#closeAll(all);
  }

  async #closeAll(all: readonly OpenOne[]): Promise<void> {
    await Promise.all(all.map(async ({ opened }) => {
      if (opened !== null) await this.parts.close(opened);
    }));
  }

  /** When a driver fails to open, only its own device is missing; all others are opened. */
  #open(device: HouseDevice): OpenOne {
    let opened: OpenDevice | null = null;
    let why = "no driver takes it";
    try {
      const { secrets, slot: _slot, place: _place, ...whole } = device;
      const params = { ...device.params, ...secrets };
      opened = this.parts.open({ ...whole, params }, this.parts.clock);
    } catch (error) {
      why = String(error);
    }
    if (opened === null) {
      this.parts.logger.error("Device not opened", { device: device.name, why });
    }
    return { device, opened, pollers: this.#pollersOf(device, opened, why) };
  }

  #pollersOf(device: HouseDevice, opened: OpenDevice | null, why: string): Pollers {
    const failing = {
      read: () => Promise.reject(new DeviceRejected(`Cannot open device "${device.name}": ${why}`)),
    };
    const isOwn = isOfSettings(device);
    const usual = isOwn ? SITE_LIMITS : LIMITS;
    const poller = <T>(role: Role, source: Source<T> | undefined, limits = usual) => {
      const ownName = isOwn ? ROLE_NAMES[role] : undefined;
      const name = ownName ?? `${role} of "${device.name}"`;
      const { clock, words } = this.parts;
      const logger = deviceLogger(this.parts.logger, device.name);
      const diagnose = (error: DeviceError) => words.failure(error, device, role);
      return new Poller<T>(name, source ?? failing, clock, limits, logger, diagnose);
    };
    const has = (role: Role) => device.roles.includes(role);
    return {
      ...(has("grid") && { grid: poller("grid", opened?.grid) }),
      ...(has("pv") && { pv: poller("pv", opened?.pv) }),
      ...(has("battery") && { battery: poller("battery", opened?.battery) }),
      ...(has("charger") && { charger: poller("charger", opened?.charger, CHARGER_LIMITS) }),
      ...(has("switch") && { switch: poller("switch", opened?.switch) }),
      ...(has("load") && { load: poller("load", opened?.load) }),
    };
  }
}

function pollersIn(pollers: Pollers) {
  return Object.values(pollers).filter((poller) => poller !== undefined);
}

/** The settings make it. */
export function isOfSettings({ slot }: Pick<HouseDevice, "slot">): boolean {
  return slot !== null;
}

function readingsOf({ grid, pv, battery, charger, load, ...others }: Pollers): DeviceReadings {
  return {
    ...(grid && { grid: grid.reading() }),
    ...(pv && { pv: pv.reading() }),
    ...(battery && { battery: withoutAbsent(battery.reading()) }),
    ...(charger && { charger: charger.reading() }),
    ...(others.switch && { switch: others.switch.reading() }),
    ...(load && { load: load.reading() }),
  };
}

/** A device that answers and says of itself that something is wrong. */
export function withOwnWord<T>(
  reading: Reading<T>,
  find: () => readonly Diagnosis[],
): Reading<T> {
  if (reading.quality !== "fresh" || reading.error !== null) return reading;
  const word = find().find((one) => ownWordIn(one) !== null);
  return word === undefined ? reading : { ...reading, diagnosis: word };
}

/** A battery that answered "there is none" is not configured, not unavailable. */
export function withoutAbsent(reading: Reading<BatteryValues | null>): Reading<BatteryValues> {
  const isAbsent = reading.quality !== "unavailable" && reading.value === null;
  return isAbsent
    ? {
      ...reading,
      isConfigured: false,
      quality: "unavailable",
      value: null,
      error: null,
      diagnosis: null,
    }
    : { ...reading, value: reading.value };
}
