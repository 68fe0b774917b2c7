import { PlugStatistics } from "../tplink/plug_statistics.ts";
import type { Line } from "./mains.ts";
import { hashUnit } from "./random.ts";

export interface HeaterOptions {
  readonly powerW: number;
  /** What warms the water from cold; null: it draws whenever it is on. */
  readonly tankWh: number | null;
  /** What is missing at the start. */
  readonly missingWh: number;
  readonly isOn: boolean;
  readonly totalWh: number;
  /** Phase that its socket hangs on. */
  readonly line: Line;
  /** Hot water that is drawn each morning, on the mean. */
  readonly drawnWh: number;
}

export const HEATER_DEFAULTS: HeaterOptions = {
  powerW: 2000,
  tankWh: 6000,
  missingWh: 4000,
  isOn: false,
  totalWh: 16_323,
  line: "L2",
  drawnWh: 0,
};

const DAY_MS = 86_400_000;
/** In the morning, also where the sun is an hour or two ahead of UTC. */
const DRAWN_AT_MS = 5 * 3_600_000;
/** Warmth that leaves the tank. */
const COOLING_W = 60;
/** The thermostat closes again when this much is missing. */
const HYSTERESIS_WH = 350;

/** The plug at one moment. */
export interface PlugState {
  readonly isOn: boolean;
  readonly powerW: number;
  readonly totalWh: number;
  /** Time since it went on, 0 while off. */
  readonly onS: number;
}

/** A heating rod with its own thermostat, behind a relay. */
export class Heater {
  /** What a plug of its own counts by days. */
  readonly statistics = new PlugStatistics();
  #isOn: boolean;
  #isWarm = false;
  #isResting = false;
  #missingWh: number;
  #totalWh: number;
  #onS = 0;
  /** What a relay with a timer of its own does when so much time has passed; null: none runs. */
  #timer: { readonly isOn: boolean; readonly durationS: number; leftS: number } | null = null;
  /** The plug's light is off, whatever its relay does. */
  isLedOff = false;

  #drawnDay: number | null = null;

  /** @param seed of what is drawn by day */
  constructor(readonly options: HeaterOptions, private readonly seed = 0) {
    this.#isOn = options.isOn;
    this.#missingWh = options.missingWh;
    this.#totalWh = options.totalWh;
  }

  /**
   * Moves the relay: a command, or a finger on its button. With a time the relay goes back after it
   * by itself; without one it stays, and a timer that runs is ended.
   */
  switchTo(isOn: boolean, backAfterS: number | null = null): void {
    if (!isOn) this.#onS = 0;
    this.#isOn = isOn;
    this.#timer = backAfterS === null
      ? null
      : { isOn: !isOn, durationS: backAfterS, leftS: backAfterS };
  }

  /** The timer that runs; null: none does. */
  get timer(): { readonly durationS: number; readonly leftS: number } | null {
    return this.#timer;
  }

  /** A resting load draws nothing, whatever the relay does. */
  setResting(isResting: boolean): void {
    this.#isResting = isResting;
  }

  /** The plug has lost power for a moment: its relay comes back as it was. */
  restart(): void {
    this.#onS = 0;
  }

  /** The plug's meter counts from 0 again. */
  resetTotal(): void {
    this.#totalWh = 0;
  }

  /** The relay as it is now. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Makes the water cold again: `missingWh` until its thermostat opens. */
  drawWater(missingWh: number): void {
    this.#missingWh = missingWh;
  }

  /** More on one morning, less on another. */
  #drawByHabit(atMs: number): void {
    const day = Math.floor((atMs - DRAWN_AT_MS) / DAY_MS);
    if (this.#drawnDay !== null && day !== this.#drawnDay) {
      this.#missingWh += this.options.drawnWh * (0.4 + 1.2 * hashUnit(this.seed, day));
    }
    this.#drawnDay = day;
  }

  /** Lives one step that ends at a time (epoch ms). */
  step(atMs: number, stepS: number): PlugState {
    if (this.#timer !== null) {
      this.#timer.leftS -= stepS;
      if (this.#timer.leftS <= 0) this.switchTo(this.#timer.isOn);
    }
    const hours = stepS / 3600;
    const { powerW: ratedW, tankWh } = this.options;
    this.#drawByHabit(atMs);
    if (this.#missingWh <= 0) this.#isWarm = true;
    if (this.#missingWh > HYSTERESIS_WH) this.#isWarm = false;
    const isDrawing = this.#isOn && !this.#isResting && (tankWh === null || !this.#isWarm);
    const powerW = isDrawing ? ratedW : 0;
    if (this.#isOn) this.#onS += stepS;
    this.#totalWh += powerW * hours;
    if (tankWh !== null) {
      this.#missingWh = Math.min(tankWh, this.#missingWh + (COOLING_W - powerW) * hours);
    }
    const state = { isOn: this.#isOn, powerW, totalWh: this.#totalWh, onS: this.#onS };
    this.statistics.add(atMs, state, stepS);
    return state;
  }
}
