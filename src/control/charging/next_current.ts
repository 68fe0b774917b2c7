import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { askCurrentA } from "../car/asking.ts";
import { type Balance, type Charge, isFollowed, SLOW_FOLLOW_MS } from "./charge.ts";
import type { CurrentRange } from "./current.ts";
import { isOwnChange, missingW, SETTLE_MS } from "./own_change.ts";
import { noiseW } from "../site/noise.ts";
import { NOISE_W } from "../site/site.ts";
import type { Situation } from "../situation.ts";
import type { FollowTimers } from "../charger_memory.ts";

/** How long the battery pays before the current falls. */
export const LOWER_CALM_MS = 15 * SECOND_MS;
/** Beside a meter of much noise, where chance alone makes a house look short. */
export const NOISY_LOWER_CALM_MS = 30 * SECOND_MS;
/** The battery lends no more when it has given more than "Max consumption" for so long. */
export const DRAIN_LOWER_MS = 90 * SECOND_MS;
/** How long a higher current has to be carried, and how long ago the last change has to be. */
export const RAISE_CALM_MS = 10 * SECOND_MS;
/** The same beside an inverter that is held back, where nothing but import shows what is carried. */
export const PROBE_CALM_MS = 20 * SECOND_MS;
/** The same where a battery, or a grid that may, pays for a raise that came too early. */
export const BUFFERED_RAISE_CALM_MS = 5 * SECOND_MS;
/** A charger of fine steps moves by no less than this. */
export const LEAST_STEP_A = 0.5;
/** After the grid has paid, nothing is raised for so long: a load that clocks comes back. */
export const BOUGHT_CALM_MS = MINUTE_MS;
/** The same with no battery, where the fall has gone ahead of a cloud. */
export const BARE_BOUGHT_CALM_MS = 30 * SECOND_MS;
/** The inverter lags behind a ramp of ours by this time: import that lasts longer is real. */
export const RAMP_IMPORT_MS = 5 * SECOND_MS;
/** Import ends by itself where the battery, at the speed it has shown, takes it over in this time. */
export const RELIEF_MS = MINUTE_MS;
/** And as long as that has bought no more than this. */
export const RELIEF_WH = 20;
/** The same at the smallest current where the battery carries the charge, and not the sun. */
export const BRIDGED_RELIEF_MS = 15 * SECOND_MS;
export const BRIDGED_RELIEF_WH = 4;
/** So much of "Bridge energy" the battery may lend before the current falls, as parts of it. */
export const LENT_PART = 0.1;
/** A battery from this charge on is about to be full anyway: it lends all of "Bridge energy". */
export const PLENTY_SOC_PCT = 90;

/** A raise that comes to more than the sun bears has shown it after so long. */
export const TRIAL_MS = MINUTE_MS;

/** The current in A for the next cycle. */
export function nextCurrentA(charge: Charge, balance: Balance, situation: Situation): number {
  const nextA = followedCurrentA(charge, balance, situation);
  const { currentA } = charge.command;
  if (nextA >= currentA) return nextA;
  return isOwnChange(charge, balance, situation)
    ? currentA
    : steppedBackA(charge, balance, situation) ?? nextA;
}

/**
 * A raise that has failed is taken back to the current that was borne before it, or to what is
 * carried above that; null: no raise explains what is missing.
 */
function steppedBackA(
  { trials: { trial } }: Charge,
  balance: Balance,
  { now, perAmpereW, noise, range }: Situation,
): number | null {
  if (trial === null || trial.borneA === null) return null;
  const { currentA, borneA, sinceMs } = trial;
  const stepW = (currentA - borneA) * perAmpereW + noiseW(noise);
  if (now.steadyMs - sinceMs >= TRIAL_MS || missingW(balance) > stepW) return null;
  return Math.max(range.minA, borneA, Math.min(balance.carriedA, currentA - LEAST_STEP_A));
}

function followedCurrentA(charge: Charge, balance: Balance, situation: Situation): number {
  const { timers, command, changedMs } = charge;
  const { now, isCharging, carPowerW, range } = situation;
  const hasLasted = (sinceMs: number | null, delayMs: number) =>
    sinceMs !== null && now.steadyMs - sinceMs >= delayMs;
  // A car that does not draw yet starts from the smallest current, whenever it wakes.
  if (!isCharging && carPowerW !== null) return askCurrentA(situation, sunForAskA(situation));
  const isSettled = hasLasted(changedMs, SETTLE_MS);
  const isLongShort = hasLasted(timers.shortSinceMs, lowerCalmMs(situation)) ||
    hasLasted(timers.importSinceMs, LOWER_CALM_MS) ||
    hasLasted(timers.drainSinceMs, DRAIN_LOWER_MS);
  const meanFallA = timers.importSinceMs === null ? balance.meanFallA : null;
  const isOwnRamp = balance.carriedAtMostA > balance.carriedA &&
    balance.carriedAtMostA >= command.currentA;
  const isExplained = isOwnRamp || isRelieved(charge, balance, situation);
  const isReal = !isExplained && !isLent(timers, balance, situation);
  if (isSettled && (isLongShort || meanFallA !== null) && isReal) {
    if (meanFallA !== null) return meanFallA;
    // At least one ampere, also where the sums look even: the car may draw more than it was told.
    return Math.max(range.minA, Math.min(balance.carriedA, command.currentA - 1));
  }
  const isImporting = isSettled
    ? timers.importSinceMs !== null
    : hasLasted(timers.importSinceMs, RAMP_IMPORT_MS);
  if (isImporting) {
    return isExplained || balance.carriedAtMostA >= command.currentA
      ? command.currentA
      : Math.max(range.minA, Math.min(balance.carriedAtMostA, command.currentA - LEAST_STEP_A));
  }
  return mayRaise(charge, situation)
    ? raisedCurrentA(charge, balance, situation)
    : command.currentA;
}

/** How long the house has to be short before the current falls. */
export function lowerCalmMs({ noise }: Situation): number {
  return noiseW(noise) > NOISE_W ? NOISY_LOWER_CALM_MS : LOWER_CALM_MS;
}

/** The current that the sun bears before anything flows. */
function sunForAskA({ startSurplusW, perAmpereW, range }: Situation): number {
  return startSurplusW === null ? range.minA : startSurplusW / perAmpereW;
}

/**
 * The battery is on its way to take the import over, and what the car is told the sun carries, or at
 * the smallest current the battery: it comes a little behind the edge of a cloud.
 */
export function isRelieved(
  { timers, command }: Charge,
  { gridPowerW, batteryPowerW, aboveSmallestW }: Balance,
  { now, range, perAmpereW, noise, hasBattery, settings }: Situation,
): boolean {
  const { importSinceMs, importBatteryW, importedWh, bridgedWh } = timers;
  if (importSinceMs === null) return false;
  const elapsedMs = now.steadyMs - importSinceMs;
  const aboveW = (command.currentA - range.minA) * perAmpereW;
  const isCarried = aboveSmallestW >= aboveW - noiseW(noise);
  const isBridged = hasBattery && aboveW <= 0 && bridgedWh < settings.batteryBridgeWh;
  if (!isCarried && !isBridged) return false;
  const [inMs, mostWh] = isCarried
    ? [RELIEF_MS, RELIEF_WH]
    : [BRIDGED_RELIEF_MS, BRIDGED_RELIEF_WH];
  return importedWh <= mostWh && elapsedMs > 0 &&
    (batteryPowerW - importBatteryW) / elapsedMs * inMs >= gridPowerW;
}

function mayRaise(charge: Charge, situation: Situation): boolean {
  const { timers, changedMs } = charge;
  const { now, hasBattery, mayBuyW, isHeldBack } = situation;
  const isBuffered = hasBattery || mayBuyW > 0;
  const bareCalmMs = isBuffered ? BUFFERED_RAISE_CALM_MS : RAISE_CALM_MS;
  const calmMs = isHeldBack ? PROBE_CALM_MS : bareCalmMs;
  const boughtCalmMs = hasBattery ? BOUGHT_CALM_MS : BARE_BOUGHT_CALM_MS;
  const hasJustBought = timers.importedMs !== null &&
    now.steadyMs - timers.importedMs < boughtCalmMs;
  return !hasJustBought && timers.spareSinceMs !== null &&
    now.steadyMs - timers.spareSinceMs >= calmMs &&
    now.steadyMs - changedMs >= (isFollowed(charge, situation) ? calmMs : SLOW_FOLLOW_MS);
}

function raisedCurrentA(
  { timers, command }: Charge,
  { raisableA }: Balance,
  { hasBattery, range }: Situation,
): number {
  const currentA = hasBattery ? raisableA : timers.spareA;
  return isWorthRaising(command.currentA, currentA, range)
    ? Math.max(command.currentA, currentA)
    : command.currentA;
}

/** A raise is worth a command from half an ampere on, or up to the limit. */
export function isWorthRaising(fromA: number, toA: number, { maxA }: CurrentRange): boolean {
  return toA >= Math.min(maxA, fromA + LEAST_STEP_A);
}

/**
 * The battery pays for the current of a moment ago: it gets that back from the sun's next ups, which
 * a current that fell with every down would leave to the grid.
 */
function isLent(timers: FollowTimers, balance: Balance, situation: Situation): boolean {
  const { settings, hasBattery, socPct, now } = situation;
  const { gridPowerW, batteryPowerW } = balance;
  const part = socPct !== null && socPct >= PLENTY_SOC_PCT ? 1 : LENT_PART;
  const isDrainShort = timers.drainSinceMs === null ||
    now.steadyMs - timers.drainSinceMs < DRAIN_LOWER_MS;
  const isFromBattery = gridPowerW <= NOISE_W || batteryPowerW >= gridPowerW;
  return hasBattery && timers.importSinceMs === null && isDrainShort && isFromBattery &&
    timers.lentWh < settings.batteryBridgeWh * part;
}
