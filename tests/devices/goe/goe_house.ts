import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { type GoeCharger, openGoe } from "../../../src/devices/goe/goe_charger.ts";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import type { ChargerValues, Reading } from "../../../src/domain/house/snapshot.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { GoeFault } from "../../../src/simulator/goe/goe_faults.ts";
import { GoeServer, type GoeServerOptions } from "../../../src/simulator/goe/goe_server.ts";
import { House, type HouseOptions } from "../../../src/simulator/house/house.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { CHARGER_ALONE, slotOpeners } from "../../app/slot_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
/** Real time; a fault that needs longer than the driver's own deadline is an error of the test. */
const POLL_MS = 20_000;

export const STOP: ChargerCommand = { enabled: false, currentA: 6 };
export const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });

export interface ReadGoeOptions {
  readonly deadlineMs?: number;
  readonly house?: Partial<HouseOptions>;
  readonly server?: Partial<GoeServerOptions>;
}

/** A simulated go-e charger as the program's equipment reads it, on a clock of the test's. */
export class ReadGoe implements AsyncDisposable {
  /** Of the newest read; null: it was answered. */
  error: unknown = null;
  /** How often the charger was read. */
  asked = 0;
  readonly #equipment: Equipment;

  private constructor(
    readonly clock: ManualClock,
    readonly house: House,
    readonly server: GoeServer,
    readonly charger: GoeCharger,
    /** Queries that write, with the steady time at which they came. */
    readonly writes: readonly { readonly query: string; readonly atMs: number }[],
  ) {
    const counted = {
      read: () => this.#read(),
      apply: (wish: ChargerCommand) => charger.apply(wish),
      close: () => charger.close(),
    };
    this.#equipment = new Equipment(
      slotOpeners({ charger: () => counted }),
      clock,
      new MemoryLogger(),
    );
  }

  static async start(options: ReadGoeOptions = {}): Promise<ReadGoe> {
    const { deadlineMs = 5000 } = options;
    const clock = new ManualClock(NOON_MS);
    const house = new House({
      seed: 1,
      weather: "clear",
      startMs: NOON_MS - 60_000,
      ...options.house,
    });
    const writes: { query: string; atMs: number }[] = [];
    const server = new GoeServer({
      house,
      now: () => clock.wallMs(),
      hostname: "127.0.0.1",
      port: 0,
      latencyMs: 0,
      onRequest: (path) => {
        const [place, query = ""] = path.split("?", 2);
        if (place === "/api/set") writes.push({ query, atMs: clock.steadyMs() });
      },
      ...options.server,
    });
    server.open();
    const charger = openGoe({ host: "127.0.0.1", port: server.port, clock, deadlineMs });
    const read = new ReadGoe(clock, house, server, charger, writes);
    await read.#equipment.configure(defaultSettings(), NO_LEAVE, CHARGER_ALONE);
    return read;
  }

  get reading(): Reading<ChargerValues> {
    return this.#equipment.snapshot().charger;
  }

  /** What was written, in order. */
  get queries(): readonly string[] {
    return this.writes.map(({ query }) => query);
  }

  setFault(fault: GoeFault | null): Promise<void> {
    return this.server.setFault(fault);
  }

  /** Moves the clock on and polls once, as a cycle does. */
  async poll(afterMs: number): Promise<void> {
    this.clock.advance(afterMs);
    await this.#equipment.poll(POLL_MS);
  }

  apply(wish: ChargerCommand): Promise<ApplyState> {
    return this.charger.apply(wish);
  }

  /** As a cycle does it: polls each 5 s and wishes the same, so many times. */
  async wishFor(wish: ChargerCommand, cycles: number): Promise<readonly string[]> {
    const states: string[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      await this.poll(5000);
      states.push(
        await this.apply(wish).catch((error) => error instanceof Error ? error.name : "?"),
      );
    }
    return states;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#equipment.close();
    await this.server.stop();
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
