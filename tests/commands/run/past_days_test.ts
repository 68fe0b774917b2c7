import assert from "node:assert/strict";
import { repeated, strideOf } from "../../../src/commands/run/past_days.ts";
import { sampleAt } from "../../storage/data_folder.ts";

Deno.test("strideOf() is a minute while there is sun or a car draws, else five", () => {
  const of = (pvAvailableW: number, carPowerW: number) => strideOf({ pvAvailableW, carPowerW });
  assert.deepEqual([of(0, 0), of(0.1, 0), of(0, 0.1), of(5000, 3000)], [
    300_000,
    60_000,
    60_000,
    60_000,
  ]);
});

Deno.test("repeated() has a sample each half minute until the next one, and the last one once", () => {
  const samples = [0, 60_000, 160_000].map((atMs) => sampleAt(atMs, { pv_power_w: atMs }));
  const times = [...repeated(samples)].map(({ atMs, values }) => [atMs, values.pv_power_w]);
  assert.deepEqual(times, [
    [0, 0],
    [30_000, 0],
    [60_000, 60_000],
    [90_000, 60_000],
    [120_000, 60_000],
    [150_000, 60_000],
    [160_000, 160_000],
  ]);
  assert.deepEqual([...repeated([])], []);
});
