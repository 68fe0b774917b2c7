import { type ClientRequest, type IncomingMessage, request as openHttp } from "node:http";
import { request as openHttps } from "node:https";
import { DeviceProtocol, DeviceUnreachable } from "../../domain/codes/errors.ts";
import { type NameGuard, refusalOf, refuseOwnPlace } from "./guarded_lookup.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import { networkReason, networkSymptom, systemCode } from "./system_errors.ts";

/** One request on a connection of its own. */
export interface HttpQuestion extends NameGuard {
  /** Continues "Cannot …" in errors. */
  readonly action: string;
  readonly url: string;
  readonly method: "GET" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: string | null;
  readonly connectDeadlineMs: number;
  /** Largest body of an answer. */
  readonly maxBytes: number;
}

export interface HttpReplyText {
  readonly status: number;
  readonly text: string;
  /** How it wants to be signed in to: the header WWW-Authenticate; null: none. */
  readonly challenge: string | null;
}

/**
 * Sends a request once and reads its whole answer, whatever its status; ends, with its connection,
 * when the signal fires. `fetch` is not used: Deno up to 2.9.5 sends a request a second time by
 * itself when the host hangs up without an answer (denoland/deno#35610), a PUT as well.
 * @throws DeviceUnreachable when there is no connection, DeviceProtocol when the answer is broken
 * off, too long or no HTTP, DeviceRejected for the machine itself, the signal's reason
 */
export async function exchangeHttp(
  question: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpReplyText> {
  signal.throwIfAborted();
  const { action, url, method, headers, body, lookup } = question;
  try {
    refuseOwnPlace(new URL(url).hostname, { lookup });
  } catch (error) {
    throw refusalOf(error, action) ?? error;
  }
  const open = url.startsWith("https:") ? openHttps : openHttp;
  const length = body === null ? {} : { "content-length": new TextEncoder().encode(body).length };
  const request = open(url, {
    method,
    agent: false,
    headers: { ...headers, ...length },
    ...(lookup ? { lookup } : {}),
  });
  const closed = Promise.withResolvers<void>();
  request.once("close", closed.resolve);
  const stop = () => request.destroy();
  signal.addEventListener("abort", stop);
  try {
    return await answerTo(request, question);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    request.destroy();
    await closed.promise;
  }
}

function answerTo(request: ClientRequest, question: HttpQuestion): Promise<HttpReplyText> {
  const { action, body, connectDeadlineMs } = question;
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const timer = setTimeout(() => {
      const reason = `no connection within ${connectDeadlineMs} ms`;
      reject(new DeviceUnreachable(`Cannot ${action}: ${reason}`, { symptom: "no-connection" }));
    }, connectDeadlineMs);
    request.once("socket", (socket) => {
      socket.once("connect", () => {
        isConnected = true;
        clearTimeout(timer);
      });
    });
    request.on("error", (error) => {
      if (isConnected) reject(broken(action, error));
      else reject(refusalOf(error, action) ?? unconnected(action, error));
    });
    request.once("close", () => {
      clearTimeout(timer);
      reject(broken(action, null));
    });
    request.once("response", (answer: IncomingMessage) => {
      readText(answer, question).then(
        (text) => resolve({ status: answer.statusCode ?? 0, text, challenge: challengeOf(answer) }),
        (error) => reject(error instanceof DeviceProtocol ? error : broken(action, error)),
      );
    });
    request.end(body ?? undefined);
  });
}

function challengeOf(answer: IncomingMessage): string | null {
  return answer.headers["www-authenticate"] ?? null;
}

async function readText(
  answer: IncomingMessage,
  { action, maxBytes }: HttpQuestion,
): Promise<string> {
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  for await (const chunk of answer) {
    if (!(chunk instanceof Uint8Array)) continue;
    if (length + chunk.length > maxBytes) {
      throw new DeviceProtocol(`Cannot ${action}: answer of more than ${maxBytes} bytes`);
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  if (!answer.complete) throw broken(action, null);
  return new TextDecoder().decode(bytes.subarray(0, length));
}

function unconnected(action: string, cause: unknown): DeviceUnreachable {
  return new DeviceUnreachable(`Cannot ${action}: ${networkReason(cause)}`, {
    symptom: networkSymptom(cause),
    cause,
  });
}

/** The connection stood, and then there was no whole answer on it. */
function broken(action: string, cause: unknown): DeviceProtocol {
  const { reason, symptom } = breakOf(systemCode(cause));
  return new DeviceProtocol(`Cannot ${action}: ${reason}`, { symptom, cause });
}

function breakOf(code: string | null): { reason: string; symptom: Symptom } {
  if (code === null || code === "ECONNRESET" || code === "EPIPE") {
    return {
      reason: "connection closed by the device before its answer was whole",
      symptom: "dropped",
    };
  }
  const reason = code.startsWith("HPE_") ? `the answer is no HTTP (${code})` : code;
  return { reason, symptom: "garbled" };
}
