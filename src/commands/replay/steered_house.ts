import { CYCLE_MS } from "../../app/cycle/schedule.ts";
import { type ChargerDecision, decide, type SwitchDecision } from "../../control/decide.ts";
import { chargerIn, chooseMode, type ControlState, initialState } from "../../control/state.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import { byPriority, type LoadSight } from "../../domain/house/load.ts";
import { InvariantBroken } from "../../domain/codes/errors.ts";
import { deriveFlows } from "../../domain/house/flows.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { PlugValues, Reading, Snapshot } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import type { House } from "../../simulator/house/house.ts";
import {
  batteryValues,
  chargerValues,
  inverterValues,
  meterValues,
  plugValues,
} from "../../simulator/house/house_values.ts";

/** How old the values are that the devices tell, in s. */
export interface ReadLags {
  readonly siteS: number;
  readonly chargerS: number;
}

/** An inverter that answers with the second, and a gateway. */
const USUAL_LAGS: ReadLags = { siteS: 0, chargerS: 3 };
/** The meter of a plug lags its relay by so much, in s. */
const PLUG_METER_S = 1;

/** What is decided of the car, and of the plug where there is one. */
export interface SteeredDecision {
  readonly charger: ChargerDecision;
  readonly plug: SwitchDecision | null;
}

/** The plug on the house's heater: with a meter, without one, or none at all. */
export type SteeredPlug = "hs110" | "hs100" | null;

/** A simulated house and the product's own decisions on it, with nothing between but lags. */
export class SteeredHouse {
  #state: ControlState;
  #told: ChargerCommand | null = null;
  #commands = 0;
  #switches = 0;

  constructor(
    readonly house: House,
    private readonly settings: Settings,
    mode: ChargeMode,
    private readonly lags: ReadLags = USUAL_LAGS,
    private readonly plug: SteeredPlug = null,
  ) {
    const now = this.#now();
    const choice = { mode, modeBy: "user", sinceMs: now.atMs } as const;
    this.#state = initialState([[SLOT_IDS.charger, choice]], now);
  }

  /** How often the charger was told something. */
  get commands(): number {
    return this.#commands;
  }

  /** How often the relay of the plug has moved by our word. */
  get switches(): number {
    return this.#switches;
  }

  get mode(): ChargeMode {
    return chargerIn(this.#state, SLOT_IDS.charger, this.#now()).choice.mode;
  }

  /** A person presses a mode. */
  choose(mode: ChargeMode): void {
    const choice = { mode, modeBy: "user" } as const;
    this.#state = chooseMode(this.#state, SLOT_IDS.charger, choice, this.#now());
  }

  /** Lives one cycle of 5 s, decides, and tells the charger what is new. */
  cycle(): SteeredDecision {
    this.house.advanceTo(this.house.state.atMs + CYCLE_MS);
    return this.decide();
  }

  /** Decides on the house as it is. */
  decide(): SteeredDecision {
    const devices = { ...snapshotOf(this.house, this.lags), plug: this.#readPlug() };
    const { state, loads } = decide({
      state: this.#state,
      snapshot: { ...devices, loads: loadsOf(devices, this.settings.plugPriority) },
      settings: this.settings,
      now: this.#now(),
    });
    this.#state = state;
    const charger = loads.find((load) => load.kind === "charger");
    const plug = loads.find((load) => load.kind === "switch") ?? null;
    if (charger === undefined) throw new InvariantBroken("no charger was decided");
    this.#tell(charger);
    this.#switch(plug);
    return { charger, plug };
  }

  #tell({ command: wish }: ChargerDecision): void {
    if (wish !== null && !isSame(wish, this.#told)) {
      this.#told = wish;
      this.#commands++;
      this.house.charger.command({
        isEnabled: wish.enabled,
        currentA: wish.enabled ? wish.currentA : null,
      }, this.house.state.atMs);
    }
  }

  #switch(plug: SwitchDecision | null): void {
    const command = plug?.command ?? null;
    if (command === null || command.on === this.house.heater.isOn) return;
    this.#switches++;
    this.house.heater.switchTo(command.on);
  }

  #readPlug(): Reading<PlugValues> {
    if (this.plug === null) return ABSENT;
    const { atMs, plug } = this.house.stateAgo(PLUG_METER_S);
    const values = plugValues({ ...this.house.state, plug }, this.plug === "hs110");
    return fresh(atMs, { ...values, on: this.house.heater.isOn });
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
  const snapshot = { ...readings, plug: ABSENT, flows: deriveFlows(readings), devices: [] };
  return { ...snapshot, loads: loadsOf(snapshot, "car") };
}

function loadsOf(
  { charger, plug }: Pick<Snapshot, "charger" | "plug">,
  priority: Settings["plugPriority"],
): readonly LoadSight[] {
  const load = { policy: {}, name: "" };
  const loads: readonly LoadSight[] = [
    { ...load, id: SLOT_IDS.charger, kind: "charger", reading: charger },
    ...plug.isConfigured
      ? [{ ...load, id: SLOT_IDS.plug, kind: "switch" as const, reading: plug }]
      : [],
  ];
  return byPriority(loads, priority, ({ kind }) => kind);
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
