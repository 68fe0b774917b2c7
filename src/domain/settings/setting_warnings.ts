import type { SettingKey, Settings } from "./settings.ts";

/** `on-at-night`: the plug is on in a window at night, whatever the sun gives. */
export type SettingWarningCode = "on-at-night";

/** What is allowed and perhaps not meant. */
export interface SettingWarning {
  readonly key: SettingKey;
  readonly code: SettingWarningCode;
}

/** Between these hours no sun is to be expected, whatever the season. */
const NIGHT_FROM_H = 22;
const NIGHT_TO_H = 4;

/** What a person may not have meant with valid settings. */
export function settingWarnings(settings: Settings): readonly SettingWarning[] {
  const { plugEnabled, plugOnPowerW, plugWindow1, plugWindow2 } = settings;
  const isBlindAtNight = plugEnabled && plugOnPowerW === 0 &&
    [plugWindow1, plugWindow2].some(reachesIntoNight);
  return isBlindAtNight ? [{ key: "plugOnPowerW", code: "on-at-night" }] : [];
}

function reachesIntoNight(window: string): boolean {
  const [from = "", to = ""] = window.split("-");
  if (from === to) return false;
  const [fromH, toH] = [hoursOf(from), hoursOf(to)];
  return fromH > toH || fromH < NIGHT_TO_H || toH > NIGHT_FROM_H;
}

function hoursOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours + minutes / 60;
}
