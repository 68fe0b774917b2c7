import { type Slot, SLOT_KEYS } from "../../domain/devices/slots.ts";
import { type CheckRequest } from "../../domain/ports/device_checks.ts";
import { SettingsInvalid } from "../../domain/codes/errors.ts";
import { deviceHosts, isOwnPlace, ownPlaceIssue } from "../../domain/settings/own_places.ts";
import type { SettingKey } from "../../domain/settings/settings.ts";
import { addressesOf } from "../transport/same_host.ts";

/** Refuses to speak to the machine itself, by whatever name. @throws SettingsInvalid */
export async function refuseOwnMachine(request: CheckRequest): Promise<void> {
  if (request.mayUseOwnMachine) return;
  const hosts = deviceHosts(request.settings).filter(({ key }) => isOfGroup(key, request.group));
  const own = await Promise.all(hosts.map(async ({ key, host }) => {
    const addresses = [host, ...await addressesOf(host)];
    return addresses.some(isOwnPlace) ? [ownPlaceIssue(key)] : [];
  }));
  const issues = own.flat();
  if (issues.length > 0) throw new SettingsInvalid(issues);
}

function isOfGroup(key: SettingKey, group: Slot): boolean {
  const keys: readonly SettingKey[] = SLOT_KEYS[group];
  return keys.includes(key);
}
