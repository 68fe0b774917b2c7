import assert from "node:assert/strict";
import { judgeHealth } from "../../../src/app/upkeep/health.ts";

Deno.test("judgeHealth() is well up to 30 s after a cycle, and not before the first", () => {
  const well = (cycleAgeMs: number) => ({ isHealthy: true, problem: null, cycleAgeMs });
  assert.deepEqual(judgeHealth(0), well(0));
  assert.deepEqual(judgeHealth(30_000), well(30_000));
  assert.deepEqual(judgeHealth(30_001), {
    isHealthy: false,
    problem: "the last cycle ended 30 s ago",
    cycleAgeMs: 30_001,
  });
  assert.deepEqual(judgeHealth(null), {
    isHealthy: false,
    problem: "no cycle has ended yet",
    cycleAgeMs: null,
  });
});
