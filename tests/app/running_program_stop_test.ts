import assert from "node:assert/strict";
import { makeSafe } from "../../src/app/loads/stop.ts";
import type { ApplyState } from "../../src/domain/house/command.ts";
import {
  DeviceRejected,
  DeviceTimeout,
  ProgramEnding,
  StorageFailed,
} from "../../src/domain/codes/errors.ts";
import { CHARGER, PLUG } from "../domain/house/readings.ts";
import { FakeCharger, FakePlug, MemoryLogger } from "./fakes.ts";
import { setUp } from "./program_under_test.ts";
import { HeldTime } from "./held_time.ts";

Deno.test("stop() pauses what was tracked, leaves what a person asked for, and turns the plug off", async () => {
  const tracked = await setUp({ mode: "tracked", settings: { plugHost: "p", plugEnabled: true } });
  tracked.plug.value = { ...tracked.plug.value, on: true };
  await tracked.step();
  assert.deepEqual(await tracked.program.stop(), { isSafe: true });
  assert.deepEqual(tracked.charger.wishes.at(-1), { enabled: false, currentA: 6 });
  assert.equal(tracked.plug.value.on, false);
  assert.equal(tracked.charger.isClosed, true);

  const fast = await setUp({ mode: "fast" });
  fast.plug.value = { ...fast.plug.value, on: true };
  await fast.step();
  assert.deepEqual(await fast.program.stop(), { isSafe: true });
  assert.deepEqual(fast.charger.wishes.at(-1), { enabled: true, currentA: 15 });
  assert.equal(fast.plug.value.on, true);
});

Deno.test("stop() in the middle of a cycle: the plug is not switched on any more", async () => {
  const { program, charger, plug, clock, step } = await setUp({
    settings: { plugHost: "p", plugEnabled: true, plugAlwaysWindow: "00:00-23:59" },
  });
  await step();
  clock.advance(180_000);
  const switches: boolean[] = [];
  plug.set = (on) => {
    switches.push(on);
    return Promise.resolve("confirmed");
  };
  let stopped: Promise<unknown> = Promise.resolve();
  charger.apply = () => {
    stopped = program.stop();
    charger.apply = () => Promise.resolve("confirmed");
    return Promise.resolve("confirmed");
  };
  await step();
  await stopped;
  assert.deepEqual(switches, [false]);
});

Deno.test("stop() ends a charge that Disabled has not ended yet", async () => {
  const { program, charger, step } = await setUp({ mode: "slow" });
  await step();
  program.chooseMode("disabled");
  assert.deepEqual(await program.stop(), { isSafe: true });
  assert.equal(charger.value.enabled, false);
});

Deno.test("after stop() no press and no setting starts anything", async () => {
  const { program, charger, backups, opened, step } = await setUp({ mode: "tracked" });
  charger.value = { ...charger.value, enabled: true, targetCurrentA: 10, powerW: 4600 };
  await step();
  const stopped = program.stop();
  assert.ok(backups.isStopped, "no backup holds up the end");
  program.chooseMode("fast");
  await program.changeSettings({ trackingStartSocPct: 1 });
  await stopped;
  const before = opened.length;
  await program.tick();
  assert.equal(charger.value.enabled, false);
  assert.equal(opened.length, before, "nothing is opened again");
});

Deno.test("a pause that fails is tried again, and one that is on its way counts as told", async () => {
  const { program, charger, step } = await setUp({ mode: "tracked" });
  await step();
  charger.nextState = new DeviceRejected("Cannot stop charging: HTTP 500");
  const stopped = program.stop();
  queueMicrotask(() => {
    charger.nextState = "verifying";
  });
  assert.deepEqual(await stopped, { isSafe: true });
  assert.deepEqual(charger.wishes.at(-1), { enabled: false, currentA: 6 });
});

Deno.test("stop() writes the samples that wait, and ends all the same where the disk refuses", async () => {
  for (const isBroken of [false, true]) {
    const { program, history, records, logger, step } = await setUp({ mode: "fast" });
    await step();
    let flushes = 0;
    history.flush = () => {
      flushes++;
      if (isBroken) throw new StorageFailed("Cannot store samples: disk is full");
    };
    if (isBroken) {
      records.together = () => {
        throw new StorageFailed("Cannot store: disk is full");
      };
    }
    assert.deepEqual(await program.stop(), { isSafe: true });
    assert.equal(flushes, 1);
    const errors = logger.lines.filter((line) => line.startsWith("error "));
    const told = ["error Not stored at the end", "error Samples lost at the end"];
    assert.deepEqual(errors, isBroken ? told : []);
  }
});

/** A charger that is told to start in a cycle that lasts until `goOn`. */
async function stopsInCycle(mode: "slow" | "fast") {
  const parts = await setUp({ mode, settings: { plugHost: "p", plugEnabled: true } });
  const { charger, clock, program } = parts;
  await parts.step();
  const { promise, resolve: goOn } = Promise.withResolvers<void>();
  const apply = charger.apply.bind(charger);
  charger.apply = async (wish) => {
    charger.apply = apply;
    await promise;
    return await apply(wish);
  };
  clock.advance(5000);
  const cycle = program.tick();
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  return { ...parts, goOn, stopped: program.stop(), cycle };
}

Deno.test("stop() reads after the last cycle whether a charge must be paused", async () => {
  for (const mode of ["slow", "fast"] as const) {
    for (const pressed of ["disabled", "tracked"] as const) {
      const { program, charger, goOn, stopped } = await stopsInCycle(mode);
      program.chooseMode(pressed);
      goOn();
      assert.deepEqual(await stopped, { isSafe: true });
      assert.equal(charger.value.enabled, false, `${mode}, then ${pressed}`);
    }
  }
});

Deno.test("stop() ends a charge that Off is pressed for while the plug is being told", async () => {
  const { program, charger, plug, step } = await setUp({
    mode: "fast",
    settings: { plugHost: "p", plugEnabled: true },
  });
  await step();
  plug.set = () => {
    program.chooseMode("disabled");
    return new Promise((resolve) => queueMicrotask(() => resolve("confirmed")));
  };
  assert.deepEqual(await program.stop(), { isSafe: true });
  assert.equal(charger.value.enabled, false);
  assert.equal(program.status().mode, "disabled");
});

Deno.test("stop() refuses a press once the devices have had their last word", async () => {
  const { program, charger, modes, step } = await setUp({ mode: "fast" });
  await step();
  await program.stop();
  assert.throws(() => program.chooseMode("disabled"), ProgramEnding);
  assert.equal(modes.load()?.mode, "fast", "what the next start goes on with");
  assert.equal(charger.value.enabled, true);
});

Deno.test("makeSafe() has its tries also after a cycle that took all the time", async () => {
  const { program, charger, goOn, stopped } = await stopsInCycle("slow");
  program.chooseMode("disabled");
  const realNow = performance.now.bind(performance);
  performance.now = () => realNow() + 60_000;
  try {
    goOn();
    assert.deepEqual(await stopped, { isSafe: true });
  } finally {
    performance.now = realNow;
  }
  assert.equal(charger.value.enabled, false);
});

/** Takes no command for so many tries, so that one who never gives up is seen to. */
class StubbornCharger extends FakeCharger {
  tries = 0;
  constructor(private readonly answers: () => Promise<ApplyState>) {
    super();
  }
  override apply(): Promise<ApplyState> {
    this.tries++;
    return this.tries > 3 ? Promise.resolve("sent") : this.answers();
  }
}

/** Runs with a clock of performance that the work itself moves. */
async function onHeldClock<T>(work: (clock: { nowMs: number }) => Promise<T>): Promise<T> {
  const clock = { nowMs: 0 };
  const realNow = performance.now.bind(performance);
  performance.now = () => clock.nowMs;
  try {
    return await work(clock);
  } finally {
    performance.now = realNow;
  }
}

Deno.test("makeSafe() gives up at its deadline, and says that a device is not safe", async () => {
  const rows: readonly [string, () => Promise<ApplyState>][] = [
    ["waits for ever", () => Promise.resolve("waiting")],
    ["fails", () => Promise.reject(new DeviceTimeout("Cannot tell: timeout"))],
    ["never answers", () => new Promise(() => {})],
  ];
  for (const [name, answers] of rows) {
    await onHeldClock(async (clock) => {
      const charger = new StubbornCharger(() => {
        clock.nowMs = 51;
        return answers();
      });
      const logger = new MemoryLogger();
      const parts = { chargers: [{ charger }], plugs: [], logger, endsAtMs: 50 };
      assert.deepEqual(await makeSafe(parts), { isSafe: false }, name);
      assert.equal(charger.tries, 1, name);
      assert.equal(logger.lines.at(-1), "error Left charger as it is", name);
    });
  }
});

Deno.test("makeSafe() leaves a device a rest between two tries", async () => {
  const plug = new FakePlug();
  let tries = 0;
  plug.set = () => {
    tries++;
    return Promise.reject(new DeviceTimeout("Cannot switch: timeout"));
  };
  const logger = new MemoryLogger();
  using time = new HeldTime();
  const ended = makeSafe({ chargers: [], plugs: [plug], logger, endsAtMs: 450 });
  await time.advance(600);
  assert.deepEqual(await ended, { isSafe: false });
  assert.equal(tries, 3, "in 450 ms, 200 ms apart");
  assert.equal(logger.lines.length, tries + 1);
});

Deno.test("makeSafe() that ends for one device has told the other", async () => {
  await onHeldClock(async (clock) => {
    const charger = new StubbornCharger(() => {
      clock.nowMs = 51;
      return Promise.resolve("waiting");
    });
    const plug = new FakePlug({ ...PLUG, on: true });
    const logger = new MemoryLogger();
    const done = await makeSafe({ chargers: [{ charger }], plugs: [plug], logger, endsAtMs: 50 });
    assert.deepEqual([done.isSafe, plug.value.on], [false, false]);
  });
});

Deno.test("makeSafe() without an end of its own has the usual time, and none once it is over", async () => {
  const charger = new FakeCharger({ ...CHARGER, enabled: true, powerW: 2760 });
  const logger = new MemoryLogger();
  const late = { chargers: [{ charger }], plugs: [], logger, endsAtMs: performance.now() - 1 };
  assert.deepEqual(await makeSafe(late), { isSafe: false });
  assert.equal(charger.value.enabled, true);
  assert.deepEqual(await makeSafe({ chargers: [{ charger }], plugs: [], logger }), {
    isSafe: true,
  });
  assert.equal(charger.value.enabled, false);
});
