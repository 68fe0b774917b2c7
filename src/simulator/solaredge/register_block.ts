/** Order of the two or four registers of a wide value. */
export type WordOrder = "high-first" | "low-first";

export const INT16_ABSENT = -0x8000;
export const UINT16_ABSENT = 0xffff;
/** SolarEdge's float for "not available": 0xFF7FFFFF. */
export const FLOAT_ABSENT = -3.4028234663852886e38;

/** A run of holding registers, written by absolute address (base 0). */
export class RegisterBlock {
  readonly words: Uint16Array;

  constructor(
    private readonly place: { start: number; length: number; order: WordOrder },
  ) {
    this.words = new Uint16Array(place.length);
  }

  get start(): number {
    return this.place.start;
  }

  get end(): number {
    return this.place.start + this.place.length;
  }

  /** Whole numbers above the type's range are cut to it, below its sentinel. */
  u16(address: number, value: number): void {
    this.words[address - this.start] = Math.max(0, Math.min(0xffff, Math.round(value)));
  }

  i16(address: number, value: number): void {
    const whole = Math.max(-0x8000, Math.min(0x7fff, Math.round(value)));
    this.words[address - this.start] = whole & 0xffff;
  }

  u32(address: number, value: number): void {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, Math.round(value) % 2 ** 32);
    this.#wide(address, view);
  }

  f32(address: number, value: number): void {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value);
    this.#wide(address, view);
  }

  u64(address: number, value: number): void {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(Math.round(value)));
    this.#wide(address, view);
  }

  /** Two characters a register, filled up with NUL. */
  text(address: number, length: number, text: string): void {
    for (let index = 0; index < length; index++) {
      const high = text.charCodeAt(index * 2) || 0;
      const low = text.charCodeAt(index * 2 + 1) || 0;
      this.u16(address + index, (high << 8) | low);
    }
  }

  /** The same word over `length` registers. */
  fill(address: number, length: number, word: number): void {
    for (let index = 0; index < length; index++) {
      this.words[address - this.start + index] = word & 0xffff;
    }
  }

  #wide(address: number, view: DataView): void {
    const count = view.byteLength / 2;
    for (let index = 0; index < count; index++) {
      const source = this.place.order === "high-first" ? index : count - 1 - index;
      this.u16(address + index, view.getUint16(source * 2));
    }
  }
}

/** Scale factor with which a value fits 16 bits signed; 0 at rest, as sleeping inverters do. */
export function powerScale(value: number): number {
  const size = Math.abs(value);
  if (size > 0x7fff) return size > 0x7fff * 10 ? 2 : 1;
  if (size === 0 || size >= 3276) return 0;
  return size >= 327 ? -1 : -2;
}

/** The number that stands for `value` under a scale factor. */
export function scaled(value: number, scale: number): number {
  return Math.round(value * 10 ** -scale);
}
