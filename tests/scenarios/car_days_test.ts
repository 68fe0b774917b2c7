import assert from "node:assert/strict";
import { SimulatedDay } from "./simulated_day.ts";

const SUNNY = {
  seed: 17,
  weather: "clear",
  battery: { socPct: 70 },
  car: { needWh: 80_000 },
} as const;

Deno.test("a fuse goes off at noon: one phase counts, limits and currents follow by themselves", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10 });
  await day.runTo(12);
  assert.equal(day.status.charger.phases, 2);
  day.house.charger.setSupplyPhases(1);
  await day.runTo(13);
  assert.equal(day.status.charger.phases, 1);
  assert.equal(day.status.charger.charging, true);
  assert.equal(day.house.state.charger.setCurrentA, 15, "all that one phase may carry");
  assert.ok(day.house.state.carPowerW < 3600);
  day.house.charger.setSupplyPhases(3);
  await day.runTo(14);
  assert.equal(day.status.charger.phases, 2);
  assert.ok(day.house.state.carPowerW > 3600, "and back");
  await day.end();
});

Deno.test("a one-phase supply starts on a small sun that two phases would wait for", async () => {
  const battery = { socPct: 70, capacityWh: 40_000 };
  const house = { ...SUNNY, peakPowerW: 3200, battery };
  const one = await SimulatedDay.start({
    house: { ...house, charger: { supplyPhases: 1 } },
    fromHour: 9,
  });
  await one.runTo(14);
  await one.end();
  const two = await SimulatedDay.start({ house, fromHour: 9 });
  await two.runTo(14);
  await two.end();
  assert.ok(one.house.state.carStarts >= 1);
  assert.equal(two.house.state.carStarts, 0);
});

Deno.test("car full at 14:00: Disabled by car-full, and not asked again", async () => {
  const day = await SimulatedDay.start({
    house: { ...SUNNY, car: { needWh: 80_000, taperWh: 1500 } },
    fromHour: 10,
  });
  await day.runTo(13.9);
  assert.equal(day.status.mode, "tracked");
  day.house.car.setNeedWh(200);
  await day.runTo(14.4);
  assert.equal(day.status.mode, "disabled");
  assert.equal(day.status.modeBy, "car-full");
  assert.equal(day.house.state.charger.isEnabled, false);
  const writes = day.devices.writes.length;
  await day.runTo(18);
  assert.equal(day.devices.writes.length, writes);
  assert.equal(day.status.modeBy, "car-full");
  await day.end();
});

Deno.test("car away at noon and back at 15:00: a charger that starts by itself is a plug-in", async () => {
  const day = await SimulatedDay.start({
    // Between the charger's start and the first current lies the car's handshake.
    house: { ...SUNNY, car: { needWh: 80_000, handshakeS: 10 } },
    fromHour: 10,
    settings: { plugInMode: "tracked" },
  });
  await day.runTo(12);
  assert.equal(day.status.charger.charging, true);
  day.house.car.unplug();
  await day.runTo(12.5);
  assert.equal(day.status.mode, "disabled", "a car that draws nothing counts as full");
  assert.equal(day.status.modeBy, "car-full");
  await day.runTo(15);
  day.house.plugInCar({ needWh: 10_000, startsByItself: true });
  await day.runTo(15.2);
  assert.equal(day.status.mode, "tracked");
  assert.equal(day.status.modeBy, "plug-in");
  await day.runTo(16);
  assert.equal(day.status.charger.charging, true);
  await day.end();
});

Deno.test("a spontaneous start while a person's Disabled holds is stopped again", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode: "disabled" });
  await day.runTo(11);
  day.house.plugInCar({ needWh: 10_000, startsByItself: true });
  await day.run(90);
  assert.equal(day.status.mode, "disabled");
  assert.equal(day.status.modeBy, "user");
  assert.equal(day.house.state.charger.isEnabled, false);
  assert.equal(day.house.state.carPowerW, 0);
  assert.ok(day.house.state.energies.carWh < 300, `${day.house.state.energies.carWh} Wh`);
  await day.end();
});

Deno.test("a spontaneous start while Tracked waits for the sun is stopped again", async () => {
  const day = await SimulatedDay.start({
    house: { ...SUNNY, weather: "overcast", dayOfYear: 40, battery: { socPct: 40 } },
    fromHour: 10,
    boughtWh: 300,
  });
  await day.runTo(11);
  day.house.plugInCar({ needWh: 10_000, startsByItself: true });
  await day.run(90);
  assert.equal(day.status.mode, "tracked");
  assert.equal(day.house.state.charger.isEnabled, false);
  assert.equal(day.house.state.carPowerW, 0);
  await day.end();
});

Deno.test("the car's own limit: a car that takes 10 A of 15 is neither full nor hunted", async () => {
  const day = await SimulatedDay.start({
    house: { ...SUNNY, car: { needWh: 80_000, maxCurrentA: 10 } },
    fromHour: 10,
  });
  await day.runTo(12);
  const writes = day.devices.writes.length;
  await day.runTo(14);
  assert.equal(day.status.mode, "tracked");
  assert.equal(day.house.state.carStarts, 1);
  assert.ok(Math.abs(day.house.state.charger.currentA - 9.88) < 0.01);
  assert.ok(
    day.devices.writes.length - writes < 20,
    `${day.devices.writes.length - writes} writes`,
  );
  await day.end();
});

Deno.test("a car slow to wake: asked at the charger's pace, and charging when it wakes", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10.5 });
  day.house.car.setAsleep(true);
  await day.run(180);
  const asked = day.devices.writes.filter((write) => write.wish.enabled).length;
  assert.ok(asked >= 1 && asked <= 4, `${asked} asks in three minutes`);
  day.house.car.setAsleep(false);
  await day.run(60);
  assert.equal(day.status.charger.charging, true);
  await day.runTo(12);
  assert.equal(day.house.state.carStarts, 1);
  assert.ok(day.house.state.charger.setCurrentA > 6, "it follows the sun like any other");
  await day.end();
});

Deno.test("a car that never wakes: three asks, then one an hour, and Tracked stays Tracked", async () => {
  const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10 });
  day.house.car.setAsleep(true);
  await day.runTo(13.9);
  const asks = day.devices.writes.filter((write) => write.wish.enabled).length;
  assert.equal(day.status.mode, "tracked");
  assert.equal(day.status.reason.code, "car.waiting");
  assert.ok(asks >= 3 && asks <= 8, `${asks} asks in four hours`);
  await day.end();
});

Deno.test("charger absent for an hour: its return is a plug-in, but never over a person's Disabled", async () => {
  for (const mode of ["tracked", "disabled"] as const) {
    const day = await SimulatedDay.start({ house: SUNNY, fromHour: 10, mode });
    await day.runTo(11);
    if (mode === "disabled") await day.press("disabled");
    day.devices.setCharger("absent");
    day.house.car.unplug();
    await day.runTo(12);
    assert.equal(day.status.charger.online, false);
    day.devices.setCharger(null);
    day.house.plugInCar({ needWh: 30_000 });
    await day.run(30);
    assert.equal(day.status.mode, mode === "tracked" ? "slow" : "disabled");
    assert.equal(day.status.modeBy, mode === "tracked" ? "plug-in" : "user");
    await day.end();
  }
});

Deno.test("Slow with Auto: Tracked when the sun is good, Slow again when it has long been gone", async () => {
  const day = await SimulatedDay.start({
    house: { ...SUNNY, battery: { socPct: 60 } },
    fromHour: 5,
    mode: "slow",
  });
  const turns: string[] = [];
  const hours: number[] = [];
  let last = "slow user";
  await day.runTo(22, () => {
    const { mode, modeBy } = day.status;
    const now = `${mode} ${modeBy}`;
    if (now === last) return;
    turns.push(now);
    hours.push(day.hour);
    last = now;
  });
  assert.deepEqual(turns, ["tracked auto", "slow auto"]);
  assert.ok((hours[0] ?? 0) > 6 && (hours[0] ?? 24) < 12, `to Tracked at ${hours[0]}`);
  assert.ok((hours[1] ?? 0) > 15, `back at ${hours[1]}`);
  await day.end();
});

Deno.test("Slow with Auto off stays Slow all day", async () => {
  const day = await SimulatedDay.start({
    house: SUNNY,
    fromHour: 8,
    mode: "slow",
    settings: { autoTracking: false },
  });
  await day.runTo(16, () => assert.equal(day.status.mode, "slow"));
  await day.end();
});

Deno.test("a drained battery: pauses within two minutes and stays off for ten", async () => {
  let isDark = false;
  const day = await SimulatedDay.start({
    house: { ...SUNNY, pvWPerKwp: () => isDark ? 20 : 800 },
    fromHour: 10,
    settings: { batteryMaxConsumptionW: 1500 },
  });
  await day.runTo(10.5);
  assert.equal(day.status.charger.charging, true);
  isDark = true;
  const darkMs = day.clock.steadyMs();
  let pausedMs: number | null = null;
  await day.run(240, () => {
    if (!day.house.state.charger.isEnabled) pausedMs ??= day.clock.steadyMs();
  });
  assert.ok(pausedMs !== null && pausedMs - darkMs <= 140_000, `paused after ${pausedMs}`);
  isDark = false;
  const startedMs = pausedMs;
  await day.run(840, () => {
    const isEarly = day.clock.steadyMs() - startedMs < 590_000;
    if (isEarly) assert.equal(day.house.state.charger.isEnabled, false, "ten minutes of calm");
  });
  assert.equal(day.house.state.charger.isEnabled, true, "and on again afterwards");
  await day.end();
});
