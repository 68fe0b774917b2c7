import assert from "node:assert/strict";
import { WholeProgram } from "./whole_program.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const HOUSE = { startMs: NOON_MS, seed: 7, weather: "broken", battery: { socPct: 70 } } as const;
const HOUR_S = 3600;

Deno.test("a broken-cloud hour on sockets: the car follows the sun and buys next to nothing", async () => {
  await using whole = await WholeProgram.start(HOUSE);
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  const before = whole.simulation.state().energies;
  const cars: number[] = [];
  const suns: number[] = [];
  let boughtWh = 0;
  await whole.steps(HOUR_S, () => {
    const state = whole.simulation.state();
    cars.push(state.carPowerW);
    suns.push(state.pvAvailableW - state.housePowerW);
    if (state.carPowerW > 500) boughtWh += Math.max(0, state.gridPowerW) * 5 / HOUR_S;
    assert.ok(
      state.charger.setCurrentA <= 15 || !state.charger.isEnabled,
      `${state.charger.currentA} A`,
    );
  });
  const { energies, carStarts } = whole.simulation.state();
  const carWh = energies.carWh - before.carWh;
  const sunWh = suns.reduce((sum, watts) => sum + Math.max(0, watts), 0) * 5 / HOUR_S;
  const follow = correlation(minuteMeans(cars), minuteMeans(suns));
  const figures =
    `car ${carWh} Wh of ${sunWh} Wh, bought ${boughtWh} Wh, r ${follow}, ${carStarts} starts`;
  assert.ok(carWh > 0.5 * sunWh, figures);
  assert.ok(boughtWh < 50, figures);
  assert.ok(follow > 0.5, figures);
  assert.ok(carStarts <= 4, figures);
  assert.deepEqual(whole.log.filter((line) => line.includes("BROKEN")), []);

  const status = await (await whole.request("/api/status")).json();
  const truth = whole.simulation.state();
  assert.equal(status.mode, "tracked");
  assert.ok(Math.abs(status.housePowerW - truth.housePowerW) < 700, figures);
  assert.ok(status.reason.text.length > 10);
});

Deno.test("a dead inverter stops the tracked car and nothing else, and is forgiven", async () => {
  await using whole = await WholeProgram.start({ ...HOUSE, weather: "clear" });
  await whole.put("/api/mode", { mode: "tracked" });
  await whole.steps(300);
  const charging = whole.running.program.status();
  assert.ok(charging.charger.charging, JSON.stringify(charging.reason));
  const targetA = charging.charger.targetCurrentA ?? 0;

  await whole.simulation.faults.set("inverter", { kind: "down" });
  await whole.steps(60, () => {
    const { charger, plug } = whole.running.program.status();
    assert.equal(charger.quality, "fresh");
    assert.equal(plug.quality, "fresh");
    assert.ok((charger.targetCurrentA ?? 0) <= targetA, "never raised on old data");
  });
  assert.equal(whole.running.program.status().meter.quality, "stale");
  assert.equal(whole.running.program.status().reason.code, "stale.meter");
  assert.equal(whole.simulation.state().charger.setCurrentA, 6);
  await whole.steps(120);
  const blind = whole.running.program.status();
  assert.equal(blind.reason.code, "blind.meter");
  assert.equal(blind.gridPowerW, null, "a dead meter is unknown, not 0 W");
  assert.equal(whole.simulation.state().charger.isEnabled, false);

  await whole.simulation.faults.clear("inverter");
  await whole.steps(10);
  assert.equal(whole.running.program.status().meter.quality, "fresh");
  await whole.steps(300);
  assert.ok(whole.running.program.status().charger.charging, "charges again by itself");
});

Deno.test("a dead charger leaves the house measured, keeps the mode, and gets its wish back", async () => {
  await using whole = await WholeProgram.start({ ...HOUSE, weather: "clear" });
  await whole.put("/api/mode", { mode: "fast" });
  await whole.steps(60);
  await whole.simulation.faults.set("charger", { kind: "down" });
  await whole.steps(70);
  const offline = whole.running.program.status();
  assert.equal(offline.charger.online, false);
  assert.equal(offline.reason.code, "offline.charger");
  assert.equal(offline.charger.powerW, null);
  assert.equal(offline.meter.quality, "fresh");
  assert.equal(offline.mode, "fast");
  assert.equal(await whole.put("/api/mode", { mode: "slow" }), 200);
  await whole.steps(20);
  await whole.simulation.faults.clear("charger");
  await whole.steps(60);
  assert.equal(whole.running.program.status().charger.online, true);
  assert.equal(whole.simulation.state().charger.setCurrentA, 6);
  assert.equal(whole.simulation.state().charger.isEnabled, true);
});

Deno.test("a dead plug disturbs nobody", async () => {
  await using whole = await WholeProgram.start({ ...HOUSE, weather: "clear" });
  await whole.simulation.faults.set("plug", { kind: "down" });
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(60);
  const { plug, charger, meter } = whole.running.program.status();
  assert.equal(plug.quality, "unavailable");
  assert.equal(charger.charging, true);
  assert.equal(meter.quality, "fresh");
});

Deno.test("stop pauses a tracked charge; the next start has the mode and goes on", async () => {
  await using whole = await WholeProgram.start({ ...HOUSE, weather: "clear" });
  await whole.put("/api/mode", { mode: "tracked" });
  await whole.steps(300);
  assert.equal(whole.simulation.state().charger.isEnabled, true);
  assert.deepEqual(await whole.stop(), { isSafe: true });
  whole.clock.advance(2000);
  assert.equal(whole.simulation.state().charger.isEnabled, false);
  await whole.restart();
  assert.equal(whole.running.program.status().mode, "tracked");
  await whole.steps(300);
  assert.equal(whole.simulation.state().charger.isEnabled, true);
});

Deno.test("stop leaves a charge alone that a person asked for whatever the sun does", async () => {
  await using whole = await WholeProgram.start(HOUSE);
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(60);
  assert.deepEqual(await whole.stop(), { isSafe: true });
  assert.equal(whole.simulation.state().charger.isEnabled, true);
  await whole.restart();
  await whole.steps(30);
  assert.equal(whole.simulation.state().charger.isEnabled, true);
  assert.equal(whole.simulation.state().carStarts, 1, "taken over without a jump");
});

Deno.test("settings reach the running devices: another charger address, without a restart", async () => {
  await using whole = await WholeProgram.start(HOUSE, { nrgkickMeasurementsUrl: "" });
  await whole.steps(10);
  assert.equal(whole.running.program.status().reason.code, "setup.charger");
  const { nrgkickMeasurementsUrl } = whole.simulation.addresses;
  assert.equal(await whole.put("/api/settings", { nrgkickMeasurementsUrl }), 200);
  await whole.step();
  assert.equal(whole.running.program.status().charger.quality, "fresh");
  assert.equal(await whole.put("/api/settings", { inverterHost: "" }), 200);
  await whole.step();
  assert.equal(whole.running.program.status().meter.isConfigured, false);
  assert.equal(whole.running.program.status().gridPowerW, null);
});

Deno.test("a tracked charger is paused before its address is given up", async () => {
  await using whole = await WholeProgram.start({ ...HOUSE, weather: "clear" });
  await whole.put("/api/mode", { mode: "tracked" });
  await whole.steps(300);
  assert.equal(whole.simulation.state().charger.isEnabled, true);
  await whole.put("/api/settings", { nrgkickSettingsUrl: "", nrgkickMeasurementsUrl: "" });
  await whole.steps(10);
  assert.equal(whole.running.program.status().reason.code, "setup.charger");
  assert.equal(whole.simulation.state().charger.isEnabled, false);
});

Deno.test("bad input over the wire changes nothing", async () => {
  await using whole = await WholeProgram.start(HOUSE);
  const before = JSON.stringify(whole.running.program.settings().values);
  const rows = [
    { path: "/api/mode", body: '{"mode":"turbo"}', status: 422 },
    { path: "/api/mode", body: "{", status: 400 },
    { path: "/api/mode", body: "[]", status: 422 },
    { path: "/api/settings", body: '{"trackingStartSocPct":101}', status: 422 },
    { path: "/api/settings", body: '{"trackingStartSocPct":50,"nonsense":1}', status: 422 },
    { path: "/api/settings", body: '{"autoTracking":"yes"}', status: 422 },
    { path: "/api/settings", body: "trackingStartSocPct=50", status: 400 },
  ];
  for (const { path, body, status } of rows) {
    const response = await whole.request(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body,
    });
    assert.equal(response.status, status, `${path} ${body}`);
    assert.match(response.headers.get("content-type") ?? "", /json/);
    await response.body?.cancel();
  }
  assert.equal(whole.running.program.status().mode, "disabled");
  assert.equal(JSON.stringify(whole.running.program.settings().values), before);
});

/** Means over twelve cycles each: a minute. */
function minuteMeans(values: readonly number[]): readonly number[] {
  return Array.from({ length: Math.floor(values.length / 12) }, (_, minute) => {
    const slice = values.slice(minute * 12, minute * 12 + 12);
    return slice.reduce((sum, value) => sum + value, 0) / slice.length;
  });
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((s, v) => s + v, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    const [da, db] = [value - meanA, (b[index] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return ab / Math.sqrt(aa * bb);
}
