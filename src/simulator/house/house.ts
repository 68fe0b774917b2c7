import { Battery, BATTERY_DEFAULTS, type BatteryOptions } from "./battery.ts";
import { Car, CAR_DEFAULTS, type CarOptions } from "./car.ts";
import {
  CHARGER_DEFAULTS,
  type ChargerOptions,
  type ChargerState,
  ChargerUnit,
} from "./charger.ts";
import { Heater, HEATER_DEFAULTS, type HeaterOptions, type PlugState } from "./heater.ts";
import { HouseholdLoad } from "./load.ts";
import { mainsVoltagesV } from "./mains.ts";
import { PlugStatistics } from "../tplink/plug_statistics.ts";
import { subSeed } from "./random.ts";
import { INVERTER_DEFAULTS, type InverterUnit, modelOf } from "../solaredge/inverter_unit.ts";
import { Weather, type WeatherKind } from "./weather.ts";

export interface HouseOptions {
  /** The same seed and the same commands give the same numbers. */
  readonly seed: number;
  /** Where its time begins (epoch ms). */
  readonly startMs: number;
  readonly weather: WeatherKind;
  /** Season of the first day, 1-366; null: that of its date. */
  readonly dayOfYear?: number | null;
  readonly latitudeDeg?: number;
  /** Local time of habits; the sun stands highest at its noon. */
  readonly utcOffsetMinutes?: number;
  readonly peakPowerW?: number;
  readonly maxAcPowerW?: number;
  /** Null: no battery. */
  readonly battery?: Partial<BatteryOptions> | null;
  readonly inverter?: Partial<InverterUnit>;
  readonly car?: Partial<CarOptions>;
  readonly charger?: Partial<ChargerOptions>;
  readonly heater?: Partial<HeaterOptions>;
  /** In place of the weather: W for each kW of panels at a time (epoch ms). */
  readonly pvWPerKwp?: (atMs: number) => number;
  /** In place of the habits: household in W, without car and plug. */
  readonly householdW?: (atMs: number) => number;
  /** W of AC with which the battery is charged from the grid at a time (epoch ms); 0: it is not. */
  readonly gridChargeW?: (atMs: number) => number;
}

/** What has flowed since the start, in Wh. */
export interface HouseEnergies {
  readonly pvWh: number;
  /** Sun that found no way: AC limit reached and battery full. */
  readonly curtailedWh: number;
  readonly importedWh: number;
  readonly exportedWh: number;
  /** With the plug, without the car. */
  readonly houseWh: number;
  readonly carWh: number;
  readonly acWh: number;
  readonly lossWh: number;
  readonly batteryChargedWh: number;
  readonly batteryDischargedWh: number;
}

/**
 * The true state over one second. Signs: grid + import, battery + discharge.
 * Always: grid + pv + battery = house + car + loss.
 */
export interface HouseState {
  /** End of that second (epoch ms). */
  readonly atMs: number;
  readonly pvPowerW: number;
  /** What the panels could give. */
  readonly pvAvailableW: number;
  /** What leaves the DC side, battery included; negative while the grid charges the battery. */
  readonly dcPowerW: number;
  /** Negative likewise. */
  readonly acPowerW: number;
  readonly lossPowerW: number;
  /** With the plug, without the car. */
  readonly housePowerW: number;
  readonly carPowerW: number;
  readonly gridPowerW: number;
  readonly batteryPowerW: number;
  /** Null: no battery. */
  readonly socPct: number | null;
  readonly charger: ChargerState;
  readonly plug: PlugState;
  /** How often the car began to charge. */
  readonly carStarts: number;
  readonly energies: HouseEnergies;
}

/** AC out of DC: the one ratio that eight real pairs of registers show. */
export const INVERTER_EFFICIENCY = 0.985;

const STEP_S = 1;
const STEP_MS = STEP_S * 1000;
const DAY_MS = 86_400_000;
/** A longer jump skips its beginning: two days of steps cost about a quarter of a second. */
const MAX_JUMP_MS = 2 * DAY_MS;
/** Below this the panels do not keep the inverter awake. */
const PV_WAKE_W = 15;
/** How far back the state is kept; gateways tell values some seconds old. */
const KEPT_STATES = 64;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Sun, battery, inverter, household, car and plug in steps of one second; no I/O and no clock. */
export class House {
  readonly car: Car;
  readonly charger: ChargerUnit;
  readonly heater: Heater;
  readonly plugStatistics = new PlugStatistics();
  readonly battery: Battery | null;
  readonly inverter: InverterUnit;
  readonly maxAcPowerW: number;
  readonly #peakKw: number;
  readonly #maxDcW: number;
  readonly #pvWPerKwp: (atMs: number) => number;
  readonly #householdW: (atMs: number) => number;
  readonly #gridChargeW: (atMs: number) => number;
  readonly #energies: Mutable<HouseEnergies> = {
    pvWh: 0,
    curtailedWh: 0,
    importedWh: 0,
    exportedWh: 0,
    houseWh: 0,
    carWh: 0,
    acWh: 0,
    lossWh: 0,
    batteryChargedWh: 0,
    batteryDischargedWh: 0,
  };
  readonly #recent: HouseState[] = [];
  #atMs: number;
  #state: HouseState;
  #sunShare = 1;
  #extraLoadW = 0;
  #isInverterIdle = false;

  constructor(readonly options: HouseOptions) {
    const { seed, startMs, utcOffsetMinutes = 60 } = options;
    this.#atMs = startMs;
    this.car = new Car({ ...CAR_DEFAULTS, ...options.car });
    this.charger = new ChargerUnit({ ...CHARGER_DEFAULTS, ...options.charger });
    this.heater = new Heater({ ...HEATER_DEFAULTS, ...options.heater });
    this.battery = options.battery === null
      ? null
      : new Battery({ ...BATTERY_DEFAULTS, ...options.battery });
    this.maxAcPowerW = options.maxAcPowerW ?? 10_000;
    this.inverter = {
      ...INVERTER_DEFAULTS,
      model: modelOf(this.maxAcPowerW),
      ...options.inverter,
    };
    this.#peakKw = (options.peakPowerW ?? 9400) / 1000;
    this.#maxDcW = this.maxAcPowerW / INVERTER_EFFICIENCY;
    const { dayOfYear = null } = options;
    const weather = new Weather({
      kind: options.weather,
      seed: subSeed(seed, 1),
      season: dayOfYear === null ? null : { dayOfYear, startMs },
      site: {
        latitudeDeg: options.latitudeDeg ?? 48,
        longitudeDeg: utcOffsetMinutes / 4,
        tiltDeg: 30,
        azimuthDeg: 0,
      },
    });
    const household = new HouseholdLoad({ seed: subSeed(seed, 2), utcOffsetMinutes });
    this.#pvWPerKwp = options.pvWPerKwp ?? ((atMs) => weather.pvWPerKwp(atMs));
    this.#gridChargeW = options.gridChargeW ?? (() => 0);
    this.#householdW = options.householdW ?? ((atMs) => household.powerW(atMs));
    this.#state = this.#step();
  }

  /** The newest whole second. */
  get state(): HouseState {
    return this.#state;
  }

  /** The state as it was some seconds ago, as far as it is kept. */
  stateAgo(ageS: number): HouseState {
    const index = this.#recent.length - 1 - Math.round(ageS / STEP_S);
    return this.#recent[Math.max(0, index)] ?? this.#state;
  }

  /** Lives on to a time (epoch ms), in whole seconds; an earlier time does nothing. */
  advanceTo(atMs: number): void {
    if (atMs - this.#atMs > MAX_JUMP_MS) {
      const skippedMs = atMs - this.#atMs - MAX_JUMP_MS;
      this.#atMs += Math.floor(skippedMs / STEP_MS) * STEP_MS;
    }
    while (this.#atMs + STEP_MS <= atMs) {
      this.#atMs += STEP_MS;
      this.#state = this.#step();
    }
  }

  /** A car comes home; some chargers then start by themselves although they were paused. */
  plugInCar(options: { needWh: number; startsByItself?: boolean }): void {
    this.car.setNeedWh(options.needWh);
    this.car.plugIn();
    if (options.startsByItself === true) {
      this.charger.command({ isEnabled: true, currentA: null }, this.#atMs);
    }
  }

  /** Puts a cloud before the panels that leaves this share of the sun, 0 to 1; 1: none. */
  setSunShare(sunShare: number): void {
    this.#sunShare = sunShare;
  }

  /** Switches something on that draws so much beside the household, in W; 0: off. */
  setExtraLoadW(extraLoadW: number): void {
    this.#extraLoadW = extraLoadW;
  }

  /** Stops the inverter, or lets it work again: while it starts or has a fault nothing flows through it. */
  setInverterIdle(isIdle: boolean): void {
    this.#isInverterIdle = isIdle;
  }

  /** What the sums of energies miss, in Wh: rounding errors and nothing else. */
  energyBalance(): { readonly siteErrorWh: number; readonly batteryErrorWh: number } {
    const sum = this.#energies;
    return {
      siteErrorWh: sum.pvWh + sum.importedWh + sum.batteryDischargedWh -
        sum.batteryChargedWh - sum.houseWh - sum.carWh - sum.exportedWh - sum.lossWh,
      batteryErrorWh: this.battery?.balanceErrorWh ?? 0,
    };
  }

  #step(): HouseState {
    const atMs = this.#atMs;
    const charger = this.#stepCar(atMs);
    const plug = this.heater.step(STEP_S);
    this.plugStatistics.add(atMs, plug, STEP_S);
    const housePowerW = this.#householdW(atMs) + plug.powerW + this.#extraLoadW;
    const dc = this.#stepDc({
      pvPowerW: this.#pvWPerKwp(atMs) * this.#peakKw * this.#sunShare,
      neededAcW: housePowerW + charger.powerW,
      gridChargeW: this.#gridChargeW(atMs),
    });
    const acPowerW = dc.dcPowerW < 0
      ? dc.dcPowerW / INVERTER_EFFICIENCY
      : dc.dcPowerW * INVERTER_EFFICIENCY;
    const flows = {
      ...dc,
      acPowerW,
      lossPowerW: dc.dcPowerW - acPowerW,
      housePowerW,
      carPowerW: charger.powerW,
      gridPowerW: housePowerW + charger.powerW - acPowerW,
    };
    this.#count(flows);
    const state = {
      ...flows,
      atMs,
      socPct: this.battery?.socPct ?? null,
      charger,
      plug,
      carStarts: this.car.starts,
      energies: { ...this.#energies },
    };
    this.#recent.push(state);
    if (this.#recent.length > KEPT_STATES) this.#recent.shift();
    return state;
  }

  #stepCar(atMs: number): ChargerState {
    const activePhases = Math.min(this.car.options.phases, this.charger.phases);
    const currentA = this.car.step({ currentA: this.charger.offeredA(atMs), stepS: STEP_S });
    let powerW = 0;
    if (currentA > 0) {
      const voltagesV = mainsVoltagesV(this.options.seed, atMs).slice(0, activePhases);
      for (const voltageV of voltagesV) powerW += voltageV * currentA;
    }
    const energyWh = powerW * STEP_S / 3600;
    this.car.charge(energyWh);
    this.charger.count(energyWh);
    return this.charger.state({ currentA, activePhases, powerW });
  }

  /**
   * Sun first, then the battery towards a level meter, or as the grid charges it; the AC limit caps
   * what comes out.
   */
  #stepDc({ pvPowerW, neededAcW, gridChargeW }: {
    pvPowerW: number;
    neededAcW: number;
    gridChargeW: number;
  }) {
    const pvAvailableW = pvPowerW < PV_WAKE_W ? 0 : pvPowerW;
    if (this.#isInverterIdle) {
      return { pvAvailableW, batteryPowerW: 0, pvPowerW: 0, dcPowerW: 0 };
    }
    const fromGridW = gridChargeW * INVERTER_EFFICIENCY;
    const batteryPowerW = this.battery?.step({
      wantedW: fromGridW > 0
        ? -pvAvailableW - fromGridW
        : neededAcW / INVERTER_EFFICIENCY - pvAvailableW,
      maxChargeW: pvAvailableW + fromGridW,
      maxDischargeW: Math.max(0, this.#maxDcW - pvAvailableW),
      stepS: STEP_S,
    }) ?? 0;
    const usablePvW = Math.min(pvAvailableW, this.#maxDcW - batteryPowerW);
    return {
      pvAvailableW,
      batteryPowerW,
      pvPowerW: usablePvW,
      dcPowerW: usablePvW + batteryPowerW,
    };
  }

  #count(
    flows: Omit<HouseState, "atMs" | "socPct" | "charger" | "plug" | "carStarts" | "energies">,
  ) {
    const hours = STEP_S / 3600;
    const sum = this.#energies;
    sum.pvWh += flows.pvPowerW * hours;
    sum.curtailedWh += (flows.pvAvailableW - flows.pvPowerW) * hours;
    sum.importedWh += Math.max(0, flows.gridPowerW) * hours;
    sum.exportedWh += Math.max(0, -flows.gridPowerW) * hours;
    sum.houseWh += flows.housePowerW * hours;
    sum.carWh += flows.carPowerW * hours;
    sum.acWh += Math.max(0, flows.acPowerW) * hours;
    sum.lossWh += flows.lossPowerW * hours;
    sum.batteryChargedWh = this.battery?.chargedWh ?? 0;
    sum.batteryDischargedWh = this.battery?.dischargedWh ?? 0;
  }
}
