import { SECOND_MS } from "../src/domain/units.ts";

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
const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store",
  "X-Accel-Buffering": "no",
};

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

  /** Opens a stream: a message now and after each change. Null: full, or closed for good. */
  open(source: LiveSource): Response | null {
    if (this.#isClosed || this.#open.size >= this.limit) return null;
    const stream = new LiveStream(source, this.times, () => this.#open.delete(stream));
    this.#open.add(stream);
    return new Response(stream.body(), { headers: HEADERS });
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

  constructor(
    private readonly source: LiveSource,
    private readonly times: LiveTimes,
    private readonly onEnd: () => void,
  ) {}

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
    this.#release();
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
    if (!this.#isBehind) this.#send();
  }

  /** A page that cannot be made costs its reader the stream, and the house nothing. */
  #send(): void {
    const controller = this.#controller;
    try {
      this.#write(sseMessage(this.source.message()));
    } catch (error) {
      this.#release();
      controller?.error(error);
    }
  }

  #canWrite(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #write(text: string): void {
    if (this.#canWrite()) this.#controller?.enqueue(this.#encoder.encode(text));
  }

  #release(): void {
    this.#controller = null;
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    clearTimeout(this.#spacing);
    this.onEnd();
  }
}

function sseMessage(html: string): string {
  return html.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`).join("") + "\n";
}
