import { CYCLE_MS } from "../src/app/schedule.ts";
import { decide, type Decision } from "../src/control/decide.ts";
import { chooseMode, type ControlState, initialState } from "../src/control/state.ts";
import { deriveFlows } from "../src/domain/flows.ts";
import type { ChargerCommand } from "../src/domain/command.ts";
import type { ChargeMode } from "../src/domain/mode.ts";
import type { Settings } from "../src/domain/settings.ts";
import type { Reading, Snapshot } from "../src/domain/snapshot.ts";
import type { Moment } from "../src/domain/time.ts";
import type { House } from "../src/simulator/house.ts";
import {
  batteryValues,
  chargerValues,
  inverterValues,
  meterValues,
} from "../src/simulator/house_values.ts";

/** How old the values are that the devices tell, in s. */
export interface ReadLags {
  readonly siteS: number;
  readonly chargerS: number;
}

/** An inverter that answers with the second, and a gateway. */
const USUAL_LAGS: ReadLags = { siteS: 0, chargerS: 3 };

/** A simulated house and the product's own decisions on it, with nothing between but lags. */
export class SteeredHouse {
  #state: ControlState;
  #told: ChargerCommand | null = null;
  #commands = 0;

  constructor(
    readonly house: House,
    private readonly settings: Settings,
    mode: ChargeMode,
    private readonly lags: ReadLags = USUAL_LAGS,
  ) {
    const now = this.#now();
    this.#state = initialState({ mode, modeBy: "user", sinceMs: now.atMs }, now);
  }

  /** How often the charger was told something. */
  get commands(): number {
    return this.#commands;
  }

  get mode(): ChargeMode {
    return this.#state.choice.mode;
  }

  /** A person presses a mode. */
  choose(mode: ChargeMode): void {
    this.#state = chooseMode(this.#state, { mode, modeBy: "user" }, this.#now());
  }

  /** Lives one cycle of 5 s, decides, and tells the charger what is new. */
  cycle(): Decision {
    this.house.advanceTo(this.house.state.atMs + CYCLE_MS);
    return this.decide();
  }

  /** Decides on the house as it is. */
  decide(): Decision {
    const decision = decide({
      state: this.#state,
      snapshot: snapshotOf(this.house, this.lags),
      settings: this.settings,
      now: this.#now(),
    });
    this.#state = decision.state;
    const wish = decision.charger;
    if (wish !== null && !isSame(wish, this.#told)) {
      this.#told = wish;
      this.#commands++;
      this.house.charger.command({
        isEnabled: wish.enabled,
        currentA: wish.enabled ? wish.currentA : null,
      }, this.house.state.atMs);
    }
    return decision;
  }

  #now(): Moment {
    const { atMs } = this.house.state;
    return { atMs, steadyMs: atMs - this.house.options.startMs };
  }
}

function isSame(wish: ChargerCommand, told: ChargerCommand | null): boolean {
  return wish.enabled === told?.enabled && wish.currentA === told.currentA;
}

/** What the devices tell of a house, that late. */
export function snapshotOf(house: House, lags: ReadLags): Snapshot {
  const state = house.stateAgo(lags.siteS);
  const battery = batteryValues(state);
  const readings = {
    meter: fresh(state.atMs, meterValues(house, state)),
    inverter: fresh(state.atMs, inverterValues(house, state)),
    battery: battery === null ? ABSENT : fresh(state.atMs, battery),
    charger: fresh(state.atMs, chargerValues(house, house.stateAgo(lags.chargerS))),
  };
  return { ...readings, plug: ABSENT, flows: deriveFlows(readings) };
}

function fresh<T>(atMs: number, value: T): Reading<T> {
  return { isConfigured: true, quality: "fresh", value, atMs, ageMs: 0, error: null, misses: 0 };
}

const ABSENT: Reading<never> = {
  isConfigured: false,
  quality: "unavailable",
  value: null,
  atMs: null,
  ageMs: null,
  error: null,
  misses: 0,
};
