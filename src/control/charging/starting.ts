import type { ChargerCommand } from "../../domain/house/command.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { wallOf } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { trialSun } from "./charge.ts";
import { othersPart } from "./charge_reason.ts";
import { pauseCommand } from "../limits.ts";
import { IMPORT_W, NOISE_W } from "../site/site.ts";
import { isFillSure } from "../site/looking_ahead.ts";
import { silentCharger, type Situation } from "../situation.ts";
import { isOnFewestPhases, isSwitchedAnytime } from "../phases/levels.ts";
import { lastMinutesW, meanOf, type SunHistory } from "../phases/sun_history.ts";
import { type SunSpells, watchSpells } from "../site/sun_spells.ts";
import { refusalInForce, type Trials } from "./trials.ts";

/** How long the start rule has to hold. */
export const START_STABLE_MS = 60 * SECOND_MS;
/** A charge that the sun ends before this was a false start; each in a row doubles the wait. */
export const SHORT_CHARGE_MS = 10 * MINUTE_MS;
/** The same with no battery. */
export const BARE_SHORT_CHARGE_MS = 15 * MINUTE_MS;
export const MAX_SHORT_CHARGES = 3;
/** Where nothing bridges a cloud, a start waits so long unless the sun has borne this part of it in the mean. */
export const UNPROVEN_START_MS = 10 * MINUTE_MS;
export const PROVEN_MINUTES = 20;
export const PROVEN_PART = 0.9;
/**
 * After a pause that protected the battery, and for so long, a start needs so much of the smallest
 * charge while clouds pass: one on the last of a gap ends in the same pause.
 */
export const WARY_MS = HOUR_MS;
export const WARY_PART = 1.2;
/** It is asked of a house that can give it: a roof gives so much of its peak for more than moments. */
const WARY_ROOF_PART = 0.8;
/** There no more false starts than this double the wait: what the mean tells, waiting does not. */
const MAX_BARE_SHORT_CHARGES = 2;
/** A car draws about so long after it was asked. */
export const START_AHEAD_MS = 40 * SECOND_MS;
/** How long a pause lasts at least. */
export const OFF_DWELL_MS = 2 * MINUTE_MS;
/** A battery this close to "Max charging" takes all it can: its power never stands still. */
const MAX_CHARGING_SLACK_W = 150;
/** More time toward a start is not gathered: what shone longer ago tells nothing of the sun of now. */
export const MAX_GATHERED_MS = 20 * MINUTE_MS;
/** A bad cycle costs this many times its own length of the time gathered so far. */
export const BAD_CYCLE_WEIGHT = 2;
/**
 * With "May buy" time toward a start counts by the square of the sun in parts of what the start needs,
 * up to this: each second of much sun gives more away, and that sun falls short less soon.
 */
export const MOST_PLENTY = 4;
/** With "May buy" a start waits longer, up to this factor, where the sun has stayed for less than this. */
export const SURE_SUN_MS = 4 * MINUTE_MS;
const MOST_DOUBT = 2.5;

/** A battery at this charge or above is full for what a start may take from it. */
const FULL_SOC_PCT = 99;
/**
 * Beside a full battery that sees the sun go to the grid, a start may be so much short of the
 * smallest charge: what "Bridge energy" bears for 20 minutes, and a part of the charge at most. The
 * battery is full again soon; else all of that sun would be given away.
 */
export const SHORT_START_MS = 20 * MINUTE_MS;
export const SHORT_START_PART = 0.35;

/**
 * Below "On at SOC" a start on the fewest of phases that are switched needs so much of the smallest charge
 * from sun that goes to the grid. The rest the battery takes less, no more than half of what it takes.
 */
const GIVEN_AWAY_PART = 1 / 3;
const BATTERY_PART = 0.5;
/** There the start rule holds for so long, where "Bridge energy" makes a false start of no cloud. */
const BRIDGED_START_STABLE_MS = 30 * SECOND_MS;

/** What delays a start, as steady times (null: nothing). */
export interface StartTimers {
  readonly startableSinceMs: number | null;
  readonly switchedMs: number | null;
  readonly protectedUntilMs: number | null;
  readonly shortCharges: number;
  readonly trials: Trials;
  readonly phases: { readonly history: SunHistory };
}

/**
 * True when Tracked may start by what is known now: enough sun that is not the evening's, and the
 * battery had its share.
 */
export function meetsStartRule(situation: Situation): boolean {
  return hasSunToStart(situation) && (situation.evening === null || situation.isHeldBack);
}

/**
 * The same, whatever the battery shall have by the evening. An inverter that is held back has more sun,
 * as far as anybody knows: only a charge can tell.
 */
export function hasSunToStart(situation: Situation): boolean {
  const { site, charger, startSurplusW, startPowerW } = situation;
  if (site.quality !== "known" || charger.quality !== "fresh" || startSurplusW === null) {
    return false;
  }
  if (situation.isHeldBack) return true;
  return startSurplusW - fallAheadW(situation) >=
      startPowerW - bearableShortW(situation, site) &&
    (isBatteryServed(situation) || hasBatteryEnough(situation, site));
}

/** What the sun gives less by the time that the car draws, in W, where nothing bridges it. */
function fallAheadW({ hasBattery, pvFallWPerS }: Situation): number {
  return hasBattery ? 0 : pvFallWPerS * START_AHEAD_MS / SECOND_MS;
}

function bearableShortW(
  situation: Situation,
  { gridPowerW, batteryPowerW }: { gridPowerW: number; batteryPowerW: number },
): number {
  const { hasBattery, socPct, settings, startPowerW, reachW, mayBuyW } = situation;
  const isFull = hasBattery && socPct !== null && socPct >= FULL_SOC_PCT;
  // Where the inverter is at its limit, the battery cannot give what the sun is short of.
  if (reachW < startPowerW) return mayBuyW;
  if (!isBatteryServed(situation) && isOnFewestPhases(situation)) {
    return Math.min(
      (1 - GIVEN_AWAY_PART) * startPowerW,
      Math.max(0, -BATTERY_PART * batteryPowerW),
    );
  }
  if (!isFull || gridPowerW >= -NOISE_W) return mayBuyW;
  const bridgeW = settings.batteryBridgeWh * HOUR_MS / SHORT_START_MS;
  return Math.min(SHORT_START_PART * startPowerW, bridgeW);
}

/** The battery has its share, or surely has it by sunset. */
export function isBatteryServed({ hasBattery, socPct, settings, fill }: Situation): boolean {
  return !hasBattery || isFillSure(fill) ||
    (socPct !== null && socPct >= settings.trackingStartSocPct);
}

/** What is exported the battery does not want, whatever "Max charging" says. */
function hasBatteryEnough(
  { settings }: Situation,
  { gridPowerW, batteryPowerW }: { gridPowerW: number; batteryPowerW: number },
): boolean {
  return gridPowerW <= -IMPORT_W ||
    -batteryPowerW >= settings.batteryMaxChargingW - MAX_CHARGING_SLACK_W;
}

/**
 * Since when the start rule holds, as if in one go: a bad cycle moves it towards now instead of losing
 * it all. What is gathered is bounded and grows only while cycles run: a long morning is no evidence of
 * the sun of now.
 */
export function updateStartable(
  startableSinceMs: number | null,
  situation: Situation,
): number | null {
  const { now, elapsedMs, decidedMs } = situation;
  if (startableSinceMs === null || decidedMs === null) {
    return meetsStartRule(situation) ? now.steadyMs : null;
  }
  const gatheredMs = decidedMs - startableSinceMs;
  if (meetsStartRule(situation)) {
    if (isBought(situation)) return now.steadyMs - gatheredMs;
    const countedMs = plentyOf(situation) * elapsedMs;
    return now.steadyMs - Math.min(MAX_GATHERED_MS, gatheredMs + countedMs);
  }
  const leftMs = gatheredMs - BAD_CYCLE_WEIGHT * elapsedMs;
  return leftMs > 0 ? now.steadyMs - leftMs : null;
}

/** How much more time so much sun is worth toward a start where the grid may bridge; 1: no more. */
function plentyOf({ startSurplusW, startPowerW, mayBuyW, isBehind }: Situation): number {
  if (mayBuyW === 0 || isBehind || startSurplusW === null) return 1;
  return Math.max(1, Math.min(MOST_PLENTY, (startSurplusW / startPowerW) ** 2));
}

/** How long the sun that bears a start stays, and stays away. */
export function updateSpells(
  { site, startSurplusW, startPowerW, mayBuyW, spells, now }: Situation,
): SunSpells {
  if (site.quality !== "known" || startSurplusW === null) return spells;
  const isSunny = startSurplusW >= startPowerW - mayBuyW;
  return watchSpells(spells, { isSunny, steadyMs: now.steadyMs });
}

/** The grid pays for a charge that runs: the car takes more than the reckoning has it take. */
function isBought({ isCharging, site, mayBuyW }: Situation): boolean {
  return isCharging && site.quality === "known" && site.gridPowerW > IMPORT_W + mayBuyW;
}

/** Tracked while nothing is asked of the charger: start, or say what is waited for. */
export function waitForSun(
  timers: StartTimers,
  situation: Situation,
): { readonly wish: ChargerCommand; readonly reason: Reason } {
  const { now, isCharging, carPowerW, startSurplusW, range, startA, settings } = situation;
  const pause = pauseCommand(range);
  const missing = missingData(situation);
  if (missing !== null) return { wish: pause, reason: missing };
  if (startSurplusW === null) return { wish: pause, reason: silentCharger(situation) };
  if (isCharging && carPowerW !== null) {
    return { wish: pause, reason: { code: "stopping", powerW: carPowerW } };
  }
  if (timers.protectedUntilMs !== null && now.steadyMs < timers.protectedUntilMs) {
    return {
      wish: pause,
      reason: {
        code: "wait.protection",
        limitW: settings.batteryMaxConsumptionW,
        startsAtMs: wallOf(timers.protectedUntilMs, now),
      },
    };
  }
  const waryW = warySunW(timers, situation);
  if (startSurplusW < waryW || !meetsStartRule(situation)) {
    return { wish: pause, reason: missingSun(situation, startSurplusW, waryW) };
  }
  const stableAtMs = Math.max(
    (timers.startableSinceMs ?? now.steadyMs) + startWaitMs(timers, situation),
    refusedUntilMs(timers.trials, startSurplusW, situation) ?? now.steadyMs,
  );
  const dwelledAtMs = timers.switchedMs === null ? now.steadyMs : timers.switchedMs + OFF_DWELL_MS;
  const startsMs = Math.max(stableAtMs, dwelledAtMs);
  if (now.steadyMs >= startsMs) {
    const wish = { enabled: true, currentA: startA };
    return { wish, reason: { code: "asked", currentA: startA, sinceMs: now.atMs } };
  }
  if (situation.isHeldBack && startSurplusW < situation.startPowerW) {
    return {
      wish: pause,
      reason: { code: "wait.held-back", startsAtMs: wallOf(startsMs, now) },
    };
  }
  return {
    wish: pause,
    reason: {
      code: dwelledAtMs > stableAtMs ? "wait.dwell" : "wait.stable",
      surplusW: startSurplusW,
      startsAtMs: wallOf(startsMs, now),
      ...othersPart(situation),
    },
  };
}

/**
 * How long the start rule has to hold. With no battery to bridge, or with one that bridges for the
 * charger before this one, each cloud ends a charge: after false starts only sun that has lasted
 * longer is believed, but where the grid may bridge: there what the sun's last spells have lasted tells
 * how long. A gap between clouds is not believed at once.
 */
function startWaitMs({ shortCharges, phases }: StartTimers, situation: Situation): number {
  const { hasBattery, isBehind, mayBuyW, spells: { sunMs } } = situation;
  if (mayBuyW > 0 && !isBehind) {
    const doubt = sunMs === null ? 1 : SURE_SUN_MS / sunMs;
    return START_STABLE_MS * Math.max(1, Math.min(MOST_DOUBT, doubt));
  }
  if (isBridgedThrough(situation)) return BRIDGED_START_STABLE_MS;
  if (hasBattery && !isBehind) return START_STABLE_MS;
  if (hasBattery) return START_STABLE_MS * 2 ** shortCharges;
  const waitMs = START_STABLE_MS * 2 ** Math.min(MAX_BARE_SHORT_CHARGES, shortCharges);
  return isProven(phases.history, situation) ? waitMs : Math.max(UNPROVEN_START_MS, waitMs);
}

/** A charge on the fewest phases that begins now lasts, whatever the sun does, until it is no false start. */
function isBridgedThrough(situation: Situation): boolean {
  const { hasBattery, isBehind, settings, startPowerW } = situation;
  return hasBattery && !isBehind && isOnFewestPhases(situation) &&
    startPowerW * SHORT_CHARGE_MS / HOUR_MS <= settings.batteryBridgeWh;
}

/**
 * What a start needs, in W, where a pause has protected the battery lately, no fewer phases could be
 * taken instead and the house can give it; 0: no more than ever.
 */
function warySunW({ protectedUntilMs }: StartTimers, situation: Situation): number {
  const { now, isCloudy, isHeldBack, startPowerW, reachW, settings } = situation;
  const waryW = WARY_PART * startPowerW;
  const isRare = waryW > Math.min(reachW, WARY_ROOF_PART * settings.pvPeakPowerW);
  const isLate = protectedUntilMs === null || now.steadyMs >= protectedUntilMs + WARY_MS;
  const isAsked = isCloudy === true && !isLate && !isSwitchedAnytime(situation) && !isHeldBack &&
    !isRare;
  return isAsked ? waryW : 0;
}

/** The sun of the last while has borne most of a start in the mean, as far as it is known. */
function isProven(history: SunHistory, { startPowerW }: Situation): boolean {
  const meanW = meanOf(lastMinutesW(history, PROVEN_MINUTES));
  return meanW === null || meanW >= PROVEN_PART * startPowerW;
}

/** A start has failed under this sun: what meets the start rule is none of it. */
export function isStartRefused(trials: Trials, situation: Situation): boolean {
  const { startSurplusW, now } = situation;
  const untilMs = startSurplusW === null ? null : refusedUntilMs(trials, startSurplusW, situation);
  return untilMs !== null && now.steadyMs < untilMs;
}

/** A start that failed under this sun is not tried again before; null: none has. */
function refusedUntilMs(trials: Trials, surplusW: number, situation: Situation): number | null {
  const refusal = refusalInForce(trials, trialSun(surplusW, situation));
  return refusal !== null && refusal.currentA < situation.startA ? refusal.untilMs : null;
}

function missingData(situation: Situation): Reason | null {
  const { site, isSocMissing, charger } = situation;
  if (isSocMissing) return { code: "wait.battery" };
  if (site.quality !== "known") {
    return {
      code: site.device === "battery" ? "blind.battery" : "blind.meter",
      ageMs: site.ageMs,
    };
  }
  return charger.quality === "fresh" ? null : silentCharger(situation);
}

function missingSun(situation: Situation, surplusW: number, waryW: number): Reason {
  const { startPowerW, socPct, settings, phases, fill, evening } = situation;
  if (!isBatteryServed(situation) && socPct !== null) {
    return { code: "wait.soc", socPct, startSocPct: settings.trackingStartSocPct, ...fill };
  }
  if (evening !== null && hasSunToStart(situation)) return { code: "wait.evening", ...evening };
  return {
    code: "wait.surplus",
    surplusW,
    neededW: Math.max(waryW, startPowerW - situation.mayBuyW),
    phases,
    ...othersPart(situation),
  };
}
