import { lookup as systemLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { DeviceRejected } from "../../domain/codes/errors.ts";
import { isOwnPlace } from "../../domain/settings/own_places.ts";

/** How a connection finds the address of a name; missing: the system's way, to anywhere. */
export interface NameGuard {
  readonly lookup?: LookupFunction | undefined;
}

/** The only address is the machine itself or on its own link: nothing was sent there. */
export class OwnPlaceRefused extends Error {
  constructor() {
    super("the address is the machine itself or its own link");
  }
}

/**
 * Finds addresses for the connection that is about to be made, and leaves out those of the machine
 * itself: no second look whose answer may be another one.
 */
export function guardedLookup(find: LookupFunction = systemLookup): LookupFunction {
  return (name, options, callback) =>
    find(name, options, (error, address, family) => {
      if (error !== null) return callback(error, address, family);
      const allowed = allowedOf(address);
      if (allowed === null) callback(new OwnPlaceRefused(), "");
      else callback(null, allowed, family);
    });
}

/** Refuses what is no name and so is never looked up. @throws OwnPlaceRefused */
export function refuseOwnPlace(host: string, { lookup }: NameGuard): void {
  const name = host.replace(/^\[|\]$/g, "");
  if (lookup !== undefined && isOwnPlace(name)) throw new OwnPlaceRefused();
}

/** The refusal as what a driver throws; null: another error. Looked at again, as names move. */
export function refusalOf(error: unknown, action: string): DeviceRejected | null {
  if (!(error instanceof OwnPlaceRefused)) return null;
  return new DeviceRejected(`Cannot ${action}: ${error.message}`, {
    symptom: "own-machine",
    cause: error,
    isAskedAgain: true,
  });
}

function allowedOf(address: string | LookupAddress[]): string | LookupAddress[] | null {
  if (typeof address === "string") return isOwnPlace(address) ? null : address;
  const allowed = address.filter((one) => !isOwnPlace(one.address));
  return allowed.length === 0 ? null : allowed;
}
