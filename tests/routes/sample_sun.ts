import { MINUTE_MS } from "../../src/domain/house/units.ts";
import type { SunToCome } from "../../src/domain/sun/sun_to_come.ts";

/** A house at noon whose sun will go on with 3 kW, more or less, for three hours. */
export function sampleSun(atMs: number): SunToCome {
  return {
    atMs,
    basis: "own-days",
    days: 60,
    daysWanted: 30,
    today: {
      pvWh: { p20: 6000, p50: 9000, p80: 12_000 },
      surplusWh: { p20: 5000, p50: 8000, p80: 11_000 },
      steps: Array.from({ length: 12 }, (_, step) => ({
        atMs: atMs + step * 15 * MINUTE_MS,
        lengthMs: 15 * MINUTE_MS,
        pvW: { p20: 2000, p50: 3000, p80: 4000 },
        surplusW: { p20: 1500, p50: 2500, p80: 3500 },
      })),
    },
    tomorrow: {
      pvWh: { p20: 9000, p50: 21_400, p80: 40_000 },
      surplusWh: { p20: 4000, p50: 15_000, p80: 33_000 },
      steps: [],
    },
    fillWhPerPct: 80,
    batteryNeedWh: 2000,
    carWh: 6000,
  };
}
