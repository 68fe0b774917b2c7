import type { Role, Slot } from "../house/device.ts";
import type { Given } from "../ports/drivers.ts";
import { CHARGER_ADDRESSES, CHARGER_URLS } from "../settings/device_settings.ts";
import type { SettingIssue } from "../settings/setting_issues.ts";
import { type SettingKey, SETTINGS, type Settings } from "../settings/settings.ts";

/**
 * The devices that the settings make, by what the settings have always called their parameters:
 * here, and in the table of those settings, the first makes are named outside their folders.
 */
export const SLOTS = ["inverter", "charger", "plug"] as const satisfies readonly Slot[];
export type { Slot } from "../house/device.ts";

/** The settings by which one address stands for a charger: that of a box lies in its URL. */
export const CHARGER_KEYS = {
  address: "nrgkickAddress",
  password: "nrgkickPassword",
  generation: "nrgkickGeneration",
  boxUrl: "nrgkickMeasurementsUrl",
} as const satisfies Readonly<Record<string, SettingKey>>;

/** How the settings make a device: its driver, and which setting is which of its parameters. */
export interface SlotMaker {
  readonly driver: string;
  readonly roles: readonly Role[];
  /** Setting by parameter. */
  readonly keys: Readonly<Record<string, SettingKey>>;
  /** Setting and value that choose this one of the slot's makers. */
  readonly chosenBy: Readonly<Partial<Record<SettingKey, string>>>;
  /** Settings without which there is no such device. */
  readonly addressKeys: readonly [SettingKey, ...SettingKey[]];
}

const INVERTER: SlotMaker = {
  driver: "solaredge",
  roles: ["grid", "pv", "battery"],
  keys: {
    host: "inverterHost",
    port: "inverterPort",
    unitId: "inverterUnitId",
    followerUnitId: "inverterFollowerUnitId",
    batteries: "inverterBatteries",
  },
  chosenBy: {},
  addressKeys: ["inverterHost"],
};
const FIRST_CHARGER: SlotMaker = {
  driver: "nrgkick-connect",
  roles: ["charger"],
  keys: {
    measurementsUrl: "nrgkickMeasurementsUrl",
    settingsUrl: "nrgkickSettingsUrl",
    pin: "nrgkickPassword",
  },
  chosenBy: { nrgkickGeneration: "1" },
  addressKeys: CHARGER_URLS,
};
const SECOND_CHARGER: SlotMaker = {
  driver: "nrgkick-gen2",
  roles: ["charger"],
  keys: { host: "nrgkickAddress", user: "nrgkickUser", password: "nrgkickPassword" },
  chosenBy: { nrgkickGeneration: "2" },
  addressKeys: ["nrgkickAddress"],
};
const PLUG: SlotMaker = {
  driver: "tplink",
  roles: ["switch"],
  keys: { host: "plugHost" },
  chosenBy: {},
  addressKeys: ["plugHost"],
};

/** Every make that the device of a slot may be of. */
export const SLOT_MAKERS: Readonly<Record<Slot, readonly SlotMaker[]>> = {
  inverter: [INVERTER],
  charger: [FIRST_CHARGER, SECOND_CHARGER],
  plug: [PLUG],
};

/** Settings that make the device of a slot; a change of one of them opens it anew. */
export const SLOT_KEYS = {
  inverter: Object.values(INVERTER.keys),
  charger: ["nrgkickGeneration", ...CHARGER_ADDRESSES, "nrgkickUser", "nrgkickPassword"],
  plug: Object.values(PLUG.keys),
} satisfies Readonly<Record<Slot, readonly SettingKey[]>>;
/** Settings that say where a search looks, beyond the calls into the network. */
export const SEARCH_KEYS: Readonly<Record<Slot, readonly SettingKey[]>> = {
  inverter: SLOT_KEYS.inverter,
  charger: CHARGER_ADDRESSES,
  plug: [],
};
/** Where a search looks at one address: the first of these that is entered. */
const SEARCH_PLACES = {
  inverter: ["inverterHost"],
  charger: ["nrgkickAddress", ...CHARGER_URLS],
  plug: [],
} as const satisfies Readonly<Record<Slot, readonly SettingKey[]>>;

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
export interface SlotDevice extends SlotMaker {
  readonly slot: Slot;
  /** Of its driver, secrets among them. */
  readonly params: Given;
}

function makerOf(slot: Slot, settings: Pick<Settings, "nrgkickGeneration">): SlotMaker {
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

/** The host, with or without a port, at which a search for the device of a slot looks; null: none. */
export function searchHost(slot: Slot, settings: Settings): string | null {
  const keys: readonly (typeof SLOT_ADDRESSES)[number][] = SEARCH_PLACES[slot];
  const key = keys.find((name) => settings[name] !== "");
  if (key === undefined) return null;
  return SETTINGS[key].control.kind === "url"
    ? URL.parse(settings[key])?.host ?? null
    : settings[key];
}

/** The devices that the settings make: those whose address they name. */
export function slotDevices(settings: Settings): readonly SlotDevice[] {
  return SLOTS.filter((slot) => missingAddresses(slot, settings).length === 0)
    .map((slot) => slotOf(slot, settings));
}
