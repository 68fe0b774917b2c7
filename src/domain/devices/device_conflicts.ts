import type { DriverFacts, Given } from "../ports/drivers.ts";
import type { StoredDevice } from "../ports/record_stores.ts";
import { type SlotDevice, slotDevices, slotOf, SLOTS } from "./slots.ts";
import type { DeviceIssue } from "./device_issues.ts";
import { addressKey, type DeviceEntry, wholeParams } from "./parse_device.ts";
import type { SettingIssue } from "../settings/setting_issues.ts";
import type { SettingKey, Settings } from "../settings/settings.ts";

/** Most devices of a house beside those of the settings. */
export const MAX_DEVICES = 32;
const PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

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
  const own = placeOf(entry, drivers);
  if (driver === undefined || own === null) return issues;
  const key = addressKey(driver);
  const same = others.find((other) => isSamePlace(own, placeOf(other, drivers)));
  if (same !== undefined) issues.push({ device, key, code: "same-address", other: same.name });
  const slot = SLOTS.find((one) => isAtSlot(own, slotOf(one, settings), drivers));
  if (slot !== undefined) {
    const setting = addressSetting(slotOf(slot, settings), settings);
    issues.push({ device, key, code: "address-of-setting", setting });
  }
  return issues;
}

/** Devices of the list at whose address `next` would put one that it names otherwise than `before`. */
export function takenAddresses(
  { before, next }: { readonly before: Settings; readonly next: Settings },
  { drivers, devices }: {
    readonly drivers: readonly DriverFacts[];
    readonly devices: readonly DeviceEntry[];
  },
): readonly SettingIssue[] {
  return SLOTS.flatMap((slot) => {
    const now = slotOf(slot, next);
    if (JSON.stringify(now) === JSON.stringify(slotOf(slot, before))) return [];
    const other = devices.find((device) => {
      const place = placeOf(device, drivers);
      return place !== null && isAtSlot(place, now, drivers);
    });
    if (other === undefined) return [];
    const key = addressSetting(now, next);
    return [{ key, code: "address-of-device", other: other.name } as const];
  });
}

/** True for a device at whose address one of the settings lies: it would be the same one twice. */
export function isAtAddressOfSettings(
  device: DeviceEntry,
  { settings, drivers }: Pick<House, "settings" | "drivers">,
): boolean {
  const place = placeOf(device, drivers);
  return place !== null && slotDevices(settings).some((slot) => isAtSlot(place, slot, drivers));
}

/** The device of the list that lies where these parameters lead; null: none does. */
export function deviceAt<D extends DeviceEntry>(
  found: { readonly driver: string; readonly params: Given },
  { drivers, devices }: {
    readonly drivers: readonly DriverFacts[];
    readonly devices: readonly D[];
  },
): D | null {
  const place = placeAt(found, drivers);
  if (place === null) return null;
  return devices.find((device) => isSamePlace(place, placeOf(device, drivers))) ?? null;
}

/** Where a device lies, as its driver tells it. */
interface Place {
  readonly driver: string;
  readonly address: string;
}

function placeOf(device: DeviceEntry, drivers: readonly DriverFacts[]): Place | null {
  return placeAt({ driver: device.driver, params: wholeParams(device) }, drivers);
}

function placeAt(
  { driver: id, params }: { readonly driver: string; readonly params: Given },
  drivers: readonly DriverFacts[],
): Place | null {
  const driver = drivers.find((one) => one.id === id);
  if (driver === undefined || driver.check(params).length > 0) return null;
  const address = driver.address(params)?.toLowerCase();
  return address === undefined ? null : { driver: id, address };
}

/**
 * A driver that tells more than host and port tells which part of a device it means, which only the
 * same driver can tell from another part.
 */
function isSamePlace(own: Place, other: Place | null): boolean {
  if (other === null) return false;
  if (own.driver === other.driver) return own.address === other.address;
  return own.address.split("/")[0] === other.address.split("/")[0];
}

function isAtSlot(own: Place, slot: SlotDevice, drivers: readonly DriverFacts[]): boolean {
  const place = placeAt(slot, drivers);
  if (isSamePlace(own, place)) return true;
  // One of several addresses is entered, or one that its driver does not tell.
  const isOther = place === null || place.driver !== own.driver;
  return isOther &&
    Object.values(slot.params).some((value) =>
      typeof value === "string" && addressOfUrl(value) === own.address.split("/")[0]
    );
}

/** The setting that names the address of a device of the settings. */
function addressSetting({ addressKeys }: SlotDevice, settings: Settings): SettingKey {
  return addressKeys.find((key) => settings[key] !== "") ?? addressKeys[0];
}

function addressOfUrl(text: string): string | null {
  const url = URL.parse(text);
  if (url === null) return null;
  return `${url.hostname}:${url.port || (PORTS[url.protocol] ?? "")}`.toLowerCase();
}
