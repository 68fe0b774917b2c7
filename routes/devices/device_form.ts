import type { DeviceView } from "../../src/app/settings/device_book.ts";
import type { TrialResult } from "../../src/app/settings/device_trial.ts";
import type { Device } from "../../src/domain/house/device.ts";
import type { DriverFacts, Given } from "../../src/domain/ports/drivers.ts";
import { paramsFromText } from "../../src/domain/devices/parse_device.ts";
import type { Slot } from "../../src/domain/devices/slots.ts";
import type { DeviceIssue } from "../../src/domain/devices/device_issues.ts";
import type { Formats } from "../../src/words/format.ts";
import type { PageContext } from "../ui/layout.tsx";
import { WINDOW_FROM, WINDOW_TO } from "../settings/settings_form.ts";

/** Names of fields: a driver may call a parameter whatever it likes. */
export const PARAM_PREFIX = "param-";
export const ROLE_PREFIX = "role-";
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
}

/** What the form of one device is made from. */
export interface DeviceFormView {
  readonly context: PageContext;
  readonly formats: Formats;
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
  const roles: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, text] of fields) {
    if (name.startsWith(ROLE_PREFIX) && text === "on") roles.push(name.slice(ROLE_PREFIX.length));
    if (!name.startsWith(PARAM_PREFIX) || name.endsWith(WINDOW_TO)) continue;
    const key = name.slice(PARAM_PREFIX.length);
    if (key.endsWith(WINDOW_FROM)) {
      const window = key.slice(0, -WINDOW_FROM.length);
      texts.set(window, `${text}-${fields.get(PARAM_PREFIX + window + WINDOW_TO) ?? ""}`);
    } else texts.set(key, text);
  }
  return {
    driver: fields.get("driver") ?? "",
    name: fields.get("name") ?? "",
    roles,
    texts: Object.fromEntries(texts),
  };
}

/** What the form of a stored device shows before anything is typed. */
export function sentOf({ driver, name, roles }: Device): SentDevice {
  return { driver, name, roles, texts: {} };
}

/** A form as the devices take it; roles are asked where the driver has several. */
export function deviceInput(
  { driver: id, name, roles, texts }: SentDevice,
  { driver, isNew, slot }: {
    readonly driver: DriverFacts | null;
    readonly isNew: boolean;
    /** One that the settings make is what they say. */
    readonly slot: Slot | null;
  },
): Given {
  const params = driver === null ? {} : paramsFromText(texts, driver);
  const ended = (driver?.secrets ?? []).filter((key) => texts[key]?.trim() === NO_SECRET);
  return {
    ...(isNew ? { driver: id } : {}),
    name,
    ...(driver !== null && driver.roles.length > 1 && slot === null ? { roles } : {}),
    params: { ...params, ...Object.fromEntries(ended.map((key) => [key, ""])) },
  };
}
