import type { Told } from "../../domain/ports/device_checks.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Source } from "../../domain/ports/devices.ts";

/** Keys of an identity whose values belong to a single unit, such as its serial number. */
const UNIQUE_NAME = /serial|mac/i;
const SHOWN_END = 4;

/** What a few reads of one device brought; it ends at the first that fails. */
export interface Measured<T> {
  readonly durationsMs: readonly number[];
  /** The newest answer and when it came (steady time). */
  readonly newest: { readonly value: T; readonly atMs: number } | null;
  readonly error: DeviceError | null;
}

/** Reads a device so many times, one after the other. */
export async function measure<T>(
  source: Source<T>,
  { clock, reads }: { readonly clock: Clock; readonly reads: number },
): Promise<Measured<T>> {
  const durationsMs: number[] = [];
  let newest: Measured<T>["newest"] = null;
  try {
    while (durationsMs.length < reads) {
      const startedMs = clock.steadyMs();
      const value = await source.read();
      newest = { value, atMs: clock.steadyMs() };
      durationsMs.push(newest.atMs - startedMs);
    }
    return { durationsMs, newest, error: null };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { durationsMs, newest, error };
  }
}

/** Asks a driver that can tell who its device is, whatever the names of its answer. */
export async function identify(driver: object): Promise<Readonly<Record<string, unknown>>> {
  if (!canIdentify(driver)) return {};
  const identity = await driver.identify();
  return typeof identity === "object" && identity !== null ? { ...identity } : {};
}

/** What is known of an identity; what is one unit's alone is masked but for its end. */
export function shownIdentity(
  identity: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Told>> {
  const known = Object.entries(identity).flatMap(([name, told]) => {
    if (!isTold(told) || told === null || told === "") return [];
    if (UNIQUE_NAME.test(name)) return [[name, masked(String(told))] as const];
    return [[name, name === "model" ? withoutSerials(told) : told] as const];
  });
  return Object.fromEntries(known);
}

/** All but the last four characters as one sign, so that their number is hidden too. */
export function masked(text: string): string {
  return text.length <= SHOWN_END ? "****" : `****${text.slice(-SHOWN_END)}`;
}

/** True for one bare value. */
export function isTold(value: unknown): value is Told {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** Some batteries have their serial number in the model's name. */
function withoutSerials(told: Told): Told {
  return typeof told === "string" ? told.replaceAll(/\w*\d{5}\w*/g, masked) : told;
}

function canIdentify(driver: object): driver is { identify(): Promise<unknown> } {
  return "identify" in driver && typeof driver.identify === "function";
}
