import { StorageFailed } from "../domain/errors.ts";
import type { ChargeMode, ModeChoice } from "../domain/mode.ts";
import type {
  Clock,
  HistoryPoint,
  HistoryStore,
  Logger,
  ModeStore,
  SettingsStore,
} from "../domain/ports.ts";
import type { Backups, StorageKeeper } from "../domain/storage_trouble.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/units.ts";
import { initialState } from "../control/state.ts";
import { Caretaker } from "./caretaker.ts";
import { Cycle } from "./cycle.ts";
import { type DeviceOpeners, Equipment } from "./equipment.ts";
import type { Health, Program, SettingsView } from "./program.ts";
import { isSecretRight } from "./secrets.ts";
import { SettingsService } from "./settings_service.ts";
import { startingStatus, type Status } from "./status.ts";
import { makeSafe, STOP_DEADLINE_MS, type StopResult } from "./stop.ts";

/** Cycles older than this mean that nobody steers, in ms. */
const MAX_CYCLE_AGE_MS = 30_000;
const CHART_SPAN_MS = 12 * HOUR_MS;
const CHART_MAX_AGE_MS = MINUTE_MS;

export interface ProgramParts {
  readonly version: string;
  readonly isDemo: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openers: DeviceOpeners;
  readonly history: HistoryStore;
  readonly settingsStore: SettingsStore;
  readonly modes: ModeStore;
  readonly keeper: StorageKeeper;
  readonly backups: Backups;
  readonly environment: (name: string) => string | undefined;
  /** Our own bug: devices are safe, the process shall end. */
  readonly onBroken: (error: unknown) => void;
}

/** The program as it runs: settings, cycle, published status. Nothing drives it but `tick`. */
export class RunningProgram implements Program {
  readonly settingsService: SettingsService;
  readonly history: Program["history"] = { steps: () => [], samples: () => [], ends: () => null };
  readonly sessions: Program["sessions"] = { page: emptyPage, one: () => null };
  readonly plugUses: Program["plugUses"] = { page: emptyPage };
  readonly events: Program["events"] = { page: emptyPage };
  readonly database: Caretaker;
  readonly #equipment: Equipment;
  readonly #listeners = new Set<() => void>();
  #cycle: Cycle;
  #status: Status;
  #chart: { points: readonly HistoryPoint[]; atSteadyMs: number } | null = null;

  private constructor(private readonly parts: ProgramParts, choice: ModeChoice) {
    const { clock, logger } = parts;
    this.settingsService = new SettingsService(parts.settingsStore, clock, logger);
    this.#equipment = new Equipment(parts.openers, clock, logger);
    this.database = new Caretaker({
      keeper: parts.keeper,
      backups: parts.backups,
      clock,
      logger,
      settings: () => this.settingsService.values,
      timeZone: () => this.timeZone(),
      onRecovered: () => this.#storeAgain(),
    });
    this.#cycle = new Cycle(
      {
        equipment: this.#equipment,
        clock,
        logger,
        history: parts.history,
        modes: parts.modes,
        settings: () => this.settingsService.values,
        publish: (status) => this.#publish(status),
        onBroken: parts.onBroken,
      },
      initialState(choice, { atMs: clock.wallMs(), steadyMs: clock.steadyMs() }),
    );
    this.#status = startingStatus(clock.wallMs(), choice);
  }

  /**
   * Reads settings and mode; the mode it had goes on, a new one is Disabled. Switches nothing yet.
   * @throws SettingsInvalid for the environment, StorageFailed
   */
  static async load(parts: ProgramParts): Promise<RunningProgram> {
    const stored = parts.modes.load();
    const choice = stored ??
      { mode: "disabled" as const, modeBy: "user" as const, sinceMs: parts.clock.wallMs() };
    const program = new RunningProgram(parts, choice);
    await program.settingsService.load(parts.environment);
    return program;
  }

  get version(): string {
    return this.parts.version;
  }

  get isDemo(): boolean {
    return this.parts.isDemo;
  }

  /** One cycle; asked while one runs, one more follows. Never rejects. */
  tick(): Promise<void> {
    return this.#cycle.tick();
  }

  /** Looks after the database; to be called once a minute. Never rejects. */
  tend(): Promise<void> {
    return this.database.tick();
  }

  nowMs(): number {
    return this.parts.clock.wallMs();
  }

  timeZone(): string {
    const { timeZone } = this.settingsService.values;
    return timeZone === "" ? Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone;
  }

  status(): Status {
    return this.#status;
  }

  chooseMode(mode: ChargeMode): void {
    const { choice } = this.#cycle.choose(mode);
    this.parts.logger.info("Mode chosen", { mode, by: choice.modeBy });
    this.#publish({
      ...this.#status,
      mode: choice.mode,
      modeBy: choice.modeBy,
      modeSinceMs: choice.sinceMs,
      isModePending: true,
    });
    void this.tick();
  }

  settings(): SettingsView {
    return { values: this.settingsService.values, fixed: this.settingsService.fixed };
  }

  async changeSettings(input: Readonly<Record<string, unknown>>): Promise<void> {
    await this.settingsService.change(input);
    this.parts.logger.info("Settings changed", { keys: Object.keys(input).join(" ") });
    void this.tick();
  }

  async isSecretRight(secret: string): Promise<boolean> {
    const { webSecret, webSecretEnabled } = this.settingsService.values;
    return !webSecretEnabled || await isSecretRight(secret, webSecret);
  }

  recentHistory(): readonly HistoryPoint[] {
    const { clock, history, logger } = this.parts;
    const steadyMs = clock.steadyMs();
    if (this.#chart === null || steadyMs - this.#chart.atSteadyMs >= CHART_MAX_AGE_MS) {
      const toMs = clock.wallMs() + 1;
      try {
        const points = history.fiveMinutes({ fromMs: toMs - CHART_SPAN_MS, toMs });
        this.#chart = { points, atSteadyMs: steadyMs };
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
        logger.error("Cannot read history", { error: error.message });
        this.#chart = { points: [], atSteadyMs: steadyMs };
      }
    }
    return this.#chart.points;
  }

  health(): Health {
    const cycleAgeMs = this.#cycle.ageMs;
    const isHealthy = cycleAgeMs !== null && cycleAgeMs <= MAX_CYCLE_AGE_MS;
    const problem = isHealthy
      ? null
      : cycleAgeMs === null
      ? "no cycle has ended yet"
      : `the last cycle ended ${Math.round(cycleAgeMs / 1000)} s ago`;
    return { isHealthy, problem, cycleAgeMs };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Ends steering, within 8 s: a tracked charge is paused and so is what Disabled has not ended
   * yet, an enabled plug goes off, samples are written, connections are closed. No cycle begins
   * after the call.
   */
  async stop(): Promise<StopResult> {
    const endsAtMs = performance.now() + STOP_DEADLINE_MS;
    const mustPause = this.#cycle.mustPauseUnwatched;
    this.#cycle.halt();
    await this.#cycle.settle();
    const result = await makeSafe({
      endsAtMs,
      charger: mustPause ? this.#equipment.charger : null,
      plug: this.settingsService.values.plugEnabled ? this.#equipment.plug : null,
      logger: this.parts.logger,
    });
    await this.#equipment.close();
    try {
      this.parts.history.flush();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.parts.logger.error("Samples lost at the end", { error: error.message });
    }
    return result;
  }

  /** What is in force goes into a database that is another one since. */
  #storeAgain(): void {
    this.#cycle.saveChoiceAgain();
    try {
      this.settingsService.rewrite();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.parts.logger.error("Settings not stored again", { error: error.message });
    }
  }

  #publish(status: Status): void {
    this.#status = status;
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.parts.logger.error("Listener failed", { error: String(error) });
      }
    }
  }
}

function emptyPage() {
  return { rows: [], nextAfterId: null };
}
