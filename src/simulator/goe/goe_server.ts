import type { Phases } from "../../domain/house/units.ts";
import type { ChargingPoint } from "../house/charging_point.ts";
import type { House } from "../house/house.ts";
import { mainsFrequencyHz } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import { type Inbox, send } from "../sockets/conversation.ts";
import { type HttpRequest, takeHttpRequest } from "../sockets/http_frames.ts";
import { SocketDevice, type SocketOptions } from "../sockets/socket_device.ts";
import { type ChunkedAnswer, encodeChunked } from "./chunked_answer.ts";
import type { GoeFault } from "./goe_faults.ts";
import { filtered, type GoeView, statusOf } from "./goe_status.ts";

export interface GoeServerOptions extends SocketOptions {
  readonly house: House;
  /** Which of the house's charging points it is; the first unless it is told. */
  readonly point?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly unitCurrentA?: 16 | 32;
  readonly cableCurrentA?: number;
  readonly hasAdapter?: boolean;
  /** Told of each request as it comes, before any fault. */
  readonly onRequest?: (path: string) => void;
}

type Status = Readonly<Record<string, unknown>>;

const [NEUTRAL, OFF, ON] = [0, 1, 2];
const [ONE_PHASE, THREE_PHASES] = [1, 2];
const MIN_CURRENT_A = 6;
const NO_TEMPERATURE_LIMIT_A = 32;
const DEFAULT_LOGIC = 3;
const SERIAL_NUMBER = "900001";

/** A go-e charger with its HTTP API v2 on a charging point of the house. */
export class GoeServer extends SocketDevice<GoeFault, HttpRequest> {
  /** Of the house's charger: paused is off, else it is as it comes from the factory. */
  #force: number;
  #currentA: number;
  #phaseMode = THREE_PHASES;
  #bootMs: number;
  #wasPlugged: boolean;
  #frozen: Status | null = null;

  constructor(private readonly options: GoeServerOptions) {
    super(options);
    const { house } = options;
    const { isEnabled, setCurrentA } = partOf(house.state.chargers, options.point ?? 0);
    this.#force = isEnabled ? NEUTRAL : OFF;
    this.#currentA = setCurrentA;
    this.#bootMs = house.options.startMs - 3_600_000;
    this.#wasPlugged = this.#point.car.isPlugged;
  }

  /** `frc` as it is now. */
  get force(): number {
    this.#live();
    return this.#force;
  }

  override async setFault(fault: GoeFault | null): Promise<void> {
    this.#frozen = fault?.kind === "frozen" ? this.#status() : null;
    const before = this.fault;
    await super.setFault(fault);
    const { now } = this.options;
    this.#live();
    const { charger } = this.#point;
    charger.stickPhases(fault?.kind === "phases-stuck" ? charger.phases : null);
    if (fault?.kind === "restart") charger.setPowered(false);
    if (before?.kind === "restart") this.#start(before.phases);
    this.#point.charger.hold(fault?.kind === "error-code" || fault?.kind === "too-hot");
    if (fault?.kind === "power-loss") {
      this.#bootMs = now();
      this.#goNeutral();
    }
    if (fault?.kind === "derated") this.#command(Math.min(this.#currentA, fault.currentA));
    else if (fault === null) this.#command(this.#currentA);
  }

  protected override isClosedBy(fault: GoeFault | null): boolean {
    return fault?.kind === "restart" || super.isClosedBy(fault);
  }

  protected override take(inbox: Inbox): HttpRequest | "incomplete" | "broken" {
    const request = takeHttpRequest(inbox);
    if (typeof request !== "string") this.options.onRequest?.(request.path);
    return request;
  }

  protected override async respond(
    request: HttpRequest,
    connection: Deno.TcpConn,
  ): Promise<"more" | "end"> {
    const answer = this.#outage() ?? this.#answer(request);
    const { fault } = this;
    if (fault?.kind === "hang-up") return "end";
    const bytes = encodeChunked(answer);
    await send(
      connection,
      fault?.kind === "truncated" ? bytes.subarray(0, bytes.length >> 1) : bytes,
    );
    return "end";
  }

  /** What a fault answers to everything; null: nothing. */
  #outage(): ChunkedAnswer | null {
    switch (this.fault?.kind) {
      case "api-off":
        return text(404, "This URI does not exist");
      case "password":
        return text(401, "");
      case "locked":
        return text(500, "couldn't take api lock in 3s, please try again later");
      case "error-500":
        return text(500, "");
      case "garbage":
        return text(200, '{"car":2,"nrg":[');
      case "html":
        return { status: 200, contentType: "text/html", body: "<html><h1>Router</h1></html>" };
      case "other-json":
        return json(200, { name: "lamp", on: true });
      default:
        return null;
    }
  }

  #answer({ method, path }: HttpRequest): ChunkedAnswer {
    const [place = "", queryText = ""] = path.split("?", 2);
    const query = new URLSearchParams(queryText);
    if (method !== "GET") return text(400, "");
    if (place === "/api/set") return this.#set(query);
    if (place !== "/api/status") return text(404, "This URI does not exist");
    const keys = (query.get("filter") ?? "").split(",").filter((key) => key !== "");
    const status = filtered(this.#frozen ?? this.#status(), keys);
    const isKnown = keys.every((key) => Object.hasOwn(status, key));
    return json(isKnown || this.fault?.kind === "sparse" ? 200 : 400, status);
  }

  /** Takes each key by itself: true, or words. */
  #set(query: URLSearchParams): ChunkedAnswer {
    this.#live();
    const { fault } = this;
    const results: Record<string, true | string> = {};
    for (const [key, value] of query) {
      if (fault?.kind === "mute-about" && fault.key === key) continue;
      const isRefused = fault?.kind === "refuses" && fault.keys.includes(key);
      results[key] = isRefused ? `${key}: not allowed` : this.#setKey(key, value);
    }
    const isAllRefused = Object.values(results).every((result) => result !== true);
    return json(isAllRefused ? 500 : 200, results);
  }

  #setKey(key: string, value: string): true | string {
    const number = /^[0-9]{1,3}$/.test(value) ? Number(value) : -1;
    const isIgnored = this.fault?.kind === "set-ignored";
    switch (key) {
      case "frc":
        if (number < NEUTRAL || number > ON) return "frc: value out of range";
        if (!isIgnored) this.#force = number;
        break;
      case "amp":
        if (number < MIN_CURRENT_A || number > this.#unitCurrentA) {
          return "amp: value out of range";
        }
        if (!isIgnored) this.#currentA = number;
        break;
      case "psm":
        if (number < 0 || number > 2) return "psm: value out of range";
        if (!isIgnored) this.#phaseMode = number;
        break;
      default:
        return `${key}: tried to set api key without setter (${number})`;
    }
    if (!isIgnored) this.#command(this.#currentA);
    return true;
  }

  #command(currentA: number): void {
    const { now, cableCurrentA = 32, hasAdapter = false } = this.options;
    const mostA = Math.min(this.#unitCurrentA, cableCurrentA, hasAdapter ? 16 : 32);
    const wish = { isEnabled: this.#force !== OFF, currentA: Math.min(currentA, mostA) };
    this.#point.charger.command(
      { ...wish, maxPhases: this.#phaseMode === ONE_PHASE ? 1 : 3 },
      now(),
    );
  }

  #start(phases: Phases): void {
    this.#phaseMode = phases === 1 ? ONE_PHASE : THREE_PHASES;
    this.#bootMs = this.options.now();
    this.#point.charger.restart({ isEnabled: true, maxPhases: phases });
    this.#goNeutral();
  }

  /** As after each start, and once a car was unplugged: its own rules, which are to charge. */
  #goNeutral(): void {
    this.#force = NEUTRAL;
    this.#command(this.#currentA);
  }

  #live(): void {
    const { house, now } = this.options;
    house.advanceTo(now());
    const { isPlugged } = this.#point.car;
    if (this.#wasPlugged && !isPlugged) this.#goNeutral();
    this.#wasPlugged = isPlugged;
  }

  get #point(): ChargingPoint {
    return partOf(this.options.house.points, this.options.point ?? 0);
  }

  get #unitCurrentA(): 16 | 32 {
    return this.options.unitCurrentA ?? 16;
  }

  #status(): Status {
    this.#live();
    const { house, now, point = 0, cableCurrentA = 32, hasAdapter = false } = this.options;
    const { fault } = this;
    const atMs = now();
    const { car, charger } = this.#point;
    const { supplyPhases } = charger.options;
    const view: GoeView = {
      charger: partOf(house.state.chargers, point),
      force: this.#force,
      currentA: this.#currentA,
      phaseMode: this.#phaseMode,
      unitCurrentA: this.#unitCurrentA,
      cableCurrentA,
      hasAdapter,
      supplyPhases,
      voltagesV: this.#point.voltagesV(atMs)
        .map((voltageV, phase) => phase < supplyPhases ? voltageV : 0),
      frequencyHz: mainsFrequencyHz(house.options.seed, atMs),
      isPlugged: car.isPlugged,
      isCarFull: car.needWh <= 0,
      upTimeMs: Math.max(0, atMs - this.#bootMs),
      serialNumber: SERIAL_NUMBER,
      errorCode: fault?.kind === "no-controller"
        ? null
        : fault?.kind === "error-code"
        ? fault.code
        : 0,
      isTooHot: fault?.kind === "too-hot",
      temperatureLimitA: fault?.kind === "derated" ? fault.currentA : NO_TEMPERATURE_LIMIT_A,
      usesPvSurplus: fault?.kind === "own-rules" && fault.usesPvSurplus,
      logicMode: fault?.kind === "own-rules" ? fault.logicMode : DEFAULT_LOGIC,
    };
    return this.#told(statusOf(view));
  }

  /** As much of it as this charger has. */
  #told(status: Status): Status {
    switch (this.fault?.kind) {
      case "unknown-key":
        return Object.fromEntries(Object.entries(status).filter(([key]) => key !== "cbl"));
      case "sparse":
        return filtered(status, ["car", "alw", "amp", "frc", "nrg", "wh", "eto", "err"]);
      default:
        return status;
    }
  }
}

function json(status: ChunkedAnswer["status"], value: unknown): ChunkedAnswer {
  return { status, contentType: "application/json", body: JSON.stringify(value) };
}

function text(status: ChunkedAnswer["status"], body: string): ChunkedAnswer {
  return { status, contentType: "text/plain", body };
}
