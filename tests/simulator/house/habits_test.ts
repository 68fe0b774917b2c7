import assert from "node:assert/strict";
import { type CarHabit, driveOf } from "../../../src/simulator/house/car_habits.ts";
import { House, type HouseOptions } from "../../../src/simulator/house/house.ts";
import { partOf } from "../../../src/simulator/house/parts.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Midnight of local time at the default offset of an hour. */
const MIDNIGHT_MS = Date.UTC(2026, 5, 20, 23);
const HABIT: CarHabit = {
  leavesHour: 7,
  returnsHour: 17,
  variationH: 1,
  usesWh: [4000, 12_000],
  restDaysOfTen: 2,
  startsCharger: true,
};

function homeHouse(options: Partial<HouseOptions> = {}): House {
  return new House({
    seed: 5,
    startMs: MIDNIGHT_MS,
    weather: "clear",
    car: { needWh: 0, capacityWh: 40_000, habit: HABIT },
    ...options,
  });
}

Deno.test("driveOf() differs by day within the habit, rests on some, and is the same for a seed", () => {
  const days = Array.from({ length: 200 }, (_, day) => driveOf(HABIT, 3, day));
  const drives = days.filter((drive) => drive !== null);
  assert.ok(drives.length > 130 && drives.length < 185, `${drives.length} of 200 days`);
  for (const { leavesS, returnsS, usedWh } of drives) {
    assert.ok(leavesS >= 6 * 3600 && leavesS <= 8 * 3600);
    assert.ok(returnsS >= 16 * 3600 && returnsS <= 18 * 3600);
    assert.ok(usedWh >= 4000 && usedWh <= 12_000);
  }
  assert.ok(new Set(drives.map(({ usedWh }) => usedWh)).size > 100);
  assert.deepEqual(Array.from({ length: 200 }, (_, day) => driveOf(HABIT, 3, day)), days);
  assert.notDeepEqual(Array.from({ length: 200 }, (_, day) => driveOf(HABIT, 4, day)), days);
});

Deno.test("driveOf() a drive of no length still takes half an hour", () => {
  const drive = driveOf({ ...HABIT, returnsHour: 5, restDaysOfTen: 0 }, 1, 1);
  assert.equal(drive === null ? null : drive.returnsS - drive.leavesS, 1800);
});

Deno.test("House a car is home on the first day, then out by day and back in the evening, with a need", () => {
  const house = homeHouse({ car: { needWh: 0, habit: { ...HABIT, restDaysOfTen: 0 } } });
  const isHomeAt = (hour: number) => {
    house.advanceTo(MIDNIGHT_MS + hour * HOUR_MS);
    return house.car.isPlugged;
  };
  assert.deepEqual([8, 12, 16, 23].map(isHomeAt), [true, true, true, true]);
  assert.deepEqual([24 + 5, 24 + 12, 24 + 20].map(isHomeAt), [true, false, true]);
  const { carStarts, charger, energies } = house.state;
  assert.ok(carStarts === 1 && charger.isEnabled, "its charger starts");
  assert.ok(energies.carWh >= 4000 && energies.carWh < 12_100, `${energies.carWh} Wh`);
  assert.deepEqual([48 + 12, 48 + 20].map(isHomeAt), [false, true]);
});

Deno.test("House a charger that does not start by itself waits for a command", () => {
  const habit = { ...HABIT, restDaysOfTen: 0, startsCharger: false };
  const house = homeHouse({ car: { needWh: 0, habit } });
  house.advanceTo(MIDNIGHT_MS + 45 * HOUR_MS);
  assert.equal(house.car.isPlugged, true);
  assert.ok(house.car.needWh >= 4000);
  assert.deepEqual([house.state.charger.isEnabled, house.state.carStarts], [false, 0]);
});

Deno.test("House a car that a person unplugs or plugs in is where that person left it", () => {
  const house = homeHouse({ car: { habit: { ...HABIT, restDaysOfTen: 0 } } });
  house.advanceTo(MIDNIGHT_MS + 36 * HOUR_MS);
  assert.equal(house.car.isPlugged, false, "on its drive");
  house.car.plugIn();
  house.advanceTo(MIDNIGHT_MS + 40 * HOUR_MS);
  assert.equal(house.car.isPlugged, true, "fetched home");
  house.car.unplug();
  house.advanceTo(MIDNIGHT_MS + 52 * HOUR_MS);
  assert.equal(house.car.isPlugged, false, "its drive does not bring it back");
  house.advanceTo(MIDNIGHT_MS + 70 * HOUR_MS);
  assert.equal(house.car.isPlugged, false);
  house.car.plugIn();
  house.advanceTo(MIDNIGHT_MS + 84 * HOUR_MS);
  assert.equal(house.car.isPlugged, false, "the next day's drive");
});

Deno.test("House a car misses no more than its battery holds, however long it is not charged", () => {
  const house = homeHouse({ charger: { minCurrentA: 6 } });
  for (let hour = 0; hour < 24 * 14; hour++) {
    house.advanceTo(MIDNIGHT_MS + hour * HOUR_MS);
    house.charger.hold(true);
  }
  assert.equal(house.car.needWh, 40_000);
});

Deno.test("House warm water is drawn each morning, more or less of it", () => {
  const house = homeHouse({ heater: { isOn: true, drawnWh: 3000, missingWh: 0 } });
  const heatedWh: number[] = [];
  let beforeWh = house.state.plug.totalWh;
  for (let day = 1; day <= 6; day++) {
    house.advanceTo(MIDNIGHT_MS + day * DAY_MS);
    heatedWh.push(Math.round(house.state.plug.totalWh - beforeWh));
    beforeWh = house.state.plug.totalWh;
  }
  assert.ok(Math.max(...heatedWh) - Math.min(...heatedWh) > 800, `${heatedWh} Wh`);
  assert.ok(heatedWh.every((energyWh) => energyWh > 900 && energyWh < 7000), `${heatedWh} Wh`);
});

Deno.test("House one day has the weather that is told, each other one its own", () => {
  const noonOf = (day: number) => MIDNIGHT_MS + day * DAY_MS + 12 * HOUR_MS;
  const sunOf = (house: House, day: number) => {
    let sumW = 0;
    for (let minute = -120; minute < 120; minute++) {
      house.strideTo(noonOf(day) + minute * 60_000);
      sumW += house.state.pvAvailableW / 240;
    }
    return sumW;
  };
  const told = homeHouse({ weather: "overcast", weatherOnlyOnMs: noonOf(9) });
  const sunsW = Array.from({ length: 12 }, (_, day) => sunOf(told, day));
  assert.ok((sunsW[9] ?? NaN) < 3000, `${sunsW}`);
  assert.ok(sunsW.some((sunW) => sunW > 6000), "a clear day among them");
  assert.ok(Math.max(...sunsW) > 3 * Math.min(...sunsW));
  const always = homeHouse({ weather: "overcast" });
  assert.ok(
    Array.from({ length: 12 }, (_, day) => sunOf(always, day)).every((sunW) => sunW < 4000),
  );
});

Deno.test("House.strideTo() keeps the balance, and comes near to a day in seconds", () => {
  const [exact, strided] = [homeHouse({ car: {} }), homeHouse({ car: {} })];
  for (const house of [exact, strided]) {
    house.charger.command({ isEnabled: true, currentA: 10 }, MIDNIGHT_MS);
  }
  exact.advanceTo(MIDNIGHT_MS + DAY_MS);
  for (let minute = 1; minute <= 1440; minute++) strided.strideTo(MIDNIGHT_MS + minute * 60_000);
  assert.equal(strided.state.atMs, exact.state.atMs);
  for (const key of ["pvWh", "houseWh", "carWh"] as const) {
    const [is, should] = [strided.state.energies[key], exact.state.energies[key]];
    assert.ok(Math.abs(is / should - 1) < 0.03, `${key} ${is}, ${should}`);
  }
  const { siteErrorWh, batteryErrorWh } = strided.energyBalance();
  assert.ok(Math.abs(siteErrorWh) < 1e-6 * strided.state.energies.pvWh);
  assert.ok(Math.abs(batteryErrorWh) < 1e-3);
  strided.strideTo(MIDNIGHT_MS);
  assert.equal(strided.state.atMs, exact.state.atMs, "no way back");
  assert.equal(partOf(strided.points, 0).car, strided.car);
});
