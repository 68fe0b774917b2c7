import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { HistoryUpkeep, UpkeepDue } from "../../domain/ports/history_stores.ts";
import { wait } from "../clocks.ts";

/** Rest after each piece of work, in real ms: cycles and pages come first. */
const PAUSE_MS = 50;

export interface RollUpJobParts {
  readonly history: HistoryUpkeep;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Pick<UpkeepDue, "rawRetentionDays">;
  readonly timeZone: () => string;
  /** Resolves when no cycle runs. */
  readonly settleCycle: () => Promise<void>;
  readonly pause?: typeof wait;
}

/** Works on the history, a piece at a time, and only between two cycles. */
export class RollUpJob {
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;

  constructor(private readonly parts: RollUpJobParts) {}

  /** Does all that is due; asked while it works, resolves with that work. Never rejects. */
  tick(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Begins no piece any more. Resolves when none is being worked on. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { history, clock, logger, settleCycle, pause = wait } = this.parts;
    const { rawRetentionDays } = this.parts.settings();
    let pieces = 0;
    let longestMs = 0;
    try {
      await settleCycle();
      if (this.#stop.signal.aborted) return;
      let beganMs = performance.now();
      const due = { atMs: clock.wallMs(), timeZone: this.parts.timeZone(), rawRetentionDays };
      for (const _ of history.pieces(due)) {
        pieces += 1;
        longestMs = Math.max(longestMs, performance.now() - beganMs);
        await pause(PAUSE_MS, this.#stop.signal);
        await settleCycle();
        if (this.#stop.signal.aborted) break;
        beganMs = performance.now();
      }
      logger.debug("History kept up", { pieces, longestMs: Math.round(longestMs) });
    } catch (error) {
      // A bug in here, too, is no reason to stop charging: the samples stay, and the next run tries.
      logger.error("History not kept up", { pieces, error: String(error) });
    }
  }
}
