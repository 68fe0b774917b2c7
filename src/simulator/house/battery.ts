export interface BatteryOptions {
  readonly capacityWh: number;
  readonly maxChargeW: number;
  readonly maxDischargeW: number;
  /** Share that is left after one way, in or out. */
  readonly oneWayEfficiency: number;
  readonly minSocPct: number;
  readonly socPct: number;
  /** Time constant with which it follows the meter. */
  readonly lagS: number;
}

export const BATTERY_DEFAULTS: BatteryOptions = {
  capacityWh: 8000,
  maxChargeW: 4950,
  maxDischargeW: 5000,
  oneWayEfficiency: 0.96,
  minSocPct: 5,
  socPct: 50,
  lagS: 1.5,
};

/** Above this SoC the battery takes less and less. */
const TAPER_FROM_PCT = 97;
const TAPER_FLOOR = 0.08;
/** Below this power it rests. */
const REST_W = 1;

/** What its plant asks of the battery for one step; powers in W, + discharge. */
export interface BatteryWish {
  readonly wantedW: number;
  /** What the DC side can give it to charge. */
  readonly maxChargeW: number;
  /** What the inverter can still take from it. */
  readonly maxDischargeW: number;
  readonly stepS: number;
}

/** A house battery on the DC side. Energies are counted at its terminals. */
export class Battery {
  #storedWh: number;
  #powerW = 0;
  #chargedWh = 0;
  #dischargedWh = 0;
  #lostWh = 0;
  readonly #startWh: number;

  constructor(readonly options: BatteryOptions) {
    this.#startWh = options.capacityWh * options.socPct / 100;
    this.#storedWh = this.#startWh;
  }

  get socPct(): number {
    return this.#storedWh / this.options.capacityWh * 100;
  }

  get storedWh(): number {
    return this.#storedWh;
  }

  get chargedWh(): number {
    return this.#chargedWh;
  }

  get dischargedWh(): number {
    return this.#dischargedWh;
  }

  /** Charged less discharged less lost less what the store gained, in Wh: 0 but for rounding. */
  get balanceErrorWh(): number {
    return this.#chargedWh - this.#dischargedWh - this.#lostWh - (this.#storedWh - this.#startWh);
  }

  /** Moves towards the wish with its lag and within its limits. @returns power in W, + discharge */
  step(wish: BatteryWish): number {
    const { lagS, oneWayEfficiency } = this.options;
    const hours = wish.stepS / 3600;
    const followed = 1 - Math.exp(-wish.stepS / lagS);
    const movedW = this.#powerW + (wish.wantedW - this.#powerW) * followed;
    const powerW = this.#limitedW(movedW, wish);
    this.#powerW = Math.abs(powerW) < REST_W ? 0 : powerW;
    if (this.#powerW < 0) {
      const chargedWh = -this.#powerW * hours;
      this.#chargedWh += chargedWh;
      this.#storedWh += chargedWh * oneWayEfficiency;
      this.#lostWh += chargedWh * (1 - oneWayEfficiency);
    } else {
      const dischargedWh = this.#powerW * hours;
      this.#dischargedWh += dischargedWh;
      this.#storedWh -= dischargedWh / oneWayEfficiency;
      this.#lostWh += dischargedWh / oneWayEfficiency - dischargedWh;
    }
    return this.#powerW;
  }

  /** What it could take and give at most for one step, in W. */
  reach(stepS: number): { readonly takeW: number; readonly giveW: number } {
    const { capacityWh, maxChargeW, maxDischargeW, minSocPct, oneWayEfficiency } = this.options;
    const hours = stepS / 3600;
    const taper = Math.max(
      TAPER_FLOOR,
      Math.min(1, (100 - this.socPct) / (100 - TAPER_FROM_PCT)),
    );
    const roomW = Math.max(0, capacityWh - this.#storedWh) / oneWayEfficiency / hours;
    const givableWh = Math.max(0, this.#storedWh - capacityWh * minSocPct / 100);
    const givableW = givableWh * oneWayEfficiency / hours;
    return {
      takeW: Math.min(maxChargeW * taper, roomW),
      giveW: Math.min(maxDischargeW, givableW),
    };
  }

  #limitedW(powerW: number, wish: BatteryWish): number {
    const { takeW, giveW } = this.reach(wish.stepS);
    const lowestW = -Math.min(takeW, wish.maxChargeW);
    const highestW = Math.min(giveW, wish.maxDischargeW);
    return Math.max(lowestW, Math.min(highestW, powerW));
  }
}
