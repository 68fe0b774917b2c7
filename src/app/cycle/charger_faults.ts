import type { ChargerDecision, LoadDecision } from "../../control/decide.ts";
import type { LoadSight } from "../../domain/house/load.ts";
import { ownWordIn } from "../../domain/codes/diagnosis.ts";
import type { Reason, ReasonCode } from "../../domain/codes/reason.ts";
import type { Reading } from "../../domain/house/snapshot.ts";

/** Decisions whose reasons are what chargers say of themselves, where that is why nothing flows. */
export function withFaults(
  decisions: readonly LoadDecision[],
  sights: readonly LoadSight[],
): readonly LoadDecision[] {
  return decisions.map((decision) => {
    const sight = sights.find(({ id }) => id === decision.id);
    return decision.kind === "charger" && sight !== undefined
      ? { ...decision, reason: reasonWithFault(decision, sight.reading) }
      : decision;
  });
}

/**
 * The reason of a decision, or what the charger says of itself where that is why nothing flows: an
 * error whatever is waited for, a warning where the car was offered a current in vain.
 */
export function reasonWithFault(
  { reason, isCharging }: Pick<ChargerDecision, "reason" | "isCharging">,
  charger: Reading<unknown>,
): Reason {
  const word = charger.quality === "fresh" ? ownWordIn(charger.diagnosis ?? null) : null;
  if (word === null || isCharging) return reason;
  const place = PLACES[reason.code];
  const isWhy = place === "in-vain" || (place === "waiting" && word.code === "charger-error");
  return isWhy ? { code: "fault.charger", diagnosis: word } : reason;
}

/**
 * Where the charger's own word may stand in a reason's place. in-vain: the car was offered a current ·
 * waiting: something else is waited for · other: nothing shall flow, the charger cannot be asked at
 * all, or the mode has just turned.
 */
const PLACES: Readonly<Record<ReasonCode, "in-vain" | "waiting" | "other">> = {
  "starting-up": "other",
  "setup.charger": "other",
  "setup.inverter": "other",
  "mode.asked": "other",
  "off.new": "other",
  "off": "other",
  "stopping": "other",
  "silent.charger": "other",
  "offline.charger": "other",
  "rejected.charger": "other",
  "fault.charger": "other",
  "asked": "in-vain",
  "car.waiting": "in-vain",
  "car.idle": "in-vain",
  "car.absent": "waiting",
  "car.full": "other",
  "turn.plug-in": "other",
  "turn.tracked": "other",
  "turn.slow": "other",
  "charging.slow": "waiting",
  "charging.fast": "waiting",
  "charging.tracked": "waiting",
  "charging.changing": "waiting",
  "limit.current": "waiting",
  "limit.car": "waiting",
  "limit.range": "waiting",
  "limit.cloudy": "waiting",
  "charging.held-back": "waiting",
  "wait.held-back": "waiting",
  "wait.room": "waiting",
  "limit.fuse": "waiting",
  "switch.phases": "waiting",
  "wait.phases": "waiting",
  "guard.battery": "waiting",
  "wait.protection": "waiting",
  "stop.pending": "waiting",
  "wait.surplus": "waiting",
  "wait.stable": "waiting",
  "wait.dwell": "waiting",
  "wait.soc": "waiting",
  "wait.evening": "waiting",
  "wait.battery": "waiting",
  "stale.meter": "waiting",
  "stale.battery": "waiting",
  "blind.meter": "waiting",
  "blind.battery": "waiting",
  "turn.goal": "other",
  "goal.waits": "waiting",
  "goal.charging": "waiting",
  "goal.short": "waiting",
  "goal.late": "waiting",
  "goal.met": "other",
};
