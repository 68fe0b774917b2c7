import type { ProgramParts } from "../../src/app/program_parts.ts";
import { RunningProgram } from "../../src/app/running_program.ts";
import type { DeviceOpeners } from "../../src/app/cycle/equipment.ts";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import type { Status } from "../../src/app/status.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import type { Charger } from "../../src/domain/ports/devices.ts";
import type { HistoryStore } from "../../src/domain/ports/history_stores.ts";
import type { Sample } from "../../src/domain/history/samples.ts";
import type { Logger } from "../../src/domain/ports/log.ts";
import { HOUR_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import { House, type HouseOptions } from "../../src/simulator/house/house.ts";
import {
  EMPTY_HISTORY,
  ManualClock,
  MemoryBackups,
  MemoryDevices,
  MemoryModes,
  MemoryNotifier,
  memoryRecords,
  MemorySettings,
  NO_STAMPS,
} from "../app/fakes.ts";
import { HouseDevices } from "./house_devices.ts";
import { type Bounds, Invariants } from "./invariants.ts";

/** Midnight of the day where the simulated houses are. */
export const MIDSUMMER_MS = Date.UTC(2026, 5, 20, 22);

export interface DayOptions {
  readonly house: Omit<HouseOptions, "startMs"> & { readonly startMs?: number };
  /** Hours after the house's start that are skipped before the program starts. */
  readonly fromHour?: number;
  readonly mode?: ChargeMode;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly boughtWh?: number;
  /** Opens the charger in place of the house's own, which has no wires. */
  readonly openCharger?: (day: SimulatedDay) => Charger;
  /** Takes each sample that the program records. */
  readonly onSample?: (sample: Sample) => void;
  /** Takes the place of what is kept in memory otherwise. */
  readonly storage?: Partial<
    Pick<ProgramParts, "history" | "upkeep" | "records" | "keeper" | "stamps" | "modes">
  >;
}

/** The whole program but for pages, disk and wires, on a house whose days pass in a second. */
export class SimulatedDay {
  readonly clock: ManualClock;
  readonly house: House;
  readonly devices: HouseDevices;
  readonly invariants: Invariants;
  readonly log: string[] = [];
  /** Wall times of the samples, in the order they came. */
  readonly sampledMs: number[] = [];
  readonly records = memoryRecords();
  readonly notifier = new MemoryNotifier();
  readonly #settings = new MemorySettings();
  readonly #modes: MemoryModes;
  #program: RunningProgram | null = null;
  #isSilent = false;

  private constructor(private readonly options: DayOptions) {
    const startMs = options.house.startMs ?? MIDSUMMER_MS;
    this.clock = new ManualClock(startMs);
    this.house = new House({ ...options.house, startMs });
    this.devices = new HouseDevices(this.house, this.clock);
    const bounds: Bounds = { boughtWh: options.boughtWh ?? 50 };
    this.invariants = new Invariants(this.devices, bounds);
    this.#modes = new MemoryModes({
      mode: options.mode ?? "tracked",
      modeBy: "user",
      sinceMs: startMs,
    });
    this.#settings.stored = {
      inverterHost: "house",
      nrgkickMeasurementsUrl: "http://house/api/measurements/1",
      nrgkickSettingsUrl: "http://house/api/settings/1",
      timeZone: "Europe/Berlin",
      ...options.settings,
    };
  }

  static async start(options: DayOptions): Promise<SimulatedDay> {
    const day = new SimulatedDay(options);
    day.clock.advance((options.fromHour ?? 0) * HOUR_MS);
    day.devices.live();
    await day.startProgram();
    return day;
  }

  get program(): RunningProgram {
    if (this.#program === null) throw new Error("Cannot look at the program: it does not run");
    return this.#program;
  }

  get status(): Status {
    return this.program.status();
  }

  /** Hours since the house's start, on the steady clock. */
  get hour(): number {
    return this.clock.steadyMs() / HOUR_MS;
  }

  /** Starts the program, also anew after `end` or `crash`, on what it had stored. */
  async startProgram(): Promise<void> {
    this.invariants.excuse(this.clock.steadyMs());
    this.#program = await RunningProgram.load({
      version: "test",
      isDemo: true,
      mayUseOwnMachine: true,
      languages: ["en", "de"],
      clock: this.clock,
      logger: this.#logger(),
      openers: this.#openers(),
      history: this.#history(),
      queries: EMPTY_HISTORY,
      upkeep: EMPTY_HISTORY,
      settingsStore: this.#settings,
      modes: this.#modes,
      devices: new MemoryDevices(),
      drivers: [],
      keeper: new MemoryBackups(),
      backups: new MemoryBackups(),
      records: this.records,
      stamps: NO_STAMPS,
      notifier: this.notifier,
      ...this.options.storage,
      environment: () => undefined,
      onBroken: (error) => this.log.push(`BROKEN ${error}`),
    });
  }

  /** One cycle, 5 s after the one before, looked at by the invariants. */
  async step(): Promise<void> {
    this.clock.advance(CYCLE_MS);
    await this.program.tick();
    const seconds = CYCLE_MS / SECOND_MS;
    this.invariants.check({
      steadyMs: this.clock.steadyMs(),
      status: this.status,
      settings: this.program.settings().values,
      seconds: Array.from({ length: seconds }, (_, i) => this.house.stateAgo(seconds - 1 - i)),
    });
  }

  /** Cycles until an hour after the house's start; `each` looks after every one. */
  async runTo(hour: number, each: () => void = () => {}): Promise<void> {
    while (this.clock.steadyMs() < hour * HOUR_MS) {
      await this.step();
      each();
    }
  }

  /** Cycles for so many seconds. */
  async run(seconds: number, each: () => void = () => {}): Promise<void> {
    await this.runTo(this.hour + seconds / 3600, each);
  }

  /** A finger on a mode button; its cycle runs at once. */
  async press(mode: ChargeMode): Promise<void> {
    this.invariants.notePress(this.clock.steadyMs());
    this.program.chooseMode(mode);
    await this.program.tick();
  }

  async change(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.invariants.excuse(this.clock.steadyMs());
    await this.program.changeSettings(settings);
  }

  /** Time without any program; the house lives on. */
  idle(seconds: number): void {
    this.clock.advance(seconds * SECOND_MS);
    this.devices.live();
    this.invariants.excuse(this.clock.steadyMs());
  }

  /** The program is gone from one moment to the next, and nothing has been told to anyone. */
  crash(): void {
    this.#program = null;
  }

  /** Ends as SIGTERM does, and checks that it ends safe. */
  async end(): Promise<void> {
    const { program } = this;
    const { mode } = program.status();
    this.clock.advance(CYCLE_MS);
    const { isSafe } = await program.stop();
    this.#program = null;
    this.idle(30);
    this.invariants.checkEnd({ mode, isSafe });
  }

  #openers(): DeviceOpeners {
    const { openCharger } = this.options;
    if (openCharger === undefined) return this.devices.openers();
    return this.devices.openers(() => openCharger(this));
  }

  #history(): HistoryStore {
    return {
      add: (sample: Sample) => {
        this.sampledMs.push(sample.atMs);
        this.options.onSample?.(sample);
      },
      flush: () => {},
      fiveMinutes: () => [],
    };
  }

  #logger(): Logger {
    const keep = (message: string) => {
      if (!this.#isSilent) this.log.push(message);
      if (this.log.length > 10_000) this.#isSilent = true;
    };
    return { error: keep, warn: keep, info: keep, debug: () => {} };
  }
}
