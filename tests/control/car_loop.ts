import { decide, type Decision } from "./one.ts";
import { restoreState, toMemory } from "./one.ts";
import { chooseMode, type ControlState, initialState } from "./one.ts";
import type { ChargerCommand } from "../../src/domain/house/command.ts";
import { parseMemory } from "../../src/domain/codes/control_memory.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Moment } from "../../src/domain/house/time.ts";
import { type FuzzCar, FuzzHouse } from "./fuzz/fuzz_house.ts";

const CYCLE_S = 5;
const DAY_MS = 86_400_000;

/** What was told to the charger, and when. */
export interface Asked {
  readonly second: number;
  readonly command: ChargerCommand;
}

/** A car in a closed loop with control; the sun and the mode are the test's to change. */
export class CarLoop {
  readonly asked: Asked[] = [];
  /** Times that current began to flow. */
  starts = 0;
  pvW = 6000;
  state: ControlState;
  settings: Settings;
  last: Decision | null = null;
  readonly #house: FuzzHouse;
  #second = 0;
  #bootMs = 10_000_000;
  #bootSecond = 0;
  #wasFlowing = false;
  #told: ChargerCommand | null = null;

  constructor(mode: ChargeMode, car: Partial<FuzzCar>, settings: Partial<Settings> = {}) {
    this.#house = new FuzzHouse({
      seed: 1,
      acLimitW: null,
      isAcLimitTold: true,
      exportLimitW: null,
      heaterW: null,
      noiseW: 5,
      siteLagS: 2,
      battery: { capacityWh: 8000, socPct: 80, maxChargeW: 4950, maxDischargeW: 5000, lagS: 2 },
      car: { phases: 2, drawPart: 0.98, rampAPerS: 1.5, startDelayS: 5, ...car },
      charger: { commandDelayS: 2, lagS: 3, stepA: 1, voltageV: 230 },
    });
    this.settings = { ...defaultSettings(), timeZone: "UTC", autoTracking: false, ...settings };
    this.state = initialState({ mode, modeBy: "user", sinceMs: 0 }, this.now);
  }

  get now(): Moment {
    const steadyMs = this.#bootMs + (this.#second - this.#bootSecond) * 1000;
    return { steadyMs, atMs: 1_700_000_000_000 + this.#second * 1000 };
  }

  get second(): number {
    return this.#second;
  }

  run(seconds: number): void {
    const endSecond = this.#second + seconds;
    for (; this.#second < endSecond; this.#second++) {
      const { carW } = this.#house.step(this.#second, { pvW: this.pvW, houseW: 400 });
      if (carW > 500 && !this.#wasFlowing) this.starts++;
      this.#wasFlowing = carW > 500;
      if (this.#second % CYCLE_S === 0) this.#decide();
    }
  }

  press(mode: ChargeMode): void {
    this.state = chooseMode(this.state, { mode, modeBy: "user" }, this.now);
  }

  /** A program that starts a week later, on what this one has stored. */
  restart(): void {
    const memory = parseMemory(JSON.stringify(toMemory(this.state, this.now)));
    this.#bootMs = 1000;
    this.#bootSecond = this.#second;
    const weekLater = { ...this.now, atMs: this.now.atMs + 7 * DAY_MS };
    this.state = restoreState(memory, this.state.choice, weekLater);
  }

  /** Currents of the starts and raises since a second, in the order they were told. */
  currentsSince(second: number): readonly number[] {
    return this.asked
      .filter((one) => one.second >= second && one.command.enabled)
      .map(({ command }) => command.currentA);
  }

  #decide(): void {
    const snapshot = this.#house.read(0);
    const { state, settings, now } = this;
    const decision = decide({ state, snapshot, settings, now });
    this.state = decision.state;
    this.last = decision;
    const { charger } = decision;
    if (charger === null || isSame(charger, this.#told)) return;
    this.#house.tell(this.#second, charger);
    this.#told = charger;
    this.asked.push({ second: this.#second, command: charger });
  }
}

/** As the driver has it: a higher count of asks is news. */
function isSame(command: ChargerCommand, told: ChargerCommand | null): boolean {
  return told !== null && command.enabled === told.enabled && command.currentA === told.currentA &&
    (command.ask ?? 1) <= (told.ask ?? 1);
}
