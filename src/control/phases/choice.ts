import type { ChargerValues } from "../../domain/house/snapshot.ts";
import { HOUR_MS, MINUTE_MS, type Phases } from "../../domain/house/units.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import { powerPerAmpereW } from "../charging/current.ts";
import { isBatteryServed } from "../charging/starting.ts";
import { IMPORT_W } from "../site/site.ts";
import type { Situation } from "../situation.ts";
import { levelsOf, type PhaseLevel, type PhaseLevels, settingOf } from "./levels.ts";
import type { PhaseMemory } from "./phase_memory.ts";
import { lastMinutesW, meanOf, type SunHistory } from "./sun_history.ts";

/*
 * What the next half hour will bear is what the last one has borne. A cloud is bridged by the house
 * battery on the most phases, as ever; a gap between clouds fills it on the fewest.
 */

/** Least time between two switches. */
export const PHASE_DWELL_MS = 10 * MINUTE_MS;
/** Most switches in a day, and most that fail in a stay of the car. */
export const MOST_SWITCHES = 8;
export const MOST_FAILURES = 2;
export const DAY_MS = 24 * HOUR_MS;

/** A charge goes up when the sun has borne the most phases so long in each minute, and in the mean. */
export const UP_MINUTES = 2;
export const UP_MEAN_MINUTES = 30;
/** No more minutes of that time may have taken more from the battery than "Max consumption". */
const DEEP_MINUTES = 2;
/** A start looks back so far, and so far for the sun of now. */
export const START_MEAN_MINUTES = 15;
export const NOW_MINUTES = 3;
/** Below this charge the battery takes what the fewest phases leave, so nothing is lost on them. */
const NEARLY_FULL_SOC_PCT = 90;

/** Steady time from which phases may be switched again; Infinity: not in this stay of the car. */
export function mayAgainMs(
  { switchedMs, failures }: PhaseMemory,
  values: ChargerValues | null,
): number {
  if (failures >= MOST_FAILURES) return Infinity;
  const last = switchedMs.at(-1);
  if (last === undefined) return -Infinity;
  const dwellMs = Math.max(PHASE_DWELL_MS, values?.phaseSwitch?.dwellMs ?? 0);
  const first = switchedMs.at(-MOST_SWITCHES);
  return Math.max(last + dwellMs, first === undefined ? -Infinity : first + DAY_MS);
}

/** The level that suits the next start; null: no reason for another than the one that is set. */
export function levelToStart(
  levels: PhaseLevels,
  mode: ChargeMode,
  memory: PhaseMemory,
  situation: Situation,
): PhaseLevel | null {
  if (mode === "fast") return levels.high;
  if (mode !== "tracked") return null;
  if (situation.settings.phaseSwitching !== "always") return levelForStay(levels, situation);
  const sun = recentSun(memory);
  if (sun === null) return null;
  return bearsMost(sun, levels, situation) && !isScarce(levels, situation)
    ? levels.high
    : levels.low;
}

/** Below "On at SOC" only what the battery leaves to the grid counts, and that is none for the most phases. */
function isScarce({ high }: PhaseLevels, situation: Situation): boolean {
  const { startSurplusW } = situation;
  return !isBatteryServed(situation) && startSurplusW !== null &&
    startSurplusW < startPowerW(high, situation);
}

/**
 * The level that takes more of what is still to come today: it holds for the car's whole stay; null:
 * nobody knows, or neither takes any.
 */
function levelForStay({ low, high }: PhaseLevels, situation: Situation): PhaseLevel | null {
  const { outlook, now, range } = situation;
  const takenWh = (level: PhaseLevel) => {
    const perA = perAmpereW(level, situation);
    return (outlook?.steps ?? []).reduce((sumWh, { atMs, lengthMs, surplusW }) => {
      const leftMs = Math.max(0, Math.min(lengthMs, atMs + lengthMs - now.atMs));
      const isEnough = surplusW.p50 >= range.minA * perA;
      return sumWh + (isEnough ? Math.min(surplusW.p50, range.maxA * perA) : 0) * leftMs / HOUR_MS;
    }, 0);
  };
  const [lowWh, highWh] = [takenWh(low), takenWh(high)];
  if (lowWh === 0 && highWh === 0) return null;
  return highWh > lowWh ? high : low;
}

/** Sun in W for which a charge leaves the fewest phases for the most; null: it does not. */
export function sunForUpW(
  levels: PhaseLevels,
  { history }: PhaseMemory,
  situation: Situation,
): number | null {
  const { command, range, site, hasBattery, socPct, settings } = situation;
  const isAtMost = command?.enabled === true && command.currentA >= range.maxA;
  if (!isAtMost || site.quality !== "known") return null;
  const startW = startPowerW(levels.high, situation);
  const recentW = lastMinutesW(history, UP_MEAN_MINUTES);
  const meanW = meanOf(recentW);
  const leastW = Math.min(...recentW.slice(-UP_MINUTES));
  if (recentW.length < START_MEAN_MINUTES || meanW === null) return null;
  if (meanW < startW || leastW < startW || endsInClouds(history, levels, situation)) return null;
  // The switch is a pause, after which below "On at SOC" only what goes to the grid counts.
  const isBatteryFirst = socPct !== null && !isBatteryServed(situation);
  if (isBatteryFirst && leastW - settings.batteryMaxChargingW < startW) return null;
  const beyondW = meanW - range.maxA * perAmpereW(levels.low, situation);
  const isLost = !hasBattery || socPct === null || socPct >= NEARLY_FULL_SOC_PCT ||
    site.gridPowerW < -IMPORT_W || beyondW > settings.batteryMaxChargingW;
  return isLost ? Math.round(leastW) : null;
}

/** Sun in W with which a charge on the most phases that ends goes on with the fewest; null: it does not. */
export function sunForDownW(
  levels: PhaseLevels,
  memory: PhaseMemory,
  situation: Situation,
): number | null {
  const sun = recentSun(memory);
  if (sun === null) return null;
  const isBridged = bearsMost(sun, levels, situation) &&
    !endsInClouds(memory.history, levels, situation);
  if (isBridged) return null;
  return sun.nowW >= startPowerW(levels.low, situation) ? Math.round(sun.nowW) : null;
}

/**
 * The sun bears the most phases: in the mean and now, or, where clouds pass and they are set, in the
 * mean alone: the cloud of now may be over any moment, and a switch takes longer.
 */
function bearsMost({ meanW, nowW }: RecentSun, levels: PhaseLevels, situation: Situation): boolean {
  const { charger, isCloudy } = situation;
  const startW = startPowerW(levels.high, situation);
  const isSet = settingOf(charger.values, levels) === levels.high.setTo;
  return meanW >= startW && (nowW >= startW || (isSet && isCloudy === true));
}

/** Clouds of the last half hour would have had the battery give more than it may to the most phases. */
function endsInClouds(
  history: SunHistory,
  { high }: PhaseLevels,
  situation: Situation,
): boolean {
  const { hasBattery, settings } = situation;
  const leastW = startPowerW(high, situation) - settings.batteryMaxConsumptionW;
  const deep = lastMinutesW(history, UP_MEAN_MINUTES).filter((sunW) => sunW < leastW);
  return hasBattery && deep.length > DEEP_MINUTES;
}

interface RecentSun {
  readonly meanW: number;
  readonly nowW: number;
}

/** Null: less is known than the sun of now. */
function recentSun({ history }: PhaseMemory): RecentSun | null {
  const recentW = lastMinutesW(history, START_MEAN_MINUTES);
  const meanW = meanOf(recentW);
  const nowW = meanOf(recentW.slice(-NOW_MINUTES));
  return recentW.length < NOW_MINUTES || meanW === null || nowW === null ? null : { meanW, nowW };
}

/** Power in W from which a charge starts that is switched to so many phases. */
export function startsFromW(setTo: Phases, situation: Situation): number {
  const levels = levelsOf(situation.charger.values, situation.settings);
  const level = [levels?.low, levels?.high].find((one) => one?.setTo === setTo);
  return startPowerW(level ?? { setTo, phases: setTo }, situation);
}

function startPowerW(level: PhaseLevel, situation: Situation): number {
  return situation.startA * perAmpereW(level, situation);
}

function perAmpereW({ phases }: PhaseLevel, { charger, habits }: Situation): number {
  return powerPerAmpereW(charger.values, phases) * habits.drawPart;
}
