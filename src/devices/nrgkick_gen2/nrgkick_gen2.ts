import type { ApplyState, ChargerCommand } from "../../domain/house/command.ts";
import { DeviceError, DeviceRejected } from "../../domain/codes/errors.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import type { Charger } from "../../domain/ports/devices.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { ChargerValues, PhaseSwitch } from "../../domain/house/snapshot.ts";
import { MIN_CHARGE_CURRENT_A, type Phases } from "../../domain/house/units.ts";
import { ChargerReads } from "../charger/charger_reads.ts";
import { RefusedSwitch } from "../charger/refused_switch.ts";
import { KeptSettings, type Measuring } from "../charger/charger_settings.ts";
import {
  type ChargerSight,
  ChargerWrites,
  fitCurrent,
  type WriteDeadlines,
  writeDeadlines,
  WritePace,
  type WriteRules,
  type WriteTerms,
} from "../charger/charger_writes.ts";
import { hostOf, JsonHttp } from "../transport/http_json.ts";
import {
  type Gen2Control,
  type Gen2Values,
  type NrgkickGen2Identity,
  toPhases,
  UNKNOWN_CONTROL,
} from "./answers.ts";
import {
  ASK_CONTROL,
  ASK_IDENTITY,
  ASK_VALUES,
  phasesRefused,
  type Question,
  writeOf,
} from "./questions.ts";
import { OldValues } from "../transport/aged_values.ts";

export interface NrgkickGen2Options extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
  /** Empty: no authentication. */
  readonly user: string;
  readonly password: string;
  readonly clock: Clock;
  /** Of each request; null: 31 s to read, 5 s to write and more for a slow charger. */
  readonly deadlineMs?: number | null;
  /** Of writes alone. */
  readonly writeDeadlines?: WriteDeadlines;
  /** How long a write that is due waits for a read under way. */
  readonly patienceMs?: number;
  readonly writeSpacingMs?: number;
  /** Until a write that no read shows is sent again. */
  readonly settleMs?: number;
  /** Of the charger, where another driver may have written to it. */
  readonly pace?: WritePace;
}

/** A charger that also tells what it is. */
export interface NrgkickGen2 extends Charger {
  /** Asks GET /info. @throws DeviceError */
  identify(): Promise<NrgkickGen2Identity>;
}

/** A charger that works needs far less. No cycle waits so long. */
const READ_DEADLINE_MS = 31_000;
/** At rest it need not be read in each cycle; the maker asks for no more than one read in 10 s. */
const REST_MS = 10_000;
const WRITE_SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STEP_A = 0.1;
/** The charger itself takes about 0.8 W; below this nothing is being charged. */
const IDLE_POWER_W = 50;
/** A refusal lies in the charger's own state, so a start is tried again after so long. */
const REFUSAL_RETRY_MS = 60_000;
const IDENTIFY_RETRY_MS = 60_000;

const ALL_PHASES: readonly Phases[] = [1, 2, 3];

/** A current that the charger was asked for, and the smaller one that it took instead, in A. */
interface Clamp {
  readonly askedA: number;
  readonly takenA: number;
}

/**
 * NRGkick of the second generation by its local JSON API (vendor's "Local API", v1), each request
 * on a connection of its own.
 *
 * A read asks /values and /control, and /info for the range on the first read and after an error.
 * It stands without the two latter, with what they would tell as unknown, unless they are refused.
 * `apply` keeps the discipline of `decideWrite`; a write that is due ends a read that has been under
 * way for 3 s. A smaller current than asked for that the charger
 * echoes is its answer to that wish, and is not asked for again. Phases are switched in one request
 * with the pause and the smallest current, as far as the attachment has them, and only where the app
 * allows it: one that is refused is told with the values for an hour.
 *
 * Reads and writes throw DeviceRejected for a wrong user or password, an API that is switched off
 * in the app, and every other refusal (its own solar charging blocks commands, for example);
 * DeviceUnreachable, also while it is busy; DeviceTimeout; DeviceProtocol. Refused starts are tried
 * again when refused reads work again, else after a minute: what refuses is mended in the app, and
 * no setting here tells of it.
 */
export function openNrgkickGen2(options: NrgkickGen2Options): NrgkickGen2 {
  return new NrgkickGen2Charger(options);
}

class NrgkickGen2Charger implements NrgkickGen2 {
  readonly #http: JsonHttp;
  #writes: ChargerWrites;
  /** The newest that was told: it is the hardware's, and outlives an answer. */
  #identity: NrgkickGen2Identity | null = null;
  /** When to ask for it with a read (steady time), at first at once; null: it is known. */
  #identifyMs: number | null = -Infinity;
  #clamp: Clamp | null = null;
  /** When the newest write began, where it was refused; null: it was not, or that is over. */
  #refusedMs: number | null = null;
  readonly #refusedSwitch: RefusedSwitch;
  /** True when a read was refused too: then the refusal is over as soon as reads work again. */
  #wasReadRefused = false;
  readonly #reads: ChargerReads;
  readonly #old: OldValues;
  readonly #pace: WritePace;
  readonly #control: KeptSettings<Gen2Control>;
  /** What it said of itself and the car in the newest read, as one text. */
  #word = "";
  /** The newest read has found nothing that flows, and nothing that may. */
  #isAtRest = false;

  constructor(private readonly options: NrgkickGen2Options) {
    this.#http = new JsonHttp({ lookup: options.lookup });
    this.#control = new KeptSettings(options.clock);
    this.#reads = new ChargerReads(options.patienceMs);
    this.#old = new OldValues(options.clock);
    this.#refusedSwitch = new RefusedSwitch(options.clock);
    this.#pace = options.pace ?? new WritePace();
    this.#writes = this.#openWrites();
  }

  async read(): Promise<ChargerValues> {
    try {
      return await this.#reads.run((givenUp) => this.#read(givenUp));
    } catch (error) {
      this.#identifyMs = -Infinity;
      this.#control.forget();
      this.#isAtRest = false;
      this.#wasReadRefused ||= error instanceof DeviceRejected;
      throw error;
    }
  }

  async #read(givenUp: AbortSignal): Promise<ChargerValues> {
    const mark = this.#writes.beginRead();
    const measured = await this.#ask(ASK_VALUES, { givenUp });
    const isFlowing = measured.powerW === null ? null : measured.powerW >= IDLE_POWER_W;
    this.#old.note(measured, null);
    this.#old.refuse(this.#actionOf(ASK_VALUES), { isFlowing: isFlowing === true });
    const control = await this.#controlNow(measured, { mark, isFlowing, givenUp });
    this.#isAtRest = isFlowing === false && control.enabled === false && this.#old.areLive;
    await this.#identifyIfDue(givenUp);
    const sight: ChargerSight = {
      enabled: control.enabled,
      currentA: this.#asAsked(control.currentA),
      isFlowing,
      phases: control.phases,
      refusal: null,
    };
    if (this.#isRefusalOver()) this.#forgetRefusal(sight);
    else this.#writes.endRead(mark, sight);
    if (this.#refusedMs === null) this.#wasReadRefused = false;
    return {
      ...measured,
      enabled: control.enabled,
      targetCurrentA: control.currentA,
      minCurrentA: MIN_CHARGE_CURRENT_A,
      maxCurrentA: this.#maxCurrentA,
      stepA: STEP_A,
      maxPhases: this.#maxPhases(control.phases),
      ...this.#phaseSwitch(control.phases),
      idlePowerW: IDLE_POWER_W,
      isLinked: null,
      phaseEnergiesWh: [],
    };
  }

  restMs(): number {
    return this.#isAtRest && this.#writes.confirmed?.enabled === false ? REST_MS : 0;
  }

  async apply(wish: ChargerCommand): Promise<ApplyState> {
    // Decided on what the read in flight tells, and timed when the request can really leave.
    await this.#reads.settled();
    if (!wish.enabled && wish.phases === undefined) return await this.#writes.apply(wish);
    const range = { minA: MIN_CHARGE_CURRENT_A, maxA: this.#maxCurrentA, stepA: STEP_A };
    const currentA = fitCurrent(wish.currentA, range);
    return await this.#writes.apply({ ...wish, currentA });
  }

  identify(): Promise<NrgkickGen2Identity> {
    return this.#ask(ASK_IDENTITY);
  }

  waitMs(): number | null {
    return this.#writes.waitMs;
  }

  close(): Promise<void> {
    this.#http.close();
    return Promise.resolve();
  }

  /** Null while unknown. The attachment that is plugged in may bear less than the charger. */
  get #maxCurrentA(): number | null {
    const { ratedCurrentA = null, connectorCurrentA = null } = this.#identity ?? {};
    const known = [ratedCurrentA, connectorCurrentA].filter((currentA) => currentA !== null);
    return known.length === 0 ? null : Math.min(...known);
  }

  /** Null while unknown. A charger that is switched to fewer phases, or whose attachment has fewer. */
  #maxPhases(controlPhases: Phases | null): Phases | null {
    const known = [controlPhases, toPhases(this.#identity?.connectorPhases ?? null)]
      .filter((phases) => phases !== null);
    return known.length === 0 ? null : toPhases(Math.min(...known));
  }

  /** Nothing while nobody knows what its attachment has, or where that has a single phase. */
  #phaseSwitch(phases: Phases | null): { readonly phaseSwitch?: PhaseSwitch } {
    const most = toPhases(this.#identity?.connectorPhases ?? null);
    if (most === null || most === 1) return {};
    const options = ALL_PHASES.filter((count) => count <= most);
    return { phaseSwitch: this.#refusedSwitch.told({ phases, options, dwellMs: 0 }) };
  }

  async #controlNow(
    { phaseCurrentsA, isCarConnected, notices }: Gen2Values,
    read: Pick<Measuring, "mark" | "isFlowing"> & { readonly givenUp: AbortSignal },
  ): Promise<Gen2Control> {
    const word = JSON.stringify([isCarConnected, notices]);
    const isNews = this.#writes.confirmed === null || word !== this.#word;
    this.#word = word;
    const kept = this.#control.of({ ...read, isNews, phaseCurrentsA });
    if (kept !== null) return kept;
    this.#control.forget();
    const atMs = this.options.clock.steadyMs();
    const control = await this.#askControl(read.givenUp);
    if (control !== UNKNOWN_CONTROL) {
      this.#control.keep(control, { ...control, atMs, mark: read.mark });
    }
    return control;
  }

  /** What the control would tell is unknown when it cannot be asked; a refusal is told on. */
  async #askControl(givenUp: AbortSignal): Promise<Gen2Control> {
    try {
      return await this.#ask(ASK_CONTROL, { givenUp });
    } catch (error) {
      if (error instanceof DeviceError && !(error instanceof DeviceRejected)) {
        return UNKNOWN_CONTROL;
      }
      throw error;
    }
  }

  async #identifyIfDue(givenUp: AbortSignal): Promise<void> {
    const { clock } = this.options;
    if (this.#identifyMs === null || clock.steadyMs() < this.#identifyMs) return;
    try {
      this.#identity = await this.#ask(ASK_IDENTITY, { givenUp });
      this.#identifyMs = null;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#identifyMs = clock.steadyMs() + IDENTIFY_RETRY_MS;
    }
  }

  /** The current that was asked for, where the one read is what the charger made of it. */
  #asAsked(currentA: number | null): number | null {
    const clamp = this.#clamp;
    const isClamped = clamp !== null && currentA !== null &&
      Math.abs(currentA - clamp.takenA) < STEP_A / 2;
    return isClamped ? clamp.askedA : currentA;
  }

  #isRefusalOver(): boolean {
    if (this.#refusedMs === null) return false;
    const waitMs = this.#wasReadRefused ? this.#rules.writeSpacingMs : REFUSAL_RETRY_MS;
    return this.options.clock.steadyMs() - this.#refusedMs >= waitMs;
  }

  /** Begins with new writes, which know of no refusal and no write; the host's spacing stays. */
  #forgetRefusal(sight: ChargerSight): void {
    this.#refusedMs = null;
    this.#writes = this.#openWrites();
    this.#writes.endRead(this.#writes.beginRead(), sight);
  }

  #openWrites(): ChargerWrites {
    const { clock, deadlineMs = null } = this.options;
    return new ChargerWrites({
      clock,
      rules: this.#rules,
      send: (wish, terms) => this.#send(wish, terms),
      pace: this.#pace,
      deadlines: this.options.writeDeadlines ?? writeDeadlines(deadlineMs),
    });
  }

  get #rules(): WriteRules {
    const { writeSpacingMs = WRITE_SPACING_MS, settleMs = SETTLE_MS } = this.options;
    return { writeSpacingMs, settleMs, stepA: STEP_A, isRefusedAskedAgain: true };
  }

  async #send(wish: ChargerCommand, terms: WriteTerms): Promise<void> {
    const startedMs = this.options.clock.steadyMs();
    this.#clamp = null;
    this.#refusedMs = null;
    this.#reads.giveUp();
    try {
      const echo = await this.#ask(writeOf(wish), terms);
      if (wish.enabled) this.#clamp = clampOf(wish.currentA, echo);
      if (wish.phases !== undefined) this.#refusedSwitch.forget();
    } catch (error) {
      if (!(error instanceof DeviceRejected)) throw error;
      this.#refusedMs = startedMs;
      if (wish.phases === undefined || error.symptom === "api-disabled") throw error;
      this.#refusedSwitch.note();
      throw phasesRefused(error);
    }
  }

  async #ask<T>(question: Question<T>, terms: Partial<WriteTerms> = {}): Promise<T> {
    const { user, password, deadlineMs } = this.options;
    const action = this.#actionOf(question);
    const url = `${this.#origin}${question.path}`;
    const access = user === "" ? {} : { authorization: basicAccess(user, password) };
    const answer = await this.#http.request({
      action,
      url,
      deadlineMs: deadlineMs ?? READ_DEADLINE_MS,
      ...access,
      ...terms,
    });
    return question.decode(answer, action);
  }

  #actionOf({ action }: Question<unknown>): string {
    return `${action} NRGkick at ${hostOf(this.#origin)}`;
  }

  get #origin(): string {
    const { host, port } = this.options;
    return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  }
}

/** A larger current than asked for is no clamp: it did not take. */
function clampOf(askedA: number, { currentA: takenA }: Gen2Control): Clamp | null {
  const isClamp = takenA !== null && takenA >= MIN_CHARGE_CURRENT_A && takenA < askedA - STEP_A / 2;
  return isClamp ? { askedA, takenA } : null;
}

function basicAccess(user: string, password: string): string {
  return `Basic ${new TextEncoder().encode(`${user}:${password}`).toBase64()}`;
}
