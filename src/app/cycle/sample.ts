import { code, tenths, thousandths, whole } from "../../domain/history/column_values.ts";
import type { DeviceSample, Sample, SiteColumn } from "../../domain/history/samples.ts";
import { besideSettings } from "../../domain/house/device.ts";
import { CHARGE_MODES, type ChargeMode } from "../../domain/house/mode.ts";
import {
  BATTERY_STATUSES,
  INVERTER_STATUSES,
  type Reading,
  type Snapshot,
} from "../../domain/house/snapshot.ts";
import { SECOND_MS } from "../../domain/house/units.ts";
import { isAtRest, loadSamples } from "./load_samples.ts";
import { sourceSamples } from "./source_samples.ts";

/** One cycle to be stored. `mode` and `surplusW` are the first charger's, `modes` those of each. */
export interface SampledCycle {
  readonly atMs: number;
  readonly snapshot: Snapshot;
  readonly mode: ChargeMode;
  readonly modes: ReadonlyMap<number, ChargeMode>;
  readonly surplusW: number | null;
}

/**
 * A device without power has a row so often: what a row tells holds for half a minute, and a cycle
 * may be late.
 */
const REST_MS = 25 * SECOND_MS;

/**
 * Makes a sample of each cycle, in which what a device tells is not there twice, and one at rest
 * is not there in each.
 */
export class Sampler {
  /** Time of the newest answer of each device and role that is in a sample. */
  readonly #toldMs = new Map<string, number | null>();
  readonly #stored = new Map<string, { readonly atMs: number; readonly sample: DeviceSample }>();

  take(cycle: SampledCycle): Sample {
    const sample = toSample(cycle, (device, atMs) => {
      const isNew = this.#toldMs.get(device) !== atMs;
      this.#toldMs.set(device, atMs);
      return isNew;
    });
    const devices = sample.devices.filter((device) => this.#isWorthARow(device, sample.atMs));
    return { ...sample, devices };
  }

  #isWorthARow(sample: DeviceSample, atMs: number): boolean {
    const key = `${sample.role} ${sample.deviceId}`;
    const stored = this.#stored.get(key);
    const ageMs = stored === undefined ? Infinity : atMs - stored.atMs;
    if (stored !== undefined && ageMs >= 0 && ageMs < REST_MS && isAtRest(sample, stored.sample)) {
      return false;
    }
    this.#stored.set(key, { atMs, sample });
    return true;
  }
}

/**
 * One cycle as a sample: every value that its device just gave, in the integer unit of its column,
 * and what feeds each load. What is older or unknown is null. @param isNew tells for each device with
 * a role and the time of its answer whether that is not in a sample yet
 */
export function toSample(
  cycle: SampledCycle,
  isNew: (device: string, atMs: number | null) => boolean = () => true,
): Sample {
  const values = siteValues(cycle);
  const devices = [
    ...loadSamples({ ...cycle, values }, isNew),
    ...sourceSamples(cycle.snapshot, isNew),
  ];
  return { atMs: Math.round(cycle.atMs), values, devices };
}

function siteValues(cycle: SampledCycle): Sample["values"] {
  const { snapshot } = cycle;
  const meter = freshValue(snapshot.meter);
  const inverter = freshValue(snapshot.inverter);
  const battery = freshValue(snapshot.battery);
  const flows = meter && inverter ? snapshot.flows : null;
  const hasOthers = besideSettings(snapshot.devices)
    .some(({ readings }) => readings.battery !== undefined);
  const batteryPowerW = whole(hasOthers ? snapshot.flows.batteryPowerW : battery?.powerW);
  const values: Record<SiteColumn, number | null> = {
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
    battery_power_w: batteryPowerW,
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
    mode: CHARGE_MODES.indexOf(cycle.mode),
  };
  return values;
}

function freshValue<T>(reading: Reading<T>): T | null {
  return reading.quality === "fresh" && reading.misses === 0 ? reading.value : null;
}
