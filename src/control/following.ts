import type { ChargerCommand } from "../domain/command.ts";
import type { Reason } from "../domain/reason.ts";
import { wallOf } from "../domain/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/units.ts";
import { askCurrentA } from "./asking.ts";
import { carriedCurrentA } from "./current.ts";
import { pauseCommand } from "./limits.ts";
import { IMPORT_W, NOISE_W, type Site } from "./site.ts";
import { trackedReason } from "./charge_reason.ts";
import type { Situation } from "./situation.ts";
import type { FollowTimers } from "./state.ts";

/** How long a charge lasts at least, but for safety. */
export const ON_DWELL_MS = 5 * MINUTE_MS;
/** Import pauses when it lasts so long at a settled smallest current and has brought so much. */
export const IMPORT_PAUSE_MS = 15 * SECOND_MS;
export const IMPORT_PAUSE_WH = 2;
/** The same where no battery is about to take over: nothing but the sun could end that import. */
export const BARE_IMPORT_PAUSE_MS = 10 * SECOND_MS;
export const BARE_IMPORT_PAUSE_WH = 1;
/** So long the battery may give more than "Max consumption". */
export const DRAIN_PAUSE_MS = 2 * MINUTE_MS;
/** How long a pause that protects the battery lasts at least. */
export const PROTECTION_MS = 10 * MINUTE_MS;
/** A car that does not show the last current yet is given so long before it gets a higher one. */
export const SLOW_FOLLOW_MS = 30 * SECOND_MS;
/** After the grid has paid, nothing is raised for so long: a load that clocks comes back. */
export const BOUGHT_CALM_MS = MINUTE_MS;
/** How long the battery pays before the current falls. */
export const LOWER_CALM_MS = 15 * SECOND_MS;
/** The battery lends no more when it has given more than "Max consumption" for so long. */
export const DRAIN_LOWER_MS = 90 * SECOND_MS;
/** How long a higher current has to be carried, and how long ago the last change has to be. */
export const RAISE_CALM_MS = 20 * SECOND_MS;
/** The same where a battery pays for a raise that came too early. */
export const BUFFERED_RAISE_CALM_MS = 5 * SECOND_MS;
/** Charger, car and inverter need so long to follow a change of ours; until then meters mislead. */
export const SETTLE_MS = 10 * SECOND_MS;
/** The inverter lags behind a ramp of ours by this time: import that lasts longer is real. */
export const RAMP_IMPORT_MS = 5 * SECOND_MS;
/** So much of "Bridge energy" the battery may lend before the current falls, as parts of it. */
export const LENT_PART = 0.1;
/** A battery from this charge on is about to be full anyway: it lends all of "Bridge energy". */
export const PLENTY_SOC_PCT = 90;
/** Power in W that Tracked leaves aside while clouds pass. */
export const CLOUDY_RESERVE_W = 100;

/** A tracked charge: what it was told, and when. */
export interface Charge {
  readonly command: ChargerCommand;
  readonly switchedMs: number;
  readonly changedMs: number;
  readonly timers: FollowTimers;
}

/** What becomes of a charge. */
export interface Following {
  readonly wish: ChargerCommand;
  readonly timers: FollowTimers;
  /** The pause has to protect the battery. */
  readonly isProtecting: boolean;
  /** Null with a pause: what is waited for tells why. */
  readonly reason: Reason | null;
}

/** The powers in W that a charge rests on, of a site that is known. */
interface Balance {
  readonly gridPowerW: number;
  readonly batteryPowerW: number;
  /** What grid and battery add to the sun; before current flows, what they would have to add. */
  readonly shortW: number;
  /** What the sun gives beyond the smallest charge. */
  readonly aboveSmallestW: number;
  /** What the battery spends on the car. */
  readonly bridgeW: number;
  readonly carriedA: number;
}

/** Tracked while the charger is asked to charge: one step along the sun. */
export function followSun(charge: Charge, situation: Situation): Following {
  const { site, range, now } = situation;
  if (site.quality === "lost") return pause(charge.timers, situation);
  if (site.quality !== "known") {
    const currentA = site.quality === "old" ? range.minA : charge.command.currentA;
    return {
      wish: { enabled: true, currentA },
      timers: { ...charge.timers, importSinceMs: null, shortSinceMs: null, spareSinceMs: null },
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
    return { ...pause(timers, situation), isProtecting: true };
  }
  if (Math.min(pausesMs.import, pausesMs.bridge) <= now.steadyMs) return pause(timers, situation);

  const currentA = nextCurrentA({ ...charge, timers }, balance, situation);
  const isChanged = currentA !== charge.command.currentA;
  return {
    wish: { enabled: true, currentA },
    timers: isChanged ? { ...timers, spareSinceMs: null } : timers,
    isProtecting: false,
    reason: reasonOf(charge, { currentA, pausesMs, carriedA: balance.carriedA }, situation),
  };
}

function pause(timers: FollowTimers, situation: Situation): Following {
  return { wish: pauseCommand(situation.range), timers, isProtecting: false, reason: null };
}

function balanceOf(
  charge: Charge,
  { gridPowerW, batteryPowerW }: Extract<Site, { quality: "known" }>,
  situation: Situation,
): Balance {
  const { surplusW, carPowerW, smallestPowerW, isCharging, hasBattery, range } = situation;
  const shared = { gridPowerW, batteryPowerW };
  const dischargeW = Math.max(0, batteryPowerW);
  if (surplusW === null || carPowerW === null) {
    return {
      ...shared,
      shortW: gridPowerW + batteryPowerW,
      aboveSmallestW: 0,
      bridgeW: dischargeW,
      carriedA: gridPowerW > IMPORT_W ? range.minA : charge.command.currentA,
    };
  }
  const aboveSmallestW = surplusW - smallestPowerW;
  if (!isCharging) {
    const bridgeW = hasBattery ? Math.min(smallestPowerW, Math.max(0, -aboveSmallestW)) : 0;
    return { ...shared, shortW: -aboveSmallestW, aboveSmallestW, bridgeW, carriedA: range.minA };
  }
  return {
    ...shared,
    shortW: gridPowerW + batteryPowerW,
    aboveSmallestW,
    bridgeW: Math.min(carPowerW, dischargeW),
    carriedA: carriedCurrentA(surplusW - cloudyReserveW(situation), situation.perAmpereW, range),
  };
}

/** What clouds that pass keep from the car: it is put aside before a current is chosen. */
function cloudyReserveW({ isCloudy }: Situation): number {
  return isCloudy === true ? CLOUDY_RESERVE_W : 0;
}

function updateTimers(charge: Charge, balance: Balance, situation: Situation): FollowTimers {
  const { timers, command } = charge;
  const { now, settings, elapsedMs } = situation;
  const { gridPowerW, batteryPowerW, shortW, carriedA } = balance;
  const since = (sinceMs: number | null, isSo: boolean) => isSo ? sinceMs ?? now.steadyMs : null;
  const isHigher = carriedA > command.currentA && shortW <= NOISE_W;
  const isShort = shortW > NOISE_W;
  const isImport = gridPowerW > IMPORT_W;
  const costW = isShort ? balance.bridgeW : -Math.max(0, balance.aboveSmallestW);
  const lentW = isShort ? balance.bridgeW : Math.min(0, shortW);
  return {
    importSinceMs: since(timers.importSinceMs, isImport),
    importedMs: isImport ? now.steadyMs : timers.importedMs,
    importedWh: timers.importSinceMs === null || !isImport
      ? 0
      : timers.importedWh + gridPowerW * elapsedMs / HOUR_MS,
    shortSinceMs: since(timers.shortSinceMs, isShort),
    drainSinceMs: since(timers.drainSinceMs, batteryPowerW > settings.batteryMaxConsumptionW),
    spareSinceMs: since(timers.spareSinceMs, isHigher),
    spareA: timers.spareSinceMs === null ? carriedA : Math.min(timers.spareA, carriedA),
    bridgedWh: Math.max(0, timers.bridgedWh + costW * elapsedMs / HOUR_MS),
    lentWh: Math.max(0, timers.lentWh + lentW * elapsedMs / HOUR_MS),
  };
}

/** The sun is short even for the smallest current. */
function isBridging(charge: Charge, { shortW }: Balance, { range }: Situation): boolean {
  return charge.command.currentA <= range.minA && shortW > NOISE_W;
}

/** Steady times at which the charge pauses if nothing changes; Infinity: not in sight. */
interface PauseTimes {
  readonly import: number;
  readonly protection: number;
  readonly bridge: number;
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
  const leftWh = hasBattery ? Math.max(0, settings.batteryBridgeWh - timers.bridgedWh) : 0;
  const spentMs = leftWh === 0 ? now.steadyMs : now.steadyMs + leftWh / balance.bridgeW * HOUR_MS;
  return {
    import: isAtMin ? importPauseMs(charge, balance, situation) : Infinity,
    protection: after(timers.drainSinceMs, DRAIN_PAUSE_MS),
    bridge: isBridging(charge, balance, situation)
      ? Math.max(
        after(timers.shortSinceMs, LOWER_CALM_MS),
        charge.switchedMs + ON_DWELL_MS,
        spentMs,
      )
      : Infinity,
  };
}

/** Steady time at which import at the smallest current has lasted and cost enough for a pause. */
function importPauseMs(
  { timers, changedMs }: Charge,
  { gridPowerW, aboveSmallestW }: Balance,
  { hasBattery, now }: Situation,
): number {
  const { importSinceMs, importedWh } = timers;
  const isEndedBySmallest = !hasBattery && aboveSmallestW > 0;
  if (importSinceMs === null || isEndedBySmallest) return Infinity;
  const lastedMs = hasBattery
    ? Math.max(importSinceMs, changedMs + SETTLE_MS) + IMPORT_PAUSE_MS
    : importSinceMs + BARE_IMPORT_PAUSE_MS;
  const leftWh = (hasBattery ? IMPORT_PAUSE_WH : BARE_IMPORT_PAUSE_WH) - importedWh;
  return Math.max(lastedMs, now.steadyMs + Math.max(0, leftWh) / gridPowerW * HOUR_MS);
}

function nextCurrentA(charge: Charge, balance: Balance, situation: Situation): number {
  const { timers, command, changedMs } = charge;
  const { now, isCharging, carPowerW, range, hasBattery } = situation;
  const hasLasted = (sinceMs: number | null, delayMs: number) =>
    sinceMs !== null && now.steadyMs - sinceMs >= delayMs;
  // A car that does not draw yet starts from the smallest current, whenever it wakes.
  if (!isCharging && carPowerW !== null) return askCurrentA(situation, sunForAskA(situation));
  const isSettled = hasLasted(changedMs, SETTLE_MS);
  const isLongShort = hasLasted(timers.shortSinceMs, LOWER_CALM_MS) ||
    hasLasted(timers.importSinceMs, LOWER_CALM_MS);
  const isLent = hasCredit(timers, situation) && timers.importSinceMs === null;
  if (isSettled && isLongShort && !isLent) {
    // At least one ampere, also where the sums look even: the car may draw more than it was told.
    return Math.max(range.minA, Math.min(balance.carriedA, command.currentA - 1));
  }
  const isImporting = isSettled
    ? timers.importSinceMs !== null
    : hasLasted(timers.importSinceMs, RAMP_IMPORT_MS);
  if (isImporting) return Math.min(balance.carriedA, command.currentA);
  const calmMs = hasBattery ? BUFFERED_RAISE_CALM_MS : RAISE_CALM_MS;
  const isFollowed = carPowerW !== null &&
    Math.abs(carPowerW - command.currentA * situation.perAmpereW) < situation.perAmpereW;
  const hasJustBought = timers.importedMs !== null &&
    now.steadyMs - timers.importedMs < BOUGHT_CALM_MS;
  const mayRaise = hasLasted(timers.spareSinceMs, calmMs) && !hasJustBought &&
    hasLasted(changedMs, isFollowed ? calmMs : SLOW_FOLLOW_MS);
  if (!mayRaise) return command.currentA;
  return hasBattery ? balance.carriedA : timers.spareA;
}

/** The current that the sun bears before anything flows. */
function sunForAskA({ startSurplusW, perAmpereW, range }: Situation): number {
  return startSurplusW === null ? range.minA : startSurplusW / perAmpereW;
}

/**
 * The battery pays for the current of a moment ago: it gets that back from the sun's next ups, which
 * a current that fell with every down would leave to the grid.
 */
function hasCredit(timers: FollowTimers, situation: Situation): boolean {
  const { settings, hasBattery, socPct, now } = situation;
  const part = socPct !== null && socPct >= PLENTY_SOC_PCT ? 1 : LENT_PART;
  const isDrainShort = timers.drainSinceMs === null ||
    now.steadyMs - timers.drainSinceMs < DRAIN_LOWER_MS;
  return hasBattery && isDrainShort && timers.lentWh < settings.batteryBridgeWh * part;
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
