import * as v from "valibot";
import type { Role } from "../domain/house/device.ts";
import { type DeviceError, InvariantBroken } from "../domain/codes/errors.ts";
import type { Symptom } from "../domain/codes/symptom.ts";
import type { Clock } from "../domain/house/time.ts";
import type { FoundOfDriver } from "../domain/ports/device_checks.ts";
import type { DriverFacts, Given, OpenDevice, Params } from "../domain/ports/drivers.ts";
import { parseHost, type Setting } from "../domain/settings/setting_kinds.ts";
import type { WritePaces } from "./charger/write_paces.ts";
import type { NameGuard } from "./transport/guarded_lookup.ts";

export type { Given, OpenDevice, Params } from "../domain/ports/drivers.ts";

export type ValuesOf<P extends Params> = {
  readonly [K in keyof P]: P[K] extends Setting<infer V> ? V : never;
};

/** How long a device is waited for. */
export interface Patience {
  /** Real time; each driver has its own when it is left out. */
  readonly deadlineMs?: number;
}

/** What every device is opened with. */
export interface DriverContext extends NameGuard {
  readonly clock: Clock;
  /** Deadlines; tests bring shorter ones. */
  readonly patience: Patience;
  /** When each charger was last written to, kept over a device that is opened anew. */
  readonly paces: WritePaces;
}

/** Where searches go in place of the machine's networks and the usual ports; by what is asked. */
export interface SearchPlaces {
  readonly plugs?: { readonly broadcastAddresses: readonly string[]; readonly port: number };
  readonly chargers?: {
    readonly ownAddresses: readonly string[];
    readonly group: string;
    readonly port: number;
  };
  readonly inverterPorts?: readonly number[];
  /** Hosts with their ports that a sweep looks at. */
  readonly sweep?: readonly string[];
}

/** What every search is made with. */
export interface FindTerms extends NameGuard {
  readonly clock: Clock;
  /** For a call into the network, which always takes as long, and for each request to a host. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly places: SearchPlaces;
}

/** A device that a driver has found. */
export type Found = Omit<FoundOfDriver, "driver">;

/** What a look at the places of a host brought: a device, else why each place was none. */
export interface Probed {
  readonly found: readonly Found[];
  readonly failures: readonly {
    readonly address: string;
    readonly unitId: number | null;
    readonly error: DeviceError;
  }[];
}

/** What a test asks a device beside its reads is asked with. */
export interface IdentifyTerms extends NameGuard {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** What a device has told beside its reads: who it is, and what they leave out. */
export interface Identified {
  readonly identity: Readonly<Record<string, unknown>>;
  readonly symptoms: readonly { readonly symptom: Symptom; readonly detail: string | null }[];
}

/** How a make is searched for. Both change nothing, and throw a DeviceError where nothing can be asked. */
export interface Finder {
  /** Calls into the network. */
  readonly call?: (terms: FindTerms) => Promise<readonly Found[]>;
  /** Looks at one address, with a port or without. */
  readonly look?: (host: string, terms: FindTerms) => Promise<readonly Found[]>;
  /** As `look`, and says why each place was none. `entered`: parameters that stand there already. */
  readonly probe?: (host: string, terms: FindTerms, entered: Given) => Promise<Probed>;
  /** Ports that speak its language alone: where the address names one, no other make looks. */
  readonly ports?: (terms: FindTerms) => readonly number[];
}

/** All that the program knows of one make: a folder of `src/devices`, and a line in the registry. */
export interface Driver extends DriverFacts {
  readonly find: Finder;
  /** Where requests go, as sentences tell it. */
  shownAddress(params: Given): string | null;
  /**
   * Asks who it is and what its reads leave out, for tests and doctor; null: an open device tells that
   * itself, or nobody does. Changes nothing. @throws DeviceError
   */
  readonly identify: ((params: Given, terms: IdentifyTerms) => Promise<Identified>) | null;
  /** The maker's name of a fault that its inverter tells as `vendorStatus`; null: it has none. */
  faultLabel(vendorStatus: number): string | null;
  /** Opens it with the roles that it has in this house. Call only with parameters that `check` took. */
  open(
    params: Given,
    roles: readonly Role[],
    context: DriverContext,
  ): OpenDevice;
}

/** Host and port of an address, with the make's port where it names none; null: it is none. */
export function placeOfHost(
  text: string,
  usualPort: number,
): { readonly host: string; readonly port: number } | null {
  const address = parseHost(text);
  return address === null ? null : { host: address.hostname, port: address.port ?? usualPort };
}

/** A driver from its own table of parameters; a parameter that is left out has its fallback. */
export function defineDriver<const P extends Params>(definition: {
  readonly id: string;
  readonly label: string;
  readonly roles: readonly Role[];
  readonly params: P;
  /** Left out: any number of clients may be connected. */
  readonly takesOneClient?: boolean;
  unitId?(values: ValuesOf<P>): number;
  faultLabel?(vendorStatus: number): string | null;
  readonly find?: Finder;
  address(values: ValuesOf<P>): string | null;
  /** Left out: the address. */
  shownAddress?(values: ValuesOf<P>): string;
  identify?(values: ValuesOf<P>, terms: IdentifyTerms): Promise<Identified>;
  open(values: ValuesOf<P>, roles: readonly Role[], context: DriverContext): OpenDevice;
}): Driver {
  const { id, label, roles, params, identify } = definition;
  const valuesOf = (given: Given): ValuesOf<P> => {
    const filled = filledFrom(params, given);
    if (isComplete(params, filled)) return filled;
    throw new InvariantBroken(`Cannot open ${id}: its parameters were not checked`);
  };
  return {
    id,
    label,
    roles,
    params,
    secrets: Object.keys(params).filter((key) => params[key]?.control.kind === "secret"),
    check: (given) => [
      ...Object.keys(given).filter((key) => !Object.hasOwn(params, key)),
      ...Object.keys(params).filter((key) => {
        const setting = params[key];
        return setting !== undefined && given[key] !== undefined &&
          !v.is(setting.schema, given[key]);
      }),
    ],
    find: definition.find ?? {},
    faultLabel: (vendorStatus) => definition.faultLabel?.(vendorStatus) ?? null,
    takesOneClient: definition.takesOneClient ?? false,
    unitId: (given) => definition.unitId?.(valuesOf(given)) ?? null,
    address: (given) => definition.address(valuesOf(given)),
    shownAddress: (given) =>
      definition.shownAddress?.(valuesOf(given)) ?? definition.address(valuesOf(given)),
    identify: identify === undefined
      ? null
      : (given, terms) => identify.call(definition, valuesOf(given), terms),
    open: (given, own, context) => definition.open(valuesOf(given), own, context),
  };
}

/** What is given, and the fallback of each parameter that is not. */
function filledFrom(params: Params, given: Given): Given {
  return Object.fromEntries(
    Object.entries(params).map(([key, { fallback }]) => [key, given[key] ?? fallback]),
  );
}

function isComplete<P extends Params>(params: P, values: Given): values is ValuesOf<P> {
  return Object.entries(params).every(([key, { schema }]) => v.is(schema, values[key]));
}
