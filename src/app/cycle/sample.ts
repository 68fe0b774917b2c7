import { CHARGE_MODES, type ChargeMode } from "../../domain/house/mode.ts";
import type { Sample, SampleColumn } from "../../domain/ports/history_stores.ts";
import {
  BATTERY_STATUSES,
  type ChargerNotice,
  type ChargerValues,
  INVERTER_STATUSES,
  type Reading,
  type Snapshot,
} from "../../domain/house/snapshot.ts";

/**
 * One cycle as a row: every value that its device just gave, in the integer unit of its column. What
 * is older or unknown is null, so that no value is stored twice.
 */
export function toSample(
  cycle: { atMs: number; snapshot: Snapshot; mode: ChargeMode; surplusW: number | null },
): Sample {
  const { snapshot } = cycle;
  const meter = freshValue(snapshot.meter);
  const inverter = freshValue(snapshot.inverter);
  const battery = freshValue(snapshot.battery);
  const charger = freshValue(snapshot.charger);
  const plug = freshValue(snapshot.plug);
  const flows = meter && inverter ? snapshot.flows : null;
  const values: Record<SampleColumn, number | null> = {
    grid_power_w: whole(meter?.gridPowerW),
    grid_power_l1_w: whole(meter?.phasePowersW[0]),
    grid_power_l2_w: whole(meter?.phasePowersW[1]),
    grid_power_l3_w: whole(meter?.phasePowersW[2]),
    grid_voltage_l1_dv: tenths(meter?.voltagesV[0]),
    grid_voltage_l2_dv: tenths(meter?.voltagesV[1]),
    grid_voltage_l3_dv: tenths(meter?.voltagesV[2]),
    grid_frequency_mhz: thousandths(meter?.frequencyHz),
    grid_imported_wh: whole(meter?.importedWh),
    grid_exported_wh: whole(meter?.exportedWh),
    pv_power_w: inverter ? whole(snapshot.flows.pvPowerW) : null,
    inverter_ac_power_w: whole(inverter?.acPowerW),
    inverter_dc_power_w: whole(inverter?.dcPowerW),
    inverter_dc_voltage_dv: tenths(inverter?.dcVoltageV),
    inverter_temperature_dc: tenths(inverter?.temperatureC),
    inverter_status: code(INVERTER_STATUSES, inverter?.status),
    inverter_vendor_status: whole(inverter?.vendorStatus),
    inverter_lifetime_wh: whole(inverter?.lifetimeEnergyWh),
    conversion_loss_w: inverter ? whole(snapshot.flows.conversionLossW) : null,
    battery_power_w: whole(battery?.powerW),
    battery_soc_permille: tenths(battery?.socPct),
    battery_soh_permille: tenths(battery?.sohPct),
    battery_status: code(BATTERY_STATUSES, battery?.status),
    battery_temperature_dc: tenths(battery?.temperatureC),
    battery_voltage_dv: tenths(battery?.voltageV),
    battery_current_ma: thousandths(battery?.currentA),
    battery_charged_wh: whole(battery?.chargedWh),
    battery_discharged_wh: whole(battery?.dischargedWh),
    consumption_power_w: whole(flows?.consumptionPowerW),
    house_power_w: whole(flows?.housePowerW),
    surplus_w: meter ? whole(cycle.surplusW) : null,
    charger_power_w: whole(charger?.powerW),
    charger_enabled: flag(charger?.enabled),
    charger_target_ma: thousandths(charger?.targetCurrentA),
    charger_current_l1_ma: thousandths(charger?.phaseCurrentsA[0]),
    charger_current_l2_ma: thousandths(charger?.phaseCurrentsA[1]),
    charger_current_l3_ma: thousandths(charger?.phaseCurrentsA[2]),
    charger_voltage_l1_dv: tenths(charger?.phaseVoltagesV[0]),
    charger_voltage_l2_dv: tenths(charger?.phaseVoltagesV[1]),
    charger_voltage_l3_dv: tenths(charger?.phaseVoltagesV[2]),
    charger_session_wh: whole(charger?.sessionEnergyWh),
    charger_total_wh: whole(charger?.totalEnergyWh),
    charger_temperature_dc: tenths(charger?.temperatureC),
    plug_on: flag(plug?.on),
    plug_power_w: whole(plug?.powerW),
    plug_total_wh: whole(plug?.totalWh),
    mode: CHARGE_MODES.indexOf(cycle.mode),
    charger_frequency_mhz: thousandths(charger?.frequencyHz),
    charger_power_l1_w: whole(charger?.phasePowersW[0]),
    charger_power_l2_w: whole(charger?.phasePowersW[1]),
    charger_power_l3_w: whole(charger?.phasePowersW[2]),
    charger_session_l1_wh: whole(charger?.phaseEnergiesWh[0]),
    charger_session_l2_wh: whole(charger?.phaseEnergiesWh[1]),
    charger_session_l3_wh: whole(charger?.phaseEnergiesWh[2]),
    charger_min_ma: thousandths(charger?.minCurrentA),
    charger_max_ma: thousandths(charger?.maxCurrentA),
    charger_linked: flag(charger?.isLinked),
    charger_car_connected: flag(charger?.isCarConnected),
    charger_error_code: noticeCode(charger, "error"),
    charger_warning_code: noticeCode(charger, "warning"),
  };
  return { atMs: Math.round(cycle.atMs), values };
}

/** The first number of its kind, 0 for none; null where nothing or no number was told. */
function noticeCode(charger: ChargerValues | null, kind: ChargerNotice["kind"]): number | null {
  if (charger === null || charger.notices === null) return null;
  const notice = charger.notices.find((told) => told.kind === kind);
  return notice === undefined ? 0 : notice.code;
}

function freshValue<T>(reading: Reading<T>): T | null {
  return reading.quality === "fresh" && reading.misses === 0 ? reading.value : null;
}

function scaled(value: number | null | undefined, factor: number): number | null {
  return value === null || value === undefined ? null : Math.round(value * factor) + 0;
}

function whole(value: number | null | undefined): number | null {
  return scaled(value, 1);
}

function tenths(value: number | null | undefined): number | null {
  return scaled(value, 10);
}

function thousandths(value: number | null | undefined): number | null {
  return scaled(value, 1000);
}

function flag(value: boolean | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** Place of a status in its list, counted from 1; null when unknown. */
function code<T>(list: readonly T[], value: T | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const place = list.indexOf(value);
  return place < 0 ? null : place + 1;
}
