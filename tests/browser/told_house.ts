const ROOT = new URL("../../", import.meta.url);
const SCRIPT = "tests/routes/told_house.ts";
const READY = /reasons (.*)\nopen (http:\/\/localhost:\d+)/;

/** The pages around a program that shows what a test tells it, in a process of their own. */
export class ToldHouse implements AsyncDisposable {
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  private constructor(
    private readonly child: Deno.ChildProcess,
    readonly origin: string,
    /** The codes of all reasons. */
    readonly reasons: readonly string[],
  ) {
    this.#input = child.stdin.getWriter();
  }

  /** Resolves when its pages are open. */
  static async start(): Promise<ToldHouse> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "-A", "--config", "deno.json", SCRIPT],
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let text = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      const [, reasons, origin] = READY.exec(text) ?? [];
      if (reasons !== undefined && origin !== undefined) {
        return new ToldHouse(child, origin, reasons.split(" "));
      }
    }
    throw new Error("The house ended before its pages were open");
  }

  /** Tells parts of the status, or the code of a reason; it is a cycle of its own. */
  async tell(told: { readonly status?: object; readonly reason?: string }): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(told)}\n`));
  }

  /** What another program in the network is told. */
  async status(language: string): Promise<Record<string, unknown> & { reason: Told }> {
    const headers = { "accept-language": language };
    return await (await fetch(`${this.origin}/api/status`, { headers })).json();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    this.child.kill("SIGTERM");
    await this.child.status;
  }
}

interface Told {
  readonly code: string;
  readonly text: string;
}
