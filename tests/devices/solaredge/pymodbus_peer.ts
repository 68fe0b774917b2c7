import assert from "node:assert/strict";

const SCRIPT = new URL("./pymodbus_server.py", import.meta.url);

/** Registers from an address (base 0) on. */
export interface Image {
  readonly address: number;
  readonly registers: readonly number[];
}

/** A Modbus TCP server that nobody of this project wrote, in a process of its own. */
export class PymodbusPeer implements AsyncDisposable {
  private constructor(
    private readonly process: Deno.ChildProcess,
    private readonly input: WritableStreamDefaultWriter<Uint8Array>,
    readonly port: number,
  ) {}

  /** Serves registers as unit 1, on a free port unless one is given. */
  static async start(
    python: string,
    blocks: readonly Image[],
    port = 0,
  ): Promise<PymodbusPeer> {
    const process = new Deno.Command(python, {
      args: [SCRIPT.pathname],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const input = process.stdin.getWriter();
    await input.write(new TextEncoder().encode(`${JSON.stringify({ port, blocks })}\n`));
    return new PymodbusPeer(process, input, await readPort(process.stdout));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.input.close();
    await this.process.status;
  }
}

async function readPort(output: ReadableStream<Uint8Array>): Promise<number> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of output) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes("\n")) break;
  }
  assert.match(text, /^\d+\n/, "the server told no port");
  return Number(text);
}
