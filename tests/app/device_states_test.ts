import assert from "node:assert/strict";
import { deviceStates } from "../../src/app/device_states.ts";
import type { DeviceReadings } from "../../src/domain/house/device.ts";
import { BATTERY } from "../domain/house/readings.ts";
import type { Reading } from "../../src/domain/house/readings.ts";

const DEVICE = { id: 3, driver: "lamp", name: "Hall", roles: ["pv", "load"], params: {} } as const;
const SILENT = { code: "no-answer", driver: "lamp", address: "lamp.lan", unitId: null } as const;
const FAULT = { code: "inverter-fault", driver: "lamp", label: "17" } as const;

function reading<T>(value: T, change: Partial<Reading<T>> = {}): Reading<T> {
  return {
    isConfigured: true,
    quality: "fresh",
    value,
    atMs: 5000,
    ageMs: 0,
    error: null,
    misses: 0,
    ...change,
  };
}

function stateOf(readings: DeviceReadings) {
  return deviceStates([{ device: DEVICE, readings }])[0];
}

Deno.test("deviceStates() tells the worst quality, the oldest answer, and the failure with its meaning", () => {
  const load = reading({ powerW: 59.6, totalWh: null });
  assert.deepEqual(stateOf({ load }), {
    id: 3,
    name: "Hall",
    driver: "lamp",
    roles: ["pv", "load"],
    quality: "fresh",
    atMs: 5000,
    error: null,
    powers: { load: 60 },
  });
  const failing = { quality: "stale", atMs: 2000, error: "timeout", diagnosis: SILENT } as const;
  const stale = stateOf({ load: { ...load, ...failing }, battery: reading(BATTERY) });
  assert.deepEqual(
    [stale?.quality, stale?.atMs, stale?.error, stale?.diagnosis],
    ["stale", 2000, "timeout", SILENT],
  );
});

Deno.test("deviceStates() a role that has never answered leaves no time, and one that is absent counts not", () => {
  const load = reading({ powerW: 60, totalWh: null });
  const never = { value: null, quality: "unavailable", atMs: null, ageMs: null } as const;
  const half = stateOf({ load, battery: { ...reading(BATTERY), ...never, error: "timeout" } });
  assert.deepEqual([half?.quality, half?.atMs, half?.error], ["unavailable", null, "timeout"]);
  const absent = { ...reading(BATTERY), ...never, isConfigured: false };
  const whole = stateOf({ load, battery: absent });
  assert.deepEqual([whole?.quality, whole?.atMs, whole?.error], ["fresh", 5000, null]);
  const none = stateOf({});
  assert.deepEqual([none?.quality, none?.atMs], ["unavailable", null]);
});

Deno.test("deviceStates() a single miss is no trouble, and what a device says of itself is told", () => {
  const load = reading({ powerW: 60, totalWh: null }, { error: "timeout", diagnosis: SILENT });
  assert.deepEqual([stateOf({ load })?.error, stateOf({ load })?.diagnosis], [null, undefined]);
  const battery = reading(BATTERY, { diagnosis: FAULT });
  assert.deepEqual(stateOf({ load, battery })?.diagnosis, FAULT);
});
