import { createSocket, type Socket } from "node:dgram";
import { DeviceUnreachable } from "../../domain/codes/errors.ts";
import { networkSymptom } from "./system_errors.ts";

/** Where a question goes, and from which own address: that chooses the network it leaves by. */
export interface UdpTarget {
  /** Own IPv4 address; 0.0.0.0 leaves the choice to the system. */
  readonly from: string;
  /** Broadcast, multicast or host address (IPv4). */
  readonly address: string;
  readonly port: number;
}

export interface UdpQuestion {
  /** Continues "Cannot …" in errors: `search for plugs`. */
  readonly action: string;
  readonly message: Uint8Array;
  readonly targets: readonly UdpTarget[];
  /** The search takes as long; whoever answers later is not heard. */
  readonly deadlineMs: number;
  /** Ends the search early, with what has been heard. */
  readonly signal?: AbortSignal;
}

/** One answer, and the IPv4 address it came from. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly address: string;
}

/** UDP loses datagrams, more so by WLAN: the question is asked so often, evenly over the time. */
const ASKED_TIMES = 3;
/** Longest datagram that is kept; multicast DNS allows no more (RFC 6762, 17). */
const MAX_BYTES = 9000;
const MAX_TARGETS = 16;
/** One host may answer each question, and for a few devices behind it. */
const MAX_ANSWERS_OF_ONE = 8;
const MAX_HOSTS = 64;

/** An IPv4 network that this machine is in. */
export interface OwnNetwork {
  readonly address: string;
  readonly broadcast: string;
}

/**
 * Sends a question and gathers what comes back until the deadline. Nothing is left open.
 * @throws DeviceUnreachable when it could be sent to nowhere
 */
export async function askAround(question: UdpQuestion): Promise<readonly Datagram[]> {
  const targets = question.targets.slice(0, MAX_TARGETS);
  const heard = new Heard();
  const sockets = new Map<string, Socket>();
  let failure: unknown = new Error("this machine is in no IPv4 network");
  try {
    for (const from of new Set(targets.map((target) => target.from))) {
      try {
        sockets.set(from, await openSocket(from, (datagram) => heard.take(datagram)));
      } catch (error) {
        failure = error;
      }
    }
    let isSent = false;
    for (let time = 0; time < ASKED_TIMES && question.signal?.aborted !== true; time++) {
      const failures = await Promise.all(targets.map((target) => {
        const socket = sockets.get(target.from);
        return socket === undefined ? failure : send(socket, question.message, target);
      }));
      isSent ||= failures.includes(null);
      failure = failures.find((error) => error !== null) ?? failure;
      if (!isSent) throw unsentError(question, failure);
      await pause(question.deadlineMs / ASKED_TIMES, question.signal);
    }
    return heard.datagrams;
  } finally {
    await Promise.all([...sockets.values()].map(closeSocket));
  }
}

/** The IPv4 networks of this machine; none where the permission to look at them is missing. */
export function ownNetworks(): readonly OwnNetwork[] {
  try {
    return Deno.networkInterfaces()
      .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
      .map(({ address, netmask }) => ({ address, broadcast: broadcastOf({ address, netmask }) }))
      .slice(0, MAX_TARGETS);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return [];
    throw error;
  }
}

/** Broadcast address of the network that an IPv4 address with a netmask is in. */
export function broadcastOf(own: { address: string; netmask: string }): string {
  const mask = own.netmask.split(".").map(Number);
  return own.address.split(".").map((part, at) => Number(part) | (~(mask[at] ?? 0) & 0xff))
    .join(".");
}

/** Keeps whole datagrams, each once, a few of one host and of so many hosts. */
class Heard {
  readonly #byHost = new Map<string, Uint8Array[]>();

  get datagrams(): readonly Datagram[] {
    return [...this.#byHost].flatMap(([address, all]) => all.map((bytes) => ({ bytes, address })));
  }

  take({ bytes, address }: Datagram): void {
    if (bytes.length > MAX_BYTES) return;
    const known = this.#byHost.get(address) ?? [];
    const isFull = known.length >= MAX_ANSWERS_OF_ONE ||
      (known.length === 0 && this.#byHost.size >= MAX_HOSTS);
    if (isFull || known.some((other) => isSame(other, bytes))) return;
    this.#byHost.set(address, [...known, bytes]);
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

function openSocket(from: string, onDatagram: (datagram: Datagram) => void): Promise<Socket> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => closeSocket(socket).then(() => reject(error)));
    socket.bind({ address: from, port: 0 }, () => {
      socket.removeAllListeners("error");
      // What fails later shows in the sends.
      socket.on("error", () => {});
      socket.on("message", (bytes, { address }) => onDatagram({ bytes, address }));
      socket.setBroadcast(true);
      resolve(socket);
    });
  });
}

/** Resolves to null when it left, else to the error. */
function send(socket: Socket, message: Uint8Array, target: UdpTarget): Promise<unknown> {
  return new Promise((resolve) => {
    socket.send(message, target.port, target.address, (error) => resolve(error ?? null));
  });
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

function unsentError({ action }: UdpQuestion, cause: unknown): DeviceUnreachable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DeviceUnreachable(`Cannot ${action}: ${reason}`, {
    symptom: networkSymptom(cause),
    cause,
  });
}

function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
