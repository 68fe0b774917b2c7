import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { type ChartAround, NOTHING_AROUND } from "../../../routes/chart/chart_around.ts";
import { rangeData } from "../../../routes/chart/chart_data.ts";
import { ChartPicture } from "../../../routes/chart/chart_picture.tsx";
import { SIZES } from "../../../routes/chart/chart_sizes.ts";
import type { EventKind } from "../../../src/domain/history/history_rows.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor } from "../../../src/words/format.ts";
import { historyRow, sessionRow } from "../fake_records.ts";

const STEP_MS = 300_000;
const FROM_MS = Date.UTC(2026, 5, 21, 10);
const STEPS = 12;
const TO_MS = FROM_MS + STEPS * STEP_MS;
const LOADS = [{ deviceId: 3, name: "Boiler", kind: "switch" }] as const;

interface Step {
  readonly pv?: number | undefined;
  readonly car?: number | undefined;
  readonly house?: number | undefined;
  readonly boiler?: number | undefined;
}

/** The wide picture of an hour, whose steps are told by their place. */
function draw(
  stepAt: (at: number) => Step,
  { around = {}, load = null }: { around?: Partial<ChartAround>; load?: string | null } = {},
) {
  const size = SIZES.find(({ name }) => name === "wide");
  assert.ok(size);
  const rows = Array.from({ length: STEPS }, (_, at) => {
    const { pv = null, car = null, house = null, boiler } = stepAt(at);
    const means = { pv_power_w: pv, car_power_w: car, consumption_power_w: house };
    const energies = { energy_wh: 1, solar_wh: 1, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
    return {
      ...historyRow({ startMs: FROM_MS + at * STEP_MS, means }),
      loads: boiler === undefined ? [] : [{ deviceId: 3, powerW: boiler, energies }],
    };
  });
  const html = renderToString(ChartPicture({
    data: rangeData(rows, { fromMs: FROM_MS, toMs: TO_MS }, { loads: LOADS }),
    texts: en,
    formats: formatsFor({ words: en, timeZone: "UTC" }),
    size,
    load,
    around: { ...NOTHING_AROUND, ...around },
  }));
  const { margin: { left, right, top, bottom }, width, height } = size;
  const [fromX, toX, baseY] = [left, width - right, height - bottom];
  return { html, fromX, toX, topY: top, baseY, gap: size.labelGap ?? NaN };
}

/** Names beside the lines and how high they stand, from the lowest up. */
function labelsOf(html: string) {
  return [...html.matchAll(/class="chart-label series-(\w+)"[^>]* y="([\d.]+)"[^>]*>([^<]*)</g)]
    .map(([, series, y, text]) => ({ series, y: Number(y), text }));
}

Deno.test("ChartPicture names each line at its last known value", () => {
  const { html, topY, baseY, toX } = draw((at) => ({
    pv: at < 10 ? 4000 : undefined,
    house: 2000,
    car: at === 11 ? 1000 : 0,
  }));
  const yOf = (kilowatts: number) => Math.round(baseY - (baseY - topY) * kilowatts / 4);
  assert.deepEqual(
    labelsOf(html).map(({ series, y }) => [series, Math.round(y)]),
    [["charging", yOf(1)], ["consumption", yOf(2)], ["production", yOf(4)]],
  );
  assert.ok(html.includes(`class="chart-label series-production" x="${toX + 6}"`));
});

Deno.test("ChartPicture keeps names apart that would touch, from the base line up", () => {
  const { html, baseY, gap } = draw((at) => ({ pv: at === 0 ? 4000 : 0, house: 100, car: 0 }));
  const labels = labelsOf(html);
  assert.deepEqual(labels.map(({ y }) => y), [baseY, baseY - gap, baseY - 2 * gap]);
  assert.equal(labels[2]?.series, "consumption", "the highest line has the highest name");
  const unknown = labelsOf(draw(() => ({ boiler: 1000 })).html);
  assert.deepEqual(unknown.map(({ y }) => y), [baseY, baseY - gap, baseY - 2 * gap]);
});

Deno.test("ChartPicture shortens the name of a load that has no room, and no other", () => {
  const nameOf = (load: string | null) =>
    labelsOf(draw(() => ({ pv: 1 }), { load }).html)
      .find(({ series }) => series === "charging")?.text;
  assert.equal(nameOf("Wallbox links"), "Wallbox links", "13 letters");
  assert.equal(nameOf("Wallbox rechts"), "Wallbox rech…");
  assert.equal(nameOf(null), en.chart.charging);
});

Deno.test("ChartPicture draws a load of its own, a gap where it told nothing", () => {
  const loadOf = (stepAt: (at: number) => Step) =>
    /class="series-load of-load0"><path class="chart-line" d="([^"]*)"/.exec(draw(stepAt).html)
      ?.[1];
  const { fromX, toX, baseY, topY } = draw(() => ({}));
  const width = (toX - fromX) / STEPS;
  const x = (at: number) => Math.round((fromX + (at + 0.5) * width) * 10) / 10;
  assert.equal(
    loadOf((at) => ({ boiler: at === 5 ? undefined : 1000 }))?.replaceAll(/l[^M]*/g, ""),
    `M${x(0)},${topY}M${x(6)},${topY}`,
  );
  assert.equal(
    loadOf((at) => at === 11 ? { boiler: 0 } : {}),
    `M${x(11)},${baseY}Z`,
    "one step alone is a dot",
  );
  assert.match(draw(() => ({ pv: 1000 })).html, /of-load0"><path class="chart-line" d><\/path>/);
});

Deno.test("ChartPicture has its axes at round values, inside its margins", () => {
  const { html, fromX, toX, baseY, topY } = draw(() => ({ pv: 3900 }));
  const lines = [...html.matchAll(/class="chart-grid" d="M([\d.]+) ([\d.]+)H([\d.]+)"/g)]
    .map(([, from, y, to]) => [Number(from), Number(y), Number(to)]);
  const quarter = (baseY - topY) / 4;
  assert.deepEqual(
    lines,
    [0, 1, 2, 3, 4].map((at) => [fromX, baseY - at * quarter, toX]),
  );
  const ticks = [...html.matchAll(/class="chart-grid" d="M([\d.]+) ([\d.]+)v5"/g)]
    .map(([, x, y]) => [Number(x), Number(y)]);
  assert.deepEqual(ticks, [[fromX, baseY], [toX, baseY]], "10:00 and 11:00");
  const low = draw(() => ({ pv: 3 })).html;
  assert.match(low, />1\.00<|>1\.0<|>1</, "a night's watts do not fill the picture");
});

Deno.test("ChartPicture fills what is produced and what is charged, hatched, down to the base", () => {
  const { html, baseY } = draw(() => ({ pv: 1000, car: 500, house: 800 }));
  const areas = [
    ...html.matchAll(
      /<g class="series-(\w+)"><path class="chart-area" d="([^"]*)"( fill="[^"]*")?/g,
    ),
  ];
  assert.deepEqual(areas.map(([, series, , fill]) => [series, fill]), [
    ["production", undefined],
    ["charging", ' fill="url(#hatch-wide)"'],
  ]);
  for (const [, , area = ""] of areas) {
    const startX = /^M([\d.]+),/.exec(area)?.[1];
    assert.ok(area.endsWith(`V${baseY}H${startX}Z`), area);
  }
});

const eventAt = (id: number, atMs: number, kind: EventKind) => ({
  id,
  atMs,
  kind,
  code: `${kind}.x`,
  detail: {},
});

Deno.test("ChartPicture marks what happened in it once a place, trouble before all else", () => {
  const marksOf = (...events: readonly ReturnType<typeof eventAt>[]) =>
    [
      ...draw(() => ({ pv: 1 }), { around: { events } }).html.matchAll(
        /<g( class="is-bad")?><path class="mark-line" d="M(\d+) (\d+)V(\d+)"/g,
      ),
    ].map(([, bad, x, from, to]) => [bad !== undefined, Number(x), Number(from), Number(to)]);
  const { fromX, toX, topY, baseY } = draw(() => ({}));
  const middleX = Math.round((fromX + toX) / 2);
  const middleMs = (FROM_MS + TO_MS) / 2;
  assert.deepEqual(
    marksOf(
      eventAt(1, FROM_MS - 1, "plug"),
      eventAt(2, FROM_MS, "plug"),
      eventAt(3, middleMs, "device"),
      eventAt(4, middleMs + 1, "mode"),
      eventAt(5, TO_MS, "plug"),
    ).toSorted(([, left], [, right]) => Number(left) - Number(right)),
    [[false, fromX, topY, baseY], [true, middleX, topY, baseY]],
  );
  assert.deepEqual(marksOf(eventAt(1, middleMs, "program")), [[true, middleX, topY, baseY]]);
  assert.deepEqual(marksOf(), []);
  assert.doesNotMatch(draw(() => ({ pv: 1 })).html, /chart-marks|chart-sessions/);
});

Deno.test("ChartPicture draws sessions as bars in its time, however short, to its end while they run", () => {
  const spansOf = (startedAtMs: number, endedAtMs: number | null) =>
    /<g class="chart-sessions"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"[^>]*><title>([^<]*)/
      .exec(
        draw(() => ({ pv: 1 }), {
          around: { sessions: [sessionRow({ id: 1, startedAtMs, endedAtMs })] },
        }).html,
      )?.slice(1);
  const { fromX, toX, baseY } = draw(() => ({}));
  const [middleX, y] = [(fromX + toX) / 2, `${baseY + 3}`];
  const middleMs = (FROM_MS + TO_MS) / 2;
  const half = `${(toX - fromX) / 2}`;
  assert.deepEqual(spansOf(FROM_MS - 600_000, middleMs), [
    `${fromX}`,
    y,
    half,
    "Session 09:50–10:30",
  ]);
  assert.deepEqual(spansOf(middleMs, null), [`${middleX}`, y, half, "Session since 10:30"]);
  assert.deepEqual(spansOf(middleMs, TO_MS + 600_000)?.slice(0, 3), [`${middleX}`, y, half]);
  assert.equal(spansOf(middleMs, middleMs + 1000)?.[2], "2", "the least that can be seen");
});
