import assert from "node:assert/strict";
import { RollUpJob } from "../../../src/app/upkeep/roll_up_job.ts";
import { ROLL_UP_MS, RollUpSchedule } from "../../../src/app/upkeep/roll_up_schedule.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type {
  HistoryUpkeep,
  UpkeepDue,
  UpkeepPiece,
} from "../../../src/domain/ports/history_stores.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { LogFields } from "../../../src/domain/ports/log.ts";
import { ManualClock, MemoryLogger } from "../fakes.ts";

/** Has so many pieces to do and tells how it was asked; fails at the piece `failsAt`. */
class FakeWork implements HistoryUpkeep {
  readonly dues: UpkeepDue[] = [];
  done = 0;
  failsAt = Infinity;
  constructor(private readonly pieceCount: number) {}
  *pieces(due: UpkeepDue): Generator<UpkeepPiece> {
    this.dues.push(due);
    for (let piece = 0; piece < this.pieceCount; piece++) {
      if (piece === this.failsAt) throw new StorageFailed("Cannot roll up: disk is full");
      this.done += 1;
      yield "hour";
    }
  }
}

function setUp(options: { pieces: number; settleCycle?: () => Promise<void> }) {
  const history = new FakeWork(options.pieces);
  const clock = new ManualClock();
  const logger = new MemoryLogger();
  const upkeep = new RollUpJob({
    history,
    clock,
    logger,
    timeZone: () => "Europe/Berlin",
    settings: () => ({ rawRetentionDays: 7 }),
    settleCycle: options.settleCycle ?? (() => Promise.resolve()),
    pause: () => Promise.resolve(),
  });
  return { history, clock, logger, upkeep };
}

Deno.test("RollUpJob does all pieces, by wall time and settings, once for two that ask", async () => {
  const { history, clock, upkeep } = setUp({ pieces: 5 });
  await Promise.all([upkeep.tick(), upkeep.tick()]);
  assert.equal(history.done, 5);
  assert.deepEqual(history.dues, [
    { atMs: clock.wallMs(), timeZone: "Europe/Berlin", rawRetentionDays: 7 },
  ]);
  await upkeep.tick();
  assert.equal(history.done, 10);
});

Deno.test("RollUpJob does no piece while a cycle runs", async () => {
  let cycle = Promise.withResolvers<void>();
  const { history, upkeep } = setUp({ pieces: 3, settleCycle: () => cycle.promise });
  const done = upkeep.tick();
  await Promise.resolve();
  assert.equal(history.done, 0);
  const first = cycle;
  cycle = Promise.withResolvers<void>();
  first.resolve();
  while (history.done === 0) await Promise.resolve();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.equal(history.done, 1);
  cycle.resolve();
  await done;
  assert.equal(history.done, 3);
});

Deno.test("RollUpJob stop() begins no piece any more", async () => {
  const { history, upkeep } = setUp({ pieces: 1000 });
  const done = upkeep.tick();
  while (history.done < 3) await Promise.resolve();
  await upkeep.stop();
  await done;
  assert.ok(history.done < 10);
  const before = history.done;
  await upkeep.tick();
  assert.equal(history.done, before);
});

Deno.test("RollUpJob says that the database failed, and tries again the next time", async () => {
  const { history, logger, upkeep } = setUp({ pieces: 3 });
  history.failsAt = 1;
  await upkeep.tick();
  assert.deepEqual(logger.lines, ["error History not kept up"]);
  history.failsAt = Infinity;
  await upkeep.tick();
  assert.equal(history.done, 4);
});

/** Watches for so long on a leaping clock; `each` may move clocks and call cron. */
async function watchFor(
  durationMs: number,
  each: (parts: { clock: ManualClock; schedule: RollUpSchedule }) => void = () => {},
): Promise<number[]> {
  const clock = new ManualClock();
  const runs: number[] = [];
  const tick = () => {
    runs.push(clock.steadyMs() / MINUTE_MS);
    return Promise.resolve();
  };
  const schedule = new RollUpSchedule(tick, clock, async (delayMs) => {
    clock.advance(delayMs);
    each({ clock, schedule });
    if (clock.steadyMs() >= durationMs) await schedule.stop();
  });
  await schedule.watch();
  return runs;
}

Deno.test("RollUpSchedule runs soon after the start, then whenever cron is a minute late", async () => {
  assert.deepEqual(await watchFor(20 * MINUTE_MS), [1, 7, 13, 19]);
});

Deno.test("RollUpSchedule goes on while the wall clock was set back and cron is silent", async () => {
  const runs = await watchFor(HOUR_MS, ({ clock }) => clock.setWall(clock.wallMs() - HOUR_MS));
  assert.equal(runs.length, 10);
});

Deno.test("RollUpSchedule makes no run beside those of cron", async () => {
  const clock = new ManualClock();
  let runs = 0;
  const schedule: RollUpSchedule = new RollUpSchedule(
    () => {
      runs += 1;
      return Promise.resolve();
    },
    clock,
    async (delayMs) => {
      assert.ok(delayMs <= ROLL_UP_MS + MINUTE_MS);
      clock.advance(Math.min(delayMs, ROLL_UP_MS));
      if (clock.steadyMs() > HOUR_MS) await schedule.stop();
      else await schedule.run();
    },
  );
  await schedule.watch();
  assert.equal(runs, 1 + Math.floor((HOUR_MS - MINUTE_MS) / ROLL_UP_MS));
});

Deno.test("RollUpSchedule start() and stop() leave no cron and no timer", async () => {
  const schedule = new RollUpSchedule(() => Promise.resolve(), new ManualClock());
  schedule.start();
  await schedule.stop();
});

Deno.test("RollUpJob tells in the log how many pieces it did, and how many before a failure", async () => {
  const { history, logger, upkeep } = setUp({ pieces: 3 });
  const told: unknown[] = [];
  logger.debug = (message: string, fields?: LogFields) =>
    void told.push([message, fields?.["pieces"]]);
  logger.error = logger.debug;
  await upkeep.tick();
  history.failsAt = 2;
  await upkeep.tick();
  assert.deepEqual(told, [["History kept up", 3], ["History not kept up", 2]]);
});

Deno.test("RollUpJob rests 50 ms after each piece and tells how long the longest one took", async () => {
  const pauses: number[] = [];
  const took = [30, 40, 20];
  const fields: LogFields[] = [];
  const logger = new MemoryLogger();
  logger.debug = (_: string, told?: LogFields) => void fields.push(told ?? {});
  const realNow = performance.now;
  let nowMs = 1000;
  performance.now = () => nowMs;
  try {
    const upkeep = new RollUpJob({
      history: {
        *pieces() {
          for (const ms of took) {
            nowMs += ms;
            yield "hour";
          }
        },
      },
      clock: new ManualClock(),
      logger,
      timeZone: () => "UTC",
      settings: () => ({ rawRetentionDays: 7 }),
      settleCycle: () => Promise.resolve(),
      pause: (ms) => {
        pauses.push(ms);
        nowMs += 500;
        return Promise.resolve();
      },
    });
    await upkeep.tick();
  } finally {
    performance.now = realNow;
  }
  assert.deepEqual(pauses, [50, 50, 50]);
  assert.deepEqual(fields, [{ pieces: 3, longestMs: 40 }]);
});

Deno.test("RollUpSchedule asks for each fifth minute, and ends what it began", async () => {
  const asked: unknown[] = [];
  const runs: string[] = [];
  const schedule = new RollUpSchedule(
    () => {
      runs.push("run");
      return Promise.resolve();
    },
    new ManualClock(),
    (_, stop) =>
      new Promise((resolve) => stop?.addEventListener("abort", () => resolve(), { once: true })),
    (_: string, when: string | Deno.CronSchedule, ...rest: readonly unknown[]) => {
      asked.push(when);
      for (const part of rest) if (typeof part === "function") part();
      return Promise.resolve();
    },
  );
  schedule.start();
  assert.deepEqual([asked, runs], [["*/5 * * * *"], ["run"]]);
  await schedule.stop();
});
