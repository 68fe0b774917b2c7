import assert from "node:assert/strict";
import { BATTERY_BLOCK } from "../../../src/devices/solaredge/register_map.ts";
import { decodeBattery } from "../../../src/devices/solaredge/decode.ts";
import type { Block } from "../../../src/devices/transport/register_block.ts";
import type { BatteryValues } from "../../../src/domain/house/snapshot.ts";

/** Real body (40071 to 40120) of an SE10K-RWS48BNN4: 5520 W, heat sink 51.97 °C. */
const INVERTER_5520_W = `
  0942 030d 031d 0317 fffe 0fae 0fbe 0fb7 090b 090a 0921 ffff 1590 0000 1384 fffe 1598
  0000 f3b2 ffff d901 fffe 01fc 6b62 0000 1cbe fffd 1dc0 ffff 15e4 0000 8000 144d 8000
  8000 fffe 0004 0000 ffff ffff ffff ffff 0000 0000 ffff ffff ffff ffff 0000 0000`;
/** Real body of an SE5000H-RWS00BNO4 on one phase: powers with a scale of -1. */
const INVERTER_1395_W = `
  0250 0250 ffff ffff fffe 0935 ffff ffff 0935 ffff ffff ffff 367e ffff c343 fffd 369e
  ffff db1e fffe d907 fffe 00df f1da 0000 0d7a fffd 1009 ffff 3753 ffff 8000 1049 8000
  8000 fffe 0004 0000 ffff ffff ffff ffff 0000 0000 ffff ffff ffff ffff 0000 0000`;
/** Real body (40190 to 40242) of a meter 203 that exports 4857 W. */
const METER_4857_W = `
  002b 000f 000a 0011 ffff 5a1e 5a1e 5a26 5ad4 0000 0000 0000 0000 fffe 1383 fffe 12f9
  0608 071d 05d2 0000 1336 0629 0721 05f7 0000 fcf9 fec3 ff83 feb4 0000 fb9a 02bc e2f0
  0d1f fffe 00fa 7893 0066 24c7 006d 033c 0057 4696 0173 4f56 007d ca9c 0069 9edd 00bb
  dbe5 0000`;

/** The whole inverter and meter blocks (from 40069 and 40188) around those bodies. */
export const inverter5520 = [103, 50, ...words(INVERTER_5520_W)];
export const inverter1395 = [101, 50, ...words(INVERTER_1395_W)];
export const meter4857 = [203, 105, ...words(METER_4857_W)];

/** Registers from groups of four hexadecimal digits. */
export function words(hex: string): number[] {
  return hex.trim().split(/\s+/).map((word) => parseInt(word, 16));
}

/** Registers that hold a text, two characters each, filled up with NUL. */
export function textRegisters(text: string, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => (text.charCodeAt(2 * index) || 0) * 256 + (text.charCodeAt(2 * index + 1) || 0),
  );
}

/** A whole common block (from 40000) with the name of a model. */
export function commonBlock(model: string): number[] {
  return [
    ...textRegisters("SunS", 2),
    ...[1, 65],
    // With the trailing blank of real units.
    ...textRegisters("SolarEdge ", 16),
    ...textRegisters(model, 16),
    ...filled(8, 0),
    ...textRegisters("0004.0022.0039", 8),
    ...textRegisters("7E040000", 16),
    1,
  ];
}

/** A meter's whole common block (from 40121) with what it is set up to measure. */
export function meterIdentity(option: string): number[] {
  return [
    ...[1, 65],
    ...textRegisters("SolarEdge", 16),
    ...textRegisters("SE-MTR-3Y-400V-B", 16),
    ...textRegisters(option, 8),
    ...textRegisters("77", 8),
    ...textRegisters("60000000", 16),
    2,
  ];
}

/** A block with registers put over it by address; what is not named keeps its content. */
export function withRegisters(
  block: Block<string>,
  base: readonly number[],
  changes: Readonly<Record<number, readonly number[]>>,
): number[] {
  const registers = [...base];
  for (const [address, values] of Object.entries(changes)) {
    registers.splice(Number(address) - block.address, values.length, ...values);
  }
  assert.equal(registers.length, block.count);
  return registers;
}

/** A float32 with the low word first, from a number or its bits. */
export function float(value: number | { bits: number }): number[] {
  const view = new DataView(new ArrayBuffer(4));
  if (typeof value === "number") view.setFloat32(0, value);
  else view.setUint32(0, value.bits);
  return [view.getUint16(2), view.getUint16(0)];
}

/** SolarEdge's float32 for a value that is not available. */
export const NOT_AVAILABLE = { bits: 0xff7fffff };

/** So many times the same register. */
export function filled(count: number, register: number): number[] {
  return new Array<number>(count).fill(register);
}

/** Values of a battery whose registers are 0 but for those given by address. */
export function decodeBatteryWith(
  changes: Readonly<Record<number, readonly number[]>>,
): BatteryValues {
  const empty = filled(BATTERY_BLOCK.count, 0);
  return decodeBattery(withRegisters(BATTERY_BLOCK, empty, changes));
}
