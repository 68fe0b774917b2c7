import type { Context } from "hono";
import { constants, createGzip } from "node:zlib";
import { WholeAnswer } from "../server/whole_answer.ts";

/** True when a request takes an answer that is compressed as gzip. */
export function takesGzip(c: Context): boolean {
  const ranges = (c.req.header("accept-encoding") ?? "").toLowerCase().split(",");
  return ranges.some((range) => /^\s*(gzip|x-gzip|\*)\s*(;\s*q=(0\.0*[1-9]|1)|$)/.test(range));
}

type PackedHeaders = Readonly<Record<string, string>> & {
  readonly "content-type": string;
};

/** A text that is sent many times: as it is, and compressed once somebody takes that. */
export class GzippedText {
  readonly #plain: Uint8Array<ArrayBuffer>;
  #gzip: Promise<Uint8Array<ArrayBuffer>> | null = null;

  constructor(text: string) {
    this.#plain = new TextEncoder().encode(text);
  }

  /** Answers with the text in the form that the request takes. */
  async answer(c: Context, headers: PackedHeaders): Promise<Response> {
    const plain = { ...headers, vary: "Accept-Encoding" };
    if (!takesGzip(c)) return new WholeAnswer(this.#plain, plain);
    this.#gzip ??= gzip(this.#plain);
    return new WholeAnswer(await this.#gzip, { ...plain, "content-encoding": "gzip" });
  }
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Compresses texts that follow each other, each against those before it; each can be read as soon
 * as it has come. (A `CompressionStream` keeps what it is given until it has more.)
 */
export class TextGzipper {
  /** Back references reach 32 KB, so over the messages of the last minute; 200 KB of memory. */
  readonly #gzip = createGzip({ memLevel: 7 });
  #made: Uint8Array[] = [];

  /** @param onPacked gets each text in its order; never after `close` */
  constructor(private readonly onPacked: (bytes: Uint8Array) => void) {
    this.#gzip.on("data", (bytes: Uint8Array) => this.#made.push(bytes));
  }

  /** Packs one text more. */
  pack(text: string): void {
    this.#gzip.write(text);
    this.#gzip.flush(constants.Z_SYNC_FLUSH, () => this.#hand());
  }

  /** Ends the stream as gzip asks; `onPacked` gets the last bytes before `onEnd`. */
  end(onEnd: () => void): void {
    this.#gzip.once("end", () => {
      this.#hand();
      onEnd();
    });
    this.#gzip.end();
  }

  /** Gives up what is not packed yet. */
  close(): void {
    this.#made = [];
    this.#gzip.destroy();
  }

  #hand(): void {
    const made = this.#made;
    this.#made = [];
    if (made.length > 0) this.onPacked(joined(made));
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
