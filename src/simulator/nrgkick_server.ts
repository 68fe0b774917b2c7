import { converse, Inbox, send, takeAll } from "./conversation.ts";
import { aborted, delay } from "./delay.ts";
import type { ChargerFault, FaultTarget } from "./faults.ts";
import type { House, HouseState } from "./house.ts";
import {
  encodeHttpAnswer,
  type HttpAnswer,
  type HttpRequest,
  takeHttpRequest,
} from "./http_frames.ts";
import { mainsFrequencyHz, mainsVoltagesV } from "./mains.ts";
import {
  type ChargerView,
  devicesBody,
  measurementsBody,
  messageBody,
  parsePut,
  settingsBody,
} from "./nrgkick_bodies.ts";
import { TcpServer } from "./tcp_server.ts";

export interface NrgkickServerOptions {
  readonly house: House;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly hostname: string;
  readonly port: number;
  /** Real time before each answer. */
  readonly latencyMs: number;
  readonly macAddress: string;
  /** Four digits. */
  readonly pin: string;
  /** Age of what the gateway tells; up to a minute. */
  readonly cacheLagS: number;
}

/** A second write so soon after one that took effect is lost, though answered 202. */
const WRITE_SPACING_MS = 5000;

const AWAY_MESSAGE = "No content found for this request";
const UNTYPED =
  "The request contains an entity body but no Content-Type header. The inferred media type " +
  "'application/octet-stream' is not supported for this resource.";
const MISTYPED = "The request entity's media type is not supported for this resource.";
const HTML_BODY = "<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>";

/** NRGkick generation 1 behind its Connect gateway: HTTP and JSON. */
export class NrgkickServer implements FaultTarget<ChargerFault> {
  readonly #server: TcpServer;
  #fault: ChargerFault | null = null;
  #frozen: HouseState | null = null;
  #writtenAtMs: number | null = null;

  constructor(private readonly options: NrgkickServerOptions) {
    this.#server = new TcpServer({
      hostname: options.hostname,
      port: options.port,
      serve: (connection) => this.#serve(connection),
    });
  }

  get port(): number {
    return this.#server.port;
  }

  open(): void {
    this.#server.open();
  }

  /** Closes for good. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  async setFault(fault: ChargerFault | null): Promise<void> {
    const isFreezing = fault?.kind === "frozen" || fault?.kind === "link-lost";
    this.#frozen = isFreezing ? this.#cachedState() : null;
    this.#fault = fault;
    if (fault?.kind === "down") await this.#server.close();
    else this.#server.open();
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    const inbox = new Inbox();
    await converse({
      connection,
      take: (chunk) => {
        inbox.push(chunk);
        return takeAll(inbox, takeHttpRequest);
      },
      respond: async (request, left) => {
        const fault = this.#fault;
        if (fault?.kind === "silent") await aborted(left);
        await delay(this.options.latencyMs + (fault?.kind === "slow" ? fault.delayMs : 0), left);
        if (left.aborted) return "end";
        const answer = this.#faultyAnswer(fault) ?? this.#answer(request);
        await send(connection, encodeHttpAnswer(answer, request.isLast));
        return request.isLast ? "end" : "more";
      },
    });
  }

  #faultyAnswer(fault: ChargerFault | null): HttpAnswer | null {
    switch (fault?.kind) {
      case "away-message":
        return json(messageBody(AWAY_MESSAGE), fault.status ?? 200);
      case "away-204":
        return { status: 204, contentType: null, body: "" };
      case "error-500":
        return json(messageBody("An error has occurred."), 500);
      case "html":
        return { status: 200, contentType: "text/html", body: HTML_BODY };
      default:
        return null;
    }
  }

  #answer(request: HttpRequest): HttpAnswer {
    const [, api, resource, mac, ...rest] = request.path.split("/");
    if (api !== "api" || rest.length > 0) return notFound();
    if (resource === "devices" && mac === undefined && request.method === "GET") {
      return json(devicesBody(this.#view()), 200);
    }
    if (mac === undefined || !this.#isOwnMac(mac)) return notFound();
    switch (`${request.method} ${resource}`) {
      case "GET measurements":
        return json(measurementsBody(this.#view()), 200);
      case "GET settings":
        return json(settingsBody(this.#view()), 200);
      case "PUT settings":
        return this.#put(request);
      default:
        return notFound();
    }
  }

  #put(request: HttpRequest): HttpAnswer {
    if (request.contentType === null) return json(messageBody(UNTYPED), 415);
    if (!request.contentType.startsWith("application/json")) {
      return json(messageBody(MISTYPED), 415);
    }
    const { house, now } = this.options;
    house.advanceTo(now());
    const rules = { pin: this.#pin(), options: house.charger.options };
    const result = parsePut(request.body, rules);
    if (result.kind === "refused") return json(messageBody(result.message), result.status);
    const atMs = now();
    const isTooSoon = this.#writtenAtMs !== null && atMs - this.#writtenAtMs < WRITE_SPACING_MS;
    if (!isTooSoon && this.#fault?.kind !== "put-ignored") {
      this.#writtenAtMs = atMs;
      house.charger.command(result.wish, atMs);
    }
    return { status: 202, contentType: null, body: "" };
  }

  /** The PIN that the charger really has; with this fault one that nobody knows. */
  #pin(): string {
    return this.#fault?.kind === "wrong-pin" ? "" : this.options.pin;
  }

  #isOwnMac(part: string): boolean {
    const plain = part.replaceAll(/%3a/gi, ":").toUpperCase();
    return plain === this.options.macAddress.toUpperCase();
  }

  #cachedState(): HouseState {
    const { house, now, cacheLagS } = this.options;
    house.advanceTo(now());
    return house.stateAgo(cacheLagS);
  }

  #view(): ChargerView {
    const { house, macAddress } = this.options;
    const fault = this.#fault;
    const state = this.#frozen ?? this.#cachedState();
    return {
      macAddress,
      atMs: state.atMs,
      charger: state.charger,
      options: house.charger.options,
      voltagesV: mainsVoltagesV(house.options.seed, state.atMs),
      frequencyHz: mainsFrequencyHz(house.options.seed, state.atMs),
      isConnected: fault?.kind !== "link-lost",
      isPinRight: fault?.kind !== "wrong-pin",
      errorCode: fault?.kind === "error-code" ? fault.code : "0",
    };
  }
}

function notFound(): HttpAnswer {
  return json(messageBody("No HTTP resource was found that matches the request URI."), 404);
}

function json(body: string, status: HttpAnswer["status"]): HttpAnswer {
  return { status, contentType: "application/json; charset=utf-8", body };
}
