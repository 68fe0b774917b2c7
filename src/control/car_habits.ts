/** What this charger and its car do again and again; kept across plug-ins and restarts. */
export interface CarHabits {
  /** Power that the car draws, in parts of what current and voltage let expect; never below 1. */
  readonly drawPart: number;
  /** Power and told current as they have stood still since then; null: nothing flows. */
  readonly steady: Steady | null;
}

export interface Steady {
  readonly powerW: number;
  readonly targetA: number;
  readonly sinceMs: number;
}

/** A charger and car of which nothing is known yet. */
export const NEW_HABITS: CarHabits = { drawPart: 1, steady: null };
