import assert from "node:assert/strict";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import { doctor, type DoctorSurroundings, runDoctor } from "../../../src/commands/doctor/doctor.ts";
import { createOpeners } from "../../../src/devices/registry.ts";
import { HeldTime } from "../../app/held_time.ts";
import { DataFolder } from "../../storage/data_folder.ts";

/** A doctor of a house without any device, which asks nobody. */
function setUp(folder: DataFolder, watchS: number | null, isJson = false) {
  {
    using _ = folder.open();
  }
  const printed: string[] = [];
  const stop = new AbortController();
  const options = { isJson, isFind: false, address: null, watchS };
  const running = runDoctor(options, {
    dataDir: folder.path,
    environment: () => undefined,
    clock: SYSTEM_CLOCK,
    openers: createOpeners(),
    print: (text) => printed.push(text),
    stop: stop.signal,
    deadlineMs: 50,
  });
  return { printed, stop, running };
}

Deno.test("runDoctor() --watch examines anew each so many seconds, until it is stopped", async () => {
  using folder = new DataFolder();
  using time = new HeldTime();
  const { printed, stop, running } = setUp(folder, 7);
  await time.advance(6999);
  assert.equal(printed.length, 1);
  await time.advance(1);
  assert.equal(printed.length, 2);
  await time.advance(14_000);
  assert.equal(printed.length, 4);
  stop.abort();
  await time.advance(60_000);
  assert.equal(await running, 1, "nothing is set up");
  assert.equal(printed.length, 4);
});

Deno.test("runDoctor() without --watch examines once, as text or as one JSON document", async () => {
  using folder = new DataFolder();
  const text = setUp(folder, null);
  assert.equal(await text.running, 1);
  assert.equal(text.printed.length, 1);
  assert.match(text.printed[0] ?? "", /^chargemanager .*\n(.*\n)*2 problems\.$/);
  const json = setUp(folder, null, true);
  await json.running;
  const { isWell, schema, devices } = JSON.parse(json.printed.join());
  assert.deepEqual([isWell, schema, devices.length], [false, 1, 5]);
});

Deno.test("runDoctor() prints no round that was cut short, and tells that it failed", async () => {
  using folder = new DataFolder();
  const { printed, stop, running } = setUp(folder, null);
  stop.abort();
  assert.deepEqual([await running, printed], [1, []]);
});

Deno.test("doctor() waits three seconds for an answer, and a watch ends with a signal", async () => {
  const real = Deno.addSignalListener;
  const signals = new Map<Deno.Signal, () => void>();
  Deno.addSignalListener = (signal, listener) => void signals.set(signal, listener);
  const surroundings: DoctorSurroundings[] = [];
  const doctored = (watchS: number | null) =>
    doctor({ isJson: false, isFind: false, address: null, watchS }, (_options, given) => {
      surroundings.push(given);
      return Promise.resolve(7);
    });
  try {
    assert.equal(await doctored(null), 7);
    assert.equal(signals.size, 0, "one round ends by itself");
    await doctored(5);
    signals.get("SIGINT")?.();
  } finally {
    Deno.addSignalListener = real;
  }
  assert.deepEqual(surroundings.map(({ deadlineMs, stop }) => [deadlineMs, stop.aborted]), [
    [3000, false],
    [3000, true],
  ]);
});
