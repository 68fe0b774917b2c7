import type { Setting } from "./setting_kinds.ts";
import { DEVICE_SETTINGS } from "./device_settings.ts";
import { HOUSE_SETTINGS } from "./house_settings.ts";
import { SYSTEM_SETTINGS } from "./system_settings.ts";

const ALL_SETTINGS = { ...HOUSE_SETTINGS, ...DEVICE_SETTINGS, ...SYSTEM_SETTINGS } as const;

/** The settings with the kind of each. */
export type SettingTable = typeof ALL_SETTINGS;
export type SettingKey = keyof SettingTable;

type ValueOf<S> = S extends Setting<infer V> ? V : never;

/** All settings with their values; always complete and valid. */
export type Settings = { readonly [K in SettingKey]: ValueOf<(typeof ALL_SETTINGS)[K]> };

/**
 * Every setting of the program, in the order of the form. The three tables behind it are the only place
 * that knows a setting: form, parser, environment, interface and the README's table are made from
 * them, with its words from `src/words`.
 */
export const SETTINGS: { readonly [K in SettingKey]: Setting<Settings[K]> } = ALL_SETTINGS;

/** The keys of all settings, in the order of the form. */
export const SETTING_KEYS: readonly SettingKey[] = Object.keys(ALL_SETTINGS).filter(isSettingKey);

/** True for the key of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(ALL_SETTINGS, key);
}

/** Settings whose values no page, log or interface gives back. */
export const SECRET_KEYS: ReadonlySet<SettingKey> = new Set(
  SETTING_KEYS.filter((key) => SETTINGS[key].control.kind === "secret"),
);
