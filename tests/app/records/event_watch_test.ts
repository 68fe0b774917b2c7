import assert from "node:assert/strict";
import { setGoal } from "../../../src/control/state.ts";
import { EventWatch } from "../../../src/app/records/event_watch.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  type House,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "../../control/house.ts";
import { wholeDecision } from "../../control/one.ts";

const SUN = charging({ currentA: 6, gridPowerW: -500 });
const GOAL = { energyWh: 10_000, readyBy: null, days: [] };
const ID = SLOT_IDS.charger;

/** A watch that begins with what has been decided in ten cycles of a charge. */
function setUp({ isNew = false } = {}) {
  const cycles = new Cycles(chargingState(6, "slow"));
  for (let cycle = 0; cycle < 9; cycle++) cycles.step(SUN);
  const { state } = wholeDecision(cycles.step(SUN));
  const watch = new EventWatch(isNew ? { ...state, loads: new Map() } : state);
  const step = (house: House = SUN, change = (whole: Whole): Whole => whole) => {
    const decision = change(wholeDecision(cycles.step(house)));
    const now = at(START_MS + cycles.afterMs);
    return watch.observe({ now, snapshot: snapshotOf(house), decision, settings: SETTINGS });
  };
  return { cycles, watch, step };
}

type Whole = ReturnType<typeof wholeDecision>;

Deno.test("EventWatch of a program that starts in a charge tells no second beginning, but its end", () => {
  const { step } = setUp();
  for (let cycle = 0; cycle < 10; cycle++) assert.deepEqual(step(), []);
  const full = { ...SUN, carPowerW: 0 };
  const codes = Array.from({ length: 10 }, () => step(full)).flat().map(({ code }) => code);
  assert.deepEqual(codes, ["charging.paused"]);
});

Deno.test("EventWatch tells of a mode and of a goal that came before its first cycle", () => {
  const { cycles, step } = setUp();
  cycles.press("fast");
  assert.deepEqual(step().map(({ code }) => code), ["mode.chosen"]);
  const { step: another } = setUp();
  const withGoal = (decision: Whole) => ({
    ...decision,
    state: setGoal(decision.state, ID, GOAL, at(START_MS)),
  });
  assert.ok(another(SUN, withGoal).some(({ code }) => code === "goal.set"));
  assert.deepEqual(another(SUN, withGoal), [], "once");
});

Deno.test("EventWatch follows loads that are new in the house from cycle to cycle", () => {
  const { cycles, step } = setUp({ isNew: true });
  const withRelay = (plugOn: boolean): House => ({ ...SUN, hasPlug: true, plugOn });
  const codes = (count: number, house: House) =>
    Array.from({ length: count }, () => step(house)).flat().map(({ code }) => code);
  assert.deepEqual(codes(8, withRelay(false)), ["charging.began"]);
  cycles.press("fast");
  assert.deepEqual(codes(1, withRelay(true)).toSorted(), ["mode.chosen", "plug.switched"]);
  assert.deepEqual(codes(3, withRelay(true)), []);
  const withGoal = (decision: Whole) => ({
    ...decision,
    state: setGoal(decision.state, ID, GOAL, at(START_MS)),
  });
  const goals = Array.from({ length: 3 }, () => step(SUN, withGoal)).flat()
    .filter(({ code }) => code === "goal.set");
  assert.equal(goals.length, 1);
});

Deno.test("EventWatch.moveStamps() moves what is under way of devices and currents", () => {
  const { step, watch } = setUp();
  const gone = { ...SUN, siteQuality: "unavailable", carPowerW: 0 } as const;
  step(gone);
  watch.moveStamps({ fromMs: 0, toMs: Infinity, stepMs: 1000, kept: new Set() });
  const events = Array.from({ length: 8 }, () => step(gone)).flat();
  const beganMs = at(START_MS + 55_000).atMs;
  assert.deepEqual(
    events.map(({ code, atMs }) => [code, atMs - beganMs]),
    [["charging.paused", 1000], ["device.lost", 1000]],
  );
});
