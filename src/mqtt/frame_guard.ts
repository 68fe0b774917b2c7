/** Longest packet that a broker may send, in bytes: commands and a list of our own are far shorter. */
export const MAX_PACKET_BYTES = 65_536;
/** Bytes that the length of a packet may take (MQTT 5, 1.5.5). */
const MAX_LENGTH_BYTES = 4;

/** Follows the packets of a stream by their heads, so that no endless one is gathered in memory. */
export class FrameGuard {
  /** Bytes of the packet that are still to come; null: its head is being read. */
  #restBytes: number | null = null;
  #hasType = false;
  #lengthBytes = 0;
  #length = 0;

  /** Takes the next bytes. @returns false where a packet is longer than any that is meant for us */
  take(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length;) {
      if (this.#restBytes === null) {
        if (!this.#takeHead(bytes[at] ?? 0)) return false;
        at += 1;
      } else {
        const taken = Math.min(this.#restBytes, bytes.length - at);
        at += taken;
        this.#restBytes -= taken;
      }
      if (this.#restBytes === 0) this.#restBytes = null;
    }
    return true;
  }

  #takeHead(byte: number): boolean {
    if (!this.#hasType) {
      this.#hasType = true;
      return true;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (this.#length > MAX_PACKET_BYTES) return false;
    if ((byte & 0x80) !== 0) return this.#lengthBytes < MAX_LENGTH_BYTES;
    this.#restBytes = this.#length;
    [this.#hasType, this.#lengthBytes, this.#length] = [false, 0, 0];
    return true;
  }
}
