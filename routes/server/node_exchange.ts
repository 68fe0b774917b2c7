import type { IncomingMessage, ServerResponse } from "node:http";
import { BodylessRequest } from "./bodyless_request.ts";
import { GatheredBytes } from "./gathered_bytes.ts";
import { WholeAnswer } from "./whole_answer.ts";

/** What the other end is known by; the shape that Deno.serve gives. */
export interface ClientInfo {
  readonly remoteAddr: { readonly hostname: string };
}

export type Handler = (request: Request, info: ClientInfo) => Response | Promise<Response>;

/** Rest of a body that nobody reads: so long the other end may still send it, in ms. */
const LINGER_MS = 500;
/** Most pieces of one body: of 64 kB each has 32 bytes at least. A longer one has more, of a kB. */
const MAX_CHUNKS = 2000;
const USUAL_BYTES = 64 * 1024;
const BYTES_PER_CHUNK = 1024;
const BAD_REQUEST = JSON.stringify({ error: "This request cannot be read" });
const BAD_METHOD = JSON.stringify({ error: "This method is not possible anywhere here" });
/** Methods that no Request can have. */
const FORBIDDEN_METHODS: readonly string[] = ["CONNECT", "TRACE", "TRACK"];

/**
 * Answers one request of node's server by a fetch handler. The body is read from the socket only as
 * the handler asks for it; a connection whose body was not read to its end is closed.
 */
export async function answerExchange(
  exchange: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse },
  handler: Handler,
): Promise<void> {
  const { incoming, outgoing } = exchange;
  // Without a listener an error of the socket would end the program.
  outgoing.on("error", ignore);
  if (FORBIDDEN_METHODS.includes(incoming.method ?? "")) {
    const headers = { "content-type": "application/json", allow: "GET, HEAD", connection: "close" };
    outgoing.writeHead(405, headers);
    outgoing.end(BAD_METHOD);
    return;
  }
  const request = requestOf(incoming);
  if (request === null) {
    outgoing.writeHead(400, { "content-type": "application/json", connection: "close" });
    outgoing.end(BAD_REQUEST);
    return;
  }
  const info = { remoteAddr: { hostname: incoming.socket.remoteAddress ?? "" } };
  await send(await handler(request, info), exchange);
}

function ignore(): void {}

/** Null for what no Request can be: an address that cannot be parsed. */
function requestOf(incoming: IncomingMessage): Request | null {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const host = hostOf(incoming);
  const bodyless = BodylessRequest.of(incoming, host);
  if (bodyless !== null) return bodyless;
  try {
    // Pairs and no Headers, which the Request would take apart again: half of its time.
    const headers: [string, string][] = [];
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      headers.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
    }
    // An address that names its host is for proxies; whoever sends it is told by the host check.
    const address = url.startsWith("/") ? `http://${host}${url}` : url;
    const isBodyless = method === "GET" || method === "HEAD" || !hasBody(incoming);
    const init = { method, headers, ...(isBodyless ? {} : { body: bodyOf(incoming) }) };
    return new Request(address, init);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The Host header; for an old client that sends none, the address that it called. */
function hostOf(incoming: IncomingMessage): string {
  const { host } = incoming.headers;
  if (host !== undefined) return host;
  const { localAddress = "localhost", localPort = 80 } = incoming.socket;
  return `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

/**
 * The body, copied: node's chunks are views on a buffer of 64 kB, which one byte would keep alive.
 * The socket is read only while somebody waits for it. A body in crumbs is refused: each crumb costs
 * node half a kilobyte.
 */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { socket } = incoming;
  const gathered = new GatheredBytes();
  let chunks = 0;
  let bytes = 0;
  let isAttached = false;
  let isOver = false;
  const end = (work: () => void) => {
    if (!isOver) work();
    isOver = true;
  };
  const attach = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
    let isHandPlanned = false;
    const hand = () => {
      isHandPlanned = false;
      if (!isOver) controller.enqueue(gathered.take());
    };
    incoming.on("data", (chunk: Uint8Array) => {
      chunks += 1;
      bytes += chunk.length;
      if (isOver) return;
      if (chunks > MAX_CHUNKS + Math.max(0, bytes - USUAL_BYTES) / BYTES_PER_CHUNK) {
        end(() => controller.error(new TypeError("too many chunks")));
        socket.pause();
        return;
      }
      gathered.add(chunk);
      if (isHandPlanned) return;
      isHandPlanned = true;
      socket.pause();
      queueMicrotask(hand);
    });
    incoming.on("end", () => {
      end(() => {
        controller.enqueue(gathered.take());
        controller.close();
      });
      // The next request comes by the same socket.
      socket.resume();
    });
    incoming.on("close", () => end(() => controller.error(new TypeError("connection closed"))));
    incoming.on("error", (error) => end(() => controller.error(error)));
  };
  socket.pause();
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (!isAttached) attach(controller);
      isAttached = true;
      socket.resume();
    },
    cancel() {
      isOver = true;
      socket.pause();
    },
  }, { highWaterMark: 0 });
}

async function send(
  response: Response,
  { incoming, outgoing }: {
    readonly incoming: IncomingMessage;
    readonly outgoing: ServerResponse;
  },
): Promise<void> {
  const { status, headers } = response;
  const fields: string[] = [];
  headers.forEach((value, name) => fields.push(name, value));
  const isUnread = hasBody(incoming) && !incoming.readableEnded;
  if (isUnread) {
    fields.push("connection", "close");
    outgoing.once("finish", () => closeGently(incoming));
  }
  if (incoming.method === "HEAD" || status === 204 || status === 304) {
    outgoing.writeHead(status, fields);
    outgoing.end();
    return;
  }
  if (isStream(headers)) {
    outgoing.writeHead(status, fields);
    outgoing.flushHeaders();
    await pump(response, outgoing);
    return;
  }
  const body = response instanceof WholeAnswer ? response.whole : await response.bytes();
  if (!headers.has("content-length")) fields.push("content-length", String(body.length));
  outgoing.writeHead(status, fields);
  outgoing.end(body);
}

/** What is followed or saved comes piece by piece; pages are whole, and looking would cost time. */
function isStream(headers: Headers): boolean {
  return headers.has("content-disposition") ||
    headers.get("content-type")?.startsWith("text/event-stream") === true;
}

/** Sends a body as fast as the other end takes it; ends it when that is gone. */
async function pump({ body }: Response, outgoing: ServerResponse): Promise<void> {
  if (body === null) {
    outgoing.end();
    return;
  }
  const reader = body.getReader();
  outgoing.once("close", () => void reader.cancel().catch(() => {}));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!outgoing.write(value)) await roomIn(outgoing);
    }
    outgoing.end();
  } catch {
    // What made the body has logged why; a cut answer is how the other end learns of it.
    outgoing.destroy();
  }
}

/** Resolves when more can be written, or never will. */
function roomIn(outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
  });
}

/**
 * A socket that is closed on unread bytes is reset, and the answer in it may be lost: the other end
 * has a moment to read it. Nothing more is taken from it.
 */
function closeGently({ socket }: IncomingMessage): void {
  socket.pause();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end();
}
