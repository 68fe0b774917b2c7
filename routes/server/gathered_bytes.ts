/** First room, in bytes; doubled whenever it is full. */
const FIRST_ROOM = 1024;

/** Bytes of many chunks in one buffer of their own, so that no chunk's larger buffer stays alive. */
export class GatheredBytes {
  #room = new Uint8Array(FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#room.length) {
      const room = new Uint8Array(Math.max(length, 2 * this.#room.length));
      room.set(this.#room.subarray(0, this.#length));
      this.#room = room;
    }
    this.#room.set(chunk, this.#length);
    this.#length = length;
  }

  /** All of it; nothing is left. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#room.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}
