/** What the plug does with one command; then it closes the connection, unless told otherwise. */
export type PlugReply =
  | { readonly json: unknown; readonly keepsOpen?: boolean }
  | { readonly pieces: readonly Uint8Array[]; readonly keepsOpen?: boolean }
  | "silence"
  | "flood";

const HEADER_BYTES = 4;
const START_KEY = 0xab;

/** A scripted plug on a free port of the loopback interface; keeps the commands it got, as text. */
export class FakePlug {
  readonly commands: string[] = [];
  maxOpenCount = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.TcpConn>();
  readonly #serving: Promise<void>[] = [];
  readonly #accepting: Promise<void>;

  /** `reply` scripts the plug; it may be changed at any time. */
  constructor(public reply: (command: string) => PlugReply | Promise<PlugReply>) {
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      this.maxOpenCount = Math.max(this.maxOpenCount, this.#open.size);
      this.#serving.push(this.#serve(connection));
    }
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    try {
      connection.setNoDelay();
      const request = new Uint8Array(4096);
      const count = await connection.read(request);
      const command = cipher(request.subarray(HEADER_BYTES, count ?? 0), "decrypt");
      const text = new TextDecoder().decode(command);
      this.commands.push(text);
      const reply = await this.reply(text);
      if (reply === "silence") await untilEnd(connection);
      else if (reply === "flood") await flood(connection);
      else await send(connection, reply);
    } catch {
      // The other side has gone; that is what some tests are about.
    } finally {
      closeQuietly(connection);
      this.#open.delete(connection);
    }
  }
}

/** An answer on the wire; `length` replaces the right one in its header. */
export function frameOf(text: string, length?: number): Uint8Array {
  const body = cipher(new TextEncoder().encode(text), "encrypt");
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, length ?? body.length);
  frame.set(body, HEADER_BYTES);
  return frame;
}

async function send(
  connection: Deno.TcpConn,
  reply: Exclude<PlugReply, string>,
): Promise<void> {
  const pieces = "json" in reply ? [frameOf(JSON.stringify(reply.json))] : reply.pieces;
  for (const piece of pieces) await writeAll(connection, piece);
  if (reply.keepsOpen) await untilEnd(connection);
}

/** Both directions key each byte with the cipher byte before it. */
function cipher(bytes: Uint8Array, direction: "encrypt" | "decrypt"): Uint8Array {
  const result = new Uint8Array(bytes.length);
  let key = START_KEY;
  for (const [index, byte] of bytes.entries()) {
    const other = byte ^ key;
    result[index] = other;
    key = direction === "encrypt" ? other : byte;
  }
  return result;
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

async function untilEnd(connection: Deno.TcpConn): Promise<void> {
  const chunk = new Uint8Array(256);
  while (await connection.read(chunk) !== null);
}

async function flood(connection: Deno.TcpConn): Promise<void> {
  await writeAll(connection, frameOf("", 0x7fffffff));
  const block = new Uint8Array(65_536);
  for (;;) await writeAll(connection, block);
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}
