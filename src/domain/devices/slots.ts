import type { Role, Slot } from "../house/device.ts";
import type { Given } from "../ports/drivers.ts";
import { CHARGER_ADDRESSES, CHARGER_URLS } from "../settings/device_settings.ts";
import type { SettingIssue } from "../settings/setting_issues.ts";
import type { SettingKey, Settings } from "../settings/settings.ts";

/**
 * The devices that the settings make, by what the settings have always called their parameters:
 * here, and in the table of those settings, the first makes are named outside their folders.
 */
export const SLOTS = ["inverter", "charger", "plug"] as const satisfies readonly Slot[];
export type { Slot } from "../house/device.ts";

/** How the settings make a device: its driver, and which setting is which of its parameters. */
interface Maker {
  readonly driver: string;
  readonly roles: readonly Role[];
  /** Setting by parameter. */
  readonly keys: Readonly<Record<string, SettingKey>>;
  /** Settings without which there is no such device. */
  readonly addressKeys: readonly [SettingKey, ...SettingKey[]];
}

const INVERTER: Maker = {
  driver: "solaredge",
  roles: ["grid", "pv", "battery"],
  keys: {
    host: "inverterHost",
    port: "inverterPort",
    unitId: "inverterUnitId",
    followerUnitId: "inverterFollowerUnitId",
    batteries: "inverterBatteries",
  },
  addressKeys: ["inverterHost"],
};
const FIRST_CHARGER: Maker = {
  driver: "nrgkick-connect",
  roles: ["charger"],
  keys: {
    measurementsUrl: "nrgkickMeasurementsUrl",
    settingsUrl: "nrgkickSettingsUrl",
    pin: "nrgkickPassword",
  },
  addressKeys: CHARGER_URLS,
};
const SECOND_CHARGER: Maker = {
  driver: "nrgkick-gen2",
  roles: ["charger"],
  keys: { host: "nrgkickAddress", user: "nrgkickUser", password: "nrgkickPassword" },
  addressKeys: ["nrgkickAddress"],
};
const PLUG: Maker = {
  driver: "tplink",
  roles: ["switch"],
  keys: { host: "plugHost" },
  addressKeys: ["plugHost"],
};

/** Settings that say where devices are, of every slot. */
export const SLOT_ADDRESSES = ["inverterHost", ...CHARGER_ADDRESSES, "plugHost"] as const;
/** What opens the device of a slot, and the settings that say where it is sent. */
export const SLOT_SECRET = { secret: "nrgkickPassword", addresses: CHARGER_ADDRESSES } as const;

/** The first charger takes nothing but its PIN. */
export const PIN_RULE: {
  readonly keys: readonly SettingKey[];
  readonly isBroken: (settings: Settings) => boolean;
  readonly issue: SettingIssue;
} = {
  keys: ["nrgkickGeneration", "nrgkickPassword"],
  isBroken: (settings) =>
    settings.nrgkickGeneration === 1 && !/^[0-9]{4}$/.test(settings.nrgkickPassword),
  issue: { key: "nrgkickPassword", code: "no-pin" },
};

/** A device that the settings make. */
export interface SlotDevice extends Omit<Maker, "keys"> {
  readonly slot: Slot;
  /** Of its driver, secrets among them. */
  readonly params: Given;
  readonly keys: Readonly<Record<string, SettingKey>>;
}

function makerOf(slot: Slot, settings: Pick<Settings, "nrgkickGeneration">): Maker {
  switch (slot) {
    case "inverter":
      return INVERTER;
    case "charger":
      return settings.nrgkickGeneration === 1 ? FIRST_CHARGER : SECOND_CHARGER;
    case "plug":
      return PLUG;
  }
}

/** What the settings say of a device, whether or not they name its address. */
export function slotOf(slot: Slot, settings: Settings): SlotDevice {
  const maker = makerOf(slot, settings);
  const params = Object.entries(maker.keys).map(([param, key]) => [param, settings[key]] as const);
  return { ...maker, slot, params: Object.fromEntries(params) };
}

/** Settings that must name an address before the device of a slot can be reached, and do not. */
export function missingAddresses(slot: Slot, settings: Settings): readonly SettingKey[] {
  return makerOf(slot, settings).addressKeys.filter((key) => settings[key] === "");
}

/** The one of a charger's two addresses that is missing while the other is there; null: none. */
export function missingHalf(settings: Settings): (typeof CHARGER_URLS)[number] | null {
  if (makerOf("charger", settings) !== FIRST_CHARGER) return null;
  const [missing, ...others] = CHARGER_URLS.filter((key) => settings[key] === "");
  return missing === undefined || others.length > 0 ? null : missing;
}

/** Which charger the settings name, as one text. */
export function chargerPlace(settings: Settings): string {
  const addresses = makerOf("charger", settings).addressKeys.map((key) => settings[key]);
  return [settings.nrgkickGeneration, ...addresses].join(" ");
}

/** The devices that the settings make: those whose address they name. */
export function slotDevices(settings: Settings): readonly SlotDevice[] {
  return SLOTS.filter((slot) => missingAddresses(slot, settings).length === 0)
    .map((slot) => slotOf(slot, settings));
}
