import { parseArgs } from "node:util";
import { learnRoof, type Roof } from "../../../src/domain/sun/roof.ts";
import { clearDay, energyOf, quantile } from "../../../src/domain/sun/roof.ts";
import { QUANTILES, restOfDay } from "../../../src/domain/sun/sun_forecast.ts";
import { sunToCome } from "../../../src/domain/sun/sun_to_come.ts";
import { SLOT_MS, SLOTS, type SolarDay } from "../../../src/domain/sun/solar_days.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { type MeasuredDay, measuredDays, PEAK_W } from "./measured_days.ts";

const USAGE = `deno task bench:sun FOLDER [LOADS]

What a roof of ${
  PEAK_W / 1000
} kWp still gives today, forecast at some hours of each measured day of
FOLDER (station_date.csv with t_s,pv_w_per_kwp in mean solar time), against what came; with LOADS
(house_date.csv with t_s,load_w) also what a household of it leaves of that.
before: only earlier days of the station are known. others: all its other days are, as in a house
with years behind it.
error: mean distance of the middle (p50) from what came, in kWh. pinball: mean loss of p20, p50 and
p80, in kWh; less is better. below: share of the days that gave less than p20, p50, p80.
yesterday: as the last day that was known, and months: quantiles of all days that were known; both
know how high the sun stands on either day.`;

const HOURS = [0, 8, 10, 12, 14, 16] as const;
const PARTS = [0.2, 0.5, 0.8] as const;

type Three = readonly [number, number, number];

interface Guess {
  readonly what: "PV" | "surplus";
  readonly name: string;
  readonly hour: number;
  readonly told: Three;
  readonly cameWh: number;
}

function guesses(one: MeasuredDay, known: readonly MeasuredDay[], hour: number): readonly Guess[] {
  const roof = learnRoof(known.map(({ day }) => day), { place: one.place, peakW: PEAK_W });
  const fromSlot = hour * HOUR_MS / SLOT_MS;
  const whole = one.day.pvW.map((powerW) => powerW ?? 0);
  const cameWh = energyOf(whole, fromSlot);
  const seen = {
    ...one.day,
    pvW: one.day.pvW.map((powerW, slot) => slot < fromSlot ? powerW : null),
  };
  const atMs = one.day.startMs + hour * HOUR_MS;
  const row = (name: string, told: Three): Guess => ({ what: "PV", name, hour, told, cameWh });
  return [
    row("forecast", forecastOf(roof, seen, atMs)),
    row("months", monthsOf(roof, one.day.startMs, fromSlot)),
    row("yesterday", yesterdayOf(roof, one.day.startMs, fromSlot)),
    ...surplusGuesses({ one, known, roof }, { hour, atMs, fromSlot }),
  ];
}

/** The same of what the household leaves; none where there is no household. */
function surplusGuesses(
  { one, known, roof }: {
    readonly one: MeasuredDay;
    readonly known: readonly MeasuredDay[];
    readonly roof: Roof;
  },
  { hour, atMs, fromSlot }: {
    readonly hour: number;
    readonly atMs: number;
    readonly fromSlot: number;
  },
): readonly Guess[] {
  if (one.day.houseW.every((powerW) => powerW === null)) return [];
  const days = known.map(({ day }) => day);
  const hidden = (powersW: readonly (number | null)[]) =>
    powersW.map((powerW, slot) => slot < fromSlot ? powerW : null);
  const { pvW, houseW } = one.day;
  const today = { ...one.day, pvW: hidden(pvW), houseW: hidden(houseW) };
  const { surplusWh } =
    sunToCome(roof, { days, today }, { atMs, timeZone: "UTC", battery: null }).today;
  const clearWh = energyOf(clearDay(roof, one.day.startMs), fromSlot);
  const parts = days.map((day) => {
    const dayWh = energyOf(clearDay(roof, day.startMs), fromSlot);
    return dayWh === 0 ? 0 : energyOf(leftOf(day), fromSlot) / dayWh;
  });
  const weighted = parts.map((value) => ({ value, weight: 1 }));
  const at = (part: number) => clearWh * (parts.length === 0 ? 0.5 : quantile(weighted, part));
  const last = clearWh * (parts.at(-1) ?? 0.5);
  const told: Readonly<Record<string, Three>> = {
    forecast: [surplusWh.p20, surplusWh.p50, surplusWh.p80],
    months: [at(PARTS[0]), at(PARTS[1]), at(PARTS[2])],
    yesterday: [last, last, last],
  };
  const cameWh = energyOf(leftOf(one.day), fromSlot);
  return Object.entries(told).map(([name, three]) => ({
    ...{ what: "surplus" as const, name, hour, cameWh },
    told: three,
  }));
}

function leftOf({ pvW, houseW }: SolarDay): readonly number[] {
  return pvW.map((powerW, slot) => Math.max(0, (powerW ?? 0) - (houseW[slot] ?? 0)));
}

function forecastOf(roof: Roof, seen: SolarDay, atMs: number): Three {
  const { powersW } = restOfDay(roof, seen, atMs);
  const [low, middle, high] = QUANTILES.map((name) => energyOf(powersW[name]));
  return [low ?? 0, middle ?? 0, high ?? 0];
}

/** What the rest of each known day was of its clear sky. */
function restParts(roof: Roof, fromSlot: number): readonly number[] {
  return roof.clearness.map(({ clearW, pvW }) => {
    const clearWh = energyOf(clearW, fromSlot);
    return clearWh === 0 ? 0 : energyOf(pvW.map((powerW) => powerW ?? 0), fromSlot) / clearWh;
  });
}

function monthsOf(roof: Roof, startMs: number, fromSlot: number): Three {
  const clearWh = energyOf(clearDay(roof, startMs), fromSlot);
  const parts = restParts(roof, fromSlot).map((value) => ({ value, weight: 1 }));
  const at = (part: number) => clearWh * (parts.length === 0 ? 0.5 : quantile(parts, part));
  return [at(PARTS[0]), at(PARTS[1]), at(PARTS[2])];
}

function yesterdayOf(roof: Roof, startMs: number, fromSlot: number): Three {
  const clearWh = energyOf(clearDay(roof, startMs), fromSlot);
  const told = clearWh * (restParts(roof, fromSlot).at(-1) ?? 0.5);
  return [told, told, told];
}

function print(title: string, rows: readonly Guess[]): void {
  console.log(`\n${title}`);
  console.log("                 error  pinball   below p20 p50 p80   guesses");
  for (const name of ["forecast", "months", "yesterday"]) {
    const own = rows.filter((row) => row.name === name);
    const mean = (of: (row: Guess) => number) =>
      own.reduce((sum, row) => sum + of(row), 0) / own.length;
    const error = mean(({ told, cameWh }) => Math.abs(told[1] - cameWh)) / 1000;
    const pinball = mean(({ told, cameWh }) =>
      told.reduce((sum, one, at) =>
        sum + pinballLoss(one, cameWh, PARTS[at] ?? 0.5), 0) / 3
    ) / 1000;
    const below = PARTS.map((_, at) =>
      mean(({ told, cameWh }) => cameWh < (told[at] ?? 0) ? 100 : 0).toFixed(0).padStart(4)
    );
    console.log(
      name.padEnd(14) + error.toFixed(2).padStart(8) + pinball.toFixed(2).padStart(9) +
        `        ${below.join("")}` + String(own.length).padStart(10),
    );
  }
}

function pinballLoss(told: number, came: number, part: number): number {
  return came >= told ? part * (came - told) : (1 - part) * (told - came);
}

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [folder, loads] = positionals;
  if (values.help || folder === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const placeOf = (name: string) => new URL(`${name}/`, `file://${Deno.cwd()}/`);
  const days = await measuredDays(placeOf(folder), loads === undefined ? null : placeOf(loads));
  if (days.length === 0) {
    console.error(`Cannot forecast: ${folder} has no station_date.csv of a station that is known`);
    return 2;
  }
  const ways = {
    before: (one: MeasuredDay) => days.slice(0, days.indexOf(one)),
    others: (one: MeasuredDay) => days.filter((other) => other !== one),
  };
  for (const [way, knownOf] of Object.entries(ways)) {
    const rows = days.flatMap((one) => {
      const known = knownOf(one).filter(({ site }) => site === one.site);
      return HOURS.flatMap((hour) => guesses(one, known, hour));
    });
    for (const what of ["PV", "surplus"]) {
      const own = rows.filter((row) => row.what === what);
      if (own.length === 0) continue;
      print(`${what}, ${way}, all hours (${days.length} days)`, own);
      for (const hour of HOURS) {
        print(`${what}, ${way}, at ${hour}:00`, own.filter((row) => row.hour === hour));
      }
    }
  }
  return 0;
}

if (SLOTS !== 96) throw new Error("the bench reckons with quarter hours");
Deno.exitCode = await main(Deno.args);
