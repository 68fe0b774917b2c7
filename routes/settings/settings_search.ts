import { SETTING_KEYS, type SettingKey, SETTINGS } from "../../src/domain/settings/settings.ts";
import { SETTING_GROUPS } from "../../src/domain/settings/setting_kinds.ts";
import type { Words } from "../../src/words/words.ts";

/** Longest text that is searched for. */
export const MAX_SEARCH = 60;

/** Settings whose name, help, group or key has every word of the text, in any case of letters. */
export function settingsMatching(text: string, { settings }: Words): readonly SettingKey[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  return SETTING_KEYS.filter((key) => {
    const group = SETTING_GROUPS.find((one) => one === SETTINGS[key].group);
    const { label, help } = settings.fields[key];
    const title = group === undefined ? "" : settings.groups[group];
    const all = [label, help, title, key].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
