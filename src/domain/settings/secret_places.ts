import type { SettingIssue } from "./setting_issues.ts";
import { parseHost } from "./setting_kinds.ts";
import { type SettingKey, SETTINGS, type Settings } from "./settings.ts";

/** Settings that say where the charger's password goes. */
const PLACE_KEYS = ["nrgkickMeasurementsUrl", "nrgkickSettingsUrl", "nrgkickAddress"] as const;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

type Changes = { readonly [K in SettingKey]?: Settings[K] };

/**
 * A stored password goes only to the hosts that it was entered for: whoever may change an address
 * could else have it sent to a place of their own. What the environment holds belongs to the
 * addresses of now.
 */
export function secretPlaceIssues(
  current: Settings,
  changes: Changes,
  fixed: ReadonlySet<SettingKey>,
): readonly SettingIssue[] {
  const { nrgkickPassword: password } = current;
  const isKnownToAll = password === "" || password === SETTINGS.nrgkickPassword.fallback;
  if (isKnownToAll || changes.nrgkickPassword !== undefined) return [];
  const before = placesOf(current);
  const next = placesOf({ ...current, ...changes });
  const isNew = [...next].some((place) => !before.has(place));
  if (!fixed.has("nrgkickPassword")) {
    return isNew ? [{ key: "nrgkickPassword", code: "password-of-other-host" }] : [];
  }
  // Emptied first and then set to another place would be two steps to the same end.
  const isLeft = before.size > 0 && (isNew || next.size === 0);
  const key = PLACE_KEYS.find((name) => changes[name] !== undefined);
  return isLeft && key !== undefined ? [{ key, code: "password-of-environment" }] : [];
}

/** Host and port of each address, in one form. */
function placesOf(settings: Settings): ReadonlySet<string> {
  const places = new Set<string>();
  for (const text of [settings.nrgkickMeasurementsUrl, settings.nrgkickSettingsUrl]) {
    const url = URL.parse(text);
    if (url !== null) places.add(`${url.hostname}:${url.port || DEFAULT_PORTS[url.protocol]}`);
  }
  const host = parseHost(settings.nrgkickAddress);
  if (host !== null) {
    const name = host.hostname.includes(":") ? `[${host.hostname}]` : host.hostname;
    places.add(`${name.toLowerCase()}:${host.port ?? DEFAULT_PORTS["http:"]}`);
  }
  return places;
}
