import { onceEach } from "../domain/history/once_each.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";

/** A time of day ("09:12") with its day. */
export interface Moments {
  readonly onDay: (at: { readonly clock: string; readonly day: string }) => string;
  readonly tomorrow: (clock: string) => string;
  readonly yesterday: (clock: string) => string;
}

/** How a reader writes numbers and times; the zone of the site's clock is its IANA name. */
export interface FormatPlace {
  readonly words: {
    readonly code: string;
    /** Locale of numbers and dates, e.g. "en-GB". */
    readonly locale: string;
    readonly moments: Moments;
  };
  readonly timeZone: string;
}

/** Between a number and its unit: narrow, and no line ends there. */
export const UNIT_SPACE = "\u202f";
const MINUS = "\u2212";
/** Zones whose formatters are kept; a site has one, more come from changing the setting. */
const MAX_PLACES = 16;
/** From so much on, whole kWh are as much as a forecast can tell. */
const ROUGH_WH = 2950;
/** Below this a decimal tells something. */
const SMALL = 9.95;
/** What an energy is rounded to where it is shown. */
export const ENERGY_STEP_WH = 100;
const DAY_MS = 24 * HOUR_MS;
/** So much of a step may the parts miss their whole by, and still be its parts. */
const TOLERANCE = 0.1;

/**
 * Numbers and times as people of one place write them. Powers and energies are magnitudes: their
 * sign is a word of the sentence around them.
 */
export interface Formats {
  /** "840 W", from 1 kW "2.74 kW". */
  readonly power: (powerW: number) => string;
  /** "2.74", always in kW. */
  readonly kilowatts: (powerW: number) => string;
  /** "4.1 kWh". */
  readonly energy: (energyWh: number) => string;
  /** "14 kWh", of little "1.4 kWh": for what is not known better. */
  readonly roughEnergy: (energyWh: number) => string;
  readonly percent: (percent: number) => string;
  /** "412 km", below 10 km "4.2 km"; a part is as fine as the distance that it is a part of. */
  readonly distance: (distanceKm: number, likeKm?: number) => string;
  /** "71 kg", below 10 kg "7.1 kg". */
  readonly mass: (massG: number) => string;
  readonly current: (currentA: number) => string;
  readonly temperature: (temperatureC: number) => string;
  /** A plain number with up to six decimals and no grouping. */
  readonly decimal: (value: number) => string;
  /** "09:12" */
  readonly clock: (atMs: number) => string;
  /** "09:12:40" */
  readonly clockSeconds: (atMs: number) => string;
  /** "09:12" on the day of `nowMs`, else "09:12 on 21 Nov". */
  readonly moment: (at: { atMs: number; nowMs: number }) => string;
  /** "09:12", "09:12 tomorrow", "09:12 yesterday", else as `moment`: for what is shown live. */
  readonly nearby: (at: { atMs: number; nowMs: number }) => string;
  /** "40 s", "2 min", "3 h", "2 d": the largest unit that fills once. */
  readonly duration: (durationMs: number) => string;
}

/** What a distance and its parts are rounded to where they are shown, in km. */
export function distanceStepKm(distanceKm: number): number {
  return distanceKm < SMALL ? 0.1 : 1;
}

/**
 * The parts of a whole, each in whole steps, so that together they are what the whole is rounded to:
 * the largest remainders are rounded up. Each is rounded for itself where the parts are not all of it.
 */
export function shownParts(
  parts: readonly number[],
  { whole, step }: { readonly whole: number; readonly step: number },
): readonly number[] {
  const steps = parts.map((part) => part / step);
  const sum = steps.reduce((all, part) => all + part, 0);
  if (Math.abs(sum - whole / step) > TOLERANCE) return steps.map((part) => Math.round(part) * step);
  const remainder = (place: number) => (steps[place] ?? 0) % 1;
  const least = steps.map(Math.floor);
  const missing = Math.round(whole / step) - least.reduce((all, part) => all + part, 0);
  const raised = steps.map((_, place) => place)
    .toSorted((one, other) => remainder(other) - remainder(one)).slice(0, Math.max(0, missing));
  return least.map((part, place) => (part + (raised.includes(place) ? 1 : 0)) * step);
}

/** The same as parts of a hundred, in percent; `whole` is more than 0. */
export function shownShares(parts: readonly number[], whole: number): readonly number[] {
  return shownParts(parts.map((part) => 100 * part / whole), { whole: 100, step: 1 });
}

/** A text for programs: a common space stands between a number and its unit. */
export function plainSpaced(text: string): string {
  return text.replaceAll(UNIT_SPACE, " ");
}

/** Makes something once for each place; formatters are dear. */
export function oncePerPlace<T>(make: (place: FormatPlace) => T): (place: FormatPlace) => T {
  const keyOf = ({ words, timeZone }: FormatPlace) => `${words.code} ${timeZone}`;
  return onceEach({ most: MAX_PLACES, keyOf }, make);
}

/** The formats of a place, made once. */
export const formatsFor: (place: FormatPlace) => Formats = oncePerPlace(makeFormats);

function makeFormats(place: FormatPlace): Formats {
  const { locale } = place.words;
  const whole = numbers(locale, { maximumFractionDigits: 0 });
  const one = numbers(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const two = numbers(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const upToOne = numbers(locale, { maximumFractionDigits: 1 });
  const exact = numbers(locale, { maximumFractionDigits: 6, useGrouping: false });
  const times = clocks(place);
  const rough = (value: number) => (value < SMALL ? one : whole)(value);
  const kilowatts = (powerW: number) => two(Math.abs(powerW) / 1000);
  return {
    power: (powerW) =>
      Math.round(Math.abs(powerW)) < 1000
        ? withUnit(whole(Math.abs(powerW)), "W")
        : withUnit(kilowatts(powerW), "kW"),
    kilowatts,
    energy: (energyWh) => withUnit(one(Math.abs(energyWh) / 1000), "kWh"),
    roughEnergy: (energyWh) =>
      withUnit((energyWh < ROUGH_WH ? one : whole)(energyWh / 1000), "kWh"),
    distance: (distanceKm, likeKm = distanceKm) =>
      withUnit((likeKm < SMALL ? one : whole)(distanceKm), "km"),
    mass: (massG) => withUnit(rough(massG / 1000), "kg"),
    percent: (percent) => withUnit(whole(percent), "%"),
    current: (currentA) => withUnit(upToOne(currentA), "A"),
    temperature: (temperatureC) => withUnit(one(temperatureC), "°C"),
    decimal: exact,
    ...times,
    duration,
  };
}

function numbers(locale: string, options: Intl.NumberFormatOptions): (value: number) => string {
  const format = new Intl.NumberFormat(locale, options);
  return (value) => format.format(value).replace(/^-(?=[0.,]*$)/, "").replace("-", MINUS);
}

function clocks(
  { words: { locale, moments }, timeZone }: FormatPlace,
): Pick<Formats, "clock" | "clockSeconds" | "moment" | "nearby"> {
  const minutes = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  const clock = new Intl.DateTimeFormat(locale, minutes);
  const seconds = new Intl.DateTimeFormat(locale, { ...minutes, second: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone });
  const isoDay = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
  const daysFrom = (at: { atMs: number; nowMs: number }) =>
    (Date.parse(isoDay.format(at.atMs)) - Date.parse(isoDay.format(at.nowMs))) / DAY_MS;
  const moment = ({ atMs, nowMs }: { atMs: number; nowMs: number }) =>
    isoDay.format(atMs) === isoDay.format(nowMs)
      ? clock.format(atMs)
      : moments.onDay({ clock: clock.format(atMs), day: day.format(atMs) });
  return {
    clock: (atMs) => clock.format(atMs),
    clockSeconds: (atMs) => seconds.format(atMs),
    moment,
    nearby: (at) => {
      switch (daysFrom(at)) {
        case -1:
          return moments.yesterday(clock.format(at.atMs));
        case 1:
          return moments.tomorrow(clock.format(at.atMs));
        default:
          return moment(at);
      }
    },
  };
}

function duration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  const [size, unit] = ms < MINUTE_MS
    ? [SECOND_MS, "s"]
    : ms < HOUR_MS
    ? [MINUTE_MS, "min"]
    : ms < DAY_MS
    ? [HOUR_MS, "h"]
    : [DAY_MS, "d"];
  return withUnit(String(Math.floor(ms / size)), unit);
}

function withUnit(text: string, unit: string): string {
  return `${text}${UNIT_SPACE}${unit}`;
}

const BYTES_PER_MB = 1_000_000;

/** A size in MB: two digits that count for small files, one decimal for others. */
export function megabytes(sizeBytes: number, formats: Pick<Formats, "decimal">): string {
  const exact = sizeBytes / BYTES_PER_MB;
  const shown = exact < 1 ? Number(exact.toPrecision(2)) : Math.round(exact * 10) / 10;
  return `${formats.decimal(shown)}${UNIT_SPACE}MB`;
}
