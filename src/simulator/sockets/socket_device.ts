import { converse, Inbox, takeAll } from "./conversation.ts";
import { DeafPort } from "./deaf_port.ts";
import { aborted, delay } from "./delay.ts";
import type { AnyFault, FaultTarget } from "../faults/faults.ts";
import { TcpServer } from "./tcp_server.ts";

export interface SocketOptions {
  readonly hostname: string;
  readonly port: number;
  /** Real time before each answer. */
  readonly latencyMs: number;
}

/**
 * A device on a TCP port with the faults that any may have: down, deaf, silent, slow. What it takes
 * for a request and how it answers one is its own. F: its faults, R: its requests.
 */
export abstract class SocketDevice<F extends AnyFault, R extends object> implements FaultTarget<F> {
  readonly #server: TcpServer;
  #deaf: DeafPort | null = null;
  #fault: F | null = null;

  constructor(private readonly socket: SocketOptions) {
    this.#server = new TcpServer({ ...socket, serve: (connection) => this.#serve(connection) });
  }

  /** Takes the next request out; "broken" ends the connection. */
  protected abstract take(inbox: Inbox): R | "incomplete" | "broken";

  /** Answers one; the signal aborts when the client leaves. "end" closes the connection. */
  protected abstract respond(
    request: R,
    connection: Deno.TcpConn,
    left: AbortSignal,
  ): Promise<"more" | "end">;

  get port(): number {
    return this.#server.port;
  }

  open(): void {
    this.#server.open();
  }

  /** Closes for good. */
  async stop(): Promise<void> {
    this.#deaf?.close();
    await this.#server.stop();
  }

  async setFault(fault: F | null): Promise<void> {
    this.#fault = fault;
    this.#deaf?.close();
    this.#deaf = null;
    if (!this.isClosedBy(fault)) {
      this.#server.open();
      return;
    }
    await this.#server.close();
    if (fault?.kind !== "deaf") return;
    this.#deaf = new DeafPort({ hostname: this.socket.hostname, port: this.port });
    await this.#deaf.open();
  }

  /** With this fault nobody listens. */
  protected isClosedBy(fault: F | null): boolean {
    return fault?.kind === "down" || fault?.kind === "deaf";
  }

  protected get fault(): F | null {
    return this.#fault;
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    const inbox = new Inbox();
    await converse({
      connection,
      take: (chunk) => {
        inbox.push(chunk);
        return takeAll(inbox, (bytes) => this.take(bytes));
      },
      respond: async (request, left) => {
        const fault = this.#fault;
        if (fault?.kind === "silent") await aborted(left);
        const slowMs = fault?.kind === "slow" ? fault.delayMs ?? 0 : 0;
        await delay(this.socket.latencyMs + slowMs, left);
        return left.aborted ? "end" : await this.respond(request, connection, left);
      },
    });
  }
}
