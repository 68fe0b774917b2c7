import * as v from "valibot";
import { SESSION_ENDS } from "../history/history_rows.ts";
import { DEVICE_NAMES, type HouseEvent } from "./house_event.ts";
import { CHARGE_MODES, MODE_ORIGINS } from "../house/mode.ts";
import { DIAGNOSIS, TEXT } from "./diagnosis.ts";
import { REASON } from "./reason_values.ts";

/** The detail of each code. */
export type EventDetails = { readonly [E in HouseEvent as E["code"]]: E["detail"] };
export type EventCode = keyof EventDetails;

/** Reads one detail that was stored; null for what is none, e.g. one of another version. */
type DetailReaders = { readonly [C in EventCode]: (detail: unknown) => EventDetails[C] | null };

const number = v.number();
const numberOrNull = v.nullable(number);
const mode = v.picklist(CHARGE_MODES);
const modeBy = v.picklist(MODE_ORIGINS);
const error = v.string();
const device = v.picklist(DEVICE_NAMES);
const devices = v.array(device);
const LOST = { devices, sinceMs: numberOrNull, error: v.nullable(error), isAbsent: v.boolean() };
const flow = reader(v.object({ mode, powerW: numberOrNull, reason: REASON }));

/** A reader for the detail of every code. */
export const EVENT_DETAILS: DetailReaders = {
  "mode.chosen": reader(v.object({ mode, modeBy, from: mode })),
  "mode.turned": reader(v.object({ mode, modeBy, from: mode, reason: REASON })),
  "charging.began": flow,
  "charging.paused": flow,
  "charging.stopped": flow,
  "plug.switched": reader(
    v.object({ on: v.boolean(), reason: v.nullable(v.looseObject({ code: v.string() })) }),
  ),
  "session.ended": reader(v.object({
    startedAtMs: number,
    endedBy: v.picklist(SESSION_ENDS),
    energyWh: number,
    solarWh: number,
    costMilli: numberOrNull,
    currency: v.nullable(v.string()),
  })),
  "device.lost": reader(v.union([
    v.object({ ...LOST, diagnosis: v.nullable(DIAGNOSIS) }),
    // Older versions wrote the words, the oldest none.
    v.pipe(
      v.object({ ...LOST, what: v.optional(v.nullable(TEXT), null) }),
      v.transform(({ what, ...lost }) => ({
        ...lost,
        diagnosis: what === null ? null : { code: "lost", what, todo: { en: "", de: "" } },
      })),
    ),
  ])),
  "device.back": reader(v.object({ devices, lostMs: number })),
  "device.fault": reader(v.union([
    v.object({ device, diagnosis: DIAGNOSIS }),
    // As older versions wrote it.
    v.pipe(
      v.object({ device, fault: v.string(), what: TEXT, todo: TEXT }),
      v.transform(({ device, fault, what, todo }) => ({
        device,
        diagnosis: { code: fault, what, todo },
      })),
    ),
  ])),
  "device.well": reader(v.object({ device, lastedMs: number })),
  "settings.changed": reader(v.object({
    changes: v.array(v.object({ key: v.string(), old: v.unknown(), new: v.unknown() })),
  })),
  "secret.wrong": reader(v.object({ address: v.nullable(v.string()), count: number })),
  "storage.failed": reader(v.object({ error })),
  "storage.recovered": reader(v.object({ failedMs: number, lost: number })),
  "program.started": reader(v.object({
    version: v.string(),
    earlierEnd: v.picklist(["first", "stopped", "crashed"]),
    isRepeated: v.boolean(),
    lastSeenMs: numberOrNull,
  })),
  "program.stopped": reader(v.object({ isSafe: v.boolean() })),
  "program.broken": reader(v.object({ error })),
  "program.restored": reader(v.object({})),
  "clock.set": reader(v.object({ stepMs: number })),
};

/** True for a code that has a detail of a known shape. */
export function isEventCode(code: string): code is EventCode {
  return Object.hasOwn(EVENT_DETAILS, code);
}

function reader<T>(schema: v.GenericSchema<unknown, T>): (detail: unknown) => T | null {
  return (detail) => {
    const result = v.safeParse(schema, detail);
    return result.success ? result.output : null;
  };
}
