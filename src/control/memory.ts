import type { StateMemory, SwitchMemory } from "../domain/codes/control_memory.ts";
import type { ModeChoice } from "../domain/house/mode.ts";
import { type Moment, wallOf } from "../domain/house/time.ts";
import { HOUR_MS, SECOND_MS } from "../domain/house/units.ts";
import { NEW_HABITS } from "./car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "./car/car_memory.ts";
import { PROTECTION_MS } from "./charging/following.ts";
import { NOTHING_SEEN, type PresenceMemory } from "./car/presence.ts";
import { type ChargerMemory, IDLE_FOLLOW, newCharger } from "./charger_memory.ts";
import { type PlugMemory, UNKNOWN_PLUG } from "./heater/plug_memory.ts";
import { NO_PHASES, type PhaseMemory } from "./phases/phase_memory.ts";
import { AUTO_BACK_MS } from "./charging/turning.ts";

/** A memory this far from now, before or after, tells of another day: nothing of it counts. */
export const MEMORY_MAX_AGE_MS = 24 * HOUR_MS;
/** A clock that is slewed moves what is kept as wall times by less than this. */
const SLEW_MS = 2 * SECOND_MS;

/** What of a charger's memory has to live through a restart, with wall times. */
export function toMemory(state: ChargerMemory, now: Moment): StateMemory {
  const { car, habits, presence, command, follow, session, shortCharges } = state;
  const wall = (steadyMs: number | null) =>
    steadyMs === null ? null : Math.max(0, Math.round(wallOf(steadyMs, now)));
  const left = command ?? state.leftCommand;
  return {
    writtenAtMs: Math.max(0, Math.round(now.atMs)),
    session,
    car: {
      chargedMs: car.chargedMs,
      wasFlowing: car.wasFlowing,
      isAtRest: car.isAtRest,
      askedAtMs: wall(car.askedMs),
      lastAskAtMs: wall(car.lastAskMs),
      asks: car.asks,
      seenPhases: car.seenPhases,
      takenA: car.takenA,
    },
    presence: {
      absentSinceAtMs: wall(presence.absentSinceMs),
      absentUntilAtMs: wall(presence.absentUntilMs),
      isCarConnected: presence.isCarConnected,
    },
    habits: {
      drawPart: habits.drawPart,
      wakeMs: habits.wakeMs,
      startA: habits.startA,
      isStartProven: habits.isStartProven,
      forMinA: habits.forMinA,
      drawn: habits.drawn,
    },
    command: left === null
      ? null
      : { enabled: left.enabled, currentA: left.currentA, switchedAtMs: wall(state.switchedMs) },
    loan: { bridgedWh: follow.bridgedWh, lentWh: follow.lentWh },
    protectedUntilAtMs: wall(state.protectedUntilMs),
    fusedOffAtMs: wall(state.fusedOffMs),
    autoTurnedAtMs: wall(state.autoTurnedMs),
    lackedMs: state.lackingSinceMs === null ? null : now.steadyMs - state.lackingSinceMs,
    shortCharges,
    phases: toPhasesMemory(state.phases, wall),
  };
}

function toPhasesMemory(
  { switchedMs, failures }: PhaseMemory,
  wall: (steadyMs: number) => number | null,
): StateMemory["phases"] {
  const switchedAtMs = switchedMs.map(wall).filter((atMs) => atMs !== null);
  return { switchedAtMs, failures };
}

/**
 * A charger's memory in a program that starts: what an earlier one left counts as far as the wall clock makes
 * sense. Nothing is commanded by it; what the devices really do is taken over in the first cycle.
 * Waits go on or, in doubt, last longer. Evidence that could switch something on counts only as far
 * as it was gathered: time without a program proves nothing.
 */
export function restoreCharger(
  memory: StateMemory | null,
  choice: ModeChoice,
  now: Moment,
): ChargerMemory {
  const fresh = newCharger(choice);
  const habits = memory?.habits ?? null;
  const state = habits === null ? fresh : { ...fresh, habits: { ...NEW_HABITS, ...habits } };
  if (memory === null || Math.abs(now.atMs - memory.writtenAtMs) > MEMORY_MAX_AGE_MS) return state;
  const { command, loan, protectedUntilAtMs, fusedOffAtMs, autoTurnedAtMs, lackedMs } = memory;
  // No time has passed on a clock that was set back.
  const atMs = Math.max(now.atMs, memory.writtenAtMs);
  const past = (pastAtMs: number | null) =>
    pastAtMs === null ? null : now.steadyMs - Math.max(0, atMs - pastAtMs);
  return {
    ...state,
    session: memory.session === null ? null : { ...memory.session, isUnseen: true },
    car: memory.car === null ? NEW_CAR : restoreCar(memory.car, past),
    presence: memory.presence === null ? NOTHING_SEEN : restorePresence(memory.presence, past),
    leftCommand: command === null ? null : { enabled: command.enabled, currentA: command.currentA },
    switchedMs: past(command?.switchedAtMs ?? null),
    follow: { ...IDLE_FOLLOW, ...loan },
    protectedUntilMs: protectedUntilAtMs === null
      ? null
      : now.steadyMs + Math.max(0, Math.min(PROTECTION_MS, protectedUntilAtMs - atMs)),
    fusedOffMs: past(fusedOffAtMs),
    autoTurnedMs: past(autoTurnedAtMs),
    lackingSinceMs: lackedMs === null ? null : now.steadyMs - Math.min(lackedMs, AUTO_BACK_MS),
    shortCharges: memory.shortCharges,
    phases: memory.phases === null ? NO_PHASES : restorePhases(memory.phases, past),
  };
}

/** What of a switch's memory has to live through a restart, with wall times. */
export function toSwitchMemory({ manual, relay }: PlugMemory, now: Moment): SwitchMemory {
  return {
    writtenAtMs: Math.max(0, Math.round(now.atMs)),
    isSteered: relay.isManaged || relay.isOffDue,
    manual: manual === null ? null : { on: manual.on, untilAtMs: wallOf(manual.untilMs, now) },
  };
}

/** Whether a switch is held or steered otherwise than when it was stored; null: nothing was. */
export function isOtherSwitch(before: SwitchMemory | null, after: SwitchMemory): boolean {
  const [held, manual] = [before?.manual ?? null, after.manual];
  return wasSteered(before) !== wasSteered(after) || held?.on !== manual?.on ||
    isOtherTime(held?.untilAtMs ?? null, manual?.untilAtMs ?? null);
}

function wasSteered(memory: SwitchMemory | null): boolean {
  return memory !== null && (memory.isSteered ?? memory.manual !== null);
}

/**
 * A switch's memory in a program that starts. What a person holds stays so until its time, and is not
 * switched off first; a clock that was set back does not prolong it. What was steered else goes off,
 * also where nobody steers it by now: it was on for us, and nobody else would switch it off.
 */
export function restoreSwitch(memory: SwitchMemory | null, now: Moment): PlugMemory {
  if (memory === null || !wasSteered(memory)) return UNKNOWN_PLUG;
  const { relay } = UNKNOWN_PLUG;
  const { manual, writtenAtMs } = memory;
  const leftMs = manual === null ? 0 : manual.untilAtMs - Math.max(now.atMs, writtenAtMs);
  if (manual === null || leftMs <= 0) {
    // It may have been switched just now: the dwell begins anew.
    const switchedMs = now.steadyMs;
    return { ...UNKNOWN_PLUG, relay: { ...relay, isManaged: true, isOffDue: true, switchedMs } };
  }
  return {
    ...UNKNOWN_PLUG,
    manual: { on: manual.on, untilMs: now.steadyMs + leftMs },
    relay: { ...relay, isManaged: true },
  };
}

/** A change that is written at once; energies and currents may be a minute old. */
export function isMaterialChange(before: StateMemory | null, after: StateMemory): boolean {
  if (before === null) return true;
  const pairs = [
    [before.session?.startedAtMs, after.session?.startedAtMs],
    [before.presence?.absentSinceAtMs, after.presence?.absentSinceAtMs],
    [before.command?.switchedAtMs, after.command?.switchedAtMs],
    [before.protectedUntilAtMs, after.protectedUntilAtMs],
    [before.fusedOffAtMs, after.fusedOffAtMs],
    [before.autoTurnedAtMs, after.autoTurnedAtMs],
    [before.phases?.switchedAtMs.at(-1), after.phases?.switchedAtMs.at(-1)],
  ] as const;
  return pairs.some(([one, other]) => isOtherTime(one ?? null, other ?? null)) ||
    before.command?.enabled !== after.command?.enabled ||
    before.presence?.isCarConnected !== after.presence?.isCarConnected ||
    before.car?.wasFlowing !== after.car?.wasFlowing ||
    before.car?.asks !== after.car?.asks ||
    before.habits?.wakeMs !== after.habits?.wakeMs ||
    before.habits?.startA !== after.habits?.startA ||
    before.habits?.isStartProven !== after.habits?.isStartProven ||
    (before.lackedMs === null) !== (after.lackedMs === null) ||
    before.shortCharges !== after.shortCharges ||
    before.phases?.failures !== after.phases?.failures;
}

function isOtherTime(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one !== other : Math.abs(one - other) > SLEW_MS;
}

type Past = (atMs: number | null) => number | null;

function restoreCar(car: NonNullable<StateMemory["car"]>, past: Past): CarMemory {
  const { chargedMs, wasFlowing, isAtRest, asks, seenPhases, takenA } = car;
  const askedMs = past(car.askedAtMs);
  return {
    ...NEW_CAR,
    chargedMs,
    wasFlowing,
    isAtRest,
    askedMs,
    asks,
    seenPhases,
    takenA,
    lastAskMs: past(car.lastAskAtMs),
  };
}

/**
 * A switch that was under way is none any more: what the charger does is looked at anew, and what the
 * car did meanwhile nobody knows.
 */
function restorePhases(
  { switchedAtMs, failures }: NonNullable<StateMemory["phases"]>,
  past: Past,
): PhaseMemory {
  const switchedMs = switchedAtMs.map(past).filter((steadyMs) => steadyMs !== null);
  return { ...NO_PHASES, switchedMs, failures };
}

function restorePresence(
  presence: NonNullable<StateMemory["presence"]>,
  past: Past,
): PresenceMemory {
  return {
    absentSinceMs: past(presence.absentSinceAtMs),
    absentUntilMs: past(presence.absentUntilAtMs),
    isCarConnected: presence.isCarConnected,
  };
}
