import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { hashSecret, isSecretRight } from "../../../src/app/settings/secrets.ts";

const SECRET = "correct horse ü 🔌";
const ZERO_SALT = "00".repeat(16);
/** PBKDF2-HMAC-SHA-256 of "password" with 16 zero bytes of salt and 1 round, by another program. */
const KNOWN_HASH = "1fefe125ab13dd2c06db86711ec448e9490e6c73024d7d8d659126c6f9fadd68";

Deno.test("hashSecret() makes a salted text that fits its setting and tells nothing", async () => {
  const [first, second] = await Promise.all([hashSecret(SECRET), hashSecret(SECRET)]);
  assert.notEqual(first, second);
  assert.match(first, /^pbkdf2-sha256\$600000\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
  assert.ok(first.length <= 128, `${first.length} characters`);
  assert.ok(!first.includes(SECRET));
});

Deno.test("isSecretRight() knows the secret and nothing near it", async () => {
  const stored = await hashSecret(SECRET);
  assert.equal(await isSecretRight(SECRET, stored), true);
  for (const wrong of ["", `${SECRET} `, SECRET.toUpperCase(), SECRET.slice(1), stored]) {
    assert.equal(await isSecretRight(wrong, stored), false, JSON.stringify(wrong));
  }
});

Deno.test("isSecretRight() agrees with the standard", async () => {
  const stored = `pbkdf2-sha256$1$${ZERO_SALT}$${KNOWN_HASH}`;
  assert.equal(await isSecretRight("password", stored), true);
  assert.equal(await isSecretRight("Password", stored), false);
});

Deno.test("isSecretRight() is false for what hashSecret() does not make", async () => {
  const hash = KNOWN_HASH;
  for (
    const stored of [
      "",
      "password",
      `pbkdf2-sha256$1$${ZERO_SALT}$`,
      `pbkdf2-sha256$1$${ZERO_SALT}$${hash.slice(2)}`,
      `pbkdf2-sha256$0$${ZERO_SALT}$${hash}`,
      `pbkdf2-sha256$9000000$${ZERO_SALT}$${hash}`,
      `pbkdf2-sha256$1$zz$${hash}`,
      `pbkdf2-sha1$1$${ZERO_SALT}$${hash}`,
      ` pbkdf2-sha256$1$${ZERO_SALT}$${hash}`,
    ]
  ) assert.equal(await isSecretRight("password", stored), false, stored);
  assert.equal(await isSecretRight("x".repeat(129), await hashSecret("x".repeat(128))), false);
});

/** The rounds that are reckoned while `work` runs; nothing is reckoned really. */
async function roundsOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const rounds: number[] = [];
  const deriveBits = (algorithm: { iterations: number }) => {
    rounds.push(algorithm.iterations);
    return Promise.resolve(new ArrayBuffer(32));
  };
  Object.assign(crypto.subtle, { deriveBits });
  try {
    await work();
  } finally {
    Reflect.deleteProperty(crypto.subtle, "deriveBits");
  }
  return rounds;
}

Deno.test("isSecretRight() reckons nothing for a text or secret that keeps the processor busy", async () => {
  const stored = (rounds: number) => `pbkdf2-sha256$${rounds}$${ZERO_SALT}$${KNOWN_HASH}`;
  const asked = (secret: string, text: string) => roundsOf(() => isSecretRight(secret, text));
  assert.deepEqual(await asked("password", stored(2_000_000)), [2_000_000]);
  assert.deepEqual(await asked("password", stored(2_000_001)), []);
  assert.deepEqual(await asked("x".repeat(128), stored(1)), [1]);
  assert.deepEqual(await asked("x".repeat(129), stored(1)), []);
  assert.deepEqual(await asked("password", "password"), []);
});

Deno.test("isSecretRight() takes 128 characters, and is false for one bit that differs", async () => {
  const secret = "x".repeat(128);
  const hash = pbkdf2Sync(secret, new Uint8Array(16), 1, 32, "sha256").toString("hex");
  assert.equal(await isSecretRight(secret, `pbkdf2-sha256$1$${ZERO_SALT}$${hash}`), true);
  const first = (Number.parseInt(hash.slice(0, 2), 16) ^ 1).toString(16).padStart(2, "0");
  const other = `${first}${hash.slice(2)}`;
  assert.equal(await isSecretRight(secret, `pbkdf2-sha256$1$${ZERO_SALT}$${other}`), false);
});
