import { HOUR_MS } from "../domain/units.ts";
import type { PowerFlows } from "../domain/snapshot.ts";
import type { Moment } from "../domain/time.ts";

/** One use of the plug, from relay on to relay off. Energies in Wh. */
export interface PlugUse {
  readonly startedAtMs: number;
  readonly energyWh: number;
  /** What was neither imported nor taken from the house battery. */
  readonly solarWh: number;
}

export interface EndedPlugUse extends PlugUse {
  readonly endedAtMs: number;
}

/** A use that runs and one that has just ended. */
export interface PlugUses {
  readonly running: PlugUse | null;
  readonly ended: EndedPlugUse | null;
}

/** What one cycle adds to a use. */
export interface UseStep {
  /** Null: the plug does not answer, and the use goes on with nothing added. */
  readonly on: boolean | null;
  readonly drawW: number;
  readonly flows: PowerFlows;
  /** The plug has the sun before the car: what grid and battery give is the car's first. */
  readonly isBeforeCar: boolean;
  readonly elapsedMs: number;
  readonly now: Moment;
}

/** Begins a use with the relay on, adds to one that runs, ends it with the relay off. */
export function followUse(use: PlugUse | null, step: UseStep): PlugUses {
  const { on, drawW, now } = step;
  if (on === null) return { running: use, ended: null };
  if (use === null) {
    const begun = { startedAtMs: now.atMs, energyWh: 0, solarWh: 0 };
    return { running: on ? begun : null, ended: null };
  }
  if (!on) return { running: null, ended: { ...use, endedAtMs: now.atMs } };
  const hours = step.elapsedMs / HOUR_MS;
  const running = {
    ...use,
    energyWh: use.energyWh + drawW * hours,
    solarWh: use.solarWh + solarPowerW(step) * hours,
  };
  return { running, ended: null };
}

/** A use as pages and rows show it: in whole Wh. */
export function roundUse<U extends PlugUse>(use: U): U {
  return { ...use, energyWh: Math.round(use.energyWh), solarWh: Math.round(use.solarWh) };
}

/** Where a part of the house is unknown, nothing counts as sun. */
function solarPowerW({ drawW, flows, isBeforeCar }: UseStep): number {
  const { gridPowerW, batteryPowerW, carPowerW } = flows;
  if (gridPowerW === null || batteryPowerW === null) return 0;
  const givenW = Math.max(0, gridPowerW) + Math.max(0, batteryPowerW);
  const carsW = isBeforeCar ? carPowerW ?? 0 : 0;
  return Math.max(0, drawW - Math.max(0, givenW - carsW));
}
