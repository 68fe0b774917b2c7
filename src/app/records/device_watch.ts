import type { HouseEvent } from "../../domain/codes/house_event.ts";
import { isBlind, type Snapshot } from "../../domain/house/snapshot.ts";
import type { ClockMove, Moment } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { Debounced } from "./debounced.ts";
import { type WatchedDevice, watchedDevices } from "./device_detail.ts";

/** On top of the minute or two after which a reading is given up. */
const LOST_HOLD_MS = 30 * SECOND_MS;
/** A meter is unknown to its inverter for up to five minutes after each restart. */
const BLIND_MS = 6 * MINUTE_MS;
/** A device has to answer for so long to be back: one that flaps is lost once. */
const BACK_HOLD_MS = MINUTE_MS;

/** Notices which devices are lost and which are back, not their single misses. */
export class DeviceWatch {
  readonly #lost = new Map<string, Debounced>();
  #blindSinceMs: number | null = null;

  /**
   * Devices that were lost or came back together make one event; one of several loads of its kind
   * has an event of its own. @param input with the chargers that answer, though their values are old
   */
  observe(
    input: {
      readonly snapshot: Snapshot;
      readonly online: ReadonlySet<number>;
      readonly now: Moment;
    },
  ): readonly HouseEvent[] {
    const { snapshot, online, now } = input;
    const lost: Lost[] = [];
    const back: Back[] = [];
    const isMeterLost = this.#isBlindForLong(snapshot, now);
    for (const device of this.#watched(snapshot)) {
      const { key, name, id, reading } = device;
      const isGone = reading.quality === "unavailable" && (id === null || !online.has(id));
      const isLost = isGone || (name === "meter" && isMeterLost);
      const state = this.#stateOf(key);
      const change = state.observe(isLost, now);
      if (change === null) continue;
      if (state.value) lost.push({ device, atMs: change.atMs });
      else back.push({ device, atMs: change.atMs, lostMs: Math.round(change.afterMs) });
    }
    return [...groups(lost).flatMap(lostEvents), ...groups(back).flatMap(backEvents)];
  }

  /** Those that are set up; of others nothing is known any more. */
  #watched(snapshot: Snapshot): readonly WatchedDevice[] {
    const watched = watchedDevices(snapshot).filter(({ reading }) => reading.isConfigured);
    for (const key of this.#lost.keys()) {
      if (watched.every((device) => device.key !== key)) this.#lost.delete(key);
    }
    return watched;
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

  #stateOf(key: string): Debounced {
    const known = this.#lost.get(key);
    if (known !== undefined) return known;
    const made = new Debounced(false, (toLost) => toLost ? LOST_HOLD_MS : BACK_HOLD_MS);
    this.#lost.set(key, made);
    return made;
  }
}

/** Some firmware lets the meter sleep with the inverter: that is night, and no loss. */
function isMeterBlind({ meter, inverter }: Snapshot): boolean {
  return isBlind(meter) && inverter.value?.status !== "sleeping";
}

interface Lost {
  readonly device: WatchedDevice;
  readonly atMs: number;
}

interface Back extends Lost {
  readonly lostMs: number;
}

/** All that need no name together, and each that needs one alone. */
function groups<T extends Lost>(changes: readonly T[]): readonly (readonly T[])[] {
  const isNamed = ({ device: { label } }: T) => label.deviceName !== undefined;
  return [
    changes.filter((change) => !isNamed(change)),
    ...changes.filter(isNamed).map((change) => [change]),
  ];
}

function lostEvents(lost: readonly Lost[]): readonly HouseEvent[] {
  const [first] = lost;
  if (first === undefined) return [];
  const { reading, label } = first.device;
  return [{
    atMs: first.atMs,
    kind: "device",
    code: "device.lost",
    detail: {
      devices: lost.map(({ device }) => device.name),
      sinceMs: reading.atMs,
      diagnosis: reading.diagnosis ?? null,
      error: reading.error,
      isAbsent: reading.isAbsent === true,
      ...label,
    },
  }];
}

function backEvents(back: readonly Back[]): readonly HouseEvent[] {
  const [first] = back;
  if (first === undefined) return [];
  const devices = back.map(({ device }) => device.name);
  return [{
    atMs: first.atMs,
    kind: "device",
    code: "device.back",
    detail: { devices, lostMs: first.lostMs, ...first.device.label },
  }];
}
