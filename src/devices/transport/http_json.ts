import { DeviceTurns, type Turn } from "./one_at_a_time.ts";
import type { NameGuard } from "./guarded_lookup.ts";
import { exchangeHttp, type HttpQuestion } from "./http_exchange.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";

/** One request: a GET, or a PUT when there is a body. */
export interface JsonRequest extends Turn {
  readonly url: string;
  /** JSON text. */
  readonly putBody?: string;
  /** Value of the header of that name; never shown in messages. */
  readonly authorization?: string;
}

/** An answer of any status. `text` is the start of a body that is no JSON, for messages. */
export interface JsonAnswer {
  readonly status: number;
  readonly body:
    | { readonly kind: "empty" }
    | { readonly kind: "json"; readonly value: unknown }
    | { readonly kind: "text"; readonly text: string };
}

/** Largest answer that is read, in bytes; those of chargers stay under 4 kB. */
export const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_SHOWN = 120;
/** A gateway could not hand the request on, or the host has no time for it. */
export const BUSY: readonly number[] = [502, 503, 504];
/** Less than any write may take, so that one which was never sent is known as such. */
const CONNECT_DEADLINE_MS = 2000;

/**
 * JSON over HTTP with devices of the local network, one request in flight per host, each sent once.
 *
 * A connection serves one request: nothing stays open, and a gateway that drops idle connections
 * cannot meet a write on one of them. Redirects are not followed: they would carry a PIN elsewhere.
 */
export class JsonHttp {
  readonly #turns = new Map<string, DeviceTurns>();
  #isClosed = false;

  constructor(
    private readonly options: NameGuard & { readonly connectDeadlineMs?: number } = {},
  ) {}

  /**
   * Resolves to every complete answer, whatever its status.
   * @throws DeviceUnreachable when there is no connection, DeviceTimeout, DeviceProtocol when the
   * answer is broken off, too long or no HTTP, DeviceRejected for the machine itself
   */
  request(request: JsonRequest): Promise<JsonAnswer> {
    return this.#turnsOf(request.url).run(request, async (signal) => {
      const { connectDeadlineMs = CONNECT_DEADLINE_MS, lookup } = this.options;
      const bounds = { connectDeadlineMs, maxBytes: MAX_ANSWER_BYTES };
      const question = { ...questionOf(request), ...bounds, lookup };
      const { status, text } = await exchangeHttp(question, signal);
      return { status, body: parseBody(text) };
    });
  }

  /** Aborts what is in flight and refuses what comes later. */
  close(): void {
    this.#isClosed = true;
    for (const turns of this.#turns.values()) turns.close();
  }

  #turnsOf(url: string): DeviceTurns {
    const host = hostOf(url);
    const known = this.#turns.get(host);
    if (known !== undefined) return known;
    const turns = new DeviceTurns();
    if (this.#isClosed) turns.close();
    this.#turns.set(host, turns);
    return turns;
  }
}

/** What a status that is no success is a symptom of, whatever else is said; null: of nothing. */
export function statusSymptom(status: number): Symptom | null {
  if (status === 401 || status === 403) return "sign-in-wrong";
  if (status === 404) return "wrong-path";
  if (status >= 300 && status <= 399) return "other-device";
  if (BUSY.includes(status)) return "busy";
  return status >= 500 && status <= 599 ? "server-error" : null;
}

/** Host and port of a URL, for messages; the whole text when it is none. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/**
 * What kind of text an answer is. Its content stays out of messages: whoever may enter an address
 * could else read what any service of the house says.
 */
export function kindOfText(text: string): string {
  return text.trimStart().startsWith("<") ? "a web page" : "other text";
}

/** A device's own words as they may stand in a message: one line, bounded. */
export function shownText(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

function questionOf(request: JsonRequest): Omit<HttpQuestion, "connectDeadlineMs" | "maxBytes"> {
  const { action, url, putBody, authorization } = request;
  const access = authorization === undefined ? {} : { authorization };
  if (putBody === undefined) return { action, url, method: "GET", headers: access, body: null };
  const headers = { ...access, "content-type": "application/json" };
  return { action, url, method: "PUT", headers, body: putBody };
}

/** What a body is: nothing, JSON, or a text that is neither. */
export function parseBody(text: string): JsonAnswer["body"] {
  if (text.trim() === "") return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "text", text: shownText(text) };
    throw error;
  }
}
