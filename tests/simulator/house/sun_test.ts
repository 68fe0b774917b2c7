import assert from "node:assert/strict";
import { clearSky, dayOfYear, type SolarSite } from "../../../src/simulator/house/sun.ts";

const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 2, 21, 12);
const FLAT: SolarSite = { latitudeDeg: 48, longitudeDeg: 0, tiltDeg: 0, azimuthDeg: 0 };

function skyAt(hours: number, site: Partial<SolarSite> = {}, day = 80) {
  return clearSky({ ...FLAT, ...site }, { atMs: NOON_MS + hours * HOUR_MS, dayOfYear: day });
}

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 0.05, `${actual}, not ${expected}`);
}

Deno.test("clearSky() is highest at noon of its place, alike before and after, and dark by night", () => {
  for (const hours of [1, 3, 5]) {
    const { beamWPerM2, diffuseWPerM2 } = skyAt(hours);
    assertNear(skyAt(-hours).beamWPerM2, beamWPerM2);
    assertNear(skyAt(-hours).diffuseWPerM2, diffuseWPerM2);
    assert.ok(beamWPerM2 < skyAt(0).beamWPerM2);
    const east = skyAt(hours - 1, { longitudeDeg: 15 });
    assertNear(east.beamWPerM2, beamWPerM2);
    const [morning, evening] = [-40, 40].map((azimuthDeg, side) =>
      skyAt(side === 0 ? -hours : hours, { tiltDeg: 35, azimuthDeg }).beamWPerM2
    );
    assertNear(morning ?? 0, evening ?? -1);
    assert.ok((morning ?? 0) > skyAt(hours, { tiltDeg: 35, azimuthDeg: -40 }).beamWPerM2);
  }
  for (const hours of [7, 12, -7]) {
    assert.deepEqual(skyAt(hours), { beamWPerM2: 0, diffuseWPerM2: 0 });
  }
});

Deno.test("clearSky() of a roof is what its angles and the day of the year make of it", () => {
  // Worked out elsewhere, by the sun's vector on the panel's.
  const rows = [
    [0, {}, 80, 559.33, 79.11],
    [0, { tiltDeg: 35 }, 80, 821.16, 79.11],
    [3, { tiltDeg: 35, azimuthDeg: 60 }, 80, 659.63, 59.74],
    [0, { tiltDeg: 90 }, 172, 384.51, 101.96],
    [0, {}, 355, 199.26, 44.02],
  ] as const;
  for (const [hours, site, day, beam, diffuse] of rows) {
    const { beamWPerM2, diffuseWPerM2 } = skyAt(hours, site, day);
    assertNear(beamWPerM2, beam);
    assertNear(diffuseWPerM2, diffuse);
  }
});

Deno.test("dayOfYear() counts days in UTC from the first of January", () => {
  assert.equal(dayOfYear(Date.UTC(2026, 0, 1)), 1);
  assert.equal(dayOfYear(Date.UTC(2026, 0, 2) - 1), 1);
  assert.equal(dayOfYear(Date.UTC(2026, 0, 2)), 2);
  assert.equal(dayOfYear(Date.UTC(2028, 11, 31)), 366);
});
