import assert from "node:assert/strict";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import { type DayOptions, SimulatedDay } from "./simulated_day.ts";

/** Noon of a clear day: some 7 kW of sun, a household of some 300 W, a heater that takes all day. */
const SUNNY: DayOptions["house"] = {
  seed: 17,
  weather: "clear",
  battery: { socPct: 80 },
  car: { needWh: 80_000 },
  heater: { powerW: 2000, tankWh: null },
};
const ALL_DAY = { plugHost: "plug", plugEnabled: true, plugWindow1: "06:00-20:00" } as const;

interface PlugDay {
  readonly house?: Partial<DayOptions["house"]>;
  readonly mode?: ChargeMode;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly fromHour?: number;
  readonly boughtWh?: number;
}

function startDay({ house, mode, settings, fromHour = 10, boughtWh = 50 }: PlugDay) {
  return SimulatedDay.start({
    house: { ...SUNNY, ...house },
    fromHour,
    boughtWh,
    settings: { ...ALL_DAY, ...settings },
    ...(mode === undefined ? {} : { mode }),
  });
}

/** On one phase the car cannot take all sun. */
const ONE_PHASE = { charger: { supplyPhases: 1 } } as const;

Deno.test("Tracked on one phase, Priority car: the car at its limit, the heater on the rest", async () => {
  const day = await startDay({ house: ONE_PHASE });
  await day.runTo(13);
  assert.equal(day.house.state.charger.setCurrentA, 15);
  assert.equal(day.status.plug.on, true);
  assert.equal(day.status.plug.reason?.code, "plug.on.sun");
  assert.equal(day.devices.switches.length, 1, "one switch, and no round of them");
  assert.equal(day.house.state.carStarts, 1);
  const use = day.status.plug.use;
  assert.ok(use !== null && use.solarWh >= 0.99 * use.energyWh, JSON.stringify(use));
  await day.end();
});

Deno.test("Tracked on two phases, Priority car: the car takes it all, the heater waits for it", async () => {
  const day = await startDay({});
  await day.runTo(14);
  assert.equal(day.status.charger.charging, true);
  assert.equal(day.status.plug.reason?.code, "plug.wait.car");
  assert.deepEqual(day.devices.switches, []);
  await day.end();
});

Deno.test("Tracked on two phases, Priority plug: the heater has its step, the car the rest", async () => {
  const day = await startDay({ settings: { plugPriority: "plug" } });
  await day.runTo(14);
  assert.equal(day.status.plug.on, true);
  assert.equal(day.status.charger.charging, true);
  assert.ok(day.house.state.charger.setCurrentA < 12, "what the heater leaves");
  assert.deepEqual(day.devices.switches.map(({ on }) => on), [true]);
  assert.equal(day.house.state.carStarts, 1);
  await day.end();
});

Deno.test("Priority plug with sun for one alone: the car is handed over once, without a purchase", async () => {
  // 4.2 kW at noon: enough for 2.1 kW or for 2.76 kW, never for both.
  const house = { peakPowerW: 5200, battery: { socPct: 80, capacityWh: 60_000 } };
  const day = await startDay({
    house,
    settings: { plugPriority: "plug", plugWindow1: "12:00-15:00" },
  });
  await day.runTo(11.9);
  assert.equal(day.status.charger.charging, true, "the heater's window has not begun");
  const { importedWh } = day.house.state.energies;
  await day.runTo(12.2);
  assert.equal(day.status.plug.on, true);
  assert.equal(day.status.charger.charging, false);
  assert.ok(day.house.state.energies.importedWh - importedWh < 2);
  await day.runTo(14.9);
  assert.equal(day.devices.switches.length, 1);
  assert.equal(day.house.state.carStarts, 1);
  await day.runTo(15.2);
  assert.equal(day.status.charger.charging, true, "the car again");
  assert.equal(day.status.plug.on, false);
  await day.end();
});

Deno.test("Priority car with sun for one alone: the heater gives way once the car can start", async () => {
  const house = { peakPowerW: 5200, battery: { socPct: 50, capacityWh: 20_000 } };
  const day = await startDay({ house, settings: { plugOnSocPct: 0 }, fromHour: 9 });
  await day.runTo(10.5);
  assert.equal(day.status.plug.on, true, "the car waits for the battery");
  assert.equal(day.status.reason.code, "wait.soc");
  let bothS = 0;
  await day.runTo(15, () => {
    if (day.house.state.carPowerW > 500 && day.house.state.plug.isOn) bothS += 5;
  });
  assert.equal(day.house.state.carStarts, 1);
  assert.deepEqual(day.devices.switches.map(({ on }) => on), [true, false]);
  assert.equal(bothS, 0, "off before current flows");
  await day.end();
});

Deno.test("Slow beside the heater: the car at 6 A whatever comes, the heater on what is left", async () => {
  for (const plugPriority of ["car", "plug"]) {
    const day = await startDay({ mode: "slow", settings: { plugPriority, autoTracking: false } });
    await day.runTo(13);
    assert.equal(day.house.state.charger.setCurrentA, 6);
    assert.equal(day.status.plug.on, true, plugPriority);
    assert.equal(day.devices.switches.length, 1);
    await day.end();
  }
});

Deno.test("Fast beside the heater: off while the car charges, on again when it has ended", async () => {
  for (const plugPriority of ["car", "plug"]) {
    const day = await startDay({ mode: "disabled", settings: { plugPriority } });
    await day.runTo(11);
    assert.equal(day.status.plug.on, true);
    await day.press("fast");
    assert.equal(day.house.heater.isOn, false, "in the cycle of the press");
    await day.run(1800);
    assert.equal(day.status.plug.reason?.code, "plug.fast");
    await day.press("disabled");
    await day.run(600);
    assert.equal(day.status.plug.on, true);
    await day.end();
  }
});

Deno.test("a car that is full leaves all sun to the heater", async () => {
  const day = await startDay({ house: { car: { needWh: 4000 } } });
  await day.runTo(14);
  assert.equal(day.status.modeBy, "car-full");
  assert.equal(day.status.plug.reason?.code, "plug.on.sun");
  await day.end();
});

Deno.test("Tracked with no car: the heater is kept waiting for three asks, not all day", async () => {
  const day = await startDay({ house: { car: { needWh: 0 } }, fromHour: 8 });
  await day.runTo(15);
  assert.equal(day.status.reason.code, "car.waiting");
  assert.equal(day.status.plug.on, true);
  assert.ok(day.devices.switches.length <= 3, JSON.stringify(day.devices.switches));
  await day.end();
});

/** A day of clouds on one phase; energies in Wh, the heater's share by `plugPriority`. */
async function cloudyDay(settings: Readonly<Record<string, unknown>>) {
  const house = { ...ONE_PHASE, weather: "broken" } as const;
  const day = await startDay({ house, settings, fromHour: 7, boughtWh: 200 });
  let heaterWh = 0;
  let givenWh = 0;
  await day.runTo(20, () => {
    const { plug, gridPowerW, batteryPowerW, carPowerW } = day.house.state;
    const givenW = Math.max(0, gridPowerW) + Math.max(0, batteryPowerW);
    const carsW = settings["plugPriority"] === "plug" ? carPowerW : 0;
    heaterWh += plug.powerW / 720;
    givenWh += Math.min(plug.powerW, Math.max(0, givenW - carsW)) / 720;
  });
  await day.end();
  const switches = day.devices.switches.length;
  const { carWh } = day.house.state.energies;
  return { heaterWh, givenWh, switches, carWh, boughtWh: day.invariants.boughtWh };
}

Deno.test("clouds all day, Priority car: the car gets what it gets without a plug", async () => {
  const alone = await cloudyDay({ plugEnabled: false });
  const shared = await cloudyDay({ plugPriority: "car" });
  assert.equal(alone.heaterWh, 0);
  assert.ok(shared.heaterWh > 0 && shared.switches <= 4, JSON.stringify(shared));
  assert.ok(Math.abs(shared.carWh - alone.carWh) < 0.01 * alone.carWh, `${shared.carWh}`);
  assert.ok(shared.boughtWh < alone.boughtWh + 10, `bought ${shared.boughtWh} Wh`);
});

Deno.test("clouds all day, Priority plug: the heater lives on sun, and does not flap", async () => {
  const { heaterWh, givenWh, switches } = await cloudyDay({ plugPriority: "plug" });
  assert.ok(heaterWh > 3000, `${heaterWh} Wh`);
  assert.ok(givenWh < 0.05 * heaterWh, `${givenWh} of ${heaterWh} Wh are no sun`);
  assert.ok(switches <= 6, `${switches} switches`);
});

Deno.test("the tank is warm: off until the next window, and warm water is no car's loss", async () => {
  const day = await startDay({
    mode: "disabled",
    house: { heater: { powerW: 2000, tankWh: 6000, missingWh: 1500 } },
    settings: { plugWindow1: "10:00-13:00", plugWindow2: "15:00-18:00" },
  });
  await day.runTo(12);
  assert.equal(day.status.plug.on, false);
  assert.equal(day.status.plug.reason?.code, "plug.satisfied");
  day.house.heater.drawWater(4000);
  await day.runTo(14.9);
  assert.equal(day.devices.switches.length, 2);
  await day.runTo(15.2);
  assert.equal(day.status.plug.on, true);
  await day.end();
});

Deno.test("an HS100 is taken to draw On at, and heats by the sun as well", async () => {
  const day = await startDay({ house: ONE_PHASE });
  day.devices.hasPlugMeter = false;
  await day.runTo(13);
  assert.equal(day.status.plug.on, true);
  assert.equal(day.status.plug.powerW, null);
  assert.equal(day.devices.switches.length, 1);
  assert.equal(day.house.state.charger.setCurrentA, 15);
  await day.end();
});

Deno.test("a plug that is away or stuck: retried each cycle, told twice in the log", async () => {
  const day = await startDay({ mode: "disabled" });
  await day.run(60);
  day.devices.plug = "silent";
  await day.run(600);
  assert.equal(day.status.plug.reason?.code, "plug.offline");
  day.devices.plug = "stuck";
  await day.run(900);
  assert.equal(day.status.plug.reason?.code, "plug.unheard");
  day.devices.plug = null;
  await day.run(10);
  assert.equal(day.status.plug.on, true);
  const lines = day.log.filter((line) => /plug/i.test(line));
  assert.deepEqual(lines, [
    "plug does not answer",
    "plug answers again",
    "Plug not switched",
    "Plug switched",
  ]);
  await day.end();
});

Deno.test("meter lost under a running heater: off after two minutes, on again with data", async () => {
  const day = await startDay({ mode: "disabled" });
  await day.runTo(11);
  day.devices.site = "silent";
  await day.run(110);
  assert.equal(day.status.plug.on, true);
  await day.run(60);
  assert.equal(day.status.plug.on, false);
  assert.equal(day.status.plug.reason?.code, "plug.blind");
  day.devices.site = null;
  await day.run(600);
  assert.equal(day.status.plug.on, true);
  await day.end();
});

Deno.test("a plug that is left for another address, or disabled, goes off", async () => {
  const day = await startDay({ mode: "disabled" });
  await day.runTo(11);
  await day.change({ plugHost: "other" });
  await day.step();
  assert.equal(day.house.heater.isOn, false);
  await day.run(400);
  assert.equal(day.house.heater.isOn, true, "taken in hand again");
  await day.change({ plugEnabled: false });
  await day.step();
  assert.equal(day.house.heater.isOn, false);
  assert.equal(day.status.plug.reason?.code, "plug.disabled");
  await day.end();
});
