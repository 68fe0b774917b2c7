import assert from "node:assert/strict";
import { DeviceTrial } from "../../../src/app/settings/device_trial.ts";
import { createOpeners } from "../../../src/devices/registry.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { OpenDevice } from "../../../src/domain/ports/drivers.ts";
import { lamp } from "../../devices/lamp/lamp.ts";
import { LampBridge } from "../../devices/lamp/lamp_bridge.ts";
import { METER } from "../../domain/house/readings.ts";
import { ManualClock } from "../fakes.ts";
import { HeldTime } from "../held_time.ts";

const ENTRY = {
  driver: "lamp",
  name: "Hall",
  roles: ["switch", "load"],
  params: { host: "127.0.0.1:9", channel: 1 },
  secrets: { key: "geheim" },
} as const;

function trialOf(device: OpenDevice | null) {
  const clock = new ManualClock();
  const openers = { openDevice: () => device };
  return { clock, trial: new DeviceTrial({ drivers: [lamp], clock, openers }) };
}

Deno.test("run() reads each role of a device once and writes nothing", async () => {
  await using bridge = new LampBridge("geheim");
  const openers = createOpeners({ drivers: [lamp] });
  const trial = new DeviceTrial({ drivers: [lamp], clock: new ManualClock(), openers });
  const entry = { ...ENTRY, params: { host: bridge.host, channel: 1 } };
  const answered = { isAbsent: false, powerW: 0, error: null, diagnosis: null };
  assert.deepEqual(await trial.run(entry), {
    kind: "tried",
    durationMs: 0,
    source: "device",
    roles: [{ role: "switch", ...answered }, { role: "load", ...answered }],
  });
  assert.deepEqual(bridge.asked, ["GET 1", "GET 1"]);
  const wrong = await trial.run({ ...entry, secrets: { key: "other" } });
  assert.ok(wrong.kind === "tried");
  assert.deepEqual(wrong.roles.map(({ powerW, error }) => [powerW, error]), [
    [null, "Cannot read lamp 1: wrong key"],
    [null, "Cannot read lamp 1: wrong key"],
  ]);
  assert.deepEqual(bridge.asked, ["GET 1", "GET 1"], "no request had the right key");
});

Deno.test("run() tells a failure by role, with its address, and what answers beside it", async () => {
  const { trial } = trialOf({
    grid: { read: () => Promise.reject(new DeviceTimeout("Cannot read grid")) },
    battery: { read: () => Promise.resolve(null) },
    close: () => Promise.reject(new Error("already closed")),
  });
  const result = await trial.run({ ...ENTRY, roles: ["grid", "battery"] });
  assert.ok(result.kind === "tried");
  assert.deepEqual(result.roles, [
    {
      role: "grid",
      isAbsent: false,
      powerW: null,
      error: "Cannot read grid",
      diagnosis: { code: "no-answer", driver: "lamp", address: "127.0.0.1:9/1", unitId: null },
    },
    { role: "battery", isAbsent: true, powerW: null, error: null, diagnosis: null },
  ]);
});

Deno.test("run() one test at a time, twelve a minute, and again when the minute is over", async () => {
  const gate = Promise.withResolvers<null>();
  const { clock, trial } = trialOf({
    battery: { read: () => gate.promise },
    close: () => Promise.resolve(),
  });
  const entry = { ...ENTRY, roles: ["battery"] } as const;
  const first = trial.run(entry);
  assert.deepEqual(await trial.run(entry), { kind: "refused", waitMs: 5000 });
  gate.resolve(null);
  assert.equal((await first).kind, "tried");
  for (let count = 1; count < 12; count++) {
    assert.equal((await trial.run(entry)).kind, "tried", `${count}`);
  }
  assert.deepEqual(await trial.run(entry), { kind: "refused", waitMs: 60_000 });
  clock.advance(59_999);
  assert.deepEqual(await trial.run(entry), { kind: "refused", waitMs: 1 });
  clock.advance(1);
  assert.equal((await trial.run(entry)).kind, "tried");
  clock.advance(60_000);
  for (let count = 0; count < 12; count++) {
    assert.equal((await trial.run(entry)).kind, "tried", `${count}`);
  }
  assert.deepEqual(await trial.run(entry), { kind: "refused", waitMs: 60_000 });
});

Deno.test("run() what breaks in a driver is not told as a device's failure, and is closed", async () => {
  let closed = 0;
  const { trial } = trialOf({
    load: { read: () => Promise.reject(new TypeError("a bug")) },
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  });
  await assert.rejects(trial.run({ ...ENTRY, roles: ["load"] }), TypeError);
  assert.equal(closed, 1);
  await assert.rejects(trial.run({ ...ENTRY, roles: ["load"] }), TypeError, "not refused");
});

Deno.test("run() a device that no driver opens has no roles to tell of", async () => {
  const { trial } = trialOf(null);
  assert.deepEqual(await trial.run(ENTRY), {
    kind: "tried",
    durationMs: 0,
    source: "device",
    roles: [],
  });
});

Deno.test("run() waits ten seconds for a role that hangs, and two for a device that does not close", async () => {
  const never = () => new Promise<never>(() => {});
  const grid = { read: () => Promise.resolve({ ...METER, gridPowerW: 5 }) };
  using time = new HeldTime();
  const hangs = trialOf({ grid, battery: { read: never }, close: () => Promise.resolve() });
  const roles = ["grid", "battery"] as const;
  const running = hangs.trial.run({ ...ENTRY, roles });
  assert.equal(await time.measure(running, 60_000), 10_000);
  const result = await running;
  assert.ok(result.kind === "tried");
  assert.deepEqual(result.roles.map(({ powerW, error }) => [powerW, error]), [
    [5, null],
    [null, 'Cannot read battery of "Hall": no end after 10000 ms'],
  ]);
  const open = trialOf({ grid, close: never });
  assert.equal(await time.measure(open.trial.run({ ...ENTRY, roles: ["grid"] }), 60_000), 2000);
});
