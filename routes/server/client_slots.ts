export interface SlotLimits {
  readonly total: number;
  readonly perClient: number;
}

/** How many of something are held at once, in all and by each client. */
export class ClientSlots {
  readonly #heldBy = new Map<string, number>();
  #held = 0;

  constructor(private readonly limits: SlotLimits) {}

  get held(): number {
    return this.#held;
  }

  /**
   * Takes a slot for `address`; null as the address: for whom only the total counts, e.g. a proxy.
   * @returns gives it back, once; null: there is none
   */
  take(address: string | null): (() => void) | null {
    const key = address === null ? null : clientKey(address);
    const held = key === null ? 0 : this.#heldBy.get(key) ?? 0;
    if (this.#held >= this.limits.total || held >= this.limits.perClient) return null;
    this.#held += 1;
    if (key !== null) this.#heldBy.set(key, held + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held -= 1;
      if (key !== null) this.#giveBack(key);
    };
  }

  #giveBack(key: string): void {
    const held = (this.#heldBy.get(key) ?? 1) - 1;
    if (held === 0) this.#heldBy.delete(key);
    else this.#heldBy.set(key, held);
  }
}

/** Longest address text kept; a proxy could forward any. */
const MAX_KEY_LENGTH = 64;

/** What counts as one client: an address, or a whole IPv6 /64, because one subscriber has that. */
export function clientKey(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array<string>(zeros).fill("0"), ...rest].slice(0, 4).join(":")
    .slice(0, MAX_KEY_LENGTH);
}
