import type { DeviceAnswer } from "../../domain/ports/device_checks.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type {
  BatteryValues,
  ChargerNotice,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "../../domain/house/snapshot.ts";
import { DRIVERS } from "../registry.ts";

/** So many notices of one answer are told. */
const MOST_TOLD = 3;

/** More is exported than the inverter gives. */
export const PARTIAL_PLANT: Diagnosis = { code: "plant-partial" };

/** What is wrong although a device of this driver answers. */
export function findInAnswer(answer: DeviceAnswer, driver: string): readonly Diagnosis[] {
  switch (answer.device) {
    case "inverter":
      return answer.values === null ? [] : findInInverter(answer.values, driver);
    case "meter":
      return answer.values === null ? [] : findInMeter(answer.values);
    case "battery":
      return answer.values === null ? [] : findInBattery(answer.values);
    case "charger":
      return answer.values === null ? [] : findInCharger(answer.values, driver);
    case "plug":
      return answer.values === null ? [] : findInPlug(answer.values);
  }
}

/** What is wrong with what the roles of one device told; null: it told nothing. */
export function findInReadings(
  told: {
    readonly grid?: MeterValues | null;
    readonly pv?: InverterValues | null;
    readonly battery?: BatteryValues | null;
    readonly charger?: ChargerValues | null;
    readonly switch?: PlugValues | null;
  },
  driver: string,
): readonly Diagnosis[] {
  const { grid = null, pv = null, battery = null, charger = null } = told;
  return [
    ...findInAnswer({ device: "meter", values: grid }, driver),
    ...findInAnswer({ device: "inverter", values: pv }, driver),
    ...findInAnswer({ device: "battery", values: battery }, driver),
    ...findInAnswer({ device: "charger", values: charger }, driver),
    ...findInAnswer({ device: "plug", values: told.switch ?? null }, driver),
  ];
}

/** What is wrong although the inverter answers. */
export function findInInverter(values: InverterValues, driver: string): readonly Diagnosis[] {
  if (values.status === "fault") return [faultOf(values.vendorStatus, driver)];
  const isBlank = values.status === null && values.acPowerW === null && values.dcPowerW === null;
  return isBlank ? [{ code: "inverter-blank" }] : [];
}

/** What is wrong although the meter is there. */
export function findInMeter(values: MeterValues): readonly Diagnosis[] {
  return values.gridPowerW === null ? [{ code: "meter-silent" }] : [];
}

/** What is wrong although the battery answers. */
export function findInBattery(values: BatteryValues): readonly Diagnosis[] {
  if (values.status === "fault") return [{ code: "battery-fault" }];
  if (values.socPct === null) return [{ code: "battery-silent" }];
  return values.powerW === null ? [{ code: "battery-power-silent" }] : [];
}

/** What is wrong although the charger answers. */
export function findInCharger(values: ChargerValues, driver: string): readonly Diagnosis[] {
  const told = diagnoseNotices(values.notices ?? [], driver);
  if (told !== null) return [told];
  if (values.powerW === null) return [{ code: "charger-power-silent" }];
  return values.enabled === null && values.targetCurrentA === null
    ? [{ code: "charger-half" }]
    : [];
}

/** What is wrong although the plug answers. */
export function findInPlug(values: PlugValues): readonly Diagnosis[] {
  if (values.isTripped) return [{ code: "plug-tripped" }];
  return values.hasMeter && values.powerW === null ? [{ code: "plug-meter-silent" }] : [];
}

function faultOf(vendorStatus: number | null, driver: string): Diagnosis {
  const known = DRIVERS.find(({ id }) => id === driver);
  const label = vendorStatus === null ? null : known?.faultLabel(vendorStatus) ?? null;
  return { code: "inverter-fault", driver, label };
}

/** What a charger says of itself, in its own order; null: it says nothing. */
function diagnoseNotices(notices: readonly ChargerNotice[], driver: string): Diagnosis | null {
  const [first, ...others] = notices;
  if (first === undefined) return null;
  return {
    code: notices.some(({ kind }) => kind !== "warning") ? "charger-error" : "charger-warning",
    driver,
    notices: [first, ...others.slice(0, MOST_TOLD - 1)],
  };
}
