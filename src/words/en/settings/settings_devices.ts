import type { DEVICE_SETTINGS } from "../../../domain/settings/device_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";

/** What the groups of these settings are called. */
export const deviceGroupsEn = { inverter: "SolarEdge inverter", charger: "NRGkick charger" };
/** What is said where a search has found none. */
export const notFoundEn = {
  inverter: "No SolarEdge inverter found at this address.",
  charger: "No NRGkick found.",
};
/** Help of the setting that names the first plug. */
export const plugAddressHelpEn = "Address of a TP-Link HS100 or HS110; empty for none.";

/** Settings of the devices' own makes, in English. */
export const deviceSettingsEn: SettingTexts<typeof DEVICE_SETTINGS> = {
  inverterHost: {
    label: "IP",
    help: "Address of the inverter. Give it a fixed address in your router. Only one " +
      "program may connect.",
  },
  inverterPort: {
    label: "Modbus port",
    help: "1502 for inverters set up with SetApp, 502 for those with a display.",
  },
  inverterUnitId: {
    label: "Modbus unit",
    help: "Modbus unit id of the inverter, 1 unless the installer changed it.",
  },
  inverterFollowerUnitId: {
    label: "Follower unit",
    help: "Modbus unit id of a second inverter that is connected to the first one. 0 for none.",
  },
  inverterBatteries: {
    label: "Batteries",
    help: "House batteries at the inverter. A fixed number stops the search for others.",
    options: {
      auto: "look for them",
      "0": "none",
      "1": "1",
      "2": "2",
      "3": "3",
    },
  },
  inverterAcLimitW: {
    label: "Inverter AC limit",
    help: "Most AC power that the inverter gives. 0: as its model's name says.",
  },
  pvPeakPowerW: {
    label: "PV peak power",
    help: "Peak power of all modules, e.g. 9400 or 9.4 kW. Tells clouds from evening.",
  },
  nrgkickGeneration: {
    label: "Generation",
    help: "1 for the charger behind a Connect box, 2 for the one with its own network " +
      "interface.",
    options: {
      1: "1 (Connect)",
      2: "2",
    },
  },
  nrgkickMeasurementsUrl: {
    label: "Measurements URL",
    help: "Generation 1: where the Connect box gives the measurements.",
  },
  nrgkickSettingsUrl: {
    label: "Settings URL",
    help: "Generation 1: where the Connect box takes the commands.",
  },
  nrgkickAddress: {
    label: "Address",
    help: "Generation 2: address of the charger. Its local interface must be switched on in " +
      "the app.",
  },
  nrgkickUser: {
    label: "User",
    help: "Generation 2: user name, when its interface asks for one.",
  },
  nrgkickPassword: {
    label: "Password",
    help: "Generation 1: the four digits of the PIN, 0000 from the factory. Generation 2: " +
      "the password.",
  },
};
