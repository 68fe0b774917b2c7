import { CHARGE_MODES, type ChargeMode } from "../../domain/house/mode.ts";
import {
  type Sample,
  type SampleColumn,
  type SampleRow,
  sampleRow,
} from "../../domain/history/samples.ts";
import type { LoadOrder } from "../../domain/history/load_order.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";

/** Below this power in W nothing is being charged. */
const IDLE_W = 100;
/** A longer hole between two samples is a gap: it is bridged by a straight line, and told. */
const GAP_MS = MINUTE_MS;
/** A cycle that came late still stands for so long at most. */
const MOST_SAMPLE_MS = MINUTE_MS;
/** From this swing of the SoC on, the capacity of the battery can be told from a day. */
const CAPACITY_SWING_PCT = 10;
/** One way into or out of a battery. */
const ONE_WAY_EFFICIENCY = 0.96;

/** What happened on one day, or would have; energies in Wh. */
export interface DayFigures {
  readonly chargedWh: number;
  /** From the grid while the car charged. */
  readonly boughtWh: number;
  readonly starts: number;
  readonly importedWh: number;
  readonly exportedWh: number;
  readonly batteryGivenWh: number;
  /** SoC at the end in %; null: unknown, or no battery. */
  readonly endSocPct: number | null;
}

/** Sums one step of powers in W (signs of the domain) into figures. */
export class FigureSum {
  #figures: DayFigures = {
    chargedWh: 0,
    boughtWh: 0,
    starts: 0,
    importedWh: 0,
    exportedWh: 0,
    batteryGivenWh: 0,
    endSocPct: null,
  };
  #isCharging = false;

  get figures(): DayFigures {
    return this.#figures;
  }

  add(step: {
    readonly durationMs: number;
    readonly carPowerW: number | null;
    readonly gridPowerW: number | null;
    readonly batteryPowerW: number | null;
    readonly socPct: number | null;
  }): void {
    const hours = step.durationMs / HOUR_MS;
    const carW = step.carPowerW ?? 0;
    const gridW = step.gridPowerW ?? 0;
    const isCharging = step.carPowerW === null ? this.#isCharging : carW >= IDLE_W;
    const isStart = isCharging && !this.#isCharging;
    this.#isCharging = isCharging;
    const sum = this.#figures;
    this.#figures = {
      chargedWh: sum.chargedWh + carW * hours,
      boughtWh: sum.boughtWh + Math.max(0, Math.min(gridW, carW)) * hours,
      starts: sum.starts + (isStart ? 1 : 0),
      importedWh: sum.importedWh + Math.max(0, gridW) * hours,
      exportedWh: sum.exportedWh + Math.max(0, -gridW) * hours,
      batteryGivenWh: sum.batteryGivenWh + Math.max(0, step.batteryPowerW ?? 0) * hours,
      endSocPct: step.socPct ?? sum.endSocPct,
    };
  }
}

/** One recorded day as the replay needs it. */
export interface RecordedDay {
  readonly fromMs: number;
  readonly toMs: number;
  readonly happened: DayFigures;
  /** Power at a time (epoch ms) in W, straight lines between samples. */
  readonly pvPowerW: (atMs: number) => number;
  /** Without the car. */
  readonly housePowerW: (atMs: number) => number;
  readonly modes: readonly { readonly atMs: number; readonly mode: ChargeMode }[];
  readonly gapMs: number;
  /** Null: the house has no battery that told its charge. */
  readonly battery: RecordedBattery | null;
  readonly mostAcPowerW: number;
  /** Most phases on which current flowed; null: none ever did. */
  readonly phases: number | null;
}

export interface RecordedBattery {
  readonly startSocPct: number;
  readonly mostChargeW: number;
  readonly mostDischargeW: number;
  /** Null: the SoC moved too little to tell. */
  readonly capacityWh: number | null;
}

/** What is missing in the samples of a day to replay it; null: nothing. */
export function missingInDay(all: readonly Sample[]): string | null {
  const samples = rowsOf(all);
  if (samples.length < 2) return "it has no samples";
  for (const column of ["pv_power_w", "house_power_w"] as const) {
    if (known(samples, column).length < 2) return `its samples tell no ${column}`;
  }
  return null;
}

/** Reads the samples of one day, oldest first; `missingInDay` must have found nothing. */
export function readRecordedDay(all: readonly Sample[], order: LoadOrder): RecordedDay {
  const samples = rowsOf(all, order);
  const fromMs = samples[0]?.atMs ?? 0;
  const toMs = samples.at(-1)?.atMs ?? 0;
  return {
    fromMs,
    toMs,
    happened: sumSamples(samples),
    pvPowerW: lineThrough(known(samples, "pv_power_w")),
    housePowerW: lineThrough(known(samples, "house_power_w")),
    modes: modesOf(samples),
    gapMs: gaps(known(samples, "house_power_w"), { fromMs, toMs }),
    battery: batteryOf(samples),
    mostAcPowerW: most(samples, "inverter_ac_power_w"),
    phases: phasesOf(samples),
  };
}

/** A sample with the first charger's columns beside the house's. */
interface Row {
  readonly atMs: number;
  readonly values: SampleRow;
}

function rowsOf(samples: readonly Sample[], order?: LoadOrder): readonly Row[] {
  return samples.map((sample) => ({ atMs: sample.atMs, values: sampleRow(sample, order) }));
}

interface Point {
  readonly atMs: number;
  readonly value: number;
}

function known(samples: readonly Row[], column: SampleColumn): readonly Point[] {
  return samples.flatMap(({ atMs, values }) => {
    const value = values[column];
    return value === null ? [] : [{ atMs, value }];
  });
}

function most(samples: readonly Row[], column: SampleColumn): number {
  return samples.reduce((mostW, { values }) => Math.max(mostW, values[column] ?? 0), 0);
}

function sumSamples(samples: readonly Row[]): DayFigures {
  const sum = new FigureSum();
  samples.forEach(({ atMs, values }, index) => {
    const nextMs = samples[index + 1]?.atMs ?? atMs;
    const socPermille = values.battery_soc_permille;
    sum.add({
      durationMs: Math.min(MOST_SAMPLE_MS, nextMs - atMs),
      carPowerW: values.charger_power_w,
      gridPowerW: values.grid_power_w,
      batteryPowerW: values.battery_power_w,
      socPct: socPermille === null ? null : socPermille / 10,
    });
  });
  return sum.figures;
}

/** Asked with growing times it looks at each point once; an earlier time starts over. */
function lineThrough(points: readonly Point[]): (atMs: number) => number {
  let index = 0;
  return (atMs) => {
    if ((points[index]?.atMs ?? 0) > atMs) index = 0;
    while ((points[index + 1]?.atMs ?? Infinity) <= atMs) index++;
    const from = points[index];
    const to = points[index + 1];
    if (from === undefined) return 0;
    if (to === undefined || atMs <= from.atMs) return from.value;
    return from.value + (to.value - from.value) * (atMs - from.atMs) / (to.atMs - from.atMs);
  };
}

function modesOf(samples: readonly Row[]): RecordedDay["modes"] {
  const modes: { atMs: number; mode: ChargeMode }[] = [];
  for (const { atMs, value } of known(samples, "mode")) {
    const mode = CHARGE_MODES[value];
    if (mode !== undefined && mode !== modes.at(-1)?.mode) modes.push({ atMs, mode });
  }
  return modes;
}

function gaps(points: readonly Point[], ends: { fromMs: number; toMs: number }): number {
  const times = [ends.fromMs, ...points.map(({ atMs }) => atMs), ends.toMs];
  return times.slice(1).reduce((sum, atMs, index) => {
    const holeMs = atMs - (times[index] ?? atMs);
    return holeMs > GAP_MS ? sum + holeMs : sum;
  }, 0);
}

function batteryOf(samples: readonly Row[]): RecordedBattery | null {
  const socs = known(samples, "battery_soc_permille");
  const first = socs[0];
  if (first === undefined) return null;
  const powers = known(samples, "battery_power_w").map(({ value }) => value);
  return {
    startSocPct: first.value / 10,
    mostChargeW: powers.reduce((mostW, powerW) => Math.max(mostW, -powerW), 0),
    mostDischargeW: powers.reduce((mostW, powerW) => Math.max(mostW, powerW), 0),
    capacityWh: capacityOf(samples),
  };
}

const UNKNOWN = { pct: NaN, storedWh: NaN } as const;

/** What flowed between the lowest and the highest SoC of the day, by the percents between. */
function capacityOf(samples: readonly Row[]): number | null {
  let storedWh = 0;
  const told: { readonly pct: number; readonly storedWh: number }[] = [];
  samples.forEach(({ atMs, values }, index) => {
    const powerW = values.battery_power_w ?? 0;
    const nextMs = samples[index + 1]?.atMs ?? atMs;
    const flowedWh = -powerW * Math.min(MOST_SAMPLE_MS, nextMs - atMs) / HOUR_MS;
    const permille = values.battery_soc_permille;
    if (permille !== null) told.push({ pct: permille / 10, storedWh });
    storedWh += flowedWh > 0 ? flowedWh * ONE_WAY_EFFICIENCY : flowedWh / ONE_WAY_EFFICIENCY;
  });
  const [lowest = UNKNOWN] = told.toSorted((left, right) => left.pct - right.pct);
  const [highest = UNKNOWN] = told.toSorted((left, right) => right.pct - left.pct);
  const swingPct = highest.pct - lowest.pct;
  const capacityWh = 100 * (highest.storedWh - lowest.storedWh) / swingPct;
  return swingPct >= CAPACITY_SWING_PCT && capacityWh > 0 ? Math.round(capacityWh) : null;
}

function phasesOf(samples: readonly Row[]): number | null {
  const columns = [
    "charger_current_l1_ma",
    "charger_current_l2_ma",
    "charger_current_l3_ma",
  ] as const;
  const flowing = columns.filter((column) => most(samples, column) > 1000).length;
  return flowing === 0 ? null : flowing;
}
