import type { GoalPreview, Goals } from "../../src/app/goals.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { Goal } from "../../src/domain/goals/goal.ts";

/** Goals that only note what is asked of them. */
export class FakeGoals implements Goals {
  readonly taken: { readonly id: number; readonly goal: Goal | null }[] = [];
  readonly undone: number[] = [];
  isStorageBroken = false;
  /** What a press has just ended. */
  over: Goal | null = null;
  foretold: GoalPreview | null = null;
  #isUndone = false;

  set(id: number, goal: Goal): void {
    this.#take(id, goal);
  }

  drop(id: number): void {
    this.#take(id, null);
  }

  undo(id: number): boolean {
    const isLate = this.#isUndone || this.over === null;
    this.#isUndone = true;
    if (!isLate) this.undone.push(id);
    return !isLate;
  }

  ended(): Goal | null {
    return this.over;
  }

  preview(): GoalPreview | null {
    return this.foretold;
  }

  #take(id: number, goal: Goal | null): void {
    if (this.isStorageBroken) throw new StorageFailed("Cannot save mode: disk full");
    this.taken.push({ id, goal });
  }
}
