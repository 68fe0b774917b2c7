import assert from "node:assert/strict";
import {
  NOTHING_SEEN,
  type PresenceMemory,
  updatePresence,
} from "../../../src/control/car/presence.ts";
import type { Snapshot } from "../../../src/domain/house/snapshot.ts";
import { at, type House, NIGHT, snapshotOf } from "../house.ts";

const FIVE_MINUTES_MS = 300_000;

function chargerOf(house: Partial<House>): Snapshot["charger"] {
  return snapshotOf({ ...NIGHT, ...house }).charger;
}

const ABSENT = chargerOf({ chargerQuality: "unavailable", isChargerAbsent: true });

/** A charger that has been told to be absent for so long, and before that was there. */
function absentFor(ms: number): PresenceMemory {
  return { ...NOTHING_SEEN, absentSinceMs: 0, absentUntilMs: ms };
}

function sees(memory: PresenceMemory, charger: Snapshot["charger"], atMs = 1_000_000) {
  const { isPluggedIn, isPluggedOut } = updatePresence(memory, charger, at(atMs));
  return { isPluggedIn, isPluggedOut };
}

const NEITHER = { isPluggedIn: false, isPluggedOut: false };

Deno.test("updatePresence() takes five minutes of absence for out of the wall, once", () => {
  const first = updatePresence(NOTHING_SEEN, ABSENT, at(0));
  assert.deepEqual(first, { memory: absentFor(0), ...NEITHER });
  assert.deepEqual(sees(absentFor(0), ABSENT, FIVE_MINUTES_MS - 1), NEITHER);
  const out = { isPluggedIn: false, isPluggedOut: true };
  assert.deepEqual(sees(absentFor(0), ABSENT, FIVE_MINUTES_MS), out);
  assert.deepEqual(sees(absentFor(FIVE_MINUTES_MS - 1), ABSENT, FIVE_MINUTES_MS), out);
  assert.deepEqual(sees(absentFor(FIVE_MINUTES_MS), ABSENT, FIVE_MINUTES_MS + 5000), NEITHER);
});

Deno.test("updatePresence() takes a charger that is back after so long for plugged in", () => {
  const back = chargerOf({});
  assert.deepEqual(sees(absentFor(FIVE_MINUTES_MS - 1), back), NEITHER);
  const isIn = { isPluggedIn: true, isPluggedOut: false };
  assert.deepEqual(sees(absentFor(FIVE_MINUTES_MS), back), isIn);
  const { memory } = updatePresence(absentFor(FIVE_MINUTES_MS), back, at(1_000_000));
  assert.deepEqual(memory, NOTHING_SEEN);
});

Deno.test("updatePresence() takes the charger's word on a car, and keeps it while it tells none", () => {
  const knows = (isCarConnected: boolean | null) => ({ ...NOTHING_SEEN, isCarConnected });
  const tells = (isCarConnected: boolean | null) => chargerOf({ isCarConnected });
  assert.deepEqual(sees(knows(false), tells(true)), { isPluggedIn: true, isPluggedOut: false });
  assert.deepEqual(sees(knows(true), tells(false)), { isPluggedIn: false, isPluggedOut: true });
  for (const [before, now] of [[null, true], [null, false], [true, true], [true, null]] as const) {
    assert.deepEqual(sees(knows(before), tells(now)), NEITHER, `${before} ${now}`);
  }
  assert.equal(updatePresence(knows(true), tells(null), at(1)).memory.isCarConnected, true);
});

Deno.test("updatePresence() learns nothing from silence, nor from values of before", () => {
  const memory = { ...absentFor(FIVE_MINUTES_MS), isCarConnected: false };
  for (
    const house of [
      { chargerQuality: "unavailable" },
      { chargerQuality: "stale", isCarConnected: true },
      { chargerMisses: 1, isCarConnected: true },
    ] as const
  ) {
    assert.deepEqual(updatePresence(memory, chargerOf(house), at(1)), { memory, ...NEITHER });
  }
});
