import type { Moment } from "../../domain/house/time.ts";
import { type CurrentRange, wholeSteps } from "../charging/current.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import { pauseCommand } from "../limits.ts";
import { NOISE_W } from "../site/site.ts";
import { LEAST_CHARGE_MS } from "./other_loads.ts";
import { type ChargerLoad, type DecidedCar, type SeenHouse, yieldingW } from "./views.ts";

/*
 * A charger never starts or raises into what one behind it still draws: that would be imported until
 * the one behind has come down. It waits, says how much it waits for, and those behind it give that
 * up: from the last one upwards, first what is above their smallest charge, then the charge itself,
 * unless that has only just begun.
 */

/** What chargers behind this one draw and would leave to it, in W. */
export function yieldedBehindW(own: ChargerLoad, { chargers, now }: SeenHouse): number {
  return chargers.filter(({ place }) => place > own.place)
    .reduce((sumW, load) => sumW + yieldingW(load, now), 0);
}

/** What this charger has to give up for those before it, in W: what those behind it cannot give. */
export function awaitedOfW(
  own: ChargerLoad,
  { chargers, now }: SeenHouse,
  before: readonly DecidedCar[],
): number {
  const awaitedW = before.reduce((sumW, { demand }) => sumW + demand.awaitedW, 0);
  const behind = chargers.filter(({ place }) => place > own.place);
  const givenW = behind.reduce((sumW, load) => sumW + giveableW(load, now), 0);
  return Math.max(0, awaitedW - givenW);
}

/** What a charger could give up in this cycle. */
function giveableW(load: ChargerLoad, now: Moment): number {
  const drawW = yieldingW(load, now);
  const { command } = load.memory;
  if (drawW === 0 || command === null || !command.enabled) return drawW;
  if (mayPause(load.memory, now)) return drawW;
  return drawW * Math.max(0, 1 - load.settings.minCurrentA / command.currentA);
}

function mayPause({ switchedMs }: { readonly switchedMs: number | null }, now: Moment): boolean {
  return switchedMs === null || now.steadyMs - switchedMs >= LEAST_CHARGE_MS;
}

/** What a tracked charger is told beside others, and what it waits for. */
export interface Roomed {
  readonly command: ChargerCommand;
  readonly awaitedW: number;
}

/** Holds a start or a raise until what chargers behind it draw is really there. */
export function holdForRoom(
  wish: ChargerCommand,
  beside: {
    /** What was told until now; null: nothing. */
    readonly before: ChargerCommand | null;
    /** The sun that it may have, with what those behind it would leave. */
    readonly surplusW: number | null;
    readonly yieldingW: number;
    readonly perAmpereW: number;
    readonly range: CurrentRange;
  },
): Roomed {
  const { before, surplusW, yieldingW: behindW, perAmpereW, range } = beside;
  const beforeA = before?.enabled === true ? before.currentA : 0;
  if (!wish.enabled || wish.currentA <= beforeA || behindW <= NOISE_W || surplusW === null) {
    return { command: wish, awaitedW: 0 };
  }
  const roomW = surplusW - behindW;
  const roomA = wholeSteps((roomW + NOISE_W) / perAmpereW, range.stepA);
  const heldA = Math.max(beforeA, Math.min(wish.currentA, roomA));
  if (heldA >= wish.currentA) return { command: wish, awaitedW: 0 };
  const awaitedW = Math.min(behindW, wish.currentA * perAmpereW - Math.max(0, roomW));
  const command = heldA >= range.minA
    ? { enabled: true, currentA: heldA }
    : before ?? pauseCommand(range);
  return { command, awaitedW };
}

/** Lowers or ends a charge by as much as chargers before it wait for. */
export function giveWay(
  wish: ChargerCommand,
  beside: {
    readonly awaitedW: number;
    /** What it draws; null: unknown. */
    readonly powerW: number | null;
    readonly switchedMs: number | null;
    readonly perAmpereW: number;
    readonly range: CurrentRange;
    readonly now: Moment;
  },
): ChargerCommand {
  const { awaitedW, powerW, switchedMs, perAmpereW, range, now } = beside;
  if (!wish.enabled || awaitedW <= NOISE_W) return wish;
  const leftA = wholeSteps(((powerW ?? 0) - awaitedW) / perAmpereW, range.stepA);
  if (leftA >= range.minA) return { enabled: true, currentA: Math.min(wish.currentA, leftA) };
  return mayPause({ switchedMs }, now)
    ? pauseCommand(range)
    : { enabled: true, currentA: Math.min(wish.currentA, range.minA) };
}
