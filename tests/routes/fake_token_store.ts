import type { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { StoredToken, TokenStore } from "../../src/domain/ports/api_tokens.ts";

/** Tokens in memory; it refuses everything while `failure` is set. */
export class FakeTokenStore implements TokenStore {
  failure: StorageFailed | null = null;
  tokens: readonly StoredToken[] = [];
  uses = 0;
  #lastId = 0;

  load(): readonly StoredToken[] {
    return this.tokens;
  }

  add(token: Omit<StoredToken, "id" | "usedAtMs">): number {
    this.#refuse();
    this.#lastId += 1;
    this.tokens = [...this.tokens, { ...token, id: this.#lastId, usedAtMs: null }];
    return this.#lastId;
  }

  revoke(id: number): void {
    this.#refuse();
    this.tokens = this.tokens.filter((token) => token.id !== id);
  }

  noteUse(id: number, atMs: number): void {
    this.#refuse();
    this.uses += 1;
    this.tokens = this.tokens.map((one) => one.id === id ? { ...one, usedAtMs: atMs } : one);
  }

  keep(tokens: readonly StoredToken[]): void {
    this.#refuse();
    this.tokens = tokens;
  }

  #refuse(): void {
    if (this.failure !== null) throw this.failure;
  }
}
