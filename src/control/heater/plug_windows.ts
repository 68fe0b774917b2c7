import type { Settings } from "../../domain/settings/settings.ts";

const DAY_MINUTES = 24 * 60;

/** One run of a daily window, in local minutes since 1970. */
export interface WindowTurn {
  readonly beganAt: number;
  readonly endsAt: number;
}

/** What the plug's windows say at a local minute. */
export interface WindowView {
  /** Inside "1st on" or "2nd on"; the one that ends later where both are. */
  readonly sun: WindowTurn | null;
  /** "Start hour" of the day on which that window began has passed. */
  readonly isStarted: boolean;
  readonly always: WindowTurn | null;
  /** The newest beginning of a window that runs; null: none runs. */
  readonly beganAt: number | null;
  /** Local minute at which the next window begins; null: none is set. */
  readonly nextAt: number | null;
}

type WindowSettings = Pick<
  Settings,
  "plugWindow1" | "plugWindow2" | "plugAlwaysWindow" | "plugStartHour"
>;

/** Looks at all windows at a local minute (see `localMinuteOf`). */
export function viewWindows(settings: WindowSettings, localMinute: number): WindowView {
  const { plugWindow1, plugWindow2, plugAlwaysWindow, plugStartHour } = settings;
  const suns = [plugWindow1, plugWindow2]
    .map((window) => turnOf(window, localMinute))
    .filter((turn) => turn !== null);
  const started = suns.filter((turn) => isStarted(turn, localMinute, plugStartHour));
  const always = turnOf(plugAlwaysWindow, localMinute);
  const turns = always === null ? suns : [...suns, always];
  return {
    sun: latestEnd(started.length > 0 ? started : suns),
    isStarted: started.length > 0,
    always,
    beganAt: turns.length === 0 ? null : Math.max(...turns.map((turn) => turn.beganAt)),
    nextAt: nextBeginning([plugWindow1, plugWindow2, plugAlwaysWindow], localMinute),
  };
}

/** The run of a window `hh:mm-hh:mm` at a local minute; its end is outside; equal ends never run. */
export function turnOf(window: string, localMinute: number): WindowTurn | null {
  const { from, to } = minutesOf(window);
  const minute = minuteOfDay(localMinute);
  const midnight = localMinute - minute;
  if (from < to) {
    const isInside = minute >= from && minute < to;
    return isInside ? { beganAt: midnight + from, endsAt: midnight + to } : null;
  }
  if (from > to && minute >= from) {
    return { beganAt: midnight + from, endsAt: midnight + DAY_MINUTES + to };
  }
  if (from > to && minute < to) {
    return { beganAt: midnight - DAY_MINUTES + from, endsAt: midnight + to };
  }
  return null;
}

/** True for a local minute of another day than `localMinute`. */
export function isOtherDay(atMinute: number, localMinute: number): boolean {
  return Math.floor(atMinute / DAY_MINUTES) !== Math.floor(localMinute / DAY_MINUTES);
}

/** The end of a turn as a reason tells it at a local minute. */
export function tellEnd(
  { endsAt }: WindowTurn,
  localMinute: number,
): { readonly endsAt: string; readonly isTomorrow: boolean } {
  return { endsAt: clockOf(endsAt), isTomorrow: isOtherDay(endsAt, localMinute) };
}

/** A local minute as `hh:mm`. */
export function clockOf(localMinute: number): string {
  const minute = minuteOfDay(localMinute);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function isStarted(turn: WindowTurn, localMinute: number, startHour: number): boolean {
  const firstMidnight = turn.beganAt - minuteOfDay(turn.beganAt);
  return localMinute - firstMidnight >= startHour * 60;
}

function latestEnd(turns: readonly WindowTurn[]): WindowTurn | null {
  return turns.reduce<WindowTurn | null>(
    (latest, turn) => latest === null || turn.endsAt > latest.endsAt ? turn : latest,
    null,
  );
}

function nextBeginning(windows: readonly string[], localMinute: number): number | null {
  const waits = windows
    .map(minutesOf)
    .filter(({ from, to }) => from !== to)
    .map(({ from }) => minuteOfDay(from - minuteOfDay(localMinute) - 1) + 1);
  return waits.length === 0 ? null : localMinute + Math.min(...waits);
}

function minutesOf(window: string): { readonly from: number; readonly to: number } {
  return { from: minuteAt(window, 0), to: minuteAt(window, "hh:mm-".length) };
}

/** The minute of the day that stands there as `hh:mm`: each cycle reads all windows. */
function minuteAt(text: string, start: number): number {
  const minutesStart = start + "hh:".length;
  return 60 * Number(text.slice(start, start + 2)) +
    Number(text.slice(minutesStart, minutesStart + 2));
}

function minuteOfDay(localMinute: number): number {
  return ((localMinute % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}
