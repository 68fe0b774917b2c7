import type { Slot } from "../../domain/devices/slots.ts";
import type {
  CheckRequest,
  ConnectionTester,
  DeviceTest,
  Diagnoser,
} from "../../domain/ports/device_checks.ts";
import type { DeviceName } from "../../domain/codes/house_event.ts";
import type { Clock } from "../../domain/house/time.ts";
import {
  type Examination,
  examineCharger,
  examinePlug,
  examineSite,
} from "./device_examination.ts";
import { contextOf, contextOfDevice, diagnose } from "./diagnosis.ts";
import { findInAnswer, PARTIAL_PLANT } from "./diagnosis_values.ts";
import { guardedLookup } from "../transport/guarded_lookup.ts";
import { refuseOwnMachine } from "./own_machine.ts";
import { createOpeners } from "../registry.ts";
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
  diagnose: ({ device, error }, settings) =>
    diagnose(error, contextOf(slotOfPart(device), settings)),
  findIn: (answer, settings) =>
    findInAnswer(answer, contextOf(slotOfPart(answer.device), settings).kind),
  partialPlant: PARTIAL_PLANT,
  others: {
    diagnose: (error, device) => diagnose(error, contextOfDevice(device)),
    findIn: (answer, { driver }) => findInAnswer(answer, driver),
  },
};

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
  if (group === "inverter" && await isHeld(settings.inverterHost, heldHosts)) return null;
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
  };
  const openers = createOpeners({ patience: { deadlineMs }, lookup });
  try {
    switch (group) {
      case "inverter": {
        const site = openers.openSite(settings, clock);
        if (site === null) return [];
        return await examineSite(site, { ...examination, endsAtFailure: true });
      }
      case "charger": {
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

/** The slot whose device tells of this part of the house. */
function slotOfPart(device: DeviceName): Slot {
  switch (device) {
    case "inverter":
    case "meter":
    case "battery":
      return "inverter";
    case "charger":
      return "charger";
    case "plug":
      return "plug";
  }
}
