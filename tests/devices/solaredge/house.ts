import { Poller } from "../../../src/app/cycle/poller.ts";
import type { BatteryCount } from "../../../src/devices/solaredge/battery.ts";
import { openSolarEdge, type SolarEdgeSite } from "../../../src/devices/solaredge/solaredge.ts";
import type { Source } from "../../../src/domain/ports/devices.ts";
import type {
  BatteryValues,
  InverterValues,
  MeterValues,
  Reading,
} from "../../../src/domain/house/snapshot.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { ManualClock, MemoryLogger } from "../../app/fakes.ts";

export const NOON_MS = Date.UTC(2026, 5, 21, 11);
export const PARTS = ["meter", "battery", "inverter"] as const;
export type Part = (typeof PARTS)[number];

/** As the program judges the site's readings. */
const LIMITS = { freshMs: 30_000, keptMs: 120_000 };

/** The three readings of a simulated inverter, polled as a cycle does, on a clock of the test's. */
export class ReadHouse implements AsyncDisposable {
  readonly errors: Record<Part, unknown> = { meter: null, battery: null, inverter: null };
  readonly #meter: Poller<MeterValues>;
  readonly #battery: Poller<BatteryValues | null>;
  readonly #inverter: Poller<InverterValues>;

  private constructor(
    readonly clock: ManualClock,
    readonly house: SimulatedHouse,
    readonly site: SolarEdgeSite,
  ) {
    this.#meter = this.#poller("meter", site.meter);
    this.#battery = this.#poller("battery", site.battery);
    this.#inverter = this.#poller("inverter", site.inverter);
  }

  static async start(
    options: {
      house?: Partial<SimulatedHouseOptions>;
      deadlineMs: number;
      batteryCount?: BatteryCount;
      followerUnitId?: number;
    },
  ): Promise<ReadHouse> {
    const clock = new ManualClock(NOON_MS);
    const house = await startSimulatedHouse({
      seed: 1,
      weather: "clear",
      startMs: NOON_MS - 60_000,
      now: () => clock.wallMs(),
      ...options.house,
    });
    const site = openSolarEdge({
      host: house.addresses.inverterHost,
      port: house.addresses.inverterPort,
      unitId: house.addresses.inverterUnitId,
      clock,
      deadlineMs: options.deadlineMs,
      batteryCount: options.batteryCount ?? null,
      followerUnitId: options.followerUnitId ?? null,
    });
    return new ReadHouse(clock, house, site);
  }

  /** Moves the clock on and reads all parts together. */
  async poll(afterMs: number): Promise<void> {
    this.clock.advance(afterMs);
    await Promise.all([this.#meter.poll(), this.#battery.poll(), this.#inverter.poll()]);
  }

  get meter(): Reading<MeterValues> {
    return this.#meter.reading();
  }

  get battery(): Reading<BatteryValues | null> {
    return this.#battery.reading();
  }

  get inverter(): Reading<InverterValues> {
    return this.#inverter.reading();
  }

  /** What the site's meter truly measures now, in W as the driver tells it. */
  get trueGridW(): number {
    return Math.round(this.house.state().gridPowerW);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.site.close();
    await this.house.stop();
  }

  #poller<T>(part: Part, source: Source<T>): Poller<T> {
    const read = async () => {
      this.errors[part] = null;
      try {
        return await source.read();
      } catch (error) {
        this.errors[part] = error;
        throw error;
      }
    };
    return new Poller(part, { read }, this.clock, LIMITS, new MemoryLogger());
  }
}
