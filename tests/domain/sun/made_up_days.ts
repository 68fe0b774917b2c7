import { clearSky } from "../../../src/domain/sun/clear_sky.ts";
import type { Place } from "../../../src/domain/sun/place.ts";
import { DAY_MS, SLOTS, type SolarDay } from "../../../src/domain/sun/solar_days.ts";

export const PLACE: Place = { latitudeDeg: 51, longitudeDeg: 0 };
export const PEAK_W = 10_000;
/** Start of a day of the sun at longitude 0. */
export const JUNE_MS = Date.UTC(2026, 5, 21);

export const NO_FILL = { energyWh: 0, socPct: 0 } as const;

/** A day on which each slot gives a part of its clear sky, and the house takes as much all day. */
export function madeUpDay(
  startMs: number,
  partOf: (slot: number) => number | null,
  houseW: number | null = 500,
): SolarDay {
  const sky = clearSky(startMs, { place: PLACE, peakW: PEAK_W });
  return {
    startMs,
    pvW: sky.map((powerW, slot) => {
      const part = partOf(slot);
      return part === null ? null : powerW * part;
    }),
    houseW: Array.from({ length: SLOTS }, () => houseW),
    filled: NO_FILL,
  };
}

/** So many days up to a day, each with its own part of the clear sky. */
export function daysBefore(
  startMs: number,
  count: number,
  partOf: (day: number, slot: number) => number,
): readonly SolarDay[] {
  return Array.from(
    { length: count },
    (_, day) => madeUpDay(startMs - (count - day) * DAY_MS, (slot) => partOf(day, slot)),
  );
}
