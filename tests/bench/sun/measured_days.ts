import type { Place } from "../../../src/domain/sun/place.ts";
import { DAY_MS, type SolarDay, solarDay } from "../../../src/domain/sun/solar_days.ts";
import { MINUTE_MS, SECOND_MS } from "../../../src/domain/house/units.ts";

/** The roof that the measured light is scaled to, in W. */
export const PEAK_W = 9400;

/** A measured day of the sun; its clock is mean solar time, so it stands at longitude 0 in UTC. */
export interface MeasuredDay {
  readonly name: string;
  readonly site: string;
  readonly place: Place;
  readonly day: SolarDay;
}

/** Latitudes of the stations by how their files begin. */
const LATITUDES: Readonly<Record<string, number>> = {
  dtu: 55.79,
  surfrad: 37.7,
  srml: 44.05,
  serf: 39.74,
  midc_bms: 39.74,
  midc_nwtc: 39.91,
  midc_uat: 32.23,
  midc_utpasrl: 26.31,
};

/** Days of a folder of `station_date.csv` with `t_s,pv_w_per_kwp`, oldest first by station. */
export async function measuredDays(folder: URL): Promise<readonly MeasuredDay[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  const days: MeasuredDay[] = [];
  for (const name of names.sort()) {
    const site = Object.keys(LATITUDES).find((station) => name.startsWith(station));
    const date = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    const latitudeDeg = site === undefined ? undefined : LATITUDES[site];
    if (site === undefined || date === undefined || latitudeDeg === undefined) continue;
    const startMs = Date.parse(`${date}T00:00Z`);
    const text = await Deno.readTextFile(new URL(name, folder));
    days.push({
      name: name.replace(/\.csv$/, ""),
      site,
      place: { latitudeDeg, longitudeDeg: 0 },
      day: solarDay(startMs, rowsOf(text, startMs)),
    });
  }
  return days;
}

function rowsOf(text: string, startMs: number) {
  return text.trim().split("\n").slice(1).map((line) => {
    const [seconds = NaN, wattsPerKwp = NaN] = line.split(",").map(Number);
    return {
      startMs: startMs + Math.min(DAY_MS - MINUTE_MS, seconds * SECOND_MS),
      pvW: wattsPerKwp * PEAK_W / 1000,
      houseW: null,
      batteryW: null,
      socPct: null,
    };
  });
}
