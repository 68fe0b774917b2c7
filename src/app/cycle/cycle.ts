import { type DeviceRejected, ProgramEnding, StorageFailed } from "../../domain/codes/errors.ts";
import type { ChargeMode, ModeChoice, Refusal } from "../../domain/house/mode.ts";
import type { Clock, ClockMove, Moment } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { HistoryStore } from "../../domain/ports/history_stores.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import type { ModeStore, StampMender } from "../../domain/ports/record_stores.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import type { PriceSlot } from "../../domain/goals/price_slots.ts";
import type { Outlook } from "../../domain/sun/outlook.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import { isCharger } from "../../domain/house/load.ts";
import { decide, type Decision, firstCharger } from "../../control/decide.ts";
import { moveState } from "../../control/moved_clock.ts";
import { UNKNOWN_PLUG } from "../../control/heater/plug_memory.ts";
import {
  bringBack,
  chargerIn,
  chooseMode,
  type ControlState,
  hasGoal,
  holdSwitch,
  modesOf,
  switchIn,
  withLoad,
} from "../../control/state.ts";
import { forgetCharger } from "../../control/takeover.ts";
import type { ClockWatch } from "../upkeep/clock_watch.ts";
import { BalanceWatch } from "./balance_watch.ts";
import { type Applied, NOT_TOLD } from "../loads/charger_teller.ts";
import type { RefusedPress } from "../load_states.ts";
import { withFaults } from "./charger_faults.ts";
import type { DeviceLeavers, Equipment } from "./equipment.ts";
import { LoadLeaver } from "../loads/load_leaver.ts";
import { LoadTellers } from "../loads/load_tellers.ts";
import { isTaken, ModeKeeper } from "./mode_keeper.ts";
import type { HouseDevice } from "../settings/house_order.ts";
import type { LeftDevice } from "../settings/left_devices.ts";
import type { Recorder } from "../records/recorder.ts";
import { Sampler } from "./sample.ts";
import { buildStatus, type DecidedCycle, type Status } from "../status.ts";

/** Real time that one cycle waits for its devices; late answers count in the next cycle. */
const POLL_DEADLINE_MS = 3500;

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
  /** What control may reckon with of the sun to come; null: too little is known. */
  readonly outlook: () => Outlook | null;
  /** What a bought kWh costs from now on; asked only where there is a goal. */
  readonly prices: () => readonly PriceSlot[] | null;
  /** The devices of the house, in its order; the same list object until one of them changes. */
  readonly devices: () => readonly HouseDevice[];
  readonly publish: (status: Status) => void;
  /** Asks for a cycle in so many ms, where something waits that can be done before the next. */
  readonly askIn: (delayMs: number) => void;
  /** Our own bug: the charger has been paused where nobody would watch it. */
  readonly onBroken: (error: unknown) => void;
}

/** Poll, freeze, decide, apply, record, publish. One at a time; never throws. */
export class Cycle {
  readonly #sampler = new Sampler();
  #state: ControlState;
  readonly #balance = new BalanceWatch();
  #count = 0;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #storageError: string | null = null;
  #loggedRefusal: string | null = null;
  #endedAt: Moment | null = null;
  #isHalted = false;
  /** Corrections of the clock that storage has not applied yet: rows still have wrong times. */
  #unmoved: readonly ClockMove[] = [];
  readonly leaver: LoadLeaver;
  readonly #modes: ModeKeeper;
  readonly #tellers: LoadTellers;

  constructor(private readonly parts: CycleParts, state: ControlState) {
    const { logger, askIn } = parts;
    this.#state = state;
    this.#modes = new ModeKeeper(parts.modes);
    this.#tellers = new LoadTellers({ logger, askIn, isHalted: () => this.#isHalted });
    this.leaver = new LoadLeaver({
      ...parts,
      choiceOf: (id) => this.choiceOf(id),
      relayOf: (id) => switchIn(this.#state, id).relay,
      now: () => this.#now(),
    });
  }

  /** The mode of a charger, and by whom. */
  choiceOf(id: number): ModeChoice {
    return chargerIn(this.#state, id, this.#now()).choice;
  }

  /** Time since the last cycle ended, in ms; null: none has. */
  get ageMs(): number | null {
    return this.#endedAt === null ? null : this.parts.clock.steadyMs() - this.#endedAt.steadyMs;
  }

  /**
   * Stores a mode that a person chose; the next cycle acts on it. Disabled is obeyed even when it
   * cannot be stored, and stored later. @throws StorageFailed for another mode; nothing has changed
   */
  choose(id: number, mode: ChargeMode): ModeChoice {
    return this.take(id, (state, now) => chooseMode(state, id, { mode, modeBy: "user" }, now));
  }

  /** Stores another choice of a person, likewise. @throws StorageFailed; nothing has changed */
  take(id: number, change: (state: ControlState, now: Moment) => ControlState): ModeChoice {
    const next = change(this.#state, this.#now());
    const { choice } = chargerIn(next, id, this.#now());
    this.#modes.choose(id, choice, this.choiceOf(id));
    this.#state = next;
    return choice;
  }

  /**
   * Takes the newest press on a charger back: what it took the place of holds again. Null: something
   * has changed the mode since.
   */
  takeBack(id: number, refused: RefusedPress | null = null): ModeChoice | null {
    const before = this.#modes.before(id, this.choiceOf(id));
    if (before === null) return null;
    const back = refused?.refusal ?? "person";
    this.#state = bringBack(this.#state, id, { ...before, back }, this.#now());
    this.#modes.putBack(id, this.choiceOf(id), refused);
    return this.choiceOf(id);
  }

  /**
   * A person switches a switch for a while; null: its rules hold again. Stored at once, where it can
   * be; the next cycle acts on it.
   */
  hold(id: number, hold: { readonly on: boolean; readonly forMs: number } | null): void {
    const now = this.#now();
    this.#state = holdSwitch(this.#state, id, hold, now);
    const error = this.parts.recorder.keepHold(id, switchIn(this.#state, id), now);
    if (error !== null) this.#noteRefusal(error);
  }

  /** For when another database has replaced this one: the next cycle stores the modes again. */
  saveChoicesAgain(): void {
    this.#modes.saveAllAgain(this.#state.loads);
  }

  /** Goes on with a mode that could not be read before; the next cycle acts on it. */
  resumeChoice(id: number, choice: ModeChoice): void {
    this.#state = chooseMode(this.#state, id, choice, this.#now());
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

  /** Between two cycles; `store` is done as soon as they are safe. @throws as Leave */
  async leave<T>(left: readonly LeftDevice[], store: () => T): Promise<T> {
    if (left.length === 0) return store();
    while (this.#running !== null) await this.#running;
    if (this.#isHalted) throw new ProgramEnding("Cannot leave a device: the program is ending");
    const stored = this.leaver.prepare(left).then(store);
    const after = async () => {
      if (this.#isAskedAgain && !this.#isHalted) await this.#runAll();
    };
    const refused = () => left.forEach(({ id }) => this.leaver.forget(id));
    this.#running = stored.then(() => {}, refused).then(after).finally(() => {
      this.#running = null;
    });
    return await stored;
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
          await this.leaver.leaveAll();
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
    await equipment.configure(inForce, this.#leavers(), devices());
    await equipment.poll(POLL_DEADLINE_MS);
    const now = this.#now();
    const snapshot = equipment.snapshot();
    const before = this.#state.loads;
    const outlook = this.parts.outlook();
    const prices = hasGoal(this.#state) ? this.parts.prices() : null;
    const decided = decide({
      state: this.#state,
      snapshot,
      settings: inForce,
      now,
      outlook,
      prices,
    });
    const decision = { ...decided, loads: withFaults(decided.loads, snapshot.loads) };
    this.#state = decision.state;
    this.#modes.saveTurned(before, decision.state.loads, (write) => this.#save(write));
    if (this.#isHalted) return;
    const applied = await this.#tellers.tellAll(decision, equipment);
    this.#noteTaken(decision, snapshot, applied);
    const cycle = { now, snapshot, decision, settings: inForce };
    this.#record(cycle);
    this.#publish(cycle, applied);
  }

  /** Whether each charger does what its mode asks; a press that came meanwhile is not taken yet. */
  #noteTaken(
    { loads, state }: Decision,
    snapshot: Snapshot,
    applied: ReadonlyMap<number, Applied>,
  ): void {
    for (const decision of loads) {
      if (decision.kind !== "charger") continue;
      const { id } = decision;
      const { choice } = chargerIn(state, id, this.#now());
      if (this.choiceOf(id) !== choice) continue;
      const { value } = snapshot.loads.filter(isCharger).find((load) => load.id === id)?.reading ??
        snapshot.charger;
      const { state: applyState, rejection } = applied.get(id) ?? NOT_TOLD;
      if (rejection !== null) this.#noteRefused(id, choice, rejection);
      if (isTaken({ decision, mode: choice.mode, value, applyState })) this.#modes.taken(id);
    }
  }

  /** That of before holds again; but nothing undoes an Off, or what the charger is asked again. */
  #noteRefused(id: number, { mode, goal }: ModeChoice, rejection: DeviceRejected): void {
    const isKept = mode === "disabled" || goal !== undefined || rejection.isAskedAgain;
    if (isKept || !this.#modes.isPending(id)) return;
    this.takeBack(id, { mode, refusal: this.#refusalOf(id, rejection) });
  }

  #record(cycle: DecidedCycle): void {
    const { now, snapshot, decision } = cycle;
    this.#save(() =>
      this.parts.history.add(this.#sampler.take({
        atMs: now.atMs,
        snapshot,
        mode: this.#firstMode(decision),
        modes: modesOf(decision.state),
        surplusW: firstCharger(decision)?.surplusW ?? null,
      }))
    );
    const error = this.parts.recorder.record(cycle, this.#storageError, this.#state);
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

  #firstMode(decision: Decision): ChargeMode {
    const id = firstCharger(decision)?.id ?? SLOT_IDS.charger;
    return chargerIn(decision.state, id, this.#now()).choice.mode;
  }

  #publish(cycle: DecidedCycle, applied: ReadonlyMap<number, Applied>): void {
    const { now, snapshot, decision } = cycle;
    const loads = decision.loads.map((load) => {
      const rejection = applied.get(load.id)?.rejection ?? null;
      return load.kind === "charger" && rejection !== null
        ? { ...load, reason: this.#refusal(load.id, rejection) }
        : load;
    });
    this.#count++;
    this.parts.publish(buildStatus({
      ...cycle,
      decision: { ...decision, loads },
      cycle: this.#count,
      choiceOf: (id) => this.choiceOf(id),
      isModePending: (id) => this.#modes.isPending(id),
      refusedOf: (id) => this.#modes.refusedOf(id),
      applyState: (id) => applied.get(id)?.state ?? null,
      balance: this.#balance.judge(snapshot, now),
      storageError: this.#storageError,
    }));
  }

  #refusal(id: number, rejection: DeviceRejected): Reason {
    return {
      code: "rejected.charger",
      ...this.#refusalOf(id, rejection),
      ...(rejection.isAskedAgain ? { isAskedAgain: true } : {}),
    };
  }

  #refusalOf(id: number, rejection: DeviceRejected): Refusal {
    const diagnosis = this.parts.equipment.diagnoseCharger(id, rejection);
    return { detail: rejection.message, ...(diagnosis === null ? {} : { diagnosis }) };
  }

  /** What is another one or none from now on is made safe, and the new one is begun with anew. */
  #leavers(): DeviceLeavers {
    return {
      charger: async (left) => {
        const { id } = left;
        await this.leaver.leave(left, this.parts.devices().some((device) => device.id === id));
        this.leaver.forget(id);
        const memory = forgetCharger(chargerIn(this.#state, id, this.#now()));
        this.#state = withLoad(this.#state, id, memory);
      },
      plug: async (left) => {
        const { id } = left;
        await this.leaver.leavePlug(left);
        this.leaver.forget(id);
        const { use } = switchIn(this.#state, id);
        this.#state = withLoad(this.#state, id, { ...UNKNOWN_PLUG, use });
      },
    };
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
