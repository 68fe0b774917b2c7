import { choice, host, httpUrl, plainText, secretText, wholeNumber } from "./setting_kinds.ts";

/** The two addresses of a charger of the first generation. */
export const CHARGER_URLS = ["nrgkickMeasurementsUrl", "nrgkickSettingsUrl"] as const;
/** Where the charger is, of either generation. */
export const CHARGER_ADDRESSES = [...CHARGER_URLS, "nrgkickAddress"] as const;

/** Settings of the devices' own makes, in the order of the form. */
export const DEVICE_SETTINGS = {
  inverterHost: host({
    group: "inverter",
  }),
  inverterPort: wholeNumber({
    group: "inverter",
    unit: "",
    min: 1,
    max: 65_535,
    fallback: 1502,
  }),
  inverterUnitId: wholeNumber({
    group: "inverter",
    unit: "",
    min: 1,
    max: 247,
    fallback: 1,
  }),
  inverterFollowerUnitId: wholeNumber({
    group: "inverter",
    unit: "",
    min: 0,
    max: 247,
    fallback: 0,
  }),
  inverterBatteries: choice({
    group: "inverter",
    options: [
      "auto",
      "0",
      "1",
      "2",
      "3",
    ],
    fallback: "auto",
  }),
  inverterAcLimitW: wholeNumber({
    group: "inverter",
    unit: "W",
    min: 0,
    max: 100_000,
    fallback: 0,
  }),
  pvPeakPowerW: wholeNumber({
    group: "inverter",
    unit: "W",
    min: 100,
    max: 100_000,
    fallback: 9400,
  }),
  nrgkickGeneration: choice({
    group: "charger",
    options: [
      1,
      2,
    ],
    fallback: 1,
  }),
  nrgkickMeasurementsUrl: httpUrl({
    group: "charger",
    example: "http://192.168.178.33/api/measurements/00:1E:C0:00:00:00",
  }),
  nrgkickSettingsUrl: httpUrl({
    group: "charger",
    example: "http://192.168.178.33/api/settings/00:1E:C0:00:00:00",
  }),
  nrgkickAddress: host({
    group: "charger",
  }),
  nrgkickUser: plainText({
    group: "charger",
    maxLength: 64,
    fallback: "",
  }),
  nrgkickPassword: secretText({
    group: "charger",
    minLength: 0,
    maxLength: 64,
    fallback: "0000",
  }),
} as const;
