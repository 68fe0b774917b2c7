import assert from "node:assert/strict";
import { Cycles, type House, NIGHT, pausedState } from "./house.ts";

const ON: House = { ...NIGHT, hasPlug: true, plugOn: true };
const OFF: House = { ...ON, plugOn: false };
const SILENT: House = { ...ON, plugOn: null };

Deno.test("decidePlug() switches off once at a start that finds it enabled", () => {
  const cycles = new Cycles(pausedState(), { plugEnabled: true });
  assert.deepEqual(cycles.step(ON).plug, { on: false });
  assert.deepEqual(cycles.step(ON).plug, { on: false }, "again while the relay has not followed");
  assert.equal(cycles.step(OFF).plug, null);
  assert.equal(cycles.step(ON).plug, null, "switched on by hand");
});

Deno.test("decidePlug() switches off once when the setting is turned off", () => {
  const enabled = new Cycles(pausedState(), { plugEnabled: true });
  enabled.step(OFF);
  enabled.step(ON);
  const disabled = new Cycles(enabled.state, { plugEnabled: false });
  assert.deepEqual(disabled.step(ON).plug, { on: false });
  assert.equal(disabled.step(OFF).plug, null);
  assert.equal(disabled.step(ON).plug, null);
});

Deno.test("decidePlug() waits for a plug that does not answer", () => {
  const cycles = new Cycles(pausedState(), { plugEnabled: true });
  assert.equal(cycles.step(SILENT).plug, null);
  assert.deepEqual(cycles.step(ON).plug, { on: false });
});

Deno.test("decidePlug() never touches a plug that is not enabled or not set up", () => {
  const cycles = new Cycles(pausedState(), { plugEnabled: false });
  assert.equal(cycles.step(ON).plug, null);
  assert.equal(new Cycles(pausedState(), { plugEnabled: true }).step(NIGHT).plug, null);
});
