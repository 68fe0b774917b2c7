import type { Decision } from "../control/decide.ts";
import { ownWordIn } from "../domain/diagnosis.ts";
import type { Reason } from "../domain/reason.ts";
import type { Reading } from "../domain/snapshot.ts";

/**
 * The reason of a decision, or what the charger says of itself where that is why nothing flows: an
 * error whatever is waited for, a warning where the car was offered a current in vain.
 */
export function reasonWithFault(
  { reason, isCharging }: Pick<Decision, "reason" | "isCharging">,
  charger: Reading<unknown>,
): Reason {
  const word = charger.quality === "fresh" ? ownWordIn(charger.diagnosis ?? null) : null;
  if (word === null || isCharging) return reason;
  const isWhy = word.code === "charger-error" ? !isAnotherMatter(reason) : isInVain(reason);
  return isWhy ? { code: "fault.charger", diagnosis: word } : reason;
}

function isInVain({ code }: Reason): boolean {
  return code === "asked" || code === "car.waiting";
}

/** Nothing shall flow, or the charger cannot be asked at all, or the mode has just turned. */
function isAnotherMatter({ code }: Reason): boolean {
  switch (code) {
    case "starting-up":
    case "setup.charger":
    case "setup.inverter":
    case "off":
    case "stopping":
    case "silent.charger":
    case "offline.charger":
    case "rejected.charger":
    case "fault.charger":
    case "car.full":
    case "turn.plug-in":
    case "turn.tracked":
    case "turn.slow":
      return true;
    default:
      return false;
  }
}
