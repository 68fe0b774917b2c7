import type { DemoHouse, TroubleGroup } from "../../domain/ports/demo_house.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import { FaultPlayer, planFaults, planRestart } from "./fault_plan.ts";
import { DEVICE_NAMES } from "./faults.ts";
import { subSeed } from "../house/random.ts";
import type { SimulatedHouse } from "../simulated_house.ts";
import { type HouseSwitch, houseSwitches } from "./trouble_switches.ts";

const DAY_MS = 24 * HOUR_MS;
/** Longest of a plan's slow answers, in ms of real time. */
const MAX_SLOW_MS = 800;

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
  readonly #switches: readonly HouseSwitch[];
  readonly #groups: readonly TroubleGroup[];
  readonly #active = new Set<string>();
  #plan: RandomPlan | null = null;
  #restart: Playing | null = null;
  #last: Promise<void> = Promise.resolve();

  /** @param now the house's wall time (epoch ms) */
  constructor(private readonly simulation: SimulatedHouse, private readonly now: () => number) {
    this.#switches = houseSwitches(simulation, {
      begin: () => this.#beginRestart(),
      end: () => this.#endRestart(),
    });
    this.#groups = [null, ...simulation.devices].map((device) => ({
      name: device?.name ?? null,
      switches: this.#switches.filter((one) => one.device === device)
        .map(({ id, trouble }) => ({ id, trouble })),
    }));
  }

  groups(): readonly TroubleGroup[] {
    return this.#groups;
  }

  troubles(): ReadonlySet<string> {
    return this.#active;
  }

  planSeed(): number | null {
    return this.#plan?.seed ?? null;
  }

  begin(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const wanted = this.#switches.find((one) => one.id === id);
      if (wanted === undefined) return;
      const { owner } = wanted;
      if (typeof owner === "string") await this.#endPlan();
      if (owner !== null) await this.#endAll((other) => other.owner === owner);
      this.simulation.state();
      await wanted.begin();
      this.#active.add(id);
    });
  }

  end(id: string): Promise<void> {
    return this.#inTurn(() => this.#endAll((one) => one.id === id));
  }

  beginPlan(seed: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#endPlan();
      await this.#endAll(({ owner }) => typeof owner === "string");
      this.#plan = this.#planOf({ seed, day: 0, fromMs: this.now() });
    });
  }

  endPlan(): Promise<void> {
    return this.#inTurn(() => this.#endPlan());
  }

  makeWell(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#endPlan();
      await this.#endAll(() => true);
    });
  }

  /** Plays what is due by now. To be called before each cycle. */
  advance(): Promise<void> {
    return this.#inTurn(async () => {
      const atMs = this.now();
      if (this.#restart !== null) {
        await this.#restart.player.advanceTo(atMs);
        if (atMs >= this.#restart.endsAtMs) {
          await this.#endAll(({ trouble }) => trouble === "inverter-restart");
        }
      }
      if (this.#plan === null) return;
      if (atMs >= this.#plan.endsAtMs) await this.#nextDay(this.#plan);
      await this.#plan.player.advanceTo(atMs);
    });
  }

  /** Ends those that last and are meant. */
  async #endAll(isMeant: (one: HouseSwitch) => boolean): Promise<void> {
    for (const one of this.#switches) {
      if (!this.#active.has(one.id) || !isMeant(one)) continue;
      this.simulation.state();
      await one.end();
      this.#active.delete(one.id);
    }
  }

  async #beginRestart(): Promise<void> {
    const atMs = this.now();
    const plan = planRestart({ seed: subSeed(this.simulation.house.options.seed, atMs), atMs });
    const endsAtMs = Math.max(...plan.map((planned) => planned.atMs + planned.durationMs));
    this.#restart = { player: new FaultPlayer(plan, this.simulation.faults), endsAtMs };
    await this.#restart.player.advanceTo(atMs);
  }

  async #endRestart(): Promise<void> {
    this.#restart = null;
    await this.simulation.faults.clear("inverter");
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

  #inTurn(change: () => Promise<void>): Promise<void> {
    const changed = this.#last.then(change);
    this.#last = changed.catch(() => {});
    return changed;
  }
}
