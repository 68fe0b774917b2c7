import type { SettingIssue } from "../../domain/settings/setting_issues.ts";
import { type SettingKey, SETTINGS, type Settings } from "../../domain/settings/settings.ts";
import {
  crossFieldIssues,
  type SettingChanges,
  settingsFromStore,
} from "../../domain/settings/parse_settings.ts";

/** Columns of the original's table `settings` that mean one of ours, in lower case. */
const COLUMNS: Readonly<Record<string, SettingKey>> = {
  seip: "inverterHost",
  seport: "inverterPort",
  pvpeakpower: "pvPeakPowerW",
  batterystartsoc: "trackingStartSocPct",
  batterymaxconsumption: "batteryMaxConsumptionW",
  batterymaxinput: "batteryMaxChargingW",
  chargemodeauto: "autoTracking",
  measurementsurl: "nrgkickMeasurementsUrl",
  settingsurl: "nrgkickSettingsUrl",
  chargerpassword: "nrgkickPassword",
  chargingphases: "carMaxPhases",
  webport: "webPort",
  secretkey: "webSecret",
  authenticationenabled: "webSecretEnabled",
  plugip: "plugHost",
  plugonpower: "plugOnPowerW",
  plugstartfrom: "plugStartHour",
  plugstartfromsoc: "plugOnSocPct",
  plugenabled: "plugEnabled",
  allowplugusebattery: "plugAllowBattery",
};

/** Windows stand in two columns, which changed their names with the versions. */
const WINDOWS: readonly { readonly stem: string; readonly key: SettingKey }[] = [
  { stem: "pvplugstart", key: "plugWindow1" },
  { stem: "firstplugstart", key: "plugWindow1" },
  { stem: "secondplugstart", key: "plugWindow2" },
  { stem: "alwaysplugstart", key: "plugAlwaysWindow" },
];

/** The original's built-in secret is printed in its public source: it protects nothing. */
const PUBLIC_SECRET = "2ASDCX34FVAY50";
/** What the original holds where nothing was ever entered. */
const PLACEHOLDER = /(^|[./:])xx([.:]|$)/i;

/** What is wrong with a column that no setting can be made of. */
export type UnusableColumn = "unlike-any" | "empty" | "never-filled" | "public-secret";

/** A column, or the setting of its own, that was not taken. */
export interface LeftOut {
  readonly name: string;
  readonly why: UnusableColumn | SettingIssue;
}

export interface OriginalSettings {
  /** Valid together with `current`; `webSecret` is in clear and has to be hashed. */
  readonly values: SettingChanges;
  readonly left: readonly LeftOut[];
}

/** Reads the one row of the original's table `settings`, of any of its versions. */
export function readOriginalSettings(
  row: Readonly<Record<string, unknown>>,
  current: Settings,
): OriginalSettings {
  const texts = new Map(
    Object.entries(row).map(([name, value]) => [name.toLowerCase(), String(value ?? "").trim()]),
  );
  const left: LeftOut[] = [];
  const found: Record<string, unknown> = {};
  const names = new Map<string, string>();
  const take = (name: string, key: SettingKey, text: string) => {
    const why = reasonToLeave(key, text);
    if (why !== null) {
      left.push({ name, why });
      return;
    }
    found[key] = SETTINGS[key].fromText(text);
    names.set(key, name);
  };
  for (const { stem, key } of WINDOWS) {
    const [from, to] = [texts.get(`${stem}from`), texts.get(`${stem}to`)];
    if (from !== undefined && to !== undefined) {
      take(`${stem}from, ${stem}to`, key, windowOf(from, to));
    }
    texts.delete(`${stem}from`);
    texts.delete(`${stem}to`);
  }
  for (const [name, text] of texts) {
    const key = COLUMNS[name];
    if (key === undefined) left.push({ name, why: "unlike-any" });
    else take(name, key, text);
  }
  const { values, dropped } = settingsFromStore(found);
  for (const why of dropped) left.push({ name: names.get(why.key) ?? why.key, why });
  return fitTogether({ values, left }, current);
}

/**
 * The original's form took "9:30", "06:15:00" and "24:00". A day's end is the next day's beginning,
 * but for a window of the whole day, whose equal ends would mean none.
 */
function windowOf(from: string, to: string): string {
  const [start, end] = [timeOf(from), timeOf(to)];
  const isWholeDay = start === "00:00" && to.startsWith("24:");
  return `${start}-${isWholeDay ? "23:59" : end}`;
}

/** A time of the day as hh:mm; what is none stays as it is. */
function timeOf(text: string): string {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(text) ?? [];
  if (hour === "") return text;
  return hour === "24" && minute === "00" ? "00:00" : `${hour.padStart(2, "0")}:${minute}`;
}

function reasonToLeave(key: SettingKey, text: string): UnusableColumn | null {
  if (text === "") return "empty";
  if (PLACEHOLDER.test(text)) return "never-filled";
  return key === "webSecret" && text === PUBLIC_SECRET ? "public-secret" : null;
}

/** Leaves out what asks for something that is not there, the plug without its address for one. */
function fitTogether(settings: OriginalSettings, current: Settings): OriginalSettings {
  const values: Record<string, unknown> = { ...settings.values };
  const left = [...settings.left];
  for (const why of crossFieldIssues(current, settings.values)) {
    const { key } = why;
    const asking = key === "plugHost"
      ? "plugEnabled"
      : key === "webSecret"
      ? "webSecretEnabled"
      : key;
    if (values[asking] === undefined) continue;
    delete values[asking];
    left.push({ name: asking, why });
  }
  return { values: settingsFromStore(values).values, left };
}
