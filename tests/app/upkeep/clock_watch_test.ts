import assert from "node:assert/strict";
import { ClockWatch, type WatchedMoment } from "../../../src/app/upkeep/clock_watch.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW_MS = Date.UTC(2026, 10, 29, 9);

interface Case {
  readonly name: string;
  readonly startMs: number;
  readonly lastSeenMs?: number;
  readonly uptimeMs?: number | null;
  /** Time that runs before the step, on all clocks. */
  readonly runsMs: number;
  readonly stepMs: number;
  /** The machine sleeps through the step. */
  readonly isSleep?: boolean;
  /** moved, only set, or nothing at all. */
  readonly expected: "moved" | "set" | null;
}

const CASES: readonly Case[] = [
  { name: "1970, an hour", startMs: 0, runsMs: HOUR_MS, stepMs: NOW_MS, expected: "moved" },
  {
    name: "a clock that was never set",
    startMs: Date.UTC(2026, 0, 1) - 1,
    runsMs: HOUR_MS,
    stepMs: HOUR_MS,
    expected: "moved",
  },
  {
    name: "a clock that was set once",
    startMs: Date.UTC(2026, 0, 1),
    runsMs: HOUR_MS,
    stepMs: HOUR_MS,
    expected: "set",
  },
  { name: "1970, a month", startMs: 0, runsMs: 720 * HOUR_MS, stepMs: NOW_MS, expected: "moved" },
  {
    name: "behind the house's own newest time",
    startMs: NOW_MS - 6 * HOUR_MS,
    lastSeenMs: NOW_MS - HOUR_MS,
    runsMs: MINUTE_MS,
    stepMs: 6 * HOUR_MS,
    expected: "moved",
  },
  {
    name: "has passed the house's newest time by itself",
    startMs: NOW_MS - HOUR_MS,
    lastSeenMs: NOW_MS - HOUR_MS + MINUTE_MS,
    runsMs: 2 * MINUTE_MS,
    stepMs: HOUR_MS,
    expected: "set",
  },
  {
    name: "wrong by hours at boot",
    startMs: NOW_MS - 2 * HOUR_MS,
    lastSeenMs: NOW_MS - 3 * HOUR_MS,
    uptimeMs: MINUTE_MS,
    runsMs: 5 * HOUR_MS,
    stepMs: 2 * HOUR_MS,
    expected: "moved",
  },
  {
    name: "ahead at boot: local time taken for UTC",
    startMs: NOW_MS + 2 * HOUR_MS,
    uptimeMs: MINUTE_MS,
    runsMs: MINUTE_MS,
    stepMs: -2 * HOUR_MS,
    expected: "moved",
  },
  {
    name: "a person, days after boot",
    startMs: NOW_MS,
    uptimeMs: MINUTE_MS,
    runsMs: 24 * HOUR_MS,
    stepMs: HOUR_MS,
    expected: "set",
  },
  {
    name: "a program that starts on a machine that runs",
    startMs: NOW_MS,
    uptimeMs: 15 * MINUTE_MS,
    runsMs: MINUTE_MS,
    stepMs: HOUR_MS,
    expected: "set",
  },
  {
    name: "a program that starts within a quarter of an hour after its machine",
    startMs: NOW_MS,
    uptimeMs: 15 * MINUTE_MS - 1,
    runsMs: MINUTE_MS,
    stepMs: HOUR_MS,
    expected: "moved",
  },
  {
    name: "uptime that cannot be told",
    startMs: NOW_MS,
    uptimeMs: null,
    runsMs: MINUTE_MS,
    stepMs: HOUR_MS,
    expected: "set",
  },
  {
    name: "a machine that slept",
    startMs: NOW_MS,
    uptimeMs: MINUTE_MS,
    runsMs: MINUTE_MS,
    stepMs: 8 * HOUR_MS,
    isSleep: true,
    expected: null,
  },
  { name: "a slew", startMs: 0, runsMs: MINUTE_MS, stepMs: 2000, expected: null },
  { name: "more than a slew", startMs: 0, runsMs: MINUTE_MS, stepMs: 2001, expected: "moved" },
];

Deno.test("observe() moves what a clock has stamped that had been wrong since the start, nothing else", () => {
  for (const one of CASES) {
    const { startMs, lastSeenMs = null, uptimeMs = null, runsMs, stepMs } = one;
    const watch = new ClockWatch({
      startedAt: { atMs: startMs, steadyMs: 1000, uptimeMs },
      lastSeenMs,
      kept: [],
    });
    const at = (ms: number) => ({
      atMs: startMs + ms,
      steadyMs: 1000 + ms,
      uptimeMs: uptimeMs === null ? null : uptimeMs + ms,
    });
    assert.equal(watch.observe(at(runsMs)), null, one.name);
    const now = at(runsMs + 5000);
    const sleptMs = one.isSleep ? stepMs + 900 : 0;
    const step = watch.observe({
      ...now,
      atMs: now.atMs + stepMs,
      uptimeMs: now.uptimeMs === null ? null : now.uptimeMs + sleptMs,
    });
    assert.equal(
      step === null ? null : step.move === null ? "set" : "moved",
      one.expected,
      one.name,
    );
    if (step?.move) {
      const { fromMs, toMs, stepMs: movedMs } = step.move;
      assert.deepEqual([fromMs, toMs, movedMs], [startMs, startMs + runsMs + 5000, stepMs]);
    }
  }
});

Deno.test("observe() of a clock that is set in two steps moves all by both", () => {
  const watch = new ClockWatch({
    startedAt: { atMs: 0, steadyMs: 0, uptimeMs: null },
    lastSeenMs: null,
    kept: [],
  });
  const first = watch.observe({ atMs: 1e12, steadyMs: 0, uptimeMs: null });
  assert.equal(watch.isSettled, false);
  const second = watch.observe({ atMs: NOW_MS + 5000, steadyMs: 5000, uptimeMs: null });
  assert.deepEqual(
    [first?.move?.fromMs, second?.move?.fromMs, second?.move?.toMs],
    [0, 1e12, 1e12 + 5000],
  );
  assert.equal(watch.isSettled, true);
});

Deno.test("isSettled is true once nothing can be moved any more", () => {
  const started = (uptimeMs: number | null, lastSeenMs: number | null) =>
    new ClockWatch({ startedAt: { atMs: NOW_MS, steadyMs: 0, uptimeMs }, lastSeenMs, kept: [] });
  const after = (watch: ClockWatch, ms: number) => {
    watch.observe({ atMs: NOW_MS + ms, steadyMs: ms, uptimeMs: null });
    return watch.isSettled;
  };
  assert.equal(after(started(null, null), 5000), true);
  const booted = started(MINUTE_MS, null);
  assert.equal(after(booted, 24 * HOUR_MS - 1), false);
  assert.equal(after(booted, 24 * HOUR_MS), true);
  const behind = started(null, NOW_MS + HOUR_MS);
  assert.equal(after(behind, HOUR_MS - 2001), false);
  assert.equal(after(behind, HOUR_MS - 2000), true);
});

Deno.test("observe() takes only the first setting after boot for the one of a clock that was wrong", () => {
  const watch = new ClockWatch({
    startedAt: { atMs: NOW_MS, steadyMs: 0, uptimeMs: MINUTE_MS },
    lastSeenMs: null,
    kept: [],
  });
  const at = (steadyMs: number, aheadMs: number) =>
    watch.observe({ atMs: NOW_MS + steadyMs + aheadMs, steadyMs, uptimeMs: null });
  const first = at(5000, HOUR_MS);
  assert.deepEqual([first?.stepMs, first?.move?.stepMs], [HOUR_MS, HOUR_MS]);
  assert.deepEqual(at(10_000, 3 * HOUR_MS), { stepMs: 2 * HOUR_MS, move: null });
});

/** A watch over a clock that is right, on a machine that booted long ago or does not say when. */
function watchFrom(startedAt: WatchedMoment): ClockWatch {
  return new ClockWatch({ startedAt, lastSeenMs: null, kept: [] });
}

Deno.test("ClockWatch the day of a first setting runs from the start, whatever the steady clock shows", () => {
  const steadyMs = 12 * HOUR_MS;
  const stepAfter = (runsMs: number) => {
    const watch = watchFrom({ atMs: NOW_MS, steadyMs, uptimeMs: MINUTE_MS });
    const [after, uptimeMs] = [steadyMs + runsMs, MINUTE_MS + runsMs];
    return watch.observe({ atMs: NOW_MS + runsMs + HOUR_MS, steadyMs: after, uptimeMs });
  };
  assert.notEqual(stepAfter(24 * HOUR_MS - 1)?.move ?? null, null);
  assert.equal(stepAfter(24 * HOUR_MS)?.move, null);
});

Deno.test("ClockWatch a machine that does not tell its uptime has not slept", () => {
  const started = { atMs: NOW_MS, steadyMs: 0 };
  const after = { atMs: NOW_MS, steadyMs: 10_000 };
  const step = (uptimeMs: number | null, laterMs: number | null, atMs = NOW_MS) =>
    watchFrom({ ...started, uptimeMs }).observe({ ...after, atMs, uptimeMs: laterMs })?.stepMs;
  assert.equal(step(null, null), -10_000);
  assert.equal(step(null, 3_000_000, NOW_MS + 3_000_000), 2_990_000);
  assert.equal(step(3_000_000, null, NOW_MS - 3_000_000), -3_010_000);
});

Deno.test("ClockWatch takes a step for sleep when the uptime tells the same to two seconds", () => {
  const step = (sleptMs: number) => {
    const watch = watchFrom({ atMs: NOW_MS, steadyMs: 0, uptimeMs: 24 * HOUR_MS });
    const atMs = NOW_MS + 1000 + HOUR_MS;
    return watch.observe({ atMs, steadyMs: 1000, uptimeMs: 24 * HOUR_MS + 1000 + sleptMs });
  };
  for (const offMs of [-2000, 0, 2000]) assert.equal(step(HOUR_MS + offMs), null, `${offMs}`);
  for (const offMs of [-2001, 2001]) assert.equal(step(HOUR_MS + offMs)?.stepMs, HOUR_MS);
});

Deno.test("ClockWatch a clock that was set by more than two seconds was set", () => {
  const step = (stepMs: number) =>
    watchFrom({ atMs: NOW_MS, steadyMs: 0, uptimeMs: null })
      .observe({ atMs: NOW_MS + 1000 + stepMs, steadyMs: 1000, uptimeMs: null })?.stepMs ?? null;
  assert.deepEqual([-2001, -2000, 2000, 2001].map(step), [-2001, null, null, 2001]);
});
