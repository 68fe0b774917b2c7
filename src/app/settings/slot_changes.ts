import { type Slot, slotOf } from "../../domain/devices/slots.ts";
import { SettingsInvalid } from "../../domain/codes/errors.ts";
import type { Given } from "../../domain/ports/drivers.ts";
import { leadingSwitch } from "../../domain/devices/leading_switch.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import type { DeviceIssue } from "../../domain/devices/device_issues.ts";
import { type DeviceEntry, isObject, wholeParams } from "../../domain/devices/parse_device.ts";
import { type SettingKey, SETTINGS, type Settings } from "../../domain/settings/settings.ts";

/** Settings by which a device that the settings make becomes `entry`; what stays is left out. */
export function settingsFor(slot: Slot, settings: Settings, entry: DeviceEntry): Given {
  const whole = wholeParams(entry);
  const changes = Object.entries(slotOf(slot, settings).keys)
    .filter(([param, key]) => whole[param] !== undefined && whole[param] !== settings[key])
    .map(([param, key]) => [key, whole[param]] as const);
  return Object.fromEntries(changes);
}

/** Settings by which there is no such device: no address, and no secret that was for it. */
export function settingsWithout(slot: Slot, settings: Settings): Given {
  const { keys, addressKeys } = slotOf(slot, settings);
  const secrets = Object.values(keys).filter((key) => SETTINGS[key].control.kind === "secret");
  return {
    ...Object.fromEntries([...addressKeys, ...secrets].map((key) => [key, SETTINGS[key].fallback])),
    // "Enabled" must not be about another switch then, which nobody has enabled.
    ...(slot === "plug" && settings.plugEnabled ? { plugEnabled: false } : {}),
  };
}

/**
 * Settings that go where the list of devices becomes `after`: "Enabled" with the switch that it was
 * about. None where the environment holds it and there is no other switch.
 */
export function settingsAfter(
  after: readonly StoredDevice[],
  { settings, fixed, house }: {
    readonly settings: Settings;
    readonly fixed: ReadonlySet<SettingKey>;
    readonly house: readonly StoredDevice[];
  },
): Given {
  const leading = leadingSwitch(after, settings);
  if (!settings.plugEnabled || leadingSwitch(house, settings) === leading) return {};
  return leading === null && fixed.has("plugEnabled") ? {} : { plugEnabled: false };
}

/** Why a device that the settings make has the roles of its driver, and no others. */
export function otherRoles(
  { name, roles: given }: DeviceEntry,
  { driver, roles }: StoredDevice,
): DeviceIssue {
  const told = { driver, roles, given: JSON.stringify(given) };
  return { device: name, key: "roles", ...told, code: "role-not-of-driver" };
}

/** What settings have refused, as issues of the device that they make. */
export function issuesOfSettings(
  { issues }: SettingsInvalid,
  { device, keys }: {
    readonly device: string;
    readonly keys: Readonly<Record<string, SettingKey>>;
  },
): readonly DeviceIssue[] {
  return issues.map((issue) => {
    const param = Object.keys(keys).find((one) => keys[one] === issue.key);
    return { device, key: param ?? issue.key, code: "of-setting", issue };
  });
}

/** The input with a secret that everybody knows, since it is the settings' own default. */
export function withKnownSecrets(slot: Slot, settings: Settings, input: Given): Given {
  const given = input["params"];
  if (!isObject(given)) return input;
  const known = Object.entries(slotOf(slot, settings).keys)
    .filter(([param, key]) => {
      const { control, fallback } = SETTINGS[key];
      const isKept = given[param] === undefined || given[param] === null;
      return control.kind === "secret" && settings[key] === fallback && isKept;
    })
    .map(([param, key]) => [param, settings[key]] as const);
  return { ...input, params: { ...given, ...Object.fromEntries(known) } };
}

/** Only a load's own values are sent, which the environment does not hold. */
export function isPolicyAlone(input: Given): boolean {
  return Object.keys(input).every((key) => key === "policy");
}
