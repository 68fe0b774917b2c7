import { DeviceProtocol } from "../../domain/codes/errors.ts";

/** A DNS name as its labels; the root is not among them. */
export type DnsName = readonly string[];

/** The resource records that service discovery needs; every other type is left out. */
export type DnsRecord =
  | { readonly type: "PTR"; readonly name: DnsName; readonly target: DnsName }
  | {
    readonly type: "SRV";
    readonly name: DnsName;
    readonly target: DnsName;
    readonly port: number;
  }
  /** Keys in lower case; the first of equal keys counts (RFC 6763, 6.4). */
  | {
    readonly type: "TXT";
    readonly name: DnsName;
    readonly texts: ReadonlyMap<string, string>;
  }
  | { readonly type: "A"; readonly name: DnsName; readonly address: string };

const HEADER_BYTES = 12;
const IS_RESPONSE = 0x8000;
const OPCODE_AND_RCODE = 0x780f;
const CLASS_IN = 1;
/** Top bit of a question's class: answer by unicast (RFC 6762, 5.4). */
const UNICAST_WANTED = 0x8000;
/** Top bit of a record's class: it replaces what is cached (RFC 6762, 10.2). */
const CACHE_FLUSH = 0x8000;
const TYPES = { A: 1, PTR: 12, TXT: 16, SRV: 33 } as const;
/** More than any responder has to say about one service. */
const MAX_RECORDS = 128;
const MAX_LABEL_BYTES = 63;
const MAX_NAME_BYTES = 255;
/** Length bytes from here on are pointers into the message (RFC 1035, 4.1.4). */
const POINTER = 0xc0;

/** A question for the PTR records of a name, to be answered by unicast. */
export function encodeDnsQuestion(name: DnsName): Uint8Array {
  const labels = name.map((label) => new TextEncoder().encode(label));
  const length = labels.reduce((sum, label) => sum + 1 + label.length, HEADER_BYTES) + 5;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, 1);
  let at = HEADER_BYTES;
  for (const label of labels) {
    view.setUint8(at, label.length);
    bytes.set(label, at + 1);
    at += 1 + label.length;
  }
  view.setUint16(at + 1, TYPES.PTR);
  view.setUint16(at + 3, CLASS_IN | UNICAST_WANTED);
  return bytes;
}

/** True for equal names; DNS knows no case of letters A to Z. */
export function isSameName(left: DnsName, right: DnsName): boolean {
  return left.length === right.length &&
    left.every((label, at) => label.toLowerCase() === right[at]?.toLowerCase());
}

/**
 * The records of an answer, of all three sections in their order.
 * @throws DeviceProtocol for a question, a failure, and bytes that are no whole DNS message
 */
export function decodeDnsAnswer(bytes: Uint8Array): readonly DnsRecord[] {
  const reader = new DnsReader(bytes);
  const { flags, questions, records } = reader.header();
  if ((flags & IS_RESPONSE) === 0) throw broken("it is no answer");
  if ((flags & OPCODE_AND_RCODE) !== 0) throw broken(`flags ${flags.toString(16)}`);
  if (questions + records > MAX_RECORDS) throw broken(`${questions + records} records`);
  for (let i = 0; i < questions; i++) reader.skipQuestion();
  const found: DnsRecord[] = [];
  for (let i = 0; i < records; i++) {
    const record = reader.record();
    if (record !== null) found.push(record);
  }
  return found;
}

/** Reads a message front to back; every length is checked before it is used. */
class DnsReader {
  readonly #view: DataView;
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  header(): { flags: number; questions: number; records: number } {
    this.#need(HEADER_BYTES);
    const count = (at: number) => this.#view.getUint16(at);
    this.#at = HEADER_BYTES;
    return { flags: count(2), questions: count(4), records: count(6) + count(8) + count(10) };
  }

  skipQuestion(): void {
    this.#name();
    this.#need(4);
    this.#at += 4;
  }

  /** The next record; null for a type or class that does not matter here. */
  record(): DnsRecord | null {
    const name = this.#name();
    this.#need(10);
    const type = this.#view.getUint16(this.#at);
    const recordClass = this.#view.getUint16(this.#at + 2) & ~CACHE_FLUSH;
    const length = this.#view.getUint16(this.#at + 8);
    this.#at += 10;
    this.#need(length);
    const end = this.#at + length;
    const record = recordClass === CLASS_IN ? this.#data({ name, type, end }) : null;
    this.#at = end;
    return record;
  }

  #data({ name, type, end }: { name: DnsName; type: number; end: number }): DnsRecord | null {
    switch (type) {
      case TYPES.A:
        if (end - this.#at !== 4) throw broken("an address is not of 4 bytes");
        return { type: "A", name, address: [...this.bytes.subarray(this.#at, end)].join(".") };
      case TYPES.PTR:
        return { type: "PTR", name, target: this.#nameUntil(end) };
      case TYPES.SRV: {
        if (end - this.#at < 7) throw broken("a service of too few bytes");
        const port = this.#view.getUint16(this.#at + 4);
        this.#at += 6;
        return { type: "SRV", name, port, target: this.#nameUntil(end) };
      }
      case TYPES.TXT:
        return { type: "TXT", name, texts: this.#texts(end) };
      default:
        return null;
    }
  }

  #nameUntil(end: number): DnsName {
    const name = this.#name();
    if (this.#at !== end) throw broken("a name does not fill its record");
    return name;
  }

  #texts(end: number): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    while (this.#at < end) {
      const length = this.#byte(this.#at);
      if (this.#at + 1 + length > end) throw broken("a text is cut off");
      const text = decodeText(this.bytes.subarray(this.#at + 1, this.#at + 1 + length));
      this.#at += 1 + length;
      const [key = "", value = ""] = splitOnce(text);
      const name = key.toLowerCase();
      if (name !== "" && !texts.has(name)) texts.set(name, value);
    }
    return texts;
  }

  /** A pointer must lead in front of where it was found, so that no name is endless. */
  #name(): DnsName {
    const labels: string[] = [];
    let at = this.#at;
    let limit = at;
    let size = 0;
    let hasJumped = false;
    for (;;) {
      const length = this.#byte(at);
      if (length >= POINTER) {
        const target = ((length & ~POINTER) << 8) | this.#byte(at + 1);
        if (!hasJumped) this.#at = at + 2;
        if (target >= limit) throw broken("a name points forwards");
        hasJumped = true;
        at = limit = target;
        continue;
      }
      if (length > MAX_LABEL_BYTES) throw broken("a label is too long");
      if (length === 0) break;
      size += 1 + length;
      if (size >= MAX_NAME_BYTES) throw broken("a name is too long");
      if (at + 1 + length > this.bytes.length) throw broken("a label is cut off");
      labels.push(decodeText(this.bytes.subarray(at + 1, at + 1 + length)));
      at += 1 + length;
    }
    if (!hasJumped) this.#at = at + 1;
    return labels;
  }

  #byte(at: number): number {
    const byte = this.bytes[at];
    if (byte === undefined) throw broken("it is cut off");
    return byte;
  }

  #need(count: number): void {
    if (this.#at + count > this.bytes.length) throw broken("it is cut off");
  }
}

function splitOnce(text: string): readonly string[] {
  const at = text.indexOf("=");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function broken(reason: string): DeviceProtocol {
  return new DeviceProtocol(`Cannot read DNS message: ${reason}`);
}
