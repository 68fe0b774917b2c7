import assert from "node:assert/strict";
import { chargerState } from "../../src/app/load_states.ts";
import { chargingState, decideAt, NIGHT } from "../control/house.ts";
import { wholeDecision } from "../control/one.ts";
import { CHARGER, fresh } from "../domain/house/readings.ts";

Deno.test("chargerState() tells the phases that are open where there are such, and the largest current", () => {
  const [load] = wholeDecision(
    decideAt(0, { state: chargingState(6, "slow"), house: NIGHT }),
  ).loads;
  assert.ok(load?.kind === "charger");
  const { phaseRange: _, ...decision } = load;
  const charger = fresh({ ...CHARGER, powerW: 2760.4, phaseCurrentsA: [6, 7.5, 0] });
  const state = chargerState(charger, decision, "sent");
  assert.equal("phaseRange" in state, false);
  assert.deepEqual([state.powerW, state.currentA, state.applyState], [2760, 7.5, "sent"]);
  const phaseRange = { fewest: 1, most: 3 } as const;
  assert.deepEqual(chargerState(charger, { ...decision, phaseRange }, null).phaseRange, phaseRange);
});
