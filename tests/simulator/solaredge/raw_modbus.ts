import assert from "node:assert/strict";

export interface RawAnswer {
  readonly transactionId: number;
  readonly unitId: number;
  readonly functionCode: number;
  readonly body: Uint8Array;
}

/** A Modbus TCP client of bytes alone, so that the server is not tested with its own framing. */
export class RawModbus implements Disposable {
  #transactionId = 0;
  /** How many reads of the socket gave something. */
  segments = 0;

  private constructor(readonly connection: Deno.TcpConn) {}

  static async connect(port: number): Promise<RawModbus> {
    return new RawModbus(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** @returns the transaction id of the request */
  async send(functionCode: number, body: readonly number[], unitId = 1): Promise<number> {
    const transactionId = ++this.#transactionId;
    const bytes = Uint8Array.of(
      0,
      transactionId,
      0,
      0,
      0,
      body.length + 2,
      unitId,
      functionCode,
      ...body,
    );
    assert.equal(await this.connection.write(bytes), bytes.length);
    return transactionId;
  }

  sendRead(address: number, count: number, unitId = 1): Promise<number> {
    return this.send(3, [address >> 8, address & 0xff, count >> 8, count & 0xff], unitId);
  }

  async answer(): Promise<RawAnswer> {
    const header = await this.bytes(6);
    const view = new DataView(header.buffer);
    const rest = await this.bytes(view.getUint16(4));
    return {
      transactionId: view.getUint16(0),
      unitId: rest[0] ?? -1,
      functionCode: rest[1] ?? -1,
      body: rest.slice(2),
    };
  }

  /** Registers of one read. */
  async registers(address: number, count: number): Promise<Registers> {
    const transactionId = await this.sendRead(address, count);
    const answer = await this.answer();
    assert.equal(answer.transactionId, transactionId);
    assert.equal(answer.functionCode, 3);
    assert.equal(answer.body[0], count * 2);
    return new Registers(address, answer.body.slice(1));
  }

  /** The rest until the server ends the connection, cleanly or not. */
  async untilEnd(): Promise<number> {
    let total = 0;
    const chunk = new Uint8Array(4096);
    try {
      for (;;) {
        const count = await this.connection.read(chunk);
        if (count === null) return total;
        total += count;
      }
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionReset) return total;
      throw error;
    }
  }

  async bytes(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const count = await this.connection.read(bytes.subarray(filled));
      assert.ok(count !== null, `connection ended after ${filled} of ${length} bytes`);
      this.segments++;
      filled += count;
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }
}

/** Register values by absolute address. */
export class Registers {
  readonly #view: DataView;

  constructor(private readonly start: number, bytes: Uint8Array<ArrayBuffer>) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u16(address: number): number {
    return this.#view.getUint16(this.#at(address));
  }

  i16(address: number): number {
    return this.#view.getInt16(this.#at(address));
  }

  /** Value by 10 to the power of its scale factor. */
  scaled(address: number, scaleAddress: number): number {
    return this.i16(address) * 10 ** this.i16(scaleAddress);
  }

  u32(address: number): number {
    return this.#view.getUint32(this.#at(address));
  }

  f32(address: number): number {
    return this.#view.getFloat32(this.#at(address));
  }

  /** Low word first. */
  lowFirstF32(address: number): number {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint16(0, this.u16(address + 1));
    view.setUint16(2, this.u16(address));
    return view.getFloat32(0);
  }

  /** Low word first. */
  lowFirstU32(address: number): number {
    return this.u16(address + 1) * 0x10000 + this.u16(address);
  }

  text(address: number, length: number): string {
    const at = this.#at(address);
    const bytes = Array.from({ length: length * 2 }, (_, index) => this.#view.getUint8(at + index));
    return String.fromCharCode(...bytes.filter((byte) => byte !== 0));
  }

  #at(address: number): number {
    return (address - this.start) * 2;
  }
}
