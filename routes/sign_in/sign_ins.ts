import { HOUR_MS } from "../../src/domain/house/units.ts";

/** How long somebody stays signed in. */
export const SIGN_IN_MS = 30 * 24 * HOUR_MS;
/** Browsers signed in at once; the oldest is signed out first. */
export const MAX_SIGN_INS = 100;
const TOKEN_BYTES = 32;
/** Characters of a hash that name a sign-in on a page; no way back to its token. */
const ID_LENGTH = 16;

/** What a person recognizes a browser by. */
export interface BrowserFacts {
  /** Kind of browser and system, "" unknown. */
  readonly browser: string;
  readonly address: string;
}

/** Both clocks at one moment. */
export interface SignInMoment {
  readonly steadyMs: number;
  readonly wallMs: number;
}

/** One browser that is signed in. */
export interface OpenSignIn extends BrowserFacts {
  readonly id: string;
  readonly signedInAtMs: number;
  readonly seenAtMs: number;
}

interface SignIn extends OpenSignIn {
  readonly endsSteadyMs: number;
}

/** Who is signed in: hashes of random tokens, in memory only, on the steady clock. */
export class SignIns {
  /** By the hash of the token, in the order of opening. */
  readonly #byHash = new Map<string, SignIn>();

  get size(): number {
    return this.#byHash.size;
  }

  /** Those that are open, oldest first. */
  list(steadyMs: number): readonly OpenSignIn[] {
    return [...this.#byHash.values()].filter(({ endsSteadyMs }) => steadyMs < endsSteadyMs);
  }

  /** @returns the token that the browser keeps */
  async open(now: SignInMoment, facts: BrowserFacts): Promise<string> {
    const token = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)).toHex();
    const hash = await hashToken(token);
    this.#byHash.set(hash, {
      ...facts,
      id: hash.slice(0, ID_LENGTH),
      signedInAtMs: now.wallMs,
      seenAtMs: now.wallMs,
      endsSteadyMs: now.steadyMs + SIGN_IN_MS,
    });
    for (const [hash, { endsSteadyMs }] of this.#byHash) {
      if (this.#byHash.size <= MAX_SIGN_INS && endsSteadyMs > now.steadyMs) break;
      this.#byHash.delete(hash);
    }
    return token;
  }

  /** Notes that it was seen. @returns its id; null: it is not open */
  async see(token: string, now: SignInMoment): Promise<string | null> {
    const hash = await hashToken(token);
    const signIn = this.#byHash.get(hash);
    if (signIn === undefined || now.steadyMs >= signIn.endsSteadyMs) return null;
    this.#byHash.set(hash, { ...signIn, seenAtMs: now.wallMs });
    return signIn.id;
  }

  async close(token: string): Promise<void> {
    this.#byHash.delete(await hashToken(token));
  }

  /** Ends those of `ids`. @returns how many there were */
  closeSome(ids: ReadonlySet<string>): number {
    const ended = [...this.#byHash].filter(([, { id }]) => ids.has(id));
    for (const [hash] of ended) this.#byHash.delete(hash);
    return ended.length;
  }

  closeAll(): void {
    this.#byHash.clear();
  }
}

/** SHA-256 in hex: looking a hash up tells nothing about the token by its time. */
export async function hashToken(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
