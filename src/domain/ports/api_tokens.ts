/** What the program of a token may do: see all of the house, or steer it as well. */
export const TOKEN_RIGHTS = ["read", "control"] as const;
export type TokenRight = (typeof TOKEN_RIGHTS)[number];

/** A token as it is listed; what opens is not known any more. */
export interface ApiToken {
  readonly id: number;
  /** What it is for, as a person has called it. */
  readonly name: string;
  readonly may: TokenRight;
  readonly madeAtMs: number;
  /** Null: never used. May be an hour old after a crash. */
  readonly usedAtMs: number | null;
}

export interface StoredToken extends ApiToken {
  /** SHA-256 in hex. A token is 256 random bits: nobody finds it by trying, so no slow hash. */
  readonly hash: string;
}

export interface TokenStore {
  /** Those that are not revoked, oldest first. @throws StorageFailed */
  load(): readonly StoredToken[];
  /** On disk when it returns. @returns its id @throws StorageFailed */
  add(token: Omit<StoredToken, "id" | "usedAtMs">): number;
  /** On disk when it returns. @throws StorageFailed */
  revoke(id: number, atMs: number): void;
  /** Kept with what only grows: on the disk within the hour. @throws StorageFailed */
  noteUse(id: number, atMs: number): void;
  /** These are the valid ones from now on, for a database that is another one since. @throws StorageFailed */
  keep(tokens: readonly StoredToken[], atMs: number): void;
}
