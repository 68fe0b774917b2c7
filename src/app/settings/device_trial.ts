import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import { type Device, type Role, ROLES } from "../../domain/house/device.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { CheckRefused } from "../../domain/ports/device_checks.ts";
import type { DriverFacts, OpenDevice } from "../../domain/ports/drivers.ts";
import { type DeviceEntry, wholeParams } from "../../domain/settings/parse_device.ts";
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
  /** How long all of it took. */
  readonly durationMs: number;
  readonly roles: readonly TriedRole[];
};

export interface DeviceTrialParts {
  readonly drivers: readonly DriverFacts[];
  readonly clock: Clock;
  /** Opens a device, secrets among its parameters; null where no driver takes it. */
  readonly openers: {
    openDevice?(device: Device, clock: Clock): OpenDevice | null;
  };
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
  async run(entry: DeviceEntry): Promise<TrialResult> {
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
      const roles = await this.#readAll(entry);
      return { kind: "tried", durationMs: this.parts.clock.steadyMs() - nowMs, roles };
    } finally {
      this.#isRunning = false;
    }
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
    return { code: error.symptom, driver: entry.driver, address, unitId: null };
  }
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
