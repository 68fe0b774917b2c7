import { SLOT_IDS } from "../house/device.ts";
import {
  LOAD_ENERGY_COLUMNS,
  type LoadEnergies,
  type LoadStep,
  mapColumns,
  type TimeRange,
} from "./history_rows.ts";

/** A load that the house has or had. */
export interface KnownLoad {
  readonly deviceId: number;
  readonly name: string;
  /** A charger that also switches is a charger; "load": it is only metered. */
  readonly kind: "charger" | "switch" | "load";
}

/** From the first day on which a load told what it drew to the end of the last one. */
export interface LoadSpan extends TimeRange {
  readonly deviceId: number;
  readonly isRemoved: boolean;
}

/** Loads that the house has or had: those of now in its order, then removed ones, newest first. */
export interface LoadOrder {
  readonly chargers: readonly LoadSpan[];
  readonly switches: readonly LoadSpan[];
}

const always = (deviceId: number) => ({
  deviceId,
  isRemoved: false,
  fromMs: -Infinity,
  toMs: Infinity,
});
export const ORDER_OF_SETTINGS: LoadOrder = {
  chargers: [always(SLOT_IDS.charger)],
  switches: [always(SLOT_IDS.plug)],
};

/** A day of 25 hours. */
const LONGEST_DAY_MS = 25 * 60 * 60_000;

/**
 * Whose the columns of the first charger (or the first switch) are at a moment: of the first that
 * there was on that day, and before it came also of the one that it took the place of on its first
 * day. So a day is the sum of its hours, whoever came and went.
 */
export function firstAt(loads: readonly LoadSpan[], atMs: number): readonly number[] {
  const isThere = ({ fromMs, toMs }: LoadSpan) => fromMs <= atMs && atMs < toMs;
  const first = loads.find(isThere);
  if (first === undefined) return [];
  const replaced = loads.filter((load) =>
    load !== first && load.isRemoved && isThere(load) && load.fromMs <= first.fromMs &&
    load.toMs - first.fromMs <= LONGEST_DAY_MS
  );
  return [first, ...replaced].map(({ deviceId }) => deviceId);
}

/** True where `firstAt` gives the same for the whole of a range. */
export function isSameFirst(loads: readonly LoadSpan[], { fromMs, toMs }: TimeRange): boolean {
  const isInside = (atMs: number) => fromMs < atMs && atMs < toMs;
  return loads.length < 2 ||
    !loads.some((load) => isInside(load.fromMs) || isInside(load.toMs));
}

/** What one charger or one switch drew, or the two that took turns on a day. */
export type LoadSum = Omit<LoadStep, "deviceId">;

/** The sum of these; null of none. A part that one of them does not tell is not told. */
export function sumLoads(loads: readonly LoadSum[]): LoadSum | null {
  const [only, ...others] = loads;
  if (only === undefined || others.length === 0) return only ?? null;
  const drawn = loads.filter(({ energies }) => energies.energy_wh !== null);
  return {
    powerW: sumKnown(loads.map(({ powerW }) => powerW)),
    energies: mapColumns(LOAD_ENERGY_COLUMNS, (column) => {
      const values = drawn.map(({ energies }) => energies[column]);
      return isWholeOnly(column) && values.includes(null) ? null : sumKnown(values);
    }),
  };
}

/** Parts that older rows do not tell: a sum of the others would be too small. */
export function isWholeOnly(column: keyof LoadEnergies): boolean {
  return column === "battery_wh" || column === "grid_wh";
}

function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => value === null ? sum : (sum ?? 0) + value, null);
}
