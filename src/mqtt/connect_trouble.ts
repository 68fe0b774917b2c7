import * as v from "valibot";
import type { BrokerTrouble } from "../domain/ports/broker_state.ts";

/** No connection to the broker, or none any more. */
export class BrokerLost extends Error {
  override readonly name = "BrokerLost";

  constructor(
    readonly trouble: BrokerTrouble,
    /** The broker does not speak this version of MQTT: an older one may do. */
    readonly isTooNew: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Reason codes of CONNACK: 1 to 5 of MQTT 3.1.1 (3.2.2.3), from 128 on of MQTT 5 (3.2.2.2). */
const TOO_NEW: readonly number[] = [1, 132];
const WRONG_PASSWORD: readonly number[] = [4, 5, 134, 135];
/** DISCONNECT of MQTT 5 (3.14.2.1): somebody came with the same client id. */
const TAKEN_OVER = 142;

/** What an error of socket, encryption or protocol means. */
export function brokerLost(error: unknown, where: string): BrokerLost {
  const { code, message } = factsOf(error);
  const text = `Cannot reach MQTT broker ${where}: ${message}`;
  if (typeof code === "number") {
    const trouble = WRONG_PASSWORD.includes(code)
      ? "wrong-password"
      : code === TAKEN_OVER
      ? "taken-over"
      : "turned-away";
    return new BrokerLost(trouble, TOO_NEW.includes(code), text, { cause: error });
  }
  return new BrokerLost(troubleOf(code ?? "", message), false, text, { cause: error });
}

/** A loss is told by the connection itself; whatever else was thrown is thrown on. */
export function passLoss(error: unknown): void {
  if (!(error instanceof BrokerLost)) throw error;
}

/** The reason that a broker has answered with; null: it is no answer of one. */
export function reasonOf(error: unknown): number | null {
  const { code } = factsOf(error);
  if (typeof code === "number") return code;
  const refused = v.safeParse(REFUSED_TOPICS, error);
  return refused.success
    ? refused.output.packet.granted.find((one) => one >= FAILURE) ?? null
    : null;
}

/** Codes from here on are failures (MQTT 3.1.1, 3.9.3; MQTT 5, 2.4). */
const FAILURE = 128;
/** How the library tells of a SUBACK that refuses: by its packet alone. */
const REFUSED_TOPICS = v.object({ packet: v.object({ granted: v.array(v.number()) }) });

function troubleOf(code: string, message: string): BrokerTrouble {
  if (/ENOTFOUND|EAI_/.test(code)) return "unknown-host";
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES/.test(code)) return "refused";
  if (/ETIMEDOUT/.test(code) || /timeout/i.test(message)) return "no-answer";
  if (/EXPIRED|NOT_YET/i.test(code) || /expired|notvalidyet/i.test(message)) {
    return "certificate-expired";
  }
  if (/ALTNAME/.test(code) || /notvalidforname|not valid for|altname/i.test(message)) {
    return "certificate-of-other";
  }
  if (/SELF_SIGNED|UNABLE_TO|CERT/.test(code) || /certificate|unknownissuer/i.test(message)) {
    return "certificate-unknown";
  }
  if (/InvalidContentType|SSL|TLS|corrupt message|handshake/i.test(`${code} ${message}`)) {
    return "no-encryption";
  }
  if (/ECONNRESET|EPIPE|ECONNABORTED|closed/i.test(`${code} ${message}`)) return "cut-off";
  return "no-broker";
}

function factsOf(
  error: unknown,
): { readonly code: string | number | null; readonly message: string } {
  if (!(error instanceof Error)) return { code: null, message: String(error) };
  const code: unknown = "code" in error ? error.code : null;
  const isKnown = typeof code === "string" || typeof code === "number";
  return { code: isKnown ? code : null, message: error.message };
}
