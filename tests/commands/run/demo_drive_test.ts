import assert from "node:assert/strict";
import { DemoClock } from "../../../src/app/clocks.ts";
import { beginFaults, demoStartMs } from "../../../src/commands/run/demo.ts";
import { driveCycles } from "../../../src/commands/run/demo_drive.ts";
import { exitCodeOf } from "../../../src/commands/exit.ts";

const START_MS = Date.UTC(2026, 5, 21, 7);

/** What a drive of so many pauses does, each of which lasts `pauseS` and each cycle two seconds of real time. */
async function drive({ speed, pauses, pauseS }: { speed: number; pauses: number; pauseS: number }) {
  let realMs = 0;
  const clock = new DemoClock({ startMs: START_MS, speed, realMs: () => realMs });
  clock.hold();
  const stop = new AbortController();
  const rests: number[] = [];
  const cyclesS: number[] = [];
  const upkeepsS: number[] = [];
  const nowS = () => (clock.wallMs() - START_MS) / 1000;
  await driveCycles({
    clock,
    speed,
    signal: stop.signal,
    step: () => {
      cyclesS.push(nowS());
      realMs += 2000;
      assert.equal(nowS(), cyclesS.at(-1), "time stands still in a cycle");
      return Promise.resolve();
    },
    upkeep: () => Promise.resolve(void upkeepsS.push(nowS())),
    pause: (ms, signal) => {
      assert.equal(signal, stop.signal);
      rests.push(ms);
      realMs += pauseS * 1000;
      if (rests.length === pauses) stop.abort();
      return Promise.resolve();
    },
  });
  return { rests, cyclesS, upkeepsS };
}

Deno.test("driveCycles() runs a cycle each 5 s of the demo's time, which stands still in them", async () => {
  const { rests, cyclesS } = await drive({ speed: 1, pauses: 3, pauseS: 5 });
  assert.deepEqual(rests, [5000, 5000, 5000]);
  assert.deepEqual(cyclesS, [0, 5, 10]);
  assert.deepEqual((await drive({ speed: 100, pauses: 1, pauseS: 1 })).rests, [50]);
  assert.deepEqual((await drive({ speed: 600, pauses: 1, pauseS: 1 })).rests, [20], "some rest");
});

Deno.test("driveCycles() keeps history up each five minutes of the demo's time", async () => {
  const { cyclesS, upkeepsS } = await drive({ speed: 60, pauses: 12, pauseS: 1 });
  assert.deepEqual(cyclesS.slice(0, 3), [0, 60, 120]);
  assert.deepEqual(upkeepsS, [300, 600]);
});

Deno.test("demoStartMs() is a local hour of midsummer", () => {
  assert.equal(demoStartMs(9, 2026), new Date("2026-06-21T09:00:00").getTime());
  assert.equal(demoStartMs(23, 2027), new Date("2027-06-21T23:00:00").getTime());
});

Deno.test("beginFaults() takes the seed that is wanted, or one of four digits, and tells it", async () => {
  const real = console.log;
  const lines: string[] = [];
  const begun: number[] = [];
  const troubles = { beginPlan: (seed: number) => Promise.resolve(void begun.push(seed)) };
  console.log = (line) => void lines.push(line);
  try {
    await beginFaults(troubles, 0);
    await beginFaults(troubles, null, () => 0);
    await beginFaults(troubles, null, () => 0.99999);
  } finally {
    console.log = real;
  }
  assert.deepEqual(begun, [0, 0, 9999]);
  assert.deepEqual(lines, [0, 0, 9999].map((seed) => `Faults by chance: --faults ${seed}`));
});

Deno.test("exitCodeOf() tells our own bug from devices that were not told, and both from a good end", () => {
  assert.equal(exitCodeOf("signal", true), 0);
  assert.equal(exitCodeOf("signal", false), 1);
  assert.equal(exitCodeOf("broken", true), 70);
  assert.equal(exitCodeOf("broken", false), 70);
});
