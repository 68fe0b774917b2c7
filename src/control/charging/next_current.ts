import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { askCurrentA } from "../car/asking.ts";
import { type Balance, type Charge, isFollowed, SLOW_FOLLOW_MS } from "./charge.ts";
import { noiseW } from "../site/noise.ts";
import { NOISE_W } from "../site/site.ts";
import type { Situation } from "../situation.ts";
import type { FollowTimers } from "../state.ts";

/** How long the battery pays before the current falls. */
export const LOWER_CALM_MS = 15 * SECOND_MS;
/** The battery lends no more when it has given more than "Max consumption" for so long. */
export const DRAIN_LOWER_MS = 90 * SECOND_MS;
/** How long a higher current has to be carried, and how long ago the last change has to be. */
export const RAISE_CALM_MS = 20 * SECOND_MS;
/** The same where a battery pays for a raise that came too early. */
export const BUFFERED_RAISE_CALM_MS = 5 * SECOND_MS;
/** A charger of fine steps moves by no less than this. */
export const LEAST_STEP_A = 0.5;
/** After the grid has paid, nothing is raised for so long: a load that clocks comes back. */
export const BOUGHT_CALM_MS = MINUTE_MS;
/** Charger, car and inverter need so long to follow a change of ours; until then meters mislead. */
export const SETTLE_MS = 10 * SECOND_MS;
/** The inverter lags behind a ramp of ours by this time: import that lasts longer is real. */
export const RAMP_IMPORT_MS = 5 * SECOND_MS;
/** Import ends by itself where the battery, at the speed it has shown, takes it over in this time. */
export const RELIEF_MS = MINUTE_MS;
/** And as long as that has bought no more than this. */
export const RELIEF_WH = 20;
/** So much of "Bridge energy" the battery may lend before the current falls, as parts of it. */
export const LENT_PART = 0.1;
/** A battery from this charge on is about to be full anyway: it lends all of "Bridge energy". */
export const PLENTY_SOC_PCT = 90;

/** A step up beside an inverter that is held back has shown after so long what it brings. */
export const PROBE_MS = MINUTE_MS;

/** The current in A for the next cycle. */
export function nextCurrentA(charge: Charge, balance: Balance, situation: Situation): number {
  const nextA = followedCurrentA(charge, balance, situation);
  const { currentA } = charge.command;
  return nextA < currentA ? steppedBackA(charge, balance, situation) ?? nextA : nextA;
}

/**
 * The current in A that was borne before the last step up beside an inverter that is held back, where
 * that step alone explains what is missing; null: no such thing. Nothing falls below it before
 * charger, car and meter have had their time to show the way back.
 */
function steppedBackA(
  { trials, command }: Charge,
  { gridPowerW, batteryPowerW }: Balance,
  { now, perAmpereW, noise, range }: Situation,
): number | null {
  const trial = trials.trial ?? trials.fall?.trial ?? null;
  if (trial === null || trial.borneA === null || trial.borneA > command.currentA) return null;
  const isOnItsWay = trials.fall === null
    ? now.steadyMs - trial.sinceMs < PROBE_MS
    : now.steadyMs - trials.fall.sinceMs < SLOW_FOLLOW_MS;
  const missingW = gridPowerW + Math.max(0, batteryPowerW);
  const stepW = (trial.currentA - trial.borneA) * perAmpereW + noiseW(noise);
  return isOnItsWay && missingW <= stepW ? Math.max(range.minA, trial.borneA) : null;
}

function followedCurrentA(charge: Charge, balance: Balance, situation: Situation): number {
  const { timers, command, changedMs } = charge;
  const { now, isCharging, carPowerW, range } = situation;
  const hasLasted = (sinceMs: number | null, delayMs: number) =>
    sinceMs !== null && now.steadyMs - sinceMs >= delayMs;
  // A car that does not draw yet starts from the smallest current, whenever it wakes.
  if (!isCharging && carPowerW !== null) return askCurrentA(situation, sunForAskA(situation));
  const isSettled = hasLasted(changedMs, SETTLE_MS);
  const isLongShort = hasLasted(timers.shortSinceMs, LOWER_CALM_MS) ||
    hasLasted(timers.importSinceMs, LOWER_CALM_MS) ||
    hasLasted(timers.drainSinceMs, DRAIN_LOWER_MS);
  const isOwnRamp = balance.carriedAtMostA > balance.carriedA &&
    balance.carriedAtMostA >= command.currentA;
  const isExplained = isOwnRamp || isRelieved(charge, balance, situation);
  if (isSettled && isLongShort && !isExplained && !isLent(timers, balance, situation)) {
    // At least one ampere, also where the sums look even: the car may draw more than it was told.
    return Math.max(range.minA, Math.min(balance.carriedA, command.currentA - 1));
  }
  const isImporting = isSettled
    ? timers.importSinceMs !== null
    : hasLasted(timers.importSinceMs, RAMP_IMPORT_MS);
  if (isImporting) {
    return balance.carriedAtMostA >= command.currentA
      ? command.currentA
      : Math.max(range.minA, Math.min(balance.carriedAtMostA, command.currentA - LEAST_STEP_A));
  }
  return mayRaise(charge, situation)
    ? raisedCurrentA(charge, balance, situation)
    : command.currentA;
}

/** The current that the sun bears before anything flows. */
function sunForAskA({ startSurplusW, perAmpereW, range }: Situation): number {
  return startSurplusW === null ? range.minA : startSurplusW / perAmpereW;
}

/** The battery is on its way to take the import over, and the sun carries what the car is told. */
export function isRelieved(
  { timers, command }: Charge,
  { gridPowerW, batteryPowerW, carriedA, aboveSmallestW }: Balance,
  { now }: Situation,
): boolean {
  const { importSinceMs, importBatteryW, importedWh } = timers;
  if (importSinceMs === null || importedWh > RELIEF_WH) return false;
  const elapsedMs = now.steadyMs - importSinceMs;
  const isCarried = carriedA >= command.currentA && aboveSmallestW >= -NOISE_W;
  return isCarried && elapsedMs > 0 &&
    (batteryPowerW - importBatteryW) / elapsedMs * RELIEF_MS >= gridPowerW;
}

function mayRaise(charge: Charge, situation: Situation): boolean {
  const { timers, changedMs } = charge;
  const { now, hasBattery, isHeldBack } = situation;
  const calmMs = hasBattery && !isHeldBack ? BUFFERED_RAISE_CALM_MS : RAISE_CALM_MS;
  const hasJustBought = timers.importedMs !== null &&
    now.steadyMs - timers.importedMs < BOUGHT_CALM_MS;
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
  const isWorth = currentA >= Math.min(range.maxA, command.currentA + LEAST_STEP_A);
  return isWorth ? Math.max(command.currentA, currentA) : command.currentA;
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
