import { connect, type Socket } from "node:net";
import { DeviceError, DeviceProtocol, DeviceUnreachable } from "../../domain/codes/errors.ts";
import { type NameGuard, refusalOf, refuseOwnPlace } from "../transport/guarded_lookup.ts";
import { networkReason, networkSymptom, systemCode } from "../transport/system_errors.ts";

/** Where a plug listens. */
export interface PlugAddress extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
}

/** Asks a plug who it is and how its relay is. */
export const ASK_SYSINFO = '{"system":{"get_sysinfo":{}}}';
/** Real answers stay under 1 kB. */
export const MAX_FRAME_BYTES = 64 * 1024;
const HEADER_BYTES = 4;
const START_KEY = 171;

/**
 * Sends one command (JSON text) and resolves to the JSON of its answer, on a connection of its own:
 * plugs close theirs after each answer. `signal` ends it at once.
 *
 * A frame is a big-endian uint32 length and as many bytes of autokey XOR.
 * @throws DeviceUnreachable, DeviceProtocol, DeviceRejected for the machine itself; once `signal` has fired anything
 */
export async function exchangeFrame(
  { host, port, lookup }: PlugAddress,
  { action, text }: { readonly action: string; readonly text: string },
  signal: AbortSignal,
): Promise<unknown> {
  if (signal.aborted) throw new DeviceUnreachable(`Cannot ${action}: given up`);
  // Deno.connect 2.9.5 loses the socket of a connection that is made just as its signal fires.
  const socket = guardedSocket(action, { host, port, lookup });
  const closeNow = () => socket.destroy();
  signal.addEventListener("abort", closeNow);
  try {
    await connected(socket).catch((error) => {
      throw refusalOf(error, action) ?? connectError(error, action, port);
    });
    const answer = received(socket);
    socket.write(encodeFrame(text));
    return plugAnswer(await answer);
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    throw new DeviceProtocol(`Cannot ${action}: ${networkReason(error)}`, {
      symptom: networkSymptom(error),
      cause: error,
    });
  } finally {
    signal.removeEventListener("abort", closeNow);
    socket.destroy();
  }
}

function guardedSocket(action: string, { host, port, lookup }: PlugAddress): Socket {
  try {
    refuseOwnPlace(host, { lookup });
  } catch (error) {
    throw refusalOf(error, action) ?? error;
  }
  return connect({ host, port, noDelay: true, ...(lookup ? { lookup } : {}) });
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

function connectError(error: unknown, action: string, port: number): DeviceError {
  // HS100 and HS110 of hardware 4.1 closed the port with firmware 1.1.0.
  const reason = systemCode(error) === "ECONNREFUSED"
    ? `port ${port} closed: this firmware may need the TP-Link cloud protocol (KLAP)`
    : networkReason(error);
  return new DeviceUnreachable(`Cannot ${action}: ${reason}`, {
    symptom: networkSymptom(error),
    cause: error,
  });
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on("connect", () => resolve());
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("given up")));
  });
}

/** The cipher of the first whole frame. Answers come in any number of segments. */
function received(socket: Socket): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let bytes = new Uint8Array(0);
    const ended = () => reject(new Error(missingText(bytes)));
    socket.on("data", (chunk: Uint8Array) => {
      bytes = joined(bytes, chunk);
      const length = frameLength(bytes);
      if (length === null) return;
      if (length === 0 || length > MAX_FRAME_BYTES) {
        reject(new Error(`answer of ${length} bytes`));
      } else if (bytes.length >= HEADER_BYTES + length) {
        resolve(bytes.subarray(HEADER_BYTES, HEADER_BYTES + length));
      }
    });
    socket.on("error", reject);
    socket.on("end", ended);
    socket.on("close", ended);
  });
}

function joined(bytes: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(bytes.length + chunk.length);
  both.set(bytes);
  both.set(chunk, bytes.length);
  return both;
}

/** Null: its header is not whole yet. */
function frameLength(bytes: Uint8Array<ArrayBuffer>): number | null {
  return bytes.length < HEADER_BYTES ? null : new DataView(bytes.buffer).getUint32(0);
}

function missingText(bytes: Uint8Array<ArrayBuffer>): string {
  const length = frameLength(bytes);
  return length === null
    ? `answer ended after ${bytes.length} of ${HEADER_BYTES} bytes`
    : `answer ended after ${bytes.length - HEADER_BYTES} of ${length} bytes`;
}

function plugAnswer(cipher: Uint8Array): unknown {
  try {
    return JSON.parse(decodeCipher(cipher));
  } catch (error) {
    throw new Error("answer is no JSON", { cause: error });
  }
}
