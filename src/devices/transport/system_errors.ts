import type { Symptom } from "../../domain/codes/symptom.ts";

/** What a code of the system means: in words for messages, and what it is a symptom of. */
interface Meaning {
  readonly words: string;
  readonly symptom: Symptom;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { words: "connection refused", symptom: "port-closed" },
  ECONNRESET: { words: "connection reset by the device", symptom: "dropped" },
  EPIPE: { words: "connection closed by the device", symptom: "dropped" },
  ENOTFOUND: { words: "host name unknown", symptom: "name-unknown" },
  EAI_AGAIN: { words: "host name not resolved", symptom: "name-unknown" },
  EHOSTUNREACH: { words: "no route to host", symptom: "no-route" },
  ENETUNREACH: { words: "no route to network", symptom: "no-route" },
};

/**
 * The same where the runtime gives no code, the one place where words are read. Deno's own look-up
 * of a name fails in words alone ("failed to lookup address information: Name or service not
 * known", Deno 2.9.5), and an error that was handed on may have kept the system's number only in
 * its words ("No route to host (os error 113)").
 */
const TEXTS: readonly { readonly pattern: RegExp; readonly symptom: Symptom }[] = [
  { pattern: /dns error|lookup address/, symptom: "name-unknown" },
  { pattern: /no route to|network is unreachable|os error 1(01|13)\b/i, symptom: "no-route" },
  { pattern: /connection refused|os error 111\b/i, symptom: "port-closed" },
  {
    pattern: /(closed|reset) by peer|connection closed|broken pipe|os error (104|32)\b/i,
    symptom: "dropped",
  },
];

/** The system's code ("ECONNREFUSED"); modbus-serial's own errors, no Error, have it as `errno`. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "errno" in error && typeof error.errno === "string" ? error.errno : null;
}

/** What a failure of the network says to a person: its code in words, else the error's own. */
export function networkReason(error: unknown): string {
  const code = systemCode(error);
  if (code !== null) return MEANINGS[code]?.words ?? code;
  return error instanceof Error ? error.message : String(error);
}

/** What a failure of the network is a symptom of; null: of nothing that the system names. */
export function networkSymptom(error: unknown): Symptom | null {
  const code = systemCode(error);
  if (code !== null) return MEANINGS[code]?.symptom ?? null;
  if (!(error instanceof Error)) return null;
  return TEXTS.find(({ pattern }) => pattern.test(error.message))?.symptom ?? null;
}
