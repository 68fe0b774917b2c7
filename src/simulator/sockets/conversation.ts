import { closeQuietly, isConnectionError } from "./tcp_server.ts";

export interface Conversation<R> {
  readonly connection: Deno.TcpConn;
  /** Whole requests out of all bytes so far; "broken" ends the connection. */
  readonly take: (chunk: Uint8Array) => readonly R[] | "broken";
  /** Answers one; the signal aborts when the client leaves. "end" closes the connection. */
  readonly respond: (request: R, left: AbortSignal) => Promise<"more" | "end">;
}

const CHUNK_BYTES = 4096;
const MAX_QUEUED = 32;

/** Answers one request after the other, and reads on meanwhile to see the client leave. */
export async function converse<R>(conversation: Conversation<R>): Promise<void> {
  const { connection, take, respond } = conversation;
  const left = new AbortController();
  const queue: R[] = [];
  let answering: Promise<void> | null = null;
  const answerAll = async () => {
    for (;;) {
      const request = queue.shift();
      if (request === undefined || left.signal.aborted) break;
      if (await respond(request, left.signal) === "end") closeQuietly(connection);
    }
    answering = null;
  };
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const count = await connection.read(chunk);
      if (count === null) return;
      const requests = take(chunk.subarray(0, count));
      if (requests === "broken" || queue.length + requests.length > MAX_QUEUED) return;
      queue.push(...requests);
      answering ??= answerAll();
    }
  } finally {
    left.abort();
    if (answering !== null) await answering;
  }
}

/** Writes all of it, or ends the connection when the client has gone. */
export async function send(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  try {
    for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    closeQuietly(connection);
  }
}

/** Bytes that have arrived and belong to no whole request yet. */
export class Inbox {
  #bytes = new Uint8Array(0);

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  push(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    this.#bytes = joined;
  }

  /** Takes the first bytes out. */
  shift(length: number): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.slice(length);
    return taken;
  }
}

/** All whole requests that have arrived. */
export function takeAll<R extends object>(
  inbox: Inbox,
  takeNext: (inbox: Inbox) => R | "incomplete" | "broken",
): readonly R[] | "broken" {
  const requests: R[] = [];
  for (;;) {
    const request = takeNext(inbox);
    if (request === "broken") return "broken";
    if (request === "incomplete") return requests;
    requests.push(request);
  }
}
