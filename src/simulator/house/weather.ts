import { hashUnit, Random, subSeed, wander } from "./random.ts";
import { clearSky, dayOfYear, type SolarSite } from "./sun.ts";

export const WEATHER_KINDS = ["clear", "broken", "overcast"] as const;
export type WeatherKind = (typeof WEATHER_KINDS)[number];

export interface WeatherOptions {
  readonly kind: WeatherKind;
  readonly seed: number;
  readonly site: SolarSite;
  /** Season of the first day, 1-366, whatever the date is; null: that of the date. */
  readonly season: { readonly dayOfYear: number; readonly startMs: number } | null;
  /** A moment of the day (UTC) that is of this kind, while others have their own; null: all are so. */
  readonly onlyOnMs?: number | null;
}

/** A cloud before the sun, in seconds of its hour; `beam`, `diffuse`: what it leaves, 1 = all. */
interface Cloud {
  readonly fromS: number;
  readonly toS: number;
  readonly edgeS: number;
  readonly beam: number;
  readonly diffuse: number;
}

/** What the sky leaves of a cloudless one. */
interface Sky {
  readonly beam: number;
  readonly diffuse: number;
}

const DAY_MS = 86_400_000;
const HOUR_S = 3600;
/** Light that a cloud's rim adds just beside its shadow, and how far it reaches. */
const RIM_GAIN = 0.09;
const RIM_S = 25;
/** Share of the irradiance that reaches the inverter from cool panels: dirt, cables, mismatch. */
const PERFORMANCE = 0.93;

/** PV power by time: a pure function of the options, whatever order it is asked in. */
export class Weather {
  #hour: { readonly index: number; readonly clouds: readonly Cloud[] } | null = null;
  #day: { readonly index: number; readonly ofYear: number } | null = null;

  constructor(private readonly options: WeatherOptions) {}

  /** DC power in W for each kW of panels at a time (epoch ms). */
  pvWPerKwp(atMs: number): number {
    const { site, season } = this.options;
    const day = season === null
      ? this.#dayOfYear(atMs)
      : season.dayOfYear + Math.floor((atMs - season.startMs) / DAY_MS);
    const sun = clearSky(site, { atMs, dayOfYear: day });
    if (sun.diffuseWPerM2 === 0) return 0;
    const sky = this.#skyAt(atMs / 1000);
    const irradiance = sun.beamWPerM2 * sky.beam + sun.diffuseWPerM2 * sky.diffuse;
    const heatLoss = 1 - 0.004 * (0.03 * irradiance - 5);
    return irradiance * PERFORMANCE * heatLoss;
  }

  #dayOfYear(atMs: number): number {
    const index = Math.floor(atMs / DAY_MS);
    if (this.#day?.index !== index) this.#day = { index, ofYear: dayOfYear(atMs) };
    return this.#day.ofYear;
  }

  #skyAt(atS: number): Sky {
    const { seed } = this.options;
    const kind = this.#kindAt(atS);
    switch (kind) {
      case "clear":
        return { beam: 0.99 + 0.01 * wander({ seed, atS, periodS: 900 }), diffuse: 1 };
      case "broken":
        return this.#brokenSky(atS);
      case "overcast":
        return {
          beam: 0.03 * wander({ seed: subSeed(seed, 1), atS, periodS: 1500 }) ** 2,
          diffuse: 0.7 + 1.1 * wander({ seed, atS, periodS: 1800 }) +
            0.2 * wander({ seed: subSeed(seed, 2), atS, periodS: 150 }),
        };
      default:
        return kind satisfies never;
    }
  }

  #kindAt(atS: number): WeatherKind {
    const { kind, seed, onlyOnMs = null } = this.options;
    if (onlyOnMs === null) return kind;
    const day = Math.floor(atS * 1000 / DAY_MS);
    if (day === Math.floor(onlyOnMs / DAY_MS)) return kind;
    const chance = hashUnit(subSeed(seed, 3), day);
    return chance < 0.35 ? "clear" : chance < 0.8 ? "broken" : "overcast";
  }

  #brokenSky(atS: number): Sky {
    const index = Math.floor(atS / HOUR_S);
    if (this.#hour?.index !== index) {
      this.#hour = { index, clouds: cloudsOfHour(subSeed(this.options.seed, index)) };
    }
    const secondS = atS - index * HOUR_S;
    let rim = 0;
    for (const cloud of this.#hour.clouds) {
      const beforeS = cloud.fromS - secondS;
      const afterS = secondS - cloud.toS;
      if (beforeS <= 0 && afterS <= 0) {
        const depth = Math.min(1, -beforeS / cloud.edgeS, -afterS / cloud.edgeS);
        return {
          beam: 1 + (cloud.beam - 1) * depth,
          diffuse: 1 + (cloud.diffuse - 1) * depth,
        };
      }
      const distanceS = Math.max(beforeS, afterS);
      if (distanceS < RIM_S) rim = Math.max(rim, RIM_GAIN * (1 - distanceS / RIM_S));
    }
    return { beam: 1 + rim, diffuse: 1 + rim };
  }
}

/** Every cloud lies within its hour, so hours join under open sky and each stands for itself. */
function cloudsOfHour(seed: number): readonly Cloud[] {
  const random = new Random(seed);
  const clouds: Cloud[] = [];
  let fromS = gapS(random) * random.unit();
  for (;;) {
    const toS = fromS + (random.isHit(0.1) ? random.between(240, 420) : random.between(40, 200));
    if (toS > HOUR_S) return clouds;
    clouds.push({
      fromS,
      toS,
      edgeS: random.between(4, 20),
      beam: random.between(0.02, 0.25),
      diffuse: random.between(1.1, 1.8),
    });
    fromS = toS + gapS(random);
  }
}

function gapS(random: Random): number {
  return random.isHit(0.15) ? random.between(300, 600) : random.between(40, 220);
}
