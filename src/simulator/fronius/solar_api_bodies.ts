import type { House, HouseState } from "../house/house.ts";
import { mainsFrequencyHz, mainsVoltagesV } from "../house/mains.ts";

/**
 * gen24: hybrid inverter, its meter at the grid · symo: older one behind a Datamanager, without a
 * battery of its own · s0: the same with a meter of pulses in the consumption path · igplus: no meter.
 */
export type FroniusModel = "gen24" | "symo" | "s0" | "igplus";

/** What there is to tell at one moment. */
export interface FroniusView {
  readonly model: FroniusModel;
  readonly house: House;
  /** Which of the house's plants it is. */
  readonly plant: number;
  readonly state: HouseState;
  /** Time of the answer (epoch ms); older than the state's where a clock stands. */
  readonly atMs: number;
  /** Nothing is known of any power. */
  readonly isBlank: boolean;
  /** The meter was found to sit elsewhere. */
  readonly isMeterAtLoad: boolean;
}

export type Json = Readonly<Record<string, unknown>>;

export const DEVICE_TYPES: Readonly<Record<FroniusModel, number>> = {
  gen24: 1,
  symo: 121,
  s0: 123,
  igplus: 174,
};
/** The meters count on from what they had before. */
const CONSUMED_BEFORE_WH = 1_247_204;
const PRODUCED_BEFORE_WH = 1_705_128;

/** Envelope of every answer; the time is that of the house's zone on a Datamanager, UTC on GEN24. */
export function answerBody(
  { data, model, atMs, code = 0, reason = "" }: {
    readonly data: Json | null;
    readonly model: FroniusModel;
    readonly atMs: number;
    readonly code?: number;
    readonly reason?: string;
  },
): string {
  return JSON.stringify({
    Body: data === null ? {} : { Data: data },
    Head: {
      RequestArguments: {},
      Status: { Code: code, Reason: reason, UserMessage: "" },
      Timestamp: timestampOf(model, atMs),
    },
  });
}

/** Data of GetMeterRealtimeData.cgi?Scope=System: none without a meter. */
export function meterData({ model, house, state, atMs, isMeterAtLoad }: FroniusView): Json {
  if (model === "igplus") return {};
  const details = { Manufacturer: "Fronius", Model: "Smart Meter TS 65A-3", Serial: "12345678" };
  const common = { Details: details, Enable: 1, Visible: 1, TimeStamp: Math.floor(atMs / 1000) };
  if (model === "s0" || isMeterAtLoad) {
    return {
      "0": {
        ...common,
        Meter_Location_Current: 1,
        EnergyReal_WAC_Minus_Relative: 191.25,
        PowerReal_P_Sum: -hundredths(state.housePowerW + state.carPowerW),
      },
    };
  }
  const [l1 = 0, l2 = 0, l3 = 0] = mainsVoltagesV(house.options.seed, state.atMs);
  const [w1, w2, w3] = state.gridLinesW;
  return {
    "0": {
      ...common,
      Meter_Location_Current: 0,
      EnergyReal_WAC_Sum_Consumed: CONSUMED_BEFORE_WH + Math.floor(state.energies.importedWh),
      EnergyReal_WAC_Sum_Produced: PRODUCED_BEFORE_WH + Math.floor(state.energies.exportedWh),
      Frequency_Phase_Average: mainsFrequencyHz(house.options.seed, state.atMs),
      PowerReal_P_Phase_1: hundredths(w1),
      PowerReal_P_Phase_2: hundredths(w2),
      PowerReal_P_Phase_3: hundredths(w3),
      PowerReal_P_Sum: hundredths(state.gridPowerW),
      Voltage_AC_Phase_1: l1,
      Voltage_AC_Phase_2: l2,
      Voltage_AC_Phase_3: l3,
    },
  };
}

/** Data of GetInverterInfo.cgi; older data loggers write names as HTML. */
export function inverterInfoData(model: FroniusModel): Json {
  const name = model === "gen24" ? "Roof" : "&#82;&#111;&#111;&#102;";
  return {
    "1": {
      CustomName: name,
      DT: DEVICE_TYPES[model],
      ErrorCode: 0,
      PVPower: 13_930,
      Show: 1,
      StatusCode: 7,
      UniqueID: "30112233",
    },
  };
}

/** Body of GetAPIVersion.cgi, which has no envelope. */
export function apiVersionBody(model: FroniusModel): string {
  return JSON.stringify({
    APIVersion: 1,
    BaseURL: "/solar_api/v1/",
    CompatibilityRange: model === "gen24" ? "1.7-4" : "1.6-3",
  });
}

/** As the meters tell powers: to 0.01 W. */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function timestampOf(model: FroniusModel, atMs: number): string {
  const hours = model === "gen24" ? 0 : 2;
  const text = new Date(atMs + hours * 3_600_000).toISOString().slice(0, 19);
  return `${text}+0${hours}:00`;
}
