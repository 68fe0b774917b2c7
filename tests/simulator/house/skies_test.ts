import assert from "node:assert/strict";
import { HouseholdLoad } from "../../../src/simulator/house/load.ts";
import { Weather, type WeatherKind } from "../../../src/simulator/house/weather.ts";
import { LOADS, SKIES } from "./told_skies.ts";

const MIDNIGHT_MS = Date.UTC(2026, 5, 21);
const DAY_MS = 86_400_000;
const SITE = { latitudeDeg: 51, longitudeDeg: 7, tiltDeg: 30, azimuthDeg: -20 };

/** Means of so many parts of a day, each in so many steps, to a thousandth. */
function partsOf(parts: number, steps: number, at: (ms: number) => number): readonly number[] {
  const stepMs = DAY_MS / parts / steps;
  return Array.from({ length: parts }, (_, part) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) sum += at((part * steps + step) * stepMs);
    return Math.round(1000 * sum / steps) / 1000;
  });
}

/** Of a household, second by second, in W. */
function loadOf(seed: number, utcOffsetMinutes: number): readonly number[] {
  const load = new HouseholdLoad({ seed, utcOffsetMinutes });
  return partsOf(8, 10_800, (ms) => load.powerW(MIDNIGHT_MS + seed * DAY_MS + ms));
}

/** Of a sky, each five seconds, in W for each kW of panels. */
function skyOf(kind: WeatherKind, seed: number): readonly number[] {
  const weather = new Weather({
    kind,
    seed,
    site: SITE,
    season: seed === 1 ? null : { dayOfYear: 60, startMs: MIDNIGHT_MS - DAY_MS },
    onlyOnMs: seed === 3 ? MIDNIGHT_MS + DAY_MS / 2 : null,
  });
  return partsOf(12, 1440, (ms) => weather.pvWPerKwp(MIDNIGHT_MS + (seed % 3) * DAY_MS + ms));
}

/** Written down once, when the tests of house and sun held. */
Deno.test("HouseholdLoad lives its days as it did", () => {
  for (const [seed, offset, told] of LOADS) {
    assert.deepEqual(loadOf(seed, offset), told, `seed ${seed}`);
  }
});

Deno.test("Weather has the skies that it had", () => {
  for (const [kind, seed, told] of SKIES) {
    assert.deepEqual(skyOf(kind, seed), told, `${kind}, seed ${seed}`);
  }
});
