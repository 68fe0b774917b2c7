import { type ChargerMemory, newCharger } from "../../../src/control/charger_memory.ts";
import type { PlugMemory } from "../../../src/control/heater/plug_memory.ts";
import type { CarDemand } from "../../../src/control/share/car_demand.ts";
import type { ChargerLoad, SeenHouse, SwitchLoad } from "../../../src/control/share/views.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { ChargerValues, PlugValues, PowerFlows } from "../../../src/domain/house/snapshot.ts";
import { CHARGER, fresh, PLUG } from "../../domain/house/readings.ts";
import { managedPlug } from "../heater/plug_house.ts";
import { at, NIGHT, SETTINGS, snapshotOf, START_MS } from "../house.ts";

/** 500 W are exported. */
export const FLOWS: PowerFlows = { ...snapshotOf(NIGHT).flows, gridPowerW: -500, batteryPowerW: 0 };
/** A house without a battery. */
export const BARE = { isConfigured: false, socPct: null, maxChargingW: 0 };
export const NOW = at(START_MS);

/** A tracked charger that was told 6 A ten minutes ago, and draws 3 kW. */
export function chargerLoad(
  place: number,
  own: {
    readonly mode?: ChargeMode;
    readonly values?: Partial<ChargerValues>;
    readonly memory?: Partial<ChargerMemory>;
  } = {},
): ChargerLoad {
  const choice = { mode: own.mode ?? "tracked", modeBy: "user", sinceMs: 0 } as const;
  const memory = {
    ...newCharger(choice),
    command: { enabled: true, currentA: 6 },
    switchedMs: START_MS - 600_000,
    changedMs: START_MS - 600_000,
    ...own.memory,
  };
  const reading = fresh({ ...CHARGER, powerW: 3000, ...own.values });
  return { id: 10 + place, place, kind: "charger", settings: SETTINGS, reading, memory };
}

/** A switch that the sun runs, with 2 kW. */
export function switchLoad(
  place: number,
  own: { readonly values?: Partial<PlugValues>; readonly memory?: Partial<PlugMemory> } = {},
): SwitchLoad {
  const memory = { ...managedPlug(), isOnBySun: true, ...own.memory };
  const reading = fresh({ ...PLUG, on: true, powerW: 2000, ...own.values });
  return { id: 20 + place, place, kind: "switch", settings: SETTINGS, reading, memory };
}

/** A house with these loads. */
export function houseOf(
  chargers: readonly ChargerLoad[],
  switches: readonly SwitchLoad[],
  measured = FLOWS,
): SeenHouse {
  return { measured, battery: BARE, chargers, switches, book: new Map(), now: NOW };
}

/** A tracked car that draws 3 kW. */
export const DEMAND: CarDemand = {
  id: 10,
  mode: "tracked",
  isCharging: true,
  powerW: 3000,
  isAsked: true,
  isSilent: false,
  isAboutToStart: false,
  commandA: 8,
  isFollowed: true,
  range: { minA: 6, maxA: 15, stepA: 1 },
  perAmpereW: 460,
  awaitedW: 0,
};
