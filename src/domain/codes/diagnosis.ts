import * as v from "valibot";
import { SYMPTOMS } from "./symptom.ts";

/** A text of both languages, as older versions stored it. */
export const TEXT = v.pipe(v.object({ en: v.string(), de: v.string() }), v.readonly());

/** Codes of what can be wrong although no request failed; they come without numbers. */
export const FINDING_CODES = [
  "search-failed",
  "inverter-blank",
  "plant-partial",
  "meter-silent",
  "battery-fault",
  "battery-silent",
  "battery-power-silent",
  "charger-power-silent",
  "charger-half",
  "plug-meter-silent",
  "plug-tripped",
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** What a charger says of itself, as `ChargerNotice`. */
const NOTICE = v.pipe(
  v.object({
    kind: v.picklist(["error", "warning", "rcd"]),
    code: v.nullable(v.number()),
    name: v.nullable(v.string()),
  }),
  v.readonly(),
);

/** One thing that is wrong: a code, stable for programs, and what its sentences are made from. */
export const DIAGNOSIS = v.union([
  // Older versions stored the sentences.
  v.pipe(v.object({ code: v.string(), what: TEXT, todo: TEXT }), v.readonly()),
  /** A request failed: what it looked like, and who spoke (`driver`) to whom. */
  v.pipe(
    v.object({
      code: v.picklist(SYMPTOMS),
      driver: v.string(),
      /** Host, with its port where that is known. */
      address: v.string(),
      /** Modbus unit; null where there is none. */
      unitId: v.nullable(v.number()),
    }),
    v.readonly(),
  ),
  /** The inverter reports a fault; null: it does not tell which. */
  v.pipe(
    v.object({
      code: v.literal("inverter-fault"),
      driver: v.string(),
      label: v.nullable(v.string()),
    }),
    v.readonly(),
  ),
  /** The charger reports these, of which the first is told first. */
  v.pipe(
    v.object({
      code: v.picklist(["charger-error", "charger-warning"]),
      driver: v.string(),
      notices: v.pipe(v.tupleWithRest([NOTICE], NOTICE), v.readonly()),
    }),
    v.readonly(),
  ),
  v.pipe(v.object({ code: v.picklist(FINDING_CODES) }), v.readonly()),
]);
export type Diagnosis = v.InferOutput<typeof DIAGNOSIS>;

/** A diagnosis with the words that it rests on; null where nothing failed and a value tells it. */
export type Problem = Diagnosis & { readonly detail: string | null };

/** Codes of what a device says of itself, which holds until it says otherwise. */
const OWN_WORDS: readonly string[] = [
  "inverter-fault",
  "battery-fault",
  "charger-error",
  "charger-warning",
  "plug-tripped",
];

/** The diagnosis where it is what the device says of itself; null: it is another, or none. */
export function ownWordIn(diagnosis: Diagnosis | null): Diagnosis | null {
  return diagnosis !== null && OWN_WORDS.includes(diagnosis.code) ? diagnosis : null;
}

/** True for two that say the same, number by number. */
export function isSameDiagnosis(left: Diagnosis | null, right: Diagnosis | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
