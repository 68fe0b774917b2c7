import assert from "node:assert/strict";
import { SimulatedDay } from "./simulated_day.ts";

/** Sun for hours, a battery that was served, a car that takes all day. */
const SUNNY = {
  seed: 11,
  weather: "clear",
  battery: { socPct: 70 },
  car: { needWh: 80_000 },
} as const;

Deno.test("meter lost for ten minutes: the smallest current, a pause, and on again by itself", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10 });
  await day.runTo(11);
  assert.equal(day.status.charger.charging, true);
  day.devices.site = "silent";
  await day.run(60);
  assert.equal(day.status.reason.code, "stale.meter");
  assert.equal(day.house.state.charger.setCurrentA, 6, "old data hold the smallest current");
  assert.equal(day.house.state.charger.isEnabled, true);
  await day.run(90);
  assert.equal(day.house.state.charger.isEnabled, false, "two minutes without data pause");
  await day.run(450);
  assert.equal(day.house.state.charger.isEnabled, false);
  day.devices.site = null;
  await day.run(300);
  assert.equal(day.house.state.carStarts, 2);
  await day.runTo(12);
  assert.equal(day.status.charger.charging, true);
  await day.end();
});

Deno.test("meter lost for good: Tracked stays paused all day, and says that it is blind", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10 });
  await day.runTo(11);
  day.devices.site = "silent";
  await day.run(300);
  const { carWh } = day.house.state.energies;
  await day.runTo(17);
  assert.equal(day.house.state.energies.carWh, carWh, "not one Wh without a meter");
  assert.equal(day.status.reason.code, "blind.meter");
  assert.equal(day.status.gridPowerW, null);
  assert.equal(day.status.mode, "tracked");
  await day.end();
});

Deno.test("meter lost: Slow goes on to the end, and says that the meter is blind", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode: "slow" });
  day.devices.site = "silent";
  await day.runTo(11);
  const { reason, charger } = day.status;
  assert.equal(charger.charging, true);
  assert.ok(reason.code === "charging.slow" && reason.isMeterBlind, JSON.stringify(reason));
  assert.equal(day.house.state.charger.setCurrentA, 6);
  await day.end();
});

Deno.test("charger lost while it charges: shown as offline, the house measured, the wish kept", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, boughtWh: 200 });
  await day.runTo(11);
  day.devices.setCharger("silent");
  await day.run(300);
  const { charger, meter, mode, reason, housePowerW } = day.status;
  assert.equal(charger.online, false);
  assert.equal(charger.powerW, null);
  assert.equal(reason.code, "offline.charger");
  assert.equal(meter.quality, "fresh");
  assert.equal(housePowerW, null, "what rests on the charger is unknown");
  assert.equal(mode, "tracked");
  await day.runTo(12);
  day.devices.setCharger(null);
  await day.run(120);
  assert.equal(day.status.charger.online, true);
  assert.equal(day.status.mode, "tracked");
  await day.runTo(13);
  assert.equal(day.status.charger.charging, true, "tracked goes on by itself");
  await day.end();
});

Deno.test("charger silent for three minutes: taken over where it is, without a jump", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11 });
  await day.runTo(12);
  const before = day.house.state.charger;
  const writes = day.devices.writes.length;
  day.devices.setCharger("silent");
  await day.run(180);
  assert.equal(day.status.charger.online, false);
  assert.equal(day.devices.writes.length, writes);
  day.devices.setCharger(null);
  await day.run(5);
  const after = day.house.state.charger;
  assert.equal(day.status.charger.online, true);
  assert.equal(after.isEnabled, true);
  assert.equal(after.setCurrentA, before.setCurrentA);
  await day.runTo(13);
  assert.equal(day.house.state.carStarts, 1, "the charge was never interrupted");
  assert.equal(day.status.mode, "tracked", "a mere silence is no plug-in");
  await day.end();
});

Deno.test("the inverter restarts: no value of that minute counts, and the charge survives it", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 11 });
  await day.runTo(12);
  const { setCurrentA } = day.house.state.charger;
  day.devices.site = "silent";
  await day.run(25);
  day.devices.site = "restarted";
  await day.run(60, () => {
    assert.equal(day.status.gridPowerW, null, "not implemented is unknown, not 0 W");
    assert.ok(day.house.state.charger.setCurrentA <= setCurrentA, "never raised meanwhile");
  });
  day.devices.site = null;
  await day.runTo(13);
  assert.equal(day.house.state.carStarts, 1);
  assert.equal(day.status.charger.charging, true);
  await day.end();
});

Deno.test("a meter that answers once a minute: never raised between, and no start on old values", async () => {
  const day = await SimulatedDay.start({
    house: { ...SUNNY, weather: "broken" },
    fromHour: 9,
    boughtWh: 300,
  });
  const codes = new Set<string>();
  await day.runTo(13, () => {
    day.devices.site = Math.round(day.clock.steadyMs() / 1000) % 60 < 5 ? null : "silent";
    codes.add(day.status.reason.code);
  });
  day.devices.site = null;
  assert.ok(codes.has("stale.meter") || codes.has("blind.meter"), [...codes].join(" "));
  await day.end();
});

Deno.test("a charger that tells the past: its current is kept, not raised", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 8.5, boughtWh: 300 });
  await day.runTo(10);
  day.devices.setCharger("deaf");
  await day.run(600);
  const spacingsMs = spacings(day.devices.writes.map((write) => write.steadyMs));
  assert.ok(Math.min(...spacingsMs) >= 5000, "at most one write in five seconds");
  day.devices.setCharger(null);
  await day.runTo(11);
  assert.equal(
    day.status.charger.targetCurrentA,
    day.devices.writes.at(-1)?.wish.currentA,
    "the wish that was lost is sent again",
  );
  await day.end();
});

function spacings(timesMs: readonly number[]): readonly number[] {
  return timesMs.slice(1).map((atMs, index) => atMs - (timesMs[index] ?? 0));
}
