import { delay } from "./delay.ts";

/** More than the system takes by itself for a backlog of one. */
const MAX_FILLERS = 4;
const FILL_WAIT_MS = 30;

/**
 * Listens on a port so that nobody gets a connection, as with a gateway that has lost its network:
 * the queue of the listener is filled and never emptied, so that the system drops what comes.
 */
export class DeafPort {
  readonly #fillers: Deno.TcpConn[] = [];
  #listener: Deno.TcpListener | null = null;

  constructor(private readonly options: { readonly hostname: string; readonly port: number }) {}

  /** The bound port; what was asked for before `open`. */
  get port(): number {
    return this.#listener?.addr.port ?? this.options.port;
  }

  /** Resolves when connections stay unanswered. */
  async open(): Promise<void> {
    this.#listener = Deno.listen({ ...this.options, tcpBacklog: 1 });
    for (let count = 0; count < MAX_FILLERS && await this.#fill(); count++);
  }

  close(): void {
    this.#listener?.close();
    this.#listener = null;
    for (const filler of this.#fillers) filler.close();
    this.#fillers.length = 0;
  }

  /** @returns false when the queue is full */
  async #fill(): Promise<boolean> {
    const { hostname } = this.options;
    const stop = new AbortController();
    const taken = Deno.connect({ hostname, port: this.port, signal: stop.signal })
      .then((filler) => {
        this.#fillers.push(filler);
        return true;
      }, () => false);
    const isTaken = await Promise.race([
      taken,
      delay(FILL_WAIT_MS, stop.signal).then(() => false),
    ]);
    stop.abort();
    await taken;
    return isTaken;
  }
}
