import assert from "node:assert/strict";
import { charging, chargingState, Cycles, type House, NIGHT, pausedState } from "./house.ts";
import { steadyHourOf } from "./steady_house.ts";

/** A car on three phases where "Max phases" is 2. */
const ON_THREE: House = charging({
  currentA: 6,
  carPowerW: 4140,
  phaseVoltagesV: [230, 230, 230],
  phaseCurrentsA: [6, 6, 6],
  batteryPowerW: -500,
});
const REST: House = { ...NIGHT, phaseVoltagesV: [230, 230, 230], phaseCurrentsA: [0, 0, 0] };

Deno.test("decide() counts the phases that carry current, and the setting before", () => {
  const cycles = new Cycles(pausedState("slow"));
  assert.equal(cycles.step(REST).phases, 2);
  const first = cycles.step({ ...ON_THREE });
  assert.deepEqual([first.phases, first.otherThanPhases], [3, null], "it may be a moment only");
  const held = cycles.step(ON_THREE);
  assert.deepEqual([held.phases, held.otherThanPhases], [3, 2], "the page says that they differ");
  const after = cycles.step(REST);
  assert.deepEqual(
    [after.phases, after.otherThanPhases],
    [3, null],
    "it has been seen to use three",
  );
  const fuse = cycles.step({ ...REST, phaseVoltagesV: [230, 0, 0] });
  assert.equal(fuse.phases, 1, "a phase without mains bounds them");
  cycles.step({ ...REST, isCarConnected: false });
  assert.equal(cycles.step({ ...REST, isCarConnected: true }).phases, 3);
  assert.equal(cycles.step(REST).phases, 2, "another car");
});

Deno.test("decide() takes no phase for seen that carried current in one cycle alone", () => {
  const cycles = new Cycles(pausedState("slow"));
  cycles.step(ON_THREE);
  cycles.step({ ...ON_THREE, phaseCurrentsA: [6, 6, 0], carPowerW: 2760 });
  assert.equal(cycles.step(REST).phases, 2);
});

Deno.test("decide() says so when the car draws on fewer phases than are set", () => {
  const one = { ...ON_THREE, phaseCurrentsA: [6, 0, 0], carPowerW: 1380 };
  const cycles = new Cycles(chargingState(6));
  cycles.step(one);
  const { phases, otherThanPhases } = cycles.step(one);
  assert.deepEqual([phases, otherThanPhases], [1, 2]);
  const supply = { ...one, phaseVoltagesV: [230, 0, 0] };
  cycles.step(supply);
  assert.equal(cycles.step(supply).otherThanPhases, null, "a supply of one phase is expected");
});

Deno.test("a car on three phases where two are set neither hunts nor buys", () => {
  for (const hasBattery of [true, false]) {
    for (const pvW of [3300, 4000, 4700, 5500, 6200, 7100, 8300]) {
      const hour = steadyHourOf({ pvW, hasBattery, car: { phases: 3 } });
      const name = `${pvW} W, battery ${hasBattery}: ${JSON.stringify(hour)}`;
      assert.ok(hour.changes <= 6 && hour.starts <= 1 && hour.boughtWh <= 10, name);
    }
  }
});
