import type { Settings } from "../settings/settings.ts";
import { NO_OTHERS, type OtherFlows } from "./site.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PowerFlows,
  Reading,
} from "./snapshot.ts";

/** Below this, in W, what is left of DC power beside a discharging battery is conversion noise, not sun. */
const PV_NOISE_W = 30;

/** By so much, in W, readings of one plant may contradict each other: calibration and rounding. */
const CONTRADICTION_W = 150;
/** The same as a share of the largest of them. */
const CONTRADICTION_SHARE = 0.03;

/**
 * Powers of the house in W from one round of readings.
 *
 * The battery hangs on the DC side: pv = dc - battery, and grid + pv + battery = house + car + loss.
 * A part that is unknown makes unknown what rests on it; nothing is taken for 0 but a device that the
 * house does not have. Readings that contradict each other make unknown what they would tell: they
 * are of different moments, or of a part of the plant (`isPartial`: that is known by now).
 *
 * Other devices (`others`) add their own sun, batteries on the AC side and metered loads:
 * grid + all pv + all batteries = house + car + metered loads + loss.
 */
export function deriveFlows(readings: {
  meter: Reading<MeterValues>;
  inverter: Reading<InverterValues>;
  battery: Reading<BatteryValues>;
  charger: Reading<ChargerValues>;
  isPartial?: boolean;
  others?: OtherFlows;
}): PowerFlows {
  const { others = NO_OTHERS } = readings;
  const gridPowerW = readings.meter.value?.gridPowerW ?? null;
  const ownBatteryW = valueOrAbsent(readings.battery, (battery) => battery.powerW);
  const carPowerW = valueOrAbsent(readings.charger, (charger) => charger.powerW);
  const inverter = readings.inverter.value;
  const acPowerW = inverter?.acPowerW ?? null;
  const dcPowerW = inverter?.dcPowerW ?? null;
  // Panels of other makes alone: there is no inverter of the settings that could be unknown.
  const isOthersAlone = others.hasSource && !readings.inverter.isConfigured;
  const fedW = sum(isOthersAlone ? 0 : acPowerW, others.acPowerW);
  const isPartial = readings.isPartial === true || exceedsAcPower({ acPowerW: fedW, gridPowerW });
  const consumptionPowerW = isPartial || gridPowerW === null || fedW === null
    ? null
    : Math.max(0, fedW + gridPowerW - gridChargeW(acPowerW, ownBatteryW, gridPowerW));
  const ownSunW = isOthersAlone ? 0 : sunW({ inverter, batteryPowerW: ownBatteryW, gridPowerW });
  return {
    gridPowerW,
    pvPowerW: isPartial ? null : sum(ownSunW, others.pvPowerW),
    batteryPowerW: sum(ownBatteryW, others.batteryPowerW),
    consumptionPowerW,
    housePowerW: houseW(consumptionPowerW, sum(carPowerW, others.loadPowerW)),
    carPowerW,
    conversionLossW: isOthersAlone ? 0 : lossW({
      acPowerW,
      dcPowerW,
      pvPowerW: isPartial ? null : ownSunW,
      batteryPowerW: ownBatteryW,
    }),
  };
}

/** True when the meter shows more export than the inverter gives: something else feeds in too. */
export function exceedsAcPower(
  { acPowerW, gridPowerW }: { acPowerW: number | null; gridPowerW: number | null },
): boolean {
  if (acPowerW === null || gridPowerW === null || gridPowerW >= 0) return false;
  return acPowerW + gridPowerW < -toleranceW(acPowerW, gridPowerW);
}

/**
 * Most AC power in W that the inverter can give: what is set, or else what its model's name tells;
 * null: unknown. Sun beyond it reaches the house battery alone.
 */
export function acLimitInForceW(
  inverter: Pick<InverterValues, "acLimitW"> | null,
  { inverterAcLimitW }: Pick<Settings, "inverterAcLimitW">,
): number | null {
  return inverterAcLimitW > 0 ? inverterAcLimitW : inverter?.acLimitW ?? null;
}

/** A load's power in W by what feeds it; the four together are the load. */
export interface Sources {
  readonly solarW: number;
  readonly batteryW: number;
  readonly gridW: number;
  /** While grid or battery is not known. */
  readonly unknownW: number;
}

/**
 * What feeds a load: first what is imported, then what the house battery gives, and the sun the
 * rest. Where grid or battery is unknown, all of it is. Where the sun is unknown although the inverter
 * tells its powers, something else feeds in, another battery perhaps: the rest is unknown.
 */
export function splitBySource(
  loadPowerW: number,
  flows:
    & Pick<PowerFlows, "gridPowerW" | "batteryPowerW">
    & Partial<Pick<PowerFlows, "pvPowerW" | "conversionLossW">>,
): Sources {
  const { gridPowerW, batteryPowerW, pvPowerW, conversionLossW = null } = flows;
  if (gridPowerW === null || batteryPowerW === null) {
    return { solarW: 0, batteryW: 0, gridW: 0, unknownW: loadPowerW };
  }
  const gridW = Math.min(loadPowerW, Math.max(0, gridPowerW));
  const batteryW = Math.min(loadPowerW - gridW, Math.max(0, batteryPowerW));
  const restW = loadPowerW - gridW - batteryW;
  return pvPowerW === null && conversionLossW !== null
    ? { solarW: 0, batteryW, gridW, unknownW: restW }
    : { solarW: restW, batteryW, gridW, unknownW: 0 };
}

function valueOrAbsent<T>(reading: Reading<T>, power: (value: T) => number | null): number | null {
  if (!reading.isConfigured) return 0;
  return reading.value === null ? null : power(reading.value);
}

function toleranceW(...powersW: readonly number[]): number {
  return Math.max(CONTRADICTION_W, CONTRADICTION_SHARE * Math.max(...powersW.map(Math.abs)));
}

function sum(oneW: number | null, otherW: number | null): number | null {
  return oneW === null || otherW === null ? null : oneW + otherW;
}

/** Unknown where the car alone draws more: the two readings are of different moments. */
function houseW(consumedW: number | null, carW: number | null): number | null {
  if (consumedW === null || carW === null) return null;
  const powerW = consumedW - carW;
  return powerW < -toleranceW(consumedW, carW) ? null : Math.max(0, powerW);
}

/** DC power of an inverter that takes from the AC side is no measurement: the balance tells then. */
function lossW(flow: {
  acPowerW: number | null;
  dcPowerW: number | null;
  pvPowerW: number | null;
  batteryPowerW: number | null;
}): number | null {
  const { acPowerW, dcPowerW, pvPowerW, batteryPowerW } = flow;
  if (acPowerW === null) return null;
  if (acPowerW >= 0) return dcPowerW === null ? null : Math.max(0, dcPowerW - acPowerW);
  if (pvPowerW === null || batteryPowerW === null) return null;
  return Math.max(0, pvPowerW + batteryPowerW - acPowerW);
}

/**
 * What the panels of an inverter give, in W, where its battery hangs on the DC side; null: unknown,
 * as it is where the grid's power would have to tell and is not known.
 */
export function sunW(flow: {
  inverter: InverterValues | null;
  batteryPowerW: number | null;
  gridPowerW: number | null;
}): number | null {
  const { inverter, batteryPowerW, gridPowerW } = flow;
  if (inverter === null || inverter.dcPowerW === null) return null;
  if (inverter.status === "sleeping") return 0;
  if (batteryPowerW === null) return null;
  if (inverter.dcPowerW === 0 && batteryPowerW < 0) {
    // AC and DC read 0 while the battery is charged from the grid: its power is then no sun.
    if (gridPowerW === null) return null;
    if (gridPowerW >= -batteryPowerW / 2) return null;
  }
  const pv = inverter.dcPowerW - batteryPowerW;
  if (batteryPowerW > 0 && Math.abs(pv) < PV_NOISE_W) return 0;
  return Math.max(0, pv);
}

/** Grid power that goes through the inverter into the battery, in W; 0 unless its AC side reads 0. */
function gridChargeW(
  acPowerW: number | null,
  batteryPowerW: number | null,
  gridPowerW: number,
): number {
  if (acPowerW !== 0 || batteryPowerW === null) return 0;
  return Math.max(0, Math.min(-batteryPowerW, gridPowerW));
}
