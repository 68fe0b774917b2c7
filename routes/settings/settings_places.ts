import { SETTING_GROUPS, type SettingGroup } from "../../src/domain/settings/setting_kinds.ts";
import { isSettingKey, SETTINGS } from "../../src/domain/settings/settings.ts";
import type { Words } from "../../src/words/words.ts";

/**
 * The pages of the settings, each with its groups, none longer than three screens of a phone. The
 * devices have one of their own, see DEVICES_PLACE.
 */
const GROUPS_OF = {
  sun: ["tracking", "battery"],
  car: ["car"],
  plug: ["plug"],
  inverter: ["inverter"],
  charger: ["charger"],
  house: ["site"],
  prices: ["prices"],
  access: ["web"],
  mqtt: ["mqtt"],
  data: ["data"],
  network: ["advanced"],
} as const satisfies Readonly<Record<string, readonly SettingGroup[]>>;

export type SettingsPlace = keyof typeof GROUPS_OF;
/** Where the devices of the house are listed. */
export const DEVICES_PLACE = "devices";

/** All of them in the order of the list. */
export const SETTINGS_PLACES: readonly SettingsPlace[] = placesOf(GROUPS_OF);

function placesOf<P extends string>(table: Readonly<Record<P, unknown>>): readonly P[] {
  const isPlace = (name: string): name is P => Object.hasOwn(table, name);
  return Object.keys(table).filter(isPlace);
}

/** The groups of a page, in their order. */
export function groupsOf(place: SettingsPlace): readonly SettingGroup[] {
  return GROUPS_OF[place];
}

/** The page of this name; null: there is none. */
export function placeNamed(name: string | undefined): SettingsPlace | null {
  return SETTINGS_PLACES.find((place) => place === name) ?? null;
}

/** The page that has a group. */
export function placeOf(group: SettingGroup): SettingsPlace {
  return SETTINGS_PLACES.find((place) => groupsOf(place).includes(group)) ?? "network";
}

/** The page that has a setting; null: it is none. */
export function placeOfKey(key: string): SettingsPlace | null {
  const { group } = isSettingKey(key) ? SETTINGS[key] : { group: null };
  const known = SETTING_GROUPS.find((one) => one === group);
  return known === undefined ? null : placeOf(known);
}

/** What a page is called: as its groups are. */
export function placeTitle(place: SettingsPlace, { settings }: Words): string {
  return groupsOf(place).map((group) => settings.groups[group]).join(", ");
}

/** Path of a page, without the base path. */
export function placePath(place: SettingsPlace | typeof DEVICES_PLACE): string {
  return `/settings/${place}`;
}

/** Path of a group on its page, without the base path. */
export function groupPath(group: SettingGroup): string {
  return `${placePath(placeOf(group))}#${group}`;
}
