import assert from "node:assert/strict";
import { Notices } from "../../../src/app/records/notices.ts";
import type { DeviceName, EarlierEnd, HouseEvent } from "../../../src/domain/codes/house_event.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { at } from "../../control/house.ts";
import { MemoryNotifier } from "../fakes.ts";

function lost(devices: readonly DeviceName[], isAbsent = false): HouseEvent {
  const detail = { devices, sinceMs: 0, diagnosis: null, error: null, isAbsent };
  return { atMs: 0, kind: "device", code: "device.lost", detail };
}

function back(devices: readonly DeviceName[]): HouseEvent {
  return { atMs: 0, kind: "device", code: "device.back", detail: { devices, lostMs: 1 } };
}

function setUp() {
  const notifier = new MemoryNotifier();
  const notices = new Notices(notifier);
  const told = () =>
    notifier.told.map((event) => {
      const isDevice = event.code === "device.lost" || event.code === "device.back";
      return isDevice ? [event.code, ...event.detail.devices] : [event.code];
    });
  return { notices, told };
}

Deno.test("Notices tells of needed devices that are lost for ten minutes, and of their return", () => {
  const { notices, told } = setUp();
  notices.take(lost(["meter", "inverter", "battery"]), at(0));
  notices.take(lost(["charger", "plug"]), at(0));
  notices.tick(at(10 * MINUTE_MS - 1));
  notices.take(back(["charger"]), at(10 * MINUTE_MS - 1));
  assert.deepEqual(told(), []);
  notices.tick(at(10 * MINUTE_MS));
  assert.equal(told().length, 1);
  notices.tick(at(20 * MINUTE_MS));
  assert.deepEqual(told(), [["device.lost", "meter", "inverter"]]);
  notices.take(back(["inverter", "battery", "plug"]), at(30 * MINUTE_MS));
  notices.take(back(["inverter"]), at(31 * MINUTE_MS));
  assert.deepEqual(told().slice(1), [["device.back", "inverter"]]);
});

Deno.test("Notices waits ten minutes from the loss on, however long the program runs", () => {
  const { notices, told } = setUp();
  notices.take(lost(["meter"]), at(60 * MINUTE_MS));
  notices.tick(at(70 * MINUTE_MS - 1));
  assert.deepEqual(told(), []);
  notices.tick(at(70 * MINUTE_MS));
  assert.equal(told().length, 1);
});

Deno.test("Notices a charger that was taken out of the wall is no fault", () => {
  const { notices, told } = setUp();
  notices.take(lost(["charger"], true), at(0));
  notices.tick(at(60 * MINUTE_MS));
  assert.deepEqual(told(), []);
});

Deno.test("Notices tells at most ten an hour", () => {
  const { notices, told } = setUp();
  const failed: HouseEvent = {
    atMs: 0,
    kind: "storage",
    code: "storage.failed",
    detail: { error: "disk is full" },
  };
  const beganMs = 3 * 24 * 60 * MINUTE_MS;
  for (let minute = 0; minute < 30; minute++) {
    notices.take(failed, at(beganMs + minute * MINUTE_MS));
  }
  assert.equal(told().length, 10);
  notices.take(failed, at(beganMs + 60 * MINUTE_MS - 1));
  assert.equal(told().length, 10);
  notices.take(failed, at(beganMs + 60 * MINUTE_MS));
  assert.equal(told().length, 11);
  notices.take(failed, at(beganMs + 60 * MINUTE_MS));
  assert.equal(told().length, 11, "nine of the hour before count still");
});

Deno.test("Notices tells of a start after a crash, once, and of no other start", () => {
  const started = (earlierEnd: EarlierEnd, isRepeated: boolean): HouseEvent => ({
    atMs: 0,
    kind: "program",
    code: "program.started",
    detail: { version: "1", earlierEnd, isRepeated, lastSeenMs: null },
  });
  const { notices, told } = setUp();
  notices.take(started("stopped", false), at(0));
  notices.take(started("first", false), at(0));
  notices.take(started("crashed", true), at(0));
  assert.deepEqual(told(), []);
  notices.take(started("crashed", false), at(0));
  assert.deepEqual(told(), [["program.started"]]);
});

Deno.test("Notices an error that a device reports is told, a warning is not", () => {
  const { notices, told } = setUp();
  const text = { en: "x", de: "x" };
  const fault = (code: string): HouseEvent => ({
    atMs: 0,
    kind: "device",
    code: "device.fault",
    detail: { device: "charger", diagnosis: { code, what: text, todo: text } },
  });
  const well: HouseEvent = {
    atMs: 0,
    kind: "device",
    code: "device.well",
    detail: { device: "charger", lastedMs: 1 },
  };
  notices.take(fault("charger-warning"), at(0));
  notices.take(well, at(0));
  assert.deepEqual(told(), []);
  notices.take(fault("charger-error"), at(0));
  notices.take(well, at(0));
  notices.take(well, at(0));
  assert.deepEqual(told(), [["device.fault"], ["device.well"]]);
});

Deno.test("Notices tells of each of several chargers by itself, once, and of its own return", () => {
  const { notices, told } = setUp();
  const named = (deviceId: number, deviceName: string) => {
    const detail = { devices: ["charger"], sinceMs: 0, diagnosis: null, error: null } as const;
    const whole = { ...detail, isAbsent: false, deviceId, deviceName };
    return { atMs: 0, kind: "device", code: "device.lost", detail: whole } as const;
  };
  notices.take(lost(["meter"]), at(0));
  notices.take(named(2, "Carport"), at(0));
  notices.take(named(12, "Garage"), at(0));
  const backOf = (deviceId: number, deviceName: string): HouseEvent => {
    const detail = { devices: ["charger"], lostMs: 1, deviceId, deviceName } as const;
    return { atMs: 0, kind: "device", code: "device.back", detail };
  };
  notices.take(backOf(2, "Carport"), at(MINUTE_MS));
  notices.tick(at(10 * MINUTE_MS));
  notices.tick(at(11 * MINUTE_MS));
  assert.deepEqual(told(), [["device.lost", "meter"], ["device.lost", "charger"]]);
  notices.take(backOf(2, "Carport"), at(12 * MINUTE_MS));
  notices.take(backOf(12, "Garage"), at(12 * MINUTE_MS));
  assert.deepEqual(told().slice(2), [["device.back", "charger"]]);
});
