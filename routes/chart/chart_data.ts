import type {
  FiveMinuteRow,
  HistoryRow,
  TimeRange,
} from "../../src/domain/history/history_rows.ts";
import { startOfStep, STEP_MS } from "../../src/domain/history/five_minutes.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import { max, sum, utcMinute } from "./d3.ts";
import { stepsAhead } from "./chart_ahead.tsx";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import type { StepToCome, SunToCome } from "../../src/domain/sun/sun_to_come.ts";

const SPAN_MS = 12 * HOUR_MS;
/** On the first day at least so much is drawn. */
const LEAST_SPAN_MS = HOUR_MS;
/** Below this mean, in W, a step counts as not charging. */
const CHARGING_W = 100;
/** What so much power gives in a step. */
const CHARGED_WH = CHARGING_W * STEP_MS / HOUR_MS;
/** Pauses up to this long do not split a charge in the summary. */
const SHORT_PAUSE_MS = 2 * STEP_MS;
/** Ticks are looked for in this grid: every zone of today is a multiple of it off UTC. */
const ZONE_GRID_MIN = 15;
const TICK_HOURS = [1, 2, 3, 4, 6, 12, 24] as const;

/** One five-minute mean of what the chart shows, in W; null is a gap. */
export interface ChartStep {
  readonly atMs: number;
  readonly productionW: number | null;
  readonly consumptionW: number | null;
  readonly chargingW: number | null;
  /** + import, − export. */
  readonly gridW: number | null;
  /** + discharge, − charge. */
  readonly batteryW: number | null;
  /** Charge of the house battery in percent. */
  readonly socPct: number | null;
  /** Of each of the chart's loads. */
  readonly loadsW: readonly (number | null)[];
}

/** What beside powers belongs to a chart. */
export interface ChartHouse {
  /** Loads that can be looked at beside what is charged. */
  readonly loads: readonly KnownLoad[];
  /** Start of the record (epoch ms); null: not known, or long before. */
  readonly beginsMs: number | null;
}

const NO_HOUSE: ChartHouse = { loads: [], beginsMs: null };

export interface ChartData {
  readonly fromMs: number;
  readonly toMs: number;
  /** Every step of the window in order, also those without values. */
  readonly steps: readonly ChartStep[];
  readonly producedWh: number;
  readonly chargedWh: number;
  /** What is still expected of the day after the steps; none for a range that is over. */
  readonly ahead: readonly StepToCome[];
  readonly loads: readonly KnownLoad[];
}

/** What has come since the last full step; null where it is not known. */
export interface ChartNow {
  readonly nowMs: number;
  readonly isCharging: boolean;
  /** Start of the session that runs; null: none does. */
  readonly sessionFromMs: number | null;
  readonly producedWh: number | null;
  readonly chargedWh: number | null;
}

/** A time in which the car charged; `toMs` null: it still does. */
export interface ChargeSpan {
  readonly fromMs: number;
  readonly toMs: number | null;
}

export interface ChartSummary {
  readonly peak: { readonly powerW: number; readonly atMs: number } | null;
  readonly producedWh: number;
  readonly chargedWh: number;
  readonly spans: readonly ChargeSpan[];
}

/**
 * End of the last step that is full and known. One that has just ended is waited for as long as the
 * next one lasts: else each of them would be drawn twice, first as a gap.
 */
export function chartEndMs(rows: readonly FiveMinuteRow[], nowMs: number): number {
  const fullMs = startOfStep(nowMs);
  const known = rows.findLast(({ startMs }) => startMs < fullMs);
  const knownMs = known === undefined ? null : startOfStep(known.startMs) + STEP_MS;
  return knownMs === null || knownMs < fullMs - STEP_MS ? fullMs : knownMs;
}

/**
 * The steps of the 12 hours up to `chartEndMs`, or of those that there are since the record began, and
 * what of the sun is still to come.
 */
export function chartData(
  rows: readonly FiveMinuteRow[],
  nowMs: number,
  sun: SunToCome | null = null,
  { loads, beginsMs }: ChartHouse = NO_HOUSE,
): ChartData {
  const toMs = chartEndMs(rows, nowMs);
  const beganMs = beginsMs === null ? -Infinity : startOfStep(beginsMs);
  const fromMs = Math.max(toMs - SPAN_MS, Math.min(beganMs, toMs - LEAST_SPAN_MS));
  const inside = rows.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  const data = rangeData(inside, { fromMs, toMs }, { deviceId: null, loads });
  return { ...data, ahead: stepsAhead(sun, toMs) };
}

/**
 * The steps of a range that is made of whole ones, from five-minute rows; what is charged is what one
 * load drew, or the first charger where none is named.
 */
export function rangeData(
  rows: readonly ChartRow[],
  range: TimeRange,
  { deviceId = null, loads = [] }: ChartLoads = {},
): ChartData {
  const steps = rows.map((row) => ({
    atMs: startOfStep(row.startMs),
    productionW: row.means?.pv_power_w ?? null,
    consumptionW: row.means?.consumption_power_w ?? null,
    chargingW: drawnOf(row, deviceId).powerW,
    gridW: row.means?.grid_power_w ?? null,
    batteryW: row.means?.battery_power_w ?? null,
    socPct: percentOf(row.means?.battery_soc_permille ?? null),
    loadsW: loads.map((load) => drawnOf(row, load.deviceId).powerW),
  }));
  return {
    ...complete(steps, range, loads),
    loads,
    producedWh: sum(rows, (row) => row.energies.pv_wh),
    chargedWh: sum(rows, (row) => drawnOf(row, deviceId).energyWh),
    ahead: [],
  };
}

/** Whose power is drawn as what is charged, and which loads beside it. */
interface ChartLoads {
  readonly deviceId?: number | null;
  readonly loads?: readonly KnownLoad[];
}

type ChartRow = Pick<HistoryRow, "startMs" | "means" | "energies" | "loads">;

function percentOf(permille: number | null): number | null {
  return permille === null ? null : permille / 10;
}

function drawnOf({ means, energies, loads }: ChartRow, deviceId: number | null) {
  if (deviceId === null) {
    return { powerW: means?.car_power_w ?? null, energyWh: energies.car_wh };
  }
  const load = loads.find((one) => one.deviceId === deviceId);
  return { powerW: load?.powerW ?? null, energyWh: load?.energies.energy_wh ?? null };
}

/** True when any series has a value. */
export function hasValues(data: ChartData): boolean {
  return data.steps.some((step) => step.productionW !== null || step.consumptionW !== null);
}

/**
 * What the chart says, in numbers.
 * @param now what the last step goes on with; null: the range is over
 */
export function summarize(data: ChartData, now: ChartNow | null): ChartSummary {
  const { steps, producedWh, chargedWh } = data;
  const powerW = max(steps, (step) => step.productionW) ?? 0;
  const top = powerW > 0 ? steps.find((step) => step.productionW === powerW) : undefined;
  return {
    peak: top === undefined ? null : { powerW, atMs: top.atMs },
    producedWh: producedWh + (now?.producedWh ?? 0),
    chargedWh: chargedWh + (now?.chargedWh ?? 0),
    spans: chargeSpans(data, now),
  };
}

/** The least step in hours that makes at most so many ticks of a span. */
export function tickHours(spanMs: number, maxTicks: number): number {
  return TICK_HOURS.find((hours) => spanMs / (hours * HOUR_MS) <= maxTicks) ?? 24;
}

/** Full local hours of the window that `everyHours` divides, also on days of 23 and 25 hours. */
export function hourTicks(
  window: { fromMs: number; toMs: number },
  local: { clock: (atMs: number) => string; everyHours: number },
): readonly number[] {
  const grid = utcMinute.every(ZONE_GRID_MIN);
  const quarters = grid?.range(new Date(window.fromMs), new Date(window.toMs + 1)) ?? [];
  return quarters.map((date) => date.getTime()).filter((atMs) => {
    const [hour, minute] = local.clock(atMs).split(":").map(Number);
    return minute === 0 && (hour ?? NaN) % local.everyHours === 0;
  });
}

function complete(
  known: readonly ChartStep[],
  { fromMs, toMs }: TimeRange,
  loads: readonly KnownLoad[],
) {
  const byTime = new Map(known.map((step) => [step.atMs, step]));
  const unknown = {
    productionW: null,
    consumptionW: null,
    chargingW: null,
    gridW: null,
    batteryW: null,
    socPct: null,
    loadsW: loads.map(() => null),
  };
  const steps = Array.from({ length: Math.ceil((toMs - fromMs) / STEP_MS) }, (_, index) => {
    const atMs = fromMs + index * STEP_MS;
    return byTime.get(atMs) ?? { atMs, ...unknown };
  });
  return { fromMs, toMs, steps };
}

function chargeSpans(data: ChartData, now: ChartNow | null): readonly ChargeSpan[] {
  const spans: { fromMs: number; toMs: number | null }[] = [];
  const add = (fromMs: number, toMs: number | null) => {
    const last = spans.at(-1);
    const isJoined = last !== undefined && fromMs - (last.toMs ?? fromMs) <= SHORT_PAUSE_MS;
    if (isJoined) last.toMs = toMs;
    else spans.push({ fromMs, toMs });
  };
  for (const { atMs, chargingW } of data.steps) {
    if (chargingW !== null && chargingW >= CHARGING_W) add(atMs, atMs + STEP_MS);
  }
  if (now === null) return spans;
  // Whether it goes on is what the charger says now, not what the last full step was.
  const { toMs } = data;
  if (now.isCharging) add(Math.max(toMs, now.sessionFromMs ?? toMs), null);
  else if (now.chargedWh !== null && now.chargedWh >= CHARGED_WH) add(toMs, now.nowMs);
  return spans;
}
