import type { Phases } from "../../domain/house/units.ts";
import type { CarHabit } from "./car_habits.ts";

export interface CarOptions {
  readonly phases: Phases;
  /** Energy it still takes; then it stops by itself. */
  readonly needWh: number;
  /** Its own limit of current per phase. */
  readonly maxCurrentA: number;
  /** From the charger's offer until current flows, 0.5-14 s on real cars. */
  readonly handshakeS: number;
  readonly rampAPerS: number;
  /** The last energy before full, over which its current falls to the smallest; 0: none. */
  readonly taperWh: number;
  readonly isPlugged: boolean;
  /** What it misses at the most, however far it was driven. */
  readonly capacityWh: number;
  /** Null: it goes nowhere by itself. */
  readonly habit: CarHabit | null;
}

export const CAR_DEFAULTS: CarOptions = {
  phases: 2,
  needWh: 30_000,
  maxCurrentA: 16,
  handshakeS: 4,
  rampAPerS: 1.5,
  taperWh: 0,
  isPlugged: true,
  capacityWh: 58_000,
  habit: null,
};

const MIN_CURRENT_A = 6;
/** Cars stay this far under what they are offered (5.89 A at 6 A in a real trace). */
const MARGIN_A = 0.12;
/** A car ends its charge faster than it changes it. */
const STOP_A_PER_S = 6;

/** A car on the cable: begins after a handshake, follows the offer with a ramp, gets full. */
export class Car {
  #currentA = 0;
  #offeredForS = 0;
  #needWh: number;
  #isPlugged: boolean;
  #isAsleep = false;
  #isDriving = false;
  #starts = 0;

  constructor(readonly options: CarOptions) {
    this.#needWh = options.needWh;
    this.#isPlugged = options.isPlugged;
  }

  /** Current per phase in A. */
  get currentA(): number {
    return this.#currentA;
  }

  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  get needWh(): number {
    return this.#needWh;
  }

  /** How often current began to flow. */
  get starts(): number {
    return this.#starts;
  }

  /** Puts its cable in; a car that is out on a drive is back then. */
  plugIn(): void {
    this.#isPlugged = true;
    this.#isDriving = false;
    this.#offeredForS = 0;
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#isDriving = false;
    this.#currentA = 0;
  }

  /** Leaves for a drive, if its cable is in. */
  leave(): void {
    if (!this.#isPlugged) return;
    this.unplug();
    this.#isDriving = true;
  }

  /** Comes home from its drive, and misses what that took. @returns whether it was on one */
  comeHome(usedWh: number): boolean {
    if (!this.#isDriving) return false;
    this.#needWh = Math.min(this.options.capacityWh, this.#needWh + usedWh);
    this.plugIn();
    return true;
  }

  /** Sets what it still takes, in Wh; 0 is full. */
  setNeedWh(needWh: number): void {
    this.#needWh = needWh;
  }

  /** An asleep car takes nothing, whatever it is offered. */
  setAsleep(isAsleep: boolean): void {
    this.#isAsleep = isAsleep;
  }

  /** Follows the offer (A per phase, 0 = none) for one step. @returns current per phase in A */
  step(offer: { currentA: number; stepS: number }): number {
    this.#offeredForS = offer.currentA > 0 && this.#isPlugged ? this.#offeredForS + offer.stepS : 0;
    const targetA = this.#targetA(offer.currentA);
    const { rampAPerS } = this.options;
    const mostA = offer.stepS * (targetA === 0 ? STOP_A_PER_S : rampAPerS);
    const wasFlowing = this.#currentA > 0;
    this.#currentA += Math.max(-mostA, Math.min(mostA, targetA - this.#currentA));
    if (!wasFlowing && this.#currentA > 0) this.#starts++;
    return this.#currentA;
  }

  /** Takes what has flowed, in Wh. */
  charge(energyWh: number): void {
    this.#needWh = Math.max(0, this.#needWh - energyWh);
  }

  #targetA(offeredA: number): number {
    const { handshakeS, maxCurrentA, taperWh } = this.options;
    if (this.#isAsleep || this.#needWh <= 0 || this.#offeredForS <= handshakeS) return 0;
    if (offeredA < MIN_CURRENT_A) return 0;
    const taper = taperWh > 0 ? Math.min(1, this.#needWh / taperWh) : 1;
    const mostA = MIN_CURRENT_A + (maxCurrentA - MIN_CURRENT_A) * taper;
    return Math.min(offeredA, mostA) - MARGIN_A;
  }
}
