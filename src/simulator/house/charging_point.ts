import { Car, CAR_DEFAULTS, type CarOptions } from "./car.ts";
import { type CarHabit, type Drive, driveOf } from "./car_habits.ts";
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
import { subSeed } from "./random.ts";

export interface ChargingOptions {
  readonly car?: Partial<CarOptions>;
  readonly charger?: Partial<ChargerOptions>;
}

/** Of which house a point is, and which one there. */
export interface PointPlace {
  readonly seed: number;
  readonly startMs: number;
  readonly utcOffsetMinutes: number;
  readonly index: number;
}

const DAY_S = 86_400;
/** Apart from the seeds of weather and household. */
const DRIVES_SEED = 100;

/**
 * Lets a car leave and come home by its habit, from the day after the house's first on.
 */
class Drives {
  #day: number;
  #drive: Drive | null = null;
  #hasLeft = false;

  constructor(
    private readonly car: Car,
    private readonly charger: ChargerUnit,
    private readonly habit: CarHabit,
    private readonly place: PointPlace,
  ) {
    this.#day = dayOf(this.#localS(place.startMs));
  }

  step(atMs: number): void {
    const localS = this.#localS(atMs);
    const drive = this.#drive;
    if (drive !== null) {
      const secondS = localS - this.#day * DAY_S;
      if (!this.#hasLeft && secondS >= drive.leavesS) {
        this.#hasLeft = true;
        this.car.leave();
      }
      if (secondS < drive.returnsS) return;
      if (this.car.comeHome(drive.usedWh) && this.habit.startsCharger) {
        this.charger.command({ isEnabled: true, currentA: null }, atMs);
      }
      this.#drive = null;
    }
    const day = dayOf(localS);
    if (day === this.#day) return;
    this.#day = day;
    this.#hasLeft = false;
    const { seed, index } = this.place;
    this.#drive = driveOf(this.habit, subSeed(seed, DRIVES_SEED + index), day);
  }

  #localS(atMs: number): number {
    return Math.floor(atMs / 1000) + this.place.utcOffsetMinutes * 60;
  }
}

function dayOf(localS: number): number {
  return Math.floor(localS / DAY_S);
}

/** A charger with the car that belongs to it. */
export class ChargingPoint {
  readonly car: Car;
  readonly charger: ChargerUnit;
  /** On which phases of the house those of the charger lie. */
  readonly #lines: readonly Line[];

  readonly #drives: Drives | null;

  /** @param place the house's seed and clock, and the number of the point in it */
  constructor(options: ChargingOptions, private readonly place: PointPlace) {
    this.car = new Car({ ...CAR_DEFAULTS, ...options.car });
    this.charger = new ChargerUnit({ ...CHARGER_DEFAULTS, ...options.charger });
    this.#lines = linesFrom(this.charger.options.firstLine);
    const { habit } = this.car.options;
    this.#drives = habit === null ? null : new Drives(this.car, this.charger, habit, place);
  }

  /** Voltages of the charger's own phases at a time (epoch ms). */
  voltagesV(atMs: number): readonly number[] {
    const voltagesV = mainsVoltagesV(this.place.seed, atMs);
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
    this.#drives?.step(atMs);
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
