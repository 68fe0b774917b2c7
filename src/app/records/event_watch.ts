import type { ChargerDecision, Decision } from "../../control/decide.ts";
import { firstLoads } from "../first_loads.ts";
import type { HouseEvent, PlainReason, SettingChange } from "../../domain/codes/house_event.ts";
import type { ChargeMode, ModeChoice } from "../../domain/house/mode.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { SECRET_KEYS, SETTING_KEYS, type Settings } from "../../domain/settings/settings.ts";
import { type ClockMove, movedTime } from "../../domain/house/time.ts";
import { SECOND_MS } from "../../domain/house/units.ts";
import { DeviceWatch } from "./device_watch.ts";
import { FaultWatch } from "./fault_watch.ts";
import { Debounced } from "./debounced.ts";
import type { DecidedCycle } from "../status.ts";

/** A car that draws or rests for less is in its handshake, or balancing its cells. */
const FLOW_HOLD_MS = 20 * SECOND_MS;
const HIDDEN = "***";

/** Tells from one cycle to the next what a person would want to read of it. */
export class EventWatch {
  readonly #devices = new DeviceWatch();
  readonly #faults = new FaultWatch();
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
  #settings: Settings | null = null;
  #plug: { readonly isOn: boolean; readonly asked: PlugAsk | null } | null = null;
  /** The first load of each kind in the cycle before; undefined: there was none. */
  #first: { readonly charger: number; readonly plug: number | null } | undefined;

  constructor(initial: { readonly choice: ModeChoice; readonly isFlowing: boolean }) {
    this.#choice = initial.choice;
    this.#isFlowing = flowWatch(initial.isFlowing);
  }

  /** What happened since the cycle before, in the order of cause and effect. */
  observe(cycle: DecidedCycle): readonly HouseEvent[] {
    const { snapshot, decision, now } = cycle;
    const { charger, choice } = firstLoads(decision);
    this.#noteOrder(decision);
    return [
      ...this.#observeSettings(cycle),
      ...this.#observeMode(choice, charger),
      ...this.#devices.observe({ snapshot, isChargerOnline: charger.isOnline, now }),
      ...this.#faults.observe({ snapshot, now }),
      ...this.#observeFlow(cycle),
      ...this.#observePlug(cycle),
    ];
  }

  /** That another load comes first is no event of either: what is known of it begins anew. */
  #noteOrder(decision: Decision): void {
    const { charger, choice, plug } = firstLoads(decision);
    const before = this.#first;
    this.#first = { charger: charger.id, plug: plug?.id ?? null };
    if (before === undefined) return;
    if (before.charger !== charger.id) {
      this.#choice = choice;
      this.#isFlowing = flowWatch(charger.isCharging);
      this.#flowMode = null;
      this.#endReason = null;
    }
    if (before.plug !== this.#first.plug) this.#plug = null;
  }

  /** The wall clock was wrong: what is under way has its right time, and the choice is no new one. */
  moveStamps(move: ClockMove): void {
    this.#devices.moveStamps(move);
    this.#faults.moveStamps(move);
    this.#isFlowing.moveStamps(move);
    this.#choice = { ...this.#choice, sinceMs: movedTime(this.#choice.sinceMs, move) };
  }

  #observeSettings({ settings, now }: DecidedCycle): readonly HouseEvent[] {
    const before = this.#settings;
    this.#settings = settings;
    if (before === null || before === settings) return [];
    const changes = SETTING_KEYS.flatMap((key): readonly SettingChange[] => {
      if (JSON.stringify(before[key]) === JSON.stringify(settings[key])) return [];
      const isSecret = SECRET_KEYS.has(key);
      return [{
        key,
        old: isSecret ? HIDDEN : before[key],
        new: isSecret ? HIDDEN : settings[key],
      }];
    });
    if (changes.length === 0) return [];
    return [{ atMs: now.atMs, kind: "settings", code: "settings.changed", detail: { changes } }];
  }

  #observeMode(choice: ModeChoice, { reason }: ChargerDecision): readonly HouseEvent[] {
    const before = this.#choice;
    this.#choice = choice;
    const { mode, modeBy, sinceMs } = choice;
    if (mode === before.mode && modeBy === before.modeBy) return [];
    return [modeEvent({ atMs: sinceMs, from: before.mode, choice: { mode, modeBy }, reason })];
  }

  /** A charger that tells nothing changes nothing: that it is lost is an event of its own. */
  #observeFlow({ snapshot, decision: whole, now }: DecidedCycle): readonly HouseEvent[] {
    const { charger: decision, choice } = firstLoads(whole);
    if (snapshot.charger.quality !== "fresh") {
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
    const powerW = snapshot.charger.value?.powerW ?? null;
    return [{
      atMs: change.atMs,
      kind: "charger",
      code: flowCode(decision),
      detail: {
        mode: this.#flowMode.mode,
        powerW: powerW === null ? null : Math.round(powerW),
        reason: this.#endReason ?? decision.reason,
      },
    }];
  }

  #observePlug({ snapshot, decision, now }: DecidedCycle): readonly HouseEvent[] {
    const before = this.#plug;
    const { plug } = firstLoads(decision);
    const reason = plug?.reason ?? null;
    const command = plug?.command ?? null;
    const asked = command === null
      ? before?.asked ?? null
      : askOf({ on: command.on, reason }, before?.asked ?? null);
    const isOn = snapshot.plug.value?.on ?? before?.isOn ?? null;
    if (isOn === null) return [];
    if (before === null || before.isOn === isOn) {
      this.#plug = { isOn, asked };
      return [];
    }
    this.#plug = { isOn, asked: null };
    const isOurs = before.asked?.on === isOn;
    return [{
      atMs: now.atMs,
      kind: "plug",
      code: "plug.switched",
      detail: { on: isOn, reason: isOurs ? before.asked?.reason ?? null : reason },
    }];
  }
}

interface PlugAsk {
  readonly on: boolean;
  readonly reason: PlainReason | null;
}

/** A switch that is repeated because the relay did not follow keeps the reason of the first try. */
function askOf(ask: PlugAsk, before: PlugAsk | null): PlugAsk {
  return ask.reason?.code === "plug.unheard" && before?.on === ask.on ? before : ask;
}

/** A change of the mode: chosen, or turned by itself for a reason. */
export function modeEvent(change: {
  readonly atMs: number;
  readonly from: ModeChoice["mode"];
  readonly choice: Pick<ModeChoice, "mode" | "modeBy">;
  readonly reason: Reason;
}): HouseEvent {
  const { atMs, from, reason } = change;
  const { mode, modeBy } = change.choice;
  return modeBy === "user"
    ? { atMs, kind: "mode", code: "mode.chosen", detail: { mode, modeBy, from } }
    : { atMs, kind: "mode", code: "mode.turned", detail: { mode, modeBy, from, reason } };
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
