import assert from "node:assert/strict";
import { House, type HouseOptions, type HouseState } from "../../../src/simulator/house/house.ts";
import { partOf } from "../../../src/simulator/house/parts.ts";
import { WEATHER_KINDS } from "../../../src/simulator/house/weather.ts";

const HOUR_S = 3600;
const MIDNIGHT_MS = Date.UTC(2026, 5, 20, 23);
const NOON_MS = MIDNIGHT_MS + 12 * HOUR_S * 1000;

/** A house with more than one of each. */
const PARTS = [
  { kind: "plant", peakPowerW: 5000, maxAcPowerW: 4600, azimuthDeg: -90, battery: null },
  { kind: "plant", peakPowerW: 0, maxAcPowerW: 4600, battery: { socPct: 40 }, isAcCoupled: true },
  {
    kind: "charger",
    charger: { isEnabled: true, currentA: 10, firstLine: "L2" },
    car: { phases: 1 },
  },
  { kind: "heater", powerW: 1500, line: "L3", isOn: true },
  { kind: "load", powerW: 1100, onS: 600, periodS: 2400, line: "L1" },
] as const satisfies HouseOptions["parts"];

function advanceBy(house: House, seconds: number): HouseState {
  house.advanceTo(house.state.atMs + seconds * 1000);
  return house.state;
}

/** A house of constant sun and household. */
function steadyHouse(
  { pvW, loadW, ...options }: Partial<HouseOptions> & { pvW: number; loadW: number },
): House {
  return new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    peakPowerW: 10_000,
    pvWPerKwp: () => pvW / 10,
    householdW: () => loadW,
    ...options,
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function assertBalanced(state: HouseState): void {
  const inW = state.gridPowerW + state.pvPowerW + state.batteryPowerW;
  const outW = state.housePowerW + state.carPowerW + state.lossPowerW;
  assert.ok(Math.abs(inW - outW) < 1e-6, `${inW} W in, ${outW} W out`);
  assert.ok(state.lossPowerW >= 0);
  assert.ok(Math.abs(sum(state.gridLinesW) - state.gridPowerW) < 1e-6, "the phases are the grid");
  for (const whole of ["pvPowerW", "acPowerW", "batteryPowerW"] as const) {
    assert.ok(Math.abs(sum(state.plants.map((plant) => plant[whole])) - state[whole]) < 1e-6);
  }
  const carsW = sum(state.chargers.map(({ powerW }) => powerW));
  assert.ok(Math.abs(carsW - state.carPowerW) < 1e-6);
}

for (const weather of WEATHER_KINDS) {
  Deno.test(`House of many parts keeps its balance each second of a ${weather} day`, () => {
    const house = new House({ seed: 7, startMs: MIDNIGHT_MS, weather, parts: PARTS });
    house.charger.command({ isEnabled: true, currentA: 16 }, MIDNIGHT_MS);
    let opposed = 0;
    for (let second = 0; second < 24 * HOUR_S; second++) {
      const state = advanceBy(house, 1);
      assertBalanced(state);
      const [direct, , coupled] = state.plants.map(({ batteryPowerW }) => batteryPowerW);
      // By the lag of a second or two only.
      if ((direct ?? 0) * (coupled ?? 0) < -10_000) opposed++;
    }
    const { energies, carStarts } = house.state;
    assert.ok(carStarts >= 2 && energies.carWh > 10_000);
    assert.ok(opposed < 600, `a battery fed another for ${opposed} s`);
    const { siteErrorWh, batteryErrorWh } = house.energyBalance();
    assert.ok(Math.abs(siteErrorWh) < 1e-3 * (energies.pvWh + energies.importedWh));
    assert.ok(Math.abs(batteryErrorWh) < 1e-3 * energies.batteryChargedWh);
  });
}

Deno.test("House batteries level the meter together, each by what it can", () => {
  const parts = [
    {
      kind: "plant",
      peakPowerW: 0,
      battery: { maxChargeW: 2475, maxDischargeW: 2500, socPct: 50 },
      isAcCoupled: true,
    },
  ] as const satisfies HouseOptions["parts"];
  const night = advanceBy(steadyHouse({ pvW: 0, loadW: 3000, parts }), 30);
  assert.ok(Math.abs(night.gridPowerW) < 1, `${night.gridPowerW} W`);
  const [direct = 0, coupled = 0] = night.plants.map(({ batteryPowerW }) => batteryPowerW);
  assert.ok(Math.abs(direct / coupled - 2) < 0.01, `${direct} and ${coupled} W`);
  const noon = advanceBy(steadyHouse({ pvW: 6000, loadW: 500, parts }), 30);
  assert.ok(Math.abs(noon.gridPowerW) < 1, `${noon.gridPowerW} W`);
  assert.ok(noon.plants.every(({ batteryPowerW }) => batteryPowerW < -1000));
  const full = advanceBy(
    steadyHouse({ pvW: 4000, loadW: 500, parts, battery: { socPct: 100 } }),
    30,
  );
  assert.ok(Math.abs(partOf(full.plants, 1).batteryPowerW + 2475) < 1, "the other one goes on");
  assert.ok(full.gridPowerW < -500);
});

Deno.test("House an AC-coupled battery takes the sun of another plant, a DC-coupled one does not", () => {
  const second = { kind: "plant", peakPowerW: 6000, battery: null } as const;
  const store = { kind: "plant", peakPowerW: 0, isAcCoupled: true } as const;
  const options = { pvW: 5000, loadW: 300, peakPowerW: 0, battery: { socPct: 50 } };
  const direct = advanceBy(steadyHouse({ ...options, parts: [second] }), 30);
  assert.equal(direct.batteryPowerW, 0);
  assert.ok(direct.gridPowerW < -2000);
  const coupled = advanceBy(steadyHouse({ ...options, parts: [second, store] }), 30);
  assert.ok(Math.abs(coupled.gridPowerW) < 1, `${coupled.gridPowerW} W`);
  const [own, roof, cellar] = coupled.plants;
  assert.equal(own?.batteryPowerW, 0);
  assert.ok((roof?.acPowerW ?? 0) > 2500 && (cellar?.acPowerW ?? 0) < -2000);
  assert.ok((cellar?.batteryPowerW ?? 0) > (cellar?.acPowerW ?? 0), "the rest is lost on the way");
});

Deno.test("House plants of two orientations have their best hours apart, under the same clouds", () => {
  const parts = [{ kind: "plant", peakPowerW: 9400, tiltDeg: 30, azimuthDeg: -90 }] as const;
  const house = new House({ seed: 1, startMs: MIDNIGHT_MS, weather: "clear", parts });
  const at = (hour: number) => {
    house.advanceTo(MIDNIGHT_MS + hour * HOUR_S * 1000);
    return house.state.plants.map(({ pvAvailableW }) => pvAvailableW);
  };
  const [southEarly = 0, eastEarly = 0] = at(8);
  assert.ok(eastEarly > 1.3 * southEarly, `${southEarly} W, east ${eastEarly} W`);
  const [southLate = 0, eastLate = 0] = at(15);
  assert.ok(southLate > 1.5 * eastLate, `${southLate} W, east ${eastLate} W`);
});

Deno.test("House each thing of one phase lies on its own", () => {
  const parts = [
    {
      kind: "charger",
      charger: { firstLine: "L2", isEnabled: true, currentA: 10 },
      car: { phases: 2 },
    },
    { kind: "heater", powerW: 1500, line: "L3", isOn: true, tankWh: null },
    { kind: "load", powerW: 900, onS: 10, periodS: 10, line: "L1" },
    { kind: "plant", peakPowerW: 0, battery: null, line: "L1" },
  ] as const satisfies HouseOptions["parts"];
  const quiet = { pvW: 0, loadW: 0, battery: null, heater: { powerW: 600, isOn: true } };
  const house = steadyHouse({ ...quiet, parts });
  const [l1, l2, l3] = advanceBy(house, 60).gridLinesW;
  const [, second] = house.state.chargers;
  const perPhaseW = (second?.powerW ?? 0) / 2;
  assert.ok(perPhaseW > 2200);
  assert.equal(Math.round(l1), 900);
  assert.ok(Math.abs(l2 - perPhaseW - 600) < 30, `L2 ${l2} W`);
  assert.ok(Math.abs(l3 - perPhaseW - 1500) < 30, `L3 ${l3} W`);
  const currentsA = house.currentsA(house.state.gridLinesW, house.state.atMs);
  assert.ok(Math.abs(currentsA[2] - l3 / 234.8) < 0.1, `${currentsA}`);
});

Deno.test("MainFuse notes for how long and how far each phase was above it, and nothing below", () => {
  let loadW = 0;
  const house = steadyHouse({
    pvW: 0,
    loadW: 0,
    battery: null,
    mainFuseA: 20,
    householdW: () => loadW,
  });
  advanceBy(house, 10);
  assert.deepEqual(house.fuse.overloads, Array(3).fill({ overS: 0, worstA: 0 }));
  // Half of the household lies on L1: 26 A there, 15 A on L3, 10 A on L2.
  loadW = 12_000;
  advanceBy(house, 40);
  loadW = 9000;
  advanceBy(house, 60);
  const [l1, l2, l3] = house.fuse.overloads;
  assert.equal(l1?.overS, 40);
  assert.ok(Math.abs((l1?.worstA ?? 0) - 6000 / 233.1) < 0.3, `${l1?.worstA} A`);
  assert.deepEqual([l2, l3], [{ overS: 0, worstA: 0 }, { overS: 0, worstA: 0 }]);
  const sun = steadyHouse({ pvW: 18_000, loadW: 0, battery: null, mainFuseA: 10, peakPowerW: 2e4 });
  advanceBy(sun, 10);
  assert.ok(
    sun.fuse.overloads.every(({ overS, worstA }) => overS > 8 && worstA > 13),
    "export too",
  );
});

Deno.test("House the same seed and commands give the same numbers, whatever the rhythm", () => {
  const options = { seed: 3, startMs: NOON_MS, weather: "broken", parts: PARTS } as const;
  const [often, seldom] = [new House(options), new House(options)];
  for (let atMs = NOON_MS; atMs <= NOON_MS + 600_000; atMs += 370) often.advanceTo(atMs);
  often.advanceTo(NOON_MS + 600_000);
  seldom.advanceTo(NOON_MS + 600_000);
  assert.deepEqual(often.state, seldom.state);
});

Deno.test("partOf() refuses what is not there", () => {
  assert.throws(() => partOf([1, 2], 2), /^RangeError: Cannot take part 2 of 2$/);
});
