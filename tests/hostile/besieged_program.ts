import assert from "node:assert/strict";
import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { freePort } from "../setup/free_port.ts";

/** Another copy of the program to look at, for figures of before and after in one run. */
const ROOT = Deno.env.get("HOSTILE_ROOT") ?? new URL("../../", import.meta.url).pathname;
const DECODER = new TextDecoder();
const MB = 1024;
const WARM_UP_REQUESTS = 400;

export interface BesiegedOptions {
  /** Asks for this secret. */
  readonly secret?: string;
  /** Most open files of the process. */
  readonly maxFiles?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole program in a process of its own, with a simulated house, seen from outside. */
export class BesiegedProgram {
  readonly lines: string[] = [];
  readonly #drained: Promise<void>;
  #worstCycleAgeMs = 0;

  private constructor(
    private readonly child: Deno.ChildProcess,
    private readonly parts: {
      readonly dataDir: string;
      readonly stopHouse: () => Promise<void>;
      readonly ready: PromiseWithResolvers<void>;
    },
    readonly port: number,
  ) {
    this.#drained = this.#readLines();
  }

  /** @returns when its pages are open and a first cycle has ended */
  static async start(options: BesiegedOptions = {}): Promise<BesiegedProgram> {
    const house = await startSimulatedHouse({ seed: 1, weather: "clear", now: () => Date.now() });
    const { addresses } = house;
    const dataDir = await Deno.makeTempDir();
    const port = freePort();
    const program = ["run", "--no-prompt", "--v8-flags=--optimize-for-size", "-A", "main.ts"];
    const limit = options.maxFiles === undefined ? "" : `ulimit -n ${options.maxFiles}; `;
    const child = new Deno.Command("sh", {
      args: ["-c", `${limit}exec "$0" "$@"`, Deno.execPath(), ...program, "start"],
      cwd: ROOT,
      env: {
        CHARGEMANAGER_DATA_DIR: dataDir,
        CHARGEMANAGER_WEB_PORT: `${port}`,
        CHARGEMANAGER_LOCAL_DEVICES: "on",
        CHARGEMANAGER_INVERTER_HOST: `${addresses.inverterHost}:${addresses.inverterPort}`,
        CHARGEMANAGER_NRGKICK_MEASUREMENTS_URL: addresses.nrgkickMeasurementsUrl,
        CHARGEMANAGER_NRGKICK_SETTINGS_URL: addresses.nrgkickSettingsUrl,
        ...(options.secret === undefined ? {} : {
          CHARGEMANAGER_WEB_SECRET: options.secret,
          CHARGEMANAGER_WEB_SECRET_ENABLED: "on",
        }),
        ...options.env,
      },
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const ready = Promise.withResolvers<void>();
    const parts = { dataDir, stopHouse: () => house.stop(), ready };
    const besieged = new BesiegedProgram(child, parts, port);
    await ready.promise;
    while ((await besieged.health()).cycleAgeMs === null) await pause(100);
    await besieged.#warmUp();
    return besieged;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** What the process has in memory now, in MB. */
  residentMb(): number {
    const text = Deno.readTextFileSync(`/proc/${this.child.pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1]) / MB;
  }

  /** Open files, sockets and pipes of the process. */
  handles(): number {
    return [...Deno.readDirSync(`/proc/${this.child.pid}/fd`)].length;
  }

  /** Open files once connections have ended: the least of the next seconds. */
  async restingHandles(): Promise<number> {
    let least = this.handles();
    for (let at = 0; at < 20; at++) {
      await pause(200);
      least = Math.min(least, this.handles());
    }
    return least;
  }

  async health(): Promise<{ readonly status: string; readonly cycleAgeMs: number | null }> {
    const response = await fetch(`http://${this.host}/healthz`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(5000),
    });
    return await response.json();
  }

  /** Memory and cycle age while `work` runs: the most that was seen. */
  async watch<T>(
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly peakMb: number; readonly cycleAgeMs: number }> {
    let peakMb = this.residentMb();
    let isOver = false;
    this.#worstCycleAgeMs = 0;
    const memory = (async () => {
      while (!isOver) {
        peakMb = Math.max(peakMb, this.residentMb());
        await pause(20);
      }
    })();
    const cycles = (async () => {
      while (!isOver) {
        const { cycleAgeMs } = await this.health().catch(() => ({ cycleAgeMs: null }));
        this.#worstCycleAgeMs = Math.max(this.#worstCycleAgeMs, cycleAgeMs ?? 0);
        await pause(500);
      }
    })();
    try {
      return { result: await work(), peakMb, cycleAgeMs: this.#worstCycleAgeMs };
    } finally {
      isOver = true;
      await Promise.all([memory, cycles]);
    }
  }

  /** Memory once it has come to rest: the least of the next seconds. */
  async restingMb(): Promise<number> {
    let least = this.residentMb();
    for (let at = 0; at < 10; at++) {
      await pause(200);
      least = Math.min(least, this.residentMb());
    }
    return least;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGTERM");
    const { code } = await this.child.status;
    await this.#drained;
    await this.parts.stopHouse();
    await Deno.remove(this.parts.dataDir, { recursive: true });
    assert.equal(code, 0, this.lines.slice(-5).join("\n"));
  }

  /** What the first pages leave in memory is no attack's doing. */
  async #warmUp(): Promise<void> {
    for (let at = 0; at < WARM_UP_REQUESTS; at++) {
      const path = ["/", "/settings", "/sign-in", "/healthz"][at % 4];
      await (await fetch(`http://${this.host}${path}`)).body?.cancel();
    }
  }

  async #readLines(): Promise<void> {
    let rest = "";
    for await (const bytes of this.child.stdout) {
      const parts = (rest + DECODER.decode(bytes, { stream: true })).split("\n");
      rest = parts.pop() ?? "";
      this.lines.push(...parts);
      if (parts.some((line) => line.includes("open http://"))) this.parts.ready.resolve();
    }
    this.parts.ready.reject(new Error(`It ended before its pages were open: ${this.lines}`));
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
