import { freePort } from "../../setup/free_port.ts";

/** A request as it came over the wire; header names in lower case. */
export interface HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What is sent back, then the connection ends: an answer with its length, raw text as it is, or
 * nothing. "silence" keeps the connection open without a word, "stalled" after some text; "drip"
 * never ends its body.
 */
export type HttpReply =
  | { readonly status: number; readonly body?: string; readonly headers?: readonly string[] }
  | { readonly raw: string }
  | { readonly stalled: string }
  | "silence"
  | "drip";

/** A scripted HTTP/1.1 host on a free port of the loopback interface, one request a connection. */
export class FakeHttpHost {
  readonly requests: HttpExchange[] = [];
  openCount = 0;
  maxOpenCount = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.TcpConn>();
  readonly #serving: Promise<void>[] = [];
  readonly #accepting: Promise<void>;

  /** `reply` scripts the host; it may be changed at any time. */
  constructor(public reply: (request: HttpExchange) => HttpReply | Promise<HttpReply>) {
    this.#accepting = this.#accept();
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  get puts(): readonly string[] {
    return this.requests.filter(({ method }) => method === "PUT").map(({ body }) => body);
  }

  /** Resolves when every connection so far has ended, without ending any. */
  async settled(): Promise<void> {
    await Promise.all(this.#serving);
  }

  async close(): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      this.openCount = this.#open.size;
      this.maxOpenCount = Math.max(this.maxOpenCount, this.openCount);
      this.#serving.push(this.#serve(connection));
    }
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    try {
      const request = await readRequest(connection);
      if (request === null) return;
      this.requests.push(request);
      const reply = await this.reply(request);
      if (reply === "silence") await untilEnd(connection);
      else if (reply === "drip") await drip(connection);
      else if ("stalled" in reply) {
        await writeAll(connection, reply.stalled);
        await untilEnd(connection);
      } else await writeAll(connection, "raw" in reply ? reply.raw : answerText(reply));
    } catch {
      // The other side has gone; that is what some tests are about.
    } finally {
      closeQuietly(connection);
      this.#open.delete(connection);
      this.openCount = this.#open.size;
    }
  }
}

/** An address of the loopback interface where nobody listens. */
export function deadOrigin(): string {
  return `http://127.0.0.1:${freePort()}`;
}

async function readRequest(connection: Deno.TcpConn): Promise<HttpExchange | null> {
  const chunk = new Uint8Array(4096);
  let text = "";
  for (;;) {
    const count = await connection.read(chunk);
    if (count === null) return null;
    text += new TextDecoder().decode(chunk.subarray(0, count));
    const [head = "", body] = text.split("\r\n\r\n", 2);
    if (body === undefined) continue;
    const [first = "", ...lines] = head.split("\r\n");
    const headers = Object.fromEntries(lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
    if (body.length < Number(headers["content-length"] ?? 0)) continue;
    const [method = "", path = ""] = first.split(" ");
    return { method, path, headers, body };
  }
}

function answerText(reply: { status: number; body?: string; headers?: readonly string[] }): string {
  const { status, body = "", headers = [] } = reply;
  const length = status === 204 ? [] : [`Content-Length: ${new TextEncoder().encode(body).length}`];
  return [`HTTP/1.1 ${status} Answer`, "Connection: close", ...length, ...headers, "", body]
    .join("\r\n");
}

async function writeAll(connection: Deno.TcpConn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

async function untilEnd(connection: Deno.TcpConn): Promise<void> {
  const chunk = new Uint8Array(256);
  while (await connection.read(chunk) !== null);
}

async function drip(connection: Deno.TcpConn): Promise<void> {
  await writeAll(connection, "HTTP/1.1 200 Answer\r\nContent-Length: 1000000000\r\n\r\n");
  const block = " ".repeat(4096);
  for (;;) await writeAll(connection, block);
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}
