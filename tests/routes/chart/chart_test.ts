import assert from "node:assert/strict";
import { ChartCache, chartSummary } from "../../../routes/chart/chart.tsx";
import {
  chartData,
  type ChartNow,
  hourTicks,
  summarize,
} from "../../../routes/chart/chart_data.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";
import { STEP_MS } from "../../../src/domain/history/five_minutes.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import type { SunToCome } from "../../../src/domain/sun/sun_to_come.ts";
import { sampleSun } from "../sample_sun.ts";
import { historyUpTo, NOW_MS } from "../fake_program.ts";
import { en } from "../../../src/words/en/en.ts";
import { de } from "../../../src/words/de/de.ts";
import type { Words } from "../../../src/words/words.ts";
import type { FiveMinuteRow } from "../../../src/domain/history/history_rows.ts";

const EN = { words: en, timeZone: "Europe/Berlin" };
const IDLE: ChartNow = {
  nowMs: NOW_MS,
  isCharging: false,
  sessionFromMs: null,
  producedWh: null,
  chargedWh: null,
};
const CHARGING: ChartNow = { ...IDLE, isCharging: true };
const SUN = () => ({ pvPowerW: 3000, consumptionPowerW: 2500, carPowerW: 2000 });

function draw(
  rows: readonly FiveMinuteRow[],
  place: { words: Words; timeZone: string } = EN,
) {
  return new ChartCache().chart({ rows, nowMs: NOW_MS, place });
}

/** The `d` of each line of one series, one a rendering. */
function linesOf(html: string, series: string): readonly string[] {
  return [...html.matchAll(/<g class="series-([a-z]+)">.*?class="chart-line" d="([^"]*)"/g)]
    .filter((match) => match[1] === series).map((match) => match[2] ?? "");
}

/** Where the points of a line without gaps are, in units from the top. */
function heightsOf(d: string): readonly number[] {
  const [start = "", moves = ""] = d.slice(1).split("l");
  const heights = [Number(start.split(",")[1])];
  for (const move of moves.split(" ")) {
    heights.push((heights.at(-1) ?? NaN) + Number(move.split(",")[1]));
  }
  return heights;
}

function subpaths(d: string): number {
  return d.split("M").length - 1;
}

Deno.test("chartData() has 144 steps that end with the last full five minutes", () => {
  const data = chartData(historyUpTo(NOW_MS, 144, SUN), NOW_MS);
  assert.equal(data.steps.length, 144);
  assert.equal(data.toMs, Date.parse("2026-11-22T11:00:00Z"));
  assert.equal(data.fromMs, data.toMs - 12 * HOUR_MS);
  assert.equal(data.steps[0]?.atMs, data.fromMs);
  assert.deepEqual(data.steps.at(-1), {
    atMs: data.toMs - STEP_MS,
    productionW: 3000,
    consumptionW: 2500,
    chargingW: 2000,
    gridW: 400,
    batteryW: 0,
    socPct: 50,
    loadsW: [],
  });
});

Deno.test("chartData() leaves out the step that is not full and what is too old", () => {
  const points = historyUpTo(NOW_MS + STEP_MS, 200, (step) => ({ pvPowerW: step }));
  const data = chartData(points, NOW_MS);
  assert.equal(data.steps.at(-1)?.productionW, 198);
  assert.equal(data.steps[0]?.productionW, 55);
});

Deno.test("chartData() waits a step for the one that has just ended, then shows a gap", () => {
  const points = historyUpTo(NOW_MS, 144, SUN);
  const endMs = Date.parse("2026-11-22T11:00:00Z");
  assert.equal(chartData(points, endMs + 2 * STEP_MS - 1).toMs, endMs);
  assert.equal(chartData(points, endMs + 2 * STEP_MS).toMs, endMs + 2 * STEP_MS);
  assert.equal(chartData(points, endMs + 2 * STEP_MS).steps.at(-1)?.productionW, null);
  assert.equal(chartData([], endMs + 1).toMs, endMs);
});

Deno.test("chartData() consumption and charging are each unknown alone", () => {
  const points = historyUpTo(
    NOW_MS,
    2,
    (step) => step === 0 ? { consumptionPowerW: null } : { carPowerW: null },
  );
  const [first, second] = chartData(points, NOW_MS).steps.slice(-2);
  assert.equal(first?.consumptionW, null);
  assert.equal(first?.chargingW, 0);
  assert.equal(second?.consumptionW, 400);
  assert.equal(second?.chargingW, null);
});

Deno.test("chart() a missing step breaks the line in two", () => {
  const whole = draw(historyUpTo(NOW_MS, 144, SUN));
  const gap = draw(historyUpTo(NOW_MS, 144, (step) => (step === 70 ? null : SUN())));
  const unknown = draw(
    historyUpTo(NOW_MS, 144, (step) => (step === 70 ? { ...SUN(), pvPowerW: null } : SUN())),
  );
  assert.deepEqual(linesOf(whole.picture, "production").map(subpaths), [1, 1, 1]);
  assert.deepEqual(linesOf(gap.picture, "production").map(subpaths), [2, 2, 2]);
  assert.deepEqual(linesOf(gap.picture, "charging").map(subpaths), [2, 2, 2]);
  assert.deepEqual(linesOf(unknown.picture, "production").map(subpaths), [2, 2, 2]);
  assert.deepEqual(linesOf(unknown.picture, "charging").map(subpaths), [1, 1, 1]);
});

Deno.test("chart() has a table row a step, newest first, with a dash for what is unknown", () => {
  const { table } = draw(historyUpTo(NOW_MS, 144, (step) => (step === 142 ? null : SUN())));
  const rows = [...table.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)];
  assert.equal(rows.length, 144);
  assert.deepEqual([rows[0]?.[1], rows[1]?.[1], rows[143]?.[1]], ["11:55", "11:50", "00:00"]);
  assert.match(rows[1]?.[2] ?? "", /title="unknown">–</);
  assert.equal(
    rows[0]?.[2],
    "<td>3.00</td><td>2.50</td><td>2.00</td>" +
      "<td>import 0.40</td><td>0.00</td><td>50\u202f%</td>",
  );
});

Deno.test("chart() speaks the language of the reader", () => {
  const place = { ...EN, words: de };
  const chart = draw(historyUpTo(NOW_MS, 144, SUN), place);
  const { picture, table } = chart;
  const summary = chartSummary(chart, CHARGING, place);
  assert.match(picture, /Verbrauch/);
  assert.match(summary, /Erzeugung bis 3,00.kW um 00:00, zusammen 36,0.kWh\./);
  assert.match(summary, /Geladen seit 00:00, 24,0.kWh ins Auto\./);
  assert.match(table, /<td>3,00<\/td><td>2,50<\/td>/);
});

Deno.test("chart() says so when there are no values yet", () => {
  const chart = draw([]);
  assert.match(chart.picture, /begins with the first five minutes/);
  assert.equal(chart.table, "");
  assert.doesNotMatch(chart.picture, /<svg/);
});

Deno.test("chart() stays inside its picture for any power", () => {
  for (const pvPowerW of [0, 1, 999, 12_345, 100_000]) {
    const { picture } = draw(
      historyUpTo(NOW_MS, 144, (step) => ({ pvPowerW: step % 2 * pvPowerW })),
    );
    const ys = heightsOf(linesOf(picture, "production")[0] ?? "");
    assert.ok(ys.length > 1);
    for (const y of ys) assert.ok(y > 21.9 && y < 188.1, `${pvPowerW} W at ${y}`);
    assert.doesNotMatch(picture, /NaN|undefined|null/);
  }
});

Deno.test("chart() writes nothing outside its pictures, of any size and power", () => {
  for (const pvPowerW of [0, 999, 12_345]) {
    const { picture } = draw(historyUpTo(NOW_MS, 144, () => ({ pvPowerW })));
    const drawings = [...picture.matchAll(/viewBox="0 0 (\d+) (\d+)".*?<\/svg>/gs)];
    let written = 0;
    for (const [drawing, width, height] of drawings) {
      const texts = [...drawing.matchAll(/<text[^>]*>/g)].map(([text]) => text);
      const numberOf = (text: string, name: string) =>
        Number(new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1]);
      for (const text of texts) {
        const [x, y] = [numberOf(text, "x"), numberOf(text, "y")];
        assert.ok(x >= 0 && x <= Number(width), text);
        assert.ok(y > 0 && y < Number(height), text);
      }
      written += texts.length;
    }
    assert.ok(drawings.length > 1 && written > 20, `${drawings.length} ${written}`);
  }
});

Deno.test("ChartCache draws anew only when a step or the newest values change", () => {
  const cache = new ChartCache();
  const rows = historyUpTo(NOW_MS, 144, SUN);
  const first = cache.chart({ rows, nowMs: NOW_MS, place: EN });
  assert.equal(cache.chart({ rows: [...rows], nowMs: NOW_MS + 20_000, place: EN }), first);
  const german = cache.chart({ rows, nowMs: NOW_MS, place: { ...EN, words: de } });
  assert.notEqual(german, first);
  assert.equal(cache.chart({ rows, nowMs: NOW_MS, place: EN }), first);
  assert.equal(cache.chart({ rows, nowMs: NOW_MS + STEP_MS, place: EN }), first, "none has come");
  const later = cache.chart({ rows, nowMs: NOW_MS + 2 * STEP_MS, place: EN });
  assert.notEqual(later.version, first.version);
  const changed = historyUpTo(NOW_MS, 144, (step) => (step === 143 ? { pvPowerW: 1 } : SUN()));
  assert.notEqual(
    cache.chart({ rows: changed, nowMs: NOW_MS, place: EN }).version,
    first.version,
  );
});

Deno.test("summarize() finds peak, energies and charges, joining short pauses", () => {
  const car = (step: number) => (step >= 24 && step < 36 && step !== 30) || step >= 140;
  const data = chartData(
    historyUpTo(NOW_MS, 144, (step) => ({
      pvPowerW: step === 100 ? 6000 : 1200,
      carPowerW: car(step) ? 2400 : 0,
    })),
    NOW_MS,
  );
  const { peak, producedWh, chargedWh, spans } = summarize(data, CHARGING);
  assert.deepEqual(peak, { powerW: 6000, atMs: data.fromMs + 100 * STEP_MS });
  assert.equal(producedWh, (143 * 1200 + 6000) / 12);
  assert.equal(chargedWh, 15 * 200);
  assert.deepEqual(spans, [
    { fromMs: data.fromMs + 24 * STEP_MS, toMs: data.fromMs + 36 * STEP_MS },
    { fromMs: data.fromMs + 140 * STEP_MS, toMs: null },
  ]);
});

Deno.test("summarize() has a peak of the least that is produced, and none of nothing", () => {
  const peakOf = (pvPowerW: number) =>
    summarize(chartData(historyUpTo(NOW_MS, 144, () => ({ pvPowerW })), NOW_MS), IDLE).peak;
  assert.deepEqual([peakOf(1)?.powerW, peakOf(0)], [1, null]);
});

Deno.test("summarize() says of now what the charger says, not what the last full step was", () => {
  const charged = (from: number, to: number) =>
    chartData(
      historyUpTo(NOW_MS, 144, (step) => ({ carPowerW: step >= from && step < to ? 6900 : 0 })),
      NOW_MS,
    );
  const { toMs } = charged(0, 0);
  const spans = (data: ReturnType<typeof charged>, now: Partial<ChartNow>) =>
    summarize(data, { ...IDLE, ...now }).spans;
  const goneOn = charged(140, 144);
  const fromMs = toMs - 4 * STEP_MS;
  const cases: readonly (readonly [string, ReturnType<typeof spans>, ReturnType<typeof spans>])[] =
    [
      ["it goes on", spans(goneOn, { isCharging: true }), [{ fromMs, toMs: null }]],
      ["it has just ended", spans(goneOn, {}), [{ fromMs, toMs }]],
      ["it ended after the last step", spans(goneOn, { chargedWh: 200 }), [{
        fromMs,
        toMs: NOW_MS,
      }]],
      ["it has just begun", spans(charged(0, 0), { isCharging: true }), [{
        fromMs: toMs,
        toMs: null,
      }]],
      [
        "its session has just begun",
        spans(charged(0, 0), { isCharging: true, sessionFromMs: NOW_MS - 60_000 }),
        [{ fromMs: NOW_MS - 60_000, toMs: null }],
      ],
      ["nothing yet", spans(charged(0, 0), { chargedWh: 8 }), []],
      [
        "an earlier one is not this one",
        spans(charged(20, 30), { isCharging: true }),
        [{ fromMs: toMs - 124 * STEP_MS, toMs: toMs - 114 * STEP_MS }, {
          fromMs: toMs,
          toMs: null,
        }],
      ],
    ];
  for (const [name, actual, expected] of cases) assert.deepEqual(actual, expected, name);
});

Deno.test("summarize() counts what has come since the last full step", () => {
  const data = chartData(historyUpTo(NOW_MS, 144, SUN), NOW_MS);
  const { producedWh, chargedWh } = summarize(data, { ...CHARGING, producedWh: 40, chargedWh: 30 });
  assert.equal(Math.round(producedWh), 36_040);
  assert.equal(Math.round(chargedWh), 24_030);
});

Deno.test("hourTicks() are the site's full hours, also where summer time changes", () => {
  const ticks = (toIso: string, timeZone: string, everyHours: number) => {
    const { clock } = formatsFor({ words: en, timeZone });
    const toMs = Date.parse(toIso);
    return hourTicks({ fromMs: toMs - 12 * HOUR_MS, toMs }, { clock, everyHours }).map(clock);
  };
  assert.deepEqual(ticks("2026-11-22T11:00:00Z", "Europe/Berlin", 3), [
    "00:00",
    "03:00",
    "06:00",
    "09:00",
    "12:00",
  ]);
  assert.deepEqual(
    ticks("2026-10-25T07:00:00Z", "Europe/Berlin", 2),
    ["22:00", "00:00", "02:00", "02:00", "04:00", "06:00", "08:00"],
    "02:00 comes twice",
  );
  assert.deepEqual(
    ticks("2026-03-29T06:00:00Z", "Europe/Berlin", 2),
    ["20:00", "22:00", "00:00", "04:00", "06:00", "08:00"],
    "there is no 02:00",
  );
  assert.deepEqual(ticks("2026-11-22T11:00:00Z", "Asia/Kathmandu", 6), ["06:00", "12:00"]);
});

const SUN_TO_COME = sampleSun(NOW_MS);

Deno.test("the sun to come is a band after the lines, in every size, and in the legend", () => {
  const rows = historyUpTo(NOW_MS, 144, SUN);
  const chart = new ChartCache().chart({ rows, nowMs: NOW_MS, place: EN, sun: SUN_TO_COME });
  const bands = linesOf(chart.picture, "ahead");
  assert.equal(bands.length, 3);
  assert.match(chart.picture, /Sun to come/);
  assert.ok(!chart.picture.includes('class="chart-label'), "the legend names the lines");
  assert.match(chart.picture, />15:00<|>14:00</, "the time axis goes on to its end");
  const without = draw(rows);
  assert.deepEqual(linesOf(without.picture, "ahead"), []);
  assert.ok(without.picture.includes('class="chart-label'), "there is room beside the lines");
  assert.ok(!without.picture.includes("Sun to come"));
});

Deno.test("the chart is drawn anew when the sun to come is reckoned anew", () => {
  const cache = new ChartCache();
  const rows = historyUpTo(NOW_MS, 144, SUN);
  const input = { rows, nowMs: NOW_MS, place: EN };
  const first = cache.chart({ ...input, sun: SUN_TO_COME });
  assert.equal(cache.chart({ ...input, sun: SUN_TO_COME }), first);
  const later = cache.chart({ ...input, sun: { ...SUN_TO_COME, atMs: NOW_MS + STEP_MS } });
  assert.notEqual(later.version, first.version);
});

Deno.test("chartSummary() tells what is still to come, and for whom", () => {
  const chart = draw([]);
  const tell = (sun: Partial<SunToCome>, place = EN) =>
    plainSpaced(chartSummary(chart, IDLE, place, { sun: { ...SUN_TO_COME, ...sun } }));
  assert.match(tell({}), />About 9 kWh more today, 6 kWh for the car\.</);
  assert.match(tell({ carWh: null }), />About 9 kWh more today, 8 kWh of it spare\.</);
  assert.match(tell({}, { ...EN, words: de }), />Heute noch etwa 9 kWh, davon 6 kWh fürs Auto\.</);
  assert.match(
    tell({ basis: "place", days: 12 }),
    /Not enough days yet \(12 of 30\): reckoned from the place and the peak power\./,
  );
  const over = { p20: 0, p50: 20, p80: 60 };
  const night = { today: { pvWh: over, surplusWh: over, steps: [] } };
  assert.match(tell(night), />About 21 kWh tomorrow\.</);
});
