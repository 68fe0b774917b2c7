import assert from "node:assert/strict";
import { REST_MS } from "../../src/control/phases/switching.ts";
import type { SimulatedHouseOptions } from "../../src/simulator/simulated_house.ts";
import { WholeProgram } from "./whole_program.ts";

const START_MS = Date.UTC(2026, 5, 21, 8);
const MINUTE_S = 60;
const CYCLE_S = 5;
const KWP = 9.4;
const HOUSEHOLD_W = 300;

/** Sun beyond the household in W, by minutes from the start. */
type Sun = readonly (readonly [fromMinute: number, sunW: number])[];

/** Little, much, and little again: a forenoon in short. */
const FORENOON: Sun = [[0, 2500], [16, 7400], [50, 2300]];
const GROWING: Sun = [[0, 2500], [16, 7400]];

/** The whole program with a charger of the second generation that switches phases, in Tracked. */
async function startSwitching(
  sun: Sun,
  house: Partial<Omit<SimulatedHouseOptions, "now">> = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly whole: WholeProgram; readonly queries: string[] }> {
  const queries: string[] = [];
  const whole = await WholeProgram.start({
    startMs: START_MS,
    seed: 3,
    weather: "clear",
    pvWPerKwp: (atMs) => {
      const minute = (atMs - START_MS) / (MINUTE_S * 1000);
      const sunW = sun.findLast(([fromMinute]) => fromMinute <= minute)?.[1] ?? 0;
      return (sunW + HOUSEHOLD_W) / KWP;
    },
    householdW: () => HOUSEHOLD_W,
    battery: { socPct: 96 },
    car: { phases: 3, needWh: 60_000 },
    gen2: { canSwitchPhases: true },
    onChargerRequest: ({ path }) => {
      if (path.includes("phase_count")) queries.push(path);
    },
    ...house,
  }, { plugHost: "" });
  const status = await whole.put("/api/settings", {
    nrgkickGeneration: 2,
    nrgkickAddress: whole.simulation.addresses.nrgkickGen2Address,
    nrgkickPassword: "",
    pvPeakPowerW: KWP * 1000,
    carMaxPhases: 3,
    phaseSwitching: "always",
    ...settings,
  });
  assert.equal(status, 200);
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  return { whole, queries };
}

/** Cycles until the program says that it switches phases. */
async function untilSwitching(whole: WholeProgram, minutes = 90): Promise<void> {
  const isSwitching = () => whole.running.program.status().reason.code === "switch.phases";
  for (let cycle = 0; cycle < minutes * 12 && !isSwitching(); cycle++) await whole.step();
  assert.ok(isSwitching(), whole.running.program.status().reason.code);
}

/** Cycles until the charger has shown its pause for a switch so long that the next one switches. */
async function untilRested(whole: WholeProgram): Promise<void> {
  await untilSwitching(whole);
  const isResting = () => {
    const { enabled, charging } = whole.running.program.status().charger;
    return enabled === false && charging === false;
  };
  for (let cycle = 0; cycle < 12 && !isResting(); cycle++) await whole.step();
  assert.ok(isResting(), "it rests");
  await whole.steps(REST_MS / 1000 - CYCLE_S);
}

/** What its log tells of phases, the newest first. */
async function eventsOf(whole: WholeProgram): Promise<readonly string[]> {
  const text = await (await whole.request("/api/events")).text();
  return [...text.matchAll(/"code":"(phases[.][a-z]+)"/g)].map(([, code = ""]) => code);
}

function changes(whole: WholeProgram) {
  return whole.simulation.house.charger.phaseChanges;
}

Deno.test("a forenoon on one phase and on three: no switch under current, next to nothing bought", async () => {
  const { whole, queries } = await startSwitching(FORENOON);
  await using _ = whole;
  const on = new Set<number>();
  let boughtWh = 0;
  let flowedMs = -Infinity;
  let asked = queries.length;
  await whole.steps(85 * MINUTE_S, () => {
    const { charger, gridPowerW, carPowerW } = whole.simulation.state();
    const nowMs = whole.clock.wallMs();
    if (charger.powerW > 0) flowedMs = nowMs;
    if (queries.length > asked) assert.ok(nowMs - flowedMs >= REST_MS, `${nowMs - flowedMs} ms`);
    asked = queries.length;
    if (carPowerW > 500) boughtWh += Math.max(0, gridPowerW) * 5 / 3600;
    if (charger.powerW > 0) on.add(charger.activePhases);
  });
  const figures = `${[...on].join(" ")} phases, ${JSON.stringify(changes(whole))}, ${boughtWh} Wh`;
  assert.deepEqual([...on].sort(), [1, 3], figures);
  assert.equal(changes(whole).hot, 0, figures);
  assert.ok(changes(whole).count <= 3, figures);
  assert.ok(boughtWh < 40, figures);
  assert.equal(whole.simulation.state().charger.activePhases, 1, figures);
  assert.deepEqual(whole.log.filter((line) => line.includes("BROKEN")), []);
  const codes = await eventsOf(whole);
  assert.ok(codes.length >= 2 && codes.every((code) => code === "phases.switched"), `${codes}`);
});

Deno.test("the answer to a switch is lost: the next read shows it, and it is not asked twice", async () => {
  const { whole, queries } = await startSwitching(GROWING);
  await using _ = whole;
  await whole.steps(16 * MINUTE_S);
  await untilRested(whole);
  const before = changes(whole).count;
  const asked = queries.length;
  await whole.simulation.faults.set("charger", { kind: "hang-up" });
  await whole.step();
  assert.equal(queries.length, asked + 1, "asked while answers are lost");
  assert.ok(queries.at(-1)?.includes("phase_count=3"), queries.at(-1));
  await whole.simulation.faults.clear("charger");
  await whole.steps(5 * MINUTE_S);
  const { charger } = whole.simulation.state();
  assert.equal(charger.activePhases, 3);
  assert.ok(charger.powerW > 4000, `${charger.powerW} W`);
  assert.equal(queries.length, asked + 1, "asked once");
  assert.deepEqual(changes(whole), { count: before + 1, hot: 0 });
  assert.deepEqual(await eventsOf(whole), ["phases.switched", "phases.switched"]);
});

Deno.test("a switch that is answered and not done is asked again", async () => {
  const { whole, queries } = await startSwitching(GROWING);
  await using _ = whole;
  await whole.steps(16 * MINUTE_S);
  await untilRested(whole);
  const asked = queries.length;
  await whole.simulation.faults.set("charger", { kind: "put-ignored" });
  await whole.step();
  assert.equal(queries.length, asked + 1, "asked in vain");
  await whole.simulation.faults.clear("charger");
  await whole.steps(5 * MINUTE_S);
  assert.equal(whole.simulation.state().charger.activePhases, 3);
  assert.ok(queries.length > asked + 1, `${queries.length - asked} asked`);
  assert.equal(changes(whole).hot, 0);
  assert.deepEqual(await eventsOf(whole), ["phases.switched", "phases.switched"]);
});

for (
  const { moment, cycles } of [
    { moment: "before it has paused", cycles: 0 },
    { moment: "while it rests", cycles: 5 },
    { moment: "right after it", cycles: 8 },
  ]
) {
  Deno.test(`a charger that starts anew in the middle of a switch is paused first: ${moment}`, async () => {
    const { whole } = await startSwitching(GROWING);
    await using _ = whole;
    await whole.steps(16 * MINUTE_S);
    await untilSwitching(whole);
    await whole.steps(cycles * CYCLE_S);
    await whole.simulation.faults.set("charger", { kind: "restart", phases: 1 });
    await whole.steps(3 * CYCLE_S);
    await whole.simulation.faults.clear("charger");
    await whole.steps(30 * MINUTE_S);
    const { charger } = whole.simulation.state();
    assert.equal(changes(whole).hot, 0);
    assert.ok(charger.powerW > 0, "it charges");
    assert.equal(charger.activePhases, 3);
  });
}

Deno.test("a car that draws on the wrong phases: two tries, then what it draws counts", async () => {
  const { whole, queries } = await startSwitching(GROWING);
  await using _ = whole;
  await whole.steps(16 * MINUTE_S);
  await whole.simulation.faults.set("charger", { kind: "phases-stuck" });
  await untilSwitching(whole);
  let boughtWh = 0;
  await whole.steps(70 * MINUTE_S, () => {
    const { gridPowerW, carPowerW } = whole.simulation.state();
    if (carPowerW > 500) boughtWh += Math.max(0, gridPowerW) * 5 / 3600;
  });
  const codes = await eventsOf(whole);
  assert.ok(codes.includes("phases.failed"), `${codes}`);
  const status = whole.running.program.status();
  assert.equal(status.charger.phases, 1, "what flows");
  assert.ok(boughtWh < 40, `${boughtWh} Wh`);
  const asked = queries.length;
  await whole.steps(20 * MINUTE_S);
  assert.equal(queries.length, asked, "no more tries");
});

Deno.test("an app that does not allow it: one try, and the charge goes on", async () => {
  const { whole, queries } = await startSwitching(GROWING, { gen2: { canSwitchPhases: false } });
  await using _ = whole;
  // Its charger is on three phases: it would rather begin on one.
  await whole.steps(45 * MINUTE_S);
  assert.equal(queries.length, 1);
  assert.ok(whole.simulation.state().charger.powerW > 4000, "on the phases that are set");
  assert.equal(changes(whole).count, 0);
});

Deno.test("the program starts anew in the middle of a switch and goes on from what it sees", async () => {
  const { whole } = await startSwitching(GROWING);
  await using _ = whole;
  await whole.steps(16 * MINUTE_S);
  await untilSwitching(whole);
  await whole.steps(10);
  await whole.stop();
  await whole.restart();
  await whole.steps(30 * MINUTE_S);
  const { charger } = whole.simulation.state();
  assert.equal(changes(whole).hot, 0);
  assert.equal(charger.activePhases, 3);
  assert.ok(charger.powerW > 0);
});

Deno.test("with “when a car is plugged in” a charge keeps its phases", async () => {
  const { whole, queries } = await startSwitching(FORENOON, {}, { phaseSwitching: "plug-in" });
  await using _ = whole;
  await whole.steps(70 * MINUTE_S);
  assert.deepEqual(queries, []);
  assert.ok(whole.simulation.state().energies.carWh > 1000);
});
