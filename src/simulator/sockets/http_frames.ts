import type { Inbox } from "./conversation.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Null: no such header. */
  readonly contentType: string | null;
  readonly authorization: string | null;
  readonly isLast: boolean;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: keyof typeof REASONS;
  /** Null: no body. */
  readonly contentType: string | null;
  /** What a 401 asks for; missing: nothing. */
  readonly challenge?: string;
  readonly body: string;
}

const REASONS = {
  200: "OK",
  202: "Accepted",
  204: "No Content",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

const MAX_HEAD_BYTES = 8192;
const MAX_BODY_BYTES = 16_384;
const HEAD_END = "\r\n\r\n";

/** Takes the next HTTP/1.1 request out; "broken" when it is none, or too long. */
export function takeHttpRequest(inbox: Inbox): HttpRequest | "incomplete" | "broken" {
  const head = new TextDecoder("latin1").decode(inbox.bytes.subarray(0, MAX_HEAD_BYTES));
  const headEnd = head.indexOf(HEAD_END);
  if (headEnd < 0) return inbox.bytes.length < MAX_HEAD_BYTES ? "incomplete" : "broken";
  const [start = "", ...lines] = head.slice(0, headEnd).split("\r\n");
  const [, method, path] = /^([A-Z]+) (\/\S*) HTTP\/1\.1$/.exec(start) ?? [];
  if (method === undefined || path === undefined) return "broken";
  const headers = new Map(lines.map(splitHeader));
  const length = Number(headers.get("content-length") ?? 0);
  if (headers.has("transfer-encoding") || !(length >= 0 && length <= MAX_BODY_BYTES)) {
    return "broken";
  }
  const bodyStart = headEnd + HEAD_END.length;
  if (inbox.bytes.length < bodyStart + length) return "incomplete";
  const body = new TextDecoder().decode(inbox.shift(bodyStart + length).subarray(bodyStart));
  return {
    method,
    path,
    contentType: headers.get("content-type") ?? null,
    authorization: headers.get("authorization") ?? null,
    isLast: headers.get("connection")?.toLowerCase() === "close",
    body,
  };
}

/** The answer's bytes. */
export function encodeHttpAnswer(answer: HttpAnswer, isLast: boolean): Uint8Array {
  const body = new TextEncoder().encode(answer.body);
  const lines = [`HTTP/1.1 ${answer.status} ${REASONS[answer.status]}`];
  if (answer.status !== 204) lines.push(`Content-Length: ${body.length}`);
  if (answer.contentType !== null) lines.push(`Content-Type: ${answer.contentType}`);
  if (answer.challenge !== undefined) lines.push(`WWW-Authenticate: ${answer.challenge}`);
  if (isLast) lines.push("Connection: close");
  const head = new TextEncoder().encode(lines.join("\r\n") + HEAD_END);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}
