/** PBKDF2 rounds for new hashes: about half a second on a Raspberry Pi 4. */
const ROUNDS = 600_000;
/** Rounds that a stored text may ask for; more would be a way to keep the processor busy. */
const MAX_ROUNDS = 2_000_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Longest secret in characters; the setting's own bound. */
const MAX_SECRET_LENGTH = 128;

const SCHEME = "pbkdf2-sha256";
const STORED = new RegExp(
  `^${SCHEME}\\$([1-9][0-9]{0,6})\\$([0-9a-f]{${2 * SALT_BYTES}})\\$([0-9a-f]{${2 * HASH_BYTES}})$`,
);

/** Salted hash of `secret` as `pbkdf2-sha256$rounds$salt$hash` (hex), at most 128 characters. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await derive({ secret, salt, rounds: ROUNDS });
  return [SCHEME, String(ROUNDS), salt.toHex(), hash.toHex()].join("$");
}

/** True when `stored` was made of `secret`; false for any text that `hashSecret` does not make. */
export async function isSecretRight(secret: string, stored: string): Promise<boolean> {
  const [, digits = "", salt = "", hash = ""] = STORED.exec(stored) ?? [];
  const rounds = Number(digits);
  if (hash === "" || rounds > MAX_ROUNDS || secret.length > MAX_SECRET_LENGTH) return false;
  return isSame(
    await derive({ secret, salt: Uint8Array.fromHex(salt), rounds }),
    Uint8Array.fromHex(hash),
  );
}

async function derive(
  input: { secret: string; salt: Uint8Array<ArrayBuffer>; rounds: number },
): Promise<Uint8Array> {
  const { secret, salt, rounds: iterations } = input;
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    "PBKDF2",
    false,
    ["deriveBits"],
  );
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * HASH_BYTES));
}

/** Looks at every byte, so that the time taken tells nothing. */
function isSame(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (const [at, byte] of left.entries()) difference |= byte ^ (right[at] ?? 0);
  return difference === 0;
}
