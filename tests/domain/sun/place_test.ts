import assert from "node:assert/strict";
import { placeOfZone } from "../../../src/domain/sun/place.ts";
import { clearSky } from "../../../src/domain/sun/clear_sky.ts";
import { DAY_MS, startOfSolarDay } from "../../../src/domain/sun/solar_days.ts";

Deno.test("placeOfZone() knows where people of a zone live", () => {
  assert.deepEqual(placeOfZone("Europe/Berlin"), { latitudeDeg: 51, longitudeDeg: 10 });
  assert.deepEqual(placeOfZone("Australia/Sydney"), { latitudeDeg: -33, longitudeDeg: 151 });
});

Deno.test("placeOfZone() takes the longitude of a zone without a line from its hours off UTC", () => {
  assert.deepEqual(placeOfZone("America/Boise"), { latitudeDeg: 38, longitudeDeg: -105 });
  assert.deepEqual(placeOfZone("UTC"), { latitudeDeg: 50, longitudeDeg: 0 });
  assert.throws(() => placeOfZone("Europe/Nowhere"), RangeError);
});

Deno.test("placeOfZone() guesses a zone without a line by its part of the world and its winter", () => {
  for (
    const [zone, latitudeDeg, longitudeDeg] of [
      ["Africa/Accra", 5, 0],
      ["America/Caracas", 38, -60],
      ["Asia/Tashkent", 30, 75],
      ["Atlantic/Stanley", 38, -45],
      ["Australia/Lord_Howe", -32, 157.5],
      ["Europe/Gibraltar", 50, 15],
      ["Indian/Maldives", -15, 75],
      ["Pacific/Guam", -15, 150],
      ["Pacific/Fiji", -15, 180],
      ["Pacific/Kiritimati", -15, -150],
      ["Antarctica/Troll", 50, 0],
    ] as const
  ) {
    assert.deepEqual(placeOfZone(zone), { latitudeDeg, longitudeDeg }, zone);
  }
});

Deno.test("placeOfZone() every zone of the system lies on the map", () => {
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    const { latitudeDeg, longitudeDeg } = placeOfZone(zone);
    assert.ok(Math.abs(latitudeDeg) <= 66, zone);
    assert.ok(Math.abs(longitudeDeg) <= 180, zone);
  }
});

Deno.test("startOfSolarDay() is midnight of mean solar time", () => {
  const atMs = Date.UTC(2026, 5, 21, 10);
  assert.equal(startOfSolarDay(atMs, { latitudeDeg: 0, longitudeDeg: 0 }), Date.UTC(2026, 5, 21));
  const east = { latitudeDeg: 0, longitudeDeg: 15 };
  assert.equal(startOfSolarDay(atMs, east), Date.UTC(2026, 5, 20, 23));
  assert.equal(startOfSolarDay(atMs + 13 * DAY_MS / 24, east), Date.UTC(2026, 5, 21, 23));
});

Deno.test("clearSky() rises to noon, is dark at night and faces the equator", () => {
  const berlin = { latitudeDeg: 52, longitudeDeg: 13 };
  const june = clearSky(startOfSolarDay(Date.UTC(2026, 5, 21, 10), berlin), {
    place: berlin,
    peakW: 1000,
  });
  assert.equal(june[0], 0);
  const top = june.indexOf(Math.max(...june));
  assert.ok(Math.abs(top - 48) <= 2, `highest in slot ${top}`);
  assert.ok((june[48] ?? 0) > 750 && (june[48] ?? 0) < 950);
  const sydney = { latitudeDeg: -33, longitudeDeg: 151 };
  const winter = clearSky(startOfSolarDay(Date.UTC(2026, 5, 21, 2), sydney), {
    place: sydney,
    peakW: 1000,
  });
  assert.ok((winter[48] ?? 0) > 600, "the roof faces north");
});
