import type { ApplyState, ChargerCommand } from "../../domain/house/command.ts";
import { DeviceError, DeviceRejected, StorageFailed } from "../../domain/codes/errors.ts";
import type { ChargeMode, ModeChoice } from "../../domain/house/mode.ts";
import type { Charger, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { Clock, ClockMove, Moment } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { HistoryStore } from "../../domain/ports/history_stores.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import type { ModeStore, StampMender, StoredDevice } from "../../domain/ports/record_stores.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import { decide, type Decision } from "../../control/decide.ts";
import { moveState } from "../../control/moved_clock.ts";
import { UNKNOWN_PLUG } from "../../control/heater/plug_memory.ts";
import { chooseMode, type ControlState } from "../../control/state.ts";
import { forgetCharger } from "../../control/takeover.ts";
import type { ClockWatch } from "../upkeep/clock_watch.ts";
import { BalanceWatch } from "./balance_watch.ts";
import { reasonWithFault } from "./charger_faults.ts";
import type { Equipment } from "./equipment.ts";
import { withDeadline } from "./deadline.ts";
import { LeftChargers } from "./left_chargers.ts";
import { PlugSwitch } from "./plug_switch.ts";
import type { Recorder } from "../records/recorder.ts";
import { toSample } from "./sample.ts";
import { buildStatus, type DecidedCycle, type Status } from "../status.ts";
import { makeSafe } from "./stop.ts";

/** Real time that one cycle waits for its devices; late answers count in the next cycle. */
const POLL_DEADLINE_MS = 3500;
/** A command may wait for a read in flight and then take its own time; real time. */
const TELL_CHARGER = { action: "tell the charger", deadlineMs: 8000 };

export interface CycleParts {
  readonly equipment: Equipment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly history: HistoryStore;
  readonly modes: ModeStore;
  readonly recorder: Recorder;
  readonly clockWatch: ClockWatch;
  readonly stamps: StampMender;
  readonly settings: () => Settings;
  /** The devices beside those of the settings; the same list object until one of them changes. */
  readonly devices: () => readonly StoredDevice[];
  readonly publish: (status: Status) => void;
  /** Asks for a cycle in so many ms, where something waits that can be done before the next. */
  readonly askIn: (delayMs: number) => void;
  /** Our own bug: the charger has been paused where nobody would watch it. */
  readonly onBroken: (error: unknown) => void;
}

/** What became of a command to the charger. */
interface Applied {
  readonly state: ApplyState | null;
  readonly rejection: DeviceRejected | null;
}

/** Poll, freeze, decide, apply, record, publish. One at a time; never throws. */
export class Cycle {
  #state: ControlState;
  readonly #balance = new BalanceWatch();
  #count = 0;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isModePending = false;
  #storageError: string | null = null;
  #loggedRefusal: string | null = null;
  #endedAt: Moment | null = null;
  #isHalted = false;
  /** Corrections of the clock that storage has not applied yet: rows still have wrong times. */
  #unmoved: readonly ClockMove[] = [];
  /** True while the newest choice is not on the disk. */
  #isChoiceUnsaved = false;
  readonly #plugSwitch: PlugSwitch;
  readonly #leftChargers: LeftChargers;

  constructor(private readonly parts: CycleParts, state: ControlState) {
    this.#state = state;
    this.#plugSwitch = new PlugSwitch(parts.logger);
    this.#leftChargers = new LeftChargers(parts.logger);
  }

  get mode(): ChargeMode {
    return this.#state.choice.mode;
  }

  get choice(): ModeChoice {
    return this.#state.choice;
  }

  /** Chargers that are steered no more and have not taken their pause yet. */
  get leftChargers(): readonly Charger[] {
    const { equipment } = this.parts;
    return this.#leftChargers.owed.filter((charger) => equipment.isMeasuredOnly(charger));
  }

  /**
   * True where a charge must not go on when nobody watches it: in Tracked, which follows the sun,
   * and in Disabled, which allows none.
   */
  get mustPauseUnwatched(): boolean {
    return this.mode === "tracked" || this.mode === "disabled";
  }

  /** Time since the last cycle ended, in ms; null: none has. */
  get ageMs(): number | null {
    return this.#endedAt === null ? null : this.parts.clock.steadyMs() - this.#endedAt.steadyMs;
  }

  /**
   * Stores a mode that a person chose; the next cycle acts on it. Disabled is obeyed even when it
   * cannot be stored, and stored later. @throws StorageFailed for another mode; nothing has changed
   */
  choose(mode: ChargeMode): ControlState {
    const next = chooseMode(this.#state, { mode, modeBy: "user" }, this.#now());
    try {
      this.parts.modes.save(SLOT_IDS.charger, next.choice);
      this.#isChoiceUnsaved = false;
    } catch (error) {
      if (mode !== "disabled" || !(error instanceof StorageFailed)) throw error;
      this.#isChoiceUnsaved = true;
    }
    this.#state = next;
    this.#isModePending = true;
    return next;
  }

  /** For when another database has replaced this one: the next cycle stores the mode again. */
  saveChoiceAgain(): void {
    this.#isChoiceUnsaved = true;
  }

  /** Goes on with a mode that could not be read before; the next cycle acts on it. */
  resumeChoice(choice: ModeChoice): void {
    this.#state = chooseMode(this.#state, choice, this.#now());
  }

  /** No command is sent and no cycle begins from now on; the stop speaks to the devices itself. */
  halt(): void {
    this.#isHalted = true;
  }

  /** Runs one cycle; asked while one runs, it runs one more after it. Resolves when both are done. */
  tick(): Promise<void> {
    if (this.#isHalted) return this.settle();
    if (this.#running !== null) {
      this.#isAskedAgain = true;
      return this.#running;
    }
    this.#running = this.#runAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Resolves when no cycle runs. */
  async settle(): Promise<void> {
    await this.#running;
  }

  async #runAll(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      try {
        await this.#run();
      } catch (error) {
        this.parts.logger.error("Cycle broken", { error: String(error) });
        try {
          await this.#pauseUnwatched();
        } finally {
          this.parts.onBroken(error);
        }
      }
      this.#endedAt = this.#now();
    } while (this.#isAskedAgain && !this.#isHalted);
  }

  async #run(): Promise<void> {
    const { equipment, settings, devices } = this.parts;
    this.#storageError = null;
    this.#noticeClockStep();
    const inForce = settings();
    const leavers = {
      charger: (charger: Charger, isStillHere: boolean) => this.#leave(charger, isStillHere),
      plug: (plug: SwitchedPlug) => this.#leavePlug(plug),
    };
    await equipment.configure(inForce, leavers, devices());
    this.#leftChargers.tellAll((charger) => equipment.isMeasuredOnly(charger));
    await equipment.poll(POLL_DEADLINE_MS);
    const now = this.#now();
    const snapshot = equipment.snapshot();
    const choice = this.#state.choice;
    const decided = decide({ state: this.#state, snapshot, settings: inForce, now });
    const decision = { ...decided, reason: reasonWithFault(decided, snapshot.charger) };
    this.#state = decision.state;
    if (decision.state.choice !== choice || this.#isChoiceUnsaved) {
      this.#isChoiceUnsaved = !this.#save(() =>
        this.parts.modes.save(SLOT_IDS.charger, this.#state.choice, { isTriedAgain: true })
      );
    }
    if (this.#isHalted) return;
    const applied = await this.#apply(decision.charger);
    if (!this.#isHalted) await this.#switchPlug(decision);
    if (
      this.#state.choice === decision.state.choice && isTaken(decision, snapshot, applied.state)
    ) {
      this.#isModePending = false;
    }
    const cycle = { now, snapshot, decision, settings: inForce };
    this.#record(cycle);
    this.#publish(cycle, applied);
  }

  async #apply(command: ChargerCommand | null): Promise<Applied> {
    const charger = this.parts.equipment.charger;
    if (command === null || charger === null) return { state: null, rejection: null };
    try {
      const state = await withDeadline(charger.apply(command), TELL_CHARGER);
      if (state === "sent") this.parts.logger.info("Charger told", { ...command });
      const waitMs = state === "waiting" ? charger.waitMs?.() ?? null : null;
      if (waitMs !== null) this.parts.askIn(waitMs);
      return { state, rejection: null };
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.parts.logger.warn("Charger not told", { ...command, error: error.message });
      const rejection = error instanceof DeviceRejected ? error : null;
      return { state: "waiting", rejection };
    }
  }

  async #switchPlug({ plug: command, plugReason, state }: Decision): Promise<void> {
    const plug = this.parts.equipment.plug;
    if (command !== null && plug !== null) {
      await this.#plugSwitch.tell(plug, command.on, plugReason?.code ?? null);
      return;
    }
    this.#plugSwitch.rest();
    const { isManaged, isOffDue, on } = state.plug.relay;
    if (plug !== null && isManaged && !isOffDue && on === true) await this.#plugSwitch.keep(plug);
  }

  #record(cycle: DecidedCycle): void {
    const { now, snapshot, decision } = cycle;
    this.#save(() =>
      this.parts.history.add(toSample({
        atMs: now.atMs,
        snapshot,
        mode: decision.state.choice.mode,
        surplusW: decision.surplusW,
      }))
    );
    const error = this.parts.recorder.record(cycle, this.#storageError);
    if (error !== null) this.#noteRefusal(error);
  }

  #save(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.#noteRefusal(error.message);
      return false;
    }
  }

  /** One line a kind of refusal: a full disk refuses every cycle. */
  #noteRefusal(error: string): void {
    const isNew = error !== this.#loggedRefusal;
    this.#storageError = error;
    this.#loggedRefusal = error;
    if (isNew) this.parts.logger.error("Not stored", { error });
    else this.parts.logger.debug("Not stored", { error });
  }

  #publish(cycle: DecidedCycle, { state, rejection }: Applied): void {
    const { now, snapshot, decision } = cycle;
    const reason = rejection === null ? decision.reason : this.#refusal(rejection);
    this.#count++;
    this.parts.publish(buildStatus({
      ...cycle,
      decision: { ...decision, reason },
      cycle: this.#count,
      choice: this.#state.choice,
      isModePending: this.#isModePending,
      applyState: state,
      balance: this.#balance.judge(snapshot, now),
      storageError: this.#storageError,
    }));
  }

  #refusal(rejection: DeviceRejected): Reason {
    const diagnosis = this.parts.equipment.diagnose("charger", rejection);
    const refusal = {
      code: "rejected.charger",
      detail: rejection.message,
      ...(rejection.isAskedAgain ? { isAskedAgain: true } : {}),
    } as const;
    return diagnosis === null ? refusal : { ...refusal, diagnosis };
  }

  /**
   * A charger left for another address would follow the sun of a moment ago for ever: pause it. One
   * that stays in the house is paused in each mode: Off does not reach it any more, and two charge.
   */
  async #leave(charger: Charger, isStillHere: boolean): Promise<void> {
    if (isStillHere || this.mustPauseUnwatched) {
      const { isSafe } = await makeSafe({ charger, plug: null, logger: this.parts.logger });
      if (!isSafe && isStillHere) this.#leftChargers.add(charger);
    }
    this.#state = forgetCharger(this.#state);
  }

  /** An enabled plug that is left for another address goes off; the new one is begun with anew. */
  async #leavePlug(plug: SwitchedPlug): Promise<void> {
    await makeSafe({ charger: null, plug, logger: this.parts.logger });
    this.#state = { ...this.#state, plug: { ...UNKNOWN_PLUG, use: this.#state.plug.use } };
  }

  /** After a bug of ours: whatever else is wrong, no tracked charge and no load goes on unwatched. */
  async #pauseUnwatched(): Promise<void> {
    const { equipment, logger, settings } = this.parts;
    const plug = settings().plugEnabled ? equipment.plug : null;
    const mustPause = () => this.mustPauseUnwatched;
    try {
      await makeSafe({ charger: equipment.charger, mustPause, plug, logger });
    } catch (error) {
      logger.error("Not made safe", { error: String(error) });
    }
  }

  #noticeClockStep(): void {
    const { clock, clockWatch, logger, recorder } = this.parts;
    const now = this.#now();
    const step = clockWatch.observe({ ...now, uptimeMs: clock.uptimeMs?.() ?? null });
    if (step !== null) {
      const { stepMs, move } = step;
      logger.warn("Wall clock was set", { stepMs, hadBeenWrong: move !== null });
      if (move !== null) this.#moveStamps(move);
      const detail = { stepMs };
      recorder.note({ atMs: now.atMs, kind: "program", code: "clock.set", detail }, now);
    }
    this.#unmoved = this.#unmoved.filter((move) => !this.#save(() => this.parts.stamps.move(move)));
    if (clockWatch.isSettled && this.#unmoved.length === 0) this.parts.stamps.settle();
    if (this.#endedAt === null) return;
    const gapMs = now.steadyMs - this.#endedAt.steadyMs;
    if (gapMs > MINUTE_MS) logger.warn("Cycles paused", { gapMs: Math.round(gapMs) });
  }

  /** The clock had been wrong since the start: all that it has stamped gets its right time. */
  #moveStamps(move: ClockMove): void {
    this.#state = moveState(this.#state, move, this.parts.settings().timeZone);
    this.parts.equipment.moveStamps(move);
    this.parts.recorder.moveStamps(move);
    this.#unmoved = [...this.#unmoved, move];
  }

  #now(): Moment {
    return { atMs: this.parts.clock.wallMs(), steadyMs: this.parts.clock.steadyMs() };
  }
}

/**
 * The charger does what the chosen mode asks, or there is nothing to ask. Tracked asks for another
 * current before the last one is seen: there it is on or off that counts.
 */
function isTaken(
  decision: Decision,
  snapshot: Snapshot,
  applyState: ApplyState | null,
): boolean {
  const { charger: command, isOnline, isCharging, state } = decision;
  if (!isOnline) return false;
  if (command === null || applyState === "confirmed") return true;
  return state.choice.mode === "tracked" && isCharging === command.enabled &&
    snapshot.charger.value?.enabled === command.enabled;
}
