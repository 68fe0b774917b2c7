import type { ChargerNotice } from "../../domain/house/snapshot.ts";
import { shownText } from "../transport/http_json.ts";

/** What the charger says of itself and the car (`general.status`). */
export type Gen2Status = "unknown" | "standby" | "connected" | "charging" | "error" | "wakeup";

/** Names by raw number, as the vendor's page of the local API (v1) lists them; 0 is none. */
type Names = Readonly<Record<number, string>>;

const STATUS_NAMES: Readonly<Record<number, Gen2Status>> = {
  0: "unknown",
  1: "standby",
  2: "connected",
  3: "charging",
  6: "error",
  7: "wakeup",
};

const CODE_NAMES: Readonly<Record<ChargerNotice["kind"], Names>> = {
  error: {
    0: "NO_ERROR",
    1: "GENERAL_ERROR",
    2: "32A_ATTACHMENT_ON_16A_UNIT",
    3: "VOLTAGE_DROP_DETECTED",
    4: "UNPLUG_DETECTION_TRIGGERED",
    5: "TYPE2_NOT_AUTHORIZED",
    16: "RESIDUAL_CURRENT_DETECTED",
    32: "CP_SIGNAL_VOLTAGE_ERROR",
    33: "CP_SIGNAL_IMPERMISSIBLE",
    34: "EV_DIODE_FAULT",
    48: "PE_SELF_TEST_FAILED",
    49: "RCD_SELF_TEST_FAILED",
    50: "RELAY_SELF_TEST_FAILED",
    51: "PE_AND_RCD_SELF_TEST_FAILED",
    52: "PE_AND_RELAY_SELF_TEST_FAILED",
    53: "RCD_AND_RELAY_SELF_TEST_FAILED",
    54: "PE_AND_RCD_AND_RELAY_SELF_TEST_FAILED",
    64: "SUPPLY_VOLTAGE_ERROR",
    65: "PHASE_SHIFT_ERROR",
    66: "OVERVOLTAGE_DETECTED",
    67: "UNDERVOLTAGE_DETECTED",
    68: "OVERVOLTAGE_WITHOUT_PE_DETECTED",
    69: "UNDERVOLTAGE_WITHOUT_PE_DETECTED",
    70: "UNDERFREQUENCY_DETECTED",
    71: "OVERFREQUENCY_DETECTED",
    72: "UNKNOWN_FREQUENCY_TYPE",
    73: "UNKNOWN_GRID_TYPE",
    80: "GENERAL_OVERTEMPERATURE",
    81: "HOUSING_OVERTEMPERATURE",
    82: "ATTACHMENT_OVERTEMPERATURE",
    83: "DOMESTIC_PLUG_OVERTEMPERATURE",
  },
  warning: {
    0: "NO_WARNING",
    1: "NO_PE",
    2: "BLACKOUT_PROTECTION",
    3: "ENERGY_LIMIT_REACHED",
    4: "EV_DOES_NOT_COMPLY_STANDARD",
    5: "UNSUPPORTED_CHARGING_MODE",
    6: "NO_ATTACHMENT_DETECTED",
    7: "NO_COMM_WITH_TYPE2_ATTACHMENT",
    16: "INCREASED_TEMPERATURE",
    17: "INCREASED_HOUSING_TEMPERATURE",
    18: "INCREASED_ATTACHMENT_TEMPERATURE",
    19: "INCREASED_DOMESTIC_PLUG_TEMPERATURE",
  },
  rcd: {
    0: "NO_FAULT",
    1: "AC_30MA_FAULT",
    2: "AC_60MA_FAULT",
    3: "AC_150MA_FAULT",
    4: "DC_POSITIVE_6MA_FAULT",
    5: "DC_NEGATIVE_6MA_FAULT",
  },
};

const MAX_CODE = 0xffff;
const MAX_NAME_LENGTH = 48;

/** The status behind a number or a name; null for what the vendor does not list. */
export function decodeStatus(value: unknown): Gen2Status | null {
  if (typeof value === "number") return STATUS_NAMES[value] ?? null;
  if (typeof value !== "string") return null;
  const name = value.trim().toLowerCase();
  return Object.values(STATUS_NAMES).find((status) => status === name) ??
    STATUS_NAMES[numberIn(name) ?? -1] ?? null;
}

/** What a code tells, from its number or its name, whether the vendor lists it or not; null: none. */
export function decodeNotice(kind: ChargerNotice["kind"], value: unknown): ChargerNotice | null {
  const names = CODE_NAMES[kind];
  const code = typeof value === "number" ? value : codeOf(names, value);
  if (code === null) {
    const name = typeof value === "string" ? shownText(value).slice(0, MAX_NAME_LENGTH) : "";
    return name === "" ? null : { kind, code: null, name };
  }
  if (!Number.isInteger(code) || code <= 0 || code > MAX_CODE) return null;
  return { kind, code, name: names[code] ?? null };
}

function codeOf(names: Names, value: unknown): number | null {
  if (typeof value !== "string") return null;
  const text = value.trim().toUpperCase();
  const entry = Object.entries(names).find(([, name]) => name === text);
  return entry === undefined ? numberIn(text) : Number(entry[0]);
}

function numberIn(text: string): number | null {
  return /^[0-9]{1,5}$/.test(text) ? Number(text) : null;
}
