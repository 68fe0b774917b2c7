import type { Reading, Snapshot } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { SECOND_MS } from "../../domain/house/units.ts";

/** Site data older than this hold a tracked charge at the smallest current. */
export const SITE_OLD_MS = 30 * SECOND_MS;
/** Site data older than this pause it. */
export const SITE_LOST_MS = 120 * SECOND_MS;

/** Power in W that grid, or grid and battery, give while a storage inverter levels the meter. */
export const NOISE_W = 50;

/**
 * Import in W from which a tracked current falls in the next cycle. Meters are off by tens of watts
 * and a storage inverter hovers around zero by as much; what lasts below this still falls as short.
 */
export const IMPORT_W = 100;

/**
 * What is known of the house, as far as Tracked rests on it.
 * known: act on it · held: a number is missing, nothing is raised · old: the smallest current ·
 * lost: no charging.
 */
export type Site =
  | { readonly quality: "known"; readonly gridPowerW: number; readonly batteryPowerW: number }
  | {
    readonly quality: "held" | "old";
    readonly device: SiteDevice;
    readonly ageMs: number;
    readonly lostAtMs: number;
  }
  | { readonly quality: "lost"; readonly device: SiteDevice; readonly ageMs: number | null };

/** Whose values are missing; the meter's where both are. */
export type SiteDevice = "meter" | "battery";

/** The site with the steady time at which it was last complete (null: never). */
export interface SiteView {
  readonly site: Site;
  readonly knownMs: number | null;
}

/**
 * Judges the site meter, and the battery when one is set up, by the older of the two. A number that
 * is missing ages from when the site was last complete, at the earliest from the program's start. A
 * meter that has never answered leaves a charge that was taken over alone for the first 30 s.
 */
export function assessSite(
  snapshot: Snapshot,
  memory: { siteKnownMs: number | null; startedMs: number },
  now: Moment,
): SiteView {
  const { meter, battery, flows } = snapshot;
  const readings: readonly Reading<unknown>[] = battery.isConfigured ? [meter, battery] : [meter];
  const { gridPowerW } = flows;
  const batteryPowerW = battery.isConfigured ? flows.batteryPowerW : 0;
  const isSocKnown = !battery.isConfigured || (battery.value?.socPct ?? null) !== null;
  const readingAgeMs = oldestAgeMs(readings);
  const isMeterWell = meter.quality === "fresh" && gridPowerW !== null &&
    (meter.ageMs ?? 0) <= SITE_OLD_MS;
  const device = isMeterWell && battery.isConfigured ? "battery" : "meter";

  if (readings.some((reading) => reading.quality === "unavailable")) {
    const startAgeMs = now.steadyMs - memory.startedMs;
    const site: Site = isStartingUp(readings, startAgeMs)
      ? { quality: "held", device, ageMs: startAgeMs, lostAtMs: memory.startedMs + SITE_OLD_MS }
      : { quality: "lost", device, ageMs: readingAgeMs };
    return { site, knownMs: memory.siteKnownMs };
  }
  const isComplete = gridPowerW !== null && batteryPowerW !== null && isSocKnown;
  const knownMs = isComplete && readingAgeMs !== null
    ? now.steadyMs - readingAgeMs
    : memory.siteKnownMs;
  const ageMs = now.steadyMs - (knownMs ?? memory.startedMs);
  const isStale = readings.some((reading) => reading.quality === "stale");
  if (ageMs > SITE_LOST_MS) return { site: { quality: "lost", device, ageMs }, knownMs };
  const lostAtMs = now.steadyMs - ageMs + SITE_LOST_MS;
  if (ageMs > SITE_OLD_MS || isStale) {
    return { site: { quality: "old", device, ageMs, lostAtMs }, knownMs };
  }
  if (!isComplete) return { site: { quality: "held", device, ageMs, lostAtMs }, knownMs };
  return { site: { quality: "known", gridPowerW, batteryPowerW }, knownMs };
}

function isStartingUp(readings: readonly Reading<unknown>[], startAgeMs: number): boolean {
  return startAgeMs <= SITE_OLD_MS &&
    readings.every((reading) => reading.quality !== "unavailable" || reading.ageMs === null);
}

/** Age of the older of two readings; null when one has never answered. */
function oldestAgeMs(readings: readonly Reading<unknown>[]): number | null {
  const ages = readings.map((reading) => reading.ageMs);
  return ages.reduce(
    (oldest, age) => oldest === null || age === null ? null : Math.max(oldest, age),
    0,
  );
}
