import {
  BATTERY_BLOCK,
  INVERTER_BLOCK,
  METER_BLOCK,
} from "../../src/devices/solaredge/register_map.ts";
import { decodeBattery, decodeInverter, decodeMeter } from "../../src/devices/solaredge/decode.ts";
import {
  filled,
  float,
  inverter5520,
  meter4857,
  withRegisters,
} from "../devices/solaredge/registers.ts";

const WARM_UP = 20_000;
const ROUNDS = 200_000;
const RATED_W = 10_000;

/** How many rounds of the three SolarEdge blocks are decoded a second, on real registers. */
export function measureDecoding(): { readonly name: string; readonly perSecond: number } {
  const battery = withRegisters(BATTERY_BLOCK, filled(BATTERY_BLOCK.count, 0), {
    57668: [...float(5650), ...float(8192), ...float(5350), ...float(8550)],
    57712: [...float(821), ...float(-0.84), ...float(690)],
    57730: [...float(99), ...float(28.9), 3, 0],
  });
  const registers = { inverter: inverter5520, meter: meter4857, battery };
  decodeRounds(WARM_UP, registers);
  const startMs = performance.now();
  const sumW = decodeRounds(ROUNDS, registers);
  const seconds = (performance.now() - startMs) / 1000;
  if (sumW !== ROUNDS * (5520 - 4857 - 690)) throw new Error(`decoded ${sumW} W in sum`);
  return {
    name: `SolarEdge decoding (${INVERTER_BLOCK.count + METER_BLOCK.count + BATTERY_BLOCK.count} ` +
      "registers)",
    perSecond: ROUNDS / seconds,
  };
}

/** Decodes so many rounds. @returns the sum of their powers, so that none is left out */
function decodeRounds(
  rounds: number,
  registers: {
    readonly inverter: readonly number[];
    readonly meter: readonly number[];
    readonly battery: readonly number[];
  },
): number {
  let sumW = 0;
  for (let round = 0; round < rounds; round++) {
    sumW += decodeInverter(registers.inverter, RATED_W).acPowerW ?? NaN;
    sumW += decodeMeter(registers.meter).gridPowerW ?? NaN;
    sumW += decodeBattery(registers.battery).powerW ?? NaN;
  }
  return sumW;
}
