/** A shorter secret would be found in every other number. */
const MIN_LENGTH = 3;
const HIDDEN = "***";
/** User and password of an address; the value of a word that names a secret. */
const IN_ADDRESS = /(:\/\/)[^\s\/@"]+@/g;
const NAMED = /\b(secret|token|password|passwd|pin|key|auth|authorization)=([^\s&"']+)/gi;

/** A text without the secrets that are in force, and without what looks like one. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let safe = text.replaceAll(IN_ADDRESS, `$1${HIDDEN}@`).replaceAll(NAMED, `$1=${HIDDEN}`);
  for (const secret of secrets) {
    if (secret.length < MIN_LENGTH) continue;
    for (
      const form of new Set([
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
      ])
    ) {
      safe = safe.replaceAll(wholeWord(form), HIDDEN);
    }
  }
  return safe;
}

/** Not inside a longer word or number: a PIN of digits is no part of a power. */
function wholeWord(text: string): RegExp {
  const literal = text.replaceAll(/[.*+?^${}()|[\]\\\/-]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`, "g");
}
