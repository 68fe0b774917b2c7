import type { CarHabits } from "../car/car_habits.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import type { SessionMemory } from "../../domain/codes/control_memory.ts";
import { MINUTE_MS, type Phases } from "../../domain/house/units.ts";
import type { ChargerMemory } from "../charger_memory.ts";
import { MOST_FAILURES } from "../phases/choice.ts";
import { phaseRange } from "../phases/levels.ts";
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
  const { charger, isCharging, range, phases, now } = situation;
  const { command, changedMs, session } = before;
  const powerW = charger.values?.powerW ?? null;
  const isFull = command?.enabled === true && command.currentA >= range.maxA &&
    changedMs !== null && now.steadyMs - changedMs >= FULL_MS;
  if (charger.quality !== "fresh" || !isCharging || !isFull) return habits;
  if (powerW === null || session === null) return habits;
  const { startedAtMs } = session;
  const last = habits.drawn.at(-1);
  const isKnown = last?.startedAtMs === startedAtMs && last.atA === range.maxA &&
    last.phases === phases;
  if (isKnown && powerW <= last.powerW * (1 + SAME_PART)) return habits;
  const earlier = isKnown ? habits.drawn.slice(0, -1) : habits.drawn;
  const drawn = [...earlier, { startedAtMs, atA: range.maxA, phases, powerW: Math.round(powerW) }];
  return { ...habits, drawn: drawn.slice(-DRAWN_SESSIONS) };
}

/**
 * Power in W that the car is reckoned to draw at full current on the phases that a goal would have:
 * what it drew in this session, else the median of the earlier ones, as far as the limits allow; where
 * none is known what they allow.
 */
export function expectedPowerW(
  memory: Pick<ChargerMemory, "phases"> & {
    readonly session: Pick<SessionMemory, "startedAtMs"> | null;
  },
  situation: Situation,
): number {
  const { habits, range } = situation;
  const phases = goalPhases(memory, situation);
  const limitW = mostPowerW(memory, situation);
  // On other phases than those of now the largest current may be another one.
  const isOther = phases !== situation.phases;
  const atFull = habits.drawn.filter((one) =>
    one.phases === phases && (isOther || one.atA === range.maxA)
  );
  const last = atFull.at(-1);
  if (last !== undefined && last.startedAtMs === memory.session?.startedAtMs) {
    return Math.min(limitW, last.powerW);
  }
  const powersW = atFull.map(({ powerW }) => powerW).sort((one, other) => one - other);
  const middle = powersW.length >> 1;
  const upper = powersW[middle];
  if (upper === undefined) return limitW;
  const lower = powersW.length % 2 === 1 ? upper : powersW[middle - 1] ?? upper;
  return Math.min(limitW, (lower + upper) / 2);
}

/** Power in W that the limits allow on those phases. */
export function mostPowerW(memory: Pick<ChargerMemory, "phases">, situation: Situation): number {
  const { range, perAmpereW } = situation;
  if (range.maxA < range.minA) return 0;
  return Math.max(0, range.maxA * perAmpereW * goalPhases(memory, situation) / situation.phases);
}

/** Where the charger may still switch them, a goal that is due has the most phases, as Fast has. */
function goalPhases({ phases }: Pick<ChargerMemory, "phases">, situation: Situation): Phases {
  const { phaseRange: reach } = phaseRange(phases, situation);
  const isPossible = reach !== undefined && phases.failures < MOST_FAILURES;
  return isPossible ? reach.most : situation.phases;
}
