import assert from "node:assert/strict";
import {
  ChargerWrites,
  writeDeadlines,
  type WriteTerms,
} from "../../../src/devices/charger/charger_writes.ts";
import { openNrgkickConnect } from "../../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import { DeviceProtocol, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { startSimulatedHouse } from "../../../src/simulator/simulated_house.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { notedTimers } from "../transport/noted_timers.ts";

const SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });

interface Write extends WriteTerms {
  readonly wish: ChargerCommand;
  readonly answer: PromiseWithResolvers<void>;
}

/** A discipline with a charger that answers when it is told to. */
class SlowBench {
  readonly clock = new ManualClock();
  readonly sent: Write[] = [];
  readonly writes = new ChargerWrites({
    clock: this.clock,
    rules: { writeSpacingMs: SPACING_MS, settleMs: SETTLE_MS, stepA: 1 },
    send: (wish, terms) => {
      const answer = Promise.withResolvers<void>();
      this.sent.push({ wish, answer, ...terms });
      return answer.promise;
    },
    deadlines: { usualMs: 2, longestMs: 20, patienceMs: 1 },
  });

  /** Sends a wish and goes on before its answer. */
  async send(wish: ChargerCommand): Promise<Write> {
    await assert.rejects(this.writes.apply(wish), DeviceTimeout);
    const write = this.sent.at(-1);
    assert.ok(write !== undefined);
    assert.deepEqual(write.wish, wish);
    return write;
  }

  apply(wish: ChargerCommand): Promise<ApplyState> {
    return this.writes.apply(wish);
  }

  async end({ answer }: Write, failure: Error | null = null): Promise<void> {
    if (failure === null) answer.resolve();
    else answer.reject(failure);
    await answer.promise.catch(() => {});
    await Promise.resolve();
  }

  see(enabled: boolean): void {
    const sight = { enabled, currentA: 10, isFlowing: enabled, refusal: null };
    this.writes.endRead(this.writes.beginRead(), sight);
  }

  advance(ms: number): void {
    this.clock.nowMs += ms;
  }
}

Deno.test("ChargerWrites apply() takes the answer of a write that it no longer waits for", async () => {
  const bench = new SlowBench();
  const write = await bench.send(charge(10));
  bench.advance(4 * SETTLE_MS);
  bench.see(false);
  assert.equal(await bench.apply(charge(10)), "waiting", "never two of one wish");
  assert.equal(await bench.apply(charge(8)), "waiting", "it comes to its end");
  await bench.end(write);
  assert.equal(await bench.apply(charge(10)), "verifying", "settles from its end on");
  bench.see(true);
  assert.equal(await bench.apply(charge(10)), "confirmed");
  assert.equal(bench.sent.length, 1);
});

Deno.test("ChargerWrites apply() keeps the spacing to what a slow host has just taken", async () => {
  const bench = new SlowBench();
  const write = await bench.send(charge(10));
  bench.advance(4 * SPACING_MS);
  await bench.end(write);
  assert.equal(await bench.apply(charge(8)), "waiting");
  bench.advance(SPACING_MS - 1);
  assert.equal(await bench.apply(STOP), "waiting", "a gateway loses the second of two");
  bench.advance(1);
  await bench.end(await bench.send(STOP));
});

Deno.test("ChargerWrites apply() has a stop take the place of a start under way", async () => {
  const bench = new SlowBench();
  const start = await bench.send(charge(10));
  bench.advance(SPACING_MS - 1);
  assert.equal(await bench.apply(STOP), "waiting");
  assert.equal(start.givenUp.aborted, false);
  bench.advance(1);
  const stop = await bench.send(STOP);
  assert.ok(start.givenUp.aborted);
  await bench.end(start, new DeviceTimeout("given up"));
  bench.advance(SPACING_MS);
  assert.equal(await bench.apply(STOP), "waiting", "the end of the start is not that of the stop");
  assert.equal(await bench.apply(charge(10)), "waiting", "no start takes the place of a stop");
  assert.equal(stop.givenUp.aborted, false);
  await bench.end(stop);
  assert.equal(await bench.apply(STOP), "verifying");
  assert.equal(bench.sent.length, 2);
});

Deno.test("ChargerWrites apply() gives a host more time after each timeout, for any wish", async () => {
  const bench = new SlowBench();
  const timesOut = async (wish: ChargerCommand) => {
    const write = await bench.send(wish);
    await bench.end(write, new DeviceTimeout("no answer"));
    bench.advance(2 * SETTLE_MS);
    return write.deadlineMs;
  };
  assert.equal(await timesOut(charge(10)), 2);
  assert.equal(await timesOut(charge(8)), 8);
  assert.equal(await timesOut(STOP), 20, "at most");
  const slow = await bench.send(charge(8));
  bench.advance(3);
  await bench.end(slow);
  bench.advance(SPACING_MS);
  const still = await bench.send(charge(9));
  assert.equal(still.deadlineMs, 20, "answered, and slowly");
  bench.advance(2);
  await bench.end(still);
  bench.advance(SPACING_MS);
  const write = await bench.send(charge(10));
  assert.equal(write.deadlineMs, 2, "one that was answered in time ends it");
  await bench.end(write, new DeviceProtocol("html"));
  bench.advance(SPACING_MS);
  const next = await bench.send(charge(9));
  assert.equal(next.deadlineMs, 2, "what fails otherwise needs no more time");
  await bench.end(next);
});

Deno.test("ChargerWrites apply() waits 3 s for a write that has 5 s, and up to 31 s after timeouts", async () => {
  const asOpened = { usualMs: 5000, longestMs: 31_000, patienceMs: 3000 };
  assert.deepEqual(writeDeadlines(null), asOpened);
  assert.deepEqual(writeDeadlines(700), { usualMs: 700, longestMs: 700, patienceMs: 700 });
  const clock = new ManualClock();
  const deadlines: number[] = [];
  const writes = new ChargerWrites({
    clock,
    rules: { writeSpacingMs: SPACING_MS, settleMs: SETTLE_MS, stepA: 1 },
    send: (_, { deadlineMs }) => {
      deadlines.push(deadlineMs);
      return Promise.reject(new DeviceTimeout("no answer"));
    },
  });
  for (let write = 0; write < 3; write++) {
    const noted = await notedTimers(() => writes.apply(STOP));
    assert.deepEqual(noted, { delaysMs: [3000], left: 0 });
    clock.nowMs += 2 * SETTLE_MS;
  }
  assert.deepEqual(deadlines, [5000, 20_000, 31_000]);
});

for (const generation of [1, 2] as const) {
  Deno.test(`NRGkick ${generation} slower than the usual deadline is stopped all the same`, async () => {
    const clock = new ManualClock();
    await using house = await startSimulatedHouse({
      seed: 1,
      weather: "clear",
      now: () => clock.nowMs,
      gen2: {},
      chargerCacheLagS: 0,
    });
    const { addresses, faults } = house;
    const options = {
      clock,
      writeDeadlines: { usualMs: 10, longestMs: 5000, patienceMs: 5000 },
    };
    const [host = "", port] = (addresses.nrgkickGen2Address ?? "").split(":");
    const charger = generation === 1
      ? openNrgkickConnect({
        ...options,
        measurementsUrl: addresses.nrgkickMeasurementsUrl,
        settingsUrl: addresses.nrgkickSettingsUrl,
        pin: addresses.chargerPin,
      })
      : openNrgkickGen2({ ...options, host, port: Number(port), user: "", password: "" });
    try {
      while (!house.state().charger.isEnabled) {
        await charger.apply(charge(10)).catch(() => {});
        clock.nowMs += SETTLE_MS;
      }
      await faults.set("charger", { kind: "slow", delayMs: 60 });
      const states: string[] = [];
      for (let cycle = 0; cycle < 6 && states.at(-1) !== "sent"; cycle++) {
        states.push(await charger.apply(STOP).catch((error) => error.constructor.name));
        clock.nowMs += 2 * SETTLE_MS;
      }
      assert.equal(states.at(-1), "sent", states.join(" "));
      assert.equal(house.state().charger.isEnabled, false);
    } finally {
      await charger.close();
    }
  });
}
