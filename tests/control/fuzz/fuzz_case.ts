import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { Random } from "../../../src/simulator/house/random.ts";
import type { FuzzBattery, FuzzHouseOptions, Weather } from "./fuzz_house.ts";

/** One house, its settings and its weather, all of one seed. */
export interface FuzzCase {
  readonly seed: number;
  /** ordinary: devices as most houses have them · odd: slow, weak, noisy or wrongly set up. */
  readonly kind: "ordinary" | "odd";
  readonly sky: Sky["name"];
  readonly house: FuzzHouseOptions;
  readonly settings: Settings;
  readonly mode: ChargeMode;
  readonly weatherAt: (second: number) => Weather;
  /** Seconds at which sun or household change at once. */
  readonly eventSeconds: readonly number[];
  /** From here on the site is silent; Infinity: it never is. */
  readonly silentFromS: number;
}

export const RUN_S = 5400;
/** The first minutes are those of a start; bounds an hour count from here. */
export const WARM_UP_S = 900;
const FIRST_EVENT_S = 900;
const EVENT_SPACING_S = 600;

interface Sky {
  readonly name: "constant" | "steps" | "clouds" | "silent";
  readonly weatherAt: (second: number) => Weather;
  readonly eventSeconds: readonly number[];
}

/** The case of a seed. */
export function drawCase(seed: number): FuzzCase {
  const random = new Random(seed);
  const kind = random.isHit(0.5) ? "ordinary" : "odd";
  const house = kind === "ordinary" ? ordinaryHouse(random, seed) : oddHouse(random, seed);
  const settings = settingsOf(random, house, kind);
  const sky = drawSky(random);
  return {
    seed,
    kind,
    sky: sky.name,
    house,
    settings,
    mode: "tracked",
    weatherAt: sky.weatherAt,
    eventSeconds: sky.eventSeconds,
    silentFromS: sky.name === "silent" ? 2000 + random.between(0, 300) : Infinity,
  };
}

function pick<T>(random: Random, first: T, ...others: readonly T[]): T {
  const all = [first, ...others];
  return all[Math.floor(random.unit() * all.length)] ?? first;
}

function ordinaryHouse(random: Random, seed: number): FuzzHouseOptions {
  const acLimitW = pick(random, null, 10_000, 8000, 5000);
  return {
    seed,
    acLimitW,
    isAcLimitTold: true,
    exportLimitW: random.isHit(0.1) ? 0 : null,
    battery: random.isHit(0.8) ? ordinaryBattery(random) : null,
    car: {
      phases: pick(random, 1, 2, 3),
      drawPart: random.between(0.95, 1),
      rampAPerS: random.between(1, 3),
      startDelayS: Math.round(random.between(8, 20)),
    },
    charger: {
      commandDelayS: Math.round(random.between(1, 5)),
      lagS: Math.round(random.between(1, 5)),
      stepA: 1,
      voltageV: Math.round(random.between(225, 240)),
    },
    heaterW: random.isHit(0.2) ? 2000 : null,
    noiseW: random.between(0, 20),
    siteLagS: Math.round(random.between(0, 3)),
  };
}

function ordinaryBattery(random: Random): FuzzBattery {
  return {
    capacityWh: random.between(5000, 15_000),
    socPct: random.isHit(0.3) ? 100 : random.between(61, 98),
    maxChargeW: random.between(2500, 5000),
    maxDischargeW: random.between(2500, 5000),
    lagS: random.between(1, 3),
  };
}

function oddHouse(random: Random, seed: number): FuzzHouseOptions {
  const battery = random.isHit(0.65)
    ? {
      ...ordinaryBattery(random),
      socPct: random.between(5, 100),
      maxChargeW: random.between(500, 5000),
      maxDischargeW: random.between(500, 5000),
      lagS: random.between(1, 30),
    }
    : null;
  return {
    seed,
    acLimitW: pick(random, null, 10_000, 5000, 2500),
    isAcLimitTold: random.isHit(0.5),
    exportLimitW: random.isHit(0.2) ? 0 : null,
    battery,
    car: {
      phases: pick(random, 1, 2, 3),
      drawPart: random.between(0.9, 1.05),
      rampAPerS: random.between(0.3, 3),
      startDelayS: Math.round(random.between(5, 40)),
    },
    charger: {
      commandDelayS: Math.round(random.between(1, 10)),
      lagS: Math.round(random.between(1, 12)),
      stepA: pick(random, 1, 0.1),
      voltageV: Math.round(random.between(215, 245)),
    },
    heaterW: random.isHit(0.2) ? random.between(500, 3000) : null,
    noiseW: random.between(0, 60),
    siteLagS: Math.round(random.between(0, 5)),
  };
}

function settingsOf(random: Random, house: FuzzHouseOptions, kind: FuzzCase["kind"]): Settings {
  const isOdd = kind === "odd";
  return {
    ...defaultSettings(),
    timeZone: "UTC",
    carMaxPhases: isOdd && random.isHit(0.3) ? 2 : house.car.phases,
    maxCurrentA: pick(random, 15, 15, 13, 16),
    batteryMaxConsumptionW: isOdd ? pick(random, 0, 20, 500, 2600) : 2600,
    batteryBridgeWh: isOdd ? pick(random, 0, 20, 400) : 400,
    plugEnabled: house.heaterW !== null,
    plugOnPowerW: Math.round(house.heaterW ?? 2000),
    plugWindow1: "00:00-23:59",
    plugPriority: pick(random, "car", "plug"),
  };
}

function drawSky(random: Random): Sky {
  const name = pick(random, "constant", "constant", "steps", "steps", "clouds", "silent");
  const houseW = random.between(150, 1200);
  const pvW = random.between(1000, 11_000);
  if (name === "constant" || name === "silent") {
    return { name, weatherAt: () => ({ pvW, houseW }), eventSeconds: [] };
  }
  if (name === "clouds") return clouds(random, pvW, houseW);
  return steps(random, pvW, houseW);
}

/** Every ten minutes a cloud, a gap, a kettle or its end; each stays until the next. */
function steps(random: Random, pvW: number, houseW: number): Sky {
  const eventSeconds: number[] = [];
  const moments: Weather[] = [{ pvW, houseW }];
  for (let second = FIRST_EVENT_S; second < RUN_S; second += EVENT_SPACING_S) {
    eventSeconds.push(second);
    const before = moments.at(-1) ?? { pvW, houseW };
    moments.push(
      random.isHit(0.5)
        ? { ...before, pvW: Math.max(300, pvW + random.between(-3000, 3000)) }
        : { ...before, houseW: houseW + random.between(0, 2500) },
    );
  }
  const weatherAt = (second: number): Weather => {
    const index = second < FIRST_EVENT_S
      ? 0
      : 1 + Math.floor((second - FIRST_EVENT_S) / EVENT_SPACING_S);
    return moments[index] ?? { pvW, houseW };
  };
  return { name: "steps", weatherAt, eventSeconds };
}

/** Clouds of minutes with edges of half a minute. */
function clouds(random: Random, pvW: number, houseW: number): Sky {
  const spanS = Math.round(random.between(60, 600));
  const depth = random.between(0.2, 0.9);
  const edgeS = random.between(5, 40);
  const weatherAt = (second: number): Weather => {
    const phaseS = second % (2 * spanS);
    const intoS = phaseS < spanS ? phaseS : phaseS - spanS;
    const part = Math.min(1, intoS / edgeS);
    const shade = phaseS < spanS ? 1 - part : part;
    return { pvW: pvW * (1 - depth * shade), houseW };
  };
  return { name: "clouds", weatherAt, eventSeconds: [] };
}
