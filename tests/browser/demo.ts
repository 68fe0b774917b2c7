import { freePort } from "../setup/free_port.ts";
/** The project's root, where the program is started. */
const ROOT = new URL("../../", import.meta.url);
const READY = /open (http:\/\/localhost:\d+)/;

export interface DemoOptions {
  readonly speed: number;
  readonly weather: "clear" | "broken" | "overcast";
  readonly hour: number;
  /** Days of history at its start; none when left out, which is soonest there. */
  readonly days?: number;
  /** The small house when left out. */
  readonly house?: "big";
  /** A free port when left out. */
  readonly port?: number;
}

/** The network ends at this machine, whatever address is typed into a page. */
const CONFINED = [
  "--no-prompt",
  "--allow-net=127.0.0.1,0.0.0.0",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
];

/** The demo as a user starts it, in a process of its own. */
export class Demo implements AsyncDisposable {
  private constructor(
    private readonly child: Deno.ChildProcess,
    readonly dataDir: string,
    private readonly drained: Promise<void>,
    readonly port: number,
  ) {}

  /** Starts the demo; resolves when its pages are open and it has read each of its devices. */
  static async start(options: DemoOptions): Promise<Demo> {
    const { speed, weather, hour, days = 0, house, port = freePort() } = options;
    const words = ["demo", "--speed", `${speed}`, "--weather", weather, "--hour", `${hour}`];
    words.push("--days", `${days}`);
    if (house !== undefined) words.push("--house", house);
    const demo = await Demo.#open(words, port, await Deno.makeTempDir());
    await demo.#hasRead();
    return demo;
  }

  /** The real program, of a house without a device as long as nobody sets one up. */
  static async startEmpty(dataDir?: string): Promise<Demo> {
    return await Demo.#open([], freePort(), dataDir ?? await Deno.makeTempDir());
  }

  static async #open(words: readonly string[], port: number, dataDir: string): Promise<Demo> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...CONFINED, "--config", "deno.json", "main.ts", ...words],
      cwd: ROOT,
      env: { CHARGEMANAGER_WEB_PORT: `${port}`, CHARGEMANAGER_DATA_DIR: dataDir },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const ready = Promise.withResolvers<void>();
    const drained = drain(child.stdout, (line) => {
      if (READY.test(line)) ready.resolve();
      return true;
    }).then(() => ready.reject(new Error("The demo ended before its pages were open")));
    await ready.promise;
    return new Demo(child, dataDir, drained.catch(() => {}), port);
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** What another program in the network is told. */
  async status(): Promise<Record<string, unknown> & { reason: { text: string } }> {
    const response = await fetch(`${this.origin}/api/status`, {
      headers: { "accept-language": "en" },
    });
    return await response.json();
  }

  /** What it is told of one load. */
  async load(id: number): Promise<Record<string, unknown>> {
    const { loads } = await this.status();
    const load = Array.isArray(loads) ? loads.find((one) => one.id === id) : undefined;
    if (load === undefined) throw new Error(`No load ${id}`);
    return load;
  }

  async setMode(mode: string): Promise<void> {
    await this.#put("/api/mode", { mode });
  }

  async changeSettings(changes: Record<string, unknown>): Promise<void> {
    await this.#put("/api/settings", changes);
  }

  /** Begins a trouble of its page, which lasts until it is ended. */
  async begin(trouble: string): Promise<void> {
    await this.#press({ begin: trouble });
  }

  async end(trouble: string): Promise<void> {
    await this.#press({ end: trouble });
  }

  async #press(fields: Readonly<Record<string, string>>): Promise<void> {
    const body = new URLSearchParams(fields);
    const response = await fetch(`${this.origin}/demo`, { method: "POST", body });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`POST /demo ${body}: ${response.status}`);
  }

  /** A machine that is busy may miss some device in the first cycles. */
  async #hasRead(): Promise<void> {
    const { body } = await fetch(`${this.origin}/api/stream`);
    if (body === null) throw new Error("GET /api/stream has no body");
    await drain(body, (line) => !hasReadAll(line));
  }

  async #put(path: string, body: unknown): Promise<void> {
    const response = await fetch(this.origin + path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status}`);
  }

  /** Ends the demo as SIGTERM does. */
  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    await this.child.status;
    await this.drained;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.stop();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    // Where another one has taken it over, it is gone already.
    await Deno.remove(this.dataDir, { recursive: true }).catch(() => {});
  }
}

/** Whether an event of the stream tells a fresh reading of each device. */
function hasReadAll(line: string): boolean {
  if (!line.startsWith("data: ")) return false;
  const { meter, inverter, battery, charger, plug, devices } = JSON.parse(line.slice(6));
  return [meter, inverter, battery, charger, plug, ...devices]
    .every(({ quality }) => quality === "fresh");
}

/** Reads on until the end, or until a line makes `onLine` false. */
async function drain(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => boolean,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (!lines.every(onLine)) return;
  }
}
