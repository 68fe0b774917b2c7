import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import { type Device, type DeviceReadings, type Role, ROLES } from "../../domain/house/device.ts";
import type { Reading } from "../../domain/house/readings.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type {
  CheckRefused,
  DriverFinder,
  DriverSearch,
  FoundByDrivers,
} from "../../domain/ports/device_checks.ts";
import type { DriverFacts, OpenDevice } from "../../domain/ports/drivers.ts";
import { type DeviceEntry, hostsOf, wholeParams } from "../../domain/devices/parse_device.ts";
import { powersOf } from "../device_states.ts";
import { withDeadline } from "../cycle/deadline.ts";

/** What one role told when it was read once; `powerW` null: it does not tell a power. */
export interface TriedRole {
  readonly role: Role;
  /** It answers that the house has none: of batteries alone. */
  readonly isAbsent: boolean;
  readonly powerW: number | null;
  /** Null: it answered. The message is the driver's own, English and technical. */
  readonly error: string | null;
  readonly diagnosis: Diagnosis | null;
}

/** What a test of a device gives. */
export type TrialResult = CheckRefused | {
  readonly kind: "tried";
  /** How long all of it took; 0 where the program's own last readings are told. */
  readonly durationMs: number;
  /** "program": the device takes one client, which the program itself is. */
  readonly source: "device" | "program";
  readonly roles: readonly TriedRole[];
} | {
  /** The program is connected to another device there, which takes no second client. */
  readonly kind: "held";
};

/** A device that takes one client, and to which the program is connected. */
export interface HeldDevice {
  readonly id: number;
  /** Without a port. */
  readonly host: string;
  /** Host and port, as its driver tells them. */
  readonly place: string;
  readonly readings: DeviceReadings;
}

export interface DeviceTrialParts {
  readonly drivers: readonly DriverFacts[];
  readonly clock: Clock;
  /** Opens a device, secrets among its parameters; null where no driver takes it. */
  readonly openers: {
    openDevice?(device: Device, clock: Clock): OpenDevice | null;
  };
  readonly held?: () => readonly HeldDevice[];
  /** Left out: nothing can be searched for. */
  readonly finder?: DriverFinder;
  /** True for two hosts that are, or may be, one machine; when it is missing, the names tell. */
  readonly isSameHost?: (asked: string, held: string) => Promise<boolean>;
}

/** One at a time, and so many a minute: they speak to whatever address somebody typed. */
const MAX_A_MINUTE = 12;
const BUSY_MS = 5 * SECOND_MS;
const DEADLINE_MS = 10 * SECOND_MS;
/** A device that does not close in time is left to itself. */
const CLOSE_MS = 2 * SECOND_MS;

/** Reads devices once, beside the cycle; nothing is written to them, and nothing is stored. */
export class DeviceTrial {
  readonly #startedMs: number[] = [];
  #isRunning = false;

  constructor(private readonly parts: DeviceTrialParts) {}

  /** Never rejects with a DeviceError: what fails is told by role. */
  async run(entry: DeviceEntry, id: number | null = null): Promise<TrialResult> {
    return await this.#alone(async (): Promise<TrialResult> => {
      const beganMs = this.parts.clock.steadyMs();
      const holder = await this.#holderOf(entry);
      if (holder !== null) return holder.id === id ? toldBy(holder, entry) : { kind: "held" };
      const roles = await this.#readAll(entry);
      const durationMs = this.parts.clock.steadyMs() - beganMs;
      return { kind: "tried", durationMs, source: "device", roles };
    });
  }

  /** Searches for devices of every make. Never rejects with a DeviceError. */
  async find(
    search: Omit<DriverSearch, "heldHosts">,
  ): Promise<CheckRefused | (FoundByDrivers & { readonly kind: "found" })> {
    const { finder, held = () => [] } = this.parts;
    if (finder === undefined) return { kind: "refused", waitMs: MINUTE_MS };
    const heldHosts = held().map(({ place }) => place);
    return await this.#alone(async () => {
      const found = await finder.find({ ...search, heldHosts });
      return { ...found, kind: "found" as const };
    });
  }

  async #alone<T>(work: () => Promise<T>): Promise<T | CheckRefused> {
    const nowMs = this.parts.clock.steadyMs();
    while ((this.#startedMs[0] ?? nowMs) <= nowMs - MINUTE_MS) this.#startedMs.shift();
    if (this.#isRunning) return { kind: "refused", waitMs: BUSY_MS };
    const [oldest] = this.#startedMs;
    if (oldest !== undefined && this.#startedMs.length >= MAX_A_MINUTE) {
      return { kind: "refused", waitMs: oldest + MINUTE_MS - nowMs };
    }
    this.#startedMs.push(nowMs);
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * The device to which the program is connected at this one's host, where this one takes one client
   * too, or would be spoken to at the same port; null: none.
   */
  async #holderOf(entry: DeviceEntry): Promise<HeldDevice | null> {
    const driver = this.parts.drivers.find(({ id }) => id === entry.driver);
    if (driver === undefined) return null;
    const { held = () => [], isSameHost = isSameName } = this.parts;
    const hosts = hostsOf(entry.params, driver);
    const port = portOf(driver.address(wholeParams(entry)));
    for (const one of held()) {
      if (!driver.takesOneClient && port !== portOf(one.place)) continue;
      const same = await Promise.all(hosts.map(({ host }) => isSameHost(host, one.host)));
      if (same.includes(true)) return one;
    }
    return null;
  }

  async #readAll(entry: DeviceEntry): Promise<readonly TriedRole[]> {
    const params = wholeParams(entry);
    const { driver, name, roles } = entry;
    const device = { id: 0, driver, name, roles, params };
    const { openers, clock } = this.parts;
    const opened = openers.openDevice?.(device, clock) ?? null;
    if (opened === null) return [];
    try {
      return await Promise.all(
        ROLES.filter((role) => roles.includes(role)).map(async (role) => {
          try {
            const terms = { action: `read ${role} of "${name}"`, deadlineMs: DEADLINE_MS };
            const told = await withDeadline(readRole(role, opened), terms);
            return { ...told, role, error: null, diagnosis: null };
          } catch (error) {
            if (!(error instanceof DeviceError)) throw error;
            const diagnosis = this.#diagnose(error, entry);
            return { role, isAbsent: false, powerW: null, error: error.message, diagnosis };
          }
        }),
      );
    } finally {
      const terms = { action: `close device "${name}"`, deadlineMs: CLOSE_MS };
      await withDeadline(opened.close(), terms).catch(() => {});
    }
  }

  #diagnose(error: DeviceError, entry: DeviceEntry): Diagnosis | null {
    const driver = this.parts.drivers.find(({ id }) => id === entry.driver);
    const address = driver?.address(wholeParams(entry)) ?? null;
    if (address === null) return null;
    const unitId = driver?.unitId(wholeParams(entry)) ?? null;
    return { code: error.symptom, driver: entry.driver, address, unitId };
  }
}

/** The port of a place as drivers tell it, as text; null: it tells none. */
function portOf(place: string | null): string | null {
  return place?.split("/")[0]?.match(/:([0-9]+)$/)?.[1] ?? null;
}

function isSameName(asked: string, held: string): Promise<boolean> {
  return Promise.resolve(asked.toLowerCase() === held.toLowerCase());
}

/** What the program was told last; an unknown role of a draft is told as not read. */
function toldBy({ readings }: HeldDevice, { name, roles }: DeviceEntry): TrialResult {
  return {
    kind: "tried",
    durationMs: 0,
    source: "program",
    roles: ROLES.filter((role) => roles.includes(role)).map((role) => {
      const reading: Reading<unknown> | undefined = readings[role];
      const isAbsent = role === "battery" && reading?.isConfigured === false;
      const isTold = reading !== undefined && (reading.quality === "fresh" || isAbsent);
      const missing = isTold ? null : `Cannot read ${role} of "${name}": nothing was told yet`;
      return {
        role,
        isAbsent,
        powerW: powersOf(readings)[role] ?? null,
        error: isTold ? null : reading?.error ?? missing,
        diagnosis: reading?.diagnosis ?? null,
      };
    }),
  };
}

async function readRole(
  role: Role,
  opened: OpenDevice,
): Promise<Pick<TriedRole, "isAbsent" | "powerW">> {
  switch (role) {
    case "grid":
      return told((await opened.grid?.read())?.gridPowerW);
    case "pv":
      return told((await opened.pv?.read())?.pvPowerW);
    case "battery": {
      const battery = await opened.battery?.read();
      return { ...told(battery?.powerW), isAbsent: battery === null };
    }
    case "charger":
      return told((await opened.charger?.read())?.powerW);
    case "switch":
      return told((await opened.switch?.read())?.powerW);
    case "load":
      return told((await opened.load?.read())?.powerW);
  }
}

function told(powerW: number | null | undefined): Pick<TriedRole, "isAbsent" | "powerW"> {
  return { isAbsent: false, powerW: powerW ?? null };
}
