import * as v from "valibot";
import { type Role, ROLES } from "../house/device.ts";
import type { DriverFacts, Given } from "../ports/drivers.ts";
import type { StoredDevice } from "../ports/record_stores.ts";
import type { DeviceIssue } from "./device_issues.ts";
import { echoOf, MAX_ECHO } from "../settings/echo.ts";
import type { LoadPolicy } from "../settings/load_settings.ts";
import type { Settings } from "../settings/settings.ts";
import { parsePolicy } from "./parse_policy.ts";
import { isOwnPlace } from "../settings/own_places.ts";
import { parseHost } from "../settings/setting_kinds.ts";

export type DeviceEntry = Omit<StoredDevice, "id">;

/** Longest name of a device, in characters. */
export const MAX_NAME_LENGTH = 40;
const KEYS = ["driver", "name", "roles", "params", "policy"];
const PRINTABLE = /^\P{C}*$/u;

export interface ParseTerms {
  readonly drivers: readonly DriverFacts[];
  /** What is stored of it; null: it is new. */
  readonly before: StoredDevice | null;
  /** What it is called in an issue while it has no name: "#2". */
  readonly place: string;
  readonly mayUseOwnMachine: boolean;
  /** Of the house, which are a load's where it has no value of its own. */
  readonly settings: Settings;
}

/**
 * Reads a device as JSON gives it, over what is stored of it: what is left out stays, and a secret
 * that is null or missing too. The entry is null exactly when there are issues; all are told at once.
 */
export function parseDevice(
  input: Given,
  terms: ParseTerms,
): { readonly entry: DeviceEntry | null; readonly issues: readonly DeviceIssue[] } {
  const { drivers, before } = terms;
  const named = nameOf(input, before);
  const device = named.name === "" ? terms.place : named.name.slice(0, MAX_NAME_LENGTH);
  const issues: DeviceIssue[] = [];
  for (const key of Object.keys(input).filter((one) => !KEYS.includes(one))) {
    issues.push({ device, key: key.slice(0, MAX_ECHO), code: "unknown-key" });
  }
  if (named.code === "name-too-long") {
    issues.push({ device, key: "name", code: named.code, most: MAX_NAME_LENGTH });
  } else if (named.code !== null) issues.push({ device, key: "name", code: named.code });
  const id = input["driver"] ?? before?.driver;
  const driver = drivers.find((one) => one.id === id);
  if (driver === undefined) {
    const known = drivers.map((one) => one.id);
    issues.push({ device, key: "driver", code: "unknown-driver", given: echoOf(id), known });
    return { entry: null, issues };
  }
  if (before !== null && before.driver !== driver.id) {
    issues.push({ device, key: "driver", code: "other-driver", driver: before.driver });
  }
  const roles = rolesOf(input["roles"], { driver, before, device });
  const params = paramsOf(input["params"], { driver, device, terms });
  const { policy, issues: ofPolicy } = policyOf(input["policy"], {
    roles: roles.roles,
    driver,
    device,
    terms,
  });
  issues.push(...roles.issues, ...params.issues, ...ofPolicy);
  if (issues.length > 0) return { entry: null, issues };
  const { whole } = params;
  const isSecret = (key: string) => driver.secrets.includes(key);
  const entry = {
    driver: driver.id,
    name: named.name,
    roles: roles.roles,
    params: partOf(whole, (key) => !isSecret(key)),
    secrets: partOf(whole, isSecret),
    ...(Object.keys(policy).length === 0 ? {} : { policy }),
  };
  return { entry, issues };
}

/** All parameters of a device, secrets among them. */
export function wholeParams({ params, secrets }: Pick<StoredDevice, "params" | "secrets">): Given {
  return { ...params, ...secrets };
}

/** Parameters of a form, text by key, as `parseDevice` takes them; an empty secret is left out. */
export function paramsFromText(
  fields: Readonly<Record<string, string>>,
  driver: DriverFacts,
): Given {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, text]) => text !== "" || !driver.secrets.includes(key))
      .map(([key, text]) => [key, driver.params[key]?.fromText(text) ?? text]),
  );
}

/** Hosts that parameters name, without port and brackets, by key. */
export function hostsOf(
  params: Given,
  driver: DriverFacts,
): readonly { readonly key: string; readonly host: string }[] {
  return addressKeys(driver).flatMap((key) => {
    const text = params[key];
    if (typeof text !== "string") return [];
    const host = URL.parse(text)?.hostname || parseHost(text)?.hostname || "";
    return host === "" ? [] : [{ key, host: host.replace(/^\[|\]$/g, "") }];
  });
}

/** The key at which an address is entered first; "params" where the driver has none. */
export function addressKey(driver: DriverFacts): string {
  return addressKeys(driver)[0] ?? "params";
}

function addressKeys({ params }: DriverFacts): readonly string[] {
  return Object.keys(params).filter((key) => {
    const control = params[key]?.control;
    return control?.kind === "host" || control?.kind === "url" ||
      (control?.kind === "secret" && control.example !== null);
  });
}

function nameOf(input: Given, before: StoredDevice | null): {
  readonly name: string;
  readonly code: "no-name" | "name-too-long" | "wrong-name" | null;
} {
  const given = input["name"] ?? before?.name ?? "";
  if (typeof given !== "string") return { name: "", code: "wrong-name" };
  const name = given.trim();
  if (name === "") return { name, code: "no-name" };
  if (!PRINTABLE.test(name)) return { name: "", code: "wrong-name" };
  return { name, code: [...name].length > MAX_NAME_LENGTH ? "name-too-long" : null };
}

interface Whose {
  readonly driver: DriverFacts;
  readonly device: string;
}

function rolesOf(
  given: unknown,
  { driver, before, device }: Whose & { readonly before: StoredDevice | null },
): { readonly roles: readonly Role[]; readonly issues: readonly DeviceIssue[] } {
  const issues: DeviceIssue[] = [];
  const [only, ...more] = driver.roles;
  const usual = before?.roles ?? (more.length === 0 && only !== undefined ? [only] : []);
  const wanted: unknown = given ?? usual;
  if (!Array.isArray(wanted)) {
    issues.push({ device, key: "roles", code: "wrong-form", expected: "list" });
    return { roles: [], issues };
  }
  const { id, roles } = driver;
  for (const one of wanted.filter((role) => !roles.includes(role)).slice(0, ROLES.length)) {
    const told = echoOf(one);
    issues.push({
      device,
      key: "roles",
      code: "role-not-of-driver",
      given: told,
      driver: id,
      roles,
    });
  }
  if (wanted.length === 0) {
    issues.push({ device, key: "roles", code: "no-role", driver: id, roles });
  }
  return { roles: ROLES.filter((role) => wanted.includes(role)), issues };
}

function policyOf(
  given: unknown,
  { roles, driver, device, terms }: Whose & {
    readonly roles: readonly Role[];
    readonly terms: ParseTerms;
  },
): { readonly policy: LoadPolicy; readonly issues: readonly DeviceIssue[] } {
  const before = terms.before?.policy ?? {};
  if (given !== undefined && !isObject(given)) {
    const issue = { device, key: "policy", code: "wrong-form", expected: "object" } as const;
    return { policy: before, issues: [issue] };
  }
  const { settings } = terms;
  return parsePolicy(given ?? {}, { before, roles, device, driver: driver.id, settings });
}

function paramsOf(
  given: unknown,
  { driver, device, terms }: Whose & { readonly terms: ParseTerms },
): { readonly whole: Given; readonly issues: readonly DeviceIssue[] } {
  const { before, mayUseOwnMachine } = terms;
  const stored = before === null ? {} : wholeParams(before);
  if (given !== undefined && !isObject(given)) {
    const issue = { device, key: "params", code: "wrong-form", expected: "object" } as const;
    return { whole: stored, issues: [issue] };
  }
  const entered = partOf(
    given ?? {},
    (key, value) => value !== undefined && !(value === null && driver.secrets.includes(key)),
  );
  const whole = { ...stored, ...entered };
  const wrong = driver.check(whole).map((key) => wrongParam(key, whole[key], { driver, device }));
  if (wrong.length > 0) return { whole, issues: wrong };
  if (driver.address(whole) === null) {
    return { whole, issues: [{ device, key: addressKey(driver), code: "no-address" }] };
  }
  const own = mayUseOwnMachine ? [] : hostsOf(whole, driver).filter(({ host }) => isOwnPlace(host));
  const places = (all: Given) => {
    // Another part of the same device, as a driver tells it behind a slash, is no other place.
    const [place] = (driver.address(all) ?? "").split("/");
    return JSON.stringify([place, hostsOf(all, driver)]).toLowerCase();
  };
  // Who may change an address could else have the secret sent to a place of their own.
  const isElsewhere = before !== null && driver.check(stored).length === 0 &&
    places(stored) !== places(whole);
  const kept = isElsewhere
    ? Object.keys(before.secrets).filter((key) => stored[key] !== "" && !(key in entered))
    : [];
  return {
    whole,
    issues: [
      ...own.map(({ key }): DeviceIssue => ({ device, key, code: "own-machine" })),
      ...kept.map((key): DeviceIssue => ({ device, key, code: "secret-of-other-address" })),
    ],
  };
}

function wrongParam(key: string, value: unknown, { driver, device }: Whose): DeviceIssue {
  const control = Object.hasOwn(driver.params, key) ? driver.params[key]?.control : undefined;
  if (control === undefined) {
    const known = Object.keys(driver.params);
    return { device, key: key.slice(0, MAX_ECHO), code: "unknown-param", driver: driver.id, known };
  }
  const given = control.kind === "secret" ? null : echoOf(value);
  return { device, key, code: "wrong-param", control, given };
}

function partOf(all: Given, isWanted: (key: string, value: unknown) => boolean): Given {
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => isWanted(key, value)));
}

const OBJECT = v.custom<Given>((value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
);

/** True for a JSON object, by key. */
export function isObject(value: unknown): value is Given {
  return v.is(OBJECT, value);
}
