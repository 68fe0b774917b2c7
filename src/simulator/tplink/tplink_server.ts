import { type Inbox, send } from "../sockets/conversation.ts";
import { delay } from "../sockets/delay.ts";
import type { PlugFault } from "../faults/faults.ts";
import type { House } from "../house/house.ts";
import { partOf } from "../house/parts.ts";
import { SocketDevice, type SocketOptions } from "../sockets/socket_device.ts";
import { decrypt, encrypt } from "./cipher.ts";
import { type PlugModel, runCommands } from "./commands.ts";

export interface TplinkServerOptions extends SocketOptions {
  readonly house: House;
  /** Which of the house's heaters hangs on it; the first unless it is told. */
  readonly heater?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly model: PlugModel;
}

interface PlugRequest {
  readonly text: string;
}

const HEADER_BYTES = 4;
const MAX_REQUEST_BYTES = 4096;
const SPLIT_PAUSE_MS = 3;

/** HS100 or HS110 on TCP: one command a connection, which the plug closes after its answer. */
export class TplinkServer extends SocketDevice<PlugFault, PlugRequest> {
  constructor(private readonly options: TplinkServerOptions) {
    super(options);
  }

  override setFault(fault: PlugFault | null): Promise<void> {
    const { house, now } = this.options;
    house.advanceTo(now());
    const heater = partOf(house.heaters, this.options.heater ?? 0);
    heater.setResting(fault?.kind === "load-resting");
    if (fault?.kind === "switched-by-hand") heater.switchTo(fault.isOn);
    if (fault?.kind === "total-reset") heater.resetTotal();
    if (fault?.kind === "reboot" || this.fault?.kind === "reboot") heater.restart();
    return super.setFault(fault);
  }

  protected override isClosedBy(fault: PlugFault | null): boolean {
    return fault?.kind === "reboot" || super.isClosedBy(fault);
  }

  protected override take(inbox: Inbox): PlugRequest | "incomplete" | "broken" {
    if (inbox.bytes.length < HEADER_BYTES) return "incomplete";
    const length = new DataView(inbox.bytes.buffer).getUint32(0);
    if (length > MAX_REQUEST_BYTES) return "broken";
    if (inbox.bytes.length < HEADER_BYTES + length) return "incomplete";
    return { text: decrypt(inbox.shift(HEADER_BYTES + length).subarray(HEADER_BYTES)) };
  }

  protected override async respond(
    request: PlugRequest,
    connection: Deno.TcpConn,
    left: AbortSignal,
  ): Promise<"end"> {
    const { house, now, model, heater = 0 } = this.options;
    const atMs = now();
    house.advanceTo(atMs);
    const answer = runCommands(request.text, {
      house,
      heater,
      model,
      isRelayStuck: this.fault?.kind === "relay-error",
      isMeterSilent: this.fault?.kind === "meter-error",
      atMs,
    });
    if (answer !== null) await this.#send(connection, encodeFrame(answer), left);
    return "end";
  }

  async #send(connection: Deno.TcpConn, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { fault } = this;
    switch (fault?.kind) {
      case "truncated":
        await send(connection, bytes.subarray(0, Math.floor(bytes.length / 2)));
        return;
      case "wrong-length":
        new DataView(bytes.buffer).setUint32(0, fault.lengthBytes);
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

function encodeFrame(text: string): Uint8Array {
  const cipher = encrypt(text);
  const bytes = new Uint8Array(HEADER_BYTES + cipher.length);
  new DataView(bytes.buffer).setUint32(0, cipher.length);
  bytes.set(cipher, HEADER_BYTES);
  return bytes;
}
