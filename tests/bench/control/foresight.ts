import { INVERTER_EFFICIENCY } from "../../../src/simulator/house/plant.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import {
  BATTERY_WH,
  type DayTotals,
  emptyTrace,
  MAX_CURRENT_A,
  type MinuteTrace,
  PEAK_KW,
  START_SOC_PCT,
} from "./bench_house.ts";
import type { BenchDay } from "./days.ts";

const MINUTES = 1440;
const HOURS = 1 / 60;
const LEVELS = 161;
const LEVEL_WH = BATTERY_WH / (LEVELS - 1);
const CURRENTS_A = [0, 6, 7, 8, 9, 10, 11, 12, 13, 14, MAX_CURRENT_A];
const MIN_CURRENT_A = 6;
/** What the simulated car really draws. */
const VOLTAGE_V = 233;
const CAR_MARGIN_A = 0.12;
/** The simulated battery and inverter. */
const BATTERY_MAX_CHARGE_W = 4950;
const BATTERY_MAX_DISCHARGE_W = 5000;
const BATTERY_EFFICIENCY = 0.96;
const BATTERY_FLOOR_WH = BATTERY_WH * 0.05;
const TAPER_FROM_PCT = 97;
const TAPER_FLOOR = 0.08;
const INVERTER_MAX_DC_W = 10_000 / INVERTER_EFFICIENCY;
/** A bought Wh costs the one that it gave the car and one more; a start costs a little. */
const IMPORT_COST = 2;
const START_COST_WH = 30;
/** The product's start rule: from this SoC in % on, or when the battery takes all it can. */
export const START_RULE_SOC_PCT = 60;

interface Step {
  readonly storedWh: number;
  readonly importWh: number;
  readonly exportWh: number;
  readonly carWh: number;
}

/** Minute means of sun (W, DC) and household. */
interface Minutes {
  readonly pvW: Float64Array;
  readonly houseW: Float64Array;
}

/**
 * What a controller could do at best that knows the whole day beforehand, with the same battery,
 * whole amperes and start rule: a dynamic programme over the battery's charge, minute by minute.
 * It moves at once and without lag, so nobody reaches it quite. `endWh`: what the battery holds
 * in the evening of the same day without a car; less than that counts as taken from it.
 * `startSocPct` 0: a limit without a start rule.
 */
export function foresee(
  day: BenchDay,
  phases: Phases,
  rules: { readonly endWh: number; readonly startSocPct: number },
): { readonly totals: DayTotals; readonly trace: MinuteTrace } {
  const minutes = minutesOf(day);
  const choices = planDay(minutes, phases, rules);
  const trace = emptyTrace();
  let storedWh = BATTERY_WH * START_SOC_PCT / 100;
  let isOn = false;
  const sum = { importedWh: 0, exportedWh: 0, carWh: 0, starts: 0, commands: 0 };
  let lastA = 0;
  for (let minute = 0; minute < MINUTES; minute++) {
    const level = Math.round(Math.min(LEVELS - 1, storedWh / LEVEL_WH));
    const currentA: number = choices[minute]?.[(isOn ? LEVELS : 0) + level] ?? 0;
    const step = move(minutes, { minute, storedWh, carW: carPowerW(currentA, phases) });
    if (currentA > 0 && !isOn) sum.starts++;
    if (currentA !== lastA) sum.commands++;
    lastA = currentA;
    isOn = currentA > 0;
    storedWh = step.storedWh;
    sum.importedWh += step.importWh;
    sum.exportedWh += step.exportWh;
    sum.carWh += step.carWh;
    trace.pvW[minute] = minutes.pvW[minute] ?? 0;
    trace.houseW[minute] = minutes.houseW[minute] ?? 0;
    trace.carW[minute] = step.carWh / HOURS;
    trace.gridW[minute] = (step.importWh - step.exportWh) / HOURS;
    trace.socPct[minute] = 100 * storedWh / BATTERY_WH;
  }
  return { totals: { ...sum, directWh: 0, endStoredWh: storedWh }, trace };
}

/** The best current at each minute, by whether it charges already and by the battery's level. */
function planDay(
  minutes: Minutes,
  phases: Phases,
  { endWh, startSocPct }: { readonly endWh: number; readonly startSocPct: number },
): readonly Uint8Array[] {
  const choices: Uint8Array[] = Array.from(
    { length: MINUTES },
    () => new Uint8Array(2 * LEVELS),
  );
  let nextOff = new Float64Array(LEVELS).map((_, level) => Math.min(0, level * LEVEL_WH - endWh));
  let nextOn = nextOff;
  for (let minute = MINUTES - 1; minute >= 0; minute--) {
    const off = new Float64Array(LEVELS);
    const on = new Float64Array(LEVELS);
    for (let level = 0; level < LEVELS; level++) {
      const storedWh = level * LEVEL_WH;
      const idle = worth(minutes, { minute, storedWh, carW: 0 }, nextOff);
      let best = { value: -Infinity, currentA: 0 };
      for (const currentA of CURRENTS_A) {
        if (currentA === 0) continue;
        const carW = carPowerW(currentA, phases);
        const value = worth(minutes, { minute, storedWh, carW }, nextOn);
        if (value > best.value) best = { value, currentA };
      }
      const goesOn = best.value > idle;
      const starts = best.value - START_COST_WH > idle &&
        (100 * storedWh / BATTERY_WH >= startSocPct || isBatteryAtMost(minutes, minute, phases));
      off[level] = starts ? best.value - START_COST_WH : idle;
      on[level] = goesOn ? best.value : idle;
      const chosen = choices[minute];
      if (chosen === undefined) continue;
      chosen[level] = starts ? best.currentA : 0;
      chosen[LEVELS + level] = goesOn ? best.currentA : 0;
    }
    nextOff = off;
    nextOn = on;
  }
  return choices;
}

interface Move {
  readonly minute: number;
  readonly storedWh: number;
  readonly carW: number;
}

function worth(minutes: Minutes, from: Move, next: Float64Array): number {
  const step = move(minutes, from);
  return step.carWh - IMPORT_COST * step.importWh + between(next, step.storedWh);
}

/** One minute of the simulated house: sun first, then the battery towards a level meter. */
function move(minutes: Minutes, { minute, storedWh, carW }: Move): Step {
  const pvW = minutes.pvW[minute] ?? 0;
  const houseW = minutes.houseW[minute] ?? 0;
  const neededW = (houseW + carW) / INVERTER_EFFICIENCY - pvW;
  const batteryW = neededW > 0
    ? Math.min(
      neededW,
      BATTERY_MAX_DISCHARGE_W,
      Math.max(0, storedWh - BATTERY_FLOOR_WH) / HOURS * BATTERY_EFFICIENCY,
      Math.max(0, INVERTER_MAX_DC_W - pvW),
    )
    : -Math.min(-neededW, chargeableW(storedWh), pvW);
  const dcW = Math.min(INVERTER_MAX_DC_W, pvW + batteryW);
  const gridW = houseW + carW - dcW * INVERTER_EFFICIENCY;
  const storedChange = batteryW < 0
    ? -batteryW * BATTERY_EFFICIENCY
    : -batteryW / BATTERY_EFFICIENCY;
  return {
    storedWh: storedWh + storedChange * HOURS,
    importWh: Math.max(0, gridW) * HOURS,
    exportWh: Math.max(0, -gridW) * HOURS,
    carWh: carW * HOURS,
  };
}

function chargeableW(storedWh: number): number {
  const socPct = 100 * storedWh / BATTERY_WH;
  const taper = Math.max(TAPER_FLOOR, Math.min(1, (100 - socPct) / (100 - TAPER_FROM_PCT)));
  const roomW = Math.max(0, BATTERY_WH - storedWh) / BATTERY_EFFICIENCY / HOURS;
  return Math.min(BATTERY_MAX_CHARGE_W * taper, roomW);
}

/** The battery takes all it can, and the rest is enough for the smallest charge. */
function isBatteryAtMost(minutes: Minutes, minute: number, phases: Phases): boolean {
  const spareW = (minutes.pvW[minute] ?? 0) - (minutes.houseW[minute] ?? 0) -
    BATTERY_MAX_CHARGE_W;
  return spareW >= carPowerW(MIN_CURRENT_A, phases);
}

function carPowerW(currentA: number, phases: Phases): number {
  return currentA === 0 ? 0 : (currentA - CAR_MARGIN_A) * VOLTAGE_V * phases;
}

/** Value between two levels. */
function between(values: Float64Array, storedWh: number): number {
  const place = Math.max(0, Math.min(LEVELS - 1, storedWh / LEVEL_WH));
  const level = Math.min(LEVELS - 2, Math.floor(place));
  const from = values[level] ?? 0;
  return from + ((values[level + 1] ?? 0) - from) * (place - level);
}

function minutesOf(day: BenchDay): Minutes {
  const mean = (values: Float64Array, factor: number) =>
    new Float64Array(MINUTES).map((_, minute) =>
      values.subarray(minute * 60, minute * 60 + 60).reduce((sum, w) => sum + w * factor, 0) / 60
    );
  return { pvW: mean(day.pvWPerKwp, PEAK_KW), houseW: mean(day.householdW, 1) };
}
