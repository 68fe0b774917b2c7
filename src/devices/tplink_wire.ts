import { type DeviceError, DeviceProtocol, DeviceUnreachable } from "../domain/errors.ts";

/** Where a plug listens. */
export interface PlugAddress {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
}

/** Real answers stay under 1 kB. */
export const MAX_FRAME_BYTES = 64 * 1024;
const HEADER_BYTES = 4;
const START_KEY = 171;

/**
 * Sends one command (JSON text) and resolves to the JSON of its answer, on a connection of its own:
 * plugs close theirs after each answer. `signal` ends it at once.
 *
 * A frame is a big-endian uint32 length and as many bytes of autokey XOR. Not tplink-smarthome-api
 * 5.0.0: it takes frames of length 0 or 0xFFFFFFFF for whole ones, gives `undefined` for a cut one,
 * has no bound, and times out after a good answer when the plug leaves the connection open.
 * @throws DeviceUnreachable, DeviceProtocol; once `signal` has fired anything
 */
export async function exchange(
  address: PlugAddress,
  command: { readonly action: string; readonly text: string },
  signal: AbortSignal,
): Promise<unknown> {
  const connection = await openConnection(address, command.action, signal);
  const closeNow = () => connection.close();
  signal.addEventListener("abort", closeNow, { once: true });
  try {
    await writeAll(connection, encodeFrame(command.text));
    return parseAnswer(await readFrame(connection));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeviceProtocol(`Cannot ${command.action}: ${reason}`, { cause: error });
  } finally {
    signal.removeEventListener("abort", closeNow);
    if (!signal.aborted) connection.close();
  }
}

/** One command as the plug expects it: length and cipher. */
export function encodeFrame(text: string): Uint8Array {
  const plain = new TextEncoder().encode(text);
  const frame = new Uint8Array(HEADER_BYTES + plain.length);
  new DataView(frame.buffer).setUint32(0, plain.length);
  let key = START_KEY;
  for (const [index, byte] of plain.entries()) {
    key ^= byte;
    frame[HEADER_BYTES + index] = key;
  }
  return frame;
}

/** The text behind the cipher of a frame, without its header. */
export function decodeCipher(cipher: Uint8Array): string {
  let key = START_KEY;
  const plain = cipher.map((byte) => {
    const letter = byte ^ key;
    key = byte;
    return letter;
  });
  return new TextDecoder().decode(plain);
}

async function openConnection(
  { host, port }: PlugAddress,
  action: string,
  signal: AbortSignal,
): Promise<Deno.TcpConn> {
  try {
    const connection = await Deno.connect({ hostname: host, port, signal });
    if (!signal.aborted) return connection;
    connection.close();
  } catch (error) {
    throw connectError(error, action, port);
  }
  throw new DeviceUnreachable(`Cannot ${action}: given up`);
}

function connectError(error: unknown, action: string, port: number): DeviceError {
  const text = error instanceof Error ? error.message : String(error);
  // HS100 and HS110 of hardware 4.1 closed the port with firmware 1.1.0.
  const reason = error instanceof Deno.errors.ConnectionRefused
    ? `port ${port} closed: this firmware may need the TP-Link cloud protocol (KLAP)`
    : text;
  return new DeviceUnreachable(`Cannot ${action}: ${reason}`, { cause: error });
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

async function readFrame(connection: Deno.TcpConn): Promise<Uint8Array> {
  const header = await readExactly(connection, HEADER_BYTES);
  const length = new DataView(header.buffer).getUint32(0);
  if (length === 0 || length > MAX_FRAME_BYTES) throw new Error(`answer of ${length} bytes`);
  return await readExactly(connection, length);
}

/** Answers come in any number of segments. */
async function readExactly(connection: Deno.TcpConn, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = await connection.read(bytes.subarray(filled));
    if (count === null) throw new Error(`answer ended after ${filled} of ${length} bytes`);
    filled += count;
  }
  return bytes;
}

function parseAnswer(cipher: Uint8Array): unknown {
  try {
    return JSON.parse(decodeCipher(cipher));
  } catch (error) {
    throw new Error("answer is no JSON", { cause: error });
  }
}
