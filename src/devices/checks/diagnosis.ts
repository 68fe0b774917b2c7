import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { DriverKind, Symptom } from "../../domain/codes/symptom.ts";
import type { Text } from "../../domain/settings/language.ts";
import { type Advice, COMMON_ADVICE } from "./diagnosis_common_texts.ts";
import { ADVICE } from "./diagnosis_texts.ts";

/** What the texts name. */
export interface DiagnosisContext {
  readonly kind: DriverKind;
  /** Host, with its port where that is known. */
  readonly address: string;
  /** Modbus unit of the settings; null where there is none. */
  readonly unitId: number | null;
}

/** What is wrong and what to do, from the error of a driver and who spoke to whom. */
export function diagnose(error: DeviceError, context: DiagnosisContext): Diagnosis {
  return diagnosisOf(error.symptom, context);
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

function withNames(text: Text, { address, unitId }: DiagnosisContext): Text {
  const fill = (words: string) =>
    words.replaceAll("{address}", () => address).replaceAll("{unit}", () => String(unitId ?? 1));
  return { en: fill(text.en), de: fill(text.de) };
}
