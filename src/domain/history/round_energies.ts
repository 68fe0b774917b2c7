import { type Energies, ENERGY_COLUMNS, type EnergyColumn, mapColumns } from "./history_rows.ts";
import { HOUR_MS } from "../house/units.ts";

/** Energies in W x ms: whole and exact, as samples are whole; null is unknown. */
export type ExactEnergies = Readonly<Record<EnergyColumn, number | null>>;

/**
 * Turns energies that follow one another into whole Wh. What is rounded off goes into the next, so
 * that 100 W are 100 Wh an hour and not twelve times 8. In every row the car's four parts
 * together are the car, and the plug's sun and unknown part are at most the plug. Never negative.
 */
export class RoundEnergies {
  readonly #sums = mapColumns(ENERGY_COLUMNS, () => new WholeSum());
  readonly #car = {
    unknownWh: new WholeSum(),
    andGridWh: new WholeSum(),
    andBatteryWh: new WholeSum(),
  };
  readonly #plug = { unknownWh: new WholeSum(), andGivenWh: new WholeSum() };

  /** The next step's energies. */
  take(exact: ExactEnergies): Energies {
    const whole = mapColumns(ENERGY_COLUMNS, (column) => {
      const energyWms = exact[column];
      return energyWms === null ? null : this.#sums[column].take(energyWms, Infinity);
    });
    return {
      ...whole,
      ...this.#takeCar(whole.car_wh, exact),
      ...this.#takePlug(whole.plug_wh, exact),
    };
  }

  #takeCar(
    carWh: number | null,
    exact: ExactEnergies,
  ): Pick<Energies, "car_unknown_wh" | "car_grid_wh" | "car_battery_wh" | "car_solar_wh"> {
    const { car_unknown_wh: unknownWms, car_grid_wh: gridWms, car_battery_wh: batteryWms } = exact;
    if (carWh === null || unknownWms === null || gridWms === null || batteryWms === null) {
      return { car_unknown_wh: null, car_grid_wh: null, car_battery_wh: null, car_solar_wh: null };
    }
    const unknownWh = this.#car.unknownWh.take(unknownWms, carWh);
    const withGridWh = this.#car.andGridWh.take(unknownWms + gridWms, carWh, unknownWh);
    const notSunWms = unknownWms + gridWms + batteryWms;
    const notSunWh = this.#car.andBatteryWh.take(notSunWms, carWh, withGridWh);
    return {
      car_unknown_wh: unknownWh,
      car_grid_wh: withGridWh - unknownWh,
      car_battery_wh: notSunWh - withGridWh,
      car_solar_wh: carWh - notSunWh,
    };
  }

  #takePlug(
    plugWh: number | null,
    exact: ExactEnergies,
  ): Pick<Energies, "plug_solar_wh" | "plug_unknown_wh"> {
    const { plug_wh: plugWms, plug_solar_wh: solarWms, plug_unknown_wh: unknownWms } = exact;
    if (plugWh === null || plugWms === null || solarWms === null || unknownWms === null) {
      return { plug_solar_wh: null, plug_unknown_wh: null };
    }
    const unknownWh = this.#plug.unknownWh.take(unknownWms, plugWh);
    const notSunWh = this.#plug.andGivenWh.take(plugWms - solarWms, plugWh, unknownWh);
    return { plug_solar_wh: plugWh - notSunWh, plug_unknown_wh: unknownWh };
  }
}

/** A sum in whole Wh that follows an exact one as closely as its bounds let it. */
class WholeSum {
  #exactWms = 0;
  #givenWh = 0;

  /** Adds an energy that is not negative. @returns its Wh, from `minWh` to `maxWh` */
  take(energyWms: number, maxWh: number, minWh = 0): number {
    this.#exactWms += energyWms;
    const dueWh = Math.round(this.#exactWms / HOUR_MS) - this.#givenWh;
    const energyWh = Math.min(maxWh, Math.max(minWh, dueWh));
    this.#givenWh += energyWh;
    return energyWh;
  }
}
