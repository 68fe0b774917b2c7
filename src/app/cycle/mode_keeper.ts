import { StorageFailed } from "../../domain/codes/errors.ts";
import type { ModeChoice } from "../../domain/house/mode.ts";
import type { ModeStore } from "../../domain/ports/record_stores.ts";
import type { LoadMemory } from "../../control/state.ts";

type Loads = ReadonlyMap<number, LoadMemory>;

/** Keeps the mode of each charger on the disk, and knows which of them no cycle has acted on yet. */
export class ModeKeeper {
  /** Chargers whose newest choice is not on the disk. */
  readonly #unsaved = new Set<number>();
  /** Chargers whose mode was chosen and that have not taken it yet. */
  readonly #pending = new Set<number>();

  constructor(private readonly store: ModeStore) {}

  isPending(id: number): boolean {
    return this.#pending.has(id);
  }

  /**
   * Stores what a person chose. Disabled is obeyed even when it cannot be stored, and stored later.
   * @throws StorageFailed for another mode
   */
  choose(id: number, choice: ModeChoice): void {
    try {
      this.store.save(id, choice);
      this.#unsaved.delete(id);
    } catch (error) {
      if (choice.mode !== "disabled" || !(error instanceof StorageFailed)) throw error;
      this.#unsaved.add(id);
    }
    this.#pending.add(id);
  }

  /** A charger has taken its mode. */
  taken(id: number): void {
    this.#pending.delete(id);
  }

  /** For when another database has replaced this one: all modes are stored again. */
  saveAllAgain(loads: Loads): void {
    for (const id of choicesIn(loads).keys()) this.#unsaved.add(id);
  }

  /** Stores what a cycle has turned by itself, and what was refused before. */
  saveTurned(before: Loads, after: Loads, save: (write: () => void) => boolean): void {
    const known = choicesIn(before);
    for (const [id, choice] of choicesIn(after)) {
      const isTurned = known.has(id) && known.get(id) !== choice;
      if (!isTurned && !this.#unsaved.has(id)) continue;
      const isSaved = save(() => this.store.save(id, choice, { isTriedAgain: true }));
      if (isSaved) this.#unsaved.delete(id);
      else this.#unsaved.add(id);
    }
  }
}

function choicesIn(loads: Loads): ReadonlyMap<number, ModeChoice> {
  return new Map(
    [...loads].flatMap(([id, memory]) =>
      memory.kind === "charger" ? [[id, memory.choice] as const] : []
    ),
  );
}
