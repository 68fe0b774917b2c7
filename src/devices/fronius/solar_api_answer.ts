import * as v from "valibot";
import {
  type DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceUnreachable,
} from "../../domain/codes/errors.ts";
import { parseAnswer } from "../transport/answer_values.ts";
import { BUSY, type JsonAnswer, kindOfText, shownText } from "../transport/http_json.ts";

/** What every answer of the Solar API begins with. */
const ENVELOPE = v.object({
  Head: v.object({
    Status: v.object({ Code: v.number(), Reason: v.fallback(v.string(), "") }),
    Timestamp: v.fallback(v.nullable(v.string()), null),
  }),
});

/** The head of an answer that went well. */
export interface SolarApiHead {
  /** The device's own time as it writes it, `2021-11-26T11:07:53+00:00`; null: it tells none. */
  readonly timestamp: string | null;
}

/** Codes of `Head.Status` by the maker's names (Fronius Solar API V1, 42,0410,2012). */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  1: "NotImplemented",
  2: "Uninitialized",
  3: "Initialized",
  4: "Running",
  5: "Timeout",
  6: "ArgumentError",
  7: "LNRequestError",
  8: "LNRequestTimeout",
  9: "LNParseError",
  10: "ConfigIOError",
  11: "NotSupported",
  12: "DeviceNotAvailable",
  255: "UnknownError",
};
/** What answers has no contact with the inverter or meter behind it. */
const AWAY: readonly number[] = [5, 8, 12];
/** It will answer the same to the same question, until somebody changes it. */
const REFUSED: readonly number[] = [1, 6, 11];

/**
 * The head of an answer whose code is 0, and its JSON for the schema of its body.
 * @throws DeviceError with the symptom of every other answer
 */
export function openAnswer(
  { status, body }: JsonAnswer,
  action: string,
): { readonly head: SolarApiHead; readonly value: unknown } {
  if (body.kind === "json" && v.is(ENVELOPE, body.value)) {
    const { Status, Timestamp } = v.parse(ENVELOPE, body.value).Head;
    if (Status.Code !== 0) throw statusError(Status, action);
    if (status === 200) return { head: { timestamp: Timestamp }, value: body.value };
  }
  throw httpError({ status, body }, action);
}

/** Any JSON of a good answer, also of one without a head. @throws DeviceError */
export function jsonOf({ status, body }: JsonAnswer, action: string): unknown {
  if (status === 200 && body.kind === "json") return body.value;
  throw httpError({ status, body }, action);
}

function statusError(
  { Code, Reason }: { readonly Code: number; readonly Reason: string },
  action: string,
): DeviceError {
  const words = [STATUS_NAMES[Code] ?? "", Reason === "" ? "" : `(${shownText(Reason)})`];
  const message = `Cannot ${action}: status ${[Code, ...words].join(" ").trim()}`;
  if (AWAY.includes(Code)) return new DeviceUnreachable(message, { symptom: "part-away" });
  if (REFUSED.includes(Code)) return new DeviceRejected(message, { isAskedAgain: true });
  return new DeviceProtocol(message, { symptom: "server-error" });
}

/**
 * What an answer without a head of the Solar API is: nothing of what it says is repeated.
 * @throws DeviceProtocol that tells what a head misses
 */
function httpError({ status, body }: JsonAnswer, action: string): DeviceError {
  const message = `Cannot ${action}: HTTP ${status}`;
  if (BUSY.includes(status)) return new DeviceUnreachable(message, { symptom: "busy" });
  if (status === 404) {
    return new DeviceRejected(`${message}: no Solar API there, or it is switched off`, {
      symptom: "api-disabled",
      isAskedAgain: true,
    });
  }
  if (status >= 500) return new DeviceProtocol(message, { symptom: "server-error" });
  if (status !== 200) return new DeviceProtocol(message, { symptom: "other-device" });
  if (body.kind === "empty") return new DeviceProtocol(`${message} without a body`);
  if (body.kind === "json") {
    // Tells in its message what is missing.
    parseAnswer(ENVELOPE, body.value, action);
    return new DeviceProtocol(`${message}: no answer of the Solar API`);
  }
  const kind = kindOfText(body.text);
  const isPage = kind === "a web page";
  return new DeviceProtocol(`${message} is no JSON: ${kind}`, {
    symptom: isPage ? "other-device" : "garbled",
  });
}
