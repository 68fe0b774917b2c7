import type { MiddlewareHandler } from "hono";
import { isRead } from "./auth.ts";

type IsStillIn = () => Promise<boolean>;

/** Streams that are open, each with what let its reader in. */
export class StreamGates {
  readonly #open = new Set<StreamGate>();

  /** The stream; it ends once its reader has no right any more. */
  through(body: ReadableStream<Uint8Array>, isStillIn: IsStillIn): ReadableStream<Uint8Array> {
    const gate = new StreamGate(body, isStillIn, () => this.#open.delete(gate));
    this.#open.add(gate);
    return gate.stream();
  }

  /** Whatever a request has changed, those whose right it has ended are read no further. */
  checkBehindWrites(): MiddlewareHandler {
    return async (c, next) => {
      await next();
      if (!isRead(c)) await Promise.all([...this.#open].map((gate) => gate.check()));
    };
  }
}

class StreamGate {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(
    body: ReadableStream<Uint8Array>,
    private readonly isStillIn: IsStillIn,
    private readonly onEnd: () => void,
  ) {
    this.#reader = body.getReader();
  }

  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#pull(),
      cancel: (reason) => {
        this.#release();
        return this.#reader.cancel(reason);
      },
    }, { highWaterMark: 0 });
  }

  async check(): Promise<void> {
    if (!await this.isStillIn()) await this.#end();
  }

  async #pull(): Promise<void> {
    try {
      const { done, value } = await this.#reader.read();
      if (done || !await this.isStillIn()) return await this.#end();
      this.#controller?.enqueue(value);
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  async #end(): Promise<void> {
    const controller = this.#controller;
    if (controller === null) return;
    this.#release();
    controller.close();
    await this.#reader.cancel();
  }

  #release(): void {
    this.#controller = null;
    this.onEnd();
  }
}
