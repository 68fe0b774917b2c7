import assert from "node:assert/strict";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_IDENTITY_BLOCK,
  COMMON_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import {
  decodeBatteryIdentity,
  decodeBatteryPresence,
  decodeCommon,
  decodeMeterSlot,
  parseRatingW,
} from "../../../src/devices/solaredge/identity.ts";
import { commonBlock, filled, meterIdentity, textRegisters, withRegisters } from "./registers.ts";

Deno.test("decodeCommon() who the inverter is", () => {
  assert.deepEqual(decodeCommon(commonBlock("SE10K-RWS48BNN4")), {
    manufacturer: "SolarEdge",
    model: "SE10K-RWS48BNN4",
    firmware: "0004.0022.0039",
    serial: "7E040000",
    ratedPowerW: 10_000,
  });
});

Deno.test("decodeCommon() a restarting inverter does not tell, another device is refused", () => {
  for (const filler of [0, 0x8000, 0xffff]) {
    assert.equal(decodeCommon(filled(COMMON_BLOCK.count, filler)), null);
  }
  const other = withRegisters(COMMON_BLOCK, commonBlock("SE5000H"), { 40000: [0x1234, 0xabcd] });
  assert.throws(
    () => decodeCommon(other),
    (error) =>
      error instanceof DeviceProtocol &&
      error.message === 'Cannot decode common block: 0x1234abcd at 40000 is not "SunS"',
  );
});

for (
  const [model, ratedPowerW] of [
    ["SE10K-RWS48BNN4", 10_000],
    ["SE5K-RWS48BNN4", 5000],
    ["SE5000H", 5000],
    ["SE5000H-RWS00BNO4", 5000],
    ["SE3680", 3680],
    ["SE82.8K-RW0P0BNA4", 82_800],
    ["SE11400H-US000BEI4", 11_400],
    ["SE33.3K", 33_300],
    ["SE17K-RW0T0BNN4", 17_000],
    ["SE15K-RW000BNN4", 15_000],
    ["SE10K-RWB48BEN4", 10_000],
    ["SE3500H-RW000BNN4", 3500],
    ["SE10000H-AUSNBBX14", 10_000],
    ["SE10000H-US000BNI4", 10_000],
    ["SE3000", 3000],
    ["se17k", 17_000],
    ["SE1000M", 1000],
    ["SE330K", 330_000],
    ["SE501K", null],
    ["SE499", null],
    ["SE", null],
    ["SEK", null],
    ["SE Energy Bank", null],
    ["XSE10K", null],
    ["WND-3Y-400-MB", null],
    ["", null],
    [null, null],
  ] as const
) {
  Deno.test(`parseRatingW() ${model} is ${ratedPowerW}`, () => {
    assert.equal(parseRatingW(model), ratedPowerW);
  });
}

Deno.test("decodeMeterSlot() a meter, a Synergy's strings, or nothing", () => {
  assert.deepEqual(decodeMeterSlot(meterIdentity("Export+Import")), {
    kind: "meter",
    model: "SE-MTR-3Y-400V-B",
    option: "Export+Import",
  });
  const changed = (changes: Readonly<Record<number, readonly number[]>>) =>
    decodeMeterSlot(withRegisters(METER_IDENTITY_BLOCK, meterIdentity("Production"), changes));
  assert.deepEqual(changed({ 40121: [160, 48], 40129: [2] }), { kind: "synergy", units: 2 });
  assert.deepEqual(changed({ 40121: [160, 48], 40129: [0xffff] }), {
    kind: "synergy",
    units: null,
  });
  assert.deepEqual(changed({ 40121: [0xffff, 0] }), { kind: "empty", id: null });
  assert.deepEqual(changed({ 40121: [0x8000] }), { kind: "empty", id: null });
  assert.deepEqual(changed({ 40121: [711] }), { kind: "empty", id: 711 });
});

Deno.test("decodeCommon() is unknown while both registers of its marker are fillers", () => {
  const common = (...marker: readonly number[]) =>
    decodeCommon([...marker, ...commonBlock("SE10K").slice(2)]);
  for (const filler of [0, 0x8000, 0xffff]) {
    assert.equal(common(filler, filler), null);
    assert.throws(() => common(filler, 0x123), {
      symptom: "other-device",
      message: `Cannot decode common block: 0x${
        filler.toString(16).padStart(4, "0")
      }0123 at 40000 is not "SunS"`,
    });
    assert.throws(() => common(0x123, filler), { symptom: "other-device" });
  }
});

Deno.test("decodeBatteryPresence() a slot of zeros alone tells nothing", () => {
  const presence = (changes: Readonly<Record<number, readonly number[]>>) =>
    decodeBatteryPresence(withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), changes));
  assert.equal(presence({}), "unknown");
  assert.equal(presence({ 57664: [255] }), "absent");
  for (const address of [57600, 57663, 57667]) {
    assert.equal(presence({ [address]: [0x4242] }), "present", `${address}`);
  }
  assert.equal(presence({ 57665: [112] }), "unknown", "what stands behind the number is no name");
});

Deno.test("decodeBatteryIdentity() names, without the control characters that some put in", () => {
  const registers = withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), {
    57600: textRegisters("BYD\u0003", 16),
    57616: textRegisters("LVS 8.0 ", 16),
  });
  assert.deepEqual(decodeBatteryIdentity(registers), { manufacturer: "BYD", model: "LVS 8.0" });
  assert.deepEqual(decodeBatteryIdentity(filled(68, 0xffff)), { manufacturer: null, model: null });
});

Deno.test("parseRatingW() believes in units from 500 W to 500 kW", () => {
  const ratings = ["SE500", "SE499", "SE500K", "SE500.001K", "SE0.5K", "SE0.499K"].map(
    parseRatingW,
  );
  assert.deepEqual(ratings, [500, null, 500_000, null, 500, null]);
  assert.deepEqual([parseRatingW(null), parseRatingW("X500")], [null, null]);
});

/** Letters that fill so many registers. */
const letters = (letter: string, count: number) => letter.repeat(2 * count);

Deno.test("decoders read each text from its first register to its last", () => {
  /** A block full of "z", with others over it, by address. */
  const block = (
    { address, count }: { readonly address: number; readonly count: number },
    places: Readonly<Record<number, string>>,
  ) =>
    Object.entries(places).reduce((registers, [at, text]) => {
      const written = textRegisters(text, Math.ceil(text.length / 2));
      return registers.toSpliced(Number(at) - address, written.length, ...written);
    }, textRegisters(letters("z", count), count));
  const common = block(COMMON_BLOCK, {
    40000: "SunS",
    40004: letters("a", 16),
    40020: letters("b", 16),
    40044: letters("c", 8),
    40052: letters("d", 16),
  });
  assert.deepEqual(decodeCommon(common), {
    manufacturer: letters("a", 16),
    model: letters("b", 16),
    firmware: letters("c", 8),
    serial: letters("d", 16),
    ratedPowerW: null,
  });
  const places = { 40121: "\0\x01", 40139: letters("a", 16), 40155: letters("b", 8) };
  assert.deepEqual(decodeMeterSlot(block(METER_IDENTITY_BLOCK, places)), {
    kind: "meter",
    model: letters("a", 16),
    option: letters("b", 8),
  });
  const names = { 57600: letters("a", 16), 57616: letters("b", 16) };
  assert.deepEqual(decodeBatteryIdentity(block(BATTERY_IDENTITY_BLOCK, names)), {
    manufacturer: letters("a", 16),
    model: letters("b", 16),
  });
});
