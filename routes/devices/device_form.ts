import type { DeviceView } from "../../src/app/settings/device_book.ts";
import type { TrialResult } from "../../src/app/settings/device_trial.ts";
import { policyKeys } from "../../src/domain/devices/parse_policy.ts";
import { type Device, ROLES } from "../../src/domain/house/device.ts";
import type { DriverFacts, Given } from "../../src/domain/ports/drivers.ts";
import { paramsFromText } from "../../src/domain/devices/parse_device.ts";
import type { Slot } from "../../src/domain/devices/slots.ts";
import type { DeviceIssue } from "../../src/domain/devices/device_issues.ts";
import { SETTINGS, type Settings } from "../../src/domain/settings/settings.ts";
import type { Formats } from "../../src/words/format.ts";
import type { PageContext } from "../ui/layout.tsx";
import { WINDOW_FROM, WINDOW_TO } from "../settings/settings_form.ts";

/** Names of fields: a driver may call a parameter whatever it likes. */
export const PARAM_PREFIX = "param-";
export const ROLE_PREFIX = "role-";
export const POLICY_PREFIX = "own-";
/** Ends a secret that is stored; an empty field leaves it. */
const NO_SECRET = "-";

/** What a form of one device sent, as typed. */
export interface SentDevice {
  /** Id of its driver; of a device that is stored, what the form says of it does not count. */
  readonly driver: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Text by parameter. */
  readonly texts: Readonly<Record<string, string>>;
  /** Text by setting of which it has its own value; "" for that of the house. */
  readonly policy: Readonly<Record<string, string>>;
}

/** What the form of one device is made from. */
export interface DeviceFormView {
  readonly context: PageContext;
  readonly formats: Formats;
  /** What holds where the device has no value of its own. */
  readonly settings: Settings;
  /** The setting "Enabled" of the plug is about this one. */
  readonly leadsSwitches: boolean;
  readonly driver: DriverFacts;
  /** Null: it is being added. */
  readonly stored: DeviceView | null;
  readonly sent: SentDevice;
  readonly issues: readonly DeviceIssue[];
  /** What is said above the issues, or why nothing was done for another reason. */
  readonly failure: string | null;
  readonly test: TrialResult | null;
}

/** Reads the fields of a form; a window comes in two. */
export function readDevice(fields: ReadonlyMap<string, string>): SentDevice {
  const roles = [...fields].flatMap(([name, text]) =>
    name.startsWith(ROLE_PREFIX) && text === "on" ? [name.slice(ROLE_PREFIX.length)] : []
  );
  return {
    driver: fields.get("driver") ?? "",
    name: fields.get("name") ?? "",
    roles,
    texts: textsOf(fields, PARAM_PREFIX),
    policy: textsOf(fields, POLICY_PREFIX),
  };
}

function textsOf(
  fields: ReadonlyMap<string, string>,
  prefix: string,
): Readonly<Record<string, string>> {
  const texts = new Map<string, string>();
  for (const [name, text] of fields) {
    if (!name.startsWith(prefix) || name.endsWith(WINDOW_TO)) continue;
    const key = name.slice(prefix.length);
    if (key.endsWith(WINDOW_FROM)) {
      const window = key.slice(0, -WINDOW_FROM.length);
      const to = fields.get(prefix + window + WINDOW_TO) ?? "";
      texts.set(window, text === "" && to === "" ? "" : `${text}-${to}`);
    } else texts.set(key, text);
  }
  return Object.fromEntries(texts);
}

/** What the form of a stored device shows before anything is typed. */
export function sentOf({ driver, name, roles }: Device): SentDevice {
  return { driver, name, roles, texts: {}, policy: {} };
}

/** A form as the devices take it; roles are asked where the driver has several. */
export function deviceInput(
  { driver: id, name, roles, texts, policy }: SentDevice,
  { driver, isNew, slot }: {
    readonly driver: DriverFacts;
    readonly isNew: boolean;
    /** One that the settings make is what they say. */
    readonly slot: Slot | null;
  },
): Given {
  const ended = driver.secrets.filter((key) => texts[key]?.trim() === NO_SECRET);
  const isRoleAsked = driver.roles.length > 1 && slot === null;
  const own = policyFrom(policy, isRoleAsked ? roles : driver.roles);
  return {
    ...(isNew ? { driver: id } : {}),
    name,
    ...(isRoleAsked ? { roles } : {}),
    ...(slot === null ? { policy: own } : {}),
    params: {
      ...paramsFromText(texts, driver),
      ...Object.fromEntries(ended.map((key) => [key, ""])),
    },
  };
}

/** Own values of settings, null for that of the house; of what the device no longer is, none are. */
function policyFrom(policy: SentDevice["policy"], roles: readonly string[]): Given {
  const keys = policyKeys(ROLES.filter((role) => roles.includes(role)));
  return Object.fromEntries(
    keys.flatMap((key): readonly (readonly [string, unknown])[] => {
      const text = policy[key]?.trim();
      return text === undefined ? [] : [[key, text === "" ? null : SETTINGS[key].fromText(text)]];
    }),
  );
}
