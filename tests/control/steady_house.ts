import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { FuzzCase } from "./fuzz/fuzz_case.ts";
import type { FuzzBattery, FuzzCar, FuzzCharger } from "./fuzz/fuzz_house.ts";
import { type SteadyHour, steadyHour } from "./fuzz/fuzz_judge.ts";
import { runCase } from "./fuzz/fuzz_run.ts";

/** A house of ordinary devices under a constant sun; what is given is other than usual. */
export interface SteadyHouse {
  readonly pvW: number;
  readonly hasBattery: boolean;
  readonly car?: Partial<FuzzCar>;
  readonly charger?: Partial<FuzzCharger>;
  readonly battery?: Partial<FuzzBattery>;
  readonly settings?: Partial<Settings>;
  readonly noiseW?: number;
}

/** What the household takes all the time, in W. */
export const HOUSEHOLD_W = 400;

/** An hour of that house after its first quarter, with what went into the car, in Wh. */
export function steadyHourOf(house: SteadyHouse): SteadyHour & { readonly carWh: number } {
  const run = runCase(steadyCase(house));
  const carWh = run.truths.slice(900, 4500).reduce((sum, { carW }) => sum + carW, 0) / 3600;
  return { ...steadyHour(run), carWh };
}

function steadyCase(house: SteadyHouse): FuzzCase {
  const { pvW, hasBattery } = house;
  return {
    seed: 1,
    kind: "ordinary",
    sky: "constant",
    mode: "tracked",
    eventSeconds: [],
    silentFromS: Infinity,
    settings: { ...defaultSettings(), timeZone: "UTC", ...house.settings },
    weatherAt: () => ({ pvW, houseW: HOUSEHOLD_W }),
    house: {
      seed: 1,
      acLimitW: null,
      isAcLimitTold: true,
      exportLimitW: null,
      heaterW: null,
      noiseW: house.noiseW ?? 5,
      siteLagS: 2,
      battery: hasBattery
        ? {
          capacityWh: 8000,
          socPct: 100,
          maxChargeW: 4950,
          maxDischargeW: 5000,
          lagS: 2,
          ...house.battery,
        }
        : null,
      car: { phases: 2, drawPart: 0.98, rampAPerS: 1.5, startDelayS: 14, ...house.car },
      charger: { commandDelayS: 4, lagS: 4, stepA: 1, voltageV: 230, ...house.charger },
    },
  };
}
