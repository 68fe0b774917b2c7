import type { ChargerDecision, SwitchDecision } from "../../control/decide.ts";
import type { HouseEvent, NamedDevice, PlainReason } from "../../domain/codes/house_event.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import type { ChargerSight, SwitchSight } from "../../domain/house/load.ts";
import type { ChargeMode, ModeChoice } from "../../domain/house/mode.ts";
import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";
import { SECOND_MS } from "../../domain/house/units.ts";
import { Debounced } from "./debounced.ts";

/** A car that draws or rests for less is in its handshake, or balancing its cells. */
const FLOW_HOLD_MS = 20 * SECOND_MS;

/** One cycle of a charger. */
export interface WatchedCharger {
  readonly decision: ChargerDecision;
  readonly choice: ModeChoice;
  readonly reading: ChargerSight["reading"];
  readonly name: NamedDevice;
  readonly now: Moment;
}

/** Tells of one charger when its mode changes, and when current begins to flow and ceases. */
export class ChargerWatch {
  #isFlowing: Debounced;
  /**
   * Why current ceased: the reason of the first cycle without it, because later cycles tell why it
   * does not begin again.
   */
  #endReason: Reason | null = null;
  /**
   * The mode in which current last began or ceased. A change counts only after a while, and a
   * person may choose another mode meanwhile.
   */
  #flowMode: { readonly isCharging: boolean; readonly mode: ChargeMode } | null = null;
  #choice: ModeChoice;

  constructor(initial: { readonly choice: ModeChoice; readonly isFlowing: boolean }) {
    this.#choice = initial.choice;
    this.#isFlowing = flowWatch(initial.isFlowing);
  }

  /** Its mode, chosen or turned by itself. */
  observeMode({ choice, decision: { reason }, name }: WatchedCharger): readonly HouseEvent[] {
    const before = this.#choice;
    this.#choice = choice;
    const { mode, modeBy } = choice;
    if (mode === before.mode && modeBy === before.modeBy) return [];
    const isForGoal = modeBy === "goal" && mode !== "disabled";
    const change = {
      atMs: choice.sinceMs,
      from: before.mode,
      choice,
      reason: isForGoal ? { code: "turn.goal" } as const : reason,
      name,
    };
    return [modeEvent(change)];
  }

  /** A charger that tells nothing changes nothing: that it is lost is an event of its own. */
  observeFlow({ decision, choice, reading, name, now }: WatchedCharger): readonly HouseEvent[] {
    if (reading.quality !== "fresh") {
      // The event of the session's end has told that no current flows, so the next current is an
      // event again.
      if (decision.session === null) this.#isFlowing = flowWatch(false);
      return [];
    }
    if (decision.isCharging) this.#endReason = null;
    else if (!isPassing(decision.reason)) this.#endReason ??= decision.reason;
    const { isCharging } = decision;
    if (this.#flowMode?.isCharging !== isCharging) {
      this.#flowMode = { isCharging, mode: choice.mode };
    }
    const change = this.#isFlowing.observe(isCharging, now);
    if (change === null) return [];
    const powerW = reading.value?.powerW ?? null;
    return [{
      atMs: change.atMs,
      kind: "charger",
      code: flowCode(decision),
      detail: {
        mode: this.#flowMode.mode,
        powerW: powerW === null ? null : Math.round(powerW),
        reason: this.#endReason ?? decision.reason,
        ...name,
      },
    }];
  }

  /** A switch of its phases that has shown or failed in this cycle. */
  observePhases({ decision: { phaseChange }, name, now }: WatchedCharger): readonly HouseEvent[] {
    if (phaseChange === undefined) return [];
    const { kind, phases, count, isLast } = phaseChange;
    const code = kind === "switched" ? "phases.switched" : "phases.failed";
    return [{ atMs: now.atMs, kind: "charger", code, detail: { phases, count, isLast, ...name } }];
  }

  /** The wall clock was wrong: what is under way has its right time, and the choice is no new one. */
  moveStamps(move: ClockMove): void {
    this.#isFlowing.moveStamps(move);
    this.#choice = { ...this.#choice, sinceMs: movedTime(this.#choice.sinceMs, move) };
  }
}

/** One cycle of a switch. */
export interface WatchedSwitch {
  readonly decision: SwitchDecision;
  readonly reading: SwitchSight["reading"];
  readonly name: NamedDevice;
  readonly now: Moment;
}

/** Tells of one switch when its relay turns, and why. */
export class SwitchWatch {
  #seen: { readonly isOn: boolean; readonly asked: Ask | null } | null = null;

  observe({ decision, reading, name, now }: WatchedSwitch): readonly HouseEvent[] {
    const before = this.#seen;
    const { reason, command } = decision;
    const asked = command === null
      ? before?.asked ?? null
      : askOf({ on: command.on, reason }, before?.asked ?? null);
    const isOn = reading.value?.on ?? before?.isOn ?? null;
    if (isOn === null) return [];
    if (before === null || before.isOn === isOn) {
      this.#seen = { isOn, asked };
      return [];
    }
    this.#seen = { isOn, asked: null };
    const isOurs = before.asked?.on === isOn;
    return [{
      atMs: now.atMs,
      kind: "plug",
      code: "plug.switched",
      detail: { on: isOn, reason: isOurs ? before.asked?.reason ?? null : reason, ...name },
    }];
  }
}

interface Ask {
  readonly on: boolean;
  readonly reason: PlainReason | null;
}

/** A switch that is repeated because the relay did not follow keeps the reason of the first try. */
function askOf(ask: Ask, before: Ask | null): Ask {
  return ask.reason?.code === "plug.unheard" && before?.on === ask.on ? before : ask;
}

/** A change of the mode: chosen, or turned by itself for a reason. */
export function modeEvent(change: {
  readonly atMs: number;
  readonly from: ModeChoice["mode"];
  readonly choice: Pick<ModeChoice, "mode" | "modeBy" | "back">;
  readonly reason: Reason;
  readonly name: NamedDevice;
}): HouseEvent {
  const { atMs, from, name } = change;
  const { mode, modeBy, back } = change.choice;
  if (back === "person") {
    const detail = { mode, modeBy: "user", from, ...name } as const;
    return { atMs, kind: "mode", code: "mode.chosen", detail };
  }
  const reason: Reason = back === undefined ? change.reason : { code: "rejected.charger", ...back };
  return modeBy === "user" && back === undefined
    ? { atMs, kind: "mode", code: "mode.chosen", detail: { mode, modeBy, from, ...name } }
    : { atMs, kind: "mode", code: "mode.turned", detail: { mode, modeBy, from, reason, ...name } };
}

function flowWatch(isFlowing: boolean): Debounced {
  return new Debounced(isFlowing, () => FLOW_HOLD_MS);
}

/** True for a reason that says only that something is on its way, and not why. */
function isPassing({ code }: Reason): boolean {
  return code === "asked" || code === "stopping" || code === "silent.charger";
}

function flowCode({ isCharging, session }: ChargerDecision) {
  if (isCharging) return "charging.began";
  return session === null ? "charging.stopped" : "charging.paused";
}
