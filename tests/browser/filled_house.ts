const ROOT = new URL("../../", import.meta.url);
const SCRIPT = "tests/routes/filled_house.ts";
const READY = /open (http:\/\/localhost:\d+)/;

/** The pages around two months of made-up records, in a process of their own. */
export class FilledHouse implements AsyncDisposable {
  private constructor(private readonly child: Deno.ChildProcess, readonly origin: string) {}

  /** Resolves when its pages are open; empty: a house that has recorded nothing yet. */
  static async start(kind: "filled" | "empty"): Promise<FilledHouse> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "-A", "--config", "deno.json", SCRIPT, kind],
      cwd: ROOT,
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let text = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      const origin = READY.exec(text)?.[1];
      if (origin !== undefined) return new FilledHouse(child, origin);
    }
    throw new Error("The filled house ended before its pages were open");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGTERM");
    await this.child.status;
  }
}
