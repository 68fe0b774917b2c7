import type { Phases } from "../../domain/house/units.ts";
import type { Line } from "./mains.ts";

export interface ChargerOptions {
  readonly minCurrentA: number;
  /** 16 on the 11 kW unit, 32 on the 22 kW one. */
  readonly maxCurrentA: number;
  /** From an accepted command until the charger obeys (Bluetooth). */
  readonly commandDelayS: number;
  /** Mains phases that the socket gives it. */
  readonly supplyPhases: Phases;
  /** Phase of the house on which its first one lies; the others follow in their order. */
  readonly firstLine: Line;
  readonly isEnabled: boolean;
  readonly currentA: number;
  readonly totalWh: number;
}

export const CHARGER_DEFAULTS: ChargerOptions = {
  minCurrentA: 6,
  maxCurrentA: 16,
  commandDelayS: 1,
  supplyPhases: 3,
  firstLine: "L1",
  isEnabled: false,
  currentA: 16,
  totalWh: 3_399_226,
};

/** What a command changes; null or missing leaves it as it is. */
export interface ChargerWish {
  readonly isEnabled: boolean | null;
  readonly currentA: number | null;
  /** It charges on no more phases than these. */
  readonly maxPhases?: Phases;
  /** It ends a charge that has taken so much, in Wh; 0: never. */
  readonly energyLimitWh?: number;
}

/** Changes of phases that it has made. */
export interface PhaseChanges {
  readonly count: number;
  /** Of these, with current flowing: each may weld a contact, or harm a car. */
  readonly hot: number;
}

/** Less than this in A is no current that flows. */
const NO_CURRENT_A = 0.1;
/** Its contactors stay open for so long while it changes over to other phases. */
const CHANGEOVER_MS = 3000;

/** The charger as it is at one moment. */
export interface ChargerState {
  readonly isEnabled: boolean;
  readonly setCurrentA: number;
  readonly maxPhases: Phases;
  readonly energyLimitWh: number;
  /** Its energy limit is reached. */
  readonly isLimited: boolean;
  /** Its contactors are open, because it changes over to other phases. */
  readonly isChangingOver: boolean;
  /** Current that flows, per phase. */
  readonly currentA: number;
  readonly activePhases: number;
  readonly powerW: number;
  /** Of the present charge, or the last one. */
  readonly sessionWh: number;
  readonly totalWh: number;
}

/** The charger: obeys a little later, and counts what flows. */
export class ChargerUnit {
  readonly #pending: { readonly atMs: number; readonly wish: ChargerWish }[] = [];
  #isEnabled: boolean;
  #setCurrentA: number;
  #maxPhases: Phases = 3;
  #energyLimitWh = 0;
  #changesOverUntilMs = -Infinity;
  #obeyedMs = -Infinity;
  #flowingA = 0;
  #phaseChanges: PhaseChanges = { count: 0, hot: 0 };
  #stuckPhases: Phases | null = null;
  #isHeld = false;
  #isNewSession = true;
  #sessionWh = 0;
  #totalWh: number;
  #options: ChargerOptions;
  #isPowered = true;

  constructor(options: ChargerOptions) {
    this.#options = options;
    this.#isEnabled = options.isEnabled;
    this.#setCurrentA = options.currentA;
    this.#totalWh = options.totalWh;
  }

  get options(): ChargerOptions {
    return this.#options;
  }

  /** Phases that it can give a car: those that have mains, as far as it is set to use them. */
  get phases(): Phases {
    const { supplyPhases } = this.#options;
    const closed = this.#stuckPhases ?? this.#maxPhases;
    return supplyPhases < closed ? supplyPhases : closed;
  }

  get phaseChanges(): PhaseChanges {
    return this.#phaseChanges;
  }

  /** Its contactors stay on so many phases, whatever it tells; null: they move again. */
  stickPhases(phases: Phases | null): void {
    this.#stuckPhases = phases;
  }

  /** Its power has gone and is back: it is as it starts, and what it was about to obey is forgotten. */
  restart(as: { readonly isEnabled: boolean; readonly maxPhases: Phases }): void {
    this.#pending.length = 0;
    this.#isEnabled = as.isEnabled;
    this.#maxPhases = as.maxPhases;
    this.#isPowered = true;
  }

  /** Fuses go off or on: so many phases have mains from now on. */
  setSupplyPhases(supplyPhases: Phases): void {
    this.#options = { ...this.#options, supplyPhases };
  }

  /** Opens the relay, or lets it close: held, it offers the car nothing whatever is set. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Pulls its plug out of the socket or puts it back; it comes back as it was. */
  setPowered(isPowered: boolean): void {
    this.#isPowered = isPowered;
  }

  /** Queues a command given at a time (epoch ms). */
  command(wish: ChargerWish, atMs: number): void {
    this.#pending.push({ atMs: atMs + this.options.commandDelayS * 1000, wish });
  }

  /** Obeys what is due. @returns the current that the car is offered in A, 0 while paused */
  offeredA(atMs: number): number {
    for (;;) {
      const next = this.#pending[0];
      if (next === undefined || next.atMs > atMs) break;
      this.#pending.shift();
      this.#obey(next.wish, next.atMs);
    }
    this.#obeyedMs = atMs;
    const isOffering = this.#isEnabled && this.#isPowered && !this.#isHeld && !this.#isLimited &&
      !this.#isChangingOver;
    return isOffering ? this.#setCurrentA : 0;
  }

  count(energyWh: number): void {
    if (energyWh <= 0) return;
    if (this.#isNewSession) this.#sessionWh = 0;
    this.#isNewSession = false;
    this.#sessionWh += energyWh;
    this.#totalWh += energyWh;
  }

  state(flow: { currentA: number; activePhases: number; powerW: number }): ChargerState {
    this.#flowingA = flow.currentA;
    return {
      isEnabled: this.#isEnabled,
      setCurrentA: this.#setCurrentA,
      maxPhases: this.#maxPhases,
      energyLimitWh: this.#energyLimitWh,
      isLimited: this.#isLimited,
      isChangingOver: this.#isChangingOver,
      currentA: flow.currentA,
      activePhases: flow.activePhases,
      powerW: flow.powerW,
      sessionWh: this.#sessionWh,
      totalWh: this.#totalWh,
    };
  }

  get #isChangingOver(): boolean {
    return this.#obeyedMs < this.#changesOverUntilMs;
  }

  get #isLimited(): boolean {
    return this.#energyLimitWh > 0 && this.#sessionWh >= this.#energyLimitWh;
  }

  #obey(wish: ChargerWish, atMs: number): void {
    if (wish.isEnabled === true && !this.#isEnabled) this.#isNewSession = true;
    this.#isEnabled = wish.isEnabled ?? this.#isEnabled;
    this.#setCurrentA = wish.currentA ?? this.#setCurrentA;
    this.#energyLimitWh = wish.energyLimitWh ?? this.#energyLimitWh;
    if (wish.maxPhases === undefined || wish.maxPhases === this.#maxPhases) return;
    const { count, hot } = this.#phaseChanges;
    const isHot = this.#flowingA > NO_CURRENT_A && this.#stuckPhases === null;
    this.#phaseChanges = { count: count + 1, hot: hot + (isHot ? 1 : 0) };
    this.#maxPhases = wish.maxPhases;
    this.#changesOverUntilMs = atMs + CHANGEOVER_MS;
  }
}
