import assert from "node:assert/strict";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { historyRow } from "../fake_records.ts";
import { generatedHistory } from "../generated_history.ts";
import { NOON_MS } from "../stub_program.ts";

const DAY_MS = 86_400_000;
const STEP_MS = 300_000;

function withHistory(from: string, days: number): AppUnderTest {
  const app = new AppUnderTest();
  const fromMs = Date.parse(from);
  app.program.history.rows = generatedHistory({ fromMs, toMs: fromMs + days * DAY_MS, seed: 2 });
  return app;
}

async function page(app: AppUnderTest, path: string, headers = {}): Promise<string> {
  return await expectPage(
    await app.ask(path, { headers: { accept: "text/html", ...headers } }),
    200,
  );
}

/** What a reader sees, one space between words. */
function textOf(html: string): string {
  return html.replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, "").replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
}

Deno.test("GET /history shows today, its totals, chart, table and files", async () => {
  const app = new AppUnderTest();
  app.program.history.rows = [historyRow({
    startMs: NOON_MS - STEP_MS,
    energies: {
      pv_wh: 10_000,
      consumption_wh: 8000,
      house_wh: 3000,
      car_wh: 5000,
      car_solar_wh: 4000,
      plug_wh: 1000,
      grid_import_wh: 2000,
      grid_export_wh: 3000,
      battery_charge_wh: 2500,
      battery_discharge_wh: 1000,
      conversion_loss_wh: 150,
    },
    means: { pv_power_w: 6000, consumption_power_w: 4000, car_power_w: 0 },
  })];
  const text = textOf(await page(app, "/history"));
  assert.match(text, /Saturday,? 21 March 2026/);
  assert.match(text, /Self-sufficiency 75 %/);
  assert.match(text, /Self-consumption 70 %/);
  assert.match(text, /Produced 10\.0 kWh used directly 4\.5 kWh 45 % into the battery 2\.5 kWh/);
  assert.match(text, /to the grid 3\.0 kWh 30 %/);
  assert.match(
    text,
    /Consumed 8\.0 kWh from sun 5\.0 kWh 63 % from the battery 1\.0 kWh 12 % from the grid 2\.0 kWh 25 %/,
  );
  assert.match(text, /Car 5\.0 kWh 80 % sun Smart plug 1\.0 kWh House 2\.0 kWh/);
  assert.match(text, /The inverter turned 0\.2 kWh into heat/);
  assert.match(text, /Enter prices/);
  assert.match(text, /Sum 10\.00 8\.00 5\.00 1\.00 2\.00 3\.00 2\.50 1\.00/);
  assert.match(
    text,
    /Production up to 6\.00 kW at 12:55, 10\.0 kWh in all/,
    "one number for one thing",
  );
  assert.doesNotMatch(text, /[−-]\d/, "no bare minus");
});

/** Three numbers that make up what all from the grid would have cost. */
const MONEY =
  /Money Saved €(\d+\.\d\d) against all of it from the grid Paid for the grid €(\d+\.\d\d) Feed-in not earned €(\d+\.\d\d)/;

Deno.test("GET /history shows money once both prices are entered", async () => {
  const app = withHistory("2026-03-20T23:00:00Z", 0.5);
  app.program.values = { ...app.program.values, importPrice: 0.32, feedInPrice: 0.08 };
  assert.match(textOf(await page(app, "/history")), MONEY);
  app.program.values = { ...app.program.values, feedInPrice: null };
  assert.match(textOf(await page(app, "/history")), /Money Enter prices/);
});

Deno.test("GET /history a price that changes leaves the days before it as they were", async () => {
  const app = withHistory("2026-03-15T23:00:00Z", 5);
  app.program.values = { ...app.program.values, importPrice: 0.9, feedInPrice: 0 };
  const saved = async (path: string) => {
    const [, text] = /Saved €(\d+\.\d\d)/.exec(textOf(await page(app, path))) ?? [];
    return Number(text);
  };
  const days = ["16", "17", "18", "19"].map((day) => `/history?day=2026-03-${day}`);
  const dear = await Promise.all(days.map(saved));
  app.program.priceChanges = [
    { atMs: Date.parse("2026-03-10T12:00:00Z"), key: "importPrice", value: 0.3 },
    { atMs: Date.parse("2026-03-18T12:00:00Z"), key: "importPrice", value: 0.9 },
  ];
  const now = await Promise.all(days.map(saved));
  for (const [index, text] of now.entries()) {
    const wanted = (dear[index] ?? NaN) / (index < 2 ? 3 : 1);
    assert.ok(Math.abs(text - wanted) <= 0.01, `${text} for ${wanted}`);
  }
  const week = await saved("/history?week=2026-W12");
  const last = await saved("/history?day=2026-03-20");
  const sum = now.reduce((left, right) => left + right, 0) + (Number.isNaN(last) ? 0 : last);
  assert.ok(Math.abs(week - sum) <= 0.03, `${week} is not ${sum}`);
});

Deno.test("GET /history a price by time counts for what own energy saved then", async () => {
  const app = withHistory("2026-03-15T23:00:00Z", 5);
  const saved = async (path: string) => {
    const [, text] = /Saved €(\d+\.\d\d)/.exec(textOf(await page(app, path))) ?? [];
    return Number(text);
  };
  const set = (priceZones: readonly string[]) => {
    app.program.values = { ...app.program.values, importPrice: 0.9, feedInPrice: 0, priceZones };
  };
  const paths = ["/history?day=2026-03-17", "/history?month=2026-03"];
  for (const path of paths) {
    set([]);
    const flat = await saved(path);
    assert.ok(flat > 0);
    set(["daily 00:00-00:00 0.3"]);
    const third = await saved(path);
    assert.ok(Math.abs(third - flat / 3) <= 0.01, `${third} is a third of ${flat}`);
    set(["daily 12:00-00:00 0.3"]);
    const between = await saved(path);
    set(["daily 00:00-12:00 0.3"]);
    const others = await saved(path);
    assert.ok(between > third && between < flat, `${between}`);
    assert.ok(Math.abs(between + others - flat - third) <= 0.02, "morning and evening are the day");
  }
});

Deno.test("GET /history the month is the sum of its days, and the year of its months", async () => {
  const app = withHistory("2026-01-31T23:00:00Z", 48);
  const sums = (html: string) => {
    const lines = textOf(html.slice(html.indexOf("<tbody>"), html.indexOf("</table>")));
    const numbers = lines.match(/ \d[\d,]*\.\d\d/g) ?? [];
    return numbers.map((text) => Number(text.replaceAll(",", "")));
  };
  for (const query of ["month=2026-02", "week=2026-W07", "year=2026"]) {
    const numbers = sums(await page(app, `/history?${query}`));
    const columns = 7;
    const total = numbers.slice(-columns);
    for (let column = 0; column < columns; column++) {
      const parts = numbers.slice(0, -columns).filter((_, index) => index % columns === column);
      const sum = parts.reduce((left, right) => left + right, 0);
      assert.ok(Math.abs(sum - (total[column] ?? NaN)) < 0.005 * parts.length, query);
    }
  }
});

Deno.test("GET /history says how much is missing, and since when there is a record", async () => {
  const app = withHistory("2026-03-20T07:00:00Z", 1);
  const { history } = app.program;
  const gap = Date.parse("2026-03-20T10:00:00Z");
  history.rows = history.rows.filter(({ startMs }) => startMs < gap || startMs >= gap + 7_800_000);
  const text = textOf(await page(app, "/history?day=2026-03-20"));
  assert.match(text, /Recorded since 20 Mar 2026, 08:00\. 2 h 10 min missing\./);
  const german = { "accept-language": "de" };
  assert.match(textOf(await page(app, "/history?day=2026-03-20", german)), /2 h 10 min fehlen\./);
  assert.doesNotMatch(textOf(await page(app, "/history?day=2026-03-21")), /min missing/);
});

Deno.test("GET /history counts nothing as missing from before there were devices", async () => {
  const app = withHistory("2026-03-20T07:00:00Z", 1);
  const { history } = app.program;
  const devicesMs = Date.parse("2026-03-20T10:02:00Z");
  history.rows = history.rows.map((row) => {
    const knownMs = Math.min(row.knownMs, Math.max(0, row.endMs - devicesMs));
    return { ...row, knownMs };
  });
  const text = textOf(await page(app, "/history?day=2026-03-20"));
  assert.match(text, /Recorded since 20 Mar 2026, 08:00\./);
  assert.doesNotMatch(text, /(min|h) missing/);
  history.rows = history.rows.map((row) => ({ ...row, knownMs: 0 }));
  assert.doesNotMatch(textOf(await page(app, "/history?day=2026-03-20")), /(min|h) missing/);
});

Deno.test("GET /history a day of 25 hours has 25 rows, one of 23 has 23", async () => {
  const app = withHistory("2026-10-23T22:00:00Z", 4);
  const rows = (html: string) => [...html.matchAll(/<th scope="row">(\d\d:\d\d)<\/th>/g)];
  const hours = (html: string) => rows(html.slice(html.lastIndexOf("<table")));
  const autumn = hours(await page(app, "/history?day=2026-10-25")).map(([, hour]) => hour);
  assert.equal(autumn.length, 25);
  assert.deepEqual(autumn.slice(1, 5), ["01:00", "02:00", "02:00", "03:00"]);
  const spring = withHistory("2026-03-27T23:00:00Z", 3);
  const short = await page(spring, "/history?day=2026-03-29");
  assert.equal(hours(short).length, 23);
  const steps = short.slice(short.indexOf("<table"), short.indexOf("</table>"));
  assert.equal(rows(steps).length, 23 * 12, "its picture's steps too");
});

Deno.test("GET /history leads to its neighbours within the record, and no further", async () => {
  const app = withHistory("2026-03-18T23:00:00Z", 2.5);
  const links = async (path: string) => {
    const html = await page(app, path);
    return [...html.matchAll(/class="step-link" href="([^"]+)"/g)].map(([, href]) => href);
  };
  assert.deepEqual(await links("/history"), ["/history?day=2026-03-20"]);
  assert.deepEqual(await links("/history?day=2026-03-20"), [
    "/history?day=2026-03-19",
    "/history?day=2026-03-21",
  ]);
  assert.deepEqual(await links("/history?day=2026-03-19"), ["/history?day=2026-03-20"]);
  assert.deepEqual(await links("/history?week=2026-W12"), []);
  const week = await page(app, "/history?week=2026-W12");
  assert.match(week, /href="\/history\?day=2026-03-19"/);
  assert.match(week, /Week 12, 16–22 Mar 2026/);
});

Deno.test("GET /history keeps base path and period in its links and forms", async () => {
  const app = withHistory("2026-03-18T23:00:00Z", 2.5);
  app.program.values = { ...app.program.values, basePath: "/car" };
  const html = await page(app, "/car/history?month=2026-03");
  const hrefs = [...html.matchAll(/(?:href|action)="([^"#]+)"/g)].map(([, href]) => href ?? "");
  assert.ok(hrefs.length > 20);
  assert.deepEqual(hrefs.filter((href) => !href.startsWith("/car/")), []);
  assert.match(html, /name="back" value="\/history\?month=2026-03"/);
});

Deno.test("GET /history without any record, and outside of it, says so", async () => {
  const none = new AppUnderTest();
  assert.match(textOf(await page(none, "/history")), /Nothing is recorded yet/);
  const app = withHistory("2026-03-18T23:00:00Z", 2);
  const text = textOf(await page(app, "/history?year=2024"));
  assert.match(text, /Nothing is recorded for this time\. The record begins on 19 March 2026/);
});

Deno.test("GET /history names each step of a period below its bars, and leads to its page", async () => {
  const app = withHistory("2026-03-09T00:00:00Z", 5);
  const stepsOf = async (query: string) => {
    const html = await page(app, `/history?${query}`);
    const wide = html.slice(html.indexOf("bars-wide"));
    const svg = wide.slice(0, wide.indexOf("</svg>"));
    const labels = [...svg.matchAll(/text-anchor="middle">([^<]*)</g)].map(([, label]) => label);
    const [, href, name] = /<a href="([^"]*)"[^>]*><title>([^<]*)</.exec(svg) ?? [];
    return [labels.slice(0, 3), href, name];
  };
  assert.deepEqual(await stepsOf("month=2026-03"), [
    ["1", "2", "3"],
    "/history?day=2026-03-09",
    "Mon 9 Mar",
  ]);
  assert.deepEqual(await stepsOf("week=2026-W11"), [
    ["Mon", "Tue", "Wed"],
    "/history?day=2026-03-09",
    "Mon 9 Mar",
  ]);
  assert.deepEqual(await stepsOf("year=2026"), [
    ["Jan", "Feb", "Mar"],
    "/history?month=2026-03",
    "March 2026",
  ]);
});

Deno.test("GET /history offers the files that a period can have", async () => {
  const app = withHistory("2026-03-09T00:00:00Z", 5);
  const filesOf = async (query: string) => {
    const html = await page(app, `/history?${query}`);
    return [...html.matchAll(/href="\/export\/(\w+)\.json\?([^"]*)"/g)]
      .map(([, file, span]) => `${file} ${span?.replace("&amp;", "&")}`);
  };
  const day = "from=2026-03-10&to=2026-03-10";
  assert.deepEqual(await filesOf("day=2026-03-10"), [`5m ${day}`, `1h ${day}`, `samples ${day}`]);
  const week = "from=2026-03-09&to=2026-03-15";
  assert.deepEqual(await filesOf("week=2026-W11"), [`5m ${week}`, `1h ${week}`, `days ${week}`]);
  assert.deepEqual(
    (await filesOf("year=2026")).map((file) => file.split(" ")[0]),
    ["5m", "1h", "days", "months"],
  );
});

const WRONG = [
  "day=yesterday",
  "day=2026-02-30",
  "week=2026-W60",
  "month=2026-13",
  "year=1",
  "day=2026-03-20&week=2026-W12",
  `day=${"9".repeat(500)}`,
  "day=%3Cscript%3E",
];

for (const query of WRONG) {
  Deno.test(`GET /history?${query.slice(0, 40)} is refused in words`, async () => {
    const app = withHistory("2026-03-18T23:00:00Z", 1);
    const response = await app.ask(`/history?${query}`, { headers: { accept: "text/html" } });
    const html = await expectPage(response, 400);
    assert.match(html, /day=2026-11-22|Choose one of day/);
    assert.doesNotMatch(html, /<script>/);
  });
}

Deno.test("the status page shows today's numbers and leads to them", async () => {
  const app = withHistory("2026-03-20T22:00:00Z", 0.5);
  const text = textOf(await page(app, "/"));
  assert.match(text, /Today History of today Produced \d/);
  assert.match(await page(app, "/"), /href="\/sessions\/current"/);
  const none = textOf(await page(new AppUnderTest(), "/"));
  assert.doesNotMatch(none, /History of today/);
});

Deno.test("GET /history the parts of each whole add up as they are shown", async () => {
  const app = withHistory("2026-03-01T00:00:00Z", 21);
  for (let day = 2; day <= 20; day++) {
    const path = `/history?day=2026-03-${String(day).padStart(2, "0")}`;
    const html = await page(app, path);
    const splits = html.match(/<section class="card split">.*?<\/section>/gs) ?? [];
    const wholes = splits.filter((split) => split.includes("split-parts"));
    assert.ok(wholes.length >= 2, path);
    for (const split of wholes) {
      const [whole = NaN, ...parts] = [...textOf(split).matchAll(/([\d.]+)\s?kWh(?! into heat)/g)]
        .map(([, number]) => Math.round(Number(number) * 10));
      const [list = ""] = /<dl class="split-parts">.*?<\/dl>/s.exec(split) ?? [];
      const count = list.match(/<dt>/g)?.length ?? 0;
      assert.equal(sum(parts.slice(0, count)), whole, `${path} ${textOf(split)}`);
      const shares = [...textOf(list).matchAll(/(\d+)\s?%/g)].map(([, share]) => Number(share));
      assert.equal(sum(shares), 100, `${path} ${textOf(split)}`);
    }
  }
});

Deno.test("GET /history tells what the inverter turned into heat where that is worth a word", async () => {
  const app = withHistory("2026-03-01T00:00:00Z", 1);
  const lossOf = async (conversion_loss_wh: number | null) => {
    const energies = { pv_wh: 1000, consumption_wh: 900, conversion_loss_wh };
    app.program.history.rows = [historyRow({ startMs: NOON_MS - STEP_MS, energies })];
    return textOf(await page(app, "/history")).includes("into heat");
  };
  assert.deepEqual(
    [await lossOf(null), await lossOf(49), await lossOf(50)],
    [false, false, true],
  );
});

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
