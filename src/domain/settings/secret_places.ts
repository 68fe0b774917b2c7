import { SLOT_SECRET } from "../devices/slots.ts";
import type { SettingIssue } from "./setting_issues.ts";
import { parseHost } from "./setting_kinds.ts";
import { type SettingKey, SETTINGS, type Settings } from "./settings.ts";

/** A stored password with the settings that say where it goes, and these places in one form. */
interface GuardedSecret {
  readonly secret: typeof SLOT_SECRET.secret | "mqttPassword";
  readonly addresses: readonly SettingKey[];
  readonly placesOf: (settings: Settings) => ReadonlySet<string>;
}

const GUARDED: readonly GuardedSecret[] = [
  { ...SLOT_SECRET, placesOf: slotPlaces },
  { secret: "mqttPassword", addresses: ["mqttUrl"], placesOf: brokerPlaces },
];
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  "http:": 80,
  "https:": 443,
  "mqtt:": 1883,
  "mqtts:": 8883,
};

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
  return GUARDED.flatMap((guarded) => issuesOf(guarded, { current, changes, fixed }));
}

function issuesOf(
  { secret, addresses, placesOf }: GuardedSecret,
  { current, changes, fixed }: {
    readonly current: Settings;
    readonly changes: Changes;
    readonly fixed: ReadonlySet<SettingKey>;
  },
): readonly SettingIssue[] {
  const password = current[secret];
  const isKnownToAll = password === "" || password === SETTINGS[secret].fallback;
  if (isKnownToAll || changes[secret] !== undefined) return [];
  const before = placesOf(current);
  const next = placesOf({ ...current, ...changes });
  const isNew = [...next].some((place) => !before.has(place));
  if (!fixed.has(secret)) {
    return isNew ? [{ key: secret, code: "password-of-other-host" }] : [];
  }
  // Emptied first and then set to another place would be two steps to the same end.
  const isLeft = before.size > 0 && (isNew || next.size === 0);
  const key = addresses.find((name) => changes[name] !== undefined);
  return isLeft && key !== undefined ? [{ key, code: "password-of-environment" }] : [];
}

function slotPlaces(settings: Settings): ReadonlySet<string> {
  const places = SLOT_SECRET.addresses.map((key) =>
    SETTINGS[key].control.kind === "url" ? placeOfUrl(settings[key]) : placeOfHost(settings[key])
  );
  return new Set(places.filter((place) => place !== null));
}

function placeOfUrl(text: string): string | null {
  const url = URL.parse(text);
  return url === null ? null : placeOf(url);
}

function placeOfHost(text: string): string | null {
  const host = parseHost(text);
  if (host === null) return null;
  const name = host.hostname.includes(":") ? `[${host.hostname}]` : host.hostname;
  return `${name.toLowerCase()}:${host.port ?? DEFAULT_PORTS["http:"]}`;
}

/** Without encryption the same broker is another place: everybody on the way reads along. */
function brokerPlaces({ mqttUrl }: Settings): ReadonlySet<string> {
  const url = URL.parse(mqttUrl);
  return new Set(url === null ? [] : [`${url.protocol}//${placeOf(url)}`]);
}

function placeOf(url: URL): string {
  return `${url.hostname.toLowerCase()}:${url.port || DEFAULT_PORTS[url.protocol]}`;
}
