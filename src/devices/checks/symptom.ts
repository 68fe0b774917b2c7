import { DeviceError, type DeviceErrorKind } from "../../domain/codes/errors.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";

/** Which driver speaks; the same failure means something else with each. */
export const DRIVER_KINDS = ["solaredge", "nrgkick-connect", "nrgkick-gen2", "tplink"] as const;
export type DriverKind = (typeof DRIVER_KINDS)[number];

/** A failure that knows its symptom; it is of the kind of its cause. */
export class DiagnosedError extends DeviceError {
  readonly kind: DeviceErrorKind;
  readonly symptom: Symptom;
  constructor(
    message: string,
    { symptom, cause }: { readonly symptom: Symptom; readonly cause: DeviceError },
  ) {
    super(message, { cause });
    this.kind = cause.kind;
    this.symptom = symptom;
  }
}
