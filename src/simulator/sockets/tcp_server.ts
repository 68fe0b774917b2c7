import { delay } from "./delay.ts";

export interface TcpServerOptions {
  readonly hostname: string;
  /** 0: a free one, kept over close and open. */
  readonly port: number;
  /** Serves one client until it or the server ends; the connection is closed afterwards. */
  readonly serve: (connection: Deno.TcpConn, signal: AbortSignal) => Promise<void>;
}

const ACCEPT_RETRY_MS = 10;
const CONNECTION_ERRORS = Object.values(Deno.errors);

/** A listener with all its connections, which can be closed and opened again on the same port. */
export class TcpServer {
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #work = new Set<Promise<void>>();
  #listener: Deno.TcpListener | null = null;
  #abort = new AbortController();
  #isStopped = false;
  #port: number;

  constructor(private readonly options: TcpServerOptions) {
    this.#port = options.port;
  }

  /** The bound port; what was asked for before the first open. */
  get port(): number {
    return this.#port;
  }

  get isOpen(): boolean {
    return this.#listener !== null;
  }

  /** Connections that are open now. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Listens, unless it does or was stopped. */
  open(): void {
    if (this.#listener !== null || this.#isStopped) return;
    const listener = Deno.listen({ hostname: this.options.hostname, port: this.#port });
    this.#listener = listener;
    this.#port = listener.addr.port;
    this.#abort = new AbortController();
    this.#track(this.#accept(listener, this.#abort.signal));
  }

  /** Closes listener and connections; resolves when nothing of them runs any more. */
  async close(): Promise<void> {
    this.#listener?.close();
    this.#listener = null;
    this.#abort.abort();
    for (const connection of this.#connections) closeQuietly(connection);
    await Promise.all(this.#work);
  }

  /** Closes for good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.close();
  }

  async #accept(listener: Deno.TcpListener, signal: AbortSignal): Promise<void> {
    while (this.#listener === listener) {
      try {
        const connection = await listener.accept();
        this.#track(this.#serve(connection, signal));
      } catch (error) {
        if (!isConnectionError(error)) throw error;
        if (this.#listener === listener) await delay(ACCEPT_RETRY_MS, signal);
      }
    }
  }

  async #serve(connection: Deno.TcpConn, signal: AbortSignal): Promise<void> {
    this.#connections.add(connection);
    try {
      await this.options.serve(connection, signal);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
    } finally {
      this.#connections.delete(connection);
      closeQuietly(connection);
    }
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    const forget = () => this.#work.delete(work);
    work.then(forget, forget);
  }
}

/** Ends a connection that may have ended already. */
export function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

/** True for errors of the operating system, which end a connection and nothing else. */
export function isConnectionError(error: unknown): boolean {
  return CONNECTION_ERRORS.some((kind) => error instanceof kind);
}
