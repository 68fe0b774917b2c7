import assert from "node:assert/strict";
import { DAYS } from "./day_views.ts";
import { TOLD_DAYS } from "./told_days.ts";

/** Written down once, when the tests of its parts held. */
Deno.test("simulated houses live their days as they did", () => {
  for (const { name, states } of DAYS) {
    const told = JSON.parse(JSON.stringify(states()));
    assert.deepEqual(told, TOLD_DAYS[name]?.map((text): unknown => JSON.parse(text)), name);
  }
});
