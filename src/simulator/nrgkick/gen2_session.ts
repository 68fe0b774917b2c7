/** The car's stay at the charger, as far as it has been looked at. */
export interface Gen2Stay {
  readonly connectS: number;
  readonly chargingS: number;
  readonly peakPowerW: number;
  readonly plugInCount: number;
}

/** Counts connect and charge time of the present or last car. */
export class Gen2Session {
  #lastMs: number;
  #hasLooked = false;
  #isPlugged = false;
  #isCharging = false;
  #connectMs = 0;
  #chargingMs = 0;
  #peakPowerW = 0;
  #plugInCount = 0;

  /** @param startMs when it begins to count (epoch ms) */
  constructor(startMs: number) {
    this.#lastMs = startMs;
  }

  /** The time since the last look counts as things were then; a first car came at the start. */
  observe(now: { atMs: number; isPlugged: boolean; powerW: number }): Gen2Stay {
    const elapsedMs = Math.max(0, now.atMs - this.#lastMs);
    if (now.isPlugged && !this.#isPlugged) {
      this.#plugInCount++;
      this.#connectMs = this.#hasLooked ? 0 : elapsedMs;
      this.#chargingMs = 0;
      this.#peakPowerW = 0;
    } else if (this.#isPlugged) {
      this.#connectMs += elapsedMs;
      this.#chargingMs += this.#isCharging ? elapsedMs : 0;
    }
    this.#lastMs = Math.max(this.#lastMs, now.atMs);
    this.#hasLooked = true;
    this.#isPlugged = now.isPlugged;
    this.#isCharging = now.powerW > 0;
    this.#peakPowerW = Math.max(this.#peakPowerW, now.powerW);
    return {
      connectS: Math.floor(this.#connectMs / 1000),
      chargingS: Math.floor(this.#chargingMs / 1000),
      peakPowerW: this.#peakPowerW,
      plugInCount: this.#plugInCount,
    };
  }
}
