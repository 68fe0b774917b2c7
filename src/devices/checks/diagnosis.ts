import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import type { Text } from "../../domain/settings/language.ts";
import { type Advice, COMMON_ADVICE } from "./diagnosis_common_texts.ts";
import { ADVICE } from "./diagnosis_texts.ts";
import { NoSiteMeter } from "../solaredge/meter.ts";
import { DiagnosedError, type DriverKind } from "./symptom.ts";

/** What the texts name. */
export interface DiagnosisContext {
  readonly kind: DriverKind;
  /** Host, with its port where that is known. */
  readonly address: string;
  /** Modbus unit of the settings; null where there is none. */
  readonly unitId: number | null;
}

interface Sign {
  readonly symptom: Symptom;
  /** Looked for in what a message says after its action. */
  readonly pattern: RegExp;
  readonly kinds?: readonly DriverKind[];
}

const CONNECT: readonly DriverKind[] = ["nrgkick-connect"];
const HTTP: readonly DriverKind[] = ["nrgkick-connect", "nrgkick-gen2"];
const MODBUS: readonly DriverKind[] = ["solaredge"];
const PLUG: readonly DriverKind[] = ["tplink"];

/**
 * The first sign that fits counts. The drivers' own words and those of the system, which has them
 * by number too ("os error 113").
 */
const SIGNS: readonly Sign[] = [
  { symptom: "name-unknown", pattern: /host name (unknown|not resolved)|dns error|lookup address/ },
  { symptom: "own-machine", pattern: /the address is the machine itself/ },
  { symptom: "no-route", pattern: /no route to|network is unreachable|os error 1(01|13)\b/i },
  { symptom: "port-closed", pattern: /connection refused|port \d+ closed/i },
  { symptom: "no-connection", pattern: /no connection within/ },
  { symptom: "wrong-unit", pattern: /answer of unit|exception 1[01]\b/, kinds: MODBUS },
  { symptom: "unknown-register", pattern: /exception 2\b/, kinds: MODBUS },
  { symptom: "busy", pattern: /exception [56]\b/, kinds: MODBUS },
  { symptom: "server-error", pattern: /exception 4\b/, kinds: MODBUS },
  { symptom: "frozen", pattern: /frozen/, kinds: [...MODBUS, ...HTTP] },
  { symptom: "other-device", pattern: /is not "SunS"|^model at /, kinds: MODBUS },
  {
    symptom: "charger-away",
    pattern: /the charger is absent|link to the charger is lost/,
    kinds: CONNECT,
  },
  { symptom: "pin-mismatch", pattern: /PasswordMatch is false/, kinds: CONNECT },
  { symptom: "pin-wrong", pattern: /password/i, kinds: CONNECT },
  { symptom: "api-disabled", pattern: /API is switched off/, kinds: HTTP },
  { symptom: "sign-in-wrong", pattern: /\bHTTP 40[13]\b/, kinds: HTTP },
  { symptom: "wrong-path", pattern: /\bHTTP 404\b/, kinds: HTTP },
  { symptom: "other-device", pattern: /is no JSON|\bHTTP 3\d\d\b/, kinds: HTTP },
  { symptom: "busy", pattern: /\bbusy\b|\bHTTP 50[234]\b/, kinds: HTTP },
  { symptom: "server-error", pattern: /\bHTTP 5\d\d\b/, kinds: HTTP },
  { symptom: "other-device", pattern: /which is not supported$/, kinds: PLUG },
  { symptom: "server-error", pattern: /gave error -?\d|reads back (on|off)$/, kinds: PLUG },
  { symptom: "dropped", pattern: /(closed|reset) by (the device|peer)|connection closed/i },
];

/** What a device's failure looks like, by its class and its message. */
export function symptomOf(error: DeviceError, kind: DriverKind): Symptom {
  if (error instanceof DiagnosedError) return error.symptom;
  if (error instanceof NoSiteMeter) return "no-site-meter";
  const reason = reasonOf(error.message);
  const sign = SIGNS.find(({ pattern, kinds }) =>
    pattern.test(reason) && (kinds === undefined || kinds.includes(kind))
  );
  if (sign !== undefined) return sign.symptom;
  switch (error.kind) {
    case "timeout":
      return "no-answer";
    case "protocol":
      return "garbled";
    case "rejected":
      return "refused-request";
    case "unreachable":
      return "unreachable";
  }
}

/** What is wrong and what to do, from the error of a driver and who spoke to whom. */
export function diagnose(error: DeviceError, context: DiagnosisContext): Diagnosis {
  return diagnosisOf(symptomOf(error, context.kind), context);
}

/** What to say about a symptom that is known already. */
export function diagnosisOf(symptom: Symptom, context: DiagnosisContext): Diagnosis {
  const advice: Advice = ADVICE[context.kind][symptom] ?? COMMON_ADVICE[symptom];
  return {
    code: symptom,
    what: withNames(advice.what, context),
    todo: withNames(advice.todo, context),
  };
}

/** What a message says after its action, "Cannot …: ": host names in it are no signs. */
function reasonOf(message: string): string {
  const at = message.indexOf(": ");
  return at < 0 ? message : message.slice(at + 2);
}

function withNames(text: Text, { address, unitId }: DiagnosisContext): Text {
  const fill = (words: string) =>
    words.replaceAll("{address}", () => address).replaceAll("{unit}", () => String(unitId ?? 1));
  return { en: fill(text.en), de: fill(text.de) };
}
