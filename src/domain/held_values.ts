import { SECOND_MS } from "./units.ts";

/**
 * A value holds until the next one when that comes within this time: the slowest cycle whose devices
 * all use up their deadlines ends before, and older data count as stale in control too.
 */
export const HOLD_MS = 30 * SECOND_MS;
/** A charger's gateway may take 31 s for an answer, and the next question comes a cycle later. */
const CHARGER_HOLD_MS = 40 * SECOND_MS;
/** The longest of them. */
export const MAX_HOLD_MS = CHARGER_HOLD_MS;

/** What holds until the next value of a column at the longest, in ms. */
export function holdOf(column: string): number {
  return column.startsWith("charger_") ? CHARGER_HOLD_MS : HOLD_MS;
}

interface TimedValues<C extends string> {
  readonly atMs: number;
  readonly values: Readonly<Record<C, number | null>>;
}

/**
 * Samples, oldest first, in which every value holds until the next one of its column that comes in
 * time. A device that is asked less often than each cycle leaves null between its answers, and so
 * does one that is gone: that is told by how long it lasts.
 */
export function withHeldValues<C extends string>(
  samples: readonly TimedValues<C>[],
  columns: readonly C[],
): readonly TimedValues<C>[] {
  const held = new Map<number, Record<C, number | null>>();
  for (const column of columns) {
    let before: { readonly index: number; readonly atMs: number; readonly value: number } | null =
      null;
    for (const [index, { atMs, values }] of samples.entries()) {
      const value = values[column];
      if (value === null) continue;
      const isHeld = before !== null && atMs - before.atMs <= holdOf(column);
      for (let between = (before?.index ?? index) + 1; isHeld && between < index; between++) {
        const filled = held.get(between) ?? { ...samples[between]?.values ?? values };
        filled[column] = before?.value ?? null;
        held.set(between, filled);
      }
      before = { index, atMs, value };
    }
  }
  if (held.size === 0) return samples;
  return samples.map((sample, index) => ({ ...sample, values: held.get(index) ?? sample.values }));
}
