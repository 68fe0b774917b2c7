import type { DriverFacts } from "../ports/drivers.ts";
import type { StoredDevice } from "../ports/record_stores.ts";
import type { DeviceIssue } from "./device_issues.ts";
import { addressKey, type DeviceEntry, wholeParams } from "./parse_device.ts";
import { parseHost } from "./setting_kinds.ts";
import type { SettingKey, Settings } from "./settings.ts";

/** Most devices of a house beside those of the settings. */
export const MAX_DEVICES = 32;
const PORTS = { http: 80, https: 443, plug: 9999 } as const;

export interface House {
  readonly drivers: readonly DriverFacts[];
  readonly settings: Settings;
  /** The others of the house, without the device itself. */
  readonly others: readonly StoredDevice[];
}

/** What does not fit together once `entry` is in the house. */
export function conflictsOf(entry: DeviceEntry, house: House): readonly DeviceIssue[] {
  const { drivers, settings, others } = house;
  const device = entry.name;
  const issues: DeviceIssue[] = [];
  if (others.length >= MAX_DEVICES) {
    issues.push({ device, key: "", code: "too-many", most: MAX_DEVICES });
  }
  if (entry.roles.includes("grid")) {
    const meter = others.find(({ roles }) => roles.includes("grid"));
    if (settings.inverterHost !== "") {
      const setting = "inverterHost";
      issues.push({ device, key: "roles", code: "grid-meter-of-settings", setting });
    } else if (meter !== undefined) {
      issues.push({ device, key: "roles", code: "second-grid-meter", other: meter.name });
    }
  }
  const driver = drivers.find(({ id }) => id === entry.driver);
  const address = addressOf(entry, drivers);
  if (driver === undefined || address === null) return issues;
  const key = addressKey(driver);
  const same = others.find((other) => addressOf(other, drivers) === address);
  if (same !== undefined) issues.push({ device, key, code: "same-address", other: same.name });
  // A driver that tells more than host and port tells which part of the device it means.
  const [place] = address.split("/");
  const own = addressesOf(settings).find((one) => one.address === place);
  if (own !== undefined) {
    issues.push({ device, key, code: "address-of-setting", setting: own.setting });
  }
  return issues;
}

function addressOf(device: DeviceEntry, drivers: readonly DriverFacts[]): string | null {
  const driver = drivers.find(({ id }) => id === device.driver);
  const params = wholeParams(device);
  if (driver === undefined || driver.check(params).length > 0) return null;
  return driver.address(params)?.toLowerCase() ?? null;
}

/** Host and port of the devices that the settings name. */
function addressesOf(
  settings: Settings,
): readonly { readonly setting: SettingKey; readonly address: string }[] {
  const isFirst = settings.nrgkickGeneration === 1;
  const http = isFirst
    ? (["nrgkickMeasurementsUrl", "nrgkickSettingsUrl"] as const)
      .map((setting) => ({ setting, address: addressOfUrl(settings[setting]) }))
    : [{
      setting: "nrgkickAddress" as const,
      address: addressOfHost(settings.nrgkickAddress, PORTS.http),
    }];
  const all = [
    {
      setting: "inverterHost" as const,
      address: addressOfHost(settings.inverterHost, settings.inverterPort),
    },
    { setting: "plugHost" as const, address: addressOfHost(settings.plugHost, PORTS.plug) },
    ...http,
  ];
  return all.flatMap(({ setting, address }) => address === null ? [] : [{ setting, address }]);
}

function addressOfHost(text: string, usualPort: number): string | null {
  const host = parseHost(text);
  return host === null ? null : `${host.hostname}:${host.port ?? usualPort}`.toLowerCase();
}

function addressOfUrl(text: string): string | null {
  const url = URL.parse(text);
  if (url === null) return null;
  const usual = url.protocol === "https:" ? PORTS.https : PORTS.http;
  return `${url.hostname}:${url.port || usual}`.toLowerCase();
}
