import { Buffer } from "node:buffer";
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { ROLE_COLUMNS, SITE_COLUMNS } from "../../domain/history/samples.ts";

/** In the data folder, beside the database. */
export const PENDING_FILE = "chargemanager.pending";
/** An hour of samples is some 50 kB. */
const MAX_FILE_BYTES = 16_000_000;
const MAX_BLOCK_BYTES = 1_000_000;
/** Length and checksum before each block. */
const HEAD_BYTES = 8;
const OWNER_ONLY = 0o600;

/** One thing that a transaction has and that is not committed: `value` is plain JSON. */
export interface PendingEntry {
  readonly kind: "samples" | "session" | "plug-use" | "memory" | "reason";
  /** Whose it is; missing: the only one's, as older versions wrote it. */
  readonly deviceId?: number;
  readonly value: unknown;
}

/** What samples in the file have, by place. */
export interface PackedColumns {
  readonly columns: readonly string[];
  /** By role; missing: all is in `columns`, as older versions wrote it. */
  readonly roles?: Readonly<Partial<Record<string, readonly string[]>>>;
}

const PACKED_COLUMNS: PackedColumns = { columns: SITE_COLUMNS, roles: ROLE_COLUMNS };

/** What a file holds for the database whose commit had this number. */
export interface Pending {
  readonly generation: number;
  /** Those that a sample had when it was written. */
  readonly columns: PackedColumns;
  readonly entries: readonly PendingEntry[];
}

/**
 * What the open transaction of the database has, appended and synced once a minute: one block of a
 * card a minute, where a commit costs seven. After a commit the file is begun anew.
 */
export class PendingFile {
  readonly #path: string;
  /**
   * The newest of each kind and device: samples that are added again have those of before among them.
   * Of reasons all, because each is a row of its own.
   */
  #queue: PendingEntry[] = [];
  /** Null: to be begun anew. */
  #file: Deno.FsFile | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes what the next `write` shall append. */
  add(entry: PendingEntry): void {
    const isOther = ({ kind, deviceId }: PendingEntry) =>
      kind === "reason" || kind !== entry.kind || deviceId !== entry.deviceId;
    this.#queue = [...this.#queue.filter(isOther), entry];
  }

  /**
   * Appends what was added; on the medium when it returns. A block that was cut off is written over.
   * @param generation of the newest commit @throws the system's error; then it waits for the next
   */
  write(generation: number): void {
    if (this.#queue.length === 0) return;
    const file = this.#file ?? this.#begin(generation);
    const endBytes = file.seekSync(0, Deno.SeekMode.End);
    try {
      writeAll(file, blockOf(this.#queue));
      file.syncDataSync();
    } catch (error) {
      file.truncateSync(endBytes);
      throw error;
    }
    this.#queue = [];
  }

  /** All of it has been committed, or the transaction is gone with what it had. */
  restart(): void {
    this.#queue = [];
    this.#file?.close();
    this.#file = null;
  }

  /** Nothing is left to be committed. */
  remove(): void {
    this.restart();
    try {
      Deno.removeSync(this.#path);
    } catch {
      // There is none, or it stays: the next commit has made it worthless.
    }
  }

  #begin(generation: number): Deno.FsFile {
    const options = { create: true, truncate: true, read: true, write: true, mode: OWNER_ONLY };
    const file = Deno.openSync(this.#path, options);
    writeAll(file, blockOf({ generation, ...PACKED_COLUMNS }));
    this.#file = file;
    return file;
  }
}

/** What a file holds, up to the first block that is not whole; null: there is none. */
export function readPending(path: string): Pending | null {
  const bytes = bytesOf(path);
  if (bytes === null) return null;
  const blocks = [...blocksOf(bytes)];
  const [head, ...rest] = blocks;
  if (!isHead(head)) return null;
  const { generation, ...columns } = head;
  return { generation, columns, entries: rest.flatMap(entriesIn) };
}

function blockOf(value: unknown): Uint8Array {
  const body = deflateRawSync(JSON.stringify(value));
  const block = Buffer.alloc(HEAD_BYTES + body.length);
  block.writeUInt32LE(body.length, 0);
  block.writeUInt32LE(crc32(body), 4);
  body.copy(block, HEAD_BYTES);
  return block;
}

function* blocksOf(bytes: Uint8Array): Generator<unknown> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + HEAD_BYTES <= all.length;) {
    const length = all.readUInt32LE(at);
    const body = all.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    const isWhole = body.length === length && crc32(body) === all.readUInt32LE(at + 4);
    if (length === 0 || !isWhole) return;
    const block = unpacked(body);
    if (block === null) return;
    yield block;
    at += HEAD_BYTES + length;
  }
}

/** Null for what we have not written. */
function unpacked(body: Uint8Array): unknown {
  try {
    return JSON.parse(inflateRawSync(body, { maxOutputLength: MAX_BLOCK_BYTES }).toString());
  } catch {
    return null;
  }
}

function bytesOf(path: string): Uint8Array | null {
  try {
    if (Deno.statSync(path).size > MAX_FILE_BYTES) return null;
    return Deno.readFileSync(path);
  } catch {
    return null;
  }
}

function isHead(block: unknown): block is Pick<Pending, "generation"> & PackedColumns {
  return typeof block === "object" && block !== null && "generation" in block &&
    typeof block.generation === "number" && "columns" in block && Array.isArray(block.columns);
}

function entriesIn(block: unknown): readonly PendingEntry[] {
  return Array.isArray(block) ? block.filter(isEntry) : [];
}

function isEntry(entry: unknown): entry is PendingEntry {
  return typeof entry === "object" && entry !== null && "kind" in entry && "value" in entry;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
