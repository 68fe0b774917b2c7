import { DeviceError } from "../src/domain/errors.ts";
import type { Clock, Source } from "../src/domain/ports.ts";
import { isTold, type ReportValue, type RoundTrip, splitUnit, type Told } from "./doctor_report.ts";

/** Reads of each device: enough for a median, and done in a second. */
const READS = 3;
/** Names of an identity that belong to one unit alone. */
const UNIQUE_NAME = /serial|mac/i;
const SHOWN_END = 4;

/** What a few reads of one device brought; it ends at the first that fails. */
export interface Measured<T> {
  readonly durationsMs: readonly number[];
  /** The newest answer and when it came (steady time). */
  readonly newest: { readonly value: T; readonly atMs: number } | null;
  readonly error: DeviceError | null;
}

/** Reads a device three times, one after the other. */
export async function measure<T>(source: Source<T>, clock: Clock): Promise<Measured<T>> {
  const durationsMs: number[] = [];
  let newest: Measured<T>["newest"] = null;
  try {
    while (durationsMs.length < READS) {
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

/** Smallest and middle duration, in tenths of a ms; null when nothing was answered. */
export function roundTripOf(durationsMs: readonly number[]): RoundTrip | null {
  const sorted = [...durationsMs].sort((left, right) => left - right);
  const [least] = sorted;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (least === undefined || middle === undefined) return null;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return { reads: sorted.length, minMs: tenths(least), medianMs: tenths(middle) };
}

/** Every value of a reading by its name, with the unit that the name ends in. */
export function valuesOf(reading: object, ageMs: number | null): readonly ReportValue[] {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(reading);
  return entries.flatMap(([name, value]): readonly ReportValue[] => {
    const { unit } = splitUnit(name);
    if (Array.isArray(value)) {
      return [{ name, value: value.filter(isTold).map(rounded), unit, ageMs }];
    }
    return isTold(value) ? [{ name, value: rounded(value), unit, ageMs }] : [];
  });
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

/** Floats of single precision have a long tail of nothing. */
function rounded(told: Told): Told {
  return typeof told === "number" ? Number(told.toFixed(3)) : told;
}

/** Some batteries have their serial number in the model's name. */
function withoutSerials(told: Told): Told {
  return typeof told === "string" ? told.replaceAll(/\w*\d{5}\w*/g, masked) : told;
}

function canIdentify(driver: object): driver is { identify(): Promise<unknown> } {
  return "identify" in driver && typeof driver.identify === "function";
}
