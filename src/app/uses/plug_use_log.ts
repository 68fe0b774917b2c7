import type { PlugUse } from "../../domain/history/history_rows.ts";
import type { PlugUseStore } from "../../domain/ports/record_stores.ts";
import { type ClockMove, movedTime } from "../../domain/house/time.ts";
import { type DueAt, SAVE_EACH_MS, type Write } from "../records/retry_queue.ts";

/** Keeps the row of a switch's use that runs. */
export class PlugUseLog {
  #use: PlugUse | null = null;
  #saved: { readonly use: PlugUse; readonly steadyMs: number } | null = null;

  constructor(private readonly store: PlugUseStore, private readonly deviceId: number) {}

  /** Takes the use that runs; null: none. */
  observe(use: PlugUse | null): void {
    if (use?.startedAtMs !== this.#use?.startedAtMs) this.#saved = null;
    this.#use = use;
  }

  /** The switch is in the house no more. @returns what ran of it; null: nothing */
  leave(): PlugUse | null {
    const use = this.#use;
    this.observe(null);
    return use;
  }

  /** Start of the use that runs; null: none runs. */
  get startedAtMs(): number | null {
    return this.#use?.startedAtMs ?? null;
  }

  /** The database is another one: the row is due again. */
  storeAgain(): void {
    this.#saved = null;
  }

  /** The wall clock was wrong when the use began. */
  moveStamps(move: ClockMove): void {
    const moved = (use: PlugUse) => ({
      ...use,
      startedAtMs: movedTime(use.startedAtMs, move),
    });
    if (this.#use !== null) this.#use = moved(this.#use);
    if (this.#saved !== null) this.#saved = { ...this.#saved, use: moved(this.#saved.use) };
  }

  /** The row where it is due, or always when `isLast`. */
  due({ steadyMs, isLast }: DueAt): readonly Write[] {
    const use = this.#use;
    if (use === null || !(this.#isDue(use, steadyMs) || isLast)) return [];
    const isUrgent = isLast || this.#saved === null;
    const done = () => {
      this.#saved = { use, steadyMs };
    };
    return [{ isUrgent, run: () => this.store.save(this.deviceId, use), done }];
  }

  #isDue(use: PlugUse, steadyMs: number): boolean {
    if (this.#saved === null) return true;
    const hasGrown = Math.round(use.energyWh) !== Math.round(this.#saved.use.energyWh);
    return hasGrown && steadyMs - this.#saved.steadyMs >= SAVE_EACH_MS;
  }
}
