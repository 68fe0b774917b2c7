import { DAY_MS, SLOTS, type SolarDay } from "./solar_days.ts";

/** Newest days by which the house's own power is reckoned. */
const DAYS_OF_HOUSE = 28;
/** Fewer days of a kind (working day, weekend) tell less than all days together. */
const LEAST_OF_A_KIND = 4;
/** A house of which nothing is known, in W. */
const USUAL_HOUSE_W = 400;
/** A smaller rise of the battery's charge tells too little of its size. */
const LEAST_RISE_PCT = 20;
const NEIGHBOURS = [-2, -1, 0, 1, 2] as const;

/** What the house will take without car, in W for each slot of the day that begins at `startMs`. */
export function houseNeeds(
  days: readonly SolarDay[],
  { today, startMs }: { readonly today: SolarDay; readonly startMs: number },
): readonly number[] {
  const newest = days.slice(-DAYS_OF_HOUSE);
  const kind = newest.filter((day) => isWeekend(day.startMs) === isWeekend(startMs));
  const like = kind.length >= LEAST_OF_A_KIND ? kind : newest;
  const single = Array.from(
    { length: SLOTS },
    (_, slot) => meanOf(like.map(({ houseW }) => houseW[slot] ?? null)),
  );
  const whole = meanOf(single) ?? meanOf(today.houseW) ?? USUAL_HOUSE_W;
  return single.map((_, slot) =>
    Math.max(0, meanOf(NEIGHBOURS.map((by) => single[slot + by] ?? null)) ?? whole)
  );
}

/** Energy in Wh that raises the house battery's charge by a percent; null: not seen often enough. */
export function fillWhPerPct(days: readonly SolarDay[]): number | null {
  const energyWh = days.reduce((sum, { filled }) => sum + filled.energyWh, 0);
  const socPct = days.reduce((sum, { filled }) => sum + filled.socPct, 0);
  return socPct < LEAST_RISE_PCT ? null : energyWh / socPct;
}

/** What the house battery still takes until it is full, at Wh a percent; null: not known. */
export function batteryNeedWh(
  battery: { readonly socPct: number | null } | null,
  fillWh: number | null,
): number | null {
  if (battery === null) return 0;
  if (fillWh === null || battery.socPct === null) return null;
  return fillWh * Math.max(0, 100 - battery.socPct);
}

/** By the day of its noon. */
function isWeekend(startMs: number): boolean {
  const day = new Date(startMs + DAY_MS / 2).getUTCDay();
  return day === 0 || day === 6;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
