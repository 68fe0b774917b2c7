/** One record as it goes into a message; `data` is what stands behind its length. */
export interface RawRecord {
  readonly name: Uint8Array;
  readonly type: number;
  readonly data: Uint8Array;
  readonly recordClass?: number;
}

const HEADER_BYTES = 12;

/** A DNS message with all records in its first section; counts may be told wrong. */
export function dnsMessage(
  records: readonly RawRecord[],
  header: { flags?: number; answers?: number; questions?: Uint8Array } = {},
): Uint8Array {
  const { flags = 0x8400, answers = records.length, questions = new Uint8Array() } = header;
  const parts = records.map(({ name, type, data, recordClass = 0x8001 }) =>
    joined(name, u16(type), u16(recordClass), u16(0), u16(120), u16(data.length), data)
  );
  const counts = [0, flags, questions.length === 0 ? 0 : 1, answers, 0, 0].map(u16);
  return joined(...counts, questions, ...parts);
}

/** A name without compression. */
export function dnsName(...labels: readonly string[]): Uint8Array {
  return joined(...labels.map((label) => text(label)), new Uint8Array([0]));
}

/** A text with its length before it. */
export function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return joined(new Uint8Array([bytes.length]), bytes);
}

/** A name that goes on where a record before stands; offset from the message's start. */
export function pointerTo(offset: number): Uint8Array {
  return u16(0xc000 | offset);
}

/** Where the first record of a message without questions begins. */
export const FIRST_RECORD = HEADER_BYTES;

export function u16(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 0xff]);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const INSTANCE = ["NRGkick 123", "_nrgkick", "_tcp", "local"];

/** What a charger of the second generation announces, as its maker documents it. */
export function nrgkickAnnouncement(
  options: { address?: readonly number[] | null; port?: number; isApiEnabled?: boolean } = {},
): Uint8Array {
  const { address = [192, 0, 2, 81], port = 80, isApiEnabled = true } = options;
  const service = dnsName("_nrgkick", "_tcp", "local");
  const host = dnsName("NRGKICK-123", "local");
  const instance = dnsName(...INSTANCE);
  const texts = [
    "serial_number=KK0123456789",
    "model_type=NRGkick Gen2",
    "device_name=Garage",
    `json_api_enabled=${isApiEnabled ? 1 : 0}`,
    "json_api_version=v1",
  ];
  return dnsMessage([
    { name: service, type: 12, data: joined(text("NRGkick 123"), pointerTo(FIRST_RECORD)) },
    { name: instance, type: 33, data: joined(u16(0), u16(0), u16(port), host) },
    { name: instance, type: 16, data: joined(...texts.map(text)) },
    ...(address === null ? [] : [{ name: host, type: 1, data: new Uint8Array(address) }]),
  ]);
}
