import { WritePace } from "./charger_writes.ts";

/** So many hosts are remembered at most: more than a house has devices. */
const MAX_HOSTS = 64;

/**
 * When each host was last written to. It is kept here, because new settings make a new driver for
 * the same device.
 */
export class WritePaces {
  readonly #paces = new Map<string, WritePace>();

  /** @param host with its port */
  of(host: string): WritePace {
    const pace = this.#paces.get(host) ?? new WritePace();
    this.#paces.delete(host);
    this.#paces.set(host, pace);
    const [oldest] = this.#paces.keys();
    if (this.#paces.size > MAX_HOSTS && oldest !== undefined) this.#paces.delete(oldest);
    return pace;
  }
}
