import assert from "node:assert/strict";
import { onStopSignal } from "../../../src/commands/run/start.ts";
import { HeldTime } from "../../app/held_time.ts";

/** What has been registered and done while `work` runs; no signal is sent. */
async function withSignals(
  work: (send: (signal: Deno.Signal) => void, time: HeldTime) => Promise<void>,
) {
  const real = { addSignalListener: Deno.addSignalListener, exit: Deno.exit };
  const listeners = new Map<Deno.Signal, () => void>();
  const exits: (number | undefined)[] = [];
  Deno.addSignalListener = (signal, listener) => void listeners.set(signal, listener);
  Deno.exit = (code): never => {
    exits.push(code);
    throw new Error("ended");
  };
  let stops = 0;
  try {
    using time = new HeldTime();
    onStopSignal(() => stops++);
    await work((signal) => listeners.get(signal)?.(), time);
  } finally {
    Object.assign(Deno, real);
  }
  return { signals: [...listeners.keys()], exits, stops };
}

Deno.test("onStopSignal() stops at the first signal, and takes what comes within two seconds for the same", async () => {
  const { signals, exits, stops } = await withSignals(async (send, time) => {
    await time.advance(5000);
    send("SIGTERM");
    await time.advance(2000);
    send("SIGINT");
  });
  assert.deepEqual(signals, ["SIGTERM", "SIGINT", "SIGHUP"]);
  assert.deepEqual([stops, exits], [2, []]);
});

Deno.test("onStopSignal() ends the process at a second signal that comes later", async () => {
  const { exits, stops } = await withSignals(async (send, time) => {
    await time.advance(5000);
    send("SIGTERM");
    await time.advance(1000);
    send("SIGTERM");
    await time.advance(1001);
    assert.throws(() => send("SIGINT"), /ended/);
  });
  assert.deepEqual([stops, exits], [2, [1]]);
});
