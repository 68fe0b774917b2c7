import {
  searchHost,
  type Slot,
  SLOT_MAKERS,
  type SlotMaker,
  slotOf,
} from "../../domain/devices/slots.ts";
import type {
  CheckRequest,
  Discoverer,
  Findings,
  FoundDevice,
} from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { isHeld } from "./device_tester.ts";
import { diagnose, type DiagnosisContext } from "./diagnosis.ts";
import type { Driver, FindTerms, Found } from "../driver.ts";
import { DRIVERS } from "../registry.ts";
import { refuseOwnMachine } from "./own_machine.ts";
import { callFor, type SearchOptions, searchWithin } from "./search.ts";
import { isSameHost } from "../transport/same_host.ts";

const NOTHING: Findings = { found: [], problems: [], isHeld: false, isAddressMissing: false };

/** One make of a slot. */
interface Make {
  readonly maker: SlotMaker;
  readonly driver: Driver;
}

/** Where one make looks, and what is entered beside the address. */
interface Look {
  readonly host: string;
  readonly slot: Slot;
  readonly settings: Settings;
}

/** Searches for the devices that the settings of one slot can make. */
export function createDeviceDiscoverer(options: SearchOptions): Discoverer {
  return {
    find: async (request) => {
      await refuseOwnMachine(request);
      return await searchWithin(request, options, (terms) => findOfSlot(request, terms));
    },
  };
}

/** Every make of the slot calls, and looks at the address that is entered, if there is one. */
async function findOfSlot(request: CheckRequest, terms: FindTerms): Promise<Findings> {
  const { group: slot, settings, heldHosts } = request;
  const makes = SLOT_MAKERS[slot].flatMap((maker): readonly Make[] => {
    const driver = DRIVERS.find(({ id }) => id === maker.driver);
    return driver === undefined ? [] : [{ maker, driver }];
  });
  const lookers = makes.filter(({ driver }) => driver.find.look !== undefined);
  const isSingle = lookers.some(({ driver }) => driver.takesOneClient);
  const host = lookers.length === 0 ? null : searchHost(slot, settings);
  if (host !== null && isSingle && await isHeld(host, heldHosts)) {
    return { ...NOTHING, isHeld: true };
  }
  const isOthers = host !== null && !isSingle && await isInverterPort(host, request, terms);
  const problems: Problem[] = [];
  const [called, looked] = await Promise.all([
    Promise.all(makes.map(async ({ maker, driver }) => {
      const found = await callFor(driver, terms, problems);
      return found.map((device) => filledIn(device, maker));
    })),
    Promise.all(
      host === null || isOthers
        ? []
        : lookers.map((make) => look(make, { host, slot, settings }, { terms, problems })),
    ),
  ]);
  const found = [...called.flat(), ...looked.flat()];
  return {
    found,
    // What is no device of one make is none of the search's failures when one was found.
    problems: found.length > 0 ? [] : problems,
    isHeld: false,
    isAddressMissing: lookers.length > 0 && (host === null || isOthers),
  };
}

async function look(
  { maker, driver }: Make,
  { host, slot, settings }: Look,
  { terms, problems }: { readonly terms: FindTerms; readonly problems: Problem[] },
): Promise<readonly FoundDevice[]> {
  const { id: kind, find } = driver;
  try {
    if (find.probe === undefined) {
      const found = await find.look?.(host, terms) ?? [];
      return found.map((device) => filledIn(device, maker));
    }
    const { found, failures } = await find.probe(host, terms, slotOf(slot, settings).params);
    problems.push(...failures.map(({ error, ...at }) => problemOf(error, { kind, ...at })));
    return found.map((device) => filledIn(device, maker));
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    problems.push(problemOf(error, { kind, address: host, unitId: null }));
    return [];
  }
}

/** A request in another language to an inverter's port could make its only connection hang. */
async function isInverterPort(
  host: string,
  { settings, heldHosts }: CheckRequest,
  terms: FindTerms,
): Promise<boolean> {
  const port = parseHost(host)?.port ?? null;
  const usual = { ...terms, places: {} };
  const isUsual = DRIVERS.some(({ takesOneClient, find }) =>
    takesOneClient && port !== null && find.ports?.(usual).includes(port)
  );
  if (isUsual) return true;
  const inverters = [settings.inverterHost, ...heldHosts];
  const same = await Promise.all(inverters.map((inverter) => {
    const inverterPort = parseHost(inverter)?.port ?? settings.inverterPort;
    return inverterPort === port && isSameHost(host, inverter);
  }));
  return same.includes(true);
}

/** What a driver has found, as texts for the fields of the form. */
function filledIn({ name, address, hint, params }: Found, maker: SlotMaker): FoundDevice {
  const filled = Object.entries(params).flatMap(([param, value]) => {
    const key = maker.keys[param];
    return key === undefined ? [] : [[key, String(value)] as const];
  });
  return { name, address, hint, fill: { ...maker.chosenBy, ...Object.fromEntries(filled) } };
}

function problemOf(error: DeviceError, context: DiagnosisContext): Problem {
  return { ...diagnose(error, context), detail: error.message };
}
