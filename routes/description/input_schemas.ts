import * as v from "valibot";
import type { Program } from "../../src/app/program.ts";
import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import { policyKeys } from "../../src/domain/devices/parse_policy.ts";
import { type Role, ROLES } from "../../src/domain/house/device.ts";
import { MAX_NAME_LENGTH } from "../../src/domain/devices/parse_device.ts";
import type { Setting } from "../../src/domain/settings/setting_kinds.ts";
import { SECRET_KEYS, SETTING_KEYS, SETTINGS } from "../../src/domain/settings/settings.ts";

const NAME = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME_LENGTH));
const ID = v.pipe(v.number(), v.integer());

export const DEVICE_ORDER = v.object({ ids: v.array(ID) });

/** Where to search: an address that is looked at besides. */
export const DEVICE_SEARCH = v.object({ host: v.optional(v.nullable(v.string())) });

/** The settings as GET tells them: a secret is never told. */
export function settingsAnswer(): v.GenericSchema {
  return v.object(
    Object.fromEntries(
      SETTING_KEYS.map((key) => [key, SECRET_KEYS.has(key) ? v.null() : SETTINGS[key].schema]),
    ),
  );
}

/** What may be sent of them: the very schemas that check it; a secret that is null stays. */
export function settingsChange(): v.GenericSchema {
  return v.strictObject(
    Object.fromEntries(
      SETTING_KEYS.map((key) => {
        const { schema } = SETTINGS[key];
        return [key, v.optional(SECRET_KEYS.has(key) ? v.nullable(schema) : schema)];
      }),
    ),
  );
}

/** The variables that hold settings, by key. */
export function fixedSettings(): v.GenericSchema {
  return v.object(
    Object.fromEntries(SETTING_KEYS.map((key) => [key, v.optional(v.string())])),
  );
}

/** A new device, one form for each driver with the schemas of its own parameters. */
export function newDevice({ devices }: Program): v.GenericSchema {
  return v.union(devices.drivers.map((driver) =>
    v.object({
      driver: v.literal(driver.id),
      name: NAME,
      roles: v.optional(rolesOf(driver)),
      params: v.optional(paramsOf(driver)),
      policy: v.optional(policyOf(driver.roles)),
    })
  ));
}

/** Some of a device that is there; what is left out stays. */
export const DEVICE_CHANGE = v.object({
  driver: v.optional(v.string()),
  name: v.optional(NAME),
  roles: v.optional(v.array(v.picklist(ROLES))),
  params: v.optional(v.record(v.string(), v.unknown())),
  policy: v.optional(policyOf(ROLES)),
});

/** A device that is tried: one that is there by its id, or a new one. */
export const DEVICE_TRIAL = v.object({
  id: v.optional(v.nullable(ID)),
  ...DEVICE_CHANGE.entries,
});

/** A load's own values: null takes one back to that of the house. */
function policyOf(roles: readonly Role[]): v.GenericSchema {
  const entries = policyKeys(roles).map((key) =>
    [key, v.optional(v.nullable(SETTINGS[key].schema))] as const
  );
  return v.object(Object.fromEntries(entries));
}

function rolesOf({ roles }: DriverFacts): v.GenericSchema {
  return v.array(v.picklist(roles));
}

function paramsOf({ params, secrets }: DriverFacts): v.GenericSchema {
  const entries = Object.entries(params).map(([key, { schema }]: [string, Setting<unknown>]) =>
    [key, v.optional(secrets.includes(key) ? v.nullable(schema) : schema)] as const
  );
  return v.object(Object.fromEntries(entries));
}
