import assert from "node:assert/strict";
import { goalReason } from "../../../src/control/goals/goal_reason.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { Reason } from "../../../src/domain/codes/reason.ts";
import type { GoalState } from "../../../src/domain/goals/goal_state.ts";
import { situationOf } from "../charging/one_charge.ts";
import { at, type House, START_MS } from "../house.ts";

const { atMs: NOW_MS } = at(START_MS);
const DEADLINE_MS = NOW_MS + 3_600_000;
const CHARGES: Reason = { code: "charging.fast", powerW: 3680, isMeterBlind: false };
const WAITS: Reason = { code: "blind.meter", ageMs: null };
const GOAL: GoalState = {
  energyWh: 20_000,
  readyBy: "07:00",
  days: "once",
  setAtMs: 0,
  gotWh: 5000,
  missingWh: 15_000,
  deadlineMs: DEADLINE_MS,
  powerW: 6900,
  isDue: true,
  startsAtMs: null,
  readyAtMs: NOW_MS + 1000,
  shortWh: 0,
  cost: null,
};
const SHARED = { gotWh: 5000, goalWh: 20_000, deadlineMs: DEADLINE_MS };

/** The reason of a charger with a goal that is due and drawn for. */
function said(
  reason: Reason,
  goal: Partial<GoalState> | null = {},
  house: Partial<House> = {},
  rest: Partial<Situation> = {},
): Reason {
  return goalReason(reason, goal && { ...GOAL, ...goal }, situationOf(house, rest));
}

Deno.test("goalReason() of a goal that is due says when it is ready, by how much short, or late", () => {
  const charging = { code: "goal.charging", ...SHARED, powerW: 3680 } as const;
  const readyAtMs = GOAL.readyAtMs;
  assert.deepEqual(said(CHARGES), { ...charging, readyAtMs, isMeterBlind: false });
  assert.deepEqual(said(CHARGES, {}, {}, { isMeterBlind: true }), {
    ...charging,
    readyAtMs,
    isMeterBlind: true,
  });
  assert.deepEqual(said(CHARGES, { shortWh: 1 }), {
    code: "goal.short",
    ...SHARED,
    powerW: 3680,
    shortWh: 1,
  });
  const late = { code: "goal.late", powerW: 3680, readyAtMs } as const;
  assert.deepEqual(said(CHARGES, { deadlineMs: NOW_MS, shortWh: 1 }), {
    ...late,
    ...SHARED,
    deadlineMs: NOW_MS,
  });
  assert.equal(said(CHARGES, { deadlineMs: NOW_MS + 1 }).code, "goal.charging");
  const over = said(CHARGES, { missingWh: 21_000 });
  assert.ok("gotWh" in over);
  assert.equal(over.gotWh, 0, "never less than nothing");
});

Deno.test("goalReason() leaves what has another reason as it is", () => {
  const stopping: Reason = { code: "stopping", powerW: 300 };
  assert.equal(said(stopping), stopping);
  assert.equal(said(CHARGES, {}, { carPowerW: null }), CHARGES);
  assert.equal(said(CHARGES, null), CHARGES);
  assert.equal(said(CHARGES, { deadlineMs: null }), CHARGES, "until so much, whenever that is");
  assert.equal(said(WAITS), WAITS, "it is due, and not charged for");
});

Deno.test("goalReason() of a goal that waits says from when on it is charged for", () => {
  const startsAtMs = NOW_MS + 60_000;
  const waiting = { isDue: false, startsAtMs };
  const paused = { carPowerW: 0, enabled: false };
  const reasons: readonly Reason[] = [
    WAITS,
    { code: "blind.battery", ageMs: null },
    { code: "setup.inverter" },
    { code: "wait.surplus", surplusW: 0, neededW: 1, phases: 2 },
    { code: "wait.soc", socPct: 10, startSocPct: 20 },
    { code: "wait.battery" },
    { code: "wait.protection", limitW: 1, startsAtMs: 0 },
  ];
  for (const reason of reasons) {
    assert.deepEqual(
      said(reason, waiting, paused),
      { code: "goal.waits", ...SHARED, startsAtMs },
      reason.code,
    );
  }
  assert.equal(said(WAITS, waiting), WAITS, "the sun charges");
  const other: Reason = { code: "off", modeBy: "user", sinceMs: 0 };
  assert.equal(said(other, waiting, paused), other);
  assert.equal(said(WAITS, { isDue: false, startsAtMs: null }, paused), WAITS);
  const alone = { ...paused, isCarConnected: false };
  assert.deepEqual(said(WAITS, waiting, alone), { code: "car.absent" });
  assert.equal(said(WAITS, waiting, { ...paused, isCarConnected: true }).code, "goal.waits");
});
