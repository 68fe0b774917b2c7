import { StorageFailed } from "../../domain/codes/errors.ts";
import type { ApplyState } from "../../domain/house/command.ts";
import type { ChargerValues } from "../../domain/house/snapshot.ts";
import type { ChargerDecision } from "../../control/decide.ts";
import type { ChargeMode, ModeChoice } from "../../domain/house/mode.ts";
import type { RefusedPress } from "../load_states.ts";
import type { ModeStore } from "../../domain/ports/record_stores.ts";
import type { LoadMemory } from "../../control/state.ts";

type Loads = ReadonlyMap<number, LoadMemory>;

/** Keeps the mode of each charger on the disk, and knows which of them no cycle has acted on yet. */
export class ModeKeeper {
  /** Chargers whose newest choice is not on the disk. */
  readonly #unsaved = new Set<number>();
  /** Chargers whose mode was chosen and that have not taken it yet. */
  readonly #pending = new Set<number>();
  /** The newest press on each charger, and what it took the place of. */
  readonly #presses = new Map<
    number,
    { readonly choice: ModeChoice; readonly before: ModeChoice }
  >();
  readonly #refused = new Map<number, RefusedPress>();

  constructor(private readonly store: ModeStore) {}

  isPending(id: number): boolean {
    return this.#pending.has(id);
  }

  /**
   * Stores what a person chose. Disabled is obeyed even when it cannot be stored, and stored later.
   * @throws StorageFailed for another mode
   */
  choose(id: number, choice: ModeChoice, before: ModeChoice): void {
    this.#save(id, choice);
    this.#pending.add(id);
    this.#refused.delete(id);
    if (choice !== before) this.#presses.set(id, { choice, before });
  }

  /** What `choice` took the place of; null: it is no press of a person, or was one before it. */
  before(id: number, choice: ModeChoice): ModeChoice | null {
    const press = this.#presses.get(id);
    return press?.choice === choice ? press.before : null;
  }

  /** The newest press has been taken back; `refused` where its charger has not taken it. */
  putBack(id: number, choice: ModeChoice, refused: RefusedPress | null): void {
    this.#presses.delete(id);
    try {
      this.#save(id, choice);
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.#unsaved.add(id);
    }
    if (refused === null) this.#pending.add(id);
    else {
      this.#pending.delete(id);
      this.#refused.set(id, refused);
    }
  }

  /** The newest press that this charger has refused; null: it has taken what came since. */
  refusedOf(id: number): RefusedPress | null {
    return this.#refused.get(id) ?? null;
  }

  #save(id: number, choice: ModeChoice): void {
    try {
      this.store.save(id, choice);
      this.#unsaved.delete(id);
    } catch (error) {
      if (choice.mode !== "disabled" || !(error instanceof StorageFailed)) throw error;
      this.#unsaved.add(id);
    }
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

/**
 * The charger does what the chosen mode asks, or there is nothing to ask. Tracked asks for another
 * current before the last one is seen: there it is on or off that counts.
 */
export function isTaken({ decision, mode, value, applyState }: {
  readonly decision: ChargerDecision;
  readonly mode: ChargeMode;
  readonly value: ChargerValues | null;
  readonly applyState: ApplyState | null;
}): boolean {
  const { command, isOnline, isCharging } = decision;
  if (!isOnline) return false;
  if (command === null || applyState === "confirmed") return true;
  return mode === "tracked" && isCharging === command.enabled && value?.enabled === command.enabled;
}
