/**
 * Asks for one page at a constant rate, as many people would: a request is sent when it is due,
 * however long the ones before it take, and its time counts from when it was due. So a server that
 * stands still for a while is seen by all who come meanwhile. In a process of its own, with
 * HOST:PORT, PATH, requests a second and seconds as arguments; prints one SteadyLoad as JSON.
 */

/** How long answers took from when their request was due, in ms. */
export interface SteadyLoad {
  readonly requests: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

const CONNECTIONS = 16;
const READ_BYTES = 64 * 1024;
const HEAD_END = "\r\n\r\n";

/** One kept-alive connection, with one request in flight. */
class Visitor {
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #request: Uint8Array;

  constructor(private readonly connection: Deno.TcpConn, target: { host: string; path: string }) {
    this.#request = new TextEncoder().encode(
      `GET ${target.path} HTTP/1.1\r\nHost: ${target.host}\r\nAccept-Encoding: gzip\r\n\r\n`,
    );
  }

  /** Reads one answer to its end. @throws Error for any but 200 */
  async visit(): Promise<void> {
    await this.connection.write(this.#request);
    let head = "";
    let missing = Infinity;
    while (missing > 0) {
      const length = await this.connection.read(this.#buffer);
      if (length === null) throw new Error("Cannot read answer: the server closed");
      if (missing !== Infinity) {
        missing -= length;
        continue;
      }
      head += new TextDecoder("latin1").decode(this.#buffer.subarray(0, length));
      const end = head.indexOf(HEAD_END);
      if (end >= 0) missing = bodyLength(head) - (head.length - end - HEAD_END.length);
    }
  }
}

function bodyLength(head: string): number {
  if (!head.startsWith("HTTP/1.1 200 ")) throw new Error(`Cannot use answer: ${head.slice(0, 40)}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error("Cannot use answer: it has no length");
  return Number(length);
}

async function run(host: string, path: string, perSecond: number, seconds: number) {
  const [hostname = "", port = ""] = host.split(":");
  const tookMs: number[] = [];
  const count = perSecond * seconds;
  const beganMs = performance.now();
  let next = 0;
  const visits = Array.from({ length: CONNECTIONS }, async () => {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    connection.setNoDelay();
    const visitor = new Visitor(connection, { host, path });
    while (next < count) {
      const dueMs = beganMs + (next++) * 1000 / perSecond;
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      await visitor.visit();
      tookMs.push(performance.now() - dueMs);
    }
  });
  await Promise.all(visits);
  return tookMs;
}

function summarize(tookMs: readonly number[]): SteadyLoad {
  const sorted = tookMs.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { requests: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}

if (import.meta.main) {
  const [host = "", path = "/", perSecond = "1000", seconds = "10"] = Deno.args;
  console.log(JSON.stringify(summarize(await run(host, path, Number(perSecond), Number(seconds)))));
}
