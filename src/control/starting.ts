import type { ChargerCommand } from "../domain/command.ts";
import type { Reason } from "../domain/reason.ts";
import { wallOf } from "../domain/time.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/units.ts";
import { pauseCommand } from "./limits.ts";
import { silentCharger, type Situation } from "./situation.ts";

/** How long the start rule has to hold. */
export const START_STABLE_MS = 60 * SECOND_MS;
/** How long a pause lasts at least. */
export const OFF_DWELL_MS = 2 * MINUTE_MS;
/** A battery this close to "Max charging" takes all it can: its power never stands still. */
const MAX_CHARGING_SLACK_W = 150;
/** A bad cycle costs this many times its own length of the time gathered so far. */
const BAD_CYCLE_WEIGHT = 2;

/** What delays a start, as steady times (null: nothing). */
export interface StartTimers {
  readonly startableSinceMs: number | null;
  readonly switchedMs: number | null;
  readonly protectedUntilMs: number | null;
}

/** True when Tracked may start by what is known now: enough sun, and the battery had its share. */
export function meetsStartRule(situation: Situation): boolean {
  const { site, charger, startSurplusW, smallestPowerW } = situation;
  if (site.quality !== "known" || charger.quality !== "fresh" || startSurplusW === null) {
    return false;
  }
  return startSurplusW >= smallestPowerW &&
    (isBatteryServed(situation) || isBatteryAtMost(situation, site.batteryPowerW));
}

function isBatteryServed({ hasBattery, socPct, settings }: Situation): boolean {
  return !hasBattery || (socPct !== null && socPct >= settings.trackingStartSocPct);
}

function isBatteryAtMost({ settings }: Situation, batteryPowerW: number): boolean {
  return -batteryPowerW >= settings.batteryMaxChargingW - MAX_CHARGING_SLACK_W;
}

/** Since when the start rule holds; a bad cycle moves it towards now instead of losing it all. */
export function updateStartable(sinceMs: number | null, situation: Situation): number | null {
  const { steadyMs } = situation.now;
  if (meetsStartRule(situation)) return sinceMs ?? steadyMs;
  if (sinceMs === null) return null;
  const movedMs = sinceMs + (1 + BAD_CYCLE_WEIGHT) * situation.elapsedMs;
  return movedMs >= steadyMs ? null : movedMs;
}

/** Tracked while nothing is asked of the charger: start, or say what is waited for. */
export function waitForSun(
  timers: StartTimers,
  situation: Situation,
): { readonly wish: ChargerCommand; readonly reason: Reason } {
  const { now, isCharging, carPowerW, startSurplusW, range, settings } = situation;
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
  if (!meetsStartRule(situation)) {
    return { wish: pause, reason: missingSun(situation, startSurplusW) };
  }
  const stableAtMs = (timers.startableSinceMs ?? now.steadyMs) + START_STABLE_MS;
  const dwelledAtMs = timers.switchedMs === null ? now.steadyMs : timers.switchedMs + OFF_DWELL_MS;
  const startsMs = Math.max(stableAtMs, dwelledAtMs);
  if (now.steadyMs >= startsMs) {
    const wish = { enabled: true, currentA: range.minA };
    return { wish, reason: { code: "asked", currentA: range.minA, sinceMs: now.atMs } };
  }
  return {
    wish: pause,
    reason: {
      code: dwelledAtMs > stableAtMs ? "wait.dwell" : "wait.stable",
      surplusW: startSurplusW,
      startsAtMs: wallOf(startsMs, now),
    },
  };
}

function missingData(situation: Situation): Reason | null {
  const { site, isSocMissing, charger } = situation;
  if (isSocMissing) return { code: "wait.battery" };
  if (site.quality !== "known") return { code: "blind.meter", ageMs: site.ageMs };
  return charger.quality === "fresh" ? null : silentCharger(situation);
}

function missingSun(situation: Situation, surplusW: number): Reason {
  const { smallestPowerW, socPct, settings, phases } = situation;
  return !isBatteryServed(situation) && socPct !== null
    ? { code: "wait.soc", socPct, startSocPct: settings.trackingStartSocPct }
    : { code: "wait.surplus", surplusW, neededW: smallestPowerW, phases };
}
