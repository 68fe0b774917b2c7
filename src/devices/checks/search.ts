import type { Problem } from "../../domain/codes/diagnosis.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Driver, FindTerms, Found, SearchPlaces } from "../driver.ts";
import { guardedLookup } from "../transport/guarded_lookup.ts";

/** Of a search; for the two times tests bring shorter ones. */
export interface SearchOptions extends SearchPlaces {
  readonly clock: Clock;
  /** For the calls into the network, which always take as long, and for each request to a host. */
  readonly deadlineMs?: number;
  /** For everything. */
  readonly totalMs?: number;
  /** Ends it before its time; what has been found by then is told. */
  readonly signal?: AbortSignal;
}

const DEADLINE_MS = 2500;
const TOTAL_MS = 9000;

/** Runs a search, which is stopped when its time is over. */
export async function searchWithin<T>(
  { mayUseOwnMachine }: { readonly mayUseOwnMachine: boolean },
  { clock, deadlineMs = DEADLINE_MS, totalMs = TOTAL_MS, signal: end, ...places }: SearchOptions,
  search: (terms: FindTerms) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), totalMs);
  const lookup = mayUseOwnMachine ? undefined : guardedLookup();
  try {
    const signal = end === undefined ? stop.signal : AbortSignal.any([stop.signal, end]);
    return await search({ clock, deadlineMs, signal, places, lookup });
  } finally {
    clearTimeout(timer);
  }
}

/** Calls into the network for one make; a call that did not leave becomes one of the problems. */
export async function callFor(
  { find }: Driver,
  terms: FindTerms,
  problems: Problem[],
): Promise<readonly Found[]> {
  try {
    return await find.call?.(terms) ?? [];
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    problems.push({ code: "search-failed", detail: error.message });
    return [];
  }
}
