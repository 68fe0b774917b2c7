import assert from "node:assert/strict";
import { createGunzip } from "node:zlib";
import { createApp } from "../../../routes/app.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { WebServer } from "../../../routes/server/web_server.ts";
import { MINUTE_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { FakeProgram, FRESH, historyUpTo, NOW_MS, SUNNY } from "../fake_program.ts";

/** What one page may cost at rest, in bytes a minute. */
const MAX_BYTES_PER_MINUTE = 8 * 1024;
const CYCLE_MS = 5 * SECOND_MS;
const STEP_MS = 5 * MINUTE_MS;
const MINUTES = 20;
const SEED = 20_261_129;
const LOSS_W = 14;

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A house whose powers hover as meters do; nobody charges. */
class House {
  readonly program = new FakeProgram();
  readonly #next = numbersFrom(SEED);
  #cycle = 10;

  constructor() {
    this.#remember();
  }

  /** One cycle later. */
  step(): void {
    const { program } = this;
    const atMs = program.now + CYCLE_MS;
    program.now = atMs;
    this.#cycle++;
    if (this.#cycle % 12 === 0) this.#remember();
    const gridPowerW = this.#around(310, 25);
    const pvPowerW = this.#around(140, 9);
    const batteryPowerW = this.#around(120, 15);
    const housePowerW = gridPowerW + pvPowerW + batteryPowerW - LOSS_W;
    const fresh = { ...FRESH, atMs };
    program.publish({
      atMs,
      cycle: this.#cycle,
      mode: "tracked",
      reason: { code: "wait.surplus", surplusW: -gridPowerW, neededW: 1380, phases: 1 },
      gridPowerW,
      pvPowerW,
      batteryPowerW,
      consumptionPowerW: housePowerW,
      housePowerW,
      conversionLossW: LOSS_W,
      surplusW: -gridPowerW,
      meter: fresh,
      inverter: { ...SUNNY.inverter, ...fresh, temperatureC: this.#around(412, 1) / 10 },
      battery: { ...SUNNY.battery, ...fresh, status: "discharging" },
      charger: {
        ...SUNNY.charger,
        ...fresh,
        charging: false,
        enabled: false,
        powerW: 0,
        currentA: 0,
      },
      plug: { ...SUNNY.plug, ...fresh, on: false, powerW: 0, use: null, reason: null },
      session: null,
    });
  }

  /** Twelve hours of history, as the program reads it once a minute. */
  #remember(): void {
    const { program } = this;
    const oldest = Math.floor(program.now / STEP_MS) - 144;
    program.points = historyUpTo(program.now, 144, (step) => ({
      pvPowerW: Math.round(2000 + 1800 * Math.sin((oldest + step) / 23)),
      consumptionPowerW: 400 + 37 * ((oldest + step) % 7),
    }));
  }

  #around(middle: number, width: number): number {
    return Math.round(middle + (this.#next() * 2 - 1) * width);
  }
}

/** Reads a live stream off its socket: counts the bytes and waits for texts in what they say. */
class SocketReader {
  bytes = 0;
  head = "";
  text = "";

  private constructor(private readonly connection: Deno.TcpConn) {}

  static async open(
    port: number,
    target: string,
    headers: readonly string[],
  ): Promise<SocketReader> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const lines = [`GET ${target} HTTP/1.1`, "Host: 127.0.0.1", ...headers, "", ""];
    await connection.write(new TextEncoder().encode(lines.join("\r\n")));
    return new SocketReader(connection);
  }

  /** Reads on until what came since the last call holds `text`. */
  async until(text: string): Promise<void> {
    while (!this.text.includes(text)) await this.#read();
    this.text = "";
  }

  close(): void {
    this.#gunzip.destroy();
    this.connection.close();
  }

  readonly #gunzip = createGunzip();
  #raw = "";

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    const count = await this.connection.read(buffer);
    assert.ok(count !== null, "the stream ended");
    this.bytes += count;
    for (const byte of buffer.subarray(0, count)) this.#raw += String.fromCharCode(byte);
    if (this.head === "") this.#readHead();
    if (this.head !== "") await this.#readChunks();
  }

  #readHead(): void {
    const end = this.#raw.indexOf("\r\n\r\n");
    if (end < 0) return;
    this.head = this.#raw.slice(0, end).toLowerCase();
    this.#raw = this.#raw.slice(end + 4);
  }

  /** Takes each whole chunk off the raw bytes and unpacks it. */
  async #readChunks(): Promise<void> {
    for (;;) {
      const size = /^([0-9a-f]+)\r\n/i.exec(this.#raw);
      if (size === null) return;
      const from = size[0].length;
      const length = parseInt(size[1] ?? "", 16);
      if (this.#raw.length < from + length + 2) return;
      const body = Uint8Array.from(
        this.#raw.slice(from, from + length),
        (letter) => letter.charCodeAt(0),
      );
      this.#raw = this.#raw.slice(from + length + 2);
      const isPacked = this.head.includes("content-encoding: gzip");
      this.text += new TextDecoder().decode(isPacked ? await this.#unpack(body) : body);
    }
  }

  /** What can be read of the stream with these bytes more. */
  async #unpack(body: Uint8Array): Promise<Uint8Array> {
    const made: Uint8Array[] = [];
    const keep = (bytes: Uint8Array) => made.push(bytes);
    this.#gunzip.on("data", keep);
    await new Promise<void>((done) => this.#gunzip.write(body, () => done()));
    this.#gunzip.off("data", keep);
    return new Uint8Array(await new Blob(made.map((part) => new Uint8Array(part))).arrayBuffer());
  }
}

async function bytesPerMinute(headers: readonly string[]): Promise<number> {
  const house = new House();
  const live = new LiveStreams(4, { spacingMs: 0, heartbeatMs: 3_600_000 });
  const logger = new MemoryLogger();
  const app = createApp({ program: house.program, live, logger, steadyMs: () => 0 });
  const server = new WebServer((request, info) => app.fetch(request, info), logger, {
    hostname: "127.0.0.1",
    onTakenBack: () => {},
    probeMs: 3_600_000,
  });
  await server.start(0);
  const page = await (await app.request("http://127.0.0.1/")).text();
  const target = /hx-sse:connect="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const reader = await SocketReader.open(server.port, target, headers);
  try {
    await reader.until(timeTag(NOW_MS));
    for (let cycle = 0; cycle < MINUTES * 12; cycle++) {
      house.step();
      await reader.until(timeTag(house.program.now));
    }
    assert.match(reader.head, /cache-control: no-store, no-transform/);
    assert.match(reader.head, /x-accel-buffering: no/);
    assert.match(reader.head, /content-type: text\/event-stream/);
  } finally {
    reader.close();
    live.close();
    await server.stop();
  }
  return Math.round(reader.bytes / MINUTES);
}

function timeTag(atMs: number): string {
  return `datetime="${new Date(atMs).toISOString()}"`;
}

Deno.test(`GET /live at rest costs a page at most 8 KB a minute (seed ${SEED})`, async () => {
  const bytes = await bytesPerMinute(["Accept-Encoding: gzip, deflate, br"]);
  assert.ok(bytes <= MAX_BYTES_PER_MINUTE, `${bytes} bytes a minute`);
});

Deno.test(`GET /live who takes no gzip gets what changed and no more (seed ${SEED})`, async () => {
  const bytes = await bytesPerMinute([]);
  assert.ok(bytes <= 4 * MAX_BYTES_PER_MINUTE, `${bytes} bytes a minute`);
});
