import type { ChargerCommand } from "../../domain/house/command.ts";
import type { Session, SessionEnd } from "../../domain/history/history_rows.ts";
import { missingHalf } from "../../domain/devices/slots.ts";
import type { Sources } from "../../domain/house/flows.ts";
import type { EndedGoal, GoalState } from "../../domain/goals/goal_state.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import type { PowerFlows, Snapshot } from "../../domain/house/snapshot.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { type Moment, wallOf } from "../../domain/house/time.ts";
import type { Phases } from "../../domain/house/units.ts";
import { ASK_PACE_MS, askPaceMs, ASKS, asksInVain, countAsks, nextAskMs } from "../car/asking.ts";
import { isHandshaking, watchCar } from "../car/car.ts";
import { NEW_CAR } from "../car/car_memory.ts";
import { watchDraw } from "../car/drawing.ts";
import { type Presence, updatePresence } from "../car/presence.ts";
import { toSession } from "../car/session.ts";
import { countersOf, followSession } from "../car/stay.ts";
import { watchStart } from "../car/waking.ts";
import { type ChargerMemory, steeredMode } from "../charger_memory.ts";
import { pauseCommand, type Plan, tighten } from "../limits.ts";
import type { CarDemand } from "../share/car_demand.ts";
import { pursueGoal } from "../goals/pursue.ts";
import { countedWh } from "../goals/take_goal.ts";
import { goalReason } from "../goals/goal_reason.ts";
import { expectedPowerW, watchFullPower } from "../goals/drawn_power.ts";
import { assess, type HouseView, silentCharger, type Situation } from "../situation.ts";
import { forgetCharge, takeOver } from "../takeover.ts";
import { besideOthers } from "./beside_others.ts";
import { SLOW_FOLLOW_MS } from "./charge.ts";
import { isRangeUsable } from "./current.ts";
import { phaseRange, unexpectedPhases } from "../phases/levels.ts";
import { besideSwitch, withPhases } from "../phases/switching.ts";
import { changeOf, isSwitchDone, type PhaseChange, watchPhases } from "../phases/watch.ts";
import { updateSpells, updateStartable } from "./starting.ts";
import { planTracked } from "./tracked.ts";
import { NO_TRIALS } from "./trials.ts";
import { turnByItself, updateLacking } from "./turning.ts";
import { planDisabled, planUntracked } from "./untracked.ts";

/** What one cycle decides of a charger. */
export interface ChargerDecision {
  readonly id: number;
  readonly kind: "charger";
  /** Null: nothing to command, because no charger is set up or it is away. */
  readonly command: ChargerCommand | null;
  readonly reason: Reason;
  readonly surplusW: number | null;
  /** Current really flows. */
  readonly isCharging: boolean;
  /** The charger answers, or has missed less than three times in a row or less than 60 s. */
  readonly isOnline: boolean;
  /** Wall time of the last answer (epoch ms); null while online or when never reached. */
  readonly offlineSinceMs: number | null;
  readonly phases: Phases;
  /** What was expected where current flows on another number of phases; null: no such thing. */
  readonly otherThanPhases: Phases | null;
  /** Fewest and most phases that it may be switched to now; missing: it is not switched. */
  readonly phaseRange?: { readonly fewest: Phases; readonly most: Phases };
  /** What became of a switch of phases in this cycle; missing: nothing. */
  readonly phaseChange?: PhaseChange;
  /** The session that runs, pauses included. */
  readonly session: Session | null;
  /** The session that ended in this cycle. */
  readonly endedSession: (Session & SessionEnd) | null;
  /** What feeds it, by the energy book; null: its power is unknown. */
  readonly sources: Sources | null;
  /** Power in W that the car is reckoned to draw at full current. */
  readonly fullPowerW: number;
  /** What a goal that is set now would count of the session already, in Wh. */
  readonly countedWh: number;
  /** What a person wants the car to have; null: nothing. */
  readonly goal: GoalState | null;
  /** The round of a goal that ended in this cycle. */
  readonly endedGoal: EndedGoal | null;
}

/** A charger as one cycle has it. */
export interface ChargerCycle {
  readonly id: number;
  readonly memory: ChargerMemory;
  /** Its charger and car power are this one's. */
  readonly snapshot: Snapshot;
  /** The powers as the charger shall see them. */
  readonly seen: PowerFlows;
  /** As they hold for this charger. */
  readonly settings: Settings;
  /** What feeds it now, by the energy book; null: its power is unknown. */
  readonly sources: Sources | null;
  /** What chargers behind it draw and would leave to it, in W. */
  readonly yieldingW: number;
  /** What chargers before it wait for, in W. */
  readonly awaitedW: number;
  /** Another charger comes before it. */
  readonly isBehind: boolean;
  readonly house: HouseView;
}

/** Decides one charger; `demand` is what the loads after it have to reckon with. */
export function decideCharger(cycle: ChargerCycle): {
  readonly memory: ChargerMemory;
  readonly decision: ChargerDecision;
  readonly demand: CarDemand;
  /** What the charger was told until now, as it was taken over. */
  readonly told: Told;
} {
  const { id, memory, snapshot, house } = cycle;
  const first = assess(cycle);
  const presence = updatePresence(memory.presence, snapshot.charger, house.now);
  const seen = look(memory, first, presence);
  // What was learnt in this very cycle counts in it: a current that stops the car is not told again.
  const isAsSeen = seen.habits === first.habits && seen.phases.wanted === memory.phases.wanted;
  const { habits, phases } = seen;
  const situation = isAsSeen ? first : assess({ ...cycle, memory: { ...memory, habits, phases } });
  const turn = turnByItself(seen, situation, {
    isPluggedIn: presence.isPluggedIn,
    wasFlowing: memory.car.wasFlowing,
  });
  const pursued = pursueGoal(turn?.state ?? seen, situation, presence);
  const decided = plan(pursued.state, situation, cycle);
  const asked = askCar(decided, situation);
  const { sources } = cycle;
  const measured = { flows: snapshot.flows, sources, counters: countersOf(snapshot) };
  const stay = followSession(asked.state, { ...measured, presence }, situation);
  const demand = demandOf(id, asked, situation, presence);
  const { charger } = situation;
  const isAway = charger.isConfigured && !charger.isOnline;
  return {
    memory: { ...stay.state, isSilent: demand.isSilent },
    demand,
    told: asked.told,
    decision: {
      id,
      kind: "charger",
      command: asked.command,
      reason: pursued.turned ?? turn?.reason ??
        goalReason(asked.reason, pursued.goal, situation),
      surplusW: situation.surplusW,
      isCharging: situation.isCharging,
      isOnline: charger.isOnline,
      offlineSinceMs: isAway ? charger.answeredAtMs : null,
      phases: situation.phases,
      otherThanPhases: unexpectedPhases(memory.car.phases, situation),
      ...phaseRange(phases, situation),
      ...changeOf(memory.phases, phases),
      session: stay.state.session === null ? null : toSession(stay.state.session),
      endedSession: stay.ended,
      fullPowerW: Math.round(expectedPowerW(stay.state, situation)),
      countedWh: countedWh(stay.state),
      goal: pursued.goal,
      endedGoal: pursued.ended,
      sources,
    },
  };
}

/** Takes over what this cycle has shown, before anything is decided. */
function look(before: ChargerMemory, situation: Situation, presence: Presence): ChargerMemory {
  const { command, changedMs } = before;
  const isObeyed = situation.charger.values?.enabled !== false;
  const isAsked = command?.enabled === true;
  const phases = watchPhases(before.phases, {
    mode: steeredMode(before),
    isAsked,
    presence,
  }, situation);
  const state: ChargerMemory = {
    ...before,
    phases,
    // A pause that was made for a switch alone ends with it.
    switchedMs: isSwitchDone(before.phases, phases) ? null : before.switchedMs,
    startableSinceMs: updateStartable(before.startableSinceMs, situation),
    spells: updateSpells(situation),
    presence: presence.memory,
    // What failed on other phases tells nothing of these.
    trials: presence.isPluggedIn || phases.wanted !== before.phases.wanted
      ? NO_TRIALS
      : before.trials,
    habits: watchFullPower(
      watchStart(watchDraw(situation.habits, changedMs, situation), before, situation),
      before,
      situation,
    ),
    car: watchCar(presence.isPluggedIn ? NEW_CAR : before.car, {
      isAsked: isAsked && isObeyed,
      commandA: isAsked ? command.currentA : null,
      changedMs,
    }, situation),
  };
  return { ...state, lackingSinceMs: updateLacking(state, situation) };
}

/** What a charger was told, and since when. */
export type Told = Pick<
  ChargerMemory,
  "command" | "switchedMs" | "changedMs" | "changedFromA"
>;

/** What its mode makes of the charger. */
interface Planned {
  readonly state: ChargerMemory;
  readonly told: Told;
  readonly command: ChargerCommand | null;
  readonly reason: Reason;
  /** It waits for so much, in W, that chargers behind it draw. */
  readonly awaitedW: number;
}

/** The same, and whether a car that does not draw has been given up. */
interface Asked extends Planned {
  readonly isGivenUp: boolean;
}

/** Numbers the asks of a car that does not draw, and says what becomes of them. */
function askCar(decided: Planned, situation: Situation): Asked {
  const { now, charger, habits } = situation;
  const isHourly = decided.state.choice.mode !== "fast";
  const isAsking = decided.command?.enabled === true;
  const car = countAsks(decided.state.car, situation, { isAsking, isHourly });
  const state = { ...decided.state, car };
  const command = decided.command !== null && car.asks > 1
    ? { ...decided.command, ask: car.asks }
    : decided.command;
  const asked = { ...decided, state, command, isGivenUp: false };
  if (asked.reason.code !== "asked") return asked;
  if (charger.values?.isCarConnected === false) {
    return { ...asked, reason: { code: "car.absent" }, isGivenUp: true };
  }
  const { askedMs, lastAskMs } = car;
  if (askedMs === null || lastAskMs === null) return asked;
  const asks = asksInVain(car);
  const isGivenUp = asks >= ASKS && now.steadyMs >= lastAskMs + askPaceMs(habits);
  const sinceMs = wallOf(askedMs, now);
  if (hasCeased(state)) {
    const { currentA } = asked.reason;
    return { ...asked, reason: { code: "car.idle", currentA, sinceMs }, isGivenUp };
  }
  if (!isGivenUp) return asked;
  const nextMs = nextAskMs(car, habits, isHourly);
  const nextAtMs = Number.isFinite(nextMs) ? wallOf(nextMs, now) : null;
  return { ...asked, reason: { code: "car.waiting", asks, sinceMs, nextAtMs }, isGivenUp };
}

/** True for a car that drew after it was switched on and then stopped: no start in vain. */
function hasCeased({ car, switchedMs }: ChargerMemory): boolean {
  return car.askedMs !== null && switchedMs !== null && car.chargedMs > 0 &&
    car.askedMs - switchedMs >= ASK_PACE_MS;
}

/** What the car takes and may be about to take of the sun. */
function demandOf(
  id: number,
  asked: Asked,
  situation: Situation,
  presence: Presence,
): CarDemand {
  const { isCharging, charger, carPowerW, range, perAmpereW, now } = situation;
  const { changedMs, startableSinceMs } = asked.state;
  const mode = steeredMode(asked.state);
  const isGivenUp = asked.isGivenUp || charger.values?.isCarConnected === false;
  const isSilent = !isCharging && !presence.isPluggedIn && (isGivenUp || asked.state.isSilent);
  const isAsked = asked.command?.enabled === true;
  return {
    id,
    mode,
    isCharging,
    powerW: carPowerW,
    isAsked: isAsked && !isSilent,
    isSilent,
    isAboutToStart: mode === "tracked" && charger.isOnline && !isAsked && !isSilent &&
      startableSinceMs !== null,
    commandA: asked.command?.currentA ?? 0,
    isFollowed: isCharging && changedMs !== null && now.steadyMs - changedMs >= SLOW_FOLLOW_MS,
    range,
    perAmpereW,
    awaitedW: asked.awaitedW,
  };
}

function plan(
  state: ChargerMemory,
  situation: Situation,
  others: Pick<ChargerCycle, "yieldingW" | "awaitedW">,
): Planned {
  const { charger, now } = situation;
  const awaitedW = 0;
  if (!charger.isConfigured) {
    const reason = setUpReason(situation.settings);
    const forgotten = forgetCharge(state);
    return { state: forgotten, told: forgotten, command: null, reason, awaitedW };
  }
  if (!charger.isOnline) {
    // A charger that does not answer may still receive commands, so it is told to pause a charge
    // that nobody can watch.
    const mode = steeredMode(state);
    const mustPause = mode === "disabled" || mode === "tracked";
    const command = mustPause ? pauseCommand(situation.range) : null;
    const forgotten = forgetCharge(state);
    const reason = silentCharger(situation);
    return { state: forgotten, told: forgotten, command, reason, awaitedW };
  }
  const taken = takeOver(state, situation);
  const told = taken;
  if (taken.command === null && state.choice.mode !== "disabled") {
    return { state: taken, told, command: null, reason: silentCharger(situation), awaitedW };
  }
  const { plan: planned, ...beside } = besideOthers(planMode(taken, situation), taken, {
    ...others,
    situation,
  });
  const { mode, modeBy } = state.choice;
  if (mode === "disabled" && modeBy === "car-full" && isHandshaking(state.car, situation.now)) {
    // A new car may be about to draw: a stop now would hide its plug-in.
    return { state: taken, told, command: null, reason: planned.reason, awaitedW };
  }
  const ceiling = charger.quality === "fresh" ? null : taken.command;
  const phased = besideSwitch(planned, taken.phases, {
    mode: steeredMode(taken),
    protectedUntilMs: taken.protectedUntilMs,
    situation,
  });
  const { protectedUntilMs, shortCharges, trials, follow } = phased.plan;
  const tightened = tighten(phased.plan.wish, situation.range, ceiling);
  const command = withPhases(tightened, phased.setTo);
  const after = { protectedUntilMs, shortCharges, trials, follow, phases: phased.memory };
  return {
    state: remember({ ...taken, ...after }, command, now),
    told,
    command,
    reason: reasonOf(phased.plan, command, situation),
    ...beside,
  };
}

/**
 * Where one of the two addresses is missing, the reason names it, so that nobody looks for the
 * other one.
 */
function setUpReason(settings: Settings): Reason {
  const missing = missingHalf(settings);
  return missing === null ? { code: "setup.charger" } : { code: "setup.charger", missing };
}

function planMode(state: ChargerMemory, situation: Situation): Plan {
  const mode = steeredMode(state);
  switch (mode) {
    case "disabled":
      return planDisabled(state, situation);
    case "slow":
    case "fast":
      return planUntracked(mode, state, situation);
    case "tracked":
      return planTracked(state, situation);
  }
}

/** The plan's reason, unless the limits allowed less than the plan. */
function reasonOf(plan: Plan, command: ChargerCommand, situation: Situation): Reason {
  const { wish, reason } = plan;
  if (wish.enabled === command.enabled) {
    // What lies between two steps of the charger is wished, and never told.
    const isOfCommand = reason.code === "asked" || reason.code === "charging.changing";
    return isOfCommand ? { ...reason, currentA: command.currentA } : reason;
  }
  const { isCharging, carPowerW, range } = situation;
  if (isCharging && carPowerW !== null) return { code: "stopping", powerW: carPowerW };
  if (isRangeUsable(range)) return silentCharger(situation);
  return { code: "limit.range", minA: range.minA, maxA: Math.max(0, range.maxA) };
}

function currentOf(command: ChargerCommand | null): number {
  return command?.enabled === true ? command.currentA : 0;
}

/** The memory with what the charger is told now. */
export function remember(
  state: ChargerMemory,
  command: ChargerCommand,
  now: Moment,
): ChargerMemory {
  const before = state.command;
  const isSwitched = command.enabled !== (before?.enabled ?? false);
  const isChanged = isSwitched || command.currentA !== before?.currentA;
  return {
    ...state,
    command,
    switchedMs: isSwitched ? now.steadyMs : state.switchedMs,
    changedMs: isChanged ? now.steadyMs : state.changedMs,
    changedFromA: isChanged ? currentOf(before) : state.changedFromA,
    mustQualify: state.mustQualify && steeredMode(state) !== "tracked",
  };
}
