import assert from "node:assert/strict";
import type { LoadEnergies } from "../../../src/domain/history/history_rows.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { historyRow } from "../fake_records.ts";
import { generatedHistory } from "../generated_history.ts";
import { NOON_MS } from "../stub_program.ts";

const DAY_MS = 86_400_000;
const STEP_MS = 300_000;
const PRICES = { importPrice: 0.3, feedInPrice: 0.1 } as const;
const ENERGIES = {
  pv_wh: 10_000,
  consumption_wh: 8000,
  house_wh: 3000,
  car_wh: 5000,
  car_solar_wh: 3000,
  car_battery_wh: 500,
  car_grid_wh: 1000,
  car_unknown_wh: 500,
  grid_import_wh: 2000,
  grid_export_wh: 3000,
} as const;

function withToday(values: Readonly<Record<string, unknown>>): AppUnderTest {
  const app = new AppUnderTest();
  app.program.history.rows = [historyRow({ startMs: NOON_MS - STEP_MS, energies: ENERGIES })];
  app.program.values = { ...app.program.values, ...values };
  return app;
}

async function textOf(app: AppUnderTest, path: string, headers = {}): Promise<string> {
  const html = await expectPage(
    await app.ask(path, { headers: { accept: "text/html", ...headers } }),
    200,
  );
  return html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
}

async function pictureOf(app: AppUnderTest, query: string): Promise<string> {
  const answer = await app.ask(`/history/card.svg${query}`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^image\/svg\+xml/);
  return await answer.text();
}

Deno.test("GET /history the three amounts, and how they come about with the numbers shown", async () => {
  const text = await textOf(withToday(PRICES), "/history");
  assert.match(text, /Saved €1\.20 against all of it from the grid/);
  assert.match(text, /Paid for the grid €0\.60 Feed-in not earned €0\.60/);
  assert.match(text, /Had all come from the grid: 8\.0 kWh × €0\.30 = €2\.40\./);
  assert.match(text, /Bought: 2\.0 kWh × €0\.30 = €0\.60\./);
  assert.match(text, /Own energy, had it been sold: 6\.0 kWh × €0\.10 = €0\.60\./);
  assert.match(text, /Saved: €2\.40 less €0\.60 less €0\.60 = €1\.20\./);
  assert.match(text, /Sold: 3\.0 kWh × €0\.10 = €0\.30, earned either way/);
});

Deno.test("GET /history says what is unknown of the car, and not of 0 %", async () => {
  const sentence = /Where (\d+ %) of it came from is unknown/;
  for (const [unknownWh, percent] of [[500, "10 %"], [10, undefined]] as const) {
    const app = withToday({});
    const energies = {
      ...ENERGIES,
      car_grid_wh: 1500 - unknownWh,
      car_unknown_wh: unknownWh,
    };
    app.program.history.rows = [historyRow({ startMs: NOON_MS - STEP_MS, energies })];
    const text = await textOf(app, "/history");
    assert.equal(sentence.exec(text)?.[1]?.replaceAll(/\s/g, " "), percent);
    assert.match(text, /unknown 0\.\d kWh/);
  }
});

Deno.test("GET /history no amount has a bare minus where buying for the battery was dear", async () => {
  const app = withToday(PRICES);
  app.program.history.rows = [historyRow({
    startMs: NOON_MS - STEP_MS,
    energies: { ...ENERGIES, grid_import_wh: 10_000 },
  })];
  const text = await textOf(app, "/history");
  assert.match(text, /Cost more €0\.60 against all of it from the grid/);
  assert.match(text, /Cost more: €2\.40 less €3\.00 less €0\.00 = €0\.60 too much\./);
  assert.doesNotMatch(text, /[−-]\s?€?\d/);
});

Deno.test("GET /history money says so where it is unknown, and never 0", async () => {
  const app = withToday(PRICES);
  app.program.history.rows = [historyRow({
    startMs: NOON_MS - STEP_MS,
    energies: { ...ENERGIES, grid_import_wh: null },
  })];
  const text = await textOf(app, "/history");
  assert.match(text, /Money For this time consumption, import or export is unknown/);
  assert.doesNotMatch(text, /€0\.00/);
});

Deno.test("GET /history each day of a week at the price that held on it", async () => {
  const app = new AppUnderTest();
  app.program.history.rows = [2, 1].map((days) =>
    historyRow({ startMs: NOON_MS - days * DAY_MS, energies: ENERGIES })
  );
  app.program.values = { ...app.program.values, ...PRICES };
  const week = "/history?week=2026-W12";
  const paid = async () => / Paid for the grid (€\d+\.\d\d)/.exec(await textOf(app, week))?.[1];
  assert.equal(await paid(), "€1.20", "2 kWh for 0.30 each day");
  app.program.priceChanges = [
    { atMs: NOON_MS - 9 * DAY_MS, key: "importPrice", value: 0.5 },
    { atMs: NOON_MS - 1.5 * DAY_MS, key: "importPrice", value: 0.3 },
  ];
  assert.equal(await paid(), "€1.60", "0.50 on the first of them");
});

Deno.test("GET /history kilometres from the roof once the car's consumption is entered", async () => {
  const bare = await textOf(withToday({}), "/history");
  assert.match(bare, /The car's energy from the roof 60 % of 5\.0 kWh from sun 3\.0 kWh 60 %/);
  assert.match(bare, /Enter what the car takes for 100 km/);
  const text = await textOf(withToday({ carKwhPer100Km: 20 }), "/history");
  assert.match(text, /The car's kilometres from the roof 60 % of 25 km from sun 15 km 60 %/);
  assert.match(
    text,
    /from the battery 3 km 10 % from the grid 5 km 20 % unknown 2 km 10 %/,
  );
  assert.match(text, /Where 10 % of it came from is unknown\./);
  assert.doesNotMatch(text, /Enter what the car takes/);
});

Deno.test("GET /history each charger's car by its own consumption, alone and together", async () => {
  const app = withToday({ carKwhPer100Km: 20 });
  const drawn = (energy_wh: number, solar_wh: number): LoadEnergies => ({
    energy_wh,
    solar_wh,
    battery_wh: 0,
    grid_wh: energy_wh - solar_wh,
    unknown_wh: 0,
  });
  const row = historyRow({ startMs: NOON_MS - STEP_MS, energies: ENERGIES });
  app.program.history.rows = [{
    ...row,
    loads: [
      { deviceId: 2, powerW: null, energies: drawn(4000, 4000) },
      { deviceId: 5, powerW: null, energies: drawn(1000, 0) },
    ],
  }];
  app.program.history.knownLoads = [
    { deviceId: 2, name: "Garage", kind: "charger" },
    { deviceId: 5, name: "Carport", kind: "charger" },
  ];
  assert.match(await textOf(app, "/history"), /The cars' kilometres from the roof 80 % of 25 km/);
  const one = await textOf(app, "/history?day=2026-03-21&device=5");
  assert.match(
    one,
    /The car's kilometres from the roof 0 % of 5\.0 km from the grid 5\.0 km 100 %/,
  );
});

Deno.test("GET /history the car of the one charger is all that cars have got", async () => {
  const app = withToday({ carKwhPer100Km: 20 });
  const energies = { energy_wh: 1000, solar_wh: 0, battery_wh: 0, grid_wh: 1000, unknown_wh: 0 };
  app.program.history.rows = [{
    ...historyRow({ startMs: NOON_MS - STEP_MS, energies: ENERGIES }),
    loads: [{ deviceId: 2, powerW: null, energies }],
  }];
  app.program.history.knownLoads = [{ deviceId: 2, name: "Garage", kind: "charger" }];
  assert.match(await textOf(app, "/history"), /The car's kilometres from the roof 60 % of 25 km/);
});

Deno.test("GET /history leads to where prices and the car's consumption are entered", async () => {
  const app = withToday({ basePath: "/house" });
  const html = await expectPage(
    await app.ask("/house/history", { headers: { accept: "text/html" } }),
    200,
  );
  const links = [...html.matchAll(/class="set-up" href="([^"]*)"/g)].map(([, href]) => href);
  assert.deepEqual(links.toSorted(), ["/house/settings/car#car", "/house/settings/prices#prices"]);
});

Deno.test("GET /history CO₂ only where the grid's is entered, and unknown where it is", async () => {
  assert.doesNotMatch(await textOf(withToday({}), "/history"), /CO₂/);
  const app = withToday({ gridCo2GPerKwh: 400 });
  const text = await textOf(app, "/history");
  assert.match(text, /CO₂ avoided 2\.4 kg at 400 g\/kWh; 0\.8 kg came with what was bought/);
  app.program.history.rows = [historyRow({
    startMs: NOON_MS - STEP_MS,
    energies: { ...ENERGIES, consumption_wh: null },
  })];
  assert.match(await textOf(app, "/history"), /CO₂ avoided – unknown/);
});

Deno.test("GET /history a month beside the one before: the days that both have", async () => {
  const app = new AppUnderTest();
  const fromMs = Date.parse("2026-01-31T23:00:00Z");
  app.program.history.rows = generatedHistory({ fromMs, toMs: NOON_MS, seed: 2 });
  const text = await textOf(app, "/history?month=2026-03");
  assert.match(text, /Compared Compared with the month before What 1–20 Mar 2026 1–20 Feb 2026/);
  const [, now = "", then = ""] = /Feb 2026 Produced ([\d.]+) kWh [^C]*?([\d.]+) kWh Consumed/
    .exec(text) ?? [];
  const sum = (from: string, days: number) => {
    const startMs = Date.parse(from);
    return app.program.history.rows
      .filter((row) => row.startMs >= startMs && row.startMs < startMs + days * DAY_MS)
      .reduce((wh, { energies }) => wh + (energies.pv_wh ?? 0), 0) / 1000;
  };
  assert.ok(Math.abs(Number(now) - sum("2026-02-28T23:00:00Z", 20)) <= 0.05, now);
  assert.ok(Math.abs(Number(then) - sum("2026-01-31T23:00:00Z", 20)) <= 0.05, then);
  assert.doesNotMatch(text, /[−-]\d/);
  assert.doesNotMatch(await textOf(app, "/history?month=2026-02"), /Compared/, "no record before");
  assert.doesNotMatch(await textOf(app, "/history?day=2026-03-20"), /Compared/);
});

Deno.test("GET /history a month beside the same one of the year before, when it is asked for", async () => {
  const app = new AppUnderTest();
  const fromMs = Date.parse("2025-02-28T23:00:00Z");
  app.program.history.rows = generatedHistory({ fromMs, toMs: NOON_MS, seed: 2 })
    .filter(({ startMs }) => startMs % 3_600_000 === 0);
  const path = "/history?month=2026-03";
  assert.match(await textOf(app, path), /the month before the same month last year What 1–20 Mar/);
  assert.match(await textOf(app, `${path}&compare=year`), /1–20 Mar 2026 1–20 Mar 2025/);
  assert.match(await textOf(app, "/history?year=2026"), /Compared with the year before/);
});

Deno.test("GET /history/card.svg is the month in one file that asks for nothing else", async () => {
  const app = withToday({ ...PRICES, carKwhPer100Km: 20, gridCo2GPerKwh: 400 });
  const svg = await pictureOf(app, "?month=2026-03");
  assert.match(
    svg,
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1080" height="1080"/,
  );
  const text = svg.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
  assert.match(
    text,
    /March 2026 60 % of the car's kilometres came straight from the roof \(of 25 km\)/,
  );
  assert.match(text, /10 kWh Produced 75 % Self-sufficiency €1\.20 Saved 2\.4 kg CO₂ avoided/);
  assert.match(text, /Car: 10 % unknown/);
  assert.doesNotMatch(svg, /<style|<script|style=|href|url\(|foreignObject/, "the page's policy");
  assert.match(await pictureOf(app, ""), /March 2026/, "this month without a period");
});

Deno.test("GET /history/card.svg speaks the reader's language, any period, and knows its limits", async () => {
  const app = withToday(PRICES);
  const german = await app.ask("/history/card.svg?day=2026-03-21", {
    headers: { "accept-language": "de" },
  });
  assert.match(await german.text(), /Samstag, 21\. März 2026/);
  const empty = await pictureOf(app, "?month=2025-01");
  assert.match(empty, /Not enough is known of this time/);
  assert.doesNotMatch(empty, /0 kWh|0 %/);
  assert.equal((await app.ask("/history/card.svg?month=x")).status, 400);
  assert.equal((await app.ask("/history/card.svg?month=2026-03&year=2026")).status, 400);
  app.program.askFor("geheim123");
  assert.notEqual((await app.ask("/history/card.svg")).status, 200, "it is the house's");
});
