import { StorageFailed } from "../../domain/codes/errors.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import {
  type ApiToken,
  type StoredToken,
  TOKEN_RIGHTS,
  type TokenStore,
} from "../../domain/ports/api_tokens.ts";
import type { Logger } from "../../domain/ports/log.ts";

/** Tokens that a house may have; a list that a person can still read. */
export const MAX_TOKENS = 50;
export const MAX_TOKEN_NAME = 40;
/** What every token begins with, so that one is known for what it is wherever it turns up. */
const PREFIX = "cm_";
const TOKEN = /^cm_[0-9a-f]{64}$/;
const TOKEN_BYTES = 32;
/** The use of a token is stored so often at most. */
const USE_STORED_MS = HOUR_MS;

/** Why no token is made. */
export type TokenRefused = "name" | "right" | "too-many";

/** What pages may do with the tokens of programs. */
export interface TokenBook {
  /** Those that are valid, oldest first. */
  list(): readonly ApiToken[];
  /**
   * Makes one. Its text is in the answer and nowhere else from then on.
   * @throws StorageFailed; then there is none
   */
  make(
    wish: { readonly name: string; readonly may: string },
  ): Promise<{ readonly token: string } | { readonly refused: TokenRefused }>;
  /** It opens nothing from now on, open streams included. @throws StorageFailed; then it is valid */
  revoke(id: number): void;
  /** The token of a text, noted as used now; null: there is no such one. */
  find(text: string): Promise<ApiToken | null>;
  isValid(id: number): boolean;
}

/** A house in which no program has one. */
export const NO_TOKENS: TokenBook = {
  list: () => [],
  make: () => Promise.resolve({ refused: "too-many" }),
  revoke: () => {},
  find: () => Promise.resolve(null),
  isValid: () => false,
};

/** The tokens in memory, over their store. */
export class TokenService implements TokenBook {
  readonly #byHash = new Map<string, StoredToken>();
  readonly #storedUseMs = new Map<number, number>();

  constructor(
    private readonly parts: {
      readonly store: TokenStore;
      readonly logger: Logger;
      readonly nowMs: () => number;
    },
  ) {}

  /** @throws StorageFailed */
  load(): void {
    const tokens = this.parts.store.load();
    this.#byHash.clear();
    for (const token of tokens) this.#byHash.set(token.hash, token);
  }

  list(): readonly ApiToken[] {
    return [...this.#byHash.values()].map(({ hash: _, ...token }) => token);
  }

  async make(
    { name, may }: { readonly name: string; readonly may: string },
  ): Promise<{ readonly token: string } | { readonly refused: TokenRefused }> {
    const plainName = name.trim();
    const right = TOKEN_RIGHTS.find((one) => one === may);
    if (right === undefined) return { refused: "right" };
    if (!/^\P{Cc}+$/u.test(plainName) || [...plainName].length > MAX_TOKEN_NAME) {
      return { refused: "name" };
    }
    if (this.#byHash.size >= MAX_TOKENS) return { refused: "too-many" };
    const token = PREFIX + crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)).toHex();
    const facts = { name: plainName, may: right, hash: await hashOf(token) };
    const { store, logger, nowMs } = this.parts;
    const madeAtMs = nowMs();
    const id = store.add({ ...facts, madeAtMs });
    this.#byHash.set(facts.hash, { ...facts, id, madeAtMs, usedAtMs: null });
    logger.info("Token made", { name: plainName, may: right });
    return { token };
  }

  revoke(id: number): void {
    const token = [...this.#byHash.values()].find((one) => one.id === id);
    if (token === undefined) return;
    const { store, logger, nowMs } = this.parts;
    store.revoke(id, nowMs());
    this.#byHash.delete(token.hash);
    logger.info("Token revoked", { name: token.name });
  }

  async find(text: string): Promise<ApiToken | null> {
    if (!TOKEN.test(text)) return null;
    // Looking a hash up tells nothing about the token by its time.
    const token = this.#byHash.get(await hashOf(text));
    if (token === undefined) return null;
    this.#noteUse(token);
    return token;
  }

  isValid(id: number): boolean {
    return [...this.#byHash.values()].some((token) => token.id === id);
  }

  /** The database is another one since. `isBack`: the one that could not be read before. */
  takeUp({ isBack }: { readonly isBack: boolean }): void {
    const { store, nowMs } = this.parts;
    this.#attempt(() => isBack ? this.load() : store.keep([...this.#byHash.values()], nowMs()));
  }

  #noteUse(token: StoredToken): void {
    const nowMs = this.parts.nowMs();
    this.#byHash.set(token.hash, { ...token, usedAtMs: nowMs });
    const storedMs = this.#storedUseMs.get(token.id) ?? -Infinity;
    if (Math.abs(nowMs - storedMs) < USE_STORED_MS) return;
    this.#storedUseMs.set(token.id, nowMs);
    this.#attempt(() => this.parts.store.noteUse(token.id, nowMs));
  }

  /** What is not stored costs the list its newest use, and nobody the answer. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.parts.logger.warn("Cannot store tokens", { error: error.message });
    }
  }
}

async function hashOf(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
