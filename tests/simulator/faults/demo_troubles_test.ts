import assert from "node:assert/strict";
import { HOUSE_TROUBLES, type Trouble } from "../../../src/domain/ports/demo_house.ts";
import { DemoTroubles } from "../../../src/simulator/faults/demo_troubles.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

interface Bench extends AsyncDisposable {
  readonly house: SimulatedHouse;
  readonly troubles: DemoTroubles;
  /** Lives on second by second, playing what is due. */
  live(seconds: number): Promise<void>;
  /** Lets so many seconds pass at once, then plays what is due. */
  letPass(seconds: number): Promise<void>;
  /** Kinds of the faults of inverter, charger and plug. */
  faults(): readonly string[];
}

async function startBench(options: Partial<SimulatedHouseOptions> = {}): Promise<Bench> {
  let atMs = NOON_MS;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 120_000,
    now: () => atMs,
    householdW: () => 500,
    charger: { isEnabled: true },
    ...options,
  });
  const troubles = new DemoTroubles(house, () => atMs);
  const letPass = async (seconds: number) => {
    atMs += seconds * 1000;
    await troubles.advance();
  };
  return {
    house,
    troubles,
    letPass,
    live: async (seconds) => {
      for (let second = 0; second < seconds; second++) await letPass(1);
    },
    faults: () =>
      (["inverter", "charger", "plug"] as const)
        .map((device) => house.faults.active(device)?.kind ?? "-"),
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

/** Kinds of the charger's faults while a plan goes on for so many days. */
async function kindsOf(gen2: SimulatedHouseOptions["gen2"], days: number): Promise<Set<string>> {
  await using bench = await startBench({ gen2: gen2 ?? null });
  const kinds = new Set<string>();
  await bench.troubles.beginPlan(7);
  for (let minute = 0; minute < days * 1440; minute++) {
    await bench.letPass(60);
    const [, kind = "-"] = bench.faults();
    kinds.add(kind);
  }
  return kinds;
}

const GEN2_KINDS = [
  "api-disabled",
  "busy",
  "commands-blocked",
  "raw",
  "sparse",
  "unauthorized",
  "warning-code",
];
const GEN1_KINDS = [
  "away-message",
  "away-204",
  "wrong-pin",
  "link-lost",
  "time-frozen",
  "flag-false",
];

Deno.test("DemoTroubles beginPlan() plays what befalls the charger's own generation", async () => {
  const gen2 = await kindsOf({}, 3);
  assert.deepEqual(GEN2_KINDS.filter((kind) => !gen2.has(kind)), [], "all seven are seen");
  assert.deepEqual(GEN1_KINDS.filter((kind) => gen2.has(kind)), []);
  const gen1 = await kindsOf(null, 3);
  assert.deepEqual(GEN2_KINDS.filter((kind) => gen1.has(kind)), []);
  assert.deepEqual(GEN1_KINDS.filter((kind) => !gen1.has(kind)), []);
});

Deno.test("DemoTroubles each of the house shows in its powers, and ends without a trace", async () => {
  await using bench = await startBench();
  const powers = async () => {
    await bench.live(30);
    const { carPowerW, pvAvailableW, housePowerW, charger } = bench.house.state();
    return { carPowerW, pvAvailableW, housePowerW, phases: charger.activePhases };
  };
  const well = await powers();
  assert.ok(well.carPowerW > 7000 && well.pvAvailableW > 5000 && well.phases === 2);
  const changed = async (trouble: Trouble) => {
    await bench.troubles.begin(trouble);
    assert.deepEqual([...bench.troubles.troubles()], [trouble]);
    const seen = await powers();
    await bench.troubles.end(trouble);
    assert.deepEqual([...bench.troubles.troubles()], []);
    const after = await powers();
    assert.ok(Math.abs(after.carPowerW - well.carPowerW) < 100, `${trouble}: ${after.carPowerW} W`);
    assert.equal(after.housePowerW, well.housePowerW);
    assert.ok(Math.abs(after.pvAvailableW - well.pvAvailableW) < 100);
    return seen;
  };
  assert.equal((await changed("car-unplugged")).carPowerW, 0);
  assert.equal((await changed("charger-unplugged")).carPowerW, 0);
  assert.ok((await changed("sun-hidden")).pvAvailableW < 0.07 * well.pvAvailableW);
  assert.equal((await changed("kettle-on")).housePowerW, well.housePowerW + 2150);
  const onePhase = await changed("phase-off");
  assert.equal(onePhase.phases, 1);
  assert.ok(onePhase.carPowerW < 0.6 * well.carPowerW);
});

Deno.test("DemoTroubles the newest trouble of a device counts, the others stay", async () => {
  await using bench = await startBench();
  const { troubles } = bench;
  await troubles.begin("kettle-on");
  await troubles.begin("charger-unplugged");
  await troubles.begin("meter-lost");
  await troubles.begin("plug-lost");
  assert.deepEqual(bench.faults(), ["meter-lost", "away-message", "silent"]);
  await troubles.begin("battery-asleep");
  await troubles.begin("charger-silent");
  assert.deepEqual(bench.faults(), ["battery-asleep", "silent", "silent"]);
  assert.deepEqual(
    [...troubles.troubles()].toSorted(),
    ["battery-asleep", "charger-silent", "kettle-on", "plug-lost"],
  );
  await bench.live(30);
  assert.ok(bench.house.state().carPowerW > 7000, "the charger has mains again");
  await troubles.end("meter-lost");
  assert.deepEqual(bench.faults(), ["battery-asleep", "silent", "silent"], "it had ended before");
  await troubles.makeWell();
  assert.deepEqual(bench.faults(), ["-", "-", "-"]);
  assert.equal(troubles.troubles().size, 0);
});

Deno.test("DemoTroubles every trouble can begin twice and end", async () => {
  await using bench = await startBench();
  for (const trouble of HOUSE_TROUBLES) {
    await bench.troubles.begin(trouble);
    await bench.troubles.begin(trouble);
    assert.ok(bench.troubles.troubles().has(trouble));
    await bench.troubles.end(trouble);
    assert.equal(bench.troubles.troubles().size, 0, trouble);
    assert.deepEqual(bench.faults(), ["-", "-", "-"], trouble);
  }
});

Deno.test("DemoTroubles a pulled charger of the second generation is gone itself", async () => {
  await using bench = await startBench({ gen2: {} });
  await bench.troubles.begin("charger-unplugged");
  assert.equal(bench.faults()[1], "down");
});

Deno.test("DemoTroubles inverter-restart goes through its parts and ends by itself", async () => {
  await using bench = await startBench();
  await bench.troubles.begin("inverter-restart");
  const parts: string[] = [];
  for (let second = 0; second < 600 && bench.troubles.troubles().size > 0; second++) {
    const kind = bench.faults()[0] ?? "-";
    if (parts.at(-1) !== kind) parts.push(kind);
    await bench.live(1);
  }
  assert.deepEqual(parts, ["down", "not-implemented", "starting"]);
  assert.deepEqual([bench.faults()[0], bench.troubles.troubles().size], ["-", 0]);
});

Deno.test("DemoTroubles a plan is the same for a seed, into its second day", async () => {
  const day = async (seed: number) => {
    await using bench = await startBench({ pvWPerKwp: () => 0, charger: { isEnabled: false } });
    await bench.troubles.begin("battery-asleep");
    await bench.troubles.begin("kettle-on");
    await bench.troubles.beginPlan(seed);
    assert.deepEqual([...bench.troubles.troubles()], ["kettle-on"]);
    assert.equal(bench.troubles.planSeed(), seed);
    const seen: string[] = [];
    for (let minute = 0; minute < 25 * 60; minute++) {
      await bench.letPass(60);
      const kinds = bench.faults().join(" ");
      if (seen.at(-1) !== kinds) seen.push(kinds);
    }
    return seen;
  };
  const first = await day(3);
  assert.ok(first.length > 100, `${first.length} changes`);
  assert.deepEqual(await day(3), first);
  assert.notDeepEqual(await day(4), first);
});

Deno.test("DemoTroubles a trouble of a device that a person picks ends the plan", async () => {
  await using bench = await startBench();
  await bench.troubles.beginPlan(3);
  for (let tries = 0; tries < 7200 && bench.faults().every((kind) => kind === "-"); tries++) {
    await bench.live(1);
  }
  assert.ok(bench.faults().some((kind) => kind !== "-"), "the plan has begun");
  await bench.troubles.endPlan();
  assert.deepEqual(bench.faults(), ["-", "-", "-"]);
  await bench.troubles.beginPlan(3);
  await bench.troubles.begin("kettle-on");
  assert.equal(bench.troubles.planSeed(), 3, "the house around the devices leaves it alone");
  await bench.troubles.begin("meter-lost");
  assert.equal(bench.troubles.planSeed(), null);
  assert.deepEqual(bench.faults(), ["meter-lost", "-", "-"]);
});
