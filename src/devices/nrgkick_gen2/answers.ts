import * as v from "valibot";
import { DeviceProtocol, DeviceRejected, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { ChargerNotice } from "../../domain/house/snapshot.ts";
import type { Phases } from "../../domain/house/units.ts";
import { maybeNumber, parseAnswer } from "../transport/answer_values.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import {
  BUSY,
  type JsonAnswer,
  kindOfText,
  shownText,
  statusSymptom,
} from "../transport/http_json.ts";
import { decodeNotice, decodeStatus, type Gen2Status } from "./vendor_codes.ts";

/** What GET /values tells, in the domain's units; null is unknown. */
export interface Gen2Values {
  /** What the charger itself takes included: about 0.8 W at rest. */
  readonly powerW: number | null;
  readonly phasePowersW: readonly (number | null)[];
  readonly phaseCurrentsA: readonly (number | null)[];
  readonly phaseVoltagesV: readonly (number | null)[];
  readonly sessionEnergyWh: number | null;
  readonly totalEnergyWh: number | null;
  /** Of the housing. */
  readonly temperatureC: number | null;
  readonly frequencyHz: number | null;
  readonly isCarConnected: boolean | null;
  readonly notices: readonly ChargerNotice[] | null;
}

/** What GET /control tells, and what a write echoes; null is unknown. */
export interface Gen2Control {
  readonly currentA: number | null;
  readonly enabled: boolean | null;
  /** Phases that it is switched to. */
  readonly phases: Phases | null;
}

/** What the charger tells about itself (GET /info); null is unknown. */
export interface NrgkickGen2Identity {
  readonly model: string | null;
  readonly serialNumber: string | null;
  readonly deviceName: string | null;
  /** Version of its SmartModule, which speaks the local API from 4.0.0.0 on. */
  readonly firmware: string | null;
  readonly ratedCurrentA: number | null;
  /** Of the attachment that is plugged into it: its currents and phases may be fewer. */
  readonly connectorCurrentA: number | null;
  readonly connectorPhases: number | null;
  readonly macAddress: string | null;
  /** Strength of its WiFi in dBm. */
  readonly rssiDbm: number | null;
}

/** A control of which nothing is known. */
export const UNKNOWN_CONTROL: Gen2Control = { currentA: null, enabled: null, phases: null };

/** A number of phases; null for what is none. */
export function toPhases(count: number | null): Phases | null {
  return count === 1 || count === 2 || count === 3 ? count : null;
}

/** Models end at 32 A; a current beyond that is none. */
const MAX_DEVICE_CURRENT_A = 32;
/** 32 A on three phases are 22 kW. */
const MAX_POWER_W = 50_000;
/** An idle meter may read a little under 0. */
const MIN_POWER_W = -50;
const MAX_TEXT_LENGTH = 64;

/** A section that may be missing as a whole, as those of parts that a model does not have. */
function maybeSection<E extends v.ObjectEntries>(entries: E) {
  return v.fallback(v.nullable(v.object(entries)), null);
}

const MAYBE_TEXT = v.fallback(
  v.nullable(
    v.pipe(v.string(), v.transform((text) => shownText(text).slice(0, MAX_TEXT_LENGTH) || null)),
  ),
  null,
);
const ANYTHING = v.optional(v.unknown());

const PHASE = maybeSection({
  voltage: maybeNumber(0, 500),
  current: maybeNumber(0, 100),
  active_power: maybeNumber(MIN_POWER_W, MAX_POWER_W),
});

const VALUES = v.object({
  energy: maybeSection({
    total_charged_energy: maybeNumber(0, 10_000_000_000),
    charged_energy: maybeNumber(0, 1_000_000),
  }),
  powerflow: maybeSection({
    total_active_power: maybeNumber(MIN_POWER_W, MAX_POWER_W),
    grid_frequency: maybeNumber(0, 100),
    l1: PHASE,
    l2: PHASE,
    l3: PHASE,
  }),
  general: maybeSection({
    status: ANYTHING,
    error_code: ANYTHING,
    warning_code: ANYTHING,
    rcd_trigger: ANYTHING,
  }),
  temperatures: maybeSection({ housing: maybeNumber(-60, 150) }),
});
type General = v.InferOutput<typeof VALUES>["general"];

const MAYBE_FLAG = v.fallback(
  v.nullable(
    v.pipe(
      v.union([v.boolean(), v.picklist([0, 1])]),
      v.transform((flag) => flag === true || flag === 1),
    ),
  ),
  null,
);

const CONTROL = v.object({
  current_set: maybeNumber(0, MAX_DEVICE_CURRENT_A),
  charge_pause: MAYBE_FLAG,
  phase_count: maybeNumber(1, 3),
});

const INFO = v.object({
  general: maybeSection({
    serial_number: MAYBE_TEXT,
    model_type: MAYBE_TEXT,
    device_name: MAYBE_TEXT,
    rated_current: maybeNumber(1, MAX_DEVICE_CURRENT_A),
  }),
  connector: maybeSection({
    phase_count: maybeNumber(1, 3),
    max_current: maybeNumber(1, MAX_DEVICE_CURRENT_A),
  }),
  // The vendor's sample spells the address with one d, its table with two.
  network: maybeSection({
    mac_adress: MAYBE_TEXT,
    mac_address: MAYBE_TEXT,
    rssi: maybeNumber(-200, 0),
  }),
  versions: maybeSection({ sw_sm: MAYBE_TEXT }),
});

const REFUSAL = v.object({ Response: v.string() });
/** What the charger says; the words of anything else are not passed on. */
const OWN_WORDS = /^Charging [a-z]+ is [a-z]+( [a-z-]+){0,4}$/i;
const UNKNOWN_WORDS = "refused in words that are not known";
const API_IS_OFF = /api must be enabled/i;
const SWITCH_ON = "the local API is switched off; " +
  "enable the JSON API under Extended, Local API in the NRGkick app";
const WRONG_USER =
  "the local API asks for another user or password; enter those of the NRGkick app";
const NO_LOCAL_API =
  "no NRGkick of generation 2 with a local API (SmartModule 4.0.0.0 or newer) at this address";

/**
 * Reads an answer to GET /values, with names or with raw numbers. Every section may be missing, but
 * not power and status both.
 * @throws DeviceRejected, DeviceUnreachable, DeviceProtocol
 */
export function decodeValues(answer: JsonAnswer, action: string): Gen2Values {
  const { energy, powerflow, general, temperatures } = parseAnswer(
    VALUES,
    jsonValue(answer, action),
    action,
  );
  const powerW = powerflow?.total_active_power ?? null;
  if (powerW === null && general === null) {
    throw new DeviceProtocol(`Cannot ${action}: neither power nor status in the answer`);
  }
  const phases = powerflow === null ? [] : [powerflow.l1, powerflow.l2, powerflow.l3];
  const status = decodeStatus(general?.status);
  return {
    powerW: atLeastZero(powerW),
    phasePowersW: phases.map((phase) => atLeastZero(phase?.active_power ?? null)),
    phaseCurrentsA: phases.map((phase) => phase?.current ?? null),
    phaseVoltagesV: phases.map((phase) => phase?.voltage ?? null),
    sessionEnergyWh: whole(energy?.charged_energy),
    totalEnergyWh: whole(energy?.total_charged_energy),
    temperatureC: temperatures?.housing ?? null,
    frequencyHz: powerflow?.grid_frequency ?? null,
    isCarConnected: isCarConnected(status),
    notices: noticesIn(general, status),
  };
}

/**
 * Reads an answer to GET /control, or the echo of a write; a field that is missing is unknown.
 * @throws DeviceRejected, DeviceUnreachable, DeviceProtocol
 */
export function decodeControl(answer: JsonAnswer, action: string): Gen2Control {
  const { current_set, charge_pause, phase_count } = parseAnswer(
    CONTROL,
    jsonValue(answer, action),
    action,
  );
  return {
    // The device computes in single precision: 10.3 may come as 10.300000190734863.
    currentA: current_set === null ? null : Number(current_set.toFixed(2)),
    enabled: charge_pause === null ? null : !charge_pause,
    phases: toPhases(phase_count),
  };
}

/**
 * Reads an answer to GET /info; a field that is missing or impossible is unknown.
 * @throws DeviceRejected, DeviceUnreachable, DeviceProtocol
 */
export function decodeInfo(answer: JsonAnswer, action: string): NrgkickGen2Identity {
  const { general, connector, network, versions } = parseAnswer(
    INFO,
    jsonValue(answer, action),
    action,
  );
  return {
    model: general?.model_type ?? null,
    serialNumber: general?.serial_number ?? null,
    deviceName: general?.device_name ?? null,
    firmware: versions?.sw_sm ?? null,
    ratedCurrentA: general?.rated_current ?? null,
    connectorCurrentA: connector?.max_current ?? null,
    connectorPhases: connector?.phase_count ?? null,
    macAddress: network?.mac_address ?? network?.mac_adress ?? null,
    rssiDbm: network?.rssi ?? null,
  };
}

/** What it refuses for is set in its app, and may be mended there at any time. */
function refused(message: string, symptom: Symptom | null): DeviceRejected {
  return new DeviceRejected(message, { symptom, isAskedAgain: true });
}

/** The JSON of an answer that carries data; throws for everything that says something else. */
function jsonValue({ status, body }: JsonAnswer, action: string): unknown {
  const start = `Cannot ${action}: HTTP ${status}`;
  const refusal = body.kind === "json" && v.is(REFUSAL, body.value) ? body.value.Response : null;
  if (refusal !== null && API_IS_OFF.test(refusal)) {
    throw refused(`Cannot ${action}: ${SWITCH_ON}`, "api-disabled");
  }
  const symptom = statusSymptom(status);
  if (status === 401 || status === 403) throw refused(`${start}: ${WRONG_USER}`, symptom);
  if (refusal !== null) {
    const words = shownText(refusal);
    throw refused(`${start}: ${OWN_WORDS.test(words) ? words : UNKNOWN_WORDS}`, symptom);
  }
  // What answers so could not hand the request on: the charger has not got it.
  if (BUSY.includes(status)) {
    throw new DeviceUnreachable(`${start}: busy, asked again later`, { symptom });
  }
  if (status === 404) throw new DeviceProtocol(`${start}: ${NO_LOCAL_API}`, { symptom });
  if (status < 200 || status > 299) throw new DeviceProtocol(start, { symptom });
  switch (body.kind) {
    case "empty":
      throw new DeviceProtocol(`${start} without a body`);
    case "text":
      throw new DeviceProtocol(`${start} is no JSON: ${kindOfText(body.text)}`, {
        symptom: "other-device",
      });
    case "json":
      if (!Array.isArray(body.value)) return body.value;
      throw new DeviceProtocol(`${start} is no JSON object`, { symptom: "other-device" });
  }
}

function isCarConnected(status: Gen2Status | null): boolean | null {
  switch (status) {
    case "standby":
      return false;
    case "connected":
    case "charging":
    case "wakeup":
      return true;
    case "error":
    case "unknown":
    case null:
      return null;
  }
}

function noticesIn(general: General, status: Gen2Status | null): readonly ChargerNotice[] | null {
  if (general === null) return null;
  const { error_code, rcd_trigger, warning_code } = general;
  const isTold = error_code !== undefined || warning_code !== undefined || status === "error";
  if (!isTold) return null;
  const notices = [
    decodeNotice("error", error_code),
    decodeNotice("rcd", rcd_trigger),
    decodeNotice("warning", warning_code),
  ].filter((notice) => notice !== null);
  const isUntold = status === "error" && !notices.some(({ kind }) => kind !== "warning");
  return isUntold ? [{ kind: "error", code: null, name: null }, ...notices] : notices;
}

function atLeastZero(powerW: number | null): number | null {
  return powerW === null ? null : Math.max(0, powerW);
}

function whole(value: number | null | undefined): number | null {
  return typeof value === "number" ? Math.round(value) : null;
}
