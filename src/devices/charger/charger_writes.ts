import type { ApplyState, ChargerCommand } from "../../domain/house/command.ts";
import {
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
  InvariantBroken,
} from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MIN_CHARGE_CURRENT_A, type Phases } from "../../domain/house/units.ts";

/** Largest current in A while the device has not told its own range: the smaller of the models. */
const UNKNOWN_RANGE_MAX_A = 16;

export interface WriteRules {
  /** Least time from a write, as `WritePace` has it, to the next, whatever became of it. */
  readonly writeSpacingMs: number;
  /** How long the device may take until a write shows in its answers. */
  readonly settleMs: number;
  /** Smallest step of the current in A. */
  readonly stepA: number;
  /** Its driver asks again by itself after a refusal. */
  readonly isRefusedAskedAgain?: boolean;
}

/** Why a charger takes no writes: the message and the symptom of the error. */
export type Refusal = Pick<DeviceRejected, "message" | "symptom">;

/** How long a write may take, in real time. */
export interface WriteDeadlines {
  /**
   * The deadline of the first write. It is no longer than the spacing, because no write can be
   * repeated before that ends.
   */
  readonly usualMs: number;
  /** The longest deadline, after some writes were not answered in time. */
  readonly longestMs: number;
  /** How long `apply` waits for a write; the write itself goes on after that. */
  readonly patienceMs: number;
}

/** The limits of one write; a signal that fires has another write take its place. */
export interface WriteTerms {
  readonly deadlineMs: number;
  readonly givenUp: AbortSignal;
}

const DEADLINES: WriteDeadlines = { usualMs: 5000, longestMs: 31_000, patienceMs: 3000 };
/** A host that did not answer in time has so many times as long for the next writes. */
const MORE_TIME = 4;

/** The usual deadlines, or the one that is given for all. */
export function writeDeadlines(deadlineMs: number | null): WriteDeadlines {
  if (deadlineMs === null) return DEADLINES;
  return { usualMs: deadlineMs, longestMs: deadlineMs, patienceMs: deadlineMs };
}

/** What a read told about the things that a wish is about; null is unknown. */
export interface ChargerSight {
  readonly enabled: boolean | null;
  readonly currentA: number | null;
  /** Power at or above what the device draws by itself. */
  readonly isFlowing: boolean | null;
  /** Phases that it is switched to; missing: it cannot switch them. */
  readonly phases?: Phases | null;
  /** The device says by itself that it will take no writes; null: it does not. */
  readonly refusal: Refusal | null;
}

/** The last write. "unsure": no answer, or one that does not tell whether the write was taken. */
interface LastWrite {
  readonly wish: ChargerCommand;
  readonly startedMs: number;
  /** As started while it is pending. */
  readonly endedMs: number;
  readonly outcome: "pending" | "accepted" | "unsure" | "undelivered" | "refused";
  /** Null: it was not refused. */
  readonly refusal: Refusal | null;
  /** Writes of this wish in a row before this one that failed. */
  readonly repeats: number;
}

/** When a host was last written to (steady time): it outlives the driver that wrote. */
export class WritePace {
  /** When it said that it had taken the newest write; when that began, where it has not. */
  writtenMs: number | null = null;
}

/** All that the next decision rests on. */
export interface WriteState {
  /**
   * When the newest write to the host was made, by whichever driver (`WritePace`); null: there was
   * none.
   */
  readonly hostWrittenMs: number | null;
  readonly lastWrite: LastWrite | null;
  readonly sight: ChargerSight | null;
  /** True when the read began after every earlier write had ended. */
  readonly isSightNewer: boolean;
}

export type WriteDecision =
  | { readonly kind: "send" }
  | { readonly kind: "confirmed" | "verifying" }
  /** How long the wish waits until it can be sent; null: until the write under way has ended. */
  | { readonly kind: "waiting"; readonly forMs: number | null }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * What to do about the newest wish, which is fitted to the device's range already.
 *
 * The newest wish is written when it differs from the last one written, whatever a read says: what
 * a gateway tells lags behind its writes. The same wish counts as done only once a read that began
 * after the write shows it, and is written again when none has after `settleMs`. Before the first
 * write any read that shows the wish will do. A write that never reached the device may be repeated
 * as soon as the spacing allows, and so may a stop of which nobody knows whether it did; while no
 * read tells more, ever more seldom: each write ends the read under way, and slow ones would never
 * come to an end.
 *
 * A write that is under way comes to its end, whatever is wished next: a slow host would otherwise
 * never get any. Only a stop takes the place of a start, as soon as the spacing allows.
 *
 * After a refusal no start is sent any more, by this object: new settings make a new one. A stop
 * always is, at the settle pace: a wrong PIN costs one request then, a stop left unsent a charge
 * that nobody wants. A refusal that only the device's state tells (PasswordMatch) lets one write
 * through first, since nothing says that it does not mend itself by a write with the right PIN.
 *
 * A wish with phases switches them. It is sent only while a read that began after the last write
 * shows a pause with no current; until then it is the mere pause. What refuses a switch refuses no
 * start.
 */
export function decideWrite(
  state: WriteState,
  wish: ChargerCommand,
  nowMs: number,
  rules: WriteRules,
): WriteDecision {
  if (wish.phases !== undefined && !maySwitch(state)) {
    const decision = decideWrite(state, withoutPhases(wish), nowMs, rules);
    return decision.kind === "confirmed" ? { kind: "verifying" } : decision;
  }
  const { lastWrite, sight } = state;
  const isSeen = state.isSightNewer && sight !== null && showsWish(sight, wish, rules.stepA);
  const spacedMs = state.hostWrittenMs === null
    ? nowMs
    : state.hostWrittenMs + rules.writeSpacingMs;
  const sendAt = (dueMs: number): WriteDecision =>
    nowMs >= dueMs ? { kind: "send" } : { kind: "waiting", forMs: dueMs - nowMs };
  if (lastWrite === null) return isSeen ? { kind: "confirmed" } : sendAt(spacedMs);
  if (lastWrite.outcome === "pending") {
    const mayTakeItsPlace = lastWrite.wish.enabled && !wish.enabled;
    return mayTakeItsPlace ? sendAt(spacedMs) : { kind: "waiting", forMs: null };
  }
  const isRepeat = isSameWish(lastWrite.wish, wish) && !isPauseAfterRefusedSwitch(lastWrite, wish);
  if (isRepeat && isSeen) return { kind: "confirmed" };
  const refusal = refusalIn(state, lastWrite);
  const isOfSwitch = lastWrite.wish.phases !== undefined && lastWrite.refusal !== null;
  if (refusal !== null && wish.enabled && !isOfSwitch) return { kind: "refused", refusal };
  const isSafeToRepeat = lastWrite.outcome === "undelivered" ||
    (lastWrite.outcome === "unsure" && !wish.enabled);
  const isSettling = isRepeat && !isSafeToRepeat;
  const isBlind = isRepeat && isSafeToRepeat && !state.isSightNewer;
  const waitMs = isSettling ? rules.settleMs : isBlind ? blindWaitMs(lastWrite, rules) : 0;
  const isFirst = isBlind && lastWrite.repeats === 0;
  const dueMs = (isFirst ? lastWrite.startedMs : lastWrite.endedMs) + waitMs;
  const next = sendAt(Math.max(dueMs, spacedMs));
  if (next.kind === "send" || !isSettling) return next;
  return refusal === null ? { kind: "verifying" } : { kind: "refused", refusal };
}

/** Doubles from the spacing on, up to what the slowest read takes. */
function blindWaitMs({ repeats }: LastWrite, { writeSpacingMs, settleMs }: WriteRules): number {
  return Math.min(2 * settleMs, writeSpacingMs * 2 ** repeats);
}

/** Stands for when a read began; hand it back with what the read told. */
export type ReadMark = object;

/** Keeps the write discipline of one charger, see `decideWrite`. */
export class ChargerWrites {
  readonly #pace: WritePace;
  #state: Omit<WriteState, "hostWrittenMs"> = { lastWrite: null, sight: null, isSightNewer: true };
  /** Another one since the newest beginning or end of a write. */
  #mark: ReadMark = {};
  #giveUp = new AbortController();
  #decision: WriteDecision | null = null;
  #wish: ChargerCommand | null = null;
  /** Writes that were not answered in time, until one is answered in the usual time. */
  #timeouts = 0;

  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly rules: WriteRules;
      /** One request; a DeviceUnreachable of it means that the device has not got the write. */
      readonly send: (wish: ChargerCommand, terms: WriteTerms) => Promise<void>;
      /** Of the host, where others may have written to it; null: nobody has. */
      readonly pace?: WritePace | null;
      readonly deadlines?: WriteDeadlines;
    },
  ) {
    this.#pace = options.pace ?? new WritePace();
  }

  /** Call when a read begins. */
  beginRead(): ReadMark {
    return this.#mark;
  }

  /** Call with what it told. Where `enabled` is unknown, only the power is news. */
  endRead(mark: ReadMark, sight: ChargerSight): void {
    const known = this.#state.sight;
    this.#state = sight.enabled === null && known !== null
      ? { ...this.#state, sight: { ...known, isFlowing: sight.isFlowing } }
      : { ...this.#state, sight, isSightNewer: mark === this.#mark };
  }

  /**
   * Sends the wish when it is due, else tells how far it is.
   * @throws DeviceRejected while the device refuses, DeviceTimeout for a write that takes long and
   * goes on all the same, and what `send` throws
   */
  async apply(wish: ChargerCommand): Promise<ApplyState> {
    const { clock, rules } = this.options;
    this.#noteAsk(wish);
    const state = { ...this.#state, hostWrittenMs: this.#pace.writtenMs };
    const decision = decideWrite(state, wish, clock.steadyMs(), rules);
    this.#decision = decision;
    this.#wish = wish;
    switch (decision.kind) {
      case "send":
        await this.#send(
          wish.phases === undefined || maySwitch(state) ? wish : withoutPhases(wish),
        );
        return "sent";
      case "refused":
        throw new DeviceRejected(decision.refusal.message, {
          symptom: decision.refusal.symptom,
          isAskedAgain: rules.isRefusedAskedAgain ?? false,
        });
      default:
        return decision.kind;
    }
  }

  /** The car has begun since: the next asks are counted, and sent, anew. */
  #noteAsk(wish: ChargerCommand): void {
    const { lastWrite } = this.#state;
    if (lastWrite === null || lastWrite.outcome === "pending") return;
    if (!wish.enabled || !isSameWish(lastWrite.wish, wish)) return;
    this.#state = { ...this.#state, lastWrite: { ...lastWrite, wish } };
  }

  /**
   * How long after the newest `apply` a wish that waits can be sent, in ms; null: no wish waits for
   * a known time.
   */
  get waitMs(): number | null {
    return this.#decision?.kind === "waiting" ? this.#decision.forMs : null;
  }

  /** The newest wish where the newest `apply` found it done; null: there is something to see yet. */
  get confirmed(): ChargerCommand | null {
    return this.#decision?.kind === "confirmed" ? this.#wish : null;
  }

  async #send(wish: ChargerCommand): Promise<void> {
    const { usualMs, longestMs, patienceMs } = this.options.deadlines ?? DEADLINES;
    const startedMs = this.options.clock.steadyMs();
    const { lastWrite } = this.#state;
    const hasFailed = lastWrite?.outcome === "unsure" || lastWrite?.outcome === "undelivered";
    const repeats = hasFailed && isSameWish(lastWrite.wish, wish) ? lastWrite.repeats + 1 : 0;
    const write: LastWrite = {
      wish,
      startedMs,
      endedMs: startedMs,
      outcome: "pending",
      refusal: null,
      repeats,
    };
    this.#pace.writtenMs = startedMs;
    this.#noteWrite(write);
    this.#giveUp.abort();
    this.#giveUp = new AbortController();
    const deadlineMs = Math.min(longestMs, usualMs * MORE_TIME ** this.#timeouts);
    const ended = this.#end(write, { deadlineMs, givenUp: this.#giveUp.signal });
    await (deadlineMs > patienceMs ? within(ended, patienceMs) : ended);
  }

  async #end(write: LastWrite, terms: WriteTerms): Promise<void> {
    try {
      await this.options.send(write.wish, terms);
      const endedMs = this.options.clock.steadyMs();
      this.#pace.writtenMs = endedMs;
      this.#noteEnd(write, { outcome: "accepted", refusal: null });
      const { usualMs } = this.options.deadlines ?? DEADLINES;
      if (endedMs - write.startedMs <= usualMs) this.#timeouts = 0;
    } catch (error) {
      if (this.#state.lastWrite === write) {
        this.#timeouts = error instanceof DeviceTimeout ? this.#timeouts + 1 : 0;
      }
      this.#noteEnd(write, failedOutcome(error));
      throw error;
    }
  }

  /** Notes how a write ended. The end of a write that another one has replaced changes nothing. */
  #noteEnd(write: LastWrite, end: Pick<LastWrite, "outcome" | "refusal">): void {
    if (this.#state.lastWrite !== write) return;
    this.#noteWrite({ ...write, ...end, endedMs: this.options.clock.steadyMs() });
  }

  #noteWrite(lastWrite: LastWrite): void {
    this.#mark = {};
    this.#state = { ...this.#state, lastWrite, isSightNewer: false };
  }
}

/** @throws DeviceTimeout after so long, and what the write throws before */
async function within(ended: Promise<void>, patienceMs: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(
        new DeviceTimeout(
          `Cannot tell the charger yet: no answer within ${patienceMs} ms, waited for further`,
        ),
      ),
    patienceMs,
  );
  try {
    await Promise.race([ended, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The current to send for a wish: within the device's own range, which always wins, in its steps,
 * rounded down, and never under the 6 A below which no charge is defined. Range and result in A.
 * @throws InvariantBroken for a current that is no number
 */
export function fitCurrent(
  currentA: number,
  range: { minA: number | null; maxA: number | null; stepA: number },
): number {
  if (Number.isNaN(currentA)) throw new InvariantBroken("Cannot ask for a current of NaN A");
  const down = (valueA: number) =>
    Number((Math.floor(valueA / range.stepA + 1e-6) * range.stepA).toFixed(3));
  const maxA = Math.max(MIN_CHARGE_CURRENT_A, down(range.maxA ?? UNKNOWN_RANGE_MAX_A));
  const minA = Math.max(MIN_CHARGE_CURRENT_A, -down(-(range.minA ?? MIN_CHARGE_CURRENT_A)));
  return Math.min(maxA, Math.max(minA, down(Math.min(currentA, maxA))));
}

/** A charging flag of true with no power counts: a full car draws nothing. */
function showsWish(sight: ChargerSight, wish: ChargerCommand, stepA: number): boolean {
  if (!wish.enabled) {
    const isSwitched = wish.phases === undefined || wish.phases === sight.phases;
    return isSwitched && sight.enabled === false && sight.isFlowing === false;
  }
  return sight.enabled === true && sight.currentA !== null &&
    Math.abs(sight.currentA - wish.currentA) < stepA / 2;
}

function refusalIn({ sight, isSightNewer }: WriteState, lastWrite: LastWrite): Refusal | null {
  if (lastWrite.refusal !== null) return lastWrite.refusal;
  return isSightNewer && sight !== null ? sight.refusal : null;
}

/**
 * True when the wish asks for what was written. A start with a higher `ask` than the written one is
 * another wish; a pause that has switched phases is a pause.
 */
function isSameWish(written: ChargerCommand, wish: ChargerCommand): boolean {
  if (!written.enabled || !wish.enabled) {
    return written.enabled === wish.enabled &&
      (wish.phases === undefined || wish.phases === written.phases);
  }
  return written.currentA === wish.currentA && (wish.ask ?? 1) <= (written.ask ?? 1);
}

/** It may have been refused for the phases alone, so nobody knows whether the pause was taken. */
function isPauseAfterRefusedSwitch({ wish, outcome }: LastWrite, next: ChargerCommand): boolean {
  return outcome === "refused" && wish.phases !== undefined && next.phases === undefined;
}

/** Phases are never switched under current, nor while nobody has seen that none flows. */
function maySwitch({ sight, isSightNewer }: WriteState): boolean {
  return isSightNewer && sight?.enabled === false && sight.isFlowing === false;
}

function withoutPhases({ phases: _, ...wish }: ChargerCommand): ChargerCommand {
  return wish;
}

function failedOutcome(error: unknown): Pick<LastWrite, "outcome" | "refusal"> {
  if (error instanceof DeviceUnreachable) return { outcome: "undelivered", refusal: null };
  if (error instanceof DeviceRejected) return { outcome: "refused", refusal: error };
  return { outcome: "unsure", refusal: null };
}
