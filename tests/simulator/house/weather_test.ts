import assert from "node:assert/strict";
import { HouseholdLoad } from "../../../src/simulator/house/load.ts";
import { Weather, type WeatherKind } from "../../../src/simulator/house/weather.ts";

const DAY_MS = 86_400_000;
const JUNE_21_MS = Date.UTC(2026, 5, 21);
const SITE = { latitudeDeg: 48, longitudeDeg: 15, tiltDeg: 30, azimuthDeg: 0 };

function weatherOf(kind: WeatherKind, seed = 1): Weather {
  return new Weather({ kind, seed, site: SITE, season: null });
}

/** Energy of the day in Wh for each kW; the hundredth and largest change within ten seconds. */
function dayOf(kind: WeatherKind, startMs = JUNE_21_MS, seed = 1) {
  const weather = weatherOf(kind, seed);
  const changes: number[] = [];
  let energyWh = 0;
  let lastW = 0;
  for (let atMs = startMs; atMs < startMs + DAY_MS; atMs += 10_000) {
    const powerW = weather.pvWPerKwp(atMs);
    assert.ok(powerW >= 0 && powerW < 1100, `${kind} gives ${powerW} W per kWp`);
    energyWh += powerW / 360;
    changes.push(Math.abs(powerW - lastW));
    lastW = powerW;
  }
  changes.sort((a, b) => a - b);
  const rank = Math.floor(changes.length * 0.99);
  return { energyWh, hundredthW: changes[rank] ?? 0, largestW: changes.at(-1) ?? 0 };
}

Deno.test("Weather clear gives a full, smooth day", () => {
  const day = dayOf("clear");
  assert.ok(day.energyWh > 6000 && day.energyWh < 8500, `${day.energyWh}`);
  assert.ok(day.largestW < 10, `${day.largestW}`);
});

Deno.test("Weather broken has most of the sun, with sharp edges", () => {
  for (const seed of [1, 2, 3]) {
    const share = dayOf("broken", JUNE_21_MS, seed).energyWh / dayOf("clear").energyWh;
    assert.ok(share > 0.5 && share < 0.85, `seed ${seed}: ${share}`);
    const { hundredthW, largestW } = dayOf("broken", JUNE_21_MS, seed);
    assert.ok(hundredthW > 150, `seed ${seed}: ${hundredthW}`);
    assert.ok(largestW > 400, `seed ${seed}: ${largestW}`);
  }
});

Deno.test("Weather overcast has little sun and moves slowly", () => {
  const day = dayOf("overcast");
  assert.ok(day.energyWh < 0.3 * dayOf("clear").energyWh, `${day.energyWh}`);
  assert.ok(day.energyWh > 0.08 * dayOf("clear").energyWh, `${day.energyWh}`);
  assert.ok(day.largestW < 20, `${day.largestW}`);
});

Deno.test("Weather night is dark and winter is poor", () => {
  for (const kind of ["clear", "broken", "overcast"] as const) {
    assert.equal(weatherOf(kind).pvWPerKwp(JUNE_21_MS + DAY_MS - 3_600_000), 0);
  }
  const winter = dayOf("clear", Date.UTC(2026, 11, 21));
  assert.ok(winter.energyWh < 0.5 * dayOf("clear").energyWh);
  assert.ok(winter.energyWh > 0.1 * dayOf("clear").energyWh);
});

Deno.test("Weather season stands in for the date's", () => {
  const startMs = Date.UTC(2026, 11, 21);
  const summer = new Weather({
    kind: "clear",
    seed: 1,
    site: SITE,
    season: { dayOfYear: 172, startMs },
  });
  const noonMs = startMs + 11 * 3_600_000;
  const juneW = weatherOf("clear").pvWPerKwp(JUNE_21_MS + 11 * 3_600_000);
  assert.ok(Math.abs(summer.pvWPerKwp(noonMs) / juneW - 1) < 0.02);
  assert.ok(summer.pvWPerKwp(noonMs) > 1.5 * weatherOf("clear").pvWPerKwp(noonMs));
});

Deno.test("Weather depends on seed and time, not on the order of asking", () => {
  const forward = weatherOf("broken");
  const backward = weatherOf("broken");
  const times = Array.from({ length: 500 }, (_, index) => JUNE_21_MS + 28_800_000 + index * 37_000);
  const rising = times.map((atMs) => forward.pvWPerKwp(atMs));
  const falling = times.toReversed().map((atMs) => backward.pvWPerKwp(atMs)).toReversed();
  assert.deepEqual(rising, falling);
  const other = weatherOf("broken", 2);
  assert.notDeepEqual(rising, times.map((atMs) => other.pvWPerKwp(atMs)));
});

Deno.test("HouseholdLoad has a household's base, spikes and day", () => {
  for (const seed of [1, 2, 3]) {
    const load = new HouseholdLoad({ seed, utcOffsetMinutes: 60 });
    const again = new HouseholdLoad({ seed, utcOffsetMinutes: 60 });
    let energyWh = 0;
    let lowestW = Infinity;
    let highestW = 0;
    for (let atMs = JUNE_21_MS; atMs < JUNE_21_MS + DAY_MS; atMs += 5000) {
      const powerW = load.powerW(atMs);
      assert.equal(again.powerW(atMs), powerW);
      energyWh += powerW / 720;
      lowestW = Math.min(lowestW, powerW);
      highestW = Math.max(highestW, powerW);
    }
    assert.ok(energyWh > 5000 && energyWh < 14_000, `seed ${seed}: ${energyWh} Wh`);
    assert.ok(lowestW > 150 && lowestW < 300, `seed ${seed}: ${lowestW} W`);
    assert.ok(highestW > 1900 && highestW < 8000, `seed ${seed}: ${highestW} W`);
  }
});

Deno.test("Weather broken is brighter than the open sky at the rims of clouds, and nowhere else", () => {
  const [broken, clear] = [weatherOf("broken"), weatherOf("clear")];
  const shares = Array.from({ length: 7200 }, (_, index) => {
    const atMs = JUNE_21_MS + 10 * 3_600_000 + index * 1000;
    return broken.pvWPerKwp(atMs) / clear.pvWPerKwp(atMs);
  });
  const brighter = shares.filter((share) => share > 1.03).length / shares.length;
  assert.ok(brighter > 0.005 && brighter < 0.3, `${brighter}`);
});

Deno.test("Weather that is set for one day alone has clear, broken and overcast days around it", () => {
  const noonW = (weather: Weather, day: number) => {
    const startMs = JUNE_21_MS + day * DAY_MS + 9 * 3_600_000;
    const powers = Array.from({ length: 36 }, (_, at) => weather.pvWPerKwp(startMs + at * 300_000));
    return powers.reduce((sum, powerW) => sum + powerW, 0);
  };
  const options = { kind: "overcast", seed: 1, site: SITE, season: null } as const;
  const [mixed, clear] = [new Weather({ ...options, onlyOnMs: JUNE_21_MS }), weatherOf("clear")];
  const shares = Array.from({ length: 80 }, (_, day) => noonW(mixed, day) / noonW(clear, day));
  assert.ok((shares[0] ?? 1) < 0.4, "overcast on its day");
  const bright = shares.filter((share) => share > 0.97).length;
  const dark = shares.filter((share) => share < 0.4).length;
  assert.ok(bright > 16 && bright < 40, `${bright} of 80 days are clear`);
  assert.ok(dark > 6 && dark < 28, `${dark} of 80 days are overcast`);
});
