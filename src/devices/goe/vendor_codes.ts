import type { ChargerNotice } from "../../domain/house/snapshot.ts";

type Names = Readonly<Record<number, string>>;

/** `err` up to 10: the same in every key table of the vendor. */
const ERROR_NAMES: Names = {
  1: "FI_AC",
  2: "FI_DC",
  3: "PHASE",
  4: "OVERVOLT",
  5: "OVERAMP",
  6: "DIODE",
  7: "PP_INVALID",
  8: "GND_INVALID",
  9: "CONTACTOR_STUCK",
  10: "CONTACTOR_MISS",
};

/** `err` from 11 on was numbered anew: so in the key tables of firmware 59.4 to 60.4. */
const NEWER_ERROR_NAMES: Names = {
  12: "LOCK_STUCK_OPEN",
  13: "LOCK_STUCK_LOCKED",
  14: "FI_UNKNOWN",
  15: "UNKNOWN",
  16: "OVERTEMP",
  17: "NO_COMM",
  18: "CP_INVALID",
  23: "RDC_SELF_TEST_FAILED",
};
const NEWER_FIRMWARE = 59;

/** Errors of the residual current device. */
const RCD_NAMES: readonly string[] = ["FI_AC", "FI_DC", "FI_UNKNOWN", "RDC_SELF_TEST_FAILED"];

/**
 * `modelStatus` as far as it tells of something that a person can mend. The others are our own
 * doing (3 forced on, 4 forced off), pass by themselves (23 phase switch, 40 initializing), are told
 * by `err` (26) or by the logic mode.
 */
const HINDRANCES: Names = {
  1: "OVERTEMPERATURE",
  2: "ACCESS_CONTROL",
  6: "ENERGY_LIMIT",
  20: "CHARGE_PAUSE_NOT_ALLOWED",
  24: "MIN_PAUSE_DURATION",
  27: "LOAD_MANAGEMENT",
  28: "OCPP",
  29: "RECONNECT_DELAY",
  30: "ADAPTER_BLOCKING",
  31: "UNDERFREQUENCY",
  32: "UNBALANCED_LOAD",
  34: "GRID_MONITORING",
  35: "OCPP_FALLBACK",
  37: "OCPP_INOPERABLE",
  38: "UNDERVOLTAGE",
  41: "FAILSAFE_LIMIT",
};

/** `car`: 0 unknown or error, 5 error, 6 initializing tell nothing of the car. */
const [CAR_IDLE, CAR_CHARGING, CAR_WAITS, CAR_COMPLETE, CAR_ERROR] = [1, 2, 3, 4, 5];
/** `lmo`: without rules of its own. */
const DEFAULT_LOGIC = 3;

/** What is told of its state; null: it is not. */
export interface GoeState {
  readonly car: number | null;
  readonly err: number | null;
  readonly modelStatus: number | null;
  /** `lmo`. */
  readonly logicMode: number | null;
  /** `fup`. */
  readonly usesPvSurplus: boolean | null;
  /** `amt`: what its temperature allows; 32 is no limit. */
  readonly temperatureLimitA: number | null;
  /** `amp`. */
  readonly currentA: number | null;
  /** First number of its firmware. */
  readonly firmwareMajor: number | null;
}

/** Whether a car is on the cable; null: the state does not tell. */
export function isCarConnected(car: number | null): boolean | null {
  switch (car) {
    case CAR_IDLE:
      return false;
    case CAR_CHARGING:
    case CAR_WAITS:
    case CAR_COMPLETE:
      return true;
    default:
      return null;
  }
}

/** What keeps it from charging, its own rules last; null: it told neither error nor reason. */
export function noticesOf(state: GoeState): readonly ChargerNotice[] | null {
  const { car, err, modelStatus, currentA, temperatureLimitA } = state;
  if (err === null && modelStatus === null && car !== CAR_ERROR) return null;
  const isCooled = temperatureLimitA !== null && currentA !== null && temperatureLimitA < currentA;
  const { logicMode, usesPvSurplus } = state;
  const hindrance = modelStatus === null ? undefined : HINDRANCES[modelStatus];
  return [
    ...errorsOf(state),
    ...(hindrance === undefined ? [] : [warning(modelStatus, hindrance)]),
    ...(isCooled ? [warning(null, "TEMPERATURE_LIMIT")] : []),
    ...(usesPvSurplus === true ? [warning(null, "OWN_PV_SURPLUS")] : []),
    ...(logicMode !== null && logicMode !== DEFAULT_LOGIC ? [warning(null, "OWN_LOGIC_MODE")] : []),
  ];
}

function errorsOf({ car, err, firmwareMajor }: GoeState): readonly ChargerNotice[] {
  if (err === null || err === 0) {
    return car === CAR_ERROR ? [{ kind: "error", code: null, name: null }] : [];
  }
  const isNewer = firmwareMajor !== null && firmwareMajor >= NEWER_FIRMWARE;
  const name = ERROR_NAMES[err] ?? (isNewer ? NEWER_ERROR_NAMES[err] : undefined) ?? null;
  const isRcd = name !== null && RCD_NAMES.includes(name);
  return [{ kind: isRcd ? "rcd" : "error", code: err, name }];
}

function warning(code: number | null, name: string): ChargerNotice {
  return { kind: "warning", code, name };
}
