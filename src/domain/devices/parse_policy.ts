import * as v from "valibot";
import type { Role } from "../house/device.ts";
import { echoOf, MAX_ECHO } from "../settings/echo.ts";
import {
  CHARGER_SETTINGS,
  type LoadPolicy,
  type LoadSettingKey,
  settingsOf,
  SWITCH_SETTINGS,
} from "../settings/load_settings.ts";
import type { SettingIssue } from "../settings/setting_issues.ts";
import { SETTINGS, type Settings } from "../settings/settings.ts";
import type { DeviceIssue } from "./device_issues.ts";

/** Settings of which a device with these roles can have its own value. */
export function policyKeys(roles: readonly Role[]): readonly LoadSettingKey[] {
  return [
    ...(roles.includes("charger") ? CHARGER_SETTINGS : []),
    ...(roles.includes("switch") ? SWITCH_SETTINGS : []),
  ];
}

/**
 * Reads a load's own values over those that it has: what is left out stays, null takes one back to
 * that of the house. The settings' own schemas say what is right.
 */
export function parsePolicy(
  given: Readonly<Record<string, unknown>>,
  { before, roles, device, driver, settings }: {
    readonly before: LoadPolicy;
    readonly roles: readonly Role[];
    readonly device: string;
    readonly driver: string;
    readonly settings: Settings;
  },
): { readonly policy: LoadPolicy; readonly issues: readonly DeviceIssue[] } {
  const known = policyKeys(roles);
  const issues: DeviceIssue[] = [];
  for (const key of Object.keys(given)) {
    if (known.some((one) => one === key)) continue;
    issues.push({ device, key: key.slice(0, MAX_ECHO), code: "unknown-param", driver, known });
  }
  const merged = { ...before, ...given };
  const draft: Draft = {};
  for (const key of known) {
    const value = merged[key];
    if (value === undefined || value === null || put(draft, key, value)) continue;
    const given = echoOf(value);
    const issue: SettingIssue = { key, code: "not-as-expected", setting: key, given };
    issues.push({ device, key, code: "of-setting", issue });
  }
  const { minCurrentA, maxCurrentA } = settingsOf(settings, draft);
  if (roles.includes("charger") && minCurrentA > maxCurrentA && issues.length === 0) {
    const key = "minCurrentA";
    issues.push({ device, key, code: "of-setting", issue: { key, code: "smallest-above-max" } });
  }
  return { policy: draft, issues };
}

/** What a stored text of a load's own values still means; what it does not is left out. */
export function policyFrom(stored: Readonly<Record<string, unknown>>): LoadPolicy {
  const draft: Draft = {};
  for (const key of policyKeys(["charger", "switch"])) put(draft, key, stored[key]);
  return draft;
}

type Draft = { -readonly [K in LoadSettingKey]?: Settings[K] };

/** False for a value that is none of this setting. */
function put<K extends LoadSettingKey>(draft: Draft, key: K, value: unknown): boolean {
  const result = v.safeParse(SETTINGS[key].schema, value);
  if (!result.success) return false;
  draft[key] = result.output;
  return true;
}
