import assert from "node:assert/strict";
import type { ControlState, FollowTimers } from "../../../src/control/state.ts";
import { charging, chargingState, decideAt, type House, START_MS } from "../house.ts";

/** A state that charges at a current, with some timers running. */
function following(
  currentA: number,
  timers: Partial<FollowTimers>,
  rest: Partial<ControlState> = {},
): ControlState {
  const state = chargingState(currentA);
  return { ...state, ...rest, follow: { ...state.follow, ...timers } };
}

function currentAt(afterMs: number, state: ControlState, house: House): number | null {
  const { charger } = decideAt(afterMs, { state, house });
  return charger?.enabled === true ? charger.currentA : null;
}

Deno.test("nextCurrentA() moves a charger of fine steps by half an ampere or not at all", () => {
  const fine = { stepA: 0.1, batteryPowerW: 0 };
  const raised = (exportedW: number) =>
    currentAt(
      20_000,
      following(8, { spareSinceMs: START_MS, spareA: 9 }),
      charging({ currentA: 8, ...fine, gridPowerW: -exportedW }),
    );
  assert.equal(raised(229), 8);
  assert.equal(raised(230), 8.5);
  const bare = { ...fine, hasBattery: false, batteryPowerW: null, socPct: null };
  const bought = charging({ currentA: 8, ...bare, gridPowerW: 138 });
  assert.equal(currentAt(0, chargingState(8), bought), 7.5);
});

Deno.test("nextCurrentA() waits for a battery that is taking the import over", () => {
  const state = (importBatteryW: number, importedWh = 5) =>
    following(10, { importSinceMs: START_MS - 20_000, importBatteryW, importedWh });
  const house = charging({ currentA: 10, gridPowerW: 600, batteryPowerW: -1000 });
  // 600 W within a minute are 200 W in 20 s.
  assert.equal(currentAt(0, state(-1200), house), 10);
  assert.equal(currentAt(0, state(-1199), house), 9);
  assert.equal(currentAt(0, state(-1200, 20.1), house), 9, "and that has bought too much");
});

Deno.test("nextCurrentA() waits for a raise that the car's reading does not show yet", () => {
  const raisedMs = START_MS - 15_000;
  const trial = { currentA: 15, borneA: null, surplusW: 7000, sinceMs: raisedMs };
  const state = (changedMs: number): ControlState =>
    following(15, { importSinceMs: START_MS - 5000 }, {
      changedMs,
      trials: { trial, fall: null, refusal: null },
    });
  // 15 A take 6900 W, of which the reading shows 4600 W; the meters show all of it.
  const ramping = charging({ currentA: 10, gridPowerW: 900, batteryPowerW: -1000 });
  assert.equal(currentAt(0, state(raisedMs), ramping), 15);
  assert.equal(currentAt(0, state(raisedMs - 1), ramping), 10, "another change than the raise");
  const clouded = { ...ramping, batteryPowerW: 2600 };
  assert.equal(currentAt(0, state(raisedMs), clouded), 7, "more than the raise explains");
});

Deno.test("nextCurrentA() takes a step back alone where that explains the import", () => {
  const trial = { currentA: 10, borneA: 9, surplusW: 4140, sinceMs: START_MS - 15_000 };
  const stepped = following(10, { importSinceMs: START_MS - 5000 }, {
    changedMs: trial.sinceMs,
    trials: { trial, fall: null, refusal: null },
  });
  const bare = { hasBattery: false, batteryPowerW: null, socPct: null };
  const importing = (currentA: number, gridPowerW: number) =>
    charging({ currentA, ...bare, gridPowerW });
  // An ampere takes 460 W.
  assert.equal(currentAt(0, stepped, importing(10, 480)), 9);
  assert.equal(currentAt(0, stepped, importing(10, 960)), 7, "the sun has fallen, too");
  const from8 = { trial: { ...trial, borneA: 8 }, fall: null, refusal: null };
  const { charger } = decideAt(0, {
    state: { ...stepped, trials: from8 },
    house: importing(10, 480),
    settings: { minCurrentA: 9 },
  });
  assert.deepEqual([charger?.enabled, charger?.currentA], [true, 9], "the smallest has grown");

  const back = (sinceMs: number) =>
    following(9, { importSinceMs: START_MS - 40_000 }, {
      changedMs: sinceMs,
      trials: { trial: null, fall: { trial, currentA: 9, sinceMs }, refusal: null },
    });
  assert.equal(currentAt(0, back(START_MS - 15_000), importing(9, 300)), 9, "on its way");
  assert.equal(currentAt(0, back(START_MS - 30_000), importing(9, 300)), 8, "30 s are enough");
  assert.equal(currentAt(0, back(START_MS - 15_000), importing(9, 960)), 6, "more is real");
});
