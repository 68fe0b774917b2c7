import type { Reason } from "../../domain/codes/reason.ts";
import { deadlineOf } from "../../domain/goals/deadline.ts";
import type { EndedGoal, GoalEnd, GoalState } from "../../domain/goals/goal_state.ts";
import type { RunningGoal } from "../../domain/goals/goal.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { Presence } from "../car/presence.ts";
import { toSession } from "../car/session.ts";
import { type ChargerMemory, NO_PURSUIT, type Pursuit, takeMode } from "../charger_memory.ts";
import type { Situation } from "../situation.ts";
import { expectedPowerW, mostPowerW } from "./drawn_power.ts";
import { foretold, planGoal } from "./goal_plan.ts";
import { dropGoal, mustQualify, withGoal } from "./take_goal.ts";

/** A goal that is late is given up when nothing has flowed for so long. */
export const LATE_IDLE_MS = HOUR_MS;
/** What the car draws counts once it has had so long to follow. */
const FOLLOW_MS = MINUTE_MS;

/** A charger after its goal has been looked at. */
export interface Pursued {
  readonly state: ChargerMemory;
  /** Null: it has none, or none any more. */
  readonly goal: GoalState | null;
  /** The round that ended in this cycle. */
  readonly ended: EndedGoal | null;
  /** Why the mode turned in this cycle; null: it did not. */
  readonly turned: Reason | null;
}

/** What counts towards a goal. */
interface Count {
  /** By the last energy that was known, which only grows. */
  readonly gotWh: number;
  readonly isKnown: boolean;
}

/**
 * Looks after the goal of a charger: ends a round that is over, says whether it is due, and what is to
 * be expected. An unknown energy counts as the last known one: it never meets a goal, and what is
 * missing by it is charged for.
 */
export function pursueGoal(
  state: ChargerMemory,
  situation: Situation,
  presence: Presence,
): Pursued {
  const { goal } = state.choice;
  if (goal === undefined) return { state: withoutPursuit(state), ...NOTHING };
  const deadlineMs = deadlineOf(goal, situation.settings.timeZone);
  const count = countOf(goal, state, situation);
  const pursuit = notedFlow(state, deadlineMs, situation);
  const round: Round = { goal, deadlineMs, count };
  const end = endOf(round, { ...state, pursuit }, { situation, presence });
  if (end !== null) return ended(end, round, { state, situation, presence });
  if (deadlineMs === null) return { ...NOTHING, state, goal: untilState(round, state, situation) };
  return pursue(round, { ...state, pursuit }, { situation, deadlineMs });
}

const NOTHING = { goal: null, ended: null, turned: null } as const;

interface Round {
  readonly goal: RunningGoal;
  readonly deadlineMs: number | null;
  readonly count: Count;
}

function withoutPursuit(state: ChargerMemory): ChargerMemory {
  return state.pursuit === NO_PURSUIT ? state : { ...state, pursuit: NO_PURSUIT };
}

function countOf(goal: RunningGoal, { session }: ChargerMemory, { charger }: Situation): Count {
  const isKnown = charger.isOnline && charger.quality === "fresh" &&
    (charger.values?.powerW ?? null) !== null;
  if (session === null) return { gotWh: 0, isKnown };
  const { startedAtMs, energyWh } = toSession(session);
  const beforeWh = goal.before?.startedAtMs === startedAtMs ? goal.before.energyWh : 0;
  return { gotWh: Math.max(0, energyWh - beforeWh), isKnown };
}

/**
 * When current last flowed after the deadline. A program that starts after it goes on with a charge
 * that was under way, and with nothing else.
 */
function notedFlow(
  { pursuit, session }: ChargerMemory,
  deadlineMs: number | null,
  { now, isCharging }: Situation,
): Pursuit {
  const isLate = deadlineMs !== null && now.atMs >= deadlineMs;
  if (!isLate) return pursuit.flowedMs === null ? pursuit : { ...pursuit, flowedMs: null };
  if (isCharging) return { ...pursuit, flowedMs: now.steadyMs };
  if (pursuit.flowedMs !== null) return pursuit;
  const overMs = session?.isFlowing === true ? 0 : now.atMs - deadlineMs;
  return { ...pursuit, flowedMs: now.steadyMs - overMs };
}

/** How the round ends in this cycle; null: it goes on. */
function endOf(
  { goal, deadlineMs, count }: Round,
  { choice, pursuit }: ChargerMemory,
  { situation, presence }: { readonly situation: Situation; readonly presence: Presence },
): GoalEnd | null {
  const { now, charger } = situation;
  if (count.isKnown && count.gotWh >= goal.energyWh) return "met";
  // Full before this round began: it is only over once the car has been away, or at its deadline.
  const isFull = choice.mode === "disabled" && choice.modeBy === "car-full";
  if (isFull && choice.sinceMs > goal.fromMs) return "car-full";
  if (deadlineMs === null) return presence.isPluggedOut ? "unplugged" : null;
  if (now.atMs < deadlineMs) return null;
  if (presence.isPluggedOut) return "unplugged";
  if (charger.values?.isCarConnected === false && charger.quality === "fresh") return "no-car";
  if (isFull && charger.values?.isCarConnected === true) return "car-full";
  const idleMs = pursuit.flowedMs === null ? 0 : now.steadyMs - pursuit.flowedMs;
  return idleMs >= LATE_IDLE_MS ? "no-flow" : null;
}

/** The charger after a round: without its goal, or with the next round of it. */
function ended(
  end: GoalEnd,
  { goal, deadlineMs, count }: Round,
  { state, situation, presence }: {
    readonly state: ChargerMemory;
    readonly situation: Situation;
    readonly presence: Presence;
  },
): Pursued {
  const { now } = situation;
  const { gotWh } = count;
  const { energyWh } = goal;
  const over: EndedGoal = { end, energyWh, gotWh, deadlineMs };
  if (deadlineMs === null || goal.days === "once") {
    const dropped = dropGoal(state);
    if (deadlineMs !== null || end !== "met") {
      return { ...NOTHING, state: dropped, ended: over };
    }
    const off = takeMode(dropped, { mode: "disabled", modeBy: "goal" }, now);
    const turned: Reason = { code: "goal.met", gotWh, goalWh: energyWh };
    return { ...NOTHING, state: off, ended: over, turned };
  }
  const session = state.session === null ? null : toSession(state.session);
  const next: RunningGoal = {
    ...goal,
    fromMs: Math.round(Math.max(deadlineMs, now.atMs)),
    before: session && { startedAtMs: session.startedAtMs, energyWh: session.energyWh },
  };
  const qualified = { ...state, mustQualify: mustQualify(state), pursuit: NO_PURSUIT };
  const rest = pursueGoal(withGoal(qualified, next), situation, presence);
  return { ...rest, ended: over };
}

function untilState(
  { goal, count: { gotWh, isKnown } }: Round,
  state: ChargerMemory,
  situation: Situation,
): GoalState {
  const { energyWh, readyBy, days, setAtMs } = goal;
  return {
    ...{ energyWh, readyBy, days, setAtMs },
    gotWh: isKnown ? gotWh : null,
    missingWh: Math.max(0, energyWh - gotWh),
    deadlineMs: null,
    powerW: Math.round(expectedPowerW(state, situation)),
    isDue: false,
    startsAtMs: null,
    readyAtMs: null,
    shortWh: 0,
    cost: null,
  };
}

/** A round that goes on: whether it is due, and the mode that this asks for. */
function pursue(
  { goal, count: { gotWh, isKnown } }: Round,
  state: ChargerMemory,
  { situation, deadlineMs }: { readonly situation: Situation; readonly deadlineMs: number },
): Pursued {
  const { now, prices } = situation;
  const { energyWh, readyBy, days, setAtMs } = goal;
  const missingWh = Math.max(0, energyWh - gotWh);
  const drawnW = drawnNow(state, situation);
  const powerW = drawnW ?? expectedPowerW(state, situation);
  const { isDue: wasDue, slotEndMs, flowedMs } = state.pursuit;
  const plan = planGoal({
    missingWh,
    powerW,
    nowMs: now.atMs,
    deadlineMs,
    prices,
    isDue: wasDue,
    slotEndMs,
  });
  const isDue = plan.isDue && mayCharge(state, situation);
  // What this car draws stays known: by less than that the goal would be due again at once.
  const pursuit = isDue
    ? { isDue, slotEndMs: plan.slotEndMs, flowedMs, drawnW }
    : { ...NO_PURSUIT, flowedMs, drawnW: state.session === null ? null : drawnW };
  const turned = isDue ? awakened(state, situation) : state;
  return {
    ...NOTHING,
    state: {
      ...turned,
      pursuit,
      mustQualify: isDue ? turned.mustQualify : mustQualify(state),
    },
    goal: {
      ...{ energyWh, readyBy, days, setAtMs },
      gotWh: isKnown ? gotWh : null,
      missingWh,
      deadlineMs,
      powerW: Math.round(powerW),
      isDue,
      ...foretold(plan, { missingWh, powerW, deadlineMs, nowMs: now.atMs }, isDue),
    },
  };
}

/** A socket that is known to be empty is not switched on. */
function mayCharge({ choice }: ChargerMemory, { charger }: Situation): boolean {
  const isConnected = charger.values?.isCarConnected ?? null;
  if (isConnected === false) return false;
  // Full, and seen to be plugged in since: it takes no more.
  return !(choice.mode === "disabled" && isConnected === true);
}

/** A charger that a full car has turned off is asked anew: it may be another car, or the same on another day. */
function awakened(state: ChargerMemory, { now }: Situation): ChargerMemory {
  if (state.choice.mode !== "disabled") return state;
  return takeMode(state, { mode: "tracked", modeBy: "goal" }, now);
}

/**
 * What the car draws for its goal, in W, as it was last seen: a charger that is silent for a moment,
 * or a main fuse that moves the current, makes no goal less due. Null: it has not begun to.
 */
function drawnNow(state: ChargerMemory, situation: Situation): number | null {
  const { isCharging, carPowerW, now, charger } = situation;
  const { pursuit, switchedMs, command } = state;
  // Phases and limits may be others by the time that it is due again.
  if (!pursuit.isDue) {
    return pursuit.drawnW && Math.min(pursuit.drawnW, mostPowerW(state, situation));
  }
  const isShown = isCharging && charger.quality === "fresh" && command?.enabled === true &&
    switchedMs !== null && now.steadyMs - switchedMs >= FOLLOW_MS;
  return isShown && carPowerW !== null ? carPowerW : pursuit.drawnW;
}
