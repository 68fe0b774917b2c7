import assert from "node:assert/strict";
import {
  isNoisy,
  LEAST_MEAN_MS,
  meanShortW,
  type SlowMean,
  updateMean,
} from "../../../src/control/charging/slow_mean.ts";
import type { NoiseMemory } from "../../../src/control/site/noise.ts";
import { Random } from "../../../src/simulator/house/random.ts";

const noiseOf = (spreadW: number, stepW: number | null = 0): NoiseMemory => ({
  givenW: 0,
  stepW,
  variance: spreadW ** 2,
});
const NOISY = noiseOf(40);

const after = (readingsW: readonly number[], noise = NOISY, elapsedMs = 5000): SlowMean | null =>
  readingsW.reduce<SlowMean | null>(
    (mean, shortW) => updateMean(mean, { shortW, elapsedMs, noise }),
    null,
  );

Deno.test("isNoisy() a house whose grid and battery spread by more than 30 W", () => {
  assert.equal(isNoisy(noiseOf(30)), false);
  assert.equal(isNoisy(noiseOf(30.1)), true);
});

Deno.test("updateMean() is the plain mean at first, then each reading fades with 90 s", () => {
  assert.deepEqual(after([100]), { shortW: 100, gatheredMs: 5000 });
  assert.deepEqual(after([100, 40]), { shortW: 70, gatheredMs: 10_000 });
  assert.deepEqual(after([100, 40, 70]), { shortW: 70, gatheredMs: 15_000 });
  const old: SlowMean = { shortW: 0, gatheredMs: 600_000 };
  const next = updateMean(old, { shortW: 90, elapsedMs: 5000, noise: NOISY });
  assert.deepEqual(next, { shortW: 5, gatheredMs: 605_000 });
});

Deno.test("updateMean() finds what is short beneath the noise", () => {
  const random = new Random(3);
  const noise = noiseOf(85);
  const chance = () => (random.unit() + random.unit() + random.unit() - 1.5) * 2 * 85;
  let mean: SlowMean | null = null;
  for (let cycle = 1; cycle <= 700; cycle++) {
    mean = updateMean(mean, { shortW: 60 + chance(), elapsedMs: 5000, noise });
    const foundW = meanShortW(mean, noise);
    assert.equal(foundW === null, cycle < 12, `cycle ${cycle}, seed 3`);
    const offW = Math.abs((foundW ?? 60) - 60);
    assert.ok(offW < 85, `${offW} W off in cycle ${cycle}, seed 3`);
  }
});

Deno.test("updateMean() begins anew with a reading that no chance explains", () => {
  assert.deepEqual(after([0, 0, 0, 160]), { shortW: 40, gatheredMs: 20_000 });
  assert.deepEqual(after([0, 0, 160.1]), { shortW: 160.1, gatheredMs: 5000 });
  assert.deepEqual(after([0, 0, -160.1]), { shortW: -160.1, gatheredMs: 5000 });
});

Deno.test("updateMean() takes no reading twice, and no gap for many readings", () => {
  const mean = after([100, 40]);
  const same = { shortW: 50, elapsedMs: 5000, noise: noiseOf(40, null) };
  assert.deepEqual(updateMean(mean, same), mean);
  assert.equal(updateMean(null, same), null);
  assert.deepEqual(after([80], NOISY, 60_000), { shortW: 80, gatheredMs: 10_000 });
});

Deno.test("meanShortW() counts after a minute, beside a noisy meter only", () => {
  const mean = { shortW: 70, gatheredMs: LEAST_MEAN_MS };
  assert.equal(meanShortW(mean, NOISY), 70);
  assert.equal(meanShortW({ ...mean, gatheredMs: LEAST_MEAN_MS - 1 }, NOISY), null);
  assert.equal(meanShortW(mean, noiseOf(30)), null);
  assert.equal(meanShortW(null, NOISY), null);
});
