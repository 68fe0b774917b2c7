/**
 * A response whose bytes are known. The server sends them as they are; a Response of its own copies
 * them for each request, and what the copies hold outside the heap makes V8 collect all of it.
 * `Deno.serve` looks past what is overridden here and would send nothing: `Listener` is the server.
 */
export class WholeAnswer extends Response {
  /** The usual Response, made only when somebody reads the answer as one. */
  #copy: Response | null = null;

  /** @param whole kept and not copied: nobody may change it */
  constructor(readonly whole: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>) {
    super(null, { headers });
  }

  override get body(): Response["body"] {
    return this.#read().body;
  }

  override get bodyUsed(): boolean {
    return this.#copy?.bodyUsed ?? false;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#read().arrayBuffer();
  }

  override blob(): Promise<Blob> {
    return this.#read().blob();
  }

  override bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#read().bytes();
  }

  override clone(): Response {
    return this.#read().clone();
  }

  override formData(): Promise<FormData> {
    return this.#read().formData();
  }

  override json(): Promise<unknown> {
    return this.#read().json();
  }

  override text(): Promise<string> {
    return this.#read().text();
  }

  override textStream(): ReadableStream<string> {
    return this.#read().textStream();
  }

  #read(): Response {
    return this.#copy ??= new Response(this.whole, { headers: this.headers });
  }
}
