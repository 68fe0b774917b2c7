import assert from "node:assert/strict";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import { decodeBatteryPresence } from "../../../src/devices/solaredge/identity.ts";
import {
  decodeBattery,
  decodeInverter,
  decodeMeter,
  showsNoFlow,
} from "../../../src/devices/solaredge/decode.ts";
import { filled, inverter1395, inverter5520, meter4857, withRegisters } from "./registers.ts";

Deno.test("decodeInverter() a real three phase answer", () => {
  assert.deepEqual(decodeInverter(inverter5520), {
    acPowerW: 5520,
    dcPowerW: 5604,
    acLimitW: null,
    temperatureC: 51.97,
    status: "producing",
    vendorStatus: 0,
    lifetimeEnergyWh: 0x01fc6b62,
    acVoltagesV: [231.5, 231.4, 233.7],
    frequencyHz: 49.96,
    dcVoltageV: 761.6,
  });
});

Deno.test("decodeInverter() a real single phase answer, powers in tenths", () => {
  assert.deepEqual(decodeInverter(inverter1395), {
    acPowerW: 1395,
    dcPowerW: 1416.3,
    acLimitW: null,
    temperatureC: 41.69,
    status: "producing",
    vendorStatus: 0,
    lifetimeEnergyWh: 0x00dff1da,
    acVoltagesV: [235.7, null, null],
    frequencyHz: 49.987,
    dcVoltageV: 410.5,
  });
});

Deno.test("decodeInverter() a single phase voltage that is given as A-B", () => {
  const registers = withRegisters(INVERTER_BLOCK, inverter1395, { 40079: [0xffff] });
  assert.deepEqual(decodeInverter(registers).acVoltagesV, [235.7, null, null]);
  const threePhase = withRegisters(INVERTER_BLOCK, inverter5520, { 40079: [0xffff] });
  assert.deepEqual(decodeInverter(threePhase).acVoltagesV, [null, 231.4, 233.7]);
});

Deno.test("decodeInverter() asleep: powers are 0, not unknown", () => {
  const values = decodeInverter(withRegisters(INVERTER_BLOCK, inverter5520, {
    40083: [0, 0],
    40098: [8, 0xffff, 0, 0],
    40103: [1838],
    40107: [2],
  }));
  assert.equal(values.acPowerW, 0);
  assert.equal(values.dcPowerW, 0);
  assert.equal(values.dcVoltageV, 0.8);
  assert.equal(values.temperatureC, 18.38);
  assert.equal(values.status, "sleeping");
});

for (
  const [name, changes, expected] of [
    ["a value not implemented", { 40083: [0x8000] }, { acPowerW: null, dcPowerW: 5604 }],
    ["a scale not implemented", { 40084: [0x8000] }, { acPowerW: null, dcPowerW: 5604 }],
    ["a scale of 10", { 40083: [1, 10] }, { acPowerW: null }],
    ["a scale of 11", { 40083: [0, 11] }, { acPowerW: null }],
    ["a scale of -10", { 40083: [5520, 0x10000 - 10] }, { acPowerW: 5520 / 1e10 }],
    ["a scale of -11", { 40083: [5520, 0x10000 - 11] }, { acPowerW: null }],
    ["a scale of 2", { 40083: [55, 2] }, { acPowerW: 5500 }],
    ["power at its limit", { 40083: [12_000, 1] }, { acPowerW: 120_000 }],
    ["power above its limit", { 40083: [12_001, 1] }, { acPowerW: null }],
    ["DC power of 127 kW", { 40100: [12_700, 1] }, { acPowerW: 5520, dcPowerW: null }],
    ["its own draw", { 40083: [0x10000 - 38] }, { acPowerW: -38 }],
    ["a battery that charges from the AC side", {
      40083: [0x10000 - 5008],
      40100: [0x10000 - 5084],
      40107: [1],
    }, { acPowerW: -5008, dcPowerW: -5084, status: "off" }],
    ["power at its lower limit", { 40083: [0x10000 - 12_000, 1] }, { acPowerW: -120_000 }],
    ["power below its lower limit", { 40083: [0x10000 - 12_001, 1] }, { acPowerW: null }],
    ["energy not supported", { 40093: [0, 0] }, { lifetimeEnergyWh: null }],
    ["DC voltage without a scale", { 40099: [0x8000] }, { dcVoltageV: null }],
    ["a vendor status of old firmware", { 40108: [25] }, { vendorStatus: 25 }],
    ["a vendor status", { 40119: [0x0300, 0x15] }, { vendorStatus: 0x0300_0015 }],
    ["no vendor status 4", { 40119: [0xffff, 0xffff] }, { vendorStatus: 0 }],
    ["no vendor status of old firmware", { 40108: [0xffff] }, { vendorStatus: 0 }],
    ["no vendor status at all", { 40108: [0xffff], 40119: [0xffff, 0xffff] }, {
      vendorStatus: null,
    }],
  ] as const
) {
  Deno.test(`decodeInverter() ${name}`, () => {
    const values = decodeInverter(withRegisters(INVERTER_BLOCK, inverter5520, changes));
    assert.deepEqual({ ...values, ...expected }, values);
  });
}

Deno.test("decodeInverter() statuses", () => {
  const statusOf = (code: number) =>
    decodeInverter(withRegisters(INVERTER_BLOCK, inverter5520, { 40107: [code] })).status;
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x8000, 0xffff].map(statusOf), [
    null,
    "off",
    "sleeping",
    "starting",
    "producing",
    "throttled",
    "shutting-down",
    "fault",
    "standby",
    null,
    null,
    null,
  ]);
});

for (
  const [name, ratedPowerW, raw, acPowerW] of [
    ["12 kW of a 10 kW unit", 10_000, [12_000, 0], 12_000],
    ["above 12 kW of a 10 kW unit", 10_000, [12_001, 0], null],
    ["6 kW of a 5 kW unit", 5000, [6000, 0], 6000],
    ["above 6 kW of a 5 kW unit", 5000, [6001, 0], null],
    ["-12 kW of a 10 kW unit", 10_000, [0x10000 - 12_000, 0], -12_000],
    ["below -12 kW of a 10 kW unit", 10_000, [0x10000 - 12_001, 0], null],
    ["127 kW of a leader with followers", 10_000, [12_700, 1], null],
    ["-127 kW of a leader with followers", 10_000, [0x10000 - 12_700, 1], null],
    ["1.27 MW", 10_000, [12_700, 2], null],
    ["82 kW of an 82.8 kW unit", 82_800, [8200, 1], 82_000],
    ["100 kW of a unit without a rating", null, [10_000, 1], 100_000],
    ["121 kW of a unit without a rating", null, [12_100, 1], null],
  ] as const
) {
  Deno.test(`decodeInverter() ${name}`, () => {
    const registers = withRegisters(INVERTER_BLOCK, inverter1395, { 40083: raw });
    const values = decodeInverter(registers, ratedPowerW);
    assert.equal(values.acPowerW, acPowerW);
    assert.equal(values.dcPowerW, 1416.3, "the rest stays");
    assert.equal(values.status, "producing");
  });
}

Deno.test("decodeInverter() phases that a unit does not have are unknown, never 0 V", () => {
  const voltagesOf = (model: number) =>
    decodeInverter(withRegisters(INVERTER_BLOCK, inverter5520, {
      40069: [model],
      40079: [1213, 1210, 0],
    })).acVoltagesV;
  assert.deepEqual(voltagesOf(101), [121.3, null, null]);
  assert.deepEqual(voltagesOf(102), [121.3, 121, null]);
  assert.deepEqual(voltagesOf(103), [121.3, 121, 0]);
});

Deno.test("decodeMeter() phases that a meter does not have are unknown, never 0", () => {
  const valuesOf = (model: number) =>
    decodeMeter(withRegisters(METER_BLOCK, meter4857, {
      40188: [model],
      40197: [0, 0],
      40208: [0, 0],
    }));
  assert.deepEqual(valuesOf(201).phasePowersW, [-1544, null, null]);
  assert.deepEqual(valuesOf(201).voltagesV, [230.7, null, null]);
  assert.deepEqual(valuesOf(202).phasePowersW, [-1544, 0, null]);
  assert.deepEqual(valuesOf(203).phasePowersW, [-1544, 0, 0]);
});

Deno.test("decodeMeter() a meter further on names its own register", () => {
  const registers = withRegisters(METER_BLOCK, meter4857, { 40188: [160] });
  assert.throws(() => decodeMeter(registers, 174), /model at 40362 is 160/);
});

for (
  const [name, changes, isBlind] of [
    ["power and currents of 0", {}, true],
    ["1 W", { 40206: [1] }, false],
    ["-1 W", { 40206: [0xffff] }, false],
    ["a total current", { 40190: [1] }, false],
    ["a current on the first phase", { 40191: [1] }, false],
    ["a current on the second phase", { 40192: [1] }, false],
    ["a current on the third phase", { 40193: [1] }, false],
    ["a power on the first phase", { 40207: [1] }, false],
    ["a power on the second phase", { 40208: [1] }, false],
    ["a power on the third phase", { 40209: [1] }, false],
    ["phases that cancel out", { 40207: [500, 0x10000 - 500] }, false],
    ["power not implemented", { 40206: [0x8000] }, false],
    ["only a phase not implemented", { 40208: [0x8000], 40192: [0x8000] }, true],
  ] as const
) {
  Deno.test(`showsNoFlow() ${name}`, () => {
    const still = withRegisters(METER_BLOCK, meter4857, {
      40190: [0, 0, 0, 0],
      40206: [0, 0, 0, 0],
    });
    assert.equal(showsNoFlow(withRegisters(METER_BLOCK, still, changes)), isBlind);
  });
}

for (const filler of [0xffff, 0x8000]) {
  Deno.test(`decoders a block of ${filler.toString(16)} is unknown, not an error`, () => {
    const inverter = decodeInverter(filled(INVERTER_BLOCK.count, filler));
    const meter = decodeMeter(filled(METER_BLOCK.count, filler));
    const battery = decodeBattery(filled(BATTERY_BLOCK.count, filler));
    for (const values of [inverter, meter, battery]) {
      assert.ok(Object.values(values).flat().every((value) => value === null));
    }
    assert.equal(
      decodeBatteryPresence(filled(BATTERY_IDENTITY_BLOCK.count, filler)),
      "unknown",
    );
  });
}

Deno.test("decodeInverter() refuses another model", () => {
  for (const model of [0, 1, 100, 104, 111, 160, 203]) {
    const registers = withRegisters(INVERTER_BLOCK, inverter5520, { 40069: [model] });
    assert.throws(
      () => decodeInverter(registers),
      (error) =>
        error instanceof DeviceProtocol &&
        error.message ===
          `Cannot decode inverter block: model at 40069 is ${model}, not one of 101, 102, 103`,
    );
  }
  const splitPhase = withRegisters(INVERTER_BLOCK, inverter5520, { 40069: [102] });
  assert.equal(decodeInverter(splitPhase).acPowerW, 5520);
});

Deno.test("decodeMeter() a real answer: export is negative", () => {
  assert.deepEqual(decodeMeter(meter4857), {
    gridPowerW: -4857,
    phasePowersW: [-1544, -1821, -1490],
    voltagesV: [230.7, 230.78, 232.52],
    frequencyHz: 49.95,
    importedWh: 0x01734f56,
    exportedWh: 0x00fa7893,
  });
});

Deno.test("decodeMeter() signs and zero", () => {
  const values = decodeMeter(withRegisters(METER_BLOCK, meter4857, {
    40206: [0x10000 - 1511, 0x10000 - 1511, 0, 7],
  }));
  assert.equal(values.gridPowerW, 1511);
  assert.deepEqual(values.phasePowersW, [1511, 0, -7]);
});

Deno.test("decodeMeter() a meter that is lost: values unknown, model still there", () => {
  const lost = [203, 105, ...filled(36, 0x8000), ...filled(16, 0), 0x8000];
  assert.deepEqual(decodeMeter(lost), {
    gridPowerW: null,
    phasePowersW: [null, null, null],
    voltagesV: [null, null, null],
    frequencyHz: null,
    importedWh: null,
    exportedWh: null,
  });
});

Deno.test("decodeMeter() one phase not implemented leaves the others", () => {
  const values = decodeMeter(withRegisters(METER_BLOCK, meter4857, { 40208: [0x8000] }));
  assert.deepEqual(values.phasePowersW, [-1544, null, -1490]);
  assert.equal(values.gridPowerW, -4857);
});

Deno.test("decodeMeter() refuses another model, an empty slot is unknown", () => {
  for (const model of [0, 1, 103, 160, 200, 205]) {
    const registers = withRegisters(METER_BLOCK, meter4857, { 40188: [model] });
    assert.throws(() => decodeMeter(registers), {
      name: "DeviceProtocol",
      message:
        `Cannot decode meter block: model at 40188 is ${model}, not one of 201, 202, 203, 204`,
    });
  }
  for (const model of [201, 202, 203, 204]) {
    const registers = withRegisters(METER_BLOCK, meter4857, { 40188: [model] });
    assert.equal(decodeMeter(registers).gridPowerW, -4857);
  }
  const empty = withRegisters(METER_BLOCK, meter4857, { 40188: [0xffff, 0] });
  assert.equal(decodeMeter(empty).gridPowerW, null);
});
