import { MINUTE_MS } from "../../src/domain/house/units.ts";
import { clientKey } from "../server/client_slots.ts";

/** Wrong tries that an address has, each less than a pause after the one before. */
export const MAX_TRIES = 5;
export const PAUSE_MS = MINUTE_MS;
/** Addresses kept in mind; the one that is quiet for longest is forgotten first. */
const MAX_ADDRESSES = 1000;

interface Tries {
  readonly wrong: number;
  readonly lastMs: number;
}

/**
 * Counts wrong secrets by client address, on the steady clock. After MAX_TRIES nothing of this
 * address is looked at for PAUSE_MS; nobody else waits for that.
 */
export class SecretTries {
  readonly #byAddress = new Map<string, Tries>();

  /** Time in ms until this address may try again; 0: now. */
  waitMs(address: string, nowMs: number): number {
    const tries = this.#recent(address, nowMs);
    return tries === null || tries.wrong < MAX_TRIES ? 0 : tries.lastMs + PAUSE_MS - nowMs;
  }

  /** Tries left before the pause. */
  left(address: string, nowMs: number): number {
    return MAX_TRIES - (this.#recent(address, nowMs)?.wrong ?? 0);
  }

  /** Counts a try as wrong before its secret is looked at: many at once shall not slip through. */
  count(address: string, nowMs: number): void {
    const wrong = (this.#recent(address, nowMs)?.wrong ?? 0) + 1;
    const key = clientKey(address);
    this.#byAddress.delete(key);
    this.#byAddress.set(key, { wrong, lastMs: nowMs });
    for (const oldest of this.#byAddress.keys()) {
      if (this.#byAddress.size <= MAX_ADDRESSES) break;
      this.#byAddress.delete(oldest);
    }
  }

  /** Takes one counted try back, because it was right; wrong ones before it stay. */
  takeBack(address: string): void {
    const key = clientKey(address);
    const tries = this.#byAddress.get(key);
    if (tries === undefined) return;
    if (tries.wrong <= 1) this.#byAddress.delete(key);
    else this.#byAddress.set(key, { ...tries, wrong: tries.wrong - 1 });
  }

  get size(): number {
    return this.#byAddress.size;
  }

  #recent(address: string, nowMs: number): Tries | null {
    const tries = this.#byAddress.get(clientKey(address));
    return tries === undefined || nowMs - tries.lastMs >= PAUSE_MS ? null : tries;
  }
}
