/** Passes TCP connections on to a port of the loopback interface, and keeps what clients send. */
export class RecordingProxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.TcpConn>();
  readonly #sent: Uint8Array[] = [];
  readonly #serving: Promise<void>[] = [];
  readonly #accepting: Promise<void>;
  connectionCount = 0;

  constructor(private readonly targetPort: number) {
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** What clients sent, one entry a piece as it came. */
  get sent(): readonly Uint8Array[] {
    return this.#sent;
  }

  /** Resolves when all connections so far have ended, by whichever side. */
  async settled(): Promise<void> {
    await Promise.all(this.#serving);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) this.#serving.push(this.#serve(client));
    await this.settled();
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    this.connectionCount++;
    this.#open.add(client);
    try {
      const server = await Deno.connect({ hostname: "127.0.0.1", port: this.targetPort });
      this.#open.add(server);
      const keep = (bytes: Uint8Array) => void this.#sent.push(bytes);
      await Promise.all([pass(client, server, keep), pass(server, client, () => {})]);
      this.#open.delete(server);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
    } finally {
      closeQuietly(client);
      this.#open.delete(client);
    }
  }
}

/** Copies until either side ends, and then ends both. */
async function pass(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  keep: (bytes: Uint8Array) => void,
): Promise<void> {
  const chunk = new Uint8Array(4096);
  try {
    for (;;) {
      const count = await from.read(chunk);
      if (count === null) break;
      const bytes = chunk.slice(0, count);
      keep(bytes);
      for (let sent = 0; sent < count;) sent += await to.write(bytes.subarray(sent));
    }
  } catch {
    // One side has gone; the other follows.
  } finally {
    closeQuietly(from);
    closeQuietly(to);
  }
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}
