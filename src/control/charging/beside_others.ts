import type { Reason } from "../../domain/codes/reason.ts";
import { type ChargerMemory, steeredMode } from "../charger_memory.ts";
import type { Plan } from "../limits.ts";
import { giveWay, holdForRoom } from "../share/room.ts";
import type { Situation } from "../situation.ts";
import { dropTrial } from "./trials.ts";

/**
 * What the plan of its mode wants, as far as other tracked chargers let it: it gives way to those before it, and
 * waits until those behind it have made room.
 */
export function besideOthers(
  planned: Plan,
  state: ChargerMemory,
  { situation, yieldingW, awaitedW }: {
    readonly situation: Situation;
    /** What chargers behind it draw and would leave to it, in W. */
    readonly yieldingW: number;
    /** What chargers before it wait for, in W. */
    readonly awaitedW: number;
  },
): { readonly plan: Plan; readonly awaitedW: number } {
  if (steeredMode(state) !== "tracked") return { plan: planned, awaitedW: 0 };
  const { carPowerW: powerW, surplusW, startSurplusW, isCharging } = situation;
  const { wish } = planned;
  const left = giveWay(wish, { ...situation, awaitedW, powerW, switchedMs: state.switchedMs });
  if (left !== wish) {
    const trials = dropTrial(planned.trials);
    const reason = left.enabled ? planned.reason : leavingReason(situation);
    return { plan: { ...planned, wish: left, trials, reason }, awaitedW: 0 };
  }
  const room = holdForRoom(wish, {
    ...situation,
    before: state.command,
    surplusW: isCharging ? surplusW : startSurplusW,
    yieldingW,
  });
  if (room.command === wish) return { plan: planned, awaitedW: 0 };
  // What has been gathered for the raise stays, so that it follows as soon as there is room.
  const { spareSinceMs, spareA } = state.follow;
  const reason: Reason = room.command.enabled
    ? planned.reason
    : { code: "wait.room", powerW: yieldingW };
  return {
    plan: {
      ...planned,
      wish: room.command,
      reason,
      trials: state.trials,
      follow: { ...planned.follow, spareSinceMs, spareA },
    },
    awaitedW: room.awaitedW,
  };
}

/** Why a charge ends for a charger that comes before it. */
function leavingReason(situation: Situation): Reason {
  const { isCharging, carPowerW, surplusW, startPowerW, phases } = situation;
  if (isCharging && carPowerW !== null) return { code: "stopping", powerW: carPowerW };
  return { code: "wait.surplus", surplusW: surplusW ?? 0, neededW: startPowerW, phases };
}
