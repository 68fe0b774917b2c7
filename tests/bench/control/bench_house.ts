import { House, type HouseState } from "../../../src/simulator/house/house.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { type BenchDay, DAY_S, START_MS } from "./days.ts";

/** What every controller sees of its house: late, rounded, and never the truth itself. */
export const READ_LAGS = { siteS: 2, chargerS: 4 } as const;
export const PEAK_KW = 9.4;
export const START_SOC_PCT = 20;
export const BATTERY_WH = 8000;
export const MAX_CURRENT_A = 15;
/** More than a day gives. */
const BOTTOMLESS_WH = 100_000;
const COMMAND_DELAY_S = 4;
/** It draws whenever its plug is on. */
const HEATER_W = 2000;
const HANDSHAKE_S = 10;

/** Powers in W as the site tells them; + import, + discharge. */
export interface SiteView {
  readonly gridW: number;
  readonly batteryW: number;
  readonly pvW: number;
  readonly socPct: number;
}

export interface ChargerView {
  readonly powerW: number;
  readonly currentA: number;
  readonly setA: number;
  readonly enabled: boolean;
}

/** Steers one house through one day; called each second. */
export interface Controller {
  step(house: BenchHouse): void;
}

export interface ControllerKind {
  readonly name: string;
  /** The plug has the sun before the car. */
  readonly isPlugFirst?: boolean;
  readonly make: (house: BenchHouse) => Controller;
}

/** Energies of one day in Wh. */
export interface DayTotals {
  readonly importedWh: number;
  readonly exportedWh: number;
  readonly carWh: number;
  readonly endStoredWh: number;
  /** Grid energy that flowed while the car charged. */
  readonly directWh: number;
  readonly starts: number;
  readonly commands: number;
}

/** What sun and plug did on one day. */
export interface SunTotals {
  /** Of the heater behind the plug, and how often its relay moved. */
  readonly heaterWh: number;
  readonly switches: number;
  /**
   * What flowed into heater and car while neither grid nor battery gave it; what they give is first
   * for the one without "Priority" (without a plug the car's).
   */
  readonly heaterSunWh: number;
  readonly carSunWh: number;
}

/** One day under a controller. */
export interface DayRun {
  readonly totals: DayTotals;
  readonly sun: SunTotals;
  readonly trace: MinuteTrace;
}

/** Minute means for a picture. */
export interface MinuteTrace {
  readonly pvW: Float64Array;
  readonly houseW: Float64Array;
  readonly carW: Float64Array;
  readonly gridW: Float64Array;
  readonly socPct: Float64Array;
}

/** One day in one house, second by second. */
export class BenchHouse {
  readonly house: House;
  commands = 0;
  switches = 0;

  constructor(day: BenchDay, readonly phases: Phases, carNeedWh = BOTTOMLESS_WH) {
    const second = (atMs: number) => Math.floor((atMs - START_MS) / 1000);
    this.house = new House({
      seed: day.seed,
      startMs: START_MS,
      weather: "clear",
      peakPowerW: PEAK_KW * 1000,
      battery: { socPct: START_SOC_PCT, capacityWh: BATTERY_WH },
      car: { phases, needWh: carNeedWh, handshakeS: HANDSHAKE_S },
      charger: { commandDelayS: COMMAND_DELAY_S, currentA: 6 },
      heater: { powerW: HEATER_W, tankWh: null },
      pvWPerKwp: (atMs) => day.pvWPerKwp[second(atMs)] ?? 0,
      householdW: (atMs) => day.householdW[second(atMs)] ?? 0,
    });
  }

  /** Seconds since local midnight. */
  get second(): number {
    return Math.round((this.house.state.atMs - START_MS) / 1000);
  }

  get hour(): number {
    return this.second / 3600;
  }

  site(): SiteView {
    const state = this.house.stateAgo(READ_LAGS.siteS);
    return {
      gridW: Math.round(state.gridPowerW),
      batteryW: Math.round(state.batteryPowerW),
      pvW: Math.round(state.pvPowerW),
      socPct: Math.round((state.socPct ?? 0) * 10) / 10,
    };
  }

  charger(): ChargerView {
    const { charger } = this.house.stateAgo(READ_LAGS.chargerS);
    return {
      powerW: Math.round(charger.powerW / 10) * 10,
      currentA: charger.currentA,
      setA: charger.setCurrentA,
      enabled: charger.isEnabled,
    };
  }

  /** One write, current and on or off together: rivals lose no second write here. */
  command(wish: { readonly enabled: boolean; readonly currentA: number }): void {
    this.commands++;
    this.house.charger.command(
      { isEnabled: wish.enabled, currentA: wish.currentA },
      this.house.state.atMs,
    );
  }
}

/** Runs a day under a controller; null: a day without a car. */
export function runDay(
  day: BenchDay,
  phases: Phases,
  kind: ControllerKind | null,
  carNeedWh?: number,
): DayRun {
  const bench = new BenchHouse(day, phases, carNeedWh);
  const controller = kind?.make(bench) ?? null;
  const { house } = bench;
  const trace = emptyTrace();
  let directWh = 0;
  const sun = { heaterWh: 0, heaterSunWh: 0, carSunWh: 0 };
  for (let second = 1; second < DAY_S; second++) {
    house.advanceTo(START_MS + second * 1000);
    controller?.step(bench);
    const { state } = house;
    if (state.carPowerW > 500) {
      directWh += Math.max(0, Math.min(state.gridPowerW, state.carPowerW)) / 3600;
    }
    addSun(sun, state, kind?.isPlugFirst === true);
    addToTrace(trace, Math.floor(second / 60), state);
  }
  const { energies, carStarts, socPct } = house.state;
  return {
    totals: {
      importedWh: energies.importedWh,
      exportedWh: energies.exportedWh,
      carWh: energies.carWh,
      endStoredWh: BATTERY_WH * (socPct ?? 0) / 100,
      directWh,
      starts: carStarts,
      commands: bench.commands,
    },
    sun: { ...sun, switches: bench.switches },
    trace,
  };
}

function addSun(
  sun: { heaterWh: number; heaterSunWh: number; carSunWh: number },
  { gridPowerW, batteryPowerW, carPowerW, plug }: HouseState,
  isPlugFirst: boolean,
): void {
  const givenW = Math.max(0, gridPowerW) + Math.max(0, batteryPowerW);
  const toHeaterW = isPlugFirst
    ? Math.min(plug.powerW, Math.max(0, givenW - carPowerW))
    : Math.min(plug.powerW, givenW);
  sun.heaterWh += plug.powerW / 3600;
  sun.heaterSunWh += (plug.powerW - toHeaterW) / 3600;
  sun.carSunWh += (carPowerW - Math.min(carPowerW, givenW - toHeaterW)) / 3600;
}

/** A trace in which nothing has happened yet. */
export function emptyTrace(): MinuteTrace {
  const minutes = () => new Float64Array(DAY_S / 60);
  return {
    pvW: minutes(),
    houseW: minutes(),
    carW: minutes(),
    gridW: minutes(),
    socPct: minutes(),
  };
}

function addToTrace(trace: MinuteTrace, minute: number, state: HouseState): void {
  const add = (values: Float64Array, value: number) => {
    values[minute] = (values[minute] ?? 0) + value / 60;
  };
  add(trace.pvW, state.pvPowerW);
  add(trace.houseW, state.housePowerW);
  add(trace.carW, state.carPowerW);
  add(trace.gridW, state.gridPowerW);
  add(trace.socPct, state.socPct ?? 0);
}
