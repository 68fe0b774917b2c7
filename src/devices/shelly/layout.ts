import { DeviceError, DeviceRejected } from "../../domain/codes/errors.ts";
import { type Component, componentsAt, decodeIdentity, type ShellyIdentity } from "./answers.ts";
import type { HostLine } from "./shared_hosts.ts";

/** What the device is, and what it has at one channel. */
export interface Layout {
  readonly identity: ShellyIdentity;
  readonly components: readonly Component[];
}

/**
 * Learns once what lies at a channel, and anew after an answer that does not fit: a meter's profile
 * may be changed, and another device may get the address.
 */
export class LayoutFinder {
  #layout: Layout | null = null;

  constructor(private readonly line: HostLine, private readonly channel: number) {}

  /** @throws DeviceError */
  async find(action: string): Promise<Layout> {
    if (this.#layout !== null) return this.#layout;
    const identity = await identify(this.line, action);
    const status = await this.line.call({ action, method: "Shelly.GetStatus" });
    const components = componentsAt(status, { channel: this.channel, action });
    this.#layout = { identity, components };
    return this.#layout;
  }

  /** Runs what rests on the layout; one that fails of the device's own doing has it learned anew. */
  async with<T>(action: string, work: (layout: Layout) => Promise<T>): Promise<T> {
    const layout = await this.find(action);
    try {
      return await work(layout);
    } catch (error) {
      if (error instanceof DeviceError && FORGETS.has(error.symptom)) this.#layout = null;
      throw error;
    }
  }

  /** What is thrown where the channel has nothing of the kind. */
  missing(action: string, what: string): DeviceRejected {
    this.#layout = null;
    return new DeviceRejected(`Cannot ${action}: there is no ${what} at channel ${this.channel}`, {
      symptom: "unknown-register",
      isAskedAgain: true,
    });
  }
}

const FORGETS: ReadonlySet<string> = new Set([
  "unknown-register",
  "refused-request",
  "wrong-path",
  "other-device",
  "garbled",
]);

/** What the device is; needs no password. @throws DeviceError */
export async function identify(line: HostLine, action: string): Promise<ShellyIdentity> {
  return decodeIdentity(await line.call({ action, method: "Shelly.GetDeviceInfo" }), action);
}
