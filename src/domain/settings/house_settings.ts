import { choice, dailyWindow, decimal, host, onOff, wholeNumber } from "./setting_kinds.ts";

/** Settings of what the house does: charge modes, battery, car and plug, in the order of the form. */
export const HOUSE_SETTINGS = {
  autoTracking: onOff({
    group: "tracking",
    fallback: true,
  }),
  trackingStartSocPct: wholeNumber({
    group: "tracking",
    unit: "%",
    min: 0,
    max: 100,
    fallback: 60,
  }),
  lookAhead: onOff({
    group: "tracking",
    fallback: true,
  }),
  eveningSocPct: wholeNumber({
    group: "battery",
    unit: "%",
    min: 0,
    max: 100,
    fallback: 95,
  }),
  batteryMaxConsumptionW: wholeNumber({
    group: "battery",
    unit: "W",
    min: 0,
    max: 20_000,
    fallback: 2600,
  }),
  batteryMaxChargingW: wholeNumber({
    group: "battery",
    unit: "W",
    min: 0,
    max: 20_000,
    fallback: 4950,
  }),
  batteryBridgeWh: wholeNumber({
    group: "battery",
    unit: "Wh",
    min: 0,
    max: 5000,
    fallback: 400,
  }),
  carMaxPhases: choice({
    group: "car",
    options: [
      1,
      2,
      3,
    ],
    fallback: 2,
  }),
  plugInMode: choice({
    group: "car",
    options: [
      "keep",
      "slow",
      "tracked",
      "fast",
    ],
    fallback: "slow",
  }),
  maxCurrentA: wholeNumber({
    group: "car",
    unit: "A",
    min: 6,
    max: 32,
    fallback: 15,
  }),
  minCurrentA: wholeNumber({
    group: "car",
    unit: "A",
    min: 6,
    max: 16,
    fallback: 6,
  }),
  phaseSwitching: choice({
    group: "car",
    options: [
      "never",
      "plug-in",
      "always",
    ],
    fallback: "plug-in",
  }),
  carKwhPer100Km: decimal({
    group: "car",
    unit: "kWh/100 km",
    min: 5,
    max: 100,
  }),
  mayBuyPct: wholeNumber({
    group: "car",
    unit: "%",
    min: 0,
    max: 50,
    fallback: 0,
  }),
  slowFollowsSun: onOff({
    group: "car",
    fallback: false,
  }),
  mainFuseA: wholeNumber({
    group: "car",
    unit: "A",
    min: 0,
    max: 250,
    fallback: 0,
  }),
  plugHost: host({
    group: "plug",
  }),
  plugEnabled: onOff({
    group: "plug",
    fallback: false,
  }),
  plugAllowBattery: onOff({
    group: "plug",
    fallback: true,
  }),
  plugOnPowerW: wholeNumber({
    group: "plug",
    unit: "W",
    min: 0,
    max: 3900,
    fallback: 2100,
  }),
  plugOnSocPct: wholeNumber({
    group: "plug",
    unit: "%",
    min: 0,
    max: 100,
    fallback: 70,
  }),
  plugWindow1: dailyWindow({
    group: "plug",
    fallback: "13:55-16:15",
  }),
  plugWindow2: dailyWindow({
    group: "plug",
    fallback: "00:00-00:00",
  }),
  plugStartHour: wholeNumber({
    group: "plug",
    unit: "h",
    min: 0,
    max: 23,
    fallback: 0,
  }),
  plugAlwaysWindow: dailyWindow({
    group: "plug",
    fallback: "00:00-00:00",
  }),
  plugPriority: choice({
    group: "plug",
    options: [
      "car",
      "plug",
    ],
    fallback: "car",
  }),
} as const;
