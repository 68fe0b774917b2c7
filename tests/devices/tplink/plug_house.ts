import { Poller } from "../../../src/app/cycle/poller.ts";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import type { SwitchedPlug } from "../../../src/domain/ports/devices.ts";
import type { PlugValues, Reading } from "../../../src/domain/house/snapshot.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { ManualClock, MemoryLogger } from "../../app/fakes.ts";
import { RecordingProxy } from "../../commands/recording_proxy.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
/** As the program judges the plug's reading. */
const LIMITS = { freshMs: 30_000, keptMs: 120_000 };
/** A load without a thermostat, on from the start. */
const HEATER = { isOn: true, tankWh: null, powerW: 2000 };

/** A wire tap, and a driver behind it. */
interface Tap {
  readonly proxy: RecordingProxy;
  readonly plug: SwitchedPlug;
}

/** The reading of a simulated plug, polled as a cycle does, on a clock of the test's. */
export class PlugHouse implements AsyncDisposable {
  error: unknown = null;
  readonly #poller: Poller<PlugValues>;

  private constructor(
    readonly clock: ManualClock,
    readonly house: SimulatedHouse,
    readonly plug: SwitchedPlug,
    readonly address: string,
    private readonly tap: Tap,
  ) {
    this.#poller = new Poller(
      "plug",
      { read: () => this.#read() },
      clock,
      LIMITS,
      new MemoryLogger(),
    );
  }

  static async start(
    options: { house?: Partial<SimulatedHouseOptions>; deadlineMs: number },
  ): Promise<PlugHouse> {
    const { deadlineMs } = options;
    const clock = new ManualClock(NOON_MS);
    const house = await startSimulatedHouse({
      seed: 1,
      weather: "clear",
      startMs: NOON_MS - 60_000,
      now: () => clock.wallMs(),
      heater: HEATER,
      ...options.house,
    });
    const address = house.addresses.plugHost;
    const plug = openTplinkPlug({ host: "127.0.0.1", port: portOf(address), deadlineMs });
    const proxy = new RecordingProxy(portOf(address));
    const tapped = openTplinkPlug({ host: "127.0.0.1", port: proxy.port, deadlineMs });
    // What it switches it has read before, as in a cycle.
    await tapped.read();
    return new PlugHouse(clock, house, plug, address, { proxy, plug: tapped });
  }

  /** Moves the clock on and reads. */
  async poll(afterMs: number): Promise<void> {
    this.clock.advance(afterMs);
    await this.#poller.poll();
  }

  get reading(): Reading<PlugValues> {
    return this.#poller.reading();
  }

  /** Switches through a wire tap. @returns the bytes sent, and what the driver threw */
  async tappedSet(on: boolean): Promise<{ sent: readonly Uint8Array[]; error: unknown }> {
    const { proxy, plug } = this.tap;
    const before = proxy.sent.length;
    const error: unknown = await plug.set(on).then(() => null, (thrown: unknown) => thrown);
    return { sent: proxy.sent.slice(before), error };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.plug.close();
    await this.tap.plug.close();
    await this.tap.proxy[Symbol.asyncDispose]();
    await this.house.stop();
  }

  async #read(): Promise<PlugValues> {
    this.error = null;
    try {
      return await this.plug.read();
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}

function portOf(address: string): number {
  return Number(address.split(":")[1]);
}
