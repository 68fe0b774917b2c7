/** A request as it came: MBAP header and read command, and on which connection, counted from 1. */
export interface FakeRequest {
  readonly connection: number;
  readonly transactionId: number;
  readonly unitId: number;
  readonly functionCode: number;
  readonly address: number;
  readonly count: number;
}

/** What is sent back: pieces in writes of their own, then perhaps the end of the connection. */
export interface FakeReply {
  readonly pieces?: readonly Uint8Array[] | undefined;
  readonly close?: boolean;
}

const REQUEST_BYTES = 12;

/** A scripted Modbus TCP device on a free port of the loopback interface. */
export class FakeModbusServer {
  readonly requests: FakeRequest[] = [];
  connectionCount = 0;
  maxOpenCount = 0;
  /** Requests that came before the one ahead of them was answered. */
  pipelinedCount = 0;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #accepting: Promise<void>;
  readonly #serving: Promise<void>[] = [];
  #isClosed = false;

  /** `reply` scripts the device; it may be changed at any time. */
  constructor(public reply: (request: FakeRequest) => FakeReply, port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  get openCount(): number {
    return this.#open.size;
  }

  get addresses(): readonly number[] {
    return this.requests.map((request) => request.address);
  }

  /** Resolves when all connections so far have ended, by whichever side. */
  async settled(): Promise<void> {
    await Promise.all(this.#serving);
  }

  /** Ends all connections, as a restarting device does. */
  disconnect(): void {
    for (const connection of this.#open) closeQuietly(connection);
  }

  /** Refuses connections from here on; may be called again. */
  async close(): Promise<void> {
    if (!this.#isClosed) this.#listener.close();
    this.#isClosed = true;
    this.disconnect();
    await this.#accepting;
    await this.settled();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.connectionCount++;
      this.#open.add(connection);
      this.maxOpenCount = Math.max(this.maxOpenCount, this.#open.size);
      this.#serving.push(this.#serve(connection, this.connectionCount));
    }
  }

  async #serve(connection: Deno.TcpConn, number: number): Promise<void> {
    const buffer = new Uint8Array(1024);
    let length = 0;
    try {
      connection.setNoDelay();
      for (;;) {
        const received = await connection.read(buffer.subarray(length));
        if (received === null) return;
        length += received;
        if (length > REQUEST_BYTES) this.pipelinedCount++;
        while (length >= REQUEST_BYTES) {
          const request = parseRequest(buffer, number);
          buffer.copyWithin(0, REQUEST_BYTES, length);
          length -= REQUEST_BYTES;
          this.requests.push(request);
          const { pieces = [], close = false } = this.reply(request);
          for (const piece of pieces) await connection.write(piece);
          if (close) return;
        }
      }
    } catch {
      // The other side has gone; that is what some tests are about.
    } finally {
      closeQuietly(connection);
      this.#open.delete(connection);
    }
  }
}

/** A whole answer with these registers; `change` bends the bytes of the frame. */
export function registersReply(
  request: FakeRequest,
  registers: readonly number[],
  change: (frame: Uint8Array) => Uint8Array = (frame) => frame,
): FakeReply {
  const frame = new Uint8Array(9 + 2 * registers.length);
  const view = new DataView(frame.buffer);
  view.setUint16(0, request.transactionId);
  view.setUint16(4, 3 + 2 * registers.length);
  view.setUint8(6, request.unitId);
  view.setUint8(7, request.functionCode);
  view.setUint8(8, 2 * registers.length);
  registers.forEach((register, index) => view.setUint16(9 + 2 * index, register));
  return { pieces: [change(frame)] };
}

/** A Modbus exception. */
export function exceptionReply(request: FakeRequest, code: number): FakeReply {
  const frame = new Uint8Array(9);
  const view = new DataView(frame.buffer);
  view.setUint16(0, request.transactionId);
  view.setUint16(4, 3);
  view.setUint8(6, request.unitId);
  view.setUint8(7, request.functionCode | 0x80);
  view.setUint8(8, code);
  return { pieces: [frame] };
}

/** The bytes of a reply one at a time. */
export function byteByByte(reply: FakeReply): FakeReply {
  const bytes = (reply.pieces ?? []).flatMap((piece) => [...piece]);
  return { ...reply, pieces: bytes.map((byte) => new Uint8Array([byte])) };
}

function parseRequest(buffer: Uint8Array, connection: number): FakeRequest {
  const view = new DataView(buffer.buffer, buffer.byteOffset, REQUEST_BYTES);
  return {
    connection,
    transactionId: view.getUint16(0),
    unitId: view.getUint8(6),
    functionCode: view.getUint8(7),
    address: view.getUint16(8),
    count: view.getUint16(10),
  };
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}
