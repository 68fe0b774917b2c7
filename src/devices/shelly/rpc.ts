import * as v from "valibot";
import {
  DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceUnreachable,
} from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { exchangeHttp, type HttpReplyText } from "../transport/http_exchange.ts";
import { kindOfText, parseBody, shownText, statusSymptom } from "../transport/http_json.ts";
import { DeviceTurns } from "../transport/one_at_a_time.ts";
import { authorize, NonceUse, parseChallenge } from "./digest.ts";

export interface RpcHostOptions extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
  /** Empty: none is set. */
  readonly password: string;
  readonly clock: Clock;
  /** Of each call, in real time. */
  readonly deadlineMs: number;
}

/** One method with its parameters. */
export interface RpcCall {
  /** Continues "Cannot …" in errors. */
  readonly action: string;
  readonly method: string;
  readonly params?: Readonly<Record<string, number | boolean>>;
  /** May refuse the call when its turn has come, by throwing. */
  readonly check?: () => void;
}

const CONNECT_DEADLINE_MS = 2000;
/** The status of a meter of three phases is 3 kB. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** A device that has refused the password counts each further try; it is asked again so much later. */
const REFUSED_REST_MS = 10 * MINUTE_MS;

const FAILURE = v.object({ code: v.number(), message: v.fallback(v.string(), "") });
/** What the device has no room or no time for now: resource exhausted, unavailable, deadline. */
const BUSY_CODES: readonly number[] = [-104, -108, -114];

/**
 * A Shelly of the second generation or later, by `GET /rpc/<method>`: one request in flight, as all
 * its clients together have six connections.
 *
 * Signs in by HTTP digest and keeps the nonce, as each new one costs a request and, with firmware 2,
 * one of 32 places. A nonce that is refused is replaced once; a new one that is refused means a
 * wrong password, which is then not sent again for ten minutes.
 */
export class RpcHost {
  readonly #turns = new DeviceTurns();
  #nonce: NonceUse | null = null;
  /** Of the password: when it may be tried again (steady time). */
  #refused: { readonly untilMs: number; readonly error: DeviceRejected } | null = null;

  constructor(private readonly options: RpcHostOptions) {}

  get name(): string {
    return `${this.options.host}:${this.options.port}`;
  }

  /**
   * What a method answers. `left` fires when its caller goes away.
   * @throws DeviceRejected for a wrong password or a host without RPC, DeviceUnreachable also while
   * it is busy, DeviceTimeout, DeviceProtocol for an error of the method and for broken answers
   */
  async call(call: RpcCall, left: AbortSignal): Promise<unknown> {
    const { action, check } = call;
    const { host, deadlineMs, clock } = this.options;
    if (host === "") {
      throw new DeviceRejected(`Cannot ${action}: no address is entered`, {
        symptom: "name-unknown",
      });
    }
    if (this.#refused !== null && clock.steadyMs() < this.#refused.untilMs) {
      throw this.#refused.error;
    }
    return await this.#turns.run({ action, deadlineMs, givenUp: left }, async (signal) => {
      check?.();
      const answer = await this.#exchangeHttp(call, signal);
      this.#refused = null;
      return resultOf(answer, action);
    });
  }

  async #exchangeHttp(call: RpcCall, signal: AbortSignal): Promise<HttpReplyText> {
    const { action } = call;
    const first = await this.#send(call, signal);
    if (first.status !== 401) return first;
    this.#renew(first, action);
    const second = await this.#send(call, signal);
    if (second.status !== 401) return second;
    this.#nonce = null;
    if (parseChallenge(second.challenge)?.isStale === true) {
      throw new DeviceUnreachable(`Cannot ${action}: it takes no nonce that it gave`, {
        symptom: "busy",
      });
    }
    throw this.#refuse(`Cannot ${action}: wrong password (HTTP 401)`);
  }

  /** Takes the nonce of a 401. @throws DeviceRejected where there is nothing to sign in with */
  #renew({ challenge }: HttpReplyText, action: string): void {
    const parsed = parseChallenge(challenge);
    this.#nonce = parsed === null ? null : new NonceUse(parsed);
    if (parsed === null) {
      throw this.#refuse(`Cannot ${action}: it asks for a sign-in that is no digest of SHA-256`);
    }
    if (this.options.password === "") {
      throw this.#refuse(`Cannot ${action}: it asks for a password and none is set (HTTP 401)`);
    }
  }

  #refuse(message: string): DeviceRejected {
    const error = new DeviceRejected(message, { symptom: "sign-in-wrong", isAskedAgain: true });
    this.#refused = { untilMs: this.options.clock.steadyMs() + REFUSED_REST_MS, error };
    return error;
  }

  async #send({ action, method, params }: RpcCall, signal: AbortSignal): Promise<HttpReplyText> {
    const { host, port, lookup } = this.options;
    const uri = `/rpc/${method}${queryOf(params ?? {})}`;
    const place = host.includes(":") ? `[${host}]` : host;
    const authorization = await this.#authorization(uri);
    const answer = await exchangeHttp({
      action,
      url: `http://${place}:${port}${uri}`,
      method: "GET",
      headers: authorization === null ? {} : { authorization },
      body: null,
      connectDeadlineMs: CONNECT_DEADLINE_MS,
      maxBytes: MAX_ANSWER_BYTES,
      lookup,
    }, signal);
    // Too many failed sign-ins, or no place for a nonce: only a request without one gets a new one.
    if (answer.status === 429) this.#nonce = null;
    return answer;
  }

  async #authorization(uri: string): Promise<string | null> {
    const use = this.#nonce?.next() ?? null;
    if (use === null) return null;
    const { password } = this.options;
    const clientNonce = crypto.randomUUID();
    return await authorize({ ...use, password, method: "GET", uri, clientNonce });
  }
}

function queryOf(params: Readonly<Record<string, number | boolean>>): string {
  const pairs = Object.entries(params).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function resultOf({ status, text }: HttpReplyText, action: string): unknown {
  const body = parseBody(text);
  if (status === 200) {
    if (body.kind === "json") return body.value;
    throw new DeviceProtocol(
      `Cannot ${action}: ${body.kind === "empty" ? "an empty answer" : kindOfText(body.text)}`,
      { symptom: body.kind === "text" && isPage(body.text) ? "other-device" : "garbled" },
    );
  }
  const failure = body.kind === "json" ? v.safeParse(FAILURE, body.value) : null;
  throw failureOf(status, failure?.success ? failure.output : null, action);
}

function failureOf(
  status: number,
  failure: v.InferOutput<typeof FAILURE> | null,
  action: string,
): DeviceError {
  if (status === 429 || (failure !== null && BUSY_CODES.includes(failure.code))) {
    return new DeviceUnreachable(`Cannot ${action}: it is busy (HTTP ${status})`, {
      symptom: "busy",
    });
  }
  if (status === 404) {
    return new DeviceRejected(`Cannot ${action}: it has no such method (HTTP 404)`, {
      symptom: "wrong-path",
      isAskedAgain: true,
    });
  }
  if (failure !== null) {
    const { code, message } = failure;
    return new DeviceProtocol(
      `Cannot ${action}: error ${code} ${shownText(message)}`.trim(),
      { symptom: code === NOT_FOUND ? "unknown-register" : "refused-request" },
    );
  }
  const symptom = statusSymptom(status);
  const message = `Cannot ${action}: HTTP ${status}`;
  if (symptom === "busy") return new DeviceUnreachable(message, { symptom });
  return new DeviceProtocol(message, { symptom: symptom ?? "garbled" });
}

/** "Argument 'id', value 7 not found". */
const NOT_FOUND = -105;

function isPage(text: string): boolean {
  return text.trimStart().startsWith("<");
}
