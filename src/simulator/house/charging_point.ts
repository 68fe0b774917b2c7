import { Car, CAR_DEFAULTS, type CarOptions } from "./car.ts";
import {
  CHARGER_DEFAULTS,
  type ChargerOptions,
  type ChargerState,
  ChargerUnit,
} from "./charger.ts";
import {
  type Line,
  type LinePowers,
  LINES,
  linesFrom,
  mainsVoltagesV,
  onLine,
  spread,
} from "./mains.ts";

export interface ChargingOptions {
  readonly car?: Partial<CarOptions>;
  readonly charger?: Partial<ChargerOptions>;
}

/** A charger with the car that belongs to it. */
export class ChargingPoint {
  readonly car: Car;
  readonly charger: ChargerUnit;
  /** On which phases of the house those of the charger lie. */
  readonly #lines: readonly Line[];

  constructor(options: ChargingOptions, private readonly seed: number) {
    this.car = new Car({ ...CAR_DEFAULTS, ...options.car });
    this.charger = new ChargerUnit({ ...CHARGER_DEFAULTS, ...options.charger });
    this.#lines = linesFrom(this.charger.options.firstLine);
  }

  /** Voltages of the charger's own phases at a time (epoch ms). */
  voltagesV(atMs: number): readonly number[] {
    const voltagesV = mainsVoltagesV(this.seed, atMs);
    return this.#lines.map((line) => voltagesV[LINES.indexOf(line)] ?? 0);
  }

  /** Lives one step; what it draws is added to the phases of the house, in W. */
  step(
    { atMs, stepS, linePowersW }: {
      readonly atMs: number;
      readonly stepS: number;
      readonly linePowersW: LinePowers;
    },
  ): ChargerState {
    const { car, charger } = this;
    const activePhases = Math.min(car.options.phases, charger.phases);
    const currentA = car.step({ currentA: charger.offeredA(atMs), stepS });
    let powerW = 0;
    if (currentA > 0) {
      const voltagesV = this.voltagesV(atMs);
      for (let phase = 0; phase < activePhases; phase++) {
        const phasePowerW = (voltagesV[phase] ?? 0) * currentA;
        powerW += phasePowerW;
        spread(linePowersW, phasePowerW, onLine(this.#lines[phase] ?? "L1"));
      }
    }
    const energyWh = powerW * stepS / 3600;
    car.charge(energyWh);
    charger.count(energyWh);
    return charger.state({ currentA, activePhases, powerW });
  }
}
