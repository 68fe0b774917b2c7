import type { ChargerCommand } from "../../domain/house/command.ts";
import { DeviceRejected } from "../../domain/codes/errors.ts";
import type { Charger, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { wait } from "../clocks.ts";
import { withDeadline } from "../cycle/deadline.ts";

/** Longest stop in ms of real time: a write in its spacing of 5 s plus one request. */
export const STOP_DEADLINE_MS = 8000;
const RETRY_MS = 200;

/** The pause that is sent when nobody watches the charger any more. */
const PAUSE: ChargerCommand = { enabled: false, currentA: 6 };

/** Whether all that had to be made safe was told so. */
export interface StopResult {
  readonly isSafe: boolean;
}

/** A charger that is about to be left. */
export interface UnwatchedCharger {
  readonly charger: Charger;
  /** Whether it has to be paused; left out: it has to. */
  readonly mustPause?: () => boolean;
}

/** What nobody would watch any more; what may go on as it is, is not in it. */
export interface Unwatched {
  readonly chargers: readonly UnwatchedCharger[];
  readonly plugs: readonly SwitchedPlug[];
}

/**
 * Pauses chargers and switches off plugs that nobody would watch any more, side by side. Tries again
 * until each takes it, at most 8 s of real time. `mustPause` is read until the end: Off may be pressed
 * while a plug is being told.
 */
export async function makeSafe(
  parts: Unwatched & {
    readonly logger: Logger;
    /** When to give up, as performance.now() tells it. */
    readonly endsAtMs?: number;
  },
): Promise<StopResult> {
  const { chargers, plugs, logger, endsAtMs = performance.now() + STOP_DEADLINE_MS } = parts;
  const plugsDone = new AbortController();
  const switchedOff = Promise.all(plugs.map((plug) => switchOff({ plug, logger, endsAtMs })))
    .finally(() => plugsDone.abort());
  const pauseWhereNeeded = async ({ charger, mustPause = () => true }: UnwatchedCharger) => {
    while (!mustPause()) {
      if (plugsDone.signal.aborted) return true;
      await wait(RETRY_MS, plugsDone.signal);
    }
    return await tryUntil(endsAtMs, logger, "charger", () => tellPause(charger));
  };
  const paused = await Promise.all(chargers.map(pauseWhereNeeded));
  const done = [...paused, ...await switchedOff];
  return { isSafe: done.every((isDone) => isDone) };
}

/** Tells a charger to pause. @returns whether it was told; @throws what the charger's `apply` does */
async function tellPause(charger: Charger): Promise<boolean> {
  const state = await charger.apply(PAUSE);
  return state === "sent" || state === "confirmed" || state === "verifying";
}

async function switchOff(
  { plug, logger, endsAtMs }: { plug: SwitchedPlug; logger: Logger; endsAtMs: number },
): Promise<boolean> {
  return await tryUntil(endsAtMs, logger, "plug", async () => {
    await plug.set(false).catch((error) => {
      // A device that refuses every command was never switched by this program, so nothing is left
      // to make safe.
      if (!(error instanceof DeviceRejected)) throw error;
    });
    return true;
  });
}

async function tryUntil(
  endsAtMs: number,
  logger: Logger,
  name: string,
  isDone: () => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    const deadlineMs = Math.round(endsAtMs - performance.now());
    if (deadlineMs <= 0) break;
    try {
      if (await withDeadline(isDone(), { action: `make ${name} safe`, deadlineMs })) return true;
    } catch (error) {
      // Whatever goes wrong with one device, the other one has its tries.
      logger.warn(`Cannot make ${name} safe yet`, { error: String(error) });
    }
    await wait(RETRY_MS);
  }
  logger.error(`Left ${name} as it is`, { afterMs: STOP_DEADLINE_MS });
  return false;
}
