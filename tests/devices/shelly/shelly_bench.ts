import { Poller } from "../../../src/app/cycle/poller.ts";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import type { DriverContext, OpenDevice } from "../../../src/devices/driver.ts";
import { shelly } from "../../../src/devices/shelly/shelly.ts";
import type { Role } from "../../../src/domain/house/device.ts";
import type { Reading } from "../../../src/domain/house/snapshot.ts";
import type { Source } from "../../../src/domain/ports/devices.ts";
import { House, type HouseOptions } from "../../../src/simulator/house/house.ts";
import type { HttpRequest } from "../../../src/simulator/sockets/http_frames.ts";
import {
  ShellyServer,
  type ShellyServerOptions,
} from "../../../src/simulator/shelly/shelly_server.ts";
import { ManualClock, MemoryLogger } from "../../app/fakes.ts";

export const NOON_MS = Date.UTC(2026, 5, 21, 11);
/** As the program judges readings. */
const LIMITS = { freshMs: 30_000, keptMs: 120_000 };
/** A load without a thermostat, off at the start. */
const HEATER = { isOn: false, tankWh: null, powerW: 2000 };

export interface BenchOptions {
  readonly server: Pick<ShellyServerOptions, "model"> & Partial<ShellyServerOptions>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly roles: readonly Role[];
  readonly deadlineMs?: number;
  readonly house?: Partial<HouseOptions>;
}

/** A simulated Shelly in a house without a battery, and the driver as the program opens it. */
export class ShellyBench implements AsyncDisposable {
  readonly clock = new ManualClock(NOON_MS);
  readonly house: House;
  readonly server: ShellyServer;
  readonly context: DriverContext;
  /** `METHOD /path` of each request that came, and whether it was signed. */
  readonly requests: HttpRequest[] = [];
  readonly #opened: OpenDevice[] = [];
  readonly device: OpenDevice;

  constructor(private readonly options: BenchOptions) {
    this.house = new House({
      seed: 1,
      startMs: NOON_MS - 60_000,
      weather: "clear",
      battery: null,
      heater: HEATER,
      ...options.house,
    });
    this.server = new ShellyServer({
      hostname: "127.0.0.1",
      port: 0,
      latencyMs: 0,
      house: this.house,
      now: () => this.clock.wallMs(),
      onRequest: (request) => this.requests.push(request),
      ...options.server,
    });
    this.server.open();
    const { deadlineMs = 5000 } = options;
    this.context = { clock: this.clock, patience: { deadlineMs }, paces: new WritePaces() };
    this.house.advanceTo(this.clock.wallMs());
    this.device = this.open(options.params);
  }

  get address(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  /** Another device of the same program at the same host, or one of a program that starts anew. */
  open(params: BenchOptions["params"] = {}, { isAnew = false } = {}): OpenDevice {
    const context = isAnew ? { ...this.context, paces: new WritePaces() } : this.context;
    const device = shelly.open(
      { host: this.address, ...params },
      this.options.roles,
      context,
    );
    this.#opened.push(device);
    return device;
  }

  /** Paths of what was asked since it was last looked at. */
  takePaths(): readonly string[] {
    return this.requests.splice(0).map(({ path }) => path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.#opened) await device.close();
    await this.server.stop();
  }
}

/** A source polled as in a cycle, on the bench's clock. */
export class Polled<T> {
  error: unknown = null;
  readonly #poller: Poller<T>;

  constructor(private readonly bench: ShellyBench, private readonly source: Source<T>) {
    this.#poller = new Poller(
      "shelly",
      { read: () => this.#read() },
      bench.clock,
      LIMITS,
      new MemoryLogger(),
    );
  }

  /** Moves the clock on and reads. */
  async poll(afterMs: number): Promise<void> {
    this.bench.clock.advance(afterMs);
    await this.#poller.poll();
  }

  get reading(): Reading<T> {
    return this.#poller.reading();
  }

  async #read(): Promise<T> {
    this.error = null;
    try {
      return await this.source.read();
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}

/** The port of a role that the bench's device was opened with. */
export function portOf<K extends "grid" | "pv" | "load" | "switch">(
  device: OpenDevice,
  role: K,
): NonNullable<OpenDevice[K]> {
  const port = device[role];
  if (port === undefined) throw new Error(`the device has no ${role}`);
  return port;
}
