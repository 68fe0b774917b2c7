import assert from "node:assert/strict";
import { examineRow } from "../../../src/devices/checks/row_examination.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { Device, Role } from "../../../src/domain/house/device.ts";
import type { BatteryValues, MeterValues } from "../../../src/domain/house/snapshot.ts";
import type { OpenDevice } from "../../../src/domain/ports/drivers.ts";
import { ManualClock } from "../../app/fakes.ts";
import { BATTERY, CHARGER, METER } from "../../domain/house/readings.ts";
import { settingsBody } from "../nrgkick_connect/fake_nrgkick.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";

const SILENT = new DeviceTimeout("Cannot read: timeout");

function deviceOf(driver: string, roles: readonly Role[], params: Device["params"]): Device {
  return { id: 3, driver, name: "cellar", roles, params };
}

function examine(
  device: Device,
  opened: OpenDevice,
  { clock = new ManualClock(), reads = 1 } = {},
) {
  const { signal } = new AbortController();
  return examineRow(device, opened, {
    clock,
    deadlineMs: 5000,
    signal,
    reads,
  });
}

/** A source whose answers come one after the other, 100 ms each. */
function sourceOf<T>(clock: ManualClock, answers: readonly (T | Error)[]) {
  const left = answers.values();
  return {
    read: (): Promise<T> => {
      clock.advance(100);
      const { value: answer = SILENT } = left.next();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

Deno.test("examineRow() tells of each role; who it is stands with the first that answers", async () => {
  const clock = new ManualClock();
  let closed = 0;
  const opened: OpenDevice = {
    grid: sourceOf<MeterValues>(clock, [METER, SILENT]),
    battery: sourceOf(clock, [BATTERY, BATTERY]),
    identify: () => Promise.resolve({ model: "SE10K" }),
    close: () => Promise.resolve(void closed++),
  };
  const device = deviceOf("solaredge", ["battery", "grid", "pv"], { host: "192.0.2.1" });
  const tests = await examine(device, opened, { clock, reads: 2 });
  assert.deepEqual(
    tests.map(({ role, values, identity, durationsMs, ageMs, problems, isAbsent }) => ({
      role,
      values,
      identity,
      durationsMs,
      ageMs,
      isAbsent,
      codes: problems.map(({ code }) => code),
    })),
    [
      {
        role: "grid",
        values: METER,
        identity: {},
        durationsMs: [100],
        ageMs: 100,
        isAbsent: false,
        codes: ["no-answer"],
      },
      {
        role: "battery",
        values: BATTERY,
        identity: { model: "SE10K" },
        durationsMs: [100, 100],
        ageMs: 0,
        isAbsent: false,
        codes: [],
      },
    ],
  );
  assert.equal(closed, 1);
});

Deno.test("examineRow() a battery is absent where the newest of its answers says so", async () => {
  for (
    const [answers, isAbsent, ageMs] of [
      [[null, null], true, 0],
      [[null, SILENT], false, 100],
      [[SILENT], false, null],
      [[null, BATTERY], false, 0],
    ] as const
  ) {
    const clock = new ManualClock();
    const battery = sourceOf<BatteryValues | null>(clock, answers);
    const opened: OpenDevice = { battery, close: () => Promise.resolve() };
    const device = deviceOf("solaredge", ["battery"], { host: "192.0.2.1" });
    const [test] = await examine(device, opened, { clock, reads: 2 });
    assert.deepEqual([test?.isAbsent, test?.ageMs], [isAbsent, ageMs]);
  }
});

Deno.test("examineRow() says why a charger's settings are unknown in place of that they are", async () => {
  for (
    const [reply, codes] of [
      [{ status: 200, body: JSON.stringify(settingsBody()) }, ["charger-half"]],
      [{ status: 500 }, ["server-error"]],
    ] as const
  ) {
    await using box = new FakeHttpHost(() => reply);
    const measurementsUrl = `${box.origin}/api/measurements/1`;
    const half = { ...CHARGER, enabled: null, targetCurrentA: null };
    const opened: OpenDevice = {
      charger: {
        read: () => Promise.resolve(half),
        apply: () => Promise.reject(SILENT),
        close: () => Promise.resolve(),
      },
      close: () => Promise.resolve(),
    };
    const device = deviceOf("nrgkick-connect", ["charger"], { measurementsUrl });
    const [test] = await examine(device, opened);
    assert.deepEqual(test?.problems.map(({ code }) => code), codes);
  }
});
