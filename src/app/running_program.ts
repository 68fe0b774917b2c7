import type { Slot } from "../domain/devices/slots.ts";
import { ProgramEnding, SettingsInvalid, StorageFailed } from "../domain/codes/errors.ts";
import type { HouseEvent } from "../domain/codes/house_event.ts";
import type { ChargeMode, ModeChoice } from "../domain/house/mode.ts";
import type { HistoryQueries } from "../domain/ports/history_stores.ts";
import { BOOK_KEYS, PriceBook } from "../domain/history/prices.ts";
import type { Restoring } from "../domain/ports/restoring.ts";
import { MINUTE_MS } from "../domain/house/units.ts";
import { Caretaker, type Recovery } from "./upkeep/database_care.ts";
import { momentOf } from "./clocks.ts";
import { Cycle } from "./cycle/cycle.ts";
import { DeviceChecks } from "./settings/device_checks.ts";
import type { DeviceBook } from "./settings/device_book.ts";
import type { DeviceService } from "./settings/device_service.ts";
import { GoalDesk, withGoal } from "./goals.ts";
import { Equipment } from "./cycle/equipment.ts";
import type { FindResult, Health, Program, SettingsView, TestResult } from "./program.ts";
import { pricedSessions } from "./uses/priced_sessions.ts";
import { beginStamps, openDeviceBook, type ProgramParts } from "./program_parts.ts";
import { RecentHistory } from "./records/recent_history.ts";
import { Recorder } from "./records/recorder.ts";
import { isSecretRight } from "./settings/secrets.ts";
import type { SettingKey } from "../domain/settings/settings.ts";
import { SettingsService } from "./settings/settings_service.ts";
import type { MayStill } from "./settings/turns.ts";
import { type LoadedHouse, loadHouse } from "./loaded_house.ts";
import { resumeUnread, type Unread } from "./stored_modes.ts";
import { firstChargerOf, startingStatus, type Status, withHold, withPress } from "./status.ts";
import { makeSafe, STOP_DEADLINE_MS, type StopResult } from "./loads/stop.ts";
import { UpkeepJobs } from "./upkeep/upkeep_jobs.ts";
import { outlookOf } from "../domain/sun/outlook.ts";
import type { SunToCome } from "../domain/sun/sun_to_come.ts";
import { judgeHealth } from "./upkeep/watchdog.ts";
import type { FiveMinuteRow } from "../domain/history/history_rows.ts";

/** What the devices have at least at the end, however long the cycle before took. */
const LAST_TRY_MS = 2000;
const NO_TOOLS = { kind: "refused", waitMs: MINUTE_MS } as const;

/** The program as it runs: settings, cycle, published status. Driven by `tick` and `upkeep`. */
export class RunningProgram implements Program {
  readonly settingsService: SettingsService;
  readonly deviceService: DeviceService;
  readonly database: Caretaker;
  readonly #equipment: Equipment;
  readonly #checks: DeviceChecks | null;
  readonly #recorder: Recorder;
  readonly #upkeep: UpkeepJobs;
  readonly #listeners = new Set<() => void>();
  #askIn: (delayMs: number) => void = () => {};
  /** The system's zone at the start: asking Intl takes 0.2 ms, which was most of a page's cost. */
  readonly #systemTimeZone = Temporal.Now.timeZoneId();
  #cycle: Cycle;
  #status: Status;
  readonly sessions: Program["sessions"];
  readonly plugUses: Program["plugUses"];
  readonly events: Program["events"];
  readonly reasons: Program["reasons"];
  readonly history: HistoryQueries;
  readonly devices: DeviceBook;
  readonly goals: GoalDesk;
  broker: NonNullable<Program["broker"]> = () => ({ kind: "off" });
  fleet: NonNullable<Program["fleet"]> = () => ({ kind: "off" });
  dayAhead: NonNullable<Program["dayAhead"]> = () => ({ kind: "off" });
  /** The choices that the program made because it could read none, by charger. */
  #unread: Unread;
  /** True once the devices have got their last command: a press would have no effect any more. */
  #isLeaving = false;
  readonly #recentHistory: RecentHistory;

  private constructor(
    private readonly parts: ProgramParts,
    loaded: LoadedHouse,
  ) {
    const { clock, logger, tools = null } = parts;
    ({ settingsService: this.settingsService, deviceService: this.deviceService } = loaded);
    const { book, held } = openDeviceBook(parts, {
      service: this.deviceService,
      status: () => this.#status,
      snapshot: () => this.#equipment.snapshot(),
      onChange: () => this.tick(),
    });
    this.devices = book;
    this.#unread = loaded.unread;
    this.#recentHistory = new RecentHistory(parts);
    this.#recorder = loaded.recorder;
    this.sessions = pricedSessions(parts.records.sessions, () => this.prices(), parts.queries);
    this.plugUses = parts.records.plugUses;
    this.events = parts.records.events;
    this.reasons = parts.records.reasons;
    this.history = parts.queries;
    this.database = new Caretaker({
      keeper: parts.keeper,
      backups: parts.backups,
      clock,
      logger,
      settings: () => this.settingsService.values,
      timeZone: () => this.timeZone(),
      settleCycle: () => this.#cycle.settle(),
      commit: () => parts.history.flush(),
      onRecovered: (done) => this.#takeUp(done),
    });
    this.#equipment = new Equipment(parts.openers, clock, logger, tools?.diagnoser);
    this.#checks = tools === null ? null : new DeviceChecks({
      tools,
      clock,
      mayUseOwnMachine: parts.mayUseOwnMachine,
      settings: () => this.settings(),
      snapshot: () => this.#equipment.snapshot(),
      connectedHosts: () => [this.#equipment.siteHost ?? "", ...held().map(({ host }) => host)],
      taken: (change) => this.deviceService.takenBy(change),
    });
    this.#cycle = new Cycle(
      {
        equipment: this.#equipment,
        clock,
        logger,
        history: parts.history,
        modes: parts.modes,
        recorder: this.#recorder,
        clockWatch: loaded.clockWatch,
        stamps: parts.stamps,
        settings: () => this.settingsService.values,
        devices: () => this.deviceService.opened,
        outlook: () => outlookOf(this.sunToCome()),
        prices: () => this.goals.prices(),
        publish: (status) => this.#publish(status),
        askIn: (delayMs) => this.#askIn(delayMs),
        onBroken: (error) => {
          const detail = { error: String(error) };
          this.note({ atMs: this.nowMs(), kind: "program", code: "program.broken", detail });
          parts.onBroken(error);
        },
      },
      loaded.state,
    );
    const job = {
      clock,
      logger,
      timeZone: () => this.timeZone(),
      settings: () => this.settingsService.values,
      settleCycle: () => this.#cycle.settle(),
    };
    const sun = { ...job, history: parts.queries, status: () => this.#status };
    this.#upkeep = new UpkeepJobs({ rollUp: { ...job, history: parts.upkeep }, sun });
    this.deviceService.leaveWith((left, store) => this.#cycle.leave(left, store));
    this.goals = new GoalDesk({
      cycle: this.#cycle,
      prices: () => this.prices(),
      settings: () => this.settingsService.values,
      timeZone: () => this.timeZone(),
      nowMs: () => this.nowMs(),
      logger,
      status: () => this.#status,
      pressed: (status) => this.#publishPress(status),
      isLeaving: () => this.#isLeaving,
    });
    const choice = this.#cycle.choiceOf(loaded.first);
    this.#status = startingStatus(clock.wallMs(), loaded.first, choice);
  }

  /**
   * Reads settings and mode, and takes up what an earlier program left: mode and session go on, a
   * new house is Disabled. Switches nothing yet.
   * @throws SettingsInvalid and DevicesInvalid for the environment, StorageFailed
   */
  static async load(parts: ProgramParts): Promise<RunningProgram> {
    return new RunningProgram(parts, await loadHouse(parts));
  }

  get restoring(): Restoring | null {
    return this.parts.restoring ?? null;
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

  /** Who drives the cycles is told of each that is wanted before its time, so many ms from now. */
  whenAsked(askIn: (delayMs: number) => void): void {
    this.#askIn = askIn;
  }

  /**
   * Looks after the database, rolls up and thins out what has been recorded, and makes the nightly
   * copy, all between cycles; to be called each five minutes. Never rejects.
   */
  async upkeep(): Promise<void> {
    await this.database.recover();
    await Promise.all([this.database.backUpNightly(), this.#upkeep.tick()]);
  }

  nowMs(): number {
    return this.parts.clock.wallMs();
  }

  timeZone(): string {
    const { timeZone } = this.settingsService.values;
    return timeZone === "" ? this.#systemTimeZone : timeZone;
  }

  status(): Status {
    return this.#status;
  }

  chooseMode(mode: ChargeMode, id = firstChargerOf(this.#status)): void {
    this.#press(id, () => this.#cycle.choose(id, mode));
  }

  undoOf(id: number): () => boolean {
    const choice = this.#cycle.choiceOf(id);
    return () =>
      this.#press(
        id,
        () => this.#cycle.choiceOf(id) === choice ? this.#cycle.takeBack(id) : null,
      );
  }

  #press(id: number, press: () => ModeChoice | null): boolean {
    if (this.#isLeaving) throw new ProgramEnding("Cannot choose a mode: the program is ending");
    const choice = press();
    if (choice === null) return false;
    this.#unread = new Map([...this.#unread].filter(([unread]) => unread !== id));
    this.#equipment.loggerOf(id).info("Mode chosen", { mode: choice.mode, by: choice.modeBy });
    const pressed = withPress(this.#status, id, choice);
    this.#publishPress(withGoal(pressed, id, choice, this.goals.foresight()));
    return true;
  }

  holdSwitch(id: number, hold: { readonly on: boolean; readonly forMs: number } | null): void {
    if (this.#isLeaving) throw new ProgramEnding("Cannot switch: the program is ending");
    this.#cycle.hold(id, hold);
    this.#equipment.loggerOf(id).info("Switch held", { id, ...hold });
    const held = hold === null ? null : { on: hold.on, untilMs: this.nowMs() + hold.forMs };
    this.#publishPress(withHold(this.#status, id, held));
  }

  prices(): PriceBook {
    const { values, fixed } = this.settingsService;
    const keys = BOOK_KEYS.filter((key) => !fixed.has(key));
    const { settingsStore, dayAhead } = this.parts;
    return new PriceBook(values, settingsStore.changesOf(keys), this.timeZone(), dayAhead);
  }

  settings(): SettingsView {
    return { values: this.settingsService.values, fixed: this.settingsService.fixed };
  }

  async changeSettings(
    input: Readonly<Record<string, unknown>>,
    mayStill?: MayStill,
  ): Promise<readonly SettingKey[]> {
    // The inverter takes one connection: a test that has it ends before the cycle may want it.
    await this.#checks?.settle();
    const timeZone = this.timeZone();
    const changed = await this.settingsService.change(input, mayStill);
    if (this.timeZone() !== timeZone) void this.upkeep();
    if (changed.length > 0) this.parts.logger.info("Settings changed", { keys: changed.join(" ") });
    void this.tick();
    return changed;
  }

  testDevices(group: Slot, input: Readonly<Record<string, unknown>>): Promise<TestResult> {
    return this.#checks?.test(group, input) ?? Promise.resolve(NO_TOOLS);
  }

  findDevices(group: Slot, input: Readonly<Record<string, unknown>>): Promise<FindResult> {
    return this.#checks?.find(group, input) ?? Promise.resolve(NO_TOOLS);
  }

  async isSecretRight(secret: string): Promise<boolean> {
    const { webSecret, webSecretEnabled } = this.settingsService.values;
    return !webSecretEnabled || await isSecretRight(secret, webSecret);
  }

  noteWrongSecret(address: string): void {
    this.#recorder.noteWrongSecret(address);
  }

  sunToCome(): SunToCome | null {
    return this.#upkeep.sun.toCome();
  }

  /** Takes an event of what stands beside the cycle. */
  note(event: HouseEvent): void {
    this.#recorder.note(event, momentOf(this.parts.clock));
  }

  recentHistory(): readonly FiveMinuteRow[] {
    return this.#recentHistory.rows();
  }

  health(): Health {
    return judgeHealth(this.#cycle.ageMs);
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
    this.database.stop();
    const mustPauseBefore = this.#cycle.leaver.mustPause();
    this.#cycle.halt();
    const keptUp = this.#upkeep.stop();
    await this.#cycle.settle();
    // The cycle that has just ended may have turned the mode, and a press may still change it.
    const result = await makeSafe({
      endsAtMs: Math.max(endsAtMs, performance.now() + LAST_TRY_MS),
      ...this.#cycle.leaver.unwatched(mustPauseBefore),
      logger: this.parts.logger,
    });
    this.#isLeaving = true;
    await this.#equipment.close();
    const refusal = this.#recorder.stop(momentOf(this.parts.clock), result);
    if (refusal !== null) this.parts.logger.error("Not stored at the end", { error: refusal });
    await keptUp;
    try {
      this.parts.history.flush();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.parts.logger.error("Samples lost at the end", { error: error.message });
    }
    return result;
  }

  /** Stores settings and mode in force in a database that has replaced another one. */
  async #takeUp(done: Recovery): Promise<void> {
    this.#recorder.storeAgain();
    beginStamps(this.parts);
    try {
      const isBack = done === "back-on-disk";
      this.#takeUpChoices(isBack);
      if (isBack) await this.settingsService.reload(this.parts.environment);
      else this.settingsService.rewrite();
      if (isBack) this.deviceService.reload();
      else this.deviceService.rewrite();
    } catch (error) {
      if (!(error instanceof StorageFailed) && !(error instanceof SettingsInvalid)) throw error;
      this.parts.logger.error("Settings not taken up", { error: error.message });
    }
    void this.tick();
  }

  /** A mode that could not be read at the start counts where none has been chosen since. */
  #takeUpChoices(isBack: boolean): void {
    const unread = this.#unread;
    this.#unread = new Map();
    this.#cycle.saveChoicesAgain();
    if (isBack) resumeUnread(unread, this.#cycle, this.parts.modes);
  }

  #publishPress(status: Status): void {
    this.#publish(status);
    void this.tick();
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
