import { type Inbox, send } from "../sockets/conversation.ts";
import type { Heater } from "../house/heater.ts";
import type { House } from "../house/house.ts";
import { partOf } from "../house/parts.ts";
import {
  encodeHttpAnswer,
  type HttpAnswer,
  type HttpRequest,
  takeHttpRequest,
} from "../sockets/http_frames.ts";
import { SocketDevice, type SocketOptions } from "../sockets/socket_device.ts";
import { type Clamped, componentsOf, type ShellyModel, type Status } from "./components.ts";
import { DigestGate } from "./digest_gate.ts";
import { callOf, type RpcRequest } from "./rpc_request.ts";
import type { ShellyFault } from "./shelly_fault.ts";

export interface ShellyServerOptions extends SocketOptions {
  readonly house: House;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly model: ShellyModel;
  /** Of a meter; "grid" unless it is said. */
  readonly clamped?: Clamped;
  /** Which plant, heater or load it measures, or which heater it switches; the first unless told. */
  readonly part?: number;
  /** Its clamps are turned round. */
  readonly isReversed?: boolean;
  /** Null or missing: nobody has to sign in. */
  readonly password?: string | null;
  readonly firmware?: 1 | 2;
  /** Told of each request as it comes, before any fault. */
  readonly onRequest?: (request: HttpRequest) => void;
}

const MODELS = {
  "pro-3em": { app: "Pro3EM", model: "SPEM-003CEBEU", gen: 2, profile: "triphase" },
  "pro-3em-monophase": { app: "Pro3EM", model: "SPEM-003CEBEU", gen: 2, profile: "monophase" },
  "plug-s": { app: "PlusPlugS", model: "SNPL-00112EU", gen: 2 },
  "plus-1": { app: "Plus1", model: "SNSW-001X16EU", gen: 2 },
} as const satisfies Readonly<Record<ShellyModel, unknown>>;

const MAC = "AABBCCDDEEFF";
const PAGE = "<!DOCTYPE html><html><body><h1>Router</h1></body></html>";
const FIRST_GENERATION = { type: "SHEM-3", mac: MAC, auth: false, fw: "20230913-114244/v1.14.0" };

/** A Shelly of the second generation on HTTP: its RPC by GET and POST, with digest. */
export class ShellyServer extends SocketDevice<ShellyFault, HttpRequest> {
  readonly #gate: DigestGate;
  #frozen: Readonly<Record<string, Status>> | null = null;
  #source = "init";
  #model: ShellyModel;

  constructor(private readonly options: ShellyServerOptions) {
    super(options);
    this.#model = options.model;
    const { password = null, firmware = 2, now } = options;
    this.#gate = new DigestGate({ password, firmware, now, realm: this.id });
  }

  /** As it names itself, which is the realm of its sign-in too. */
  get id(): string {
    return `shelly${MODELS[this.options.model].app.toLowerCase()}-${MAC.toLowerCase()}`;
  }

  /** It is another device from now on, or has another profile. */
  setModel(model: ShellyModel): void {
    this.#model = model;
  }

  override setFault(fault: ShellyFault | null): Promise<void> {
    const { house, now } = this.options;
    house.advanceTo(now());
    if (fault?.kind === "reboot" || fault?.kind === "overtemp") {
      this.#heater.switchTo(false);
      this.#source = fault.kind === "reboot" ? "init" : "overtemp";
    }
    if (fault?.kind === "reboot") this.#gate.forget();
    this.#frozen = fault?.kind === "frozen" ? this.#components(null) : null;
    return super.setFault(fault);
  }

  protected override isClosedBy(fault: ShellyFault | null): boolean {
    return fault?.kind === "reboot" || super.isClosedBy(fault);
  }

  protected override take(inbox: Inbox): HttpRequest | "incomplete" | "broken" {
    const request = takeHttpRequest(inbox);
    if (typeof request !== "string") this.options.onRequest?.(request);
    return request;
  }

  protected override async respond(
    request: HttpRequest,
    connection: Deno.TcpConn,
  ): Promise<"end"> {
    const { fault } = this;
    const answer = await this.#answer(request);
    if (fault?.kind === "hang-up") return "end";
    const bytes = fault?.kind === "garbage"
      ? Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256)
      : encodeHttpAnswer(answer, true);
    const length = fault?.kind === "truncated" ? bytes.length - 8 : bytes.length;
    await send(connection, bytes.subarray(0, length));
    return "end";
  }

  async #answer(request: HttpRequest): Promise<HttpAnswer> {
    const { house, now } = this.options;
    house.advanceTo(now());
    switch (this.fault?.kind) {
      case "html":
        return { status: 200, contentType: "text/html", body: PAGE };
      case "no-json":
        return { status: 200, contentType: "application/json", body: '{"output":' };
      case "busy":
        return { status: 503, contentType: null, body: "" };
      case "throttled":
        return json(429, { code: 429, message: "Too many failed authentication attempts" });
      case "first-generation":
        return request.path === "/shelly"
          ? json(200, FIRST_GENERATION)
          : { status: 404, contentType: "text/plain", body: "Not Found" };
      default:
        return await this.#rpc(request);
    }
  }

  async #rpc(request: HttpRequest): Promise<HttpAnswer> {
    const call = callOf(request);
    if (call === null) return json(404, { code: 404, message: "No handler" });
    if (call.method === "Shelly.GetDeviceInfo") return answerTo(call, this.#identity());
    const refusal = await this.#refusal(request);
    if (refusal !== null) return refusal;
    const { fault } = this;
    if (fault?.kind === "rpc-error") return failed(call, fault);
    const result = this.#run(call);
    if (result === null) {
      return json(404, { code: 404, message: `No handler for ${call.method}` });
    }
    return "error" in result ? failed(call, result.error) : answerTo(call, result.status);
  }

  async #refusal(request: HttpRequest): Promise<HttpAnswer | null> {
    const { fault } = this;
    const verdict = fault?.kind === "unauthorized" ? "wrong" : await this.#gate.judge(request);
    if (fault?.kind === "forgetful") this.#gate.forget();
    if (verdict === "open") return null;
    const isStale = verdict === "stale" && (this.options.firmware ?? 2) === 2;
    return {
      status: 401,
      contentType: null,
      body: "",
      challenge: this.#gate.challenge({ isStale }),
    };
  }

  /** A result, an error, or null for a method that it does not have. */
  #run({ method, params }: RpcRequest): Outcome | null {
    const components = this.#frozen ?? this.#components(this.fault);
    if (method === "Shelly.GetStatus") return { status: { ...components, sys: { mac: MAC } } };
    const [, component = "", verb] = /^(EM|EM1|EMData|EM1Data|Switch)\.(GetStatus|Set)$/
      .exec(method) ?? [];
    if (verb === undefined || (verb === "Set") && component !== "Switch") return null;
    const kind = `${component.toLowerCase()}:`;
    if (!Object.keys(components).some((name) => name.startsWith(kind))) return null;
    const { id } = params;
    if (typeof id !== "number") return missing("id");
    const status = components[`${kind}${id}`];
    if (status === undefined) {
      return { error: { code: -105, message: `Argument 'id', value ${id} not found!` } };
    }
    return verb === "Set" ? this.#switch(params) : { status };
  }

  get #heater(): Heater {
    return partOf(this.options.house.heaters, this.options.part ?? 0);
  }

  #switch({ on, toggle_after: backAfterS }: RpcRequest["params"]): Outcome {
    const heater = this.#heater;
    if (typeof on !== "boolean") return missing("on");
    const wasOn = heater.isOn;
    const isObeying = this.fault?.kind !== "relay-stuck" && this.fault?.kind !== "overtemp";
    if (isObeying) {
      heater.switchTo(on, typeof backAfterS === "number" && backAfterS > 0 ? backAfterS : null);
      this.#source = "HTTP_in";
    }
    return { status: { was_on: wasOn } };
  }

  #components(fault: ShellyFault | null): Readonly<Record<string, Status>> {
    const { house, clamped = "grid", part = 0, isReversed = false } = this.options;
    const model = this.#model;
    return componentsOf({ house, model, clamped, part, isReversed, fault, source: this.#source });
  }

  #identity(): Status {
    const { password = null, firmware = 2 } = this.options;
    const ver = firmware === 2 ? "2.0.0" : "1.7.5";
    const isOpen = password === null;
    return {
      name: null,
      id: this.id,
      mac: MAC,
      slot: 0,
      ...MODELS[this.#model],
      fw_id: `20260710-101108/${ver}-g87fbfa4`,
      ver,
      auth_en: !isOpen,
      auth_domain: isOpen ? null : this.id,
    };
  }
}

interface RpcError {
  readonly code: number;
  readonly message: string;
}

type Outcome = { readonly status: Status } | { readonly error: RpcError };

function missing(argument: string): Outcome {
  return { error: { code: -103, message: `Missing required argument '${argument}'!` } };
}

/** A result by itself for a path that names the method, in a frame where a frame asked. */
function answerTo({ frameId }: RpcRequest, result: Status): HttpAnswer {
  return json(200, frameId === null ? result : { id: frameId, src: "shelly", result });
}

function failed(
  { frameId }: RpcRequest,
  { code, message }: RpcError,
): HttpAnswer {
  const error = { code, message };
  return frameId === null ? json(500, error) : json(200, { id: frameId, src: "shelly", error });
}

function json(status: HttpAnswer["status"], value: unknown): HttpAnswer {
  return { status, contentType: "application/json", body: JSON.stringify(value) };
}
