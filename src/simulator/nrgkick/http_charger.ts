import { type Inbox, send } from "../sockets/conversation.ts";
import type { ChargerFault } from "../faults/faults.ts";
import {
  encodeHttpAnswer,
  type HttpAnswer,
  type HttpRequest,
  takeHttpRequest,
} from "../sockets/http_frames.ts";
import { SocketDevice, type SocketOptions } from "../sockets/socket_device.ts";

const HTML_BODY = "<!DOCTYPE html><html><body><h1>Router</h1></body></html>";

export interface HttpChargerOptions extends SocketOptions {
  /** Told of each request as it comes, before any fault. */
  readonly onRequest?: (request: HttpRequest) => void;
}

/** A charger that speaks HTTP, with the faults of its transport. */
export abstract class HttpCharger extends SocketDevice<ChargerFault, HttpRequest> {
  constructor(private readonly http: HttpChargerOptions) {
    super(http);
  }

  /** The answer of a device that is well enough to give one. */
  protected abstract answer(request: HttpRequest): HttpAnswer;

  /** What a fault answers to every request, before anything else; null: nothing. */
  protected abstract refusal(fault: ChargerFault): HttpAnswer | null;

  protected override take(inbox: Inbox): HttpRequest | "incomplete" | "broken" {
    const request = takeHttpRequest(inbox);
    if (typeof request !== "string") this.http.onRequest?.(request);
    return request;
  }

  protected override async respond(
    request: HttpRequest,
    connection: Deno.TcpConn,
  ): Promise<"more" | "end"> {
    const { fault } = this;
    const answer = this.#transportAnswer(fault) ?? this.answer(request);
    if (fault?.kind === "hang-up") return "end";
    await send(connection, encodeHttpAnswer(answer, request.isLast));
    return request.isLast ? "end" : "more";
  }

  #transportAnswer(fault: ChargerFault | null): HttpAnswer | null {
    switch (fault?.kind) {
      case undefined:
        return null;
      case "html":
        return { status: 200, contentType: "text/html", body: HTML_BODY };
      case "empty":
        return { status: 200, contentType: null, body: "" };
      default:
        return fault === null ? null : this.refusal(fault);
    }
  }
}
