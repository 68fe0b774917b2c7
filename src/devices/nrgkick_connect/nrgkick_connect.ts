import type { ApplyState, ChargerCommand } from "../../domain/house/command.ts";
import { DeviceError, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import type { Charger } from "../../domain/ports/devices.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { ChargerValues } from "../../domain/house/snapshot.ts";
import { ChargerReads } from "../charger/charger_reads.ts";
import { KeptSettings, type Measuring } from "../charger/charger_settings.ts";
import {
  ChargerWrites,
  fitCurrent,
  type Refusal,
  type WriteDeadlines,
  writeDeadlines,
  type WritePace,
  type WriteTerms,
} from "../charger/charger_writes.ts";
import { hostOf, type JsonAnswer, JsonHttp } from "../transport/http_json.ts";
import {
  checkWritten,
  decodeMeasurements,
  decodeSettings,
  type NrgkickSettings,
  UNKNOWN_SETTINGS,
} from "./answers.ts";
import { OldValues } from "../transport/aged_values.ts";

export interface NrgkickConnectOptions extends NameGuard {
  /** `http://GATEWAY/api/measurements/MAC`, the MAC being the charger's own. */
  readonly measurementsUrl: string;
  /** `http://GATEWAY/api/settings/MAC` */
  readonly settingsUrl: string;
  /** The charger's Bluetooth PIN, four digits. */
  readonly pin: string;
  readonly clock: Clock;
  /** Of each request; null: 31 s to read, 5 s to write and more for a slow gateway. */
  readonly deadlineMs?: number | null;
  /** Of writes alone. */
  readonly writeDeadlines?: WriteDeadlines;
  /** How long a write that is due waits for a read under way. */
  readonly patienceMs?: number;
  readonly writeSpacingMs?: number;
  /** Until a write that no read shows is sent again: the charger's own pace. */
  readonly settleMs?: number;
  /** Of the gateway, where another driver may have written to it. */
  readonly pace?: WritePace;
}

/** A gateway that searches for its charger takes up to 30 s to answer. No cycle waits so long. */
const READ_DEADLINE_MS = 31_000;
/** At rest it need not be read in each cycle. */
const REST_MS = 15_000;
/** The gateway loses the second of two writes in the same second. */
const WRITE_SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STEP_A = 1;
/** Power comes in steps of 10 W and is 0 at rest; below this nothing is being charged. */
const IDLE_POWER_W = 100;

/**
 * NRGkick of the first generation behind its Connect gateway (JSON over HTTP, Bluetooth behind it).
 *
 * Power is the truth: the charging flag is a wish, and whether a car is plugged in cannot be read.
 * When only the settings cannot be read, the read stands with what they would tell as unknown; no
 * wish is then taken for done on the strength of it, except that power still counts. Values that
 * stand still are no reading: the gateway repeats old ones when its link to the charger is lost.
 * `read` throws DeviceUnreachable while the charger is absent or the link to it lost, DeviceTimeout,
 * DeviceProtocol. `apply` keeps the discipline of `decideWrite`, and throws DeviceRejected for a
 * wrong PIN. A write that is due ends a read that has been under way for 3 s.
 */
export function openNrgkickConnect(options: NrgkickConnectOptions): Charger {
  return new NrgkickConnect(options);
}

class NrgkickConnect implements Charger {
  readonly #http: JsonHttp;
  readonly #writes: ChargerWrites;
  /**
   * The newest range that the device told. It is a property of the hardware, so it stays when an
   * answer does not tell it.
   */
  #range: { readonly minA: number | null; readonly maxA: number | null } = {
    minA: null,
    maxA: null,
  };
  readonly #reads: ChargerReads;
  readonly #old: OldValues;
  readonly #settings: KeptSettings<NrgkickSettings>;
  /** The newest read has found nothing that flows, and nothing that may. */
  #isAtRest = false;

  constructor(private readonly options: NrgkickConnectOptions) {
    this.#http = new JsonHttp({ lookup: options.lookup });
    this.#settings = new KeptSettings(options.clock);
    this.#reads = new ChargerReads(options.patienceMs);
    this.#old = new OldValues(options.clock);
    this.#writes = new ChargerWrites({
      clock: options.clock,
      rules: {
        writeSpacingMs: options.writeSpacingMs ?? WRITE_SPACING_MS,
        settleMs: options.settleMs ?? SETTLE_MS,
        stepA: STEP_A,
      },
      send: (wish, terms) => this.#put(wish, terms),
      pace: options.pace ?? null,
      deadlines: options.writeDeadlines ?? writeDeadlines(options.deadlineMs ?? null),
    });
  }

  async read(): Promise<ChargerValues> {
    try {
      return await this.#reads.run((givenUp) => this.#read(givenUp));
    } catch (error) {
      this.#settings.forget();
      this.#isAtRest = false;
      throw error;
    }
  }

  restMs(): number {
    return this.#isAtRest && this.#writes.confirmed?.enabled === false ? REST_MS : 0;
  }

  async #read(givenUp: AbortSignal): Promise<ChargerValues> {
    const { measurementsUrl } = this.options;
    const mark = this.#writes.beginRead();
    const action = `read the measurements of NRGkick at ${hostOf(measurementsUrl)}`;
    const { timestampS, ...measured } = decodeMeasurements(
      await this.#get({ action, url: measurementsUrl, givenUp }),
      action,
    );
    this.#old.note(measured, timestampS);
    const isFlowing = measured.powerW >= IDLE_POWER_W;
    const { phaseCurrentsA } = measured;
    const settings = await this.#settingsNow({ mark, isFlowing, phaseCurrentsA, givenUp });
    this.#noteRange(settings);
    this.#refuseOld(action, { isFlowing, isLinked: settings.isConnected !== false });
    this.#isAtRest = !isFlowing && settings.enabled === false && this.#old.areLive;
    this.#writes.endRead(mark, {
      enabled: settings.enabled,
      currentA: settings.targetCurrentA,
      isFlowing,
      refusal: settings.isPinRight === false ? this.#wrongPin() : null,
    });
    return {
      ...measured,
      enabled: settings.enabled,
      targetCurrentA: settings.targetCurrentA,
      minCurrentA: settings.minCurrentA,
      maxCurrentA: settings.maxCurrentA,
      stepA: STEP_A,
      maxPhases: null,
      idlePowerW: IDLE_POWER_W,
      isCarConnected: null,
      isLinked: settings.isConnected,
      notices: settings.notices,
    };
  }

  async apply(wish: ChargerCommand): Promise<ApplyState> {
    // Decided on what the read in flight tells, and timed when the request can really leave.
    await this.#reads.settled();
    return await this.#writes.apply(
      wish.enabled ? { ...wish, currentA: this.#fit(wish) } : wish,
    );
  }

  waitMs(): number | null {
    return this.#writes.waitMs;
  }

  close(): Promise<void> {
    this.#http.close();
    return Promise.resolve();
  }

  #get(question: { action: string; url: string; givenUp: AbortSignal }): Promise<JsonAnswer> {
    const deadlineMs = this.options.deadlineMs ?? READ_DEADLINE_MS;
    return this.#http.request({ ...question, deadlineMs });
  }

  /**
   * The settings of now. They are read when values stand still, because they tell whether the link
   * is lost.
   */
  async #settingsNow(
    read: Omit<Measuring, "isNews"> & {
      readonly isFlowing: boolean;
      readonly givenUp: AbortSignal;
    },
  ): Promise<NrgkickSettings> {
    const { mark, isFlowing, givenUp } = read;
    const isNews = this.#writes.confirmed === null || !this.#old.areLive;
    const kept = this.#settings.of({ ...read, isNews });
    if (kept !== null) return kept;
    this.#settings.forget();
    const atMs = this.options.clock.steadyMs();
    const settings = await this.#readSettings(givenUp, isFlowing);
    const { enabled, targetCurrentA: currentA } = settings;
    if (settings !== UNKNOWN_SETTINGS) {
      this.#settings.keep(settings, { atMs, mark, enabled, currentA });
    }
    return settings;
  }

  /** Absent counts only while nothing flows; every other failure leaves the settings unknown. */
  async #readSettings(givenUp: AbortSignal, isFlowing: boolean): Promise<NrgkickSettings> {
    const { settingsUrl: url } = this.options;
    const action = `read the settings of NRGkick at ${hostOf(url)}`;
    try {
      const settings = decodeSettings(await this.#get({ action, url, givenUp }), action);
      if (settings.isConnected !== false || isFlowing) return settings;
      throw new DeviceUnreachable(`Cannot ${action}: the charger is absent (not connected)`, {
        symptom: "charger-away",
        isAbsent: true,
      });
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      if (error instanceof DeviceUnreachable && !isFlowing) throw error;
      return UNKNOWN_SETTINGS;
    }
  }

  /** Power was seen to flow with Connected false: then only values that move are believed. */
  #refuseOld(action: string, read: { isFlowing: boolean; isLinked: boolean }): void {
    if (!read.isLinked && !this.#old.haveMoved) {
      throw new DeviceUnreachable(
        `Cannot ${action}: the link to the charger is lost (Connected is false), ` +
          "its values are old",
        { symptom: "charger-away" },
      );
    }
    this.#old.refuse(action, read);
  }

  #noteRange({ minCurrentA, maxCurrentA }: NrgkickSettings): void {
    this.#range = {
      minA: minCurrentA ?? this.#range.minA,
      maxA: maxCurrentA ?? this.#range.maxA,
    };
  }

  #fit({ currentA }: ChargerCommand): number {
    return fitCurrent(currentA, { ...this.#range, stepA: STEP_A });
  }

  async #put(wish: ChargerCommand, terms: WriteTerms): Promise<void> {
    const { settingsUrl, pin } = this.options;
    const action = wish.enabled
      ? `charge at ${wish.currentA} A with NRGkick at ${hostOf(settingsUrl)}`
      : `stop NRGkick at ${hostOf(settingsUrl)}`;
    this.#reads.giveUp();
    const answer = await this.#http.request({
      action,
      url: settingsUrl,
      ...terms,
      putBody: writeBody(wish, pin),
    });
    checkWritten(answer, action);
  }

  #wrongPin(): Refusal {
    const message = `Cannot steer NRGkick at ${hostOf(this.options.settingsUrl)}: ` +
      "the charger says that its PIN is another (PasswordMatch is false)";
    return { message, symptom: "pin-mismatch" };
  }
}

/**
 * One body with all that a wish is: a start carries its current, so that no second write is needed.
 * A stop carries none (seen to work on real units): nothing but the PIN can get it refused. The PIN
 * is a string: 0000 and 0123 are no JSON numbers.
 */
function writeBody({ enabled, currentA }: ChargerCommand, pin: string): string {
  return JSON.stringify({
    Values: {
      ChargingStatus: { Charging: enabled },
      ...(enabled ? { ChargingCurrent: { Value: currentA } } : {}),
      DeviceMetadata: { Password: pin },
    },
  });
}
