import { type Role, SLOT_IDS } from "../house/device.ts";
import type { Settings } from "../settings/settings.ts";

/** What tells whether a device of the house is steered as a switch. */
interface Switchable {
  readonly id: number;
  readonly roles: readonly Role[];
}

/** What is a charger as well as a switch is steered as a charger. */
export function isSteeredSwitch({ roles }: Pick<Switchable, "roles">): boolean {
  return roles.includes("switch") && !roles.includes("charger");
}

/**
 * Id of the switch that the setting "Enabled" is about: the settings' plug, whether or not it is there
 * or opens, and where they name none the first one of the house, likewise. Each other one is switched
 * only where its own policy says so. Null: there is none.
 */
export function leadingSwitch(
  house: readonly Switchable[],
  { plugHost }: Pick<Settings, "plugHost">,
): number | null {
  return plugHost === "" ? house.find(isSteeredSwitch)?.id ?? null : SLOT_IDS.plug;
}
