import type { BatteryStatus, BatteryValues, InverterStatus, InverterValues } from "./readings.ts";

/** A battery with the energy that it can hold, in Wh; null: it does not tell. */
export interface RatedBattery {
  readonly values: BatteryValues;
  readonly ratedWh: number | null;
}

/** What several inverters are together: the first of these that one of them is. */
const STATUS_ORDER: readonly InverterStatus[] = [
  "fault",
  "throttled",
  "producing",
  "shutting-down",
  "starting",
  "standby",
  "sleeping",
  "off",
];

/** Inverters as one, the first of them the leader; a sum of which a part is unknown is unknown. */
export function sumInverters(
  leader: InverterValues,
  ...others: readonly InverterValues[]
): InverterValues {
  const units = [leader, ...others];
  const status = STATUS_ORDER.find((one) => units.some((unit) => unit.status === one)) ?? null;
  const telling = units.find((unit) => unit.status === status && unit.vendorStatus) ?? leader;
  return {
    ...leader,
    acPowerW: sumOf(units, (unit) => unit.acPowerW),
    dcPowerW: sumOf(units, (unit) => unit.dcPowerW),
    acLimitW: sumOf(units, (unit) => unit.acLimitW),
    temperatureC: largestOf(units, (unit) => unit.temperatureC),
    status,
    vendorStatus: telling.vendorStatus,
    lifetimeEnergyWh: sumOf(units, (unit) => unit.lifetimeEnergyWh),
  };
}

/**
 * Several batteries as one: powers and energies are sums, charge and health count by what each can
 * hold. A sum of which a part is unknown is unknown. Null: there is none.
 */
export function sumBatteries(batteries: readonly RatedBattery[]): BatteryValues | null {
  const [first, ...further] = batteries;
  if (first === undefined || further.length === 0) return first?.values ?? null;
  const values = batteries.map((battery) => battery.values);
  return {
    powerW: sumOf(values, (one) => one.powerW),
    socPct: weightedMean(batteries, (one) => one.socPct),
    sohPct: weightedMean(batteries, (one) => one.sohPct),
    status: statusOf(values),
    temperatureC: largestOf(values, (one) => one.temperatureC),
    voltageV: first.values.voltageV,
    currentA: sumOf(values, (one) => one.currentA),
    chargedWh: sumOf(values, (one) => one.chargedWh),
    dischargedWh: sumOf(values, (one) => one.dischargedWh),
  };
}

/** A fault of one is told; else what the one does that gives or takes most. */
function statusOf(values: readonly BatteryValues[]): BatteryStatus | null {
  if (values.some(({ status }) => status === "fault")) return "fault";
  const sizeW = ({ powerW }: BatteryValues) => Math.abs(powerW ?? 0);
  const largest = values.reduce((most, one) => sizeW(one) > sizeW(most) ? one : most);
  return largest.status;
}

/** Null where one part is unknown. */
export function sumOf<T>(parts: readonly T[], pick: (part: T) => number | null): number | null {
  return parts.reduce<number | null>((sum, part) => {
    const value = pick(part);
    return sum === null || value === null ? null : sum + value;
  }, 0);
}

function largestOf<T>(parts: readonly T[], pick: (part: T) => number | null): number | null {
  const known = parts.map(pick).filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** By rated energy; where one battery does not tell it, all count alike. */
function weightedMean(
  batteries: readonly RatedBattery[],
  pick: (values: BatteryValues) => number | null,
): number | null {
  const isRated = batteries.every(({ ratedWh }) => ratedWh !== null);
  const weightOf = ({ ratedWh }: RatedBattery) => isRated ? ratedWh ?? 0 : 1;
  const weighted = sumOf(batteries, (battery) => {
    const value = pick(battery.values);
    return value === null ? null : value * weightOf(battery);
  });
  const weight = batteries.reduce((sum, battery) => sum + weightOf(battery), 0);
  return weighted === null ? null : weighted / weight;
}
