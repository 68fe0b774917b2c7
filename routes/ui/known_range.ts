import type { TimeRange } from "../../src/domain/history/history_rows.ts";
import type { HistoryQueries } from "../../src/domain/ports/history_stores.ts";

/**
 * The part of a range in which anything may be known, so that nobody asks the database for
 * centuries; null: none of it. @throws StorageFailed
 */
export function knownRange(history: HistoryQueries, range: TimeRange): TimeRange | null {
  const ends = history.ends();
  if (ends === null) return null;
  const fromMs = Math.max(range.fromMs, ends.fromMs);
  // The last known moment is a moment of its own.
  const toMs = Math.min(range.toMs, ends.toMs + 1);
  return toMs > fromMs ? { fromMs, toMs } : null;
}
