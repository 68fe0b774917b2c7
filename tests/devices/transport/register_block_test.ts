import assert from "node:assert/strict";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  BATTERY_TEXTS,
  COMMON_BLOCK,
  COMMON_TEXTS,
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
  METER_TEXTS,
} from "../../../src/devices/solaredge/register_map.ts";
import {
  decodeBatteryIdentity,
  decodeBatteryPresence,
  decodeCommon,
  decodeMeterSlot,
} from "../../../src/devices/solaredge/identity.ts";
import {
  decodeBattery,
  decodeInverter,
  decodeMeter,
  showsNoFlow,
} from "../../../src/devices/solaredge/decode.ts";
import {
  type Field,
  fieldReader,
  rangeOf,
  textReader,
} from "../../../src/devices/transport/register_block.ts";
import { filled, textRegisters } from "../solaredge/registers.ts";

const BLOCKS = [
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_IDENTITY_BLOCK,
  METER_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  BATTERY_BLOCK,
];
const DECODERS = [
  decodeCommon,
  decodeInverter,
  decodeMeterSlot,
  decodeMeter,
  showsNoFlow,
  decodeBatteryPresence,
  decodeBatteryIdentity,
  decodeBattery,
];

Deno.test("decoders refuse a wrong number of registers", () => {
  for (const decode of DECODERS) {
    for (const count of [0, 1, 51, 56, 125]) {
      assert.throws(() => decode(filled(count, 103)), DeviceProtocol);
    }
  }
});

Deno.test("blocks every field and text lies inside its block, with its scale", () => {
  for (const block of BLOCKS) {
    const fields: readonly { address: number; scale?: number }[] = Object.values(block.fields);
    for (const { address, scale = address } of fields) {
      for (const register of [address, scale]) {
        assert.ok(register >= block.address && register < block.address + block.count);
      }
    }
    assert.ok(block.count <= 125, "the most that one request may ask for");
  }
  for (
    const { block, texts } of [
      { block: COMMON_BLOCK, texts: COMMON_TEXTS },
      { block: METER_IDENTITY_BLOCK, texts: METER_TEXTS },
      { block: BATTERY_IDENTITY_BLOCK, texts: BATTERY_TEXTS },
    ]
  ) {
    for (const { address, count } of Object.values(texts)) {
      assert.ok(address >= block.address && address + count <= block.address + block.count);
    }
  }
});

/** Mantissa and power of ten. */
type Scaled = readonly [mantissa: number, exponent: number];

const WORD_BLOCK = {
  name: "test",
  address: 10,
  count: 4,
  fields: { power: { address: 10, type: "int16", unit: "W", scale: 11 } },
} as const;

for (
  const [registers, powerW] of [
    [[0, 0], 0],
    [[0x7fff, 0], 32_767],
    [[0x8001, 0], -32_767],
    [[0x8000, 0], null],
    [[5520, 0x8000], null],
    [[1395, 0xffff], 139.5],
    [[13_950, 0xfffe], 139.5],
    [[0xffff, 0xffff], -0.1],
    [[12, 4], 120_000],
    [[13, 4], null],
  ] as const
) {
  const name = registers.map((register) => register.toString(16)).join(" ");
  Deno.test(`fieldReader() int16 and its scale ${name}`, () => {
    const value = fieldReader(WORD_BLOCK, [...registers, 0, 0]);
    assert.equal(value("power"), powerW);
  });
}

Deno.test("fieldReader() takes what no house can have for unknown", () => {
  const rows: readonly (readonly [Field["unit"], least: Scaled, most: Scaled])[] = [
    ["W", [-12, 4], [12, 4]],
    ["Wh", [0, 10], [100, 10]],
    ["V", [0, 0], [2000, 0]],
    ["A", [-1000, 0], [1000, 0]],
    ["Hz", [0, 0], [100, 0]],
    ["°C", [-100, 0], [200, 0]],
  ];
  for (const [unit, least, most] of rows) {
    const value = ([mantissa, exponent]: Scaled, beyond = 0) => {
      const field = { address: 10, type: "int16", unit, scale: 11 } as const;
      const words = [(mantissa + beyond) & 0xffff, exponent];
      return fieldReader({ name: "test", address: 10, count: 2, fields: { field } }, words)(
        "field",
      );
    };
    for (const bound of [least, most]) {
      assert.equal(value(bound), bound[0] * 10 ** bound[1], `${unit} ${bound}`);
    }
    assert.deepEqual([value(least, -1), value(most, 1)], [null, null], unit);
  }
});

Deno.test("fieldReader() takes a share that ends a little beside 0 and 100 % for its end", () => {
  const value = (percent: number) =>
    fieldReader({
      name: "test",
      address: 10,
      count: 1,
      fields: { share: { address: 10, type: "int16", unit: "%" } },
    }, [percent & 0xffff])("share");
  assert.deepEqual([-2, -1, 0, 64, 100, 101, 102].map(value), [null, 0, 0, 64, 100, 100, null]);
});

Deno.test("fieldReader() a value that does not lie in its block as a whole is unknown", () => {
  const count = 2;
  const read = (address: number, type: "uint16" | "enum32") =>
    fieldReader({
      name: "test",
      address: 10,
      count,
      fields: { code: { address, type, unit: "code" } },
    }, [
      1,
      2,
    ])("code");
  assert.deepEqual([read(10, "enum32"), read(11, "enum32")], [0x1_0002, null]);
  assert.deepEqual([read(11, "uint16"), read(12, "uint16")], [2, null]);
});

for (
  const [name, registers, text] of [
    ["a text", textRegisters("SE10K", 4), "SE10K"],
    ["a text that fills its registers", textRegisters("SE10K-RW", 4), "SE10K-RW"],
    ["blanks at both ends", textRegisters(" a b  ", 4), "a b"],
    ["control characters", textRegisters("a\u0001\u0007b", 4), "ab"],
    ["zeros", filled(4, 0), null],
    ["filler", filled(4, 0xffff), null],
    ["sentinels", filled(4, 0x8000), null],
    ["blanks alone", textRegisters("  ", 4), null],
  ] as const
) {
  Deno.test(`textReader() ${name}`, () => {
    assert.equal(textReader(WORD_BLOCK, registers)({ address: 10, count: 4 }), text);
  });
}

Deno.test("rangeOf() a block further on", () => {
  assert.deepEqual(rangeOf(METER_BLOCK), { address: 40188, count: 55 });
  assert.deepEqual(rangeOf(METER_BLOCK, 174), { address: 40362, count: 55 });
});
