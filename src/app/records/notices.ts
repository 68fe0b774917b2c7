import type { DeviceName, HouseEvent } from "../../domain/codes/house_event.ts";
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

/** Chooses from the log of events what a person has to know, and when. */
export class Notices {
  /** Devices that are lost and not yet told, by the steady time of their loss. */
  readonly #lost = new Map<DeviceName, { readonly event: DeviceLost; readonly sinceMs: number }>();
  readonly #toldLost = new Set<DeviceName>();
  readonly #toldFaults = new Set<DeviceName>();
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
        this.#toldFaults.add(event.detail.device);
        this.#tell(event, now);
        break;
      case "device.well":
        if (this.#toldFaults.delete(event.detail.device)) this.#tell(event, now);
        break;
      case "program.started":
        if (event.detail.earlierEnd === "crashed" && !event.detail.isRepeated) {
          this.#tell(event, now);
        }
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
    const [first] = due;
    if (first === undefined) return;
    const devices = due.map(([name]) => name);
    for (const name of devices) {
      this.#lost.delete(name);
      this.#toldLost.add(name);
    }
    const { event } = first[1];
    this.#tell({ ...event, detail: { ...event.detail, devices } }, now);
  }

  #takeLost(event: DeviceLost, now: Moment): void {
    // A charger that was taken out of the wall is no fault.
    if (event.detail.isAbsent) return;
    for (const name of event.detail.devices) {
      if (NEEDED.includes(name)) this.#lost.set(name, { event, sinceMs: now.steadyMs });
    }
  }

  #takeBack(event: DeviceBack, now: Moment): void {
    const devices = event.detail.devices.filter((name) => this.#toldLost.delete(name));
    for (const name of event.detail.devices) this.#lost.delete(name);
    if (devices.length > 0) this.#tell({ ...event, detail: { ...event.detail, devices } }, now);
  }

  #tell(event: HouseEvent, now: Moment): void {
    this.#toldMs = this.#toldMs.filter((toldMs) => now.steadyMs - toldMs < HOUR_MS);
    if (this.#toldMs.length >= MOST_AN_HOUR) return;
    this.#toldMs = [...this.#toldMs, now.steadyMs];
    this.notifier.tell(event);
  }
}
