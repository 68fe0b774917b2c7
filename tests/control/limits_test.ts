import assert from "node:assert/strict";
import { tighten } from "../../src/control/limits.ts";

const RANGE = { minA: 6, maxA: 15, stepA: 1 };
const OFF = { enabled: false, currentA: 6 };
const on = (currentA: number) => ({ enabled: true, currentA });

Deno.test("tighten() never commands more than range and ceiling allow", () => {
  const table = [
    { wish: on(10), ceiling: null, expected: on(10) },
    { wish: on(16), ceiling: null, expected: on(15) },
    { wish: on(7.9), ceiling: null, expected: on(7) },
    { wish: on(5.9), ceiling: null, expected: OFF },
    { wish: on(10), ceiling: on(8), expected: on(8) },
    { wish: on(7), ceiling: on(8), expected: on(7) },
    { wish: on(10), ceiling: on(16), expected: on(10) },
    { wish: on(10), ceiling: OFF, expected: OFF },
    { wish: OFF, ceiling: on(8), expected: OFF },
    { wish: { enabled: false, currentA: 12 }, ceiling: null, expected: OFF },
  ];
  for (const { wish, ceiling, expected } of table) {
    assert.deepEqual(tighten(wish, RANGE, ceiling), expected);
  }
});

Deno.test("tighten() does not enable when the limits leave no current", () => {
  assert.deepEqual(tighten(on(10), { ...RANGE, maxA: 5 }, null), OFF);
});
