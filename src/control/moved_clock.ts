import { type ClockMove, localMinuteOf, movedTime } from "../domain/house/time.ts";
import type { ControlState } from "./state.ts";

/** The state as it would be, had the clock been right. Timers are steady times and stay. */
export function moveState(state: ControlState, move: ClockMove, timeZone: string): ControlState {
  const { choice, session, plug } = state;
  const moved = (atMs: number) => movedTime(atMs, move);
  const sinceMs = moved(choice.sinceMs);
  const { hold, use } = plug;
  return {
    ...state,
    choice: sinceMs === choice.sinceMs ? choice : { ...choice, sinceMs },
    session: session === null ? null : { ...session, startedAtMs: moved(session.startedAtMs) },
    plug: {
      ...plug,
      hold: hold === null || moved(hold.sinceMs) === hold.sinceMs ? hold : {
        ...hold,
        sinceMs: moved(hold.sinceMs),
        sinceMinute: localMinuteOf(moved(hold.sinceMs), timeZone),
      },
      use: use === null ? null : { ...use, startedAtMs: moved(use.startedAtMs) },
    },
  };
}
