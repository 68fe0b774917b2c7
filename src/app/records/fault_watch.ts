import { type Diagnosis, isSameDiagnosis, ownWordIn } from "../../domain/codes/diagnosis.ts";
import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";

/** Devices that say of themselves that something is wrong. */
const NAMES = ["inverter", "battery", "charger"] as const;
type Name = (typeof NAMES)[number];

/** How long a fault, and then its end, has to last to become an event. */
const FAULT_HOLD_MS = 15 * SECOND_MS;
const WELL_HOLD_MS = MINUTE_MS;

interface Watched {
  /** The diagnosis of the newest event; null: that event said that the device is well. */
  readonly told: Diagnosis | null;
  readonly toldMs: number;
  /**
   * What the device has said since then, but not yet for long enough to be an event; null: it says
   * the same as before.
   */
  readonly next: { readonly word: Diagnosis | null; readonly since: Moment } | null;
}

const WELL: Watched = { told: null, toldMs: 0, next: null };

/** Notices what devices say of themselves: their faults, errors and warnings. */
export class FaultWatch {
  readonly #watched = new Map<Name, Watched>();

  /** A device that tells nothing changes nothing. */
  observe(
    { snapshot, now }: { readonly snapshot: Snapshot; readonly now: Moment },
  ): readonly HouseEvent[] {
    return NAMES.flatMap((name) => {
      const { isConfigured, quality, misses, diagnosis = null } = snapshot[name];
      if (!isConfigured) this.#watched.delete(name);
      if (!isConfigured || quality !== "fresh" || misses > 0) return [];
      return this.#observe(name, ownWordIn(diagnosis), now);
    });
  }

  /** The wall clock was wrong when the words came. */
  moveStamps(move: ClockMove): void {
    for (const [name, { next, ...rest }] of this.#watched) {
      if (next === null) continue;
      const since = { ...next.since, atMs: movedTime(next.since.atMs, move) };
      this.#watched.set(name, { ...rest, next: { ...next, since } });
    }
  }

  #observe(device: Name, word: Diagnosis | null, now: Moment): readonly HouseEvent[] {
    const { told, toldMs, next } = this.#watched.get(device) ?? WELL;
    if (isSameDiagnosis(told, word)) {
      this.#watched.set(device, { told, toldMs, next: null });
      return [];
    }
    const since = next !== null && isSameDiagnosis(next.word, word) ? next.since : now;
    const holdMs = word === null ? WELL_HOLD_MS : FAULT_HOLD_MS;
    if (now.steadyMs - since.steadyMs < holdMs) {
      this.#watched.set(device, { told, toldMs, next: { word, since } });
      return [];
    }
    this.#watched.set(device, { told: word, toldMs: since.steadyMs, next: null });
    const common = { atMs: since.atMs, kind: "device" } as const;
    if (word === null) {
      const lastedMs = Math.round(since.steadyMs - toldMs);
      return [{ ...common, code: "device.well", detail: { device, lastedMs } }];
    }
    return [{ ...common, code: "device.fault", detail: { device, diagnosis: word } }];
  }
}
