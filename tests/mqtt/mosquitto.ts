import { isFile } from "../setup/tool_folder.ts";
import { freePort } from "../setup/free_port.ts";

const PATHS = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"];

/** Debian's broker; null: it is not here. */
export function findMosquitto(): string | null {
  return PATHS.find(isFile) ?? null;
}

/** A test with Debian's broker; without it the test says so and does not run. */
export function mosquittoTest(name: string, run: (mosquitto: string) => Promise<void>): void {
  const mosquitto = findMosquitto();
  if (mosquitto !== null) {
    Deno.test(name, () => run(mosquitto));
  } else {
    Deno.test({ name: `${name} (skipped: no mosquitto here)`, ignore: true, fn() {} });
  }
}

/** Debian's broker on a loopback port, with a folder of its own. */
export class Mosquitto implements AsyncDisposable {
  #process: Deno.ChildProcess | null = null;

  private constructor(
    private readonly program: string,
    readonly folder: string,
    readonly port: number,
  ) {}

  /** `lines` are further lines of its configuration; files are written beside it. */
  static async start(
    program: string,
    { lines = ["allow_anonymous true"], files = {} }: {
      readonly lines?: readonly string[];
      readonly files?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Mosquitto> {
    const folder = await Deno.makeTempDir();
    const broker = new Mosquitto(program, folder, freePort());
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o600 });
    }
    const config = [
      `listener ${broker.port} 127.0.0.1`,
      ...lines.map((line) => line.replaceAll("FOLDER", folder)),
      "persistence false",
      ...(Deno.uid() === 0 ? ["user root"] : []),
    ];
    await Deno.writeTextFile(`${folder}/mosquitto.conf`, config.join("\n"));
    await broker.begin();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Starts it, again after `kill`, and waits until it listens. */
  async begin(): Promise<void> {
    this.#process = new Deno.Command(this.program, {
      args: ["-c", `${this.folder}/mosquitto.conf`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const endsAtMs = performance.now() + 20_000;
    while (!await listens(this.port)) {
      if (performance.now() > endsAtMs) throw new Error("mosquitto does not listen");
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    running?.kill("SIGKILL");
    await running?.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function listens(port: number): Promise<boolean> {
  try {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    conn.close();
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return false;
  }
}
