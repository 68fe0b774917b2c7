import type { Battery, BatteryOptions } from "./battery.ts";
import type { Car, CarOptions } from "./car.ts";
import { ChargingPoint } from "./charging_point.ts";
import type { ChargerOptions, ChargerState, ChargerUnit } from "./charger.ts";
import { Heater, HEATER_DEFAULTS, type HeaterOptions, type PlugState } from "./heater.ts";
import {
  HouseholdLoad,
  METERED_LOAD_DEFAULTS,
  MeteredLoad,
  type MeteredLoadState,
} from "./load.ts";
import {
  type LinePowers,
  MainFuse,
  mainsVoltagesV,
  onLine,
  type OnLines,
  spread,
} from "./mains.ts";
import { Plant, PLANT_DEFAULTS, type PlantOptions, type PlantState, together } from "./plant.ts";
import { type HousePart, partOf, sumOf } from "./parts.ts";
import { subSeed } from "./random.ts";
import type { InverterUnit } from "../solaredge/inverter_unit.ts";
import { Weather, type WeatherKind } from "./weather.ts";

/** The house around its parts, and the first plant, charger, car and heater, which each has. */
export interface HouseOptions {
  /** The same seed and the same commands give the same numbers. */
  readonly seed: number;
  /** Where its time begins (epoch ms). */
  readonly startMs: number;
  readonly weather: WeatherKind;
  /** A moment of the day that has this weather, while each other day has its own; null: all have. */
  readonly weatherOnlyOnMs?: number | null;
  /** Season of the first day, 1-366; null: that of its date. */
  readonly dayOfYear?: number | null;
  readonly latitudeDeg?: number;
  /** Local time of habits; the sun stands highest at its noon. */
  readonly utcOffsetMinutes?: number;
  /** What is watched, in A per phase; null: nothing is. */
  readonly mainFuseA?: number | null;
  readonly peakPowerW?: number;
  readonly maxAcPowerW?: number;
  /** Null: no battery. */
  readonly battery?: Partial<BatteryOptions> | null;
  readonly inverter?: Partial<InverterUnit>;
  readonly car?: Partial<CarOptions>;
  readonly charger?: Partial<ChargerOptions>;
  readonly heater?: Partial<HeaterOptions>;
  /** What it has beside these. */
  readonly parts?: readonly HousePart[];
  /** In place of the weather: W for each kW of panels at a time (epoch ms). */
  readonly pvWPerKwp?: (atMs: number) => number;
  /** In place of the habits: household in W, without cars, heaters and metered loads. */
  readonly householdW?: (atMs: number) => number;
  /** W of AC with which the first battery is charged from the grid at a time (epoch ms); 0: it is not. */
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

/** Powers of the house around its plants, in W. */
interface SiteFlows {
  readonly lossPowerW: number;
  /** With heaters and metered loads, without cars. */
  readonly housePowerW: number;
  readonly carPowerW: number;
  readonly gridPowerW: number;
}

/**
 * The true state over one second. Signs: grid + import, battery + discharge. Powers of plants,
 * batteries and cars are those of all together. Always: grid + pv + battery = house + car + loss.
 */
export interface HouseState extends PlantState, SiteFlows {
  /** End of that second (epoch ms). */
  readonly atMs: number;
  /** The grid's power on each phase. */
  readonly gridLinesW: OnLines;
  readonly plants: readonly PlantState[];
  readonly chargers: readonly ChargerState[];
  readonly heaters: readonly PlugState[];
  readonly loads: readonly MeteredLoadState[];
  /** The first of each. */
  readonly charger: ChargerState;
  readonly plug: PlugState;
  /** How often cars began to charge. */
  readonly carStarts: number;
  readonly energies: HouseEnergies;
}

const STEP_S = 1;
const STEP_MS = STEP_S * 1000;
const DAY_MS = 86_400_000;
/** A longer jump skips its beginning: two days of steps cost about a quarter of a second. */
const MAX_JUMP_MS = 2 * DAY_MS;
/** How far back the state is kept; gateways tell values some seconds old. */
const KEPT_STATES = 64;
/** How the household lies on the phases. */
const HOUSEHOLD_SHARES: OnLines = [0.5, 0.2, 0.3];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Plants, chargers with cars, heaters and loads in steps of one second; no I/O and no clock. */
export class House {
  readonly plants: readonly Plant[];
  readonly points: readonly ChargingPoint[];
  readonly heaters: readonly Heater[];
  readonly loads: readonly MeteredLoad[];
  readonly fuse: MainFuse;
  readonly #skies: readonly ((atMs: number) => number)[];
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
  #stepS = STEP_S;
  #state: HouseState;
  #sunShare = 1;
  #extraLoadW = 0;

  constructor(readonly options: HouseOptions) {
    const { seed, startMs, utcOffsetMinutes = 60 } = options;
    this.#atMs = startMs;
    const parts = partsOf(options);
    this.plants = parts.filter((part) => part.kind === "plant").map((part) => new Plant(part));
    this.points = parts.filter((part) => part.kind === "charger")
      .map((part, index) => new ChargingPoint(part, { seed, startMs, utcOffsetMinutes, index }));
    this.heaters = parts.filter((part) => part.kind === "heater")
      .map((part, index) => new Heater({ ...HEATER_DEFAULTS, ...part }, subSeed(seed, 50 + index)));
    this.loads = parts.filter((part) => part.kind === "load")
      .map((part) => new MeteredLoad({ ...METERED_LOAD_DEFAULTS, ...part }, utcOffsetMinutes));
    this.fuse = new MainFuse(options.mainFuseA ?? null);
    this.#skies = this.plants.map((plant) => skyOver(plant.options, options));
    const household = new HouseholdLoad({ seed: subSeed(seed, 2), utcOffsetMinutes });
    this.#gridChargeW = options.gridChargeW ?? (() => 0);
    this.#householdW = options.householdW ?? ((atMs) => household.powerW(atMs));
    this.#state = this.#step();
  }

  /** The first of each. */
  get car(): Car {
    return partOf(this.points, 0).car;
  }

  get charger(): ChargerUnit {
    return partOf(this.points, 0).charger;
  }

  get heater(): Heater {
    return partOf(this.heaters, 0);
  }

  get battery(): Battery | null {
    return partOf(this.plants, 0).battery;
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
    this.#stepS = STEP_S;
    if (atMs - this.#atMs > MAX_JUMP_MS) {
      const skippedMs = atMs - this.#atMs - MAX_JUMP_MS;
      this.#atMs += Math.floor(skippedMs / STEP_MS) * STEP_MS;
    }
    while (this.#atMs + STEP_MS <= atMs) {
      this.#atMs += STEP_MS;
      this.#state = this.#step();
    }
  }

  /** Lives on to a time in one stride, in which all powers stand; for what need not be exact. */
  strideTo(atMs: number): void {
    if (atMs <= this.#atMs) return;
    this.#stepS = (atMs - this.#atMs) / 1000;
    this.#atMs = atMs;
    this.#state = this.#step();
  }

  /** The first car comes home; some chargers then start by themselves although they were paused. */
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

  /** Switches something on that draws so much on L1 beside the household, in W; 0: off. */
  setExtraLoadW(extraLoadW: number): void {
    this.#extraLoadW = extraLoadW;
  }

  /** What the sums of energies miss, in Wh: rounding errors and nothing else. */
  energyBalance(): { readonly siteErrorWh: number; readonly batteryErrorWh: number } {
    const sum = this.#energies;
    return {
      siteErrorWh: sum.pvWh + sum.importedWh + sum.batteryDischargedWh -
        sum.batteryChargedWh - sum.houseWh - sum.carWh - sum.exportedWh - sum.lossWh,
      batteryErrorWh: sumOf(this.plants, ({ battery }) => battery?.balanceErrorWh ?? 0),
    };
  }

  #step(): HouseState {
    const atMs = this.#atMs;
    const linesW: LinePowers = [0, 0, 0];
    const step = { atMs, stepS: this.#stepS, linePowersW: linesW };
    const chargers = this.points.map((point) => point.step(step));
    const carPowerW = sumOf(chargers, ({ powerW }) => powerW);
    const { housePowerW, heaters, loads } = this.#stepHousehold(linesW);
    const plants = this.#stepPlants(housePowerW + carPowerW);
    const all = together(plants, this.plants);
    plants.forEach(({ acPowerW }, index) =>
      spread(linesW, -acPowerW, partOf(this.plants, index).shares)
    );
    if (this.fuse.ratedA !== null) this.fuse.look(this.currentsA(linesW, atMs), this.#stepS);
    const flows = {
      ...all,
      lossPowerW: all.dcPowerW - all.acPowerW,
      housePowerW,
      carPowerW,
      gridPowerW: housePowerW + carPowerW - all.acPowerW,
    };
    this.#count(flows);
    const state = {
      ...flows,
      atMs,
      gridLinesW: linesW,
      plants,
      chargers,
      heaters,
      loads,
      charger: partOf(chargers, 0),
      plug: partOf(heaters, 0),
      carStarts: sumOf(this.points, ({ car }) => car.starts),
      energies: { ...this.#energies },
    };
    this.#recent.push(state);
    if (this.#recent.length > KEPT_STATES) this.#recent.shift();
    return state;
  }

  /** Currents in A that such powers are at a time (epoch ms), whichever way they flow. */
  currentsA(linesW: OnLines, atMs: number): OnLines {
    const [v1 = 230, v2 = 230, v3 = 230] = mainsVoltagesV(this.options.seed, atMs);
    const [l1, l2, l3] = linesW;
    return [Math.abs(l1) / v1, Math.abs(l2) / v2, Math.abs(l3) / v3];
  }

  #stepHousehold(linesW: LinePowers) {
    const atMs = this.#atMs;
    const householdW = this.#householdW(atMs);
    spread(linesW, householdW, HOUSEHOLD_SHARES);
    let housePowerW = householdW;
    const heaters = this.heaters.map((heater) => {
      const state = heater.step(atMs, this.#stepS);
      spread(linesW, state.powerW, onLine(heater.options.line));
      housePowerW += state.powerW;
      return state;
    });
    const loads = this.loads.map((load) => {
      const state = load.step(atMs, this.#stepS);
      spread(linesW, state.powerW, onLine(load.options.line));
      housePowerW += state.powerW;
      return state;
    });
    spread(linesW, this.#extraLoadW, onLine("L1"));
    return { housePowerW: housePowerW + this.#extraLoadW, heaters, loads };
  }

  /**
   * Each plant gives its sun; what then flows through the meter is shared by the batteries as far as
   * each of them reaches now, so that none ever fills another.
   */
  #stepPlants(neededAcW: number): readonly PlantState[] {
    const { plants } = this;
    plants.forEach((plant, index) =>
      plant.shine(partOf(this.#skies, index)(this.#atMs), this.#sunShare)
    );
    const [only] = plants;
    const gridChargeW = this.#gridChargeW(this.#atMs);
    if (plants.length === 1 && only !== undefined) {
      return [only.step({ levelW: neededAcW, gridChargeW, stepS: this.#stepS })];
    }
    const sunW = sumOf(plants, (plant) => plant.sunAcW);
    const missingW = neededAcW - sunW;
    const against = missingW < 0 ? "export" : "import";
    const reachesW = plants.map((plant) => plant.reachW(against, this.#stepS));
    const reachW = Math.max(1, sumOf(reachesW, (oneW) => oneW));
    return plants.map((plant, index) =>
      plant.step({
        levelW: plant.sunAcW + missingW * partOf(reachesW, index) / reachW,
        gridChargeW: index === 0 ? gridChargeW : 0,
        stepS: this.#stepS,
      })
    );
  }

  #count(flows: PlantState & SiteFlows): void {
    const hours = this.#stepS / 3600;
    const sum = this.#energies;
    sum.pvWh += flows.pvPowerW * hours;
    sum.curtailedWh += (flows.pvAvailableW - flows.pvPowerW) * hours;
    sum.importedWh += Math.max(0, flows.gridPowerW) * hours;
    sum.exportedWh += Math.max(0, -flows.gridPowerW) * hours;
    sum.houseWh += flows.housePowerW * hours;
    sum.carWh += flows.carPowerW * hours;
    sum.lossWh += flows.lossPowerW * hours;
    Object.assign(sum, flows.energies);
  }
}

/** The first of each, as the house's own options have them, then the others. */
function partsOf(options: HouseOptions): readonly HousePart[] {
  const { battery = {}, inverter = {}, parts = [] } = options;
  const own: HousePart = {
    kind: "plant",
    battery,
    inverter,
    peakPowerW: options.peakPowerW ?? PLANT_DEFAULTS.peakPowerW,
    maxAcPowerW: options.maxAcPowerW ?? PLANT_DEFAULTS.maxAcPowerW,
  };
  const { car = {}, charger = {}, heater = {} } = options;
  return [own, { kind: "charger", car, charger }, { kind: "heater", ...heater }, ...parts];
}

/** W for each kW of panels that lie so, at a time (epoch ms). */
function skyOver(
  { tiltDeg, azimuthDeg }: PlantOptions,
  options: HouseOptions,
): (atMs: number) => number {
  if (options.pvWPerKwp !== undefined) return options.pvWPerKwp;
  const { seed, startMs, utcOffsetMinutes = 60, dayOfYear = null } = options;
  const weather = new Weather({
    kind: options.weather,
    seed: subSeed(seed, 1),
    onlyOnMs: options.weatherOnlyOnMs ?? null,
    season: dayOfYear === null ? null : { dayOfYear, startMs },
    site: {
      latitudeDeg: options.latitudeDeg ?? 48,
      longitudeDeg: utcOffsetMinutes / 4,
      tiltDeg,
      azimuthDeg,
    },
  });
  return (atMs) => weather.pvWPerKwp(atMs);
}
