import * as v from "valibot";
import { maybeNumber, parseAnswer } from "../transport/answer_values.ts";
import { type JsonAnswer, shownText } from "../transport/http_json.ts";
import { jsonOf, openAnswer } from "./solar_api_answer.ts";

const MAX_ENERGY_WH = 1e12;
const MAX_POWER_W = 1_000_000;
/** `Meter_Location_Current` of the meter at the grid connection. */
const AT_GRID = 0;

const METERS = v.object({
  Body: v.object({
    Data: v.record(
      v.string(),
      v.object({
        Enable: v.optional(v.unknown()),
        Meter_Location_Current: v.optional(v.unknown()),
        EnergyReal_WAC_Sum_Consumed: maybeNumber(0, MAX_ENERGY_WH),
        EnergyReal_WAC_Sum_Produced: maybeNumber(0, MAX_ENERGY_WH),
      }),
    ),
  }),
});

const API_VERSION = v.object({
  APIVersion: maybeNumber(0, 100),
  BaseURL: v.fallback(v.nullable(v.string()), null),
  CompatibilityRange: v.fallback(v.nullable(v.string()), null),
});

const INVERTERS = v.object({
  Body: v.object({
    Data: v.record(
      v.string(),
      v.object({
        CustomName: v.fallback(v.string(), ""),
        DT: maybeNumber(0, 100_000),
        PVPower: maybeNumber(0, MAX_POWER_W),
        UniqueID: v.fallback(v.string(), ""),
      }),
    ),
  }),
});

/** What the grid's meter has counted, in Wh; null: unknown. */
export interface GridCounters {
  readonly importedWh: number | null;
  readonly exportedWh: number | null;
}

export const UNKNOWN_COUNTERS: GridCounters = { importedWh: null, exportedWh: null };

/** What a Fronius is, as far as it tells. */
export interface FroniusIdentity {
  /** The name that its owner gave to the first inverter. */
  readonly model: string | null;
  /** The maker's number of the kind of inverter: 1 is GEN24. */
  readonly deviceType: number | null;
  /** Of all inverters, in W. */
  readonly panelPowerW: number | null;
  readonly inverters: number;
  readonly serial: string | null;
  readonly solarApi: string | null;
}

/**
 * Counters of the meter at the grid connection out of `GetMeterRealtimeData.cgi?Scope=System`;
 * unknown where none or several say that they sit there. @throws DeviceError
 */
export function decodeCounters(answer: JsonAnswer, action: string): GridCounters {
  const { value } = openAnswer(answer, action);
  const meters = Object.values(parseAnswer(METERS, value, action).Body.Data)
    .filter((meter) => meter.Enable !== 0 && meter.Meter_Location_Current === AT_GRID);
  const [meter] = meters;
  if (meter === undefined || meters.length > 1) return UNKNOWN_COUNTERS;
  return {
    importedWh: meter.EnergyReal_WAC_Sum_Consumed,
    exportedWh: meter.EnergyReal_WAC_Sum_Produced,
  };
}

/** Version of the interface out of `GetAPIVersion.cgi`, which has no head. @throws DeviceError */
export function decodeApiVersion(answer: JsonAnswer, action: string): string | null {
  const { APIVersion, CompatibilityRange } = parseAnswer(
    API_VERSION,
    jsonOf(answer, action),
    action,
  );
  if (APIVersion === null) return null;
  const range = CompatibilityRange === null ? "" : ` (${shownText(CompatibilityRange)})`;
  return `v${APIVersion}${range}`;
}

/** All inverters out of `GetInverterInfo.cgi`. @throws DeviceError */
export function decodeInverters(
  answer: JsonAnswer,
  action: string,
): Omit<FroniusIdentity, "solarApi"> {
  const { value } = openAnswer(answer, action);
  const inverters = Object.values(parseAnswer(INVERTERS, value, action).Body.Data);
  const [first] = inverters;
  const panelsW = inverters.map(({ PVPower }) => PVPower).filter((powerW) => powerW !== null);
  const isWhole = panelsW.length === inverters.length && inverters.length > 0;
  return {
    model: textOrNull(first?.CustomName ?? ""),
    deviceType: first?.DT ?? null,
    panelPowerW: isWhole ? panelsW.reduce((sumW, powerW) => sumW + powerW, 0) : null,
    inverters: inverters.length,
    serial: textOrNull(first?.UniqueID ?? ""),
  };
}

/** Names come as HTML on older data loggers: `&#83;&#121;` is "Sy". */
function textOrNull(text: string): string | null {
  const plain = text.replaceAll(
    /&#([0-9]{1,6});/g,
    (_, digits) => String.fromCodePoint(Number(digits)),
  );
  const shown = shownText(plain);
  return shown === "" ? null : shown;
}
