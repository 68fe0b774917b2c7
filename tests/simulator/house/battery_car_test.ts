import assert from "node:assert/strict";
import { Battery, BATTERY_DEFAULTS } from "../../../src/simulator/house/battery.ts";
import { Car, CAR_DEFAULTS } from "../../../src/simulator/house/car.ts";

const BATTERY = {
  ...BATTERY_DEFAULTS,
  capacityWh: 10_000,
  maxChargeW: 5000,
  maxDischargeW: 4000,
  oneWayEfficiency: 0.9,
  minSocPct: 10,
};
const ANY = { maxChargeW: Infinity, maxDischargeW: Infinity, stepS: 60 };

function assertNear(actual: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, not ${expected}`);
}

Deno.test("Battery.reach() is what room, charge and the last per cent leave", () => {
  const reach = (socPct: number, stepS = 60) => {
    const { takeW, giveW } = new Battery({ ...BATTERY, socPct }).reach(stepS);
    return [Math.round(takeW), Math.round(giveW)];
  };
  assert.deepEqual(reach(50), [5000, 4000]);
  assert.deepEqual(reach(97), [5000, 4000]);
  assert.deepEqual(reach(98.5), [2500, 4000]);
  assert.deepEqual(reach(99.9), [400, 4000], "a floor of 8 %");
  assert.deepEqual(reach(100), [0, 4000]);
  assert.deepEqual(reach(10), [5000, 0]);
  assert.deepEqual(reach(5), [5000, 0]);
  // 50 Wh above its least, of which 45 come out: in an hour, in a minute.
  assert.deepEqual([reach(10.5, 3600)[1], reach(10.5, 60)[1]], [45, 2700]);
  // 100 Wh of room, for which 111 go in: in an hour at most so many.
  assert.equal(reach(99, 3600)[0], 111);
});

Deno.test("Battery.step() follows with its lag, within what it is allowed, and rests below a watt", () => {
  const step = (wantedW: number, own = {}) =>
    new Battery({ ...BATTERY, lagS: 60, socPct: 50 }).step({ ...ANY, wantedW, ...own });
  assertNear(step(1000), 1000 * (1 - Math.exp(-1)));
  assertNear(step(-1000), -1000 * (1 - Math.exp(-1)));
  assert.equal(step(20_000), 4000);
  assert.equal(step(-20_000), -5000);
  assert.equal(step(20_000, { maxDischargeW: 300 }), 300);
  assert.equal(step(-20_000, { maxChargeW: 200 }), -200);
  assert.deepEqual([step(1), step(-1.5)], [0, 0]);
  assertNear(step(2), 2 * (1 - Math.exp(-1)));
});

Deno.test("Battery counts what goes in and out on its DC side, and what is lost on the way", () => {
  const battery = new Battery({ ...BATTERY, lagS: 0.001, socPct: 50 });
  assertNear(battery.step({ ...ANY, wantedW: -3600 }), -3600);
  assertNear(battery.chargedWh, 60);
  assertNear(battery.storedWh, 5054);
  assertNear(battery.step({ ...ANY, wantedW: 2700 }), 2700);
  assertNear(battery.dischargedWh, 45);
  assertNear(battery.storedWh, 5004);
  assertNear(battery.socPct, 50.04);
  assertNear(battery.balanceErrorWh, 0);
});

const CAR = {
  ...CAR_DEFAULTS,
  isPlugged: true,
  needWh: 20_000,
  capacityWh: 50_000,
  handshakeS: 10,
  maxCurrentA: 16,
  rampAPerS: 1,
  taperWh: 1000,
};

/** Currents in A after each second of such an offer. */
function currentsOf(car: Car, currentA: number, seconds: number): readonly number[] {
  return Array.from({ length: seconds }, () => car.step({ currentA, stepS: 1 }));
}

Deno.test("Car begins after its handshake, by a second an ampere, and stops at once", () => {
  const car = new Car(CAR);
  const currents = currentsOf(car, 10, 25);
  assert.ok(currents.slice(0, 10).every((currentA) => currentA === 0));
  assert.deepEqual(currents.slice(10, 14), [1, 2, 3, 4]);
  const most = currents.at(-1) ?? 0;
  assert.ok(most < 10 && most > 9.5, `${most} A`);
  assert.equal(car.starts, 1);
  const falling = currentsOf(car, 0, 5);
  assert.ok((falling[0] ?? 0) < most - 1.5, "faster than it rises");
  assert.equal(falling.at(-1), 0);
  assert.equal(currentsOf(car, 10, 10).at(-1), 0, "it shakes hands anew");
  assert.equal(car.step({ currentA: 10, stepS: 1 }), 1);
  assert.equal(car.starts, 2);
});

Deno.test("Car takes nothing asleep, full, unplugged or below 6 A, and less near its end", () => {
  const after = (own: Partial<typeof CAR>, currentA = 16, change = (_: Car) => {}) => {
    const car = new Car({ ...CAR, ...own });
    change(car);
    return currentsOf(car, currentA, 60).at(-1) ?? NaN;
  };
  assert.equal(after({}, 5.9), 0);
  assert.ok(after({}, 6) > 5.5);
  assert.equal(after({ needWh: 0 }), 0);
  assert.equal(after({ isPlugged: false }), 0);
  assert.equal(after({}, 16, (car) => car.setAsleep(true)), 0);
  const [whole, half, none] = [1000, 500, 0.001].map((needWh) => after({ needWh }));
  assertNear((whole ?? 0) - (half ?? 0), 5);
  assertNear((half ?? 0) - (none ?? 0), 5, 0.001);
  assert.equal(after({ taperWh: 0, needWh: 0.001 }), whole, "without a taper");
  assert.equal(after({}, 32), whole, "no more than its own most");
});

Deno.test("Car goes for a drive with its cable out, and misses what it took", () => {
  const car = new Car(CAR);
  assert.equal(car.comeHome(100), false, "it is at home");
  currentsOf(car, 16, 30);
  car.leave();
  assert.deepEqual([car.isPlugged, car.currentA], [false, 0]);
  assert.equal(car.comeHome(40_000), true);
  assert.deepEqual([car.isPlugged, car.needWh], [true, 50_000]);
  assert.equal(car.comeHome(1), false);
  assert.ok(currentsOf(car, 16, 10).every((currentA) => currentA === 0));
  car.unplug();
  car.leave();
  assert.equal(car.comeHome(1), false, "without its cable it has not left");
  car.charge(60_000);
  assert.equal(car.needWh, 0);
  car.setNeedWh(700);
  car.charge(200);
  assert.equal(car.needWh, 500);
});
