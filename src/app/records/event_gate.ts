import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { Moment } from "../../domain/house/time.ts";
import { HOUR_MS } from "../../domain/house/units.ts";

/** Bounds the events of one code within this time: further ones would tell nothing new. */
const WINDOW_MS = 6 * HOUR_MS;
const MOST_FAULTS = 6;
const MOST_SWITCHES = 30;
/** Bound on the events that persons cause, or programs in their name. */
const MOST_CHANGES = 100;

interface Passed {
  /** Steady times of those that were let through, oldest first. */
  readonly atMs: readonly number[];
  readonly leftOut: number;
}

/** Keeps a device that comes and goes, or a clock that jumps, from filling the log. */
export class EventGate {
  readonly #passed = new Map<string, Passed>();

  /** The event, with the number of those before it that were not let through; null: too many. */
  pass(event: HouseEvent, now: Moment): HouseEvent | null {
    const { atMs, leftOut } = this.#passed.get(event.code) ?? { atMs: [], leftOut: 0 };
    const recent = atMs.filter((passedMs) => now.steadyMs - passedMs < WINDOW_MS);
    if (recent.length >= mostOf(event)) {
      this.#passed.set(event.code, { atMs: recent, leftOut: leftOut + 1 });
      return null;
    }
    this.#passed.set(event.code, { atMs: [...recent, now.steadyMs], leftOut: 0 });
    return leftOut === 0 ? event : withLeftOut(event, leftOut);
  }
}

function withLeftOut(event: HouseEvent, leftOut: number): HouseEvent {
  return Object.assign({}, event, { detail: { ...event.detail, leftOut } });
}

function mostOf({ kind }: HouseEvent): number {
  switch (kind) {
    case "mode":
    case "settings":
      return MOST_CHANGES;
    case "charger":
    case "plug":
    case "access":
      return MOST_SWITCHES;
    case "device":
    case "storage":
    case "program":
      return MOST_FAULTS;
    case "session":
      return Infinity;
  }
}
