import assert from "node:assert/strict";
import * as v from "valibot";
import {
  COMMON_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
  METER_IDENTITY_BLOCK,
} from "../../src/devices/solaredge_blocks.ts";
import {
  type CommonIdentity,
  decodeCommon,
  decodeMeterSlot,
} from "../../src/devices/solaredge_identity.ts";
import { decodeInverter, decodeMeter } from "../../src/devices/solaredge_values.ts";
import type { Block } from "../../src/devices/sunspec.ts";
import { decodeBatteryWith, filled, float } from "./solaredge_registers.ts";

const CAPTURES = new URL("../../../shared/captures/", import.meta.url);

function captureTest(file: string, name: string, test: (content: unknown) => void): void {
  const text = readIfThere(new URL(file, CAPTURES));
  Deno.test({
    name: `${name} (recorded: ../shared/captures/${file})`,
    ignore: text === null,
    fn: () => test(JSON.parse(text ?? "null")),
  });
}

function readIfThere(file: URL): string | null {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const FRAMES = v.object({
  reads: v.array(v.object({
    name: v.string(),
    start_address: v.number(),
    frame_hex: v.optional(v.string()),
    registers: v.array(v.number()),
  })),
});

captureTest("solaredge_raw_modbus_frames.json", "decoders real frames", (content) => {
  const { reads } = v.parse(FRAMES, content);
  /** The registers of a block, from a frame that starts two registers later. */
  const blockOf = (name: string, block: Block<string>, model: number) => {
    const read = reads.find((one) => one.name === name);
    assert.ok(read?.frame_hex !== undefined, name);
    assert.equal(read.start_address, block.address + 2);
    const bytes = read.frame_hex.split(" ").map((byte) => parseInt(byte, 16)).slice(9);
    const body = Array.from(
      { length: block.count - 2 },
      (_, index) => (bytes[2 * index] ?? NaN) * 256 + (bytes[2 * index + 1] ?? NaN),
    );
    return [model, 105, ...body];
  };
  const inverter = decodeInverter(blockOf("rws_inverter_discharging_5520W", INVERTER_BLOCK, 103));
  assert.equal(inverter.acPowerW, 5520);
  assert.equal(inverter.dcPowerW, 5604);
  assert.equal(inverter.temperatureC, 51.97);
  const small = decodeInverter(blockOf("rws1p_inverter_1395W", INVERTER_BLOCK, 101));
  assert.equal(small.acPowerW, 1395);
  assert.equal(small.dcPowerW, 1416.3);
  assert.equal(small.temperatureC, 41.69);
  const exporting = decodeMeter(blockOf("rws_meter1_export_4857W", METER_BLOCK, 203));
  assert.equal(exporting.gridPowerW, -4857);
  assert.deepEqual(exporting.phasePowersW, [-1544, -1821, -1490]);
  const importing = decodeMeter(blockOf("rws1p_meter1_a", METER_BLOCK, 203));
  assert.equal(importing.gridPowerW, 91);
  assert.deepEqual(importing.phasePowersW, [-1032, 123, 1000]);
});

captureTest("solaredge_raw_modbus_frames.json", "identities of real frames", (content) => {
  const { reads } = v.parse(FRAMES, content);
  const registersOf = (name: string) => {
    const read = reads.find((one) => one.name === name);
    assert.ok(read !== undefined, name);
    return read.registers;
  };
  assert.deepEqual(named(decodeCommon(registersOf("common_block_full_SE3000"))), {
    manufacturer: "SolarEdge",
    model: "SE3000",
    firmware: "0003.2537",
    ratedPowerW: 3000,
  });
  const body = registersOf("rws1p_common").slice(0, COMMON_BLOCK.count - 4);
  assert.deepEqual(named(decodeCommon([0x5375, 0x6e53, 1, 65, ...body])), {
    manufacturer: "SolarEdge",
    model: "SE5000H-RWS00BNO4",
    firmware: "0004.0020.0036",
    ratedPowerW: 5000,
  });
  for (
    const { name, model } of [
      { name: "rws1p_meter_common", model: "SE-RGMTR-1D-240C-A" },
      { name: "meter_common_se_mtr_3y", model: "SE-MTR-3Y-400V-B" },
    ]
  ) {
    const meter = registersOf(name).slice(0, METER_IDENTITY_BLOCK.count - 2);
    assert.deepEqual(decodeMeterSlot([1, 65, ...meter]), {
      kind: "meter",
      model,
      option: "Export+Import",
    });
  }
});

function named(identity: CommonIdentity | null) {
  assert.ok(identity !== null);
  const { manufacturer, model, firmware, ratedPowerW } = identity;
  return { manufacturer, model, firmware, ratedPowerW };
}

const DUMPS = v.object({
  dumps: v.array(v.object({
    name: v.string(),
    values: v.optional(v.record(v.string(), v.unknown())),
  })),
});
/** Registers of the names under which owners have posted them. */
const INVERTER_NAMES: Readonly<Record<string, number>> = {
  c_sunspec_did: 40069,
  l1n_voltage: 40079,
  l2n_voltage: 40080,
  l3n_voltage: 40081,
  voltage_scale: 40082,
  power_ac: 40083,
  power_ac_scale: 40084,
  frequency: 40085,
  frequency_scale: 40086,
  voltage_dc: 40098,
  voltage_dc_scale: 40099,
  power_dc: 40100,
  power_dc_scale: 40101,
  temperature: 40103,
  temperature_scale: 40106,
  status: 40107,
  vendor_status: 40108,
};
const METER_NAMES: Readonly<Record<string, number>> = {
  c_sunspec_did: 40188,
  current: 40190,
  l1_current: 40191,
  p1_current: 40191,
  l2_current: 40192,
  l3_current: 40193,
  current_scale: 40194,
  l1n_voltage: 40196,
  p1n_voltage: 40196,
  l2n_voltage: 40197,
  p2n_voltage: 40197,
  l3n_voltage: 40198,
  p3n_voltage: 40198,
  voltage_scale: 40203,
  frequency: 40204,
  frequency_scale: 40205,
  power: 40206,
  l1_power: 40207,
  p1_power: 40207,
  l2_power: 40208,
  p2_power: 40208,
  l3_power: 40209,
  p3_power: 40209,
  power_scale: 40210,
};

captureTest("solaredge_json_dumps.json", "decoders real registers of other models", (content) => {
  const { dumps } = v.parse(DUMPS, content);
  /** A block of registers as posted; what was not is not implemented. */
  const blockOf = (name: string, block: Block<string>, names: Readonly<Record<string, number>>) => {
    const values = dumps.find((one) => one.name === name)?.values;
    assert.ok(values !== undefined, name);
    const registers = filled(block.count, 0x8000);
    for (const [key, address] of Object.entries(names)) {
      const value = values[key];
      if (typeof value === "number") registers[address - block.address] = value & 0xffff;
    }
    return registers;
  };
  const inverterOf = (name: string, ratedPowerW: number) =>
    decodeInverter(blockOf(name, INVERTER_BLOCK, INVERTER_NAMES), ratedPowerW);
  const asleep = inverterOf("SE10K-RWS48BEN4_sleeping_fw4.22.39", 10_000);
  assert.deepEqual([asleep.acPowerW, asleep.dcPowerW, asleep.status], [0, 0, "sleeping"]);
  assert.deepEqual(asleep.acVoltagesV, [234.2, 235.2, 236.7]);
  assert.deepEqual([asleep.dcVoltageV, asleep.temperatureC], [0.8, 18.38]);
  const se6000 = inverterOf("SE6000_fw3.2724_with_meter", 6000);
  assert.deepEqual([se6000.acPowerW, se6000.dcPowerW], [1373, 1393.9]);
  assert.equal(se6000.frequencyHz, 49.979);
  const se3680 = inverterOf("SE3680_fw3.2724", 3680);
  assert.deepEqual([se3680.acPowerW, se3680.dcPowerW], [364.9, 370.4]);
  const synergy = inverterOf("SE82.8K_dc_voltage_sf_not_implemented", 82_800);
  assert.deepEqual([synergy.acPowerW, synergy.dcPowerW], [25_859, 26_252]);
  assert.equal(synergy.dcVoltageV, null, "0 V without a scale factor is no voltage");
  const split = inverterOf("SE11400H_US_split_phase", 11_400);
  assert.equal(split.acPowerW, 2741.8);
  assert.deepEqual(split.acVoltagesV, [121.3, 121, null]);

  const meterOf = (name: string) => decodeMeter(blockOf(name, METER_BLOCK, METER_NAMES));
  const importing = meterOf("meter_importing_1511W");
  assert.deepEqual(importing.phasePowersW, [1511, 0, 0]);
  assert.equal(importing.gridPowerW, 1511);
  assert.deepEqual(importing.voltagesV, [242.97, 0.41, 0]);
  const mixed = meterOf("meter_mixed_phases");
  assert.equal(mixed.gridPowerW, -369);
  assert.deepEqual(mixed.phasePowersW, [0, 40, -410]);
});

const BATTERIES = v.object({
  batteries: v.array(v.object({
    name: v.string(),
    values: v.record(v.string(), v.union([v.string(), v.number()])),
  })),
});

captureTest("solaredge_battery_values.json", "decodeBattery() real values", (content) => {
  const { batteries } = v.parse(BATTERIES, content);
  const valuesOf = (name: string) => {
    const values = batteries.find((one) => one.name === name)?.values;
    assert.ok(values !== undefined, name);
    return (key: string) => {
      const value = values[key];
      assert.ok(value !== undefined, key);
      return typeof value === "string" ? { bits: parseInt(value, 16) } : value;
    };
  };
  const charging = valuesOf("home_battery_9.2kWh_charging_690W");
  const values = decodeBatteryWith({
    57672: [
      ...float(charging("maximum_charge_peak_power")),
      ...float(charging("maximum_discharge_peak_power")),
    ],
    57712: [
      ...float(charging("instantaneous_voltage")),
      ...float(charging("instantaneous_current")),
      ...float(charging("instantaneous_power")),
    ],
    57730: [...float(charging("soh")), ...float(charging("soe")), 3, 0],
  });
  assert.equal(values.powerW, -690);
  assert.equal(values.status, "charging");
  assert.equal(values.voltageV, 821.004638671875);
  assert.equal(values.currentA, -0.8409345746040344);
  assert.equal(values.socPct, 28.888887405395508);
  assert.equal(values.sohPct, 99);

  const idle = valuesOf("home_battery_48V_4modules_idle");
  const resting = decodeBatteryWith({
    57708: float(idle("B_Temp_Average")),
    57712: [
      ...float(idle("B_DC_Voltage")),
      ...float(idle("B_DC_Current")),
      ...float(idle("B_DC_Power")),
    ],
    57722: [0x46b, 0, 0, 0],
    57730: [...float(idle("B_SOH")), ...float(idle("B_SOE")), 7, 0],
  });
  assert.equal(resting.powerW, 0);
  assert.equal(resting.currentA, 0);
  assert.equal(resting.temperatureC?.toFixed(1), "13.9");
  assert.equal(resting.voltageV?.toFixed(1), "778.7");
  assert.equal(resting.socPct?.toFixed(2), "9.57");
  assert.equal(resting.sohPct, 99);
  assert.equal(resting.chargedWh, 1131);

  const absent = valuesOf("battery_not_available_floats");
  assert.equal(
    decodeBatteryWith({ 57716: float(absent("B_MaxChargePeakPower")), 57734: [3] }).powerW,
    null,
  );
});
