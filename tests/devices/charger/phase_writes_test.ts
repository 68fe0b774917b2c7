import assert from "node:assert/strict";
import fc from "fast-check";
import { type ChargerSight, ChargerWrites } from "../../../src/devices/charger/charger_writes.ts";
import { DeviceRejected, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const SPACING_MS = 5000;
const SETTLE_MS = 20_000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const START: ChargerCommand = { enabled: true, currentA: 6 };
const toPhases = (phases: Phases): ChargerCommand => ({ ...STOP, phases });

/** The write discipline over a charger that does at once what it takes. */
class Bench {
  readonly clock = new ManualClock();
  readonly sent: ChargerCommand[] = [];
  failure: Error | null = null;
  /** What the newest sight showed when each write was sent. */
  readonly seen: (ChargerSight | null)[] = [];
  #sight: ChargerSight | null = null;
  readonly writes = new ChargerWrites({
    clock: this.clock,
    rules: { writeSpacingMs: SPACING_MS, settleMs: SETTLE_MS, stepA: 1 },
    send: (wish) => {
      this.sent.push(wish);
      this.seen.push(this.#sight);
      this.#sight = null;
      return this.failure === null ? Promise.resolve() : Promise.reject(this.failure);
    },
  });

  async apply(wish: ChargerCommand, afterMs = SPACING_MS): Promise<string> {
    this.clock.nowMs += afterMs;
    try {
      return await this.writes.apply(wish);
    } catch (error) {
      return error instanceof Error ? error.name : "?";
    }
  }

  see(enabled: boolean, phases: Phases | null, isFlowing = enabled): void {
    const sight = { enabled, currentA: 6, isFlowing, phases, refusal: null };
    this.#sight = sight;
    this.writes.endRead(this.writes.beginRead(), sight);
  }
}

Deno.test("ChargerWrites switches phases only once a read has shown the pause", async () => {
  const bench = new Bench();
  bench.see(true, 3);
  assert.equal(await bench.apply(toPhases(1)), "sent");
  assert.equal(await bench.apply(toPhases(1)), "verifying");
  bench.see(false, 3, true);
  assert.equal(await bench.apply(toPhases(1)), "verifying", "its current still flows");
  assert.deepEqual(bench.sent, [STOP], "the mere pause, once");
  bench.see(false, 3);
  assert.equal(await bench.apply(toPhases(1)), "sent");
  assert.deepEqual(bench.sent, [STOP, toPhases(1)]);
  bench.see(false, 3);
  assert.equal(await bench.apply(toPhases(1)), "verifying");
  bench.see(false, 1);
  assert.equal(await bench.apply(toPhases(1)), "confirmed");
  assert.equal(await bench.apply(STOP), "confirmed", "a pause that has switched phases is one");
  assert.equal(await bench.apply(START), "sent");
  assert.deepEqual(bench.sent, [STOP, toPhases(1), START]);
});

Deno.test("ChargerWrites sends a switch again that did not take", async () => {
  const bench = new Bench();
  bench.see(false, 3);
  assert.equal(await bench.apply(toPhases(1)), "sent");
  bench.see(false, 3);
  assert.equal(await bench.apply(toPhases(1), SETTLE_MS - 1), "verifying");
  assert.equal(await bench.apply(toPhases(1), 1), "sent");
  assert.deepEqual(bench.sent, [toPhases(1), toPhases(1)]);
});

Deno.test("ChargerWrites repeats a lost switch as a pause until a read shows it again", async () => {
  const bench = new Bench();
  bench.see(false, 3);
  bench.failure = new DeviceTimeout("no answer");
  assert.equal(await bench.apply(toPhases(1)), "DeviceTimeout");
  bench.failure = null;
  assert.equal(await bench.apply(toPhases(1)), "sent");
  assert.deepEqual(bench.sent.slice(1), [STOP], "somebody may have started it meanwhile");
  bench.see(false, 1);
  await bench.apply(toPhases(1));
  assert.equal(bench.sent.at(-1)?.phases, 1);
});

Deno.test("ChargerWrites a refused switch refuses no start, and its pause is sent anew", async () => {
  const bench = new Bench();
  bench.see(false, 3);
  bench.failure = new DeviceRejected("not enabled");
  assert.equal(await bench.apply(toPhases(1)), "DeviceRejected");
  bench.failure = null;
  bench.see(false, 3);
  assert.equal(await bench.apply(toPhases(1)), "DeviceRejected", "until it is tried again");
  assert.equal(await bench.apply(STOP), "sent");
  bench.see(false, 3);
  assert.equal(await bench.apply(START), "sent");
});

Deno.test("ChargerWrites never sends phases but after a newer read without current", async () => {
  const seed = Math.floor(Math.random() * 0x7fffffff);
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("wish" as const),
      wish: fc.constantFrom(STOP, START, toPhases(1), toPhases(3)),
      afterMs: fc.constantFrom(0, 4000, 5000, 21_000),
      isLost: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant("sight" as const),
      enabled: fc.boolean(),
      isFlowing: fc.boolean(),
      phases: fc.constantFrom<Phases | null>(1, 3, null),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const bench = new Bench();
      for (const one of steps) {
        if (one.kind === "sight") bench.see(one.enabled, one.phases, one.isFlowing);
        else {
          bench.failure = one.isLost ? new DeviceTimeout("no answer") : null;
          await bench.apply(one.wish, one.afterMs);
        }
      }
      bench.sent.forEach((wish, index) => {
        if (wish.phases === undefined) return;
        const sight = bench.seen[index] ?? null;
        assert.deepEqual([wish.enabled, sight?.enabled, sight?.isFlowing], [false, false, false]);
      });
    }),
    { seed, numRuns: 300 },
  );
});
