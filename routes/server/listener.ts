import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "../../src/domain/ports/log.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import { ClientSlots, type SlotLimits } from "./client_slots.ts";
import { answerExchange, type Handler } from "./node_exchange.ts";

/** How long a connection may stay in each of its states, in ms. */
export interface ConnectionTimes {
  /** Until its first request has all its headers. */
  readonly headMs: number;
  /** Until a request is there with its body; who reads a body has a deadline of its own. */
  readonly requestMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  /** Without a byte in either direction; live pages send one each 15 s. */
  readonly silentMs: number;
}

export const CONNECTION_TIMES: ConnectionTimes = {
  headMs: 10 * SECOND_MS,
  requestMs: 10 * MINUTE_MS,
  keepAliveMs: 15 * SECOND_MS,
  silentMs: MINUTE_MS,
};
/** A house has few browsers; a process may have a thousand open files and needs some for itself. */
export const CONNECTION_LIMITS: SlotLimits = { total: 200, perClient: 24 };
const MAX_HEADER_BYTES = 16 * 1024;
/** How often slow connections are looked for, in ms. */
const CHECK_MS = 2 * SECOND_MS;
/** Connections that wait to be accepted. */
const BACKLOG = 128;
/** Where a server on all addresses of the machine is reached from the machine itself. */
const LOOPBACK: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
/** Refused connections are told of at most so often, in ms. */
const REPORT_MS = MINUTE_MS;

export interface ListenerOptions {
  readonly hostname: string;
  readonly logger: Logger;
  readonly times?: ConnectionTimes;
  readonly limits?: SlotLimits;
  /** Addresses of proxies, behind which are many clients. */
  readonly isProxy?: (address: string) => boolean;
  readonly steadyMs: () => number;
}

/**
 * One open port. Node's server and not Deno.serve: that one closes no connection which is idle or
 * sends its headers slowly, counts none, and stops for good when the process runs out of files.
 */
export class Listener {
  readonly #server: Server;
  readonly #slots: ClientSlots;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #onAccept: () => void = () => {};
  #accepted = 0;
  #refused = 0;
  #reportedMs = -Infinity;

  private constructor(handler: Handler, private readonly options: ListenerOptions) {
    const { times = CONNECTION_TIMES, limits = CONNECTION_LIMITS } = options;
    this.#slots = new ClientSlots(limits);
    this.#server = createServer({
      headersTimeout: times.headMs,
      requestTimeout: times.requestMs,
      keepAliveTimeout: times.keepAliveMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, times.headMs),
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    this.#server.timeout = times.silentMs;
    this.#server.on("connection", (socket) => this.#admit(socket));
    this.#server.on("clientError", refuseUnreadable);
    this.#server.on("request", (incoming, outgoing) => {
      answerExchange({ incoming, outgoing }, handler).catch((error) => {
        options.logger.error("Cannot send an answer", { error: String(error) });
        outgoing.destroy();
      });
    });
  }

  /** Opens the port; 0 takes any free one. @throws Error with a `code` of the system */
  static async open(
    port: number,
    handler: Handler,
    options: ListenerOptions,
  ): Promise<Listener> {
    const listener = new Listener(handler, options);
    const server = listener.#server;
    const opened = Promise.withResolvers<void>();
    server.once("error", opened.reject);
    server.listen({ port, host: options.hostname, backlog: BACKLOG }, () => opened.resolve());
    await opened.promise;
    server.off("error", opened.reject);
    const address = server.address();
    listener.#port = address !== null && typeof address === "object" ? address.port : port;
    server.on("error", (error) => {
      options.logger.error("Port in trouble", { error: String(error) });
    });
    return listener;
  }

  /** Also when it is lost or closed. */
  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#slots.held;
  }

  /** Calls the port from here. @returns whether the call came in within `deadlineMs` */
  async isReached(hostname: string, deadlineMs: number): Promise<boolean> {
    const before = this.#accepted;
    const came = Promise.withResolvers<void>();
    this.#onAccept = came.resolve;
    const timer = setTimeout(came.resolve, deadlineMs);
    try {
      using _call = await Deno.connect({
        hostname: LOOPBACK[hostname] ?? hostname,
        port: this.#port,
      });
      await came.promise;
    } catch {
      // Refused, or no file left to call with.
    } finally {
      clearTimeout(timer);
    }
    return this.#accepted > before;
  }

  /** Closes the port and cuts every connection. */
  async close(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    for (const socket of this.#sockets) socket.destroy();
    await closed.promise;
  }

  #admit(socket: Socket): void {
    this.#accepted += 1;
    this.#onAccept();
    const address = socket.remoteAddress ?? "";
    const release = this.#slots.take(this.options.isProxy?.(address) === true ? null : address);
    if (release === null) {
      socket.destroy();
      this.#reportRefused(address);
      return;
    }
    this.#sockets.add(socket);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      release();
    });
  }

  /** One line a minute, whatever comes. */
  #reportRefused(address: string): void {
    this.#refused += 1;
    const nowMs = this.options.steadyMs();
    if (nowMs - this.#reportedMs < REPORT_MS) return;
    this.options.logger.warn("Too many connections", { address, refused: this.#refused });
    this.#reportedMs = nowMs;
    this.#refused = 0;
  }
}

/** Tells why in one line, where somebody has asked something, and closes. */
function refuseUnreadable(error: Error, socket: Socket): void {
  const status = statusOf(error);
  if (status !== null && socket.writable && socket.bytesRead > 0) {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
  socket.destroySoon();
}

/** Null: the connection broke, nobody would read an answer. */
function statusOf(error: Error): string | null {
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNRESET" || code === "EPIPE") return null;
  if (code === "HPE_HEADER_OVERFLOW") return "431 Request Header Fields Too Large";
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return "408 Request Timeout";
  return "400 Bad Request";
}

/** Why a port could not be opened, from the system's code. */
export function whyNotOpened(error: unknown): "taken" | "forbidden" | "other" {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return "taken";
  return code === "EACCES" || code === "EPERM" ? "forbidden" : "other";
}
