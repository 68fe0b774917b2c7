import assert from "node:assert/strict";
import { isSteeredSwitch, leadingSwitch } from "../../../src/domain/devices/leading_switch.ts";
import { type Role, SLOT_IDS } from "../../../src/domain/house/device.ts";
import { splitBetween } from "../../../src/domain/house/energy_book.ts";
import * as v from "valibot";
import { byPriority, holdOf, SWITCH_PRESS } from "../../../src/domain/house/load.ts";

type Kind = "charger" | "switch" | null;

Deno.test("byPriority() swaps the first charger and the first switch where the other comes first", () => {
  const order = (house: string, priority: "car" | "plug") =>
    byPriority(
      [...house],
      priority,
      (one): Kind =>
        one === "c" || one === "C" ? "charger" : one === "s" || one === "S" ? "switch" : null,
    ).join("");
  assert.deepEqual([order("cs", "car"), order("cs", "plug")], ["cs", "sc"]);
  assert.deepEqual([order("sc", "car"), order("sc", "plug")], ["cs", "sc"]);
  assert.deepEqual([order("xsCcS", "car"), order("xCsSc", "plug")], ["xCscS", "xsCSc"]);
  assert.deepEqual([order("c", "plug"), order("s", "car"), order("", "car")], ["c", "s", ""]);
});

Deno.test("holdOf() is an hour where nobody says for how long, and null for the rules", () => {
  assert.deepEqual(holdOf({ on: true, forMinutes: 2 }), { on: true, forMs: 120_000 });
  assert.deepEqual(holdOf({ on: false }), { on: false, forMs: 3_600_000 });
  assert.equal(holdOf({ auto: true }), null);
});

Deno.test("SWITCH_PRESS is on or off for a minute to a day, or back to the rules", () => {
  const takes = (press: unknown) => v.is(SWITCH_PRESS, press);
  const minutes = [0, 1, 1440, 1441, 1.5, "5"].map((forMinutes) => takes({ on: true, forMinutes }));
  assert.deepEqual(minutes, [false, true, true, false, false, false]);
  assert.deepEqual([takes({ on: false }), takes({ auto: true })], [true, true]);
  const wrong = [
    {},
    { auto: false },
    { auto: true, on: true },
    { on: 1 },
    { on: true, x: 1 },
    null,
  ];
  assert.deepEqual(wrong.filter(takes), []);
});

Deno.test("leadingSwitch() is the settings' plug, else the first switch that is no charger", () => {
  const device = (id: number, ...roles: readonly Role[]) => ({ id, roles });
  const house = [
    device(7, "switch", "charger"),
    device(8, "load"),
    device(9, "switch"),
    device(4, "switch"),
  ];
  assert.deepEqual(house.map(isSteeredSwitch), [false, false, true, true]);
  assert.equal(leadingSwitch(house, { plugHost: "" }), 9);
  assert.equal(leadingSwitch(house, { plugHost: "plug.lan" }), SLOT_IDS.plug);
  assert.equal(leadingSwitch(house.slice(0, 2), { plugHost: "" }), null);
});

Deno.test("splitBetween() charges what is imported to the last load first, and once", () => {
  const flows = { gridPowerW: 1000, batteryPowerW: 500, pvPowerW: 2000, conversionLossW: 0 };
  const loads = [{ id: 1, powerW: 2000 }, { id: 2, powerW: null }, { id: 3, powerW: 1200 }];
  assert.deepEqual([...splitBetween(loads, flows)], [
    [3, { solarW: 0, batteryW: 200, gridW: 1000, unknownW: 0 }],
    [2, null],
    [1, { solarW: 1700, batteryW: 300, gridW: 0, unknownW: 0 }],
  ]);
  const blind = splitBetween([{ id: 1, powerW: 700 }], { gridPowerW: null, batteryPowerW: null });
  assert.deepEqual(blind.get(1), { solarW: 0, batteryW: 0, gridW: 0, unknownW: 700 });
  assert.equal(splitBetween([], flows).size, 0);
});
