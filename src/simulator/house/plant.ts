import { INVERTER_DEFAULTS, type InverterUnit, modelOf } from "../solaredge/inverter_unit.ts";
import { Battery, BATTERY_DEFAULTS, type BatteryOptions } from "./battery.ts";
import { type Line, onLine, type OnLines } from "./mains.ts";

/** An inverter with panels, a battery on its DC side, or both. */
export interface PlantOptions {
  /** 0: no panels. */
  readonly peakPowerW: number;
  readonly tiltDeg: number;
  /** 0 south, + west. */
  readonly azimuthDeg: number;
  readonly maxAcPowerW: number;
  /** Null: none. */
  readonly battery: Partial<BatteryOptions> | null;
  /** Its battery is charged from the AC side too, with what other plants leave over. */
  readonly isAcCoupled: boolean;
  /** Phase that it feeds; null: as many as its inverter has, alike. */
  readonly line: Line | null;
  /** As which unit a SolarEdge server shows it. */
  readonly inverter: Partial<InverterUnit>;
}

export const PLANT_DEFAULTS: PlantOptions = {
  peakPowerW: 9400,
  tiltDeg: 30,
  azimuthDeg: 0,
  maxAcPowerW: 10_000,
  battery: {},
  isAcCoupled: false,
  line: null,
  inverter: {},
};

/** Powers of a plant in W, and what has flowed since the start. Battery + discharge. */
export interface PlantState {
  readonly pvPowerW: number;
  /** What the panels could give. */
  readonly pvAvailableW: number;
  /** What leaves the DC side, battery included; negative while the AC side charges the battery. */
  readonly dcPowerW: number;
  /** Negative likewise. */
  readonly acPowerW: number;
  readonly batteryPowerW: number;
  /** Null: no battery. */
  readonly socPct: number | null;
  readonly energies: {
    readonly acWh: number;
    readonly batteryChargedWh: number;
    readonly batteryDischargedWh: number;
  };
}

/** AC out of DC: the one ratio that eight real pairs of registers show. */
export const INVERTER_EFFICIENCY = 0.985;
/** Below this the panels do not keep the inverter awake. */
const PV_WAKE_W = 15;

/** What the house asks of a plant for one step. */
export interface PlantWish {
  /** What it shall give on the AC side, so that the meter stands level; negative: take. */
  readonly levelW: number;
  /** W of AC with which its battery is charged from the grid, whatever the sun does; 0: it is not. */
  readonly gridChargeW: number;
  readonly stepS: number;
}

/** Panels, battery and inverter: sun first, then the battery towards a level meter. */
export class Plant {
  readonly options: PlantOptions;
  readonly battery: Battery | null;
  readonly inverter: InverterUnit;
  /** How its power lies on the phases. */
  readonly shares: OnLines;
  readonly #maxDcW: number;
  readonly #peakKw: number;
  #pvAvailableW = 0;
  #acWh = 0;
  #isIdle = false;

  constructor(options: Partial<PlantOptions>) {
    this.options = { ...PLANT_DEFAULTS, ...options };
    const { battery, maxAcPowerW, inverter, peakPowerW } = this.options;
    this.#peakKw = peakPowerW / 1000;
    this.battery = battery === null ? null : new Battery({ ...BATTERY_DEFAULTS, ...battery });
    this.inverter = { ...INVERTER_DEFAULTS, model: modelOf(maxAcPowerW), ...inverter };
    this.shares = sharesOf(this.options.line, this.inverter);
    this.#maxDcW = maxAcPowerW / INVERTER_EFFICIENCY;
  }

  /** Stops it, or lets it work again: while it starts or has a fault nothing flows through it. */
  setIdle(isIdle: boolean): void {
    this.#isIdle = isIdle;
  }

  /** The sun of this step: W for each kW of panels, of which a cloud leaves a share. */
  shine(pvWPerKwp: number, sunShare: number): void {
    const pvPowerW = pvWPerKwp * this.#peakKw * sunShare;
    this.#pvAvailableW = pvPowerW < PV_WAKE_W ? 0 : pvPowerW;
  }

  /** What it gives on the AC side by its sun alone, in W. */
  get sunAcW(): number {
    return this.#isIdle ? 0 : Math.min(this.#pvAvailableW, this.#maxDcW) * INVERTER_EFFICIENCY;
  }

  /** How far its battery could move the meter now, in W: against an import, or an export. */
  reachW(against: "import" | "export", stepS: number): number {
    if (this.battery === null || this.#isIdle) return 0;
    const { takeW, giveW } = this.battery.reach(stepS);
    return against === "import"
      ? Math.min(giveW, this.#roomToGiveW)
      : Math.min(takeW, this.#chargeableW(0));
  }

  step({ levelW, gridChargeW, stepS }: PlantWish): PlantState {
    const pvAvailableW = this.#pvAvailableW;
    if (this.#isIdle) return this.#state({ pvPowerW: 0, batteryPowerW: 0 }, stepS);
    const fromGridW = gridChargeW * INVERTER_EFFICIENCY;
    const levelDcW = levelW < 0 ? levelW * INVERTER_EFFICIENCY : levelW / INVERTER_EFFICIENCY;
    const batteryPowerW = this.battery?.step({
      wantedW: fromGridW > 0 ? -pvAvailableW - fromGridW : levelDcW - pvAvailableW,
      maxChargeW: this.#chargeableW(fromGridW),
      maxDischargeW: this.#roomToGiveW,
      stepS,
    }) ?? 0;
    const pvPowerW = Math.min(pvAvailableW, this.#maxDcW - batteryPowerW);
    return this.#state({ pvPowerW, batteryPowerW }, stepS);
  }

  #chargeableW(fromGridW: number): number {
    const { isAcCoupled, maxAcPowerW } = this.options;
    const fromAcW = isAcCoupled ? maxAcPowerW * INVERTER_EFFICIENCY : fromGridW;
    return this.#pvAvailableW + fromAcW;
  }

  get #roomToGiveW(): number {
    return Math.max(0, this.#maxDcW - this.#pvAvailableW);
  }

  #state(
    { pvPowerW, batteryPowerW }: { readonly pvPowerW: number; readonly batteryPowerW: number },
    stepS: number,
  ): PlantState {
    const dcPowerW = pvPowerW + batteryPowerW;
    const acPowerW = dcPowerW < 0 ? dcPowerW / INVERTER_EFFICIENCY : dcPowerW * INVERTER_EFFICIENCY;
    const hours = stepS / 3600;
    this.#acWh += Math.max(0, acPowerW) * hours;
    return {
      pvPowerW,
      pvAvailableW: this.#pvAvailableW,
      dcPowerW,
      acPowerW,
      batteryPowerW,
      socPct: this.battery?.socPct ?? null,
      energies: {
        acWh: this.#acWh,
        batteryChargedWh: this.battery?.chargedWh ?? 0,
        batteryDischargedWh: this.battery?.dischargedWh ?? 0,
      },
    };
  }
}

function sharesOf(line: Line | null, { phases }: InverterUnit): OnLines {
  if (line !== null) return onLine(line);
  return [1 / phases, phases > 1 ? 1 / phases : 0, phases > 2 ? 1 / phases : 0];
}

/** All plants of a house as if they were one; their charge is that of all batteries. */
export function together(states: readonly PlantState[], plants: readonly Plant[]): PlantState {
  const [only] = states;
  if (states.length === 1 && only !== undefined) return only;
  const sum = {
    pvPowerW: 0,
    pvAvailableW: 0,
    dcPowerW: 0,
    acPowerW: 0,
    batteryPowerW: 0,
    energies: { acWh: 0, batteryChargedWh: 0, batteryDischargedWh: 0 },
  };
  for (const { energies, ...state } of states) {
    sum.pvPowerW += state.pvPowerW;
    sum.pvAvailableW += state.pvAvailableW;
    sum.dcPowerW += state.dcPowerW;
    sum.acPowerW += state.acPowerW;
    sum.batteryPowerW += state.batteryPowerW;
    sum.energies.acWh += energies.acWh;
    sum.energies.batteryChargedWh += energies.batteryChargedWh;
    sum.energies.batteryDischargedWh += energies.batteryDischargedWh;
  }
  let [storedWh, capacityWh] = [0, 0];
  for (const { battery } of plants) {
    storedWh += battery?.storedWh ?? 0;
    capacityWh += battery?.options.capacityWh ?? 0;
  }
  return { ...sum, socPct: capacityWh === 0 ? null : storedWh / capacityWh * 100 };
}
