import { House } from "../../../src/simulator/house/house.ts";

const HOUR_MS = 3_600_000;
const TWO_MS = Date.UTC(2026, 5, 21, 2);

/** A house with more than one of each, whose car charges from the morning on, in June. */
function fullHouse(): House {
  return new House({
    seed: 7,
    startMs: TWO_MS,
    weather: "clear",
    mainFuseA: 16,
    car: { phases: 3, needWh: 30_000 },
    charger: { isEnabled: true, currentA: 13 },
    heater: { isOn: true, powerW: 1800, line: "L2" },
    parts: [
      { kind: "plant", peakPowerW: 4000, maxAcPowerW: 3600, azimuthDeg: -90, battery: null },
      {
        kind: "plant",
        peakPowerW: 0,
        maxAcPowerW: 4600,
        battery: { socPct: 40 },
        isAcCoupled: true,
      },
      {
        kind: "charger",
        charger: { isEnabled: true, currentA: 10, firstLine: "L2" },
        car: { phases: 1 },
      },
      { kind: "heater", powerW: 900, line: "L3", isOn: true, tankWh: 3000 },
      { kind: "load", powerW: 1100, onS: 600, periodS: 2400, line: "L1" },
    ],
  });
}

/** One without a battery under broken clouds, in December and further north. */
function northernHouse(): House {
  return new House({
    seed: 11,
    startMs: TWO_MS,
    weather: "broken",
    weatherOnlyOnMs: TWO_MS + 8 * HOUR_MS,
    dayOfYear: 350,
    latitudeDeg: 55,
    utcOffsetMinutes: 90,
    battery: null,
    peakPowerW: 7000,
    gridChargeW: () => 0,
  });
}

/** What houses are like at these hours after two in the morning. */
export const DAYS: readonly { readonly name: string; readonly states: () => readonly unknown[] }[] =
  [
    { name: "full house", states: () => statesOf(fullHouse(), [1, 5, 9, 13]) },
    { name: "northern house", states: () => statesOf(northernHouse(), [4, 8, 12]) },
  ];

function statesOf(house: House, hours: readonly number[]): readonly unknown[] {
  return hours.map((hour) => {
    house.advanceTo(TWO_MS + hour * HOUR_MS);
    return rounded({ ...house.state, overloads: house.fuse.overloads });
  });
}

/** All numbers in it to a tenth. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 10) / 10;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]));
}
