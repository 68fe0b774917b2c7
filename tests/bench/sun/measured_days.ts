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

/** Days of a household, one after the other: power in W of each minute of its day. */
type HouseDays = readonly (readonly number[])[];

/**
 * Days of a folder of `station_date.csv` with `t_s,pv_w_per_kwp`, oldest first by station. Each
 * station has a household of another folder (`house_date.csv` with `t_s,load_w`), day by day.
 */
export async function measuredDays(
  folder: URL,
  loads: URL | null,
): Promise<readonly MeasuredDay[]> {
  const houses = loads === null ? [] : await houseDays(loads);
  const sites = Object.keys(LATITUDES);
  const days: MeasuredDay[] = [];
  for (const name of await namesIn(folder)) {
    const site = sites.find((station) => name.startsWith(station));
    const date = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    const latitudeDeg = site === undefined ? undefined : LATITUDES[site];
    if (site === undefined || date === undefined || latitudeDeg === undefined) continue;
    const startMs = Date.parse(`${date}T00:00Z`);
    const text = await Deno.readTextFile(new URL(name, folder));
    const house = houses[sites.indexOf(site) % houses.length] ?? [];
    const before = days.filter((day) => day.site === site).length;
    const houseW = house[before % house.length] ?? null;
    days.push({
      name: name.replace(/\.csv$/, ""),
      site,
      place: { latitudeDeg, longitudeDeg: 0 },
      day: solarDay(startMs, rowsOf(text, { startMs, houseW })),
    });
  }
  return days;
}

async function namesIn(folder: URL): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) if (name.endsWith(".csv")) names.push(name);
  return names.sort();
}

/** Of one day a household tells too little. */
const LEAST_DAYS = 4;

/** The households of a folder. */
async function houseDays(folder: URL): Promise<readonly HouseDays[]> {
  const houses = new Map<string, (readonly number[])[]>();
  for (const name of await namesIn(folder)) {
    const house = name.slice(0, name.lastIndexOf("_"));
    const minutes = Array.from({ length: DAY_MS / MINUTE_MS }, () => ({ sumW: 0, count: 0 }));
    for (const [seconds, powerW] of numbersOf(await Deno.readTextFile(new URL(name, folder)))) {
      const minute = minutes[Math.floor(seconds * SECOND_MS / MINUTE_MS)];
      if (minute === undefined) continue;
      minute.sumW += powerW;
      minute.count++;
    }
    const powersW = minutes.map(({ sumW, count }) => sumW / Math.max(1, count));
    houses.set(house, [...houses.get(house) ?? [], powersW]);
  }
  return [...houses.values()].filter((days) => days.length >= LEAST_DAYS);
}

function numbersOf(text: string): readonly (readonly [number, number])[] {
  return text.trim().split("\n").slice(1).map((line) => {
    const [seconds = NaN, value = NaN] = line.split(",").map(Number);
    return [seconds, value] as const;
  });
}

function rowsOf(
  text: string,
  { startMs, houseW }: { readonly startMs: number; readonly houseW: readonly number[] | null },
) {
  return numbersOf(text).map(([seconds, wattsPerKwp]) => {
    const atMs = Math.min(DAY_MS - MINUTE_MS, seconds * SECOND_MS);
    return {
      startMs: startMs + atMs,
      pvW: wattsPerKwp * PEAK_W / 1000,
      houseW: houseW?.[Math.floor(atMs / MINUTE_MS)] ?? null,
      batteryW: null,
      socPct: null,
    };
  });
}
