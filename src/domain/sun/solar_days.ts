import { HOUR_MS, MINUTE_MS } from "../house/units.ts";
import type { Place } from "./place.ts";

/** A day of the sun goes from midnight to midnight of mean solar time, in slots of 15 minutes. */
export const SLOT_MS = 15 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SLOTS = DAY_MS / SLOT_MS;
/** Length of a slot in hours. */
export const SLOT_H = SLOT_MS / HOUR_MS;

/** Mean values of some minutes from `startMs` (epoch ms); null: not known. */
export interface PowerRow {
  readonly startMs: number;
  readonly pvW: number | null;
  /** Without car. */
  readonly houseW: number | null;
  /** Discharging is positive. */
  readonly batteryW: number | null;
  readonly socPct: number | null;
}

/** Means of one day of the sun, slot by slot; null where nothing is known. */
export interface SolarDay {
  readonly startMs: number;
  readonly pvW: readonly (number | null)[];
  readonly houseW: readonly (number | null)[];
  readonly filled: BatteryFill;
}

/** What went into the house battery while it was charged, and by how much its charge grew. */
export interface BatteryFill {
  readonly energyWh: number;
  readonly socPct: number;
}

/** With less the battery is at rest as far as its fill is concerned, in W. */
const CHARGING_W = 100;

/** Start (epoch ms) of the day of the sun that has a moment, at a longitude. */
export function startOfSolarDay(atMs: number, { longitudeDeg }: Place): number {
  const aheadMs = longitudeDeg * 4 * MINUTE_MS;
  return Math.floor((atMs + aheadMs) / DAY_MS) * DAY_MS - aheadMs;
}

/** One day of the sun from its rows in order of time; rows outside it are left out. */
export function solarDay(startMs: number, rows: readonly PowerRow[]): SolarDay {
  return {
    startMs,
    pvW: slotMeans(startMs, rows, ({ pvW }) => pvW),
    houseW: slotMeans(startMs, rows, ({ houseW }) => houseW),
    filled: fillOf(rows),
  };
}

function slotMeans(
  startMs: number,
  rows: readonly PowerRow[],
  powerOf: (row: PowerRow) => number | null,
): readonly (number | null)[] {
  const sums = Array.from({ length: SLOTS }, () => ({ sum: 0, count: 0 }));
  for (const row of rows) {
    const slot = sums[Math.floor((row.startMs - startMs) / SLOT_MS)];
    const powerW = powerOf(row);
    if (slot === undefined || powerW === null) continue;
    slot.sum += powerW;
    slot.count++;
  }
  return sums.map(({ sum, count }) => count === 0 ? null : sum / count);
}

/** Sums over neighbouring rows in which the battery charges. */
function fillOf(rows: readonly PowerRow[]): BatteryFill {
  let [energyWh, socPct] = [0, 0];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before === undefined || row.startMs - before.startMs > SLOT_MS) continue;
    const [powerW, beforeW] = [row.batteryW ?? 0, before.batteryW ?? 0];
    if (powerW > -CHARGING_W || beforeW > -CHARGING_W) continue;
    if (row.socPct === null || before.socPct === null) continue;
    energyWh -= (powerW + beforeW) / 2 * (row.startMs - before.startMs) / HOUR_MS;
    socPct += row.socPct - before.socPct;
  }
  return { energyWh, socPct };
}
