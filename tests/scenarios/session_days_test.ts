import assert from "node:assert/strict";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import type { SessionRow } from "../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import { SimulatedDay } from "./simulated_day.ts";

const SUNNY = {
  seed: 13,
  weather: "clear",
  battery: { socPct: 70 },
  car: { needWh: 80_000 },
} as const;

function sessionsOf(day: SimulatedDay): readonly SessionRow[] {
  const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
  return day.records.sessions.page({ ...range, limit: 100, afterId: null }).rows.toReversed();
}

/** Every row is whole in itself, and no two are of the same energy. */
function assertSound(rows: readonly SessionRow[]): void {
  for (const row of rows) {
    const { energyWh, solarWh, batteryWh, gridWh, unknownWh } = row;
    const { chargedMs, startedAtMs, endedAtMs } = row;
    assert.equal(
      (solarWh ?? 0) + (batteryWh ?? 0) + (gridWh ?? 0) + (unknownWh ?? 0),
      energyWh,
    );
    for (const part of [energyWh, solarWh, batteryWh, gridWh, unknownWh]) {
      assert.ok((part ?? -1) >= 0);
    }
    assert.ok(endedAtMs === null || endedAtMs - startedAtMs >= (chargedMs ?? 0), "not negative");
  }
  assert.equal(new Set(rows.map((row) => row.startedAtMs)).size, rows.length);
  assert.ok(rows.filter((row) => row.endedAtMs === null).length <= 1);
}

/** Within 2 % of what the charger gave. */
function assertEnergy(rows: readonly SessionRow[], day: SimulatedDay, fromWh = 0): void {
  const energyWh = rows.reduce((sum, row) => sum + row.energyWh, 0);
  const countedWh = day.house.state.energies.carWh - fromWh;
  assert.ok(countedWh > 2000, `${countedWh} Wh are enough to compare`);
  assert.ok(Math.abs(energyWh / countedWh - 1) < 0.02, `${energyWh} of ${countedWh} Wh`);
}

for (const idleS of [20, 1800]) {
  Deno.test(`killed in the middle and back after ${idleS} s: one session, no energy missing`, async () => {
    const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode: "fast" });
    await day.runTo(11.5);
    const [before] = sessionsOf(day);
    day.crash();
    day.idle(idleS);
    await day.startProgram();
    await day.runTo(13);
    const [running] = sessionsOf(day);
    assert.deepEqual([running?.id, running?.startedAtMs], [before?.id, before?.startedAtMs]);
    assert.equal(running?.endedAtMs, null);
    await day.press("disabled");
    await day.run(60);
    const rows = sessionsOf(day);
    assert.equal(rows.length, 1);
    const [row] = rows;
    assert.deepEqual([row?.endedBy, row?.modes, row?.phases], ["disabled", ["fast"], 2]);
    assert.ok((row?.chargedMs ?? 0) > 2.8 * HOUR_MS - idleS * 1000);
    assertSound(rows);
    assertEnergy(rows, day);
    await day.end();
  });
}

Deno.test("killed in each minute of an hour: still one session", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11, mode: "slow" });
  await day.runTo(11.5);
  for (let time = 0; time < 60; time++) {
    await day.run(37 + time);
    day.crash();
    day.idle(4);
    await day.startProgram();
  }
  await day.press("disabled");
  await day.run(30);
  const rows = sessionsOf(day);
  assert.deepEqual(rows.map((row) => row.endedBy), ["disabled"]);
  assertSound(rows);
  assertEnergy(rows, day);
  await day.end();
});

Deno.test("over midnight: one session, with the battery's charge at both ends and its modes", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 21, mode: "slow" });
  await day.runTo(24);
  await day.press("fast");
  await day.runTo(26);
  await day.press("disabled");
  await day.run(60);
  const [row, ...others] = sessionsOf(day);
  assert.equal(others.length, 0);
  assert.ok(row !== undefined);
  assert.deepEqual(row.modes, ["slow", "fast"]);
  assert.ok((row.endedAtMs ?? 0) - row.startedAtMs > 4.9 * HOUR_MS);
  assert.ok((row.socStartPct ?? 0) > (row.socEndPct ?? 100) + 10, "the night cost the battery");
  assert.ok((row.batteryWh ?? 0) > 1000 && (row.gridWh ?? 0) > 1000 && row.solarWh === 0);
  assertSound([row]);
  assertEnergy([row], day);
  await day.end();
});

Deno.test("charger offline for an hour while it charges: one session, its energy from the counter", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11, mode: "slow" });
  await day.runTo(12);
  day.devices.setCharger("silent");
  await day.runTo(13);
  day.devices.setCharger(null);
  await day.runTo(14);
  await day.press("disabled");
  await day.run(60);
  const rows = sessionsOf(day);
  assert.equal(rows.length, 1);
  assertSound(rows);
  assertEnergy(rows, day);
  const [row] = rows;
  const { solarWh, energyWh = NaN, gridWh, unknownWh } = row ?? {};
  assert.ok(
    (solarWh ?? 0) > 0.95 * energyWh,
    `sun ${solarWh}, grid ${gridWh}, unknown ${unknownWh}`,
  );
  await day.end();
});

Deno.test("the meter is silent for an hour at noon: what the counters leave is sun, not grid", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11, mode: "slow" });
  await day.runTo(12);
  day.devices.site = "silent";
  await day.runTo(12.9);
  const during = day.status.session;
  assert.ok((during?.unknownWh ?? 0) > 1000, "unknown as long as nobody can tell");
  day.devices.site = null;
  await day.runTo(14);
  await day.press("disabled");
  await day.run(60);
  const rows = sessionsOf(day);
  assertSound(rows);
  assertEnergy(rows, day);
  const { solarWh, energyWh = NaN, gridWh, unknownWh } = rows[0] ?? {};
  assert.ok(
    (solarWh ?? 0) > 0.95 * energyWh,
    `sun ${solarWh}, grid ${gridWh}, unknown ${unknownWh}`,
  );
  await day.end();
});

Deno.test("car full: ended as such, once, with what it cost", async () => {
  const day = await SimulatedDay.start({
    house: { ...SUNNY, car: { needWh: 6000 } },
    fromHour: 20,
    mode: "fast",
    settings: { importPrice: 0.3, feedInPrice: 0.08, currency: "CHF" },
  });
  await day.runTo(23);
  assert.equal(day.status.mode, "disabled");
  const rows = sessionsOf(day);
  assert.deepEqual(rows.map((row) => row.endedBy), ["car-full"]);
  const [row] = rows;
  const costMilli = (row?.gridWh ?? 0) * 0.3 + ((row?.solarWh ?? 0) + (row?.batteryWh ?? 0)) * 0.08;
  assert.ok(Math.abs((row?.costMilli ?? 0) - costMilli) <= 1 && costMilli > 400, `${costMilli}`);
  assert.equal(row?.currency, "CHF");
  assertSound(rows);
  assertEnergy(rows, day);
  await day.end();
});

Deno.test("a program that stays away for two days: lost, with the energy it had; then a new one", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode: "slow" });
  await day.runTo(12);
  const [before] = sessionsOf(day);
  day.crash();
  day.house.charger.command({ isEnabled: false, currentA: null }, day.house.state.atMs);
  const lastMs = day.clock.wallMs();
  day.idle(48 * 3600);
  await day.startProgram();
  await day.run(600);
  const rows = sessionsOf(day);
  assert.equal(rows.length, 2);
  assert.deepEqual([rows[0]?.endedBy, rows[0]?.energyWh], ["lost", before?.energyWh]);
  assert.ok(Math.abs((rows[0]?.endedAtMs ?? 0) - lastMs) <= 2 * MINUTE_MS, "when it was last seen");
  assert.equal(rows[1]?.endedAtMs, null);
  assertSound(rows);
  await day.end();
});

Deno.test("killed between the end of a session and the memory of that: not charged twice", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode: "slow" });
  await day.runTo(11);
  await day.run(30);
  const memory = day.records.memory.load(SLOT_IDS.charger);
  await day.press("disabled");
  await day.run(60);
  day.crash();
  if (memory !== null) day.records.memory.save(SLOT_IDS.charger, memory, 0);
  const fromWh = day.house.state.energies.carWh;
  const [first] = sessionsOf(day);
  assert.equal(first?.endedBy, "disabled");
  await day.startProgram();
  await day.press("slow");
  await day.run(2 * 3600);
  await day.press("disabled");
  const rows = sessionsOf(day);
  assert.equal(rows.length, 2);
  assert.deepEqual(rows[0], first);
  assertSound(rows);
  assertEnergy(rows.slice(1), day, fromWh);
  await day.end();
});

Deno.test("the wall clock goes back an hour: the session goes on, and a new one has its own start", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode: "slow" });
  await day.runTo(10.5);
  const [first] = sessionsOf(day);
  day.clock.setWall(day.clock.wallMs() - HOUR_MS);
  await day.run(60);
  await day.press("disabled");
  await day.run(120);
  // The next first current comes in the very millisecond of the first one.
  day.clock.setWall((first?.startedAtMs ?? 0) - 5000);
  day.house.charger.command({ isEnabled: true, currentA: 6 }, day.house.state.atMs);
  await day.press("slow");
  for (let cycle = 0; cycle < 12; cycle++) {
    if (sessionsOf(day).some((row) => row.endedAtMs === null)) break;
    day.clock.setWall((first?.startedAtMs ?? 0) - 5000);
    await day.step();
  }
  await day.run(600);
  day.crash();
  day.idle(5);
  await day.startProgram();
  await day.run(600);
  await day.press("disabled");
  const rows = sessionsOf(day);
  assert.equal(rows.length, 2);
  assert.equal(rows[1]?.startedAtMs, (first?.startedAtMs ?? 0) + 1, "one millisecond later");
  assert.deepEqual(rows.map((row) => row.endedBy), ["disabled", "disabled"]);
  assert.equal(rows[0]?.endedAtMs, (rows[0]?.startedAtMs ?? 0) + (rows[0]?.chargedMs ?? 0));
  assertSound(rows);
  assertEnergy(rows, day);
  await day.end();
});
