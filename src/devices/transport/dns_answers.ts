// @ts-types="./dns_packet.d.ts"
import dnsPacket from "dns-packet";
import { Buffer } from "node:buffer";
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
/** Type, class and time to live, then the length of what follows. */
const BEFORE_LENGTH_BYTES = 8;
const LENGTH_BYTES = 2;
const ADDRESS_BYTES = 4;
/** Priority, weight and port of a service, before its name. */
const BEFORE_TARGET_BYTES = 6;

/** A question for the PTR records of a name, to be answered by unicast. */
export function encodeDnsQuestion(name: DnsName): Uint8Array {
  const questions = [{ type: "PTR", name: name.join(".") }] as const;
  const bytes = new Uint8Array(dnsPacket.encode({ questions }));
  // The package has no word for this bit of the class, which is what the message ends with.
  new DataView(bytes.buffer).setUint16(bytes.length - 2, CLASS_IN | UNICAST_WANTED);
  return bytes;
}

/** True for equal names; DNS knows no case of letters A to Z. */
export function isSameName(left: DnsName, right: DnsName): boolean {
  return left.length === right.length &&
    left.every((label, at) => label.toLowerCase() === right[at]?.toLowerCase());
}

/**
 * The records of an answer, of all three sections in their order.
 *
 * dns-packet reads names and values, one record at a time from a message that ends with it. Not its
 * own walk over the message: that believes any number of records, goes on behind a value and not
 * behind its record, and gives up the whole answer for a record that does not matter here.
 * @throws DeviceProtocol for a question, a failure, and bytes that are no whole DNS message
 */
export function decodeDnsAnswer(bytes: Uint8Array): readonly DnsRecord[] {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (message.length < HEADER_BYTES) throw broken("it is cut off");
  const flags = message.readUInt16BE(2);
  const questions = message.readUInt16BE(4);
  const records = [6, 8, 10].reduce((sum, at) => sum + message.readUInt16BE(at), 0);
  if ((flags & IS_RESPONSE) === 0) throw broken("it is no answer");
  if ((flags & OPCODE_AND_RCODE) !== 0) throw broken(`flags ${flags.toString(16)}`);
  if (questions + records > MAX_RECORDS) throw broken(`${questions + records} records`);
  try {
    return readRecords(message, { questions, records });
  } catch (error) {
    if (error instanceof DeviceProtocol) throw error;
    throw broken(String(error), error);
  }
}

/** @throws whatever the package and the buffer throw for what is no whole message */
function readRecords(
  message: Buffer,
  counts: { readonly questions: number; readonly records: number },
): readonly DnsRecord[] {
  let at = HEADER_BYTES;
  for (let i = 0; i < counts.questions; i++) {
    at += nameAt(message, at).bytes + 4;
    if (at > message.length) throw broken("it is cut off");
  }
  const found: DnsRecord[] = [];
  for (let i = 0; i < counts.records; i++) {
    const { name, bytes } = nameAt(message, at);
    at += bytes;
    const type = message.readUInt16BE(at);
    const recordClass = message.readUInt16BE(at + 2) & ~CACHE_FLUSH;
    at += BEFORE_LENGTH_BYTES;
    const end = at + LENGTH_BYTES + message.readUInt16BE(at);
    if (end > message.length) throw broken("it is cut off");
    if (recordClass === CLASS_IN) {
      const record = recordAt(message.subarray(0, end), { at, type, name });
      if (record !== null) found.push(record);
    }
    at = end;
  }
  return found;
}

/** The record whose length stands at `at`, in a message that ends with it; null: of another type. */
function recordAt(
  message: Buffer,
  { at, type, name }: { readonly at: number; readonly type: number; readonly name: DnsName },
): DnsRecord | null {
  const start = at + LENGTH_BYTES;
  switch (type) {
    case TYPES.A:
      if (message.length - start !== ADDRESS_BYTES) throw broken("an address is not of 4 bytes");
      return { type: "A", name, address: dnsPacket.a.decode(message, at) };
    case TYPES.PTR:
      return { type: "PTR", name, target: nameToEnd(message, start) };
    case TYPES.SRV: {
      const port = message.readUInt16BE(start + 4);
      return { type: "SRV", name, port, target: nameToEnd(message, start + BEFORE_TARGET_BYTES) };
    }
    case TYPES.TXT:
      return { type: "TXT", name, texts: textsOf(dnsPacket.txt.decode(message, at)) };
    default:
      return null;
  }
}

/**
 * A name and how many bytes it takes. The package lets a pointer lead only in front of where it was
 * found, so no name is endless. It joins labels by dots: a label with a dot in it becomes two.
 */
function nameAt(message: Buffer, at: number): { readonly name: DnsName; readonly bytes: number } {
  const text = dnsPacket.name.decode(message, at);
  return { name: text === "." ? [] : text.split("."), bytes: dnsPacket.name.decode.bytes };
}

function nameToEnd(message: Buffer, at: number): DnsName {
  const { name, bytes } = nameAt(message, at);
  if (at + bytes !== message.length) throw broken("a name does not fill its record");
  return name;
}

function textsOf(parts: readonly Uint8Array[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const part of parts) {
    const [key = "", value = ""] = splitOnce(new TextDecoder().decode(part));
    const name = key.toLowerCase();
    if (name !== "" && !texts.has(name)) texts.set(name, value);
  }
  return texts;
}

function splitOnce(text: string): readonly string[] {
  const at = text.indexOf("=");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function broken(reason: string, cause?: unknown): DeviceProtocol {
  return new DeviceProtocol(`Cannot read DNS message: ${reason}`, { cause });
}
