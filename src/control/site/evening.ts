import type { Moment } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { fillToComeWh, type Outlook } from "../../domain/sun/outlook.ts";
import { IMPORT_W, NOISE_W, type Site } from "./site.ts";

/** The battery may be short of "Evening charge" by so much when cars go on, in %. */
const SLACK_PCT = 5;
/** Cars get the sun again once so much more comes than the battery misses. */
const IN_HAND = 1.5;
/** A battery that has left more to the grid than it took for so long wants no more. */
const REFUSED_MS = MINUTE_MS;

/** What control remembers of the evening's charge. Steady times. */
export interface EveningMemory {
  /** What is still to come of the sun is the house battery's. */
  readonly isKept: boolean;
  /** Since when the battery takes less of it than it leaves to the grid. */
  readonly refusedSinceMs: number | null;
  /** Its charge when that had lasted: it counts as full a little below, too; null: it has not. */
  readonly refusedSocPct: number | null;
  /**
   * What cars have had today of the sun that it could have taken, in Wh, as long as it misses any; null:
   * a program that started by day has not seen all of it.
   */
  readonly lentWh: number | null;
}

export const NO_EVENING: EveningMemory = {
  isKept: false,
  refusedSinceMs: null,
  refusedSocPct: null,
  lentWh: null,
};

/** The sun to come that is the house battery's, in Wh, and why. */
export interface Evening {
  readonly comesWh: number;
  readonly socPct: number;
  readonly eveningSocPct: number;
}

/** What the evening's charge is judged by. */
interface EveningView {
  readonly outlook: Outlook | null;
  readonly settings: Settings;
  readonly site: Site;
  readonly socPct: number | null;
  /** What the panels give, in W; null: not known. */
  readonly pvPowerW: number | null;
  /** What all cars take, in W. */
  readonly carsW: number;
  readonly elapsedMs: number;
  readonly now: Moment;
}

/**
 * Whether the sun to come is the house battery's: from when it is expected (p50) to bring no more than
 * the battery misses for the evening, or than it has lent if that is less, until it brings more again
 * or the battery takes none of it. Null: the cars may have it, or nothing is known of it.
 */
export function assessEvening(
  memory: EveningMemory,
  view: EveningView,
): { readonly evening: Evening | null; readonly memory: EveningMemory } {
  const { outlook, settings, socPct, now } = view;
  const lentWh = lentToday(memory, view);
  const free = { evening: null, memory: { ...NO_EVENING, lentWh } };
  if (!settings.lookAhead || outlook === null || socPct === null) return free;
  const { eveningSocPct, batteryMaxChargingW: maxChargingW } = settings;
  const comesWh = fillToComeWh(outlook, {
    quantile: "p50",
    nowMs: now.atMs,
    carW: 0,
    maxChargingW,
  });
  const owedWh = (wantedPct: number) =>
    Math.min(lentWh ?? Infinity, outlook.fillWhPerPct * Math.max(0, wantedPct - socPct));
  const isKept = memory.isKept
    ? comesWh < IN_HAND * owedWh(eveningSocPct)
    : comesWh < owedWh(eveningSocPct - SLACK_PCT);
  if (!isKept) return free;
  const refusedSinceMs = isRefused(view.site) ? memory.refusedSinceMs ?? now.steadyMs : null;
  const hasRefused = refusedSinceMs !== null && now.steadyMs - refusedSinceMs >= REFUSED_MS;
  const refusedPct = hasRefused ? socPct : memory.refusedSocPct;
  const refusedSocPct = refusedPct !== null && socPct > refusedPct - SLACK_PCT ? refusedPct : null;
  return {
    evening: refusedSocPct === null
      ? { comesWh: Math.round(comesWh), socPct, eveningSocPct }
      : null,
    memory: { isKept, refusedSinceMs, refusedSocPct, lentWh },
  };
}

/** Begins anew in each night, and with a battery that has what it shall have. */
function lentToday({ lentWh }: EveningMemory, view: EveningView): number | null {
  const { site, settings, socPct, pvPowerW, carsW, elapsedMs } = view;
  const isNight = pvPowerW !== null && pvPowerW <= NOISE_W;
  if (isNight || (socPct !== null && socPct >= settings.eveningSocPct)) return 0;
  if (lentWh === null || site.quality !== "known") return lentWh;
  const roomW = Math.max(0, settings.batteryMaxChargingW + site.batteryPowerW);
  return lentWh + Math.min(carsW, roomW) * elapsedMs / HOUR_MS;
}

/** Sun goes to the grid, and the battery takes less than that. */
function isRefused(site: Site): boolean {
  if (site.quality !== "known") return false;
  const exportedW = -site.gridPowerW;
  return exportedW > IMPORT_W && -site.batteryPowerW < exportedW;
}
