import assert from "node:assert/strict";
import { SYSTEM_CLOCK, wait } from "../../../src/app/clocks.ts";
import { Schedule } from "../../../src/app/cycle/schedule.ts";
import { RollUpSchedule } from "../../../src/app/upkeep/roll_up_schedule.ts";
import { ManualClock, MemoryLogger } from "../fakes.ts";

const MINUTE_MS = Date.UTC(2026, 5, 21, 10);

/** Runs cycles on a leaping clock until so many have been; `each` may move clocks and call cron. */
async function runCycles(
  count: number,
  startMs: number,
  each: (parts: { clock: ManualClock; schedule: Schedule; cycle: number }) => void = () => {},
) {
  const clock = new ManualClock(MINUTE_MS + startMs);
  const logger = new MemoryLogger();
  const at: number[] = [];
  const leap = (delayMs: number) => {
    clock.advance(Math.max(0, delayMs));
    return Promise.resolve();
  };
  const schedule: Schedule = new Schedule(
    () => {
      at.push(clock.steadyMs());
      each({ clock, schedule, cycle: at.length });
      if (at.length === count) void schedule.stop();
      return Promise.resolve();
    },
    clock,
    logger,
    leap,
  );
  await schedule.runCycles();
  return { at, log: logger.lines };
}

Deno.test("Schedule ticks at once and then each 5 s", async () => {
  const { at, log } = await runCycles(5, 42_300);
  assert.deepEqual(at, [0, 5000, 10_000, 15_000, 20_000]);
  assert.deepEqual(log, []);
});

Deno.test("Schedule lines up with the minute that cron begins", async () => {
  const { at } = await runCycles(5, 57_300, ({ schedule, clock, cycle }) => {
    if (cycle === 2) {
      clock.advance(400);
      schedule.beginMinute();
    }
  });
  assert.deepEqual(at, [0, 5000, 7700, 12_700, 17_700]);
});

Deno.test("Schedule leaves out what a slow cycle missed, and says so", async () => {
  const { at, log } = await runCycles(4, 0, ({ clock, cycle }) => {
    if (cycle === 1) clock.advance(17_000);
  });
  assert.deepEqual(at, [0, 20_000, 25_000, 30_000]);
  assert.deepEqual(log, ["warn Cycles left out"]);
});

Deno.test("Schedule says nothing of a cycle that ends before the next is due", async () => {
  const logsAfter = async (cycleMs: number) =>
    (await runCycles(3, 0, ({ clock, cycle }) => {
      if (cycle === 1) clock.advance(cycleMs);
    })).log;
  assert.deepEqual(await logsAfter(4999), []);
  assert.deepEqual(await logsAfter(5000), ["warn Cycles left out"]);
});

Deno.test("Schedule leaves a rest of half a second before the next cycle, or leaves that out", async () => {
  const nextAfter = async (cycleMs: number) =>
    (await runCycles(2, 0, ({ clock, cycle }) => {
      if (cycle === 1) clock.advance(cycleMs);
    })).at[1];
  assert.equal(await nextAfter(4500), 5000);
  assert.equal(await nextAfter(4501), 10_000);
});

Deno.test("Schedule goes on whatever the wall clock does and however long cron is silent", async () => {
  const { at } = await runCycles(100, 0, ({ clock, cycle }) => {
    if (cycle === 3) clock.setWall(clock.wallMs() - 3_600_000);
    if (cycle === 9) clock.setWall(clock.wallMs() + 7_200_000);
  });
  assert.deepEqual(at, Array.from({ length: 100 }, (_, cycle) => cycle * 5000));
});

Deno.test("Schedule askIn() has one more cycle run before its time", async () => {
  const { at, log } = await runCycles(5, 0, ({ schedule, cycle }) => {
    if (cycle === 2) schedule.askIn(2300);
    if (cycle === 4) schedule.askIn(7000);
  });
  assert.deepEqual(at, [0, 5000, 7310, 10_000, 15_000]);
  assert.deepEqual(log, []);
});

Deno.test("Schedule askIn() keeps the earliest of several, and is obeyed at once for 0", async () => {
  const { at } = await runCycles(4, 0, ({ schedule, cycle }) => {
    if (cycle === 1) { for (const delayMs of [3000, 1000, 2000]) schedule.askIn(delayMs); }
    if (cycle === 2) schedule.askIn(0);
  });
  assert.deepEqual(at, [0, 1010, 1020, 5000]);
});

Deno.test("Schedule askIn() wakes a schedule that waits for its next cycle", async () => {
  const clock = new ManualClock(MINUTE_MS);
  const at: number[] = [];
  let isPressed = false;
  const schedule: Schedule = new Schedule(
    () => {
      at.push(clock.steadyMs());
      if (at.length === 3) void schedule.stop();
      return Promise.resolve();
    },
    clock,
    new MemoryLogger(),
    (delayMs, signal) => {
      // A person presses a second before the end of the first wait.
      if (isPressed) clock.advance(delayMs);
      else {
        clock.advance(delayMs - 1000);
        isPressed = true;
        schedule.askIn(200);
        assert.equal(signal?.aborted, true);
      }
      return Promise.resolve();
    },
  );
  await schedule.runCycles();
  assert.deepEqual(at, [0, 4210, 5000]);
});

Deno.test("Schedule notices a minute that comes late or not at all", () => {
  const clock = new ManualClock();
  const logger = new MemoryLogger();
  const schedule = new Schedule(() => Promise.resolve(), clock, logger);
  for (const afterMs of [0, 60_000, 60_015, 65_000]) {
    clock.advance(afterMs);
    schedule.beginMinute();
  }
  assert.deepEqual(logger.lines, []);
  clock.advance(65_001);
  schedule.beginMinute();
  assert.deepEqual(logger.lines, ["warn Minute late or skipped"]);
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

Deno.test("each run of the schedules has crons of new names: an old one would be called twice", async () => {
  const names: string[] = [];
  const noted: typeof Deno.cron = (name: string) => {
    names.push(name);
    return Promise.resolve();
  };
  for (let run = 0; run < 2; run += 1) {
    const tick = () => Promise.resolve();
    const schedule = new Schedule(tick, SYSTEM_CLOCK, new MemoryLogger(), wait, noted);
    const upkeep = new RollUpSchedule(tick, SYSTEM_CLOCK, wait, noted);
    for (const one of [schedule, upkeep]) one.start();
    await Promise.all([schedule.stop(), upkeep.stop()]);
  }
  assert.equal(new Set(names).size, 4, names.join(", "));
});
