import { DeviceProtocol } from "../../domain/codes/errors.ts";

/**
 * How a value lies in registers, and in how many. SunSpec's own area has the high word first,
 * an inverter's own area from 0xE000 may have the low word first: those types are named "swapped".
 * "Not implemented" is 0x8000 (int16), all ones (uint16, enum16, the 32 and 64 bit integers), 0
 * (acc32) and -3.4e38 or no number (float32). An enum16 of 0x8000 was seen while one restarts.
 */
const WORDS = {
  "int16": 1,
  "uint16": 1,
  "enum16": 1,
  "acc32": 2,
  "enum32": 2,
  "enum32-swapped": 2,
  "uint64-swapped": 4,
  "float32-swapped": 2,
} as const;
export type RegisterType = keyof typeof WORDS;

/** The largest inverter that is read is rated 100 kW; what is 20 % beyond that is no measurement. */
const MAX_POWER_W = 1.2 * 100_000;

/** A battery's own arithmetic ends beside 0 and 100: 100.0001 % was seen, and is full. */
const PERCENT_ROUNDING = 1;

/** What a value of a unit can be at all in a house; anything outside is taken for unknown. */
const RANGES = {
  "W": { min: -MAX_POWER_W, max: MAX_POWER_W },
  "Wh": { min: 0, max: 1e12 },
  "V": { min: 0, max: 2000 },
  "A": { min: -1000, max: 1000 },
  "Hz": { min: 0, max: 100 },
  "°C": { min: -100, max: 200 },
  "%": { min: -PERCENT_ROUNDING, max: 100 + PERCENT_ROUNDING },
  "code": { min: 0, max: 0x7fff_ffff },
} as const satisfies Record<string, { min: number; max: number }>;

/** One value of a block; `scale` is the register of its power of ten, where it has one. */
export interface Field {
  readonly address: number;
  readonly type: RegisterType;
  readonly unit: keyof typeof RANGES;
  readonly scale?: number;
}

/** Holding registers of one request, by protocol address (base 0), and the values in them. */
export interface Block<Name extends string> {
  readonly name: string;
  readonly address: number;
  readonly count: number;
  readonly fields: Readonly<Record<Name, Field>>;
}

/** A first register (base 0) and how many. */
export interface Registers {
  readonly address: number;
  readonly count: number;
}

/** Where to read a block, or the same block so many registers further on. */
export function rangeOf(block: Registers, offset = 0): Registers {
  return { address: block.address + offset, count: block.count };
}

/**
 * Reads values of a block by name: scaled, in the field's unit, null where not implemented or out
 * of the unit's range. @throws DeviceProtocol for a wrong number of registers
 */
export function fieldReader<Name extends string>(
  block: Block<Name>,
  registers: readonly number[],
): (name: NoInfer<Name>) => number | null {
  requireCount(block, registers);
  return (name) => {
    const { address, type, unit, scale } = block.fields[name];
    const start = address - block.address;
    const raw = decodeWords(type, registers.slice(start, start + WORDS[type]));
    const exponent = scale === undefined ? 0 : decodeScale(registers[scale - block.address]);
    if (raw === null || exponent === null) return null;
    // Dividing keeps decimals exact: 5197 / 100 is 51.97, 5197 * 0.01 is not.
    const value = exponent < 0 ? raw / 10 ** -exponent : raw * 10 ** exponent;
    const { min, max } = RANGES[unit];
    // Also false for no number; adding 0 turns -0 into 0.
    if (!(value >= min && value <= max)) return null;
    return unit === "%" ? Math.max(0, Math.min(100, value)) + 0 : value + 0;
  };
}

/**
 * Reads texts of a block: two characters a register, without fillers, blanks at the ends and what
 * no one can print (batteries put control characters in); null where nothing is left.
 * @throws DeviceProtocol for a wrong number of registers
 */
export function textReader(
  block: Block<string>,
  registers: readonly number[],
): (place: Registers) => string | null {
  requireCount(block, registers);
  return ({ address, count }) => {
    const start = address - block.address;
    const text = registers.slice(start, start + count)
      .flatMap((register) => [register >> 8, register & 0xff])
      .filter((code) => code >= 0x20 && code < 0x7f)
      .map((code) => String.fromCharCode(code))
      .join("").trim();
    return text === "" ? null : text;
  };
}

function requireCount(block: Block<string>, registers: readonly number[]): void {
  if (registers.length === block.count) return;
  throw new DeviceProtocol(
    `Cannot decode ${block.name} block: ${registers.length} registers, not ${block.count}`,
  );
}

/** SunSpec allows powers of ten from -10 to 10; 0x8000 stands for none. */
function decodeScale(register: number | undefined): number | null {
  const exponent = register === undefined ? null : decodeWords("int16", [register]);
  return exponent !== null && Math.abs(exponent) <= 10 ? exponent : null;
}

function decodeWords(type: RegisterType, words: readonly number[]): number | null {
  const [first, second = 0, third = 0, fourth = 0] = words;
  if (first === undefined || words.length !== WORDS[type]) return null;
  switch (type) {
    case "int16":
      if (first === 0x8000) return null;
      return first > 0x8000 ? first - 0x1_0000 : first;
    case "uint16":
      return first === 0xffff ? null : first;
    case "enum16":
      return first === 0xffff || first === 0x8000 ? null : first;
    case "acc32": {
      const total = first * 0x1_0000 + second;
      return total === 0 || total === 0xffff_ffff ? null : total;
    }
    case "enum32":
      return first * 0x1_0000 + second;
    case "enum32-swapped":
      return second * 0x1_0000 + first;
    case "uint64-swapped":
      return ((fourth * 0x1_0000 + third) * 0x1_0000 + second) * 0x1_0000 + first;
    case "float32-swapped":
      return decodeFloat({ high: second, low: first });
  }
}

function decodeFloat(word: { high: number; low: number }): number | null {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, word.high);
  view.setUint16(2, word.low);
  const value = view.getFloat32(0);
  // Below the smallest normal number lie integers and fillers that are no float at all.
  return value !== 0 && Math.abs(value) < 2 ** -126 ? null : value;
}
