import type { LoadEnergies } from "../../src/domain/history/history_rows.ts";
import { shownShares } from "../../src/words/format.ts";

/** What a car was charged with, and what it takes for 100 km; null: nobody said. */
export interface ChargedCar {
  readonly energies: LoadEnergies;
  readonly kwhPer100Km: number | null;
}

/** Where the kilometres (or, where no consumption is known, the Wh) of all cars came from. */
export interface CarOrigin {
  readonly unit: "km" | "Wh";
  /** Exactly the sum of the four. */
  readonly whole: number;
  /** In the moment it shone. */
  readonly sun: number;
  readonly battery: number;
  readonly grid: number;
  readonly unknown: number;
}

const WH_PER_KWH = 1000;
const KM = 100;

/**
 * Kilometres by where their energy came from. What no part tells of is unknown, not nothing. Null:
 * no car charged, or nothing is known of it.
 */
export function carOrigin(cars: readonly ChargedCar[]): CarOrigin | null {
  const charged = cars.filter(({ energies }) => (energies.energy_wh ?? 0) > 0);
  if (charged.length === 0) return null;
  const unit = charged.some(({ kwhPer100Km }) => kwhPer100Km === null) ? "Wh" : "km";
  const total = { whole: 0, sun: 0, battery: 0, grid: 0 };
  for (const { energies, kwhPer100Km } of charged) {
    const factor = unit === "Wh" || kwhPer100Km === null ? 1 : KM / (kwhPer100Km * WH_PER_KWH);
    const wholeWh = energies.energy_wh ?? 0;
    const sunWh = Math.min(wholeWh, energies.solar_wh ?? 0);
    const batteryWh = Math.min(wholeWh - sunWh, energies.battery_wh ?? 0);
    const gridWh = Math.min(wholeWh - sunWh - batteryWh, energies.grid_wh ?? 0);
    total.whole += wholeWh * factor;
    total.sun += sunWh * factor;
    total.battery += batteryWh * factor;
    total.grid += gridWh * factor;
  }
  const unknown = Math.max(0, total.whole - total.sun - total.battery - total.grid);
  return { unit, ...total, unknown };
}

/** The parts in percent as they are shown, a hundred together. */
export function sharesOf(
  { whole, sun, battery, grid, unknown }: CarOrigin,
): Readonly<Record<"sun" | "battery" | "grid" | "unknown", number>> {
  const [ofSun = 0, ofBattery = 0, ofGrid = 0, ofUnknown = 0] = shownShares(
    [sun, battery, grid, unknown],
    whole,
  );
  return { sun: ofSun, battery: ofBattery, grid: ofGrid, unknown: ofUnknown };
}
