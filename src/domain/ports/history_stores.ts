import type { KnownLoad, LoadOrder } from "../history/load_order.ts";
import type { Sample } from "../history/samples.ts";
import type { FiveMinuteRow, HistoryRow, HistoryStep, TimeRange } from "../history/history_rows.ts";

export interface HistoryStore {
  /** Takes one sample; committed at the latest a minute of samples later. @throws StorageFailed */
  add(sample: Sample): void;
  /** Commits what has been taken so far. @throws StorageFailed */
  flush(): void;
  /**
   * Rows of the five-minute steps from the one that `fromMs` is in to the last that has ended by
   * `toMs`, oldest first; steps without a sample are left out.
   * @throws StorageFailed
   */
  fiveMinutes(range: { fromMs: number; toMs: number }): readonly FiveMinuteRow[];
}

/** Which steps of history are asked for; see `HistoryQueries.steps`. */
export interface StepsQuery extends TimeRange {
  readonly step: HistoryStep;
  readonly timeZone: string;
  readonly limit: number;
}

/** What is kept for good, in steps. */
export interface HistoryQueries {
  /**
   * Rows of a range, oldest first, at most `limit`; days and months are those of `timeZone`.
   * Steps without a sample are left out. @throws StorageFailed
   */
  steps(query: StepsQuery): readonly HistoryRow[];
  /** Raw samples of a range, oldest first, at most `limit`. @throws StorageFailed */
  samples(query: TimeRange & { readonly limit: number }): readonly Sample[];
  /** Whose the columns of car and plug are in rows of steps. @throws StorageFailed */
  loadOrder(): LoadOrder;
  /** All loads of which there may be rows, removed ones last. @throws StorageFailed */
  loads(): readonly KnownLoad[];
  /** First and last moment that anything is known of; null: nothing yet. @throws StorageFailed */
  ends(): TimeRange | null;
  /**
   * Between these a balance can be missing: from the first moment at which grid, PV and consumption
   * are known to the end of the newest five-minute row; null: never known. @throws StorageFailed
   */
  balanceEnds(): TimeRange | null;
}

/** When history is worked on, and by which settings. */
export interface UpkeepDue {
  readonly atMs: number;
  /** Days are those of this zone (IANA name). */
  readonly timeZone: string;
  readonly rawRetentionDays: number;
}

export const UPKEEP_PIECES = ["hour", "days", "retention"] as const;

export type UpkeepPiece = (typeof UPKEEP_PIECES)[number];

export interface HistoryUpkeep {
  /**
   * What has to be done: samples rolled up, days made anew in a changed zone, old samples deleted.
   * Each iteration does one piece of some milliseconds; left early, the rest is done the next time.
   * @throws StorageFailed
   */
  pieces(due: UpkeepDue): Iterable<UpkeepPiece>;
}
