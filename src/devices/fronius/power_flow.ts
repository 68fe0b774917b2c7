import * as v from "valibot";
import type { PvValues } from "../../domain/house/device.ts";
import type { BatteryStatus, BatteryValues } from "../../domain/house/snapshot.ts";
import { maybeNumber, parseAnswer } from "../transport/answer_values.ts";
import type { JsonAnswer } from "../transport/http_json.ts";
import { openAnswer } from "./solar_api_answer.ts";

/** More than any house: a power beyond it is no measurement. */
const MAX_POWER_W = 200_000;
const MAX_ENERGY_WH = 1e12;
/** What an inverter draws itself at night may stand in its PV power. */
const OWN_DRAW_W = 100;
/** Beyond this, in W, battery power has a direction; a resting one shows some tenths. */
const REST_W = 5;
/** By so much, in W, powers of one answer may contradict each other. */
const CONTRADICTION_W = 150;
/** Of these hours of the device's own clock it is dark wherever such a house stands. */
const NIGHT_FROM_HOUR = 22;
const NIGHT_TO_HOUR = 4;

const WATTS = maybeNumber(-MAX_POWER_W, MAX_POWER_W);
const WORD = v.fallback(v.nullable(v.string()), null);

const INVERTER = v.object({
  P: WATTS,
  SOC: maybeNumber(0, 100),
  Battery_Mode: WORD,
});

const POWER_FLOW = v.object({
  Body: v.object({
    Data: v.object({
      Site: v.object({
        P_Grid: WATTS,
        P_PV: WATTS,
        P_Akku: WATTS,
        E_Total: maybeNumber(0, MAX_ENERGY_WH),
        Meter_Location: WORD,
        Mode: WORD,
      }),
      Inverters: v.fallback(v.record(v.string(), INVERTER), {}),
    }),
  }),
});

type Inverter = v.InferOutput<typeof INVERTER>;
type Site = v.InferOutput<typeof POWER_FLOW>["Body"]["Data"]["Site"];

/** Where the meter of the installation sits: "none" where there is none. */
export type MeterPlace = "grid" | "load" | "none";

/** What the site's meter tells; the inverter works the grid out where it sits elsewhere. */
export interface GridSide {
  readonly place: MeterPlace;
  /** It counts pulses of energy and knows no power of the moment. */
  readonly isVague: boolean;
  /** In W, + import; null: unknown. */
  readonly powerW: number | null;
}

/** One moment of the whole installation, signs as in the program. */
export interface PowerFlow {
  readonly timestamp: string | null;
  readonly grid: GridSide;
  readonly pv: PvValues;
  /** "none": it tells that there is none; "untold": it tells nothing of a battery, nor of none. */
  readonly battery: BatteryValues | "none" | "untold";
}

export const UNKNOWN_BATTERY: BatteryValues = {
  powerW: null,
  socPct: null,
  sohPct: null,
  status: null,
  temperatureC: null,
  voltageV: null,
  currentA: null,
  chargedWh: null,
  dischargedWh: null,
};

/** Answer of `GetPowerFlowRealtimeData.fcgi`. @throws DeviceError */
export function decodePowerFlow(answer: JsonAnswer, action: string): PowerFlow {
  const { head: { timestamp }, value } = openAnswer(answer, action);
  const { Site, Inverters } = parseAnswer(POWER_FLOW, value, action).Body.Data;
  const inverters = Object.values(Inverters);
  const grid = gridOf(Site);
  const battery = batteryOf(Site, inverters);
  return { timestamp, grid, battery, pv: pvOf({ Site, inverters, grid, battery, timestamp }) };
}

function gridOf({ Meter_Location, Mode, P_Grid }: Site): GridSide {
  const place = Meter_Location === "grid" || Meter_Location === "load" ? Meter_Location : "none";
  return {
    place: Mode === "produce-only" ? "none" : place,
    isVague: Mode === "vague-meter",
    powerW: P_Grid,
  };
}

function pvOf(flow: {
  readonly Site: Site;
  readonly inverters: readonly Inverter[];
  readonly grid: GridSide;
  readonly battery: PowerFlow["battery"];
  readonly timestamp: string | null;
}): PvValues {
  const { Site, inverters, battery } = flow;
  const pvPowerW = sunW(flow);
  const batteryPowerW = battery === "none" ? 0 : battery === "untold" ? null : battery.powerW;
  const isAsleep = Site.P_PV === null && pvPowerW === 0;
  return {
    pvPowerW,
    acPowerW: sumOf(inverters.map(({ P }) => P)),
    dcPowerW: pvPowerW === null || batteryPowerW === null ? null : pvPowerW + batteryPowerW,
    acLimitW: null,
    temperatureC: null,
    status: isAsleep ? "sleeping" : pvPowerW !== null && pvPowerW > 0 ? "producing" : null,
    vendorStatus: null,
    lifetimeEnergyWh: Site.E_Total,
    acVoltagesV: [],
    frequencyHz: null,
    dcVoltageV: null,
  };
}

/**
 * By the maker's word `P_PV` is null while no inverter runs. That is 0 where each inverter answers
 * and none runs, or where none answers in the night: by day one that does not answer may well run.
 * Export that nothing else explains contradicts either.
 */
function sunW({ Site, inverters, grid, timestamp }: {
  readonly Site: Site;
  readonly inverters: readonly Inverter[];
  readonly grid: GridSide;
  readonly timestamp: string | null;
}): number | null {
  const { P_PV, P_Akku } = Site;
  if (P_PV !== null) return P_PV < -OWN_DRAW_W ? null : Math.max(0, P_PV);
  const isAnswered = sumOf(inverters.map(({ P }) => P)) !== null;
  if (!isAnswered && !isNight(timestamp)) return null;
  const isExport = grid.powerW !== null &&
    -grid.powerW > Math.max(0, P_Akku ?? 0) + CONTRADICTION_W;
  return isExport ? null : 0;
}

/** A clock that shows UTC, as that of every GEN24, does not tell the hour of its place. */
function isNight(timestamp: string | null): boolean {
  const [, hourText, offset] =
    /^[0-9-]{10}T([0-9]{2}):[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})$/.exec(timestamp ?? "") ?? [];
  if (hourText === undefined || offset === "+00:00") return false;
  const hour = Number(hourText);
  return hour >= NIGHT_FROM_HOUR || hour < NIGHT_TO_HOUR;
}

/** Null where one is unknown, or there is none. */
function sumOf(powersW: readonly (number | null)[]): number | null {
  if (powersW.length === 0) return null;
  let sumW = 0;
  for (const powerW of powersW) {
    if (powerW === null) return null;
    sumW += powerW;
  }
  return sumW;
}

/** Hybrid inverters tell a `Battery_Mode`, "disabled" without a battery; others know no such key. */
function batteryOf(site: Site, inverters: readonly Inverter[]): PowerFlow["battery"] {
  const { P_Akku } = site;
  const holders = inverters.filter(({ Battery_Mode }) =>
    Battery_Mode !== null && Battery_Mode !== "disabled"
  );
  if (P_Akku === null && holders.length === 0) return inverters.length === 0 ? "untold" : "none";
  // The sizes of several are not told: the emptiest counts, so that none is taken for fuller.
  const charges = holders.map(({ SOC }) => SOC).filter((socPct) => socPct !== null);
  const isWhole = holders.length > 0 && charges.length === holders.length;
  return {
    ...UNKNOWN_BATTERY,
    powerW: P_Akku,
    socPct: isWhole ? Math.min(...charges) : null,
    status: batteryStatus(site, holders.map(({ Battery_Mode }) => Battery_Mode ?? "")),
  };
}

/** `BatteryStandby` tells what is allowed, not what is: it was true beside 389 W of discharge. */
function batteryStatus(
  { P_Akku }: Site,
  modes: readonly string[],
): BatteryStatus | null {
  if (modes.some((mode) => /non ?operable|stopped/.test(mode))) return "fault";
  if (P_Akku === null) return null;
  if (P_Akku > REST_W) return "discharging";
  if (P_Akku < -REST_W) return "charging";
  return modes.includes("suspended") ? "standby" : "idle";
}
