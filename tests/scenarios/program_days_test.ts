import assert from "node:assert/strict";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import { SimulatedDay } from "./simulated_day.ts";

const SUNNY = {
  seed: 13,
  weather: "clear",
  battery: { socPct: 70 },
  car: { needWh: 80_000 },
} as const;

for (const hours of [1, -1]) {
  Deno.test(`the wall clock is set by ${hours} h: no command, no start, no dwell depends on it`, async () => {
    const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10 });
    await day.runTo(11.5);
    const before = day.house.state.charger;
    const writes = day.devices.writes.length;
    day.clock.setWall(day.clock.wallMs() + hours * HOUR_MS);
    await day.run(20);
    assert.equal(day.devices.writes.length, writes, "the charger is not told anything new");
    assert.equal(day.house.state.charger.setCurrentA, before.setCurrentA);
    assert.equal(day.status.charger.charging, true);
    await day.runTo(15);
    assert.equal(day.house.state.carStarts, 1);
    assert.ok(day.log.includes("Wall clock was set"));
    await day.end();
  });
}

for (
  const { name, startMs, hours } of [
    { name: "spring, 23 hours", startMs: Date.UTC(2026, 2, 28, 23), hours: 23 },
    { name: "autumn, 25 hours", startMs: Date.UTC(2026, 9, 24, 22), hours: 25 },
  ]
) {
  Deno.test(`the day the clocks change in ${name}: charges like every day, no sample twice`, async () => {
    const run = async (timeZone: string) => {
      const day = await SimulatedDay.start({
        house: {
          seed: 13,
          weather: "clear",
          startMs,
          dayOfYear: 120,
          battery: { socPct: 50 },
          car: { needWh: 80_000 },
        },
        settings: { timeZone },
      });
      await day.runTo(hours);
      await day.end();
      return day;
    };
    const berlin = await run("Europe/Berlin");
    const utc = await run("UTC");
    const { sampledMs } = berlin;
    assert.equal(sampledMs.length, hours * 720);
    assert.ok(sampledMs.every((atMs, i) => i === 0 || atMs - (sampledMs[i - 1] ?? 0) === 5000));
    assert.equal(berlin.house.state.energies.carWh, utc.house.state.energies.carWh);
    assert.deepEqual(berlin.devices.writes, utc.devices.writes);
    assert.ok(berlin.house.state.energies.carWh > 5000);
  });
}

Deno.test("restart in the middle: paused at the end, the same mode after, charging again", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10 });
  await day.runTo(12);
  await day.end();
  await day.startProgram();
  await day.run(60);
  assert.equal(day.status.mode, "tracked");
  await day.run(600);
  assert.equal(day.status.charger.charging, true);
  assert.equal(day.house.state.carStarts, 2);
  await day.end();
});

Deno.test("crash in the middle: what the charger does is taken over without a jump", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11 });
  await day.runTo(12.5);
  const { setCurrentA } = day.house.state.charger;
  day.crash();
  day.idle(40);
  await day.startProgram();
  await day.step();
  await day.step();
  assert.equal(day.status.mode, "tracked");
  assert.equal(day.house.state.charger.isEnabled, true);
  assert.equal(day.house.state.charger.setCurrentA, setCurrentA, "no jump");
  await day.runTo(14);
  assert.equal(day.house.state.carStarts, 1, "the charge was never interrupted");
  await day.end();
});

Deno.test("settings changed while charging: a lower limit and another start SoC count at once", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11 });
  await day.runTo(12.5);
  assert.ok(day.house.state.charger.setCurrentA > 10);
  await day.change({ maxCurrentA: 8 });
  await day.run(15);
  assert.equal(day.house.state.charger.setCurrentA, 8);
  assert.equal(day.status.charger.charging, true);
  await day.change({ trackingStartSocPct: 100 });
  await day.run(300);
  assert.equal(day.house.state.charger.isEnabled, true, "a start rule ends no charge");
  await day.change({ maxCurrentA: 15 });
  await day.runTo(13.5);
  assert.ok(day.house.state.charger.setCurrentA > 8, "and up again, by itself");
  assert.equal(day.house.state.carStarts, 1);
  await day.end();
});

Deno.test("a mode pressed five times in ten seconds: the last one wins, one write in five seconds", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11, mode: "disabled" });
  await day.run(60);
  const from = day.devices.writes.length;
  for (const mode of ["slow", "fast", "tracked", "disabled", "fast"] as const) {
    await day.press(mode);
    day.clock.advance(2000);
  }
  await day.run(30);
  const writes = day.devices.writes.slice(from);
  assert.ok(writes.length <= 4, `${writes.length} writes`);
  writes.forEach(({ steadyMs }, i) => {
    const before = writes[i - 1];
    if (before !== undefined) assert.ok(steadyMs - before.steadyMs >= 5000, "write spacing");
  });
  assert.equal(day.status.mode, "fast");
  assert.equal(day.house.state.charger.isEnabled, true);
  assert.equal(day.house.state.charger.setCurrentA, 15);
  assert.ok(day.house.state.carStarts <= 2, `${day.house.state.carStarts} starts`);
  await day.end();
});
