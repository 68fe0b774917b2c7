import { type DeviceSight, SLOT_IDS } from "../../domain/house/device.ts";
import { byPriority, type LoadSight } from "../../domain/house/load.ts";
import type { ChargerValues, PlugValues, Reading } from "../../domain/house/readings.ts";
import type { Settings } from "../../domain/settings/settings.ts";

/** The loads of a cycle before they are told apart by device. */
export interface OpenLoads {
  /** Of the settings' charger; null: the settings name none. */
  readonly charger: Reading<ChargerValues> | null;
  /** Of the settings' plug, likewise. */
  readonly plug: Reading<PlugValues> | null;
  /** Devices beside those of the settings, and which of them are open. */
  readonly devices: readonly DeviceSight[];
  readonly isOpen: (id: number) => boolean;
}

/**
 * The loads that are steered, in order of priority. A house without any charger still has that of the
 * settings, which is not set up: its mode exists.
 */
export function loadSights(
  open: OpenLoads,
  { plugPriority }: Pick<Settings, "plugPriority">,
  noCharger: Reading<ChargerValues>,
): readonly LoadSight[] {
  const others = open.devices.filter(({ device }) => open.isOpen(device.id)).flatMap(sightOf);
  // Where the settings name no plug, the first other switch is what "Enabled" of the plug means.
  const leading = open.plug === null ? others.find(({ kind }) => kind === "switch") : undefined;
  const hasOther = others.some(({ kind }) => kind === "charger");
  const charger = open.charger ?? (hasOther ? null : noCharger);
  const own = { policy: {} };
  const loads: readonly LoadSight[] = [
    ...charger === null ? [] : [
      {
        ...own,
        id: SLOT_IDS.charger,
        name: "charger",
        kind: "charger",
        reading: charger,
      } as const,
    ],
    ...open.plug === null
      ? []
      : [{ ...own, id: SLOT_IDS.plug, name: "plug", kind: "switch", reading: open.plug } as const],
    ...others.map((load) => load === leading ? load : asAsked(load)),
  ];
  return byPriority(loads, plugPriority);
}

/** Nothing is switched that nobody has asked for: a switch is steered where its own policy says so. */
function asAsked(load: LoadSight): LoadSight {
  if (load.kind !== "switch") return load;
  return { ...load, policy: { plugEnabled: false, ...load.policy } };
}

function sightOf({ device, readings }: DeviceSight): readonly LoadSight[] {
  const { id, name, policy = {} } = device;
  if (readings.charger !== undefined) {
    return [{ id, name, kind: "charger", policy, reading: readings.charger }];
  }
  if (readings.switch === undefined) return [];
  return [{ id, name, kind: "switch", policy, reading: readings.switch }];
}
