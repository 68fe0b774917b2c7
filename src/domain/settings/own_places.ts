import { SLOT_ADDRESSES } from "../devices/slots.ts";
import type { SettingIssue } from "./setting_issues.ts";
import { parseHost } from "./setting_kinds.ts";
import type { SettingKey, Settings } from "./settings.ts";

/** Variable that allows devices on the machine itself; not a setting of the pages on purpose. */
export const OWN_MACHINE_VARIABLE = "CHARGEMANAGER_LOCAL_DEVICES";

/** Host names of the devices that some settings name, and the program asks, by key. */
export function deviceHosts(
  settings: { readonly [K in SettingKey]?: Settings[K] },
): readonly { readonly key: SettingKey; readonly host: string }[] {
  return SLOT_ADDRESSES.flatMap((key) => {
    const text = settings[key] ?? "";
    const host = URL.parse(text)?.hostname || parseHost(text)?.hostname || "";
    return host === "" ? [] : [{ key, host: host.replace(/^\[|\]$/g, "") }];
  });
}

/** Refuses the address `key` because it is the machine's own. */
export function ownPlaceIssue(key: SettingKey): SettingIssue {
  return { key, code: "own-machine" };
}

/** The changed device addresses that are the machine's own. */
export function ownPlaceIssues(
  changes: { readonly [K in SettingKey]?: Settings[K] },
): readonly SettingIssue[] {
  return deviceHosts(changes).filter(({ host }) => isOwnPlace(host))
    .map(({ key }) => ownPlaceIssue(key));
}

/**
 * True for an address of the machine itself or of its own link, and for names that mean it: services
 * that trust everybody on the machine listen there, and a cloud's metadata. `name` is a host without
 * port and brackets.
 */
export function isOwnPlace(name: string): boolean {
  const host = name.trim().toLowerCase().replace(/\.$/, "");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  const plain = host.includes(":") ? plainIpv6(host) : host;
  if (plain.includes(":")) {
    return plain === "::1" || plain === "::" || /^fe[89ab][0-9a-f]:/.test(plain);
  }
  return /^(127|0)\.\d+\.\d+\.\d+$/.test(plain) || /^169\.254\.\d+\.\d+$/.test(plain);
}

/** In its shortest form without zone; an IPv4 address within it as that. */
function plainIpv6(text: string): string {
  const url = URL.parse(`http://[${text.split("%")[0]}]/`);
  const host = url === null ? text : url.hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  const bytes = [high, low].map((part) => parseInt(part, 16)).flatMap((n) => [n >> 8, n & 255]);
  return bytes.join(".");
}
