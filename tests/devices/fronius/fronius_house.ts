import { Poller } from "../../../src/app/cycle/poller.ts";
import { type Fronius, openFronius } from "../../../src/devices/fronius/fronius.ts";
import type { DeviceError } from "../../../src/domain/codes/errors.ts";
import type { Source } from "../../../src/domain/ports/devices.ts";
import type { FroniusFault } from "../../../src/simulator/fronius/fronius_faults.ts";
import { FroniusServer } from "../../../src/simulator/fronius/fronius_server.ts";
import type { FroniusModel } from "../../../src/simulator/fronius/solar_api_bodies.ts";
import { House, type HouseOptions } from "../../../src/simulator/house/house.ts";
import { ManualClock, MemoryLogger } from "../../app/fakes.ts";

export const NOON_MS = Date.UTC(2026, 5, 21, 11);
export const MIDNIGHT_MS = Date.UTC(2026, 5, 21, 22, 30);
/** As the program judges readings of the site. */
const LIMITS = { freshMs: 30_000, keptMs: 120_000 };
const ROLES = ["grid", "pv", "battery"] as const;

export interface FroniusHouseOptions {
  readonly model?: FroniusModel;
  readonly startMs?: number;
  readonly deadlineMs?: number;
  readonly house?: Partial<HouseOptions>;
}

/** The roles of a simulated Fronius, polled side by side as a cycle does, on a clock of the test's. */
export class FroniusHouse implements AsyncDisposable {
  /** Of the newest read of each role; null: it was answered. */
  readonly errors: Record<(typeof ROLES)[number], DeviceError | null> = {
    grid: null,
    pv: null,
    battery: null,
  };
  readonly #grid;
  readonly #pv;
  readonly #battery;

  private constructor(
    readonly clock: ManualClock,
    readonly house: House,
    readonly server: FroniusServer,
    readonly driver: Fronius,
    /** Paths in the order in which they were asked for. */
    readonly asked: string[],
  ) {
    this.#grid = this.#poller("grid", driver.grid);
    this.#pv = this.#poller("pv", driver.pv);
    this.#battery = this.#poller("battery", driver.battery);
  }

  static start(options: FroniusHouseOptions = {}): FroniusHouse {
    const { model = "gen24", startMs = NOON_MS, deadlineMs = 5000 } = options;
    const clock = new ManualClock(startMs);
    const house = new House({
      seed: 1,
      weather: "clear",
      startMs: startMs - 60_000,
      ...options.house,
    });
    const asked: string[] = [];
    const server = new FroniusServer({
      house,
      now: () => clock.wallMs(),
      model,
      hostname: "127.0.0.1",
      port: 0,
      latencyMs: 0,
      onRequest: (path) => asked.push(path),
    });
    server.open();
    const driver = openFronius({ host: "127.0.0.1", port: server.port, clock, deadlineMs });
    return new FroniusHouse(clock, house, server, driver, asked);
  }

  get address(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  setFault(fault: FroniusFault | null): Promise<void> {
    return this.server.setFault(fault);
  }

  /** Moves the clock on and reads all roles once. */
  async poll(afterMs: number): Promise<void> {
    this.clock.advance(afterMs);
    await Promise.all([this.#grid.poll(), this.#battery.poll(), this.#pv.poll()]);
  }

  get readings() {
    return {
      grid: this.#grid.reading(),
      pv: this.#pv.reading(),
      battery: this.#battery.reading(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.close();
    await this.server.stop();
  }

  #poller<T>(role: (typeof ROLES)[number], source: Source<T>): Poller<T> {
    const read = async () => {
      this.errors[role] = null;
      return await source.read();
    };
    return new Poller(role, { read }, this.clock, LIMITS, new MemoryLogger(), (error) => {
      this.errors[role] = error;
      return null;
    });
  }
}
