import { Random } from "../../../src/simulator/house/random.ts";
import { drawCase, type FuzzCase } from "./fuzz_case.ts";

/** A house of a seed with a heater behind its plug, and what its owner lets it do. */
export function drawPlugCase(seed: number): FuzzCase {
  const drawn = drawCase(seed);
  const random = new Random(seed ^ 0x9e37);
  const heaterW = Math.round(random.between(500, 3000));
  // Most owners enter what the heater draws; some less, so that battery or grid give the rest.
  const part = random.isHit(0.75) ? random.between(1.02, 1.2) : random.between(0.25, 0.9);
  const mode = random.isHit(0.4) ? "disabled" : "tracked";
  return {
    ...drawn,
    house: { ...drawn.house, heaterW },
    mode,
    settings: {
      ...drawn.settings,
      plugEnabled: true,
      plugOnPowerW: Math.round(heaterW * part),
      plugOnSocPct: random.isHit(0.5) ? 0 : 70,
      plugAllowBattery: random.isHit(0.5),
      plugPriority: random.isHit(0.5) ? "car" : "plug",
      autoTracking: false,
    },
  };
}

/** "On at" is no less than what the heater draws: none of it may be bought but in passing. */
export function isCovered({ settings, house }: FuzzCase): boolean {
  return settings.plugOnPowerW >= (house.heaterW ?? 0);
}
