import type { Phases } from "../../domain/house/units.ts";
import type { ChargingPoint } from "../house/charging_point.ts";
import type { ChargerFault } from "../faults/faults.ts";
import type { House } from "../house/house.ts";
import { HttpCharger, type HttpChargerOptions } from "./http_charger.ts";
import type { HttpAnswer, HttpRequest } from "../sockets/http_frames.ts";
import { mainsFrequencyHz } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import {
  controlBody,
  echoBody,
  type Gen2Settings,
  type Gen2View,
  infoBody,
  parseWrite,
  responseBody,
  valuesBody,
} from "./gen2_bodies.ts";
import { Gen2Session } from "./gen2_session.ts";

export interface NrgkickGen2ServerOptions extends HttpChargerOptions {
  readonly house: House;
  /** Which of the house's charging points it is; the first unless it is told. */
  readonly point?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  /** Empty: no authentication. */
  readonly user: string;
  readonly password: string;
  readonly ratedCurrentA: number;
  /** Phase switching is allowed in the app. */
  readonly canSwitchPhases: boolean;
}

const STEP_MS = 1000;
const ENERGY_LIMIT_REACHED = 3;
const API_IS_OFF = "API must be enabled within the NRGkick App";
const PAUSE_IS_BLOCKED = "Charging pause is blocked by solar-charging";

/** NRGkick generation 2: its local JSON API over HTTP. Faults of other models leave it well. */
export class NrgkickGen2Server extends HttpCharger {
  readonly #session: Gen2Session;
  /** Of the attachment: one for the socket that it was put up with. */
  readonly #connectorPhases: Phases;
  #frozen: Gen2View | null = null;
  /** What was set last, told at once although the charger obeys a little later. */
  #set: { readonly settings: Gen2Settings; readonly untilMs: number } | null = null;

  constructor(private readonly options: NrgkickGen2ServerOptions) {
    super(options);
    this.#session = new Gen2Session(options.house.options.startMs);
    this.#connectorPhases = this.#point.charger.options.supplyPhases;
  }

  override async setFault(fault: ChargerFault | null): Promise<void> {
    const before = this.fault;
    await super.setFault(fault);
    this.#frozen = null;
    const { house, now } = this.options;
    house.advanceTo(now());
    if (before?.kind === "restart") {
      this.#set = null;
      this.#point.charger.restart({ isEnabled: true, maxPhases: before.phases });
    }
    if (fault?.kind === "restart") this.#point.charger.setPowered(false);
    this.#point.charger.hold(fault?.kind === "error-code");
    const view = this.#view();
    if (fault?.kind === "frozen") this.#frozen = view;
  }

  protected override isClosedBy(fault: ChargerFault | null): boolean {
    return fault?.kind === "restart" || super.isClosedBy(fault);
  }

  protected override refusal(fault: ChargerFault): HttpAnswer | null {
    switch (fault.kind) {
      case "api-disabled":
        return json(responseBody(API_IS_OFF));
      case "unauthorized":
        return unauthorized();
      case "busy":
        return { status: 503, contentType: null, body: "" };
      case "error-500":
        return { status: 500, contentType: null, body: "" };
      default:
        return null;
    }
  }

  protected override answer(request: HttpRequest): HttpAnswer {
    if (!this.#isWelcome(request)) return unauthorized();
    if (request.method !== "GET") return json(responseBody("Only GET is allowed"), 405);
    const [path = "", text = ""] = request.path.split("?", 2);
    const query = new URLSearchParams(text);
    if (this.fault?.kind === "raw") query.set("raw", "1");
    switch (path) {
      case "/info":
        return json(infoBody(this.#view(), query));
      case "/values":
        return json(valuesBody(this.#view(), query));
      case "/control":
        return this.#control(query);
      default:
        return { status: 404, contentType: null, body: "" };
    }
  }

  get #point(): ChargingPoint {
    return partOf(this.options.house.points, this.options.point ?? 0);
  }

  #isWelcome({ authorization }: HttpRequest): boolean {
    const { user, password } = this.options;
    return user === "" || authorization === `Basic ${base64Of(`${user}:${password}`)}`;
  }

  #control(query: URLSearchParams): HttpAnswer {
    const write = parseWrite(query, this.options);
    switch (write.kind) {
      case "none":
        return json(controlBody(this.#view()));
      case "refused":
        return json(responseBody(write.message), write.status);
      case "wish":
        return this.#write(write.wish);
    }
  }

  /** Takes it, cut to the range of charger and attachment, and echoes what it took. */
  #write(wish: Partial<Gen2Settings>): HttpAnswer {
    const { fault } = this;
    if (fault?.kind === "commands-blocked") return json(responseBody(PAUSE_IS_BLOCKED), 405);
    const { now } = this.options;
    const before = this.#view();
    const highestA = Math.min(
      before.ratedCurrentA,
      before.connectorCurrentA,
      fault?.kind === "clamped" ? fault.currentA : Infinity,
    );
    const { currentA: askedA, maxPhases: askedPhases, ...rest } = wish;
    const taken: Partial<Gen2Settings> = {
      ...(askedA === undefined ? {} : { currentA: Math.min(highestA, askedA) }),
      ...rest,
      ...(askedPhases === undefined
        ? {}
        : { maxPhases: fewerOf(askedPhases, before.connectorPhases) }),
    };
    if (fault?.kind === "put-ignored") return json(echoBody(taken));
    const atMs = now();
    const { isPaused, currentA = null, ...more } = taken;
    const { charger } = this.#point;
    charger.command(
      { isEnabled: isPaused === undefined ? null : !isPaused, currentA, ...more },
      atMs,
    );
    const obeysMs = charger.options.commandDelayS * 1000;
    const settings = { ...before.control, ...taken };
    this.#set = { settings, untilMs: atMs + obeysMs + STEP_MS };
    return json(echoBody(taken));
  }

  #view(): Gen2View {
    if (this.#frozen !== null) return this.#frozen;
    const { house, now, ratedCurrentA, point = 0 } = this.options;
    house.advanceTo(now());
    const { atMs, chargers } = house.state;
    const charger = partOf(chargers, point);
    const { fault } = this;
    const { isPlugged } = this.#point.car;
    const isSetNews = this.#set !== null && atMs < this.#set.untilMs;
    const { setCurrentA: currentA, isEnabled, energyLimitWh } = charger;
    const maxPhases = fewerOf(charger.maxPhases, this.#connectorPhases);
    const obeyed = { currentA, isPaused: !isEnabled, energyLimitWh, maxPhases };
    const { supplyPhases, maxCurrentA } = this.#point.charger.options;
    return {
      ...this.#session.observe({ atMs, isPlugged, powerW: charger.powerW }),
      charger,
      control: this.#set !== null && isSetNews ? this.#set.settings : obeyed,
      ratedCurrentA,
      connectorCurrentA: maxCurrentA,
      connectorPhases: this.#connectorPhases,
      supplyPhases,
      voltagesV: this.#point.voltagesV(atMs)
        .map((voltageV, phase) => phase < supplyPhases ? voltageV : 0),
      frequencyHz: mainsFrequencyHz(house.options.seed, atMs),
      isPlugged,
      errorCode: fault?.kind === "error-code" ? Number(fault.code) : 0,
      warningCode: fault?.kind === "warning-code"
        ? Number(fault.code)
        : charger.isLimited
        ? ENERGY_LIMIT_REACHED
        : 0,
      isSparse: fault?.kind === "sparse",
    };
  }
}

function fewerOf(left: Phases, right: Phases): Phases {
  return left < right ? left : right;
}

function unauthorized(): HttpAnswer {
  return json(responseBody("401 Unauthorized"), 401);
}

function json(body: string, status: HttpAnswer["status"] = 200): HttpAnswer {
  return { status, contentType: "application/json", body };
}

function base64Of(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
