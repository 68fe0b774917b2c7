import assert from "node:assert/strict";
import { MemoryKeeper } from "../../../src/app/records/memory_keeper.ts";
import { holdSwitch, initialState, switchIn, withLoad } from "../../../src/control/state.ts";
import { UNKNOWN_PLUG } from "../../../src/control/heater/plug_memory.ts";
import { moveRelay, PLUG_DWELL_MS, watchRelay } from "../../../src/control/heater/plug_relay.ts";
import { NIGHT, snapshotOf } from "../../control/house.ts";
import type { Moment } from "../../../src/domain/house/time.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";

const ID = 11;
const HOLD = { on: true, forMs: 60 * MINUTE_MS };
/** So long after the start of the program; `slewMs`: how far wall time has gone from the steady one. */
const at = (steadyMs: number, slewMs = 0): Moment => ({
  atMs: 1_782_000_000_000 + steadyMs + slewMs,
  steadyMs,
});

/** A program after another that keeps the memory of one switch, and counts what is written. */
class KeptSwitch {
  readonly stored = new Map<number, string>();
  writes = 0;
  state = withLoad(initialState([], at(0)), ID, UNKNOWN_PLUG);
  #keeper = this.#start("boiler.lan");

  #start(place: string): MemoryKeeper {
    const keeper = new MemoryKeeper({
      load: (id) => this.stored.get(id) ?? null,
      save: (id, json) => {
        this.stored.set(id, json);
        this.writes++;
      },
    });
    keeper.note(new Map([[ID, place]]));
    return keeper;
  }

  restart(now: Moment, place = "boiler.lan"): void {
    this.#keeper = this.#start(place);
    this.state = withLoad(this.state, ID, this.#keeper.loadSwitch(ID, { place, now }));
  }

  hold(hold: typeof HOLD | null, now: Moment): void {
    this.state = holdSwitch(this.state, ID, hold, now);
  }

  cycle(now: Moment): number {
    const before = this.writes;
    for (const { run, done, isUrgent } of this.#keeper.due(this.state, now, false)) {
      assert.equal(isUrgent, true, "a relay that is held must not be forgotten");
      run();
      done();
    }
    return this.writes - before;
  }

  get isOffDue(): boolean {
    return switchIn(this.state, ID).relay.isOffDue;
  }

  get isHeld(): boolean {
    return switchIn(this.state, ID).manual !== null;
  }
}

Deno.test("MemoryKeeper writes a hold once, whatever the clock is slewed by", () => {
  const kept = new KeptSwitch();
  kept.cycle(at(0));
  kept.hold(HOLD, at(5000));
  assert.equal(kept.cycle(at(5000)), 1);
  for (const slewMs of [1, 500, 1900, -1900]) assert.equal(kept.cycle(at(10_000, slewMs)), 0);
  assert.equal(kept.cycle(at(15_000, 60_000)), 1, "a clock that was set");
  kept.hold({ ...HOLD, on: false }, at(20_000, 60_000));
  assert.equal(kept.cycle(at(20_000, 60_000)), 1);
});

Deno.test("MemoryKeeper a hold that is released before anything was written does not return", () => {
  const kept = new KeptSwitch();
  kept.hold(HOLD, at(0));
  kept.cycle(at(0));
  kept.restart(at(60_000));
  assert.equal(kept.isHeld, true);
  kept.hold(null, at(65_000));
  assert.equal(kept.cycle(at(65_000)), 1);
  kept.restart(at(70_000));
  assert.deepEqual([kept.isHeld, kept.isOffDue], [false, true], "it was on for us");
  assert.equal(kept.cycle(at(75_000)), 0, "nothing is written while nothing is otherwise");
});

Deno.test("MemoryKeeper what was held is no other switch at the same id", () => {
  const kept = new KeptSwitch();
  kept.hold(HOLD, at(0));
  kept.cycle(at(0));
  kept.restart(at(60_000), "pool.lan");
  assert.equal(kept.isHeld, false);
  assert.equal(kept.cycle(at(65_000)), 1);
  kept.restart(at(70_000));
  assert.equal(kept.isHeld, false, "nor does it return with the old one");
});

Deno.test("MemoryKeeper writes nothing of a switch that nobody has ever held", () => {
  const kept = new KeptSwitch();
  kept.restart(at(0));
  assert.deepEqual([kept.cycle(at(0)), kept.cycle(at(5000))], [0, 0]);
});

Deno.test("MemoryKeeper a hold that has run out without a program leaves a switch that has to go off", () => {
  const kept = new KeptSwitch();
  kept.hold(HOLD, at(0));
  kept.cycle(at(0));
  kept.restart(at(HOLD.forMs));
  assert.deepEqual([kept.isHeld, kept.isOffDue], [false, true]);
});

Deno.test("MemoryKeeper an earlier version's memory has no word whether a switch is steered", () => {
  const kept = new KeptSwitch();
  const { atMs } = at(0);
  const store = (manual: unknown) =>
    kept.stored.set(ID, JSON.stringify({ writtenAtMs: atMs, manual }));
  store({ on: true, untilAtMs: atMs + 60_000 });
  kept.restart(at(1000));
  assert.deepEqual([kept.isHeld, kept.isOffDue], [true, false]);
  kept.restart(at(60_000));
  assert.deepEqual([kept.isHeld, kept.isOffDue], [false, true]);
  store(null);
  kept.restart(at(60_000));
  assert.deepEqual([kept.isHeld, kept.isOffDue], [false, false]);
});

Deno.test("MemoryKeeper a switch that was steered keeps its dwell over a restart, also when it is off", () => {
  const kept = new KeptSwitch();
  kept.hold({ ...HOLD, on: false }, at(0));
  kept.cycle(at(0));
  kept.hold(null, at(5000));
  kept.cycle(at(5000));
  kept.restart(at(10_000));
  let { relay } = switchIn(kept.state, ID);
  const reading = snapshotOf({ ...NIGHT, hasPlug: true, plugOn: false }).plug;
  const heldUntil = (steadyMs: number) => {
    const now = at(steadyMs);
    ({ memory: relay } = watchRelay(relay, reading, { isManaged: true, now }));
    return moveRelay(relay, { on: true, isUrgent: false }, now).heldUntilMs;
  };
  assert.deepEqual([heldUntil(15_000), heldUntil(20_000)], [
    10_000 + PLUG_DWELL_MS,
    10_000 + PLUG_DWELL_MS,
  ]);
});

Deno.test("MemoryKeeper writes all it keeps into another database, though nothing has changed", () => {
  const saved: number[] = [];
  const keeper = new MemoryKeeper({ load: () => null, save: (id) => void saved.push(id) });
  const choice = { mode: "slow", modeBy: "user", sinceMs: 0 } as const;
  const state = holdSwitch(
    withLoad(initialState([[2, choice]], at(0)), ID, UNKNOWN_PLUG),
    ID,
    HOLD,
    at(0),
  );
  const write = (isLast = false) => {
    for (const { run, done } of keeper.due(state, at(0), isLast)) {
      run();
      done();
    }
    return saved.splice(0);
  };
  assert.deepEqual([write(), write()], [[2, ID], []]);
  assert.deepEqual(write(true), [2], "the last word of a charger, whatever was written");
  keeper.saveAgain();
  assert.deepEqual([write(), write()], [[2, ID], []]);
});
