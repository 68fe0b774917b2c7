import assert from "node:assert/strict";
import { EventGate } from "../../../src/app/records/event_gate.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";

const HOUR_MS = 3_600_000;
const WELL: HouseEvent = {
  atMs: 0,
  kind: "device",
  code: "device.well",
  detail: { device: "meter", lastedMs: 5 },
};
const SWITCHED: HouseEvent = {
  atMs: 0,
  kind: "plug",
  code: "plug.switched",
  detail: { on: true, reason: null },
};
const CHOSEN: HouseEvent = {
  atMs: 0,
  kind: "mode",
  code: "mode.chosen",
  detail: { mode: "slow", modeBy: "user", from: "fast" },
};

/** How many of so many equal events in a row pass. */
function passing(event: HouseEvent, count: number): number {
  const gate = new EventGate();
  const at = (steadyMs: number) => ({ atMs: steadyMs, steadyMs });
  return Array.from({ length: count }, (_, step) => gate.pass(event, at(step)))
    .filter((passed) => passed !== null).length;
}

Deno.test("EventGate lets 6 faults, 30 switches and 100 changes of a person through", () => {
  assert.deepEqual([passing(WELL, 6), passing(WELL, 50)], [6, 6]);
  assert.deepEqual([passing(SWITCHED, 30), passing(SWITCHED, 250)], [30, 30]);
  assert.deepEqual([passing(CHOSEN, 100), passing(CHOSEN, 250)], [100, 100]);
});

Deno.test("EventGate lets more through once six hours are over, and says how many it left out", () => {
  const gate = new EventGate();
  const pass = (steadyMs: number) => gate.pass(WELL, { atMs: steadyMs, steadyMs });
  for (let step = 0; step < 6; step++) assert.equal(pass(step), WELL);
  assert.deepEqual([pass(6), pass(6 * HOUR_MS - 1)], [null, null]);
  assert.deepEqual(pass(6 * HOUR_MS)?.detail, { ...WELL.detail, leftOut: 2 });
  assert.equal(pass(6 * HOUR_MS), null);
  assert.deepEqual(pass(6 * HOUR_MS + 1)?.detail, { ...WELL.detail, leftOut: 1 });
  assert.equal(pass(6 * HOUR_MS + 2), WELL);
});

Deno.test("EventGate counts each code by itself", () => {
  const gate = new EventGate();
  const now = { atMs: 0, steadyMs: 0 };
  for (let step = 0; step < 7; step++) gate.pass(WELL, now);
  assert.equal(gate.pass(WELL, now), null);
  assert.equal(gate.pass(SWITCHED, now), SWITCHED);
});
