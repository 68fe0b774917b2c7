import assert from "node:assert/strict";
import fc from "fast-check";
import { DeviceError, DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import {
  decodeBatteryIdentity,
  decodeBatteryPresence,
  decodeCommon,
  decodeMeterSlot,
  parseRatingW,
} from "../../../src/devices/solaredge/identity.ts";
import {
  decodeBattery,
  decodeInverter,
  decodeMeter,
  showsNoFlow,
} from "../../../src/devices/solaredge/decode.ts";
import { describeVendorStatus } from "../../../src/devices/solaredge/vendor_status.ts";
import { decodeBatteryWith, float } from "./registers.ts";
import { withBench } from "../transport/modbus_bench.ts";

const register = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 10, 0x7fff, 0x8000, 0xfff6, 0xfffe, 0xffff) },
  { weight: 1, arbitrary: fc.constantFrom(0x7f7f, 0xff7f, 0x7fc0, 0x459c, 0x4000) },
);
const registersOf = (count: number) => fc.array(register, { minLength: count, maxLength: count });

/** Each decoder with the registers that it expects, the first ones often right. */
const DECODERS = [
  { name: "decodeCommon", count: COMMON_BLOCK.count, starts: [[0x5375, 0x6e53]], decode: common },
  {
    name: "decodeMeterSlot",
    count: METER_IDENTITY_BLOCK.count,
    starts: [[1], [160]],
    decode: slot,
  },
  { name: "decodeInverter", count: INVERTER_BLOCK.count, starts: [[101], [103]], decode: inverter },
  { name: "decodeMeter", count: METER_BLOCK.count, starts: [[201], [203]], decode: meter },
  { name: "decodeBattery", count: BATTERY_BLOCK.count, starts: [[]], decode: battery },
  { name: "names", count: BATTERY_IDENTITY_BLOCK.count, starts: [[]], decode: batteryNames },
];

for (const { name, count, starts, decode } of DECODERS) {
  Deno.test(`${name}() any registers give finite values in range, or DeviceProtocol`, () => {
    const anyStart = fc.oneof(fc.constantFrom(...starts), fc.array(register, { maxLength: 2 }));
    fc.assert(fc.property(registersOf(count), anyStart, (registers, start) => {
      assertDecoded(decode, [...start, ...registers.slice(start.length)]);
    }));
  });

  Deno.test(`${name}() any string of bytes gives finite values, or DeviceProtocol`, () => {
    const size = 2 * count;
    const bytesOf = fc.oneof(
      fc.uint8Array({ maxLength: 260 }),
      fc.uint8Array({ minLength: size, maxLength: size + 1 }),
    );
    fc.assert(fc.property(bytesOf, (bytes) => {
      assertDecoded(decode, toRegisters(bytes));
    }));
  });
}

Deno.test("ModbusConnection.run() any bytes in place of an answer are a DeviceError", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 9, maxLength: 300 }), async (bytes) => {
      const reply = () => ({ pieces: [bytes], close: true });
      await withBench({ reply }, async ({ read }) => {
        await assert.rejects(read(), (error) => error instanceof DeviceError);
      });
    }),
    { numRuns: 50 },
  );
});

Deno.test("describeVendorStatus() any code has a label", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 0x7fff_ffff }), (code) => {
    assert.notEqual(describeVendorStatus(code)?.label ?? "", "");
  }));
});

Deno.test("parseRatingW() any name gives a rating that exists, or none", () => {
  fc.assert(fc.property(fc.string(), (name) => {
    const ratedPowerW = parseRatingW(`SE${name}`);
    assert.ok(ratedPowerW === null || ratedPowerW >= 500 && ratedPowerW <= 500_000);
  }));
});

Deno.test("decodeBattery() any float of a battery comes back with its sign turned", () => {
  fc.assert(fc.property(fc.float({ min: -15_000, max: 15_000, noNaN: true }), (power) => {
    fc.pre(power === 0 || Math.abs(power) >= 2 ** -126);
    assert.equal(decodeBatteryWith({ 57716: float(power) }).powerW, 0 - power);
  }));
});

function common(registers: readonly number[]): Record<string, unknown> {
  return { ...decodeCommon(registers) };
}

function slot(registers: readonly number[]): Record<string, unknown> {
  return { ...decodeMeterSlot(registers) };
}

function inverter(registers: readonly number[]): Record<string, unknown> {
  const values = decodeInverter(registers, 10_000);
  for (const powerW of [values.acPowerW, values.dcPowerW]) {
    assert.ok(Math.abs(powerW ?? 0) <= 12_000);
  }
  return { ...values };
}

function meter(registers: readonly number[]): Record<string, unknown> {
  const values = decodeMeter(registers);
  assert.equal(values.phasePowersW.length, 3);
  if (showsNoFlow(registers)) assert.equal(values.gridPowerW, 0);
  return { ...values };
}

function battery(registers: readonly number[]): Record<string, unknown> {
  const values = decodeBattery(registers);
  assert.ok(Math.abs(values.powerW ?? 0) <= 30_000);
  assert.ok((values.socPct ?? 0) >= 0 && (values.socPct ?? 0) <= 100);
  return { ...values };
}

function batteryNames(registers: readonly number[]): Record<string, unknown> {
  assert.match(decodeBatteryPresence(registers), /^(present|absent|unknown)$/);
  return { ...decodeBatteryIdentity(registers) };
}

/** As the connection takes an answer apart; an odd byte at the end belongs to no register. */
function toRegisters(bytes: Uint8Array): number[] {
  return Array.from(
    { length: Math.floor(bytes.length / 2) },
    (_, index) => (bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0),
  );
}

function assertDecoded(
  decode: (registers: readonly number[]) => Record<string, unknown>,
  registers: readonly number[],
): void {
  try {
    assertSane(decode(registers));
  } catch (error) {
    if (!(error instanceof DeviceProtocol)) throw error;
  }
}

function assertSane(values: Record<string, unknown>): void {
  for (
    const [name, value] of Object.entries(values).flatMap(([key, one]) =>
      Array.isArray(one) ? one.map((each) => [key, each] as const) : [[key, one] as const]
    )
  ) {
    if (value === null) continue;
    if (typeof value === "string") {
      assert.match(value, /^[\x20-\x7e]+$/, `${name} is ${value}`);
      continue;
    }
    assert.ok(typeof value === "number" && Number.isFinite(value), `${name} is ${value}`);
    assert.ok(!Object.is(value, -0), `${name} is -0`);
    assert.ok(Math.abs(value) <= 0x7fffffff || name.endsWith("Wh"), `${name} is ${value}`);
  }
}
