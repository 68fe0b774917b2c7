import type { Phases } from "../../domain/house/units.ts";

/** What this charger and its car do again and again; kept across plug-ins and restarts. */
export interface CarHabits {
  /** Power that the car draws, in parts of what current and voltage let expect; never below 1. */
  readonly drawPart: number;
  /** From an ask to the first current, in ms; null: not known. */
  readonly wakeMs: number | null;
  /** Current in A from which the car begins, smaller ones were in vain; null: the smallest does. */
  readonly startA: number | null;
  /** It has stopped at a smaller one, and begun again at this. */
  readonly isStartProven: boolean;
  /** When it has stopped at a smaller one (steady time); null: not of late. */
  readonly ceasedMs: number | null;
  /** "Smallest current" for which that was learnt; null: nothing has been looked at yet. */
  readonly forMinA: number | null;
  /** Power and told current as they have stood still since then; null: nothing flows. */
  readonly steady: Steady | null;
  /** What the car drew at the full current in its newest sessions, oldest first. */
  readonly drawn: readonly DrawnPower[];
}

/** Most power in W of one session at the largest current in A that could be told. */
export interface DrawnPower {
  readonly startedAtMs: number;
  readonly atA: number;
  readonly phases: Phases;
  readonly powerW: number;
}

export interface Steady {
  readonly powerW: number;
  readonly targetA: number;
  readonly sinceMs: number;
}

/** What was learnt of the smallest current goes when a person sets it: a way to begin anew. */
export function habitsInForce(habits: CarHabits, minCurrentA: number): CarHabits {
  if (habits.forMinA === minCurrentA) return habits;
  if (habits.forMinA === null) return { ...habits, forMinA: minCurrentA };
  return { ...habits, forMinA: minCurrentA, startA: null, isStartProven: false, ceasedMs: null };
}

/** A charger and car of which nothing is known yet. */
export const NEW_HABITS: CarHabits = {
  drawPart: 1,
  wakeMs: null,
  startA: null,
  isStartProven: false,
  ceasedMs: null,
  forMinA: null,
  steady: null,
  drawn: [],
};
