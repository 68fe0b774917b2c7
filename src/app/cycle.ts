import type { ApplyState, ChargerCommand, PlugCommand } from "../domain/command.ts";
import { DeviceError, DeviceRejected, StorageFailed } from "../domain/errors.ts";
import type { ChargeMode } from "../domain/mode.ts";
import type { Charger, Clock, HistoryStore, Logger, ModeStore } from "../domain/ports.ts";
import type { Reason } from "../domain/reason.ts";
import type { Settings } from "../domain/settings.ts";
import { MINUTE_MS } from "../domain/units.ts";
import type { Moment } from "../domain/time.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { decide, type Decision } from "../control/decide.ts";
import { chooseMode, type ControlState } from "../control/state.ts";
import { forgetCharge } from "../control/takeover.ts";
import type { Equipment } from "./equipment.ts";
import { toSample } from "./sample.ts";
import { buildStatus, type Status } from "./status.ts";

/** Real time that one cycle waits for its devices; late answers count in the next cycle. */
const POLL_DEADLINE_MS = 3500;
/** A wall clock that moved by more than this against the steady one was set, in ms. */
const CLOCK_STEP_MS = 2000;

export interface CycleParts {
  readonly equipment: Equipment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly history: HistoryStore;
  readonly modes: ModeStore;
  readonly settings: () => Settings;
  readonly publish: (status: Status) => void;
  /** Our own bug: the charger has been paused where nobody would watch it. */
  readonly onBroken: (error: unknown) => void;
}

/** Poll, freeze, decide, apply, record, publish. One at a time; never throws. */
export class Cycle {
  #state: ControlState;
  #count = 0;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isModePending = false;
  #storageError: string | null = null;
  #endedAt: Moment | null = null;

  constructor(private readonly parts: CycleParts, state: ControlState) {
    this.#state = state;
  }

  get mode(): ChargeMode {
    return this.#state.choice.mode;
  }

  /** Time since the last cycle ended, in ms; null: none has. */
  get ageMs(): number | null {
    return this.#endedAt === null ? null : this.parts.clock.steadyMs() - this.#endedAt.steadyMs;
  }

  /** Stores a mode that a person chose; the next cycle acts on it. @throws StorageFailed */
  choose(mode: ChargeMode): ControlState {
    const next = chooseMode(this.#state, { mode, modeBy: "user" }, this.#now());
    this.parts.modes.save(next.choice);
    this.#state = next;
    this.#isModePending = true;
    return next;
  }

  /** Runs one cycle; asked while one runs, it runs one more after it. Resolves when both are done. */
  tick(): Promise<void> {
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
        await this.#pauseTracked();
        this.parts.onBroken(error);
      }
      this.#endedAt = this.#now();
    } while (this.#isAskedAgain);
  }

  async #run(): Promise<void> {
    const { equipment, settings } = this.parts;
    this.#noticeClockStep();
    this.#storageError = null;
    const inForce = settings();
    await equipment.configure(inForce, (charger) => this.#leave(charger));
    await equipment.poll(POLL_DEADLINE_MS);
    const now = this.#now();
    const snapshot = equipment.snapshot();
    const choice = this.#state.choice;
    const decision = decide({ state: this.#state, snapshot, settings: inForce, now });
    this.#state = decision.state;
    if (decision.state.choice !== choice) {
      this.#save(() => this.parts.modes.save(this.#state.choice));
    }
    const applied = await this.#apply(decision.charger);
    await this.#switchPlug(decision.plug);
    if (this.#state.choice === decision.state.choice && isTaken(decision, applied.state)) {
      this.#isModePending = false;
    }
    this.#record(now, snapshot, decision);
    this.#publish(now, snapshot, decision, applied, inForce);
  }

  async #apply(
    command: ChargerCommand | null,
  ): Promise<{ state: ApplyState | null; rejection: string | null }> {
    const charger = this.parts.equipment.charger;
    if (command === null || charger === null) return { state: null, rejection: null };
    try {
      const state = await charger.apply(command);
      if (state === "sent") this.parts.logger.info("Charger told", { ...command });
      return { state, rejection: null };
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.parts.logger.warn("Charger not told", { ...command, error: error.message });
      const rejection = error instanceof DeviceRejected ? error.message : null;
      return { state: "waiting", rejection };
    }
  }

  async #switchPlug(command: PlugCommand | null): Promise<void> {
    const plug = this.parts.equipment.plug;
    if (command === null || plug === null) return;
    try {
      await plug.set(command.on);
      this.parts.logger.info("Plug switched", { on: command.on });
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.parts.logger.warn("Plug not switched", { on: command.on, error: error.message });
    }
  }

  #record(now: Moment, snapshot: Snapshot, decision: Decision): void {
    this.#save(() =>
      this.parts.history.add(toSample({
        atMs: now.atMs,
        snapshot,
        mode: decision.state.choice.mode,
        surplusW: decision.surplusW,
      }))
    );
  }

  #save(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.#storageError = error.message;
      this.parts.logger.error("Not stored", { error: error.message });
    }
  }

  #publish(
    now: Moment,
    snapshot: Snapshot,
    decision: Decision,
    applied: { state: ApplyState | null; rejection: string | null },
    settings: Settings,
  ): void {
    const reason: Reason = applied.rejection === null
      ? decision.reason
      : { code: "rejected.charger", detail: applied.rejection };
    this.#count++;
    this.parts.publish(buildStatus(snapshot, {
      cycle: this.#count,
      atMs: now.atMs,
      choice: this.#state.choice,
      isModePending: this.#isModePending,
      reason,
      surplusW: decision.surplusW,
      cloudy: decision.cloudy,
      session: decision.session,
      isCharging: decision.isCharging,
      isOnline: decision.isOnline,
      offlineSinceMs: decision.offlineSinceMs,
      phases: decision.phases,
      applyState: applied.state,
      isPlugEnabled: settings.plugEnabled,
      storageError: this.#storageError,
    }));
  }

  /** A charger left for another address would follow the sun of a moment ago for ever: pause it. */
  async #leave(charger: Charger): Promise<void> {
    if (this.mode === "tracked") await this.#tryPause(charger);
    this.#state = forgetCharge(this.#state);
  }

  async #pauseTracked(): Promise<void> {
    const charger = this.parts.equipment.charger;
    if (charger !== null && this.mode === "tracked") await this.#tryPause(charger);
  }

  async #tryPause(charger: Charger): Promise<void> {
    try {
      await charger.apply(PAUSE);
    } catch (error) {
      this.parts.logger.error("Charger not paused", { error: String(error) });
    }
  }

  #noticeClockStep(): void {
    if (this.#endedAt === null) return;
    const now = this.#now();
    const stepMs = (now.atMs - this.#endedAt.atMs) - (now.steadyMs - this.#endedAt.steadyMs);
    if (Math.abs(stepMs) > CLOCK_STEP_MS) {
      this.parts.logger.warn("Wall clock was set", { stepMs: Math.round(stepMs) });
    }
    const gapMs = now.steadyMs - this.#endedAt.steadyMs;
    if (gapMs > MINUTE_MS) this.parts.logger.warn("Cycles paused", { gapMs: Math.round(gapMs) });
  }

  #now(): Moment {
    return { atMs: this.parts.clock.wallMs(), steadyMs: this.parts.clock.steadyMs() };
  }
}

/** The pause that is sent when nobody watches the charger any more. */
export const PAUSE: ChargerCommand = { enabled: false, currentA: 6 };

/** The charger does what the newest decision asks, or there is nothing to ask. */
function isTaken(decision: Decision, applyState: ApplyState | null): boolean {
  return decision.isOnline && (decision.charger === null || applyState === "confirmed");
}
