import { partOf } from "../house/parts.ts";
import type { PlantState } from "../house/plant.ts";
import { DEVICE_TYPES, type FroniusView, hundredths, type Json } from "./solar_api_bodies.ts";

/** The inverters count on from what they had before. */
const TOTAL_BEFORE_WH = 7_512_664;

/** Data of GetPowerFlowRealtimeData.fcgi. */
export function powerFlowData(view: FroniusView): Json {
  const { model, isBlank } = view;
  const { gridPowerW } = view.state;
  const state = partOf(view.state.plants, view.plant);
  const isHybrid = model === "gen24";
  const isAsleep = state.pvPowerW === 0;
  const acPowerW = isHybrid ? state.acPowerW : state.acPowerW - batteryAcW(state);
  const totalWh = TOTAL_BEFORE_WH + state.energies.acWh;
  const hasMeter = model !== "igplus";
  const site = {
    Meter_Location: !hasMeter ? "unknown" : model === "s0" || view.isMeterAtLoad ? "load" : "grid",
    Mode: !hasMeter
      ? "produce-only"
      : model === "s0"
      ? "vague-meter"
      : isHybrid
      ? "bidirectional"
      : "meter",
    P_Akku: isHybrid && state.socPct !== null ? state.batteryPowerW : null,
    P_Grid: hasMeter ? hundredths(gridPowerW) : null,
    P_Load: hasMeter ? -hundredths(acPowerW + gridPowerW) : null,
    P_PV: isHybrid ? state.pvPowerW : isAsleep ? null : acPowerW,
    E_Day: null,
    E_Total: totalWh,
    E_Year: null,
    rel_Autonomy: null,
    rel_SelfConsumption: null,
    ...(isHybrid ? { BackupMode: false, BatteryStandby: true } : {}),
  };
  const inverter = {
    DT: DEVICE_TYPES[model],
    E_Day: null,
    E_Total: totalWh,
    E_Year: null,
    P: isHybrid ? acPowerW : isAsleep ? 0 : acPowerW,
    ...(isHybrid
      ? {
        Battery_Mode: state.socPct === null ? "disabled" : "normal",
        SOC: Math.round((state.socPct ?? 0) * 10) / 10,
      }
      : {}),
  };
  const isGone = model === "igplus" && isAsleep;
  return {
    Inverters: isGone ? {} : { "1": isBlank ? blank(inverter) : inverter },
    Site: isBlank ? blank(site) : site,
    Version: "12",
  };
}

/** What of the AC power a string inverter would not have, since it has no battery. */
function batteryAcW({ dcPowerW, acPowerW, batteryPowerW }: PlantState): number {
  return dcPowerW === 0 ? 0 : acPowerW * batteryPowerW / dcPowerW;
}

function blank(values: Json): Json {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "number" ? null : value]),
  );
}
