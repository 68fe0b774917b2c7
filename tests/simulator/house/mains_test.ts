import assert from "node:assert/strict";
import {
  type LinePowers,
  linesFrom,
  MainFuse,
  mainsFrequencyHz,
  mainsVoltagesV,
  spread,
} from "../../../src/simulator/house/mains.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

Deno.test("mainsVoltagesV() holds for a second and wanders within 1.2 V", () => {
  const means = [233.1, 232.3, 234.8];
  let before = mainsVoltagesV(1, NOON_MS);
  const first = before;
  for (let atMs = NOON_MS; atMs < NOON_MS + 600_000; atMs += 1000) {
    const voltagesV = mainsVoltagesV(1, atMs);
    assert.deepEqual(mainsVoltagesV(1, atMs + 999), voltagesV);
    for (const [phase, voltageV] of voltagesV.entries()) {
      assert.ok(Math.abs(voltageV - (means[phase] ?? NaN)) <= 1.2, `${voltageV} V`);
      assert.ok(Math.abs(voltageV - (before[phase] ?? NaN)) < 0.1, "it creeps");
    }
    before = voltagesV;
  }
  assert.notDeepEqual(before, first);
});

Deno.test("mainsFrequencyHz() holds for four seconds, between 49.96 and 50.04 Hz", () => {
  const told = new Set<number>();
  for (let atMs = NOON_MS; atMs < NOON_MS + 400_000; atMs += 4000) {
    const hz = mainsFrequencyHz(1, atMs);
    assert.equal(mainsFrequencyHz(1, atMs + 3999), hz);
    assert.ok(hz >= 49.96 && hz <= 50.04, `${hz} Hz`);
    told.add(hz);
  }
  assert.ok(told.size > 90);
});

Deno.test("spread() adds to each phase its share", () => {
  const linesW: LinePowers = [1, 2, 3];
  spread(linesW, 100, [0.5, 0.25, 0.25]);
  spread(linesW, 0, [1, 0, 0]);
  assert.deepEqual(linesW, [51, 27, 28]);
});

Deno.test("MainFuse notes for how long and how far a phase was above it", () => {
  const fuse = new MainFuse(16);
  fuse.look([16, 16.1, 20], 2);
  fuse.look([15, 18, 17], 3);
  assert.deepEqual(fuse.overloads, [
    { overS: 0, worstA: 0 },
    { overS: 5, worstA: 18 },
    { overS: 5, worstA: 20 },
  ]);
  const none = new MainFuse(null);
  none.look([99, 99, 99], 1);
  assert.deepEqual(none.overloads, [0, 1, 2].map(() => ({ overS: 0, worstA: 0 })));
});

Deno.test("linesFrom() goes round from the first", () => {
  assert.deepEqual(linesFrom("L1"), ["L1", "L2", "L3"]);
  assert.deepEqual(linesFrom("L2"), ["L2", "L3", "L1"]);
  assert.deepEqual(linesFrom("L3"), ["L3", "L1", "L2"]);
});
