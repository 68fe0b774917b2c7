import type { DeviceSight } from "./device.ts";
import type { LoadSight } from "./load.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
  Reading,
} from "./readings.ts";
import type { Phases } from "./units.ts";

export { BATTERY_STATUSES, INVERTER_STATUSES } from "./readings.ts";
export type {
  BatteryStatus,
  BatteryValues,
  ChargerNotice,
  ChargerValues,
  InverterStatus,
  InverterValues,
  MeterValues,
  PhaseSwitch,
  PlugValues,
  Quality,
  Reading,
} from "./readings.ts";

/** Powers of the house at one moment, in W, signs as in the readings; what is unknown is null. */
export interface PowerFlows {
  readonly gridPowerW: number | null;
  readonly pvPowerW: number | null;
  /** 0 in a house that has no battery. */
  readonly batteryPowerW: number | null;
  /** House and car together; never negative. Known without the charger. */
  readonly consumptionPowerW: number | null;
  /** Without the car, with the plug; never negative. */
  readonly housePowerW: number | null;
  /** Of the first charger; 0 in a house that has none set up. */
  readonly carPowerW: number | null;
  /** What the inverter turns into heat. */
  readonly conversionLossW: number | null;
}

/** Everything the devices told, frozen for one cycle. */
export interface Snapshot {
  readonly meter: Reading<MeterValues>;
  readonly inverter: Reading<InverterValues>;
  readonly battery: Reading<BatteryValues>;
  readonly charger: Reading<ChargerValues>;
  readonly plug: Reading<PlugValues>;
  readonly flows: PowerFlows;
  /** All devices of the house, in its order. */
  readonly devices: readonly DeviceSight[];
  /** The loads that can be steered, in order of priority; `charger` and `plug` are the first of each. */
  readonly loads: readonly LoadSight[];
}

/**
 * An inverter draws less than this itself, in W: what it takes beyond this goes into the battery.
 */
const INTAKE_W = 100;

/** True while the inverter takes power from the AC side; its status may be "off" then. */
export function isTakingIn({ acPowerW }: Pick<InverterValues, "acPowerW">): boolean {
  return acPowerW !== null && acPowerW < -INTAKE_W;
}

/** The meter answers and does not tell the grid power: as good as lost. */
export function isBlind({ value }: Reading<MeterValues>): boolean {
  return value !== null && value.gridPowerW === null;
}

/** A phase carries the car when its current is above this, in A (protocols: floating inputs stay below). */
const ACTIVE_PHASE_A = 1;
/** An input above this, in V, is really connected; floating ones were seen at up to 125 V. */
const LIVE_PHASE_V = 150;

/**
 * Phases the car draws on: those that carry current while it charges, whatever is set: a wrong setting
 * must not buy energy. Before that what is expected.
 */
export function countPhases(charger: ChargerValues | null, carMaxPhases: Phases): Phases {
  return flowingPhases(charger) ?? expectedPhases(charger, carMaxPhases);
}

/** Phases that carry current; null: none does, or the charger does not tell. */
export function flowingPhases(charger: ChargerValues | null): Phases | null {
  const flowing = countAbove(charger?.phaseCurrentsA ?? [], ACTIVE_PHASE_A);
  return flowing === 0 ? null : phasesOf(flowing);
}

/** Phases a car will draw on, before it does: those it can, that the charger can, and with mains. */
export function expectedPhases(charger: ChargerValues | null, carMaxPhases: Phases): Phases {
  const known = Math.min(carMaxPhases, charger?.maxPhases ?? carMaxPhases);
  return phasesOf(Math.min(livePhases(charger) ?? known, known));
}

/** Phases with mains; null: the charger tells none. */
export function livePhases(charger: ChargerValues | null): Phases | null {
  const live = countAbove(charger?.phaseVoltagesV ?? [], LIVE_PHASE_V);
  return live === 0 ? null : phasesOf(live);
}

/** The number of phases that a count comes to: no fewer than one, no more than three. */
export function phasesOf(count: number): Phases {
  return count >= 3 ? 3 : count === 2 ? 2 : 1;
}

function countAbove(values: readonly (number | null)[], limit: number): number {
  return values.filter((value) => value !== null && value > limit).length;
}
