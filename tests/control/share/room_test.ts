import assert from "node:assert/strict";
import {
  awaitedOfW,
  giveWay,
  holdForRoom,
  yieldedBehindW,
} from "../../../src/control/share/room.ts";
import type { DecidedCar } from "../../../src/control/share/views.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { START_MS } from "../house.ts";
import { chargerLoad, DEMAND, FLOWS, houseOf, NOW } from "./share_loads.ts";

const RANGE = { minA: 6, maxA: 15, stepA: 1 };
const PER_AMPERE_W = 460;
const PAUSE: ChargerCommand = { enabled: false, currentA: 6 };
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });

/** Those that were decided before, and wait for so much. */
function waiting(...awaitedW: readonly number[]): readonly DecidedCar[] {
  return awaitedW.map((awaitedW, place) => ({
    place,
    demand: { ...DEMAND, awaitedW },
    seen: FLOWS,
  }));
}

Deno.test("yieldedBehindW() is what the chargers behind one draw by the sun", () => {
  const loads = [0, 1, 2].map((place) => chargerLoad(place));
  const [first, second, last] = loads;
  assert.ok(first && second && last);
  const house = houseOf(loads, []);
  assert.deepEqual([first, second, last].map((own) => yieldedBehindW(own, house)), [6000, 3000, 0]);
});

Deno.test("awaitedOfW() is what those before one wait for, and those behind it cannot give", () => {
  const YOUNG = { switchedMs: START_MS - 299_999 };
  const own = chargerLoad(1);
  const awaited = (
    behind: Parameters<typeof chargerLoad>[1] | null,
    ...awaitedW: readonly number[]
  ) => {
    const loads = behind === null ? [own] : [own, chargerLoad(2, behind)];
    return awaitedOfW(own, houseOf([chargerLoad(0), ...loads], []), waiting(...awaitedW));
  };
  assert.equal(awaited(null), 0);
  assert.equal(awaited(null, 4000), 4000);
  assert.equal(awaited(null, 4000, 500), 4500);
  assert.equal(awaited({}, 4000), 1000, "the last one gives its 3000 W first");
  assert.equal(awaited({}, 2000), 0);
  assert.equal(awaited({ memory: YOUNG }, 4000), 4000, "it has just begun, at its least");
  assert.equal(awaited({ memory: { switchedMs: START_MS - 300_000 } }, 4000), 1000);
  assert.equal(awaited({ memory: { switchedMs: null } }, 4000), 1000);
  const raised = { memory: { ...YOUNG, command: charge(8) } };
  assert.equal(awaited(raised, 4000), 3250, "a quarter of it is above the least");
  assert.equal(awaited({ memory: { ...YOUNG, command: charge(5) } }, 4000), 4000);
  const ending = { memory: { ...YOUNG, command: PAUSE, changedMs: START_MS - 5000 } };
  assert.equal(awaited(ending, 4000), 1000, "it is on its way out");
  assert.equal(awaited({ values: { powerW: 0 } }, 4000), 4000);
});

/** What a charger is told that wants so much beside one behind it which draws 3000 W. */
function held(
  wish: ChargerCommand,
  rest: Partial<Parameters<typeof holdForRoom>[1]> = {},
) {
  return holdForRoom(wish, {
    before: null,
    surplusW: 5000,
    yieldingW: 3000,
    perAmpereW: PER_AMPERE_W,
    range: RANGE,
    ...rest,
  });
}

Deno.test("holdForRoom() begins with what is there already, or waits", () => {
  assert.deepEqual(held(charge(10), { surplusW: 6000 }), {
    command: charge(6),
    awaitedW: 4600 - 3000,
  });
  assert.deepEqual(held(charge(10), { surplusW: 5000 }), { command: PAUSE, awaitedW: 2600 });
  const off = { enabled: false, currentA: 7 };
  assert.deepEqual(held(charge(10), { before: off }).command, off, "as it was told");
  assert.deepEqual(held(charge(10), { surplusW: 3000 + 2760 - 50 }).command, charge(6));
  assert.deepEqual(held(charge(10), { surplusW: 3000 + 2760 - 51 }).command, PAUSE);
  assert.deepEqual(held(charge(7), { surplusW: 6500 }), { command: charge(7), awaitedW: 0 });
});

Deno.test("holdForRoom() waits for no more than those behind draw, nor more than it wants", () => {
  assert.equal(held(charge(15), { surplusW: 3000 }).awaitedW, 3000);
  assert.equal(held(charge(6), { surplusW: 4000 }).awaitedW, 1760);
  assert.equal(held(charge(6), { surplusW: 2000 }).awaitedW, 2760, "less than nothing is there");
});

Deno.test("holdForRoom() raises a charge by what is there, and never lowers it", () => {
  const before = charge(8);
  assert.deepEqual(held(charge(12), { before, surplusW: 3000 + 10 * 460 }), {
    command: charge(10),
    awaitedW: 920,
  });
  assert.deepEqual(held(charge(12), { before, surplusW: 3000 }).command, charge(8));
  assert.deepEqual(held(charge(8), { before, surplusW: 0 }), { command: charge(8), awaitedW: 0 });
  assert.deepEqual(held(charge(7), { before, surplusW: 0 }), { command: charge(7), awaitedW: 0 });
});

Deno.test("holdForRoom() holds nothing without a sun, one behind it, or a wish to charge", () => {
  const free = { command: charge(10), awaitedW: 0 };
  assert.deepEqual(held(charge(10), { surplusW: null }), free);
  assert.deepEqual(held(charge(10), { yieldingW: 50 }), free, "it is noise");
  assert.equal(held(charge(10), { yieldingW: 51, surplusW: 4651 - 51 }).awaitedW, 51);
  assert.deepEqual(held(PAUSE), { command: PAUSE, awaitedW: 0 });
});

/** What a charge becomes that draws 4600 W while so much is waited for. */
function given(
  wish: ChargerCommand,
  awaitedW: number,
  rest: Partial<Parameters<typeof giveWay>[1]> = {},
): ChargerCommand {
  return giveWay(wish, {
    awaitedW,
    powerW: 4600,
    switchedMs: START_MS - 300_000,
    perAmpereW: PER_AMPERE_W,
    range: RANGE,
    now: NOW,
    ...rest,
  });
}

Deno.test("giveWay() comes down by what is waited for, and ends where less than the least is left", () => {
  assert.deepEqual(given(charge(10), 0), charge(10));
  assert.deepEqual(given(charge(10), 50), charge(10), "it is noise");
  assert.deepEqual(given(charge(10), 51), charge(9));
  assert.deepEqual(given(charge(10), 1840), charge(6));
  assert.deepEqual(given(charge(10), 1841), PAUSE);
  assert.deepEqual(given(charge(7), 460), charge(7), "no more than it wants");
  assert.deepEqual(given(PAUSE, 3000), PAUSE);
  assert.deepEqual(given(charge(10), 51, { powerW: null }), PAUSE, "unknown is nothing to leave");
});

Deno.test("giveWay() keeps a charge that has just begun at its least", () => {
  const young = { switchedMs: START_MS - 299_999 };
  assert.deepEqual(given(charge(10), 3000, young), charge(6));
  assert.deepEqual(given(charge(10), 3000, { switchedMs: null }), PAUSE);
});
