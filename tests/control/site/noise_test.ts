import assert from "node:assert/strict";
import {
  importLimitW,
  NO_NOISE,
  type NoiseMemory,
  noiseW,
  spreadW,
  watchNoise,
} from "../../../src/control/site/noise.ts";
import { Random } from "../../../src/simulator/house/random.ts";

const after = (readings: readonly (number | null)[]): NoiseMemory =>
  readings.reduce(watchNoise, NO_NOISE);

Deno.test("watchNoise() finds the spread of a noisy meter", () => {
  const random = new Random(7);
  const spread = 60;
  const noise = () => (random.unit() + random.unit() + random.unit() - 1.5) * 2 * spread;
  const found = spreadW(after(Array.from({ length: 2000 }, noise)));
  assert.ok(found > 40 && found < 80, `${found} W found, seed 7`);
});

Deno.test("watchNoise() takes no cloud, ramp or kettle for noise", () => {
  const cases: Record<string, readonly number[]> = {
    steady: Array.from({ length: 200 }, () => 300),
    ramp: Array.from({ length: 200 }, (_, index) => index * 40),
    kettle: Array.from({ length: 200 }, (_, index) => index % 36 < 18 ? 0 : 2000),
  };
  for (const [name, readings] of Object.entries(cases)) {
    assert.equal(spreadW(after(readings)), 0, name);
  }
});

Deno.test("watchNoise() starts anew where a reading is missing", () => {
  const memory = after([0, 100, 0, null, 500, 0]);
  assert.equal(memory.stepW, -300, "the longest step that counts");
  assert.equal(memory.variance, after([0, 100, 0]).variance);
});

Deno.test("noiseW() and importLimitW() stay between the usual limit and twice as much", () => {
  const table = [
    { spread: 0, noise: 50, limit: 100 },
    { spread: 28, noise: 50, limit: 100 },
    { spread: 40, noise: 50, limit: 140 },
    { spread: 56, noise: 56, limit: 196 },
    { spread: 500, noise: 100, limit: 200 },
  ];
  for (const { spread, noise, limit } of table) {
    const memory = { ...NO_NOISE, variance: spread ** 2 };
    assert.deepEqual([noiseW(memory), importLimitW(memory)], [noise, limit]);
  }
});

Deno.test("watchNoise() gives three of a hundred parts to the newest pair of steps", () => {
  const once = after([0, 100, 0]);
  assert.equal(once.variance, 300);
  assert.equal(watchNoise(once, 100).variance, 300 + 0.03 * (10_000 - 300));
  assert.equal(watchNoise(once, -100).variance, 0, "two steps the same way are no noise");
});
