import assert from "node:assert/strict";
import type { ClockMove } from "../../../src/domain/house/time.ts";
import { RunStamps } from "../../../src/storage/samples/run_stamps.ts";

const STEP_MS = 300_000;

function moveOf(fromMs: number, toMs: number, stepMs: number): ClockMove {
  return { fromMs, toMs, stepMs, kept: new Set() };
}

Deno.test("RunStamps.samplesOf() gives none where one lands on another that still waits", () => {
  const stamps = new RunStamps();
  stamps.takeSample(1);
  assert.deepEqual(stamps.samplesOf(moveOf(0, 9, 100)), [], "nothing is to be moved yet");
  stamps.begin();
  for (const atMs of [1, 2, 3, 10]) stamps.takeSample(atMs);
  assert.deepEqual(stamps.samplesOf(moveOf(2, 9, 1)), [3, 2], "on: the last one first");
  assert.deepEqual(stamps.samplesOf(moveOf(2, 9, -1)), [2, 3], "back: the first one first");
  stamps.done(moveOf(2, 9, 100));
  assert.deepEqual(stamps.samplesOf(moveOf(100, 200, -1)), [102, 103]);
  stamps.settle();
  assert.deepEqual(stamps.samplesOf(moveOf(0, 200, 1)), []);
});

Deno.test("RunStamps.rowsOf() gives the rows whose steps the move reaches", () => {
  const stamps = new RunStamps();
  stamps.takeRow(0);
  stamps.begin();
  for (const startMs of [0, STEP_MS, 2 * STEP_MS]) stamps.takeRow(startMs);
  const move = moveOf(STEP_MS + 1, 2 * STEP_MS, 9);
  assert.deepEqual(stamps.rowsOf(move), [STEP_MS, 2 * STEP_MS]);
  assert.deepEqual(stamps.rowsOf(moveOf(STEP_MS, 2 * STEP_MS - 1, 9)), [STEP_MS]);
  stamps.done(move);
  assert.deepEqual(stamps.rowsOf(moveOf(0, 9 * STEP_MS, 9)), [0]);
});

Deno.test("RunStamps.takeSample() gives up the oldest 20000 beyond 120000", () => {
  const stamps = new RunStamps();
  stamps.begin();
  const all = moveOf(0, 1e9, 1);
  for (let atMs = 1; atMs <= 120_000; atMs++) stamps.takeSample(atMs);
  assert.equal(stamps.samplesOf(all).length, 120_000);
  stamps.takeSample(120_001);
  const left = stamps.samplesOf(all);
  assert.deepEqual([left.length, left.at(-1), left[0]], [100_001, 20_001, 120_001]);
});
