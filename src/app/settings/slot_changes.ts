import { type Slot, slotOf } from "../../domain/devices/slots.ts";
import { SettingsInvalid } from "../../domain/codes/errors.ts";
import type { Given } from "../../domain/ports/drivers.ts";
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
export function settingsWithout(slot: Slot, settings: Settings, hasOtherSwitch: boolean): Given {
  const { keys, addressKeys } = slotOf(slot, settings);
  const secrets = Object.values(keys).filter((key) => SETTINGS[key].control.kind === "secret");
  const isLastSwitch = slot === "plug" && settings.plugEnabled && !hasOtherSwitch;
  return {
    ...Object.fromEntries([...addressKeys, ...secrets].map((key) => [key, SETTINGS[key].fallback])),
    ...(isLastSwitch ? { plugEnabled: false } : {}),
  };
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
