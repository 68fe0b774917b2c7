import type { SettingKey, Settings } from "./settings.ts";

/** `on-at-night`: the plug is on in a window at night, whatever the sun gives. */
export type SettingWarningCode = "on-at-night";

/** What is allowed and perhaps not meant. */
export interface SettingWarning {
  readonly key: SettingKey;
  readonly code: SettingWarningCode;
}

/** Between these times no sun is to be expected, whatever the season. */
const NIGHT_FROM = "22:00";
const NIGHT_TO = "04:00";

/** What a person may not have meant with valid settings. */
export function settingWarnings(settings: Settings): readonly SettingWarning[] {
  const { plugEnabled, plugOnPowerW, plugWindow1, plugWindow2 } = settings;
  const isBlindAtNight = plugEnabled && plugOnPowerW === 0 &&
    [plugWindow1, plugWindow2].some(reachesIntoNight);
  return isBlindAtNight ? [{ key: "plugOnPowerW", code: "on-at-night" }] : [];
}

/** Times of a window are `hh:mm`, and in order as texts, too. */
function reachesIntoNight(window: string): boolean {
  const [from = "", to = ""] = window.split("-");
  return from > to || from !== to && (from < NIGHT_TO || to > NIGHT_FROM);
}
