import net from "node:net";
import tls from "node:tls";
import type { IClientOptions, MqttClient } from "mqtt";
import { BrokerLost, brokerLost, reasonOf } from "./connect_trouble.ts";
import { FrameGuard, MAX_PACKET_BYTES } from "./frame_guard.ts";

/** Version of MQTT: 4 is 3.1.1, which knows no message that expires. */
export type ProtocolVersion = 4 | 5;

/** Where and as whom to connect. */
export interface BrokerAccess {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly clientId: string;
  readonly version: ProtocolVersion;
  /** What the broker tells everybody when we are gone without a word. */
  readonly will: { readonly topic: string; readonly payload: string };
  /** Longest that socket, encryption and greeting take together, in ms. */
  readonly deadlineMs: number;
  /** Gives the try up. */
  readonly signal: AbortSignal;
}

/** One message to the broker. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** The broker throws it away after so many seconds (MQTT 5); left out: never. */
  readonly expiryS?: number;
}

/** One message from the broker. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Uint8Array;
  /**
   * It was kept by the broker; with MQTT 5 also: it shall be. Nobody has sent it for this moment alone.
   * MQTT 3.1.1 does not tell of a message that comes at once whether it is kept, too.
   */
  readonly isRetained: boolean;
}

export interface ConnectionHooks {
  readonly onMessage: (message: Incoming) => void;
  /** The connection has ended, and not by `close`. */
  readonly onLost: (lost: BrokerLost) => void;
}

/** Without a sign of life for one and a half times this the connection counts as dead. */
const KEEPALIVE_S = 20;
/** What the end of a connection may take before it is cut, in ms. */
const CLOSE_MS = 1000;
const PORTS: Readonly<Record<string, number>> = { "mqtt:": 1883, "mqtts:": 8883 };

/** A connection to a broker that stands; a lost one is not mended but made anew by its holder. */
export class BrokerConnection {
  #isOver = false;
  /** Rejects with its end: the library leaves some calls without an answer. */
  readonly #end = Promise.withResolvers<never>();

  private constructor(
    private readonly client: MqttClient,
    private readonly where: string,
  ) {
    this.#end.promise.catch(() => {});
  }

  /** Connects; the library is loaded with the first call. @throws BrokerLost */
  static async open(access: BrokerAccess, hooks: ConnectionHooks): Promise<BrokerConnection> {
    const { default: mqtt } = await import("mqtt");
    const url = new URL(access.url);
    const streamOf = () => guardedStream(url, (error) => client.emit("error", error));
    const client: MqttClient = new mqtt.MqttClient(streamOf, {
      ...optionsOf(access),
      manualConnect: true,
    });
    const connection = new BrokerConnection(client, url.host);
    await connection.#connect(access.signal);
    connection.#follow(hooks);
    return connection;
  }

  /**
   * Resolves once the broker has it (QoS 1), or once it is on its way (QoS 0).
   * @returns false where the broker's rules forbid it @throws BrokerLost
   */
  publish({ topic, payload, qos, retain, expiryS }: Outgoing): Promise<boolean> {
    return this.#isTaken(() =>
      this.client.publishAsync(topic, payload, {
        qos,
        retain,
        // Of MQTT 5: with an older one the library leaves it out.
        ...(expiryS === undefined ? {} : { properties: { messageExpiryInterval: expiryS } }),
      })
    );
  }

  /** Hears of a topic from now on, but not of what it publishes itself (MQTT 5). @returns as `publish` @throws BrokerLost */
  subscribe(topic: string): Promise<boolean> {
    return this.#isTaken(() =>
      this.client.subscribeAsync(topic, { qos: 1, nl: true, rap: true, rh: 0 })
    );
  }

  /** Ends it with a word to the broker, so that the last will is not told. Never throws. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#finish(new Error("the connection was closed by this program"));
    await endOf(this.client);
  }

  #connect(signal: AbortSignal): Promise<void> {
    const { client, where } = this;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // It listens for good: what still comes of a try that was given up is nobody's error.
    const fail = (error: unknown) => reject(brokerLost(error, where));
    const giveUp = () => fail(new Error("given up"));
    client.on("error", fail);
    client.once("close", () => fail(new Error("the connection was closed")));
    client.once("connect", () => resolve());
    signal.addEventListener("abort", giveUp);
    client.connect();
    if (signal.aborted) giveUp();
    return promise.catch((error) => {
      client.end(true);
      throw error;
    }).finally(() => signal.removeEventListener("abort", giveUp));
  }

  #follow({ onMessage, onLost }: ConnectionHooks): void {
    const { client } = this;
    let cause: unknown = null;
    const lose = () => {
      if (this.#isOver) return;
      onLost(this.#finish(cause ?? new Error("the connection was closed")));
    };
    client.on("error", (error) => {
      cause ??= error;
      client.stream.destroy();
    });
    client.on("disconnect", ({ reasonCode = 0 }) => {
      cause ??= Object.assign(new Error(`ended with reason ${reasonCode}`), { code: reasonCode });
    });
    client.on("close", lose);
    client.on("message", (topic, payload, { retain }) => {
      if (!this.#isOver) onMessage({ topic, payload, isRetained: retain });
    });
  }

  #finish(why: unknown): BrokerLost {
    const lost = brokerLost(why, this.where);
    this.#isOver = true;
    this.#end.reject(lost);
    return lost;
  }

  /** An answer with a reason in it comes over a connection that stands. */
  async #isTaken(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await Promise.race([this.#isOver ? this.#end.promise : work(), this.#end.promise]);
      return true;
    } catch (error) {
      if (error instanceof BrokerLost) throw error;
      if (this.client.connected && reasonOf(error) !== null) return false;
      throw brokerLost(error, this.where);
    }
  }
}

function optionsOf(access: BrokerAccess): IClientOptions {
  const { user, password, clientId, version, will, deadlineMs } = access;
  return {
    clientId,
    protocolVersion: version,
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: deadlineMs,
    reconnectPeriod: 0,
    timerVariant: "native",
    ...(user === "" ? {} : { username: user }),
    ...(password === "" ? {} : { password }),
    will: { ...will, payload: will.payload, qos: 1, retain: true },
    ...(version === 5 ? { properties: { maximumPacketSize: MAX_PACKET_BYTES } } : {}),
  };
}

/**
 * The socket, which ends with the first packet that is too long. An authority of one's own is trusted
 * by DENO_CERT, as by everything that Deno encrypts.
 */
function guardedStream(url: URL, onError: (error: Error) => void): net.Socket {
  const place = placeOf(url);
  const socket = url.protocol === "mqtts:" ? tls.connect(place) : net.connect(place);
  const guard = new FrameGuard();
  socket.on("data", (bytes) => {
    if (typeof bytes !== "string" && !guard.take(bytes)) onError(new Error("a packet is too long"));
  });
  socket.on("error", onError);
  return socket;
}

/** Where an address leads; encryption is told the name of the host, and no IP address. */
export function placeOf(
  { hostname, port, protocol }: URL,
): { readonly host: string; readonly port: number; readonly servername?: string } {
  const host = hostname.replace(/^\[|\]$/g, "");
  const place = { host, port: Number(port || PORTS[protocol]) };
  return net.isIP(host) === 0 ? { ...place, servername: host } : place;
}

/** The library waits for answers that a broker still owes; nobody else does. */
function endOf(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(cut);
      resolve();
    };
    const cut = setTimeout(() => {
      client.stream.destroy();
      done();
    }, CLOSE_MS);
    client.end(false, {}, done);
  });
}
