import * as v from "valibot";
import { DeviceProtocol, DeviceRejected, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { ChargerNotice, PhaseSwitch } from "../../domain/house/snapshot.ts";
import type { Phases } from "../../domain/house/units.ts";
import { maybeNumber, parseAnswer } from "../transport/answer_values.ts";
import {
  BUSY,
  type JsonAnswer,
  kindOfText,
  shownText,
  statusSymptom,
} from "../transport/http_json.ts";
import { isCarConnected, noticesOf } from "./vendor_codes.ts";

/** `frc`: neutral leaves it to the charger's own rules, by which it usually charges. */
export const FORCE = { neutral: 0, off: 1, on: 2 } as const;

/** `psm`: auto leaves the phases to the charger. */
export const PHASE_MODE = { auto: 0, one: 1, three: 2 } as const;

/** What `STATUS_KEYS` tell; null: not told, or not possible. */
export interface GoeStatus {
  readonly powerW: number | null;
  readonly phasePowersW: readonly (number | null)[];
  readonly phaseCurrentsA: readonly (number | null)[];
  readonly phaseVoltagesV: readonly (number | null)[];
  readonly sessionEnergyWh: number | null;
  readonly totalEnergyWh: number | null;
  readonly temperatureC: number | null;
  readonly frequencyHz: number | null;
  readonly isCarConnected: boolean | null;
  readonly notices: readonly ChargerNotice[] | null;
  /** `frc`, see `FORCE`. */
  readonly force: number | null;
  /** `amp`. */
  readonly currentA: number | null;
  /** The smallest of unit, its setting, cable and adapter; null: none is told. */
  readonly maxCurrentA: number | null;
  readonly maxPhases: Phases | null;
  /** Null: its phases cannot be switched. */
  readonly phaseSwitch: PhaseSwitch | null;
  /** Time since its start, in s. */
  readonly upTimeS: number | null;
}

/** What it is. */
export interface GoeIdentity {
  readonly model: string | null;
  readonly firmware: string | null;
  /** 11 or 22. */
  readonly powerKw: number | null;
  /** Whole: whoever shows it masks it. */
  readonly serialNumber: string | null;
}

/** Keys that a read asks for; firmware 60 answers 400 beside the rest where it does not know one. */
export const STATUS_KEYS = [
  "car",
  "frc",
  "amp",
  "ama",
  "cbl",
  "adi",
  "amt",
  "psm",
  "fsp",
  "pha",
  "mptwt",
  "nrg",
  "wh",
  "eto",
  "err",
  "modelStatus",
  "tma",
  "fhz",
  "lmo",
  "fup",
  "rbt",
  "var",
  "fwv",
] as const;
export const IDENTITY_KEYS = ["fwv", "typ", "var", "sse"] as const;

/** The largest unit is one of 32 A on three phases. */
const [MAX_UNIT_A, SMALL_UNIT_A, MAX_POWER_W, ADAPTER_A] = [32, 16, 50_000, 16];
const UNIT_CURRENTS_A: Readonly<Record<number, number>> = { 11: 16, 22: 32 };
const MAX_TEXT_LENGTH = 40;
/** A least time beyond a day is none that anybody has set. */
const MAX_DWELL_MS = 24 * 60 * 60_000;
/** `modelStatus`: its contactor changes over. */
const SWITCHES_PHASES = 23;
const API_IS_OFF = "HTTP 404: no HTTP API v2; switch it on in the go-e app " +
  "(Internet, Advanced settings), or check the address";
const API_LOCKED = /couldn't take api lock/i;

const MAYBE_LIST = v.fallback(v.nullable(v.array(v.unknown())), null);
const MAYBE_FLAG = v.fallback(v.nullable(v.boolean()), null);
const MAYBE_TEXT = v.fallback(
  v.nullable(
    v.pipe(v.string(), v.transform((text) => shownText(text).slice(0, MAX_TEXT_LENGTH) || null)),
  ),
  null,
);
const CODE = maybeNumber(0, 255);
const OBJECT = v.record(v.string(), v.unknown());

const STATUS = v.object({
  car: CODE,
  frc: maybeNumber(0, 2),
  amp: maybeNumber(0, MAX_UNIT_A),
  ama: maybeNumber(1, MAX_UNIT_A),
  cbl: maybeNumber(1, 100),
  adi: MAYBE_FLAG,
  amt: maybeNumber(0, 100),
  psm: maybeNumber(0, 2),
  fsp: MAYBE_FLAG,
  pha: MAYBE_LIST,
  mptwt: maybeNumber(0, MAX_DWELL_MS),
  nrg: MAYBE_LIST,
  wh: maybeNumber(0, 1_000_000),
  eto: maybeNumber(0, 10_000_000_000),
  err: CODE,
  modelStatus: CODE,
  tma: MAYBE_LIST,
  fhz: maybeNumber(40, 70),
  lmo: CODE,
  fup: MAYBE_FLAG,
  rbt: maybeNumber(0, Number.MAX_SAFE_INTEGER),
  var: CODE,
  fwv: MAYBE_TEXT,
});
type Status = v.InferOutput<typeof STATUS>;

const IDENTITY = v.object({ fwv: MAYBE_TEXT, typ: MAYBE_TEXT, var: CODE, sse: MAYBE_TEXT });

/**
 * Reads an answer to GET /api/status; a key that is missing or impossible is unknown, but not
 * state, force and power all three.
 * @throws DeviceRejected, DeviceUnreachable, DeviceProtocol
 */
export function decodeStatus(answer: JsonAnswer, action: string): GoeStatus {
  const status = parseAnswer(STATUS, jsonObject(answer, action), action);
  const { nrg } = status;
  const powerW = measured(nrg, 11, MAX_POWER_W);
  if (powerW === null && status.car === null && status.frc === null) {
    throw new DeviceProtocol(`Cannot ${action}: none of car, frc and nrg in the answer`, {
      symptom: "other-device",
    });
  }
  const three = (first: number, max: number) =>
    nrg === null ? [] : [0, 1, 2].map((phase) => measured(nrg, first + phase, max));
  return {
    powerW,
    phaseVoltagesV: three(0, 500),
    phaseCurrentsA: three(4, 100),
    phasePowersW: three(7, MAX_POWER_W),
    sessionEnergyWh: whole(status.wh),
    totalEnergyWh: whole(status.eto),
    temperatureC: warmest(status.tma),
    frequencyHz: status.fhz,
    isCarConnected: isCarConnected(status.car),
    notices: noticesIn(status),
    force: status.frc,
    currentA: status.amp,
    maxCurrentA: maxCurrentOf(status),
    maxPhases: maxPhasesOf(status),
    phaseSwitch: phaseSwitchOf(status),
    upTimeS: status.rbt === null ? null : status.rbt / 1000,
  };
}

/**
 * Reads an answer to GET /api/status that asks what it is.
 * @throws DeviceRejected, DeviceUnreachable, DeviceProtocol
 */
export function decodeIdentity(answer: JsonAnswer, action: string): GoeIdentity {
  const { fwv, typ, var: powerKw, sse } = parseAnswer(IDENTITY, jsonObject(answer, action), action);
  if (fwv === null && typ === null && sse === null) {
    throw new DeviceProtocol(`Cannot ${action}: none of fwv, typ and sse in the answer`, {
      symptom: "other-device",
    });
  }
  return { model: typ, firmware: fwv, powerKw, serialNumber: sse };
}

/** What it refuses for is set in its app, and may be mended there at any time. */
export function refused(
  message: string,
  symptom: DeviceRejected["symptom"] | null,
): DeviceRejected {
  return new DeviceRejected(message, { symptom, isAskedAgain: true });
}

/**
 * The JSON object of an answer. 400 is none of the less one: firmware 60 answers it beside all that
 * it knows where it does not know one of the keys (go-eCharger-API-v2 issue 312); `alsoIn` names
 * further statuses that carry an answer.
 * @throws DeviceRejected, DeviceUnreachable, DeviceProtocol
 */
export function jsonObject(
  { status, body }: JsonAnswer,
  action: string,
  alsoIn: readonly number[] = [],
): Readonly<Record<string, unknown>> {
  const symptom = statusSymptom(status);
  const start = `Cannot ${action}: HTTP ${status}`;
  if (status === 404) throw refused(`Cannot ${action}: ${API_IS_OFF}`, "api-disabled");
  if (status === 401 || status === 403) throw refused(`${start}: a password is asked for`, symptom);
  // What answers so has not taken the request.
  const isLocked = body.kind === "text" && API_LOCKED.test(body.text);
  if (isLocked || BUSY.includes(status)) {
    throw new DeviceUnreachable(`${start}: busy, asked again later`, { symptom: "busy" });
  }
  const isAnswer = (status >= 200 && status <= 299) || status === 400 || alsoIn.includes(status);
  if (isAnswer && body.kind === "json" && !Array.isArray(body.value) && v.is(OBJECT, body.value)) {
    return body.value;
  }
  if (status < 200 || status > 299) throw new DeviceProtocol(start, { symptom });
  switch (body.kind) {
    case "empty":
      throw new DeviceProtocol(`${start} without a body`);
    case "text": {
      const isPage = body.text.startsWith("<");
      throw new DeviceProtocol(`${start} is no JSON: ${kindOfText(body.text)}`, {
        symptom: isPage ? "other-device" : "garbled",
      });
    }
    case "json":
      throw new DeviceProtocol(`${start} is no JSON object`, { symptom: "other-device" });
  }
}

function noticesIn(status: Status): readonly ChargerNotice[] | null {
  const { car, err, modelStatus, lmo, fup, amt, amp, fwv } = status;
  const [major] = /^[0-9]+/.exec(fwv ?? "") ?? [];
  return noticesOf({
    car,
    err,
    modelStatus,
    logicMode: lmo,
    usesPvSurplus: fup,
    temperatureLimitA: amt,
    currentA: amp,
    firmwareMajor: major === undefined ? null : Number(major),
  });
}

/** The smallest limit that is told wins; a cable bears more than a unit that does not tell its own. */
function maxCurrentOf({ ama, cbl, adi, var: powerKw }: Status): number | null {
  const unitA = powerKw === null ? null : UNIT_CURRENTS_A[powerKw] ?? null;
  const known = [ama, cbl, adi === true ? ADAPTER_A : null, unitA]
    .filter((limitA) => limitA !== null);
  if (known.length === 0) return null;
  return Math.min(...known, ama === null && unitA === null ? SMALL_UNIT_A : MAX_UNIT_A);
}

/** `pha` tells three phases after the contactor and then three before it. */
function maxPhasesOf({ fsp, psm, pha }: Status): Phases | null {
  if (fsp === true || psm === 1) return 1;
  const live = (pha ?? []).slice(3, 6).filter((hasMains) => hasMains === true).length;
  if (live === 1 || live === 2 || live === 3) return live;
  return psm === 2 ? 3 : null;
}

/** Between one and three, where three have mains; what it does by itself is not known. */
function phaseSwitchOf({ psm, pha, mptwt, modelStatus }: Status): PhaseSwitch | null {
  const hasAll = [3, 4, 5].every((phase) => pha?.[phase] === true);
  if (psm === null || !hasAll) return null;
  const set = psm === PHASE_MODE.one ? 1 : psm === PHASE_MODE.three ? 3 : null;
  const phases = modelStatus === SWITCHES_PHASES ? null : set;
  return { phases, options: [1, 3], dwellMs: mptwt ?? 0 };
}

function measured(nrg: Status["nrg"], index: number, max: number): number | null {
  const value = nrg?.[index];
  if (typeof value !== "number" || !(value >= -max && value <= max)) return null;
  return Math.max(0, value);
}

function warmest(tma: Status["tma"]): number | null {
  const known = (tma ?? []).filter((value) => typeof value === "number")
    .filter((value) => value >= -60 && value <= 150);
  return known.length === 0 ? null : Math.max(...known);
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
