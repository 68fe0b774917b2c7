import { type DeviceError, DeviceProtocol, DeviceUnreachable } from "../domain/errors.ts";
import { DeviceTurns, type Turn } from "./device_turns.ts";

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

/**
 * JSON over HTTP with devices of the local network, one request in flight per host.
 *
 * A connection serves one request: nothing stays open, and a gateway that drops idle connections
 * cannot meet a write on one of them. Redirects are not followed: they would carry a PIN elsewhere.
 * Deno up to 2.9.5 repeats a request by itself, once, when the host closes the connection without
 * an answer (denoland/deno#35610); so a body must bear being received twice.
 */
export class JsonHttp {
  #client: Deno.HttpClient | null = null;
  readonly #turns = new Map<string, DeviceTurns>();
  #isClosed = false;

  /**
   * Resolves to every complete answer, whatever its status.
   * @throws DeviceUnreachable when there is no connection, DeviceTimeout, DeviceProtocol when the
   * answer is broken off, too long or no HTTP
   */
  request(request: JsonRequest): Promise<JsonAnswer> {
    return this.#turnsOf(request.url).run(request, async (signal) => {
      try {
        const response = await this.#fetch(request, signal);
        return { status: response.status, body: parseBody(await readText(response, request)) };
      } catch (error) {
        throw error instanceof TypeError ? transportError(request, error) : error;
      }
    });
  }

  /** Aborts what is in flight and refuses what comes later. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const turns of this.#turns.values()) turns.close();
    this.#client?.close();
  }

  #fetch(request: JsonRequest, signal: AbortSignal): Promise<Response> {
    const { url, putBody, authorization } = request;
    this.#client ??= Deno.createHttpClient({ poolMaxIdlePerHost: 0, http2: false });
    const common = { client: this.#client, redirect: "manual", signal } as const;
    const access = authorization === undefined ? {} : { authorization };
    if (putBody === undefined) return fetch(url, { ...common, headers: access });
    const headers = { ...access, "content-type": "application/json" };
    return fetch(url, { ...common, method: "PUT", headers, body: putBody });
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

/** Host and port of a URL, for messages; the whole text when it is none. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/** A device's own words as they may stand in a message: one line, bounded. */
export function shownText(text: string): string {
  // deno-lint-ignore no-control-regex
  const line = text.replaceAll(/[\x00-\x1f\x7f\s]+/g, " ").trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

async function readText(response: Response, { action }: JsonRequest): Promise<string> {
  const bytes = new Uint8Array(MAX_ANSWER_BYTES);
  let length = 0;
  for await (const chunk of response.body ?? []) {
    if (length + chunk.length > MAX_ANSWER_BYTES) {
      throw new DeviceProtocol(`Cannot ${action}: answer of more than ${MAX_ANSWER_BYTES} bytes`);
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
}

function parseBody(text: string): JsonAnswer["body"] {
  if (text.trim() === "") return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "text", text: shownText(text) };
    throw error;
  }
}

/** `fetch` tells the phase of a failure in the text of its cause alone. */
function transportError({ action }: JsonRequest, error: TypeError): DeviceError {
  const text = error.cause instanceof Error ? error.cause.message : error.message;
  const [, phase, detail] = /client error \((\w+)\): (.*)$/s.exec(text) ?? [];
  const message = `Cannot ${action}: ${shownText(detail ?? text)}`;
  const isUnsent = phase === "Connect" || text.includes("are blocked");
  return isUnsent
    ? new DeviceUnreachable(message, { cause: error })
    : new DeviceProtocol(message, { cause: error });
}
