import assert from "node:assert/strict";
import { habitsInForce, NEW_HABITS } from "../../../src/control/car/car_habits.ts";

Deno.test("habitsInForce() forgets what was learnt of the smallest current with the setting, no more", () => {
  const learnt = {
    ...NEW_HABITS,
    drawPart: 1.1,
    wakeMs: 12_000,
    startA: 9,
    isStartProven: true,
    ceasedMs: 5,
    forMinA: 6,
  };
  assert.equal(habitsInForce(learnt, 6), learnt);
  assert.deepEqual(habitsInForce(learnt, 7), {
    ...NEW_HABITS,
    drawPart: 1.1,
    wakeMs: 12_000,
    forMinA: 7,
  });
  assert.deepEqual(habitsInForce({ ...learnt, forMinA: null }, 7), { ...learnt, forMinA: 7 });
});
