import type { EndedPlugUse, PlugUse } from "../../domain/history/history_rows.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { Sources } from "../../domain/house/flows.ts";
import type { Moment } from "../../domain/house/time.ts";

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
  /** What feeds it, by the energy book. */
  readonly sources: Sources | null;
  readonly elapsedMs: number;
  readonly now: Moment;
}

/** Begins a use with the relay on, adds to one that runs, ends it with the relay off. */
export function followUse(use: PlugUse | null, step: UseStep): PlugUses {
  const { on, drawW, now } = step;
  if (on === null) return { running: use, ended: null };
  if (use === null) {
    const begun = { startedAtMs: now.atMs, energyWh: 0, solarWh: 0, unknownWh: 0 };
    return { running: on ? begun : null, ended: null };
  }
  if (!on) return { running: null, ended: { ...use, endedAtMs: now.atMs } };
  const hours = step.elapsedMs / HOUR_MS;
  const { solarW, unknownW } = step.sources ?? { solarW: 0, unknownW: drawW };
  const running = {
    ...use,
    energyWh: use.energyWh + drawW * hours,
    solarWh: use.solarWh + solarW * hours,
    unknownWh: use.unknownWh + unknownW * hours,
  };
  return { running, ended: null };
}

/** A use as pages and rows show it: in whole Wh. */
export function roundUse<U extends PlugUse>(use: U): U {
  const energyWh = Math.round(use.energyWh);
  const solarWh = Math.min(energyWh, Math.round(use.solarWh));
  const unknownWh = Math.min(energyWh - solarWh, Math.round(use.unknownWh));
  return { ...use, energyWh, solarWh, unknownWh };
}
