import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { ChartOfRange } from "../../../routes/chart/chart.tsx";
import { NOTHING_AROUND } from "../../../routes/chart/chart_around.ts";
import { rangeData } from "../../../routes/chart/chart_data.ts";
import { EnergyBars, houseStacks } from "../../../routes/chart/energy_bars.tsx";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor } from "../../../src/words/format.ts";
import { historyRow, sessionRow } from "../fake_records.ts";
import { expectShapes } from "../shapes.ts";

const FROM_MS = Date.UTC(2026, 5, 21, 10);
const HOUR_MS = 3_600_000;
const PLACE = { words: en, timeZone: "UTC" };
const EVENT = { id: 1, kind: "mode", code: "mode.x", detail: {} } as const;

/** Two hours of which one step in the middle is known, with a session and an event. */
function chart(): string {
  const range = { fromMs: FROM_MS, toMs: FROM_MS + 2 * HOUR_MS };
  const means = {
    pv_power_w: 3000,
    car_power_w: 1000,
    consumption_power_w: 1500,
    grid_power_w: -700,
    battery_power_w: 300,
    battery_soc_permille: 500,
  };
  return renderToString(ChartOfRange({
    data: rangeData([historyRow({ startMs: FROM_MS + HOUR_MS, means })], range),
    place: PLACE,
    around: {
      ...NOTHING_AROUND,
      events: [{ ...EVENT, atMs: FROM_MS + HOUR_MS }],
      sessions: [sessionRow({ id: 1, startedAtMs: FROM_MS, endedAtMs: FROM_MS + HOUR_MS })],
    },
    cars: "one",
    shows: new Set(),
    basePath: "",
    action: "/history",
  }));
}

/** Two months, of which one is known. */
function bars(): string {
  const energies = { pv_wh: 1000, consumption_wh: 800, grid_import_wh: 100, grid_export_wh: 300 };
  const row = historyRow({ startMs: 0, energies }, HOUR_MS);
  return renderToString(EnergyBars({
    steps: [
      { startMs: 0, row, label: "A", name: "first", href: "/a" },
      { startMs: 1, row: null, label: "B", name: "second", href: "/b" },
    ],
    stacks: houseStacks(en),
    summary: null,
    texts: en,
    formats: formatsFor(PLACE),
  }));
}

Deno.test("the charts and bars have everything at its place, in each size", () => {
  const stages = chart().split('<div class="chart-stage chart-').slice(1);
  assert.deepEqual(stages.map((stage) => /^\w+/.exec(stage)?.[0]), ["narrow", "wide", "full"]);
  for (const stage of stages) {
    expectShapes(`chart ${/^\w+/.exec(stage)?.[0]}`, `<div class="${stage}`);
  }
  const pictures = bars().split('<svg class="chart bars bars-').slice(1);
  assert.equal(pictures.length, 2);
  for (const picture of pictures) {
    expectShapes(`bars ${/^\w+/.exec(picture)?.[0]}`, `<svg class="${picture}`);
  }
});
