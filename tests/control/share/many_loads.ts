import { decide, type Decision } from "../../../src/control/decide.ts";
import { type ControlState, initialState } from "../../../src/control/state.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { LoadSight } from "../../../src/domain/house/load.ts";
import type { ChargerValues, Snapshot } from "../../../src/domain/house/snapshot.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { at, NIGHT, SETTINGS, snapshotOf } from "../house.ts";

/** One load of the house. */
export interface LoadSpec {
  readonly id: number;
  /** A car on so many phases, or a heater of so many W. */
  readonly car?: Phases;
  readonly heaterW?: number;
  readonly mode?: ChargeMode;
  readonly policy?: LoadSight["policy"];
}

const CYCLE_S = 5;
/** A car begins so long after it is asked. */
const WAKE_S = 10;
const VOLTAGE_V = 230;

interface LoadState {
  isOn: boolean;
  currentA: number;
  targetA: number;
  onSinceS: number;
}

/** A house of any loads in a closed loop with decide(), its battery full or missing. */
export class ManyLoads {
  state: ControlState;
  second = 0;
  sunW = 0;
  houseW = 400;
  isMeterDead = false;
  readonly loads = new Map<number, LoadState>();
  /** What the grid has given in each cycle, in W. */
  readonly importsW: number[] = [];
  last: Decision | null = null;

  constructor(
    readonly specs: readonly LoadSpec[],
    readonly settings: Partial<Settings> = {},
  ) {
    const choices = specs.filter(({ car }) => car !== undefined)
      .map(({ id, mode = "tracked" }) => [id, { mode, modeBy: "user", sinceMs: 0 }] as const);
    this.state = initialState(choices, at(0));
    for (const { id } of specs) {
      this.loads.set(id, { isOn: false, currentA: 0, targetA: 6, onSinceS: 0 });
    }
  }

  powerOf(id: number): number {
    const spec = this.specs.find((one) => one.id === id);
    const load = this.loads.get(id);
    if (spec === undefined || load === undefined) return 0;
    return spec.car === undefined
      ? load.isOn ? spec.heaterW ?? 0 : 0
      : load.currentA * VOLTAGE_V * spec.car;
  }

  get gridW(): number {
    const loadsW = this.specs.reduce((sumW, { id }) => sumW + this.powerOf(id), 0);
    return this.houseW + loadsW - this.sunW;
  }

  /** Cycles for so many seconds; `see` is called after each. */
  run(seconds: number, see: (house: ManyLoads) => void = () => {}): this {
    const endS = this.second + seconds;
    while (this.second < endS) {
      this.second += CYCLE_S;
      for (const [id, load] of this.loads) {
        const { car } = this.specs.find((one) => one.id === id) ?? {};
        if (car === undefined) continue;
        const isFlowing = load.isOn && this.second - load.onSinceS >= WAKE_S;
        load.currentA = isFlowing ? load.targetA : 0;
      }
      this.importsW.push(Math.max(0, this.gridW));
      this.#decide();
      see(this);
    }
    return this;
  }

  snapshot(): Snapshot {
    const base = snapshotOf({
      ...NIGHT,
      hasBattery: false,
      gridPowerW: Math.round(this.gridW),
      acPowerW: this.sunW,
      pvPowerW: this.sunW,
      siteQuality: this.isMeterDead ? "unavailable" : "fresh",
      hasCharger: false,
    });
    const loads = this.specs.map((spec) => this.#sight(spec));
    const charger = loads.find((load) => load.kind === "charger")?.reading ?? base.charger;
    const plug = loads.find((load) => load.kind === "switch")?.reading ?? base.plug;
    const readings = { ...base, charger, plug };
    return { ...readings, flows: deriveFlows(readings), loads };
  }

  #sight({ id, car, policy = {} }: LoadSpec): LoadSight {
    const load = this.loads.get(id);
    const well = {
      isConfigured: true,
      quality: "fresh",
      atMs: 0,
      ageMs: 0,
      error: null,
      misses: 0,
    } as const;
    if (car === undefined) {
      const plug = { totalWh: null, hasMeter: true, model: "" };
      const value = { ...plug, on: load?.isOn ?? false, powerW: this.powerOf(id) };
      return { id, name: `${id}`, kind: "switch", policy, reading: { ...well, value } };
    }
    const { charger } = snapshotOf(NIGHT);
    if (charger.value === null) throw new Error("the charger tells nothing");
    const currents = [1, 2, 3].map((phase) => phase <= car ? load?.currentA ?? 0 : 0);
    const value: ChargerValues = {
      ...charger.value,
      powerW: this.powerOf(id),
      enabled: load?.isOn ?? false,
      targetCurrentA: load?.targetA ?? 6,
      phaseCurrentsA: currents,
      phaseVoltagesV: [VOLTAGE_V, VOLTAGE_V, VOLTAGE_V],
    };
    const own = { carMaxPhases: car, ...policy };
    return { id, name: `${id}`, kind: "charger", policy: own, reading: { ...well, value } };
  }

  #decide(): void {
    const decision = decide({
      state: this.state,
      snapshot: this.snapshot(),
      settings: { ...SETTINGS, timeZone: "UTC", ...this.settings },
      now: at(this.second * 1000),
    });
    this.state = decision.state;
    this.last = decision;
    for (const one of decision.loads) {
      const load = this.loads.get(one.id);
      if (load === undefined || one.command === null) continue;
      if (one.kind === "switch") {
        load.isOn = one.command.on;
        continue;
      }
      if (one.command.enabled && !load.isOn) load.onSinceS = this.second;
      load.isOn = one.command.enabled;
      if (one.command.enabled) load.targetA = one.command.currentA;
    }
  }
}
