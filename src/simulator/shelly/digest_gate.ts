/** What a request's sign-in is worth. */
export type Verdict = "open" | "unsigned" | "wrong" | "stale";

export interface DigestGateOptions {
  /** Null: nobody has to sign in. */
  readonly password: string | null;
  readonly realm: string;
  /** Firmware 2 counts the uses of a nonce and takes one for an hour; 1 takes each once. */
  readonly firmware: 1 | 2;
  /** Epoch ms. */
  readonly now: () => number;
}

interface Nonce {
  readonly issuedMs: number;
  uses: number;
}

const USER = "admin";
const NONCE_LIFE_MS = 3_600_000;
const MAX_NONCES = 32;
const FIELDS = /(\w+)=(?:"([^"]*)"|([^\s,]+))/g;

/** HTTP digest of SHA-256 as these devices ask for it. */
export class DigestGate {
  readonly #nonces = new Map<string, Nonce>();
  #issued = 0;

  constructor(private readonly options: DigestGateOptions) {}

  /** The header of a 401, with a new nonce. */
  challenge({ isStale }: { readonly isStale: boolean }): string {
    const { realm, firmware, now } = this.options;
    const count = ++this.#issued;
    // As the firmwares have them: a number, and Base64 with its padding.
    const nonce = firmware === 1
      ? (Math.floor(now() / 1000) * 1000 + count).toString(16)
      : btoa(`nonce ${count} of ${now()}`.padEnd(31, "."));
    this.#nonces.set(nonce, { issuedMs: now(), uses: 0 });
    const [oldest] = this.#nonces.keys();
    if (this.#nonces.size > MAX_NONCES && oldest !== undefined) this.#nonces.delete(oldest);
    const stale = isStale ? ", stale=true" : "";
    return `Digest qop="auth", realm="${realm}", nonce="${nonce}", algorithm=SHA-256${stale}`;
  }

  /** Every nonce is unknown from now on. */
  forget(): void {
    this.#nonces.clear();
  }

  async judge(
    request: {
      readonly method: string;
      readonly path: string;
      readonly authorization: string | null;
    },
  ): Promise<Verdict> {
    const { password, realm, firmware, now } = this.options;
    if (password === null) return "open";
    const { method, path, authorization } = request;
    if (authorization === null || !authorization.startsWith("Digest ")) return "unsigned";
    const fields = new Map<string, string>();
    for (const [, name = "", quoted, bare] of authorization.matchAll(FIELDS)) {
      fields.set(name, quoted ?? bare ?? "");
    }
    const field = (name: string) => fields.get(name) ?? "";
    const right = await sha256([
      await sha256(`${USER}:${realm}:${password}`),
      field("nonce"),
      field("nc"),
      field("cnonce"),
      "auth",
      await sha256(`${method}:${path}`),
    ].join(":"));
    const isRight = field("response") === right && field("username") === USER &&
      field("realm") === realm && field("uri") === path && field("qop") === "auth";
    if (!isRight) return "wrong";
    const nonce = this.#nonces.get(field("nonce"));
    if (nonce === undefined || now() - nonce.issuedMs > NONCE_LIFE_MS) return "stale";
    const count = Number.parseInt(field("nc"), 16);
    if (firmware === 1 ? nonce.uses > 0 : !(count > nonce.uses)) return "stale";
    if (firmware === 2 && nonce.uses === 0 && count !== 1) return "wrong";
    nonce.uses = count;
    return "open";
  }
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
