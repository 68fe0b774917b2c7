import { DeviceRejected } from "../../domain/codes/errors.ts";
import type { ApplyState, ChargerCommand } from "../../domain/house/command.ts";
import type { ChargerValues } from "../../domain/house/snapshot.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MIN_CHARGE_CURRENT_A, MINUTE_MS } from "../../domain/house/units.ts";
import type { Charger } from "../../domain/ports/devices.ts";
import { ChargerReads } from "../charger/charger_reads.ts";
import { RefusedSwitch } from "../charger/refused_switch.ts";
import {
  type ChargerSight,
  ChargerWrites,
  fitCurrent,
  type ReadMark,
  writeDeadlines,
  WritePace,
  type WriteRules,
  type WriteTerms,
} from "../charger/charger_writes.ts";
import { OldValues } from "../transport/aged_values.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { hostOf, type JsonAnswer, JsonHttp } from "../transport/http_json.ts";
import {
  decodeIdentity,
  decodeStatus,
  FORCE,
  type GoeIdentity,
  IDENTITY_KEYS,
  refused,
  STATUS_KEYS,
} from "./answers.ts";
import { decodeWrite, pathOf, wishedBy } from "./writes.ts";

export interface GoeOptions extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Of each request; null: 10 s to read, 5 s to write and more for a slow charger. */
  readonly deadlineMs?: number | null;
  /** How long a write that is due waits for a read under way. */
  readonly patienceMs?: number;
  readonly writeSpacingMs?: number;
  /** Until a write that no read shows is sent again. */
  readonly settleMs?: number;
  /** Of the charger, where another driver may have written to it. */
  readonly pace?: WritePace;
}

/** A charger that also tells what it is. */
export interface GoeCharger extends Charger {
  /** @throws DeviceError */
  identify(): Promise<GoeIdentity>;
}

const READ_DEADLINE_MS = 10_000;
const WRITE_SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STEP_A = 1;
/** Its own electronics take a few watts; below this nothing is being charged. */
const IDLE_POWER_W = 50;
/** A refusal lies in the charger's own state, so a start is tried again after so long. */
const REFUSAL_RETRY_MS = MINUTE_MS;
/** A start of which it takes only the half switches its relay each time that it is tried. */
const HALF_RETRY_MS = 15 * MINUTE_MS;
const STOP: ChargerCommand = { enabled: false, currentA: MIN_CHARGE_CURRENT_A };

/** A start whose current was refused and whose release was not: it would charge at any current. */
interface HalfStart {
  readonly atMs: number;
  readonly error: DeviceRejected;
}

/**
 * go-e charger by its HTTP API v2, each request on a connection of its own: the charger closes it.
 *
 * A read is one request, and so is a write. `apply` keeps the discipline of `decideWrite`; a write
 * that is due ends a read that has been under way for 3 s. Neutral (after a power cut, or once a car
 * was unplugged) counts as a wish of its own to charge, so that a stop is sent again; it confirms
 * neither stop nor start. A start that is taken only in part is followed by a stop, and tried again
 * after a quarter of an hour. Phases are switched in one request with the pause; its least time
 * between two switches (mptwt) and its wait between charges stay its own, and a switch that is refused
 * is told with the values for an hour.
 *
 * Reads and writes throw DeviceRejected for an API that is switched off and for a key that is
 * refused; DeviceUnreachable, also while it is busy; DeviceTimeout; DeviceProtocol. Refused starts
 * are tried again after a minute.
 */
export function openGoe(options: GoeOptions): GoeCharger {
  return new GoeHttpCharger(options);
}

class GoeHttpCharger implements GoeCharger {
  readonly #http: JsonHttp;
  readonly #reads: ChargerReads;
  readonly #old: OldValues;
  readonly #pace: WritePace;
  readonly #refusedSwitch: RefusedSwitch;
  #writes: ChargerWrites;
  #maxCurrentA: number | null = null;
  /** When the newest write began; null: it does not stand refused. */
  #refusedMs: number | null = null;
  #half: HalfStart | null = null;

  constructor(private readonly options: GoeOptions) {
    this.#http = new JsonHttp({ lookup: options.lookup });
    this.#reads = new ChargerReads(options.patienceMs);
    this.#old = new OldValues(options.clock);
    this.#pace = options.pace ?? new WritePace();
    this.#refusedSwitch = new RefusedSwitch(options.clock);
    this.#writes = this.#openWrites();
  }

  read(): Promise<ChargerValues> {
    return this.#reads.run((givenUp) => this.#read(givenUp));
  }

  async #read(givenUp: AbortSignal): Promise<ChargerValues> {
    const mark = this.#writes.beginRead();
    const action = this.#actionOf("read the status of");
    const { force, currentA, maxCurrentA, upTimeS, phaseSwitch, ...measured } = decodeStatus(
      await this.#ask(action, statusPath(STATUS_KEYS), { givenUp }),
      action,
    );
    const isFlowing = measured.powerW === null ? null : measured.powerW >= IDLE_POWER_W;
    this.#old.note(measured, upTimeS);
    this.#old.refuse(action, { isFlowing: isFlowing === true });
    this.#maxCurrentA = maxCurrentA;
    const enabled = force === null ? null : force !== FORCE.off;
    this.#take(mark, {
      enabled,
      currentA: force === FORCE.on ? currentA : null,
      isFlowing,
      phases: phaseSwitch?.phases ?? null,
      refusal: null,
    });
    return {
      ...measured,
      enabled,
      targetCurrentA: currentA,
      minCurrentA: MIN_CHARGE_CURRENT_A,
      maxCurrentA,
      stepA: STEP_A,
      idlePowerW: IDLE_POWER_W,
      isLinked: null,
      phaseEnergiesWh: [],
      ...(phaseSwitch === null ? {} : { phaseSwitch: this.#refusedSwitch.told(phaseSwitch) }),
    };
  }

  async apply(wish: ChargerCommand): Promise<ApplyState> {
    // Decided on what the read in flight tells, and timed when the request can really leave.
    await this.#reads.settled();
    const half = wish.enabled ? this.#halfStart() : null;
    if (!wish.enabled && wish.phases === undefined) return await this.#writes.apply(wish);
    if (half !== null) {
      await this.#writes.apply(STOP);
      throw half.error;
    }
    const range = { minA: MIN_CHARGE_CURRENT_A, maxA: this.#maxCurrentA, stepA: STEP_A };
    return await this.#writes.apply({ ...wish, currentA: fitCurrent(wish.currentA, range) });
  }

  async identify(): Promise<GoeIdentity> {
    const action = this.#actionOf("identify");
    return decodeIdentity(await this.#ask(action, statusPath(IDENTITY_KEYS)), action);
  }

  waitMs(): number | null {
    return this.#writes.waitMs;
  }

  close(): Promise<void> {
    this.#http.close();
    return Promise.resolve();
  }

  /** Hands on what a read tells; once a refusal is over, to writes that know nothing of it. */
  #take(mark: ReadMark, sight: ChargerSight): void {
    const isOver = this.#refusedMs !== null &&
      this.options.clock.steadyMs() - this.#refusedMs >= REFUSAL_RETRY_MS;
    if (!isOver) return this.#writes.endRead(mark, sight);
    this.#refusedMs = null;
    this.#writes = this.#openWrites();
    this.#writes.endRead(this.#writes.beginRead(), sight);
  }

  #halfStart(): HalfStart | null {
    const half = this.#half;
    if (half === null || this.options.clock.steadyMs() - half.atMs < HALF_RETRY_MS) return half;
    this.#half = null;
    return null;
  }

  #openWrites(): ChargerWrites {
    const { clock, deadlineMs = null } = this.options;
    return new ChargerWrites({
      clock,
      rules: this.#rules,
      send: (wish, terms) => this.#send(wish, terms),
      pace: this.#pace,
      deadlines: writeDeadlines(deadlineMs),
    });
  }

  get #rules(): WriteRules {
    const { writeSpacingMs = WRITE_SPACING_MS, settleMs = SETTLE_MS } = this.options;
    return { writeSpacingMs, settleMs, stepA: STEP_A, isRefusedAskedAgain: true };
  }

  async #send(wish: ChargerCommand, terms: WriteTerms): Promise<void> {
    const startedMs = this.options.clock.steadyMs();
    this.#refusedMs = null;
    this.#reads.giveUp();
    const action = this.#actionOf(verbOf(wish));
    const wished = wishedBy(wish);
    try {
      const answer = await this.#ask(action, pathOf(wished), terms);
      const { taken, refused: keys, words } = decodeWrite(answer, action, wished);
      if (words === null) {
        if (wish.phases !== undefined) this.#refusedSwitch.forget();
        return;
      }
      const error = refused(`Cannot ${action}: ${keys.join(" and ")} refused: ${words}`, null);
      if (wish.phases !== undefined) this.#refusedSwitch.note();
      if (wish.enabled && taken.includes("frc")) this.#half = { atMs: startedMs, error };
      throw error;
    } catch (error) {
      if (error instanceof DeviceRejected) this.#refusedMs = startedMs;
      throw error;
    }
  }

  #ask(action: string, path: string, terms: Partial<WriteTerms> = {}): Promise<JsonAnswer> {
    return this.#http.request({
      action,
      url: `${this.#origin}${path}`,
      deadlineMs: this.options.deadlineMs ?? READ_DEADLINE_MS,
      ...terms,
    });
  }

  #actionOf(verb: string): string {
    return `${verb} go-e charger at ${hostOf(this.#origin)}`;
  }

  get #origin(): string {
    const { host, port } = this.options;
    return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  }
}

function verbOf({ enabled, currentA, phases }: ChargerCommand): string {
  if (enabled) return `charge at ${currentA} A with`;
  return phases === undefined
    ? "stop"
    : `switch to ${phases} ${phases === 1 ? "phase" : "phases"} with`;
}

function statusPath(keys: readonly string[]): string {
  return `/api/status?filter=${keys.join(",")}`;
}
