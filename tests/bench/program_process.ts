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

  /** What the process has in memory, in MB. */
  async memoryMb(): Promise<number> {
    const metrics = await this.get("/metrics");
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / 2 ** 20;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGTERM");
    await this.child.status;
    await Deno.remove(this.dataDir, { recursive: true });
  }
}
