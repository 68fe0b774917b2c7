import type { Sources } from "../house/flows.ts";
import {
  type HouseStep,
  SITE_ENERGY_COLUMNS,
  SITE_MEAN_COLUMNS,
  type SiteEnergyColumn,
  type SiteMeanColumn,
} from "./house_steps.ts";
import { type LoadStep, mapColumns, type TimeRange } from "./history_rows.ts";
import type { LoadPower, PowerSample } from "./power_samples.ts";
import { batteryByDc } from "./samples.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../house/units.ts";
import { gapsReachOut, sunOfUnseen, type UnseenHold } from "../house/unseen_sources.ts";
import { RoundEnergies } from "./round_energies.ts";

export const STEP_MS = 5 * MINUTE_MS;
/**
 * A power holds until the next sample when that comes within this time: the slowest cycle whose
 * devices all use up their deadlines ends before, and older data count as stale in control too.
 */
export const MAX_HOLD_MS = 30 * SECOND_MS;
/** A sample before a longer silence counts for so long, which is its own cycle. */
const OWN_CYCLE_MS = 5 * SECOND_MS;

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
export function rollUpHour(hour: HourOfSamples): readonly HouseStep[] {
  const { hourMs, untilMs, samples } = hour;
  return rollUp({ fromMs: hourMs, toMs: Math.min(untilMs, hourMs + HOUR_MS), samples });
}

/**
 * Whether the sources of what the loads drew in a range may be known better with samples from
 * before or after those given: a gap of meter or battery reaches out of them.
 */
export function sourcesReachOut(
  { fromMs, toMs, samples }: TimeRange & { readonly samples: readonly PowerSample[] },
): { readonly before: boolean; readonly after: boolean } {
  const holds = holdsOf(samples);
  return gapsReachOut(unseenOf(holds, loadHoldsOf(holds)), { fromMs, toMs });
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
): readonly HouseStep[] {
  const { fromMs, samples } = span;
  const tallies = tally({ fromMs, toMs: startOfStep(span.toMs), samples });
  const rounding = new RoundEnergies();
  return [...tallies].map(([startMs, step]) => ({
    startMs,
    knownMs: step.knownMs,
    means: step.means(),
    energies: rounding.takeSite(step.energies()),
    importedTotalWh: step.importedTotalWh,
    exportedTotalWh: step.exportedTotalWh,
    loads: step.loads(rounding),
  }));
}

function tally(
  span: TimeRange & { readonly samples: readonly PowerSample[] },
): ReadonlyMap<number, StepTally> {
  const tallies = new Map<number, StepTally>();
  const holds = holdsOf(span.samples);
  for (const { atMs, endMs, values } of holds) {
    const powers = powersOf(values);
    inSteps({ atMs, endMs }, span, tallies, (step, part) => {
      step.add(powers, part.durationMs);
      if (part.fromMs === atMs) step.read(values);
    });
  }
  const loadHolds = loadHoldsOf(holds);
  const sunParts = sunOfUnseen(unseenOf(holds, loadHolds));
  for (const hold of loadHolds) {
    if (hold.sources === null) continue;
    const sunPart = sunParts[hold.index]?.get(hold.deviceId) ?? 0;
    const sources = hold.isSeen ? hold.sources : withSun(hold.sources, sunPart);
    inSteps(hold, span, tallies, (step, { durationMs }) => {
      step.addLoad(hold.deviceId, sources, durationMs);
    });
  }
  return tallies;
}

/** Calls `add` for each five-minute step that a hold has a part of inside of the span. */
function inSteps(
  hold: { readonly atMs: number; readonly endMs: number },
  span: TimeRange,
  tallies: Map<number, StepTally>,
  add: (step: StepTally, part: { readonly fromMs: number; readonly durationMs: number }) => void,
): void {
  const endMs = Math.min(span.toMs, hold.endMs);
  let fromMs = Math.max(span.fromMs, hold.atMs);
  while (fromMs < endMs) {
    const stepMs = startOfStep(fromMs);
    const untilMs = Math.min(endMs, stepMs + STEP_MS);
    const step = tallies.get(stepMs) ?? new StepTally();
    tallies.set(stepMs, step);
    add(step, { fromMs, durationMs: untilMs - fromMs });
    fromMs = untilMs;
  }
}

/** A sample with the time up to which its powers hold. */
interface Hold extends PowerSample {
  readonly endMs: number;
}

function holdsOf(samples: readonly PowerSample[]): readonly Hold[] {
  return samples.map((sample, index) => ({
    ...sample,
    endMs: endOfHold(sample.atMs, samples[index + 1]?.atMs ?? null),
  }));
}

function endOfHold(atMs: number, nextMs: number | null): number {
  return nextMs !== null && nextMs - atMs <= MAX_HOLD_MS ? nextMs : atMs + OWN_CYCLE_MS;
}

/** What one load told, with the time up to which it holds. */
interface LoadHold extends LoadPower {
  readonly atMs: number;
  readonly endMs: number;
  /** Of the sample that it is in. */
  readonly index: number;
  readonly isSeen: boolean;
}

function loadHoldsOf(holds: readonly Hold[]): readonly LoadHold[] {
  const loadHolds: LoadHold[] = [];
  const nextMs = new Map<number, number>();
  for (const [index, { atMs, values, loads }] of [...holds.entries()].reverse()) {
    const isHouseSeen = isSeen(values);
    for (const { deviceId, sources } of loads) {
      const endMs = endOfHold(atMs, nextMs.get(deviceId) ?? null);
      nextMs.set(deviceId, atMs);
      loadHolds.push({ deviceId, sources, atMs, endMs, index, isSeen: isHouseSeen });
    }
  }
  return loadHolds.reverse();
}

/** For each sample what its loads draw unseen, and where the counters stood. */
function unseenOf(
  holds: readonly Hold[],
  loadHolds: readonly LoadHold[],
): readonly UnseenHold[] {
  const drawn = holds.map(() => new Map<number, number>());
  for (const { index, deviceId, atMs, endMs, isSeen, sources } of loadHolds) {
    const unseenW = isSeen ? 0 : sources?.unknownW ?? 0;
    drawn[index]?.set(deviceId, unseenW * (endMs - atMs));
  }
  return holds.map(({ atMs, values }, index) => {
    const hasNoBattery = values.battery_power_w === null && batteryOf(values) === 0;
    return {
      atMs,
      importedWh: values.grid_imported_wh,
      dischargedWh: values.battery_discharged_wh ?? (hasNoBattery ? 0 : null),
      drawnWms: drawn[index] ?? new Map(),
    };
  });
}

/** What is unknown all the same is fed by something that no counter tells of. */
function isSeen(values: PowerSample["values"]): boolean {
  return values.grid_power_w !== null && batteryOf(values) !== null;
}

function batteryOf(values: PowerSample["values"]): number | null {
  const { inverter_dc_power_w: dcPowerW, pv_power_w: pvPowerW } = values;
  return values.battery_power_w ?? batteryByDc({ dcPowerW, pvPowerW });
}

function withSun(sources: Sources, sunPart: number): Sources {
  const sunW = sources.unknownW * sunPart;
  return { ...sources, solarW: sources.solarW + sunW, unknownW: sources.unknownW - sunW };
}

type Powers = Readonly<Record<SiteEnergyColumn | SiteMeanColumn, number | null>>;

/** What one sample says of every column of the house, in W (SoC in tenths of a percent). */
function powersOf(values: PowerSample["values"]): Powers {
  const gridPowerW = values.grid_power_w;
  const batteryPowerW = values.battery_power_w;
  const pvPowerW = notNegative(values.pv_power_w);
  const consumptionPowerW = notNegative(values.consumption_power_w);
  const housePowerW = notNegative(values.house_power_w);
  return {
    pv_power_w: pvPowerW,
    consumption_power_w: consumptionPowerW,
    house_power_w: housePowerW,
    grid_power_w: gridPowerW,
    battery_power_w: batteryPowerW,
    battery_soc_permille: values.battery_soc_permille,
    pv_wh: pvPowerW,
    consumption_wh: consumptionPowerW,
    house_wh: housePowerW,
    grid_import_wh: notNegative(gridPowerW),
    grid_export_wh: notNegative(gridPowerW === null ? null : -gridPowerW),
    battery_charge_wh: notNegative(batteryPowerW === null ? null : -batteryPowerW),
    battery_discharge_wh: notNegative(batteryPowerW),
    conversion_loss_wh: notNegative(values.conversion_loss_w),
  };
}

function notNegative(value: number | null): number | null {
  return value === null ? null : Math.max(0, value);
}

const COLUMNS = [...SITE_ENERGY_COLUMNS, ...SITE_MEAN_COLUMNS];

/** Sums of one step while its samples are gone through. */
class StepTally {
  knownMs = 0;
  importedTotalWh: number | null = null;
  exportedTotalWh: number | null = null;
  readonly #sums = mapColumns(COLUMNS, () => ({ weighted: 0, knownMs: 0 }));
  readonly #loads = new Map<number, LoadTally>();

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

  addLoad(deviceId: number, sources: Sources, durationMs: number): void {
    const load = this.#loads.get(deviceId) ?? new LoadTally();
    this.#loads.set(deviceId, load);
    load.add(sources, durationMs);
  }

  read(values: PowerSample["values"]): void {
    this.importedTotalWh = values.grid_imported_wh ?? this.importedTotalWh;
    this.exportedTotalWh = values.grid_exported_wh ?? this.exportedTotalWh;
  }

  means(): HouseStep["means"] {
    return mapColumns(SITE_MEAN_COLUMNS, (column) => {
      const { weighted, knownMs } = this.#sums[column];
      // Plus 0: a mean just below 0 would round to -0.
      return knownMs === 0 ? null : Math.round(weighted / knownMs) + 0;
    });
  }

  energies(): HouseStep["energies"] {
    return mapColumns(SITE_ENERGY_COLUMNS, (column) => {
      const { weighted, knownMs } = this.#sums[column];
      return knownMs === 0 ? null : weighted;
    });
  }

  loads(rounding: RoundEnergies): readonly LoadStep[] {
    return [...this.#loads].sort(([left], [right]) => left - right).map(([deviceId, load]) => ({
      deviceId,
      powerW: load.meanW(),
      energies: rounding.takeLoad(deviceId, load.energyWms),
    }));
  }
}

/** Sums of one load in one step, in W x ms. */
class LoadTally {
  #knownMs = 0;
  #energyWms: Sources = { solarW: 0, batteryW: 0, gridW: 0, unknownW: 0 };

  add(sources: Sources, durationMs: number): void {
    const sum = this.#energyWms;
    this.#knownMs += durationMs;
    this.#energyWms = {
      solarW: sum.solarW + sources.solarW * durationMs,
      batteryW: sum.batteryW + sources.batteryW * durationMs,
      gridW: sum.gridW + sources.gridW * durationMs,
      unknownW: sum.unknownW + sources.unknownW * durationMs,
    };
  }

  get energyWms(): Sources {
    return this.#energyWms;
  }

  meanW(): number {
    const { solarW, batteryW, gridW, unknownW } = this.#energyWms;
    return Math.round((solarW + batteryW + gridW + unknownW) / this.#knownMs);
  }
}
