import type { GoalPreview } from "../../src/app/goals.ts";
import { type Goal, ISO_DAYS } from "../../src/domain/goals/goal.ts";
import type { GoalState } from "../../src/domain/goals/goal_state.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import type { TimeLeft } from "./time_left.ts";
import { datesFor, spanText } from "../../src/words/date_format.ts";
import { formatsFor } from "../../src/words/format.ts";
import type { Place, Words } from "../../src/words/words.ts";

/** Where and when a sentence is read; the currency of its money. */
export interface GoalPlace {
  readonly place: Place & { readonly words: Words };
  readonly nowMs: number;
  readonly currency: string;
  /** The house has a battery, which may give a part. */
  readonly hasBattery: boolean;
}

/** The days of the week by language: made for each page, they were a fourth of what it costs. */
const DAY_NAMES = new Map<string, readonly string[]>();

/** "Mon" for 1, as people of the language write it. */
export function dayName(day: number, { locale }: Pick<Words, "locale">): string {
  const known = DAY_NAMES.get(locale) ?? dayNamesOf(locale);
  DAY_NAMES.set(locale, known);
  return known[day - 1] ?? "";
}

function dayNamesOf(locale: string): readonly string[] {
  const { format } = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  // The first of this month is a Monday.
  return ISO_DAYS.map((day) => format(Date.UTC(2026, 5, day)));
}

/** "20 kWh by 07:00": what is wanted, in the fewest words. */
export function wantedText({ energyWh, readyBy, days }: Goal, { place }: GoalPlace): string {
  const { words } = place;
  const { goals } = words.loads;
  const energy = formatsFor(place).energy(energyWh);
  if (readyBy === null) return goals.until(energy);
  if (days === "once") return goals.readyBy(energy, readyBy);
  const names = days.length === ISO_DAYS.length ? goals.daily : dayNames(days, words);
  return goals.onDays(energy, readyBy, names);
}

/** "Mon–Fri, Sun": days that follow each other as one. */
function dayNames(days: readonly number[], words: Words): string {
  const sorted = days.toSorted();
  const runs: { first: number; last: number }[] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs.map(({ first, last }) => {
    if (first === last) return dayName(first, words);
    return `${dayName(first, words)}–${dayName(last, words)}`;
  }).join(", ");
}

/**
 * How far it is, when it is there as the car charges now, and what comes next; `isTold`: the charger's
 * own sentence says all that already.
 */
export function progressTexts(
  goal: GoalState,
  at: GoalPlace,
  { isTold, left }: { readonly isTold: boolean; readonly left: TimeLeft | null },
): readonly string[] {
  const { place, nowMs } = at;
  const { goals } = place.words.loads;
  const formats = formatsFor(place);
  const when = (atMs: number) => formats.nearby({ atMs, nowMs });
  const { gotWh, energyWh, deadlineMs, startsAtMs, readyAtMs, shortWh, isDue } = goal;
  const got = gotWh === null
    ? goals.unknown
    : goals.progress(formats.energy(gotWh), formats.energy(energyWh));
  const bought = goal.missingWh > 0 && !isDue && deadlineMs !== null ? [boughtText(goal, at)] : [];
  if (isTold) return bought;
  const rest = left === null ? [] : [goals.left(spanText(left.leftMs), when(left.doneAtMs))];
  if (deadlineMs === null) return [got, ...rest];
  const isLate = nowMs >= deadlineMs;
  const next = isLate
    ? goals.late(when(deadlineMs))
    : isDue
    ? shortWh > 0
      ? goals.short(formats.energy(shortWh), when(deadlineMs))
      : goals.charging(when(readyAtMs ?? deadlineMs))
    : startsAtMs === null
    ? goals.deadline(when(deadlineMs))
    : goals.waits(when(startsAtMs));
  return [got, ...rest, next, ...bought];
}

/** What a goal will take if no sun comes, before it is set. */
export function previewText(goal: Goal, preview: GoalPreview, at: GoalPlace): string {
  const { place, nowMs } = at;
  const { goals } = place.words.loads;
  const formats = formatsFor(place);
  const { missingWh, powerW, startsAtMs, deadlineMs, shortWh, isCheapNow } = preview;
  if (missingWh === 0) return goals.already;
  if (deadlineMs === null) return goals.untilPreview(formats.energy(goal.energyWh));
  const takes = powerW > 0
    ? goals.takes(
      formats.energy(missingWh),
      spanText(missingWh / powerW * HOUR_MS),
      formats.power(powerW),
    )
    : null;
  const when = (atMs: number) => formats.nearby({ atMs, nowMs });
  const starts = startsAtMs !== null
    ? goals.starts(when(startsAtMs))
    : isCheapNow
    ? goals.startsCheap
    : goals.startsNow;
  const misses = shortWh > 0 ? goals.short(formats.energy(shortWh), when(deadlineMs)) : null;
  const texts = [takes, starts, misses, boughtText(preview, at)];
  return texts.filter((text) => text !== null).join(" ");
}

function boughtText(
  { missingWh, cost }: Pick<GoalState, "missingWh" | "cost">,
  { place, currency, hasBattery }: GoalPlace,
): string {
  const { goals } = place.words.loads;
  const energy = formatsFor(place).energy(missingWh);
  const money = cost === null
    ? null
    : datesFor(place).money({ milli: Math.round(cost * 1000), currency });
  return goals.bought(energy, money, hasBattery);
}
