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
