import assert from "node:assert/strict";
import type { SimulatedHouseOptions } from "../../src/simulator/simulated_house.ts";
import { WholeProgram } from "./whole_program.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const HOUSE = {
  startMs: NOON_MS,
  seed: 7,
  weather: "broken",
  battery: { socPct: 70 },
  gen2: {},
} as const;
const HOUR_S = 3600;

/** The whole program with the charger of the second generation entered on its settings page. */
async function startGen2(
  house: Omit<SimulatedHouseOptions, "now">,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<WholeProgram> {
  const whole = await WholeProgram.start(house);
  const status = await whole.put("/api/settings", {
    nrgkickGeneration: 2,
    nrgkickAddress: whole.simulation.addresses.nrgkickGen2Address,
    nrgkickPassword: "",
    ...settings,
  });
  assert.equal(status, 200);
  return whole;
}

Deno.test("a broken-cloud hour on generation 2: in tenths of amperes, next to nothing bought", async () => {
  await using whole = await startGen2(HOUSE);
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  const before = whole.simulation.state().energies;
  const currents = new Set<number>();
  let boughtWh = 0;
  let sunWh = 0;
  await whole.steps(HOUR_S, () => {
    const state = whole.simulation.state();
    if (state.carPowerW > 500) boughtWh += Math.max(0, state.gridPowerW) * 5 / HOUR_S;
    sunWh += Math.max(0, state.pvAvailableW - state.housePowerW) * 5 / HOUR_S;
    const { charger } = whole.running.program.status();
    assert.equal(charger.quality, "fresh");
    assert.equal(charger.charging, (charger.powerW ?? 0) >= 50, "0.8 W at rest is no charge");
    const { isEnabled, setCurrentA } = state.charger;
    if (isEnabled) currents.add(setCurrentA);
    assert.ok(!isEnabled || (setCurrentA >= 6 && setCurrentA <= 15), `${setCurrentA} A`);
  });
  const { energies, carStarts } = whole.simulation.state();
  const carWh = energies.carWh - before.carWh;
  const figures = `car ${carWh} Wh of ${sunWh} Wh, bought ${boughtWh} Wh, ${carStarts} starts, ` +
    `at ${[...currents].join(" ")} A`;
  assert.ok(carWh > 0.5 * sunWh, figures);
  assert.ok(boughtWh < 50, figures);
  assert.ok(carStarts <= 4, figures);
  assert.ok([...currents].some((currentA) => !Number.isInteger(currentA)), figures);
  assert.deepEqual(whole.log.filter((line) => line.includes("BROKEN")), []);
  const written = whole.log.filter((line) => line.includes("Charger told")).length;
  assert.ok(written <= HOUR_S / 5 / 4, `${written} writes; ${figures}`);
});

Deno.test("an API that is switched off is told in words, and the wish comes back with it", async () => {
  await using whole = await startGen2({ ...HOUSE, weather: "clear" });
  await whole.put("/api/mode", { mode: "fast" });
  await whole.steps(60);
  assert.equal(whole.running.program.status().charger.charging, true);
  await whole.simulation.faults.set("charger", { kind: "api-disabled" });
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(70);
  const off = whole.running.program.status();
  assert.equal(off.charger.online, false);
  assert.equal(off.mode, "slow");
  assert.match(off.charger.error ?? "", /: the local API is switched off; enable the JSON API /);
  assert.equal(off.meter.quality, "fresh");
  await whole.simulation.faults.clear("charger");
  await whole.steps(60);
  assert.equal(whole.running.program.status().charger.quality, "fresh");
  await whole.steps(30);
  assert.equal(whole.simulation.state().charger.setCurrentA, 6);
  assert.equal(whole.running.program.status().charger.applyState, "confirmed");
});

Deno.test("user and password of the settings are what the charger is asked with", async () => {
  await using whole = await startGen2(
    { ...HOUSE, weather: "clear", gen2: { user: "owner", password: "s:cret" } },
    { nrgkickUser: "owner", nrgkickPassword: "wrong" },
  );
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(20);
  const refused = whole.running.program.status();
  assert.equal(refused.charger.quality, "unavailable");
  assert.match(refused.charger.error ?? "", /HTTP 401: .* user or password/);
  assert.ok(!whole.log.some((line) => line.includes("wrong")), "no password in the log");
  assert.equal(await whole.put("/api/settings", { nrgkickPassword: "s:cret" }), 200);
  await whole.steps(30);
  assert.equal(whole.running.program.status().charger.charging, true);
});

Deno.test("a charger that blocks commands is named as the reason, until it takes them", async () => {
  await using whole = await startGen2({ ...HOUSE, weather: "clear" });
  await whole.step();
  await whole.simulation.faults.set("charger", { kind: "commands-blocked" });
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(20);
  const { reason } = whole.running.program.status();
  assert.equal(reason.code, "rejected.charger");
  assert.match(JSON.stringify(reason), /HTTP 405: Charging pause is blocked by solar-charging/);
  await whole.simulation.faults.clear("charger");
  await whole.steps(100);
  assert.equal(whole.running.program.status().charger.charging, true);
});

Deno.test("a smaller current than asked for is charged with, and not asked for again", async () => {
  await using whole = await startGen2({ ...HOUSE, weather: "clear" });
  await whole.simulation.faults.set("charger", { kind: "clamped", currentA: 9.5 });
  await whole.put("/api/mode", { mode: "fast" });
  await whole.steps(300);
  const { charger } = whole.running.program.status();
  assert.equal(charger.charging, true);
  assert.equal(charger.targetCurrentA, 9.5);
  assert.equal(charger.applyState, "confirmed");
  assert.equal(whole.log.filter((line) => line.includes("Charger told")).length, 1);
});

Deno.test("stop pauses a tracked charge on generation 2", async () => {
  await using whole = await startGen2({ ...HOUSE, weather: "clear" });
  await whole.put("/api/mode", { mode: "tracked" });
  await whole.steps(300);
  assert.equal(whole.simulation.state().charger.isEnabled, true);
  assert.deepEqual(await whole.stop(), { isSafe: true });
  whole.clock.advance(2000);
  assert.equal(whole.simulation.state().charger.isEnabled, false);
});
