import { StorageFailed } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { HistoryStore } from "../../domain/ports/history_stores.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { FiveMinuteRow } from "../../domain/history/history_rows.ts";

const SPAN_MS = 12 * HOUR_MS;
const MAX_AGE_MS = MINUTE_MS;

/** What the chart shows, read once a minute however many pages are open. */
export class RecentHistory {
  #read: { readonly rows: readonly FiveMinuteRow[]; readonly atSteadyMs: number } | null = null;

  constructor(
    private readonly parts: {
      readonly history: HistoryStore;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Five-minute rows of the last 12 hours, oldest first; empty where the database cannot tell. */
  rows(): readonly FiveMinuteRow[] {
    const { clock } = this.parts;
    const steadyMs = clock.steadyMs();
    if (this.#read === null || steadyMs - this.#read.atSteadyMs >= MAX_AGE_MS) {
      this.#read = { rows: this.#load(clock.wallMs() + 1), atSteadyMs: steadyMs };
    }
    return this.#read.rows;
  }

  #load(toMs: number): readonly FiveMinuteRow[] {
    const { history, logger } = this.parts;
    try {
      return history.fiveMinutes({ fromMs: toMs - SPAN_MS, toMs });
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      logger.error("Cannot read history", { error: error.message });
      return [];
    }
  }
}
