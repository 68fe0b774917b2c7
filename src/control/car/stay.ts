import type { Session, SessionEnd } from "../../domain/history/history_rows.ts";
import type { Sources } from "../../domain/house/flows.ts";
import type { PowerFlows, Snapshot } from "../../domain/house/snapshot.ts";
import type { ChargerMemory } from "../charger_memory.ts";
import type { Situation } from "../situation.ts";
import type { Presence } from "./presence.ts";
import { endSession, type HouseCounters, updateSession } from "./session.ts";

/** The house's own counters. */
export function countersOf({ meter, battery }: Snapshot): HouseCounters {
  return {
    importedWh: meter.value?.importedWh ?? null,
    dischargedWh: battery.isConfigured ? battery.value?.dischargedWh ?? null : 0,
  };
}

/** A session runs from the first current until the plug is pulled, the car full or Disabled chosen. */
export function followSession(
  state: ChargerMemory,
  { presence, ...house }: {
    readonly flows: PowerFlows;
    readonly sources: Sources | null;
    readonly counters: HouseCounters;
    readonly presence: Presence;
  },
  situation: Situation,
): { readonly state: ChargerMemory; readonly ended: (Session & SessionEnd) | null } {
  const { mode, modeBy } = state.choice;
  const isOff = mode === "disabled";
  const isNewCar = presence.isPluggedIn || presence.isPluggedOut;
  if (state.session === null) {
    const session = isOff ? null : updateSession(null, { mode, ...house }, situation);
    const car = isOff ? { ...state.car, chargedMs: 0 } : state.car;
    return { state: { ...state, car, session }, ended: null };
  }
  const running = updateSession(state.session, { mode, ...house }, situation);
  if (running === null || !(isOff || isNewCar)) {
    return { state: { ...state, session: running }, ended: null };
  }
  const offBy = modeBy === "car-full" ? "car-full" : "disabled";
  const ended = endSession(running, isNewCar ? "plug-out" : offBy, situation);
  return { state: { ...state, session: null, car: { ...state.car, chargedMs: 0 } }, ended };
}
