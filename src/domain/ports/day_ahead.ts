import type { TimeRange } from "../history/history_rows.ts";

/** What a bought kWh costs for a quarter of an hour or an hour, all in; may be below 0. */
export interface DayAheadPrice extends TimeRange {
  readonly price: number;
}

/** Prices of the day ahead as they were known; a time without one is left out. */
export interface KnownDayAhead {
  /** Those that count at some moment of a range, oldest first. @throws StorageFailed */
  between(range: TimeRange): readonly DayAheadPrice[];
  /** @throws StorageFailed */
  hasAny(range: TimeRange): boolean;
}

export interface DayAheadStore extends KnownDayAhead {
  /** Puts prices in the place of all that begin in their time. @throws StorageFailed */
  save(prices: readonly DayAheadPrice[]): void;
  /** Takes those away that begin at a moment or later; older ones stay. @throws StorageFailed */
  dropFrom(atMs: number): void;
  /** End of the last one, epoch ms; null: there is none. @throws StorageFailed */
  untilMs(): number | null;
}

export const NO_DAY_AHEAD: KnownDayAhead = { between: () => [], hasAny: () => false };

/** Why there are no new prices. */
export const DAY_AHEAD_TROUBLES = [
  "no-answer",
  "refused",
  "elsewhere",
  "too-long",
  "unreadable",
  "none-of-today",
  "other-currency",
  "not-stored",
] as const;
export type DayAheadTrouble = (typeof DAY_AHEAD_TROUBLES)[number];

/** What became of the last try; times are wall times (epoch ms). */
export type DayAheadRun =
  | { readonly kind: "starting" }
  | { readonly kind: "fetched"; readonly atMs: number }
  | { readonly kind: "failing"; readonly sinceMs: number; readonly trouble: DayAheadTrouble };

/** How the program stands with the source of its prices. */
export type DayAheadState =
  | { readonly kind: "off" }
  /** `untilMs`: end of the last price that is known. */
  | (DayAheadRun & { readonly untilMs: number | null });
