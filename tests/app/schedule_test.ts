import assert from "node:assert/strict";
import { Schedule } from "../../src/app/schedule.ts";
import { SYSTEM_CLOCK } from "../../src/app/clocks.ts";
import { ManualClock, MemoryLogger } from "./fakes.ts";

Deno.test("Schedule runMinute() ticks at each 5 s that lies ahead, none twice, none late", async () => {
  const minuteMs = Date.UTC(2026, 5, 21, 10);
  const rows = [
    { startMs: 0, ticks: [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55] },
    { startMs: 15, ticks: [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55] },
    { startMs: 42_300, ticks: [45, 50, 55] },
    { startMs: 59_900, ticks: [] },
  ];
  for (const { startMs, ticks } of rows) {
    const clock = new ManualClock(minuteMs + startMs);
    const at: number[] = [];
    const schedule = new Schedule(
      () => {
        at.push(Math.floor(clock.wallMs() % 60_000 / 1000));
        return Promise.resolve();
      },
      clock,
      new MemoryLogger(),
      leapOn(clock),
    );
    await schedule.runMinute();
    assert.deepEqual(at, ticks, `from ${startMs} ms`);
  }
});

Deno.test("Schedule runMinute() leaves out what a slow cycle made too late, and says so", async () => {
  const clock = new ManualClock(Date.UTC(2026, 5, 21, 10));
  const logger = new MemoryLogger();
  const at: number[] = [];
  const schedule = new Schedule(
    () => {
      at.push(Math.round(clock.wallMs() % 60_000 / 1000));
      if (at.length === 1) clock.advance(17_000);
      return Promise.resolve();
    },
    clock,
    logger,
    leapOn(clock),
  );
  await schedule.runMinute();
  assert.deepEqual(at.slice(0, 4), [0, 17, 20, 25]);
  assert.deepEqual(logger.lines, ["warn Cycle left out", "warn Cycle left out"]);
});

Deno.test("Schedule start() ticks at once and stop() ends cron and timers", async () => {
  const ticked = Promise.withResolvers<void>();
  const schedule = new Schedule(
    () => {
      ticked.resolve();
      return Promise.resolve();
    },
    SYSTEM_CLOCK,
    new MemoryLogger(),
  );
  schedule.start();
  await ticked.promise;
  await schedule.stop();
});

/** A pause that moves the clock and takes no time. */
function leapOn(clock: ManualClock): (delayMs: number) => Promise<void> {
  return (delayMs) => {
    clock.advance(Math.max(0, delayMs));
    return Promise.resolve();
  };
}
