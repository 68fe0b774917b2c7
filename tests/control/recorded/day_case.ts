import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { CHARGE_MODES, type ChargeMode } from "../../../src/domain/house/mode.ts";
import { hashUnit, Random, wander } from "../../../src/simulator/house/random.ts";
import type { FuzzHouseOptions, Weather } from "../fuzz/fuzz_house.ts";

/** The part of a day that is lived, in local hours. */
export const FROM_HOUR = 6;
export const TO_HOUR = 20;
export const DAY_S = (TO_HOUR - FROM_HOUR) * 3600;

/** What befalls a house at a second of its day, and for how long. */
export interface Incident {
  readonly kind:
    | "press"
    | "by-hand"
    | "unplug"
    | "full"
    | "restart"
    | "blind"
    | "no-soc"
    | "charger-silent"
    | "charger-absent"
    | "plug-silent"
    | "enable-plug";
  readonly second: number;
  readonly lastsS: number;
  readonly mode: ChargeMode;
}

/** One day of one seed: a house, its settings, its weather, and what happens in it. */
export interface DayCase {
  readonly seed: number;
  readonly house: FuzzHouseOptions;
  readonly settings: Settings;
  readonly mode: ChargeMode;
  readonly incidents: readonly Incident[];
  readonly weatherAt: (second: number) => Weather;
}

/** The day of a seed. */
export function drawDay(seed: number): DayCase {
  const random = new Random(seed * 7919);
  const house = drawHouse(random, seed);
  return {
    seed,
    house,
    settings: drawSettings(random, house),
    mode: random.isHit(0.7) ? "tracked" : pick(random, CHARGE_MODES),
    incidents: drawIncidents(random),
    weatherAt: drawWeather(random, seed),
  };
}

function pick<T>(random: Random, all: readonly [T, ...T[]]): T {
  return all[Math.floor(random.unit() * all.length)] ?? all[0];
}

function drawHouse(random: Random, seed: number): FuzzHouseOptions {
  const hasBattery = random.isHit(0.75);
  return {
    seed,
    acLimitW: pick(random, [null, 10_000, 6000]),
    isAcLimitTold: random.isHit(0.7),
    exportLimitW: random.isHit(0.1) ? 0 : null,
    battery: hasBattery
      ? {
        capacityWh: random.between(5000, 15_000),
        socPct: random.between(10, 100),
        maxChargeW: random.between(2000, 5000),
        maxDischargeW: random.between(2000, 5000),
        lagS: random.between(1, 8),
      }
      : null,
    car: {
      phases: pick(random, [1, 2, 3]),
      drawPart: random.between(0.94, 1.03),
      rampAPerS: random.between(0.5, 3),
      startDelayS: Math.round(random.between(5, 40)),
      ...(random.isHit(0.15) ? { minA: 8 } : {}),
    },
    charger: {
      commandDelayS: Math.round(random.between(1, 6)),
      lagS: Math.round(random.between(1, 8)),
      stepA: pick(random, [1, 1, 0.1]),
      voltageV: Math.round(random.between(222, 242)),
    },
    heaterW: random.isHit(0.85) ? random.between(800, 3000) : null,
    noiseW: random.between(0, 40),
    siteLagS: Math.round(random.between(0, 4)),
  };
}

function drawSettings(random: Random, house: FuzzHouseOptions): Settings {
  return {
    ...defaultSettings(),
    timeZone: "UTC",
    carMaxPhases: random.isHit(0.2) ? 2 : house.car.phases,
    maxCurrentA: pick(random, [15, 16, 13, 10]),
    minCurrentA: pick(random, [6, 6, 8]),
    autoTracking: random.isHit(0.5),
    plugInMode: pick(random, ["keep", "slow", "tracked"]),
    trackingStartSocPct: pick(random, [60, 80, 30]),
    batteryMaxConsumptionW: pick(random, [2600, 500, 0]),
    batteryBridgeWh: pick(random, [400, 100, 0]),
    plugEnabled: random.isHit(0.9),
    plugOnPowerW: random.isHit(0.1) ? 0 : Math.round(house.heaterW ?? 2000),
    plugOnSocPct: pick(random, [50, 80, 95]),
    plugWindow1: pick(random, ["07:00-19:00", "09:00-13:00", "00:00-23:59"]),
    plugWindow2: pick(random, ["00:00-00:00", "15:00-18:00"]),
    plugAlwaysWindow: pick(random, ["00:00-00:00", "00:00-00:00", "12:30-13:00"]),
    plugAllowBattery: random.isHit(0.4),
    plugStartHour: pick(random, [0, 9]),
    plugPriority: pick(random, ["car", "plug"]),
  };
}

const KINDS = [
  ["press", 4],
  ["by-hand", 1],
  ["unplug", 1],
  ["full", 0.4],
  ["restart", 0.7],
  ["blind", 1],
  ["no-soc", 0.5],
  ["charger-silent", 1],
  ["charger-absent", 0.3],
  ["plug-silent", 0.7],
  ["enable-plug", 0.3],
] as const;

/** Some of each kind, as often as its number says in the mean. */
function drawIncidents(random: Random): readonly Incident[] {
  return KINDS.flatMap(([kind, mean]) => {
    const count = Math.floor(mean * 2 * random.unit() + 0.5);
    return Array.from({ length: count }, () => ({
      kind,
      second: Math.floor(random.between(60, DAY_S)),
      lastsS: Math.floor(random.between(5, random.isHit(0.5) ? 120 : 1800)),
      mode: random.isHit(0.5) ? "tracked" as const : pick(random, CHARGE_MODES),
    }));
  });
}

/** A sun that rises and sets, behind its own clouds, and a household with a cooker. */
function drawWeather(random: Random, seed: number): (second: number) => Weather {
  const peakW = random.between(3000, 12_000);
  const cover = random.between(0, 0.95);
  const periodS = random.between(120, 2400);
  const baseW = random.between(150, 700);
  const cookerW = random.between(800, 3000);
  return (second) => {
    const day = Math.sin(Math.PI * second / DAY_S);
    const cloud = cover * wander({ seed, atS: second, periodS });
    const isCooking = hashUnit(seed + 1, Math.floor(second / 600)) < 0.12 &&
      second % 120 < 80;
    return { pvW: peakW * day * (1 - cloud), houseW: baseW + (isCooking ? cookerW : 0) };
  };
}
