import type { Role } from "../../../src/domain/house/device.ts";
import type { DriverFacts, Given } from "../../../src/domain/ports/drivers.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import {
  host,
  parseHost,
  secretText,
  wholeNumber,
} from "../../../src/domain/settings/setting_kinds.ts";

/** A make that nobody sells, with one secret, and another one with no parameters but its host. */
export const ACME: DriverFacts = {
  id: "acme",
  label: "Acme",
  roles: ["grid", "charger", "switch"],
  params: {
    host: host({ group: "advanced" }),
    channel: wholeNumber({ group: "advanced", unit: "", min: 0, max: 3, fallback: 0 }),
    token: secretText({ group: "advanced", minLength: 0, maxLength: 20, fallback: "" }),
  },
  secrets: ["token"],
  takesOneClient: false,
  check: (params) =>
    Object.entries(params).flatMap(([key, value]) => {
      const isRight = key === "host" || key === "token"
        ? typeof value === "string"
        : key === "channel" && typeof value === "number" && value >= 0 && value <= 3;
      return isRight ? [] : [key];
    }),
  address: (params) => addressOf(params),
  unitId: () => null,
};
export const OTHER: DriverFacts = {
  ...ACME,
  id: "other",
  roles: ["switch"],
  params: { host: host({ group: "advanced" }) },
  secrets: [],
};

function addressOf({ host: text, channel }: Given): string | null {
  const parsed = typeof text === "string" ? parseHost(text) : null;
  if (parsed === null) return null;
  const part = typeof channel === "number" && channel > 0 ? `/${channel}` : "";
  return `${parsed.hostname}:${parsed.port ?? 80}${part}`;
}

export function stored(
  id: number,
  params: Given,
  own: Partial<StoredDevice> = {},
): StoredDevice {
  const roles: readonly Role[] = ["switch"];
  return { id, driver: "acme", name: `d${id}`, roles, params, secrets: {}, ...own };
}
