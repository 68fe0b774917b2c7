import assert from "node:assert/strict";
import { restoreState, toMemory } from "../one.ts";
import { NOISE_W } from "../../../src/control/site/site.ts";
import { forgetCharger } from "../../../src/control/takeover.ts";
import { parseMemory } from "../../../src/domain/codes/control_memory.ts";
import { at, charging, chargingState, Cycles, type House, START_MS } from "../house.ts";
import { steadyHourOf } from "../steady_house.ts";

/** A car that is told 10 A, 4600 W, in Slow held at 10 A by "Smallest current" of the charger. */
function told10(part: number, rest: Partial<House> = {}): House {
  return charging({ currentA: 10, carPowerW: 4600 * part, minCurrentA: 10, ...rest });
}

/** What is learnt of so many equal cycles. */
function learnt(houses: readonly House[], before = 1): number {
  const state = chargingState(10, "slow");
  const cycles = new Cycles({ ...state, habits: { ...state.habits, drawPart: before } });
  for (const house of houses) cycles.step(house);
  return cycles.state.habits.drawPart;
}

const many = (house: House, count = 6) => Array.from({ length: count }, () => house);

Deno.test("watchDraw() learns what a car draws of what it is told, from power that stands still", () => {
  const table: { name: string; houses: readonly House[]; before?: number; part: number }[] = [
    { name: "as told", houses: many(told10(1)), part: 1 },
    { name: "within measuring", houses: many(told10(1.004)), part: 1 },
    { name: "5 % more", houses: many(told10(1.05)), part: 1.05 },
    { name: "too short", houses: many(told10(1.05), 3), part: 1 },
    { name: "long enough", houses: many(told10(1.05), 4), part: 1.05 },
    { name: "less: its own limit", houses: many(told10(0.7)), part: 1 },
    { name: "no longer more", houses: many(told10(1)), before: 1.1, part: 1 },
    { name: "still more", houses: many(told10(1.1)), before: 1.1, part: 1.1 },
    { name: "less than was learnt", houses: many(told10(1.04)), before: 1.1, part: 1.04 },
    { name: "beyond any car", houses: many(told10(1.6)), part: 1.2 },
    {
      name: "on its way",
      houses: [1.3, 1.25, 1.2, 1.15, 1.1, 1.07].map((part) => told10(part)),
      part: 1,
    },
    {
      name: "not fresh",
      houses: many(told10(1.05, { chargerQuality: "stale", chargerAgeMs: 40_000 })),
      part: 1,
    },
    { name: "at rest", houses: many(told10(0)), before: 1.1, part: 1.1 },
    { name: "no power", houses: many(told10(1, { carPowerW: null })), before: 1.1, part: 1.1 },
    { name: "told 0 A", houses: many(told10(1, { targetCurrentA: 0 })), before: 1.1, part: 1.1 },
    { name: "no target", houses: many(told10(1.05, { targetCurrentA: null })), part: 1 },
    {
      name: "another target in between",
      houses: [...many(told10(1.05), 3), told10(1.05, { targetCurrentA: 9 }), told10(1.05)],
      part: 1,
    },
    {
      name: "the voltage explains it",
      houses: many(told10(240 / 230, { voltageV: 240 })),
      part: 1,
    },
  ];
  for (const { name, houses, before, part } of table) {
    assert.ok(Math.abs(learnt(houses, before) - part) < 1e-9, `${name}: ${learnt(houses, before)}`);
  }
});

Deno.test("watchDraw() learns nothing while a change of ours is on its way", () => {
  const state = chargingState(10, "slow");
  const cycles = new Cycles({ ...state, changedMs: START_MS + 5000 });
  for (const _ of many(told10(1.1), 4)) cycles.step(told10(1.1));
  assert.equal(cycles.state.habits.drawPart, 1);
  cycles.step(told10(1.1));
  assert.ok(cycles.state.habits.drawPart > 1.09);
});

Deno.test("what a car draws is kept over a restart of a week, and not for another charger", () => {
  const cycles = new Cycles(chargingState(10, "slow"));
  for (const house of many(told10(1.05))) cycles.step(house);
  const memory = parseMemory(JSON.stringify(toMemory(cycles.state, at(START_MS))));
  const weekLater = { atMs: at(START_MS).atMs + 7 * 86_400_000, steadyMs: 0 };
  const restored = restoreState(memory, cycles.state.choice, weekLater);
  assert.equal(restored.habits.drawPart, 1.05);
  assert.equal(restored.shortCharges, 0);
  assert.equal(forgetCharger(restored).habits.drawPart, 1);
});

Deno.test("a car that draws more than it is told neither hunts nor buys", () => {
  for (const hasBattery of [true, false]) {
    for (const drawPart of [1.05, 1.1]) {
      for (const pvW of [3600, 4700, 5500, 6200, 7100]) {
        const hour = steadyHourOf({ pvW, hasBattery, car: { drawPart } });
        const name = `${pvW} W, battery ${hasBattery}, ${drawPart}: ${JSON.stringify(hour)}`;
        // What stays under the noise of a meter is no import that moves a current.
        assert.ok(hour.changes <= 6 && hour.starts <= 1 && hour.boughtWh <= NOISE_W, name);
      }
    }
  }
});
