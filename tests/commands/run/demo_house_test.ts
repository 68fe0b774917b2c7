import assert from "node:assert/strict";
import { demoHouse, sweepPlaces } from "../../../src/commands/run/running_demo.ts";
import type { DemoOptions } from "../../../src/commands/arguments.ts";
import { bigHouse } from "../../../src/simulator/big_house.ts";

const START_MS = Date.UTC(2026, 5, 21, 7);
const DAY_MS = 86_400_000;
const OPTIONS: DemoOptions = {
  house: "small",
  speed: 60,
  weather: "clear",
  hour: 9,
  days: 0,
  seed: 7,
  generation: 1,
  faults: null,
};

Deno.test("demoHouse() has the wished weather on the demo's day, and its own days before", () => {
  const { car, heater, ...house } = demoHouse({ ...OPTIONS, days: 3 }, START_MS);
  assert.deepEqual(house, {
    startMs: START_MS - 3 * DAY_MS,
    seed: 7,
    weather: "clear",
    weatherOnlyOnMs: START_MS,
    gen2: null,
  });
  assert.deepEqual(heater, { drawnWh: 3500 });
  assert.deepEqual(car, {
    needWh: 18_000,
    // Out from about half past five until about half past nine, nine days of ten.
    habit: {
      leavesHour: 17.5,
      returnsHour: 21.5,
      variationH: 1,
      usesWh: [6000, 24_000],
      restDaysOfTen: 1,
      startsCharger: true,
    },
  });
});

Deno.test("demoHouse() of the second generation switches phases, and a big one has more of all", () => {
  const of = (options: Partial<DemoOptions>) => demoHouse({ ...OPTIONS, ...options }, START_MS);
  assert.deepEqual(of({ generation: 2 }).gen2, { canSwitchPhases: true });
  const { parts, mainFuseA, startMs } = of({ house: "big", generation: 2 });
  assert.deepEqual({ parts, mainFuseA }, bigHouse(2));
  assert.equal(startMs, START_MS);
});

Deno.test("sweepPlaces() are the house's own devices that speak HTTP, each with its port", () => {
  const rowOf = (params: Readonly<Record<string, unknown>>) => ({ row: { params } });
  const devices = [rowOf({ host: "127.0.0.1:2" }), rowOf({}), rowOf({ host: "127.0.0.1:3" })];
  const addresses = { nrgkickMeasurementsUrl: "http://127.0.0.1:1/api/measurements/X" };
  assert.deepEqual(sweepPlaces({ addresses, devices }), [
    "127.0.0.1:1",
    "127.0.0.1:2",
    "127.0.0.1:3",
  ]);
  assert.deepEqual(sweepPlaces({ addresses: { nrgkickMeasurementsUrl: "" }, devices: [] }), []);
});
