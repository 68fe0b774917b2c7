import assert from "node:assert/strict";
import {
  CALM_MINUTES,
  type CloudMemory,
  NO_CLOUDS,
  RESTLESS_MINUTES,
  restlessness,
  updateClouds,
} from "../../../src/control/site/clouds.ts";

const PEAK_W = 10_000;
const MINUTE_MS = 60_000;

/** One value in 5 s for so many minutes, from a minute on. */
function gather(
  memory: CloudMemory,
  minutes: { from: number; to: number },
  pvAtW: (minute: number) => number | null,
): CloudMemory {
  let next = memory;
  for (let steadyMs = minutes.from * MINUTE_MS; steadyMs < minutes.to * MINUTE_MS;) {
    const pvPowerW = pvAtW(Math.floor(steadyMs / MINUTE_MS));
    next = updateClouds(next, { pvPowerW, peakPowerW: PEAK_W, steadyMs });
    steadyMs += 5000;
  }
  return next;
}

const smooth = (minute: number) => minute * 50;
const broken = (minute: number) => minute % 2 === 0 ? 6000 : 3000;

Deno.test("restlessness() is what goes up and down beside the way, in parts of the peak", () => {
  const means = (powersW: number[]) => powersW.map((meanW, minute) => ({ minute, meanW }));
  assert.equal(restlessness(means([0, 1000, 2000, 3000, 4000]), PEAK_W), 0);
  assert.equal(restlessness(means([4000, 1000, 4000, 4000, 4000]), PEAK_W), 0.6);
  assert.equal(restlessness(means([4000, 1000, 4000, 4000]), PEAK_W), null, "too short");
});

Deno.test("updateClouds() knows nothing in the first five minutes", () => {
  assert.equal(gather(NO_CLOUDS, { from: 1, to: 6 }, smooth).isCloudy, null);
  assert.equal(gather(NO_CLOUDS, { from: 1, to: 7 }, smooth).isCloudy, false);
  assert.equal(gather(NO_CLOUDS, { from: 1, to: 60 }, () => null).isCloudy, null);
});

Deno.test("updateClouds() takes a steep but smooth morning for clear and a broken sky for cloudy", () => {
  assert.equal(gather(NO_CLOUDS, { from: 1, to: 60 }, smooth).isCloudy, false);
  assert.equal(gather(NO_CLOUDS, { from: 1, to: 60 }, broken).isCloudy, true);
});

Deno.test("updateClouds() turns after two restless and ten calm minutes", () => {
  const clear = gather(NO_CLOUDS, { from: 1, to: 30 }, () => 6000);
  const dip = (minute: number) => minute === 30 ? 2000 : 6000;
  const seen = (to: number) => gather(clear, { from: 30, to }, dip).isCloudy;
  assert.equal(seen(31 + RESTLESS_MINUTES), false, "one restless minute");
  assert.equal(seen(32 + RESTLESS_MINUTES), true);
  // The dip becomes the window's first minute, a mere rise, at minute 45.
  assert.equal(seen(45 + CALM_MINUTES - 1), true);
  assert.equal(seen(45 + CALM_MINUTES), false);
});

Deno.test("updateClouds() measures against the peak", () => {
  const small = gather(NO_CLOUDS, { from: 1, to: 40 }, (minute) => minute % 2 === 0 ? 500 : 400);
  assert.equal(small.isCloudy, false);
});

Deno.test("updateClouds() keeps at most a quarter of an hour, and forgets over a gap", () => {
  const day = gather(NO_CLOUDS, { from: 1, to: 600 }, broken);
  assert.ok(day.means.length <= 15);
  const later = updateClouds(day, { pvPowerW: 0, peakPowerW: PEAK_W, steadyMs: 700 * MINUTE_MS });
  assert.deepEqual([later.means.length, later.isCloudy], [0, null]);
});

Deno.test("updateClouds() keeps the mean production of each minute, of what is known of it", () => {
  let memory = NO_CLOUDS;
  for (
    const [second, pvPowerW] of [[0, 2000], [20, null], [40, 4000], [60, 500], [120, 0]] as const
  ) {
    memory = updateClouds(memory, { pvPowerW, peakPowerW: 10_000, steadyMs: second * 1000 });
  }
  assert.deepEqual(memory.means, [{ minute: 0, meanW: 3000 }, { minute: 1, meanW: 500 }]);
});

Deno.test("updateClouds() judges at 0.3 and 0.15 of the peak, after 2 and after 10 minutes", () => {
  /** A window of five minutes with one hump, and what the next minute makes of it. */
  const judged = (part: number, isCloudy: boolean | null, contraryMinutes: number) => {
    const meanW = [0, part * PEAK_W / 2, 0, 0, 0];
    const memory: CloudMemory = {
      ...NO_CLOUDS,
      isCloudy,
      contraryMinutes,
      minute: 5,
      means: meanW.map((meanW, minute) => ({ minute, meanW })),
    };
    const next = updateClouds(memory, {
      pvPowerW: 0,
      peakPowerW: PEAK_W,
      steadyMs: 6 * MINUTE_MS,
    });
    return [next.isCloudy, next.contraryMinutes];
  };
  assert.deepEqual(judged(0.3, null, 0), [true, 0]);
  assert.deepEqual(judged(0.2999, null, 0), [false, 0]);
  assert.deepEqual(judged(0.3, false, 0), [false, 1]);
  assert.deepEqual(judged(0.3, false, 1), [true, 0], "the second restless minute");
  assert.deepEqual(judged(0.2999, false, 1), [false, 0]);
  assert.deepEqual(judged(0.1499, true, 0), [true, 1]);
  assert.deepEqual(judged(0.1499, true, 8), [true, 9]);
  assert.deepEqual(judged(0.1499, true, 9), [false, 0], "the tenth calm minute");
  assert.deepEqual(judged(0.15, true, 9), [true, 0]);
});
