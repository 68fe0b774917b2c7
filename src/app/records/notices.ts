import type { DeviceName, HouseEvent, NamedDevice } from "../../domain/codes/house_event.ts";
import type { Notifier } from "../../domain/ports/record_stores.ts";
import type { Moment } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";

/** A router that starts anew, or a firmware, is no reason to wake a person. */
const LOST_FOR_MS = 10 * MINUTE_MS;
const MOST_AN_HOUR = 10;
/** Without one of these no car is charged from the sun. */
const NEEDED: readonly DeviceName[] = ["meter", "inverter", "charger"];

type DeviceLost = Extract<HouseEvent, { code: "device.lost" }>;
type DeviceBack = Extract<HouseEvent, { code: "device.back" }>;

interface Lost {
  readonly name: DeviceName;
  readonly event: DeviceLost;
  /** Steady time. */
  readonly sinceMs: number;
}

/** Chooses from the log of events what a person has to know, and when. */
export class Notices {
  /** Devices that are lost and not yet told, by the steady time of their loss. */
  readonly #lost = new Map<string, Lost>();
  readonly #toldLost = new Set<string>();
  readonly #toldFaults = new Set<string>();
  #toldMs: readonly number[] = [];

  constructor(private readonly notifier: Notifier) {}

  /** Takes an event that has just happened. */
  take(event: HouseEvent, now: Moment): void {
    switch (event.code) {
      case "device.lost":
        this.#takeLost(event, now);
        break;
      case "device.back":
        this.#takeBack(event, now);
        break;
      case "device.fault":
        // A warning leaves the car charging.
        if (event.detail.diagnosis.code === "charger-warning") break;
        this.#toldFaults.add(keyOf(event.detail.device, event.detail));
        this.#tell(event, now);
        break;
      case "device.well":
        if (this.#toldFaults.delete(keyOf(event.detail.device, event.detail))) {
          this.#tell(event, now);
        }
        break;
      case "program.started":
        if (event.detail.earlierEnd === "crashed" && !event.detail.isRepeated) {
          this.#tell(event, now);
        }
        break;
      case "goal.missed":
        // That nobody has plugged in is no news to those who have not.
        if (event.detail.end !== "no-car") this.#tell(event, now);
        break;
      case "device.left":
      case "session.ended":
      case "storage.failed":
      case "program.broken":
        this.#tell(event, now);
        break;
      case "mode.chosen":
      case "mode.turned":
      case "charging.began":
      case "charging.paused":
      case "charging.stopped":
      case "goal.set":
      case "goal.dropped":
      case "goal.met":
      case "phases.switched":
      case "phases.failed":
      case "plug.switched":
      case "settings.changed":
      case "secret.wrong":
      case "storage.recovered":
      case "program.stopped":
      case "program.restored":
      case "broker.lost":
      case "broker.back":
      case "fleet.lost":
      case "fleet.back":
      case "clock.set":
        break;
    }
  }

  /** Tells of what has been lost for long enough; called once a cycle. */
  tick(now: Moment): void {
    const due = [...this.#lost].filter(([, { sinceMs }]) => now.steadyMs - sinceMs >= LOST_FOR_MS);
    for (const [key] of due) {
      this.#lost.delete(key);
      this.#toldLost.add(key);
    }
    const lost = due.map(([, one]) => one);
    const named = lost.filter(({ event }) => event.detail.deviceName !== undefined);
    const others = lost.filter((one) => !named.includes(one));
    const [first] = others;
    if (first !== undefined) {
      const devices = others.map(({ name }) => name);
      this.#tell({ ...first.event, detail: { ...first.event.detail, devices } }, now);
    }
    for (const { event } of named) this.#tell(event, now);
  }

  #takeLost(event: DeviceLost, now: Moment): void {
    // A charger that was taken out of the wall is no fault.
    if (event.detail.isAbsent) return;
    for (const name of event.detail.devices) {
      if (!NEEDED.includes(name)) continue;
      this.#lost.set(keyOf(name, event.detail), { name, event, sinceMs: now.steadyMs });
    }
  }

  #takeBack(event: DeviceBack, now: Moment): void {
    const devices = event.detail.devices.filter((name) =>
      this.#toldLost.delete(keyOf(name, event.detail))
    );
    for (const name of event.detail.devices) this.#lost.delete(keyOf(name, event.detail));
    if (devices.length > 0) this.#tell({ ...event, detail: { ...event.detail, devices } }, now);
  }

  #tell(event: HouseEvent, now: Moment): void {
    this.#toldMs = this.#toldMs.filter((toldMs) => now.steadyMs - toldMs < HOUR_MS);
    if (this.#toldMs.length >= MOST_AN_HOUR) return;
    this.#toldMs = [...this.#toldMs, now.steadyMs];
    this.notifier.tell(event);
  }
}

/** Tells one of several loads of a kind from the others. */
function keyOf(name: DeviceName, { deviceId }: NamedDevice): string {
  return deviceId === undefined ? name : `${name} ${deviceId}`;
}
