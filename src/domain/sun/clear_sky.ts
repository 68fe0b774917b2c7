import { getPosition } from "suncalc";
import { onceEach } from "../history/once_each.ts";
import type { Place } from "./place.ts";
import { SLOT_MS, SLOTS } from "./solar_days.ts";

/** A roof as it is on most houses, while none is known: it faces the equator. */
const TILT_DEG = 30;
/** What heat, dirt and inverter leave of the light that a module is sold by. */
const PERFORMANCE = 0.85;
/** The sun above the air, and what a clear sky leaves of it, by a power of the way through the air. */
const SUN_W_M2 = 1353;
const [TRANSMITTANCE, AIR_MASS_POWER] = [0.72, 0.6];
/** Light of a clear sky beside the sun's own, as a part of what the sun gives on level ground. */
const DIFFUSE_PART = 0.13;
const ALBEDO = 0.2;
const STANDARD_W_M2 = 1000;
/** Lower the sun gives next to nothing, and the formula of the air too much. */
const LOWEST_DEG = 1;

/** Days whose light is kept: more than are ever looked at for one place. */
const MAX_KEPT = 256;

/** Power in W that `peakW` of modules give under a clear sky, for each slot of a day of the sun. */
export function clearSky(
  startMs: number,
  { place, peakW }: { readonly place: Place; readonly peakW: number },
): readonly number[] {
  return lightOfDay({ ...place, startMs }).map((light) => peakW * light);
}

/** Reckoned once for each day: it costs a third of a millisecond, and a roof asks for 120 days. */
const lightOfDay = onceEach(
  {
    most: MAX_KEPT,
    keyOf: ({ startMs, latitudeDeg, longitudeDeg }: Place & { readonly startMs: number }) =>
      `${startMs} ${latitudeDeg} ${longitudeDeg}`,
  },
  ({ startMs, latitudeDeg, longitudeDeg }): readonly number[] =>
    Array.from({ length: SLOTS }, (_, slot) => {
      const at = new Date(startMs + (slot + 0.5) * SLOT_MS);
      return lightOnRoof(getPosition(at, latitudeDeg, longitudeDeg), latitudeDeg);
    }),
);

/** Light on the usual roof as a part of that of which a module gives its peak power. */
function lightOnRoof(
  { altitude, azimuth }: { readonly altitude: number; readonly azimuth: number },
  latitudeDeg: number,
): number {
  if (altitude < LOWEST_DEG) return 0;
  const height = Math.sin(radians(altitude));
  const beam = SUN_W_M2 * TRANSMITTANCE ** ((1 / height) ** AIR_MASS_POWER);
  const facingDeg = latitudeDeg < 0 ? 0 : 180;
  const onRoof = height * Math.cos(radians(TILT_DEG)) +
    Math.cos(radians(altitude)) * Math.sin(radians(TILT_DEG)) *
      Math.cos(radians(azimuth - facingDeg));
  const diffuse = DIFFUSE_PART * beam * height;
  const light = beam * Math.max(0, onRoof) +
    diffuse * (1 + Math.cos(radians(TILT_DEG))) / 2 +
    ALBEDO * (beam * height + diffuse) * (1 - Math.cos(radians(TILT_DEG))) / 2;
  return PERFORMANCE * light / STANDARD_W_M2;
}

function radians(degrees: number): number {
  return degrees * Math.PI / 180;
}
