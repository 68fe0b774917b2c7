import type { Moment } from "../../domain/house/time.ts";
import { type AcMemory, NO_AC_MEMORY } from "./ac_limit.ts";
import { type CloudMemory, NO_CLOUDS } from "./clouds.ts";
import { type EveningMemory, NO_EVENING } from "./evening.ts";
import { NO_NOISE, type NoiseMemory } from "./noise.ts";

/** What control remembers of the house itself, whatever loads it has. Steady times. */
export interface SiteMemory {
  readonly startedMs: number;
  /** The last cycle; null before the first. */
  readonly decidedMs: number | null;
  /** When site data were last complete. */
  readonly siteKnownMs: number | null;
  readonly ac: AcMemory;
  readonly noise: NoiseMemory;
  readonly clouds: CloudMemory;
  readonly evening: EveningMemory;
  /** What the panels gave in the last cycle, in W; null: not known. */
  readonly pvPowerW: number | null;
}

/** The site of a program that starts. */
export function newSite(now: Moment): SiteMemory {
  return {
    startedMs: now.steadyMs,
    decidedMs: null,
    siteKnownMs: null,
    ac: NO_AC_MEMORY,
    noise: NO_NOISE,
    clouds: NO_CLOUDS,
    evening: NO_EVENING,
    pvPowerW: null,
  };
}
