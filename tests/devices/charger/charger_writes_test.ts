import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ChargerWrites,
  fitCurrent,
  type Refusal,
} from "../../../src/devices/charger/charger_writes.ts";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
  InvariantBroken,
} from "../../../src/domain/codes/errors.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });

/** A discipline with a charger that takes every write, or throws `failure`. */
class Bench {
  readonly clock = new ManualClock();
  readonly sent: ChargerCommand[] = [];
  readonly sentAtMs: number[] = [];
  failure: Error | null = null;
  answered: Promise<void> = Promise.resolve();
  readonly writes = new ChargerWrites({
    clock: this.clock,
    rules: { writeSpacingMs: SPACING_MS, settleMs: SETTLE_MS, stepA: 1 },
    send: async (wish) => {
      this.sent.push(wish);
      this.sentAtMs.push(this.clock.nowMs);
      await this.answered;
      if (this.failure !== null) throw this.failure;
    },
  });

  apply(wish: ChargerCommand): Promise<ApplyState> {
    return this.writes.apply(wish);
  }

  /** A read from beginning to end that shows this. */
  see(enabled: boolean | null, currentA: number | null, more: SightDetails = {}): void {
    const { isFlowing = enabled, refusal = null } = more;
    this.writes.endRead(this.writes.beginRead(), { enabled, currentA, isFlowing, refusal });
  }

  advance(ms: number): void {
    this.clock.nowMs += ms;
  }
}

interface SightDetails {
  readonly isFlowing?: boolean | null;
  readonly refusal?: Refusal | null;
}

Deno.test("ChargerWrites apply() writes nothing while a first read shows the wish", async () => {
  const cases: readonly [ChargerCommand, Parameters<Bench["see"]>, ApplyState][] = [
    [STOP, [false, 16], "confirmed"],
    [STOP, [false, null], "confirmed"],
    [STOP, [true, 6, { isFlowing: false }], "sent"],
    [STOP, [false, 6, { isFlowing: true }], "sent"],
    [STOP, [false, 6, { isFlowing: null }], "sent"],
    [STOP, [null, null, { isFlowing: false }], "sent"],
    [charge(10), [true, 10], "confirmed"],
    [charge(10), [true, 10, { isFlowing: false }], "confirmed"],
    [charge(10), [true, 11], "sent"],
    [charge(10), [true, 10.49], "confirmed"],
    [charge(10), [true, 10.5], "sent"],
    [charge(10), [true, 9.51], "confirmed"],
    [charge(10), [true, 9.5], "sent"],
    [charge(10), [true, null], "sent"],
    [charge(10), [false, 10], "sent"],
    [charge(10), [null, 10], "sent"],
  ];
  for (const [wish, sight, state] of cases) {
    const bench = new Bench();
    bench.see(...sight);
    assert.equal(await bench.apply(wish), state, JSON.stringify([wish, sight]));
    assert.equal(bench.sent.length, state === "sent" ? 1 : 0);
  }
});

Deno.test("ChargerWrites apply() writes the wish when nothing has been read", async () => {
  const bench = new Bench();
  assert.equal(await bench.apply(charge(8)), "sent");
  assert.deepEqual(bench.sent, [charge(8)]);
});

Deno.test("ChargerWrites apply() sends the last wish once the spacing is over", async () => {
  const bench = new Bench();
  await bench.apply(charge(6));
  assert.equal(await bench.apply(charge(8)), "waiting");
  assert.equal(await bench.apply(charge(9)), "waiting");
  bench.advance(SPACING_MS - 1);
  assert.equal(await bench.apply(charge(10)), "waiting");
  bench.advance(1);
  assert.equal(await bench.apply(charge(11)), "sent");
  assert.deepEqual(bench.sent, [charge(6), charge(11)]);
});

Deno.test("ChargerWrites waitMs is the time until what waits can be sent", async () => {
  const bench = new Bench();
  assert.equal(bench.writes.waitMs, null, "nothing was asked");
  await bench.apply(charge(6));
  assert.equal(bench.writes.waitMs, null, "sent");
  bench.advance(500);
  await bench.apply(STOP);
  assert.equal(bench.writes.waitMs, SPACING_MS - 500);
  bench.advance(SPACING_MS - 500);
  assert.equal(await bench.apply(STOP), "sent");
  bench.see(false, 6);
  assert.equal(await bench.apply(STOP), "confirmed");
  assert.equal(bench.writes.waitMs, null, "nothing waits");
});

Deno.test("ChargerWrites waitMs is unknown while a write is under way that nothing may replace", async () => {
  const bench = new Bench();
  const answered = Promise.withResolvers<void>();
  bench.answered = answered.promise;
  const sending = bench.apply(charge(6));
  bench.advance(1000);
  assert.equal(await bench.apply(charge(8)), "waiting");
  assert.equal(bench.writes.waitMs, null);
  assert.equal(await bench.apply(STOP), "waiting");
  assert.equal(bench.writes.waitMs, SPACING_MS - 1000, "a stop may take its place by then");
  answered.resolve();
  await sending;
});

Deno.test("ChargerWrites apply() sends each ask of a start once, and anew after the car has begun", async () => {
  const bench = new Bench();
  const asked: (ChargerCommand & { readonly ask?: number })[] = [
    charge(16),
    { ...charge(16), ask: 2 },
    { ...charge(16), ask: 3 },
    { ...charge(16), ask: 3 },
    charge(16),
    charge(16),
    { ...charge(16), ask: 2 },
    { ...charge(16), ask: 3 },
  ];
  const states: ApplyState[] = [];
  for (const wish of asked) {
    states.push(await bench.apply(wish));
    bench.advance(SETTLE_MS);
    bench.see(true, 16);
  }
  const [sent, confirmed] = ["sent", "confirmed"];
  assert.deepEqual(states, [sent, sent, sent, confirmed, confirmed, confirmed, sent, sent]);
});

Deno.test("ChargerWrites apply() holds a stop back to the spacing too, and no longer", async () => {
  const bench = new Bench();
  await bench.apply(charge(6));
  bench.advance(SPACING_MS - 1);
  assert.equal(await bench.apply(STOP), "waiting");
  bench.advance(1);
  assert.equal(await bench.apply(STOP), "sent");
});

Deno.test("ChargerWrites apply() verifies a wish that came back to the one written", async () => {
  const bench = new Bench();
  await bench.apply(charge(6));
  assert.equal(await bench.apply(STOP), "waiting");
  assert.equal(await bench.apply(charge(6)), "verifying");
  assert.equal(bench.sent.length, 1);
});

Deno.test("ChargerWrites apply() trusts only a read that began after the write", async () => {
  const bench = new Bench();
  bench.see(false, 6);
  const before = bench.writes.beginRead();
  const writing = Promise.withResolvers<void>();
  bench.answered = writing.promise;
  const applied = bench.apply(charge(10));
  const during = bench.writes.beginRead();
  assert.equal(await bench.apply(charge(10)), "waiting", "one write at a time");
  writing.resolve();
  assert.equal(await applied, "sent");
  const shown = { enabled: true, currentA: 10, isFlowing: true, refusal: null };
  bench.writes.endRead(before, shown);
  assert.equal(await bench.apply(charge(10)), "verifying", "began before the write");
  bench.writes.endRead(during, shown);
  assert.equal(await bench.apply(charge(10)), "verifying", "began before its answer");
  bench.see(true, 10);
  assert.equal(await bench.apply(charge(10)), "confirmed");
});

Deno.test("ChargerWrites apply() writes a new wish whatever a read says", async () => {
  const bench = new Bench();
  bench.see(true, 6);
  await bench.apply(charge(10));
  bench.advance(SPACING_MS);
  bench.see(true, 6);
  assert.equal(await bench.apply(charge(6)), "sent", "the gateway still told what was before");
});

Deno.test("ChargerWrites apply() repeats what no read shows after the settle time", async () => {
  const bench = new Bench();
  await bench.apply(charge(10));
  bench.advance(SETTLE_MS - 1);
  bench.see(true, 6);
  assert.equal(await bench.apply(charge(10)), "verifying");
  bench.advance(1);
  assert.equal(await bench.apply(charge(10)), "sent");
  bench.advance(SETTLE_MS - 1);
  assert.equal(await bench.apply(charge(10)), "verifying");
  assert.equal(bench.sent.length, 2);
});

Deno.test("ChargerWrites apply() stops a charge that begins by itself", async () => {
  const bench = new Bench();
  bench.see(false, 16);
  assert.equal(await bench.apply(STOP), "confirmed");
  bench.advance(3_600_000);
  bench.see(false, 16, { isFlowing: true });
  assert.equal(await bench.apply(STOP), "sent");
  bench.advance(SETTLE_MS - 1);
  bench.see(false, 16, { isFlowing: true });
  assert.equal(await bench.apply(STOP), "verifying");
  bench.advance(1);
  assert.equal(await bench.apply(STOP), "sent");
  bench.see(false, 16);
  assert.equal(await bench.apply(STOP), "confirmed");
  assert.deepEqual(bench.sent, [STOP, STOP]);
});

Deno.test("ChargerWrites apply() takes stops for one wish, whatever their current", async () => {
  const bench = new Bench();
  await bench.apply({ enabled: false, currentA: 16 });
  bench.advance(SPACING_MS);
  assert.equal(await bench.apply(STOP), "verifying");
});

Deno.test("ChargerWrites apply() repeats failed writes as their failure allows", async () => {
  const cases: readonly [Error, number][] = [
    [new DeviceUnreachable("refused"), SPACING_MS],
    [new DeviceTimeout("timeout"), SETTLE_MS],
    [new DeviceProtocol("html"), SETTLE_MS],
    [new TypeError("a bug"), SETTLE_MS],
  ];
  for (const [failure, paceMs] of cases) {
    const bench = new Bench();
    bench.failure = failure;
    await assert.rejects(bench.apply(charge(8)), failure);
    bench.failure = null;
    bench.advance(paceMs - 1);
    assert.match(await bench.apply(charge(8)), /^(waiting|verifying)$/, failure.name);
    bench.advance(1);
    assert.equal(await bench.apply(charge(8)), "sent", failure.name);
  }
});

Deno.test("ChargerWrites apply() repeats a stop of which nobody knows as soon as it may", async () => {
  for (const failure of [new DeviceTimeout("timeout"), new DeviceProtocol("html")]) {
    const bench = new Bench();
    bench.failure = failure;
    await assert.rejects(bench.apply(STOP), failure);
    bench.failure = null;
    bench.advance(SPACING_MS - 1);
    assert.equal(await bench.apply(STOP), "waiting");
    bench.advance(1);
    assert.equal(await bench.apply(STOP), "sent");
  }
});

Deno.test("ChargerWrites apply() leaves a slow host time to answer between repeated stops", async () => {
  for (const failure of [new DeviceTimeout("timeout"), new DeviceUnreachable("busy")]) {
    const bench = new Bench();
    bench.failure = failure;
    for (let second = 0; second < 180; second++) {
      await bench.apply(STOP).catch(() => {});
      bench.advance(1000);
    }
    assert.deepEqual(bench.sentAtMs, [1, 6, 16, 36, 76, 116, 156].map((s) => s * 1000));
    bench.see(true, 8);
    await assert.rejects(bench.apply(STOP), failure, "a read shows that it has not stopped");
  }
});

Deno.test("ChargerWrites apply() counts failed writes in the spacing too", async () => {
  const failures = [
    new DeviceUnreachable("u"),
    new DeviceTimeout("t"),
    new DeviceProtocol("p"),
    new DeviceRejected("r"),
  ];
  for (const failure of failures) {
    const bench = new Bench();
    bench.failure = failure;
    await assert.rejects(bench.apply(charge(8)), failure);
    bench.failure = null;
    bench.advance(SPACING_MS - 1);
    assert.equal(await bench.apply(STOP), "waiting", failure.name);
    bench.advance(1);
    assert.equal(await bench.apply(STOP), "sent", failure.name);
  }
});

Deno.test("ChargerWrites apply() confirms an unanswered write by a read", async () => {
  const bench = new Bench();
  bench.failure = new DeviceTimeout("timeout");
  await assert.rejects(bench.apply(charge(8)));
  bench.see(true, 8);
  assert.equal(await bench.apply(charge(8)), "confirmed");
  assert.equal(bench.sent.length, 1);
});

Deno.test("ChargerWrites apply() sends stops alone after a refusal", async () => {
  const bench = new Bench();
  bench.failure = new DeviceRejected("Cannot charge: the PIN is wrong");
  const isRefused = { name: "DeviceRejected", message: "Cannot charge: the PIN is wrong" };
  await assert.rejects(bench.apply(charge(8)), isRefused);
  bench.advance(3_600_000);
  await assert.rejects(bench.apply(charge(8)), isRefused);
  await assert.rejects(bench.apply(charge(9)), isRefused);
  assert.equal(bench.sent.length, 1);
  await assert.rejects(bench.apply(STOP), isRefused);
  bench.advance(SETTLE_MS - 1);
  await assert.rejects(bench.apply(STOP), isRefused);
  assert.equal(bench.sent.length, 2);
  bench.advance(1);
  await assert.rejects(bench.apply(STOP), isRefused);
  assert.deepEqual(bench.sent, [charge(8), STOP, STOP]);
  bench.see(false, 8);
  assert.equal(await bench.apply(STOP), "confirmed", "stopped by hand");
  await assert.rejects(bench.apply(charge(8)), isRefused, "the refusal still stands");
  bench.failure = null;
  bench.advance(SETTLE_MS);
  bench.see(true, 8);
  assert.equal(await bench.apply(STOP), "sent");
  bench.advance(SPACING_MS);
  assert.equal(await bench.apply(charge(8)), "sent", "the device took a write again");
});

Deno.test("ChargerWrites apply() sends one start when a read tells a refusal", async () => {
  const message = "Cannot steer: PasswordMatch is false";
  const refusal: Refusal = { message, symptom: "pin-mismatch" };
  const bench = new Bench();
  bench.see(false, 6, { refusal });
  assert.equal(await bench.apply(STOP), "confirmed");
  assert.equal(await bench.apply(charge(8)), "sent");
  assert.equal(await bench.apply(charge(8)), "verifying", "no newer read yet");
  bench.see(false, 6, { refusal });
  await assert.rejects(bench.apply(charge(8)), { name: "DeviceRejected", ...refusal });
  bench.advance(3_600_000);
  await assert.rejects(bench.apply(charge(9)), { name: "DeviceRejected", ...refusal });
  bench.see(true, 8, { refusal });
  assert.equal(await bench.apply(STOP), "sent");
  bench.see(true, 8, { refusal });
  await assert.rejects(bench.apply(STOP), { name: "DeviceRejected", ...refusal });
  bench.advance(SETTLE_MS);
  assert.equal(await bench.apply(STOP), "sent");
  bench.see(true, 8);
  bench.advance(SPACING_MS);
  assert.equal(await bench.apply(charge(9)), "sent", "mended");
  assert.deepEqual(bench.sent, [charge(8), STOP, STOP, charge(9)]);
});

Deno.test("ChargerWrites endRead() keeps what was known when only power is read", async () => {
  const bench = new Bench();
  bench.see(false, 6);
  bench.see(null, null, { isFlowing: false });
  assert.equal(await bench.apply(STOP), "confirmed");
  bench.see(null, null, { isFlowing: true });
  assert.equal(await bench.apply(STOP), "sent");
  bench.see(null, null, { isFlowing: false });
  assert.equal(await bench.apply(STOP), "verifying", "the flag is not known since the write");
});

Deno.test("ChargerWrites apply() keeps its invariants over random days", async () => {
  const step = fc.record({
    ms: fc.constantFrom(0, 1, 200, 4999, 5000, 19_999, 20_000),
    wish: fc.constantFrom(STOP, charge(6), charge(7)),
    failure: fc.constantFrom(
      null,
      null,
      null,
      new DeviceTimeout("t"),
      new DeviceUnreachable("u"),
      new DeviceProtocol("p"),
    ),
    isLost: fc.boolean(),
    isRead: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const bench = new Bench();
      const device = { enabled: true, currentA: 16 };
      const read = () => bench.see(device.enabled, device.currentA);
      const apply = async (wish: ChargerCommand, isLost: boolean) => {
        const count = bench.sent.length;
        const state = await bench.apply(wish).catch(() => null);
        if (bench.sent.length > count && !isLost) {
          device.enabled = wish.enabled;
          if (wish.enabled) device.currentA = wish.currentA;
        }
        return state;
      };
      for (const { ms, wish, failure, isLost, isRead } of steps) {
        bench.advance(ms);
        bench.failure = failure;
        if (isRead) read();
        const state = await apply(wish, isLost || failure !== null);
        if (state !== "confirmed" || !isRead) continue;
        assert.equal(device.enabled, wish.enabled);
        if (wish.enabled) assert.equal(device.currentA, wish.currentA);
      }
      for (const [index, atMs] of bench.sentAtMs.entries()) {
        const before = bench.sentAtMs[index - 1];
        assert.ok(before === undefined || atMs - before >= SPACING_MS);
      }
      bench.failure = null;
      bench.advance(SETTLE_MS);
      await apply(charge(9), false);
      read();
      assert.equal(await apply(charge(9), false), "confirmed");
      assert.deepEqual(device, { enabled: true, currentA: 9 });
    }),
  );
});

Deno.test("fitCurrent() stays within the device's range, in its steps, rounded down", () => {
  const cases: readonly [number, number | null, number | null, number, number][] = [
    [15, 6, 16, 1, 15],
    [16, 6, 16, 1, 16],
    [17, 6, 16, 1, 16],
    [32, 6, 16, 1, 16],
    [32, 6, 32, 1, 32],
    [33, 6, 32, 1, 32],
    [17, null, null, 1, 16],
    [5.9, 6, 16, 1, 6],
    [0, 6, 16, 1, 6],
    [-3, null, null, 1, 6],
    [15.99, 6, 16, 1, 15],
    [15.9999985, 6, 16, 1, 15],
    [15.9999999999, 6, 16, 1, 16],
    [12, 6, 10.5, 1, 10],
    [6, 7.5, 16, 1, 8],
    [9, 6, 0, 1, 6],
    [9, 20, 16, 1, 16],
    [Infinity, 6, 16, 1, 16],
    [6.3, 6, 16, 0.1, 6.3],
    [6.37, 6, 16, 0.1, 6.3],
    [12.7, 6, 12.6, 0.1, 12.6],
  ];
  for (const [currentA, minA, maxA, stepA, expectedA] of cases) {
    const fitted = fitCurrent(currentA, { minA, maxA, stepA });
    assert.equal(fitted, expectedA, JSON.stringify([currentA, minA, maxA, stepA]));
  }
});

Deno.test("ChargerWrites apply() a refusal is not asked again, where its driver does not by itself", async () => {
  const bench = new Bench();
  bench.failure = new DeviceRejected("no", { symptom: "pin-wrong", isAskedAgain: true });
  await assert.rejects(bench.apply(charge(10)));
  bench.advance(SPACING_MS);
  await assert.rejects(bench.apply(charge(10)), {
    name: "DeviceRejected",
    symptom: "pin-wrong",
    isAskedAgain: false,
  });
  assert.equal(bench.sent.length, 1);
});

Deno.test("fitCurrent() refuses a current that is no number", () => {
  assert.throws(() => fitCurrent(NaN, { minA: 6, maxA: 16, stepA: 1 }), InvariantBroken);
});
