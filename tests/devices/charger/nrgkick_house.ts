import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { openNrgkickConnect } from "../../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import type { Charger } from "../../../src/domain/ports/devices.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { ChargerValues, Reading } from "../../../src/domain/house/snapshot.ts";
import type { ChargerFault } from "../../../src/simulator/faults/faults.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { CHARGER_ALONE, slotOpeners } from "../../app/slot_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
/** Of the gateway. */
const LAG_S = 3;
/** Real time; a fault that needs longer than a driver's own deadline is an error of the test. */
const POLL_MS = 20_000;

export interface ReadChargerOptions {
  readonly generation: 1 | 2;
  readonly deadlineMs: number;
  readonly house?: Partial<SimulatedHouseOptions>;
}

/** A simulated charger as the program's equipment reads it, on a clock of the test's. */
export class ReadCharger implements AsyncDisposable {
  /** Of the newest read; null: it was answered. */
  error: unknown = null;
  /** How often the charger was asked. */
  asked = 0;
  readonly #equipment: Equipment;

  private constructor(
    readonly clock: ManualClock,
    readonly simulation: SimulatedHouse,
    private readonly generation: 1 | 2,
    private readonly charger: Charger,
    /** Bodies of PUTs, and paths of GETs that write, as they came. */
    readonly writes: readonly string[],
  ) {
    this.#equipment = new Equipment(
      slotOpeners({
        charger: () => ({
          read: () => this.#read(),
          restMs: () => charger.restMs?.() ?? 0,
          apply: (wish) => charger.apply(wish),
          close: () => charger.close(),
        }),
      }),
      clock,
      new MemoryLogger(),
    );
  }

  static async start(options: ReadChargerOptions): Promise<ReadCharger> {
    const { generation, deadlineMs } = options;
    const clock = new ManualClock(NOON_MS);
    const writes: string[] = [];
    const simulation = await startSimulatedHouse({
      seed: 1,
      weather: "clear",
      chargerCacheLagS: LAG_S,
      startMs: NOON_MS - 60_000,
      now: () => clock.wallMs(),
      onChargerRequest: ({ method, path, body }) => {
        if (method === "PUT") writes.push(body);
        else if (path.includes("?")) writes.push(path);
      },
      gen2: generation === 2 ? {} : null,
      ...options.house,
    });
    const { addresses } = simulation;
    const { hostname: host, port } = new URL(`http://${addresses.nrgkickGen2Address ?? "x"}`);
    const charger = generation === 1
      ? openNrgkickConnect({
        measurementsUrl: addresses.nrgkickMeasurementsUrl,
        settingsUrl: addresses.nrgkickSettingsUrl,
        pin: addresses.chargerPin,
        clock,
        deadlineMs,
      })
      : openNrgkickGen2({ host, port: Number(port), user: "", password: "", clock, deadlineMs });
    const read = new ReadCharger(clock, simulation, generation, charger, writes);
    await read.#equipment.configure(defaultSettings(), NO_LEAVE, CHARGER_ALONE);
    return read;
  }

  get reading(): Reading<ChargerValues> {
    return this.#equipment.snapshot().charger;
  }

  /** Power into the car as it truly is where the gateway looks, in W. */
  get truePowerW(): number {
    return this.simulation.house.stateAgo(this.generation === 1 ? LAG_S : 0).carPowerW;
  }

  setFault(fault: ChargerFault | null): Promise<void> {
    return this.simulation.faults.set("charger", fault);
  }

  /** Moves the clock on and polls once, as a cycle does. */
  async poll(afterMs: number): Promise<void> {
    this.clock.advance(afterMs);
    await this.#equipment.poll(POLL_MS);
  }

  apply(wish: ChargerCommand): Promise<ApplyState> {
    return this.charger.apply(wish);
  }

  /** As a cycle does it: polls each 5 s and wishes the same, until `durationMs` are over. */
  async wishFor(
    wish: ChargerCommand,
    durationMs: number,
  ): Promise<readonly (ApplyState | string)[]> {
    const states: (ApplyState | string)[] = [];
    for (let ms = 0; ms < durationMs; ms += 5000) {
      await this.poll(5000);
      states.push(
        await this.apply(wish).catch((error) => error instanceof Error ? error.name : "?"),
      );
    }
    return states;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#equipment.close();
    await this.simulation.stop();
  }

  async #read(): Promise<ChargerValues> {
    this.asked++;
    this.error = null;
    try {
      return await this.charger.read();
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}
