import assert from "node:assert/strict";
import fc from "fast-check";
import { DeviceProtocol } from "../../src/domain/errors.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  decodeBattery,
  decodeBatteryPresence,
  decodeInverter,
  decodeMeter,
  INVERTER_BLOCK,
  METER_BLOCK,
} from "../../src/devices/sunspec.ts";
import { decodeBatteryWith, float } from "./solaredge_registers.ts";

const register = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 10, 0x7fff, 0x8000, 0xfff6, 0xfffe, 0xffff) },
  { weight: 1, arbitrary: fc.constantFrom(0x7f7f, 0xff7f, 0x7fc0, 0x459c, 0x4000) },
);
const registersOf = (count: number) => fc.array(register, { minLength: count, maxLength: count });

for (
  const { name, block, models, decode } of [
    { name: "decodeInverter", block: INVERTER_BLOCK, models: [101, 102, 103], decode: inverterOf },
    { name: "decodeMeter", block: METER_BLOCK, models: [201, 203, 204], decode: meterOf },
    { name: "decodeBattery", block: BATTERY_BLOCK, models: [0, 1], decode: batteryOf },
  ]
) {
  Deno.test(`${name}() any registers give finite values in range, or DeviceProtocol`, () => {
    const anyModel = fc.oneof(fc.constantFrom(...models), register);
    fc.assert(fc.property(registersOf(block.count - 1), anyModel, (rest, model) => {
      try {
        assertSane(decode([model, ...rest]));
      } catch (error) {
        if (!(error instanceof DeviceProtocol)) throw error;
      }
    }));
  });
}

Deno.test("decodeBatteryPresence() any registers are judged", () => {
  fc.assert(fc.property(registersOf(BATTERY_IDENTITY_BLOCK.count), (registers) => {
    assert.match(decodeBatteryPresence(registers), /^(present|absent|unknown)$/);
  }));
});

Deno.test("decodeBattery() any float of a battery comes back with its sign turned", () => {
  fc.assert(fc.property(fc.float({ min: -15_000, max: 15_000, noNaN: true }), (power) => {
    fc.pre(power === 0 || Math.abs(power) >= 2 ** -126);
    assert.equal(decodeBatteryWith({ 57716: float(power) }).powerW, 0 - power);
  }));
});

function inverterOf(registers: readonly number[]): Record<string, unknown> {
  const values = decodeInverter(registers);
  assert.ok((values.acPowerW ?? 0) >= 0 && (values.dcPowerW ?? 0) >= 0);
  return { ...values };
}

function meterOf(registers: readonly number[]): Record<string, unknown> {
  const values = decodeMeter(registers);
  assert.equal(values.phasePowersW.length, 3);
  return { ...values };
}

function batteryOf(registers: readonly number[]): Record<string, unknown> {
  const values = decodeBattery(registers);
  assert.ok(Math.abs(values.powerW ?? 0) <= 30_000);
  assert.ok((values.socPct ?? 0) >= 0 && (values.socPct ?? 0) <= 100);
  return { ...values };
}

function assertSane(values: Record<string, unknown>): void {
  for (
    const [name, value] of Object.entries(values).flatMap(([key, one]) =>
      Array.isArray(one) ? one.map((each) => [key, each] as const) : [[key, one] as const]
    )
  ) {
    if (value === null || typeof value === "string") continue;
    assert.ok(typeof value === "number" && Number.isFinite(value), `${name} is ${value}`);
    assert.ok(!Object.is(value, -0), `${name} is -0`);
    assert.ok(Math.abs(value) <= 0x7fffffff || name.endsWith("Wh"), `${name} is ${value}`);
  }
}
