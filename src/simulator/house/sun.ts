const RADIANS = Math.PI / 180;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where the panels are. Azimuth: 0 south, + west. Longitude: + east. */
export interface SolarSite {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly tiltDeg: number;
  readonly azimuthDeg: number;
}

/** Irradiance on the panels under a cloudless sky in W/m2. */
export interface ClearSky {
  readonly beamWPerM2: number;
  readonly diffuseWPerM2: number;
}

/** Day of the year in UTC, 1 on the first of January. */
export function dayOfYear(atMs: number): number {
  const yearStartMs = Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1);
  return 1 + Math.floor((atMs - yearStartMs) / DAY_MS);
}

/** Sun on tilted panels at a time (epoch ms) of a day of the year; both parts 0 at night. */
export function clearSky(site: SolarSite, sun: { atMs: number; dayOfYear: number }): ClearSky {
  const utcHour = (sun.atMs % DAY_MS) / HOUR_MS;
  const hourAngle = (utcHour + site.longitudeDeg / 15 - 12) * 15 * RADIANS;
  const declination = -23.44 * RADIANS * Math.cos((2 * Math.PI * (sun.dayOfYear + 10)) / 365.25);
  const latitude = site.latitudeDeg * RADIANS;
  const sinHeight = Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  if (sinHeight <= 0) return { beamWPerM2: 0, diffuseWPerM2: 0 };
  const normalW = beamWPerM2(sinHeight);
  const incidence = cosIncidence(site, { latitude, declination, hourAngle });
  return {
    beamWPerM2: normalW * Math.max(0, incidence),
    diffuseWPerM2: 110 * sinHeight ** 0.8,
  };
}

/** Beam at right angles to the sun: Meinel's fit over the air mass of Kasten and Young. */
function beamWPerM2(sinHeight: number): number {
  const heightDeg = Math.asin(sinHeight) / RADIANS;
  const airMass = 1 / (sinHeight + 0.50572 * (heightDeg + 6.07995) ** -1.6364);
  return 1353 * 0.7 ** (airMass ** 0.678);
}

function cosIncidence(
  site: SolarSite,
  sun: { latitude: number; declination: number; hourAngle: number },
): number {
  const tilt = site.tiltDeg * RADIANS;
  const azimuth = site.azimuthDeg * RADIANS;
  const sinD = Math.sin(sun.declination);
  const cosD = Math.cos(sun.declination);
  const sinL = Math.sin(sun.latitude);
  const cosL = Math.cos(sun.latitude);
  const cosH = Math.cos(sun.hourAngle);
  return sinD * sinL * Math.cos(tilt) -
    sinD * cosL * Math.sin(tilt) * Math.cos(azimuth) +
    cosD * cosL * Math.cos(tilt) * cosH +
    cosD * sinL * Math.sin(tilt) * Math.cos(azimuth) * cosH +
    cosD * Math.sin(tilt) * Math.sin(azimuth) * Math.sin(sun.hourAngle);
}
