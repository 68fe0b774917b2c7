import assert from "node:assert/strict";
import { House, type HouseOptions, type HouseState } from "../../../src/simulator/house/house.ts";
import { WEATHER_KINDS } from "../../../src/simulator/house/weather.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Midnight of local time at the default offset of an hour. */
const MIDNIGHT_MS = Date.UTC(2026, 5, 20, 23);
const NOON_MS = MIDNIGHT_MS + 12 * HOUR_MS;

/** A house of constant sun and household, but for what a test changes. */
function steadyHouse(options: Partial<HouseOptions> & { pvW: number; loadW: number }): House {
  const { pvW, loadW, ...rest } = options;
  return new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    peakPowerW: 10_000,
    pvWPerKwp: () => pvW / 10,
    householdW: () => loadW,
    ...rest,
  });
}

function advanceBy(house: House, seconds: number): HouseState {
  house.advanceTo(house.state.atMs + seconds * 1000);
  return house.state;
}

function chargeAt(house: House, currentA: number): void {
  house.charger.command({ isEnabled: true, currentA }, house.state.atMs);
}

for (const weather of WEATHER_KINDS) {
  Deno.test(`House ${weather} day keeps the energy balance`, () => {
    const house = new House({
      seed: 7,
      startMs: MIDNIGHT_MS,
      weather,
      battery: { socPct: 20 },
      heater: { isOn: true },
    });
    for (let second = 0; second < DAY_MS / 1000; second++) {
      const state = advanceBy(house, 1);
      if (second === 36_000) chargeAt(house, 10);
      if (second === 50_000) {
        house.charger.command({ isEnabled: false, currentA: null }, state.atMs);
      }
      const inW = state.gridPowerW + state.pvPowerW + state.batteryPowerW;
      const outW = state.housePowerW + state.carPowerW + state.lossPowerW;
      assert.ok(Math.abs(inW - outW) < 1e-6, `second ${second}: ${inW} W in, ${outW} W out`);
      assert.ok(state.acPowerW >= 0 && state.pvPowerW >= 0);
      assert.ok(state.socPct !== null && state.socPct >= 4.99 && state.socPct <= 100.01);
    }
    const { energies } = house.state;
    const throughputWh = energies.pvWh + energies.importedWh;
    assert.ok(energies.carWh > 1000);
    const { siteErrorWh, batteryErrorWh } = house.energyBalance();
    assert.ok(Math.abs(siteErrorWh) < 0.001 * throughputWh, `${siteErrorWh} Wh missing`);
    assert.ok(Math.abs(batteryErrorWh) < 0.001 * energies.batteryChargedWh + 1e-6);
    assert.ok(
      Math.abs(energies.acWh * (1 / 0.985 - 1) - energies.lossWh) < 1e-6 * throughputWh,
    );
  });
}

Deno.test("House of one seed gives the same numbers whatever the rhythm of asking", () => {
  const options = { seed: 3, startMs: NOON_MS, weather: "broken" } as const;
  const [often, seldom] = [new House(options), new House(options)];
  chargeAt(often, 8);
  chargeAt(seldom, 8);
  for (let atMs = NOON_MS; atMs <= NOON_MS + HOUR_MS; atMs += 370) often.advanceTo(atMs);
  often.advanceTo(NOON_MS + HOUR_MS);
  seldom.advanceTo(NOON_MS + HOUR_MS);
  assert.deepEqual(often.state, seldom.state);
  const other = new House({ ...options, seed: 4 });
  other.advanceTo(NOON_MS + HOUR_MS);
  assert.notEqual(other.state.energies.pvWh, seldom.state.energies.pvWh);
});

Deno.test("advanceTo() an earlier time changes nothing, a jump of weeks ends on time", () => {
  const house = new House({ seed: 1, startMs: NOON_MS, weather: "broken" });
  const before = house.state;
  house.advanceTo(NOON_MS - HOUR_MS);
  assert.equal(house.state, before);
  house.advanceTo(NOON_MS + 40 * DAY_MS + 500);
  assert.equal(house.state.atMs, NOON_MS + 40 * DAY_MS);
  assert.ok(Math.abs(house.energyBalance().siteErrorWh) < 1e-6 * house.state.energies.pvWh);
});

Deno.test("House battery levels the meter within seconds, both ways", () => {
  let householdW = 400;
  const house = steadyHouse({
    pvW: 3000,
    loadW: 0,
    battery: { socPct: 50 },
    householdW: () => householdW,
  });
  const settled = advanceBy(house, 30);
  assert.ok(Math.abs(settled.gridPowerW) < 1, `${settled.gridPowerW} W`);
  assert.ok(settled.batteryPowerW < -2000);
  householdW = 5400;
  const struck = advanceBy(house, 1);
  assert.ok(struck.gridPowerW > 1500, `import of ${struck.gridPowerW} W in the first second`);
  const bridged = advanceBy(house, 10);
  assert.ok(Math.abs(bridged.gridPowerW) < 20, `${bridged.gridPowerW} W`);
  assert.ok(bridged.batteryPowerW > 2000);
  householdW = 400;
  const released = advanceBy(house, 1);
  assert.ok(released.gridPowerW < -1500, "the battery lets go late: a spike of export");
});

Deno.test("House full battery leaves the surplus to the grid, an empty one the need", () => {
  const full = advanceBy(steadyHouse({ pvW: 5000, loadW: 500, battery: { socPct: 100 } }), 20);
  assert.ok(Math.abs(full.gridPowerW + 5000 * 0.985 - 500) < 1, `${full.gridPowerW} W`);
  const empty = advanceBy(steadyHouse({ pvW: 0, loadW: 500, battery: { socPct: 5 } }), 20);
  assert.equal(empty.gridPowerW, 500);
  assert.equal(empty.acPowerW, 0);
  const none = advanceBy(steadyHouse({ pvW: 2000, loadW: 500, battery: null }), 20);
  assert.ok(Math.abs(none.gridPowerW - (500 - 1970)) < 1e-9);
  assert.equal(none.socPct, null);
});

Deno.test("House AC limit sends what is above it into the battery or loses it", () => {
  const room = advanceBy(steadyHouse({ pvW: 14_000, loadW: 12_000 }), 20);
  assert.ok(room.acPowerW <= 10_000 + 1e-9, `${room.acPowerW} W`);
  const full = advanceBy(
    steadyHouse({ pvW: 14_000, loadW: 300, battery: { socPct: 100 } }),
    20,
  );
  assert.ok(Math.abs(full.acPowerW - 10_000) < 1e-6);
  assert.ok(Math.abs(full.pvAvailableW - full.pvPowerW - (14_000 - 10_000 / 0.985)) < 1e-6);
  assert.ok(full.energies.curtailedWh > 0);
  const charging = advanceBy(
    steadyHouse({ pvW: 14_000, loadW: 300, battery: { socPct: 50 } }),
    20,
  );
  assert.ok(Math.abs(charging.batteryPowerW + 4950) < 1, `${charging.batteryPowerW} W`);
  assert.ok(charging.acPowerW < 10_000);
  assert.equal(charging.pvPowerW, 14_000);
});

Deno.test("Car ramps after its handshake, follows the current, and stops when full", () => {
  const house = steadyHouse({
    pvW: 9000,
    loadW: 300,
    battery: { socPct: 100 },
    car: { phases: 2, needWh: 60, handshakeS: 4 },
    charger: { commandDelayS: 1 },
  });
  advanceBy(house, 5);
  chargeAt(house, 10);
  const currents: number[] = [];
  for (let second = 0; second < 20; second++) currents.push(advanceBy(house, 1).charger.currentA);
  assert.deepEqual(currents.slice(0, 4), [0, 0, 0, 0]);
  const first = currents.findIndex((currentA) => currentA > 0);
  assert.ok(first >= 4 && first <= 6, `${first}`);
  for (let second = 1; second < currents.length; second++) {
    const riseA = (currents[second] ?? 0) - (currents[second - 1] ?? 0);
    assert.ok(riseA <= 1.5 + 1e-9, `${riseA} A in a second`);
  }
  assert.ok(Math.abs((currents.at(-1) ?? 0) - 9.88) < 1e-9);
  const charging = house.state;
  assert.ok(charging.carPowerW > 4500 && charging.carPowerW < 4750, `${charging.carPowerW} W`);
  assert.equal(charging.carStarts, 1);
  assert.ok(Math.abs(charging.gridPowerW - (300 + charging.carPowerW - 9000 * 0.985)) < 1e-6);
  const full = advanceBy(house, 120);
  assert.equal(full.carPowerW, 0);
  assert.equal(full.charger.isEnabled, true);
  assert.ok(full.energies.carWh >= 60 && full.energies.carWh < 65, `${full.energies.carWh} Wh`);
  assert.equal(full.charger.sessionWh, full.energies.carWh);
});

Deno.test("Car takes the phases and the current that it, the supply and the charger allow", () => {
  const table = [
    { phases: 3, supplyPhases: 3, maxCurrentA: 16, askedA: 16, powerW: 3 * 15.88 * 233.4 },
    { phases: 3, supplyPhases: 1, maxCurrentA: 16, askedA: 10, powerW: 9.88 * 233.1 },
    { phases: 1, supplyPhases: 3, maxCurrentA: 8, askedA: 16, powerW: 7.88 * 233.1 },
  ] as const;
  for (const { phases, supplyPhases, maxCurrentA, askedA, powerW } of table) {
    const house = steadyHouse({
      pvW: 9000,
      loadW: 300,
      car: { phases, maxCurrentA },
      charger: { supplyPhases },
    });
    chargeAt(house, askedA);
    const state = advanceBy(house, 40);
    assert.ok(Math.abs(state.carPowerW / powerW - 1) < 0.01, `${state.carPowerW} W`);
    assert.equal(state.charger.activePhases, Math.min(phases, supplyPhases));
  }
});

Deno.test("Car tapers, sleeps, leaves and comes home", () => {
  const house = steadyHouse({
    pvW: 9000,
    loadW: 300,
    car: { needWh: 400, taperWh: 400, phases: 1 },
  });
  chargeAt(house, 16);
  const early = advanceBy(house, 60).charger.currentA;
  const late = advanceBy(house, 240).charger.currentA;
  assert.ok(late < early - 2 && late > 5.8, `${early} A, then ${late} A`);
  assert.equal(advanceBy(house, 900).carPowerW, 0);
  house.car.setAsleep(true);
  house.car.setNeedWh(5000);
  assert.equal(advanceBy(house, 60).carPowerW, 0);
  house.car.setAsleep(false);
  assert.ok(advanceBy(house, 60).carPowerW > 1000);
  house.car.unplug();
  assert.equal(advanceBy(house, 1).carPowerW, 0);
  house.charger.command({ isEnabled: false, currentA: null }, house.state.atMs);
  advanceBy(house, 5);
  house.plugInCar({ needWh: 5000 });
  assert.equal(advanceBy(house, 60).carPowerW, 0);
  house.plugInCar({ needWh: 5000, startsByItself: true });
  assert.ok(advanceBy(house, 60).carPowerW > 1000);
});

Deno.test("Heater draws until the water is hot", () => {
  const house = steadyHouse({ pvW: 0, loadW: 300, battery: null, heater: { missingWh: 100 } });
  assert.equal(advanceBy(house, 5).plug.powerW, 0);
  house.heater.switchTo(true);
  const heating = advanceBy(house, 5);
  assert.equal(heating.plug.powerW, 2000);
  assert.equal(heating.housePowerW, 2300);
  assert.equal(heating.plug.onS, 5);
  const hot = advanceBy(house, 300);
  assert.equal(hot.plug.isOn, true);
  assert.equal(hot.plug.powerW, 0);
  house.heater.drawWater(1000);
  assert.equal(advanceBy(house, 5).plug.powerW, 2000);
});

Deno.test("House broken noon at two phases offers kilowatts with deep dips", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const house = new House({
      seed,
      startMs: NOON_MS - HOUR_MS / 2,
      weather: "broken",
      dayOfYear: 172,
      battery: { socPct: 70 },
    });
    const freeW: number[] = [];
    for (let second = 0; second < 3600; second++) {
      const state = advanceBy(house, 1);
      freeW.push(state.pvAvailableW - state.housePowerW);
    }
    freeW.sort((a, b) => a - b);
    const median = freeW[1800] ?? 0;
    const low = freeW[360] ?? 0;
    assert.ok(median > 4000, `seed ${seed}: half of the hour above ${median} W`);
    assert.ok(low < 2600, `seed ${seed}: a tenth of the hour below ${low} W`);
  }
});

Deno.test("ChargerUnit obeys a command when its delay is over, and one after the other", () => {
  const { charger } = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    charger: { commandDelayS: 4 },
  });
  const offeredA = (afterMs: number) => charger.offeredA(NOON_MS + afterMs);
  charger.command({ isEnabled: true, currentA: 9 }, NOON_MS);
  charger.command({ isEnabled: false, currentA: null }, NOON_MS + 1000);
  assert.deepEqual([3999, 4000, 4999, 5000].map(offeredA), [0, 9, 9, 0]);
});
