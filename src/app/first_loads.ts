import {
  type ChargerDecision,
  type Decision,
  firstCharger,
  firstSwitch,
  type SwitchDecision,
} from "../control/decide.ts";
import { InvariantBroken } from "../domain/codes/errors.ts";
import type { ModeChoice } from "../domain/house/mode.ts";

/** What was decided of the first charger, which every house has, and of the first switch. */
export interface FirstLoads {
  readonly charger: ChargerDecision;
  /** The mode of that charger, as it was decided by. */
  readonly choice: ModeChoice;
  /** Null: the house has none. */
  readonly plug: SwitchDecision | null;
}

/** The loads that what tells of one charger and one plug tells of. @throws InvariantBroken */
export function firstLoads(decision: Decision): FirstLoads {
  const charger = firstCharger(decision);
  const memory = charger === null ? undefined : decision.state.loads.get(charger.id);
  if (charger === null || memory?.kind !== "charger") {
    throw new InvariantBroken("A cycle has decided no charger");
  }
  return { charger, choice: memory.choice, plug: firstSwitch(decision) };
}

/** A charger that is followed, else the first one. @throws InvariantBroken */
export function chargerOf(decision: Decision, id: number | null): ChargerDecision {
  const followed = decision.loads.find((load) => load.id === id);
  return followed?.kind === "charger" ? followed : firstLoads(decision).charger;
}
