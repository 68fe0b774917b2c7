import type { DeviceSight, PvValues } from "./device.ts";
import type { BatteryValues, InverterValues, Quality, Reading } from "./readings.ts";
import { sumBatteries, sumInverters, sumOf } from "./sums.ts";

/**
 * What the devices beside those of the settings are in the balance, in W. Each driver tells its own
 * sun, so a battery on the AC side is no special case. A sum of which a part is unknown is unknown.
 */
export interface OtherFlows {
  /** 0 where no other device has panels. */
  readonly pvPowerW: number | null;
  /** + discharge; 0 where no other device is a battery. */
  readonly batteryPowerW: number | null;
  /** What they give to the AC side, batteries included; negative: they take. */
  readonly acPowerW: number | null;
  /** What metered loads take that are neither the car nor the plug: lines of their own. */
  readonly loadPowerW: number | null;
  /** One of them is a source: the house is known without an inverter of the settings. */
  readonly hasSource: boolean;
}

/** A house whose settings name all of it. */
export const NO_OTHERS: OtherFlows = {
  pvPowerW: 0,
  batteryPowerW: 0,
  acPowerW: 0,
  loadPowerW: 0,
  hasSource: false,
};

/** The balance of other devices; `steered` are the ones that count as the car and the plug. */
export function flowsOfOthers(
  sights: readonly DeviceSight[],
  steered: { readonly chargerId: number | null; readonly switchId: number | null },
): OtherFlows {
  const sources = sights.filter(({ readings }) =>
    isThere(readings.pv) || isThere(readings.battery)
  );
  return {
    pvPowerW: sumOf(sources, ({ readings }) => powerOf(readings.pv, (pv) => pv.pvPowerW)),
    batteryPowerW: sumOf(sources, ({ readings }) => powerOf(readings.battery, (one) => one.powerW)),
    acPowerW: sumOf(sources, acPowerOf),
    loadPowerW: sumOf(sights, (sight) => loadPowerOf(sight, steered)),
    hasSource: sources.length > 0,
  };
}

/** What one source gives to the AC side: as it tells, else what panels and battery give together. */
function acPowerOf({ readings: { pv, battery } }: DeviceSight): number | null {
  const toldW = pv?.value?.acPowerW ?? null;
  if (toldW !== null) return toldW;
  const pvPowerW = powerOf(pv, (values) => values.pvPowerW);
  const batteryPowerW = powerOf(battery, (values) => values.powerW);
  return pvPowerW === null || batteryPowerW === null ? null : pvPowerW + batteryPowerW;
}

function loadPowerOf(
  { device, readings }: DeviceSight,
  { chargerId, switchId }: { readonly chargerId: number | null; readonly switchId: number | null },
): number | null {
  const charger = device.id === chargerId ? undefined : readings.charger;
  const relay = device.id === switchId ? undefined : readings.switch;
  return sumOf([
    powerOf(readings.load, (load) => load.powerW),
    powerOf(charger, (values) => values.powerW),
    // A relay without a meter stays a part of the house: nobody knows what it takes.
    powerOf(relay, (values) => values.hasMeter ? values.powerW : 0),
  ], (powerW) => powerW);
}

function isThere<T>(reading: Reading<T> | undefined): reading is Reading<T> {
  return reading?.isConfigured === true;
}

/** 0 for what a device is not; null for what does not tell. */
function powerOf<T>(
  reading: Reading<T> | undefined,
  pick: (value: T) => number | null,
): number | null {
  if (!isThere(reading)) return 0;
  return reading.value === null ? null : pick(reading.value);
}

/** The inverter of the settings, which has limits of its own; else all others as one. */
export function siteInverter(
  own: Reading<InverterValues>,
  sights: readonly DeviceSight[],
): Reading<InverterValues> {
  if (own.isConfigured) return own;
  const others = sights.map(({ readings }) => readings.pv).filter(isThere)
    .map((reading) => withValue(reading, inverterOf));
  return together(
    others,
    own,
    ([first, ...rest]) => first === undefined ? null : sumInverters(first, ...rest),
  );
}

/** All house batteries as one; charge and health are means, as nobody tells all sizes. */
export function siteBattery(
  own: Reading<BatteryValues>,
  sights: readonly DeviceSight[],
): Reading<BatteryValues> {
  const others = sights.map(({ readings }) => readings.battery).filter(isThere);
  return together(
    [own, ...others].filter(isThere),
    own,
    (values) => sumBatteries(values.map((one) => ({ values: one, ratedWh: null }))),
  );
}

function inverterOf({ pvPowerW: _sun, ...inverter }: PvValues): InverterValues {
  return inverter;
}

function withValue<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return { ...reading, value: reading.value === null ? null : change(reading.value) };
}

const WORST: readonly Quality[] = ["unavailable", "stale", "fresh"];

/** Readings as one: as good as the worst of them, as old as the oldest; one alone is itself. */
function together<T>(
  readings: readonly Reading<T>[],
  none: Reading<T>,
  sum: (values: readonly T[]) => T | null,
): Reading<T> {
  const [first, ...rest] = readings;
  if (first === undefined) return none;
  if (rest.length === 0) return first;
  const quality = WORST.find((one) => readings.some((reading) => reading.quality === one)) ??
    "fresh";
  const worst = readings.find((reading) => reading.quality === quality) ?? first;
  const oldest = readings.reduce((old, one) => (one.ageMs ?? 0) > (old.ageMs ?? 0) ? one : old);
  const values = readings.map(({ value }) => value).filter((value) => value !== null);
  const isWhole = values.length === readings.length;
  return {
    ...worst,
    value: quality === "unavailable" || !isWhole ? null : sum(values),
    atMs: worst.atMs === null ? null : oldest.atMs,
    ageMs: worst.ageMs === null ? null : oldest.ageMs,
  };
}
