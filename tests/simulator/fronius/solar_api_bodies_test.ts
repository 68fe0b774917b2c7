import assert from "node:assert/strict";
import {
  type FroniusModel,
  type Json,
  meterData,
} from "../../../src/simulator/fronius/solar_api_bodies.ts";
import { House } from "../../../src/simulator/house/house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

function meterOf(model: FroniusModel, isMeterAtLoad: boolean) {
  const house = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    battery: null,
    pvWPerKwp: () => 0,
    householdW: () => 600,
  });
  house.advanceTo(NOON_MS + 60_000);
  const { state } = house;
  const view = { model, house, plant: 0, state, atMs: state.atMs, isBlank: false, isMeterAtLoad };
  const told = meterData(view) as Readonly<Record<string, Json>>;
  const { Meter_Location_Current, PowerReal_P_Sum, EnergyReal_WAC_Sum_Consumed } = told["0"] ?? {};
  return [Meter_Location_Current, PowerReal_P_Sum, EnergyReal_WAC_Sum_Consumed];
}

Deno.test("meterData() counts at the grid, where the meter sits there", () => {
  for (const model of ["gen24", "symo"] as const) {
    // 600 W for 61 s.
    assert.deepEqual(meterOf(model, false), [0, 600, 1_247_204 + 10], model);
    assert.deepEqual(meterOf(model, true), [1, -600, undefined], model);
  }
});

Deno.test("meterData() a meter of pulses sits in the consumption path, an IG Plus has none", () => {
  for (const isMeterAtLoad of [false, true]) {
    assert.deepEqual(meterOf("s0", isMeterAtLoad), [1, -600, undefined]);
    assert.deepEqual(meterOf("igplus", isMeterAtLoad), [undefined, undefined, undefined]);
  }
});
