const START_KEY = 171;

/** A text as the plugs send it, without a length before it. */
export function encrypt(text: string): Uint8Array {
  let key = START_KEY;
  return new TextEncoder().encode(text).map((byte) => {
    key ^= byte;
    return key;
  });
}

/** The text of what the plugs are sent. */
export function decrypt(cipher: Uint8Array): string {
  let key = START_KEY;
  const plain = cipher.map((byte) => {
    const letter = byte ^ key;
    key = byte;
    return letter;
  });
  return new TextDecoder().decode(plain);
}
