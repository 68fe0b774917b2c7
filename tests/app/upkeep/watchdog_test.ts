import assert from "node:assert/strict";
import type { Health } from "../../../src/app/program.ts";
import { END_AFTER_MS, judgeHealth, LOOK_MS, Watchdog } from "../../../src/app/upkeep/watchdog.ts";
import { ManualClock, MemoryLogger } from "../fakes.ts";

const WELL: Health = { isHealthy: true, problem: null, cycleAgeMs: 1000 };
const ILL: Health = {
  isHealthy: false,
  problem: "the last cycle ended 31 s ago",
  cycleAgeMs: 31_000,
};

/** A watchdog on a clock of its own, and all that it said. */
function watched(remark: () => string | null = () => null) {
  const clock = new ManualClock(0);
  const logger = new MemoryLogger();
  const said: string[] = [];
  let health = WELL;
  const say = (word: string) => {
    said.push(word);
    return Promise.resolve();
  };
  const watchdog = new Watchdog({
    health: () => health,
    remark,
    tell: {
      ready: () => say("ready"),
      alive: () => say("alive"),
      trouble: (problem) => say(`trouble ${problem}`),
    },
    end: () => said.push("end"),
    clock,
    logger,
    pause: (delayMs) => {
      clock.advance(delayMs);
      return Promise.resolve();
    },
  });
  const be = (next: Health) => {
    health = next;
  };
  return { watchdog, clock, logger, said, be };
}

Deno.test("Watchdog tells that it is ready once, and alive at each look", async () => {
  const { watchdog, said } = watched();
  await watchdog.look();
  await watchdog.look();
  assert.deepEqual(said, ["ready", "alive", "alive"]);
});

Deno.test("Watchdog is not ready before the first cycle has ended", async () => {
  const { watchdog, said, be } = watched();
  be({ isHealthy: false, problem: "no cycle has ended yet", cycleAgeMs: null });
  assert.equal(await watchdog.look(), true);
  assert.deepEqual(said, ["trouble no cycle has ended yet"]);
  be(WELL);
  await watchdog.look();
  assert.deepEqual(said.slice(1), ["ready", "alive", "trouble null"]);
});

Deno.test("Watchdog says nothing of life while cycles stand, and ends the process at two minutes", async () => {
  const { watchdog, clock, logger, said, be } = watched();
  await watchdog.look();
  be(ILL);
  clock.advance(END_AFTER_MS - 1);
  assert.equal(await watchdog.look(), true);
  assert.deepEqual(said, ["ready", "alive", `trouble ${ILL.problem}`]);
  clock.advance(1);
  assert.equal(await watchdog.look(), false);
  assert.deepEqual(said.slice(3), ["end"]);
  assert.match(logger.lines.join("\n"), /^error Cycles have stopped/m);
});

Deno.test("Watchdog takes up again after a standstill that ended", async () => {
  const { watchdog, clock, said, be } = watched();
  await watchdog.look();
  be(ILL);
  clock.advance(END_AFTER_MS - 1);
  await watchdog.look();
  be(WELL);
  await watchdog.look();
  be(ILL);
  clock.advance(END_AFTER_MS - 1);
  assert.equal(await watchdog.look(), true);
  assert.ok(!said.includes("end"));
});

Deno.test("Watchdog tells of lost pages while cycles run, and that they are back", async () => {
  let isLost = true;
  const { watchdog, said, be } = watched(() => isLost ? "The pages' port is lost" : null);
  await watchdog.look();
  await watchdog.look();
  assert.deepEqual(said, ["ready", "alive", "trouble The pages' port is lost", "alive"]);
  be(ILL);
  await watchdog.look();
  assert.equal(said.at(-1), `trouble ${ILL.problem}`);
  be(WELL);
  isLost = false;
  await watchdog.look();
  assert.deepEqual(said.slice(-2), ["alive", "trouble null"]);
});

Deno.test("Watchdog.watch() looks each ten seconds until the process has to end", async () => {
  const { watchdog, clock, said, be } = watched();
  be(ILL);
  await watchdog.watch();
  assert.equal(said.at(-1), "end");
  assert.ok(clock.steadyMs() >= END_AFTER_MS && clock.steadyMs() < END_AFTER_MS + LOOK_MS);
});

Deno.test("Watchdog.stop() ends the watch", async () => {
  const { watchdog, said } = watched();
  watchdog.start();
  await watchdog.stop();
  const count = said.length;
  await watchdog.watch();
  assert.equal(said.length, count);
});

Deno.test("judgeHealth() is well up to 30 s after a cycle, and not before the first", () => {
  const well = (cycleAgeMs: number) => ({ isHealthy: true, problem: null, cycleAgeMs });
  assert.deepEqual(judgeHealth(0), well(0));
  assert.deepEqual(judgeHealth(30_000), well(30_000));
  assert.deepEqual(judgeHealth(30_001), {
    isHealthy: false,
    problem: "the last cycle ended 30 s ago",
    cycleAgeMs: 30_001,
  });
  assert.equal(judgeHealth(7_000_499).problem, "the last cycle ended 7000 s ago");
  assert.deepEqual(judgeHealth(null), {
    isHealthy: false,
    problem: "no cycle has ended yet",
    cycleAgeMs: null,
  });
});
