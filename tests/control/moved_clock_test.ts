import assert from "node:assert/strict";
import { moveState } from "./one.ts";
import type { ClockMove } from "../../src/domain/house/time.ts";
import { updateSession } from "../../src/control/car/session.ts";
import { assess } from "./one.ts";
import type { ControlState } from "./one.ts";
import { at, charging, chargingState, SETTINGS, snapshotOf, START_MS } from "./house.ts";
import { managedPlug } from "./heater/plug_house.ts";

const HOUR_MS = 3_600_000;
/** The clock went an hour behind from this time on, for ten minutes. */
const FROM_MS = at(START_MS).atMs;
const MOVE: ClockMove = {
  fromMs: FROM_MS,
  toMs: FROM_MS + 600_000,
  stepMs: HOUR_MS,
  kept: new Set(),
};

/** A state with a session, a hold and a use of the plug, all begun at a wall time. */
function stateSince(atMs: number): ControlState {
  const state = chargingState(6, "slow");
  const snapshot = snapshotOf(charging({ currentA: 6 }));
  const now = { atMs, steadyMs: START_MS };
  const situation = assess({ state, snapshot, settings: SETTINGS, now });
  const hold = { why: "by-hand", on: true, sinceMs: atMs, sinceMinute: 7 } as const;
  return {
    ...state,
    choice: { ...state.choice, sinceMs: atMs },
    session: updateSession(null, { mode: "slow", flows: snapshot.flows, sources: null }, situation),
    plug: {
      ...managedPlug(),
      hold,
      use: { startedAtMs: atMs, energyWh: 10, solarWh: 8, unknownWh: 1 },
    },
  };
}

function stampsOf({ choice, session, plug }: ControlState) {
  return [choice.sinceMs, session?.startedAtMs, plug.hold?.sinceMs, plug.use?.startedAtMs];
}

Deno.test("moveState() moves each stamp of the span, its two ends included", () => {
  for (const atMs of [MOVE.fromMs, MOVE.fromMs + 1, MOVE.toMs]) {
    const state = stateSince(atMs);
    assert.deepEqual(stampsOf(state), Array(4).fill(atMs));
    const moved = moveState(state, MOVE, "UTC");
    assert.deepEqual(stampsOf(moved), Array(4).fill(atMs + HOUR_MS));
    assert.equal(moved.plug.hold?.sinceMinute, Math.floor((atMs + HOUR_MS) / 60_000));
    const { choice, session, plug } = state;
    assert.deepEqual(
      {
        ...moved,
        choice: { ...moved.choice, sinceMs: choice.sinceMs },
        session: { ...moved.session, startedAtMs: session?.startedAtMs },
        plug: { ...moved.plug, hold: plug.hold, use: plug.use },
      },
      state,
      "nothing else",
    );
    assert.equal(moved.plug.use?.energyWh, 10);
  }
});

Deno.test("moveState() leaves what lies outside the span, or was stamped by an earlier program", () => {
  for (const atMs of [MOVE.fromMs - 1, MOVE.toMs + 1]) {
    assert.deepEqual(moveState(stateSince(atMs), MOVE, "UTC"), stateSince(atMs));
  }
  const keptMs = MOVE.fromMs + 1;
  const kept = { ...MOVE, kept: new Set([keptMs]) };
  assert.deepEqual(moveState(stateSince(keptMs), kept, "UTC"), stateSince(keptMs));
});

Deno.test("moveState() takes a state without session, hold and use", () => {
  const state = chargingState(6, "slow");
  assert.deepEqual(moveState(state, MOVE, "UTC"), state);
});
