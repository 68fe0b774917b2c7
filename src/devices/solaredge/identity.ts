import { DeviceProtocol } from "../../domain/codes/errors.ts";
import {
  BATTERY_IDENTITY_BLOCK,
  BATTERY_TEXTS,
  COMMON_BLOCK,
  COMMON_TEXTS,
  METER_IDENTITY_BLOCK,
  METER_TEXTS,
} from "./register_map.ts";
import { fieldReader, textReader } from "../transport/register_block.ts";

/** Who answers behind a SolarEdge inverter's address; null where it does not tell. */
export interface SiteIdentity extends CommonIdentity {
  readonly meterModel: string | null;
  /** What the meter was set up to measure; "Export+Import" is the grid connection. */
  readonly meterOption: string | null;
  /** Counted from 1; null when no meter measures the grid connection. */
  readonly meterSlot: number | null;
  /** Why no meter is used, for people; null when one is. */
  readonly meterProblem: string | null;
  /** The first one; null: the house has none. */
  readonly battery: (BatteryIdentity & { readonly count: number }) | null;
  /** Model of the inverter that follows; null: none is set, or it does not tell. */
  readonly followerModel: string | null;
  /** Units under one control (Synergy); 1 for all other inverters. */
  readonly synergyUnits: number;
}

export interface CommonIdentity {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Whole: whoever shows it masks it. */
  readonly serial: string | null;
  /** AC rating that the model's name tells. */
  readonly ratedPowerW: number | null;
}

export interface BatteryIdentity {
  readonly manufacturer: string | null;
  readonly model: string | null;
}

/** A meter's place: its own common block, the strings of a Synergy inverter, or nothing. */
export type MeterSlot =
  | { readonly kind: "meter"; readonly model: string | null; readonly option: string | null }
  | { readonly kind: "synergy"; readonly units: number | null }
  /** `id` is what stands in place of the common block's 1; null: not implemented. */
  | { readonly kind: "empty"; readonly id: number | null };

/** Whether the battery's slot is filled; unknown: the identity is not readable at the moment. */
export type BatteryPresence = "present" | "absent" | "unknown";

const COMMON_MODEL = 1;
const SYNERGY_MODEL = 160;
/** Device id of an empty battery slot; such a slot answers data, not an exception. */
const NO_BATTERY_ID = 255;
/** SolarEdge builds from 1 kW (SE1000M) to 330 kW; a name that tells another size tells none. */
const MIN_RATING_W = 500;
const MAX_RATING_W = 500_000;

/**
 * Identity of the inverter from the registers of `COMMON_BLOCK`; null while they are not
 * implemented (restart). @throws DeviceProtocol when they are no SunSpec common block
 */
export function decodeCommon(registers: readonly number[]): CommonIdentity | null {
  const text = textReader(COMMON_BLOCK, registers);
  if (text(COMMON_TEXTS.marker) !== "SunS") {
    const marker = registers.slice(0, 2);
    if (marker.every(isFiller)) return null;
    const digits = marker.map((register) => register.toString(16).padStart(4, "0")).join("");
    throw new DeviceProtocol(
      `Cannot decode common block: 0x${digits} at ${COMMON_BLOCK.address} is not "SunS"`,
      { symptom: "other-device" },
    );
  }
  const model = text(COMMON_TEXTS.model);
  return {
    manufacturer: text(COMMON_TEXTS.manufacturer),
    model,
    firmware: text(COMMON_TEXTS.firmware),
    serial: text(COMMON_TEXTS.serial),
    ratedPowerW: parseRatingW(model),
  };
}

/** AC rating in W that a model's name tells: SE10K 10000, SE82.8K 82800, SE5000H 5000; else null. */
export function parseRatingW(model: string | null): number | null {
  const [, size = "", kilo] = /^SE(\d{1,6}(?:\.\d{1,3})?)(K)?/i.exec(model ?? "") ?? [];
  const ratingW = Math.round(Number(size) * (kilo === undefined ? 1 : 1000));
  return ratingW >= MIN_RATING_W && ratingW <= MAX_RATING_W ? ratingW : null;
}

/**
 * What lies in the place of a meter's common block, from the registers of `METER_IDENTITY_BLOCK`.
 * @throws DeviceProtocol for a wrong number of registers
 */
export function decodeMeterSlot(registers: readonly number[]): MeterSlot {
  const value = fieldReader(METER_IDENTITY_BLOCK, registers);
  const text = textReader(METER_IDENTITY_BLOCK, registers);
  const id = value("model");
  switch (id) {
    case COMMON_MODEL:
      return { kind: "meter", model: text(METER_TEXTS.model), option: text(METER_TEXTS.option) };
    case SYNERGY_MODEL:
      return { kind: "synergy", units: value("synergyUnits") };
    default:
      return { kind: "empty", id };
  }
}

/**
 * Whether there is a battery, from the registers of `BATTERY_IDENTITY_BLOCK`. Rated energy proves
 * nothing: working batteries have shown 0. @throws DeviceProtocol for a wrong number of registers
 */
export function decodeBatteryPresence(registers: readonly number[]): BatteryPresence {
  const value = fieldReader(BATTERY_IDENTITY_BLOCK, registers);
  const deviceId = value("deviceId");
  if (deviceId === NO_BATTERY_ID) return "absent";
  if (deviceId === null) return "unknown";
  const isBlank = deviceId === 0 && !value("ratedEnergy") &&
    registers.slice(0, 64).every((register) => register === 0);
  return isBlank ? "unknown" : "present";
}

/** What the battery can hold in Wh; null where it does not tell. @throws DeviceProtocol likewise */
export function decodeRatedEnergyWh(registers: readonly number[]): number | null {
  return fieldReader(BATTERY_IDENTITY_BLOCK, registers)("ratedEnergy") || null;
}

/** Names of the battery, some with its serial number behind. @throws DeviceProtocol likewise */
export function decodeBatteryIdentity(registers: readonly number[]): BatteryIdentity {
  const text = textReader(BATTERY_IDENTITY_BLOCK, registers);
  return { manufacturer: text(BATTERY_TEXTS.manufacturer), model: text(BATTERY_TEXTS.model) };
}

function isFiller(register: number): boolean {
  return register === 0 || register === 0x8000 || register === 0xffff;
}
