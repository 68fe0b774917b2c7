import assert from "node:assert/strict";
import type { LoadStep } from "../../../src/domain/history/history_rows.ts";
import type { KnownLoad } from "../../../src/domain/history/load_order.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { historyRow } from "../fake_records.ts";
import { NOON_MS } from "../stub_program.ts";

const STEP_MS = 300_000;
const DAY_MS = 86_400_000;
const LOADS: readonly KnownLoad[] = [
  { deviceId: 2, name: "Garage", kind: "charger" },
  { deviceId: 5, name: "Carport by the road", kind: "charger" },
  { deviceId: 3, name: "Boiler", kind: "switch" },
  { deviceId: 9, name: "Sold", kind: "charger" },
];

function drawn(deviceId: number, powerW: number, parts: Partial<LoadStep["energies"]>): LoadStep {
  const energies = { energy_wh: null, solar_wh: 0, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  return { deviceId, powerW, energies: { ...energies, ...parts } };
}

/** Five minutes of today, and of yesterday without the second charger. */
function houseOf(loads: readonly KnownLoad[]): AppUnderTest {
  const app = new AppUnderTest();
  const energies = {
    pv_wh: 9000,
    consumption_wh: 9000,
    house_wh: 3000,
    car_wh: 5000,
    car_solar_wh: 5000,
    plug_wh: 1000,
    grid_import_wh: 500,
    grid_export_wh: 500,
  };
  const means = { pv_power_w: 6000, consumption_power_w: 6000, car_power_w: 4000 };
  const garage = drawn(2, 4000, { energy_wh: 5000, solar_wh: 5000 });
  const carport = drawn(5, 2000, {
    energy_wh: 2000,
    solar_wh: 1000,
    battery_wh: 400,
    grid_wh: 400,
    unknown_wh: 200,
  });
  const boiler = drawn(3, 500, { energy_wh: 1000, solar_wh: 250, battery_wh: null, grid_wh: null });
  const row = (startMs: number, own: readonly LoadStep[]) => ({
    ...historyRow({ startMs, energies, means }),
    loads: own.filter(({ deviceId }) => loads.some((load) => load.deviceId === deviceId)),
  });
  app.program.history.knownLoads = loads;
  app.program.history.rows = [
    row(NOON_MS - DAY_MS, [garage, boiler]),
    row(NOON_MS - STEP_MS, [garage, carport, boiler]),
  ];
  return app;
}

async function page(app: AppUnderTest, path: string, status = 200): Promise<string> {
  const answer = await app.ask(path, { headers: { accept: "text/html" } });
  return await expectPage(answer, status);
}

function textOf(html: string): string {
  return html.replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, "").replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
}

function tabsOf(html: string): readonly string[] {
  const [nav = ""] = /<nav class="tabs load-tabs"[\s\S]*?<\/nav>/.exec(html) ?? [];
  return [...nav.matchAll(/<a href="([^"]*)"( aria-current="page")?>([^<]*)</g)]
    .map(([, href = "", chosen, name = ""]) =>
      `${name} ${href.replaceAll("&amp;", "&")}${chosen === undefined ? "" : " (shown)"}`
    );
}

Deno.test("GET /history of one car and one plug is as calm as ever", async () => {
  const html = await page(houseOf(LOADS.filter(({ deviceId }) => deviceId < 4)), "/history");
  assert.deepEqual(tabsOf(html), []);
  assert.match(textOf(html), /Car 5\.0 kWh 100 % sun Smart plug 1\.0 kWh House 2\.0 kWh/);
});

Deno.test("GET /history names all loads, and leads to the history of each", async () => {
  const html = await page(houseOf(LOADS), "/history?day=2026-03-21");
  assert.deepEqual(tabsOf(html), [
    "Whole house /history?day=2026-03-21 (shown)",
    "Garage /history?day=2026-03-21&device=2",
    "Carport by the road /history?day=2026-03-21&device=5",
    "Boiler /history?day=2026-03-21&device=3",
  ], "none that told nothing");
  const text = textOf(html);
  assert.match(
    text,
    /Garage 5\.0 kWh 100 % sun Carport by the road 2\.0 kWh 50 % sun Boiler 1\.0 kWh 25 % sun/,
  );
  assert.match(text, /House 2\.0 kWh/);
  assert.match(text, /Charged 12:55–13:00, 7\.0 kWh into the cars/, "of both chargers");
  assert.match(text, /Production Consumption Garage Carport by the road Boiler Import Export/);
  assert.match(text, /Sum 9\.00 9\.00 5\.00 2\.00 1\.00 0\.50 0\.50/);
});

Deno.test("GET /history?device of a load has its energy, its power and its files", async () => {
  const html = await page(houseOf(LOADS), "/history?day=2026-03-21&device=5");
  const text = textOf(html);
  assert.match(
    text,
    /Carport by the road 2\.0 kWh from sun 1\.0 kWh 50 % from the battery 0\.4 kWh 20 % from the grid 0\.4 kWh 20 % unknown 0\.2 kWh 10 %/,
  );
  assert.match(
    text,
    /Production up to 6\.00 kW at 12:55, 9\.0 kWh in all\. Carport by the road: 2\.0 kWh\./,
  );
  assert.match(text, /Sum 2\.00 1\.00 0\.40 0\.40 0\.20/);
  assert.match(html, /class="chart-label series-charging"[^>]*>Carport by t…</, "as there is room");
  assert.match(html, /export\/5m\.csv\?from=2026-03-21&(amp;)?to=2026-03-21&(amp;)?device=5"/);
  assert.match(html, /<a href="\/history\?week=2026-W12&(amp;)?device=5">Week</);
  assert.match(html, /href="\/history\?day=2026-03-20&(amp;)?device=5" aria-label="Day before"/);
  assert.match(html, /<input type="hidden" name="device" value="5"/);
  assert.doesNotMatch(text, /Self-sufficiency/);
});

Deno.test("GET /history?device of a month has a bar of its parts for each day", async () => {
  const html = await page(houseOf(LOADS), "/history?month=2026-03&device=3");
  const text = textOf(html);
  assert.match(text, /Boiler 2\.0 kWh from sun 0\.5 kWh 25 %/);
  const [wide = ""] = /<svg class="chart bars bars-wide"[\s\S]*?<\/svg>/.exec(html) ?? [];
  assert.equal([...wide.matchAll(/class="bar-sun"/g)].length, 2, "one for each day that has any");
  assert.doesNotMatch(wide, /class="bar-(battery|grid)"/, "what is not told is not drawn");
  assert.match(text, /Sum 2\.00 0\.50 0\.00/);
});

Deno.test("GET /history?device of a time without it says so, and of no device is refused", async () => {
  const app = houseOf(LOADS);
  const html = await page(app, "/history?day=2026-03-20&device=5");
  assert.match(textOf(html), /Nothing is recorded for this time/);
  assert.deepEqual(
    tabsOf(html).at(-1),
    "Carport by the road /history?day=2026-03-20&device=5 (shown)",
  );
  assert.match(await page(app, "/history?device=77", 404), /no such device/);
  assert.match(await page(app, "/history?device=x", 422), /device/);
});
