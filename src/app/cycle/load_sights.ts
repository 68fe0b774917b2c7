import { type DeviceSight, SLOT_IDS } from "../../domain/house/device.ts";
import { byPriority, type LoadSight } from "../../domain/house/load.ts";
import type { ChargerValues, Reading } from "../../domain/house/readings.ts";
import type { Settings } from "../../domain/settings/settings.ts";

/** The devices of a cycle, in the order of the house, and which of them are open. */
export interface OpenSights {
  readonly devices: readonly DeviceSight[];
  readonly isOpen: (id: number) => boolean;
}

/**
 * The loads that are steered, in order of priority. A house without any charger still has that of the
 * settings, which is not set up: its mode exists.
 */
export function loadSights(
  { devices, isOpen }: OpenSights,
  { plugPriority }: Pick<Settings, "plugPriority">,
  noCharger: Reading<ChargerValues>,
): readonly LoadSight[] {
  const loads = devices.filter(({ device }) => isOpen(device.id)).flatMap(sightOf);
  if (loads.some(({ kind }) => kind === "charger")) {
    return byPriority(loads, plugPriority, ({ kind }) => kind);
  }
  const { charger: id } = SLOT_IDS;
  const own = { id, name: "charger", kind: "charger", policy: {}, reading: noCharger } as const;
  return byPriority([own, ...loads], plugPriority, ({ kind }) => kind);
}

function sightOf({ device, readings }: DeviceSight): readonly LoadSight[] {
  const { id, name, policy = {} } = device;
  if (readings.charger !== undefined) {
    return [{ id, name, kind: "charger", policy, reading: readings.charger }];
  }
  if (readings.switch === undefined) return [];
  return [{ id, name, kind: "switch", policy, reading: readings.switch }];
}
