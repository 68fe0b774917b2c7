import type { Sources } from "../house/flows.ts";
import { HOUR_MS } from "../house/units.ts";
import { type HouseStep, SITE_ENERGY_COLUMNS } from "./house_steps.ts";
import { type LoadEnergies, mapColumns } from "./history_rows.ts";

/**
 * Turns energies in W x ms that follow one another into whole Wh. What is rounded off goes into the
 * next, so that 100 W are 100 Wh an hour and not twelve times 8. In every row a load's four parts
 * together are the load. Never negative.
 */
export class RoundEnergies {
  readonly #site = mapColumns(SITE_ENERGY_COLUMNS, () => new WholeSum());
  readonly #loads = new Map<number, RoundLoad>();

  /** The next step's energies of the house. */
  takeSite(exact: HouseStep["energies"]): HouseStep["energies"] {
    return mapColumns(SITE_ENERGY_COLUMNS, (column) => {
      const energyWms = exact[column];
      return energyWms === null ? null : this.#site[column].take(energyWms, Infinity);
    });
  }

  /** The next step's energies of one load. */
  takeLoad(deviceId: number, exactWms: Sources): LoadEnergies {
    const load = this.#loads.get(deviceId) ?? new RoundLoad();
    this.#loads.set(deviceId, load);
    return load.take(exactWms);
  }
}

class RoundLoad {
  readonly #whole = new WholeSum();
  readonly #unknown = new WholeSum();
  readonly #andGrid = new WholeSum();
  readonly #andBattery = new WholeSum();

  take({ solarW: solarWms, batteryW: batteryWms, gridW: gridWms, unknownW: unknownWms }: Sources) {
    const notSunWms = unknownWms + gridWms + batteryWms;
    const energyWh = this.#whole.take(notSunWms + solarWms, Infinity);
    const unknownWh = this.#unknown.take(unknownWms, energyWh);
    const withGridWh = this.#andGrid.take(unknownWms + gridWms, energyWh, unknownWh);
    const notSunWh = this.#andBattery.take(notSunWms, energyWh, withGridWh);
    return {
      energy_wh: energyWh,
      solar_wh: energyWh - notSunWh,
      battery_wh: notSunWh - withGridWh,
      grid_wh: withGridWh - unknownWh,
      unknown_wh: unknownWh,
    };
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
