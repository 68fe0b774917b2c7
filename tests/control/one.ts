import type { ChargerMemory } from "../../src/control/charger_memory.ts";
import { newCharger, takeMode } from "../../src/control/charger_memory.ts";
import {
  type ChargerDecision,
  decide as decideAll,
  type Decision as WholeDecision,
  type SwitchDecision,
} from "../../src/control/decide.ts";
import { type PlugMemory, UNKNOWN_PLUG } from "../../src/control/heater/plug_memory.ts";
import { restoreCharger } from "../../src/control/memory.ts";
import { moveState as moveAll } from "../../src/control/moved_clock.ts";
import { batteryOf } from "../../src/control/share/seen_flows.ts";
import { seenByCharger } from "../../src/control/share/views.ts";
import { newSite, type SiteMemory } from "../../src/control/site/site_memory.ts";
import { assess as assessOne, assessHouse, type Situation } from "../../src/control/situation.ts";
import type { ControlState as WholeState, LoadMemory } from "../../src/control/state.ts";
import type { StateMemory } from "../../src/domain/codes/control_memory.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import { byPriority, type LoadSight } from "../../src/domain/house/load.ts";
import type { ChargeMode, ModeChoice, ModeOrigin } from "../../src/domain/house/mode.ts";
import type { Snapshot } from "../../src/domain/house/snapshot.ts";
import type { ClockMove, Moment } from "../../src/domain/house/time.ts";
import type { PriceSlot } from "../../src/domain/goals/price_slots.ts";
import type { Outlook } from "../../src/domain/sun/outlook.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";

export { toMemory } from "../../src/control/memory.ts";

/*
 * A house of one charger and at most one plug, as most tests of control know it: what is remembered
 * and decided lies flat. Many loads have tests of their own.
 */

const { charger: CHARGER_ID, plug: PLUG_ID } = SLOT_IDS;

export interface ControlState extends ChargerMemory, SiteMemory {
  readonly plug: PlugMemory;
}

/** What one cycle decides of the two. */
export interface Decision extends Omit<ChargerDecision, "id" | "kind" | "command"> {
  readonly state: ControlState;
  readonly cloudy: boolean | null;
  readonly charger: ChargerDecision["command"];
  readonly plug: SwitchDecision["command"];
  readonly plugReason: SwitchDecision["reason"];
  readonly plugUse: SwitchDecision["use"];
  readonly endedPlugUse: SwitchDecision["endedUse"];
}

interface Input {
  readonly state: ControlState;
  /** Its loads are made of `charger` and `plug`. */
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly now: Moment;
  readonly outlook?: Outlook | null;
  readonly prices?: readonly PriceSlot[] | null;
}

/** The two as loads; a plug that is not set up is none. */
export function loadsOf(
  { charger, plug }: Pick<Snapshot, "charger" | "plug">,
  { plugPriority }: Pick<Settings, "plugPriority">,
): readonly LoadSight[] {
  const car = { id: CHARGER_ID, name: "charger", kind: "charger", policy: {}, reading: charger };
  const relay = { id: PLUG_ID, name: "plug", kind: "switch", policy: {}, reading: plug };
  const loads: readonly LoadSight[] = [
    { ...car, kind: "charger" },
    { ...relay, kind: "switch" },
  ];
  const own = plug.isConfigured ? loads : loads.slice(0, 1);
  return byPriority(own, plugPriority, ({ kind }) => kind);
}

/** decide() for the two. */
export function decide(
  { state, snapshot, settings, now, outlook = null, prices = null }: Input,
): Decision {
  const loads = loadsOf(snapshot, settings);
  const decision = decideAll({
    state: toWhole(state),
    snapshot: { ...snapshot, loads },
    settings,
    now,
    outlook,
    prices,
  });
  const charger = decision.loads.find((load) => load.kind === "charger");
  const plug = decision.loads.find((load) => load.kind === "switch");
  if (charger === undefined) throw new Error("the charger has not been decided");
  const { id: _id, kind: _kind, command, ...rest } = charger;
  return {
    ...rest,
    state: toFlat(decision.state),
    cloudy: decision.isCloudy,
    charger: command,
    plug: plug?.command ?? null,
    plugReason: plug?.reason ?? null,
    plugUse: plug?.use ?? null,
    endedPlugUse: plug?.endedUse ?? null,
  };
}

/** What the rules of the charger look at. */
export function assess({ state, snapshot, settings, now }: Input): Situation {
  const memory = toCharger(state);
  const house = assessHouse({ memory: state, snapshot, settings, now });
  const places = loadsOf(snapshot, settings).map(({ kind }) => kind);
  const own = { id: CHARGER_ID, kind: "charger", settings, memory } as const;
  const load = { ...own, place: places.indexOf("charger"), reading: snapshot.charger };
  const plug = { id: PLUG_ID, kind: "switch", settings, reading: snapshot.plug } as const;
  const seen = seenByCharger(load, {
    measured: snapshot.flows,
    battery: batteryOf(snapshot, settings),
    chargers: [load],
    switches: [{ ...plug, place: places.indexOf("switch"), memory: state.plug }]
      .filter(({ place }) => place >= 0),
    now,
  }, []);
  return assessOne({ house, memory, snapshot, seen, settings });
}

/** A program that starts with a mode. */
export function initialState(choice: ModeChoice, now: Moment): ControlState {
  return { ...newSite(now), ...newCharger(choice), plug: UNKNOWN_PLUG };
}

/** A program that starts on what an earlier one had left. */
export function restoreState(
  memory: StateMemory | null,
  choice: ModeChoice,
  now: Moment,
): ControlState {
  return { ...newSite(now), ...restoreCharger(memory, choice, now), plug: UNKNOWN_PLUG };
}

/** Takes a mode. */
export function chooseMode(
  state: ControlState,
  choice: { mode: ChargeMode; modeBy: ModeOrigin },
  now: Moment,
): ControlState {
  return { ...state, ...takeMode(toCharger(state), choice, now) };
}

/** The state, had the clock been right. */
export function moveState(state: ControlState, move: ClockMove, timeZone: string): ControlState {
  return toFlat(moveAll(toWhole(state), move, timeZone));
}

/** The charger's part of it. */
export function toCharger(state: ControlState): ChargerMemory {
  const { plug: _plug, startedMs: _started, decidedMs: _decided, ...rest } = state;
  const { siteKnownMs: _known, ac: _ac, noise: _noise, clouds: _clouds, ...others } = rest;
  const { evening: _evening, pvPowerW: _pv, ...charger } = others;
  return charger;
}

function toWhole(state: ControlState): WholeState {
  const { startedMs, decidedMs, siteKnownMs, ac, noise, clouds, evening, pvPowerW, plug } = state;
  const site = { startedMs, decidedMs, siteKnownMs, ac, noise, clouds, evening, pvPowerW };
  const loads = new Map<number, LoadMemory>([[CHARGER_ID, toCharger(state)], [PLUG_ID, plug]]);
  return { site, loads };
}

function toFlat({ site, loads }: WholeState): ControlState {
  const charger = loads.get(CHARGER_ID);
  const plug = loads.get(PLUG_ID);
  if (charger?.kind !== "charger") throw new Error("the charger has been forgotten");
  return { ...site, ...charger, plug: plug?.kind === "switch" ? plug : UNKNOWN_PLUG };
}

/** What a recorder or a status is given of the two. */
export function wholeDecision(flat: Decision): WholeDecision {
  const { state, cloudy, charger, plug, plugReason, plugUse, endedPlugUse, ...rest } = flat;
  const car: ChargerDecision = { ...rest, id: CHARGER_ID, kind: "charger", command: charger };
  const relay: SwitchDecision = {
    id: PLUG_ID,
    kind: "switch",
    command: plug,
    reason: plugReason,
    use: plugUse,
    endedUse: endedPlugUse,
    hold: null,
    sources: null,
  };
  return { state: toWhole(state), isCloudy: cloudy, loads: [car, relay] };
}

/** A state of a house of the two. */
export function flatState(state: WholeState): ControlState {
  return toFlat(state);
}
