import assert from "node:assert/strict";
import { CHARGER_DEFAULTS, ChargerUnit } from "../../../src/simulator/house/charger.ts";

const NO_FLOW = { currentA: 0, activePhases: 0, powerW: 0 };
const FLOW = { currentA: 10, activePhases: 3, powerW: 6900 };
const NOTHING = { isEnabled: null, currentA: null };

function unitOf() {
  return new ChargerUnit({
    ...CHARGER_DEFAULTS,
    isEnabled: true,
    currentA: 10,
    commandDelayS: 2,
    totalWh: 500,
  });
}

Deno.test("ChargerUnit obeys two seconds later, the newest last", () => {
  const unit = unitOf();
  unit.command({ isEnabled: null, currentA: 8 }, 1000);
  unit.command({ isEnabled: false, currentA: null }, 1500);
  unit.command({ isEnabled: true, currentA: 12 }, 2000);
  const offered = [2999, 3000, 3499, 3500, 3999, 4000].map((atMs) => unit.offeredA(atMs));
  assert.deepEqual(offered, [10, 8, 8, 0, 0, 12]);
});

Deno.test("ChargerUnit opens its contactors for three seconds while it changes phases", () => {
  for (
    const [flow, hot] of [[null, 0], [NO_FLOW, 0], [FLOW, 1], [
      { ...FLOW, currentA: 0.1 },
      0,
    ]] as const
  ) {
    const unit = unitOf();
    if (flow !== null) unit.state(flow);
    unit.command({ ...NOTHING, maxPhases: 1 }, 0);
    assert.deepEqual([unit.offeredA(1999), unit.phases], [10, 3]);
    assert.deepEqual([unit.offeredA(2000), unit.phases], [0, 1]);
    assert.equal(unit.state(NO_FLOW).isChangingOver, true);
    assert.deepEqual([unit.offeredA(4999), unit.offeredA(5000)], [0, 10]);
    const { isChangingOver, maxPhases } = unit.state(NO_FLOW);
    assert.deepEqual([isChangingOver, maxPhases], [false, 1]);
    assert.deepEqual(unit.phaseChanges, { count: 1, hot });
    unit.command({ ...NOTHING, maxPhases: 1 }, 6000);
    assert.equal(unit.offeredA(8000), 10);
    assert.equal(unit.phaseChanges.count, 1, "it is on one already");
  }
});

Deno.test("ChargerUnit offers nothing beyond its limit, held, or without power", () => {
  const unit = unitOf();
  unit.command({ ...NOTHING, energyLimitWh: 100 }, 0);
  assert.equal(unit.offeredA(2000), 10);
  unit.count(99);
  assert.deepEqual([unit.offeredA(2001), unit.state(FLOW).isLimited], [10, false]);
  unit.count(1);
  unit.count(-5);
  assert.deepEqual([unit.offeredA(2002), unit.state(FLOW).isLimited], [0, true]);
  assert.deepEqual([unit.state(FLOW).sessionWh, unit.state(FLOW).totalWh], [100, 600]);
  const other = unitOf();
  other.hold(true);
  assert.equal(other.offeredA(0), 0);
  other.hold(false);
  other.setPowered(false);
  assert.equal(other.offeredA(1), 0);
  other.command({ isEnabled: false, currentA: null }, 1);
  other.restart({ isEnabled: true, maxPhases: 2 });
  assert.deepEqual([other.offeredA(9000), other.phases], [10, 2]);
  other.setSupplyPhases(1);
  assert.equal(other.phases, 1);
  other.setSupplyPhases(3);
  other.stickPhases(3);
  assert.equal(other.phases, 3, "whatever it is set to");
});
