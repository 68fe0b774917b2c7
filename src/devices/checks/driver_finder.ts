import type {
  DriverFinder,
  DriverSearch,
  FoundByDrivers,
  FoundOfDriver,
} from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { DeviceError, DeviceTimeout, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Driver, FindTerms, Found, SearchPlaces } from "../driver.ts";
import { guardedLookup } from "../transport/guarded_lookup.ts";
import { isHeld } from "./device_tester.ts";

export interface DriverFinderOptions extends SearchPlaces {
  readonly drivers: readonly Driver[];
  readonly clock: Clock;
  /** For the calls into the network, which always take as long, and for each request to a host. */
  readonly deadlineMs?: number;
  /** For everything. */
  readonly totalMs?: number;
}

const DEADLINE_MS = 2500;
const TOTAL_MS = 9000;
const FOUND_MAX = 100;

/** Searches for devices of every make that can be searched for. */
export function createDriverFinder(options: DriverFinderOptions): DriverFinder {
  return { find: (search) => findAll(search, options) };
}

async function findAll(
  search: DriverSearch,
  { drivers, clock, deadlineMs = DEADLINE_MS, totalMs = TOTAL_MS, ...places }: DriverFinderOptions,
): Promise<FoundByDrivers> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), totalMs);
  const lookup = search.mayUseOwnMachine ? undefined : guardedLookup();
  const terms = { clock, deadlineMs, signal: stop.signal, places, lookup };
  const problems: Problem[] = [];
  try {
    const calls = drivers.map(async (driver): Promise<readonly FoundOfDriver[]> => {
      try {
        return ofDriver(driver, await driver.find.call?.(terms) ?? []);
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
        problems.push({ code: "search-failed", detail: error.message });
        return [];
      }
    });
    const [called, looked] = await Promise.all([
      Promise.all(calls),
      lookAt(search, drivers, terms),
    ]);
    const found = [...called.flat(), ...looked.found].slice(0, FOUND_MAX);
    return { found, isHeld: looked.isHeld, problems };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One make after the other looks at the host, until one finds its own: a request in another's language
 * may hang a device. One that takes one client comes last, and only where the host names its port or
 * no other make knows the device, and never where the program is connected to one at that host.
 */
async function lookAt(
  { host, heldHosts }: DriverSearch,
  drivers: readonly Driver[],
  terms: FindTerms,
): Promise<Pick<FoundByDrivers, "found" | "isHeld">> {
  if (host === null) return { found: [], isHeld: false };
  const port = parseHost(host)?.port ?? null;
  const same = await Promise.all(heldHosts.map(async (held) => ({
    isHost: await isHeld(host, [held]),
    isPort: port !== null && parseHost(held)?.port === port,
  })));
  const isHostHeld = same.some(({ isHost }) => isHost);
  if (same.some(({ isHost, isPort }) => isHost && isPort)) return { found: [], isHeld: true };
  const isOwnPort = ({ find }: Driver) =>
    port !== null && (find.ports?.(terms) ?? []).includes(port);
  const mayLook = ({ takesOneClient }: Driver) => !takesOneClient || !isHostHeld;
  const owners = drivers.filter(isOwnPort);
  const all = drivers.filter(({ find }) => find.look !== undefined);
  const [shared, single] = [
    all.filter(({ takesOneClient }) => !takesOneClient),
    all.filter(({ takesOneClient }) => takesOneClient && port === null),
  ];
  let isSilent = false;
  for (const driver of (owners.length > 0 ? owners : [...shared, ...single]).filter(mayLook)) {
    if (terms.signal.aborted) break;
    // Where nobody answers one of them, none of the others is heard either.
    if (isSilent && shared.includes(driver)) continue;
    const found = await orNone(driver, host, terms);
    if (found === null) isSilent = true;
    else if (found.length > 0) return { found, isHeld: false };
  }
  return { found: [], isHeld: isHostHeld };
}

/** A device of another make is no failure of the search; null: nobody answers. */
async function orNone(
  driver: Driver,
  host: string,
  terms: FindTerms,
): Promise<readonly FoundOfDriver[] | null> {
  try {
    return ofDriver(driver, await driver.find.look?.(host, terms) ?? []);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return error instanceof DeviceUnreachable || error instanceof DeviceTimeout ? null : [];
  }
}

function ofDriver({ id }: Driver, found: readonly Found[]): readonly FoundOfDriver[] {
  return found.map((one) => ({ ...one, driver: id }));
}
