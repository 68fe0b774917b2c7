import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { RetryQueue } from "./retry_queue.ts";

/** Samples are committed each minute: without a refusal for longer than that, the disk takes them. */
const QUIET_MS = 2 * MINUTE_MS;

/** Notices when the database begins to refuse, and when it takes everything again. */
export class StorageWatch {
  /** Since when it refuses, and when it did last (steady ms); null: it takes everything. */
  #failed: { readonly since: Moment; readonly lastMs: number } | null = null;

  /** Takes what was refused in a cycle; null: nothing. */
  observe(error: string | null, now: Moment, journal: RetryQueue): readonly HouseEvent[] {
    const { atMs, steadyMs } = now;
    const failed = this.#failed;
    if (error !== null) {
      this.#failed = { since: failed?.since ?? now, lastMs: steadyMs };
      return failed === null
        ? [{ atMs, kind: "storage", code: "storage.failed", detail: { error } }]
        : [];
    }
    if (failed === null || !journal.isEmpty || steadyMs - failed.lastMs < QUIET_MS) return [];
    this.#failed = null;
    const failedMs = Math.round(failed.lastMs - failed.since.steadyMs);
    const detail = { failedMs, lost: journal.takeLost() };
    return [{ atMs, kind: "storage", code: "storage.recovered", detail }];
  }
}
