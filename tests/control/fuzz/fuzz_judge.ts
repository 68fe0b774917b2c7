import { type FuzzCase, RUN_S, WARM_UP_S } from "./fuzz_case.ts";
import type { FuzzRun } from "./fuzz_run.ts";

const HOUR_S = 3600;
const OFF_DWELL_S = 120;
/** What an event buys is bought within so long. */
const EVENT_S = 180;
/** Held at the smallest current after 30 s of silence, paused after 2 min, told within a cycle. */
const SILENT_SMALLEST_S = 30 + 10;
const SILENT_PAUSED_S = 120 + 10;

/** Bounds that hold in every house and weather. @returns what is broken, in words */
export function brokenRules(drawn: FuzzCase, { told, commands }: FuzzRun): readonly string[] {
  const { settings, house, silentFromS } = drawn;
  const broken: string[] = [];
  let offSecond: number | null = null;
  let wasOn = false;
  for (const { second, command } of told) {
    const { enabled, currentA } = command;
    if (!enabled) {
      // What is told to a charger that rests since the start is no switch.
      if (wasOn) offSecond = second;
      wasOn = false;
      continue;
    }
    wasOn = true;
    const steps = currentA / house.charger.stepA;
    if (currentA < 6 || currentA > Math.min(16, settings.maxCurrentA)) {
      broken.push(`${currentA} A at ${second} s`);
    }
    if (Math.abs(steps - Math.round(steps)) > 1e-6) broken.push(`no whole step: ${currentA} A`);
    if (offSecond !== null && second - offSecond < OFF_DWELL_S) {
      broken.push(`on ${second - offSecond} s after off`);
    }
    offSecond = null;
  }
  for (let second = 0; second < RUN_S; second++) {
    const command = commands[second];
    if (command?.enabled !== true) continue;
    const silentS = second - silentFromS;
    if (silentS > SILENT_PAUSED_S) broken.push(`on after ${silentS} s of silence`);
    if (silentS > SILENT_SMALLEST_S && command.currentA > 6) {
      broken.push(`${command.currentA} A after ${silentS} s of silence`);
    }
  }
  return broken.slice(0, 5);
}

/** What one house under a constant sun has cost in its last hour. */
export interface SteadyHour {
  readonly changes: number;
  readonly starts: number;
  readonly boughtWh: number;
}

/** The hour after the warm-up. */
export function steadyHour({ told, commands, boughtWh }: FuzzRun): SteadyHour {
  const toS = WARM_UP_S + HOUR_S;
  const changes = told.filter(({ second }) => second >= WARM_UP_S && second < toS);
  const starts = changes.filter(({ second, command }) =>
    command.enabled && commands[second - 1]?.enabled !== true
  );
  return {
    changes: changes.length,
    starts: starts.length,
    boughtWh: sumOf(boughtWh, WARM_UP_S, toS),
  };
}

/** What each event of a run has bought in Wh, beyond what the minutes before it bought anyway. */
export function boughtByEvent(drawn: FuzzCase, { boughtWh }: FuzzRun): readonly number[] {
  return drawn.eventSeconds
    .filter((second) => second + EVENT_S <= RUN_S)
    .map((second) => sumOf(boughtWh, second, second + EVENT_S));
}

/** The value below which so large a part of all lies; 0 of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

function sumOf(values: readonly number[], from: number, to: number): number {
  return values.slice(from, to).reduce((sum, value) => sum + value, 0);
}
