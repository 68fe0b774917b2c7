import { type Slot, slotOf } from "../../domain/devices/slots.ts";
import type { Device } from "../../domain/house/device.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { DRIVERS } from "../registry.ts";

/** Who spoke to whom. */
export interface DiagnosisContext {
  /** Id of the driver. */
  readonly kind: string;
  /** Host, with its port where that is known. */
  readonly address: string;
  /** Modbus unit of the settings; null where there is none. */
  readonly unitId: number | null;
}

/** Who speaks to whom with the device of a slot. */
export function contextOf(slot: Slot, settings: Settings): DiagnosisContext {
  return contextOfDevice({ ...slotOf(slot, settings), name: "" });
}

/** Who speaks to whom; a device whose parameters do not tell where it is has its name there. */
export function contextOfDevice(
  { driver: kind, params, name }: Pick<Device, "driver" | "params" | "name">,
): DiagnosisContext {
  const driver = DRIVERS.find(({ id }) => id === kind);
  if (driver === undefined || driver.check(params).length > 0) {
    return { kind, address: name, unitId: null };
  }
  return { kind, address: driver.shownAddress(params) ?? name, unitId: driver.unitId(params) };
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
