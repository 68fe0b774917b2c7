import { splitBySource } from "../house/flows.ts";
import {
  ENERGY_COLUMNS,
  type EnergyColumn,
  type FiveMinuteRow,
  mapColumns,
  MEAN_POWER_COLUMNS,
  type MeanPowerColumn,
  type MeanPowers,
  type TimeRange,
} from "./history_rows.ts";
import type { SampleColumn } from "../ports/history_stores.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../house/units.ts";
import {
  gapsReachOut,
  sunOfUnseen,
  type SunParts,
  type UnseenHold,
} from "../house/unseen_sources.ts";
import { type ExactEnergies, RoundEnergies } from "./round_energies.ts";

export const STEP_MS = 5 * MINUTE_MS;
/**
 * A power holds until the next sample when that comes within this time: the slowest cycle whose
 * devices all use up their deadlines ends before, and older data count as stale in control too.
 */
export const MAX_HOLD_MS = 30 * SECOND_MS;
/** A sample before a longer silence counts for so long, which is its own cycle. */
const OWN_CYCLE_MS = 5 * SECOND_MS;

/** What five-minute rows are made of. */
export const INTEGRATED_COLUMNS = [
  "grid_power_w",
  "grid_imported_wh",
  "grid_exported_wh",
  "pv_power_w",
  "inverter_dc_power_w",
  "conversion_loss_w",
  "battery_power_w",
  "battery_soc_permille",
  "battery_discharged_wh",
  "consumption_power_w",
  "house_power_w",
  "charger_power_w",
  "plug_power_w",
] as const satisfies readonly SampleColumn[];

/** A sample's columns that count here; null is unknown. */
export interface PowerSample {
  readonly atMs: number;
  readonly values: Readonly<Record<(typeof INTEGRATED_COLUMNS)[number], number | null>>;
}

/** A UTC hour up to a moment (epoch ms). */
export interface HourOfSamples {
  readonly hourMs: number;
  readonly untilMs: number;
  /** Oldest first, with those of MAX_HOLD_MS and of open gaps before and after the hour. */
  readonly samples: readonly PowerSample[];
}

/** Start (epoch ms) of the five-minute step of UTC time that a moment is in. */
export function startOfStep(atMs: number): number {
  return Math.floor(atMs / STEP_MS) * STEP_MS;
}

/** Start (epoch ms) of the UTC hour that a moment is in. */
export function startOfHour(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}

/**
 * The five-minute rows of a UTC hour up to `untilMs`, of those steps that a sample stands for. The
 * same samples give the same rows, whether the hour is made at once or anew after each step; but
 * what flowed in a gap of the meter is known better by samples from after the gap.
 */
export function rollUpHour(hour: HourOfSamples): readonly FiveMinuteRow[] {
  const { hourMs, untilMs, samples } = hour;
  return rollUp({ fromMs: hourMs, toMs: Math.min(untilMs, hourMs + HOUR_MS), samples });
}

/**
 * Whether the sources of what car and plug drew in a range may be known better with samples from
 * before or after those given: a gap of meter or battery reaches out of them.
 */
export function sourcesReachOut(
  { fromMs, toMs, samples }: TimeRange & { readonly samples: readonly PowerSample[] },
): { readonly before: boolean; readonly after: boolean } {
  return gapsReachOut(holdsOf(samples).map(toUnseen), { fromMs, toMs });
}

/**
 * The rows of the steps that end in (fromMs, toMs], `fromMs` the start of one, as far as a sample
 * stands for them. What rounding leaves over stays within one call: the energies of an hour are
 * those of `rollUpHour` alone, means are the same.
 */
export function rollUp(
  span: TimeRange & {
    readonly samples: readonly PowerSample[];
  },
): readonly FiveMinuteRow[] {
  const { fromMs, samples } = span;
  const tallies = tally({ fromMs, toMs: startOfStep(span.toMs), samples });
  const rounding = new RoundEnergies();
  return [...tallies].sort(([left], [right]) => left - right).map(([startMs, step]) => ({
    startMs,
    knownMs: step.knownMs,
    means: step.means(),
    energies: rounding.take(step.energies()),
    importedTotalWh: step.importedTotalWh,
    exportedTotalWh: step.exportedTotalWh,
  }));
}

function tally(
  span: TimeRange & { readonly samples: readonly PowerSample[] },
): ReadonlyMap<number, StepTally> {
  const tallies = new Map<number, StepTally>();
  const holds = holdsOf(span.samples);
  const sunParts = sunOfUnseen(holds.map(toUnseen));
  for (const [index, hold] of holds.entries()) {
    const { atMs, values } = hold;
    const powers = withSun(hold, sunParts[index]);
    const endMs = Math.min(span.toMs, hold.endMs);
    let fromMs = Math.max(span.fromMs, atMs);
    while (fromMs < endMs) {
      const stepMs = startOfStep(fromMs);
      const untilMs = Math.min(endMs, stepMs + STEP_MS);
      const step = tallies.get(stepMs) ?? new StepTally();
      tallies.set(stepMs, step);
      step.add(powers, untilMs - fromMs);
      if (fromMs === atMs) step.read(values);
      fromMs = untilMs;
    }
  }
  return tallies;
}

/** A sample with the time up to which its powers hold. */
interface Hold extends PowerSample {
  readonly endMs: number;
  readonly powers: Powers;
}

function holdsOf(samples: readonly PowerSample[]): readonly Hold[] {
  return samples.map(({ atMs, values }, index) => ({
    atMs,
    values,
    endMs: endOfHold(atMs, samples[index + 1]?.atMs ?? null),
    powers: powersOf(values),
  }));
}

function endOfHold(atMs: number, nextMs: number | null): number {
  return nextMs !== null && nextMs - atMs <= MAX_HOLD_MS ? nextMs : atMs + OWN_CYCLE_MS;
}

function toUnseen({ atMs, endMs, values, powers }: Hold): UnseenHold {
  const hasNoBattery = values.battery_power_w === null && batteryByDc(values) === 0;
  const unseenMs = isSeen(values) ? 0 : endMs - atMs;
  return {
    atMs,
    importedWh: values.grid_imported_wh,
    dischargedWh: values.battery_discharged_wh ?? (hasNoBattery ? 0 : null),
    carWms: (powers.car_unknown_wh ?? 0) * unseenMs,
    plugWms: (powers.plug_unknown_wh ?? 0) * unseenMs,
  };
}

/** What is unknown all the same is fed by something that no counter tells of. */
function isSeen(values: PowerSample["values"]): boolean {
  return values.grid_power_w !== null && (values.battery_power_w ?? batteryByDc(values)) !== null;
}

function withSun({ powers, values }: Hold, sun: SunParts | undefined): Powers {
  const { car_unknown_wh: carW, plug_unknown_wh: plugW } = powers;
  if (sun === undefined || isSeen(values)) return powers;
  return {
    ...powers,
    car_solar_wh: carW === null ? null : carW * sun.car,
    car_unknown_wh: carW === null ? null : carW * (1 - sun.car),
    plug_solar_wh: plugW === null ? null : plugW * sun.plug,
    plug_unknown_wh: plugW === null ? null : plugW * (1 - sun.plug),
  };
}

type Powers = Readonly<Record<EnergyColumn | MeanPowerColumn, number | null>>;

/** What one sample says of every column, in W (SoC in tenths of a percent). */
function powersOf(values: PowerSample["values"]): Powers {
  const gridPowerW = values.grid_power_w;
  const batteryPowerW = values.battery_power_w;
  const flows = {
    gridPowerW,
    batteryPowerW: batteryPowerW ?? batteryByDc(values),
    pvPowerW: values.pv_power_w,
    conversionLossW: values.conversion_loss_w,
  };
  const carPowerW = notNegative(values.charger_power_w);
  const plugPowerW = notNegative(values.plug_power_w);
  const car = carPowerW === null ? null : splitBySource(carPowerW, flows);
  const plug = plugPowerW === null ? null : splitBySource(plugPowerW, flows);
  const pvPowerW = notNegative(values.pv_power_w);
  const consumptionPowerW = notNegative(values.consumption_power_w);
  const housePowerW = notNegative(values.house_power_w);
  return {
    pv_power_w: pvPowerW,
    consumption_power_w: consumptionPowerW,
    house_power_w: housePowerW,
    car_power_w: carPowerW,
    plug_power_w: plugPowerW,
    grid_power_w: gridPowerW,
    battery_power_w: batteryPowerW,
    battery_soc_permille: values.battery_soc_permille,
    pv_wh: pvPowerW,
    consumption_wh: consumptionPowerW,
    house_wh: housePowerW,
    car_wh: carPowerW,
    car_solar_wh: car?.solarW ?? null,
    car_battery_wh: car?.batteryW ?? null,
    car_grid_wh: car?.gridW ?? null,
    car_unknown_wh: car?.unknownW ?? null,
    plug_wh: plugPowerW,
    plug_solar_wh: plug?.solarW ?? null,
    plug_unknown_wh: plug?.unknownW ?? null,
    grid_import_wh: notNegative(gridPowerW),
    grid_export_wh: notNegative(gridPowerW === null ? null : -gridPowerW),
    battery_charge_wh: notNegative(batteryPowerW === null ? null : -batteryPowerW),
    battery_discharge_wh: notNegative(batteryPowerW),
    conversion_loss_wh: notNegative(values.conversion_loss_w),
  };
}

/**
 * The battery hangs on the DC side, so its power is what DC power has beyond PV: 0 in a house
 * without one, whose samples have no battery at all.
 */
function batteryByDc(values: PowerSample["values"]): number | null {
  const { inverter_dc_power_w: dcPowerW, pv_power_w: pvPowerW } = values;
  return dcPowerW === null || pvPowerW === null ? null : dcPowerW - pvPowerW;
}

function notNegative(value: number | null): number | null {
  return value === null ? null : Math.max(0, value);
}

const COLUMNS = [...ENERGY_COLUMNS, ...MEAN_POWER_COLUMNS];

/** Sums of one step while its samples are gone through. */
class StepTally {
  knownMs = 0;
  importedTotalWh: number | null = null;
  exportedTotalWh: number | null = null;
  readonly #sums = mapColumns(COLUMNS, () => ({ weighted: 0, knownMs: 0 }));

  add(powers: Powers, durationMs: number): void {
    const { grid_power_w: grid, pv_power_w: pv, consumption_power_w: consumption } = powers;
    if (grid !== null && pv !== null && consumption !== null) this.knownMs += durationMs;
    for (const column of COLUMNS) {
      const power = powers[column];
      if (power === null) continue;
      const sum = this.#sums[column];
      sum.weighted += power * durationMs;
      sum.knownMs += durationMs;
    }
  }

  read(values: PowerSample["values"]): void {
    this.importedTotalWh = values.grid_imported_wh ?? this.importedTotalWh;
    this.exportedTotalWh = values.grid_exported_wh ?? this.exportedTotalWh;
  }

  means(): MeanPowers {
    return mapColumns(MEAN_POWER_COLUMNS, (column) => {
      const { weighted, knownMs } = this.#sums[column];
      // Plus 0: a mean just below 0 would round to -0.
      return knownMs === 0 ? null : Math.round(weighted / knownMs) + 0;
    });
  }

  energies(): ExactEnergies {
    return mapColumns(ENERGY_COLUMNS, (column) => {
      const { weighted, knownMs } = this.#sums[column];
      return knownMs === 0 ? null : weighted;
    });
  }
}
