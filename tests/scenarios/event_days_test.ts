import assert from "node:assert/strict";
import type { EventRow } from "../../src/domain/history/history_rows.ts";
import { SimulatedDay } from "./simulated_day.ts";

function eventsOf(day: SimulatedDay): readonly EventRow[] {
  const query = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1000, afterId: null };
  return day.records.events.page({ ...query, kinds: null }).rows.toReversed();
}

function codesOf(day: SimulatedDay): readonly string[] {
  return eventsOf(day).map(({ code }) => code);
}

Deno.test("a quiet sunny day reads like a page of a diary", async () => {
  const day = await SimulatedDay.start({
    house: { seed: 3, weather: "clear", battery: { socPct: 30 }, car: { needWh: 15_000 } },
    mode: "slow",
    fromHour: 5,
  });
  await day.runTo(9);
  await day.press("tracked");
  await day.runTo(22);
  await day.end();
  assert.deepEqual(codesOf(day), [
    "program.started",
    "charging.began",
    "mode.chosen",
    "charging.paused",
    "charging.began",
    "charging.paused",
    "mode.turned",
    "session.ended",
    "program.stopped",
  ]);
  const [, began, chosen, paused] = eventsOf(day);
  assert.deepEqual(began?.detail["mode"], "slow");
  assert.deepEqual(chosen?.detail, { mode: "tracked", modeBy: "user", from: "slow" });
  const reason = JSON.stringify(paused?.detail["reason"]);
  assert.match(reason, /"code":"wait\./);
  const full = eventsOf(day).find(({ code }) => code === "mode.turned");
  assert.match(JSON.stringify(full?.detail), /"modeBy":"car-full".*"code":"car.full"/);
});

Deno.test("a day on which everything breaks stays readable: few rows, none for a single miss", async () => {
  const day = await SimulatedDay.start({
    house: { seed: 6, weather: "broken", battery: { socPct: 40 }, car: { needWh: 60_000 } },
    boughtWh: 5000,
    settings: { autoTracking: true },
  });
  await day.runTo(8);
  for (let miss = 0; miss < 100; miss++) {
    day.devices.site = "silent";
    await day.run(5);
    day.devices.site = null;
    await day.run(25);
  }
  day.devices.site = "silent";
  await day.run(900);
  day.devices.site = null;
  await day.runTo(11);
  for (let flap = 0; flap < 60; flap++) {
    day.devices.setCharger("silent");
    await day.run(100);
    day.devices.setCharger(null);
    await day.run(90);
  }
  day.crash();
  day.idle(300);
  await day.startProgram();
  for (let jump = 0; jump < 30; jump++) {
    day.clock.setWall(day.clock.wallMs() + (jump % 2 === 0 ? 3_600_000 : -3_600_000));
    await day.run(60);
  }
  await day.change({ trackingStartSocPct: 30 });
  await day.runTo(24);
  await day.end();
  const codes = codesOf(day);
  assert.ok(codes.length >= 10 && codes.length <= 60, `${codes.length} rows: ${codes.join(" ")}`);
  for (const code of ["device.lost", "device.back", "clock.set", "settings.changed"]) {
    assert.ok(codes.includes(code), code);
  }
  const site = eventsOf(day).filter(({ detail }) => JSON.stringify(detail).includes("inverter"));
  assert.deepEqual(site.map(({ code, detail }) => [code, detail["devices"]]), [
    ["device.lost", ["meter", "inverter", "battery"]],
    ["device.back", ["meter", "inverter", "battery"]],
  ]);
  const told = day.notifier.told.map(({ code }) => code);
  assert.deepEqual(told.filter((code) => code === "program.started").length, 1);
  assert.deepEqual(told.filter((code) => code.startsWith("device.")), [
    "device.lost",
    "device.back",
  ]);
});

Deno.test("the charger out of the wall and back: lost, back, plugged in, and nobody is woken", async () => {
  const day = await SimulatedDay.start({
    house: { seed: 3, weather: "clear", battery: { socPct: 90 }, car: { needWh: 60_000 } },
    mode: "slow",
    fromHour: 8,
    settings: { plugInMode: "fast", autoTracking: false },
  });
  await day.runTo(9);
  day.devices.setCharger("absent");
  await day.runTo(10);
  day.devices.setCharger(null);
  await day.runTo(11);
  await day.end();
  const rows = eventsOf(day);
  const lost = rows.find(({ code }) => code === "device.lost");
  assert.deepEqual(lost?.detail["isAbsent"], true);
  assert.ok(codesOf(day).indexOf("device.back") > codesOf(day).indexOf("device.lost"));
  const turned = rows.find(({ code }) => code === "mode.turned");
  assert.match(JSON.stringify(turned?.detail), /"mode":"fast","modeBy":"plug-in","from":"slow"/);
  const ends = rows.filter(({ code }) => code === "session.ended");
  assert.deepEqual(ends.map(({ detail }) => detail["endedBy"]), ["plug-out"]);
  assert.deepEqual(day.notifier.told.map(({ code }) => code), ["session.ended"]);
});
