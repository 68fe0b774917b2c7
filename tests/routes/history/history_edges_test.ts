import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { Balance, SplitParts } from "../../../routes/history/history_cards.tsx";
import {
  selfConsumption,
  selfSufficiency,
  sumEnergies,
} from "../../../routes/history/history_totals.ts";
import { LoadCard, loadStacks } from "../../../routes/history/load_history.tsx";
import { parsePeriod, periodWith, stepsIn } from "../../../routes/history/period.ts";
import { consumedSplit } from "../../../routes/history/history_totals.ts";
import type { Energies, HistoryRow } from "../../../src/domain/history/history_rows.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { datesFor } from "../../../src/words/date_format.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { historyRow } from "../fake_records.ts";
import { expectPagesBelow } from "../links.ts";
import { NOON_MS } from "../stub_program.ts";

const HOUR_MS = 3_600_000;
const STEP_MS = 300_000;
const DAY_MS = 24 * HOUR_MS;
/** Midnight of the day in Berlin. */
const TODAY_MS = Date.parse("2026-03-20T23:00:00Z");
const PLACE = { words: en, timeZone: "UTC" };
const FORMATS = formatsFor(PLACE);
const { history: words } = en;

function housed(rows: readonly HistoryRow[], values = {}): AppUnderTest {
  const app = new AppUnderTest();
  app.program.history.rows = rows;
  app.program.values = { ...app.program.values, ...values };
  return app;
}

async function page(app: AppUnderTest, path: string): Promise<string> {
  const headers = { accept: "text/html" };
  return plainSpaced(await expectPage(await app.ask(path, { headers }), 200));
}

const measured = (startMs: number, known: Partial<Energies> = {}) =>
  historyRow({
    startMs,
    energies: { pv_wh: 10, ...known },
    means: { pv_power_w: 100, grid_power_w: 5 },
  });

Deno.test("the pages of history lead nowhere but below their base path", async () => {
  const queries = [
    "day=2026-03-21",
    "week=2026-W12",
    "month=2026-03",
    "year=2026",
    "day=2026-01-02",
  ];
  await expectPagesBelow(queries.map((query) => `/history?${query}`), ({ program }) => {
    program.history.rows = [measured(NOON_MS - DAY_MS), measured(NOON_MS - STEP_MS)];
  });
});

Deno.test("GET /history asks for no more than 400 rows, and of a day for its hours too", async () => {
  const asked = async (rows: readonly HistoryRow[], query: string) => {
    const app = housed(rows);
    const steps: string[] = [];
    const { history } = app.program;
    const real = history.steps.bind(history);
    history.steps = (given) => {
      steps.push(`${given.step} ${given.limit}`);
      return real(given);
    };
    await page(app, `/history?${query}`);
    return steps.slice(0, 2);
  };
  const one = [measured(NOON_MS - STEP_MS)];
  assert.deepEqual(await asked(one, "day=2026-03-21"), ["5m 400", "1h 400"]);
  assert.deepEqual((await asked(one, "day=2026-03-20")).includes("1h 400"), false);
  assert.deepEqual((await asked(one, "week=2026-W12"))[0], "1d 400");
});

Deno.test("GET /history of a day has the scripts of a chart, others of bars alone", async () => {
  const app = housed([measured(NOON_MS - STEP_MS)]);
  const scripts = async (query: string) => {
    const html = await page(app, `/history?${query}`);
    return [...html.matchAll(/<script src="\/assets\/(\w+)\.[^"]*"/g)].map(([, name]) => name)
      .filter((name) => name === "chart" || name === "picture");
  };
  assert.deepEqual(await scripts("day=2026-03-21"), ["picture", "chart"]);
  assert.deepEqual(await scripts("month=2026-03"), ["picture"]);
  const title = async (query: string) =>
    /<h2 id="chart-title">([^<]*)/.exec(await page(app, `/history?${query}`))?.[1];
  assert.equal(await title("day=2026-03-21"), words.chartDay);
  assert.equal(await title("month=2026-03"), words.chartSteps);
});

Deno.test("GET /history compares one row with another, as it is asked to, and nothing of one load", async () => {
  const app = housed([
    measured(Date.parse("2025-03-01T12:00:00Z")),
    measured(Date.parse("2026-02-02T12:00:00Z")),
    measured(Date.parse("2026-03-02T12:00:00Z")),
  ]);
  app.program.history.knownLoads = [{ deviceId: 2, name: "Garage", kind: "charger" }];
  const compared = async (query: string) =>
    /compare=\w+#compared" aria-current="page">([^<]*)/
      .exec(await page(app, `/history?${query}`))?.[1];
  assert.equal(await compared("month=2026-03"), "the month before");
  assert.equal(await compared("month=2026-03&compare=year"), "the same month last year");
  assert.equal(await compared("month=2026-03&device=2"), undefined);
  assert.equal(await compared("month=2026-01"), undefined, "of which nothing is known");
});

Deno.test("GET /history says from five minutes on what is missing, and when the record began", async () => {
  const gapsOf = async (fromMs: number, knownMs: number) => {
    const first = historyRow({ startMs: fromMs, knownMs: STEP_MS });
    const last = historyRow({ startMs: fromMs + STEP_MS, knownMs }, 2 * STEP_MS);
    const html = await page(housed([first, last]), "/history?day=2026-03-21");
    const gaps = /<p class="gaps">(.*?)<\/p>/s.exec(html)?.[1] ?? "";
    return ["recorded since", "missing"].map((word) => gaps.toLowerCase().includes(word));
  };
  const whole = 2 * STEP_MS;
  assert.deepEqual(await gapsOf(TODAY_MS, whole), [false, false]);
  assert.deepEqual(await gapsOf(TODAY_MS, whole - STEP_MS + 1), [false, false]);
  assert.deepEqual(await gapsOf(TODAY_MS, whole - STEP_MS), [false, true]);
  assert.deepEqual(await gapsOf(TODAY_MS + STEP_MS - 1, whole), [false, false]);
  assert.deepEqual(await gapsOf(TODAY_MS + STEP_MS, whole), [true, false]);
});

Deno.test("GET /history of the first day draws the hours that there are, of others all of it", async () => {
  const drawn = async (rows: readonly HistoryRow[]) => {
    const html = await page(housed(rows), "/history?day=2026-03-21");
    const [, from, to] = /data-from="(\d+)" data-to="(\d+)"/.exec(html) ?? [];
    return [from, to].map((ms) => (Number(ms) - TODAY_MS) / HOUR_MS);
  };
  const last = measured(TODAY_MS + 10 * HOUR_MS);
  assert.deepEqual(await drawn([measured(TODAY_MS), last]), [0, 24]);
  assert.deepEqual(await drawn([measured(TODAY_MS + 90 * 60_000), last]), [1, 11]);
  assert.deepEqual(await drawn([measured(TODAY_MS - DAY_MS), last]), [0, 24]);
});

Deno.test("GET /history keeps day and load in the form of its chart, and says where nothing is drawn", async () => {
  const energies = { energy_wh: 5, solar_wh: 5, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  const row = { ...measured(NOON_MS - STEP_MS), loads: [{ deviceId: 3, powerW: 900, energies }] };
  const app = housed([row]);
  app.program.history.knownLoads = [{ deviceId: 3, name: "Boiler", kind: "switch" }];
  const kept = async (query: string) => {
    const html = await page(app, `/history?${query}`);
    const form = /<form class="chart-shows".*?<\/form>/s.exec(html)?.[0] ?? "";
    return [...form.matchAll(/type="hidden" name="(\w+)" value(?:="([^"]*)")?/g)]
      .map(([, name, value = ""]) => `${name}=${value}`);
  };
  assert.deepEqual(await kept("day=2026-03-21"), ["day=2026-03-21", "show="]);
  assert.deepEqual(await kept("day=2026-03-21&device=3"), [
    "day=2026-03-21",
    "device=3",
    "show=",
  ]);
  const blind = housed([historyRow({ startMs: NOON_MS - STEP_MS, energies: { pv_wh: 1 } })]);
  const empty = `<p class="empty">${words.emptyPeriod}</p>`;
  assert.ok((await page(blind, "/history?day=2026-03-21")).includes(empty));
  assert.ok(!(await page(app, "/history?day=2026-03-21")).includes(empty));
});

Deno.test("GET /history tells the CO₂ of the grid where it is entered", async () => {
  const rows = [measured(NOON_MS - STEP_MS, { consumption_wh: 8000, grid_import_wh: 2000 })];
  const told = async (gridCo2GPerKwh: number, given = rows) => {
    const html = await page(housed(given, { gridCo2GPerKwh }), "/history?day=2026-03-21");
    return [html.includes(`<h2>${en.worth.co2.title}</h2>`), html.includes("g/kWh")];
  };
  assert.deepEqual(await told(0), [false, false]);
  assert.deepEqual(await told(1), [true, true]);
  assert.deepEqual(await told(400, [measured(NOON_MS - STEP_MS)]), [true, false]);
});

Deno.test("GET /history leads to the period around the last day shown, and to now from the past", async () => {
  const app = housed([measured(Date.parse("2026-01-05T12:00:00Z")), measured(NOON_MS - STEP_MS)]);
  const linksOf = async (query: string) => {
    const html = await page(app, `/history?${query}`);
    const tabs = /<nav class="tabs" [^>]*>(.*?)<\/nav>/s.exec(html)?.[1] ?? "";
    const picker = /<input id="period-pick"[^>]*>/.exec(html)?.[0] ?? "";
    return {
      tabs: [...tabs.matchAll(/\?(\w+=[\w-]+)"/g)].map(([, link]) => link),
      now: /class="quiet-link" href="\/history\?([^"]*)"/.exec(html)?.[1],
      steps: [...html.matchAll(/class="step-link" href="\/history\?([^"]*)"/g)].map(([, to]) => to),
      picker: ["value", "max"].map((name) => new RegExp(` ${name}="([^"]*)"`).exec(picker)?.[1]),
    };
  };
  const month = await linksOf("month=2026-02");
  assert.deepEqual(month.tabs, ["day=2026-02-28", "week=2026-W09", "month=2026-02", "year=2026"]);
  assert.deepEqual(month.now, "month=2026-03");
  assert.deepEqual(month.steps, ["month=2026-01", "month=2026-03"]);
  assert.deepEqual(month.picker, ["2026-02", "2026-03"]);
  const now = await linksOf("month=2026-03");
  assert.equal(now.tabs[0], "day=2026-03-21");
  assert.deepEqual([now.now, now.steps], [undefined, ["month=2026-02"]]);
  const yesterday = await linksOf("day=2026-03-20");
  assert.deepEqual(yesterday.tabs.slice(0, 2), ["day=2026-03-20", "week=2026-W12"]);
  assert.deepEqual((await linksOf("week=2026-W10")).picker, ["2026-03-02", "2026-03-21"]);
});

Deno.test("GET /history/card.svg is a picture, or says what is wrong", async () => {
  const app = housed([]);
  const statusOf = async (query: string) => {
    const response = await app.ask(`/history/card.svg${query}`);
    await response.body?.cancel();
    return response.status;
  };
  assert.deepEqual([await statusOf(""), await statusOf("?day=x")], [200, 400]);
});

Deno.test("GET /history names one car or several, in a table that can be scrolled", async () => {
  const energies = { energy_wh: 5, solar_wh: 5, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  const carsOf = async (...ids: readonly number[]) => {
    const loads = ids.map((deviceId) => ({ deviceId, powerW: 900, energies }));
    const app = housed([{ ...measured(NOON_MS - STEP_MS, { car_wh: 5, car_solar_wh: 5 }), loads }]);
    app.program.history.knownLoads = ids.map((deviceId) => ({
      deviceId,
      name: `Car ${deviceId}`,
      kind: "charger",
    }));
    const html = await page(app, "/history?day=2026-03-21");
    assert.match(html, /<div class="table-scroll" role="region" [^>]*tabindex="0"/);
    return ["one", "several"].filter((cars) =>
      html.includes(`<h2>${en.worth.car.Wh[cars === "one" ? "one" : "several"]}</h2>`)
    );
  };
  assert.deepEqual([await carsOf(2), await carsOf(2, 5)], [["one"], ["several"]]);
});

Deno.test("parsePeriod() and stepsIn() know their first and last year, and days of 23 hours", () => {
  const read = (kind: "year" | "week", text: string) => parsePeriod(kind, text, "UTC")?.first.year;
  assert.deepEqual(["1969", "1970", "9998", "9999"].map((text) => read("year", text)), [
    undefined,
    1970,
    9998,
    undefined,
  ]);
  assert.equal(parsePeriod("week", "2027-W53", "UTC"), null, "2027 has 52");
  assert.equal(`${parsePeriod("week", "2026-W53", "UTC")?.first}`, "2026-12-28");
  const zone = "Europe/Berlin";
  const hours = (day: string) =>
    stepsIn(periodWith("day", Temporal.PlainDate.from(day), zone), zone);
  assert.deepEqual(["2026-03-28", "2026-03-29", "2026-10-25"].map((day) => hours(day).length), [
    24,
    23,
    25,
  ]);
  const [first, second] = hours("2026-03-29");
  assert.equal(first?.toMs, second?.fromMs);
  assert.equal((second?.toMs ?? 0) - (second?.fromMs ?? 0), HOUR_MS);
  const month = stepsIn(periodWith("month", Temporal.PlainDate.from("2026-02-03"), zone), zone);
  assert.equal(month.length, 28);
  assert.equal(
    stepsIn(periodWith("year", Temporal.PlainDate.from("2026-02-03"), zone), zone).length,
    12,
  );
});

Deno.test("shares of a watt hour, and of what is unknown", () => {
  const of = (energies: Partial<Energies>) => sumEnergies([historyRow({ startMs: 0, energies })]);
  assert.equal(selfSufficiency(of({ consumption_wh: 1, grid_import_wh: 0 })), 1);
  assert.equal(selfConsumption(of({ pv_wh: 10, grid_export_wh: -10 })), 1);
  assert.equal(consumedSplit(of({ consumption_wh: 5 })), null);
  assert.equal(consumedSplit(of({ grid_import_wh: 5 })), null);
  assert.deepEqual(consumedSplit(of({ consumption_wh: 5, grid_import_wh: 2 })), {
    sunWh: 3,
    batteryWh: 0,
    gridWh: 2,
  });
});

Deno.test("Balance tells losses, uses with their sun, and no part that is none", () => {
  const balance = (known: Partial<Energies>) => {
    const energies = sumEnergies([historyRow({ startMs: 0, energies: known })]);
    const view = {
      energies,
      texts: en,
      formats: FORMATS,
      dates: datesFor(PLACE),
      settings: defaultSettings(),
      basePath: "",
      carbon: null,
      loads: null,
    };
    return plainSpaced(renderToString(Balance({ view }))).replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " ");
  };
  const uses = (known: Partial<Energies>) => / Car .*$/.exec(balance(known))?.[0];
  assert.match(uses({ car_wh: 1000, car_solar_wh: 2000 }) ?? "", /Car 1\.0 kWh 100 % sun/);
  assert.match(uses({ car_wh: 1, car_solar_wh: 1 }) ?? "", /Car 0\.0 kWh 100 % sun/);
  assert.doesNotMatch(uses({ car_wh: 0, car_solar_wh: 0 }) ?? "", /sun/);
  assert.doesNotMatch(uses({ car_wh: 500 }) ?? "", /sun/);
  assert.match(balance({ house_wh: 500 }), /House 0\.5 kWh/);
  assert.match(balance({ house_wh: 500, plug_wh: 900 }), /House 0\.0 kWh/);
  const whole = { consumption_wh: 1000, grid_import_wh: 999, pv_wh: 0, grid_export_wh: 0 };
  assert.match(balance(whole), new RegExp(`${words.fromSun} 0\\.0 kWh`), "a watt hour is a part");
  assert.doesNotMatch(balance({ ...whole, grid_import_wh: 1000 }), new RegExp(words.fromSun));
});

Deno.test("LoadCard and its stacks tell each part that is there, to the watt hour", () => {
  const energies = { energy_wh: 1000, solar_wh: 1, battery_wh: 0, grid_wh: 999, unknown_wh: null };
  const load = { deviceId: 3, name: "Boiler", kind: "switch" } as const;
  const html = renderToString(LoadCard({ load, energies, texts: en, formats: FORMATS }));
  const parts = [...html.matchAll(/split-dot split-(\w+)/g)].map(([, part]) => part);
  assert.deepEqual(parts, ["sun", "grid"]);
  assert.equal(loadStacks(3, true, en).count, 1);
  const none = SplitParts({
    parts: [{ name: "sun", label: "Sun", size: 0.5 }],
    whole: null,
    step: 1,
    textOf: String,
    view: { texts: en, formats: FORMATS },
  });
  assert.match(renderToString(none), /<svg class="split-bar"/);
  const empty = SplitParts({
    parts: [],
    whole: null,
    step: 1,
    textOf: String,
    view: { texts: en, formats: FORMATS },
  });
  assert.doesNotMatch(renderToString(empty), /split-bar/);
});
