import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { ChargerValues, Reading } from "../../../src/domain/house/snapshot.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { Outlook } from "../../../src/domain/sun/outlook.ts";
import { HOUR_MS, type Phases, SECOND_MS } from "../../../src/domain/house/units.ts";
import { parseMemory } from "../../../src/domain/codes/control_memory.ts";
import { at, type House, NIGHT, SETTINGS, snapshotOf, START_MS } from "../house.ts";
import {
  chooseMode,
  type ControlState,
  decide,
  type Decision,
  initialState,
  restoreState,
  toMemory,
} from "../one.ts";

export const CYCLE_MS = 5 * SECOND_MS;
const VOLTAGE_V = 230;
/** From a start until current flows. */
const WAKE_MS = 15 * SECOND_MS;

/** What befalls a charger in a cycle. */
export interface Trouble {
  /** Commands are lost. */
  readonly isDeaf?: boolean;
  /** Its values are those of the cycle before, and old. */
  readonly isStale?: boolean;
  /** It takes no switch of phases. */
  readonly isStubborn?: boolean;
  /** Contactors stay where they are, whatever it tells. */
  readonly isStuck?: boolean;
  /** What it is set to does not come, only what it measures. */
  readonly isVague?: boolean;
  /** The meter has told nothing for long. */
  readonly isBlind?: boolean;
}

/** A tracked house of constant moments with a charger that switches phases, cycle by cycle. */
export class SwitchingCharger {
  state: ControlState;
  afterMs = 0;
  setTo: Phases;
  readonly switches: { readonly atMs: number; readonly to: Phases; readonly isHot: boolean }[] = [];
  readonly told: ChargerCommand[] = [];
  decision: Decision | null = null;
  isConnected = true;
  /** The car takes nothing, whatever it is offered. */
  isAsleep = false;
  maxCurrentA = 16;
  hasBattery = true;
  socPct = 100;
  /** Surplus in W that the rest of the day is expected to bring; null: nobody knows. */
  outlookW: number | null = null;
  #closed: Phases;
  #enabled = false;
  #currentA = 6;
  #onSinceMs = 0;
  #shown: House | null = null;

  constructor(
    private readonly settings: Partial<Settings> = {},
    { setTo = 3 as Phases, mode = "tracked" as ChargeMode, options = [1, 3] as Phases[] } = {},
  ) {
    this.state = initialState({ mode, modeBy: "user", sinceMs: at(START_MS).atMs }, at(START_MS));
    this.setTo = setTo;
    this.#closed = setTo;
    this.options = options;
  }

  readonly options: readonly Phases[];

  get carPhases(): number {
    return Math.min(this.#closed, this.settings.carMaxPhases ?? 3);
  }

  get flowingA(): number {
    const isOn = this.#enabled && this.isConnected && !this.isAsleep &&
      this.afterMs - this.#onSinceMs >= WAKE_MS;
    return isOn ? this.#currentA : 0;
  }

  get carPowerW(): number {
    return this.flowingA * VOLTAGE_V * this.carPhases;
  }

  /** One cycle under so much sun beyond the household, in W. */
  cycle(sunW: number, trouble: Trouble = {}): Decision {
    this.afterMs += CYCLE_MS;
    const restW = this.carPowerW - sunW;
    // A battery bridges what is short, a full one takes nothing.
    const isGiving = this.hasBattery && (restW > 0 || this.socPct < 100);
    const batteryPowerW = isGiving ? restW : 0;
    const house: House = {
      ...NIGHT,
      hasBattery: this.hasBattery,
      ...(trouble.isBlind === true
        ? { siteQuality: "unavailable" as const, siteAgeMs: 300_000 }
        : {}),
      socPct: this.socPct,
      batteryPowerW,
      gridPowerW: restW - batteryPowerW,
      pvPowerW: Math.max(0, sunW),
      acPowerW: Math.max(0, sunW) + batteryPowerW,
      carPowerW: this.carPowerW,
      enabled: trouble.isVague === true ? null : this.#enabled,
      targetCurrentA: trouble.isVague === true ? null : this.#currentA,
      maxCurrentA: this.maxCurrentA,
      isCarConnected: this.isConnected,
      phaseVoltagesV: [VOLTAGE_V, VOLTAGE_V, VOLTAGE_V],
      phaseCurrentsA: [1, 2, 3].map((phase) => phase <= this.carPhases ? this.flowingA : 0),
      phaseSwitch: {
        phases: trouble.isVague === true ? null : this.setTo,
        options: this.options,
        dwellMs: 0,
      },
    };
    const isStale = trouble.isStale === true && this.#shown !== null;
    const shown = isStale && this.#shown !== null
      ? { ...this.#shown, chargerQuality: "stale" as const, chargerAgeMs: 20_000, chargerMisses: 2 }
      : house;
    this.#shown = isStale ? this.#shown : house;
    this.decision = decide({
      state: this.state,
      snapshot: snapshotOf(shown),
      settings: { ...SETTINGS, phaseSwitching: "always", carMaxPhases: 3, ...this.settings },
      now: at(START_MS + this.afterMs),
      outlook: this.#outlook(),
    });
    this.state = this.decision.state;
    const command = this.decision.charger;
    if (command !== null) this.#tell(command, trouble);
    return this.decision;
  }

  /** What it told last. */
  get shown(): Reading<ChargerValues> {
    return snapshotOf(this.#shown ?? NIGHT).charger;
  }

  /** The same sun for so many minutes. */
  minutes(count: number, sunW: number, trouble: Trouble = {}): Decision | null {
    for (let at = 0; at < count * 12; at++) this.cycle(sunW, trouble);
    return this.decision;
  }

  press(mode: ChargeMode): void {
    this.state = chooseMode(this.state, { mode, modeBy: "user" }, at(START_MS + this.afterMs));
  }

  /** The program ends, and another one goes on with what it has left. */
  restart(): void {
    const now = at(START_MS + this.afterMs);
    const memory = parseMemory(JSON.stringify({ ...toMemory(this.state, now), chargerPlace: "x" }));
    this.state = restoreState(memory, this.state.choice, now);
  }

  /** Somebody starts it, or it starts by itself after a power cut. */
  startBySomebody(setTo: Phases): void {
    this.setTo = setTo;
    this.#closed = setTo;
    this.#turn(true);
  }

  #outlook(): Outlook | null {
    if (this.outlookW === null) return null;
    const surplusW = { p20: this.outlookW, p50: this.outlookW, p80: this.outlookW };
    const { atMs } = at(START_MS);
    return {
      fillWhPerPct: 80,
      steps: [{ atMs, lengthMs: 6 * HOUR_MS, pvW: surplusW, surplusW }],
    };
  }

  #tell(command: ChargerCommand, { isDeaf, isStubborn, isStuck }: Trouble): void {
    this.told.push(command);
    if (isDeaf === true) return;
    if (command.phases !== undefined && command.phases !== this.setTo && isStubborn !== true) {
      this.switches.push({ atMs: this.afterMs, to: command.phases, isHot: this.flowingA > 0 });
      this.setTo = command.phases;
      if (isStuck !== true) this.#closed = command.phases;
    }
    this.#turn(command.enabled);
    this.#currentA = command.currentA;
  }

  #turn(enabled: boolean): void {
    if (enabled && !this.#enabled) this.#onSinceMs = this.afterMs;
    this.#enabled = enabled;
  }
}
