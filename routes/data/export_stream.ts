import type { Logger } from "../../src/domain/ports/log.ts";
import { MINUTE_MS } from "../../src/domain/house/units.ts";

export interface ExportLimits {
  /** Exports that may run side by side. */
  readonly count: number;
  /** A reader that takes nothing for so long is given up, in ms. */
  readonly stallMs: number;
}

const LIMITS: ExportLimits = { count: 4, stallMs: MINUTE_MS };

/** The exports that are running: few, each made as fast as its reader takes it and no faster. */
export class ExportStreams {
  readonly #open = new Set<ExportStream>();

  constructor(private readonly logger: Logger, private readonly limits: ExportLimits = LIMITS) {}

  /** Number of exports that are running. */
  get count(): number {
    return this.#open.size;
  }

  /**
   * Streams the pieces of text; the first is made now. Null: too many run.
   * @throws what making the first piece throws; later the stream breaks off, and it is logged
   */
  open(pieces: Iterator<string, unknown>): ReadableStream<Uint8Array> | null {
    if (this.#open.size >= this.limits.count) return null;
    const first = pieces.next();
    const stream = new ExportStream(pieces, {
      first: first.done === true ? "" : first.value,
      stallMs: this.limits.stallMs,
      logger: this.logger,
      onEnd: () => this.#open.delete(stream),
    });
    this.#open.add(stream);
    return stream.body();
  }
}

interface ExportParts {
  readonly first: string;
  readonly stallMs: number;
  readonly logger: Logger;
  readonly onEnd: () => void;
}

class ExportStream {
  readonly #encoder = new TextEncoder();
  #stall: ReturnType<typeof setTimeout> | null = null;
  #isEnded = false;

  constructor(
    private readonly pieces: Iterator<string, unknown>,
    private readonly parts: ExportParts,
  ) {}

  body(): ReadableStream<Uint8Array> {
    const { first } = this.parts;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        if (first !== "") controller.enqueue(this.#encoder.encode(first));
        this.#waitForReader(controller);
      },
      pull: (controller) => this.#next(controller),
      cancel: () => this.#end(),
    });
  }

  /** One piece a turn of the event loop: a cycle that is due runs in between. */
  async #next(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.#isEnded) return;
    try {
      const piece = this.pieces.next();
      if (piece.done === true) {
        this.#end();
        controller.close();
        return;
      }
      controller.enqueue(this.#encoder.encode(piece.value));
      this.#waitForReader(controller);
    } catch (error) {
      this.parts.logger.error("Export broke off", { error: String(error) });
      this.#end();
      controller.error(error);
    }
  }

  #waitForReader(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.#stall = setTimeout(() => {
      this.#end();
      controller.error(new Error("Nobody reads this export"));
    }, this.parts.stallMs);
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.pieces.return?.();
    this.parts.onEnd();
  }
}
