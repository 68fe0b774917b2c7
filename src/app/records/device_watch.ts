import { DEVICE_NAMES, type DeviceName, type HouseEvent } from "../../domain/codes/house_event.ts";
import { isBlind, type Reading, type Snapshot } from "../../domain/house/snapshot.ts";
import type { ClockMove, Moment } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { Debounced } from "./debounced.ts";

/** On top of the minute or two after which a reading is given up. */
const LOST_HOLD_MS = 30 * SECOND_MS;
/** A meter is unknown to its inverter for up to five minutes after each restart. */
const BLIND_MS = 6 * MINUTE_MS;
/** A device has to answer for so long to be back: one that flaps is lost once. */
const BACK_HOLD_MS = MINUTE_MS;

/** Notices which devices are lost and which are back, not their single misses. */
export class DeviceWatch {
  readonly #lost = new Map<DeviceName, Debounced>();
  #blindSinceMs: number | null = null;

  /** Devices that were lost or came back together make one event. */
  observe(
    input: { readonly snapshot: Snapshot; readonly isChargerOnline: boolean; readonly now: Moment },
  ): readonly HouseEvent[] {
    const { snapshot, isChargerOnline, now } = input;
    const lost: { name: DeviceName; atMs: number }[] = [];
    const back: { name: DeviceName; atMs: number; lostMs: number }[] = [];
    const isMeterLost = this.#isBlindForLong(snapshot, now);
    for (const name of DEVICE_NAMES) {
      const reading: Reading<unknown> = snapshot[name];
      if (!reading.isConfigured) {
        this.#lost.delete(name);
        continue;
      }
      const isGone = reading.quality === "unavailable" && (name !== "charger" || !isChargerOnline);
      const isLost = isGone || (name === "meter" && isMeterLost);
      const state = this.#stateOf(name);
      const change = state.observe(isLost, now);
      if (change === null) continue;
      if (state.value) lost.push({ name, atMs: change.atMs });
      else back.push({ name, atMs: change.atMs, lostMs: Math.round(change.afterMs) });
    }
    return [...lostEvents(lost, snapshot), ...backEvents(back)];
  }

  moveStamps(move: ClockMove): void {
    for (const state of this.#lost.values()) state.moveStamps(move);
  }

  #isBlindForLong(snapshot: Snapshot, now: Moment): boolean {
    if (!isMeterBlind(snapshot)) {
      this.#blindSinceMs = null;
      return false;
    }
    this.#blindSinceMs ??= now.steadyMs;
    return now.steadyMs - this.#blindSinceMs >= BLIND_MS;
  }

  #stateOf(name: DeviceName): Debounced {
    const known = this.#lost.get(name);
    if (known !== undefined) return known;
    const made = new Debounced(false, (toLost) => toLost ? LOST_HOLD_MS : BACK_HOLD_MS);
    this.#lost.set(name, made);
    return made;
  }
}

/** Some firmware lets the meter sleep with the inverter: that is night, and no loss. */
function isMeterBlind({ meter, inverter }: Snapshot): boolean {
  return isBlind(meter) && inverter.value?.status !== "sleeping";
}

function lostEvents(
  lost: readonly { readonly name: DeviceName; readonly atMs: number }[],
  snapshot: Snapshot,
): readonly HouseEvent[] {
  const [first] = lost;
  if (first === undefined) return [];
  const reading: Reading<unknown> = snapshot[first.name];
  return [{
    atMs: first.atMs,
    kind: "device",
    code: "device.lost",
    detail: {
      devices: lost.map(({ name }) => name),
      sinceMs: reading.atMs,
      diagnosis: reading.diagnosis ?? null,
      error: reading.error,
      isAbsent: reading.isAbsent === true,
    },
  }];
}

function backEvents(
  back: readonly { readonly name: DeviceName; readonly atMs: number; readonly lostMs: number }[],
): readonly HouseEvent[] {
  const [first] = back;
  if (first === undefined) return [];
  return [{
    atMs: first.atMs,
    kind: "device",
    code: "device.back",
    detail: { devices: back.map(({ name }) => name), lostMs: first.lostMs },
  }];
}
