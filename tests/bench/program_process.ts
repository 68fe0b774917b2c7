import { freePort } from "../setup/free_port.ts";
/** The whole program in a process of its own, with its own data folder. */
export class ProgramProcess {
  private constructor(
    private readonly child: Deno.ChildProcess,
    private readonly dataDir: string,
    /** `HOST:PORT` of its pages. */
    readonly host: string,
  ) {}

  /** Starts it; `prepare` fills its data folder before. @returns when its pages are served */
  static async start(
    options: {
      readonly prepare?: (dataDir: string) => void;
      readonly env?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<ProgramProcess> {
    const port = freePort();
    const dataDir = await Deno.makeTempDir();
    options.prepare?.(dataDir);
    const child = new Deno.Command(Deno.execPath(), {
      // As the task `start` does.
      args: ["run", "--no-prompt", "--v8-flags=--optimize-for-size", "-A", "main.ts", "start"],
      cwd: new URL("../../", import.meta.url),
      env: {
        ...options.env,
        CHARGEMANAGER_WEB_PORT: `${port}`,
        CHARGEMANAGER_DATA_DIR: dataDir,
      },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    for await (const bytes of child.stdout) {
      if (new TextDecoder().decode(bytes).includes("open http://")) break;
    }
    return new ProgramProcess(child, dataDir, `127.0.0.1:${port}`);
  }

  /** Text that it answers with. */
  async get(path: string): Promise<string> {
    return await (await fetch(`http://${this.host}${path}`)).text();
  }

  /**
   * What the process has in memory, in MB: all of it, and what is its own and in no file. The rest is
   * the runtime's own file, which the system shares with other programs and takes back when it must.
   */
  async memory(): Promise<{ readonly residentMb: number; readonly ownMb: number }> {
    const text = await Deno.readTextFile(`/proc/${this.child.pid}/smaps_rollup`);
    const megabytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / 1024;
    return { residentMb: megabytes("Rss"), ownMb: megabytes("Anonymous") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGTERM");
    await this.child.status;
    await Deno.remove(this.dataDir, { recursive: true });
  }
}
