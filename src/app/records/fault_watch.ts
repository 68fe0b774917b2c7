import { type Diagnosis, isSameDiagnosis, ownWordIn } from "../../domain/codes/diagnosis.ts";
import type { DeviceName, HouseEvent } from "../../domain/codes/house_event.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { type WatchedDevice, watchedDevices } from "./device_detail.ts";

/** Devices that say of themselves that something is wrong. */
const NAMES: readonly DeviceName[] = ["inverter", "battery", "charger"];

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
  readonly #watched = new Map<string, Watched>();

  /** A device that tells nothing changes nothing. */
  observe(
    { snapshot, now }: { readonly snapshot: Snapshot; readonly now: Moment },
  ): readonly HouseEvent[] {
    return watchedDevices(snapshot).filter(({ name }) => NAMES.includes(name)).flatMap((device) => {
      const { isConfigured, quality, misses, diagnosis = null } = device.reading;
      if (!isConfigured) this.#watched.delete(device.key);
      if (!isConfigured || quality !== "fresh" || misses > 0) return [];
      return this.#observe(device, ownWordIn(diagnosis), now);
    });
  }

  /** The wall clock was wrong when the words came. */
  moveStamps(move: ClockMove): void {
    for (const [key, { next, ...rest }] of this.#watched) {
      if (next === null) continue;
      const since = { ...next.since, atMs: movedTime(next.since.atMs, move) };
      this.#watched.set(key, { ...rest, next: { ...next, since } });
    }
  }

  #observe(
    { key, name: device, label }: WatchedDevice,
    word: Diagnosis | null,
    now: Moment,
  ): readonly HouseEvent[] {
    const { told, toldMs, next } = this.#watched.get(key) ?? WELL;
    if (isSameDiagnosis(told, word)) {
      this.#watched.set(key, { told, toldMs, next: null });
      return [];
    }
    const since = next !== null && isSameDiagnosis(next.word, word) ? next.since : now;
    const holdMs = word === null ? WELL_HOLD_MS : FAULT_HOLD_MS;
    if (now.steadyMs - since.steadyMs < holdMs) {
      this.#watched.set(key, { told, toldMs, next: { word, since } });
      return [];
    }
    this.#watched.set(key, { told: word, toldMs: since.steadyMs, next: null });
    const common = { atMs: since.atMs, kind: "device" } as const;
    if (word === null) {
      const lastedMs = Math.round(since.steadyMs - toldMs);
      return [{ ...common, code: "device.well", detail: { device, lastedMs, ...label } }];
    }
    return [{ ...common, code: "device.fault", detail: { device, diagnosis: word, ...label } }];
  }
}
