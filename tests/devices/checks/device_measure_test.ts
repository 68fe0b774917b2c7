import assert from "node:assert/strict";
import {
  identify,
  masked,
  measure,
  shownIdentity,
} from "../../../src/devices/checks/device_measure.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { ManualClock } from "../../app/fakes.ts";

Deno.test("masked() shows the last four characters of what is longer, and nothing else", () => {
  assert.equal(masked(""), "****");
  assert.equal(masked("1234"), "****");
  assert.equal(masked("12345"), "****2345");
  assert.equal(masked("A1B2C3D4E5F6"), "****E5F6");
});

Deno.test("shownIdentity() masks what is one unit's alone, and leaves out what is not told", () => {
  const shown = shownIdentity({
    model: "SE10K",
    serial: "7E1234AB",
    macAddress: "1234",
    firmware: "4.20",
    hasMeter: true,
    name: "",
    rssi: null,
    nested: {},
  });
  assert.deepEqual(shown, {
    model: "SE10K",
    serial: "****34AB",
    macAddress: "****",
    firmware: "4.20",
    hasMeter: true,
  });
  assert.deepEqual(shownIdentity({ model: "RESU10H 1234567890" }), { model: "RESU10H ****7890" });
});

Deno.test("measure() reads so many times, and keeps what came before a failure", async () => {
  const clock = new ManualClock();
  let reads = 0;
  const source = {
    read: () => {
      reads++;
      clock.advance(10 * reads);
      return reads === 3
        ? Promise.reject(new DeviceTimeout("Cannot read: timeout"))
        : Promise.resolve(reads);
    },
  };
  assert.deepEqual(await measure(source, { clock, reads: 2 }), {
    durationsMs: [10, 20],
    newest: { value: 2, atMs: 30 },
    error: null,
  });
  const failed = await measure(source, { clock, reads: 2 });
  assert.deepEqual([failed.durationsMs, failed.newest], [[], null]);
  assert.equal(failed.error?.message, "Cannot read: timeout");
  const bug = { read: () => Promise.reject(new TypeError("no such thing")) };
  await assert.rejects(measure(bug, { clock, reads: 1 }), TypeError);
});

Deno.test("identify() asks a driver that can tell, and takes nothing that is no identity", async () => {
  assert.deepEqual(await identify({}), {});
  assert.deepEqual(await identify({ identify: () => Promise.resolve({ model: "x" }) }), {
    model: "x",
  });
  for (const told of [null, "x", 5]) {
    assert.deepEqual(await identify({ identify: () => Promise.resolve(told) }), {});
  }
  assert.deepEqual(await identify({ identify: "x" }), {});
});
