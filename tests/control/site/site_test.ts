import assert from "node:assert/strict";
import { assessSite } from "../../../src/control/site/site.ts";
import { at, type House, NIGHT, snapshotOf, START_MS } from "../house.ts";

interface Memory {
  readonly siteKnownMs: number | null;
  readonly startedMs: number;
}
const MEMORY: Memory = { siteKnownMs: START_MS, startedMs: 0 };

function qualityOf(house: Partial<House>, afterMs = 0, memory = MEMORY) {
  return assessSite(snapshotOf({ ...NIGHT, ...house }), memory, at(START_MS + afterMs)).site
    .quality;
}

Deno.test("assessSite() judges by the age of the older of meter and battery", () => {
  const table = [
    { ageMs: 30_000, expected: "known" },
    { ageMs: 30_001, expected: "old" },
    { ageMs: 120_000, expected: "old" },
    { ageMs: 120_001, expected: "lost" },
  ];
  for (const { ageMs, expected } of table) {
    assert.equal(qualityOf({ siteAgeMs: ageMs }), expected, `meter ${ageMs} ms`);
    assert.equal(qualityOf({ batteryAgeMs: ageMs }), expected, `battery ${ageMs} ms`);
    const alone = { hasBattery: false, batteryAgeMs: ageMs };
    assert.equal(qualityOf(alone), "known", `no battery, ${ageMs} ms`);
  }
});

function siteOf(house: Partial<House>, afterMs = 0, memory = MEMORY) {
  return assessSite(snapshotOf({ ...NIGHT, ...house }), memory, at(START_MS + afterMs));
}

Deno.test("assessSite() says which device is missing, since when, and until when it counts", () => {
  const now = START_MS;
  const table: { house: Partial<House>; afterMs?: number; site: object; knownMs: number }[] = [
    {
      house: { gridPowerW: -700, batteryPowerW: 200, siteAgeMs: 4000 },
      site: { quality: "known", gridPowerW: -700, batteryPowerW: 200 },
      knownMs: now - 4000,
    },
    {
      house: { siteAgeMs: 31_000 },
      site: { quality: "old", device: "meter", ageMs: 31_000, lostAtMs: now + 89_000 },
      knownMs: now - 31_000,
    },
    {
      house: { siteAgeMs: 30_000, batteryAgeMs: 31_000 },
      site: { quality: "old", device: "battery", ageMs: 31_000, lostAtMs: now + 89_000 },
      knownMs: now - 31_000,
    },
    {
      house: { siteAgeMs: 30_001, batteryAgeMs: 31_000 },
      site: { quality: "old", device: "meter", ageMs: 31_000, lostAtMs: now + 89_000 },
      knownMs: now - 31_000,
    },
    {
      house: { hasBattery: false, siteQuality: "stale", siteAgeMs: 1000 },
      site: { quality: "old", device: "meter", ageMs: 1000, lostAtMs: now + 119_000 },
      knownMs: now - 1000,
    },
    {
      house: { siteAgeMs: 150_000 },
      site: { quality: "lost", device: "meter", ageMs: 150_000 },
      knownMs: now - 150_000,
    },
    {
      house: { socPct: null },
      afterMs: 7000,
      site: { quality: "held", device: "battery", ageMs: 7000, lostAtMs: now + 120_000 },
      knownMs: now,
    },
    {
      house: { gridPowerW: null },
      afterMs: 7000,
      site: { quality: "held", device: "meter", ageMs: 7000, lostAtMs: now + 120_000 },
      knownMs: now,
    },
    {
      house: { batteryQuality: "unavailable", batteryAgeMs: 9000, siteAgeMs: 2000 },
      site: { quality: "lost", device: "battery", ageMs: 9000 },
      knownMs: now,
    },
    {
      house: { siteQuality: "unavailable", siteAgeMs: 9000, batteryAgeMs: 2000 },
      site: { quality: "lost", device: "meter", ageMs: 9000 },
      knownMs: now,
    },
  ];
  for (const { house, afterMs, ...view } of table) {
    assert.deepEqual(siteOf(house, afterMs), view, JSON.stringify(house));
  }
});

Deno.test("assessSite() holds a start until 30 s after it, and knows no age before an answer", () => {
  const silent: Partial<House> = {
    siteQuality: "unavailable",
    siteAgeMs: null,
    batteryAgeMs: null,
  };
  const memory: Memory = { siteKnownMs: null, startedMs: START_MS };
  assert.deepEqual(siteOf(silent, 12_000, memory), {
    site: { quality: "held", device: "meter", ageMs: 12_000, lostAtMs: START_MS + 30_000 },
    knownMs: null,
  });
  assert.deepEqual(siteOf(silent, 31_000, memory), {
    site: { quality: "lost", device: "meter", ageMs: null },
    knownMs: null,
  });
  const half = { ...silent, batteryQuality: "fresh", batteryAgeMs: 500 } as const;
  assert.deepEqual(siteOf(half, 31_000, memory).site, {
    quality: "lost",
    device: "meter",
    ageMs: null,
  });
});

Deno.test("assessSite() takes the reading's word for stale and unavailable", () => {
  assert.equal(qualityOf({ siteQuality: "stale", siteAgeMs: 1000 }), "old");
  assert.equal(qualityOf({ batteryQuality: "stale" }), "old");
  assert.equal(qualityOf({ siteQuality: "unavailable", siteAgeMs: 1000 }), "lost");
  assert.equal(qualityOf({ batteryQuality: "unavailable" }), "lost");
});

Deno.test("assessSite() lets a missing number age from when the site was last complete", () => {
  const missing: Partial<House>[] = [{ gridPowerW: null }, { batteryPowerW: null }, {
    socPct: null,
  }];
  for (const house of missing) {
    assert.equal(qualityOf(house, 30_000), "held");
    assert.equal(qualityOf(house, 30_001), "old");
    assert.equal(qualityOf(house, 120_000), "old");
    assert.equal(qualityOf(house, 120_001), "lost");
  }
});

Deno.test("assessSite() leaves a meter that has never answered 30 s from the start", () => {
  const silent: Partial<House> = { siteQuality: "unavailable", siteAgeMs: null };
  const memory: Memory = { siteKnownMs: null, startedMs: START_MS };
  assert.equal(qualityOf(silent, 30_000, memory), "held");
  assert.equal(qualityOf(silent, 30_001, memory), "lost");
  const gone: Partial<House> = { siteQuality: "unavailable", siteAgeMs: 1000 };
  assert.equal(qualityOf(gone, 1000, memory), "lost");
});
