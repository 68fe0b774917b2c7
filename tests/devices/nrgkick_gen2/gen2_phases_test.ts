import assert from "node:assert/strict";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { ChargerValues } from "../../../src/domain/house/snapshot.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import type { ChargerFault } from "../../../src/simulator/faults/faults.ts";
import {
  type SimulatedHouse,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { ManualClock } from "../../app/fakes.ts";
import { Gen2Bench, INFO } from "./fake_nrgkick_gen2.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const START: ChargerCommand = { enabled: true, currentA: 10 };
const toPhases = (phases: Phases): ChargerCommand => ({ ...STOP, phases });

/** The driver on a simulated charger of the second generation with a car of three phases. */
class Rig implements AsyncDisposable {
  values: ChargerValues | null = null;

  private constructor(
    readonly clock: ManualClock,
    readonly simulated: SimulatedHouse,
    readonly charger: ReturnType<typeof openNrgkickGen2>,
    /** Queries that write, in order. */
    readonly queries: readonly string[],
  ) {}

  static async start(canSwitchPhases = true): Promise<Rig> {
    const clock = new ManualClock(NOON_MS);
    const queries: string[] = [];
    const simulated = await startSimulatedHouse({
      now: () => clock.wallMs(),
      startMs: NOON_MS - 60_000,
      seed: 1,
      weather: "clear",
      car: { phases: 3 },
      gen2: { canSwitchPhases },
      onChargerRequest: ({ path }) => {
        const [place, query = ""] = path.split("?", 2);
        if (place === "/control" && query !== "") queries.push(query);
      },
    });
    const [host = "", port = ""] = (simulated.addresses.nrgkickGen2Address ?? "").split(":");
    const charger = openNrgkickGen2({
      host,
      port: Number(port),
      user: "",
      password: "",
      clock,
      deadlineMs: 5000,
    });
    return new Rig(clock, simulated, charger, queries);
  }

  fault(fault: ChargerFault | null): Promise<void> {
    return fault === null
      ? this.simulated.faults.clear("charger")
      : this.simulated.faults.set("charger", fault);
  }

  /** As a cycle does it, so many times: reads each 5 s and wishes the same. */
  async wishFor(wish: ChargerCommand, cycles: number): Promise<readonly string[]> {
    const states: string[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      this.clock.advance(5000);
      const named = (error: unknown) => error instanceof Error ? error.name : "?";
      this.values = await this.charger.read().catch(() => null);
      states.push(await this.charger.apply(wish).catch(named));
    }
    return states;
  }

  get unit() {
    return this.simulated.house.charger;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.charger.close();
    await this.simulated.stop();
  }
}

Deno.test("openNrgkickGen2() tells what its attachment can be switched to", async () => {
  const rows: readonly [unknown, readonly Phases[] | undefined][] = [
    [INFO.connector, [1, 2, 3]],
    [{ phase_count: 2, max_current: 16 }, [1, 2]],
    [{ phase_count: 1, max_current: 10 }, undefined],
    [{}, undefined],
  ];
  for (const [connector, options] of rows) {
    await using bench = new Gen2Bench();
    bench.info = { json: { ...INFO, connector } };
    assert.deepEqual((await bench.charger.read()).phaseSwitch?.options, options);
  }
});

Deno.test("openNrgkickGen2() switches with pause and current in one request, never under current", async () => {
  await using rig = await Rig.start();
  await rig.wishFor(START, 6);
  assert.equal(rig.simulated.state().charger.activePhases, 3);
  const states = await rig.wishFor(toPhases(1), 8);
  assert.equal(states.at(-1), "confirmed", states.join(" "));
  assert.deepEqual(rig.queries.slice(1), [
    "charge_pause=1",
    "current_set=6&charge_pause=1&phase_count=1",
  ]);
  assert.deepEqual(rig.unit.phaseChanges, { count: 1, hot: 0 });
  await rig.wishFor(START, 6);
  assert.equal(rig.simulated.state().charger.activePhases, 1);
  assert.deepEqual(rig.values?.phaseSwitch, { phases: 1, options: [1, 2, 3], dwellMs: 0 });
});

Deno.test("openNrgkickGen2() that its app does not allow to switch says so, and charges", async () => {
  await using rig = await Rig.start(false);
  await rig.wishFor(STOP, 2);
  assert.deepEqual(await rig.wishFor(toPhases(1), 1), ["DeviceRejected"]);
  await rig.charger.read();
  await assert.rejects(rig.charger.apply(toPhases(1)), /has to be enabled in the NRGkick app$/);
  await rig.wishFor(START, 8);
  assert.equal(rig.values?.phaseSwitch?.isRefused, true);
  assert.equal(rig.simulated.state().charger.activePhases, 3);
  rig.clock.advance(60 * 60_000);
  await rig.wishFor(START, 1);
  assert.equal(rig.values?.phaseSwitch?.isRefused, undefined, "asked again an hour later");
});

Deno.test("openNrgkickGen2() that takes a switch after it refused one says no more that it refuses them", async () => {
  await using bench = new Gen2Bench();
  const isRefused = async () => (await bench.charger.read()).phaseSwitch?.isRefused;
  await bench.show({ isPaused: true });
  bench.writeAnswer = { status: 405, body: '{"Response":"no"}' };
  await assert.rejects(bench.charger.apply(toPhases(1)), /in the NRGkick app$/);
  assert.equal(await isRefused(), true);
  bench.writeAnswer = null;
  bench.clock.nowMs += 20_000;
  assert.equal(await isRefused(), true);
  assert.equal(await bench.charger.apply(toPhases(1)), "sent");
  assert.equal(await isRefused(), undefined);
});

Deno.test("openNrgkickGen2() whose answer to a switch is lost is asked again", async () => {
  await using rig = await Rig.start();
  await rig.wishFor(STOP, 3);
  await rig.fault({ kind: "hang-up" });
  await assert.rejects(rig.charger.apply(toPhases(1)));
  await rig.fault(null);
  const states = await rig.wishFor(toPhases(1), 8);
  assert.equal(states.at(-1), "confirmed", states.join(" "));
  assert.equal(rig.unit.phaseChanges.hot, 0);
});

Deno.test("openNrgkickGen2() that starts anew in the middle of a switch is paused first", async () => {
  await using rig = await Rig.start();
  await rig.wishFor(STOP, 3);
  await rig.charger.apply(toPhases(1));
  await rig.fault({ kind: "restart", phases: 3 });
  await rig.wishFor(toPhases(1), 1);
  assert.equal(rig.values, null, "nobody listens");
  await rig.fault(null);
  rig.clock.advance(30_000);
  assert.ok(rig.simulated.state().charger.powerW > 0, "it charges by itself");
  const states = await rig.wishFor(toPhases(1), 12);
  assert.equal(states.at(-1), "confirmed", states.join(" "));
  assert.equal(rig.unit.phaseChanges.hot, 0);
  assert.equal(rig.simulated.state().charger.maxPhases, 1);
});

Deno.test("NrgkickGen2Server with stuck contactors tells what it is set to, and draws otherwise", async () => {
  await using rig = await Rig.start();
  await rig.wishFor(STOP, 3);
  await rig.fault({ kind: "phases-stuck" });
  await rig.wishFor(toPhases(1), 4);
  await rig.wishFor(START, 8);
  assert.equal(rig.values?.phaseSwitch?.phases, 1);
  assert.equal(rig.simulated.state().charger.activePhases, 3);
});
