import type { HOUSE_SETTINGS } from "../../../domain/settings/house_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";
import { plugAddressHelpEn } from "./settings_devices.ts";

/** Settings of what the house does: charge modes, battery, car and plug, in English. */
export const houseSettingsEn: SettingTexts<typeof HOUSE_SETTINGS> = {
  autoTracking: {
    label: "Auto on",
    help: "Turns Slow into Tracked by itself when the battery is charged and the sky is clear.",
  },
  trackingStartSocPct: {
    label: "On at SOC",
    help: "Charge of the house battery from which Tracked may start the car.",
  },
  lookAhead: {
    label: "Look ahead",
    help: "Below “On at SOC” the car may start when the sun to come surely fills the house " +
      "battery by sunset, with a fifth in hand, and the sky is not cloudy.",
  },
  eveningSocPct: {
    label: "Evening charge",
    help:
      "Charge that the house battery shall have at sunset. A tracked car leaves it the last sun " +
      "of the day: what it still misses, but no more than the car had of its sun that day. " +
      "0: the car has it all. Needs “Look ahead”.",
  },
  batteryMaxConsumptionW: {
    label: "Max consumption",
    help: "Most that the house battery may give, house included, to bridge a dip while the " +
      "car charges. More than 2600 W can empty the battery into the car. While clouds pass, a " +
      "well charged battery gives up to three quarters of it beside the sun; that needs " +
      "“Look ahead”.",
  },
  batteryMaxChargingW: {
    label: "Max charging",
    help: "Most that the house battery can take. Sun above it goes to the car and not to " +
      "the grid. 4950 W fits a BYD LVS 8.0.",
  },
  batteryBridgeWh: {
    label: "Bridge energy",
    help: "What bridging one dip may cost the house battery before charging pauses.",
  },
  carMaxPhases: {
    label: "Max phases",
    help: "Phases the car can use. Where the supply has fewer, the lower number counts; " +
      "while it charges, those that carry current.",
    options: {
      1: "1 phase",
      2: "2 phases",
      3: "3 phases",
    },
  },
  plugInMode: {
    label: "On plug-in",
    help: "Mode to take when the charger is back on the wall or a car is connected.",
    options: {
      keep: "keep the mode",
      slow: "Slow",
      tracked: "Tracked",
      fast: "Fast",
    },
  },
  maxCurrentA: {
    label: "Max current",
    help: "Upper limit of Fast and Tracked per phase. One ampere under the fuse is kind to " +
      "the wiring.",
  },
  minCurrentA: {
    label: "Smallest current",
    help: "Least that is offered to the car per phase. Some cars take nothing below 8 A or " +
      "more; that is also found out by itself. Changing it forgets what was found.",
  },
  phaseSwitching: {
    label: "Phase switching",
    help:
      "Where the charger can switch: one phase for little sun, all the car has for much. Some " +
      "cars bridge two phases inside, and a second one switched on while the cable is in can " +
      "short them: take “also while plugged in” only for a car whose maker allows it.",
    options: {
      "never": "never",
      "plug-in": "when a car is plugged in",
      "always": "also while plugged in",
    },
  },
  carKwhPer100Km: {
    label: "Consumption of the car",
    help: "What 100 km take, measured at the charger. The history then tells kilometres, and how " +
      "many of them came from the roof; empty: energy only.",
  },
  mayBuyPct: {
    label: "May buy",
    help: "In a house without a battery: so much of the smallest charge may come from the grid, " +
      "above it so much of the last ampere, while the sun gives the rest. More of it catches more " +
      "sun.",
  },
  slowFollowsSun: {
    label: "Slow follows the sun",
    help: "Slow stays at the smallest current at least, and takes what the sun gives above it.",
  },
  mainFuseA: {
    label: "Main fuse",
    help: "What the house's main fuse bears per phase. Chargers and switches give way, the last " +
      "one first, before house and loads together take more. 0: no such limit.",
  },
  plugHost: {
    label: "IP",
    help: plugAddressHelpEn,
  },
  plugEnabled: {
    label: "Enabled",
    help: "Lets this program switch it.",
  },
  plugAllowBattery: {
    label: "Allow battery",
    help: "When clouds pass, the battery may help while it is above 94 % and 55 % of “On " +
      "at” is still sun.",
  },
  plugOnPowerW: {
    label: "On at",
    help: "Free sun from which it goes on; 0 does not look at power. It switches 3680 " +
      "W at most.",
  },
  plugOnSocPct: {
    label: "On at SOC",
    help: "Charge of the house battery from which it may go on.",
  },
  plugWindow1: {
    label: "1st on",
    help: "First time window in which it may be on. Equal times mean off; it may run " +
      "past midnight.",
  },
  plugWindow2: {
    label: "2nd on",
    help: "Second time window, like the first.",
  },
  plugStartHour: {
    label: "Start hour",
    help: "It does not go on before this full hour. The windows apply besides.",
  },
  plugAlwaysWindow: {
    label: "Always on",
    help: "Time window in which it is on whatever the sun does. Equal times mean off.",
  },
  plugPriority: {
    label: "Priority",
    help: "Who gets the surplus first while Tracked charges.",
    options: {
      car: "car",
      plug: "plug",
    },
  },
};
