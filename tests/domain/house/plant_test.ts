import assert from "node:assert/strict";
import {
  isPartialPlant,
  type PlantMemory,
  watchPlant,
  WHOLE_PLANT,
} from "../../../src/domain/house/plant.ts";
import type { InverterStatus, Quality } from "../../../src/domain/house/snapshot.ts";
import { fresh, INVERTER, METER } from "./readings.ts";

const CYCLE_MS = 5000;
const HOUR_MS = 3_600_000;

interface Plant {
  readonly gridPowerW?: number | null;
  readonly acPowerW?: number | null;
  readonly status?: InverterStatus | null;
  readonly quality?: Quality;
  readonly inverterQuality?: Quality;
  readonly otherPowerW?: number | null;
}

/** The memory after cycles of the same plant from `fromMs` to `toMs`, both included. */
function watched(
  memory: PlantMemory,
  { fromMs, toMs, plant }: { fromMs: number; toMs: number; plant: Plant },
): PlantMemory {
  const { gridPowerW = -5000, acPowerW = 1500, status = "producing", quality = "fresh" } = plant;
  const { inverterQuality = "fresh", otherPowerW } = plant;
  let after = memory;
  for (let steadyMs = fromMs; steadyMs <= toMs; steadyMs += CYCLE_MS) {
    after = watchPlant(after, {
      meter: { ...fresh({ ...METER, gridPowerW }), quality },
      inverter: { ...fresh({ ...INVERTER, acPowerW, status }), quality: inverterQuality },
      ...(otherPowerW === undefined ? {} : { otherPowerW }),
      steadyMs,
    });
  }
  return after;
}

Deno.test("isPartialPlant() two minutes of more export than the inverter gives prove it", () => {
  const almost = watched(WHOLE_PLANT, { fromMs: 0, toMs: 115_000, plant: {} });
  assert.equal(isPartialPlant(almost, 115_000), false);
  const proven = watched(almost, { fromMs: 120_000, toMs: 120_000, plant: {} });
  assert.equal(isPartialPlant(proven, 120_000), true);
});

Deno.test("isPartialPlant() holds for a day after the newest proof", () => {
  const proven = watched(WHOLE_PLANT, { fromMs: 0, toMs: 120_000, plant: {} });
  const evening = watched(proven, { fromMs: 125_000, toMs: 300_000, plant: { gridPowerW: 800 } });
  assert.equal(isPartialPlant(evening, 120_000 + 24 * HOUR_MS - 1), true);
  assert.equal(isPartialPlant(evening, 120_000 + 24 * HOUR_MS), false);
  assert.equal(isPartialPlant(WHOLE_PLANT, 0), false);
});

for (
  const { name, plant } of [
    { name: "less export than the inverter gives", plant: { gridPowerW: -1600 } },
    { name: "import", plant: { gridPowerW: 3000 } },
    { name: "a meter that tells nothing", plant: { gridPowerW: null } },
    { name: "an inverter that tells nothing", plant: { acPowerW: null } },
    { name: "an inverter that starts", plant: { acPowerW: 0, status: "starting" } },
    { name: "an inverter of unknown status", plant: { acPowerW: 0, status: null } },
    { name: "an old reading", plant: { quality: "stale" } },
    { name: "an old reading of the inverter", plant: { inverterQuality: "stale" } },
    { name: "a source that tells nothing", plant: { otherPowerW: null } },
    { name: "a source that feeds in as much", plant: { otherPowerW: 3500 } },
  ] as const
) {
  Deno.test(`watchPlant() ${name} proves nothing, and ends what was about to be proven`, () => {
    const apart = watched(WHOLE_PLANT, { fromMs: 0, toMs: 600_000, plant });
    assert.equal(isPartialPlant(apart, 600_000), false);
    const between = watched(WHOLE_PLANT, { fromMs: 0, toMs: 60_000, plant: {} });
    const broken = watched(between, { fromMs: 65_000, toMs: 65_000, plant });
    const after = watched(broken, { fromMs: 70_000, toMs: 185_000, plant: {} });
    assert.equal(isPartialPlant(after, 185_000), false);
  });
}

Deno.test("watchPlant() a leader that takes from the AC side beside export is proof", () => {
  const plant = { gridPowerW: -3484, acPowerW: -5008, status: "off" } as const;
  const proven = watched(WHOLE_PLANT, { fromMs: 0, toMs: 120_000, plant });
  assert.equal(isPartialPlant(proven, 120_000), true);
});
