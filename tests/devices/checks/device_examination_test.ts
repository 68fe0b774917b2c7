import assert from "node:assert/strict";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import { type Examination, examinePlug } from "../../../src/devices/checks/device_examination.ts";
import { DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { FakePlug } from "../../app/fakes.ts";

/** A plug that notes what is done with it, and answers nothing once it is closed. */
class NotingPlug extends FakePlug {
  readonly steps: string[] = [];
  override read() {
    this.steps.push("read");
    return this.isClosed
      ? Promise.reject(new DeviceUnreachable("Cannot read: the driver is closed"))
      : super.read();
  }
  override close(): Promise<void> {
    this.steps.push("close");
    return super.close();
  }
}

function examine(plug: NotingPlug, signal: AbortSignal) {
  const examination: Examination = {
    clock: SYSTEM_CLOCK,
    deadlineMs: 1000,
    signal,
    context: { kind: "tplink", address: "192.0.2.1:9999", unitId: null },
    reads: 3,
  };
  return examinePlug(plug, defaultSettings(), examination);
}

Deno.test("examinePlug() that was given up closes the plug before anything is asked", async () => {
  const plug = new NotingPlug();
  const test = await examine(plug, AbortSignal.abort());
  assert.deepEqual(plug.steps, ["close", "read", "close"]);
  assert.deepEqual([test.durationsMs, test.ageMs], [[], null]);
});

Deno.test("examinePlug() that is given up while it reads closes the plug at once", async () => {
  const stop = new AbortController();
  const plug = new NotingPlug();
  const read = plug.read.bind(plug);
  plug.read = () => {
    const answer = read();
    stop.abort();
    return answer;
  };
  await examine(plug, stop.signal);
  assert.deepEqual(plug.steps, ["read", "close", "read", "close"]);
});

Deno.test("examinePlug() has nothing more to do with a signal that fires after it", async () => {
  const stop = new AbortController();
  const plug = new NotingPlug();
  await examine(plug, stop.signal);
  const { length } = plug.steps;
  stop.abort();
  assert.equal(plug.steps.length, length);
});

Deno.test("examinePlug() reads as often as asked, and leaves the plug closed", async () => {
  const plug = new NotingPlug();
  const test = await examine(plug, new AbortController().signal);
  assert.deepEqual(plug.steps, ["read", "read", "read", "close"]);
  assert.equal(test.durationsMs.length, 3);
});
