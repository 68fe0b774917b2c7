import assert from "node:assert/strict";
import {
  lastMinutesW,
  meanOf,
  NO_HISTORY,
  type SunHistory,
  updateHistory,
} from "../../../src/control/phases/sun_history.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";

/** The history after values at such steady times, in s. */
function historyAfter(...values: readonly (readonly [number, number | null])[]): SunHistory {
  return values.reduce(
    (history, [seconds, sunW]) => updateHistory(history, { sunW, steadyMs: seconds * 1000 }),
    NO_HISTORY,
  );
}

Deno.test("updateHistory() keeps the mean of each minute once it is over", () => {
  const running = historyAfter([60, 1000], [90, 2000], [119, 6000]);
  assert.deepEqual(lastMinutesW(running, 30), [], "it runs");
  const over = updateHistory(running, { sunW: 500, steadyMs: 120_000 });
  assert.deepEqual(lastMinutesW(over, 30), [3000]);
  assert.deepEqual(lastMinutesW(historyAfter([60, 1000], [120, 500], [180, 0]), 30), [1000, 500]);
});

Deno.test("updateHistory() leaves out what is not known, and a minute of which nothing is", () => {
  assert.deepEqual(lastMinutesW(historyAfter([60, null], [90, 800], [120, null]), 30), [800]);
  const gap = historyAfter([60, 1000], [120, null], [130, null], [180, 700], [240, null]);
  assert.deepEqual(lastMinutesW(gap, 30), [1000, 700]);
  assert.deepEqual(lastMinutesW(gap, 2), [700], "the second last is the one without");
});

Deno.test("updateHistory() keeps half an hour, and nothing of before a gap as long", () => {
  let history = NO_HISTORY;
  for (let minute = 0; minute <= 40; minute++) {
    history = updateHistory(history, { sunW: minute, steadyMs: minute * MINUTE_MS });
  }
  const all = lastMinutesW(history, 60);
  assert.deepEqual([all.length, all[0], all.at(-1)], [30, 10, 39]);
  assert.deepEqual(lastMinutesW(history, 2), [38, 39]);
  const [just, late] = [69, 70].map((minute) =>
    updateHistory(history, { sunW: 0, steadyMs: minute * MINUTE_MS })
  );
  assert.deepEqual(just && lastMinutesW(just, 60), [39, 40]);
  assert.deepEqual(late && lastMinutesW(late, 60), [40]);
});

Deno.test("updateHistory() drops minutes that a clock set back would have to come", () => {
  const history = historyAfter([600, 1000], [660, 2000], [60, 500], [120, 0]);
  assert.deepEqual(lastMinutesW(history, 30), [500]);
});

Deno.test("meanOf() of nothing is not known", () => {
  assert.equal(meanOf([]), null);
  assert.equal(meanOf([0]), 0);
  assert.equal(meanOf([1000, 2000, 6000]), 3000);
});
