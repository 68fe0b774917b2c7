import { SECOND_MS } from "../../src/domain/house/units.ts";
import { TextGzipper } from "../http/gzipped_text.ts";

/** Where a stream takes its messages from. */
export interface LiveSource {
  /** Calls back whenever there may be something new. @returns ends the calls */
  readonly subscribe: (listener: () => void) => () => void;
  /** The newest message as HTML; one source belongs to one stream and may remember what it sent. */
  readonly message: () => string;
}

export interface LiveTimes {
  /** Least time between two messages of a stream. */
  readonly spacingMs: number;
  /** Time between two signs of life, which tell proxies and dead clients apart. */
  readonly heartbeatMs: number;
}

const MAX_STREAMS = 64;
const TIMES: LiveTimes = { spacingMs: SECOND_MS, heartbeatMs: 15 * SECOND_MS };
/** Messages that a slow reader may have waiting; newer ones are left out until it has read them. */
const MAX_WAITING = 2;
/** No proxy may keep, pack or gather what comes; some gather whatever they may pack. */
const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
  "Vary": "Accept-Encoding",
};
const PACKED_HEADERS = { ...HEADERS, "Content-Encoding": "gzip" };

/** All open live streams of the pages (server-sent events). */
export class LiveStreams {
  readonly #open = new Set<LiveStream>();
  #isClosed = false;

  constructor(
    private readonly limit: number = MAX_STREAMS,
    private readonly times: LiveTimes = TIMES,
  ) {}

  /** Number of streams that are open. */
  get count(): number {
    return this.#open.size;
  }

  /**
   * Opens a stream: a message now and after each change, compressed where `isPacked`. Null: full,
   * or closed for good.
   */
  open(source: LiveSource, isPacked = false): Response | null {
    if (this.#isClosed || this.#open.size >= this.limit) return null;
    const onEnd = () => this.#open.delete(stream);
    const stream = new LiveStream(source, this.times, { isPacked, onEnd });
    this.#open.add(stream);
    return new Response(stream.body(), { headers: isPacked ? PACKED_HEADERS : HEADERS });
  }

  /** Ends every stream properly, so that the server can stop; none opens any more. */
  close(): void {
    this.#isClosed = true;
    for (const stream of this.#open) stream.end();
  }
}

class LiveStream {
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #unsubscribe: () => void = () => {};
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  /** Runs while messages are held back. */
  #spacing: ReturnType<typeof setTimeout> | undefined;
  #hasNews = false;
  /** A message was left out because the reader is slow. */
  #isBehind = false;

  readonly #packer: TextGzipper | null;

  constructor(
    private readonly source: LiveSource,
    private readonly times: LiveTimes,
    private readonly form: { readonly isPacked: boolean; readonly onEnd: () => void },
  ) {
    this.#packer = form.isPacked ? new TextGzipper((bytes) => this.#send(bytes)) : null;
  }

  body(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          this.#unsubscribe = this.source.subscribe(() => this.#notice());
          this.#heartbeat = setInterval(() => this.#write(":\n\n"), this.times.heartbeatMs);
          this.#notice();
        },
        pull: () => {
          if (this.#isBehind) this.#notice();
        },
        cancel: () => this.#release(),
      },
      { highWaterMark: MAX_WAITING },
    );
  }

  end(): void {
    const controller = this.#controller;
    this.#stop();
    if (this.#packer === null) this.#close(controller);
    else this.#packer.end(() => this.#close(controller));
  }

  #close(controller: ReadableStreamDefaultController<Uint8Array> | null): void {
    this.#controller = null;
    controller?.close();
  }

  /** Sends at once, or, within the spacing of the last message, when that is over. */
  #notice(): void {
    if (this.#spacing !== undefined) {
      this.#hasNews = true;
      return;
    }
    this.#hasNews = false;
    this.#spacing = setTimeout(() => {
      this.#spacing = undefined;
      if (this.#hasNews) this.#notice();
    }, this.times.spacingMs);
    this.#isBehind = !this.#canWrite();
    if (!this.#isBehind) this.#tell();
  }

  /** A page that cannot be made costs its reader the stream, and the house nothing. */
  #tell(): void {
    const controller = this.#controller;
    try {
      const html = this.source.message();
      if (html !== "") this.#write(sseMessage(html));
    } catch (error) {
      this.#release();
      controller?.error(error);
    }
  }

  #canWrite(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #write(text: string): void {
    if (!this.#canWrite()) return;
    if (this.#packer === null) this.#send(this.#encoder.encode(text));
    else this.#packer.pack(text);
  }

  #send(bytes: Uint8Array): void {
    this.#controller?.enqueue(bytes);
  }

  /** The reader has gone, or there is nothing more to read. */
  #release(): void {
    this.#stop();
    this.#controller = null;
    this.#packer?.close();
  }

  #stop(): void {
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    clearTimeout(this.#spacing);
    this.form.onEnd();
  }
}

function sseMessage(html: string): string {
  return html.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`).join("") + "\n";
}
