import type { Battery } from "../house/battery.ts";
import type { InverterFault } from "../faults/faults.ts";
import type { PlantState } from "../house/plant.ts";
import { FLOAT_ABSENT, RegisterBlock, UINT16_ABSENT, type WordOrder } from "./register_block.ts";

export const BATTERY_LENGTH = 0x9a;
export const CONTROL_LENGTH = 0x20;

const STATUS_CHARGE = 3;
const STATUS_DISCHARGE = 4;
const STATUS_FAULT = 5;
const STATUS_HOLDING = 6;
const STATUS_IDLE = 7;
const STATUS_POWER_SAVING = 10;
const ABSENT_DEVICE_ID = 255;
/** Bus side: the 48 V battery sits behind its own converter. */
const DC_VOLTAGE_V = 820;
const OVERFLOW_W = -32_768;
const DISCHARGED_START_WH = 3_114_200;
const CHARGED_START_WH = 3_402_900;

export interface BatteryView {
  readonly state: PlantState;
  readonly battery: Battery | null;
  /** It is one of so many alike. */
  readonly count: number;
  readonly fault: InverterFault | null;
}

interface Place {
  readonly start: number;
  readonly order: WordOrder;
}

/** Slot of a battery that is not there: device id 255, empty strings, zeros. */
export function absentBatteryBlock(place: Place): RegisterBlock {
  const block = new RegisterBlock({ ...place, length: BATTERY_LENGTH });
  block.u16(place.start + 0x40, ABSENT_DEVICE_ID);
  return block;
}

/** Battery 1 by its offsets in the 0xE100 map. Sign as on the wire: + charging. */
export function batteryBlock(place: Place, view: BatteryView): RegisterBlock {
  if (view.battery === null) return absentBatteryBlock(place);
  const { start } = place;
  const { options } = view.battery;
  const { state, fault, count } = view;
  const block = new RegisterBlock({ ...place, length: BATTERY_LENGTH });
  block.text(start, 16, "BYD");
  block.text(start + 0x10, 16, "LVS 8.0");
  block.text(start + 0x20, 16, "48V DCDC 3.1.16 BMS 1.1300.0");
  block.text(start + 0x30, 16, "P0300000");
  block.u16(start + 0x40, 112);
  if (fault?.kind === "not-implemented") {
    for (let offset = 0x42; offset <= 0x84; offset += 2) block.f32(start + offset, FLOAT_ABSENT);
    return block;
  }
  const isLost = fault?.kind === "battery-lost";
  const isAsleep = fault?.kind === "battery-asleep";
  const isOverflown = fault?.kind === "battery-overflow";
  const capacityWh = isLost ? 0 : options.capacityWh / count;
  const socPct = isLost ? NaN : state.socPct ?? NaN;
  const chargeW = -state.batteryPowerW / count;
  const maxChargeW = options.maxChargeW / count;
  const maxDischargeW = options.maxDischargeW / count;
  block.f32(start + 0x42, capacityWh);
  block.f32(start + 0x44, maxChargeW);
  block.f32(start + 0x46, maxDischargeW);
  block.f32(start + 0x48, maxChargeW);
  block.f32(start + 0x4a, maxDischargeW);
  block.f32(start + 0x6c, 24.1);
  block.f32(start + 0x6e, 0);
  block.f32(start + 0x70, isAsleep ? FLOAT_ABSENT : DC_VOLTAGE_V);
  block.f32(start + 0x72, isAsleep ? FLOAT_ABSENT : -chargeW / DC_VOLTAGE_V);
  const shownW = isAsleep ? FLOAT_ABSENT : isOverflown ? OVERFLOW_W : isLost ? 0 : chargeW;
  block.f32(start + 0x74, shownW);
  const { dischargedWh, chargedWh } = countersOf(view);
  block.u64(start + 0x76, dischargedWh);
  block.u64(start + 0x7a, chargedWh);
  block.f32(start + 0x7e, capacityWh);
  block.f32(start + 0x80, isLost ? 0 : capacityWh * socPct / 100);
  block.f32(start + 0x82, 99);
  block.f32(start + 0x84, socPct);
  const status = isLost
    ? STATUS_FAULT
    : isAsleep
    ? STATUS_POWER_SAVING
    : isOverflown
    ? fault.status
    : statusOf(state);
  block.u32(start + 0x86, status);
  block.u32(start + 0x88, status);
  return block;
}

/** Lifetime counters, which many batteries do not keep well. */
function countersOf(
  { state, fault, count }: BatteryView,
): { dischargedWh: number; chargedWh: number } {
  const batteryChargedWh = state.energies.batteryChargedWh / count;
  const batteryDischargedWh = state.energies.batteryDischargedWh / count;
  switch (fault?.kind) {
    case "counters-reset":
      return { dischargedWh: 0, chargedWh: 0 };
    case "counters-backwards":
      return {
        dischargedWh: DISCHARGED_START_WH - batteryDischargedWh,
        chargedWh: CHARGED_START_WH - batteryChargedWh,
      };
    default:
      return {
        dischargedWh: DISCHARGED_START_WH + batteryDischargedWh,
        chargedWh: CHARGED_START_WH + batteryChargedWh,
      };
  }
}

/** Storage control: never set by anyone, all at rest. */
export function controlBlock(place: Place): RegisterBlock {
  const { start } = place;
  const block = new RegisterBlock({ ...place, length: CONTROL_LENGTH });
  block.f32(start + 0x02, FLOAT_ABSENT);
  block.u16(start + 0x04, 1);
  block.u32(start + 0x0b, 3600);
  block.u16(start + 0x0d, UINT16_ABSENT);
  block.f32(start + 0x0e, 5000);
  block.f32(start + 0x10, 5000);
  return block;
}

function statusOf(state: PlantState): number {
  if (state.batteryPowerW < 0) return STATUS_CHARGE;
  if (state.batteryPowerW > 0) return STATUS_DISCHARGE;
  if (state.pvAvailableW === 0) return STATUS_POWER_SAVING;
  return (state.socPct ?? 0) >= 99 ? STATUS_HOLDING : STATUS_IDLE;
}
