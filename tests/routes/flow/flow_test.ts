import assert from "node:assert/strict";
import { flowOf, throughputW } from "../../../routes/flow/flow.ts";
import type { Status } from "../../../src/app/status.ts";
import { SUNNY } from "../fake_program.ts";

/** A house without loads whose sun gives so much and whose grid takes the rest, but for `offW`. */
function house(sunW: number, offW: number, more: Partial<Status> = {}): Status {
  return {
    ...SUNNY,
    balance: "settled",
    loads: [],
    devices: [],
    pvPowerW: sunW,
    batteryPowerW: 0,
    gridPowerW: 0,
    housePowerW: sunW - offW,
    conversionLossW: 0,
    plug: { ...SUNNY.plug, isConfigured: false },
    ...more,
  };
}

const stateOf = (status: Status) => flowOf(status).state;

Deno.test("flowOf() lines add up to within 50 W, or to 1 % of all that flows", () => {
  for (
    const { sunW, mostW } of [
      { sunW: 1000, mostW: 50 },
      { sunW: 5000, mostW: 50 },
      { sunW: 12_000, mostW: 120 },
    ]
  ) {
    for (const sign of [1, -1]) {
      assert.equal(stateOf(house(sunW, sign * mostW)), "whole", `${sunW} W`);
      assert.equal(stateOf(house(sunW, sign * (mostW + 1))), "settling", `${sunW} W`);
    }
  }
  const buying = { pvPowerW: 0, gridPowerW: 12_000, housePowerW: 11_880 };
  assert.equal(stateOf(house(0, 0, buying)), "whole", "whatever gives it");
});

Deno.test("flowOf() is as unsettled as the balance is, and unknown where a line is", () => {
  assert.equal(stateOf(house(1000, 0, { balance: "settling" })), "settling");
  assert.equal(stateOf(house(1000, 0, { balance: "contradictory" })), "unknown");
  assert.equal(stateOf(house(1000, 0, { gridPowerW: null })), "unknown");
  assert.equal(stateOf(house(1000, 0, { conversionLossW: null })), "unknown");
  assert.equal(stateOf(house(1000, 0, { housePowerW: null })), "unknown");
});

Deno.test("flowOf() the house is what the first switch leaves of it, and never below zero", () => {
  const houseOf = (status: Status) =>
    flowOf(status).takers.find(({ kind }) => kind === "house")?.powerW;
  const plug = { ...SUNNY.plug, isConfigured: true, powerW: 400 };
  assert.equal(houseOf(house(1000, 0)), -1000);
  assert.equal(houseOf(house(1000, 0, { plug })), -600);
  assert.equal(houseOf(house(1000, 0, { plug: { ...plug, powerW: null } })), -1000);
  assert.equal(houseOf(house(300, 0, { plug })), 0);
  assert.ok(!Object.is(houseOf(house(0, 0)), -0));
});

Deno.test("flowOf() shows what is set up, and everything before the first cycle", () => {
  const battery = { ...SUNNY.battery, isConfigured: false };
  const kinds = (status: Status) => flowOf(status).sources.map(({ kind }) => kind);
  assert.deepEqual(kinds(house(1000, 0)), ["sun", "battery", "grid"]);
  assert.deepEqual(kinds(house(1000, 0, { battery })), ["sun", "grid"]);
  assert.deepEqual(kinds(house(1000, 0, { battery, cycle: 0 })), ["sun", "battery", "grid"]);
});

Deno.test("throughputW() is what is given, or what is taken where that is more", () => {
  const of = (change: Partial<Status>) => throughputW(flowOf(house(1000, 0, change)));
  assert.equal(of({}), 1000);
  assert.equal(of({ gridPowerW: 500 }), 1500);
  assert.equal(of({ gridPowerW: -700 }), 1700);
  assert.equal(of({ gridPowerW: null, housePowerW: null }), 1000);
});
