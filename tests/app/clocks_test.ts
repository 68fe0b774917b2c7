import assert from "node:assert/strict";
import { DemoClock, SYSTEM_CLOCK, wait } from "../../src/app/clocks.ts";

Deno.test("DemoClock runs at its speed, stands still while held, and loses nothing", () => {
  let realMs = 1000;
  const clock = new DemoClock({ startMs: 5_000_000, speed: 60, realMs: () => realMs });
  const after = (ms: number) => {
    realMs += ms;
    assert.equal(clock.wallMs(), 5_000_000 + clock.steadyMs());
    return clock.steadyMs();
  };
  assert.equal(after(0), 0);
  assert.equal(after(100), 6000);
  clock.hold();
  assert.equal(after(3500), 6000);
  clock.hold();
  assert.equal(after(10), 6000);
  clock.goOn();
  assert.equal(after(0), 6000);
  assert.equal(after(50), 9000);
  clock.goOn();
  assert.equal(after(50), 12_000);
});

Deno.test("SYSTEM_CLOCK.uptimeMs() is the machine's, and null where the process may not ask", () => {
  const realUptime = Deno.osUptime;
  try {
    Deno.osUptime = () => 12;
    assert.equal(SYSTEM_CLOCK.uptimeMs(), 12_000);
    Deno.osUptime = () => {
      throw new Deno.errors.NotCapable("no access");
    };
    assert.equal(SYSTEM_CLOCK.uptimeMs(), null);
  } finally {
    Deno.osUptime = realUptime;
  }
});

Deno.test("wait() is over at once without a time, and once its signal has fired", async () => {
  const hour = 3_600_000;
  let isOver = false;
  void wait(0).then(() => isOver = true);
  await Promise.resolve();
  assert.equal(isOver, true, "no timer is set for it");
  await wait(-1);
  await wait(hour, AbortSignal.abort());
  const stop = new AbortController();
  const waiting = wait(hour, stop.signal);
  stop.abort();
  await waiting;
  await wait(1, new AbortController().signal);
});
