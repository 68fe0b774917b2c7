import type { GoalPreview, Goals } from "../../src/app/goals.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { Goal } from "../../src/domain/goals/goal.ts";

/** Goals that only note what is asked of them. */
export class FakeGoals implements Goals {
  readonly taken: { readonly id: number; readonly goal: Goal | null }[] = [];
  isStorageBroken = false;
  /** The last press was the end of a goal. */
  isOver = false;
  foretold: GoalPreview | null = null;

  /** `pressed` is told of each press. */
  constructor(private readonly pressed: () => void = () => {}) {}

  set(id: number, goal: Goal): void {
    this.#take(id, goal);
  }

  drop(id: number): void {
    this.#take(id, null);
  }

  ended(): boolean {
    return this.isOver;
  }

  preview(): GoalPreview | null {
    return this.foretold;
  }

  #take(id: number, goal: Goal | null): void {
    if (this.isStorageBroken) throw new StorageFailed("Cannot save mode: disk full");
    this.taken.push({ id, goal });
    this.pressed();
  }
}
