import { createSocket } from "node:dgram";
import type { House } from "../house/house.ts";
import { type PlugModel, runCommands } from "./commands.ts";
import { decrypt, encrypt } from "./cipher.ts";

export interface PlugSearchOptions {
  readonly house: House;
  /** Which of the house's heaters hangs on it; the first unless it is told. */
  readonly heater?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly hostname: string;
  /** Of UDP; a plug's is the same as its TCP port. */
  readonly port: number;
  readonly model: PlugModel;
}

/** Answers searches for plugs (UDP, the cipher without its length) until it is disposed of. */
export function answerPlugSearches(options: PlugSearchOptions): Promise<AsyncDisposable> {
  const { house, now, hostname, port, model, heater = 0 } = options;
  const socket = createSocket("udp4");
  socket.on("message", (bytes, { address, port: asker }) => {
    const atMs = now();
    house.advanceTo(atMs);
    const answer = runCommands(decrypt(bytes), {
      house,
      heater,
      model,
      isRelayStuck: false,
      isMeterSilent: false,
      atMs,
    });
    if (answer !== null) socket.send(encrypt(answer), asker, address);
  });
  const close = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address: hostname, port }, () => {
      socket.removeListener("error", reject);
      socket.on("error", () => {});
      resolve({ [Symbol.asyncDispose]: close });
    });
  });
}
