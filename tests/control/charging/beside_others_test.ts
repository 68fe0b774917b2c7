import assert from "node:assert/strict";
import { IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import { besideOthers } from "../../../src/control/charging/beside_others.ts";
import { NO_TRIALS } from "../../../src/control/charging/trials.ts";
import type { Plan } from "../../../src/control/limits.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import { chargingState, type House, pausedState } from "../house.ts";
import { toCharger } from "../one.ts";
import { situationOf } from "./one_charge.ts";

const PAUSE: ChargerCommand = { enabled: false, currentA: 6 };
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });
const PLAN: Plan = {
  wish: charge(10),
  reason: { code: "charging.tracked", powerW: 3680, spareW: 0 },
  follow: { ...IDLE_FOLLOW, spareSinceMs: null, spareA: 0 },
  protectedUntilMs: null,
  shortCharges: 0,
  trials: { ...NO_TRIALS },
};

/** What becomes of a wish for 10 A of a charge of 8 A, two phases, that was told an hour ago. */
function beside(
  own: { readonly yieldingW?: number; readonly awaitedW?: number },
  house: Partial<House> = {},
  rest: Partial<Situation> = {},
  mode: ChargeMode = "tracked",
) {
  const { yieldingW = 0, awaitedW = 0 } = own;
  const state = toCharger(rest.isCharging === false ? pausedState(mode) : chargingState(8, mode));
  const gathered = { ...state, follow: { ...IDLE_FOLLOW, spareSinceMs: 7, spareA: 10 } };
  return besideOthers(PLAN, gathered, { situation: situationOf(house, rest), yieldingW, awaitedW });
}

Deno.test("besideOthers() leaves a charge alone that nobody waits for, and one not by the sun", () => {
  assert.deepEqual(beside({}), { plan: PLAN, awaitedW: 0 });
  for (const mode of ["slow", "fast"] as const) {
    assert.deepEqual(beside({ awaitedW: 9000, yieldingW: 9000 }, {}, {}, mode).plan, PLAN);
  }
});

Deno.test("besideOthers() gives way to a charger before it, and says how it stands", () => {
  const lower = beside({ awaitedW: 460 }).plan;
  assert.deepEqual([lower.wish, lower.reason], [charge(7), PLAN.reason]);
  const ended = beside({ awaitedW: 3000 }).plan;
  assert.deepEqual(ended.wish, PAUSE);
  assert.deepEqual(ended.reason, { code: "stopping", powerW: 3680 });
  const notYet = { isCharging: false, surplusW: 5000 };
  const waiting = beside({ awaitedW: 3000 }, { carPowerW: 0 }, notYet).plan.reason;
  assert.deepEqual(waiting, {
    code: "wait.surplus",
    surplusW: 5000,
    neededW: 6 * 460,
    phases: 2,
  });
  const unknown = beside({ awaitedW: 3000 }, {}, { carPowerW: null, surplusW: null }).plan.reason;
  assert.ok(unknown.code === "wait.surplus");
  assert.equal(unknown.surplusW, 0);
});

Deno.test("besideOthers() waits for room behind it, and keeps what was gathered for the raise", () => {
  const held = beside({ yieldingW: 2000 }, {}, { surplusW: 5000 });
  assert.equal(held.awaitedW, 4600 - 3000);
  assert.deepEqual([held.plan.wish, held.plan.reason], [charge(8), PLAN.reason]);
  assert.deepEqual([held.plan.follow.spareSinceMs, held.plan.follow.spareA], [7, 10]);
  assert.deepEqual(beside({ yieldingW: 2000 }, {}, { surplusW: 6600 }).plan, PLAN, "it is there");
  const start = { isCharging: false, startSurplusW: 4000, surplusW: 9000 };
  const waits = beside({ yieldingW: 2000 }, { carPowerW: 0 }, start).plan;
  assert.deepEqual([waits.wish, waits.reason], [PAUSE, { code: "wait.room", powerW: 2000 }]);
});
