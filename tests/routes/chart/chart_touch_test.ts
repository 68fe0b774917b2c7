import assert from "node:assert/strict";
import type { LoadStep } from "../../../src/domain/history/history_rows.ts";
import { STEP_MS } from "../../../src/domain/history/five_minutes.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { chartData, rangeData } from "../../../routes/chart/chart_data.ts";
import {
  chartAround,
  chartReasons,
  loadsBeside,
  toldOf,
} from "../../../routes/chart/chart_around.ts";
import { relative } from "../../../routes/chart/chart_sizes.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { FakeLists, historyRow, sessionRow } from "../fake_records.ts";
import { historyUpTo, NOW_MS } from "../fake_program.ts";
import { NOON_MS } from "../stub_program.ts";

const DAY_MS = 24 * HOUR_MS;
const TODAY = { fromMs: NOON_MS - 12 * HOUR_MS, toMs: NOON_MS + 12 * HOUR_MS };
const REASON = { code: "wait.surplus", surplusW: 1050, neededW: 2760, phases: 2 } as const;
const LOADS = [
  { deviceId: 2, name: "Garage", kind: "charger" },
  { deviceId: 3, name: "Boiler", kind: "switch" },
] as const;

const paused = (id: number, atMs: number, detail = {}) => ({
  id,
  atMs,
  kind: "charger" as const,
  code: "charging.paused",
  detail: { mode: "tracked", powerW: 0, reason: REASON, ...detail },
});

function drawn(deviceId: number, powerW: number): LoadStep {
  const energies = { energy_wh: 1, solar_wh: 1, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  return { deviceId, powerW, energies };
}

/** A day with one step of values, what happened before and in it, and a session. */
function house(): AppUnderTest {
  const app = new AppUnderTest();
  const means = {
    pv_power_w: 6000,
    consumption_power_w: 4000,
    car_power_w: 2500,
    grid_power_w: -1058,
    battery_power_w: -940,
    battery_soc_permille: 764,
  };
  app.program.history.knownLoads = LOADS;
  app.program.history.rows = [
    historyRow({ startMs: NOON_MS - 2 * DAY_MS }),
    {
      ...historyRow({ startMs: NOON_MS - 2 * STEP_MS, means }),
      loads: [drawn(2, 2500), drawn(3, 700)],
    },
  ];
  app.program.lists.sessionRows = [
    sessionRow({ id: 1, startedAtMs: NOON_MS - HOUR_MS, endedAtMs: NOON_MS - 60_000 }),
  ];
  app.program.lists.eventRows = [
    paused(1, NOON_MS - 20 * HOUR_MS),
    paused(2, NOON_MS - 90 * 60_000),
  ];
  return app;
}

async function page(app: AppUnderTest, path: string, headers = {}): Promise<string> {
  return await expectPage(
    await app.ask(path, { headers: { accept: "text/html", ...headers } }),
    200,
  );
}

/** The chart's part of a page, from its classes on. */
function chartOf(html: string): string {
  return html.slice(html.indexOf('<div class="chart-card'), html.indexOf("</table>"));
}

Deno.test("chartData() of the first day has the hours that exist, at least one", () => {
  const rows = historyUpTo(NOW_MS, 30, () => ({}));
  const beganMs = rows[0]?.startMs ?? NaN;
  const span = (beginsMs: number | null) => {
    const { fromMs, toMs, steps } = chartData(rows, NOW_MS, null, { loads: [], beginsMs });
    assert.equal(steps.length, (toMs - fromMs) / STEP_MS);
    return toMs - fromMs;
  };
  assert.equal(span(beganMs + 1234), 30 * STEP_MS);
  assert.equal(span(NOW_MS - 10 * 60_000), HOUR_MS);
  assert.equal(span(beganMs - DAY_MS), 12 * HOUR_MS, "a gap is no beginning");
  assert.equal(span(null), 12 * HOUR_MS);
});

Deno.test("rangeData() tells grid, battery and loads, each unknown for itself", () => {
  const range = { fromMs: NOON_MS, toMs: NOON_MS + 2 * STEP_MS };
  const means = { grid_power_w: -1058, battery_soc_permille: 764 };
  const row = { ...historyRow({ startMs: NOON_MS, means }), loads: [drawn(3, 700)] };
  const { steps, loads } = rangeData([row], range, { loads: LOADS });
  const [first, second] = steps;
  assert.deepEqual(loads, LOADS);
  assert.deepEqual(
    [first?.gridW, first?.batteryW, first?.socPct, first?.loadsW],
    [-1058, null, 76.4, [null, 700]],
  );
  assert.deepEqual([second?.gridW, second?.socPct, second?.loadsW], [null, null, [null, null]]);
});

Deno.test("loadsBeside() names a charger only where there are several", () => {
  const rows = [{ loads: [drawn(2, 0), drawn(3, 0)] }];
  const names = (known: Parameters<typeof loadsBeside>[0]) =>
    loadsBeside(known, rows).map(({ name }) => name);
  assert.deepEqual(names(LOADS), ["Boiler"]);
  const second = { deviceId: 3, name: "Carport", kind: "charger" } as const;
  assert.deepEqual(names([LOADS[0], second]), ["Garage", "Carport"]);
  assert.deepEqual(names([{ deviceId: 8, name: "Sold", kind: "switch" }]), []);
});

Deno.test("chartAround() has what happened, and the reasons that hold at the start", () => {
  const lists = new FakeLists();
  const { fromMs, toMs } = TODAY;
  lists.eventRows = [
    paused(1, fromMs - 49 * HOUR_MS, { deviceId: 9 }),
    paused(2, fromMs - 3000),
    paused(3, fromMs - 2000, { deviceId: 5 }),
    { id: 4, atMs: fromMs - 1500, kind: "charger", code: "goal.dropped", detail: {} },
    paused(5, fromMs - 1000),
    { id: 6, atMs: fromMs, kind: "settings", code: "settings.changed", detail: { changes: [] } },
    { id: 7, atMs: fromMs + 1, kind: "program", code: "program.stopped", detail: {} },
    paused(10, toMs - 1),
    paused(8, toMs - 1),
    paused(9, toMs),
  ];
  lists.sessionRows = [
    sessionRow({ id: 1, startedAtMs: fromMs - HOUR_MS, endedAtMs: fromMs }),
    sessionRow({ id: 2, startedAtMs: fromMs - HOUR_MS, endedAtMs: fromMs + 1 }),
    sessionRow({ id: 3, startedAtMs: toMs - 1, endedAtMs: null }),
    sessionRow({ id: 4, startedAtMs: toMs }),
  ];
  const ids = (deviceId: number | null) => {
    const { events, sessions } = chartAround(lists, TODAY, deviceId);
    return [events.map(({ id }) => id), sessions.map(({ id }) => id)];
  };
  assert.deepEqual(ids(null), [[5, 3, 7, 8, 10], [2, 3]]);
  assert.deepEqual(ids(5), [[5, 3, 7, 8, 10], []], "what names no device may be its own");
});

Deno.test("chartAround() holds no reason over an end of the program, nor over what is left out", () => {
  const lists = new FakeLists();
  const { fromMs } = TODAY;
  const program = (id: number, atMs: number, code: string) => ({
    id,
    atMs,
    kind: "program" as const,
    code,
    detail: {},
  });
  lists.eventRows = [
    paused(1, fromMs - 4000),
    program(2, fromMs - 3000, "program.stopped"),
    program(3, fromMs - 2000, "program.started"),
  ];
  const ids = () => chartAround(lists, TODAY).events.map(({ id }) => id);
  assert.deepEqual(ids(), [3]);
  lists.eventRows = [...lists.eventRows, paused(4, fromMs - 1000)];
  assert.deepEqual(ids(), [4]);
  const many = Array.from({ length: 200 }, (_, index) => paused(5 + index, fromMs + index));
  lists.eventRows = [...lists.eventRows, ...many];
  assert.equal(ids()[0], 55, "only what is known");
});

Deno.test("toldOf() knows whose reason an event is, and which is none", () => {
  const told = (code: string, detail = {}) =>
    toldOf({ kind: code.startsWith("mode") ? "mode" : "charger", code, detail });
  assert.equal(told("charging.began"), "charger");
  assert.equal(told("mode.turned"), "charger", "a mode and a flow follow each other");
  assert.equal(told("charging.paused", { deviceId: 5 }), "5");
  assert.equal(told("plug.switched"), "plug");
  assert.equal(told("phases.switched"), null);
  assert.equal(told("device.lost", { devices: ["charger"], deviceId: 5 }), "5");
  assert.equal(told("device.back", { devices: ["plug"] }), "plug");
  assert.equal(told("device.lost", { devices: ["meter", "inverter"] }), null);
  assert.equal(told("program.started"), "all");
  assert.equal(told("program.restored"), null);
});

Deno.test("relative() draws the same points in fewer letters", () => {
  assert.equal(relative("M1,2L2.5,4L4,3M9,9Z"), "M1,2l1.5,2 1.5,-1M9,9Z");
  assert.equal(relative("M0,2L1,2L2,2L3,4L4,4"), "M0,2l2,0 1,2 1,0", "a level stretch by its end");
  assert.equal(relative(""), "");
});

Deno.test("GET /history of a day has strips, marks, sessions, reasons and every value in words", async () => {
  const html = chartOf(await page(house(), "/history?day=2026-03-21"));
  assert.match(html, /aria-label="House battery, %"/);
  assert.match(html, /aria-label="Grid, kW: ↑ import, ↓ export"/);
  const strips = [...html.matchAll(/class="chart chart-strip.*?<\/svg>/gs)].map(([strip]) => strip);
  let labelled = 0;
  for (const strip of strips) {
    const beginX = Number(/class="chart-grid" d="M([\d.]+) /.exec(strip)?.[1]);
    const labels = [...strip.matchAll(/<text[^>]*text-anchor="end"[^>]*>/g)];
    labelled += labels.length;
    for (const [label] of labels) {
      assert.ok(Number(/ x="([^"]*)"/.exec(label)?.[1]) < beginX, label);
    }
  }
  assert.ok(labelled > 3, `${labelled} labels`);
  assert.equal(
    [...html.matchAll(/class="mark-head"/g)].length,
    3,
    "one a size: the other was before",
  );
  assert.equal([...html.matchAll(/<title>Session 12:00–12:59<\/title>/g)].length, 3);
  const moments = [...html.matchAll(/<li data-at="\d+" data-told="charger"><time[^>]*>([^<]*)/g)];
  assert.deepEqual(moments.map(([, time]) => time), ["17:00 on 20 Mar", "11:30"]);
  assert.match(html, /Charging paused: /);
  assert.match(
    html,
    /<td>6\.00<\/td><td>4\.00<\/td><td>2\.50<\/td><td>export 1\.06<\/td><td>charging 0\.94<\/td><td>76.%<\/td><td>0\.70</,
  );
  assert.match(html, new RegExp(`data-to="${NOON_MS - STEP_MS}"`), "it ends with what is known");
});

Deno.test("GET /history shows what is switched on, by its address or as it was kept", async () => {
  const app = house();
  const path = "/history?day=2026-03-21";
  const shown = async (query: string, cookie = "") => {
    const answer = await app.ask(path + query, { headers: { accept: "text/html", cookie } });
    const keep = answer.headers.get("set-cookie");
    const html = await expectPage(answer, 200);
    const ticked = [...html.matchAll(/name="show" value="(\w+)"[^>]*checked/g)];
    const [, classes] = /<div class="chart-card ?([^"]*)"/.exec(html) ?? [];
    return { classes, keep, ticked: ticked.map(([, value]) => value) };
  };
  assert.deepEqual(await shown(""), { classes: "", keep: null, ticked: [] });
  const asked = await shown("&show=&show=grid&show=3&show=<b>&show=99");
  assert.equal(asked.classes, "shows-grid shows-load0");
  assert.deepEqual(asked.ticked, ["3", "grid"]);
  assert.equal(asked.keep, "chart=grid.3.99; Path=/; Max-Age=31536000; SameSite=Lax");
  assert.equal(
    (await shown("", "theme=dark; chart=battery.3")).classes,
    "shows-battery shows-load0",
  );
  assert.equal((await shown("&show=", "chart=battery")).classes, "", "none is asked for");
});

Deno.test("GET /history of the first day draws its hours, and of a later one all of it", async () => {
  const app = house();
  app.program.history.rows = app.program.history.rows.slice(1);
  const range = async () => {
    const html = await page(app, "/history?day=2026-03-21");
    const [, from, to] = /data-from="(\d+)" data-to="(\d+)"/.exec(html) ?? [];
    return [Number(from), Number(to)];
  };
  assert.deepEqual(await range(), [NOON_MS - HOUR_MS, NOON_MS]);
  app.program.history.rows = house().program.history.rows;
  assert.deepEqual(await range(), [TODAY.fromMs - HOUR_MS, TODAY.toMs - HOUR_MS]);
});

Deno.test("GET / leads to the days before and keeps what this browser shows", async () => {
  const app = house();
  const html = await page(app, "/", { cookie: "chart=grid" });
  assert.match(html, /href="\/history\?day=2026-03-20"[^>]*>.*?Day before</);
  assert.match(html, /href="\/history\?day=2026-03-21">Today</);
  assert.match(html, /<section class="card chart-card shows-grid" id="chart"/);
  assert.match(await page(app, "/"), /<section class="card chart-card" id="chart"/);
});

const told = (id: number, atMs: number, deviceId: number, reason: unknown) => {
  return { id, atMs, deviceId, device: deviceId === 2 ? "Garage" : "Boiler", reason };
};
const LATER = { code: "plug.wait.start-hour", startHour: 13 } as const;

Deno.test("chartReasons() has those of a range, and before them those that held at its start", () => {
  const lists = new FakeLists();
  const { fromMs, toMs } = TODAY;
  lists.reasonRows = [
    told(1, fromMs - 900 * HOUR_MS, 3, LATER),
    told(2, fromMs - 2, 2, REASON),
    told(3, fromMs - 1, 2, REASON),
    told(4, fromMs, 2, null),
    told(5, toMs - 1, 2, REASON),
    told(6, toMs, 2, REASON),
  ];
  const ids = (deviceId: number | null) => chartReasons(lists, TODAY, deviceId).map(({ id }) => id);
  assert.deepEqual(ids(null), [1, 3, 4, 5]);
  assert.deepEqual(ids(2), [3, 4, 5]);
  assert.deepEqual(ids(9), []);
  lists.reasonRows = [
    told(1, fromMs - 1, 2, REASON),
    ...Array.from({ length: 801 }, (_, index) => told(2 + index, fromMs + index, 2, REASON)),
  ];
  assert.equal(ids(null).length, 800, "only what is known");
  assert.equal(ids(null)[0], 3);
});

Deno.test("GET /live/reasons tells why each load did what it did, in the reader's language", async () => {
  const app = house();
  const at = app.program.nowMs() - HOUR_MS;
  app.program.lists.reasonRows = [
    told(1, at, 2, REASON),
    told(2, at + 1, 3, LATER),
    told(3, at + 2, 2, { code: "of.another.version" }),
    told(4, at + 3, 3, null),
  ];
  const html = await page(app, "/live/reasons");
  const item = (after: number, deviceId: number, text: string) =>
    `<li data-at="${
      at + after
    }" data-why="${deviceId}"><time>12:00</time> <span>${text}</span></li>`;
  const over = (after: number, deviceId: number) =>
    `<li data-at="${at + after}" data-why="${deviceId}" hidden></li>`;
  assert.equal(
    html.replaceAll(/<time[^>]*>/g, "<time>").replaceAll("\u202f", " "),
    '<ol class="chart-moments">' +
      item(0, 2, "Garage: Not charging: 1.05 kW spare, 2.76 kW needed (2 phases).") +
      item(1, 3, "Boiler: Waits for its start hour, 13:00.") + over(2, 2) + over(3, 3) + "</ol>",
  );
  app.program.lists.reasonRows = [told(1, at, 2, REASON)];
  const german = await page(app, "/live/reasons", { "accept-language": "de" });
  assert.match(german.replaceAll("\u202f", " "), /<span>Lädt nicht: 1,05 kW übrig/);
});

Deno.test("GET /history of a day has the reasons among what happened, the status page their place", async () => {
  const app = house();
  app.program.lists.reasonRows = [told(1, NOON_MS - 2 * HOUR_MS, 2, REASON)];
  const html = await page(app, "/history?day=2026-03-21");
  assert.match(html, /<li data-at="\d+" data-why="2"><time[^>]*>11:00<\/time> <span>/);
  assert.doesNotMatch(html, /data-reasons/);
  const status = await page(app, "/");
  assert.match(status, /data-reasons="\/live\/reasons"/);
  assert.doesNotMatch(status, /data-why/);
});
