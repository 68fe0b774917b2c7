import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { DriverKind, Symptom } from "../../domain/codes/symptom.ts";

/** Who spoke to whom. */
export interface DiagnosisContext {
  readonly kind: DriverKind;
  /** Host, with its port where that is known. */
  readonly address: string;
  /** Modbus unit of the settings; null where there is none. */
  readonly unitId: number | null;
}

/** What is wrong, from the error of a driver and who spoke to whom. */
export function diagnose(error: DeviceError, context: DiagnosisContext): Diagnosis {
  return diagnosisOf(error.symptom, context);
}

/** The diagnosis of a symptom that is known already. */
export function diagnosisOf(symptom: Symptom, context: DiagnosisContext): Diagnosis {
  const { kind: driver, address, unitId } = context;
  return { code: symptom, driver, address, unitId };
}
