import type { ChargerOptions } from "../house/charger.ts";
import type { ChargingPoint } from "../house/charging_point.ts";
import type { ChargerFault } from "../faults/faults.ts";
import type { House, HouseState } from "../house/house.ts";
import { HttpCharger, type HttpChargerOptions } from "./http_charger.ts";
import type { HttpAnswer, HttpRequest } from "../sockets/http_frames.ts";
import { mainsFrequencyHz } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import {
  type ChargerView,
  devicesBody,
  measurementsBody,
  messageBody,
  parsePut,
  settingsBody,
} from "./connect_bodies.ts";

export interface NrgkickServerOptions extends HttpChargerOptions {
  readonly house: House;
  /** Which of the house's charging points it is; the first unless it is told. */
  readonly point?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
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
const TAKEN: HttpAnswer = { status: 202, contentType: null, body: "" };
const MISTYPED = "The request entity's media type is not supported for this resource.";

/** NRGkick generation 1 behind its Connect gateway: HTTP and JSON. */
export class NrgkickServer extends HttpCharger {
  #frozen: HouseState | null = null;
  #writtenAtMs: number | null = null;

  constructor(private readonly options: NrgkickServerOptions) {
    super(options);
  }

  override async setFault(fault: ChargerFault | null): Promise<void> {
    const isFreezing = fault?.kind === "frozen" || fault?.kind === "link-lost" ||
      fault?.kind === "time-frozen";
    this.#frozen = isFreezing ? this.#cachedState() : null;
    await super.setFault(fault);
  }

  protected override refusal(fault: ChargerFault): HttpAnswer | null {
    switch (fault.kind) {
      case "away-message":
        return json(messageBody(AWAY_MESSAGE), fault.status ?? 200);
      case "away-204":
        return { status: 204, contentType: null, body: "" };
      case "error-500":
        return json(messageBody("An error has occurred."), 500);
      default:
        return null;
    }
  }

  protected override answer(request: HttpRequest): HttpAnswer {
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
    const { fault } = this;
    house.advanceTo(now());
    const result = parsePut(request.body, { pin: this.#pin(), options: this.#range() });
    if (fault?.kind === "wrong-pin" && fault.answer === 202) return TAKEN;
    if (result.kind === "refused") return json(messageBody(result.message), result.status);
    const atMs = now();
    const isTooSoon = this.#writtenAtMs !== null && atMs - this.#writtenAtMs < WRITE_SPACING_MS;
    if (!isTooSoon && fault?.kind !== "put-ignored") {
      this.#writtenAtMs = atMs;
      this.#point.charger.command(result.wish, atMs);
    }
    return TAKEN;
  }

  get #point(): ChargingPoint {
    return partOf(this.options.house.points, this.options.point ?? 0);
  }

  #range(): ChargerOptions {
    const { options } = this.#point.charger;
    const { fault } = this;
    if (fault?.kind !== "clamped") return options;
    return { ...options, maxCurrentA: Math.min(options.maxCurrentA, fault.currentA) };
  }

  /** The PIN that the charger really has; with this fault one that nobody knows. */
  #pin(): string {
    return this.fault?.kind === "wrong-pin" ? "" : this.options.pin;
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
    const { house, macAddress, point = 0 } = this.options;
    const { fault } = this;
    const live = this.#cachedState();
    const frozen = this.#frozen ?? live;
    const state = fault?.kind === "time-frozen" ? live : frozen;
    const isTimeLive = fault?.kind === "link-lost" && fault.isTimeLive === true;
    const charger = partOf(state.chargers, point);
    return {
      macAddress,
      atMs: isTimeLive ? live.atMs : frozen.atMs,
      charger: fault?.kind === "flag-false" ? { ...charger, isEnabled: false } : charger,
      options: this.#point.charger.options,
      voltagesV: this.#point.voltagesV(state.atMs),
      frequencyHz: mainsFrequencyHz(house.options.seed, state.atMs),
      isConnected: fault?.kind !== "link-lost",
      isPinRight: fault?.kind !== "wrong-pin" || fault.isTold === false,
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
