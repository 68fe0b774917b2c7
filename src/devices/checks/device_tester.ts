import type {
  CheckRequest,
  ConnectionTester,
  DeviceGroup,
  DeviceTest,
  Diagnoser,
} from "../../domain/ports/device_checks.ts";
import type { Device } from "../../domain/house/device.ts";
import type { DeviceName } from "../../domain/codes/house_event.ts";
import type { Clock } from "../../domain/house/time.ts";
import {
  type Examination,
  examineCharger,
  examinePlug,
  examineSite,
} from "./device_examination.ts";
import { contextOf, diagnose } from "./diagnosis.ts";
import { findInAnswer, PARTIAL_PLANT } from "./diagnosis_values.ts";
import { guardedLookup } from "../transport/guarded_lookup.ts";
import { refuseOwnMachine } from "./own_machine.ts";
import { createOpeners, DRIVERS } from "../registry.ts";
import { isSameHost } from "../transport/same_host.ts";

export interface DeviceTesterOptions {
  /** Real time, also in a demo: round trips are measured on it. */
  readonly clock: Clock;
  /** For each request; a silent device is given up after it. */
  readonly deadlineMs?: number;
  /** For everything. */
  readonly totalMs?: number;
}

const DEADLINE_MS = 3000;
const TOTAL_MS = 8000;

/** Tests devices with drivers of their own, opened for it and closed after it. */
export function createDeviceTester(options: DeviceTesterOptions): ConnectionTester {
  return { test: (request) => testGroup(request, options) };
}

/** Says what failures and values mean. */
export const DEVICE_DIAGNOSER: Diagnoser = {
  diagnose: ({ device, error }, settings) => diagnose(error, contextOf(groupOf(device), settings)),
  findIn: (answer, settings) =>
    findInAnswer(answer, contextOf(groupOf(answer.device), settings).kind),
  partialPlant: PARTIAL_PLANT,
  others: {
    diagnose: ({ symptom }, device) => ({
      code: symptom,
      driver: device.driver,
      ...placeOf(device),
    }),
    findIn: (answer, { driver }) => findInAnswer(answer, driver),
  },
};

/** Where it lies; its name where its parameters do not tell. */
function placeOf(
  { driver: id, params, name }: Device,
): { readonly address: string; readonly unitId: number | null } {
  const driver = DRIVERS.find((one) => one.id === id);
  if (driver === undefined || driver.check(params).length > 0) {
    return { address: name, unitId: null };
  }
  return { address: driver.address(params) ?? name, unitId: driver.unitId(params) };
}

/** True when the program has the inverter's only connection. */
export async function isHeld(host: string, heldHosts: readonly string[]): Promise<boolean> {
  const same = await Promise.all(heldHosts.map((held) => isSameHost(host, held)));
  return same.includes(true);
}

async function testGroup(
  request: CheckRequest,
  { clock, deadlineMs = DEADLINE_MS, totalMs = TOTAL_MS }: DeviceTesterOptions,
): Promise<readonly DeviceTest[] | null> {
  await refuseOwnMachine(request);
  const { group, settings, heldHosts } = request;
  if (group === "solaredge" && await isHeld(settings.inverterHost, heldHosts)) return null;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), totalMs);
  const lookup = request.mayUseOwnMachine ? undefined : guardedLookup();
  const examination: Examination = {
    lookup,
    clock,
    deadlineMs,
    signal: stop.signal,
    context: contextOf(group, settings),
    reads: 1,
    endsAtFailure: true,
  };
  const openers = createOpeners({ patience: { deadlineMs }, lookup });
  try {
    switch (group) {
      case "solaredge": {
        const site = openers.openSite(settings, clock);
        return site === null ? [] : await examineSite(site, examination);
      }
      case "nrgkick": {
        const charger = openers.openCharger(settings, clock);
        return charger === null ? [] : [await examineCharger(charger, settings, examination)];
      }
      case "plug": {
        const plug = openers.openPlug(settings, clock);
        return plug === null ? [] : [await examinePlug(plug, settings, examination)];
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

function groupOf(device: DeviceName): DeviceGroup {
  switch (device) {
    case "inverter":
    case "meter":
    case "battery":
      return "solaredge";
    case "charger":
      return "nrgkick";
    case "plug":
      return "plug";
  }
}
