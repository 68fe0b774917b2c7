import type { Context } from "hono";

/** A text that is sent many times: as it is, and compressed once somebody takes that. */
export class PackedText {
  readonly #plain: Uint8Array<ArrayBuffer>;
  #gzip: Promise<Uint8Array<ArrayBuffer>> | null = null;

  constructor(text: string) {
    this.#plain = new TextEncoder().encode(text);
  }

  /** Answers with the text in the form that the request takes. */
  async answer(c: Context, contentType: string): Promise<Response> {
    c.header("Content-Type", contentType);
    c.header("Vary", "Accept-Encoding", { append: true });
    if (!(c.req.header("accept-encoding") ?? "").includes("gzip")) return c.body(this.#plain);
    c.header("Content-Encoding", "gzip");
    this.#gzip ??= gzip(this.#plain);
    return c.body(await this.#gzip);
  }
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
