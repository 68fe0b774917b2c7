import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { RetryQueue } from "./retry_queue.ts";

/** Samples are committed each minute: without a refusal for longer than that, the disk takes them. */
const QUIET_MS = 2 * MINUTE_MS;

/** Notices when the database begins to refuse, and when it takes everything again. */
export class StorageWatch {
  #failedAt: Moment | null = null;
  #lastFailedMs = 0;

  /** Takes what was refused in a cycle; null: nothing. */
  observe(error: string | null, now: Moment, journal: RetryQueue): readonly HouseEvent[] {
    const { atMs, steadyMs } = now;
    if (error !== null) {
      this.#lastFailedMs = steadyMs;
      if (this.#failedAt !== null) return [];
      this.#failedAt = now;
      return [{ atMs, kind: "storage", code: "storage.failed", detail: { error } }];
    }
    if (this.#failedAt === null || !journal.isEmpty || steadyMs - this.#lastFailedMs < QUIET_MS) {
      return [];
    }
    const failedMs = Math.round(this.#lastFailedMs - this.#failedAt.steadyMs);
    this.#failedAt = null;
    const detail = { failedMs, lost: journal.takeLost() };
    return [{ atMs, kind: "storage", code: "storage.recovered", detail }];
  }
}
