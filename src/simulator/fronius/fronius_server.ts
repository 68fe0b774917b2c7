import type { House, HouseState } from "../house/house.ts";
import { type Inbox, send } from "../sockets/conversation.ts";
import {
  encodeHttpAnswer,
  type HttpAnswer,
  type HttpRequest,
  takeHttpRequest,
} from "../sockets/http_frames.ts";
import { SocketDevice, type SocketOptions } from "../sockets/socket_device.ts";
import type { FroniusFault } from "./fronius_faults.ts";
import { powerFlowData } from "./power_flow_body.ts";
import {
  answerBody,
  apiVersionBody,
  type FroniusModel,
  type FroniusView,
  inverterInfoData,
  meterData,
} from "./solar_api_bodies.ts";

export interface FroniusServerOptions extends SocketOptions {
  readonly house: House;
  /** Which of the house's plants it is; the first unless it is told. */
  readonly plant?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly model: FroniusModel;
  /** Told of each path as it is asked for, before any fault. */
  readonly onRequest?: (path: string) => void;
}

const HTML = "<!DOCTYPE html><html><body><h1>Router</h1></body></html>";
const API = "/solar_api/v1";

/** A Fronius with its Solar API v1 over HTTP, as the simulated house's inverter and meter. */
export class FroniusServer extends SocketDevice<FroniusFault, HttpRequest> {
  #frozen: { readonly state: HouseState; readonly atMs: number } | null = null;

  constructor(private readonly options: FroniusServerOptions) {
    super(options);
  }

  override async setFault(fault: FroniusFault | null): Promise<void> {
    await super.setFault(fault);
    this.#frozen = { state: this.#state(), atMs: this.options.now() };
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
    const { fault } = this;
    if (fault?.kind === "hang-up") return "end";
    if (fault?.kind === "garbage") {
      await send(connection, new Uint8Array(64).fill(0xa7));
      return "end";
    }
    const bytes = encodeHttpAnswer(this.#faulty(request) ?? this.#answer(request), request.isLast);
    if (fault?.kind === "truncated") {
      await send(connection, bytes.subarray(0, Math.floor(bytes.length / 2)));
      return "end";
    }
    await send(connection, bytes);
    return request.isLast ? "end" : "more";
  }

  #faulty({ path }: HttpRequest): HttpAnswer | null {
    const { fault } = this;
    const { model, now } = this.options;
    switch (fault?.kind) {
      case "html":
        return { status: 200, contentType: "text/html", body: HTML };
      case "other-json":
        return json('{"Response":"hello"}');
      case "http":
        return { status: fault.status, contentType: "text/html", body: HTML };
      case "status": {
        const { code, reason } = fault;
        return json(answerBody({ data: null, model, atMs: now(), code, reason }));
      }
      case "cut-json": {
        const { body } = this.#answer({ path });
        return json(body.slice(0, Math.floor(body.length / 2)));
      }
      case "counters-fail":
        return path.includes("GetMeterRealtimeData") ? missing() : null;
      default:
        return null;
    }
  }

  #answer({ path }: Pick<HttpRequest, "path">): HttpAnswer {
    const { model } = this.options;
    const view = this.#view();
    const { atMs } = view;
    const tell = (data: Readonly<Record<string, unknown>>) =>
      json(answerBody({ data, model, atMs }));
    switch (path) {
      case "/solar_api/GetAPIVersion.cgi":
        return json(apiVersionBody(model));
      case `${API}/GetPowerFlowRealtimeData.fcgi`:
        return tell(powerFlowData(view));
      case `${API}/GetMeterRealtimeData.cgi?Scope=System`:
        return tell(meterData(view));
      case `${API}/GetInverterInfo.cgi`:
        return tell(inverterInfoData(model));
      default:
        return missing();
    }
  }

  #view(): FroniusView {
    const { fault } = this;
    const { model, house, now, plant = 0 } = this.options;
    const isOld = fault?.kind === "values-frozen";
    return {
      model,
      house,
      plant,
      state: isOld ? this.#frozen?.state ?? this.#state() : this.#state(),
      atMs: fault?.kind === "time-frozen" ? this.#frozen?.atMs ?? now() : now(),
      isBlank: fault?.kind === "null-values",
      isMeterAtLoad: fault?.kind === "load-meter",
    };
  }

  #state(): HouseState {
    const { house, now } = this.options;
    house.advanceTo(now());
    return house.state;
  }
}

function json(body: string): HttpAnswer {
  return { status: 200, contentType: "application/json", body };
}

function missing(): HttpAnswer {
  return { status: 404, contentType: "text/html", body: HTML };
}
