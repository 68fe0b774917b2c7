import assert from "node:assert/strict";
import {
  moveRelay,
  type RelayMemory,
  UNKNOWN_RELAY,
  watchRelay,
} from "../../../src/control/heater/plug_relay.ts";
import { fresh, PLUG } from "../../domain/house/readings.ts";
import { at } from "../house.ts";

/** A relay that is managed, read as off, and was last switched at 0. */
const OFF: RelayMemory = { ...UNKNOWN_RELAY, isManaged: true, on: false, switchedMs: 0 };

Deno.test("moveRelay() tells a relay nothing whose state has not been read", () => {
  for (const on of [true, false]) {
    const memory = { ...OFF, on: null };
    assert.deepEqual(moveRelay(memory, { on, isUrgent: true }, at(1e9)), {
      memory,
      command: null,
      heldUntilMs: null,
    });
  }
});

Deno.test("moveRelay() moves three minutes after the last move, and off at once when urgent", () => {
  const move = (on: boolean, isUrgent: boolean, afterMs: number) => {
    const { command, heldUntilMs } = moveRelay({ ...OFF, on: !on }, { on, isUrgent }, at(afterMs));
    return [command?.on ?? null, heldUntilMs];
  };
  assert.deepEqual(move(true, false, 179_999), [null, 180_000]);
  assert.deepEqual(move(true, false, 180_000), [true, null]);
  assert.deepEqual(move(true, true, 179_999), [null, 180_000], "nothing is urgent about on");
  assert.deepEqual(move(false, false, 179_999), [null, 180_000]);
  assert.deepEqual(move(false, true, 1), [false, null]);
  const never = moveRelay({ ...OFF, switchedMs: null }, { on: true, isUrgent: false }, at(1));
  assert.deepEqual(never.command, { on: true }, "nothing is known of a last move");
});

Deno.test("moveRelay() tells again each cycle what the relay does not show, and since when", () => {
  const first = moveRelay(OFF, { on: true, isUrgent: false }, at(200_000));
  assert.deepEqual(first.memory, {
    ...OFF,
    told: true,
    toldSinceMs: 200_000,
    switchedMs: 200_000,
  });
  const again = moveRelay(first.memory, { on: true, isUrgent: false }, at(205_000));
  assert.deepEqual(again.command, { on: true });
  assert.deepEqual([again.memory.toldSinceMs, again.memory.switchedMs], [200_000, 205_000]);
  const dropped = moveRelay(again.memory, { on: false, isUrgent: false }, at(210_000));
  assert.equal(dropped.command, null);
  assert.deepEqual(dropped.memory, {
    ...OFF,
    told: null,
    toldSinceMs: null,
    droppedMs: 205_000,
    switchedMs: 205_000,
  });
});

Deno.test("watchRelay() takes a move within a minute after a dropped command for that command", () => {
  const seen = (afterMs: number, droppedMs: number | null) => {
    const before = { ...OFF, droppedMs };
    const sight = watchRelay(before, fresh({ ...PLUG, on: true }), {
      isManaged: true,
      now: at(afterMs),
    });
    return [sight.isByHand, sight.memory.switchedMs, sight.memory.droppedMs];
  };
  assert.deepEqual(seen(160_000, 100_001), [false, 0, null]);
  assert.deepEqual(seen(160_000, 100_000), [true, 160_000, null], "later than networks send");
  assert.deepEqual(seen(160_000, null), [true, 160_000, null]);
});
