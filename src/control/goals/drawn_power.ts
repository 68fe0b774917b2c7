import type { CarHabits, DrawnPower } from "../car/car_habits.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import type { SessionMemory } from "../../domain/codes/control_memory.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { Situation } from "../situation.ts";

/** What is told at full current is looked at once it has had so long. */
const FULL_MS = MINUTE_MS;
/** Sessions that are remembered. */
export const DRAWN_SESSIONS = 9;
/** A power that is larger by less than this part is the same. */
const SAME_PART = 0.01;

/** Learns what the car draws at the full current: the most of each session. */
export function watchFullPower(
  habits: CarHabits,
  before: {
    readonly command: ChargerCommand | null;
    readonly changedMs: number | null;
    readonly session: Pick<SessionMemory, "startedAtMs"> | null;
  },
  situation: Situation,
): CarHabits {
  const { charger, isCharging, range, now } = situation;
  const { command, changedMs, session } = before;
  const powerW = charger.values?.powerW ?? null;
  const isFull = command?.enabled === true && command.currentA >= range.maxA &&
    changedMs !== null && now.steadyMs - changedMs >= FULL_MS;
  if (charger.quality !== "fresh" || !isCharging || !isFull) return habits;
  if (powerW === null || session === null) return habits;
  const { startedAtMs } = session;
  const last = habits.drawn.at(-1);
  const isKnown = last?.startedAtMs === startedAtMs && last.atA === range.maxA;
  if (isKnown && powerW <= last.powerW * (1 + SAME_PART)) return habits;
  const earlier = isKnown ? habits.drawn.slice(0, -1) : habits.drawn;
  const drawn = [...earlier, { startedAtMs, atA: range.maxA, powerW: Math.round(powerW) }];
  return { ...habits, drawn: drawn.slice(-DRAWN_SESSIONS) };
}

/**
 * Power in W that the car is reckoned to draw at full current: what it drew in this session, else the
 * median of the earlier ones, as far as the limits allow; where none is known what they allow.
 */
export function expectedPowerW(
  { habits, range, perAmpereW }: Pick<Situation, "habits" | "range" | "perAmpereW">,
  session: Pick<SessionMemory, "startedAtMs"> | null,
): number {
  const limitW = Math.max(0, range.maxA >= range.minA ? range.maxA * perAmpereW : 0);
  const atFull = habits.drawn.filter(({ atA }) => atA === range.maxA);
  const last = atFull.at(-1);
  if (last !== undefined && last.startedAtMs === session?.startedAtMs) {
    return Math.min(limitW, last.powerW);
  }
  const powersW = atFull.map(({ powerW }: DrawnPower) => powerW)
    .sort((one, other) => one - other);
  const middle = powersW.length >> 1;
  const upper = powersW[middle];
  if (upper === undefined) return limitW;
  const lower = powersW.length % 2 === 1 ? upper : powersW[middle - 1] ?? upper;
  return Math.min(limitW, (lower + upper) / 2);
}
