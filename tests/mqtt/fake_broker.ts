import { Buffer } from "node:buffer";
import net from "node:net";
import {
  generate,
  type IConnectPacket,
  type ISubscription,
  type Packet,
  parser,
} from "mqtt-packet";

/** What a broker does that is not as it should be. */
export interface Manners {
  /** Return or reason code of its greeting; 0: welcome. */
  readonly greeting?: number;
  /** Says nothing at all. */
  readonly isMute?: boolean;
  /** Ends each connection after the greeting. */
  readonly endsAfterGreeting?: boolean;
  /** Takes what is published and never confirms it. */
  readonly confirmsNothing?: boolean;
  /** Topics that its rules forbid to write. */
  readonly forbidden?: RegExp;
  /** Topics that its rules forbid to hear of. */
  readonly secret?: RegExp;
  /** Knows MQTT 3.1.1 alone. */
  readonly isOld?: boolean;
  /** What it sends in place of a greeting. */
  readonly garbage?: Uint8Array;
}

export interface Published {
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly expiryS: number | null;
}

/** A small MQTT broker on loopback for one client at a time, which tells what it was sent. */
export class FakeBroker implements AsyncDisposable {
  readonly published: Published[] = [];
  readonly greeted: IConnectPacket[] = [];
  readonly subscriptions: ISubscription[] = [];
  /** How often a client has said that it leaves. */
  goodbyes = 0;
  readonly #open = new Set<net.Socket>();
  #current: { readonly socket: net.Socket; readonly version: number } | null = null;

  private constructor(
    private readonly server: net.Server,
    readonly port: number,
    public manners: Manners,
  ) {
    server.on("connection", (socket) => this.#talk(socket));
  }

  static async start(manners: Manners = {}, port = 0): Promise<FakeBroker> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const address = server.address();
    const taken = typeof address === "object" && address !== null ? address.port : port;
    return new FakeBroker(server, taken, manners);
  }

  /** Topics that the client wants to hear of. */
  get subscribed(): readonly string[] {
    return this.subscriptions.map(({ topic }) => topic);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Resolves once `isSo`. @throws when that does not come true */
  until(isSo: (broker: this) => boolean): Promise<void> {
    return until(() => isSo(this));
  }

  /** Newest that was published on a topic. */
  last(topic: string): Published | null {
    return this.published.findLast((message) => message.topic === topic) ?? null;
  }

  /** All on a topic, as text. */
  payloads(topic: string): readonly string[] {
    return this.published.filter((message) => message.topic === topic).map(({ payload }) =>
      payload
    );
  }

  /** Sends a message to the client. */
  say(
    topic: string,
    payload: string | Uint8Array,
    { retain = false }: { readonly retain?: boolean } = {},
  ): void {
    this.#send({
      cmd: "publish",
      topic,
      payload: Buffer.from(payload),
      qos: 0,
      retain,
      dup: false,
    });
  }

  /** Sends these bytes, whatever they are, and ends the connection where it shall. */
  sayBytes(bytes: Uint8Array, { ends }: { readonly ends: boolean }): void {
    this.#current?.socket.write(bytes);
    if (ends) this.#current?.socket.end();
  }

  /** How many connections are open. */
  get open(): number {
    return this.#open.size;
  }

  /** Ends all connections without a word. */
  drop(): void {
    for (const socket of this.#open) socket.destroy();
    this.#current = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.drop();
    await closed;
  }

  #talk(socket: net.Socket): void {
    this.#open.add(socket);
    const packets = parser();
    let version = 4;
    packets.on("packet", (packet: Packet) => {
      if (packet.cmd === "connect") version = packet.protocolVersion ?? 4;
      this.#answer(packet, { socket, version });
    });
    socket.on("error", () => {});
    socket.on("close", () => this.#open.delete(socket));
    socket.on("data", (bytes) => packets.parse(Buffer.from(bytes)));
  }

  #answer(packet: Packet, from: { readonly socket: net.Socket; readonly version: number }): void {
    const { manners } = this;
    if (packet.cmd === "connect") return this.#greet(packet, from);
    if (packet.cmd === "subscribe") {
      this.subscriptions.push(...packet.subscriptions);
      const granted = packet.subscriptions.map(({ topic }) =>
        manners.secret?.test(topic) === true ? 135 : 1
      );
      this.#send({ cmd: "suback", messageId: packet.messageId ?? 0, granted });
    }
    if (packet.cmd === "disconnect") this.goodbyes++;
    if (packet.cmd === "pingreq") this.#send({ cmd: "pingresp" });
    if (packet.cmd !== "publish") return;
    const { topic, payload, qos, retain, properties } = packet;
    const expiryS = properties?.messageExpiryInterval ?? null;
    this.published.push({ topic, payload: String(payload), qos, retain, expiryS });
    if (qos === 0 || manners.confirmsNothing === true) return;
    const reasonCode = manners.forbidden?.test(topic) === true ? 135 : 0;
    this.#send({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode });
  }

  #greet(
    packet: IConnectPacket,
    from: { readonly socket: net.Socket; readonly version: number },
  ): void {
    const { greeting = 0, isMute, isOld, garbage, endsAfterGreeting } = this.manners;
    this.greeted.push(packet);
    this.#current = from;
    if (isMute === true) return;
    if (garbage !== undefined) return void from.socket.write(garbage);
    const code = isOld === true && from.version === 5 ? 1 : greeting;
    const version = isOld === true ? 4 : from.version;
    this.#current = { ...from, version };
    this.#send({ cmd: "connack", sessionPresent: false, returnCode: code, reasonCode: code });
    if (code !== 0 || endsAfterGreeting === true) from.socket.end();
  }

  #send(packet: Packet): void {
    if (this.#current === null) return;
    const { socket, version } = this.#current;
    if (!socket.destroyed) socket.write(generate(packet, { protocolVersion: version }));
  }
}

/** Looks again until something is so; 20 s are longer than anything that a test waits for. */
export async function until(isSo: () => boolean): Promise<void> {
  const endsAtMs = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > endsAtMs) throw new Error(`Not so in the end: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
