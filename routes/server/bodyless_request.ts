import type { IncomingMessage } from "node:http";

type Head = Pick<IncomingMessage, "method" | "url" | "rawHeaders">;

/** Addresses that a URL takes; any other has a Request made of it, which refuses what is none. */
const PLAIN_HOST = /^[a-z0-9._-]+(:[0-9]{1,5})?$/i;

/** How many headers there are, and the length of their names and values. */
export interface HeaderSize {
  readonly count: number;
  readonly bytes: number;
}

/**
 * A request without a body, read where node has it. Routes ask for its address, method and headers;
 * whatever else is asked for is answered by a Request, which costs several times as much to make.
 */
export class BodylessRequest implements Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body = null;
  readonly bodyUsed = false;
  #full: Request | null = null;

  private constructor(
    method: string,
    url: string,
    private readonly rawHeaders: readonly string[],
  ) {
    this.method = method;
    this.url = url;
    this.headers = new ReadHeaders(rawHeaders);
  }

  /** Null for what is to be made a Request: a body, an unusual host or address. */
  static of(incoming: Head, host: string): BodylessRequest | null {
    const { method, url = "/", rawHeaders } = incoming;
    if (method !== "GET" && method !== "HEAD") return null;
    if (!url.startsWith("/") || !PLAIN_HOST.test(host)) return null;
    const parsed = URL.parse(`http://${host}${url}`);
    return parsed === null ? null : new BodylessRequest(method, parsed.href, rawHeaders);
  }

  /** As they were sent: one that was sent twice counts twice. */
  headerSize(): HeaderSize {
    let bytes = 0;
    for (const text of this.rawHeaders) bytes += text.length;
    return { count: this.rawHeaders.length / 2, bytes };
  }

  get cache(): RequestCache {
    return this.#request().cache;
  }

  get credentials(): RequestCredentials {
    return this.#request().credentials;
  }

  get destination(): RequestDestination {
    return this.#request().destination;
  }

  get integrity(): string {
    return this.#request().integrity;
  }

  get isHistoryNavigation(): boolean {
    return false;
  }

  get isReloadNavigation(): boolean {
    return false;
  }

  get keepalive(): boolean {
    return this.#request().keepalive;
  }

  get mode(): RequestMode {
    return this.#request().mode;
  }

  get redirect(): RequestRedirect {
    return this.#request().redirect;
  }

  get referrer(): string {
    return this.#request().referrer;
  }

  get referrerPolicy(): ReferrerPolicy {
    return this.#request().referrerPolicy;
  }

  get signal(): AbortSignal {
    return this.#request().signal;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#request().arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.#request().blob();
  }

  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#request().bytes();
  }

  clone(): Request {
    return this.#request().clone();
  }

  formData(): Promise<FormData> {
    return this.#request().formData();
  }

  json(): Promise<unknown> {
    return this.#request().json();
  }

  text(): Promise<string> {
    return this.#request().text();
  }

  textStream(): ReadableStream<string> {
    return this.#request().textStream();
  }

  #request(): Request {
    return this.#full ??= new Request(this.url, { method: this.method, headers: this.headers });
  }
}

/** The headers of a request, looked up in what node has read; Headers once that does not do. */
class ReadHeaders implements Headers {
  #full: Headers | null = null;

  constructor(private readonly raw: readonly string[]) {}

  get(name: string): string | null {
    if (this.#full !== null) return this.#full.get(name);
    const at = this.#find(name, 0);
    if (at < 0) return null;
    // How several of one name are put together is the business of Headers.
    return this.#find(name, at + 2) < 0 ? this.raw[at + 1] ?? null : this.#headers().get(name);
  }

  has(name: string): boolean {
    return this.#full === null ? this.#find(name, 0) >= 0 : this.#full.has(name);
  }

  append(name: string, value: string): void {
    this.#headers().append(name, value);
  }

  delete(name: string): void {
    this.#headers().delete(name);
  }

  set(name: string, value: string): void {
    this.#headers().set(name, value);
  }

  getSetCookie(): string[] {
    return this.#headers().getSetCookie();
  }

  forEach(callback: (value: string, key: string, parent: this) => void, self?: unknown): void {
    this.#headers().forEach((value, key) => callback.call(self, value, key, this));
  }

  entries(): ReturnType<Headers["entries"]> {
    return this.#headers().entries();
  }

  keys(): ReturnType<Headers["keys"]> {
    return this.#headers().keys();
  }

  values(): ReturnType<Headers["values"]> {
    return this.#headers().values();
  }

  [Symbol.iterator](): ReturnType<Headers["entries"]> {
    return this.entries();
  }

  /** Index of a name at or after `from`; -1: it is not there. */
  #find(name: string, from: number): number {
    const { raw } = this;
    const wanted = name.toLowerCase();
    for (let at = from; at < raw.length; at += 2) {
      const found = raw[at] ?? "";
      if (found.length === wanted.length && found.toLowerCase() === wanted) return at;
    }
    return -1;
  }

  #headers(): Headers {
    if (this.#full === null) {
      this.#full = new Headers();
      for (let at = 0; at + 1 < this.raw.length; at += 2) {
        this.#full.append(this.raw[at] ?? "", this.raw[at + 1] ?? "");
      }
    }
    return this.#full;
  }
}
