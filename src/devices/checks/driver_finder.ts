import type {
  DriverFinder,
  DriverSearch,
  FoundByDrivers,
  FoundOfDriver,
} from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { DeviceError, DeviceTimeout, DeviceUnreachable } from "../../domain/codes/errors.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Driver, FindTerms, Found } from "../driver.ts";
import { isHeld } from "./device_tester.ts";
import { callFor, type SearchOptions, searchWithin } from "./search.ts";

export interface DriverFinderOptions extends SearchOptions {
  readonly drivers: readonly Driver[];
}

const FOUND_MAX = 100;

/** Searches for devices of every make that can be searched for. */
export function createDriverFinder({ drivers, ...options }: DriverFinderOptions): DriverFinder {
  return {
    find: (search) => searchWithin(search, options, (terms) => findAll(search, drivers, terms)),
  };
}

async function findAll(
  search: DriverSearch,
  drivers: readonly Driver[],
  terms: FindTerms,
): Promise<FoundByDrivers> {
  const problems: Problem[] = [];
  const calls = drivers.map(async (driver) =>
    ofDriver(driver, await callFor(driver, terms, problems))
  );
  const [called, looked] = await Promise.all([
    Promise.all(calls),
    lookAt(search, drivers, terms),
  ]);
  const found = [...called.flat(), ...looked.found].slice(0, FOUND_MAX);
  return { found, isHeld: looked.isHeld, problems };
}

/**
 * One make after the other looks at the host, until one finds its own: a request in another's language
 * may hang a device. One that takes one client comes last, and only where the host names its port or
 * no other make knows the device, and never where the program is connected to one at that host.
 */
export async function lookAt(
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
