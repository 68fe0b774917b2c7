const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
const MAX_ANSWER_BYTES = 256 * 1024;

/** One TCP connection to the program that says whatever a test wants. */
export class RawClient implements Disposable {
  #isClosed = false;

  private constructor(private readonly connection: Deno.TcpConn) {}

  static async connect(port: number): Promise<RawClient> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    return new RawClient(connection);
  }

  /** @returns false when the other end has closed */
  async send(data: string | Uint8Array): Promise<boolean> {
    const bytes = typeof data === "string" ? ENCODER.encode(data) : data;
    try {
      for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
      return true;
    } catch {
      return false;
    }
  }

  /** What comes within `timeMs`, or until the other end closes or `isEnough`. */
  async read(timeMs: number, isEnough: (text: string) => boolean = () => false): Promise<string> {
    const timer = setTimeout(() => this.close(), timeMs);
    const buffer = new Uint8Array(16 * 1024);
    let text = "";
    try {
      while (text.length < MAX_ANSWER_BYTES && !isEnough(text)) {
        const length = await this.connection.read(buffer);
        if (length === null) break;
        text += DECODER.decode(buffer.subarray(0, length));
      }
    } catch {
      // Reset, or closed by the timer: what came until then counts.
    } finally {
      clearTimeout(timer);
    }
    return text;
  }

  /** Says that nothing more is sent. */
  async endWriting(): Promise<void> {
    await this.connection.closeWrite().catch(() => {});
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Says one thing on a connection of its own. @returns the answer, "" for none */
export async function ask(port: number, data: string | Uint8Array, timeMs = 3000): Promise<string> {
  using client = await RawClient.connect(port);
  await client.send(data);
  return await client.read(timeMs, isWholeAnswer);
}

/** Status of an answer; null: there was none. */
export function statusOf(answer: string): number | null {
  const status = /^HTTP\/1\.[01] ([0-9]{3})/.exec(answer)?.[1];
  return status === undefined ? null : Number(status);
}

function isWholeAnswer(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length !== undefined && text.length - end - 4 >= Number(length);
}
