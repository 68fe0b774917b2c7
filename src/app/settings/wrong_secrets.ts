import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";

/** An address is told of at most so often. */
const EACH_MS = 10 * MINUTE_MS;
/** Addresses counted apart; more are counted together. */
const MAX_ADDRESSES = 50;

interface Tries {
  readonly count: number;
  /** Steady time of its newest event; null: none yet. */
  readonly toldMs: number | null;
}

/** Makes events of wrong secrets: one of an address and ten minutes, however many there were. */
export class WrongSecrets {
  /** Null: all addresses that have no place of their own. */
  readonly #byAddress = new Map<string | null, Tries>();

  note(address: string): void {
    const isKnown = this.#byAddress.has(address);
    const key = isKnown || this.#byAddress.size < MAX_ADDRESSES ? address : null;
    const { count, toldMs } = this.#byAddress.get(key) ?? { count: 0, toldMs: null };
    this.#byAddress.set(key, { count: count + 1, toldMs });
  }

  /** What is to be told now; `isLast`: the program ends. */
  due(now: Moment, isLast = false): readonly HouseEvent[] {
    const events: HouseEvent[] = [];
    for (const [address, { count, toldMs }] of this.#byAddress) {
      if (toldMs !== null && now.steadyMs - toldMs < EACH_MS && !isLast) continue;
      if (count === 0) {
        this.#byAddress.delete(address);
        continue;
      }
      this.#byAddress.set(address, { count: 0, toldMs: now.steadyMs });
      const detail = { address, count };
      events.push({ atMs: now.atMs, kind: "access", code: "secret.wrong", detail });
    }
    return events;
  }
}
