import assert from "node:assert/strict";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import {
  ChartCache,
  ChartOfRange,
  chartSummary,
  chartUpdate,
} from "../../../routes/chart/chart.tsx";
import { sunSentences } from "../../../routes/chart/chart_ahead.tsx";
import {
  type ChartAround,
  chartAround,
  chartReasons,
  NOTHING_AROUND,
  toldOf,
} from "../../../routes/chart/chart_around.ts";
import {
  chartData,
  type ChartNow,
  hasValues,
  hourTicks,
  rangeData,
  summarize,
  tickHours,
} from "../../../routes/chart/chart_data.ts";
import { ChartMoments } from "../../../routes/chart/chart_moments.tsx";
import { Legend } from "../../../routes/chart/chart_picture.tsx";
import { chartShows, MAX_LOADS, ShowsForm } from "../../../routes/chart/chart_shows.tsx";
import { drawnToMs, relative } from "../../../routes/chart/chart_sizes.ts";
import { ChartTable } from "../../../routes/chart/chart_table.tsx";
import { loadsBeside } from "../../../routes/chart/chart_around.ts";
import type { FiveMinuteRow, HistoryRow } from "../../../src/domain/history/history_rows.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";
import { type Context, Hono } from "hono";
import { historyUpTo, NOW_MS } from "../fake_program.ts";
import { FakeLists, type FiveMinutes, historyRow, sessionRow } from "../fake_records.ts";
import { sampleSun } from "../sample_sun.ts";

const STEP_MS = 300_000;
const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 5, 21, 10);
const PLACE = { words: en, timeZone: "UTC" };
const FORMATS = formatsFor(PLACE);
const IDLE: ChartNow = {
  nowMs: NOW_MS,
  isCharging: false,
  sessionFromMs: null,
  producedWh: null,
  chargedWh: null,
};

const drawn = (element: JSX.Element | null) => element === null ? "" : renderToString(element);

/** The chart of an hour, of which the first steps have these means and energies. */
function hourOf(...steps: readonly Omit<FiveMinutes, "startMs">[]) {
  const rows = steps.map((step, at) => historyRow({ startMs: FROM_MS + at * STEP_MS, ...step }));
  return rangeData(rows, { fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS });
}

const charging = (...powersW: readonly (number | null)[]) =>
  hourOf(...powersW.map((car_power_w) => ({ means: { car_power_w, pv_power_w: 1 } })));

Deno.test("summarize() a charge is 100 W or more, and pauses of ten minutes do not split it", () => {
  const spansOf = (...powersW: readonly (number | null)[]) =>
    summarize(charging(...powersW), null).spans
      .map((
        { fromMs, toMs },
      ) => [(fromMs - FROM_MS) / STEP_MS, ((toMs ?? NaN) - FROM_MS) / STEP_MS]);
  assert.deepEqual(spansOf(100, 99, null), [[0, 1]]);
  assert.deepEqual(spansOf(500, 0, 0, 500), [[0, 4]]);
  assert.deepEqual(spansOf(500, 0, 0, 0, 500), [[0, 1], [4, 5]]);
});

Deno.test("summarize() what runs now began with its session, or where the steps end", () => {
  const data = charging(null);
  const spanOf = (now: Partial<ChartNow>) => summarize(data, { ...IDLE, ...now }).spans;
  const { toMs } = data;
  const isCharging = true;
  assert.deepEqual(spanOf({ isCharging }), [{ fromMs: toMs, toMs: null }]);
  assert.deepEqual(spanOf({ isCharging, sessionFromMs: toMs - 1 }), [{ fromMs: toMs, toMs: null }]);
  assert.deepEqual(spanOf({ isCharging, sessionFromMs: toMs + 1 }), [
    { fromMs: toMs + 1, toMs: null },
  ]);
  assert.deepEqual(spanOf({ chargedWh: 9 }), [{ fromMs: toMs, toMs: NOW_MS }]);
  for (const chargedWh of [8, null]) assert.deepEqual(spanOf({ chargedWh }), []);
});

Deno.test("chartSummary() names the three newest charges", () => {
  const rows = historyUpTo(NOW_MS, 144, (at) => ({ carPowerW: at % 12 === 0 ? 900 : 0 }));
  const chart = new ChartCache().chart({ rows, nowMs: NOW_MS, place: PLACE });
  const text = chartSummary(chart, IDLE, PLACE);
  assert.deepEqual(text.match(/\d\d:\d\d(?=–)/g), ["08:00", "09:00", "10:00"], text);
});

Deno.test("chartData() sums what lies in its steps alone", () => {
  const rows = historyUpTo(NOW_MS + STEP_MS, 200, () => ({})).map((row): FiveMinuteRow => ({
    ...row,
    energies: { ...row.energies, pv_wh: 1 },
  }));
  assert.equal(chartData(rows, NOW_MS).producedWh, 144);
});

Deno.test("hasValues() is true where production or consumption is known", () => {
  const known = (step: Omit<FiveMinutes, "startMs">) => hasValues(hourOf(step));
  assert.ok(known({ means: { pv_power_w: 0 } }));
  assert.ok(known({ means: { consumption_power_w: 0 } }));
  assert.ok(!known({ means: { car_power_w: 1 } }));
});

Deno.test("tickHours() is the least step that has room", () => {
  const every = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 12, 13, 24, 25, 99];
  assert.deepEqual(
    every.map((hours) => tickHours(hours * 10 * HOUR_MS, 10)),
    [1, 2, 2, 3, 3, 4, 4, 6, 6, 12, 12, 24, 24, 24, 24],
  );
});

Deno.test("hourTicks() has the end of its window, and nothing after it", () => {
  const local = { clock: FORMATS.clock, everyHours: 2 };
  const ticks = (toMs: number) => hourTicks({ fromMs: FROM_MS, toMs }, local);
  assert.deepEqual(ticks(FROM_MS + 2 * HOUR_MS), [FROM_MS, FROM_MS + 2 * HOUR_MS]);
  assert.deepEqual(ticks(FROM_MS + 2 * HOUR_MS - 1), [FROM_MS]);
});

Deno.test("ChartCache draws for a new sun of another step, not for the step that runs", () => {
  const cache = new ChartCache();
  const rows = historyUpTo(NOW_MS, 20, () => ({ pvPowerW: 1 }));
  const versionOf = (atMs: number, given = rows) =>
    cache.chart({ rows: given, nowMs: NOW_MS, place: PLACE, sun: sampleSun(atMs) }).version;
  const noon = Math.round(NOW_MS / STEP_MS) * STEP_MS;
  const first = versionOf(noon);
  assert.equal(versionOf(noon + 1), first);
  assert.notEqual(versionOf(noon + STEP_MS), first);
  const running = historyUpTo(NOW_MS + STEP_MS, 21, () => ({ pvPowerW: 1 }));
  assert.equal(running.at(-2)?.startMs, rows.at(-1)?.startMs);
  assert.equal(versionOf(noon, running), first);
});

Deno.test("chartUpdate() sends table, events and picture", () => {
  const rows = historyUpTo(NOW_MS, 20, () => ({ pvPowerW: 1 }));
  const chart = new ChartCache().chart({ rows, nowMs: NOW_MS, place: PLACE });
  const parts = [...chartUpdate(chart).matchAll(/<hx-partial hx-target="#([\w-]+)"/g)];
  assert.deepEqual(parts.map(([, id]) => id), ["chart-table", "chart-events", "chart-picture"]);
});

Deno.test("ChartOfRange() sums up one load by its energy", () => {
  const view = {
    data: hourOf({ means: { pv_power_w: 100 }, energies: { car_wh: 2500 } }),
    place: PLACE,
    around: NOTHING_AROUND,
    cars: "one",
    shows: new Set<string>(),
    basePath: "",
    action: "/",
  } as const;
  const summaryOf = (load: string | null) =>
    /id="chart-summary">([^<]*)/.exec(renderToString(ChartOfRange({ ...view, load })))?.[1];
  assert.match(plainSpaced(summaryOf("Wallbox") ?? ""), /\. Wallbox: 2\.5 kWh\.$/);
  assert.doesNotMatch(summaryOf(null) ?? "", /Wallbox/);
});

Deno.test("sunSentences() speaks of tomorrow below 100 Wh of today", () => {
  const told = (p50: number) => {
    const sun = sampleSun(NOW_MS);
    const today = { ...sun.today, pvWh: { ...sun.today.pvWh, p50 } };
    return sunSentences({ ...sun, today }, en, FORMATS);
  };
  assert.equal(told(99), told(0));
  assert.notEqual(told(100), told(0));
});

Deno.test("chartAround() asks for sessions that began up to three days before, and reasons of two", () => {
  const lists = new FakeLists();
  const asked: unknown[] = [];
  const program = {
    events: {
      page: (query: Parameters<typeof lists.events.page>[0]) => {
        asked.push([query.fromMs, query.toMs, query.limit]);
        return lists.events.page(query);
      },
    },
    sessions: {
      ...lists.sessions,
      page: (query: Parameters<typeof lists.sessions.page>[0]) => {
        asked.push([query.fromMs, query.toMs, query.limit]);
        return lists.sessions.page(query);
      },
    },
  };
  const toMs = FROM_MS + HOUR_MS;
  chartAround(program, { fromMs: FROM_MS, toMs });
  assert.deepEqual(asked, [
    [FROM_MS, toMs, 150],
    [FROM_MS - 48 * HOUR_MS, FROM_MS, 40],
    [FROM_MS - 72 * HOUR_MS, toMs, 60],
  ]);
  asked.length = 0;
  chartAround(program, { fromMs: HOUR_MS, toMs });
  assert.deepEqual(asked.slice(1), [[0, HOUR_MS, 40], [0, toMs, 60]], "not before 1970");
});

Deno.test("chartAround() and chartReasons() keep the order of what happened at once", () => {
  const lists = new FakeLists();
  const event = { atMs: FROM_MS, kind: "mode", code: "mode.x", detail: {} } as const;
  const other = { ...event, detail: { deviceId: 9 } };
  const later = { ...event, id: 4, atMs: FROM_MS + 1 };
  lists.eventRows = [{ ...event, id: 1 }, { ...event, id: 2 }, { ...other, id: 3 }, later];
  const reason = { atMs: FROM_MS, deviceId: 2, device: "Car", reason: { code: "off" } } as const;
  lists.reasonRows = [1, 2, 3].map((id) => ({ ...reason, id, atMs: FROM_MS + (id === 3 ? 1 : 0) }));
  const range = { fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS };
  const ids = (deviceId: number | null) =>
    chartAround(lists, range, deviceId).events.map(({ id }) => id);
  assert.deepEqual(ids(null), [1, 2, 3, 4]);
  assert.deepEqual(ids(9), [1, 2, 3, 4], "those of no load are of all");
  assert.deepEqual(ids(8), [1, 2, 4]);
  assert.deepEqual(chartReasons(lists, range).map(({ id }) => id), [1, 2, 3]);
});

Deno.test("toldOf() takes devices from what is told of contact alone", () => {
  const told = (code: string, detail: Record<string, unknown>) =>
    toldOf({ kind: "device", code, detail });
  assert.equal(told("device.lost", { devices: ["plug"] }), "plug");
  assert.equal(told("device.lost", { devices: "plug" }), null);
  assert.equal(told("device.other", { devices: ["plug"] }), null);
});

Deno.test("ChartMoments() is in the order of time, and not there without any", () => {
  const listed = (around: Partial<ChartAround>) => {
    const told = { place: PLACE, formats: FORMATS, toMs: FROM_MS + HOUR_MS };
    return drawn(ChartMoments({ around: { ...NOTHING_AROUND, ...around }, ...told }));
  };
  const event = { id: 1, kind: "mode", code: "mode.x", detail: {} } as const;
  const events = [{ ...event, atMs: FROM_MS + 2 }];
  const reasons = [1, 3].map((at) => ({
    id: at,
    atMs: FROM_MS + at,
    deviceId: 2,
    device: null,
    reason: { code: "off" },
  }));
  assert.equal(listed({}), "");
  assert.match(listed({ events }), /^<ol class="chart-moments"><li data-at="\d+"/);
  assert.deepEqual(
    [...listed({ events, reasons }).matchAll(/data-at="(\d+)"/g)].map(([, at]) => Number(at)),
    [1, 2, 3].map((at) => FROM_MS + at),
  );
});

Deno.test("Legend() shows each line as it is drawn, and what else there is", () => {
  const legend = (hasAhead: boolean, around: Partial<ChartAround> = {}) =>
    renderToString(Legend({ texts: en, hasAhead, around: { ...NOTHING_AROUND, ...around } }));
  const html = legend(false);
  assert.match(html, /^<ul class="chart-legend"><li>/);
  const swatches = [...html.matchAll(/series-(\w+)"[^>]*>(<path class="chart-area"[^>]*>)?/g)];
  assert.deepEqual(
    swatches.map(([, series, area]) => [series, /fill="([^"]*)"/.exec(area ?? "")?.[1] ?? !!area]),
    [["production", true], ["charging", "url(#hatch-narrow)"], ["consumption", false]],
  );
  assert.equal(html.match(/<li>/g)?.length, 3);
  const ahead = legend(true);
  assert.match(ahead, /^<ul class="chart-legend has-ahead">/);
  assert.ok(ahead.includes(en.chart.ahead));
  const { session } = en.chart;
  assert.deepEqual(
    [html, legend(false, { sessions: [sessionRow({ id: 1 })] })].map((one) =>
      one.includes(session)
    ),
    [false, true],
  );
});

Deno.test("ShowsForm() has a switch for each line that can be drawn, and is not there without any", () => {
  const loads = [{ deviceId: 7, name: "Boiler", kind: "switch" }] as const;
  const form = (
    means: FiveMinutes["means"],
    has: { loads?: typeof loads; basePath?: string } = {},
  ) =>
    drawn(ShowsForm({
      data: { ...hourOf({ means: means ?? {} }), loads: has.loads ?? [] },
      shows: new Set(["7"]),
      texts: en,
      action: "/",
      basePath: has.basePath ?? "",
    }));
  const labels = (html: string) =>
    [...html.matchAll(/<label class="([^"]*)"><input[^>]*data-of="([^"]*)"( checked)?/g)]
      .map(([, of, name, checked]) => [of, name, checked !== undefined]);
  assert.equal(form({ pv_power_w: 1 }), "");
  assert.deepEqual(labels(form({ grid_power_w: 1 })), [["series-grid", "grid", false]]);
  assert.deepEqual(labels(form({ battery_soc_permille: 1 })), [
    ["series-battery", "battery", false],
  ]);
  const boiler = form({}, { loads });
  assert.deepEqual(labels(boiler), [["series-load of-load0", "load0", true]]);
  assert.match(boiler, /data-path="\/"/);
  assert.match(form({}, { loads, basePath: "/haus" }), /data-path="\/haus"/);
});

Deno.test("chartShows() keeps twenty names, and a chart draws six loads", async () => {
  let kept: readonly string[] = [];
  const app = new Hono().get("/", (c: Context) => {
    kept = [...chartShows(c, "").shows];
    return c.body(null);
  });
  const names = Array.from({ length: 22 }, (_, at) => `${at + 1}`);
  await app.request(`/?${names.map((name) => `show=${name}`).join("&")}`);
  assert.deepEqual(kept, names.slice(0, 20));
  const known = names.map((name) => ({ deviceId: Number(name), name, kind: "switch" } as const));
  const energies = { energy_wh: 1, solar_wh: 1, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  const loads: HistoryRow["loads"] = known.map(({ deviceId }) => ({
    deviceId,
    powerW: 1,
    energies,
  }));
  assert.equal(loadsBeside(known, [{ loads }]).length, 6);
  assert.equal(MAX_LOADS, 6);
});

Deno.test("drawnToMs() is the end of the steps, or of what comes after them", () => {
  const data = hourOf();
  const { steps: [first] } = sampleSun(data.toMs).today;
  assert.ok(first);
  const late = { ...first, atMs: data.toMs + HOUR_MS };
  assert.equal(drawnToMs(data), data.toMs);
  assert.equal(drawnToMs({ ...data, ahead: [first, late] }), late.atMs + late.lengthMs);
  assert.equal(drawnToMs({ ...data, ahead: [{ ...first, atMs: FROM_MS }] }), data.toMs);
});

Deno.test("relative() leaves out what lies within a level stretch, and nothing else", () => {
  assert.equal(relative("M0,0L1,0L2,0L3,5L4,5L5,5"), "M0,0l2,0 1,5 2,0");
  assert.equal(relative("M0,5L1,0L2,0"), "M0,5l1,-5 1,0");
  assert.equal(relative("M1,2ZM3,4L5,6"), "M1,2ZM3,4l2,2");
});

Deno.test("ChartTable() tells the way of a power, and a place for each that is not there", () => {
  const table = (means: FiveMinutes["means"]) =>
    renderToString(ChartTable({
      data: hourOf({ means: { pv_power_w: 0, ...means } }),
      texts: en,
      formats: FORMATS,
    }));
  const cells = (means: FiveMinutes["means"]) =>
    [...table(means).matchAll(/<td[^>]*>([^<]*)/g)].map(([, text]) => text).slice(3, 5);
  assert.deepEqual(cells({ grid_power_w: 1500, battery_power_w: -500 }), [
    `${en.chart.imports} 1.50`,
    `${en.chart.takes} 0.50`,
  ]);
  assert.deepEqual(cells({ grid_power_w: -10, battery_power_w: 10 }), [
    `${en.chart.exports} 0.01`,
    `${en.chart.gives} 0.01`,
  ]);
  assert.deepEqual(cells({ grid_power_w: 0 }), ["0.00", "–"]);
  assert.deepEqual(cells({ grid_power_w: 0.5 }), [`${en.chart.imports} 0.00`, "–"]);
  assert.match(table({}), /^<table class="chart-numbers without-soc"/);
  assert.match(table({}), /data-of="soc" data-series="soc"/);
  assert.match(table({ battery_soc_permille: 500 }), /^<table class="chart-numbers" /);
  assert.doesNotMatch(table({ battery_soc_permille: 500 }), /data-of="soc"/);
});
