import assert from "node:assert/strict";
import { BATTERY_IDENTITY_BLOCK } from "../../../src/devices/solaredge/register_map.ts";
import { decodeBatteryPresence } from "../../../src/devices/solaredge/identity.ts";
import { UNKNOWN_BATTERY } from "../../../src/devices/solaredge/decode.ts";
import {
  decodeBatteryWith,
  filled,
  float,
  NOT_AVAILABLE,
  withRegisters,
  words,
} from "./registers.ts";

Deno.test("decodeBattery() charging: power is negative like the current", () => {
  assert.deepEqual(
    decodeBatteryWith({
      57668: [...float(5650), ...float(8192), ...float(5350), ...float(8550)],
      57708: float(23),
      57712: [...float(821), ...float(-0.75), ...float(690)],
      57718: [1, 0, 0, 0, 1818, 0, 0, 0],
      57730: [...float(99), ...float(28.5), 3, 0, 3, 0],
    }),
    {
      powerW: -690,
      socPct: 28.5,
      sohPct: 99,
      status: "charging",
      temperatureC: 23,
      voltageV: 821,
      currentA: -0.75,
      chargedWh: 1818,
      dischargedWh: 1,
    },
  );
});

Deno.test("decodeBattery() word order: 5000 W is 4000 459c on the wire", () => {
  assert.equal(decodeBatteryWith({ 57716: [0x4000, 0x459c] }).powerW, -5000);
  assert.equal(decodeBatteryWith({ 57716: [0x459c, 0x4000] }).powerW, -2.00424861907959);
  assert.equal(decodeBatteryWith({ 57718: [2, 1, 0, 0] }).dischargedWh, 65538);
  assert.equal(decodeBatteryWith({ 57722: [0, 0, 1, 0] }).chargedWh, 2 ** 32);
  assert.equal(decodeBatteryWith({ 57734: [4, 0] }).status, "discharging");
  assert.equal(decodeBatteryWith({ 57734: [0, 4] }).status, null);
});

Deno.test("decodeBattery() zero has no sign", () => {
  for (const zero of [0, -0]) {
    const values = decodeBatteryWith({ 57714: [...float(zero), ...float(zero)], 57734: [7, 0] });
    assert.equal(values.powerW, 0);
    assert.equal(values.currentA, 0);
  }
});

Deno.test("decodeBattery() every form of not available", () => {
  for (
    const bits of [0xff7fffff, 0x7f7fffff, 0x7fc00000, 0xffffffff, 0x7f800000, 0xff800000, 1]
  ) {
    const none = float({ bits });
    const values = decodeBatteryWith({
      57708: none,
      57712: [...none, ...none, ...none],
      57718: filled(8, 0xffff),
      57730: [...none, ...none, 0xffff, 0xffff],
    });
    assert.deepEqual(values, UNKNOWN_BATTERY);
  }
});

for (
  const [name, changes, powerW] of [
    ["15 kW without maxima", { 57716: float(15_000) }, -15_000],
    ["above 15 kW without maxima", { 57716: float(15_001) }, null],
    ["-32768 W", { 57716: float(-32_768) }, null],
    ["20 kW within its peak of 22.9 kW", {
      57672: [...float(22_900), ...float(22_900)],
      57716: float(-20_000),
    }, 20_000],
    ["27 kW, 18 % above its peak of 22.9 kW", {
      57672: [...float(22_900), ...float(22_900)],
      57716: float(-27_000),
    }, 27_000],
    ["28 kW, 22 % above its peak of 22.9 kW", {
      57672: [...float(22_900), ...float(22_900)],
      57716: float(-28_000),
    }, null],
    ["9800 W, 20 % above its continuous 8192 W", {
      57668: [...float(5650), ...float(8192)],
      57716: float(-9800),
    }, 9800],
    ["10 kW, 22 % above its continuous 8192 W", {
      57668: [...float(5650), ...float(8192)],
      57716: float(-10_000),
    }, null],
    ["6 kW of one whose maxima are small for the moment", {
      57668: [...float(300), ...float(500), ...float(300), ...float(500)],
      57716: float(6000),
    }, -6000],
    ["6001 W of one whose maxima are small for the moment", {
      57668: [...float(300), ...float(500), ...float(300), ...float(500)],
      57716: float(6001),
    }, null],
    ["20 kW within the most that it takes", {
      57668: float(20_000),
      57716: float(20_000),
    }, -20_000],
    ["20 kW within the most that it gives", {
      57670: float(20_000),
      57716: float(20_000),
    }, -20_000],
    ["20 kW within the peak that it takes", {
      57672: float(20_000),
      57716: float(20_000),
    }, -20_000],
    ["20 kW within the peak that it gives", {
      57674: float(20_000),
      57716: float(20_000),
    }, -20_000],
    ["14 kW of one that tells no maximum", {
      57668: [NOT_AVAILABLE, NOT_AVAILABLE, NOT_AVAILABLE, NOT_AVAILABLE].flatMap(float),
      57716: float(14_000),
    }, -14_000],
    ["14 kW of one that may take a watt", { 57668: float(1), 57716: float(14_000) }, null],
    ["30 kW under an absurd peak", { 57672: float(1e5), 57716: float(30_000) }, -30_000],
    ["30001 W under an absurd peak", { 57672: float(1e5), 57716: float(30_001) }, null],
    ["-32768 W under an absurd peak", {
      57672: [...float(100_000), ...float(100_000)],
      57716: float(-32_768),
    }, null],
    ["5600 W above its peak but usual", {
      57672: [...float(5350), ...float(8550)],
      57716: float(5600),
    }, -5600],
    ["8 kW without peaks", {
      57672: [...float(NOT_AVAILABLE), ...float(NOT_AVAILABLE)],
      57716: float(-8000),
    }, 8000],
  ] as const
) {
  Deno.test(`decodeBattery() power of ${name}`, () => {
    assert.equal(decodeBatteryWith({ ...changes, 57734: [4, 0] }).powerW, powerW);
  });
}

Deno.test("decodeBattery() a power that is no measurement is 0 only at rest", () => {
  for (const power of [float(-32_768), float(NOT_AVAILABLE)]) {
    const powers = [0, 1, 2, 3, 4, 5, 6, 7, 10, 11].map((status) =>
      decodeBatteryWith({
        57716: power,
        57730: [...float(99), ...float(40), status, 0],
      }).powerW
    );
    assert.deepEqual(powers, [0, 0, null, null, null, null, null, null, 0, null]);
    for (const charge of [float(NOT_AVAILABLE), float(0)]) {
      const lost = { 57716: power, 57730: [...float(0), ...charge, 0, 0] };
      assert.equal(decodeBatteryWith(lost).powerW, null, "off, but without a charge it is lost");
    }
  }
});

Deno.test("decodeBattery() statuses", () => {
  const statusOf = (code: number) => decodeBatteryWith({ 57734: [code, 0] }).status;
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(statusOf), [
    "off",
    "standby",
    "init",
    "charging",
    "discharging",
    "fault",
    "holding",
    "idle",
    null,
    null,
    "power-saving",
    null,
  ]);
});

Deno.test("decodeBattery() charge and health stay between 0 and 100 %", () => {
  const shares = (soh: number, soc: number) => {
    const { sohPct, socPct } = decodeBatteryWith({ 57730: [...float(soh), ...float(soc)] });
    return { sohPct, socPct };
  };
  assert.deepEqual(shares(100, 100), { sohPct: 100, socPct: 100 });
  assert.deepEqual(shares(99, 0), { sohPct: 99, socPct: 0 });
  assert.deepEqual(shares(99, 100.0001), { sohPct: 99, socPct: 100 });
  assert.deepEqual(shares(101, -1), { sohPct: 100, socPct: 0 });
  assert.deepEqual(shares(101.1, -1.1), { sohPct: null, socPct: null });
  assert.deepEqual(shares(0, 0), { sohPct: null, socPct: null });
});

Deno.test("decodeBatteryPresence() a slot is empty by its device id alone", () => {
  const identity = (changes: Readonly<Record<number, readonly number[]>>) =>
    decodeBatteryPresence(withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), changes));
  const name = words("536f 6c61 7245 6467 6500");
  assert.equal(identity({ 57664: [255] }), "absent");
  assert.equal(identity({ 57664: [255, 0, ...float(NOT_AVAILABLE)] }), "absent");
  assert.equal(identity({ 57600: name, 57664: [112, 0, ...float(9200)] }), "present");
  assert.equal(identity({ 57600: name, 57664: [1097, 0, ...float(0)] }), "present");
  assert.equal(identity({ 57664: [15] }), "present");
  assert.equal(identity({ 57600: name }), "present");
  assert.equal(identity({}), "unknown");
  assert.equal(identity({ 57664: [0xffff] }), "unknown");
});
