/** What a host asks for with a 401: HTTP digest of SHA-256 (RFC 7616). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  /** What was answered to has only run out: the password was not judged. */
  readonly isStale: boolean;
}

/** Firmware 2 takes a nonce 30 000 times. */
const MAX_USES = 20_000;

/** A nonce in use. */
export class NonceUse {
  #uses = 0;

  constructor(private readonly challenge: Challenge) {}

  /** What the next use signs with; null: it has been used often enough. */
  next(): Pick<DigestTerms, "challenge" | "count"> | null {
    return this.#uses < MAX_USES ? { challenge: this.challenge, count: ++this.#uses } : null;
  }
}

/** Who signs in, to what, and the how-manieth use of the nonce it is (from 1). */
export interface DigestTerms {
  readonly challenge: Challenge;
  readonly password: string;
  readonly method: "GET";
  /** Path with its query, as it is sent. */
  readonly uri: string;
  readonly count: number;
  /** Random text of ours. */
  readonly clientNonce: string;
}

/** The one user that these devices have. */
const USER = "admin";
/** A value may hold "=" and ", ": nonces of firmware 2 are Base64. */
const FIELD = /([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/gi;
const MAX_FIELD_LENGTH = 256;

/** The challenge of a header WWW-Authenticate; null: another one, or none. */
export function parseChallenge(header: string | null): Challenge | null {
  if (header === null || !/^\s*digest\s/i.test(header)) return null;
  const fields = new Map<string, string>();
  for (const [, name = "", quoted, bare] of header.matchAll(FIELD)) {
    fields.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? bare ?? "");
  }
  const realm = fields.get("realm");
  const nonce = fields.get("nonce");
  if (fields.get("algorithm")?.toUpperCase() !== "SHA-256") return null;
  if (!(fields.get("qop") ?? "").split(/\s*,\s*/).includes("auth")) return null;
  if (!isPlain(realm) || !isPlain(nonce)) return null;
  return { realm, nonce, isStale: fields.get("stale")?.toLowerCase() === "true" };
}

/** The header Authorization for one request. */
export async function authorize(terms: DigestTerms): Promise<string> {
  const { challenge, password, method, uri, count, clientNonce } = terms;
  const { realm, nonce } = challenge;
  const uses = count.toString(16).padStart(8, "0");
  const secret = await sha256(`${USER}:${realm}:${password}`);
  const request = await sha256(`${method}:${uri}`);
  const response = await sha256([secret, nonce, uses, clientNonce, "auth", request].join(":"));
  return `Digest username="${USER}", realm="${realm}", nonce="${nonce}", uri="${uri}", ` +
    `algorithm=SHA-256, qop=auth, nc=${uses}, cnonce="${clientNonce}", response="${response}"`;
}

/** It stands between quotation marks in what is sent back. */
function isPlain(text: string | undefined): text is string {
  return text !== undefined && text.length <= MAX_FIELD_LENGTH && /^[ !#-[\]-~]+$/.test(text);
}

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
