import { createDriverFinder } from "../../devices/checks/driver_finder.ts";
import type { SearchOptions } from "../../devices/checks/search.ts";
import { DRIVERS } from "../../devices/registry.ts";
import type { FoundOfDriver } from "../../domain/ports/device_checks.ts";
import { FALLBACK_WORDS } from "../../words/words.ts";
import { plainLine } from "./doctor_report.ts";

/** Version of the JSON document; grows when a field changes its meaning or goes. */
const FIND_SCHEMA = 2;

/** The JSON document of `doctor --find --json`. */
export interface FindReport {
  readonly schema: typeof FIND_SCHEMA;
  readonly version: string;
  /** Something was found. */
  readonly hasFound: boolean;
  /** Each as a new device of the list: its driver, and what to enter for it. */
  readonly found: readonly FoundOfDriver[];
  /** Searches that could not be made. */
  readonly failures: readonly { readonly detail: string | null }[];
  readonly notes: readonly string[];
}

export interface FindRequest {
  /** Where every make looks too; null: only who answers to a call is found. */
  readonly address: string | null;
  readonly version: string;
  /** Host and port of devices that take one client, which is the running program. */
  readonly heldHosts: readonly string[];
}

/** Searches the network for every make, and an address when one is given. Changes nothing. */
export async function findDevices(
  { address, version, heldHosts }: FindRequest,
  options: SearchOptions,
): Promise<FindReport> {
  const finder = createDriverFinder({ drivers: DRIVERS, ...options });
  const search = { host: address, heldHosts, mayUseOwnMachine: true };
  const { found, isHeld, problems } = await finder.find(search);
  const notes = [
    ...(address === null
      ? ["not every device announces itself: name an address to have every make look there"]
      : []),
    ...(isHeld
      ? ["the program is running and is the one client that a device there takes: not looked for"]
      : []),
  ];
  return {
    schema: FIND_SCHEMA,
    version,
    hasFound: found.length > 0,
    found,
    failures: problems.map(({ detail }) => ({ detail })),
    notes,
  };
}

/** What was found for a terminal, without its last line's end. */
export function findText({ found, failures, notes }: FindReport): string {
  const lines = [
    ...found.flatMap(linesOf),
    ...(found.length === 0 ? ["Nothing found."] : []),
    ...failures.map(({ detail }) => `Not searched: ${detail ?? "unknown"}`),
    ...notes.map((note) => `Note: ${note}`),
  ];
  return lines.map(plainLine).join("\n");
}

/** What it is, and what to enter for it. */
function linesOf({ driver, name, address, hint, params }: FoundOfDriver): readonly string[] {
  const label = DRIVERS.find(({ id }) => id === driver)?.label ?? driver;
  const entries = Object.entries(params);
  const width = Math.max(0, ...entries.map(([key]) => key.length));
  return [
    `${label} at ${address}: ${name}`,
    ...(hint === null ? [] : [`  ! ${FALLBACK_WORDS.checks.hints[hint]}`]),
    ...entries.map(([key, value]) => `  ${key.padEnd(width)} ${value}`),
  ];
}
