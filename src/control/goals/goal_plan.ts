import type { GoalState } from "../../domain/goals/goal_state.ts";
import type { PriceSlot } from "../../domain/goals/price_slots.ts";
import { SLOT_MS } from "../../domain/goals/price_slots.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";

/** Kept in hand before the deadline: cars are slow to start, and draw less when they are cold. */
export const RESERVE_MS = 15 * MINUTE_MS;
/** What has begun goes on unless it could begin so much later: no charge in small pieces. */
export const STAY_MS = 30 * MINUTE_MS;
/** A rest of a slot that is shorter is not worth a start. */
const LEAST_PIECE_MS = 10 * MINUTE_MS;
/** So little is missed by measuring. */
const SHORT_WH = 100;
/** Prices this close are one price. */
const SAME_PRICE = 1e-9;

/** What a goal needs from now on. Times are wall times (epoch ms). */
export interface GoalNeed {
  readonly missingWh: number;
  /** What the car is reckoned to draw, in W. */
  readonly powerW: number;
  readonly nowMs: number;
  readonly deadlineMs: number;
  /** From the slot that has `nowMs` on; null or empty: no price is known. */
  readonly prices: readonly PriceSlot[] | null;
  /** It is charged for since before, and in a cheap slot until then (0: in none). */
  readonly isDue: boolean;
  readonly slotEndMs: number;
}

/** When a goal is charged for without the sun. */
export interface GoalPlan {
  readonly isDue: boolean;
  /** End of the cheap slot that has begun; 0: none has. */
  readonly slotEndMs: number;
  /** Null: now. */
  readonly startsAtMs: number | null;
  readonly readyAtMs: number | null;
  readonly cost: number | null;
}

/** Time from one moment to another. */
interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
}

interface PricedPiece extends Piece {
  readonly price: number;
}

/**
 * Charging begins as late as it can, with a reserve in hand; with prices by time in the cheapest half
 * hours before the deadline, of equal ones in the latest. Begun late it goes on.
 */
export function planGoal(need: GoalNeed): GoalPlan {
  const { nowMs, deadlineMs } = need;
  const needMs = need.powerW > 0 ? need.missingWh / need.powerW * HOUR_MS : Infinity;
  const endMs = deadlineMs - RESERVE_MS;
  const latestMs = endMs - needMs;
  if (nowMs >= latestMs || (need.isDue && latestMs - nowMs < STAY_MS)) {
    return {
      isDue: true,
      slotEndMs: 0,
      startsAtMs: null,
      ...charged(need, [nowOn(nowMs, needMs)]),
    };
  }
  const slots = (need.prices ?? []).map(({ startMs, price }): PricedPiece => ({
    fromMs: Math.max(nowMs, startMs),
    toMs: Math.min(endMs, startMs + SLOT_MS),
    price,
  })).filter(({ fromMs, toMs }) => toMs > fromMs);
  if (!isByTime(slots, endMs)) {
    const piece = nowOn(latestMs, needMs);
    return { isDue: false, slotEndMs: 0, startsAtMs: latestMs, ...charged(need, [piece]) };
  }
  return planByPrice(need, cheapest(slots, needMs, need));
}

/** What is told of a plan; `isDue`: it is acted on. */
export function foretold(
  plan: GoalPlan,
  { missingWh, powerW, deadlineMs, nowMs }: Pick<
    GoalNeed,
    "missingWh" | "powerW" | "deadlineMs" | "nowMs"
  >,
  isDue: boolean,
): Pick<GoalState, "startsAtMs" | "readyAtMs" | "shortWh" | "cost"> {
  const leftMs = Math.max(0, deadlineMs - nowMs);
  const shortWh = Math.max(0, missingWh - powerW * leftMs / HOUR_MS);
  return {
    startsAtMs: plan.isDue || plan.startsAtMs === null ? null : Math.round(plan.startsAtMs),
    readyAtMs: plan.readyAtMs === null || (plan.isDue && !isDue)
      ? null
      : Math.round(plan.readyAtMs),
    shortWh: shortWh < SHORT_WH ? 0 : Math.round(shortWh),
    cost: plan.cost,
  };
}

function planByPrice(need: GoalNeed, chosen: readonly PricedPiece[]): GoalPlan {
  const { nowMs } = need;
  const current = chosen.find(({ fromMs }) => fromMs <= nowMs);
  // A slot that ends later than one lasts was begun by a clock that has been set back since.
  const leftMs = need.slotEndMs - nowMs;
  const isStaying = need.isDue && leftMs > 0 && leftMs <= SLOT_MS;
  const isDue = current !== undefined || isStaying;
  const slotEndMs = isStaying ? need.slotEndMs : current?.toMs ?? 0;
  const next = chosen[0]?.fromMs ?? null;
  return { isDue, slotEndMs, startsAtMs: isDue ? null : next, ...charged(need, chosen) };
}

/** The cheapest slots that are long enough together, in the order of time. */
function cheapest(
  slots: readonly PricedPiece[],
  needMs: number,
  { nowMs, isDue }: GoalNeed,
): readonly PricedPiece[] {
  const isWorth = (piece: PricedPiece) =>
    piece.fromMs > nowMs || isDue || piece.toMs - piece.fromMs >= LEAST_PIECE_MS;
  const byPrice = slots.filter(isWorth).toSorted((one, other) =>
    Math.abs(one.price - other.price) > SAME_PRICE
      ? one.price - other.price
      : other.fromMs - one.fromMs
  );
  const chosen: PricedPiece[] = [];
  let lengthMs = 0;
  for (const slot of byPrice) {
    if (lengthMs >= needMs) break;
    chosen.push(slot);
    lengthMs += slot.toMs - slot.fromMs;
  }
  return chosen.toSorted((one, other) => one.fromMs - other.fromMs);
}

/** False where one price counts until the deadline, or prices end before it. */
function isByTime(slots: readonly PricedPiece[], endMs: number): boolean {
  const prices = slots.map(({ price }) => price);
  const lastMs = slots.at(-1)?.toMs ?? 0;
  return lastMs >= endMs && Math.max(...prices) - Math.min(...prices) > SAME_PRICE;
}

function nowOn(fromMs: number, lengthMs: number): Piece {
  return { fromMs, toMs: fromMs + lengthMs };
}

/** When what is missing has flowed in these pieces, and what that costs. */
function charged(
  { missingWh, powerW, prices }: GoalNeed,
  pieces: readonly Piece[],
): Pick<GoalPlan, "readyAtMs" | "cost"> {
  let leftMs = powerW > 0 ? missingWh / powerW * HOUR_MS : Infinity;
  if (!Number.isFinite(leftMs)) return { readyAtMs: null, cost: null };
  let readyAtMs: number | null = null;
  let cost: number | null = 0;
  for (const { fromMs, toMs } of pieces) {
    const usedMs = Math.min(leftMs, toMs - fromMs);
    const used = costOf({ fromMs, toMs: fromMs + usedMs }, prices);
    cost = cost === null || used === null ? null : cost + used * powerW / 1000 / HOUR_MS;
    leftMs -= usedMs;
    readyAtMs = fromMs + usedMs;
    if (leftMs <= 0) break;
  }
  return { readyAtMs, cost };
}

/** Price times ms of a piece; null: not known for all of it. */
function costOf({ fromMs, toMs }: Piece, prices: readonly PriceSlot[] | null): number | null {
  let knownMs = 0;
  let cost = 0;
  for (const { startMs, price, isGuess } of prices ?? []) {
    if (isGuess) continue;
    const partMs = Math.min(toMs, startMs + SLOT_MS) - Math.max(fromMs, startMs);
    if (partMs <= 0) continue;
    knownMs += partMs;
    cost += partMs * price;
  }
  return knownMs >= toMs - fromMs - 1 ? cost : null;
}
