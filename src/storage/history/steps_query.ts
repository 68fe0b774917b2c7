import type { TimeRange } from "../../domain/history/history_rows.ts";

/** One question about steps; see `HistoryQueries.steps`. */
export interface StepsQuery extends TimeRange {
  readonly timeZone: string;
  readonly limit: number;
}
