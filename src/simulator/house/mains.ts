import { hashUnit, subSeed, wander } from "./random.ts";

/** Voltages of L1, L2, L3 to neutral in V at a time (epoch ms). */
export function mainsVoltagesV(seed: number, atMs: number): readonly number[] {
  const atS = Math.floor(atMs / 1000);
  return [233.1, 232.3, 234.8].map((voltageV, phase) =>
    voltageV + 2.4 * (wander({ seed: subSeed(seed, phase), atS, periodS: 60 }) - 0.5)
  );
}

/** Mains frequency in Hz at a time (epoch ms). */
export function mainsFrequencyHz(seed: number, atMs: number): number {
  return 49.96 + 0.08 * hashUnit(seed, Math.floor(atMs / 4000));
}
