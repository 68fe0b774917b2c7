import type { SettingKey, Settings } from "./settings.ts";

/** Settings of which each charger can have its own value. */
export const CHARGER_SETTINGS = [
  "carMaxPhases",
  "plugInMode",
  "maxCurrentA",
  "minCurrentA",
  "phaseSwitching",
  "carKwhPer100Km",
  "mayBuyPct",
  "slowFollowsSun",
] as const satisfies readonly SettingKey[];

/** Settings of which each switch can have its own value. */
export const SWITCH_SETTINGS = [
  "plugEnabled",
  "plugAllowBattery",
  "plugOnPowerW",
  "plugOnSocPct",
  "plugWindow1",
  "plugWindow2",
  "plugStartHour",
  "plugAlwaysWindow",
] as const satisfies readonly SettingKey[];

export type LoadSettingKey = (typeof CHARGER_SETTINGS)[number] | (typeof SWITCH_SETTINGS)[number];

/** A load's own values of its settings; what is missing is the house's. */
export type LoadPolicy = Readonly<Partial<Pick<Settings, LoadSettingKey>>>;

/** The settings as they hold for one load. */
export function settingsOf(settings: Settings, policy: LoadPolicy): Settings {
  return Object.keys(policy).length === 0 ? settings : { ...settings, ...policy };
}
