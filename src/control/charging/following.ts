import type { ChargerCommand } from "../../domain/house/command.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { wallOf } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { type Balance, balanceOf, type Charge, SLOW_FOLLOW_MS, trialSun } from "./charge.ts";
import { pauseCommand } from "../limits.ts";
import { isRelieved, isWorthRaising, lowerCalmMs, nextCurrentA } from "./next_current.ts";
import { isOwnChange, SETTLE_MS } from "./own_change.ts";
import { START_AHEAD_MS } from "./starting.ts";
import { importLimitW, noiseW } from "../site/noise.ts";
import { trackedReason } from "./charge_reason.ts";
import { updateMean } from "./slow_mean.ts";
import type { Situation } from "../situation.ts";
import type { FollowTimers } from "../charger_memory.ts";
import { beginTrial, dropTrial, endTrial, judgeFall, type Trials } from "./trials.ts";

/** How long a charge lasts at least, but for safety. */
export const ON_DWELL_MS = 5 * MINUTE_MS;
/** Import pauses when it lasts so long at a settled smallest current and has brought so much. */
export const IMPORT_PAUSE_MS = 15 * SECOND_MS;
export const IMPORT_PAUSE_WH = 2;
/** The same where no battery is about to take over: nothing but the sun could end that import. */
export const BARE_IMPORT_PAUSE_MS = 5 * SECOND_MS;
/**
 * With no battery one dip below the smallest charge may cost so much, and what "May buy" is in this
 * time. It is given back at this power at most, and half of that part, so that loads that clock are not
 * bought for all day.
 */
export const DIP_WH = 2;
export const MAY_BUY_DIP_MS = 2 * MINUTE_MS;
const BARE_GIVEN_BACK_W = 20;
/** A dip may cost this part of it at least, however long the last ones were. */
const LEAST_DIP_PART = 0.5;
/** So long the battery may give more than "Max consumption". */
export const DRAIN_PAUSE_MS = 2 * MINUTE_MS;
/** How long a pause that protects the battery lasts at least. */
export const PROTECTION_MS = 10 * MINUTE_MS;

/** What becomes of a charge. */
export interface Following {
  readonly wish: ChargerCommand;
  readonly timers: FollowTimers;
  readonly trials: Trials;
  /** The pause has to protect the battery. */
  readonly isProtecting: boolean;
  /** Null with a pause: what is waited for tells why. */
  readonly reason: Reason | null;
}

/** Tracked while the charger is asked to charge: one step along the sun. */
export function followSun(charge: Charge, situation: Situation): Following {
  const { site, range, now } = situation;
  if (site.quality === "lost") return pause(charge, situation);
  if (site.quality !== "known") {
    const currentA = site.quality === "old" ? range.minA : charge.command.currentA;
    return {
      wish: { enabled: true, currentA },
      timers: {
        ...charge.timers,
        importSinceMs: null,
        shortSinceMs: null,
        spareSinceMs: null,
        mean: null,
      },
      trials: dropTrial(charge.trials),
      isProtecting: false,
      reason: {
        code: site.device === "battery" ? "stale.battery" : "stale.meter",
        ageMs: site.ageMs,
        pausesAtMs: wallOf(site.lostAtMs, now),
      },
    };
  }
  const balance = balanceOf(charge, site, situation);
  const timers = updateTimers(charge, balance, situation);
  const pausesMs = pauseTimes({ ...charge, timers }, balance, situation);
  if (pausesMs.protection <= now.steadyMs) {
    return { ...pause({ ...charge, timers }, situation), isProtecting: true };
  }
  if (Math.min(pausesMs.import, pausesMs.bridge, pausesMs.evening) <= now.steadyMs) {
    return pause({ ...charge, timers }, situation);
  }

  const currentA = nextCurrentA({ ...charge, timers }, balance, situation);
  const isChanged = currentA !== charge.command.currentA;
  return {
    wish: { enabled: true, currentA },
    timers: isChanged ? { ...timers, spareSinceMs: null } : timers,
    trials: followTrials(charge, currentA, situation),
    isProtecting: false,
    reason: reasonOf(charge, { currentA, pausesMs, carriedA: balance.carriedA }, situation),
  };
}

function pause({ timers, trials }: Charge, situation: Situation): Following {
  return { wish: pauseCommand(situation.range), timers, trials, isProtecting: false, reason: null };
}

/** A raise begins a trial; a fall ends one, to be judged a little later. */
function followTrials({ command, trials }: Charge, currentA: number, situation: Situation): Trials {
  const { sunW, isCharging, now } = situation;
  if (currentA < command.currentA) return endTrial(trials, currentA, now);
  if (sunW === null) return trials;
  const sun = trialSun(sunW, situation);
  // A higher current that is offered to a car before it draws is still a start.
  const beforeA = isCharging ? command.currentA : null;
  return currentA > command.currentA
    ? beginTrial(trials, { beforeA, currentA }, sun)
    : judgeFall(trials, sun);
}

function updateTimers(charge: Charge, balance: Balance, situation: Situation): FollowTimers {
  const { timers, command } = charge;
  const { now, elapsedMs } = situation;
  const { gridPowerW, batteryPowerW, shortW, raisableA } = balance;
  const since = (sinceMs: number | null, isSo: boolean) => isSo ? sinceMs ?? now.steadyMs : null;
  const isShort = shortW > noiseW(situation.noise);
  const isHigher = raisableA > command.currentA && !isShort &&
    isWorthRaising(command.currentA, raisableA, situation.range);
  const isImport = gridPowerW > importLimitW(situation.noise);
  const costW = isShort ? dipW(charge, balance, situation) : -givenBackW(balance, situation);
  const lentW = isShort ? balance.bridgeW : Math.min(0, shortW);
  return {
    importSinceMs: since(timers.importSinceMs, isImport),
    importBatteryW: timers.importSinceMs === null ? batteryPowerW : timers.importBatteryW,
    importedWh: timers.importSinceMs === null || !isImport
      ? 0
      : timers.importedWh + gridPowerW * elapsedMs / HOUR_MS,
    importedMs: isImport ? now.steadyMs : timers.importedMs,
    shortSinceMs: since(timers.shortSinceMs, isShort),
    drainSinceMs: since(timers.drainSinceMs, isDraining(batteryPowerW, situation)),
    spareSinceMs: since(timers.spareSinceMs, isHigher),
    spareA: timers.spareSinceMs === null ? raisableA : Math.min(timers.spareA, raisableA),
    mean: situation.isCharging && now.steadyMs - charge.changedMs >= SLOW_FOLLOW_MS
      ? updateMean(timers.mean, { shortW, elapsedMs, noise: situation.noise })
      : null,
    bridgedWh: Math.max(0, timers.bridgedWh + costW * elapsedMs / HOUR_MS),
    lentWh: Math.max(0, timers.lentWh + lentW * elapsedMs / HOUR_MS),
  };
}

/**
 * What a dip costs, in W: all that is spent on the car; of a current that falls with no battery only
 * what the sun is short of the smallest charge, because the rest ends with the fall.
 */
function dipW(
  { command, changedMs }: Charge,
  { bridgeW, aboveSmallestW }: Balance,
  { hasBattery, range, now }: Situation,
): number {
  const isFalling = command.currentA > range.minA || now.steadyMs - changedMs < SLOW_FOLLOW_MS;
  return hasBattery || !isFalling ? bridgeW : Math.min(bridgeW, Math.max(0, -aboveSmallestW));
}

/** What of the sun above the smallest charge gives back what a dip has cost, in W. */
function givenBackW({ aboveSmallestW }: Balance, { hasBattery, mayBuyW }: Situation): number {
  const mostW = hasBattery ? Infinity : BARE_GIVEN_BACK_W + mayBuyW / 2;
  return Math.max(0, Math.min(mostW, aboveSmallestW));
}

/** What the grid may pay for one dip, in Wh; 0: none is bridged with it. */
function boughtDipWh(balance: Balance, situation: Situation): number {
  const { mayBuyW, hasBattery } = situation;
  if (hasBattery) return 0;
  return DIP_WH + dipPart(balance, situation) * mayBuyW * MAY_BUY_DIP_MS / HOUR_MS;
}

/**
 * The part of that which a dip is worth: less where the last ones were too long to be bridged, but for
 * one that ends before a new start could draw.
 */
function dipPart(
  { aboveSmallestW }: Balance,
  { spells: { dipMs }, pvRiseWPerS }: Situation,
): number {
  const isEnding = pvRiseWPerS > 0 &&
    aboveSmallestW + pvRiseWPerS * START_AHEAD_MS / SECOND_MS >= 0;
  if (isEnding || dipMs === null) return 1;
  return Math.max(LEAST_DIP_PART, Math.min(1, MAY_BUY_DIP_MS / dipMs));
}

/** The battery gives more than "Max consumption", and more than its meter is off by. */
function isDraining(batteryPowerW: number, { settings, noise }: Situation): boolean {
  return batteryPowerW > settings.batteryMaxConsumptionW + noiseW(noise);
}

/** The sun is short even for the smallest current. */
function isBridging(charge: Charge, { shortW }: Balance, { range, noise }: Situation): boolean {
  return charge.command.currentA <= range.minA && shortW > noiseW(noise);
}

/** Steady times at which the charge pauses if nothing changes; Infinity: not in sight. */
interface PauseTimes {
  readonly import: number;
  readonly protection: number;
  readonly bridge: number;
  /** The sun to come is the house battery's. */
  readonly evening: number;
}

function pauseTimes(
  charge: Charge,
  balance: Balance,
  situation: Situation,
): PauseTimes {
  const { timers } = charge;
  const { settings, hasBattery, range, now } = situation;
  const isAtMin = charge.command.currentA <= range.minA;
  const after = (sinceMs: number | null, delayMs: number) =>
    sinceMs === null ? Infinity : sinceMs + delayMs;
  const isFromBattery = hasBattery && balance.batteryPowerW >= balance.gridPowerW;
  const bridgeWh = isFromBattery ? settings.batteryBridgeWh : boughtDipWh(balance, situation);
  const leftWh = Math.max(0, bridgeWh - timers.bridgedWh);
  const dwelledMs = charge.switchedMs + ON_DWELL_MS;
  const spentMs = leftWh === 0 ? now.steadyMs : now.steadyMs + leftWh / balance.bridgeW * HOUR_MS;
  return {
    import: isAtMin ? importPauseMs(charge, balance, situation) : Infinity,
    protection: after(timers.drainSinceMs, DRAIN_PAUSE_MS),
    bridge: isBridging(charge, balance, situation) && !isOwnChange(charge, balance, situation)
      ? Math.max(
        after(timers.shortSinceMs, lowerCalmMs(situation)),
        dwelledMs,
        spentMs,
      )
      : Infinity,
    evening: situation.evening === null ? Infinity : dwelledMs,
  };
}

/** Steady time at which import at the smallest current has lasted and cost enough for a pause. */
function importPauseMs(charge: Charge, balance: Balance, situation: Situation): number {
  const { timers, changedMs } = charge;
  const { hasBattery, now } = situation;
  const { importSinceMs, importedWh } = timers;
  // With no battery a current on its way down ends the import; one that has come down does not.
  const isFalling = !hasBattery && balance.aboveSmallestW > 0 &&
    now.steadyMs - changedMs < SLOW_FOLLOW_MS;
  if (importSinceMs === null || isFalling || isRelieved(charge, balance, situation)) {
    return Infinity;
  }
  const lastedMs = hasBattery
    ? Math.max(importSinceMs, changedMs + SETTLE_MS) + IMPORT_PAUSE_MS
    : importSinceMs + BARE_IMPORT_PAUSE_MS;
  const mostWh = hasBattery
    ? IMPORT_PAUSE_WH - importedWh
    : boughtDipWh(balance, situation) - timers.bridgedWh;
  return Math.max(lastedMs, now.steadyMs + Math.max(0, mostWh) / balance.gridPowerW * HOUR_MS);
}

function reasonOf(
  charge: Charge,
  told: { currentA: number; carriedA: number; pausesMs: PauseTimes },
  situation: Situation,
): Reason {
  const { now, carPowerW, isCharging } = situation;
  const { currentA, carriedA, pausesMs } = told;
  if (carPowerW !== null && !isCharging) {
    return { code: "asked", currentA, sinceMs: wallOf(charge.switchedMs, now) };
  }
  return trackedReason(
    { currentA, carriedA, beforeA: charge.command.currentA, changedMs: charge.changedMs },
    {
      sunGoneMs: Math.min(pausesMs.import, pausesMs.bridge),
      protectionMs: pausesMs.protection,
    },
    situation,
  );
}
