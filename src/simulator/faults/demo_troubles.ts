import { type DemoHouse, type Trouble, TROUBLES } from "../../domain/ports/demo_house.ts";
import { HOUR_MS, type Phases } from "../../domain/house/units.ts";
import { FaultPlayer, planFaults, planRestart } from "./fault_plan.ts";
import { DEVICE_NAMES, type FaultyDevice } from "./faults.ts";
import { subSeed } from "../house/random.ts";
import type { SimulatedHouse } from "../simulated_house.ts";

/** A thick cloud leaves so much of the sun. */
const CLOUDED_SHARE = 0.06;
const KETTLE_W = 2150;
const DAY_MS = 24 * HOUR_MS;
/** Longest of a plan's slow answers, in ms of real time. */
const MAX_SLOW_MS = 800;

/** The device that a trouble befalls; null: the house around them. */
const DEVICES: Readonly<Record<Trouble, FaultyDevice | null>> = {
  "car-unplugged": null,
  "charger-unplugged": "charger",
  "charger-silent": "charger",
  "sun-hidden": null,
  "kettle-on": null,
  "phase-off": null,
  "meter-lost": "inverter",
  "inverter-restart": "inverter",
  "battery-asleep": "inverter",
  "plug-lost": "plug",
};

/** Faults that are played as the house's time goes on. */
interface Playing {
  readonly player: FaultPlayer;
  /** Wall time (epoch ms). */
  readonly endsAtMs: number;
}

/** A random plan is made a day at a time and goes on for ever. */
interface RandomPlan extends Playing {
  readonly seed: number;
  readonly day: number;
}

/** The switches of the demo's page on a simulated house. One change is made after the other. */
export class DemoTroubles implements DemoHouse {
  readonly #active = new Set<Trouble>();
  #plan: RandomPlan | null = null;
  #restart: Playing | null = null;
  #last: Promise<void> = Promise.resolve();

  /** @param now the house's wall time (epoch ms) */
  constructor(private readonly simulation: SimulatedHouse, private readonly now: () => number) {}

  troubles(): ReadonlySet<Trouble> {
    return this.#active;
  }

  planSeed(): number | null {
    return this.#plan?.seed ?? null;
  }

  begin(trouble: Trouble): Promise<void> {
    return this.#inTurn(async () => {
      const device = DEVICES[trouble];
      if (device !== null) {
        await this.#endPlan();
        for (const other of this.#active) {
          if (DEVICES[other] === device) await this.#end(other);
        }
      }
      await this.#begin(trouble);
      this.#active.add(trouble);
    });
  }

  end(trouble: Trouble): Promise<void> {
    return this.#inTurn(() => this.#end(trouble));
  }

  beginPlan(seed: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#endPlan();
      for (const trouble of this.#active) {
        if (DEVICES[trouble] !== null) await this.#end(trouble);
      }
      this.#plan = this.#planOf({ seed, day: 0, fromMs: this.now() });
    });
  }

  endPlan(): Promise<void> {
    return this.#inTurn(() => this.#endPlan());
  }

  makeWell(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#endPlan();
      for (const trouble of TROUBLES) await this.#end(trouble);
    });
  }

  /** Plays what is due by now. To be called before each cycle. */
  advance(): Promise<void> {
    return this.#inTurn(async () => {
      const atMs = this.now();
      if (this.#restart !== null) {
        await this.#restart.player.advanceTo(atMs);
        if (atMs >= this.#restart.endsAtMs) await this.#end("inverter-restart");
      }
      if (this.#plan === null) return;
      if (atMs >= this.#plan.endsAtMs) await this.#nextDay(this.#plan);
      await this.#plan.player.advanceTo(atMs);
    });
  }

  async #begin(trouble: Trouble): Promise<void> {
    const { house, faults, addresses } = this.simulation;
    this.simulation.state();
    switch (trouble) {
      case "car-unplugged":
        return house.car.unplug();
      case "charger-unplugged":
        house.charger.setPowered(false);
        return await faults.set(
          "charger",
          // A Connect gateway stays in the network without its charger.
          addresses.nrgkickGen2Address === null ? { kind: "away-message" } : { kind: "down" },
        );
      case "charger-silent":
        return await faults.set("charger", { kind: "silent" });
      case "sun-hidden":
        return house.setSunShare(CLOUDED_SHARE);
      case "kettle-on":
        return house.setExtraLoadW(KETTLE_W);
      case "phase-off":
        return house.charger.setSupplyPhases(this.#onePhaseLess());
      case "meter-lost":
        return await faults.set("inverter", { kind: "meter-lost" });
      case "battery-asleep":
        return await faults.set("inverter", { kind: "battery-asleep" });
      case "inverter-restart":
        return await this.#beginRestart();
      case "plug-lost":
        return await faults.set("plug", { kind: "silent" });
      default:
        return trouble satisfies never;
    }
  }

  async #end(trouble: Trouble): Promise<void> {
    if (!this.#active.has(trouble)) return;
    const { house, faults } = this.simulation;
    this.simulation.state();
    switch (trouble) {
      case "car-unplugged":
        house.car.plugIn();
        break;
      case "charger-unplugged":
        house.charger.setPowered(true);
        break;
      case "sun-hidden":
        house.setSunShare(1);
        break;
      case "kettle-on":
        house.setExtraLoadW(0);
        break;
      case "phase-off":
        house.charger.setSupplyPhases(house.options.charger?.supplyPhases ?? 3);
        break;
      case "inverter-restart":
        this.#restart = null;
        break;
      case "charger-silent":
      case "meter-lost":
      case "battery-asleep":
      case "plug-lost":
        break;
      default:
        trouble satisfies never;
    }
    const device = DEVICES[trouble];
    if (device !== null) await faults.clear(device);
    this.#active.delete(trouble);
  }

  async #beginRestart(): Promise<void> {
    const atMs = this.now();
    const plan = planRestart({ seed: subSeed(this.simulation.house.options.seed, atMs), atMs });
    const endsAtMs = Math.max(...plan.map((planned) => planned.atMs + planned.durationMs));
    this.#restart = { player: new FaultPlayer(plan, this.simulation.faults), endsAtMs };
    await this.#restart.player.advanceTo(atMs);
  }

  #planOf({ seed, day, fromMs }: { seed: number; day: number; fromMs: number }): RandomPlan {
    const toMs = fromMs + DAY_MS;
    const plan = planFaults({
      seed: day === 0 ? seed : subSeed(seed, day),
      fromMs,
      toMs,
      maxSlowMs: MAX_SLOW_MS,
      chargerGeneration: this.simulation.addresses.nrgkickGen2Address === null ? 1 : 2,
    });
    return { seed, day, player: new FaultPlayer(plan, this.simulation.faults), endsAtMs: toMs };
  }

  async #nextDay({ seed, day, endsAtMs }: RandomPlan): Promise<void> {
    for (const device of DEVICE_NAMES) await this.simulation.faults.clear(device);
    this.#plan = this.#planOf({ seed, day: day + 1, fromMs: endsAtMs });
  }

  async #endPlan(): Promise<void> {
    if (this.#plan === null) return;
    this.#plan = null;
    for (const device of DEVICE_NAMES) await this.simulation.faults.clear(device);
  }

  /** What the car charges on, less one; at least one. */
  #onePhaseLess(): Phases {
    const { car, charger } = this.simulation.house;
    const phases = Math.min(car.options.phases, charger.phases);
    return phases === 3 ? 2 : 1;
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const changed = this.#last.then(change);
    this.#last = changed.catch(() => {});
    return changed;
  }
}
