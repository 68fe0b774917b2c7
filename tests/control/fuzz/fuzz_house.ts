import type { ChargerCommand, PlugCommand } from "../../../src/domain/house/command.ts";
import type { Snapshot } from "../../../src/domain/house/snapshot.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { Random } from "../../../src/simulator/house/random.ts";
import { type House, NIGHT, snapshotOf } from "../house.ts";

/** What a house is made of. Powers in W, times in s, signs as in the product. */
export interface FuzzHouseOptions {
  readonly seed: number;
  /** Null: the inverter passes all that its panels give. */
  readonly acLimitW: number | null;
  readonly isAcLimitTold: boolean;
  /** Null: no limit on what is exported. */
  readonly exportLimitW: number | null;
  readonly battery: FuzzBattery | null;
  readonly car: FuzzCar;
  readonly charger: FuzzCharger;
  /** Null: no plug. */
  readonly heaterW: number | null;
  /** Spread of the meter's and the battery's readings, and their age. */
  readonly noiseW: number;
  readonly siteLagS: number;
}

export interface FuzzBattery {
  readonly capacityWh: number;
  readonly socPct: number;
  readonly maxChargeW: number;
  readonly maxDischargeW: number;
  /** Time in which it follows 63 % of a step. */
  readonly lagS: number;
}

export interface FuzzCar {
  readonly phases: Phases;
  /** What it draws of what it is told. */
  readonly drawPart: number;
  readonly rampAPerS: number;
  readonly startDelayS: number;
  /** Below this current it takes nothing; left out: it takes what a charger can tell. */
  readonly minA?: number;
}

export interface FuzzCharger {
  readonly commandDelayS: number;
  readonly lagS: number;
  readonly stepA: number;
  readonly voltageV: number;
}

/** Sun that the panels could give and what the household takes, in W. */
export interface Weather {
  readonly pvW: number;
  readonly houseW: number;
}

/** The truth of one second, in W. */
export interface Truth {
  readonly gridW: number;
  readonly carW: number;
  readonly plugW: number;
  readonly batteryW: number;
}

const INVERTER_LAG_S = 2;
const STOP_A_PER_S = 6;
const EMPTY_PART = 0.05;
const KEPT_READINGS = 32;

/** A house in steps of one second: sun, inverter, battery, household, plug, charger and car. */
export class FuzzHouse {
  readonly #options: FuzzHouseOptions;
  readonly #random: Random;
  readonly #readings: House[] = [];
  #pending: { readonly command: ChargerCommand; readonly second: number }[] = [];
  #told: ChargerCommand = { enabled: false, currentA: 6 };
  #toldOnSecond = 0;
  #isPlugOn = false;
  #carA = 0;
  #batteryW = 0;
  #sunW = 0;
  #storedWh: number;

  constructor(options: FuzzHouseOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    const { battery } = options;
    this.#storedWh = battery === null ? 0 : battery.capacityWh * battery.socPct / 100;
  }

  step(second: number, weather: Weather): Truth {
    this.#obey(second);
    const carW = this.#carPowerW(second);
    const plugW = this.#isPlugOn ? this.#options.heaterW ?? 0 : 0;
    const loadW = weather.houseW + carW + plugW;
    const limitW = this.#options.acLimitW ?? Infinity;
    const sunW = this.#passedSunW(weather.pvW, loadW);
    const batteryW = this.#batteryPowerW(Math.min(loadW, limitW) - sunW, limitW - sunW);
    const acW = Math.min(limitW, sunW + batteryW);
    const gridW = loadW - acW;
    this.#readings.push(this.#reading({ gridW, carW, plugW, batteryW }, acW, weather.pvW > sunW));
    if (this.#readings.length > KEPT_READINGS) this.#readings.shift();
    return { gridW, carW, plugW, batteryW };
  }

  /** What the devices tell now; the site has been silent for `silentS`. */
  read(silentS: number): Snapshot {
    const { siteLagS, charger } = this.#options;
    const site = this.#ago(siteLagS + silentS);
    const { carPowerW, enabled, targetCurrentA, phaseCurrentsA } = this.#ago(charger.lagS);
    const { plugOn, plugPowerW } = this.#ago(0);
    const siteQuality = silentS > 120 ? "unavailable" : silentS > 30 ? "stale" : "fresh";
    return snapshotOf({
      ...site,
      carPowerW,
      enabled,
      targetCurrentA,
      phaseCurrentsA: phaseCurrentsA ?? [],
      plugOn,
      plugPowerW: plugPowerW ?? null,
      siteAgeMs: (siteLagS + silentS) * 1000,
      siteQuality,
      chargerAgeMs: charger.lagS * 1000,
    });
  }

  tell(second: number, command: ChargerCommand): void {
    const { commandDelayS } = this.#options.charger;
    this.#pending.push({ command, second: second + commandDelayS });
  }

  switchPlug({ on }: PlugCommand): void {
    this.#isPlugOn = on;
  }

  #ago(seconds: number): House {
    return this.#readings.at(-1 - Math.min(seconds, this.#readings.length - 1)) ?? NIGHT;
  }

  #obey(second: number): void {
    for (const { command } of this.#pending.filter((wish) => wish.second <= second)) {
      if (command.enabled && !this.#told.enabled) this.#toldOnSecond = second;
      this.#told = command;
    }
    this.#pending = this.#pending.filter((wish) => wish.second > second);
  }

  #carPowerW(second: number): number {
    const { car, charger } = this.#options;
    const isFlowing = this.#told.enabled && this.#told.currentA >= (car.minA ?? 0) &&
      second - this.#toldOnSecond >= car.startDelayS;
    const targetA = isFlowing ? this.#told.currentA : 0;
    const downA = isFlowing ? car.rampAPerS : STOP_A_PER_S;
    this.#carA += Math.max(-downA, Math.min(car.rampAPerS, targetA - this.#carA));
    return this.#carA * car.drawPart * charger.voltageV * car.phases;
  }

  /** An inverter that may not export holds its panels back, and lets go with a lag. */
  #passedSunW(pvW: number, loadW: number): number {
    const { exportLimitW } = this.#options;
    if (exportLimitW === null) return pvW;
    const roomW = loadW + exportLimitW + this.#batteryAppetiteW();
    const wantedW = Math.min(pvW, roomW);
    this.#sunW = wantedW < this.#sunW
      ? wantedW
      : this.#sunW + (wantedW - this.#sunW) * (1 - Math.exp(-1 / INVERTER_LAG_S));
    return this.#sunW;
  }

  #batteryAppetiteW(): number {
    const { battery } = this.#options;
    return battery === null || this.#storedWh >= battery.capacityWh ? 0 : battery.maxChargeW;
  }

  #batteryPowerW(wantedW: number, acRoomW: number): number {
    const { battery } = this.#options;
    if (battery === null) return 0;
    const isEmpty = this.#storedWh <= battery.capacityWh * EMPTY_PART;
    const highestW = isEmpty ? 0 : Math.min(battery.maxDischargeW, Math.max(0, acRoomW));
    const possibleW = Math.max(-this.#batteryAppetiteW(), Math.min(highestW, wantedW));
    this.#batteryW += (possibleW - this.#batteryW) * (1 - Math.exp(-1 / battery.lagS));
    this.#batteryW = Math.max(-this.#batteryAppetiteW(), Math.min(highestW, this.#batteryW));
    this.#storedWh -= this.#batteryW / 3600;
    return this.#batteryW;
  }

  #reading(truth: Truth, acW: number, isHeldBack: boolean): House {
    const { battery, car, charger, acLimitW, isAcLimitTold, heaterW } = this.#options;
    const readBatteryW = Math.round(truth.batteryW + (battery === null ? 0 : this.#noise()));
    const currentA = this.#carA * car.drawPart;
    return {
      ...NIGHT,
      gridPowerW: Math.round(truth.gridW + this.#noise()),
      hasBattery: battery !== null,
      batteryPowerW: battery === null ? null : readBatteryW,
      socPct: battery === null ? null : Math.round(this.#storedWh / battery.capacityWh * 1000) / 10,
      acPowerW: Math.round(acW),
      acLimitW: isAcLimitTold ? acLimitW : null,
      inverterStatus: isHeldBack ? "throttled" : "producing",
      pvPowerW: Math.max(0, Math.round(acW - truth.batteryW)),
      carPowerW: Math.round(truth.carW / 10) * 10,
      enabled: this.#told.enabled,
      targetCurrentA: this.#told.currentA,
      phaseCurrentsA: [1, 2, 3].map((phase) => phase <= car.phases ? currentA : 0),
      phaseVoltagesV: [charger.voltageV, charger.voltageV, charger.voltageV],
      stepA: charger.stepA,
      voltageV: charger.voltageV,
      hasPlug: heaterW !== null,
      plugOn: heaterW === null ? null : this.#isPlugOn,
      plugPowerW: heaterW === null ? null : truth.plugW,
    };
  }

  /** Nearly normal, with a spread of `noiseW`. */
  #noise(): number {
    const { noiseW } = this.#options;
    if (noiseW === 0) return 0;
    const sum = this.#random.unit() + this.#random.unit() + this.#random.unit();
    return (sum - 1.5) * 2 * noiseW;
  }
}
