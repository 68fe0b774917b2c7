import assert from "node:assert/strict";
import fc from "fast-check";
import { shownParts, shownShares } from "../../src/words/format.ts";

const SEED = 20_261_130;

Deno.test("shownParts() rounds up the largest remainders, so that the parts are the whole", () => {
  assert.deepEqual(shownParts([1240, 1240, 1240], { whole: 3720, step: 100 }), [1300, 1200, 1200]);
  assert.deepEqual(shownParts([1260, 1260, 1260], { whole: 3780, step: 100 }), [1300, 1300, 1200]);
  assert.deepEqual(shownParts([120, 250, 30], { whole: 400, step: 100 }), [100, 300, 0]);
  assert.deepEqual(shownParts([300, 0, 20], { whole: 320, step: 100 }), [300, 0, 0]);
  assert.deepEqual(shownShares([1, 1, 1], 3), [34, 33, 33]);
  assert.deepEqual(shownShares([2, 1], 3), [67, 33]);
});

Deno.test("shownParts() rounds each for itself where they are not all of the whole", () => {
  assert.deepEqual(shownParts([1260, 1260], { whole: 4000, step: 100 }), [1300, 1300]);
  assert.deepEqual(shownShares([1, 1], 3), [33, 33]);
});

Deno.test(`shownParts() adds up, and is no step away from any part (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 1, maxLength: 5 }),
      (parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const shown = shownParts(parts, { whole, step: 100 });
        const sum = shown.reduce((all, part) => all + part, 0);
        assert.equal(sum, Math.round(whole / 100) * 100);
        for (const [place, part] of parts.entries()) {
          assert.ok(Math.abs((shown[place] ?? NaN) - part) < 100, `${shown} of ${parts}`);
        }
      },
    ),
    { seed: SEED },
  );
});
