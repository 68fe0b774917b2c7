import { dropGoal, takeGoal } from "../../../src/control/goals/take_goal.ts";
import type { EndedGoal } from "../../../src/domain/goals/goal_state.ts";
import type { Goal } from "../../../src/domain/goals/goal.ts";
import type { PriceSlot } from "../../../src/domain/goals/price_slots.ts";
import type { ChargeMode, ModeChoice } from "../../../src/domain/house/mode.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { Moment } from "../../../src/domain/house/time.ts";
import { HOUR_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import { parseMemory } from "../../../src/domain/codes/control_memory.ts";
import { type House, NIGHT, PER_AMPERE_W, SETTINGS, snapshotOf } from "../house.ts";
import {
  chooseMode,
  type ControlState,
  decide,
  type Decision,
  initialState,
  restoreState,
  toCharger,
  toMemory,
} from "../one.ts";

export const CYCLE_MS = 30 * SECOND_MS;

/** A house in whose cycles a car follows what it is told; the sun, faults and goals are the test's. */
export class GoalNight {
  state: ControlState;
  last: Decision | null = null;
  /** What the car takes at most, whatever it is told. */
  carMaxW = Infinity;
  house: Partial<House> = {};
  prices: readonly PriceSlot[] | null = null;
  /** What the house takes beside the car. */
  housePowerW = 0;
  readonly ended: EndedGoal[] = [];
  /** What the car took while the sun gave nothing, in Wh, and in all. */
  boughtWh = 0;
  takenWh = 0;
  starts = 0;
  #atMs: number;
  #steadyMs = 10_000_000;
  #carW = 0;
  readonly #settings: Settings;

  /** @param from local time in the zone, e.g. "2026-11-29T20:00" */
  constructor(from: string, mode: ChargeMode = "tracked", settings: Partial<Settings> = {}) {
    this.#settings = { ...SETTINGS, timeZone: "Europe/Berlin", autoTracking: false, ...settings };
    this.#atMs = this.at(from);
    this.state = initialState({ mode, modeBy: "user", sinceMs: this.#atMs }, this.now);
  }

  get now(): Moment {
    return { atMs: this.#atMs, steadyMs: this.#steadyMs };
  }

  get choice(): ModeChoice {
    return this.state.choice;
  }

  at(local: string): number {
    return Temporal.ZonedDateTime.from(`${local}[${this.#settings.timeZone}]`).epochMilliseconds;
  }

  set(goal: Partial<Goal> & Pick<Goal, "energyWh">): void {
    const whole = { readyBy: null, days: "once", ...goal } as const;
    this.state = { ...this.state, ...takeGoal(toCharger(this.state), whole, this.now) };
  }

  drop(): void {
    this.state = { ...this.state, ...dropGoal(toCharger(this.state)) };
  }

  press(mode: ChargeMode): void {
    this.state = chooseMode(this.state, { mode, modeBy: "user" }, this.now);
  }

  /** A program that starts on what this one has stored, after so long without one. */
  restart(awayMs = 20 * SECOND_MS): void {
    const memory = parseMemory(JSON.stringify(toMemory(this.state, this.now)));
    this.#atMs += awayMs;
    this.#steadyMs = 5000;
    this.state = restoreState(memory, this.state.choice, this.now);
  }

  step(): Decision {
    this.#atMs += CYCLE_MS;
    this.#steadyMs += CYCLE_MS;
    const house = {
      ...NIGHT,
      gridPowerW: this.housePowerW + this.#carW,
      ...this.#charger(),
      ...this.house,
    };
    const decision = decide({
      state: this.state,
      snapshot: snapshotOf(house),
      settings: this.#settings,
      now: this.now,
      prices: this.prices,
    });
    this.state = decision.state;
    this.last = decision;
    if (decision.endedGoal !== null) this.ended.push(decision.endedGoal);
    this.#follow(decision);
    return decision;
  }

  runUntil(local: string, each: (decision: Decision) => void = () => {}): void {
    const endMs = this.at(local);
    while (this.#atMs < endMs) each(this.step());
  }

  #charger(): Partial<House> {
    const command = this.last?.charger ?? null;
    return {
      carPowerW: this.#carW,
      enabled: command?.enabled ?? false,
      targetCurrentA: command?.currentA ?? 6,
    };
  }

  #follow({ charger }: Decision): void {
    const before = this.#carW;
    if (charger !== null) {
      const toldW = charger.enabled ? charger.currentA * PER_AMPERE_W : 0;
      const isThere = this.house.isCarConnected !== false;
      this.#carW = isThere ? Math.min(this.carMaxW, toldW) : 0;
    }
    if (before === 0 && this.#carW > 0) this.starts++;
    const energyWh = this.#carW * CYCLE_MS / HOUR_MS;
    this.takenWh += energyWh;
    if (this.house.batteryPowerW === undefined) this.boughtWh += energyWh;
  }
}
