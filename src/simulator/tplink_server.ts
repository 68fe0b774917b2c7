import { converse, Inbox, send, takeAll } from "./conversation.ts";
import { aborted, delay } from "./delay.ts";
import type { FaultTarget, PlugFault } from "./faults.ts";
import type { House } from "./house.ts";
import { decrypt, encrypt } from "./tplink_cipher.ts";
import { type PlugModel, runCommands } from "./tplink_commands.ts";
import { TcpServer } from "./tcp_server.ts";

export interface TplinkServerOptions {
  readonly house: House;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly hostname: string;
  readonly port: number;
  /** Real time before each answer. */
  readonly latencyMs: number;
  readonly model: PlugModel;
}

interface PlugRequest {
  readonly text: string;
}

const HEADER_BYTES = 4;
const MAX_REQUEST_BYTES = 4096;
const SPLIT_PAUSE_MS = 3;

/** HS100 or HS110 on TCP: one command a connection, which the plug closes after its answer. */
export class TplinkServer implements FaultTarget<PlugFault> {
  readonly #server: TcpServer;
  #fault: PlugFault | null = null;

  constructor(private readonly options: TplinkServerOptions) {
    this.#server = new TcpServer({
      hostname: options.hostname,
      port: options.port,
      serve: (connection) => this.#serve(connection),
    });
  }

  get port(): number {
    return this.#server.port;
  }

  open(): void {
    this.#server.open();
  }

  /** Closes for good. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  async setFault(fault: PlugFault | null): Promise<void> {
    const { house, now } = this.options;
    house.advanceTo(now());
    const { heater } = house;
    heater.setResting(fault?.kind === "load-resting");
    if (fault?.kind === "switched-by-hand") heater.switchTo(fault.isOn);
    if (fault?.kind === "total-reset") heater.resetTotal();
    if (fault?.kind === "reboot" || this.#fault?.kind === "reboot") heater.restart();
    this.#fault = fault;
    if (fault?.kind === "down" || fault?.kind === "reboot") await this.#server.close();
    else this.#server.open();
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    const inbox = new Inbox();
    await converse({
      connection,
      take: (chunk) => {
        inbox.push(chunk);
        return takeAll(inbox, takePlugRequest);
      },
      respond: async (request, left) => {
        await this.#respond(connection, request, left);
        return "end";
      },
    });
  }

  async #respond(
    connection: Deno.TcpConn,
    request: PlugRequest,
    left: AbortSignal,
  ): Promise<void> {
    const fault = this.#fault;
    if (fault?.kind === "silent") await aborted(left);
    await delay(this.options.latencyMs + (fault?.kind === "slow" ? fault.delayMs : 0), left);
    if (left.aborted) return;
    const { house, now, model } = this.options;
    const atMs = now();
    house.advanceTo(atMs);
    const answer = runCommands(request.text, {
      house,
      model,
      isRelayStuck: fault?.kind === "relay-error",
      isMeterSilent: fault?.kind === "meter-error",
      atMs,
    });
    if (answer !== null) await this.#send(connection, encodeFrame(answer), left);
  }

  async #send(connection: Deno.TcpConn, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    switch (this.#fault?.kind) {
      case "truncated":
        await send(connection, bytes.subarray(0, Math.floor(bytes.length / 2)));
        return;
      case "wrong-length":
        new DataView(bytes.buffer).setUint32(0, this.#fault.lengthBytes);
        await send(connection, bytes);
        return;
      case "split": {
        const middle = Math.floor(bytes.length / 2);
        const pieces = [
          bytes.subarray(0, HEADER_BYTES),
          bytes.subarray(HEADER_BYTES, middle),
          bytes.subarray(middle),
        ];
        for (const piece of pieces) {
          await send(connection, piece);
          await delay(SPLIT_PAUSE_MS, signal);
        }
        return;
      }
      default:
        await send(connection, bytes);
    }
  }
}

/** Takes the next request out; "broken" when it is too long. */
function takePlugRequest(inbox: Inbox): PlugRequest | "incomplete" | "broken" {
  if (inbox.bytes.length < HEADER_BYTES) return "incomplete";
  const length = new DataView(inbox.bytes.buffer).getUint32(0);
  if (length > MAX_REQUEST_BYTES) return "broken";
  if (inbox.bytes.length < HEADER_BYTES + length) return "incomplete";
  return { text: decrypt(inbox.shift(HEADER_BYTES + length).subarray(HEADER_BYTES)) };
}

function encodeFrame(text: string): Uint8Array {
  const cipher = encrypt(text);
  const bytes = new Uint8Array(HEADER_BYTES + cipher.length);
  new DataView(bytes.buffer).setUint32(0, cipher.length);
  bytes.set(cipher, HEADER_BYTES);
  return bytes;
}
