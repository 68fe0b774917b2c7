import type { House } from "../house/house.ts";
import { partOf } from "../house/parts.ts";
import type { ChargerFault, FaultTarget } from "./faults.ts";

/** The faults that lie behind the charger: in the car, its cable, or the socket in the wall. */
export class CarFaults implements FaultTarget<ChargerFault> {
  #restore: (() => void) | null = null;

  /** `now` is the house's wall time (epoch ms); `point`: which of its charging points. */
  constructor(
    private readonly house: House,
    private readonly now: () => number,
    private readonly point = 0,
  ) {}

  setFault(fault: ChargerFault | null): Promise<void> {
    this.house.advanceTo(this.now());
    this.#restore?.();
    this.#restore = fault === null ? null : this.#begin(fault);
    return Promise.resolve();
  }

  /** @returns what ends it; null: nothing needs to */
  #begin(fault: ChargerFault): (() => void) | null {
    const { car, charger } = partOf(this.house.points, this.point);
    switch (fault.kind) {
      case "car-full": {
        const { needWh } = car;
        car.setNeedWh(0);
        return () => car.setNeedWh(needWh);
      }
      case "car-asleep":
        car.setAsleep(true);
        return () => car.setAsleep(false);
      case "self-start":
        if (car.isPlugged) {
          car.unplug();
          car.plugIn();
        }
        charger.command({ isEnabled: true, currentA: null }, this.now());
        return null;
      case "phases-lost": {
        const { supplyPhases } = charger.options;
        charger.setSupplyPhases(fault.supplyPhases);
        return () => charger.setSupplyPhases(supplyPhases);
      }
      case "phases-stuck":
        charger.stickPhases(charger.phases);
        return () => charger.stickPhases(null);
      default:
        return null;
    }
  }
}
