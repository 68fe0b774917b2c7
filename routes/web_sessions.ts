import { HOUR_MS } from "../src/domain/units.ts";

/** How long somebody stays signed in. */
export const SESSION_MS = 30 * 24 * HOUR_MS;
/** Browsers signed in at once; the oldest is signed out first. */
export const MAX_SESSIONS = 100;
const TOKEN_BYTES = 32;

/** Who is signed in: hashes of random tokens, in memory only, on the steady clock. */
export class WebSessions {
  /** Hash of the token to the time it ends, in the order of opening. */
  readonly #endsMs = new Map<string, number>();

  get size(): number {
    return this.#endsMs.size;
  }

  /** @returns the token that the browser keeps */
  async open(nowMs: number): Promise<string> {
    const token = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)).toHex();
    this.#endsMs.set(await hashToken(token), nowMs + SESSION_MS);
    for (const [hash, endsMs] of this.#endsMs) {
      if (this.#endsMs.size <= MAX_SESSIONS && endsMs > nowMs) break;
      this.#endsMs.delete(hash);
    }
    return token;
  }

  async isOpen(token: string, nowMs: number): Promise<boolean> {
    const endsMs = this.#endsMs.get(await hashToken(token));
    return endsMs !== undefined && nowMs < endsMs;
  }

  async close(token: string): Promise<void> {
    this.#endsMs.delete(await hashToken(token));
  }

  closeAll(): void {
    this.#endsMs.clear();
  }
}

/** SHA-256 in hex: looking a hash up tells nothing about the token by its time. */
export async function hashToken(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
