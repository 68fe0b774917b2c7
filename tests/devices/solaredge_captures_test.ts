import assert from "node:assert/strict";
import * as v from "valibot";
import { INVERTER_BLOCK, METER_BLOCK } from "../../src/devices/solaredge_blocks.ts";
import { decodeInverter, decodeMeter } from "../../src/devices/solaredge_values.ts";
import type { Block } from "../../src/devices/sunspec.ts";
import { decodeBatteryWith, float } from "./solaredge_registers.ts";

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
